#include "store/mentions.h"

#include "base/mention.h"
#include "store/failure.h"
#include "store/store-private.h"

static void mentions_in_sql (sqlite3_context *context, int count G_GNUC_UNUSED, sqlite3_value **values)
{
  int type = sqlite3_value_type (values[0]);

  if (type != SQLITE_TEXT && type != SQLITE_BLOB) {
    sqlite3_result_int (context, FALSE);
    return;
  }

  const char *text = sqlite3_value_blob (values[0]);
  gsize length = (gsize)sqlite3_value_bytes (values[0]);
  const char *word = (const char *)sqlite3_value_text (values[1]);

  sqlite3_result_int (context,
                      text != NULL && word != NULL && *word != '\0' && mention_find (text, length, word) != NULL);
}

gboolean mentions_register (Store *store, GError **error)
{
  int result = sqlite3_create_function_v2 (store->db, "mentions", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                                           mentions_in_sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    failure_set (error, store->db, result);
  return result == SQLITE_OK;
}
