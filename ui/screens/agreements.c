/* Agreements: the pairs, each with the state of its agreement. */
#include "support/pair.h"
#include "support/request.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

typedef struct {
  App *app;
  gboolean ended_too;
  GPtrArray *pairs; /* Pair* */
  GArray *requests; /* gint64, while choosing which one becomes a pair */
  List *list;
} Agreements;

static const ListColumn columns[] = {
  { "Pair", 4, 5, FALSE, FALSE },    { "Supporter", 12, 18, TRUE, FALSE }, { "Supportee", 12, 18, TRUE, FALSE },
  { "Since", 10, 10, FALSE, FALSE }, { "Pair is", 8, 8, FALSE, FALSE },    { "Agreement", 13, 13, FALSE, FALSE },
};

static const Pair *pair_at (const Agreements *agreements, guint index)
{
  return g_ptr_array_index (agreements->pairs, index);
}

static void draw_row (void *user, guint index, ListRow *row)
{
  Agreements *agreements = user;
  const Pair *pair = pair_at (agreements, index);
  g_autofree char *since = day_words (pair->started_on, app_today (agreements->app));
  Role role = g_str_equal (pair->state, "ended") ? ROLE_MUTED : ROLE_NORMAL;
  list_row_printf (row, 0, role, "%" G_GINT64_FORMAT, pair->id);
  list_row_set (row, 1, role, pair->supporter_name);
  list_row_set (row, 2, role, pair->supportee_name);
  list_row_set (row, 3, ROLE_MUTED, since);
  list_row_set (row, 4, role, pair->state);
  list_row_set (row, 5, g_str_equal (pair->agreement_state, "signed") ? ROLE_GOOD : role, pair->agreement_state);
}

static gint64 row_id (void *user, guint index)
{
  return pair_at (user, index)->id;
}

static void *open_agreements (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_row, NULL, row_id };
  Agreements *agreements = g_new0 (Agreements, 1);
  agreements->app = app;
  agreements->requests = g_array_new (FALSE, FALSE, sizeof (gint64));
  agreements->list = list_new (columns, G_N_ELEMENTS (columns), &source, agreements);
  list_show_titles (agreements->list, TRUE);
  return agreements;
}

static void close_agreements (void *state)
{
  Agreements *agreements = state;
  g_clear_pointer (&agreements->pairs, g_ptr_array_unref);
  g_array_unref (agreements->requests);
  list_free (agreements->list);
  g_free (agreements);
}

static gboolean load_agreements (void *state, GError **error)
{
  Agreements *agreements = state;
  GPtrArray *pairs = pair_list (app_session (agreements->app), agreements->ended_too, error);
  if (pairs == NULL)
    return FALSE;
  g_clear_pointer (&agreements->pairs, g_ptr_array_unref);
  agreements->pairs = pairs;
  list_set_count (agreements->list, pairs->len);
  return TRUE;
}

static void draw_agreements (void *state, Canvas *canvas, Rect body)
{
  Agreements *agreements = state;
  canvas_printf (canvas, body.row, 1, -1, ROLE_HEADING, "Pairs • %u%s", agreements->pairs->len,
                 agreements->ended_too ? ", ended ones too" : "");
  if (agreements->pairs->len == 0) {
    canvas_paragraph (canvas, (Rect){ body.row + 2, 1, body.rows - 2, body.columns - 2 }, 0, ROLE_NORMAL,
                      "No pair yet. An introduction makes none by itself: when both say so, n starts one.");
    return;
  }
  list_draw (agreements->list, canvas, (Rect){ body.row + 1, 0, body.rows - 1, body.columns }, TRUE);
}

static Outcome agreements_event (void *state, const Event *event)
{
  Agreements *agreements = state;
  if (event->kind != EVENT_KEY || !list_handle_key (agreements->list, event->key))
    return OUTCOME_IGNORED;
  return OUTCOME_REDRAW;
}

static const Pair *chosen (const Agreements *agreements)
{
  guint index;
  return list_cursor (agreements->list, &index) ? pair_at (agreements, index) : NULL;
}

static gboolean has_chosen (void *state, char **why_not)
{
  if (chosen (state) != NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("There is no pair yet. n starts one after an introduction.");
  return FALSE;
}

static Outcome open_pair (void *state)
{
  Agreements *agreements = state;
  return app_open (agreements->app, "pair", chosen (agreements)->id, NULL);
}

static Outcome start_chosen (void *state, guint choice)
{
  Agreements *agreements = state;
  g_autoptr (GError) error = NULL;
  gint64 id =
      pair_start (app_session (agreements->app), g_array_index (agreements->requests, gint64, choice), 0, &error);
  if (id == 0)
    return app_fail (agreements->app, g_steal_pointer (&error));
  g_autofree char *words = pair_started_words (app_session (agreements->app), id);
  app_say (agreements->app, "%s e on its page writes the agreement.", words);
  return app_open (agreements->app, "pair", id, NULL);
}

/* A pair starts from a request whose requester was given somebody's details. */
static Outcome start_pair (void *state)
{
  Agreements *agreements = state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = request_list (app_session (agreements->app), TRUE, NULL, &error);
  if (requests == NULL)
    return app_fail (agreements->app, g_steal_pointer (&error));
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_array_set_size (agreements->requests, 0);
  for (guint i = 0; i < requests->len; i++) {
    const Request *request = g_ptr_array_index (requests, i);
    if (request->state != REQUEST_INTRODUCED && g_strcmp0 (request->closed_as, "details-passed-on") != 0)
      continue;
    g_array_append_val (agreements->requests, request->id);
    g_ptr_array_add (labels, g_strdup_printf ("Request %" G_GINT64_FORMAT " • %s", request->id,
                                              request->sensitive ? "private issue" : request->area_name));
  }
  g_ptr_array_add (labels, NULL);
  if (labels->len == 1) {
    app_say (agreements->app,
             "A pair starts after an introduction, and nobody has been introduced. 4 shows who could be asked.");
    return OUTCOME_REDRAW;
  }
  return app_choose (agreements->app, "Which introduction became a pair?", (const char *const *)labels->pdata,
                     start_chosen);
}

static Outcome toggle_ended (void *state)
{
  Agreements *agreements = state;
  agreements->ended_too = !agreements->ended_too;
  return OUTCOME_RELOAD;
}

static Outcome end_pair (void *state)
{
  Agreements *agreements = state;
  return app_open (agreements->app, "pair-end", chosen (agreements)->id, NULL);
}

static gboolean is_live (void *state, char **why_not)
{
  const Pair *pair = chosen (state);
  if (pair != NULL && !g_str_equal (pair->state, "ended"))
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup (pair == NULL ? "There is no pair yet." : "This pair has ended already.");
  return FALSE;
}

static const Action actions[] = {
  { "open", "Enter", "Open", "Opens the pair with its agreement.", has_chosen, open_pair, NULL, 0 },
  { "start-pair", "n", "Start a pair", "Starts a pair after an introduction, when both say so.", NULL, start_pair, NULL,
    0 },
  { "end-pair", "x", "End pair", "Ends the pair, for any reason or none.", is_live, end_pair, NULL, 0 },
  { "ended", "o", "Ended too", "Shows the pairs that have ended as well, or hides them.", NULL, toggle_ended, NULL, 0 },
  { 0 },
};

const Screen agreements_screen = {
  .name = "agreements",
  .tab = TAB_AGREEMENTS,
  .help = "The pairs of a supporter and the person they support, each with the state of its agreement. An agreement is "
          "optional and can change: "
          "an edit makes a new version that both sign again.",
  .actions = actions,
  .open = open_agreements,
  .close = close_agreements,
  .load = load_agreements,
  .draw = draw_agreements,
  .event = agreements_event,
};
