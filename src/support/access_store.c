#include "support/access_store.h"

#include "store/statement.h"

GPtrArray *access_rows (KithSession *session, gint64 id, gboolean answered_too, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)access_request_free);
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT a.id, a.version, a.person, p.name, a.received_on, a.due_on, a.paused_on, a.paused_days,\n"
                     "       a.answered_on, a.note\n"
                     "FROM access_request a\n"
                     "JOIN person p ON p.id = a.person\n"
                     "WHERE (:id = 0 OR a.id = :id)\n"
                     "  AND (:answered = 1 OR a.answered_on IS NULL)\n"
                     "ORDER BY a.answered_on IS NOT NULL, a.due_on, a.id",
                     error);
  GError *failure = NULL;

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "id", id);
  statement_bind_int (row, "answered", answered_too ? 1 : 0);
  while (statement_next (row, &failure)) {
    AccessRequest *request = g_new0 (AccessRequest, 1);

    request->id = statement_int (row, 0);
    request->version = statement_int (row, 1);
    request->person = statement_int (row, 2);
    request->name = statement_dup_text (row, 3);
    request->received_on = statement_day (row, 4);
    request->due_on = statement_day (row, 5);
    request->paused_on = statement_day (row, 6);
    request->paused_days = (int)statement_int (row, 7);
    request->answered_on = statement_day (row, 8);
    request->note = statement_dup_text (row, 9);
    g_ptr_array_add (found, request);
  }
  if (failure == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, failure);
  return NULL;
}

gint64 access_open_id (KithSession *session, gint64 person, GError **error)
{
  return statement_number (session->store,
                           "SELECT id\n"
                           "FROM access_request\n"
                           "WHERE person = :person AND answered_on IS NULL",
                           0, error, "person", person, NULL);
}

GHashTable *access_omissions (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT entry, reason\n"
                                             "FROM access_omission\n"
                                             "WHERE access_request = :id",
                                             error);
  GError *failure = NULL;

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "id", id);
  while (statement_next (row, &failure))
    g_hash_table_replace (found, statement_dup_text (row, 0), statement_dup_text (row, 1));
  if (failure == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, failure);
  return NULL;
}

gint64 access_omission_id (KithSession *session, gint64 id, const char *entry, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT id\n"
                                             "FROM access_omission\n"
                                             "WHERE access_request = :id AND entry = :entry",
                                             error);
  GError *failure = NULL;

  if (row == NULL)
    return -1;
  statement_bind_int (row, "id", id);
  statement_bind_text (row, "entry", entry);
  if (statement_next (row, &failure))
    return statement_int (row, 0);
  if (failure == NULL)
    return 0;
  g_propagate_error (error, failure);
  return -1;
}
