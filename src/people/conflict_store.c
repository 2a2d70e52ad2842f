#include "people/conflict_store.h"

#include "store/statement.h"

static Conflict *read_conflict (Statement *statement)
{
  Conflict *conflict = g_new0 (Conflict, 1);

  conflict->id = statement_int (statement, 0);
  conflict->person_a = statement_int (statement, 1);
  conflict->person_b = statement_int (statement, 2);
  conflict->name_a = statement_dup_text (statement, 3);
  conflict->name_b = statement_dup_text (statement, 4);
  conflict->kind = statement_dup_text (statement, 5);
  conflict->from = statement_day (statement, 6);
  conflict->until = statement_day (statement, 7);
  return conflict;
}

GPtrArray *conflict_store_list (KithSession *session, gint64 person, gint64 conflict, GError **error)
{
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify)conflict_free);
  GError *failure = NULL;
  g_autoptr (Statement) statement =
      statement_new (session->store,
                     "SELECT c.id, c.person_a, c.person_b, a.name, b.name, c.kind, c.from_on, c.until_on"
                     " FROM conflict c"
                     " JOIN person a ON a.id = c.person_a"
                     " JOIN person b ON b.id = c.person_b"
                     " WHERE (:person = 0 OR c.person_a = :person OR c.person_b = :person)"
                     " AND (:conflict = 0 OR c.id = :conflict)"
                     " ORDER BY a.name_folded, b.name_folded, c.id",
                     error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "person", person);
  statement_bind_int (statement, "conflict", conflict);
  while (statement_next (statement, &failure))
    g_ptr_array_add (conflicts, read_conflict (statement));
  if (failure == NULL)
    return g_steal_pointer (&conflicts);
  g_propagate_error (error, failure);
  return NULL;
}
