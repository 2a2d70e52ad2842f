#include "store/connection.h"

#include "base/error.h"
#include "store/failure.h"
#include "store/memory.h"

#include <sodium.h>
#include <string.h>

#define PLAIN_MAGIC "SQLite format 3"

#ifdef KITH_SQLCIPHER

#define RAW_KEY_LENGTH (2 + 2 * 32 + 1)

/* SQLCipher's raw form: x'<64 hexadecimal digits>', which it takes as the key itself without deriving one. */
static void raw_key (const StoreKey *key, char text[RAW_KEY_LENGTH + 1])
{
  text[0] = 'x';
  text[1] = '\'';
  sodium_bin2hex (text + 2, 2 * 32 + 1, key->bytes, sizeof key->bytes);
  text[RAW_KEY_LENGTH - 1] = '\'';
  text[RAW_KEY_LENGTH] = '\0';
}

static int first_text (void *data, int count, char **texts, char **names G_GNUC_UNUSED)
{
  char **text = data;

  if (count > 0 && *text == NULL)
    *text = g_strdup (texts[0]);
  return 0;
}

static gboolean give_key (sqlite3 *db, const StoreKey *key, GError **error)
{
  g_autofree char *version = NULL;
  char text[RAW_KEY_LENGTH + 1];

  raw_key (key, text);

  int result = sqlite3_key (db, text, RAW_KEY_LENGTH);

  sodium_memzero (text, sizeof text);
  if (result == SQLITE_OK)
    result = sqlite3_exec (db, "PRAGMA cipher_version", first_text, &version, NULL);
  if (result == SQLITE_OK && version != NULL && version[0] != '\0')
    return TRUE;
  g_set_error_literal (
      error, KITH_ERROR, KITH_ERROR_STORE,
      "The encryption of the store is missing from this server's SQLCipher library. Nothing was opened; have "
      "the library put right.");
  return FALSE;
}

#else

static gboolean give_key (sqlite3 *db G_GNUC_UNUSED, const StoreKey *key G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

#endif

/* The page size first: it must be known before the first page is read. A cache that holds the file keeps look-up at plain
 * SQLite's speed; it fills only as pages are read. */
static const char settings[] =
#ifdef KITH_SQLCIPHER
    "PRAGMA cipher_page_size = 4096;"
#else
    "PRAGMA page_size = 4096;"
#endif
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA cache_size = -262144;"
    "PRAGMA synchronous = EXTRA;"
    "PRAGMA foreign_keys = ON;";

static gboolean read_header (sqlite3 *db, char *header, int size)
{
  sqlite3_file *file = NULL;

  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || file == NULL ||
      file->pMethods == NULL)
    return FALSE;
  return file->pMethods->xRead (file, header, size, 0) == SQLITE_OK;
}

gboolean connection_is_plain (sqlite3 *db)
{
  char header[sizeof PLAIN_MAGIC];

  return read_header (db, header, sizeof header) && memcmp (header, PLAIN_MAGIC, sizeof header) == 0;
}

static const char *why_unreadable (sqlite3 *db)
{
  gboolean plain = connection_is_plain (db);

  if (store_is_encrypted () && plain)
    return "This store is not encrypted: a kith without encryption made it. Open it with that one, or restore a "
           "backup.";
  if (!store_is_encrypted () && !plain)
    return "This store is encrypted, or damaged, and this kith was built without encryption. Open it with the kith "
           "that made it.";
  return "The store is damaged, or its keyring belongs to another store. Leave both as they are and restore the last "
         "backup.";
}

/* What a wrong key, another build's file and damage look like to the library is the same; the file's beginning tells them apart. */
static void unreadable (GError **error, sqlite3 *db, int result)
{
  int primary = result & 0xff;

  if (primary == SQLITE_NOTADB || primary == SQLITE_CORRUPT || primary == SQLITE_NOMEM)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, why_unreadable (db));
  else
    failure_set (error, db, result);
}

enum { OPENING_PATIENCE = 5000 }; /* milliseconds */

sqlite3 *connection_open (const char *path, const StoreKey *key, GError **error)
{
  sqlite3 *db = NULL;

  if (key == NULL || sodium_is_zero (key->bytes, sizeof key->bytes)) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, "The store was not opened: there is no key for it.");
    return NULL;
  }

  memory_guard ();

  int result = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

  if (result != SQLITE_OK) {
    failure_set (error, db, result);
    sqlite3_close (db);
    return NULL;
  }
  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (
      db, OPENING_PATIENCE); /* until the store sets its own handler: another may be committing just now */
  if (!give_key (db, key, error)) {
    sqlite3_close (db);
    return NULL;
  }
  result = sqlite3_exec (db, settings, NULL, NULL, NULL);
  if (result != SQLITE_OK) {
    unreadable (error, db, result);
    sqlite3_close (db);
    return NULL;
  }
  return db;
}

/* A file that ends within a page was cut: its last pages may be read by nobody for long. Only once a read has put an unfinished
 * transaction right. */
static gboolean ends_with_a_page (sqlite3 *db)
{
  sqlite3_file *file = NULL;
  sqlite3_int64 size = 0;

  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || file == NULL ||
      file->pMethods == NULL || file->pMethods->xFileSize (file, &size) != SQLITE_OK)
    return TRUE;
  return size % 512 == 0; /* every page size is a multiple of it */
}

gboolean connection_check (sqlite3 *db, GError **error)
{
  int result = sqlite3_exec (db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);

  if (result == SQLITE_OK && !ends_with_a_page (db))
    result = SQLITE_CORRUPT;
  if (result != SQLITE_OK)
    unreadable (error, db, result);
  return result == SQLITE_OK;
}

#ifdef KITH_SQLCIPHER

static void run_rekey (sqlite3 *db, const StoreKey *key)
{
  char text[RAW_KEY_LENGTH + 1];

  raw_key (key, text);
  sqlite3_rekey (db, text, RAW_KEY_LENGTH);
  sodium_memzero (text, sizeof text);
}

static gboolean run (sqlite3 *db, const char *sql, GError **error)
{
  int result = sqlite3_exec (db, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    failure_set (error, db, result);
  return result == SQLITE_OK;
}

/* Whether a second connection reads the file with KEY. */
static gboolean opens_with (sqlite3 *db, const StoreKey *key)
{
  sqlite3 *second = connection_open (sqlite3_db_filename (db, "main"), key, NULL);
  gboolean opens = second != NULL && connection_check (second, NULL);

  sqlite3_close (second);
  return opens;
}

/* A transaction that could not be committed, after which nobody else gets in. */
static gboolean holds_lock (sqlite3 *db)
{
  int state = 0; /* 1: it only reads */

  return sqlite3_file_control (db, "main", SQLITE_FCNTL_LOCKSTATE, &state) == SQLITE_OK && state > 1;
}

/* sqlite3_rekey() answers that all went well even where it could not write (measured with SQLCipher 3.4.1), and leaves a connection
 * behind that would write with the new key and read with the old one. So the lock is taken first, by something that says when it
 * is not to be had, the result is read back, and a failed change is set back. */
gboolean connection_rekey (sqlite3 *db, const StoreKey *old_key, const StoreKey *key, GError **error)
{
  gboolean locked = run (db, "PRAGMA locking_mode = EXCLUSIVE", error) && run (db, "BEGIN EXCLUSIVE", error) &&
                    run (db, "COMMIT", error);

  if (locked)
    run_rekey (db, key);
  /* The read lets the lock go. */
  run (db, "PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_master", NULL);
  if (!locked || connection_is_keyed (db, key))
    return locked;
  run_rekey (db, old_key);
  g_set_error_literal (
      error, KITH_ERROR, KITH_ERROR_STORE,
      "The store could not be given a new key: the disk is full or cannot be written. Make room and try again.");
  return FALSE;
}

gboolean connection_is_keyed (sqlite3 *db, const StoreKey *key)
{
  return !holds_lock (db) && opens_with (db, key);
}

#else

gboolean connection_is_keyed (sqlite3 *db G_GNUC_UNUSED, const StoreKey *key G_GNUC_UNUSED)
{
  return TRUE;
}

gboolean connection_rekey (sqlite3 *db G_GNUC_UNUSED, const StoreKey *old_key G_GNUC_UNUSED,
                           const StoreKey *key G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

#endif
