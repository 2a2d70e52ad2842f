/* Supporters: the register, with what may be said if the one under the cursor telephones. */
#include "people/supporter.h"
#include "store/step.h"
#include "ui/screens/screen.h"
#include "ui/screens/supporter_acts.h"
#include "ui/screens/supporter_cache.h"
#include "ui/widgets/filter_line.h"
#include "ui/widgets/list.h"

enum { DETAIL_ROWS = 8, DETAIL_FROM_ROWS = 16, BESIDE_FROM = 120, PAIRS_FROM = 78 };

typedef struct {
  App *app;
  GArray *ids; /* gint64 */
  SupporterCache *cache;
  List *list;
  FilterLine *filter;
  gboolean behind; /* a key overtook the search: the ids are those of the filter before */
  gboolean retired_too;
  SupporterOrder order;
  long all, can_help;
  gint64 current;     /* the one shown last in the detail */
  gboolean revealed;  /* its private areas are shown */
  gboolean in_detail; /* F6: keys scroll the detail */
  int detail_top;
  GArray *ending; /* ids asked about before they retire */
} State;

static const ListColumn columns[] = {
  { "Name", 12, 15, FALSE, FALSE }, { "Grade", 8, 10, FALSE, FALSE },       { "Areas", 12, 20, TRUE, FALSE },
  { "Load", 4, 5, FALSE, TRUE },    { "Last asked", 10, 10, FALSE, FALSE },
};

static gint64 id_at (void *user, guint index)
{
  State *state = user;
  return g_array_index (state->ids, gint64, index);
}

static void draw_row (void *user, guint index, ListRow *line)
{
  State *state = user;
  const SupporterView *view = supporter_cache_view (state->cache, state->ids, index);
  if (view == NULL)
    return;
  const Supporter *supporter = view->supporter;
  Role role = supporter->active ? ROLE_NORMAL : ROLE_MUTED;
  gboolean full = supporter_load_of (supporter) >= supporter->limit;
  list_row_lend (line, 0, role, supporter->name);
  list_row_lend (line, 1, role, supporter->grade);
  list_row_lend (line, 2, role, supporter->active ? view->areas : "retired");
  list_row_lend (line, 3, full ? ROLE_DUE : role, view->places);
  list_row_lend (line, 4, role, view->asked);
}

static void *open_supporters (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_row, NULL, id_at };
  State *state = g_new0 (State, 1);
  state->app = app;
  state->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  state->cache = supporter_cache_new (app_session (app));
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  state->filter = filter_line_new ();
  list_show_titles (state->list, TRUE);
  return state;
}

static void close_supporters (void *data)
{
  State *state = data;
  list_free (state->list);
  filter_line_free (state->filter);
  g_array_unref (state->ids);
  g_clear_pointer (&state->ending, g_array_unref);
  supporter_cache_free (state->cache);
  g_free (state);
}

static gint64 chosen (const State *state)
{
  guint index;
  return list_cursor (state->list, &index) ? g_array_index (state->ids, gint64, index) : 0;
}

/* The next key is there already: its search will do. */
static gboolean overtaken (gpointer app)
{
  return app_input_pending (app);
}

/* The ids that the filter lets through; the cursor stays on its supporter where that one is still there. */
static gboolean find (State *state, GError **error)
{
  const char *filter = filter_line_text (state->filter);
  GError *failure = NULL;
  GArray *ids = supporter_ids (app_session (state->app), *filter == '\0' ? NULL : filter, state->order,
                               state->retired_too, overtaken, state->app, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  state->behind = ids == NULL && failure == NULL;
  if (ids == NULL)
    return state->behind;
  gint64 before = chosen (state);
  g_array_unref (state->ids);
  state->ids = ids;
  list_set_count (state->list, ids->len);
  if (before != 0 && chosen (state) != before && !list_select_id (state->list, before) && *filter != '\0')
    list_set_cursor (state->list, 0);
  return TRUE;
}

static gboolean load_supporters (void *data, GError **error)
{
  State *state = data;
  supporter_cache_forget (state->cache);
  return supporter_count (app_session (state->app), &state->all, &state->can_help, error) && find (state, error);
}

/* What is known of the one under the cursor; NULL where there is none. Moving on hides what was revealed. */
static SupporterView *current (State *state)
{
  guint index;
  SupporterView *view =
      list_cursor (state->list, &index) ? supporter_cache_view (state->cache, state->ids, index) : NULL;
  if (view == NULL)
    return NULL;
  if (state->current != view->id) {
    state->detail_top = 0;
    state->revealed = FALSE;
    state->current = view->id;
  }
  view->revealed = state->revealed;
  return view;
}

/* ---- drawing */

static void draw_top (State *state, Canvas *canvas, int row, int width)
{
  const char *filter = filter_line_text (state->filter);
  guint marked = list_mark_count (state->list);
  g_autofree char *counts = marked > 0 ? g_strdup_printf ("%u marked of %ld", marked, state->all)
                            : *filter != '\0'
                                ? g_strdup_printf ("%u of %ld supporters", state->ids->len, state->all)
                                : g_strdup_printf ("%ld supporters • %ld can help", state->all, state->can_help);
  filter_line_draw (state->filter, canvas, row, width, counts, width / 2, "/ starts one");
}

static void draw_detail (State *state, Canvas *canvas, Rect rect)
{
  const SupporterView *view = current (state);
  if (view == NULL || rect.rows < 2)
    return;
  Day today = app_today (state->app);
  g_autofree char *standing = supporter_view_standing (view, today);
  g_autoptr (GArray) lines = supporter_view_lines (view, today, rect.columns >= PAIRS_FROM);
  canvas_titled_rule (canvas, rect.row, rect.column, rect.columns, view->supporter->name, standing);
  Rect inside = { rect.row + 1, rect.column + 1, rect.rows - 1, rect.columns - 2 };
  int all = view_lines_draw (lines, canvas, inside, state->detail_top);
  if (state->detail_top > MAX (all - inside.rows, 0)) {
    state->detail_top = MAX (all - inside.rows, 0);
    canvas_fill (canvas, inside, ROLE_NORMAL);
    view_lines_draw (lines, canvas, inside, state->detail_top);
  }
  if (state->in_detail)
    canvas_glyph (canvas, rect.row + 1, rect.column, ROLE_KEY, GLYPH_MARKER);
  if (state->detail_top + inside.rows < all)
    canvas_more_below (canvas, inside.row + inside.rows - 1, rect.column + rect.columns - 1);
}

static void draw_empty (const State *state, Canvas *canvas, int row)
{
  canvas_paragraph (canvas, (Rect){ row, 3, canvas_rows (canvas) - row, canvas_columns (canvas) - 4 }, 0, ROLE_NORMAL,
                    *filter_line_text (state->filter) != '\0'
                        ? "Nobody fits this filter. Esc clears it."
                        : "The register is empty. n adds a supporter; f imports a file or pasted cells.");
}

static void draw_supporters (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  draw_top (state, canvas, body.row, body.columns);
  Rect list = { body.row + 1, 0, body.rows - 1, body.columns };
  Rect detail = { 0 };
  if (canvas_slow_line (canvas) && !state->in_detail) {
    ; /* each step would send the whole pane: F6 shows it */
  } else if (canvas_slow_line (canvas)) {
    detail = list;
    list.rows = 0;
  } else if (body.columns >= BESIDE_FROM) {
    list.columns = body.columns * 5 / 8;
    detail = (Rect){ list.row, list.columns + 2, list.rows, body.columns - list.columns - 2 };
  } else if (body.rows >= DETAIL_FROM_ROWS) {
    list.rows -= DETAIL_ROWS;
    detail = (Rect){ list.row + list.rows, 0, DETAIL_ROWS, body.columns };
  } else if (state->in_detail) {
    detail = list;
    list.rows = 0;
  }
  if (state->ids->len == 0)
    draw_empty (state, canvas, list.row + 1);
  else if (list.rows > 0)
    list_draw (state->list, canvas, list, !state->in_detail);
  if (detail.rows > 0)
    draw_detail (state, canvas, detail);
}

/* ---- keys */

static Outcome filter_key (State *state, const Event *event)
{
  FilterTaken taken = filter_line_event (state->filter, event);
  if (taken != FILTER_ALTERED)
    return taken == FILTER_LEFT ? OUTCOME_REDRAW : OUTCOME_IGNORED;
  g_autoptr (GError) error = NULL;
  return find (state, &error) ? OUTCOME_REDRAW : app_fail (state->app, g_steal_pointer (&error));
}

static Outcome detail_key (State *state, Key key)
{
  if (key == KEYCODE_DOWN || key == 'j')
    state->detail_top++;
  else if (key == KEYCODE_UP || key == 'k')
    state->detail_top = MAX (state->detail_top - 1, 0);
  else
    return OUTCOME_IGNORED;
  return OUTCOME_REDRAW;
}

static Outcome supporters_event (void *data, const Event *event)
{
  State *state = data;
  if (state->behind && !(filter_line_typing (state->filter) && event->kind == EVENT_KEY && key_is_text (event->key)))
    find (state, NULL);
  if (filter_line_typing (state->filter)) {
    Outcome outcome = filter_key (state, event);
    if (outcome != OUTCOME_IGNORED)
      return outcome;
  }
  if (event->kind != EVENT_KEY)
    return OUTCOME_IGNORED;
  if (state->in_detail && detail_key (state, event->key) == OUTCOME_REDRAW)
    return OUTCOME_REDRAW;
  if (filter_line_typing (state->filter) && key_is_text (event->key))
    return OUTCOME_NOTHING;
  return list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static gboolean typing (void *data)
{
  return filter_line_typing (((State *)data)->filter);
}

static const ActionKey *filter_keys (void *data, guint *count)
{
  return filter_line_keys (((State *)data)->filter, count);
}

/* Esc closes the pane, then the filter, then the marks. */
static gboolean back (void *data)
{
  State *state = data;
  if (state->in_detail) {
    state->in_detail = FALSE;
    return TRUE;
  }
  if (filter_line_clear (state->filter)) {
    find (state, NULL);
    return TRUE;
  }
  gboolean marked = list_mark_count (state->list) > 0;
  list_clear_marks (state->list);
  return marked;
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
  return chosen (data) != 0 || refuse (why_not, "Nobody stands here. n adds a supporter.");
}

static Outcome open_page (void *data)
{
  State *state = data;
  return app_open (state->app, "supporter", chosen (state), NULL);
}

static Outcome add (void *data)
{
  return app_open (((State *)data)->app, "supporter-form", 0, NULL);
}

static Outcome edit (void *data)
{
  State *state = data;
  return app_open (state->app, "supporter-form", chosen (state), NULL);
}

static Outcome log_call (void *data)
{
  State *state = data;
  return app_open (state->app, "call", chosen (state), "supporter");
}

static gboolean is_waited_for (void *data, char **why_not)
{
  const SupporterView *view = current (data);
  return view == NULL ? has_chosen (data, why_not) : supporter_is_waited_for (view, why_not);
}

static Outcome record (void *data)
{
  State *state = data;
  return supporter_record_answer (state->app, current (state));
}

static Outcome go_to_request (void *data)
{
  State *state = data;
  return app_open (state->app, "request", supporter_waiting_request (current (state)), NULL);
}

static Outcome reveal (void *data)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  SupporterView *view = current (state);
  if (view == NULL || !supporter_view_reveal (view, app_session (state->app), &error))
    return app_fail (state->app, g_steal_pointer (&error));
  state->revealed = TRUE;
  app_say (state->app, "Private areas are shown until you move on. That you looked is noted.");
  return OUTCOME_REDRAW;
}

static gboolean retire_all (State *state, GError **error)
{
  g_autofree char *label = g_strdup_printf ("retired %u supporters", state->ending->len);
  g_autoptr (Step) step = state->ending->len > 1 ? step_begin (app_session (state->app), label, error) : NULL;
  if (state->ending->len > 1 && step == NULL)
    return FALSE;
  for (guint i = 0; i < state->ending->len; i++)
    if (!supporter_retire (app_session (state->app), g_array_index (state->ending, gint64, i), error))
      return FALSE;
  return step == NULL || step_commit (g_steal_pointer (&step), error);
}

static Outcome retire_answered (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (choice == 0)
    return OUTCOME_REDRAW;
  if (!retire_all (state, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  if (state->ending->len == 1)
    app_say (state->app, "Retired. u takes it back.");
  else
    app_say (state->app, "%u supporters are retired. u takes it back.", state->ending->len);
  list_clear_marks (state->list);
  return OUTCOME_RELOAD;
}

static Outcome retire_one (State *state, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Supporter) supporter = supporter_load (app_session (state->app), id, &error);
  if (supporter == NULL)
    return app_fail (state->app, g_steal_pointer (&error));
  return supporter_ask_retire (state->app, supporter, retire_answered);
}

static Outcome retire (void *data)
{
  static const char *const verbs[] = { "Keep them", "Retire", NULL };
  State *state = data;
  g_clear_pointer (&state->ending, g_array_unref);
  state->ending = list_chosen (state->list);
  if (state->ending->len == 1)
    return retire_one (state, g_array_index (state->ending, gint64, 0));
  g_autofree char *question =
      g_strdup_printf ("Retire these %u supporters? Present pairs stay; no new ones.", state->ending->len);
  return app_ask (state->app, question, verbs, 0, retire_answered);
}

static Outcome start_filter (void *data)
{
  State *state = data;
  filter_line_start (state->filter);
  return OUTCOME_REDRAW;
}

static Outcome sort (void *data)
{
  static const char *const words[] = { "by name", "by grade", "by load, the lightest first",
                                       "by when last asked, the longest ago first" };
  State *state = data;
  g_autoptr (GError) error = NULL;
  state->order = state->order == SUPPORTER_BY_LAST_ASKED ? SUPPORTER_BY_NAME : state->order + 1;
  if (!find (state, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "Sorted %s.", words[state->order]);
  return OUTCOME_REDRAW;
}

static Outcome other_pane (void *data)
{
  State *state = data;
  state->in_detail = !state->in_detail && chosen (state) != 0;
  return OUTCOME_REDRAW;
}

static Outcome import (void *data)
{
  return app_open (((State *)data)->app, "import", 0, NULL);
}

static Outcome show_retired (void *data)
{
  State *state = data;
  state->retired_too = !state->retired_too;
  app_say (state->app, state->retired_too ? "Retired supporters are shown too." : "Retired supporters are left out.");
  return OUTCOME_RELOAD;
}

static const Action actions[] = {
  { "open", "Enter", "Open", "Opens the page of this supporter.", has_chosen, open_page, NULL, 0 },
  { "new-supporter", "n", "New", "Adds a supporter to the register.", NULL, add, NULL, 0 },
  { "edit", "e", "Edit", "Changes this supporter.", has_chosen, edit, NULL, 0 },
  { "call", "c", "Log call", "Logs a telephone call from this supporter.", has_chosen, log_call, NULL, 0 },
  { "record", "r", "Record answer", "Records the answer of this supporter.", is_waited_for, record, NULL, 0 },
  { "reveal", "v", "Private", "Shows private areas until you move on; that is noted.", has_chosen, reveal, NULL, 0 },
  { "end", "x", "Retire", "Retires this supporter, or all that are marked, after a question.", has_chosen, retire, NULL,
    0 },
  { "filter", "/", "Filter", "Shows those whose name, address, site, cohort or areas contain what you type.", NULL,
    start_filter, NULL, ACTION_QUIET },
  { "sort", "o", "Sort", "Sorts by name, grade, load, or when last asked.", NULL, sort, NULL, ACTION_QUIET },
  { "go", "g", "Go to request", "Opens the request that waits for this supporter.", is_waited_for, go_to_request, NULL,
    ACTION_QUIET },
  { "pane", "F6", "Other pane", "Goes to the detail and back.", NULL, other_pane, NULL, ACTION_QUIET | ACTION_TEXT },
  { "import", "f", "Import a register", "Reads supporters from a file or from cells pasted here.", NULL, import, NULL,
    ACTION_QUIET },
  { "show-retired", "", "Show retired too", "Shows those who are retired, or leaves them out again.", NULL,
    show_retired, NULL, ACTION_QUIET },
  { 0 },
};

const Screen supporters_screen = {
  .name = "supporters",
  .tab = TAB_SUPPORTERS,
  .help = "Everyone who offers support. Load is places taken of places there are. Below, or beside where there is "
          "room, stands what is known of "
          "the one you are on, and after SAY the words that may be used if they telephone. Private areas show as a "
          "number until v.",
  .actions = actions,
  .open = open_supporters,
  .close = close_supporters,
  .load = load_supporters,
  .draw = draw_supporters,
  .event = supporters_event,
  .typing = typing,
  .keys = filter_keys,
  .back = back,
};
