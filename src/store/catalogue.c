/* This is the one file where SQL is put together from parts: the parts are the schema's own table and column names, read from
 * the open database and checked to be plain words. Values are bound, never written into the text. */
#include "store/catalogue.h"

#include "base/error.h"
#include "store/failure.h"
#include "store/private_text.h"
#include "store/store-private.h"

#include <string.h>

struct Catalogue {
  GHashTable *tables; /* name → Table */
  GPtrArray *names;
};

static void table_free (gpointer data)
{
  Table *table = data;

  g_hash_table_unref (table->places);
  g_hash_table_unref (table->inserts);
  g_hash_table_unref (table->updates);
  g_strfreev (table->columns);
  g_free (table->select);
  g_free (table->remove);
  g_free (table->next_id);
  g_free (table->ids);
  g_free (table->mentions);
  g_free (table->name);
  g_free (table);
}

static gboolean is_plain_word (const char *name)
{
  return name[0] != '\0' && strspn (name, "abcdefghijklmnopqrstuvwxyz_0123456789") == strlen (name);
}

static GPtrArray *read_names (sqlite3 *db, const char *sql, int column, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  while (result == SQLITE_OK || result == SQLITE_ROW) {
    result = sqlite3_step (statement);
    if (result == SQLITE_ROW)
      g_ptr_array_add (names, g_strdup ((const char *)sqlite3_column_text (statement, column)));
  }
  if (result != SQLITE_DONE)
    failure_set (error, db, result);
  sqlite3_finalize (statement);
  return result == SQLITE_DONE ? g_steal_pointer (&names) : NULL;
}

static char *select_sql (const Table *table)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < table->count; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", table->columns[i]);
  g_string_append_printf (sql, " FROM \"%s\" WHERE id = :id", table->name);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

/* Sealed columns are bytes in which no word is found; numbers hold none. */
static char *mentions_sql (const Table *table)
{
  g_autoptr (GString) sql = g_string_new ("SELECT id FROM \"");

  g_string_append_printf (sql, "%s\" WHERE", table->name);
  for (guint i = 0; i < table->count; i++)
    g_string_append_printf (sql, "%s mentions (\"%s\", :word)", i > 0 ? " OR" : "", table->columns[i]);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

/* Written rows are named with their database, past the views of store/apart.h, which cannot be written: what they hide was not found before.
 *
 * An id that was ever used is not given again, even when its row was deleted or undone: somebody's screen, or a mail, may still
 * mean the old row by it. */
static char *next_id_sql (const Table *table)
{
  return g_strdup_printf ("SELECT max (coalesce ((SELECT max (id) FROM main.\"%s\"), 0),"
                          " coalesce ((SELECT max (row_id) FROM change WHERE table_name = '%s'), 0)) + 1",
                          table->name, table->name);
}

static Table *table_new (const char *name, GPtrArray *columns)
{
  Table *table = g_new0 (Table, 1);

  table->name = g_strdup (name);
  table->count = columns->len;
  table->columns = g_new0 (char *, columns->len + 1);
  table->places = g_hash_table_new (g_str_hash, g_str_equal);
  table->inserts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  table->updates = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < columns->len; i++) {
    table->columns[i] = g_strdup (columns->pdata[i]);
    g_hash_table_insert (table->places, table->columns[i], GINT_TO_POINTER ((int)i + 1));
    if (private_column_is (name, table->columns[i]))
      table->sealed |= G_GUINT64_CONSTANT (1) << i;
  }
  table->id = GPOINTER_TO_INT (g_hash_table_lookup (table->places, "id")) - 1;
  table->version = GPOINTER_TO_INT (g_hash_table_lookup (table->places, "version")) - 1;
  table->select = select_sql (table);
  table->remove = g_strdup_printf ("DELETE FROM main.\"%s\" WHERE id = :id", name);
  table->next_id = next_id_sql (table);
  table->mentions = mentions_sql (table);
  table->ids = g_strdup_printf ("SELECT id FROM \"%s\" ORDER BY id", name);
  return table;
}

static gboolean load_table (Catalogue *catalogue, sqlite3 *db, const char *name, GError **error)
{
  if (!is_plain_word (name))
    return TRUE;

  g_autofree char *sql = g_strdup_printf ("PRAGMA main.table_info (\"%s\")", name);
  g_autoptr (GPtrArray) columns = read_names (db, sql, 1, error);

  if (columns == NULL)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    if (!is_plain_word (columns->pdata[i]))
      return TRUE;

  Table *table = table_new (name, columns);

  if (table->id < 0 || table->version < 0 || table->count > 64) {
    table_free (table);
    return TRUE;
  }
  g_hash_table_insert (catalogue->tables, table->name, table);
  g_ptr_array_add (catalogue->names, table->name);
  return TRUE;
}

static Catalogue *load (Store *store, GError **error)
{
  Catalogue *catalogue = g_new0 (Catalogue, 1);
  g_autoptr (GPtrArray) names =
      read_names (store->db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", 0, error);
  gboolean loaded = names != NULL;

  catalogue->tables = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, table_free);
  catalogue->names = g_ptr_array_new ();
  for (guint i = 0; loaded && i < names->len; i++)
    loaded = load_table (catalogue, store->db, names->pdata[i], error);
  if (loaded)
    return catalogue;
  catalogue_free (catalogue);
  return NULL;
}

gboolean catalogue_load (Store *store, GError **error)
{
  if (store->catalogue == NULL)
    store->catalogue = load (store, error);
  return store->catalogue != NULL;
}

static const Catalogue *catalogue_of (Store *store)
{
  g_autoptr (GError) problem = NULL;

  if (!catalogue_load (store, &problem))
    g_error ("the tables could not be read: %s", problem->message);
  return store->catalogue;
}

void catalogue_free (Catalogue *catalogue)
{
  if (catalogue == NULL)
    return;
  g_ptr_array_unref (catalogue->names);
  g_hash_table_unref (catalogue->tables);
  g_free (catalogue);
}

Table *catalogue_find (Store *store, const char *name)
{
  return g_hash_table_lookup (catalogue_of (store)->tables, name);
}

Table *catalogue_table (Store *store, const char *name)
{
  Table *table = catalogue_find (store, name);

  if (table == NULL)
    g_error ("no table \"%s\" in the catalogue", name);
  return table;
}

gboolean table_has (const Table *table, const char *column)
{
  return g_hash_table_contains (table->places, column);
}

int table_column (const Table *table, const char *column)
{
  int place = GPOINTER_TO_INT (g_hash_table_lookup (table->places, column));

  if (place == 0)
    g_error ("no column \"%s\" in table \"%s\"", column, table->name);
  return place - 1;
}

GPtrArray *catalogue_names (Store *store)
{
  return g_ptr_array_copy (catalogue_of (store)->names, NULL, NULL);
}

static const char *remember (GHashTable *table, guint64 columns, GString *sql)
{
  gint64 key = (gint64)columns;
  char *text = g_string_free (sql, FALSE);

  g_hash_table_insert (table, g_memdup2 (&key, sizeof key), text);
  return text;
}

const char *table_mentions_sql (const Table *table)
{
  return table->mentions;
}

const char *table_insert_sql (Table *table, guint64 columns)
{
  gint64 key = (gint64)columns;
  const char *known = g_hash_table_lookup (table->inserts, &key);

  if (known != NULL)
    return known;

  GString *sql = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO main.\"%s\" (", table->name);
  for (guint i = 0; i < table->count; i++) {
    if ((columns >> i & 1) == 0)
      continue;
    g_string_append_printf (sql, "%s\"%s\"", values->len > 0 ? ", " : "", table->columns[i]);
    g_string_append_printf (values, "%s?%u", values->len > 0 ? ", " : "", i + 1);
  }
  g_string_append_printf (sql, ") VALUES (%s)", values->str);
  return remember (table->inserts, columns, sql);
}

const char *table_update_sql (Table *table, guint64 columns)
{
  gint64 key = (gint64)columns;
  const char *known = g_hash_table_lookup (table->updates, &key);

  if (known != NULL)
    return known;

  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "UPDATE main.\"%s\" SET version = version + 1", table->name);
  for (guint i = 0; i < table->count; i++)
    if ((columns >> i & 1) != 0)
      g_string_append_printf (sql, ", \"%s\" = ?%u", table->columns[i], i + 1);
  g_string_append_printf (sql, " WHERE id = ?%d", table->id + 1);
  return remember (table->updates, columns, sql);
}
