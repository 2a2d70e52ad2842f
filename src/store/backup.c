/* A backup: FILE, a keyed copy of the database, and FILE.keyring, the keyring that opens it. */
#include "base/error.h"
#include "store/audit.h"
#include "store/backup-private.h"
#include "store/maintenance.h"
#include "store/setting.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* A file of our own that nobody else can read, whatever the umask. NAMED is what the person called it. */
static int create (const char *path, const char *named, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd >= 0 && fchmod (fd, 0600) == 0)
    return fd;
  if (fd < 0 && errno == EEXIST)
    fail (error, KITH_ERROR_INPUT, "%s is already there and is left as it is. Name another file for the backup.",
          named);
  else
    fail (error, KITH_ERROR_INPUT, "%s cannot be made: %s.", named, g_strerror (errno));
  if (fd >= 0) {
    close (fd);
    unlink (path);
  }
  return -1;
}

static gboolean copy_database (KithSession *session, const char *path, const char *named, GError **error)
{
  int fd = create (path, named, error);

  if (fd < 0)
    return FALSE;
  close (fd);
  return backup_copy (session->store, path, error);
}

static gboolean copy_keyring (KithSession *session, const char *path, const char *named, GError **error)
{
  g_autoptr (GBytes) bytes = backup_keyring (session->store, error);
  int fd = bytes != NULL ? create (path, named, error) : -1;

  if (fd < 0)
    return FALSE;

  gboolean written = backup_write_bytes (fd, bytes);
  int number = errno;

  close (fd);
  return written || fail (error, KITH_ERROR_STORE, "%s cannot be written: %s.", named, g_strerror (number));
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
  if (!copy_database (session, part, file, error) || !copy_keyring (session, keyring_part, keyring, error) ||
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

  if (!session_may (session, RIGHT_STORE, error) || !is_free (file, error) || !is_free (keyring, error))
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
