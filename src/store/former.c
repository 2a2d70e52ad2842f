#include "store/former.h"

#include "store/statement.h"

gint64 former_number (KithSession *session, const char *table, gint64 id, const char *column)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT before\n"
                                                   "  FROM change\n"
                                                   " WHERE table_name = :table\n"
                                                   "   AND row_id = :id\n"
                                                   "   AND before IS NOT NULL\n"
                                                   " ORDER BY id DESC\n"
                                                   " LIMIT 1",
                                                   NULL);
  size_t size = 0;

  if (statement == NULL)
    return 0;
  statement_bind_text (statement, "table", table);
  statement_bind_int (statement, "id", id);
  if (!statement_next (statement, NULL))
    return 0;

  const void *data = statement_bytes (statement, 0, &size);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GVariant) image = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  g_autoptr (GVariant) value = g_variant_lookup_value (image, column, G_VARIANT_TYPE_INT64);

  return value != NULL ? g_variant_get_int64 (value) : 0;
}
