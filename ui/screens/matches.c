/* Matches: every open request with its best candidate. */
#include "support/candidates.h"
#include "support/request.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

typedef struct {
  App *app;
  GPtrArray *requests; /* Request*, open ones by age */
  GPtrArray *best;     /* Candidate* or NULL, beside requests */
  List *list;
} Matches;

static const ListColumn columns[] = {
  { "Request", 8, 8, FALSE, FALSE },         { "About", 16, 24, TRUE, FALSE }, { "Open", 5, 8, FALSE, FALSE },
  { "Best candidate", 16, 22, TRUE, FALSE }, { "Score", 5, 5, FALSE, TRUE },   { "Load", 4, 5, FALSE, TRUE },
};

static void draw_row (void *user, guint index, ListRow *row)
{
  Matches *matches = user;
  const Request *request = g_ptr_array_index (matches->requests, index);
  const Candidate *best = g_ptr_array_index (matches->best, index);
  g_autofree char *age = request_age_words (request, app_today (matches->app));
  list_row_printf (row, 0, ROLE_NORMAL, "%" G_GINT64_FORMAT, request->id);
  list_row_set (row, 1, ROLE_NORMAL, request->sensitive ? "private issue" : request->area_name);
  list_row_set (row, 2, ROLE_MUTED, age);
  if (best == NULL) {
    gboolean searching = request->state == REQUEST_NEW || request->state == REQUEST_MATCHING;
    list_row_set (row, 3, searching ? ROLE_DUE : ROLE_MUTED, searching ? "nobody now: try a broadcast" : request->step);
    return;
  }
  list_row_set (row, 3, ROLE_NORMAL, best->name);
  list_row_printf (row, 4, ROLE_NORMAL, "%d", best->score);
  list_row_printf (row, 5, ROLE_NORMAL, "%ld/%ld", best->load, best->limit);
}

static gint64 row_id (void *user, guint index)
{
  Matches *matches = user;
  return ((Request *)g_ptr_array_index (matches->requests, index))->id;
}

static void *open_matches (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_row, NULL, row_id };
  Matches *matches = g_new0 (Matches, 1);
  matches->app = app;
  matches->list = list_new (columns, G_N_ELEMENTS (columns), &source, matches);
  list_show_titles (matches->list, TRUE);
  return matches;
}

static void close_matches (void *state)
{
  Matches *matches = state;
  g_clear_pointer (&matches->requests, g_ptr_array_unref);
  g_clear_pointer (&matches->best, g_ptr_array_unref);
  list_free (matches->list);
  g_free (matches);
}

static gboolean load_matches (void *state, GError **error)
{
  Matches *matches = state;
  KithSession *session = app_session (matches->app);
  g_autoptr (GPtrArray) requests = request_list (session, FALSE, NULL, error);
  if (requests == NULL)
    return FALSE;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < requests->len; i++)
    g_array_append_val (ids, ((Request *)g_ptr_array_index (requests, i))->id);
  GPtrArray *best = candidates_best (session, ids, error);
  if (best == NULL)
    return FALSE;
  g_clear_pointer (&matches->requests, g_ptr_array_unref);
  g_clear_pointer (&matches->best, g_ptr_array_unref);
  matches->requests = g_steal_pointer (&requests);
  matches->best = best;
  list_set_count (matches->list, matches->requests->len);
  return TRUE;
}

static void draw_matches (void *state, Canvas *canvas, Rect body)
{
  Matches *matches = state;
  canvas_printf (canvas, body.row, 1, -1, ROLE_HEADING, "Open requests • %u", matches->requests->len);
  if (matches->requests->len == 0) {
    canvas_text (canvas, body.row + 2, 1, -1, ROLE_GOOD, "No request is open. F3 logs one.");
    return;
  }
  list_draw (matches->list, canvas, (Rect){ body.row + 1, 0, body.rows - 1, body.columns }, TRUE);
}

static Outcome matches_event (void *state, const Event *event)
{
  Matches *matches = state;
  if (event->kind != EVENT_KEY || !list_handle_key (matches->list, event->key))
    return OUTCOME_IGNORED;
  return OUTCOME_REDRAW;
}

static const Request *chosen (const Matches *matches)
{
  guint index;
  return list_cursor (matches->list, &index) ? g_ptr_array_index (matches->requests, index) : NULL;
}

static gboolean has_chosen (void *state, char **why_not)
{
  if (chosen (state) != NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("No request is open. F3 logs one.");
  return FALSE;
}

static Outcome show_candidates (void *state)
{
  Matches *matches = state;
  return app_open (matches->app, "candidates", chosen (matches)->id, NULL);
}

static Outcome go_to_request (void *state)
{
  Matches *matches = state;
  return app_open (matches->app, "request", chosen (matches)->id, NULL);
}

static Outcome new_request (void *state)
{
  return app_open (((Matches *)state)->app, "request-form", 0, NULL);
}

static const Action actions[] = {
  { "candidates", "Enter s", "Who could help", "Shows everyone considered for this request.", has_chosen,
    show_candidates, NULL, 0 },
  { "go", "g", "Go to request", "Opens the request's page.", has_chosen, go_to_request, NULL, 0 },
  { "new-request", "n", "New request", "Logs a new request.", NULL, new_request, NULL, 0 },
  { 0 },
};

const Screen matches_screen = {
  .name = "matches",
  .tab = TAB_MATCHES,
  .help = "Every open request, the oldest first, with the supporter who fits best today. Enter shows who else could "
          "help and who cannot, each "
          "with the reason. Nobody is asked from here without a preview.",
  .actions = actions,
  .open = open_matches,
  .close = close_matches,
  .load = load_matches,
  .draw = draw_matches,
  .event = matches_event,
};
