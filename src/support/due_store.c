#include "support/due_store.h"

#include "store/statement.h"
#include "support/letter_store.h"

void open_task_clear (OpenTask *task)
{
  g_free (task->kind);
  g_free (task->area);
  g_free (task->supporter);
}

GArray *due_tasks (KithSession *session, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (OpenTask));
  g_autoptr (Statement) row = statement_new (
      session->store,
      "SELECT t.id, coalesce(t.request, 0), coalesce(t.pair, 0), coalesce(t.ask, 0), t.kind, a.name, p.name,\n"
      "       coalesce(a.sensitive, 0), t.due_on, t.snoozed_until,\n"
      "       CASE WHEN g.id IS NULL THEN -1\n"
      "            ELSE (g.supporter_signed_on IS NOT NULL) + (g.supportee_signed_on IS NOT NULL) END,\n"
      "       l.state, coalesce(l.id, 0), coalesce(l.release_at, 0),\n"
      "       coalesce(l.kind = 'reminder', 0)\n"
      "  FROM task t\n"
      "  LEFT JOIN request r ON r.id = t.request\n"
      "  LEFT JOIN area a ON a.id = r.area\n"
      "  LEFT JOIN ask k ON k.id = t.ask\n"
      "  LEFT JOIN person p ON p.id = k.supporter\n"
      "  LEFT JOIN message l ON l.id = " LETTER_OF_TASK "\n"
      "  LEFT JOIN agreement g ON g.pair = t.pair\n"
      "                       AND g.number = (SELECT max(b.number) FROM agreement b WHERE b.pair = t.pair)\n"
      " WHERE t.scheme = :scheme AND t.done_on IS NULL\n"
      "   AND (t.snoozed_until IS NULL OR t.snoozed_until <= :today)",
      error);

  if (row == NULL)
    return NULL;
  g_array_set_clear_func (list, (GDestroyNotify)open_task_clear);
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_day (row, "today", session_today (session));
  while (statement_next (row, &problem)) {
    OpenTask task = { .id = statement_int (row, 0),
                      .request = statement_int (row, 1),
                      .pair = statement_int (row, 2),
                      .ask = statement_int (row, 3),
                      .kind = statement_dup_text (row, 4),
                      .area = g_strdup (statement_text (row, 5)),
                      .supporter = g_strdup (statement_text (row, 6)),
                      .sensitive = statement_int (row, 7) != 0,
                      .due_on = statement_day (row, 8),
                      .snoozed_until = statement_day (row, 9),
                      .signatures = (int)statement_int (row, 10),
                      .letter = letter_of_state (statement_text (row, 11)),
                      .message = statement_int (row, 12),
                      .release_at = statement_int (row, 13),
                      .reminder = statement_int (row, 14) != 0 };

    g_array_append_val (list, task);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

gboolean ready_messages (KithSession *session, ReadyMessages *ready, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT count(*), coalesce(min(release_at), 0)\n"
                                             "  FROM message\n"
                                             " WHERE scheme = :scheme AND state = 'waiting' AND release_at <= :now\n"
                                             "   AND kind NOT IN ('ask', 'permission', 'broadcast', 'introduction')",
                                             error);

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_int (row, "now", session_now (session));
  if (!statement_next (row, error))
    return FALSE;
  *ready = (ReadyMessages){ (long)statement_int (row, 0), clock_day (statement_int (row, 1)) };
  return TRUE;
}

gboolean due_task_is_open (KithSession *session, gint64 task, gint64 *request, gint64 *pair, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT coalesce(request, 0), coalesce(pair, 0)\n"
                                             "  FROM task\n"
                                             " WHERE id = :task AND scheme = :scheme AND done_on IS NULL",
                                             error);

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "task", task);
  statement_bind_int (row, "scheme", session->scheme);
  if (!statement_next (row, error))
    return FALSE;
  *request = statement_int (row, 0);
  *pair = statement_int (row, 1);
  return TRUE;
}

gboolean count_since (KithSession *session, gint64 seconds, SinceCounts *counts, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT (SELECT count(*) FROM message\n"
                                             "         WHERE scheme = :scheme AND state IN ('sent', 'by-hand')\n"
                                             "           AND handed_at > :since),\n"
                                             "       (SELECT count(*) FROM event\n"
                                             "         WHERE scheme = :scheme AND kind = 'logged' AND at > :since),\n"
                                             "       (SELECT count(*) FROM event\n"
                                             "         WHERE scheme = :scheme AND kind = 'closed' AND actor = 'kith'\n"
                                             "           AND at > :since),\n"
                                             "       (SELECT count(*) FROM event\n"
                                             "         WHERE scheme = :scheme AND kind = 'expired' AND at > :since)",
                                             error);

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_int (row, "since", seconds);
  if (!statement_next (row, error))
    return FALSE;
  *counts = (SinceCounts){ (long)statement_int (row, 0), (long)statement_int (row, 1), (long)statement_int (row, 2),
                           (long)statement_int (row, 3) };
  return TRUE;
}

/* Rows of id, request, supporter and day. */
static GArray *turn_rows (KithSession *session, Statement *row, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (TurnRow));

  statement_bind_int (row, "scheme", session->scheme);
  while (statement_next (row, &problem)) {
    TurnRow found = { statement_int (row, 0), statement_int (row, 1), statement_int (row, 2), statement_day (row, 3) };

    g_array_append_val (list, found);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

GArray *expired_yeses (KithSession *session, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT k.id, k.request, k.supporter, k.expires_on\n"
                                             "  FROM ask k\n"
                                             "  JOIN request r ON r.id = k.request\n"
                                             " WHERE r.scheme = :scheme AND k.state IN ('accepted', 'kept')\n"
                                             "   AND k.expires_on < :today\n"
                                             " ORDER BY k.id",
                                             error);

  if (row == NULL)
    return NULL;
  statement_bind_day (row, "today", session_today (session));
  return turn_rows (session, row, error);
}

GArray *overdue_asks (KithSession *session, GError **error)
{
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT k.id, k.request, k.supporter, k.answer_due_on\n"
                     "  FROM ask k\n"
                     "  JOIN request r ON r.id = k.request\n"
                     " WHERE r.scheme = :scheme AND k.state = 'asked' AND k.answer_due_on < :today\n"
                     "   AND NOT " ASK_IS_UNSENT "\n"
                     "   AND NOT EXISTS (SELECT 1 FROM event e\n"
                     "                    WHERE e.request = k.request AND e.person = k.supporter\n"
                     "                      AND e.kind = 'overdue' AND e.on_day = k.answer_due_on)\n"
                     " ORDER BY k.id",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_day (row, "today", session_today (session));
  return turn_rows (session, row, error);
}

GArray *quiet_requests (KithSession *session, GError **error)
{
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT 0, r.id, 0, NULL\n"
                     "  FROM request r\n"
                     " WHERE r.scheme = :scheme AND r.state = 'introduced'\n"
                     "   AND (SELECT max(i.quiet_on) FROM introduction i\n"
                     "         WHERE i.request = r.id AND i.wants_another = 0) <= :today\n"
                     /* What has not left yet cannot be answered by silence. */
                     "   AND NOT EXISTS (SELECT 1 FROM message m\n"
                     "                    WHERE m.request = r.id AND m.kind = 'introduction'\n"
                     "                      AND m.state IN ('waiting', 'failed'))\n"
                     "   AND NOT EXISTS (SELECT 1 FROM task t\n"
                     "                    WHERE t.request = r.id AND t.done_on IS NULL\n"
                     "                      AND t.kind = 'quiet' AND t.snoozed_until > :today)\n"
                     " ORDER BY r.id",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_day (row, "today", session_today (session));
  return turn_rows (session, row, error);
}

GArray *searching_requests (KithSession *session, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT 0, r.id, 0, NULL\n"
                                             "  FROM request r\n"
                                             " WHERE r.scheme = :scheme AND r.state = 'matching'\n"
                                             " ORDER BY r.id",
                                             error);

  return row != NULL ? turn_rows (session, row, error) : NULL;
}
