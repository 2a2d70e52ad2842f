#include "store/restore.h"

#include "base/error.h"
#include "store/archive-private.h"
#include "store/archive_state.h"
#include "store/audit.h"
#include "store/backup-private.h"
#include "store/connection.h"
#include "store/restoring.h"
#include "store/store-private.h"
#include "store/use.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct Restore {
  Guard guard, staged;
  char *file;
  Clock clock;
  SessionTick tick;
  gpointer tick_data;
  gboolean made; /* the directory is ours: it goes when nothing comes of it */
  gboolean checked, finished;
  int use;
};

static gboolean fail (GError **error, KithError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean fail (GError **error, KithError code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (KITH_ERROR, (int)code, format, arguments);
  va_end (arguments);
  return FALSE;
}

void restore_free (Restore *restore)
{
  if (restore == NULL)
    return;
  guard_close (&restore->staged);
  if (restore->guard.fd > 0 && !restore->finished) {
    backup_unstage (&restore->guard, STORE_RESTORING_PART);
    if (restore->made)
      rmdir (restore->guard.directory);
  }
  guard_close (&restore->guard);
  if (restore->use >= 0)
    close (restore->use);
  g_free (restore->file);
  g_free (restore);
}

/* A store, or what is left of one. */
static gboolean holds_store (const char *directory)
{
  static const char *const names[] = { STORE_DATABASE, STORE_KEYRING,  STORE_RESTORING, STORE_RESTORING_PART,
                                       STORE_BACKUPS,  STORE_ERASURES, STORE_DRAFTS };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (directory, names[i], NULL);
    struct stat status;

    if (lstat (path, &status) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean open_directory (Restore *restore, const char *directory, GError **error)
{
  gboolean was_there = g_file_test (directory, G_FILE_TEST_EXISTS);

  if (holds_store (directory))
    return guard_open (&restore->guard, directory, error);
  if (!guard_make (&restore->guard, directory, NULL, NULL, error))
    return FALSE;
  restore->made = !was_there;
  return TRUE;
}

static gboolean is_file (int fd)
{
  struct stat status;

  return fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode);
}

static gboolean stage (Restore *restore, const char *path, const char *as, gboolean required, GError **error)
{
  KithSession ticking = { .tick = restore->tick, .tick_data = restore->tick_data };
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  int number = errno;

  if (fd < 0 && number == ENOENT && !required)
    return TRUE;

  gboolean staged =
      is_file (fd)
          ? backup_copy_file (fd, &restore->staged, as, restore->tick != NULL ? &ticking : NULL, error)
          : fail (error, KITH_ERROR_INPUT, "%s cannot be read%s%s. A backup is two files: FILE and FILE.keyring.", path,
                  fd < 0 ? ": " : "", fd < 0 ? g_strerror (number) : "");

  if (fd >= 0)
    close (fd);
  return staged;
}

/* "x.db" of the store's own backups goes with "x.keyring"; any other FILE with FILE.keyring. */
static char *keyring_of (const char *file)
{
  g_autofree char *beside = g_strconcat (file, ".keyring", NULL);
  g_autofree char *own = g_str_has_suffix (file, ".db") ? archive_keyring_name (file) : NULL;

  if (own != NULL && !g_file_test (beside, G_FILE_TEST_EXISTS) && g_file_test (own, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&own);
  return g_steal_pointer (&beside);
}

static gboolean stage_all (Restore *restore, GError **error)
{
  g_autofree char *keyring = keyring_of (restore->file);
  g_autofree char *journal = g_strconcat (restore->file, "-journal", NULL);

  backup_unstage (&restore->guard, STORE_RESTORING_PART);
  return guard_open_folder (&restore->staged, &restore->guard, STORE_RESTORING_PART, TRUE, error) &&
         stage (restore, keyring, STORE_KEYRING, TRUE, error) &&
         stage (restore, restore->file, STORE_DATABASE, TRUE, error) &&
         stage (restore, journal, STORE_JOURNAL, FALSE, error);
}

Restore *restore_begin (const char *directory, const char *file, SessionTick tick, gpointer tick_data, GError **error)
{
  g_autoptr (Restore) restore = g_new0 (Restore, 1);

  restore->use = -1;
  restore->guard.fd = restore->staged.fd = -1;
  restore->file = g_strdup (file);
  restore->tick = tick;
  restore->tick_data = tick_data;
  if (!g_file_test (file, G_FILE_TEST_EXISTS)) {
    fail (error, KITH_ERROR_INPUT, "There is no file %s. Nothing was changed.", file);
    return NULL;
  }
  if (!open_directory (restore, directory, error))
    return NULL;
  /* Two at once would stage into one folder. */
  if (!guard_lock (&restore->guard, error) || !stage_all (restore, error))
    return NULL;
  return g_steal_pointer (&restore);
}

char **restore_users (const Restore *restore, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char **users = keyring_users (restore->staged.directory, &failure);

  if (users == NULL)
    fail (error, KITH_ERROR_INPUT, "The keyring of this backup is damaged, or is none. Nothing was changed.");
  return users;
}

gboolean restore_replaces (const Restore *restore)
{
  return guard_has (&restore->guard, STORE_DATABASE) || guard_has (&restore->guard, STORE_KEYRING);
}

static int count_row (void *data, int count G_GNUC_UNUSED, char **texts G_GNUC_UNUSED, char **names G_GNUC_UNUSED)
{
  ++*(guint *)data;
  return 0;
}

static const char unsound[] =
    "This backup is damaged or cut short, or its keyring is another's. Nothing was changed; try an earlier backup.";

/* Every page, and every row that another names. */
static gboolean check_pages (const char *path, const StoreKey *key, GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3 *db = NULL;
  guint orphans = 0;

  if (!backup_is_sound (path, key, &failure))
    return fail (error, KITH_ERROR_INPUT, "%s", unsound);
  db = connection_open (path, key, error);
  if (db == NULL)
    return FALSE;

  gboolean read = sqlite3_exec (db, "PRAGMA foreign_key_check", count_row, &orphans, NULL) == SQLITE_OK;

  sqlite3_close (db);
  return (read && orphans == 0) || fail (error, KITH_ERROR_INPUT, "%s", unsound);
}

/* A newer kith's, or another program's: what is said of stores is said of this file. */
static gboolean refuse (const GError *failure, GError **error)
{
  return fail (error, failure->code == KITH_ERROR_STORE ? KITH_ERROR_INPUT : (KithError)failure->code,
               "The backup was not restored: %s", failure->message);
}

static gboolean open_and_note (Restore *restore, const char *user, const StoreKey *key, GError **error)
{
  g_autoptr (GError) failure = NULL;
  Store *store = store_open_staged (restore->staged.directory, key, &failure);

  if (store == NULL)
    return refuse (failure, error);

  g_autoptr (KithSession) session = session_new (store, user, &restore->clock);

  /* What it remembers of the automatic backups is of then. */
  return archive_mark_behind (store, TRUE, error) && audit_note (session, "restore", "", 0, "", error);
}

gboolean restore_check (Restore *restore, const char *user, const Secret *passphrase, const Clock *clock,
                        GError **error)
{
  g_autofree char *path = g_build_filename (restore->staged.directory, STORE_DATABASE, NULL);
  StoreKey *key = sodium_malloc (sizeof *key);

  if (key == NULL)
    g_error ("no memory for a key");
  restore->clock = *clock;

  gboolean good = keyring_unlock (restore->staged.directory, user, passphrase, key, error) &&
                  role_may (key->role, key->schemes[0] == '\0', RIGHT_STORE, error) && check_pages (path, key, error) &&
                  open_and_note (restore, user, key, error);

  sodium_free (key);
  restore->checked = good;
  return good;
}

gboolean restore_alone (Restore *restore, GError **error)
{
  return restore->use >= 0 || use_alone (restore->guard.directory, &restore->use, error);
}

gboolean restore_finish (Restore *restore, char **kept, GError **error)
{
  g_autofree char *name =
      archive_new_name (restore->guard.directory, ARCHIVE_BEFORE_RESTORE, clock_now (&restore->clock));
  gboolean replaces = restore_replaces (restore);

  *kept = NULL;
  g_return_val_if_fail (restore->checked, FALSE);
  if (!restore_alone (restore, error) || !store_make_drafts (&restore->guard, error))
    return FALSE;
  /* Decided once the folder has its other name, even where what follows fails: the next opening completes it. */
  gboolean done = restoring_begin (&restore->guard, name, error);

  restore->finished = done || !guard_has (&restore->guard, STORE_RESTORING_PART);
  if (done && replaces)
    *kept = g_steal_pointer (&name);
  return done;
}
