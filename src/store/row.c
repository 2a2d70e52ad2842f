#include "store/row.h"

#include <string.h>

static void cell_clear (gpointer data)
{
  Cell *cell = data;

  g_free (cell->column);
  value_clear (&cell->value);
}

Row *row_new (const char *table)
{
  Row *row = g_new0 (Row, 1);

  row->table = g_strdup (table);
  row->cells = g_array_sized_new (FALSE, FALSE, sizeof (Cell), 16);
  g_array_set_clear_func (row->cells, cell_clear);
  return row;
}

void row_free (Row *row)
{
  if (row == NULL)
    return;
  g_array_unref (row->cells);
  g_free (row->table);
  g_free (row);
}

void row_value (Row *row, const char *column, Value value)
{
  Cell cell = { .value = value };

  for (guint i = 0; i < row->cells->len; i++) {
    Cell *known = &g_array_index (row->cells, Cell, i);

    if (strcmp (known->column, column) == 0) {
      value_clear (&known->value);
      known->value = value;
      return;
    }
  }
  cell.column = g_strdup (column);
  g_array_append_val (row->cells, cell);
}

void row_int (Row *row, const char *column, gint64 value)
{
  row_value (row, column, (Value){ .type = SQLITE_INTEGER, .number = value });
}

/* What is not UTF-8 would neither search nor travel in an image: it is made so, with U+FFFD in place of the rest. */
void row_text (Row *row, const char *column, const char *value)
{
  if (value == NULL) {
    row_null (row, column);
    return;
  }

  char *text = g_utf8_make_valid (value, -1);

  row_value (row, column, (Value){ .type = SQLITE_TEXT, .bytes = text, .size = strlen (text) });
}

void row_day (Row *row, const char *column, Day value)
{
  g_autofree char *iso = value == DAY_NONE ? NULL : day_iso (value);

  row_text (row, column, iso);
}

void row_bytes (Row *row, const char *column, const void *data, size_t size)
{
  Value value = { .type = SQLITE_BLOB, .bytes = g_malloc (size + 1), .size = size };

  if (size > 0)
    memcpy (value.bytes, data, size);
  value.bytes[size] = '\0';
  row_value (row, column, value);
}

void row_null (Row *row, const char *column)
{
  row_value (row, column, (Value){ .type = SQLITE_NULL });
}
