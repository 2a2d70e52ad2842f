#include "store/private_text.h"

#include "store/failure.h"
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

static const PrivateColumn columns[] = {
  { "request", "issue" },   /* what the requester told the coordinator */
  { "person", "notes" },    /* the coordinator's own */
  { "pair", "end_reason" }, /* why a pair ended, if somebody said */
  { NULL, NULL },
};

const PrivateColumn *private_columns (void)
{
  return columns;
}

gboolean private_column_is (const char *table, const char *column)
{
  for (const PrivateColumn *marked = columns; marked->table != NULL; marked++)
    if (strcmp (marked->table, table) == 0 && strcmp (marked->column, column) == 0)
      return TRUE;
  return FALSE;
}

gboolean private_text_opens (const KithSession *session)
{
  return session->store->key->reads_texts;
}

gboolean private_text_is_closed (const char *text)
{
  return g_strcmp0 (text, PRIVATE_TEXT_CLOSED) == 0;
}

char *private_text_dup (Statement *statement, int column)
{
  return statement_is_null (statement, column) ? g_strdup (PRIVATE_TEXT_CLOSED)
                                               : statement_dup_text (statement, column);
}

void *private_text_seal (const Store *store, const char *text, size_t *size)
{
  size_t length = strlen (text);

  *size = 0;
  if (length == 0)
    return NULL;
  *size = crypto_box_SEALBYTES + length;

  unsigned char *sealed = g_malloc (*size);

  if (crypto_box_seal (sealed, (const unsigned char *)text, length, store->key->text_public) != 0)
    g_error ("a text could not be sealed");
  return sealed;
}

char *private_text_open (const Store *store, const void *sealed, size_t size)
{
  if (!store->key->reads_texts || size <= crypto_box_SEALBYTES)
    return NULL;

  char *text = g_malloc0 (size - crypto_box_SEALBYTES + 1);

  if (crypto_box_seal_open ((unsigned char *)text, sealed, size, store->key->text_public, store->key->text_private) ==
      0)
    return text;
  g_free (text);
  return NULL;
}

static void wipe_and_free (void *text)
{
  sodium_memzero (text, strlen (text));
  g_free (text);
}

/* private_text(column): its words, "" where there are none, NULL to whom they stay closed. */
static void open_in_sql (sqlite3_context *context, int count, sqlite3_value **values)
{
  const Store *store = sqlite3_user_data (context);

  (void)count;
  if (sqlite3_value_type (values[0]) != SQLITE_BLOB) {
    sqlite3_result_text (context, "", 0, SQLITE_STATIC);
    return;
  }

  size_t size = (size_t)sqlite3_value_bytes (values[0]);
  char *text = private_text_open (store, sqlite3_value_blob (values[0]), size);

  if (text != NULL)
    sqlite3_result_text (context, text, -1, wipe_and_free);
  else
    sqlite3_result_null (context);
}

gboolean private_text_register (Store *store, GError **error)
{
  int result =
      sqlite3_create_function_v2 (store->db, "private_text", 1, SQLITE_UTF8, store, open_in_sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    failure_set (error, store->db, result);
  return result == SQLITE_OK;
}

/* ---- texts of an earlier kith, which sealed none */

static const char *const seal_old[] = {
  "UPDATE request\n"
  "SET issue = seal_private_text (issue)\n"
  "WHERE typeof (issue) = 'text' AND issue <> ''",
  "UPDATE person\n"
  "SET notes = seal_private_text (notes)\n"
  "WHERE typeof (notes) = 'text' AND notes <> ''",
  "UPDATE pair\n"
  "SET end_reason = seal_private_text (end_reason)\n"
  "WHERE typeof (end_reason) = 'text' AND end_reason <> ''",
  "UPDATE change\n"
  "SET before = NULL, after = NULL, salt = NULL\n"
  "WHERE table_name IN ('request', 'person', 'pair')",
  "INSERT INTO meta (name, value) VALUES ('texts.sealed', 'yes')",
};

static void seal_in_sql (sqlite3_context *context, int count, sqlite3_value **values)
{
  size_t size = 0;
  void *sealed = private_text_seal (sqlite3_user_data (context), (const char *)sqlite3_value_text (values[0]), &size);

  (void)count;
  sqlite3_result_blob (context, sealed, (int)size, g_free);
}

static gboolean seal_all (Store *store, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (seal_old); i++)
    if (!store_run (store, seal_old[i], error))
      return FALSE;
  return TRUE;
}

static gboolean is_done (Store *store)
{
  return statement_number (store, "SELECT count(*) FROM meta WHERE name = 'texts.sealed'", 0, NULL, NULL) > 0;
}

gboolean private_text_seal_old (Store *store, GError **error)
{
  gboolean sealed = FALSE;

  if (is_done (store))
    return TRUE;
  if (sqlite3_create_function_v2 (store->db, "seal_private_text", 1, SQLITE_UTF8, store, seal_in_sql, NULL, NULL,
                                  NULL) != SQLITE_OK ||
      !store_run (store, "BEGIN IMMEDIATE", error))
    return FALSE;
  sealed = (is_done (store) || seal_all (store, error)) && store_run (store, "COMMIT", error);
  if (!sealed)
    store_run (store, "ROLLBACK", NULL);
  sqlite3_create_function_v2 (store->db, "seal_private_text", 1, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
  return sealed;
}
