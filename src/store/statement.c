#include "store/statement.h"

#include "store/failure.h"
#include "store/statement-private.h"
#include "store/store-private.h"

#include <string.h>

struct Statement {
  Store *store;
  const char *sql;
  sqlite3_stmt *handle;
  Statement *next; /* among the idle ones of the same SQL */
};

static Statement *statement_prepare (Store *store, const char *sql, GError **error)
{
  sqlite3_stmt *handle = NULL;
  int result = sqlite3_prepare_v2 (store->db, sql, -1, &handle, NULL);

  if (result != SQLITE_OK) {
    failure_set (error, store->db, result);
    return NULL;
  }

  Statement *statement = g_new0 (Statement, 1);

  statement->store = store;
  statement->sql = sql;
  statement->handle = handle;
  return statement;
}

Statement *statement_new (Store *store, const char *sql, GError **error)
{
  Statement *statement = g_hash_table_lookup (store->idle, sql);

  if (statement == NULL)
    return statement_prepare (store, sql, error);
  g_hash_table_insert (store->idle, (gpointer)sql, statement->next);
  statement->next = NULL;
  return statement;
}

void statement_free (Statement *statement)
{
  if (statement == NULL)
    return;
  sqlite3_reset (statement->handle);
  sqlite3_clear_bindings (statement->handle);
  statement->next = g_hash_table_lookup (statement->store->idle, statement->sql);
  g_hash_table_insert (statement->store->idle, (gpointer)statement->sql, statement);
}

void statement_finalize_all (Store *store)
{
  GHashTableIter iter;
  gpointer first;

  g_hash_table_iter_init (&iter, store->idle);
  while (g_hash_table_iter_next (&iter, NULL, &first)) {
    Statement *statement = first;

    while (statement != NULL) {
      Statement *next = statement->next;

      sqlite3_finalize (statement->handle);
      g_free (statement);
      statement = next;
    }
  }
  g_hash_table_remove_all (store->idle);
}

static int parameter (Statement *statement, const char *name)
{
  char full[64];

  g_snprintf (full, sizeof full, "%s%s", name[0] == ':' ? "" : ":", name);

  int place = sqlite3_bind_parameter_index (statement->handle, full);

  if (place == 0)
    g_error ("no parameter %s in: %s", full, statement->sql);
  return place;
}

/* Binding fails only for a wrong place, which is a mistake in the program: a lack of memory ends it (store/memory.h). */
void statement_bind_int (Statement *statement, const char *name, gint64 value)
{
  sqlite3_bind_int64 (statement->handle, parameter (statement, name), value);
}

void statement_bind_real (Statement *statement, const char *name, double value)
{
  sqlite3_bind_double (statement->handle, parameter (statement, name), value);
}

void statement_bind_text (Statement *statement, const char *name, const char *value)
{
  sqlite3_bind_text (statement->handle, parameter (statement, name), value, -1, SQLITE_TRANSIENT);
}

void statement_bind_day (Statement *statement, const char *name, Day value)
{
  g_autofree char *iso = value == DAY_NONE ? NULL : day_iso (value);

  statement_bind_text (statement, name, iso);
}

void statement_bind_bytes (Statement *statement, const char *name, const void *data, size_t size)
{
  sqlite3_bind_blob64 (statement->handle, parameter (statement, name), data, size, SQLITE_TRANSIENT);
}

void statement_bind_null (Statement *statement, const char *name)
{
  sqlite3_bind_null (statement->handle, parameter (statement, name));
}

void statement_bind_value (Statement *statement, int place, const Value *value)
{
  switch (value->type) {
  case SQLITE_INTEGER:
    sqlite3_bind_int64 (statement->handle, place, value->number);
    break;
  case SQLITE_FLOAT:
    sqlite3_bind_double (statement->handle, place, value->real);
    break;
  case SQLITE_TEXT:
    sqlite3_bind_text64 (statement->handle, place, value->bytes, value->size, SQLITE_STATIC, SQLITE_UTF8);
    break;
  case SQLITE_BLOB:
    sqlite3_bind_blob64 (statement->handle, place, value->bytes, value->size, SQLITE_STATIC);
    break;
  default:
    sqlite3_bind_null (statement->handle, place);
  }
}

gboolean statement_next (Statement *statement, GError **error)
{
  store_about_to_read (statement->store);

  int result = sqlite3_step (statement->handle);

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    failure_set (error, statement->store->db, result);
  return result == SQLITE_ROW;
}

gboolean statement_run (Statement *statement, GError **error)
{
  int result = SQLITE_ROW;

  while (result == SQLITE_ROW)
    result = sqlite3_step (statement->handle);
  if (result != SQLITE_DONE)
    failure_set (error, statement->store->db, result);
  sqlite3_reset (statement->handle);
  return result == SQLITE_DONE;
}

gint64 statement_int (Statement *statement, int column)
{
  return sqlite3_column_int64 (statement->handle, column);
}

double statement_real (Statement *statement, int column)
{
  return sqlite3_column_double (statement->handle, column);
}

const char *statement_text (Statement *statement, int column)
{
  return (const char *)sqlite3_column_text (statement->handle, column);
}

char *statement_dup_text (Statement *statement, int column)
{
  const char *text = statement_text (statement, column);

  return g_strdup (text != NULL ? text : "");
}

Day statement_day (Statement *statement, int column)
{
  return day_from_iso (statement_text (statement, column));
}

const void *statement_bytes (Statement *statement, int column, size_t *size)
{
  const void *data = sqlite3_column_blob (statement->handle, column);

  *size = (size_t)sqlite3_column_bytes (statement->handle, column);
  return data;
}

gboolean statement_is_null (Statement *statement, int column)
{
  return sqlite3_column_type (statement->handle, column) == SQLITE_NULL;
}

static Statement *bound (Store *store, const char *sql, GError **error, va_list binds)
{
  Statement *statement = statement_new (store, sql, error);

  if (statement == NULL)
    return NULL;
  for (const char *name = va_arg (binds, const char *); name != NULL; name = va_arg (binds, const char *))
    statement_bind_int (statement, name, va_arg (binds, gint64));
  return statement;
}

GArray *statement_numbers (Store *store, const char *sql, GError **error, ...)
{
  va_list binds;

  va_start (binds, error);
  g_autoptr (Statement) statement = bound (store, sql, error, binds);
  va_end (binds);
  return statement != NULL ? statement_ids (statement, error) : NULL;
}

gint64 statement_number (Store *store, const char *sql, gint64 otherwise, GError **error, ...)
{
  va_list binds;

  va_start (binds, error);
  g_autoptr (Statement) statement = bound (store, sql, error, binds);
  va_end (binds);
  if (statement == NULL)
    return otherwise;
  if (!statement_next (statement, error) || statement_is_null (statement, 0))
    return otherwise;
  return statement_int (statement, 0);
}

void statement_value (Statement *statement, int column, Value *value)
{
  sqlite3_stmt *handle = statement->handle;
  const void *bytes = NULL;

  memset (value, 0, sizeof *value);
  value->type = sqlite3_column_type (handle, column);
  switch (value->type) {
  case SQLITE_INTEGER:
    value->number = sqlite3_column_int64 (handle, column);
    return;
  case SQLITE_FLOAT:
    value->real = sqlite3_column_double (handle, column);
    return;
  case SQLITE_TEXT:
    bytes = sqlite3_column_text (handle, column);
    break;
  case SQLITE_BLOB:
    bytes = sqlite3_column_blob (handle, column);
    break;
  default:
    return;
  }
  value->size = (gsize)sqlite3_column_bytes (handle, column);
  value->bytes = g_malloc (value->size + 1);
  if (value->size > 0)
    memcpy (value->bytes, bytes, value->size);
  value->bytes[value->size] = '\0';
}

void value_clear (Value *value)
{
  g_free (value->bytes);
  memset (value, 0, sizeof *value);
  value->type = SQLITE_NULL;
}

gboolean value_equal (const Value *one, const Value *other)
{
  if (one->type != other->type)
    return FALSE;
  switch (one->type) {
  case SQLITE_INTEGER:
    return one->number == other->number;
  case SQLITE_FLOAT:
    return memcmp (&one->real, &other->real, sizeof one->real) == 0;
  case SQLITE_NULL:
    return TRUE;
  default:
    return one->size == other->size && memcmp (one->bytes, other->bytes, one->size) == 0;
  }
}

GArray *statement_ids (Statement *statement, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (statement_next (statement, &problem)) {
    gint64 id = statement_int (statement, 0);

    g_array_append_val (ids, id);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&ids);
}
