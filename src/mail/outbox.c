/* The outbox: queueing, and what the coordinator decides about a message. Sending is in outbox_send.c. */
#include "mail/outbox-private.h"

#include "base/error.h"
#include "base/hint.h"
#include "base/text.h"
#include "store/setting.h"
#include "store/step.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A hand-over takes a minute at the most, so a process with this number that lives after so long is another one. */
#define LONGEST_SENDING 600

gboolean outbox_sender_is_gone (gint64 sender, gint64 since, gint64 now)
{
  if (sender <= 0 || now - since > LONGEST_SENDING)
    return TRUE;
  return kill ((pid_t)sender, 0) != 0 && errno == ESRCH;
}

gboolean outbox_is_to_requester (const Message *message)
{
  static const char *const kinds[] = { "acknowledgement", "introduction", "permission", NULL };

  return message->to_requester || g_strv_contains (kinds, message->kind);
}

static gboolean refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, sentence);
  return FALSE;
}

static void replace (char **text, char *by)
{
  g_free (*text);
  *text = by;
}

gboolean outbox_address (KithSession *session, Message *message, GError **error)
{
  g_autofree char *address = setting_text (session, "office.sender_address");
  g_autofree char *uid = NULL;
  const char *host = strrchr (address, '@');

  if (host == NULL)
    return refuse (error,
                   "The office has no sender's address yet, so no message can be written. " HINT_OFFICE " sets it.");
  uid = store_new_uid ();
  replace (&message->message_id, g_strdup_printf ("%s%s", uid, host));
  replace (&message->from_address, g_steal_pointer (&address));
  replace (&message->from_name, setting_text (session, "office.sender_name"));
  return TRUE;
}

static gboolean check (Message *message, GError **error)
{
  if (message->to_address == NULL || *message->to_address == '\0')
    return refuse (
        error,
        "This person has no e-mail address, so nothing can be sent to them. Add an address, or tell them yourself.");
  if (!text_check_address (message->to_address, NULL))
    return refuse (error, "A message goes to exactly one address, and this person's is not one. Correct it first.");
  if (message->subject == NULL || message->body == NULL || *message->body == '\0')
    return refuse (error, "This message has no text, so it is not sent. Write what it should say.");
  replace (&message->subject, text_clean_line (message->subject, -1));
  replace (&message->to_name, text_clean_line (message->to_name != NULL ? message->to_name : "", -1));
  return TRUE;
}

static void link_to (Row *row, const char *column, gint64 id)
{
  if (id != 0)
    row_int (row, column, id);
}

static Row *row_of (KithSession *session, const Message *message)
{
  Row *row = row_new ("message");

  row_int (row, "scheme", session->scheme);
  row_text (row, "kind", message->kind);
  link_to (row, "request", message->request);
  link_to (row, "pair", message->pair);
  link_to (row, "ask", message->ask);
  row_int (row, "recipient", message->recipient);
  row_text (row, "to_name", message->to_name);
  row_text (row, "to_address", message->to_address);
  row_text (row, "from_name", message->from_name);
  row_text (row, "from_address", message->from_address);
  row_text (row, "subject", message->subject);
  row_text (row, "body", message->body);
  row_text (row, "message_id", message->message_id);
  row_text (row, "state", message_state_name (message->state));
  row_int (row, "queued_at", message->queued_at);
  row_int (row, "release_at", message->release_at);
  row_text (row, "problem", "");
  return row;
}

gboolean outbox_queue (KithSession *session, Message *message, GError **error)
{
  g_autoptr (Row) row = NULL;

  if (!check (message, error) || !outbox_address (session, message, error))
    return FALSE;
  message->state = MESSAGE_WAITING;
  message->queued_at = session_now (session);
  message->release_at = message->queued_at + setting_number (session, "mail.hold_seconds");
  message->handed_at = 0;
  replace (&message->problem, g_strdup (""));
  row = row_of (session, message);
  message->id = row_insert (session, row, error);
  message->version = message->id != 0 ? 1 : 0;
  return message->id != 0;
}

/* What a coordinator may decide about a message in which state. */
typedef struct {
  const char *verb; /* completes "it cannot be …" */
  guint from;       /* bits by MessageState */
  MessageState to;
} Decision;

#define FROM(state) (1u << (state))

static const Decision mark_sent = { "marked as sent",
                                    FROM (MESSAGE_WAITING) | FROM (MESSAGE_FAILED) | FROM (MESSAGE_UNCERTAIN),
                                    MESSAGE_BY_HAND };
static const Decision discard = { "discarded",
                                  FROM (MESSAGE_WAITING) | FROM (MESSAGE_FAILED) | FROM (MESSAGE_UNCERTAIN),
                                  MESSAGE_DISCARDED };
static const Decision retry = { "sent again", FROM (MESSAGE_FAILED) | FROM (MESSAGE_UNCERTAIN), MESSAGE_WAITING };

static const char *const state_words[] = {
  [MESSAGE_WAITING] = "still waiting", [MESSAGE_SENDING] = "being sent right now",
  [MESSAGE_SENT] = "already sent",     [MESSAGE_FAILED] = "marked as failed",
  [MESSAGE_UNCERTAIN] = "uncertain",   [MESSAGE_BY_HAND] = "already marked as sent by hand",
  [MESSAGE_DISCARDED] = "discarded",
};

static void fill (Row *row, KithSession *session, MessageState to)
{
  gint64 now = session_now (session);

  row_text (row, "state", message_state_name (to));
  row_text (row, "problem", "");
  row_null (row, "sender_pid");
  if (to == MESSAGE_BY_HAND)
    row_int (row, "handed_at", now);
  if (to != MESSAGE_WAITING)
    return;
  row_null (row, "handed_at");
  row_int (row, "release_at", now);
}

static gboolean decide (KithSession *session, gint64 id, const Decision *decision, const char *label, GError **error)
{
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Message) message = step != NULL ? outbox_load (session, id, error) : NULL;
  g_autoptr (Row) row = row_new ("message");

  if (message == NULL)
    return FALSE;
  if ((decision->from & FROM (message->state)) == 0) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED, "This message is %s, so it cannot be %s.",
                 state_words[message->state], decision->verb);
    return FALSE;
  }
  fill (row, session, decision->to);
  if (!row_update (session, id, message->version, row, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}

gboolean outbox_mark_sent (KithSession *session, gint64 id, GError **error)
{
  g_autofree char *label = g_strdup_printf ("marked message %" G_GINT64_FORMAT " as sent by hand", id);

  return decide (session, id, &mark_sent, label, error);
}

gboolean outbox_discard (KithSession *session, gint64 id, GError **error)
{
  g_autofree char *label = g_strdup_printf ("discarded message %" G_GINT64_FORMAT, id);

  return decide (session, id, &discard, label, error);
}

gboolean outbox_retry (KithSession *session, gint64 id, GError **error)
{
  g_autofree char *label = g_strdup_printf ("put message %" G_GINT64_FORMAT " back to be sent", id);

  return decide (session, id, &retry, label, error);
}
