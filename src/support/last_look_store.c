#include "support/last_look_store.h"

#include "base/mention.h"
#include "store/statement.h"

#include <string.h>

/* Kept apart: a conflict in force between the requester and the one the message is to or about. */
#define APART                                                                                                          \
  "EXISTS (SELECT 1 FROM conflict c\n"                                                                                 \
  "         WHERE c.person_a = min(w.supporter, w.requester) AND c.person_b = max(w.supporter, w.requester)\n"         \
  "           AND (c.from_on IS NULL OR c.from_on <= :today)\n"                                                        \
  "           AND (c.until_on IS NULL OR c.until_on >= :today))"

/* LIMIT -1 keeps what is named here from being worked out, and compiled, anew in each place that names it: this is asked at every opening.
 *
 * One CASE for each kind of message. A volunteer offered for the very text they read, so their details need no consent
 * about the area; details of somebody who is away may still be passed on, since they said yes. */
#define GROUND                                                                                                         \
  "SELECT w.message AS message, coalesce(w.request, 0) AS request, coalesce(w.ask, 0) AS ask,\n"                       \
  "       coalesce(w.supporter, 0) AS supporter,\n"                                                                    \
  "       CASE\n"                                                                                                      \
  "         WHEN w.kind = 'agreement' THEN CASE WHEN w.pair_state = 'ended' THEN 11 ELSE 0 END\n"                      \
  "         WHEN w.request IS NULL OR w.kind IN ('thanks', 'note') THEN 0\n"                                           \
  "         WHEN w.kind = 'introduction' AND (w.ask_state <> 'introduced' OR w.introduced = 0) THEN 1\n"               \
  "         WHEN w.request_state = 'withdrawn' THEN 2\n"                                                               \
  "         WHEN w.kind = 'acknowledgement' THEN 0\n"                                                                  \
  "         WHEN w.kind <> 'introduction' AND w.request_state = 'closed' THEN 3\n"                                     \
  "         WHEN w.kind = 'permission' THEN CASE WHEN w.permission_asked = 0 THEN 1 ELSE 0 END\n"                      \
  "         WHEN w.kind IN ('ask', 'reminder') AND w.ask_state <> 'asked' THEN 1\n"                                    \
  "         WHEN w.ask_matter <> w.matter THEN 4\n"                                                                    \
  "         WHEN w.kind = 'broadcast' AND w.permitted = 0 THEN 5\n"                                                    \
  "         WHEN w.kind IN ('ask', 'reminder') THEN 0\n"                                                               \
  "         WHEN w.enrolled IS NULL OR w.enrolled <> 'active' THEN 6\n"                                                \
  "         WHEN w.kind = 'broadcast' AND w.away_until >= :today THEN 7\n"                                             \
  "         WHEN w.supporter = w.requester OR " APART " THEN 8\n"                                                      \
  "         WHEN w.kind = 'broadcast' THEN CASE WHEN w.own_address THEN 8 ELSE 0 END\n"                                \
  "         WHEN w.volunteered = 0 AND w.sensitive = 1\n"                                                              \
  "          AND NOT EXISTS (SELECT 1 FROM consent s\n"                                                                \
  "                           WHERE s.person = w.supporter AND s.area = w.area AND s.withdrawn_on IS NULL)\n"          \
  "         THEN 9\n"                                                                                                  \
  "         WHEN w.shares_more THEN 10\n"                                                                              \
  "         ELSE 0\n"                                                                                                  \
  "       END AS why, w.kind AS kind, w.moved AS moved\n"                                                              \
  "  FROM (SELECT m.id AS message, m.kind AS kind, r.id AS request, r.state AS request_state, r.requester AS "         \
  "requester,\n"                                                                                                       \
  "               r.matter AS matter, r.area AS area, a.sensitive AS sensitive,\n"                                     \
  "               k.id AS ask, k.state AS ask_state, k.matter AS ask_matter, k.volunteered AS volunteered,\n"          \
  "               CASE WHEN m.kind IN ('permission', 'acknowledgement', 'agreement') THEN NULL\n"                      \
  "                    ELSE coalesce(k.supporter, m.recipient) END AS supporter,\n"                                    \
  "               e.status AS enrolled, e.away_until AS away_until,\n"                                                 \
  "               k.share_email > e.share_email OR k.share_phone > e.share_phone AS shares_more,\n"                    \
  "               q.email_folded <> '' AND q.email_folded = t.email_folded AS own_address,\n"                          \
  "               EXISTS (SELECT 1 FROM introduction i WHERE i.ask = k.id AND i.wants_another = 0) AS introduced,\n"   \
  "               EXISTS (SELECT 1 FROM permission p\n"                                                                \
  "                        WHERE p.request = r.id AND p.matter = r.matter AND p.state = 'asked'\n"                     \
  "                          AND p.wording = r.summary) AS permission_asked,\n"                                        \
  "               EXISTS (SELECT 1 FROM broadcast b JOIN permission p ON p.id = b.permission\n"                        \
  "                        WHERE b.request = r.id AND p.matter = r.matter AND p.state = 'yes'\n"                       \
  "                          AND p.wording = r.summary) AS permitted,\n"                                               \
  "               m.to_address <> t.email COLLATE NOCASE AS moved, l.state AS pair_state\n"                            \
  "          FROM message m\n"                                                                                         \
  "          LEFT JOIN request r ON r.id = m.request\n"                                                                \
  "          LEFT JOIN area a ON a.id = r.area\n"                                                                      \
  "          LEFT JOIN person q ON q.id = r.requester\n"                                                               \
  "          LEFT JOIN person t ON t.id = m.recipient\n"                                                               \
  "          LEFT JOIN ask k ON k.id = m.ask\n"                                                                        \
  "          LEFT JOIN enrolment e ON e.person = coalesce(k.supporter, m.recipient) AND e.scheme = m.scheme\n"         \
  "                               AND e.role = 'supporter'\n"                                                          \
  "          LEFT JOIN pair l ON l.id = m.pair\n"                                                                      \
  "         WHERE m.state IN ('waiting', 'failed') AND m.scheme = :scheme\n"                                           \
  "           AND (:request = 0 OR m.request = :request)\n"                                                            \
  "         LIMIT -1) w\n"

/* An address that was changed says that the old one was wrong, so what would go there is somebody else's to read. A correction goes
 * where the mistake went. */
#define LOOK                                                                                                           \
  "SELECT g.message, g.request, g.ask, g.supporter,\n"                                                                 \
  "       CASE WHEN g.why = 0 AND g.moved AND g.kind <> 'note' THEN 12 ELSE g.why END AS stopped\n"                    \
  "  FROM (" GROUND " LIMIT -1) g\n"                                                                                   \
  " WHERE stopped > 0 OR g.kind IN ('ask', 'reminder')\n"                                                              \
  " ORDER BY g.message"

/* Whether DETAIL, which is in the message if SHARED, is another by now. */
static gboolean is_outdated (gboolean shared, const char *detail, const char *body)
{
  return shared && (*detail == '\0' || mention_find (body, strlen (body), detail) == NULL);
}

/* An introduction may give an address or a number that was corrected since, and so send somebody who needs help to a
 * stranger. */
static gboolean add_outdated_introductions (KithSession *session, gint64 request, GArray *list, GError **error)
{
  GError *problem = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT m.id, m.request, k.id, k.supporter, lower(m.body),\n"
                     "       k.share_email, lower(s.email), k.share_phone, lower(s.phone)\n"
                     "  FROM message m\n"
                     "  JOIN ask k ON k.id = m.ask\n"
                     "  JOIN person s ON s.id = k.supporter\n"
                     " WHERE m.state IN ('waiting', 'failed') AND m.kind = 'introduction' AND m.scheme = :scheme\n"
                     "   AND (:request = 0 OR m.request = :request)\n"
                     " ORDER BY m.id",
                     error);

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "request", request);
  statement_bind_int (row, "scheme", session->scheme);
  while (statement_next (row, &problem)) {
    const char *body = statement_text (row, 4);
    Fallen fallen = { statement_int (row, 0), statement_int (row, 1), statement_int (row, 2), statement_int (row, 3),
                      FALLEN_DETAIL };

    if (is_outdated (statement_int (row, 5) != 0, statement_text (row, 6), body) ||
        is_outdated (statement_int (row, 7) != 0, statement_text (row, 8), body))
      g_array_append_val (list, fallen);
  }
  if (problem != NULL)
    g_propagate_error (error, problem);
  return problem == NULL;
}

GArray *messages_to_look_at (KithSession *session, gint64 request, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Fallen));
  g_autoptr (Statement) row = statement_new (session->store, LOOK, error);

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
  return add_outdated_introductions (session, request, list, error) ? g_steal_pointer (&list) : NULL;
}
