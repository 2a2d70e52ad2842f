#include "store/restoring.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static gboolean fail (GError **error, const char *what, int number)
{
  g_set_error (error, KITH_ERROR, KITH_ERROR_STORE,
               "The restore could not be completed (%s: %s). Nothing is lost; put that right and open the store again.",
               what, g_strerror (number));
  return FALSE;
}

typedef struct {
  const Guard *store;
  Guard *from, *kept; /* "restoring", "backups" */
  const char *name;   /* in "backups", without .db */
} Restoring;

/* The store's own file FILE goes to the kept ones, if it is there. */
static gboolean keep (const Restoring *restoring, const char *file, const char *ending, GError **error)
{
  g_autofree char *name = g_strconcat (restoring->name, ending, NULL);

  if (renameat (restoring->store->fd, file, restoring->kept->fd, name) == 0)
    return fsync (restoring->kept->fd) == 0 || fail (error, STORE_BACKUPS, errno);
  return errno == ENOENT || fail (error, file, errno);
}

static gboolean put (const Restoring *restoring, const char *file, GError **error)
{
  if (renameat (restoring->from->fd, file, restoring->store->fd, file) == 0)
    return fsync (restoring->store->fd) == 0 || fail (error, restoring->store->directory, errno);
  return fail (error, file, errno);
}

/* The journal first: a new database must never meet the journal of the one before, which would be rolled back into it. */
static gboolean change_places (const Restoring *restoring, GError **error)
{
  if (guard_has (restoring->from, STORE_DATABASE) &&
      (!keep (restoring, STORE_JOURNAL, ".db-journal", error) || !keep (restoring, STORE_DATABASE, ".db", error) ||
       !put (restoring, STORE_DATABASE, error)))
    return FALSE;
  return !guard_has (restoring->from, STORE_KEYRING) ||
         (keep (restoring, STORE_KEYRING, ".keyring", error) && put (restoring, STORE_KEYRING, error));
}

static char *read_name (const Guard *from, GError **error)
{
  g_autoptr (GBytes) bytes = guard_read (from, RESTORING_NAME, 256, error);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return data != NULL ? g_strndup (data, size) : NULL;
}

/* The folder goes last, its note just before: an empty folder has nothing left to do. */
static gboolean clear_away (const Guard *guard, const Guard *from, GError **error)
{
  if ((unlinkat (from->fd, RESTORING_NAME, 0) != 0 && errno != ENOENT) ||
      unlinkat (guard->fd, STORE_RESTORING, AT_REMOVEDIR) != 0)
    return fail (error, STORE_RESTORING, errno);
  fsync (guard->fd);
  return TRUE;
}

static gboolean complete (const Guard *guard, GError **error)
{
  g_auto (Guard) from = { 0 };
  g_auto (Guard) kept = { 0 };
  g_autofree char *name = NULL;

  if (!guard_open_folder (&from, guard, STORE_RESTORING, FALSE, error))
    return FALSE;
  if (from.fd < 0) /* someone else was quicker */
    return TRUE;
  if (guard_has (&from, RESTORING_NAME)) {
    name = read_name (&from, error);
    if (name == NULL || !guard_open_folder (&kept, guard, STORE_BACKUPS, TRUE, error))
      return FALSE;

    const Restoring restoring = { guard, &from, &kept, name };

    if (!change_places (&restoring, error))
      return FALSE;
  }
  return clear_away (guard, &from, error);
}

gboolean restoring_begin (const Guard *guard, const char *name, GError **error)
{
  g_auto (Guard) part = { 0 };
  g_autofree char *stem = g_strndup (name, strlen (name) - strlen (".db"));

  if (!guard_open_folder (&part, guard, STORE_RESTORING_PART, FALSE, error) ||
      !guard_replace (&part, RESTORING_NAME, stem, strlen (stem), error))
    return FALSE;
  fsync (part.fd);
  if (renameat (guard->fd, STORE_RESTORING_PART, guard->fd, STORE_RESTORING) != 0) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "The backup could not be put in place: %s. Nothing was changed.",
                 g_strerror (errno));
    return FALSE;
  }
  fsync (guard->fd);
  return complete (guard, error);
}

gboolean restoring_complete (const Guard *guard, GError **error)
{
  if (!guard_has (guard, STORE_RESTORING))
    return TRUE;
  if (!guard_lock (guard, error))
    return FALSE;

  gboolean done = complete (guard, error);

  flock (guard->fd, LOCK_UN);
  return done;
}
