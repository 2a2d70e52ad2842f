#include "store/image.h"

#include "store/row.h"

#include <string.h>

void image_free (Image *image)
{
  if (image == NULL)
    return;
  for (guint i = 0; i < image->table->count; i++)
    value_clear (&image->values[i]);
  g_free (image->values);
  g_free (image);
}

gboolean image_read (Store *store, const Table *table, gint64 id, Image **image, GError **error)
{
  g_autoptr (Statement) statement = statement_new (store, table->select, error);
  GError *failure = NULL;

  *image = NULL;
  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "id", id);
  if (!statement_next (statement, &failure)) {
    if (failure != NULL)
      g_propagate_error (error, failure);
    return failure == NULL;
  }
  *image = g_new0 (Image, 1);
  (*image)->table = table;
  (*image)->values = g_new0 (Value, table->count);
  for (guint i = 0; i < table->count; i++)
    statement_value (statement, (int)i, &(*image)->values[i]);
  return TRUE;
}

gint64 image_version (const Image *image)
{
  return image->values[image->table->version].number;
}

static GVariant *text_variant (const Value *value)
{
  if (strlen (value->bytes) == value->size && g_utf8_validate_len (value->bytes, value->size, NULL))
    return g_variant_new_string (value->bytes);
  return g_variant_new_take_string (g_utf8_make_valid (value->bytes, (gssize)value->size));
}

static GVariant *value_variant (const Value *value)
{
  switch (value->type) {
  case SQLITE_INTEGER:
    return g_variant_new_int64 (value->number);
  case SQLITE_FLOAT:
    return g_variant_new_double (value->real);
  case SQLITE_TEXT:
    return text_variant (value);
  case SQLITE_BLOB:
    return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, value->bytes, value->size, 1);
  default:
    return g_variant_new_tuple (NULL, 0);
  }
}

GBytes *image_bytes (const Image *image)
{
  GVariantBuilder builder;

  if (image == NULL)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < image->table->count; i++)
    g_variant_builder_add_value (&builder,
                                 g_variant_new_dict_entry (g_variant_new_string (image->table->columns[i]),
                                                           g_variant_new_variant (value_variant (&image->values[i]))));

  g_autoptr (GVariant) whole = g_variant_ref_sink (g_variant_builder_end (&builder));

  return g_variant_get_data_as_bytes (whole);
}

guint64 image_difference (const Image *one, const Image *other)
{
  const Table *table = one != NULL ? one->table : other->table;
  guint64 columns = 0;

  for (guint i = 0; i < table->count; i++) {
    gboolean same = one != NULL && other != NULL ? value_equal (&one->values[i], &other->values[i])
                                                 : (one != NULL ? one : other)->values[i].type == SQLITE_NULL;

    if (!same && (int)i != table->version && (int)i != table->id)
      columns |= G_GUINT64_CONSTANT (1) << i;
  }
  return columns;
}

static gboolean variant_value (GVariant *variant, Value *value)
{
  gsize size = 0;

  memset (value, 0, sizeof *value);
  value->type = SQLITE_NULL;
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_INT64)) {
    value->type = SQLITE_INTEGER;
    value->number = g_variant_get_int64 (variant);
  } else if (g_variant_is_of_type (variant, G_VARIANT_TYPE_DOUBLE)) {
    value->type = SQLITE_FLOAT;
    value->real = g_variant_get_double (variant);
  } else if (g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING)) {
    value->type = SQLITE_TEXT;
    value->bytes = g_variant_dup_string (variant, &value->size);
  } else if (g_variant_is_of_type (variant, G_VARIANT_TYPE_BYTESTRING)) {
    const char *bytes = g_variant_get_fixed_array (variant, &size, 1);

    value->type = SQLITE_BLOB;
    value->size = size;
    value->bytes = g_malloc0 (size + 1);
    if (size > 0)
      memcpy (value->bytes, bytes, size);
  } else {
    return g_variant_is_of_type (variant, G_VARIANT_TYPE_UNIT);
  }
  return TRUE;
}

Row *image_row (const Table *table, GBytes *bytes)
{
  g_autoptr (GVariant) whole = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  g_autoptr (Row) row = row_new (table->name);
  GVariantIter iter;
  const char *column;
  GVariant *variant;

  if (!g_variant_is_normal_form (whole))
    return NULL;
  g_variant_iter_init (&iter, whole);
  while (g_variant_iter_next (&iter, "{&sv}", &column, &variant)) {
    Value value;
    gboolean known = table_has (table, column) && variant_value (variant, &value);

    g_variant_unref (variant);
    if (!known)
      return NULL;
    if (strcmp (column, "id") == 0 || strcmp (column, "version") == 0)
      continue;
    row_value (row, column, value);
  }
  return g_steal_pointer (&row);
}
