#include "store/purge.h"

#include "base/error.h"
#include "base/mention.h"
#include "store/archive_state.h"
#include "store/image.h"
#include "store/private_text.h"
#include "store/row.h"
#include "store/statement.h"
#include "store/step.h"
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

gboolean purge_begin (KithSession *session, GError **error)
{
  return store_run (session->store,
                    "INSERT OR REPLACE INTO meta (name, value)\n"
                    "VALUES ('erasing', 'yes')",
                    error);
}

gboolean purge_end (KithSession *session, GError **error)
{
  return store_run (session->store,
                    "DELETE FROM meta\n"
                    "WHERE name = 'erasing'",
                    error) &&
         store_run (session->store,
                    "INSERT OR REPLACE INTO meta (name, value)\n"
                    "VALUES ('file.rewrite', 'yes')",
                    error) &&
         archive_mark_behind (session->store, FALSE, error);
}

gboolean purge_images (KithSession *session, const char *table, gint64 row_id, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "UPDATE change\n"
                                                   "SET before = NULL, after = NULL, salt = NULL\n"
                                                   "WHERE table_name = :table\n"
                                                   "  AND row_id = :row",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_text (statement, "table", table);
  statement_bind_int (statement, "row", row_id);
  return statement_run (statement, error);
}

static gboolean run_with_word (KithSession *session, const char *sql, const char *word, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store, sql, error);

  if (statement == NULL)
    return FALSE;
  statement_bind_text (statement, "word", word);
  return statement_run (statement, error);
}

gboolean purge_mentions (KithSession *session, const char *const *words, GError **error)
{
  for (; *words != NULL; words++)
    if (!run_with_word (session,
                        "UPDATE change\n"
                        "SET before = NULL, after = NULL, salt = NULL\n"
                        "WHERE mentions (before, :word)\n"
                        "   OR mentions (after, :word)",
                        *words, error) ||
        !run_with_word (session,
                        "UPDATE step\n"
                        "SET label = 'changed something about a person who was erased since'\n"
                        "WHERE mentions (label, :word)",
                        *words, error) ||
        !session_tick (session, "Taking out of the past", -1, error))
      return FALSE;
  return TRUE;
}

GArray *purge_find (KithSession *session, const char *table, const char *word, GError **error)
{
  g_autoptr (Statement) statement = NULL;

  if (!catalogue_load (session->store, error))
    return NULL;
  statement = statement_new (session->store, table_mentions_sql (catalogue_table (session->store, table)), error);
  if (statement == NULL)
    return NULL;
  statement_bind_text (statement, "word", word);
  return statement_ids (statement, error);
}

/* The value as words: a private one opened. NULL where there are none. Wipe and free. */
static char *words_of (KithSession *session, const Table *table, guint column, const Value *value)
{
  if (value->type == SQLITE_TEXT)
    return g_strdup (value->bytes);
  if (value->type != SQLITE_BLOB || (table->sealed >> column & 1) == 0)
    return NULL;
  return private_text_open (session->store, value->bytes, value->size);
}

gboolean purge_replace (KithSession *session, const char *table_name, gint64 row_id, const char *word, const char *mark,
                        gboolean *changed, GError **error)
{
  g_autoptr (Image) image = NULL;
  g_autoptr (Row) row = row_new (table_name);

  *changed = FALSE;
  if (!catalogue_load (session->store, error))
    return FALSE;

  const Table *table = catalogue_table (session->store, table_name);

  if (!image_read (session->store, table, row_id, &image, error) || image == NULL)
    return image != NULL;
  for (guint i = 0; i < table->count; i++) {
    char *words = words_of (session, table, i, &image->values[i]);

    g_autofree char *without = words != NULL ? mention_replace (words, word, mark) : NULL;

    if (words == NULL)
      continue;
    if (without != NULL) {
      row_text (row, table->columns[i], without);
      *changed = TRUE;
    }
    sodium_memzero (words, strlen (words));
    g_free (words);
  }
  return !*changed || row_update (session, row_id, 0, row, error);
}

static gboolean is_marked (KithSession *session)
{
  return statement_number (session->store, "SELECT count(*) FROM meta WHERE name = 'file.rewrite'", 0, NULL, NULL) > 0;
}

gboolean purge_rewrite_file (KithSession *session, GError **error)
{
  if (!is_marked (session))
    return TRUE;
  /* An open statement would keep the file from being rewritten. */
  statement_finalize_all (session->store);
  if (!store_run (session->store, "VACUUM", error))
    return FALSE;
  return store_run (session->store,
                    "DELETE FROM meta\n"
                    "WHERE name = 'file.rewrite'",
                    error);
}
