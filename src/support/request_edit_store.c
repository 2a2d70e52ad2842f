#include "support/request_edit_store.h"

#include "store/statement.h"
#include "support/introduction.h"

GArray *live_asks (KithSession *session, gint64 request, gint64 supporter, gboolean unanswered, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (LiveAsk));
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT id, supporter\n"
                                             "  FROM ask\n"
                                             " WHERE request = :request\n"
                                             "   AND state IN ('asked', 'accepted', 'kept')\n"
                                             "   AND (:supporter = 0 OR supporter = :supporter)\n"
                                             "   AND (:unanswered = 0 OR state = 'asked')\n"
                                             " ORDER BY id",
                                             error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "request", request);
  statement_bind_int (row, "supporter", supporter);
  statement_bind_int (row, "unanswered", unanswered ? 1 : 0);
  while (statement_next (row, &problem)) {
    LiveAsk ask = { statement_int (row, 0), statement_int (row, 1) };

    g_array_append_val (list, ask);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

GArray *live_permissions (KithSession *session, gint64 request, GError **error)
{
  return statement_numbers (session->store,
                            "SELECT id\n"
                            "  FROM permission\n"
                            " WHERE request = :request\n"
                            "   AND state IN ('asked', 'yes')\n"
                            " ORDER BY id",
                            error, "request", request, NULL);
}

gboolean matter_was_put (KithSession *session, gint64 request)
{
  g_autoptr (GArray) found = statement_numbers (session->store,
                                                "SELECT k.id\n"
                                                "  FROM ask k\n"
                                                "  JOIN request r ON r.id = k.request AND r.matter = k.matter\n"
                                                " WHERE r.id = :request\n"
                                                "   AND k.state <> 'void'\n"
                                                "UNION ALL\n"
                                                "SELECT p.id\n"
                                                "  FROM permission p\n"
                                                "  JOIN request r ON r.id = p.request AND r.matter = p.matter\n"
                                                " WHERE r.id = :request\n"
                                                "   AND p.state <> 'void'",
                                                NULL, "request", request, NULL);

  return found != NULL && found->len > 0;
}

GArray *waiting_messages (KithSession *session, gint64 request, gint64 ask, GError **error)
{
  return statement_numbers (session->store,
                            "SELECT id\n"
                            "  FROM message\n"
                            " WHERE request = :request\n"
                            "   AND state IN ('waiting', 'failed')\n"
                            "   AND kind IN ('ask', 'reminder', 'permission', 'broadcast')\n"
                            "   AND (:ask = 0 OR ask = :ask)\n"
                            " ORDER BY id",
                            error, "request", request, "ask", ask, NULL);
}

Letter introduction_letter (KithSession *session, gint64 ask)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT state\n"
                                             "  FROM message\n"
                                             " WHERE ask = :ask AND kind = 'introduction'\n"
                                             " ORDER BY id DESC\n"
                                             " LIMIT 1",
                                             NULL);

  if (row == NULL)
    return LETTER_NONE;
  statement_bind_int (row, "ask", ask);
  return statement_next (row, NULL) ? letter_of_state (statement_text (row, 0)) : LETTER_NONE;
}

gboolean ask_may_have_left (KithSession *session, gint64 ask)
{
  return statement_number (session->store,
                           "SELECT count(*)\n"
                           "  FROM message\n"
                           " WHERE ask = :ask\n"
                           "   AND state NOT IN ('waiting', 'failed', 'discarded')",
                           1, NULL, "ask", ask, NULL) > 0;
}

gboolean is_latest_permission_message (KithSession *session, gint64 request, gint64 message)
{
  return statement_number (session->store,
                           "SELECT max(id)\n"
                           "  FROM message\n"
                           " WHERE request = :request AND kind = 'permission'",
                           0, NULL, "request", request, NULL) == message;
}

GArray *present_broadcasts (KithSession *session, gint64 request, GError **error)
{
  return statement_numbers (session->store,
                            "SELECT b.id\n"
                            "  FROM broadcast b\n"
                            "  JOIN permission p ON p.id = b.permission\n"
                            "  JOIN request r ON r.id = b.request\n"
                            " WHERE b.request = :request AND p.matter = r.matter\n"
                            " ORDER BY b.id",
                            error, "request", request, NULL);
}

GArray *waiting_broadcast_messages (KithSession *session, gint64 request, GError **error)
{
  return statement_numbers (session->store,
                            "SELECT id\n"
                            "  FROM message\n"
                            " WHERE request = :request AND kind = 'broadcast'\n"
                            "   AND state IN ('waiting', 'failed')\n"
                            " ORDER BY id",
                            error, "request", request, NULL);
}

/* Those queued since the latest question for permission: earlier ones told another text. */
gboolean request_broadcast_counts (KithSession *session, gint64 request, BroadcastCounts *counts, GError **error)
{
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT coalesce(sum(m.state IN ('sending', 'sent', 'by-hand', 'uncertain')), 0),\n"
                     "       coalesce(sum(m.state IN ('waiting', 'failed')), 0),\n"
                     "       coalesce(sum(m.state = 'discarded'), 0)\n"
                     "  FROM message m\n"
                     " WHERE m.request = :request AND m.kind = 'broadcast'\n"
                     "   AND m.id > (SELECT coalesce(max(q.id), 0) FROM message q\n"
                     "                WHERE q.request = :request AND q.kind = 'permission')",
                     error);

  *counts = (BroadcastCounts){ 0 };
  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "request", request);
  if (!statement_next (row, error))
    return FALSE;
  *counts =
      (BroadcastCounts){ (long)statement_int (row, 0), (long)statement_int (row, 1), (long)statement_int (row, 2) };
  return TRUE;
}
