#include "base/hardening.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, sentence);
  return FALSE;
}

static gboolean check_owner (const char *variable, GError **error)
{
  const char *path = g_getenv (variable);
  struct stat status;

  if (path == NULL || *path == '\0' || stat (path, &status) != 0 || status.st_uid == geteuid ())
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_STORE,
               "The folder that %s names belongs to someone else. Log in as yourself (su - or sudo -i keeps nothing of "
               "theirs), then try again.",
               variable);
  return FALSE;
}

gboolean hardening_check_user (GError **error)
{
  static const char *const folders[] = { "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME" };

  if (getauxval (AT_SECURE) != 0 || getuid () != geteuid () || getgid () != getegid ())
    return refuse (
        error, "kith must not be installed set-user-id or set-group-id. Take that off the program, then try again.");
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    if (!check_owner (folders[i], error))
      return FALSE;
  return TRUE;
}

gboolean hardening_check_settings (const char *path, GError **error)
{
  struct stat status;

  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return TRUE;
  if (status.st_uid != geteuid () && status.st_uid != 0)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                         "The settings file belongs to someone else, who could name any program as the mail program. "
                         "Use one of your own.");
  else if ((status.st_mode & S_IWOTH) != 0)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                         "Anybody can write the settings file. Close it with chmod 600, then try again.");
  else
    return TRUE;
  return FALSE;
}

/* What the loader was told with LD_* has happened already and the mail program gets an environment of its own; those stay, so that a
 * program in an odd place still starts itself anew. A name that ends in '_' is a beginning. */
static const char *const dropped[] = {
  "GIO_",       /* GIO_EXTRA_MODULES, GIO_MODULE_DIR: shared objects that GIO loads */
  "GSETTINGS_", /* a schema directory and a backend of someone's choice */
  "G_",         /* G_DEBUG, G_MESSAGES_DEBUG, G_SLICE: aborts, and words in the log */
  "GMIME_",
  "GCONV_PATH",    /* shared objects for iconv */
  "LOCPATH",       /* locales, read as binary data */
  "NLSPATH",       /* formats of messages */
  "OPENSSL_",      /* OPENSSL_CONF, OPENSSL_ENGINES, OPENSSL_MODULES: shared objects for SQLCipher's cipher */
  "SSL_",          /* certificates; nothing here uses them */
  "SSLKEYLOGFILE", /* a file for keys */
  "SQLITE_",       /* SQLITE_TMPDIR, SQLITE_FORCE_PROXY_LOCKING: where temporary files lie, how locks are held */
  "MALLOC_",       /* MALLOC_TRACE writes a file, MALLOC_PERTURB_ and _CHECK_ change the allocator */
  "GETCONF_DIR",
  "HOSTALIASES", /* names, for the mail program's library if it ever came to that */
  "LOCALDOMAIN",
  "RES_OPTIONS",
  "RESOLV_HOST_CONF",
  "TZDIR",    /* zones, read as binary data */
  "BASH_ENV", /* no shell is started */
  "ENV",
  "IFS",
};

gboolean hardening_is_dropped (const char *variable)
{
  for (guint i = 0; i < G_N_ELEMENTS (dropped); i++)
    if (g_str_has_suffix (dropped[i], "_") ? g_str_has_prefix (variable, dropped[i])
                                           : strcmp (variable, dropped[i]) == 0)
      return TRUE;
  return FALSE;
}

void hardening_clean_environment (void)
{
  g_auto (GStrv) names = g_listenv ();

  for (guint i = 0; names[i] != NULL; i++)
    if (hardening_is_dropped (names[i]))
      g_unsetenv (names[i]);
}

int hardening_named_descriptor (const char *word)
{
  static const char *const places[] = { "/dev/fd/", "/proc/self/fd/" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    const char *place = strstr (word, places[i]);
    gint64 number = -1;

    if (place != NULL && g_ascii_string_to_signed (place + strlen (places[i]), 10, 0, 65535, &number, NULL))
      return (int)number;
  }
  return -1;
}

static int by_number (gconstpointer one, gconstpointer other)
{
  int a = *(const int *)one, b = *(const int *)other;

  return (a > b) - (a < b);
}

void hardening_close_descriptors (char *const *argv, const int *keep)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (int));
  unsigned from = STDERR_FILENO + 1;

  for (; *keep >= 0; keep++)
    g_array_append_val (kept, *keep);
  for (; *argv != NULL; argv++) {
    int named = hardening_named_descriptor (*argv);

    if (named >= 0)
      g_array_append_val (kept, named);
  }
  g_array_sort (kept, by_number);
  for (guint i = 0; i < kept->len; i++) {
    unsigned stay = (unsigned)g_array_index (kept, int, i);

    if (stay > from)
      close_range (from, stay - 1, 0);
    from = MAX (from, stay + 1);
  }
  close_range (from, ~0U, 0);
}
