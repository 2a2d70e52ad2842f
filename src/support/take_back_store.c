#include "support/take_back_store.h"

#include "store/statement.h"

gint64 correction_of (KithSession *session, gint64 message, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT message.id\n"
                                             "  FROM event\n"
                                             "  JOIN message ON message.id = event.message\n"
                                             " WHERE event.kind IN ('corrected', 'corrected-requester')\n"
                                             "   AND event.note = :number\n"
                                             "   AND message.kind = 'note'\n"
                                             "   AND message.state <> 'discarded'\n"
                                             " LIMIT 1",
                                             error);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, message);

  if (row == NULL)
    return 0;
  statement_bind_text (row, "number", number);
  return statement_next (row, error) ? statement_int (row, 0) : 0;
}

/* The + keeps every change of every message from being looked through, in the order of an index that knows no step. NULL where ROW is. */
static GArray *ids_of_step (Statement *row, gint64 step, GError **error)
{
  if (row == NULL)
    return NULL;
  statement_bind_int (row, "step", step);
  return statement_ids (row, error);
}

/* What was marked as sent by hand never left kith by itself: it stands against taking a step back only where another one marked it. A step
 * taken back does not count, nor what took it back or did it again. */
#define CHANGED_BY_ANOTHER                                                                                             \
  "EXISTS (SELECT 1\n"                                                                                                 \
  "          FROM change AS later\n"                                                                                   \
  "          JOIN step AS by ON by.id = later.step\n"                                                                  \
  "         WHERE later.table_name = 'message'\n"                                                                      \
  "           AND later.row_id = message.id\n"                                                                         \
  "           AND later.id > change_of.id\n"                                                                           \
  "           AND later.step <> :step\n"                                                                               \
  "           AND by.undone_by IS NULL\n"                                                                              \
  "           AND by.undoes IS NULL)"

GArray *step_messages_left (KithSession *session, gint64 step, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT message.id\n"
                                             "  FROM change_of\n"
                                             "  JOIN message ON message.id = change_of.row_id\n"
                                             " WHERE of_step = :step\n"
                                             "   AND +change_of.table_name = 'message'\n"
                                             "   AND change_of.version_after IS NOT NULL\n"
                                             "   AND message.state IN ('sending', 'sent', 'uncertain', 'by-hand')\n"
                                             "   AND (message.state <> 'by-hand' OR " CHANGED_BY_ANOTHER ")\n"
                                             " GROUP BY message.id\n"
                                             "HAVING max(message.version) > max(change_of.version_after)\n"
                                             " ORDER BY message.id",
                                             error);

  return ids_of_step (row, step, error);
}

GArray *step_messages_waiting (KithSession *session, gint64 step, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT message.id\n"
                                             "  FROM change_of\n"
                                             "  JOIN message ON message.id = change_of.row_id\n"
                                             " WHERE of_step = :step\n"
                                             "   AND +change_of.table_name = 'message'\n"
                                             "   AND message.state = 'waiting'\n"
                                             " GROUP BY message.id\n"
                                             " ORDER BY message.id",
                                             error);

  return ids_of_step (row, step, error);
}
