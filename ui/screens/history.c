/* What one did oneself, step by step: what can be taken back, and why the rest cannot. */
#include "store/step.h"
#include "support/take_back.h"
#include "ui/screens/correction.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

enum { SHOWN = 1000, DETAIL_ROWS = 4 };

/* A step's standing, looked up when its line is first shown. */
typedef struct {
  gboolean known;
  char *why_not; /* NULL: it can be taken back */
  gint64 left;   /* the message that has left, 0: none */
} Standing;

typedef struct {
  App *app;
  GPtrArray *steps;  /* StepEntry*, newest first */
  GArray *standings; /* Standing, one for each step */
  List *list;
  gint64 asked; /* the step, or message, that a question is about */
} State;

static const ListColumn columns[] = { { "When", 16, 16, FALSE, FALSE },
                                      { "What you did", 28, 40, TRUE, FALSE },
                                      { "Can be taken back", 17, 17, FALSE, FALSE } };

static void standing_clear (gpointer data)
{
  g_free (((Standing *)data)->why_not);
}

static const StepEntry *step_at (const State *state, guint index)
{
  return g_ptr_array_index (state->steps, index);
}

static const Standing *standing_of (State *state, guint index)
{
  Standing *standing = &g_array_index (state->standings, Standing, index);
  if (!standing->known && !step_at (state, index)->undone)
    standing->why_not = support_why_not (app_session (state->app), step_at (state, index)->id, &standing->left);
  standing->known = TRUE;
  return standing;
}

static gint64 row_id (void *user, guint index)
{
  return step_at (user, index)->id;
}

static char *when_words (const State *state, gint64 at)
{
  g_autofree char *day = day_words (clock_day (at), app_today (state->app));
  g_autofree char *hhmm = clock_hhmm (at);
  return g_strdup_printf ("%s %s", day, hhmm);
}

static const char *standing_words (const StepEntry *step, const Standing *standing)
{
  if (step->undone)
    return "taken back";
  if (standing->left != 0)
    return "no: sent";
  return standing->why_not != NULL ? "no" : "yes";
}

static void draw_row (void *user, guint index, ListRow *row)
{
  State *state = user;
  const StepEntry *step = step_at (state, index);
  const Standing *standing = standing_of (state, index);
  g_autofree char *when = when_words (state, step->at);
  list_row_set (row, 0, ROLE_MUTED, when);
  list_row_set (row, 1, step->undone ? ROLE_MUTED : ROLE_NORMAL, step->label);
  list_row_set (row, 2, step->undone || standing->why_not != NULL ? ROLE_MUTED : ROLE_NORMAL,
                standing_words (step, standing));
}

static void *open_history (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  if (!session_may (app_session (app), RIGHT_RECORDS, error))
    return NULL;
  static const ListSource source = { draw_row, NULL, row_id };
  State *state = g_new0 (State, 1);
  state->app = app;
  state->steps = g_ptr_array_new ();
  state->standings = g_array_new (FALSE, TRUE, sizeof (Standing));
  g_array_set_clear_func (state->standings, standing_clear);
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  list_show_titles (state->list, TRUE);
  return state;
}

static void close_history (void *data)
{
  State *state = data;
  list_free (state->list);
  g_ptr_array_unref (state->steps);
  g_array_unref (state->standings);
  g_free (state);
}

static gboolean chosen (const State *state, guint *index)
{
  return list_cursor (state->list, index);
}

static gboolean load_history (void *data, GError **error)
{
  State *state = data;
  GPtrArray *steps = step_history (app_session (state->app), SHOWN, error);
  if (steps == NULL)
    return FALSE;
  guint index;
  gint64 before = chosen (state, &index) ? step_at (state, index)->id : 0;
  g_ptr_array_unref (state->steps);
  state->steps = steps;
  g_array_set_size (state->standings, 0);
  g_array_set_size (state->standings, steps->len);
  list_set_count (state->list, steps->len);
  if (before != 0)
    list_select_id (state->list, before);
  return TRUE;
}

static void draw_detail (State *state, Canvas *canvas, Rect rect, guint index)
{
  const StepEntry *step = step_at (state, index);
  const Standing *standing = standing_of (state, index);
  const char *words = step->undone                ? "It was taken back."
                      : standing->why_not != NULL ? standing->why_not
                                                  : "u takes it back.";
  canvas_rule (canvas, rect.row, 0, rect.columns);
  canvas_text (canvas, rect.row + 1, 1, rect.columns - 2, ROLE_NORMAL, step->label);
  canvas_paragraph (canvas, (Rect){ rect.row + 2, 1, rect.rows - 2, rect.columns - 2 }, 0, ROLE_MUTED, words);
}

static void draw_history (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  guint index;
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, "What you did");
  if (!chosen (state, &index)) {
    canvas_text (canvas, body.row + 2, 1, -1, ROLE_NORMAL, "Nothing yet that could be taken back.");
    return;
  }
  Rect rows = { body.row + 1, 0, body.rows - 1 - DETAIL_ROWS, body.columns };
  list_draw (state->list, canvas, rows, TRUE);
  draw_detail (state, canvas, (Rect){ rows.row + rows.rows, 0, DETAIL_ROWS, body.columns }, index);
}

static Outcome history_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && event->key != ' ' && event->key != '*' && list_handle_key (state->list, event->key)
             ? OUTCOME_REDRAW
             : OUTCOME_IGNORED;
}

/* ---- actions */

static gboolean refuse (char **why_not, const char *sentence)
{
  if (why_not != NULL)
    *why_not = g_strdup (sentence);
  return FALSE;
}

/* What has left can be corrected, which its own question offers. */
static gboolean can_take_back (void *data, char **why_not)
{
  State *state = data;
  guint index;
  if (!chosen (state, &index))
    return refuse (why_not, "There is nothing of yours to take back.");
  const Standing *standing = standing_of (state, index);
  if (step_at (state, index)->undone)
    return refuse (why_not, "It was taken back already. F7 does again what you took back last.");
  return standing->left != 0 || standing->why_not == NULL || refuse (why_not, standing->why_not);
}

static Outcome take_back_answered (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  if (choice != 1)
    return OUTCOME_REDRAW;
  if (!support_undo (app_session (state->app), state->asked, &label, NULL, &error))
    app_fail (state->app, g_steal_pointer (&error));
  else
    app_say (state->app, "Taken back: %s. F7 does it again.", label);
  return OUTCOME_RELOAD;
}

static Outcome correct_answered (void *data, guint choice)
{
  State *state = data;
  return choice == 1 ? act_correct (state->app, state->asked) : OUTCOME_REDRAW;
}

static Outcome take_back (void *data)
{
  static const char *const verbs[] = { "Keep it", "Take it back", NULL };
  static const char *const verbs_left[] = { "Leave it", "Write a correction", NULL };
  State *state = data;
  guint index = 0;
  chosen (state, &index);
  const Standing *standing = standing_of (state, index);
  state->asked = standing->left != 0 ? standing->left : step_at (state, index)->id;
  if (standing->left != 0)
    return app_ask (state->app, standing->why_not, verbs_left, 0, correct_answered);
  g_autofree char *question = g_strdup_printf ("Take this back: %s?", step_at (state, index)->label);
  return app_ask (state->app, question, verbs, 0, take_back_answered);
}

static const Action actions[] = {
  { "take-back", "u F8", "Take it back", "Takes back the step under the cursor, after asking.", can_take_back,
    take_back, NULL, 0 },
  { 0 },
};

const Screen history_screen = {
  .name = "history",
  .tab = TAB_SETUP,
  .help = "What you did yourself, the latest first, each as one step however much it changed. A step can be taken back "
          "as long as "
          "nothing it changed was changed again and no message of it has left. What has left can be corrected: u "
          "offers to write to whoever got "
          "it. F7 does again what you took back last.",
  .actions = actions,
  .open = open_history,
  .close = close_history,
  .load = load_history,
  .draw = draw_history,
  .event = history_event,
};
