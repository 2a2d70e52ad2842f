#include "people/import_store.h"

#include "people/import.h"

#include "store/statement.h"
#include "store/step.h"

gboolean import_register_is_empty (KithSession *session)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT 1"
                                                   " FROM enrolment"
                                                   " WHERE scheme = :scheme AND role = 'supporter'"
                                                   " LIMIT 1",
                                                   NULL);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", session->scheme);
  return !statement_next (statement, NULL);
}

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
                                                   "SELECT kind, field, source_folded, target"
                                                   " FROM import_mapping"
                                                   " WHERE scheme = :scheme",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", session->scheme);
  while (statement_next (statement, &failure))
    decision (data, statement_text (statement, 0), statement_text (statement, 1), statement_text (statement, 2),
              statement_text (statement, 3));
  return finish (failure, error);
}

/* The row of a decision, 0 where there is none yet. */
static gboolean find_decision (KithSession *session, const char *kind, const char *field, const char *source_folded,
                               gint64 *id, GError **error)
{
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id"
                                                   " FROM import_mapping"
                                                   " WHERE scheme = :scheme"
                                                   "  AND kind = :kind"
                                                   "  AND field = :field"
                                                   "  AND source_folded = :source",
                                                   error);

  *id = 0;
  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", session->scheme);
  statement_bind_text (statement, "kind", kind);
  statement_bind_text (statement, "field", field);
  statement_bind_text (statement, "source", source_folded);
  if (statement_next (statement, &failure))
    *id = statement_int (statement, 0);
  return finish (failure, error);
}

gboolean import_store_remember (KithSession *session, const char *kind, const char *field, const char *source_folded,
                                const char *target, GError **error)
{
  g_autoptr (Row) row = row_new ("import_mapping");
  gint64 id;

  if (!find_decision (session, kind, field, source_folded, &id, error))
    return FALSE;
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
