/* A message exactly as it will be sent, its one recipient in view, before it is queued. */
#include "base/error.h"
#include "base/text.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/outbound.h"
#include "ui/screens/screen.h"
#include "ui/widgets/pager.h"

#include <string.h>

enum { ROWS_WITH_SPARE = 16 };

typedef struct {
  App *app;
  Preview *preview;
  Pager *pager;
} State;

static void *open_preview (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->preview = app_take_preview (app);
  state->pager = pager_new ();
  pager_add_text (state->pager, 0, ROLE_NORMAL, state->preview->message->body);
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
  *right =
      g_strdup (state->preview->count > 1 ? "the first of several, exactly as sent" : "exactly as it will be sent");
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

/* The label of "Ana will learn|the issue". Caller frees. */
static char *consequence_label (const char *text)
{
  const char *bar = strchr (text, '|');
  return bar == NULL ? g_strdup ("Note") : g_strndup (text, (gsize)(bar - text));
}

/* Draws it whole, wrapped; with CANVAS NULL only counts. Returns the row after it. */
static int draw_consequence (Canvas *canvas, int row, int columns, int width, const char *text)
{
  if (text == NULL)
    return row;
  const char *bar = strchr (text, '|');
  g_autofree char *label = consequence_label (text);
  g_autoptr (GPtrArray) lines = text_wrap (bar == NULL ? text : bar + 1, MAX (columns - 2 - width, 8));
  for (guint i = 0; canvas != NULL && i < lines->len; i++)
    screen_draw_pair (canvas, row + (int)i, 1, width, columns - 2, i == 0 ? label : "", lines->pdata[i]);
  return row + (int)lines->len;
}

/* Who learns what, one below the other; as draw_consequence(). */
static int draw_consequences (const Preview *preview, Canvas *canvas, int row, int columns)
{
  const char *const texts[] = { preview->learns, preview->not_learns, preview->note };
  int width = 20;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *label = texts[i] == NULL ? g_strdup ("") : consequence_label (texts[i]);
    width = MIN (MAX (width, canvas_text_width (label) + 2), columns / 2);
  }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    row = draw_consequence (canvas, row, columns, width, texts[i]);
  return row;
}

static void draw_preview (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  const Preview *preview = state->preview;
  int top = draw_header (state, canvas, body.row, body.columns);
  int lines = draw_consequences (preview, NULL, 0, body.columns);
  int spare = body.rows >= ROWS_WITH_SPARE ? 1 : 0; /* where a sentence stands that must not cover who learns what */
  int bottom = body.row + body.rows - lines - (lines > 0) - spare;
  pager_draw (state->pager, canvas, (Rect){ top, 0, bottom - top, body.columns });
  if (lines > 0)
    canvas_rule (canvas, bottom, 0, body.columns);
  draw_consequences (preview, canvas, bottom + 1, body.columns);
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

/* A message line names no requester. */
static const char *recipient_words (const Message *message)
{
  return outbox_is_to_requester (message) ? "the requester" : message->to_name;
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
    app_say (state->app,
             "Queued. There is no mail on this server: in the Outbox (6) y shows it for copying, h marks it as sent.");
  else if (state->preview->count > 1)
    app_say (state->app, "%u messages in %s, each to one person; u takes them back.", state->preview->count, hold);
  else
    app_say (state->app, "To %s in %s; u takes it back.", recipient_words (state->preview->message), hold);
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

/* Queued and marked in one step, so that one undo takes it back. */
static gboolean queue_as_sent (State *state, GError **error)
{
  KithSession *session = app_session (state->app);
  g_auto (Outbound) outbound = { 0 };
  gint64 request = state->preview->message->request;
  g_autofree char *label =
      request == 0 ? g_strdup ("noted a message as sent by hand")
                   : g_strdup_printf ("noted a message as sent by hand (request %" G_GINT64_FORMAT ")", request);
  g_autoptr (Step) step = step_begin (session, label, error);
  gint64 id = 0;
  if (step == NULL || !state->preview->send (session, state->preview->data, &id, error) ||
      !support_mark_one_sent (session, id, &outbound, error))
    return FALSE;
  if (outbound.done == 0) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, outbound.stopped.sentence);
    return FALSE;
  }
  return step_commit (g_steal_pointer (&step), error);
}

static Outcome send_by_hand (void *data)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (!queue_as_sent (state, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "Noted: you sent this to %s yourself; kith sends nothing. u takes that back.",
           recipient_words (state->preview->message));
  return OUTCOME_CLOSE;
}

static Outcome copy_view (void *data)
{
  State *state = data;
  g_autofree char *text = message_copy_text (state->preview->message);
  return app_copy_view (state->app, text);
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

static Outcome cancel (void *data)
{
  (void)data;
  return OUTCOME_CLOSE;
}

static const Action actions[] = {
  { "send", "F2", "Send", "Queues the message; it leaves after the hold, and u takes it back until then.", NULL, send,
    NULL, 0 },
  { "edit", "e", "Edit", "Changes the text this message is made from.", can_edit, edit, NULL, 0 },
  { "copy", "y", "Copy view", "Shows the plain text alone, for copying; any key goes back.", NULL, copy_view, NULL, 0 },
  { "by-hand", "h", "Sent by hand", "Notes that you send it yourself; kith sends nothing, and u takes that back.",
    can_send_by_hand, send_by_hand, NULL, 0 },
  { "cancel", "Esc", "Back, nothing is sent", "Goes back; nothing is queued.", NULL, cancel, NULL, 0 },
  { 0 },
};

const Screen preview_screen = {
  .name = "preview",
  .tab = TAB_NONE,
  .form = TRUE,
  .help = "The message as it will leave, to the one recipient shown. Below it stands who will learn what. F2 queues "
          "it: it is held for a while, "
          "and u takes it back. Queued is not sent; the Outbox shows which is which.",
  .actions = actions,
  .open = open_preview,
  .close = close_preview,
  .draw = draw_preview,
  .event = preview_event,
  .title = preview_title,
};
