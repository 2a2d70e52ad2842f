#include "store/migrate.h"

#include "base/data.h"
#include "base/error.h"
#include "store/failure.h"
#include "store/store-private.h"

/* "kith" in ASCII; the first migration writes it. */
#define APPLICATION_ID 0x6b697468

static const DataFile *migration (int number)
{
  int found = 0;

  for (const DataFile *file = data_files; file->name != NULL; file++)
    if (g_str_has_prefix (file->name, "migrations/") && g_str_has_suffix (file->name, ".sql") && found++ == number)
      return file;
  return NULL;
}

int migration_count (void)
{
  int count = 0;

  while (migration (count) != NULL)
    count++;
  return count;
}

static gboolean run (Store *store, const char *sql, GError **error)
{
  int result = sqlite3_exec (store->db, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    failure_set (error, store->db, result);
  return result == SQLITE_OK;
}

/* Not through the statement cache: a statement kept from before a migration would hold the old schema. */
static gint64 number_of (Store *store, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 number = -1;

  if (sqlite3_prepare_v2 (store->db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return number;
}

static gboolean check_references (Store *store, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (store->db, "PRAGMA foreign_key_check", -1, &statement, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  sqlite3_finalize (statement);
  if (result == SQLITE_DONE)
    return TRUE;
  g_set_error_literal (
      error, KITH_ERROR, KITH_ERROR_STORE,
      "The store could not be brought up to date: records in it name others that are gone. Nothing was "
      "changed; restore the last backup.");
  return FALSE;
}

/* PRAGMA takes no parameters, so the number is written into the text. */
static gboolean set_version (Store *store, int number, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", number);

  return run (store, sql, error);
}

/* Someone else may have applied it between our look and our lock. */
static gboolean apply_locked (Store *store, int number, GError **error)
{
  if (number_of (store, "PRAGMA user_version") != number)
    return TRUE;
  return run (store, migration (number)->text, error) && check_references (store, error) &&
         set_version (store, number + 1, error);
}

static gboolean apply (Store *store, int number, GError **error)
{
  if (!run (store, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (apply_locked (store, number, error) && run (store, "COMMIT", error))
    return TRUE;
  run (store, "ROLLBACK", NULL);
  return FALSE;
}

static gboolean check_origin (Store *store, GError **error)
{
  gint64 version = number_of (store, "PRAGMA user_version");

  if (version > migration_count ()) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                         "This store was made by a newer kith. Nothing was changed; use that version to open it.");
    return FALSE;
  }
  if (version > 0 && number_of (store, "PRAGMA application_id") == APPLICATION_ID)
    return TRUE;
  if (version == 0 && number_of (store, "SELECT count(*) FROM sqlite_master") == 0)
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                       "This file is not a store of kith, and is left as it is. Name another directory with --store.");
  return FALSE;
}

gboolean migrate_up_to (Store *store, int count, GError **error)
{
  if (!check_origin (store, error))
    return FALSE;

  gint64 version = number_of (store, "PRAGMA user_version");

  if (version >= count)
    return TRUE;
  /* A migration that rebuilds a table must drop one that others refer to; the references are checked before its commit. */
  if (!run (store, "PRAGMA foreign_keys = OFF", error))
    return FALSE;

  gboolean applied = TRUE;

  while (applied && version < count)
    applied = apply (store, (int)version++, error);
  return run (store, "PRAGMA foreign_keys = ON", applied ? error : NULL) && applied;
}

gboolean migrate (Store *store, GError **error)
{
  return migrate_up_to (store, migration_count (), error);
}
