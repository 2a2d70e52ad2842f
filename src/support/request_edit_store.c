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
  return statement_ids (row, error);
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
  return statement_ids (row, error);
}

/* The yes was given by somebody active, for this matter, with a consent where the area is sensitive (a volunteer
 * offered for that very text), and nothing keeps the two apart. */
#define FALLEN_SQL                                                                                                     \
  "SELECT f.message, f.request, f.ask, f.supporter, f.why\n"                                                           \
  "  FROM (SELECT m.id AS message, r.id AS request, k.id AS ask, k.supporter AS supporter,\n"                          \
  "               CASE\n"                                                                                              \
  "                 WHEN k.state <> 'introduced'\n"                                                                    \
  "                   OR NOT EXISTS (SELECT 1 FROM introduction i WHERE i.ask = k.id AND i.wants_another = 0)\n"       \
  "                 THEN 1\n"                                                                                          \
  "                 WHEN r.state = 'withdrawn' OR k.matter <> r.matter OR e.id IS NULL OR e.status <> 'active'\n"      \
  "                   OR EXISTS (SELECT 1 FROM conflict c\n"                                                           \
  "                               WHERE c.person_a = min(k.supporter, r.requester)\n"                                  \
  "                                 AND c.person_b = max(k.supporter, r.requester)\n"                                  \
  "                                 AND (c.from_on IS NULL OR c.from_on <= :today)\n"                                  \
  "                                 AND (c.until_on IS NULL OR c.until_on >= :today))\n"                               \
  "                   OR (k.volunteered = 0 AND a.sensitive = 1\n"                                                     \
  "                       AND NOT EXISTS (SELECT 1 FROM consent s\n"                                                   \
  "                                        WHERE s.person = k.supporter AND s.area = r.area\n"                         \
  "                                          AND s.withdrawn_on IS NULL))\n"                                           \
  "                 THEN 2\n"                                                                                          \
  "                 WHEN k.share_email > e.share_email OR k.share_phone > e.share_phone\n"                             \
  "                 THEN 3\n"                                                                                          \
  "                 ELSE 0\n"                                                                                          \
  "               END AS why\n"                                                                                        \
  "          FROM message m\n"                                                                                         \
  "          JOIN ask k ON k.id = m.ask\n"                                                                             \
  "          JOIN request r ON r.id = k.request\n"                                                                     \
  "          JOIN area a ON a.id = r.area\n"                                                                           \
  "          LEFT JOIN enrolment e ON e.person = k.supporter AND e.scheme = r.scheme AND e.role = 'supporter'\n"       \
  "         WHERE m.state IN ('waiting', 'failed') AND m.kind = 'introduction' AND r.scheme = :scheme\n"               \
  "           AND (:request = 0 OR r.id = :request)) f\n"                                                              \
  " WHERE f.why > 0\n"                                                                                                 \
  " ORDER BY f.message"

GArray *fallen_introductions (KithSession *session, gint64 request, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Fallen));
  g_autoptr (Statement) row = statement_new (session->store, FALLEN_SQL, error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "request", request);
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_day (row, "today", session_today (session));
  while (statement_next (row, &problem)) {
    Fallen fallen = { statement_int (row, 0), statement_int (row, 1), statement_int (row, 2), statement_int (row, 3),
                      (FallenWhy)statement_int (row, 4) };

    g_array_append_val (list, fallen);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

Letter introduction_letter (KithSession *session, gint64 ask)
{
  return (Letter)statement_number (session->store,
                                   "SELECT CASE\n"
                                   "         WHEN state IN ('waiting', 'failed') THEN 1\n"
                                   "         WHEN state IN ('sending', 'uncertain') THEN 2\n"
                                   "         WHEN state IN ('sent', 'by-hand') THEN 3\n"
                                   "         ELSE 0\n"
                                   "       END\n"
                                   "  FROM message\n"
                                   " WHERE ask = :ask AND kind = 'introduction'\n"
                                   " ORDER BY id DESC\n"
                                   " LIMIT 1",
                                   LETTER_NONE, NULL, "ask", ask, NULL);
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
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT b.id\n"
                                             "  FROM broadcast b\n"
                                             "  JOIN permission p ON p.id = b.permission\n"
                                             "  JOIN request r ON r.id = b.request\n"
                                             " WHERE b.request = :request AND p.matter = r.matter\n"
                                             " ORDER BY b.id",
                                             error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "request", request);
  return statement_ids (row, error);
}

GArray *waiting_broadcast_messages (KithSession *session, gint64 request, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT id\n"
                                             "  FROM message\n"
                                             " WHERE request = :request AND kind = 'broadcast'\n"
                                             "   AND state IN ('waiting', 'failed')\n"
                                             " ORDER BY id",
                                             error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "request", request);
  return statement_ids (row, error);
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
