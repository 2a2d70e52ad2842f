#include "store/guard.h"

#include "base/error.h"
#include "store/restoring.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define LOCK_WAIT_MS 5000
#define LOCK_PAUSE_MS 25

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean fail (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL && *error == NULL)
    *error = g_error_new_valist (KITH_ERROR, KITH_ERROR_STORE, format, arguments);
  va_end (arguments);
  return FALSE;
}

void guard_close (Guard *guard)
{
  if (guard->fd > 0)
    close (guard->fd);
  guard->fd = -1;
  g_clear_pointer (&guard->directory, g_free);
}

mode_t guard_file_mode (const Guard *guard)
{
  return guard->shared ? 0660 : 0600;
}

/* File systems whose locks do not hold between machines: SQLite's database would be damaged by a second one. */
static gboolean is_network_file_system (unsigned long magic)
{
  static const unsigned long magics[] = { 0x6969,     0x65735546, 0xFE534D42, 0xFF534D42,
                                          0x00c36400, 0x5346414F, 0x0BD00BD0, 0x01021997 };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (magics[i] == (magic & 0xFFFFFFFFUL))
      return TRUE;
  return FALSE;
}

static gboolean check_file_system (const Guard *guard, GError **error)
{
  struct statfs status;

  if (fstatfs (guard->fd, &status) != 0)
    return fail (error, "The file system of %s cannot be asked: %s.", guard->directory, g_strerror (errno));
  if (is_network_file_system ((unsigned long)status.f_type))
    return fail (error,
                 "%s lies on a network file system, where two people saving at once would damage the store. Choose a "
                 "directory on this server's own disk.",
                 guard->directory);
  return TRUE;
}

static gboolean in_group (gid_t group)
{
  int count = getgroups (0, NULL);
  g_autofree gid_t *groups = g_new0 (gid_t, (gsize)MAX (count, 1));

  if (getegid () == group)
    return TRUE;
  count = getgroups (count, groups);
  for (int i = 0; i < count; i++)
    if (groups[i] == group)
      return TRUE;
  return FALSE;
}

static gboolean check_directory (Guard *guard, const struct stat *status, GError **error)
{
  unsigned mode = status->st_mode & 07777;

  guard->shared = (mode & 02070) == 02070;
  guard->group = status->st_gid;
  if (guard->shared && !in_group (status->st_gid))
    return fail (error, "%s belongs to a group that you are not in. Ask its owner to add you.", guard->directory);
  if (!guard->shared && status->st_uid != geteuid ())
    return fail (error, "%s belongs to someone else. Use a store of your own, or run kith as its owner.",
                 guard->directory);
  if ((mode & 07) != 0 || (!guard->shared && (mode & 070) != 0))
    return fail (error, "Others can get into %s (mode %04o). Close it with chmod %s, then try again.", guard->directory,
                 mode, guard->shared ? "2770" : "700");
  if ((mode & 0700) != 0700)
    return fail (error, "%s cannot be used by its owner (mode %04o). Set it with chmod %s, then try again.",
                 guard->directory, mode, guard->shared ? "2770" : "700");
  return check_file_system (guard, error);
}

static gboolean open_directory (Guard *guard, const char *directory, GError **error)
{
  memset (guard, 0, sizeof *guard);
  guard->directory = g_strdup (directory);
  guard->fd = open (directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (guard->fd >= 0)
    return TRUE;
  if (errno == ENOENT)
    return fail (error, "There is no store at %s. Make one with kith init, or name another with --store.", directory);
  if (errno == ELOOP || errno == ENOTDIR)
    return fail (error, "%s is a symbolic link or a file, not the store's own directory. Name the directory itself.",
                 directory);
  if (errno == EACCES)
    return fail (error, "You may not open %s. It belongs to someone else.", directory);
  return fail (error, "%s cannot be opened: %s.", directory, g_strerror (errno));
}

gboolean guard_open (Guard *guard, const char *directory, GError **error)
{
  struct stat status;

  if (!open_directory (guard, directory, error))
    return FALSE;
  if (fstat (guard->fd, &status) != 0)
    return fail (error, "%s cannot be looked at: %s.", directory, g_strerror (errno));
  return check_directory (guard, &status, error) && restoring_complete (guard, error);
}

static gboolean check_mode (const Guard *guard, const char *name, const struct stat *status, GError **error)
{
  unsigned loose = guard->shared ? 07 : 077;
  unsigned mode = status->st_mode & 0777;
  gboolean directory = S_ISDIR (status->st_mode);

  if (!guard->shared && status->st_uid != geteuid ())
    return fail (error, "%s in %s belongs to someone else. Run kith as its owner.", name, guard->directory);
  if (guard->shared && status->st_gid != guard->group)
    return fail (error, "%s in %s is not in the store's group. Set it with chgrp, then try again.", name,
                 guard->directory);
  if ((mode & loose) != 0)
    return fail (error, "Others can read %s in %s (mode %03o). Close it with chmod %s, then try again.", name,
                 guard->directory, mode,
                 directory ? (guard->shared ? "2770" : "700") : (guard->shared ? "660" : "600"));
  /* By its second name a file is read and written wherever that lies, whatever the directory allows. */
  if (!directory && status->st_nlink > 1)
    return fail (error,
                 "%s in %s has a second name on this disk (a hard link), by which others may reach it. Remove that "
                 "name, then try again.",
                 name, guard->directory);
  return TRUE;
}

static gboolean check_entry (const Guard *guard, const char *name, mode_t type, gboolean required, GError **error)
{
  struct stat status;

  if (fstatat (guard->fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT && !required)
      return TRUE;
    if (errno == ENOENT)
      return fail (error,
                   "There is no store at %s: %s is missing. Make one with kith init, or name another with --store.",
                   guard->directory, name);
    return fail (error, "%s in %s cannot be looked at: %s.", name, guard->directory, g_strerror (errno));
  }
  if (S_ISLNK (status.st_mode))
    return fail (error, "%s in %s is a symbolic link. A store holds only its own files; remove the link.", name,
                 guard->directory);
  if ((status.st_mode & S_IFMT) != type)
    return fail (error, "%s in %s is not of the kind a store holds. Put it right, then try again.", name,
                 guard->directory);
  return check_mode (guard, name, &status, error);
}

/* The automatic backups are as private as the store. One that another kith took away meanwhile is no fault. */
static gboolean check_backups (const Guard *guard, GError **error)
{
  g_auto (Guard) folder = { 0 };

  if (!guard_open_folder (&folder, guard, STORE_BACKUPS, FALSE, error))
    return FALSE;

  g_autoptr (GPtrArray) names = guard_names (&folder, "", "");

  for (guint i = 0; i < names->len; i++)
    if (!check_entry (&folder, names->pdata[i], S_IFREG, FALSE, error))
      return FALSE;
  return TRUE;
}

gboolean guard_check_files (const Guard *guard, GError **error)
{
  static const struct {
    const char *name;
    mode_t type;
    gboolean required;
  } entries[] = {
    { STORE_DATABASE, S_IFREG, TRUE },  { STORE_KEYRING, S_IFREG, FALSE }, { STORE_JOURNAL, S_IFREG, FALSE },
    { STORE_ERASURES, S_IFREG, FALSE }, { STORE_DRAFTS, S_IFDIR, FALSE },  { STORE_BACKUPS, S_IFDIR, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (!check_entry (guard, entries[i].name, entries[i].type, entries[i].required, error))
      return FALSE;
  return check_backups (guard, error);
}

gboolean guard_has (const Guard *guard, const char *name)
{
  struct stat status;

  return fstatat (guard->fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Whatever the umask and the process's group. */
static gboolean make_folder (const Guard *guard, const char *name)
{
  mode_t mode = guard->shared ? 02770 : 0700;
  int fd = -1;

  if (mkdirat (guard->fd, name, 0700) != 0)
    return errno == EEXIST;
  fd = openat (guard->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  gboolean made = fd >= 0 && (!guard->shared || fchown (fd, (uid_t)-1, guard->group) == 0) && fchmod (fd, mode) == 0;

  if (fd >= 0)
    close (fd);
  return made;
}

gboolean guard_open_folder (Guard *folder, const Guard *guard, const char *name, gboolean make, GError **error)
{
  memset (folder, 0, sizeof *folder);
  folder->fd = -1;
  if (!make && !guard_has (guard, name))
    return TRUE;
  if (make && !make_folder (guard, name)) {
    int number = errno;

    return fail (error, "The folder %s cannot be made in %s: %s.", name, guard->directory, g_strerror (number));
  }
  if (!check_entry (guard, name, S_IFDIR, TRUE, error))
    return FALSE;
  folder->fd = openat (guard->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder->fd < 0)
    return fail (error, "The folder %s in %s cannot be opened: %s.", name, guard->directory, g_strerror (errno));
  folder->directory = g_build_filename (guard->directory, name, NULL);
  folder->shared = guard->shared;
  folder->group = guard->group;
  return TRUE;
}

static int compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *guard_names (const Guard *folder, const char *prefix, const char *suffix)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  int fd = folder->fd >= 0 ? openat (folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  DIR *entries = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *entry;

  while (entries != NULL && (entry = readdir (entries)) != NULL)
    if (entry->d_name[0] != '.' && g_str_has_prefix (entry->d_name, prefix) && g_str_has_suffix (entry->d_name, suffix))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  if (entries != NULL)
    closedir (entries);
  else if (fd >= 0)
    close (fd);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean look_up_group (const char *name, gid_t *group, GError **error)
{
  char buffer[16384];
  struct group entry, *found = NULL;

  if (getgrnam_r (name, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return fail (error, "There is no group \"%s\" on this server.", name);
  *group = found->gr_gid;
  return TRUE;
}

static gboolean check_empty (const char *directory, const char *allowed, GError **error)
{
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  const char *name;

  if (entries == NULL)
    return fail (error, "%s cannot be read.", directory);
  while ((name = g_dir_read_name (entries)) != NULL)
    if (g_strcmp0 (name, allowed) != 0)
      return fail (error, "%s already holds %s. Name an empty directory for the new store.", directory,
                   strcmp (name, STORE_DATABASE) == 0 ? "a store" : "other files");
  return TRUE;
}

static gboolean set_ownership (Guard *guard, const char *group, GError **error)
{
  struct stat status;

  if (fstat (guard->fd, &status) != 0 || status.st_uid != geteuid ())
    return fail (error, "%s belongs to someone else. Name a directory of your own for the new store.",
                 guard->directory);
  if (group != NULL) {
    gid_t id;

    if (!look_up_group (group, &id, error))
      return FALSE;
    if (fchown (guard->fd, (uid_t)-1, id) != 0)
      return fail (error, "%s cannot be given to the group \"%s\": you must be in it.", guard->directory, group);
  }
  if (fchmod (guard->fd, group != NULL ? 02770 : 0700) != 0)
    return fail (error, "The permissions of %s cannot be set: %s.", guard->directory, g_strerror (errno));
  return TRUE;
}

gboolean guard_make (Guard *guard, const char *directory, const char *group, const char *allowed, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (directory);
  struct stat status;

  memset (guard, 0, sizeof *guard);
  guard->fd = -1;
  if (g_mkdir_with_parents (parent, 0700) != 0)
    return fail (error, "%s cannot be made: %s.", parent, g_strerror (errno));
  if (mkdir (directory, 0700) != 0 && errno != EEXIST)
    return fail (error, "%s cannot be made: %s.", directory, g_strerror (errno));
  if (!open_directory (guard, directory, error) || !check_empty (directory, allowed, error) ||
      !set_ownership (guard, group, error))
    return FALSE;
  if (fstat (guard->fd, &status) != 0)
    return fail (error, "%s cannot be looked at: %s.", directory, g_strerror (errno));
  if (!check_directory (guard, &status, error))
    return FALSE;
  if (allowed != NULL && !check_entry (guard, allowed, S_IFREG, FALSE, error))
    return FALSE;
  return TRUE;
}

/* Whatever the umask and the process's group. */
static gboolean set_file_mode (const Guard *guard, int fd)
{
  if (guard->shared && fchown (fd, (uid_t)-1, guard->group) != 0)
    return FALSE;
  return fchmod (fd, guard_file_mode (guard)) == 0;
}

int guard_create (const Guard *guard, const char *name, GError **error)
{
  int fd = openat (guard->fd, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd >= 0 && set_file_mode (guard, fd))
    return fd;
  if (fd < 0 && errno == EEXIST)
    fail (error, "%s already stands in %s and is left as it is.", name, guard->directory);
  else if (errno == ENOSPC || errno == EDQUOT)
    fail (error, "The disk is full. Nothing was changed; make room and try again.");
  else
    fail (error, "%s cannot be made in %s: %s.", name, guard->directory, g_strerror (errno));
  if (fd >= 0) {
    close (fd);
    unlinkat (guard->fd, name, 0);
  }
  return -1;
}

static gboolean write_all (int fd, const char *data, gsize size)
{
  while (size > 0) {
    gssize written = write (fd, data, size);

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return FALSE;
    data += written;
    size -= (gsize)written;
  }
  return fsync (fd) == 0;
}

gboolean guard_replace (const Guard *guard, const char *name, const void *data, gsize size, GError **error)
{
  g_autofree char *uid = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  g_autofree char *temporary = g_strdup_printf ("%s.%s.new", name, uid);
  int fd = guard_create (guard, temporary, error);

  if (fd < 0)
    return FALSE;

  gboolean written = write_all (fd, data, size);
  int number = errno;

  close (fd);
  if (written && renameat (guard->fd, temporary, guard->fd, name) == 0) {
    fsync (guard->fd);
    return TRUE;
  }
  if (written)
    number = errno;
  unlinkat (guard->fd, temporary, 0);
  if (number == ENOSPC || number == EDQUOT)
    return fail (error, "The disk is full. Nothing was changed; make room and try again.");
  return fail (error, "%s in %s cannot be written: %s.", name, guard->directory, g_strerror (number));
}

static GBytes *read_descriptor (int fd, gsize limit)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[4096];
  gssize got;

  while ((got = read (fd, buffer, sizeof buffer)) != 0) {
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0 || bytes->len + (gsize)got > limit)
      return NULL;
    g_byte_array_append (bytes, buffer, (guint)got);
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *guard_read (const Guard *guard, const char *name, gsize limit, GError **error)
{
  int fd = openat (guard->fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  struct stat status;

  if (fd < 0 && errno == ENOENT) {
    fail (error, "%s is missing from %s. Restore it from a backup.", name, guard->directory);
    return NULL;
  }
  if (fd < 0 || fstat (fd, &status) != 0 || !S_ISREG (status.st_mode) || !check_mode (guard, name, &status, error)) {
    fail (error, "%s in %s cannot be opened, or is not a file.", name, guard->directory);
    if (fd >= 0)
      close (fd);
    return NULL;
  }

  GBytes *bytes = read_descriptor (fd, limit);

  close (fd);
  if (bytes == NULL)
    fail (error, "%s in %s cannot be read, or is far too long. Restore it from a backup.", name, guard->directory);
  return bytes;
}

gboolean guard_try_lock (const Guard *guard)
{
  return flock (guard->fd, LOCK_EX | LOCK_NB) == 0;
}

gboolean guard_lock (const Guard *guard, GError **error)
{
  for (int waited = 0; waited < LOCK_WAIT_MS; waited += LOCK_PAUSE_MS) {
    if (guard_try_lock (guard))
      return TRUE;
    poll (NULL, 0, LOCK_PAUSE_MS);
  }
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_TRY_LATER,
                       "Someone else is changing the keyring just now. Nothing was changed; try again.");
  return FALSE;
}
