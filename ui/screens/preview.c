/* A message exactly as it will be sent, its one recipient in view, before it is queued. */
#include "store/setting.h"
#include "ui/screens/screen.h"
#include "ui/widgets/pager.h"

#include <string.h>

typedef struct {
  App *app;
  Preview *preview;
  Pager *pager;
  gboolean copying; /* the plain text alone, to be selected with the mouse */
} State;

static void fill (State *state)
{
  pager_clear (state->pager);
  if (!state->copying) {
    pager_add_text (state->pager, 0, ROLE_NORMAL, state->preview->message->body);
    return;
  }
  g_autofree char *text = message_copy_text (state->preview->message);
  pager_add_text (state->pager, 0, ROLE_NORMAL, text);
}

static void *open_preview (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->preview = app_take_preview (app);
  state->pager = pager_new ();
  fill (state);
  return state;
}

static void close_preview (void *data)
{
  State *state = data;
  preview_free (state->preview);
  pager_free (state->pager);
  g_free (state);
}

static char *preview_title (void *data, char **right)
{
  State *state = data;
  *right = g_strdup (state->preview->count > 1 ? "the first of several, exactly as sent" : "exactly as it will be sent");
  return g_strdup (state->preview->title);
}

static int draw_header (const State *state, Canvas *canvas, int row, int columns)
{
  const Message *message = state->preview->message;
  g_autofree char *to = g_strdup_printf ("%s <%s>", message->to_name, message->to_address);
  g_autofree char *from = g_strdup_printf ("%s <%s>", message->from_name, message->from_address);
  g_autofree char *all = g_strdup_printf ("one of %u, each to one", state->preview->count);
  const char *recipient = state->preview->count > 1 ? all : "the only recipient";
  int end = canvas_text_right (canvas, row, columns - 1, 26, ROLE_MUTED, recipient);
  row = screen_draw_pair (canvas, row, 1, 9, end - 2, "To", to);
  row = screen_draw_pair (canvas, row, 1, 9, columns - 2, "From", from);
  row = screen_draw_pair (canvas, row, 1, 9, columns - 2, "Subject", message->subject);
  canvas_rule (canvas, row, 0, columns);
  return row + 1;
}

/* "Ana will learn|the issue" as a pair. */
static int draw_consequence (Canvas *canvas, int row, int columns, const char *text)
{
  if (text == NULL)
    return row;
  const char *bar = strchr (text, '|');
  g_autofree char *label = bar == NULL ? g_strdup ("Note") : g_strndup (text, (gsize)(bar - text));
  int width = MIN (MAX (20, canvas_text_width (label) + 2), columns / 2);
  return screen_draw_pair (canvas, row, 1, width, columns - 2, label, bar == NULL ? text : bar + 1);
}

static void draw_preview (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  const Preview *preview = state->preview;
  if (state->copying) {
    pager_draw (state->pager, canvas, body);
    return;
  }
  int top = draw_header (state, canvas, body.row, body.columns);
  int lines = (preview->learns != NULL) + (preview->not_learns != NULL) + (preview->note != NULL);
  int bottom = body.row + body.rows - lines - (lines > 0);
  pager_draw (state->pager, canvas, (Rect){ top, 0, bottom - top, body.columns });
  if (lines > 0)
    canvas_rule (canvas, bottom, 0, body.columns);
  int row = draw_consequence (canvas, bottom + 1, body.columns, preview->learns);
  row = draw_consequence (canvas, row, body.columns, preview->not_learns);
  draw_consequence (canvas, row, body.columns, preview->note);
}

static Outcome preview_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && pager_handle_key (state->pager, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

/* "2 minutes", "45 seconds", "a moment". */
static char *hold_words (KithSession *session)
{
  long seconds = setting_number (session, "mail.hold_seconds");
  if (seconds == 0)
    return g_strdup ("a moment");
  if (seconds % 60 != 0)
    return g_strdup_printf ("%ld seconds", seconds);
  return seconds == 60 ? g_strdup ("1 minute") : g_strdup_printf ("%ld minutes", seconds / 60);
}

static Outcome send (void *data)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  if (!state->preview->send (session, state->preview->data, &id, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  g_autofree char *hold = hold_words (session);
  Mailer mailer = app_mailer (state->app);
  if (!mailer_is_there (&mailer))
    app_say (state->app, "Queued. There is no mail on this server: in the Outbox (6) y shows it for copying, h marks it as sent.");
  else if (state->preview->count > 1)
    app_say (state->app, "%u messages in %s, each to one person; u takes them back.", state->preview->count, hold);
  else
    app_say (state->app, "To %s in %s; u takes it back.", state->preview->message->to_name, hold);
  return OUTCOME_CLOSE;
}

static gboolean can_send_by_hand (void *data, char **why_not)
{
  State *state = data;
  if (state->preview->count <= 1)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("A broadcast is many messages. F2 queues them; the Outbox marks each as sent by hand.");
  return FALSE;
}

static Outcome send_by_hand (void *data)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  if (!state->preview->send (session, state->preview->data, &id, &error) || !outbox_mark_sent (session, id, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "Noted: you sent this to %s yourself. kith sends nothing.", state->preview->message->to_name);
  return OUTCOME_CLOSE;
}

static Outcome copy_view (void *data)
{
  State *state = data;
  state->copying = !state->copying;
  fill (state);
  return OUTCOME_REDRAW;
}

static gboolean can_edit (void *data, char **why_not)
{
  State *state = data;
  if (state->preview->edit_screen != NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("Its wording comes from the template: 7 Setup, Templates.");
  return FALSE;
}

static Outcome edit (void *data)
{
  State *state = data;
  return app_replace (state->app, state->preview->edit_screen, state->preview->edit_record, NULL);
}

static gboolean back (void *data)
{
  State *state = data;
  if (!state->copying)
    return FALSE;
  copy_view (state);
  return TRUE;
}

static Outcome cancel (void *data)
{
  return back (data) ? OUTCOME_REDRAW : OUTCOME_CLOSE;
}

static const Action actions[] = {
  { "send", "F2", "Send", "Queues the message; it leaves after the hold, and u takes it back until then.", NULL, send, NULL, 0 },
  { "edit", "e", "Edit", "Changes the text this message is made from.", can_edit, edit, NULL, 0 },
  { "copy", "y", "Copy view", "Shows the plain text alone, for copying.", NULL, copy_view, NULL, 0 },
  { "by-hand", "h", "Sent by hand", "Notes that you send it yourself; kith sends nothing.", can_send_by_hand, send_by_hand, NULL, 0 },
  { "cancel", "Esc", "Back, nothing is sent", "Goes back; nothing is queued.", NULL, cancel, NULL, 0 },
  { 0 },
};

const Screen preview_screen = {
  .name = "preview",
  .tab = TAB_NONE,
  .form = TRUE,
  .help = "The message as it will leave, to the one recipient shown. Below it stands who will learn what. F2 queues it: it is held for a while, "
          "and u takes it back. Queued is not sent; the Outbox shows which is which.",
  .actions = actions,
  .open = open_preview,
  .close = close_preview,
  .draw = draw_preview,
  .event = preview_event,
  .title = preview_title,
  .back = back,
};
