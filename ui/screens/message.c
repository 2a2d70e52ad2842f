/* One message as it is, or was, handed over. */
#include "support/outbound.h"
#include "ui/screens/correction.h"
#include "ui/screens/screen.h"
#include "ui/widgets/pager.h"

typedef struct {
  App *app;
  gint64 id;
  Message *message;
  Pager *pager;
} State;

static void *open_message (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  (void)error;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->id = record;
  state->pager = pager_new ();
  return state;
}

static void close_message (void *data)
{
  State *state = data;
  g_clear_pointer (&state->message, message_free);
  pager_free (state->pager);
  g_free (state);
}

/* "held until 12:02, not sent", "sent by hand Wed 19 Nov 09:02". Caller frees. */
static char *state_words (App *app, const Message *message)
{
  static const char *const words[] = {
    [MESSAGE_WAITING] = "waiting, not sent",
    [MESSAGE_SENDING] = "being handed over",
    [MESSAGE_SENT] = "handed to the mail system",
    [MESSAGE_FAILED] = "failed, not sent",
    [MESSAGE_UNCERTAIN] = "uncertain: may have left",
    [MESSAGE_BY_HAND] = "sent by hand",
    [MESSAGE_DISCARDED] = "discarded",
  };
  Mailer mailer = app_mailer (app);
  g_autofree char *until = clock_hhmm (message->release_at);
  if (message->state == MESSAGE_WAITING && mailer_is_there (&mailer) &&
      message->release_at > session_now (app_session (app)))
    return g_strdup_printf ("held until %s, not sent", until);
  if ((message->state != MESSAGE_SENT && message->state != MESSAGE_BY_HAND) || message->handed_at == 0)
    return g_strdup (words[message->state]);
  g_autofree char *day = day_words (clock_day (message->handed_at), app_today (app));
  g_autofree char *time = clock_hhmm (message->handed_at);
  return g_strdup_printf ("%s %s %s", words[message->state], day, time);
}

static void fill (State *state)
{
  const Message *message = state->message;
  pager_clear (state->pager);
  g_autofree char *to = g_strdup_printf ("%s <%s>", message->to_name, message->to_address);
  g_autofree char *from = g_strdup_printf ("%s <%s>", message->from_name, message->from_address);
  g_autofree char *words = state_words (state->app, message);
  pager_add_entry (state->pager, 9, "State", words);
  if (*message->problem != '\0')
    pager_add_entry (state->pager, 9, "Because", message->problem);
  pager_add_entry (state->pager, 9, "To", to);
  pager_add_entry (state->pager, 9, "From", from);
  pager_add_entry (state->pager, 9, "Subject", message->subject);
  pager_add_gap (state->pager);
  pager_add_text (state->pager, 3, ROLE_NORMAL, message->body);
}

static gboolean load_message (void *data, GError **error)
{
  State *state = data;
  Message *message = outbox_load (app_session (state->app), state->id, error);
  if (message == NULL)
    return FALSE;
  g_clear_pointer (&state->message, message_free);
  state->message = message;
  fill (state);
  return TRUE;
}

static void draw_message (void *data, Canvas *canvas, Rect body)
{
  pager_draw (((State *)data)->pager, canvas, body);
}

static Outcome message_event (void *data, const Event *event)
{
  return event->kind == EVENT_KEY && pager_handle_key (((State *)data)->pager, event->key) ? OUTCOME_REDRAW
                                                                                           : OUTCOME_IGNORED;
}

static Outcome copy (void *data)
{
  State *state = data;
  g_autofree char *text = message_copy_text (state->message);
  return app_copy_view (state->app, text);
}

static gboolean can_mark (void *data, char **why_not)
{
  State *state = data;
  MessageState now = state->message->state;
  if (now == MESSAGE_WAITING || now == MESSAGE_FAILED || now == MESSAGE_UNCERTAIN)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("This message has left already, or was discarded.");
  return FALSE;
}

static Outcome mark_sent (void *data)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  g_auto (Outbound) outbound = { 0 };
  if (!support_mark_one_sent (app_session (state->app), state->id, &outbound, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "%s",
           outbound.stopped.sentence != NULL ? outbound.stopped.sentence
                                             : "Noted as sent by you; kith sends nothing. u takes that back.");
  return OUTCOME_RELOAD;
}

static gboolean can_correct (void *data, char **why_not)
{
  return correction_may_follow (((State *)data)->message->state, why_not);
}

static Outcome correct (void *data)
{
  State *state = data;
  return act_correct (state->app, state->id);
}

static const Action actions[] = {
  { "copy", "y", "Copy view", "Shows the plain text alone, for copying; any key goes back.", NULL, copy, NULL, 0 },
  { "by-hand", "h", "Sent by hand", "Notes that you sent it yourself.", can_mark, mark_sent, NULL, 0 },
  { "correct", "m", "Correct", "Writes to whoever got the message that it was sent by mistake.", can_correct, correct,
    NULL, 0 },
  { 0 },
};

const Screen message_screen = {
  .name = "message",
  .tab = TAB_OUTBOX,
  .help = "The message to its one recipient. The copy view has no borders and whole paragraphs, for sending it by "
          "another programme.",
  .actions = actions,
  .open = open_message,
  .close = close_message,
  .load = load_message,
  .draw = draw_message,
  .event = message_event,
};
