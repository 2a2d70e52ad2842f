#include "people/consent.h"

#include "store/statement.h"

void consent_free (Consent *consent)
{
  if (consent == NULL)
    return;
  g_free (consent->name);
  g_free (consent->area_name);
  g_free (consent->wording);
  g_free (consent->means);
  g_free (consent);
}

static Consent *read_consent (Statement *row)
{
  Consent *consent = g_new0 (Consent, 1);

  consent->id = statement_int (row, 0);
  consent->person = statement_int (row, 1);
  consent->area = statement_int (row, 2);
  consent->name = statement_dup_text (row, 3);
  consent->area_name = statement_dup_text (row, 4);
  consent->wording = statement_dup_text (row, 5);
  consent->given_on = statement_day (row, 6);
  consent->means = statement_dup_text (row, 7);
  consent->withdrawn_on = statement_day (row, 8);
  return consent;
}

GPtrArray *consent_list (KithSession *session, gboolean only_withdrawn, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)consent_free);
  g_autoptr (Statement) row = NULL;
  GError *failure = NULL;

  if (!session_may (session, RIGHT_RECORDS, error))
    return NULL;
  row = statement_new (session->store,
                       "SELECT c.id, c.person, c.area, p.name, a.name, c.wording, c.given_on, c.means, c.withdrawn_on\n"
                       "FROM consent c\n"
                       "JOIN person p ON p.id = c.person\n"
                       "JOIN area a ON a.id = c.area\n"
                       "WHERE a.scheme = :scheme AND (:withdrawn = 0 OR c.withdrawn_on IS NOT NULL)\n"
                       "ORDER BY c.withdrawn_on IS NOT NULL, p.name_folded, p.id, a.name_folded, c.id",
                       error);
  if (row == NULL)
    return NULL;
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_int (row, "withdrawn", only_withdrawn ? 1 : 0);
  while (statement_next (row, &failure))
    g_ptr_array_add (found, read_consent (row));
  if (failure == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, failure);
  return NULL;
}
