#include "people/import_store.h"

#include "store/statement.h"
#include "store/step.h"

static gboolean finish (GError *failure, GError **error)
{
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

gboolean import_store_decisions (KithSession *session, ImportDecision decision, gpointer data, GError **error)
{
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id, kind, field, source_folded, target"
                                                   " FROM import_mapping"
                                                   " WHERE scheme = :scheme",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", session->scheme);
  while (statement_next (statement, &failure))
    decision (data, statement_int (statement, 0), statement_text (statement, 1), statement_text (statement, 2),
              statement_text (statement, 3), statement_text (statement, 4));
  return finish (failure, error);
}

gboolean import_store_remember (KithSession *session, gint64 id, const char *kind, const char *field,
                                const char *source_folded, const char *target, GError **error)
{
  g_autoptr (Row) row = row_new ("import_mapping");

  row_text (row, "target", target);
  if (id != 0)
    return row_update (session, id, 0, row, error);
  row_int (row, "scheme", session->scheme);
  row_text (row, "kind", kind);
  row_text (row, "field", field);
  row_text (row, "source_folded", source_folded);
  return row_insert (session, row, error) != 0;
}

gboolean import_store_persons (KithSession *session, ImportPerson visit, gpointer data, GError **error)
{
  GError *failure = NULL;
  g_autoptr (Statement) statement =
      statement_new (session->store,
                     "SELECT p.id, e.id IS NOT NULL, p.name_folded, p.email_folded"
                     " FROM person p"
                     " LEFT JOIN enrolment e ON e.person = p.id AND e.scheme = :scheme AND e.role = 'supporter'"
                     " ORDER BY p.id",
                     error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", session->scheme);
  while (statement_next (statement, &failure))
    visit (data, statement_int (statement, 0), statement_int (statement, 1) != 0, statement_text (statement, 2),
           statement_text (statement, 3));
  return finish (failure, error);
}

gboolean import_store_consents (KithSession *session, ImportConsent visit, gpointer data, GError **error)
{
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT person, area"
                                                   " FROM consent"
                                                   " WHERE withdrawn_on IS NULL",
                                                   error);

  if (statement == NULL)
    return FALSE;
  while (statement_next (statement, &failure))
    visit (data, statement_int (statement, 0), statement_int (statement, 1));
  return finish (failure, error);
}
