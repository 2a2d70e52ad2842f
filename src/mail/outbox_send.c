/* Handing messages over, one after the other. What is marked before and after lets a crash in between be seen. */
#include "mail/outbox-private.h"

#include "base/error.h"
#include "base/hint.h"
#include "mail/sendmail.h"
#include "store/step.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HAS_LEFT "A message that was handed to the mail program cannot be called back."

/* What becomes of a message. */
static const MessageState outcome[] = {
  [SENDMAIL_TAKEN] = MESSAGE_SENT,     [SENDMAIL_LATER] = MESSAGE_WAITING,     [SENDMAIL_ABSENT] = MESSAGE_WAITING,
  [SENDMAIL_REFUSED] = MESSAGE_FAILED, [SENDMAIL_UNKNOWN] = MESSAGE_UNCERTAIN,
};

typedef struct {
  KithSession *session;
  const Mailer *mailer;
  double fraction;
  gboolean stopped; /* the tick said so */
  guint sent, waiting, failed, uncertain;
  guint elsewhere; /* another process was quicker */
} Sending;

gboolean mailer_is_there (const Mailer *mailer)
{
  struct stat found;

  if (mailer == NULL || mailer->argv == NULL || mailer->argv[0] == NULL || mailer->argv[0][0] != '/')
    return FALSE;
  return stat (mailer->argv[0], &found) == 0 && S_ISREG (found.st_mode) && access (mailer->argv[0], X_OK) == 0;
}

/* Sending is no act of the coordinator's to undo: it does not stand between them and what they did last. */
static Step *begin (KithSession *session, GError **error)
{
  Step *step = step_begin (session, "sent a message", error);

  if (step == NULL)
    return NULL;
  step_not_undoable (step, HAS_LEFT);
  step_background (step);
  return step;
}

static gboolean mark_cut_off (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Step) step = begin (session, error);
  g_autoptr (Row) row = row_new ("message");
  OutboxState state = { 0 };

  if (step == NULL || !outbox_state (session, id, &state, error))
    return FALSE;
  /* This process is not sending now, so a row under its number was left by an earlier one. */
  if (state.state != MESSAGE_SENDING ||
      (state.sender != getpid () && !outbox_sender_is_gone (state.sender, state.since, session_now (session))))
    return TRUE;
  row_text (row, "state", message_state_name (MESSAGE_UNCERTAIN));
  row_text (row, "problem", OUTBOX_CUT_OFF);
  return row_update (session, id, state.version, row, error) && step_commit (g_steal_pointer (&step), error);
}

static gboolean mark_all_cut_off (KithSession *session, GError **error)
{
  g_autoptr (GArray) ids = outbox_sending (session, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    if (!mark_cut_off (session, g_array_index (ids, gint64, i), error))
      return FALSE;
  }
  return TRUE;
}

/* Marks it as being sent, in the one transaction that finds it still waiting. *TAKEN is FALSE when somebody was quicker. */
static gboolean claim (KithSession *session, gint64 id, gboolean *taken, GError **error)
{
  g_autoptr (Step) step = begin (session, error);
  g_autoptr (Row) row = row_new ("message");
  OutboxState state = { 0 };

  if (step == NULL || !outbox_state (session, id, &state, error))
    return FALSE;
  *taken = state.state == MESSAGE_WAITING;
  if (!*taken)
    return TRUE;
  row_text (row, "state", message_state_name (MESSAGE_SENDING));
  row_int (row, "sender_pid", getpid ());
  row_int (row, "handed_at", session_now (session));
  row_text (row, "problem", "");
  return row_update (session, id, state.version, row, error) && step_commit (g_steal_pointer (&step), error);
}

/* Only while it is still ours: what a coordinator has since decided about it stays. */
static gboolean record (KithSession *session, gint64 id, SendmailResult result, const char *problem, GError **error)
{
  g_autoptr (Step) step = begin (session, error);
  g_autoptr (Row) row = row_new ("message");
  OutboxState state = { 0 };

  if (step == NULL || !outbox_state (session, id, &state, error))
    return FALSE;
  if (state.sender != getpid () || (state.state != MESSAGE_SENDING && state.state != MESSAGE_UNCERTAIN))
    return TRUE;
  row_text (row, "state", message_state_name (outcome[result]));
  row_text (row, "problem", problem != NULL ? problem : "");
  row_null (row, "sender_pid");
  if (outcome[result] == MESSAGE_WAITING || outcome[result] == MESSAGE_FAILED)
    row_null (row, "handed_at");
  else
    row_int (row, "handed_at", session_now (session));
  return row_update (session, id, state.version, row, error) && step_commit (g_steal_pointer (&step), error);
}

static void while_waiting (gpointer data)
{
  Sending *sending = data;

  if (!session_tick (sending->session, "Sending", sending->fraction, NULL))
    sending->stopped = TRUE;
}

static SendmailResult hand_over (Sending *sending, const Message *message, char **problem)
{
  g_autoptr (GError) refusal = NULL;
  size_t size = 0;
  g_autofree char *bytes = message_render (message, session_now (sending->session), &size, &refusal);

  if (bytes != NULL)
    return sendmail_hand_over (sending->mailer->argv, bytes, size, SENDMAIL_PATIENCE, while_waiting, sending, problem);
  *problem = g_strdup (refusal->message);
  return SENDMAIL_REFUSED;
}

static void count (Sending *sending, SendmailResult result)
{
  sending->sent += outcome[result] == MESSAGE_SENT ? 1 : 0;
  sending->waiting += outcome[result] == MESSAGE_WAITING ? 1 : 0;
  sending->failed += outcome[result] == MESSAGE_FAILED ? 1 : 0;
  sending->uncertain += outcome[result] == MESSAGE_UNCERTAIN ? 1 : 0;
}

static gboolean send_one (Sending *sending, gint64 id, GError **error)
{
  g_autoptr (Message) message = outbox_load (sending->session, id, error);
  g_autofree char *problem = NULL;
  gboolean taken = FALSE;
  SendmailResult result = SENDMAIL_REFUSED;

  if (message == NULL || !claim (sending->session, id, &taken, error))
    return FALSE;
  if (!taken) {
    sending->elsewhere++;
    return TRUE;
  }
  result = hand_over (sending, message, &problem);
  count (sending, result);
  return record (sending->session, id, result, problem, error);
}

static gboolean send_all (Sending *sending, const GArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len && !sending->stopped; i++) {
    sending->fraction = (double)i / ids->len;
    if (!send_one (sending, g_array_index (ids, gint64, i), error))
      return FALSE;
    while_waiting (sending);
  }
  return TRUE;
}

static void tell (GString *sentence, guint number, const char *one, const char *several)
{
  if (number == 0)
    return;
  if (sentence->len > 0)
    g_string_append_c (sentence, ' ');
  if (number == 1)
    g_string_append (sentence, one);
  else
    g_string_append_printf (sentence, "%u %s", number, several);
}

static gboolean conclude (const Sending *sending, guint left, GError **error)
{
  g_autoptr (GString) sentence = g_string_new (NULL);
  int code = sending->failed + sending->uncertain > 0 ? KITH_ERROR_REFUSED : KITH_ERROR_TRY_LATER;

  if (left == 0)
    return TRUE;
  if (sending->failed + sending->uncertain + sending->waiting == 0) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_STOPPED, "Stopped. What was not sent yet still waits: %u.", left);
    return FALSE;
  }
  tell (sentence, sending->failed, "One message could not be sent; the outbox says why.",
        "messages could not be sent; the outbox says why.");
  tell (sentence, sending->uncertain, "Whether one message was sent is uncertain; ask before sending it again.",
        "messages may or may not have been sent; ask before sending them again.");
  tell (sentence, sending->waiting, "The mail program asks to try again later; one message still waits.",
        "messages still wait, since the mail program asks to try again later.");
  g_set_error_literal (error, KITH_ERROR, code, sentence->str);
  return FALSE;
}

/* Nothing is written then, so what was queued can still be taken back. */
static gboolean refuse_without_mailer (guint waiting, GError **error)
{
  if (waiting == 0)
    return TRUE;
  g_set_error_literal (
      error, KITH_ERROR, KITH_ERROR_TRY_LATER,
      "There is no mail program on this computer, so nothing was sent and all of it still waits. Copy a message and "
      "mark it as sent by hand, or say which mail program there is: " HINT_MAILER ".");
  return FALSE;
}

/* Those of IDS that wait. */
static GArray *choose_among (KithSession *session, const GArray *ids, GError **error)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);
    OutboxState state = { 0 };

    if (!outbox_state (session, id, &state, error))
      return NULL;
    if (state.state == MESSAGE_WAITING)
      g_array_append_val (waiting, id);
  }
  if (waiting->len > 0)
    return g_steal_pointer (&waiting);
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED,
                       "This message is not waiting to be sent. A failed or uncertain one can be put back first.");
  return NULL;
}

static GArray *choose (KithSession *session, const GArray *ids, gboolean even_held, GError **error)
{
  return ids != NULL ? choose_among (session, ids, error) : outbox_ready (session, even_held, error);
}

gboolean outbox_send (KithSession *session, const Mailer *mailer, const GArray *those, gboolean even_held, guint *sent,
                      guint *left, GError **error)
{
  Sending sending = { .session = session, .mailer = mailer };
  g_autoptr (GArray) ids = NULL;
  gboolean there = mailer_is_there (mailer);
  gboolean done = FALSE;
  guint not_sent = 0;

  if (session->step_depth > 0)
    g_error ("a message was to be sent inside a step");
  ids = mark_all_cut_off (session, error) ? choose (session, those, even_held, error) : NULL;
  done = ids != NULL && (!there || send_all (&sending, ids, error));
  not_sent = ids != NULL ? ids->len - sending.sent - sending.elsewhere : 0;
  if (sent != NULL)
    *sent = sending.sent;
  if (left != NULL)
    *left = not_sent;
  if (!done)
    return FALSE;
  return there ? conclude (&sending, not_sent, error) : refuse_without_mailer (not_sent, error);
}
