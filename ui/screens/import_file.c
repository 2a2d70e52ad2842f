/* The unencrypted file that was imported: overwritten and removed when the coordinator wants that. */
#include "base/error.h"
#include "ui/screens/import_page.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024 };

static gboolean refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, sentence);
  return FALSE;
}

static gboolean overwrite (int fd, off_t size)
{
  g_autofree char *zeros = g_malloc0 (BLOCK);
  while (size > 0) {
    ssize_t written = write (fd, zeros, (size_t)MIN (size, (off_t)BLOCK));
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return FALSE;
    size -= written;
  }
  return fsync (fd) == 0;
}

gboolean import_file_delete (const char *path, GError **error)
{
  struct stat status;
  int fd = open (path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return refuse (error, "The file may not be written to, so it stays. Delete it where it came from.");
  gboolean plain = fstat (fd, &status) == 0 && S_ISREG (status.st_mode);
  gboolean gone = plain && overwrite (fd, status.st_size);
  close (fd);
  if (!plain)
    return refuse (error, "This is not a plain file, so it stays as it is.");
  if (!gone || unlink (path) != 0)
    return refuse (error, "The file could not be deleted. Delete it where it came from.");
  return TRUE;
}
