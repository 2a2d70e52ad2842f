#include "store/share.h"

#include "base/error.h"
#include "store/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ADOPTED_LIMIT (16 * 1024 * 1024)

/* One file or folder, and how it was. */
typedef struct {
  char *path; /* below the store's directory; "." is that itself */
  mode_t mode;
  gid_t group;
  uid_t owner;
  gboolean folder;
} Entry;

/* Who is to have the store. */
typedef struct {
  gboolean shared;
  gid_t group;
} Holder;

static void entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry);
}

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

static gboolean is_member (gid_t group)
{
  int count = getgroups (0, NULL);
  g_autofree gid_t *groups = g_new0 (gid_t, (gsize)MAX (count, 1));

  count = getgroups (count, groups);
  for (int i = 0; i < count; i++)
    if (groups[i] == group)
      return TRUE;
  return getegid () == group;
}

/* Root could give it to any group, and would then be the only one who can use it. */
static gboolean look_up (const char *name, Holder *holder, GError **error)
{
  char buffer[16384];
  struct group entry, *found = NULL;

  *holder = (Holder){ .shared = name != NULL, .group = getegid () };
  if (name == NULL)
    return TRUE;
  if (getgrnam_r (name, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return fail (error, KITH_ERROR_INPUT, "There is no group \"%s\" on this server. Nothing was changed.", name);
  holder->group = found->gr_gid;
  return is_member (holder->group) || fail (error, KITH_ERROR_REFUSED,
                                            "You are not in the group \"%s\". Ask the server's administrator to add "
                                            "you, log in again, then try again. "
                                            "Nothing was changed.",
                                            name);
}

static gboolean list (const Guard *guard, const char *folder, GPtrArray *entries, GError **error);

static gboolean list_entry (const Guard *guard, const char *path, GPtrArray *entries, GError **error)
{
  struct stat status;

  if (fstatat (guard->fd, path, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT || fail (error, KITH_ERROR_STORE, "%s cannot be looked at: %s.", path, g_strerror (errno));
  if (!S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode))
    return fail (error, KITH_ERROR_STORE, "%s in the store is neither a file nor a folder. Remove it, then try again.",
                 path);

  Entry *entry = g_new0 (Entry, 1);

  *entry = (Entry){ g_strdup (path), status.st_mode & 07777, status.st_gid, status.st_uid, S_ISDIR (status.st_mode) };
  g_ptr_array_add (entries, entry);
  return !entry->folder || list (guard, path, entries, error);
}

static gboolean list (const Guard *guard, const char *folder, GPtrArray *entries, GError **error)
{
  g_autofree char *whole = g_build_filename (guard->directory, folder, NULL);
  g_autoptr (GDir) names = g_dir_open (whole, 0, NULL);
  const char *name;

  if (names == NULL)
    return fail (error, KITH_ERROR_STORE, "%s cannot be read.", whole);
  while ((name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = *folder == '\0' ? g_strdup (name) : g_build_filename (folder, name, NULL);

    if (!list_entry (guard, path, entries, error))
      return FALSE;
  }
  return TRUE;
}

/* In a shared store a colleague may own the keyring or a draft that they wrote last: a copy of one's own takes its place. Never the
 * database, which others may have open. */
static gboolean adopt (const Guard *guard, Entry *entry, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (entry->path);
  g_autofree char *name = g_path_get_basename (entry->path);
  g_autofree char *whole = g_build_filename (guard->directory, folder, NULL);
  g_auto (Guard) inside = { 0 };

  if (entry->owner == geteuid ())
    return TRUE;
  if (entry->folder || strcmp (name, STORE_DATABASE) == 0 || g_str_has_suffix (name, "-journal"))
    return fail (error, KITH_ERROR_REFUSED,
                 "%s belongs to someone else, so only they or root can hand it on. Nothing was changed.", entry->path);

  g_autoptr (GBytes) bytes = guard_open (&inside, strcmp (folder, ".") == 0 ? guard->directory : whole, error)
                                 ? guard_read (&inside, name, ADOPTED_LIMIT, error)
                                 : NULL;
  gsize size = 0;
  const void *data = bytes == NULL ? NULL : g_bytes_get_data (bytes, &size);

  if (bytes == NULL || !guard_replace (&inside, name, data, size, error))
    return FALSE;
  entry->owner = geteuid ();
  return TRUE;
}

/* Through a descriptor that only names the file: opening and closing the database otherwise would drop SQLite's locks. */
static gboolean set (const Guard *guard, const char *path, gid_t group, mode_t mode)
{
  g_autofree char *self = NULL;
  int fd = openat (guard->fd, path, O_PATH | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  self = g_strdup_printf ("/proc/self/fd/%d", fd);

  gboolean done = fchownat (fd, "", (uid_t)-1, group, AT_EMPTY_PATH) == 0 && chmod (self, mode) == 0;
  int number = errno;

  close (fd);
  errno = number;
  return done;
}

static mode_t mode_for (const Entry *entry, const Holder *holder)
{
  if (entry->folder)
    return holder->shared ? 02770 : 0700;
  return holder->shared ? 0660 : 0600;
}

static void put_back (const Guard *guard, GPtrArray *entries, guint count)
{
  while (count > 0) {
    const Entry *entry = entries->pdata[--count];

    set (guard, entry->path, entry->group, entry->mode);
  }
}

/* A file that went away meanwhile (a draft that was saved) needs nothing. */
static gboolean give (const Guard *guard, GPtrArray *entries, const Holder *holder, GError **error)
{
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];

    if (set (guard, entry->path, holder->group, mode_for (entry, holder)) || errno == ENOENT)
      continue;
    fail (error, KITH_ERROR_STORE, "%s cannot be handed on: %s. Everything is as it was.", entry->path,
          g_strerror (errno));
    put_back (guard, entries, i + 1);
    return FALSE;
  }
  return TRUE;
}

static gboolean check_owner (const Guard *guard, struct stat *status, GError **error)
{
  if (fstat (guard->fd, status) != 0)
    return fail (error, KITH_ERROR_STORE, "%s cannot be looked at: %s.", guard->directory, g_strerror (errno));
  return status->st_uid == geteuid () ||
         fail (error, KITH_ERROR_REFUSED, "Only the owner of %s can say who shares it. Ask them. Nothing was changed.",
               guard->directory);
}

/* While files change hands nobody else gets in: the directory is closed first and opened last. */
static gboolean hand_over (const Guard *guard, const struct stat *before, const Holder *holder, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);

  if (!list (guard, "", entries, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!adopt (guard, entries->pdata[i], error))
      return FALSE;
  if (fchmod (guard->fd, 0700) != 0)
    return fail (error, KITH_ERROR_STORE, "The permissions of %s cannot be set: %s.", guard->directory,
                 g_strerror (errno));

  gboolean given = give (guard, entries, holder, error);

  if (given && fchown (guard->fd, (uid_t)-1, holder->group) == 0 &&
      fchmod (guard->fd, holder->shared ? 02770 : 0700) == 0)
    return fsync (guard->fd) == 0;
  if (given) {
    fail (error, KITH_ERROR_STORE, "The permissions of %s cannot be set: %s. Everything is as it was.",
          guard->directory, g_strerror (errno));
    put_back (guard, entries, entries->len);
  }
  if (fchown (guard->fd, (uid_t)-1, before->st_gid) != 0 || fchmod (guard->fd, before->st_mode & 07777) != 0)
    g_prefix_error (error, "%s stays closed to others. ", guard->directory);
  return FALSE;
}

char *store_shared_with (const char *directory)
{
  g_auto (Guard) guard = { 0 };
  char buffer[16384];
  struct group entry, *found = NULL;

  if (!guard_open (&guard, directory, NULL) || !guard.shared)
    return NULL;
  if (getgrgid_r (guard.group, &entry, buffer, sizeof buffer, &found) == 0 && found != NULL)
    return g_strdup (entry.gr_name);
  return g_strdup_printf ("%lu", (unsigned long)guard.group);
}

gboolean store_share (const char *directory, const char *group, GError **error)
{
  g_auto (Guard) guard = { 0 };
  struct stat status;
  Holder holder;

  if (!guard_open (&guard, directory, error) || !check_owner (&guard, &status, error) ||
      !look_up (group, &holder, error) || !guard_check_files (&guard, error) || !guard_lock (&guard, error))
    return FALSE;
  return hand_over (&guard, &status, &holder, error);
}

gboolean store_share_repair (const char *directory, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  struct stat status;

  if (!guard_open (&guard, directory, error) || !check_owner (&guard, &status, error))
    return FALSE;
  if (guard_check_files (&guard, NULL))
    return TRUE;

  Holder holder = { .shared = guard.shared, .group = guard.group };

  return guard_lock (&guard, error) && list (&guard, "", entries, error) && give (&guard, entries, &holder, error);
}
