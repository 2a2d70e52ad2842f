/* The audit trail: who did and looked at what, with a filter as one types. It holds no values, so none can be shown. */
#include "support/trail.h"
#include "ui/screens/screen.h"
#include "ui/widgets/filter_line.h"
#include "ui/widgets/list.h"
#include "ui/widgets/pager.h"

enum { ROWS_KEPT = 400, TERM_WIDTH = 14 };

typedef struct {
  App *app;
  GArray *ids;       /* gint64, newest first */
  GHashTable *lines; /* gint64 → TrailLine*, of those shown lately; a line never changes */
  List *list;
  FilterLine *filter;
  gboolean one; /* the line under the cursor is shown alone, in PAGER */
  Pager *pager;
} State;

static const ListColumn columns[] = { { "When", 16, 16, FALSE, FALSE },
                                      { "Who", 8, 10, FALSE, FALSE },
                                      { "What", 30, 60, TRUE, FALSE } };

static gint64 id_at (void *user, guint index)
{
  return g_array_index (((State *)user)->ids, gint64, index);
}

static void free_line (gpointer line)
{
  trail_line_free (line);
}

static const TrailLine *line_of (State *state, gint64 id)
{
  TrailLine *line = g_hash_table_lookup (state->lines, &id);
  if (line != NULL)
    return line;
  if (g_hash_table_size (state->lines) >= ROWS_KEPT)
    g_hash_table_remove_all (state->lines);
  line = trail_line (app_session (state->app), id, NULL);
  if (line != NULL)
    g_hash_table_insert (state->lines, g_memdup2 (&id, sizeof id), line);
  return line;
}

static char *when_words (const State *state, gint64 at)
{
  g_autofree char *day = day_words (clock_day (at), app_today (state->app));
  g_autofree char *hhmm = clock_hhmm (at);
  return g_strdup_printf ("%s %s", day, hhmm);
}

static void draw_row (void *user, guint index, ListRow *row)
{
  State *state = user;
  const TrailLine *line = line_of (state, id_at (state, index));
  if (line == NULL)
    return;
  g_autofree char *when = when_words (state, line->at);
  list_row_set (row, 0, ROLE_MUTED, when);
  list_row_set (row, 1, ROLE_NORMAL, line->who);
  list_row_set (row, 2, ROLE_NORMAL, line->words);
}

/* Nothing is drawn before the right to read was asked for, and the reading noted. */
static void *open_audit (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  if (!trail_open (app_session (app), error))
    return NULL;
  static const ListSource source = { draw_row, NULL, NULL };
  State *state = g_new0 (State, 1);
  state->app = app;
  state->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  state->lines = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_line);
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  state->filter = filter_line_new ();
  state->pager = pager_new ();
  list_show_titles (state->list, TRUE);
  return state;
}

static void close_audit (void *data)
{
  State *state = data;
  list_free (state->list);
  filter_line_free (state->filter);
  pager_free (state->pager);
  g_array_unref (state->ids);
  g_hash_table_unref (state->lines);
  g_free (state);
}

/* The next key is there already: its search will do. */
static gboolean overtaken (gpointer app)
{
  return app_input_pending (app);
}

static gboolean load_audit (void *data, GError **error)
{
  State *state = data;
  const char *typed = filter_line_text (state->filter);
  TrailFilter filter = { .from = DAY_NONE, .until = DAY_NONE, .text = typed };
  GError *failure = NULL;
  g_hash_table_remove_all (state->lines); /* whom a line is about may have gone */
  GArray *ids = trail_ids (app_session (state->app), &filter, *typed != '\0' ? overtaken : NULL, state->app, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  if (ids == NULL)
    return failure == NULL;
  g_array_unref (state->ids);
  state->ids = ids;
  list_set_count (state->list, ids->len);
  return TRUE;
}

static void draw_top (const State *state, Canvas *canvas, Rect body)
{
  g_autofree char *counts = g_strdup_printf ("%u line%s", state->ids->len, state->ids->len == 1 ? "" : "s");
  filter_line_draw (state->filter, canvas, body.row, body.columns, counts, body.columns / 3,
                    "/ starts one: who, a record as request 42, a day");
}

static void draw_audit (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  if (state->one) {
    pager_draw (state->pager, canvas, body);
    return;
  }
  draw_top (state, canvas, body);
  if (state->ids->len == 0)
    canvas_text (canvas, body.row + 2, 3, -1, ROLE_NORMAL, "No line fits this filter. Esc clears it.");
  else
    list_draw (state->list, canvas, (Rect){ body.row + 1, 0, body.rows - 1, body.columns }, TRUE);
}

/* ---- keys */

static Outcome filter_key (State *state, const Event *event)
{
  FilterTaken taken = filter_line_event (state->filter, event);
  if (taken != FILTER_ALTERED)
    return taken == FILTER_LEFT ? OUTCOME_REDRAW : OUTCOME_IGNORED;
  g_autoptr (GError) error = NULL;
  list_set_cursor (state->list, 0);
  return load_audit (state, &error) ? OUTCOME_REDRAW : app_fail (state->app, g_steal_pointer (&error));
}

static Outcome audit_event (void *data, const Event *event)
{
  State *state = data;
  if (filter_line_typing (state->filter)) {
    Outcome outcome = filter_key (state, event);
    if (outcome != OUTCOME_IGNORED || event->kind != EVENT_KEY || key_is_text (event->key))
      return outcome;
  }
  if (event->kind != EVENT_KEY)
    return OUTCOME_IGNORED;
  return state->one ? (pager_handle_key (state->pager, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED)
                    : (list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED);
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
  if (state->one) {
    state->one = FALSE;
    return TRUE;
  }
  if (!filter_line_clear (state->filter))
    return FALSE;
  load_audit (state, NULL);
  return TRUE;
}

/* ---- actions */

static const TrailLine *chosen (State *state)
{
  guint index;
  return list_cursor (state->list, &index) ? line_of (state, id_at (state, index)) : NULL;
}

static gboolean has_chosen (void *data, char **why_not)
{
  if (chosen (data) != NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("No line stands here. Esc clears the filter.");
  return FALSE;
}

static Outcome open_line (void *data)
{
  State *state = data;
  const TrailLine *line = chosen (state);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, line->id);
  g_autofree char *when = when_words (state, line->at);
  g_autofree char *who = g_strdup_printf ("%s, from the account %s", line->who, line->account);
  pager_clear (state->pager);
  pager_add_heading (state->pager, "A LINE OF THE AUDIT TRAIL");
  pager_add_entry (state->pager, TERM_WIDTH, "Line", number);
  pager_add_entry (state->pager, TERM_WIDTH, "When", when);
  pager_add_entry (state->pager, TERM_WIDTH, "Who", who);
  pager_add_entry (state->pager, TERM_WIDTH, "What", line->words);
  pager_add_entry (state->pager, TERM_WIDTH, "Fields", *line->details != '\0' ? line->details : "all of it, or none");
  pager_add_gap (state->pager);
  pager_add_text (
      state->pager, 1, ROLE_MUTED,
      "The trail names fields and never their values. kith verify proves that no line was altered or taken out.");
  state->one = TRUE;
  return OUTCOME_REDRAW;
}

static gboolean has_record (void *data, char **why_not)
{
  const TrailLine *line = chosen (data);
  if (line != NULL && (line->subject.request != 0 || line->subject.pair != 0 || line->subject.supporter))
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("This line is about no request, pair or supporter that is still there.");
  return FALSE;
}

static Outcome go_to_record (void *data)
{
  State *state = data;
  const TrailSubject *subject = &chosen (state)->subject;
  if (subject->request != 0)
    return app_open (state->app, "request", subject->request, NULL);
  return subject->pair != 0 ? app_open (state->app, "pair", subject->pair, NULL)
                            : app_open (state->app, "supporter", subject->people[0], NULL);
}

static Outcome start_filter (void *data)
{
  State *state = data;
  state->one = FALSE;
  filter_line_start (state->filter);
  return OUTCOME_REDRAW;
}

static const Action actions[] = {
  { "open", "Enter", "Open", "Shows the whole line under the cursor.", has_chosen, open_line, NULL, 0 },
  { "filter", "/", "Filter", "Shows the lines in which all the words typed stand: who, what, which record, which day.",
    NULL, start_filter, NULL, 0 },
  { "go", "g", "Go to record", "Opens the request, pair or supporter that the line is about.", has_record, go_to_record,
    NULL, 0 },
  { 0 },
};

const Screen audit_screen = {
  .name = "audit",
  .tab = TAB_SETUP,
  .help = "Who did and looked at what, the latest first. Each change has a line, and so has each look at something "
          "private, each export "
          "and each backup; a line names fields and never a value. Lines are chained, so that kith verify finds one "
          "that was altered or taken out. "
          "That the trail was read is a line too, one for each session.",
  .actions = actions,
  .open = open_audit,
  .close = close_audit,
  .load = load_audit,
  .draw = draw_audit,
  .event = audit_event,
  .typing = typing,
  .keys = filter_keys,
  .back = back,
};
