/* The copy itself: page by page, so that others go on working, and read back. */
#include "store/backup-private.h"

#include "base/error.h"
#include "store/connection.h"
#include "store/failure.h"
#include "store/keyring.h"
#include "store/store-private.h"

#include <errno.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>

#define PAGES_AT_ONCE 256
#define RESTARTS 3
#define CHUNK (256 * 1024)

static gboolean tick (Store *store, double fraction, GError **error)
{
  return store->session == NULL || session_tick (store->session, "Copying the store", fraction, error);
}

/* Every commit of another kith makes the copying start anew. After a few of them the store is held still: the others wait that long. */
static gboolean hold_still (Store *store, GError **error)
{
  return store_run (store, "BEGIN", error) && store_run (store, "SELECT count(*) FROM sqlite_master", error);
}

/* Copies on to the end. *HELD says that the store is being held still. */
static gboolean copy_on (Store *store, sqlite3_backup *backup, sqlite3 *to, gboolean *held, GError **error)
{
  int result = SQLITE_OK, left = 0, restarts = 0;

  while (result == SQLITE_OK) {
    result = sqlite3_backup_step (backup, PAGES_AT_ONCE);

    int now = sqlite3_backup_remaining (backup), all = sqlite3_backup_pagecount (backup);

    restarts += left > 0 && now >= left ? 1 : 0;
    left = now;
    if (!tick (store, all > 0 ? 1.0 - (double)left / all : -1, error))
      return FALSE;
    if (restarts >= RESTARTS && !*held) {
      if (!hold_still (store, error))
        return FALSE;
      *held = TRUE;
    }
  }
  if (result != SQLITE_DONE)
    failure_set (error, to, result);
  return result == SQLITE_DONE;
}

static gboolean copy_pages (Store *store, sqlite3 *to, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", store->db, "main");
  gboolean held = FALSE, copied;

  if (backup == NULL) {
    failure_set (error, to, sqlite3_errcode (to));
    return FALSE;
  }
  copied = copy_on (store, backup, to, &held, error);

  int result = sqlite3_backup_finish (backup);

  if (!sqlite3_get_autocommit (store->db) && held)
    store_run (store, "COMMIT", NULL);
  if (copied && result != SQLITE_OK)
    failure_set (error, to, result);
  return copied && result == SQLITE_OK;
}

static int check_answer (void *data, int count, char **texts, char **names G_GNUC_UNUSED)
{
  gboolean *sound = data;

  *sound = count > 0 && g_strcmp0 (texts[0], "ok") == 0;
  return 0;
}

gboolean backup_is_sound (const char *path, const StoreKey *key, GError **error)
{
  sqlite3 *db = connection_open (path, key, error);
  gboolean sound = FALSE;

  if (db == NULL)
    return FALSE;
  if (sqlite3_exec (db, "PRAGMA integrity_check (1)", check_answer, &sound, NULL) != SQLITE_OK)
    sound = FALSE;
  if (store_is_encrypted () && connection_is_plain (db))
    sound = FALSE;
  sqlite3_close (db);
  return sound;
}

gboolean backup_copy (Store *store, const char *path, GError **error)
{
  sqlite3 *db = connection_open (path, store->key, error);
  gboolean copied = db != NULL && copy_pages (store, db, error);

  sqlite3_close (db);
  if (!copied || backup_is_sound (path, store->key, error))
    return copied;
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                         "The copy could not be read back, so it was removed. Try another disk.");
  return FALSE;
}

GBytes *backup_keyring (Store *store, GError **error)
{
  g_auto (Guard) guard = { 0 };

  /* Held, so that the keyring is of the key that the copy has. */
  if (!guard_open (&guard, store->directory, error) || !guard_lock (&guard, error))
    return NULL;
  return store_key_fits (store->directory, store->key, error) ? guard_read (&guard, STORE_KEYRING, 1024 * 1024, error)
                                                              : NULL;
}

static gboolean write_chunk (int fd, GBytes *bytes)
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
  return TRUE;
}

gboolean backup_write_bytes (int fd, GBytes *bytes)
{
  return write_chunk (fd, bytes) && fsync (fd) == 0;
}

static gboolean copy_failed (const char *name, int number, GError **error)
{
  if (number == ENOSPC || number == EDQUOT)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                         "The disk is full. Nothing was changed; make room and try again.");
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "%s cannot be copied: %s. Nothing was changed.", name,
                 g_strerror (number));
  return FALSE;
}

static gboolean copy_bytes (int from, int to, const char *name, KithSession *session, GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);
  gssize got;

  while ((got = read (from, buffer, CHUNK)) != 0) {
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return copy_failed (name, errno, error);

    g_autoptr (GBytes) chunk = g_bytes_new_static (buffer, (gsize)got);

    if (!write_chunk (to, chunk))
      return copy_failed (name, errno, error);
    if (session != NULL && !session_tick (session, "Copying the backup", -1, error))
      return FALSE;
  }
  return fsync (to) == 0 || copy_failed (name, errno, error);
}

gboolean backup_copy_file (int from, const Guard *folder, const char *name, KithSession *session, GError **error)
{
  int to = guard_create (folder, name, error);

  if (to < 0)
    return FALSE;

  gboolean copied = copy_bytes (from, to, name, session, error);

  close (to);
  return copied;
}

void backup_unstage (const Guard *guard, const char *name)
{
  g_auto (Guard) folder = { 0 };

  if (!guard_open_folder (&folder, guard, name, FALSE, NULL) || folder.fd < 0)
    return;

  g_autoptr (GPtrArray) names = guard_names (&folder, "", "");

  for (guint i = 0; i < names->len; i++)
    unlinkat (folder.fd, names->pdata[i], 0);
  unlinkat (guard->fd, name, AT_REMOVEDIR);
}
