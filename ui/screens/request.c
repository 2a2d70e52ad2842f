/* The page of one request: what is next as buttons, what happened, who may be told what today. */
#include "support/candidates.h"
#include "support/transition.h"
#include "ui/screens/request_acts.h"
#include "ui/screens/request_page.h"

#include <string.h>

static void *open_request (App *app, gint64 record, const char *argument, GError **error)
{
  (void)error;
  RequestPage *page = g_new0 (RequestPage, 1);
  page->app = app;
  page->id = record;
  page->end_at_once = g_strcmp0 (argument, "end") == 0;
  page->choices = g_array_new (FALSE, FALSE, sizeof (gint64));
  page->buttons = g_array_new (FALSE, TRUE, sizeof (Button));
  g_array_set_clear_func (page->buttons, button_clear);
  return page;
}

static void forget (RequestPage *page)
{
  g_clear_pointer (&page->request, request_free);
  g_clear_pointer (&page->asks, g_ptr_array_unref);
  g_clear_pointer (&page->history, g_ptr_array_unref);
  g_clear_pointer (&page->told, g_ptr_array_unref);
  g_clear_pointer (&page->permission, g_free);
  g_clear_pointer (&page->summary, g_free);
  g_clear_pointer (&page->best_name, g_free);
}

static void close_request (void *data)
{
  RequestPage *page = data;
  forget (page);
  g_clear_pointer (&page->revealed, request_private_free);
  g_array_unref (page->buttons);
  g_array_unref (page->choices);
  g_free (page);
}

static gboolean load_candidates (RequestPage *page, GError **error)
{
  page->remain = -1;
  page->best = 0;
  if (transition_refusal (page->request->state, ACT_ASK) != NULL)
    return TRUE;
  g_autoptr (Candidates) found = candidates_for_request (app_session (page->app), page->id, 1, FALSE, error);
  if (found == NULL)
    return FALSE;
  page->remain = found->can_count;
  if (found->can->len == 0)
    return TRUE;
  const Candidate *best = g_ptr_array_index (found->can, 0);
  page->best = best->supporter;
  page->best_name = g_strdup (best->name);
  return TRUE;
}

static gboolean load_request (void *data, GError **error)
{
  RequestPage *page = data;
  KithSession *session = app_session (page->app);
  RequestPage fresh = { .request = request_load (session, page->id, error) };
  if (fresh.request != NULL)
    fresh.asks = request_asks (session, page->id, error);
  if (fresh.asks != NULL)
    fresh.history = request_history (session, page->id, error);
  if (fresh.history != NULL)
    fresh.told = request_may_be_told (session, page->id, error);
  if (fresh.told != NULL)
    fresh.permission = request_permission_state (session, page->id, NULL, error);
  if (fresh.permission != NULL)
    fresh.summary = request_summary_shown (session, fresh.request, error);
  if (fresh.summary == NULL) {
    forget (&fresh);
    return FALSE;
  }
  forget (page);
  page->request = fresh.request;
  page->asks = fresh.asks;
  page->history = fresh.history;
  page->told = fresh.told;
  page->permission = fresh.permission;
  page->summary = app_sentence (page->app, fresh.summary);
  g_free (fresh.summary);
  page->unfolded = FALSE;
  if (!load_candidates (page, error))
    return FALSE;
  request_page_set_buttons (page);
  return TRUE;
}

static gboolean can_end (void *data, char **why_not);

static void draw_request (void *data, Canvas *canvas, Rect body)
{
  RequestPage *page = data;
  if (page->end_at_once) {
    g_autofree char *why_not = NULL;
    page->end_at_once = FALSE;
    if (can_end (page, &why_not))
      request_page_end (page);
    else
      app_say (page->app, "%s", why_not);
  }
  request_page_draw (page, canvas, body);
}

/* ---- keys: sideways through the buttons, up and down through the page */

static Outcome request_event (void *data, const Event *event)
{
  RequestPage *page = data;
  guint count = page->buttons->len;
  if (event->kind != EVENT_KEY)
    return OUTCOME_IGNORED;
  switch (event->key) {
  case KEYCODE_RIGHT:
  case KEYCODE_TAB:
    page->button = count == 0 ? 0 : (page->button + 1) % count;
    break;
  case KEYCODE_LEFT:
  case KEYCODE_BACKTAB:
    page->button = count == 0 ? 0 : (page->button + count - 1) % count;
    break;
  case KEYCODE_DOWN:
  case 'j':
    page->top++;
    break;
  case KEYCODE_UP:
  case 'k':
    page->unfolded = page->unfolded || page->top == 0;
    page->top--;
    break;
  case KEYCODE_PAGE_DOWN:
  case KEYCODE_SPACE:
    page->top += MAX (page->rows - 1, 1);
    break;
  case KEYCODE_PAGE_UP:
    page->unfolded = page->unfolded || page->top == 0;
    page->top -= MAX (page->rows - 1, 1);
    break;
  case KEYCODE_HOME:
    page->unfolded = TRUE;
    page->top = 0;
    break;
  case KEYCODE_END:
    page->top = G_MAXINT / 2;
    break;
  default:
    return OUTCOME_IGNORED;
  }
  return OUTCOME_REDRAW;
}

/* ---- what an action needs */

static gboolean refuse (char **why_not, const char *sentence)
{
  if (why_not != NULL)
    *why_not = g_strdup (sentence);
  return FALSE;
}

static gboolean may_follow (void *data, Act act, char **why_not)
{
  RequestPage *page = data;
  g_autofree char *refusal = app_sentence (page->app, transition_refusal (page->request->state, act));
  return refusal == NULL || refuse (why_not, refusal);
}

static gboolean can_ask (void *data, char **why_not)
{
  return may_follow (data, ACT_ASK, why_not);
}

static gboolean can_introduce (void *data, char **why_not)
{
  return may_follow (data, ACT_INTRODUCE, why_not);
}

static gboolean can_broadcast (void *data, char **why_not)
{
  return may_follow (data, ACT_BROADCAST, NULL) || may_follow (data, ACT_ASK_PERMISSION, why_not);
}

static gboolean can_record (void *data, char **why_not)
{
  return may_follow (data, ACT_ANSWER, why_not);
}

static gboolean can_edit (void *data, char **why_not)
{
  return may_follow (data, ACT_EDIT, why_not);
}

static gboolean can_end (void *data, char **why_not)
{
  return may_follow (data, ACT_CLOSE, NULL) || may_follow (data, ACT_WITHDRAW, why_not);
}

static gboolean can_reopen (void *data, char **why_not)
{
  return may_follow (data, ACT_REOPEN, why_not);
}

/* Refused before the question, not after its answer. */
static gboolean can_start_pair (void *data, char **why_not)
{
  if (!may_follow (data, ACT_START_PAIR, why_not))
    return FALSE;
  return !letter_waits (((RequestPage *)data)->request->letter) ||
         refuse (why_not, "The message with the details has not left, so no pair can start. The Outbox shows it.");
}

static gboolean wants_another_allowed (void *data, char **why_not)
{
  return ((RequestPage *)data)->request->state == REQUEST_INTRODUCED ||
         refuse (why_not, "Only after details were passed on can somebody want someone else.");
}

static gboolean has_button (void *data, char **why_not)
{
  return ((RequestPage *)data)->buttons->len > 0 ||
         refuse (why_not, "Nothing is next here. F9 shows what can be done.");
}

/* ---- the acts */

static Outcome record (void *data)
{
  RequestPage *page = data;
  return app_open (page->app, "answer", page->id, NULL);
}

static Outcome candidates (void *data)
{
  RequestPage *page = data;
  return app_open (page->app, "candidates", page->id, NULL);
}

static Outcome introduction_chosen (void *data, guint choice)
{
  RequestPage *page = data;
  return act_introduce (page->app, page->id, g_array_index (page->choices, gint64, choice));
}

/* The asks in STATE as labels; their supporters go into the page's choices. */
static GPtrArray *choose_among (RequestPage *page, const char *state, const char *format)
{
  GPtrArray *labels = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < page->asks->len; i++) {
    const AskRow *ask = g_ptr_array_index (page->asks, i);
    if (!g_str_equal (ask->state, state))
      continue;
    GString *label = g_string_new (format);
    g_string_replace (label, "%s", ask->name, 0);
    g_ptr_array_add (labels, g_string_free (label, FALSE));
    g_array_append_val (page->choices, ask->supporter);
  }
  return labels;
}

static Outcome introduce (void *data)
{
  RequestPage *page = data;
  g_array_set_size (page->choices, 0);
  g_autoptr (GPtrArray) labels = choose_among (page, "accepted", "%s");
  if (labels->len < 2)
    return act_introduce (page->app, page->id, labels->len == 0 ? 0 : g_array_index (page->choices, gint64, 0));
  g_ptr_array_add (labels, NULL);
  return app_choose (page->app, "Several said yes. Whose details are passed on?", (const char *const *)labels->pdata,
                     introduction_chosen);
}

static Outcome broadcast (void *data)
{
  RequestPage *page = data;
  return act_next_of_broadcast (page->app, page->id);
}

static Outcome log_call (void *data)
{
  RequestPage *page = data;
  return app_open (page->app, "call", page->id, "request");
}

static Outcome edit (void *data)
{
  RequestPage *page = data;
  return app_open (page->app, "request-form", page->id, NULL);
}

static Outcome reveal (void *data)
{
  RequestPage *page = data;
  g_autoptr (GError) error = NULL;
  if (page->revealed != NULL) {
    g_clear_pointer (&page->revealed, request_private_free);
    return OUTCOME_REDRAW;
  }
  page->revealed = request_reveal (app_session (page->app), page->id, &error);
  if (page->revealed == NULL)
    return app_fail (page->app, g_steal_pointer (&error));
  page->top = 0;
  app_say (page->app, "Shown until you leave this page, or v again. That you looked is noted.");
  return OUTCOME_REDRAW;
}

static Outcome press (void *data)
{
  RequestPage *page = data;
  const Button *button = &g_array_index (page->buttons, Button, page->button);
  switch (button->kind) {
  case BUTTON_RECORD:
    return record (page);
  case BUTTON_REMIND:
    return act_remind (page->app, page->id, button->supporter);
  case BUTTON_INTRODUCE:
    return act_introduce (page->app, page->id, button->supporter);
  case BUTTON_ASK:
    return act_ask (page->app, page->id, button->supporter);
  case BUTTON_CANDIDATES:
    return candidates (page);
  case BUTTON_PERMISSION:
    return act_ask_permission (page->app, page->id);
  case BUTTON_BROADCAST:
    return act_broadcast (page->app, page->id);
  case BUTTON_THANK:
    return act_thank (page->app, page->id, button->supporter);
  case BUTTON_START_PAIR:
    return request_page_start_pair (page);
  case BUTTON_WANTS_ANOTHER:
    return request_page_wants_another (page);
  case BUTTON_CLOSE:
    return request_page_end (page);
  case BUTTON_REOPEN:
    return request_page_reopen (page);
  case BUTTON_OUTBOX:
    return app_open (page->app, "outbox", 0, NULL);
  case BUTTON_SNOOZE:
    return request_page_snooze (page);
  }
  return OUTCOME_NOTHING;
}

static gboolean is_revealed (void *data, char **why_not)
{
  if (((RequestPage *)data)->revealed != NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("v shows first who asks.");
  return FALSE;
}

static Outcome erase_person (void *data)
{
  RequestPage *page = data;
  return app_open (page->app, "erase", page->revealed->requester, NULL);
}

static const Action actions[] = {
  { "do", "Enter", "Do it", "Does what the button says.", has_button, press, NULL, 0 },
  { "record", "r", "Record answer", "Records an answer of a supporter, or of the requester on a broadcast.", can_record,
    record, NULL, 0 },
  { "candidates", "s a", "Who could help", "Shows everyone considered for this request.", can_ask, candidates, NULL,
    0 },
  { "call", "c", "Log call", "Logs a telephone call about this request.", NULL, log_call, NULL, 0 },
  { "reveal", "v", "Name", "Shows who asks, until you leave this page; that is noted.", NULL, reveal, NULL, 0 },
  { "end", "x", "Close", "Closes this request, or notes that it was withdrawn.", can_end, request_page_end, NULL, 0 },
  { "introduce", "i", "Pass details on", "Passes a supporter's details on to the requester, after a yes.",
    can_introduce, introduce, NULL, ACTION_QUIET },
  { "broadcast", "b", "Broadcast", "Asks the requester for permission, or broadcasts once it is given.", can_broadcast,
    broadcast, NULL, ACTION_QUIET },
  { "write", "m", "Write", "Reminds or thanks a supporter, or tells the requester that the request came.", NULL,
    request_page_write, NULL, ACTION_QUIET },
  { "edit", "e", "Edit", "Changes this request; that shows who asks and is noted.", can_edit, edit, NULL,
    ACTION_QUIET },
  { "snooze", "z", "Snooze", "Puts what is next off to another day.", request_page_can_snooze, request_page_snooze,
    NULL, ACTION_QUIET },
  { "wants-another", "", "Wants someone else", "Notes that the requester would like someone else.",
    wants_another_allowed, request_page_wants_another, NULL, ACTION_QUIET },
  { "start-pair", "", "Start a pair", "Starts the pair once both say so.", can_start_pair, request_page_start_pair,
    NULL, ACTION_QUIET },
  { "reopen", "", "Reopen", "Opens a closed or withdrawn request again.", can_reopen, request_page_reopen, NULL,
    ACTION_QUIET },
  { "erase-person", "", "Erase the requester",
    "Shows what would go and what would stay if who asks were erased, and does it.", is_revealed, erase_person, NULL,
    ACTION_QUIET },
  { 0 },
};

const Screen request_screen = {
  .name = "request",
  .tab = TAB_REQUESTS,
  .help = "One request. The buttons are what can be done next: Left, Right or Tab choose, Enter does; Up and Down "
          "scroll. Below stands what "
          "happened, the oldest folded away where there is no room (Up), and who may be told what today. Who asks is "
          "hidden until v, and looking is noted.",
  .actions = actions,
  .open = open_request,
  .close = close_request,
  .load = load_request,
  .draw = draw_request,
  .event = request_event,
};
