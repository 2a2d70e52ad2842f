/* What changed since facts were read. */
#include "support/candidates_store.h"

#include "store/statement.h"

gint64 change_last (KithSession *session, GError **error)
{
  GError *failure = NULL;
  gint64 last = statement_number (session->store,
                                  "SELECT max(id)\n"
                                  "  FROM change",
                                  0, &failure, NULL);

  if (failure == NULL)
    return last;
  g_propagate_error (error, failure);
  return -1;
}

static gboolean change_touches_everything (KithSession *session, gint64 since, GError **error)
{
  return statement_number (session->store,
                           "SELECT EXISTS (SELECT 1\n"
                           "                 FROM change\n"
                           "                WHERE id > :since\n"
                           "                  AND (+table_name IN ('area', 'scheme')\n"
                           "                       OR (version_after IS NULL\n"
                           "                           AND +table_name IN ('person', 'grade', 'enrolment', 'offer',\n"
                           "                                              'consent', 'ask', 'pair', 'agreement'))))",
                           1, error, "since", since, NULL) != 0;
}

/* The plus signs keep the index by table out of it: what is new is few, and found by its number. */
GArray *change_people (KithSession *session, gint64 since, gboolean *everything, GError **error)
{
  GError *failure = NULL;

  *everything = change_touches_everything (session, since, &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }

  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT row_id FROM change WHERE id > :since AND +table_name = 'person'\n"
                     " UNION\n"
                     "SELECT g.person FROM change c CROSS JOIN grade g ON g.id = c.row_id\n"
                     " WHERE c.id > :since AND +c.table_name = 'grade'\n"
                     " UNION\n"
                     "SELECT e.person FROM change c CROSS JOIN enrolment e ON e.id = c.row_id\n"
                     " WHERE c.id > :since AND +c.table_name = 'enrolment'\n"
                     " UNION\n"
                     "SELECT e.person FROM change c CROSS JOIN offer o ON o.id = c.row_id\n"
                     "  CROSS JOIN enrolment e ON e.id = o.enrolment\n"
                     " WHERE c.id > :since AND +c.table_name = 'offer'\n"
                     " UNION\n"
                     "SELECT n.person FROM change c CROSS JOIN consent n ON n.id = c.row_id\n"
                     " WHERE c.id > :since AND +c.table_name = 'consent'\n"
                     " UNION\n"
                     "SELECT a.supporter FROM change c CROSS JOIN ask a ON a.id = c.row_id\n"
                     " WHERE c.id > :since AND +c.table_name = 'ask'\n"
                     " UNION\n"
                     "SELECT p.supporter FROM change c CROSS JOIN pair p ON p.id = c.row_id\n"
                     " WHERE c.id > :since AND +c.table_name = 'pair'\n"
                     " UNION\n"
                     "SELECT p.supporter FROM change c CROSS JOIN agreement m ON m.id = c.row_id\n"
                     "  CROSS JOIN pair p ON p.id = m.pair\n"
                     " WHERE c.id > :since AND +c.table_name = 'agreement'",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "since", since);
  while (statement_next (row, &failure)) {
    gint64 person = statement_int (row, 0);

    g_array_append_val (people, person);
  }
  if (failure == NULL)
    return g_steal_pointer (&people);
  g_propagate_error (error, failure);
  return NULL;
}
