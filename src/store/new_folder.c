#include "store/new_folder.h"

#include "base/error.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct NewFolder {
  char *path, *part; /* PART is there while FD is */
  int fd;
  const char *nothing_done; /* see new_folder_plan() */
};

static gboolean fail (const NewFolder *folder, const char *path, int number, GError **error)
{
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s cannot be written: %s. %s", path, g_strerror (number),
               folder->nothing_done);
  return FALSE;
}

static gboolean is_free (const NewFolder *folder, GError **error)
{
  struct stat status;
  g_autoptr (GDir) entries = NULL;

  if (lstat (folder->path, &status) != 0)
    return errno == ENOENT || fail (folder, folder->path, errno, error);
  entries = S_ISDIR (status.st_mode) ? g_dir_open (folder->path, 0, NULL) : NULL;
  if (entries != NULL && g_dir_read_name (entries) == NULL)
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
               "%s is there already and is left as it is. Name a new folder, or an empty one.", folder->path);
  return FALSE;
}

NewFolder *new_folder_plan (const char *path, const char *nothing_done, GError **error)
{
  g_autofree char *uid = store_new_uid ();
  g_autoptr (NewFolder) folder = g_new0 (NewFolder, 1);

  folder->path = g_canonicalize_filename (path, NULL);
  folder->part = g_strconcat (folder->path, ".", uid, ".part", NULL);
  folder->fd = -1;
  folder->nothing_done = nothing_done;
  return is_free (folder, error) ? g_steal_pointer (&folder) : NULL;
}

static void remove_part (const NewFolder *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder->part, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    unlinkat (folder->fd, name, 0);
  rmdir (folder->part);
}

void new_folder_free (NewFolder *folder)
{
  if (folder == NULL)
    return;
  if (folder->fd >= 0) {
    remove_part (folder);
    close (folder->fd);
  }
  g_free (folder->path);
  g_free (folder->part);
  g_free (folder);
}

gboolean new_folder_make (NewFolder *folder, GError **error)
{
  int number;

  if (mkdir (folder->part, 0700) != 0)
    return fail (folder, folder->path, errno, error);
  folder->fd = open (folder->part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder->fd >= 0 && fchmod (folder->fd, 0700) == 0)
    return TRUE;
  number = errno;
  rmdir (folder->part);
  return fail (folder, folder->path, number, error);
}

FILE *new_folder_file (NewFolder *folder, const char *name, GError **error)
{
  int fd = openat (folder->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  FILE *stream = fd >= 0 && fchmod (fd, 0600) == 0 ? fdopen (fd, "w") : NULL;

  if (stream != NULL)
    return stream;
  fail (folder, name, errno, error);
  if (fd >= 0)
    close (fd);
  return NULL;
}

gboolean new_folder_close (NewFolder *folder, FILE *stream, const char *name, gboolean good, GError **error)
{
  if (stream == NULL)
    return FALSE;

  gboolean written = !ferror (stream) && fflush (stream) == 0 && fsync (fileno (stream)) == 0;
  int number = errno;

  fclose (stream);
  return good && (written || fail (folder, name, number, error));
}

gboolean new_folder_finish (NewFolder *folder, GError **error)
{
  fsync (folder->fd);
  /* An empty folder of that name gives way; anything else stays. */
  if (rename (folder->part, folder->path) != 0)
    return fail (folder, folder->path, errno, error);
  close (folder->fd);
  folder->fd = -1;
  return TRUE;
}
