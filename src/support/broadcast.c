#include "base/hint.h"
#include "mail/outbox.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/act.h"
#include "support/ask_store.h"
#include "support/compose.h"
#include "support/due.h"
#include "support/request_store.h"

#include <string.h>

/* A broadcast that may be sent: its text has the permission, its readers are known. */
typedef struct {
  Request *request;
  Matter *matter;
  GPtrArray *recipients; /* Recipient* */
  Composer composer;
  gint64 permission;
} Broadcast;

static void broadcast_clear (Broadcast *broadcast)
{
  g_clear_pointer (&broadcast->request, request_free);
  g_clear_pointer (&broadcast->matter, matter_free);
  g_clear_pointer (&broadcast->recipients, g_ptr_array_unref);
  composer_clear (&broadcast->composer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Broadcast, broadcast_clear)

static gboolean check_permission (KithSession *session, const Request *request, gint64 *id, GError **error)
{
  g_auto (Permission) permission = { 0 };

  if (!act_allowed (request, ACT_BROADCAST, error) || !permission_load (session, request->id, &permission, error))
    return FALSE;
  if (g_strcmp0 (permission.state, "yes") != 0 || strcmp (permission.wording, request->summary) != 0)
    return act_refuse (
        error, "The requester has not agreed to this exact text, so it cannot go to everyone. " HINT_ASK_PERMISSION
               " asks for permission.");
  *id = permission.id;
  return TRUE;
}

static gboolean prepare (KithSession *session, gint64 id, Broadcast *broadcast, GError **error)
{
  broadcast->request = request_store_load (session, id, NULL, error);
  if (broadcast->request == NULL || !check_permission (session, broadcast->request, &broadcast->permission, error))
    return FALSE;
  broadcast->matter = matter_of (broadcast->request);
  broadcast->recipients = broadcast_recipients (session, id, error);
  if (broadcast->recipients == NULL)
    return FALSE;
  if (broadcast->recipients->len == 0)
    return act_refuse (error, "There is no active supporter with an e-mail address to tell. Add one first.");
  return composer_open (&broadcast->composer, session, STAGE_BROADCAST, error);
}

static Message *message_to (KithSession *session, const Broadcast *broadcast, guint index, GError **error)
{
  Day answer_by = session_today (session) + (Day)setting_number (session, "ask.answer_days");
  BeforeYes data = { broadcast->matter, broadcast->recipients->pdata[index], answer_by };

  return compose_before_yes (&broadcast->composer, broadcast->request->id, &data, error);
}

Message *request_broadcast_preview (KithSession *session, gint64 request, guint *recipients, GError **error)
{
  g_auto (Broadcast) broadcast = { 0 };

  if (!prepare (session, request, &broadcast, error))
    return NULL;
  if (recipients != NULL)
    *recipients = broadcast.recipients->len;
  return message_to (session, &broadcast, 0, error);
}

static gboolean insert_broadcast (KithSession *session, const Broadcast *broadcast, GError **error)
{
  g_autoptr (Row) row = row_new ("broadcast");

  row_int (row, "request", broadcast->request->id);
  row_int (row, "permission", broadcast->permission);
  row_text (row, "wording", broadcast->request->summary);
  row_day (row, "sent_on", session_today (session));
  row_int (row, "recipients", broadcast->recipients->len);
  return row_insert (session, row, error) != 0;
}

/* *LAST: the id of the last message; those before it have the ids before it. */
static gboolean queue_all (KithSession *session, const Broadcast *broadcast, gint64 *last, GError **error)
{
  guint count = broadcast->recipients->len;

  for (guint i = 0; i < count; i++) {
    g_autoptr (Message) message = message_to (session, broadcast, i, error);

    if (message == NULL || !outbox_queue (session, message, error) ||
        !session_tick (session, "Queuing the messages", (double)i / count, error))
      return FALSE;
    *last = message->id;
  }
  return TRUE;
}

gboolean request_broadcast (KithSession *session, gint64 request, guint *recipients, GError **error)
{
  g_autofree char *label = g_strdup_printf ("sent the summary to everyone (request %" G_GINT64_FORMAT ")", request);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_auto (Broadcast) broadcast = { 0 };
  g_autofree char *count = NULL;

  if (step == NULL || !prepare (session, request, &broadcast, error))
    return FALSE;
  count = g_strdup_printf ("%u", broadcast.recipients->len);
  Event event = { .kind = "broadcast", .request = request, .note = count };

  if (!insert_broadcast (session, &broadcast, error) || !queue_all (session, &broadcast, &event.message, error) ||
      !event_add (session, &event, error) || !request_refresh (session, request, error) ||
      !step_commit (g_steal_pointer (&step), error))
    return FALSE;
  if (recipients != NULL)
    *recipients = broadcast.recipients->len;
  return TRUE;
}
