#include "support/refresh_store.h"

#include "base/error.h"
#include "store/statement.h"

#include <string.h>

static const char *known_kind (const char *name)
{
  static const char *const kinds[] = { "suggest",    "answer",      "introduce", "permission", "broadcast",
                                       "volunteers", "nobody-left", "quiet",     "agreement",  "sign" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (strcmp (name, kinds[i]) == 0)
      return kinds[i];
  }
  return NULL;
}

GArray *open_tasks (KithSession *session, gint64 request, gint64 pair, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (TaskRow));
  g_autoptr (Statement) row = request != 0 ? statement_new (session->store,
                                                            "SELECT id, kind, coalesce(ask, 0), due_on\n"
                                                            "  FROM task\n"
                                                            " WHERE request = :id AND done_on IS NULL\n"
                                                            " ORDER BY id",
                                                            error)
                                           : statement_new (session->store,
                                                            "SELECT id, kind, coalesce(ask, 0), due_on\n"
                                                            "  FROM task\n"
                                                            " WHERE pair = :id AND done_on IS NULL\n"
                                                            " ORDER BY id",
                                                            error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "id", request != 0 ? request : pair);
  while (statement_next (row, &problem)) {
    TaskRow task = { statement_int (row, 0), known_kind (statement_text (row, 1)), statement_int (row, 2),
                     statement_day (row, 3) };

    g_array_append_val (list, task);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

gboolean want_answers (KithSession *session, gint64 request, GArray *wanted, GError **error)
{
  GError *problem = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT k.id, k.answer_due_on\n"
                     "  FROM ask k\n"
                     "  JOIN request r ON r.id = k.request\n"
                     " WHERE k.request = :request AND k.state = 'asked' AND k.matter = r.matter\n"
                     " ORDER BY k.id",
                     error);

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "request", request);
  while (statement_next (row, &problem)) {
    TaskRow task = { 0, "answer", statement_int (row, 0), statement_day (row, 1) };

    g_array_append_val (wanted, task);
  }
  if (problem != NULL)
    g_propagate_error (error, problem);
  return problem == NULL;
}

gint64 only_yes (KithSession *session, gint64 request)
{
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT min(k.id), count(*)\n"
                     "  FROM ask k\n"
                     "  JOIN request r ON r.id = k.request\n"
                     " WHERE k.request = :request AND k.state = 'accepted' AND k.matter = r.matter\n"
                     "   AND k.expires_on >= :today",
                     NULL);

  if (row == NULL)
    return 0;
  statement_bind_int (row, "request", request);
  statement_bind_day (row, "today", session_today (session));
  return statement_next (row, NULL) && statement_int (row, 1) == 1 ? statement_int (row, 0) : 0;
}

static Day one_day (Statement *row, gint64 request)
{
  if (row == NULL)
    return DAY_NONE;
  statement_bind_int (row, "request", request);
  return statement_next (row, NULL) ? statement_day (row, 0) : DAY_NONE;
}

Day permission_due (KithSession *session, gint64 request)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT answer_due_on\n"
                                             "  FROM permission\n"
                                             " WHERE request = :request AND state = 'asked'",
                                             NULL);

  return one_day (row, request);
}

Day broadcast_sent (KithSession *session, gint64 request)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT max(sent_on)\n"
                                             "  FROM broadcast\n"
                                             " WHERE request = :request",
                                             NULL);

  return one_day (row, request);
}

Day quiet_day (KithSession *session, gint64 request)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT max(quiet_on)\n"
                                             "  FROM introduction\n"
                                             " WHERE request = :request AND wants_another = 0",
                                             NULL);

  return one_day (row, request);
}

GArray *introductions_left (KithSession *session, gint64 since, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (LeftIntroduction));
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT i.id, i.request, i.quiet_on, max(m.handed_at)\n"
                     "  FROM introduction i\n"
                     "  JOIN request r ON r.id = i.request\n"
                     "  JOIN message m ON m.request = i.request AND m.ask = i.ask AND m.kind = 'introduction'\n"
                     " WHERE r.scheme = :scheme AND r.state = 'introduced' AND i.wants_another = 0\n"
                     "   AND m.state IN ('sent', 'by-hand') AND m.handed_at >= :since\n"
                     " GROUP BY i.id\n"
                     " ORDER BY i.id",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_int (row, "since", since);
  while (statement_next (row, &problem)) {
    LeftIntroduction left = { statement_int (row, 0), statement_int (row, 1), statement_day (row, 2),
                              statement_int (row, 3) };

    g_array_append_val (list, left);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

gboolean pair_signatures (KithSession *session, gint64 pair, int *signatures, gboolean *live, GError **error)
{
  GError *problem = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT p.state <> 'ended', a.id IS NOT NULL,\n"
                     "       (a.supporter_signed_on IS NOT NULL) + (a.supportee_signed_on IS NOT NULL)\n"
                     "  FROM pair p\n"
                     "  LEFT JOIN agreement a ON a.pair = p.id\n"
                     "                       AND a.number = (SELECT max(b.number) FROM agreement b\n"
                     "                                        WHERE b.pair = p.id)\n"
                     " WHERE p.id = :pair",
                     error);

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "pair", pair);
  if (!statement_next (row, &problem)) {
    if (problem != NULL)
      g_propagate_error (error, problem);
    else
      g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no pair %" G_GINT64_FORMAT ".", pair);
    return FALSE;
  }
  *live = statement_int (row, 0) != 0;
  *signatures = statement_int (row, 1) != 0 ? (int)statement_int (row, 2) : -1;
  return TRUE;
}
