#include "store/use.h"

#include "base/error.h"
#include "store/guard.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#define SHARE_WAIT_MS 5000
#define SHARE_PAUSE_MS 25

static int open_drafts (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, STORE_DRAFTS, NULL);

  return open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static gboolean refuse (int *lock, KithError code, const char *sentence, GError **error)
{
  close (*lock);
  *lock = -1;
  g_set_error_literal (error, KITH_ERROR, (int)code, sentence);
  return FALSE;
}

gboolean use_share (const char *directory, int *lock, GError **error)
{
  *lock = open_drafts (directory);
  if (*lock < 0)
    return TRUE;
  for (int waited = 0; waited < SHARE_WAIT_MS; waited += SHARE_PAUSE_MS) {
    if (flock (*lock, LOCK_SH | LOCK_NB) == 0)
      return TRUE;
    poll (NULL, 0, SHARE_PAUSE_MS);
  }
  return refuse (lock, KITH_ERROR_TRY_LATER, "A backup is being restored just now. Try again in a minute.", error);
}

gboolean use_alone (const char *directory, int *lock, GError **error)
{
  *lock = open_drafts (directory);
  if (*lock < 0 || flock (*lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  return refuse (lock, KITH_ERROR_REFUSED,
                 "The store is open in another kith. Nothing was changed; have everyone leave it, then try again.",
                 error);
}
