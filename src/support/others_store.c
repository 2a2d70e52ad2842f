#include "support/others_store.h"

#include "store/statement.h"

gboolean others_each (KithSession *session, gint64 person,
                      gboolean (*each) (KithSession *, const OtherPerson *, gpointer, GError **), gpointer data,
                      GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT id, name, email, phone\n"
                                             "FROM person\n"
                                             "WHERE id <> :person AND erased_on IS NULL",
                                             error);
  GError *failure = NULL;

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "person", person);
  while (statement_next (row, &failure)) {
    OtherPerson other = { statement_int (row, 0), statement_text (row, 1), statement_text (row, 2),
                          statement_text (row, 3) };

    if (!each (session, &other, data, error))
      return FALSE;
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static GArray *ids (KithSession *session, const char *sql, gint64 person, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store, sql, error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "person", person);
  return statement_ids (row, error);
}

GArray *others_concerned (KithSession *session, gint64 person, GError **error)
{
  return ids (session,
              "SELECT a.supporter FROM ask a JOIN request r ON r.id = a.request WHERE r.requester = :person\n"
              "UNION\n"
              "SELECT r.requester FROM ask a JOIN request r ON r.id = a.request WHERE a.supporter = :person\n"
              "UNION\n"
              "SELECT supporter FROM pair WHERE supportee = :person\n"
              "UNION\n"
              "SELECT supportee FROM pair WHERE supporter = :person\n"
              "UNION\n"
              "SELECT person_a FROM conflict WHERE person_b = :person\n"
              "UNION\n"
              "SELECT person_b FROM conflict WHERE person_a = :person\n"
              "UNION\n"
              "SELECT supervisor FROM person WHERE id = :person AND supervisor IS NOT NULL\n"
              "UNION\n"
              "SELECT id FROM person WHERE supervisor = :person",
              person, error);
}

GArray *others_agreed (KithSession *session, gint64 person, GError **error)
{
  return ids (session,
              "SELECT a.supporter\n"
              "FROM introduction i\n"
              "JOIN ask a ON a.id = i.ask\n"
              "JOIN request r ON r.id = i.request\n"
              "WHERE r.requester = :person\n"
              "UNION\n"
              "SELECT p.supporter\n"
              "FROM pair p\n"
              "JOIN agreement g ON g.pair = p.id\n"
              "WHERE p.supportee = :person AND g.supporter_signed_on IS NOT NULL\n"
              "UNION\n"
              "SELECT p.supportee\n"
              "FROM pair p\n"
              "JOIN agreement g ON g.pair = p.id\n"
              "WHERE p.supporter = :person AND g.supportee_signed_on IS NOT NULL",
              person, error);
}
