#include "support/request_edit_store.h"

#include "store/statement.h"

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

static GArray *read_ids (Statement *row, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (statement_next (row, &problem)) {
    gint64 id = statement_int (row, 0);

    g_array_append_val (list, id);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

GArray *live_permissions (KithSession *session, gint64 request, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT id\n"
                                             "  FROM permission\n"
                                             " WHERE request = :request\n"
                                             "   AND state IN ('asked', 'yes')\n"
                                             " ORDER BY id",
                                             error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "request", request);
  return read_ids (row, error);
}

GArray *waiting_messages (KithSession *session, gint64 request, gint64 ask, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT id\n"
                                             "  FROM message\n"
                                             " WHERE request = :request\n"
                                             "   AND state IN ('waiting', 'failed')\n"
                                             "   AND kind IN ('ask', 'reminder', 'permission', 'broadcast')\n"
                                             "   AND (:ask = 0 OR ask = :ask)\n"
                                             " ORDER BY id",
                                             error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "request", request);
  statement_bind_int (row, "ask", ask);
  return read_ids (row, error);
}
