/* Requests: the queue by age. It never shows who asks. */
#include "support/due.h"
#include "support/request.h"
#include "ui/screens/screen.h"
#include "ui/widgets/filter_line.h"
#include "ui/widgets/list.h"

/* On a narrow screen what is next stays, and the state, which it tells too, gives way, as does how long it has been open: the list is
 * by age. */
enum { STATE_FROM = 22, OPEN_FROM = 20, DETAIL_ROWS = 4, DETAIL_FROM_ROWS = 12 };

typedef struct {
  App *app;
  GPtrArray *requests; /* Request* */
  List *list;
  FilterLine *filter;
  gboolean closed_too;
} State;

static const ListColumn columns[] = {
  { "Request", 7, 7, FALSE, FALSE }, { "Due", 12, 12, FALSE, FALSE },           { "About", 13, 21, FALSE, FALSE },
  { "Next", 19, 36, TRUE, FALSE },   { "State", STATE_FROM, 11, FALSE, FALSE }, { "Open", OPEN_FROM, 8, FALSE, FALSE },
};

static const Request *request_at (const State *state, guint index)
{
  return g_ptr_array_index (state->requests, index);
}

static gboolean is_open (const Request *request)
{
  return request->state != REQUEST_CLOSED && request->state != REQUEST_WITHDRAWN;
}

/* Nobody is called asked before the question has left. */
static const char *state_words (const Request *request)
{
  return letter_waits (request->letter) && !request->reminder ? "to be sent" : request_state_name (request->state);
}

static void draw_row (void *user, guint index, ListRow *row)
{
  State *state = user;
  const Request *request = request_at (state, index);
  Day today = app_today (state->app);
  gboolean open = is_open (request);
  Role role = open ? ROLE_NORMAL : ROLE_MUTED;
  list_row_printf (row, 0, role, "%" G_GINT64_FORMAT, request->id);
  if (request->due_on != DAY_NONE) {
    g_autofree char *due = day_due_words (request->due_on, today);
    list_row_set (row, 1,
                  request->due_on < today    ? ROLE_OVERDUE
                  : request->due_on == today ? ROLE_DUE
                                             : ROLE_MUTED,
                  due);
  }
  list_row_set (row, 2, role, request->sensitive ? "private issue" : request->area_name);
  list_row_set (row, 3, role, *request->step != '\0' ? request->step : request->next);
  list_row_set (row, 4, ROLE_MUTED, state_words (request));
  g_autofree char *age = request_age_words (request, today);
  if (open)
    list_row_set (row, 5, role, age);
}

static gint64 row_id (void *user, guint index)
{
  return request_at (user, index)->id;
}

static void *open_requests (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_row, NULL, row_id };
  State *state = g_new0 (State, 1);
  state->app = app;
  state->requests = g_ptr_array_new ();
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  state->filter = filter_line_new ();
  list_show_titles (state->list, TRUE);
  return state;
}

static void close_requests (void *data)
{
  State *state = data;
  list_free (state->list);
  filter_line_free (state->filter);
  g_ptr_array_unref (state->requests);
  g_free (state);
}

static const Request *chosen (const State *state)
{
  guint index;
  return list_cursor (state->list, &index) ? request_at (state, index) : NULL;
}

static gboolean load_requests (void *data, GError **error)
{
  State *state = data;
  const char *filter = filter_line_text (state->filter);
  gint64 before = chosen (state) == NULL ? 0 : chosen (state)->id;
  GPtrArray *requests =
      request_list (app_session (state->app), state->closed_too, *filter == '\0' ? NULL : filter, error);
  if (requests == NULL)
    return FALSE;
  g_ptr_array_unref (state->requests);
  state->requests = requests;
  list_set_count (state->list, requests->len);
  if (before != 0)
    list_select_id (state->list, before);
  return TRUE;
}

/* What is next with the request under the cursor, in full. */
static void draw_detail (const State *state, Canvas *canvas, Rect rect)
{
  const Request *request = chosen (state);
  if (request == NULL || rect.rows < 2)
    return;
  g_autofree char *left = g_strdup_printf ("Request %" G_GINT64_FORMAT, request->id);
  Day today = app_today (state->app);
  g_autofree char *age = request_age_words (request, today);
  g_autofree char *right = g_strdup_printf ("%s • %ld asked • open %s%s", state_words (request), request->asks_all,
                                            request->received_on >= today ? "since " : "", age);
  canvas_titled_rule (canvas, rect.row, 0, rect.columns, left, right);
  g_autofree char *next = app_sentence (state->app, request->next);
  canvas_paragraph (canvas, (Rect){ rect.row + 1, 1, rect.rows - 1, rect.columns - 2 }, 0, ROLE_NORMAL, next);
}

static void draw_requests (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  g_autofree char *counts =
      g_strdup_printf ("%u %s", state->requests->len, state->closed_too ? "open and closed" : "open");
  filter_line_draw (state->filter, canvas, body.row, body.columns, counts, body.columns / 3,
                    "/ starts one: a number, an issue, a state");
  if (state->requests->len == 0)
    canvas_text (canvas, body.row + 2, 3, -1, ROLE_GOOD,
                 *filter_line_text (state->filter) != '\0' ? "No request fits this filter. Esc clears it."
                                                           : "No request is open. n logs one.");
  else {
    int detail = body.rows >= DETAIL_FROM_ROWS ? DETAIL_ROWS : 0;
    list_draw (state->list, canvas, (Rect){ body.row + 1, 0, body.rows - 1 - detail, body.columns }, TRUE);
    draw_detail (state, canvas, (Rect){ body.row + body.rows - detail, 0, detail, body.columns });
  }
}

static Outcome filter_key (State *state, const Event *event)
{
  FilterTaken taken = filter_line_event (state->filter, event);
  if (taken != FILTER_ALTERED)
    return taken == FILTER_LEFT ? OUTCOME_REDRAW : OUTCOME_IGNORED;
  g_autoptr (GError) error = NULL;
  return load_requests (state, &error) ? OUTCOME_REDRAW : app_fail (state->app, g_steal_pointer (&error));
}

static Outcome requests_event (void *data, const Event *event)
{
  State *state = data;
  if (filter_line_typing (state->filter)) {
    Outcome outcome = filter_key (state, event);
    if (outcome != OUTCOME_IGNORED || event->kind != EVENT_KEY || key_is_text (event->key))
      return outcome;
  }
  return event->kind == EVENT_KEY && list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static gboolean typing (void *data)
{
  return filter_line_typing (((State *)data)->filter);
}

static const ActionKey *filter_keys (void *data, guint *count)
{
  return filter_line_keys (((State *)data)->filter, count);
}

static gboolean back (void *data)
{
  State *state = data;
  if (!filter_line_clear (state->filter))
    return FALSE;
  load_requests (state, NULL);
  return TRUE;
}

/* ---- actions */

static gboolean refuse (char **why_not, const char *sentence)
{
  if (why_not != NULL)
    *why_not = g_strdup (sentence);
  return FALSE;
}

static gboolean has_chosen (void *data, char **why_not)
{
  return chosen (data) != NULL || refuse (why_not, "No request stands here. n logs one.");
}

static gboolean is_chosen_open (void *data, char **why_not)
{
  const Request *request = chosen (data);
  if (request == NULL)
    return has_chosen (data, why_not);
  return is_open (request) || refuse (why_not, "This request is not open. Its page (Enter) reopens it.");
}

static Outcome open_page (void *data)
{
  State *state = data;
  return app_open (state->app, "request", chosen (state)->id, NULL);
}

static Outcome new_request (void *data)
{
  return app_open (((State *)data)->app, "request-form", 0, NULL);
}

static Outcome candidates (void *data)
{
  State *state = data;
  return app_open (state->app, "candidates", chosen (state)->id, NULL);
}

static Outcome record (void *data)
{
  State *state = data;
  return app_open (state->app, "answer", chosen (state)->id, NULL);
}

static Outcome log_call (void *data)
{
  State *state = data;
  return app_open (state->app, "call", chosen (state)->id, "request");
}

static Outcome edit (void *data)
{
  State *state = data;
  return app_open (state->app, "request-form", chosen (state)->id, NULL);
}

static Outcome end (void *data)
{
  State *state = data;
  return app_open (state->app, "request", chosen (state)->id, "end");
}

static Outcome start_filter (void *data)
{
  filter_line_start (((State *)data)->filter);
  return OUTCOME_REDRAW;
}

static Outcome show_closed (void *data)
{
  State *state = data;
  state->closed_too = !state->closed_too;
  app_say (state->app,
           state->closed_too ? "Closed and withdrawn requests are shown too." : "Only open requests are shown.");
  return OUTCOME_RELOAD;
}

static const Action actions[] = {
  { "open", "Enter", "Open", "Opens the page of this request.", has_chosen, open_page, NULL, 0 },
  { "new-request", "n", "New request", "Logs a new request.", NULL, new_request, NULL, 0 },
  { "candidates", "s a", "Who could help", "Shows everyone considered for this request.", is_chosen_open, candidates,
    NULL, 0 },
  { "record", "r", "Record answer", "Records a supporter's answer.", is_chosen_open, record, NULL, 0 },
  { "call", "c", "Log call", "Logs a telephone call about this request.", has_chosen, log_call, NULL, 0 },
  { "end", "x", "Close", "Closes this request.", is_chosen_open, end, NULL, 0 },
  { "edit", "e", "Edit", "Changes this request; that shows who asks and is noted.", is_chosen_open, edit, NULL,
    ACTION_QUIET },
  { "filter", "/", "Filter", "Shows the requests with this number, issue or state.", NULL, start_filter, NULL,
    ACTION_QUIET },
  { "show-closed", "", "Show closed too", "Shows closed and withdrawn requests, or leaves them out again.", NULL,
    show_closed, NULL, ACTION_QUIET },
  { 0 },
};

const Screen requests_screen = {
  .name = "requests",
  .tab = TAB_REQUESTS,
  .help = "Every open request, the oldest first, with what is next and when it is due. Who asks is never shown here, "
          "and a sensitive issue shows as "
          "private. F9 has the closed ones.",
  .actions = actions,
  .open = open_requests,
  .close = close_requests,
  .load = load_requests,
  .draw = draw_requests,
  .event = requests_event,
  .typing = typing,
  .keys = filter_keys,
  .back = back,
};
