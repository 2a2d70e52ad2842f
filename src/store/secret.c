#include "store/keyring.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sodium.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_LIMIT 1024

/* In libsodium's guarded memory. Locking it may fail where RLIMIT_MEMLOCK is small; it is wiped all the same. */
struct Secret {
  char *text;
};

Secret *secret_new (const char *text, gssize length)
{
  Secret *secret = g_new0 (Secret, 1);
  gsize size = length < 0 ? strlen (text) : (gsize)length;

  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  secret->text = sodium_malloc (size + 1);
  if (secret->text == NULL)
    g_error ("no memory for a passphrase");
  memcpy (secret->text, text, size);
  secret->text[size] = '\0';
  return secret;
}

void secret_free (Secret *secret)
{
  if (secret == NULL)
    return;
  sodium_free (secret->text);
  g_free (secret);
}

const char *secret_text (const Secret *secret)
{
  return secret->text;
}

static gboolean fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, sentence);
  return FALSE;
}

/* One byte at a time: what follows the newline belongs to the next reader. */
static gssize read_line (int fd, char *line, gsize limit)
{
  gsize size = 0;

  while (size < limit) {
    gssize got = read (fd, line + size, 1);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return -1;
    if (got == 0 || line[size] == '\n')
      break;
    size++;
  }
  if (size > 0 && size < limit && line[size - 1] == '\r')
    size--;
  return (gssize)size;
}

Secret *secret_read_fd (int fd, GError **error)
{
  char line[SECRET_LIMIT];
  gssize size = read_line (fd, line, sizeof line);
  Secret *secret = NULL;

  if (size < 0)
    fail (error, "The passphrase could not be read. Look at the file or pipe that gives it.");
  else if (size == 0)
    fail (error, "The passphrase is empty. Give it on the first line.");
  else if (size == SECRET_LIMIT || memchr (line, '\0', (gsize)size) != NULL)
    fail (error, "That is not a passphrase: it is longer than 1000 bytes or not text.");
  else
    secret = secret_new (line, size);
  sodium_memzero (line, sizeof line);
  return secret;
}

/* A pipe's permissions say nothing: only who holds its ends can read it. */
static gboolean check_private (int fd, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0 ||
      (!S_ISREG (status.st_mode) && !S_ISFIFO (status.st_mode) && !S_ISCHR (status.st_mode)))
    return fail (error, "The passphrase file is neither a file nor a pipe.");
  if (S_ISREG (status.st_mode) && (status.st_mode & 077) != 0)
    return fail (error, "Others can read the passphrase file. Close it with chmod 600, then try again.");
  if (S_ISREG (status.st_mode) && status.st_uid != geteuid ())
    return fail (error, "The passphrase file belongs to someone else. Use one of your own.");
  return TRUE;
}

Secret *secret_read_file (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

  if (fd < 0) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "The passphrase file cannot be opened: %s.", g_strerror (errno));
    return NULL;
  }

  Secret *secret = check_private (fd, error) ? secret_read_fd (fd, error) : NULL;

  close (fd);
  return secret;
}

static double symbols_used (const char *passphrase)
{
  gboolean lower = FALSE, upper = FALSE, digit = FALSE, other = FALSE;

  for (const char *at = passphrase; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar symbol = g_utf8_get_char (at);

    if (g_unichar_isdigit (symbol))
      digit = TRUE;
    else if (g_unichar_islower (symbol))
      lower = TRUE;
    else if (g_unichar_isupper (symbol))
      upper = TRUE;
    else
      other = TRUE;
  }
  return 26.0 * lower + 26.0 * upper + 10.0 * digit + 20.0 * other;
}

/* Characters that tell something new: a repetition or the next in a row ("aaa", "123") counts for little. */
static double surprising_length (const char *passphrase)
{
  double length = 0;
  gunichar previous = 0;

  for (const char *at = passphrase; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar symbol = g_utf8_get_char (at);
    gint64 gap = (gint64)symbol - (gint64)previous;

    length += ABS (gap) <= 1 ? 0.25 : 1.0;
    previous = symbol;
  }
  return length;
}

static gboolean is_common (const char *passphrase)
{
  static const char *const words[] = { "password", "passwort", "passphrase", "qwerty", "letmein",
                                       "welcome",  "iloveyou", "admin",      "monkey", "dragon",
                                       "football", "secret",   "hospital",   "doctor", "medicine",
                                       "support",  "buddy",    "mentor",     "kith",   "abc123" };
  g_autofree char *folded = g_utf8_casefold (passphrase, -1);
  glong length = g_utf8_strlen (folded, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (folded, words[i]) != NULL && length < (glong)strlen (words[i]) + 6)
      return TRUE;
  return FALSE;
}

int passphrase_strength (const char *passphrase, const char **words)
{
  static const char *const names[] = { "very weak", "weak", "fair", "good", "strong" };
  static const double bits[] = { 28, 42, 56, 72 };
  gboolean text = g_utf8_validate (passphrase, -1, NULL);
  double symbols = text ? symbols_used (passphrase) : 0;
  double guess = symbols > 0 ? surprising_length (passphrase) * log2 (symbols) : 0;
  int strength = 0;

  while (strength < 4 && guess >= bits[strength])
    strength++;
  if (text && g_utf8_strlen (passphrase, -1) < 8)
    strength = 0;
  else if (text && is_common (passphrase))
    strength = MIN (strength, 1);
  if (words != NULL)
    *words = names[strength];
  return strength;
}

/* Without it LeakSanitizer cannot trace the process it runs in. */
#if defined(__SANITIZE_ADDRESS__)
#define IS_TRACED_BY_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_TRACED_BY_SANITIZER 1
#endif
#endif

gboolean keyring_harden (GError **error)
{
  struct rlimit none = { 0, 0 };
  gboolean locked = setrlimit (RLIMIT_CORE, &none) == 0;

#ifndef IS_TRACED_BY_SANITIZER
  locked = locked && prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
#endif
  if (locked && sodium_init () >= 0)
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                       "This server does not let kith keep secrets out of core files, so nothing was opened.");
  return FALSE;
}
