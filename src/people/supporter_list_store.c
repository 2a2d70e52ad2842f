#include "people/supporter_list_store.h"

#include "store/statement.h"

#define MAXIMUM_TEXTS 4

gint64 supporter_list_store_highest (KithSession *session, GError **error)
{
  return statement_number (session->store, "SELECT coalesce(max(id), 0) FROM person", -1, error, NULL);
}

static gboolean finish (GError *failure, GError **error)
{
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean visit_numbers (Statement *statement, NumberVisit visit, gpointer data, GError **error)
{
  GError *failure = NULL;

  while (statement_next (statement, &failure)) {
    if (!visit (data, statement_int (statement, 0), statement_int (statement, 1)))
      break;
  }
  return finish (failure, error);
}

static gboolean visit_texts (Statement *statement, int count, TextVisit visit, gpointer data, GError **error)
{
  const char *texts[MAXIMUM_TEXTS];
  GError *failure = NULL;

  while (statement_next (statement, &failure)) {
    for (int i = 0; i < count; i++) {
      texts[i] = statement_text (statement, i + 1);
      if (texts[i] == NULL)
        texts[i] = "";
    }
    if (!visit (data, statement_int (statement, 0), texts))
      break;
  }
  return finish (failure, error);
}

gboolean supporter_list_store_enrolled (KithSession *session, gboolean retired_too, NumberVisit visit, gpointer data,
                                        GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT person, 1"
                                                   " FROM enrolment"
                                                   " WHERE scheme = :scheme AND role = 'supporter'"
                                                   " AND (:retired OR status = 'active')",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", session->scheme);
  statement_bind_int (statement, "retired", retired_too ? 1 : 0);
  return visit_numbers (statement, visit, data, error);
}

gboolean supporter_list_store_names (KithSession *session, NumberVisit visit, gpointer data, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id, 1"
                                                   " FROM person"
                                                   " ORDER BY name_folded, id",
                                                   error);

  return statement != NULL && visit_numbers (statement, visit, data, error);
}

gboolean supporter_list_store_texts (KithSession *session, TextVisit visit, gpointer data, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id, name_folded, email_folded, site, cohort"
                                                   " FROM person",
                                                   error);

  return statement != NULL && visit_texts (statement, 4, visit, data, error);
}

gboolean supporter_list_store_offers (KithSession *session, gint64 area, NumberVisit visit, gpointer data,
                                      GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT e.person, 1"
                                                   " FROM offer o"
                                                   " JOIN enrolment e ON e.id = o.enrolment"
                                                   " WHERE o.area = :area",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "area", area);
  return visit_numbers (statement, visit, data, error);
}

gboolean supporter_list_store_grades (KithSession *session, TextVisit visit, gpointer data, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT person, name"
                                                   " FROM grade"
                                                   " WHERE held_from <= :today"
                                                   " ORDER BY person, held_from",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_day (statement, "today", session_today (session));
  return visit_texts (statement, 1, visit, data, error);
}

gboolean supporter_list_store_loads (KithSession *session, NumberVisit visit, gpointer data, GError **error)
{
  g_autoptr (Statement) statement =
      statement_new (session->store,
                     "SELECT supporter, count(*)"
                     " FROM (SELECT a.supporter AS supporter FROM ask a JOIN request r ON r.id = a.request"
                     "        WHERE a.state IN ('asked', 'accepted') AND r.scheme = :scheme"
                     "       UNION ALL"
                     "       SELECT supporter FROM pair WHERE state = 'active' AND scheme = :scheme)"
                     " GROUP BY supporter",
                     error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", session->scheme);
  return visit_numbers (statement, visit, data, error);
}

gboolean supporter_list_store_asked (KithSession *session, NumberVisit visit, gpointer data, GError **error)
{
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT a.supporter, max(a.asked_on)"
                                                   " FROM ask a"
                                                   " JOIN request r ON r.id = a.request"
                                                   " WHERE a.volunteered = 0 AND r.scheme = :scheme"
                                                   " GROUP BY a.supporter",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", session->scheme);
  while (statement_next (statement, &failure)) {
    if (!visit (data, statement_int (statement, 0), statement_day (statement, 1)))
      break;
  }
  return finish (failure, error);
}
