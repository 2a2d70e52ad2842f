#include "base/hint.h"
#include "base/text.h"
#include "mail/outbox.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/act.h"
#include "support/ask_store.h"
#include "support/compose.h"
#include "support/due.h"
#include "support/last_look.h"
#include "support/request_store.h"
#include "support/void.h"

#include <string.h>

char *request_permission_state (KithSession *session, gint64 request, char **wording, GError **error)
{
  g_auto (Permission) permission = { 0 };

  if (wording != NULL)
    *wording = NULL;
  if (request_requester (session, request, error) == 0 || !permission_load (session, request, &permission, error))
    return NULL;
  if (permission.id == 0)
    return g_strdup ("none");
  if (wording != NULL)
    *wording = g_strdup (permission.wording);
  return g_strdup (permission.state);
}

/* A summary that names the requester is never put to them: it could not be sent afterwards. */
static gboolean summary_can_go (KithSession *session, const Request *request, GError **error)
{
  const char *kind = NULL;

  if (*request->summary == '\0')
    return act_refuse (error, "There is no summary, and it is the one text that may be sent. " HINT_EDIT " writes it.");
  if (!text_names_requester (session, request->id, request->summary, &kind, error))
    return FALSE;
  if (kind != NULL)
    return act_refuse (
        error, "The summary holds the requester's %s, so it cannot go to everyone. " HINT_EDIT " changes the summary.",
        kind);
  return TRUE;
}

static gboolean may_ask (KithSession *session, const Request *request, GError **error)
{
  g_auto (Permission) last = { 0 };

  if (!act_allowed (request, ACT_ASK_PERMISSION, error) || !permission_load (session, request->id, &last, error))
    return FALSE;
  if (g_strcmp0 (last.state, "no") == 0) {
    g_autofree char *day = day_words (last.answered_on, session_today (session));

    return act_refuse (
        error, "The requester said no to this summary, %s. " HINT_EDIT " changes it before they are asked again.", day);
  }
  return summary_can_go (session, request, error);
}

static Day permission_answer_day (KithSession *session)
{
  return session_today (session) + (Day)setting_number (session, "permission.answer_days");
}

Message *request_permission_preview (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Request) request = request_store_load (session, id, NULL, error);
  g_autoptr (Matter) matter = NULL;
  g_auto (Composer) composer = { 0 };
  ToRequester data = { .answer_by = permission_answer_day (session) };

  if (request == NULL || !may_ask (session, request, error))
    return NULL;
  matter = matter_of (request);
  data.matter = matter;
  data.requester = request_requester (session, id, error);
  if (data.requester == 0 || !composer_open (&composer, session, STAGE_PERMISSION, error))
    return NULL;
  return compose_to_requester (&composer, id, &data, error);
}

static gboolean insert_permission (KithSession *session, const Request *request, GError **error)
{
  g_autoptr (Row) row = row_new ("permission");

  row_int (row, "request", request->id);
  row_int (row, "matter", request->matter);
  row_text (row, "wording", request->summary);
  row_text (row, "state", "asked");
  row_day (row, "asked_on", session_today (session));
  row_day (row, "answer_due_on", permission_answer_day (session));
  return row_insert (session, row, error) != 0;
}

/* Asking again replaces the question that was open. */
gint64 request_permission_ask (KithSession *session, gint64 id, GError **error)
{
  g_autofree char *label = g_strdup_printf ("asked the requester's permission (request %" G_GINT64_FORMAT ")", id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Message) message = step != NULL ? request_permission_preview (session, id, error) : NULL;
  g_autoptr (Request) request = message != NULL ? request_store_load (session, id, NULL, error) : NULL;
  Event event = { .kind = "permission-asked", .request = id };

  if (request == NULL || !void_permissions (session, id, NULL, error) || !insert_permission (session, request, error) ||
      !outbox_queue (session, message, error))
    return 0;
  event.message = message->id;
  if (!event_add (session, &event, error) || !request_refresh (session, id, error) ||
      !step_commit (g_steal_pointer (&step), error))
    return 0;
  return message->id;
}

static gboolean check_day (KithSession *session, const Permission *permission, Day on, GError **error)
{
  g_autofree char *asked = day_words (permission->asked_on, session_today (session));

  if (on > session_today (session))
    return act_mistaken (error, "That day is still to come. Give the day the requester answered.");
  if (on < permission->asked_on)
    return act_mistaken (error, "The requester was asked %s, so the answer cannot be older.", asked);
  return TRUE;
}

char *request_nobody_to_ask (KithSession *session, const Request *request)
{
  g_auto (Permission) last = { 0 };

  switch (request->state) {
  case REQUEST_NEW:
  case REQUEST_MATCHING:
    if (permission_load (session, request->id, &last, NULL) && g_strcmp0 (last.state, "no") == 0)
      return g_strdup ("Nobody can be asked now, and the requester said no to this summary. " HINT_EDIT " changes it.");
    return g_strdup ("Nobody can be asked now. " HINT_ASK_PERMISSION " asks whether a summary may go to everyone.");
  case REQUEST_PERMISSION:
  case REQUEST_PERMITTED:
  case REQUEST_BROADCAST:
    return g_strdup (request->next);
  case REQUEST_ASKED:
  case REQUEST_ACCEPTED:
  case REQUEST_INTRODUCED:
  case REQUEST_CLOSED:
  case REQUEST_WITHDRAWN:
  default:
    return NULL;
  }
}

gboolean request_permission_waits (KithSession *session, gint64 request)
{
  Written written;

  return message_written (session, request, 0, "permission", &written, NULL) && letter_waits (written.letter);
}

/* A question that has not left cannot have been answered by e-mail. In a talk the text may have been read out. */
static gboolean can_have_agreed (KithSession *session, gint64 request, const char *how, GError **error)
{
  g_autofree char *means = text_fold (how);

  if (strstr (means, "mail") == NULL || !request_permission_waits (session, request))
    return TRUE;
  return act_refuse (error, "The question has not left, so no e-mail can have answered it; " HINT_OUTBOX
                            " shows it. If you read them the text, record how: by phone or in person.");
}

static gboolean record (KithSession *session, const Request *request, gboolean yes, Day on, const char *how,
                        GError **error)
{
  g_auto (Permission) permission = { 0 };
  g_autoptr (Row) row = row_new ("permission");
  const char *state = yes ? "yes" : "no";
  gboolean sent = was_broadcast (session, request->id);
  Event event = { .kind = yes ? "permission-yes" : "permission-no", .request = request->id, .note = how };

  if (!permission_load (session, request->id, &permission, error))
    return FALSE;
  if (permission.id == 0)
    return act_allowed (request, ACT_RECORD_PERMISSION, error) &&
           act_refuse (error, "The requester has not been asked about this summary. " HINT_ASK_PERMISSION
                              " asks for permission first.");
  if (sent && yes)
    return act_refuse (error, "This summary has gone to everyone already; that cannot be called back.");
  if (request->state == REQUEST_CLOSED || request->state == REQUEST_WITHDRAWN)
    return act_allowed (request, ACT_RECORD_PERMISSION, error);
  if (strcmp (permission.wording, request->summary) != 0)
    return act_refuse (error, "The summary has changed since the requester was asked. " HINT_ASK_PERMISSION
                              " asks for permission again.");
  if (!check_day (session, &permission, on, error) || (yes && !can_have_agreed (session, request->id, how, error)))
    return FALSE;
  row_text (row, "state", state);
  row_day (row, "answered_on", on);
  row_text (row, "means", how);
  /* The broadcast goes first: taking this back brings the permission back before what needs it. */
  return event_add (session, &event, error) && (!sent || broadcast_stop (session, request->id, error)) &&
         row_update (session, permission.id, 0, row, error);
}

gboolean request_permission_record (KithSession *session, gint64 id, gboolean yes, Day on, const char *how,
                                    GError **error)
{
  g_autofree char *label =
      g_strdup_printf ("recorded the requester's %s (request %" G_GINT64_FORMAT ")", yes ? "yes" : "no", id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Request) request = step != NULL ? request_store_load (session, id, NULL, error) : NULL;
  const char *means = how != NULL && *how != '\0' ? how : "by e-mail";

  return request != NULL &&
         record (session, request, yes, on == DAY_NONE ? session_today (session) : on, means, error) &&
         request_last_look (session, id, error) && request_refresh (session, id, error) &&
         step_commit (g_steal_pointer (&step), error);
}
