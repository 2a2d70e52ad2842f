#include "people/area_store.h"

#include "base/text.h"
#include "store/statement.h"
#include "store/step.h"

static Area *read_area (Statement *statement)
{
  Area *area = g_new0 (Area, 1);

  area->id = statement_int (statement, 0);
  area->version = statement_int (statement, 1);
  area->name = statement_dup_text (statement, 2);
  area->sensitive = statement_int (statement, 3) != 0;
  return area;
}

GPtrArray *area_store_list (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func ((GDestroyNotify)area_free);
  g_autoptr (GError) failure = NULL;
  g_autoptr (Statement) statement =
      statement_new (session->store,
                     "SELECT a.id, a.version, a.name, a.sensitive,"
                     " (SELECT count(DISTINCT e.person) FROM offer o JOIN enrolment e ON e.id = o.enrolment"
                     "   WHERE o.area = a.id AND e.role = 'supporter' AND e.status = 'active'),"
                     " (SELECT count(*) FROM request r WHERE r.area = a.id)"
                     " FROM area a"
                     " WHERE a.scheme = :scheme"
                     " ORDER BY a.name_folded, a.id",
                     error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, ":scheme", session->scheme);
  while (statement_next (statement, &failure)) {
    Area *area = read_area (statement);

    area->supporters = (long)statement_int (statement, 4);
    area->requests = (long)statement_int (statement, 5);
    g_ptr_array_add (areas, area);
  }
  if (failure == NULL)
    return g_steal_pointer (&areas);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

GPtrArray *area_store_names (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func ((GDestroyNotify)area_free);
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id, version, name, sensitive"
                                                   " FROM area"
                                                   " WHERE scheme = :scheme"
                                                   " ORDER BY name_folded, id",
                                                   error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "scheme", session->scheme);
  while (statement_next (statement, &failure))
    g_ptr_array_add (areas, read_area (statement));
  if (failure == NULL)
    return g_steal_pointer (&areas);
  g_propagate_error (error, failure);
  return NULL;
}

Area *area_store_load (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id, version, name, sensitive"
                                                   " FROM area"
                                                   " WHERE id = :id AND scheme = :scheme",
                                                   error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, ":id", id);
  statement_bind_int (statement, ":scheme", session->scheme);
  return statement_next (statement, error) ? read_area (statement) : NULL;
}

gint64 area_store_find (KithSession *session, const char *name_folded)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id"
                                                   " FROM area"
                                                   " WHERE scheme = :scheme AND name_folded = :name",
                                                   NULL);

  if (statement == NULL)
    return 0;
  statement_bind_int (statement, ":scheme", session->scheme);
  statement_bind_text (statement, ":name", name_folded);
  return statement_next (statement, NULL) ? statement_int (statement, 0) : 0;
}

gboolean area_store_use (KithSession *session, gint64 id, AreaUse *use, GError **error)
{
  g_autoptr (Statement) statement =
      statement_new (session->store,
                     "SELECT (SELECT count(DISTINCT enrolment) FROM offer WHERE area = :id),"
                     " (SELECT count(*) FROM request WHERE area = :id)",
                     error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, ":id", id);
  if (!statement_next (statement, error))
    return FALSE;
  use->supporters = (long)statement_int (statement, 0);
  use->requests = (long)statement_int (statement, 1);
  return TRUE;
}

gint64 area_store_write (KithSession *session, gint64 id, gint64 version, const char *name, gboolean sensitive,
                         GError **error)
{
  g_autofree char *folded = text_fold (name);
  Row *row = row_new ("area");

  row_text (row, "name", name);
  row_text (row, "name_folded", folded);
  row_int (row, "sensitive", sensitive ? 1 : 0);
  if (id == 0) {
    row_int (row, "scheme", session->scheme);
    id = row_insert (session, row, error);
  } else if (!row_update (session, id, version, row, error)) {
    id = 0;
  }
  row_free (row);
  return id;
}
