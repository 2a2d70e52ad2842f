/* store_change(): every write of a row, with its images, its version and its line in the audit trail. */
#include "base/error.h"
#include "store/audit-private.h"
#include "store/image.h"
#include "store/private_text.h"
#include "store/row.h"
#include "store/step-private.h"
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

#define BIT(column) (G_GUINT64_CONSTANT (1) << (guint)(column))

/* A row's values by place in its table. */
typedef struct {
  Table *table;
  guint64 columns;
  const Value *values[64];
  Value *sealed[64]; /* owned: what is written instead of a private text */
} Placed;

static void placed_clear (Placed *placed)
{
  for (guint i = 0; i < G_N_ELEMENTS (placed->sealed); i++)
    if (placed->sealed[i] != NULL) {
      value_clear (placed->sealed[i]);
      g_free (placed->sealed[i]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Placed, placed_clear)

/* Within a step that still stands, with the catalogue loaded. */
static gboolean may_write (KithSession *session, GError **error)
{
  if (!step_is_open (session, error))
    return FALSE;
  if (catalogue_load (session->store, error))
    return TRUE;
  step_poison (session);
  return FALSE;
}

static void place_row (Store *store, const Row *row, Placed *placed)
{
  placed->table = catalogue_table (store, row->table);
  for (guint i = 0; i < row->cells->len; i++) {
    const Cell *cell = &g_array_index (row->cells, Cell, i);
    int place = table_column (placed->table, cell->column);

    placed->columns |= BIT (place);
    placed->values[place] = &cell->value;
  }
}

/* Sealing the same words twice gives different bytes: those that say what is there already are left out. */
static gboolean says_the_same (Store *store, const Value *sealed, const char *text)
{
  char *before = sealed->type == SQLITE_BLOB ? private_text_open (store, sealed->bytes, sealed->size) : NULL;
  gboolean same = before != NULL && strcmp (before, text) == 0;

  if (before != NULL)
    sodium_memzero (before, strlen (before));
  g_free (before);
  return same;
}

/* What cannot be read must not be replaced unseen: an empty text leaves it, another one is refused. */
static gboolean leave_closed (Placed *placed, guint column, GError **error)
{
  if (placed->values[column]->size > 0) {
    g_set_error_literal (
        error, KITH_ERROR, KITH_ERROR_REFUSED,
        "There is a private text of the coordinator's already, and it stays as it is. Leave that field "
        "empty, or tell the coordinator.");
    return FALSE;
  }
  placed->columns &= ~BIT (column);
  return TRUE;
}

static void seal_value (Store *store, Placed *placed, guint column)
{
  Value *sealed = g_new0 (Value, 1);

  sealed->type = SQLITE_BLOB;
  sealed->bytes = private_text_seal (store, placed->values[column]->bytes, &sealed->size);
  placed->sealed[column] = sealed;
  placed->values[column] = sealed;
}

/* Private texts among the values are sealed. BEFORE is the row as it is, or NULL. */
static gboolean seal_private (KithSession *session, Placed *placed, const Image *before, GError **error)
{
  Store *store = session->store;

  for (guint i = 0; i < placed->table->count; i++) {
    const Value *old = before != NULL ? &before->values[i] : NULL;

    if ((placed->columns & placed->table->sealed & BIT (i)) == 0 || placed->values[i]->type != SQLITE_TEXT)
      continue;
    if (private_text_is_closed (placed->values[i]->bytes)) {
      placed->columns &= ~BIT (i); /* a list that showed it so came back, as from a file */
      continue;
    }
    if (old != NULL && old->type == SQLITE_BLOB && !private_text_opens (session)) {
      if (!leave_closed (placed, i, error))
        return FALSE;
    } else if (old != NULL && says_the_same (store, old, placed->values[i]->bytes)) {
      placed->columns &= ~BIT (i);
    } else if (placed->values[i]->size > 0) {
      seal_value (store, placed, i);
    }
  }
  return TRUE;
}

static gboolean run_placed (Store *store, const char *sql, const Placed *placed, GError **error)
{
  g_autoptr (Statement) statement = statement_new (store, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < placed->table->count; i++)
    if ((placed->columns & BIT (i)) != 0)
      statement_bind_value (statement, (int)i + 1, placed->values[i]);
  return statement_run (statement, error);
}

static char *field_names (const Table *table, guint64 columns)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < table->count; i++)
    if ((columns & BIT (i)) != 0)
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", table->columns[i]);
  return g_string_free (names, FALSE);
}

static void bind_image (Statement *statement, const char *name, const char *version, const Image *image, GBytes *bytes)
{
  gsize size = 0;
  const void *data = image != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (image == NULL)
    return;
  statement_bind_bytes (statement, name, data, size);
  statement_bind_int (statement, version, image_version (image));
}

static gint64 insert_change (KithSession *session, const Image *before, const Image *after, gint64 id,
                             unsigned char *digest, GError **error)
{
  g_autoptr (GBytes) bytes_before = image_bytes (before);
  g_autoptr (GBytes) bytes_after = image_bytes (after);
  unsigned char salt[AUDIT_SALT_SIZE];
  g_autoptr (Statement) statement = statement_new (
      session->store,
      "INSERT INTO change (step, table_name, row_id, version_before, version_after, before, after, salt)\n"
      "VALUES (:step, :table, :row, :version_before, :version_after, :before, :after, :salt)",
      error);
  gint64 step = statement != NULL ? step_row (session, error) : 0;

  if (step == 0)
    return 0;
  randombytes_buf (salt, sizeof salt);
  statement_bind_int (statement, "step", step);
  statement_bind_text (statement, "table", (before != NULL ? before : after)->table->name);
  statement_bind_int (statement, "row", id);
  bind_image (statement, "before", "version_before", before, bytes_before);
  bind_image (statement, "after", "version_after", after, bytes_after);
  statement_bind_bytes (statement, "salt", salt, sizeof salt);
  if (!statement_run (statement, error))
    return 0;
  audit_digest (salt, sizeof salt, bytes_before, bytes_after, digest);
  return sqlite3_last_insert_rowid (session->store->db);
}

/* The row is written by now: without its images and its line nothing of the step may stay. */
static gboolean record (KithSession *session, const char *action, const Table *table, gint64 id, const Image *before,
                        GError **error)
{
  g_autoptr (Image) after = NULL;
  unsigned char digest[AUDIT_DIGEST_SIZE];
  gint64 change = 0;

  if (image_read (session->store, table, id, &after, error))
    change = insert_change (session, before, after, id, digest, error);
  if (change != 0) {
    g_autofree char *fields = field_names (table, image_difference (before, after));

    if (audit_append (session, action, table->name, id, fields, change, digest, error))
      return TRUE;
  }
  step_poison (session);
  return FALSE;
}

static gint64 new_id (Store *store, const Table *table, const Placed *placed, GError **error)
{
  if ((placed->columns & BIT (table->id)) != 0)
    return placed->values[table->id]->number;
  return statement_number (store, table->next_id, 0, error, NULL);
}

gint64 change_insert (KithSession *session, const Row *row, gint64 version, GError **error)
{
  g_auto (Placed) placed = { 0 };

  if (!may_write (session, error))
    return 0;
  place_row (session->store, row, &placed);
  if (!seal_private (session, &placed, NULL, error))
    return 0;

  Table *table = placed.table;
  Value id = { .type = SQLITE_INTEGER, .number = new_id (session->store, table, &placed, error) };
  Value first = { .type = SQLITE_INTEGER, .number = version };

  if (id.number == 0)
    return 0;
  placed.columns |= BIT (table->id) | BIT (table->version);
  placed.values[table->id] = &id;
  placed.values[table->version] = &first;
  if (!run_placed (session->store, table_insert_sql (table, placed.columns), &placed, error))
    return 0;
  return record (session, "insert", table, id.number, NULL, error) ? id.number : 0;
}

gint64 row_insert (KithSession *session, const Row *row, GError **error)
{
  return change_insert (session, row, 1, error);
}

/* The row as it is, when it is still the one that the caller has seen. */
static gboolean read_expected (KithSession *session, const Table *table, gint64 id, gint64 expected_version,
                               Image **before, GError **error)
{
  if (!image_read (session->store, table, id, before, error))
    return FALSE;
  if (*before == NULL) {
    g_set_error_literal (
        error, KITH_ERROR, KITH_ERROR_CHANGED,
        "This record is no longer there: someone removed it. Nothing was changed; look at the list again.");
    return FALSE;
  }
  if (expected_version == 0 || expected_version == image_version (*before))
    return TRUE;
  g_set_error_literal (
      error, KITH_ERROR, KITH_ERROR_CHANGED,
      "Someone else changed this record since you opened it. Nothing was changed; look at it again, then decide.");
  return FALSE;
}

/* The database converts on writing (a whole number in a text column becomes text), so a value that would only be equal after that is
 * written once more; never the other way round. */
static void drop_equal (Placed *placed, const Image *before)
{
  for (guint i = 0; i < placed->table->count; i++)
    if ((placed->columns & BIT (i)) != 0 && value_equal (placed->values[i], &before->values[i]))
      placed->columns &= ~BIT (i);
}

gboolean row_update (KithSession *session, gint64 id, gint64 expected_version, const Row *row, GError **error)
{
  g_autoptr (Image) before = NULL;
  Value key = { .type = SQLITE_INTEGER, .number = id };
  g_auto (Placed) placed = { 0 };

  if (!may_write (session, error))
    return FALSE;
  place_row (session->store, row, &placed);

  Table *table = placed.table;

  if (!read_expected (session, table, id, expected_version, &before, error))
    return FALSE;
  if (!seal_private (session, &placed, before, error))
    return FALSE;
  placed.columns &= ~(BIT (table->id) | BIT (table->version));
  drop_equal (&placed, before);
  if (placed.columns == 0)
    return TRUE;

  const char *sql = table_update_sql (table, placed.columns);

  placed.columns |= BIT (table->id);
  placed.values[table->id] = &key;
  return run_placed (session->store, sql, &placed, error) && record (session, "update", table, id, before, error);
}

gboolean row_delete (KithSession *session, const char *table_name, gint64 id, gint64 expected_version, GError **error)
{
  g_autoptr (Image) before = NULL;

  if (!may_write (session, error))
    return FALSE;

  Table *table = catalogue_table (session->store, table_name);

  if (!read_expected (session, table, id, expected_version, &before, error))
    return FALSE;

  g_autoptr (Statement) statement = statement_new (session->store, table->remove, error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "id", id);
  return statement_run (statement, error) && record (session, "delete", table, id, before, error);
}
