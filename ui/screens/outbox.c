/* The outbox: what waits and until when, what is uncertain or failed, what was sent. Queued is never called sent. */
#include "support/outbound.h"
#include "ui/screens/correction.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

typedef enum { PART_WAITING, PART_UNCERTAIN, PART_FAILED, PART_SENT, PART_BY_HAND, PART_DISCARDED, PART_COUNT } Part;

typedef struct {
  ListRowKind kind;
  Part part;
  guint index;
} Line;

typedef struct {
  App *app;
  GPtrArray *messages; /* Message*, newest first */
  GArray *lines;       /* Line */
  List *list;
} Outbox;

static const char *const part_names[] = {
  [PART_WAITING] = "WAITING",      [PART_UNCERTAIN] = "UNCERTAIN: may have left already",
  [PART_FAILED] = "FAILED",        [PART_SENT] = "HANDED OVER",
  [PART_BY_HAND] = "SENT BY HAND", [PART_DISCARDED] = "DISCARDED",
};

static Part part_of (const Message *message)
{
  switch (message->state) {
  case MESSAGE_WAITING:
  case MESSAGE_SENDING:
    return PART_WAITING;
  case MESSAGE_UNCERTAIN:
    return PART_UNCERTAIN;
  case MESSAGE_FAILED:
    return PART_FAILED;
  case MESSAGE_SENT:
    return PART_SENT;
  case MESSAGE_BY_HAND:
    return PART_BY_HAND;
  case MESSAGE_DISCARDED:
    break;
  }
  return PART_DISCARDED;
}

static ListRowKind line_kind (void *user, guint index)
{
  return g_array_index (((Outbox *)user)->lines, Line, index).kind;
}

static gint64 line_id (void *user, guint index)
{
  Outbox *outbox = user;
  const Line *line = &g_array_index (outbox->lines, Line, index);
  return line->kind == LIST_ITEM ? ((Message *)g_ptr_array_index (outbox->messages, line->index))->id : 0;
}

/* A mark is for sending and discarding. */
static gboolean line_markable (void *user, guint index)
{
  return g_array_index (((Outbox *)user)->lines, Line, index).part <= PART_FAILED;
}

/* "leaves in 2 min", "waits: no mail here", "Wed 19 Nov 09:02". Whole minutes, so that the picture rests. */
static char *when_words (Outbox *outbox, const Message *message)
{
  gint64 now = session_now (app_session (outbox->app));
  Mailer mailer = app_mailer (outbox->app);
  if (message->state == MESSAGE_WAITING && !mailer_is_there (&mailer))
    return g_strdup ("for you to send");
  if (message->state == MESSAGE_WAITING && message->release_at > now) {
    gint64 minutes = (message->release_at - now + 59) / 60;
    return minutes == 1 ? g_strdup ("leaves in a minute") : g_strdup_printf ("leaves in %d min", (int)minutes);
  }
  if (message->state == MESSAGE_WAITING)
    return *message->problem != '\0' ? g_strdup_printf ("waits: %s", message->problem) : g_strdup ("ready to leave");
  if (message->state == MESSAGE_SENDING)
    return g_strdup ("being handed over");
  if (message->handed_at == 0)
    return g_strdup (message->problem);
  g_autofree char *iso = clock_iso (message->handed_at);
  iso[10] = '\0';
  g_autofree char *day = day_words (day_from_iso (iso), app_today (outbox->app));
  g_autofree char *time = clock_hhmm (message->handed_at);
  return *message->problem != '\0' && message->state != MESSAGE_SENT ? g_strdup_printf ("%s: %s", day, message->problem)
                                                                     : g_strdup_printf ("%s %s", day, time);
}

static void draw_line (void *user, guint index, ListRow *row)
{
  Outbox *outbox = user;
  const Line *line = &g_array_index (outbox->lines, Line, index);
  if (line->kind == LIST_HEADING)
    list_row_set (row, 0, line->part == PART_UNCERTAIN || line->part == PART_FAILED ? ROLE_BAD : ROLE_HEADING,
                  part_names[line->part]);
  if (line->kind != LIST_ITEM)
    return;
  const Message *message = g_ptr_array_index (outbox->messages, line->index);
  g_autofree char *when = when_words (outbox, message);
  list_row_set (row, 0, ROLE_NORMAL, outbox_is_to_requester (message) ? "the requester" : message->to_name);
  list_row_set (row, 1, ROLE_NORMAL, message->subject);
  list_row_set (row, 2, ROLE_MUTED, when);
}

static const ListColumn columns[] = { { NULL, 12, 16, FALSE, FALSE },
                                      { NULL, 20, 34, TRUE, FALSE },
                                      { NULL, 18, 20, FALSE, FALSE } };

static void *open_outbox (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_line, line_kind, line_id };
  Outbox *outbox = g_new0 (Outbox, 1);
  outbox->app = app;
  outbox->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  outbox->list = list_new (columns, G_N_ELEMENTS (columns), &source, outbox);
  list_set_markable (outbox->list, line_markable);
  return outbox;
}

static void close_outbox (void *state)
{
  Outbox *outbox = state;
  g_clear_pointer (&outbox->messages, g_ptr_array_unref);
  g_array_unref (outbox->lines);
  list_free (outbox->list);
  g_free (outbox);
}

static void add_part (Outbox *outbox, Part part)
{
  gboolean first = TRUE;
  for (guint i = 0; i < outbox->messages->len; i++) {
    if (part_of (g_ptr_array_index (outbox->messages, i)) != part)
      continue;
    if (first && outbox->lines->len > 0)
      g_array_append_val (outbox->lines, ((Line){ LIST_GAP, part, 0 }));
    if (first)
      g_array_append_val (outbox->lines, ((Line){ LIST_HEADING, part, 0 }));
    first = FALSE;
    g_array_append_val (outbox->lines, ((Line){ LIST_ITEM, part, i }));
  }
}

static gboolean load_outbox (void *state, GError **error)
{
  Outbox *outbox = state;
  GPtrArray *messages = outbox_list (app_session (outbox->app), FALSE, error);
  if (messages == NULL)
    return FALSE;
  g_clear_pointer (&outbox->messages, g_ptr_array_unref);
  outbox->messages = messages;
  g_array_set_size (outbox->lines, 0);
  for (Part part = PART_WAITING; part < PART_COUNT; part++)
    add_part (outbox, part);
  list_set_count (outbox->list, outbox->lines->len);
  return TRUE;
}

static void draw_outbox (void *state, Canvas *canvas, Rect body)
{
  Outbox *outbox = state;
  Mailer mailer = app_mailer (outbox->app);
  int top = body.row;
  if (!mailer_is_there (&mailer)) {
    canvas_text (canvas, top++, 1, -1, ROLE_DUE, "There is no mail program on this server.");
    canvas_text (canvas, top++, 1, -1, ROLE_DUE, "y shows a message for copying, h marks it as sent by hand.");
    top++;
  }
  if (outbox->lines->len == 0)
    canvas_paragraph (canvas, (Rect){ top, 1, body.row + body.rows - top, body.columns - 2 }, 0, ROLE_NORMAL,
                      "No message yet. Asking a supporter (4 Matches) makes the first one.");
  else
    list_draw (outbox->list, canvas, (Rect){ top, 0, body.row + body.rows - top, body.columns }, TRUE);
}

static Outcome outbox_event (void *state, const Event *event)
{
  Outbox *outbox = state;
  if (event->kind != EVENT_KEY || !list_handle_key (outbox->list, event->key))
    return OUTCOME_IGNORED;
  return OUTCOME_REDRAW;
}

static const Message *chosen (const Outbox *outbox)
{
  guint index;
  if (!list_cursor (outbox->list, &index))
    return NULL;
  const Line *line = &g_array_index (outbox->lines, Line, index);
  return line->kind == LIST_ITEM ? g_ptr_array_index (outbox->messages, line->index) : NULL;
}

static gboolean refuse (char **why_not, const char *sentence)
{
  if (why_not != NULL)
    *why_not = g_strdup (sentence);
  return FALSE;
}

static gboolean has_chosen (void *state, char **why_not)
{
  return chosen (state) != NULL || refuse (why_not, "There is no message here yet.");
}

static gboolean is_open (void *state, char **why_not)
{
  const Message *message = chosen (state);
  if (message == NULL)
    return refuse (why_not, "There is no message here yet.");
  return list_mark_count (((Outbox *)state)->list) > 0 || part_of (message) <= PART_FAILED ||
         refuse (why_not, "This message has left already, or was discarded.");
}

static Outcome open_message (void *state)
{
  Outbox *outbox = state;
  return app_open (outbox->app, "message", chosen (outbox)->id, NULL);
}

/* What was stopped, what was done, and to how many it did not apply; at most two lines. */
static void say_done (Outbox *outbox, const Outbound *outbound, const char *one, const char *several)
{
  g_autoptr (GString) text = g_string_new (outbound->stopped.sentence);
  if (outbound->done > 0 && text->len > 0)
    g_string_append_c (text, ' ');
  if (outbound->done == 1)
    g_string_append (text, one);
  else if (outbound->done > 1)
    g_string_append_printf (text, "%u %s", outbound->done, several);
  if (outbound->passed > 0)
    g_string_append_printf (text, " %u had left already or %s discarded.", outbound->passed,
                            outbound->passed == 1 ? "was" : "were");
  app_say (outbox->app, "%s", text->str);
}

/* Work on the chosen messages as one step. */
static Outcome work_on_chosen (Outbox *outbox,
                               gboolean (*work) (KithSession *session, const GArray *ids, Outbound *outbound,
                                                 GError **error),
                               const char *one, const char *several)
{
  g_autoptr (GArray) ids = list_chosen (outbox->list);
  g_autoptr (GError) error = NULL;
  g_auto (Outbound) outbound = { 0 };
  if (!work (app_session (outbox->app), ids, &outbound, &error))
    return app_fail (outbox->app, g_steal_pointer (&error));
  list_clear_marks (outbox->list);
  say_done (outbox, &outbound, one, several);
  return OUTCOME_RELOAD;
}

static Outcome send_chosen (Outbox *outbox)
{
  KithSession *session = app_session (outbox->app);
  g_autoptr (GArray) ids = list_chosen (outbox->list);
  g_autoptr (GError) error = NULL;
  g_auto (Outbound) outbound = { 0 };
  Mailer mailer = app_mailer (outbox->app);
  if (!support_send (session, &mailer, ids, TRUE, &outbound, &error)) {
    app_fail (outbox->app, g_steal_pointer (&error));
    return OUTCOME_RELOAD;
  }
  list_clear_marks (outbox->list);
  say_done (outbox, &outbound, "1 message was handed to the mail system.", "messages were handed to the mail system.");
  return OUTCOME_RELOAD;
}

static Outcome send_again_answered (void *state, guint choice)
{
  return choice == 1 ? send_chosen (state) : OUTCOME_REDRAW;
}

/* How many of the chosen ones are uncertain. */
static guint uncertain_chosen (Outbox *outbox)
{
  g_autoptr (GArray) ids = list_chosen (outbox->list);
  guint count = 0;
  for (guint i = 0; i < outbox->messages->len; i++) {
    const Message *message = g_ptr_array_index (outbox->messages, i);
    for (guint j = 0; message->state == MESSAGE_UNCERTAIN && j < ids->len; j++)
      count += g_array_index (ids, gint64, j) == message->id;
  }
  return count;
}

static Outcome send_now (void *state)
{
  static const char *const verbs[] = { "Leave it", "Send again", NULL };
  Outbox *outbox = state;
  guint uncertain = uncertain_chosen (outbox);
  if (uncertain == 0)
    return send_chosen (outbox);
  g_autofree char *question =
      uncertain == 1 ? g_strdup ("It may have left already. Sent again, it could arrive twice.")
                     : g_strdup_printf ("%u may have left already. Sent again, they could arrive twice.", uncertain);
  return app_ask (outbox->app, question, verbs, 0, send_again_answered);
}

static Outcome mark_sent (void *state)
{
  return work_on_chosen (state, support_mark_sent, "Noted as sent by you; kith sends nothing. u takes that back.",
                         "noted as sent by you; kith sends nothing. u takes that back.");
}

static Outcome discard_answered (void *state, guint choice)
{
  if (choice != 1)
    return OUTCOME_REDRAW;
  return work_on_chosen (state, support_discard, "Discarded; it will not be sent. u takes that back.",
                         "messages discarded; they will not be sent. u takes that back.");
}

static Outcome discard (void *state)
{
  static const char *const verbs[] = { "Keep it", "Discard", NULL };
  static const char *const several[] = { "Keep them", "Discard", NULL };
  Outbox *outbox = state;
  guint marked = list_mark_count (outbox->list);
  if (marked > 1) {
    g_autofree char *question = g_strdup_printf ("Discard %u messages? They will not be sent.", marked);
    return app_ask (outbox->app, question, several, 0, discard_answered);
  }
  g_autoptr (GArray) ids = list_chosen (outbox->list);
  g_autoptr (Message) message = outbox_load (app_session (outbox->app), g_array_index (ids, gint64, 0), NULL);
  g_autofree char *question =
      g_strdup_printf ("Discard the message to %s? It will not be sent.",
                       message == NULL || outbox_is_to_requester (message) ? "the requester" : message->to_name);
  return app_ask (outbox->app, question, verbs, 0, discard_answered);
}

static Outcome copy (void *state)
{
  Outbox *outbox = state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Message) message = outbox_load (app_session (outbox->app), chosen (outbox)->id, &error);
  if (message == NULL)
    return app_fail (outbox->app, g_steal_pointer (&error));
  g_autofree char *text = message_copy_text (message);
  return app_copy_view (outbox->app, text);
}

static gboolean can_correct (void *state, char **why_not)
{
  const Message *message = chosen (state);
  if (message == NULL)
    return refuse (why_not, "There is no message here yet.");
  return correction_may_follow (message->state, why_not);
}

/* Said in full when it is refused: whether a message needs a correction is for the store to say. */
static Outcome correct (void *state)
{
  Outbox *outbox = state;
  return act_correct (outbox->app, chosen (outbox)->id);
}

static gboolean has_record (void *state, char **why_not)
{
  const Message *message = chosen (state);
  if (message != NULL && (message->request != 0 || message->pair != 0))
    return TRUE;
  return refuse (why_not, "This message belongs to no request or pair.");
}

static Outcome go_to_record (void *state)
{
  Outbox *outbox = state;
  const Message *message = chosen (outbox);
  return message->pair != 0 ? app_open (outbox->app, "pair", message->pair, NULL)
                            : app_open (outbox->app, "request", message->request, NULL);
}

static const Action actions[] = {
  { "open", "Enter", "Open", "Shows the message as it is handed over.", has_chosen, open_message, NULL, 0 },
  { "send-now", "F2", "Send now", "Hands the chosen messages to the mail system now, without waiting for the hold.",
    is_open, send_now, NULL, 0 },
  { "by-hand", "h", "Sent by hand", "Notes that you sent it yourself.", is_open, mark_sent, NULL, 0 },
  { "copy", "y", "Copy view", "Shows the plain text alone, for copying; any key goes back.", has_chosen, copy, NULL,
    0 },
  { "correct", "m", "Correct", "Writes to whoever got the message that it was sent by mistake.", can_correct, correct,
    NULL, 0 },
  { "discard", "x", "Discard", "Discards the chosen messages; they will not be sent.", is_open, discard, NULL, 0 },
  { "go", "g", "Go to record", "Opens the request or pair it belongs to.", has_record, go_to_record, NULL, 0 },
  { 0 },
};

const Screen outbox_screen = {
  .name = "outbox",
  .tab = TAB_OUTBOX,
  .help =
      "Every message with its one recipient. Waiting ones are held for a while, so that a step can be taken back, and "
      "then handed to the mail "
      "system of this server. Uncertain means that kith stopped just while handing over: look before you send again.",
  .actions = actions,
  .open = open_outbox,
  .close = close_outbox,
  .load = load_outbox,
  .draw = draw_outbox,
  .event = outbox_event,
};
