/* The timeline of a request in the store. */
#include "store/statement.h"
#include "support/request_store.h"

void event_row_clear (EventRow *row)
{
  g_free (row->kind);
  g_free (row->note);
  g_free (row->actor);
  g_free (row->person);
  g_free (row->message_state);
}

GArray *event_rows (KithSession *session, gint64 request, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (EventRow));
  g_autoptr (Statement) row = statement_new (
      session->store,
      "SELECT e.on_day, e.at, coalesce(m.handed_at, 0), e.kind, e.note, e.actor, p.name,\n"
      "       m.state, count(b.id), coalesce(sum(b.state IN ('sent', 'by-hand')), 0),\n"
      "       coalesce(sum(b.state IN ('waiting', 'failed', 'sending', 'uncertain')), 0),\n"
      "       coalesce(m.release_at, 0)\n"
      "  FROM event e\n"
      "  LEFT JOIN person p ON p.id = e.person\n"
      "  LEFT JOIN message m ON m.id = e.message\n"
      /* A broadcast's messages were queued one after the other, the last one is the event's. */
      "  LEFT JOIN message b ON e.kind = 'broadcast' AND b.request = e.request AND b.kind = 'broadcast'\n"
      "                     AND b.id > e.message - CAST(e.note AS INTEGER) AND b.id <= e.message\n"
      " WHERE e.request = :request\n"
      " GROUP BY e.id\n"
      " ORDER BY e.on_day, e.id",
      error);

  if (row == NULL)
    return NULL;
  g_array_set_clear_func (list, (GDestroyNotify)event_row_clear);
  statement_bind_int (row, "request", request);
  while (statement_next (row, &problem)) {
    EventRow event = { .on = statement_day (row, 0),
                       .at = statement_int (row, 1),
                       .handed_at = statement_int (row, 2),
                       .kind = statement_dup_text (row, 3),
                       .note = statement_dup_text (row, 4),
                       .actor = statement_dup_text (row, 5),
                       .person = g_strdup (statement_text (row, 6)),
                       .message_state = g_strdup (statement_text (row, 7)),
                       .batch = (long)statement_int (row, 8),
                       .batch_left = (long)statement_int (row, 9),
                       .batch_waiting = (long)statement_int (row, 10),
                       .release_at = statement_int (row, 11) };

    g_array_append_val (list, event);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}
