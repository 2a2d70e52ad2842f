/* A backup: FILE, a keyed copy of the database, and FILE.keyring, the keyring that opens it. */
#include "base/error.h"
#include "store/audit.h"
#include "store/connection.h"
#include "store/failure.h"
#include "store/guard.h"
#include "store/maintenance.h"
#include "store/setting.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES_AT_ONCE 256

static gboolean fail (GError **error, KithError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean fail (GError **error, KithError code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL && *error == NULL)
    *error = g_error_new_valist (KITH_ERROR, (int)code, format, arguments);
  va_end (arguments);
  return FALSE;
}

/* A file of our own that nobody else can read, whatever the umask. */
static int create (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd >= 0 && fchmod (fd, 0600) == 0)
    return fd;
  if (fd < 0 && errno == EEXIST)
    fail (error, KITH_ERROR_INPUT, "%s is already there and is left as it is. Name another file for the backup.", path);
  else
    fail (error, KITH_ERROR_INPUT, "%s cannot be made: %s.", path, g_strerror (errno));
  if (fd >= 0) {
    close (fd);
    unlink (path);
  }
  return -1;
}

static gboolean copy_pages (KithSession *session, sqlite3 *to, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", session->store->db, "main");
  int result = SQLITE_OK;
  gboolean go_on = TRUE;

  if (backup == NULL) {
    failure_set (error, to, sqlite3_errcode (to));
    return FALSE;
  }
  while (go_on && result == SQLITE_OK) {
    result = sqlite3_backup_step (backup, PAGES_AT_ONCE);

    int left = sqlite3_backup_remaining (backup), all = sqlite3_backup_pagecount (backup);

    go_on = session_tick (session, "Copying the store", all > 0 ? 1.0 - (double)left / all : -1, error);
  }
  sqlite3_backup_finish (backup);
  if (go_on && result != SQLITE_DONE)
    failure_set (error, to, result);
  return go_on && result == SQLITE_DONE;
}

static int check_answer (void *data, int count, char **texts, char **names G_GNUC_UNUSED)
{
  gboolean *sound = data;

  *sound = count > 0 && g_strcmp0 (texts[0], "ok") == 0;
  return 0;
}

/* What was written is read back through a connection of its own. */
static gboolean check_copy (KithSession *session, const char *path, GError **error)
{
  sqlite3 *db = connection_open (path, session->store->key, error);
  gboolean sound = FALSE;

  if (db == NULL)
    return FALSE;
  if (connection_check (db, error) &&
      sqlite3_exec (db, "PRAGMA integrity_check (1)", check_answer, &sound, NULL) != SQLITE_OK)
    sound = FALSE;
  if (store_is_encrypted () && connection_is_plain (db))
    sound = FALSE;
  sqlite3_close (db);
  return sound ||
         fail (error, KITH_ERROR_STORE, "The copy could not be read back, so it was removed. Try another disk.");
}

static gboolean copy_database (KithSession *session, const char *path, GError **error)
{
  int fd = create (path, error);
  sqlite3 *db = NULL;

  if (fd < 0)
    return FALSE;
  close (fd);
  db = connection_open (path, session->store->key, error);

  gboolean copied = db != NULL && copy_pages (session, db, error);

  sqlite3_close (db);
  return copied && check_copy (session, path, error);
}

static gboolean write_bytes (int fd, GBytes *bytes)
{
  gsize size = 0, done = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  while (done < size) {
    gssize written = write (fd, data + done, size - done);

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return FALSE;
    done += (gsize)written;
  }
  return fsync (fd) == 0;
}

static gboolean copy_keyring (KithSession *session, const char *path, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  int fd = -1;

  if (!guard_open (&guard, store_directory (session->store), error))
    return FALSE;
  bytes = guard_read (&guard, STORE_KEYRING, 1024 * 1024, error);
  if (bytes == NULL)
    return FALSE;
  fd = create (path, error);
  if (fd < 0)
    return FALSE;

  gboolean written = write_bytes (fd, bytes);

  close (fd);
  return written || fail (error, KITH_ERROR_STORE, "%s cannot be written: %s.", path, g_strerror (errno));
}

static gboolean is_free (const char *path, GError **error)
{
  struct stat status;

  return lstat (path, &status) != 0 ||
         fail (error, KITH_ERROR_INPUT, "%s is already there and is left as it is. Name another file for the backup.",
               path);
}

/* Written under a passing name and linked to its own when whole: link() never replaces, and a crash leaves no half a backup. */
static gboolean publish (const char *from, const char *to, GError **error)
{
  if (link (from, to) == 0)
    return TRUE;
  if (errno == EEXIST)
    return is_free (to, error);
  return fail (error, KITH_ERROR_STORE, "%s cannot be made: %s.", to, g_strerror (errno));
}

static void sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0) {
    fsync (fd);
    close (fd);
  }
}

static gboolean note (KithSession *session, GError **error)
{
  g_autofree char *today = day_iso (session_today (session));

  return audit_note (session, "backup", "", 0, "", error) && setting_set (session, "backup.last", today, error);
}

static gboolean make_both (KithSession *session, const char *part, const char *keyring_part, const char *file,
                           const char *keyring, GError **error)
{
  if (!copy_database (session, part, error) || !copy_keyring (session, keyring_part, error) ||
      !publish (keyring_part, keyring, error))
    return FALSE;
  if (publish (part, file, error))
    return TRUE;
  unlink (keyring);
  return FALSE;
}

gboolean store_backup (KithSession *session, const char *file, GError **error)
{
  g_autofree char *keyring = g_strconcat (file, ".keyring", NULL);
  g_autofree char *uid = store_new_uid ();
  g_autofree char *part = g_strconcat (file, ".", uid, ".part", NULL);
  g_autofree char *keyring_part = g_strconcat (keyring, ".", uid, ".part", NULL);
  g_autofree char *journal = g_strconcat (part, "-journal", NULL);

  if (!is_free (file, error) || !is_free (keyring, error))
    return FALSE;

  gboolean made = make_both (session, part, keyring_part, file, keyring, error);

  unlink (part);
  unlink (journal);
  unlink (keyring_part);
  if (!made)
    return FALSE;
  sync_folder (file);
  return note (session, error);
}
