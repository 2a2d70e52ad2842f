#include "store/export.h"

#include "base/text.h"
#include "store/audit.h"
#include "store/image.h"
#include "store/new_folder.h"
#include "store/private_text.h"
#include "store/store-private.h"

#include <json-glib/json-glib.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define AUDIT "audit"

typedef struct {
  KithSession *session;
  NewFolder *folder;
  GString *readme;
} Export;

GPtrArray *store_export_tables (Store *store)
{
  GPtrArray *names = catalogue_names (store);

  g_ptr_array_add (names, (gpointer)AUDIT);
  return names;
}

/* ---- one value */

/* A time: a number in a column called "at", or ending so. */
static gboolean is_time (const char *column)
{
  return strcmp (column, "at") == 0 || g_str_has_suffix (column, "_at");
}

static char *value_text (const char *column, const Value *value)
{
  switch (value->type) {
  case SQLITE_INTEGER:
    return is_time (column) ? clock_iso (value->number) : g_strdup_printf ("%" G_GINT64_FORMAT, value->number);
  case SQLITE_FLOAT: {
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup (g_ascii_dtostr (number, sizeof number, value->real));
  }
  case SQLITE_TEXT:
    return g_utf8_make_valid (value->bytes, (gssize)value->size);
  case SQLITE_BLOB: {
    char *digits = g_malloc (2 * value->size + 1);

    return sodium_bin2hex (digits, 2 * value->size + 1, (const unsigned char *)value->bytes, value->size);
  }
  default:
    return g_strdup ("");
  }
}

static void add_json (JsonBuilder *builder, const char *column, const Value *value)
{
  g_autofree char *text = value_text (column, value);

  json_builder_set_member_name (builder, column);
  if (value->type == SQLITE_NULL)
    json_builder_add_null_value (builder);
  else if (value->type == SQLITE_INTEGER && !is_time (column))
    json_builder_add_int_value (builder, value->number);
  else if (value->type == SQLITE_FLOAT)
    json_builder_add_double_value (builder, value->real);
  else
    json_builder_add_string_value (builder, text);
}

/* ---- one table: both files row by row */

typedef struct {
  FILE *csv, *json;
  gint64 rows;
} Files;

static void write_row (Files *files, const char *const *columns, const Value *values, guint count)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < count; i++) {
    g_autofree char *text = value_text (columns[i], &values[i]);
    gboolean figure = values[i].type == SQLITE_INTEGER || values[i].type == SQLITE_FLOAT; /* -3 is no formula */
    g_autofree char *cell = figure ? g_strdup (text) : text_csv_cell (text);

    fprintf (files->csv, "%s%s", i > 0 ? "," : "", cell);
    add_json (builder, columns[i], &values[i]);
  }
  json_builder_end_object (builder);

  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  g_autofree char *line = json_to_string (node, FALSE);

  fputs ("\r\n", files->csv);
  fprintf (files->json, "%s%s", files->rows > 0 ? ",\n" : "", line);
  files->rows++;
}

/* What is sealed in the store is written as it was typed. */
static void open_private (const Store *store, const Table *table, Image *image)
{
  for (guint i = 0; i < table->count; i++) {
    Value *value = &image->values[i];
    char *text = value->type == SQLITE_BLOB && private_column_is (table->name, table->columns[i])
                     ? private_text_open (store, value->bytes, value->size)
                     : NULL;

    if (text == NULL)
      continue;
    value_clear (value);
    *value = (Value){ .type = SQLITE_TEXT, .bytes = text, .size = strlen (text) };
  }
}

static gboolean write_rows (Export *export, const Table *table, Files *files, GError **error)
{
  g_autoptr (Statement) statement = statement_new (export->session->store, table->ids, error);
  g_autoptr (GArray) ids = statement != NULL ? statement_ids (statement, error) : NULL;

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    g_autoptr (Image) image = NULL;

    if (!image_read (export->session->store, table, g_array_index (ids, gint64, i), &image, error) ||
        !session_tick (export->session, "Exporting", (double)i / ids->len, error))
      return FALSE;
    if (image != NULL)
      open_private (export->session->store, table, image);
    if (image != NULL)
      write_row (files, (const char *const *)table->columns, image->values, table->count);
  }
  return ids != NULL;
}

static const char *const audit_columns[] = { "id",     "at",     "actor",  "unix_user", "action", "table_name",
                                             "row_id", "fields", "change", "digest",    "hash",   NULL };

static gboolean write_audit (Export *export, Files *files, GError **error)
{
  g_autoptr (Statement) statement =
      statement_new (export->session->store,
                     "SELECT id, at, actor, unix_user, action, table_name, row_id, fields,\n"
                     "       change, digest, hash\n"
                     "FROM audit\n"
                     "ORDER BY id",
                     error);
  GError *failure = NULL;
  Value values[G_N_ELEMENTS (audit_columns) - 1] = { 0 };

  while (statement != NULL && statement_next (statement, &failure)) {
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
      statement_value (statement, (int)i, &values[i]);
    write_row (files, audit_columns, values, G_N_ELEMENTS (values));
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
      value_clear (&values[i]);
    if (!session_tick (export->session, "Exporting the audit trail", -1, error))
      return FALSE;
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return statement != NULL && failure == NULL;
}

/* ---- files */

static void describe (Export *export, const char *name, const char *const *columns, gint64 rows)
{
  g_autofree char *list = g_strjoinv (", ", (char **)(gpointer)columns);

  g_string_append_printf (export->readme, "\n%s.csv, %s.json: %" G_GINT64_FORMAT " row%s\n  %s\n", name, name, rows,
                          rows == 1 ? "" : "s", list);
}

static gboolean write_table (Export *export, const char *name, GError **error)
{
  const Table *table = strcmp (name, AUDIT) == 0 ? NULL : catalogue_table (export->session->store, name);
  const char *const *columns = table != NULL ? (const char *const *)table->columns : audit_columns;
  g_autofree char *csv = g_strconcat (name, ".csv", NULL);
  g_autofree char *json = g_strconcat (name, ".json", NULL);
  Files files = { new_folder_file (export->folder, csv, error), NULL, 0 };

  if (files.csv == NULL)
    return FALSE;
  files.json = new_folder_file (export->folder, json, error);
  if (files.json == NULL)
    return new_folder_close (export->folder, files.csv, csv, FALSE, error);

  g_autofree char *heading = g_strjoinv (",", (char **)(gpointer)columns);

  fprintf (files.csv, "%s\r\n", heading);
  fputs ("[", files.json);

  gboolean good = table != NULL ? write_rows (export, table, &files, error) : write_audit (export, &files, error);

  fputs ("]\n", files.json);
  describe (export, name, columns, files.rows);
  good = new_folder_close (export->folder, files.csv, csv, good, error);
  return new_folder_close (export->folder, files.json, json, good, error);
}

static const char readme_words[] = "Everything that this store of kith holds, as it was at %s.\n\n"
                                   "Each table is here twice: NAME.csv (commas, CRLF, the first row names the columns) "
                                   "and NAME.json (a list of objects). All\n"
                                   "texts are UTF-8. Days are written 2026-11-18, times 2026-11-18T09:02:31Z (UTC). "
                                   "Empty in CSV is null or \"\" in JSON. A CSV\n"
                                   "cell that a spreadsheet would take for a formula has an apostrophe before it. A "
                                   "column that is called as another table\n"
                                   "(person, request, scheme ...) holds the id of its row there; requester, supporter, "
                                   "supportee, supervisor, recipient,\n"
                                   "person_a and person_b hold ids of person. The audit trail says who did what, "
                                   "without values; bytes are hexadecimal.\n\n"
                                   "These files are NOT encrypted. Delete them when they have served.\n";

static gboolean write_readme (Export *export, GError **error)
{
  FILE *stream = new_folder_file (export->folder, "README.txt", error);

  if (stream != NULL)
    fputs (export->readme->str, stream);
  return new_folder_close (export->folder, stream, "README.txt", TRUE, error);
}

static gboolean write_all (Export *export, GError **error)
{
  g_autoptr (GPtrArray) tables = store_export_tables (export->session->store);
  g_autofree char *now = clock_iso (session_now (export->session));

  g_string_append_printf (export->readme, readme_words, now);
  for (guint i = 0; i < tables->len; i++)
    if (!write_table (export, tables->pdata[i], error))
      return FALSE;
  return write_readme (export, error);
}

gboolean store_export (KithSession *session, const char *path, GError **error)
{
  g_autoptr (NewFolder) folder = NULL;
  g_autoptr (GString) readme = g_string_new (NULL);
  gboolean written;

  if (!session_may (session, RIGHT_STORE, error))
    return FALSE;
  folder = new_folder_plan (path, "Nothing was exported.", error);
  if (folder == NULL || !catalogue_load (session->store, error) ||
      !audit_note (session, "export", "", 0, "everything", error) || !new_folder_make (folder, error))
    return FALSE;

  Export export = { session, folder, readme };

  store_begin_reading (session->store);
  written = write_all (&export, error);
  store_end_reading (session->store);
  return written && new_folder_finish (folder, error);
}
