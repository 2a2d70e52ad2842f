#include "store/store.h"

#include "base/error.h"
#include "base/folder.h"
#include "store/archive.h"
#include "store/connection.h"
#include "store/failure.h"
#include "store/guard.h"
#include "store/mentions.h"
#include "store/migrate.h"
#include "store/private_text.h"
#include "store/statement-private.h"
#include "store/store-private.h"
#include "store/use.h"

#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_WAIT_US (5 * G_USEC_PER_SEC)
#define BUSY_PAUSE_MS 20

char *store_default_directory (void)
{
  g_autofree char *folder = folder_of_user ("XDG_DATA_HOME", ".local/share");

  return g_build_filename (folder, "kith", NULL);
}

gboolean store_exists (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, STORE_DATABASE, NULL);
  g_autofree char *restoring = g_build_filename (directory, STORE_RESTORING, NULL);
  struct stat status;

  return lstat (path, &status) == 0 || lstat (restoring, &status) == 0;
}

gboolean store_is_encrypted (void)
{
#ifdef KITH_SQLCIPHER
  return TRUE;
#else
  return FALSE;
#endif
}

gboolean store_check_files (const char *directory, GError **error)
{
  g_auto (Guard) guard = { 0 };

  return guard_open (&guard, directory, error) && guard_check_files (&guard, error);
}

/* Waits for another's lock for at most five seconds; the tick keeps a screen alive meanwhile, and may give up. */
static int wait_for_lock (void *data, int count)
{
  Store *store = data;
  gint64 now = g_get_monotonic_time ();

  if (count == 0)
    store->waiting_since = now;
  if (now - store->waiting_since > BUSY_WAIT_US)
    return 0;
  if (store->session != NULL && !session_tick (store->session, "Waiting for someone else to save", -1, NULL))
    return 0;
  poll (NULL, 0, BUSY_PAUSE_MS);
  return 1;
}

static Store *connect_to (const char *directory, const char *file, const StoreKey *key, GError **error)
{
  g_autofree char *path = g_build_filename (directory, file, NULL);
  sqlite3 *db = connection_open (path, key, error);

  if (db == NULL)
    return NULL;

  Store *store = g_new0 (Store, 1);

  store->directory = g_strdup (directory);
  store->db = db;
  store->use = -1;
  store->idle = g_hash_table_new (NULL, NULL);
  store->key = sodium_malloc (sizeof *store->key);
  memcpy (store->key, key, sizeof *key);
  sqlite3_busy_handler (db, wait_for_lock, store);
  return store;
}

static Store *store_connect (const char *directory, const StoreKey *key, GError **error)
{
  return connect_to (directory, STORE_DATABASE, key, error);
}

Store *store_open_bare (const char *directory, const char *file, const StoreKey *key, GError **error)
{
  g_autoptr (Store) store = connect_to (directory, file, key, error);

  return store != NULL && connection_check (store->db, error) ? g_steal_pointer (&store) : NULL;
}

/* The rollback journal, not WAL. */
static gboolean set_journal (Store *store, GError **error)
{
  return store_run (store, "PRAGMA journal_mode = DELETE", error);
}

/* An empty file would pass for a database that is still to be filled, and be filled. */
static gboolean check_not_empty (Store *store, GError **error)
{
  if (statement_number (store, "PRAGMA page_count", 0, NULL, NULL) > 0)
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, "The store's file is empty. Restore the last backup.");
  return FALSE;
}

static gboolean store_make_ready (Store *store, GError **error)
{
  return connection_check (store->db, error) && set_journal (store, error) && private_text_register (store, error) &&
         mentions_register (store, error) && migrate (store, error) && private_text_seal_old (store, error);
}

static gboolean needs_migration (Store *store)
{
  gint64 version = statement_number (store, "PRAGMA user_version", 0, NULL, NULL);
  gboolean needed = version > 0 && version < migration_count ();

  statement_finalize_all (store); /* none may outlive the schema it was made for */
  return needed;
}

/* A store of an earlier kith is changed only when it has been saved as it was. */
static gboolean save_before_migration (Store *store, const Clock *clock, GError **error)
{
  return !needs_migration (store) || (archive_make_for_migration (store, clock_now (clock), error));
}

static Store *open_store (const char *directory, const StoreKey *key, const Clock *clock, int *use, GError **error)
{
  if (sodium_init () < 0 || !store_check_files (directory, error))
    return NULL;

  g_autoptr (Store) store = store_connect (directory, key, error);

  if (store == NULL || !connection_check (store->db, error) || !check_not_empty (store, error) ||
      (clock != NULL && !save_before_migration (store, clock, error)) || !store_make_ready (store, error))
    return NULL;
  store->use = *use;
  *use = -1;
  return g_steal_pointer (&store);
}

Store *store_open_on (const char *directory, const StoreKey *key, const Clock *clock, GError **error)
{
  int use = -1;
  Store *store = use_share (directory, &use, error) ? open_store (directory, key, clock, &use, error) : NULL;

  if (use >= 0)
    close (use);
  return store;
}

Store *store_open (const char *directory, const StoreKey *key, GError **error)
{
  const Clock clock = { 0 };

  return store_open_on (directory, key, &clock, error);
}

Store *store_open_staged (const char *directory, const StoreKey *key, GError **error)
{
  int use = -1;

  return open_store (directory, key, NULL, &use, error);
}

/* SQLCipher writes plain text without an error when it was given no key. */
static gboolean check_written_encrypted (Store *store, GError **error)
{
  if (!store_is_encrypted () || !connection_is_plain (store->db))
    return TRUE;
  g_set_error_literal (
      error, KITH_ERROR, KITH_ERROR_STORE,
      "The new store would not have been encrypted, so it was not made. Have this server's SQLCipher put right.");
  return FALSE;
}

gboolean store_make_drafts (const Guard *guard, GError **error)
{
  g_auto (Guard) folder = { 0 };

  if (guard_open_folder (&folder, guard, STORE_DRAFTS, TRUE, NULL))
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "The folder for drafts cannot be made in %s.", guard->directory);
  return FALSE;
}

static Store *create_files (const Guard *guard, const char *directory, const StoreKey *key, GError **error)
{
  int fd = guard_create (guard, STORE_DATABASE, error);

  if (fd < 0)
    return NULL;
  close (fd);

  g_autoptr (Store) store = store_connect (directory, key, error);

  if (store != NULL && store_make_drafts (guard, error) && store_make_ready (store, error) &&
      check_written_encrypted (store, error))
    return g_steal_pointer (&store);
  g_clear_pointer (&store, store_close);
  unlinkat (guard->fd, STORE_DATABASE, 0);
  unlinkat (guard->fd, STORE_DRAFTS, AT_REMOVEDIR);
  return NULL;
}

Store *store_create (const char *directory, const char *group, const StoreKey *key, GError **error)
{
  g_auto (Guard) guard = { 0 };

  if (sodium_init () < 0 || !guard_make (&guard, directory, group, STORE_KEYRING, error))
    return NULL;

  Store *store = create_files (&guard, directory, key, error);

  if (store != NULL) {
    fsync (guard.fd);
    use_share (directory, &store->use, NULL);
  }
  return store;
}

void store_close (Store *store)
{
  if (store == NULL)
    return;
  statement_finalize_all (store);
  catalogue_free (store->catalogue);
  g_hash_table_unref (store->idle);
  sqlite3_close (store->db);
  if (store->use >= 0)
    close (store->use);
  sodium_free (store->key);
  g_free (store->directory);
  g_free (store);
}

const char *store_directory (const Store *store)
{
  return store->directory;
}

gboolean store_run (Store *store, const char *sql, GError **error)
{
  int result = sqlite3_exec (store->db, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    failure_set (error, store->db, result);
  return result == SQLITE_OK;
}

/* As store_run(), but prepared once: this is done for every key. */
static gboolean run_prepared (Store *store, const char *sql)
{
  g_autoptr (Statement) statement = statement_new (store, sql, NULL);

  return statement != NULL && statement_run (statement, NULL);
}

void store_begin_reading (Store *store)
{
  store->may_read = TRUE;
}

void store_about_to_read (Store *store)
{
  if (store->may_read && !store->reading && sqlite3_get_autocommit (store->db))
    store->reading = run_prepared (store, "BEGIN");
}

void store_stop_reading (Store *store)
{
  if (store->reading)
    run_prepared (store, "COMMIT");
  store->reading = FALSE;
}

void store_end_reading (Store *store)
{
  store_stop_reading (store);
  store->may_read = FALSE;
}

gint64 store_generation (Store *store)
{
  gint64 others = statement_number (store, "PRAGMA data_version", 0, NULL, NULL);

  return (others << 32) + store_own_changes (store);
}

int store_own_changes (const Store *store)
{
  return sqlite3_total_changes (store->db);
}

void store_key_make (StoreKey *key)
{
  memset (key, 0, sizeof *key);
  randombytes_buf (key->bytes, sizeof key->bytes);
  crypto_box_keypair (key->text_public, key->text_private);
  key->reads_texts = TRUE;
  key->role = ROLE_COORDINATOR;
}

char *store_new_uid (void)
{
  unsigned char bytes[16];
  char *uid = g_malloc (2 * sizeof bytes + 1);

  randombytes_buf (bytes, sizeof bytes);
  return sodium_bin2hex (uid, 2 * sizeof bytes + 1, bytes, sizeof bytes);
}

void store_key_subkey (const StoreKey *key, const char *purpose, unsigned char subkey[32])
{
  char context[crypto_kdf_CONTEXTBYTES] = { 0 };

  G_STATIC_ASSERT (sizeof key->bytes == crypto_kdf_KEYBYTES);
  memcpy (context, purpose, MIN (strlen (purpose), sizeof context));
  crypto_kdf_derive_from_key (subkey, 32, 1, context, key->bytes);
}

void store_subkey (const Store *store, const char *purpose, unsigned char subkey[32])
{
  store_key_subkey (store->key, purpose, subkey);
}

void store_replace_key (Store *store, const StoreKey *key)
{
  memcpy (store->key, key, sizeof *key);
}

gboolean store_key_fits (const char *directory, const StoreKey *key, GError **error)
{
  g_autoptr (Store) store = store_connect (directory, key, error);

  return store != NULL && connection_check (store->db, error);
}
