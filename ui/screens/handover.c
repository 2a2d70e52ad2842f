/* Hand over: the steps from one coordinator to the next, and the open work without anybody's name. */
#include "base/error.h"
#include "store/keyring.h"
#include "support/handover.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

typedef struct {
  App *app;
  char *leaver;
  GPtrArray *steps, *work; /* HandoverStep*, HandoverWork* */
  GPtrArray *holders;      /* Holder*, while one is chosen from */
  List *list;
} State;

/* ---- the list: a heading, who leaves, the steps, a gap, a heading, the work */

static guint first_work (const State *state)
{
  return state->steps->len + 4;
}

static const HandoverStep *step_at (const State *state, guint index)
{
  return index >= 2 && index < state->steps->len + 2 ? state->steps->pdata[index - 2] : NULL;
}

static const HandoverWork *work_at (const State *state, guint index)
{
  return index >= first_work (state) && index - first_work (state) < state->work->len
             ? state->work->pdata[index - first_work (state)]
             : NULL;
}

static ListRowKind line_kind (void *user, guint index)
{
  State *state = user;
  if (index == 0 || index == first_work (state) - 1)
    return LIST_HEADING;
  return index == first_work (state) - 2 ? LIST_GAP : LIST_ITEM;
}

static void draw_work (const State *state, const HandoverWork *work, ListRow *row)
{
  g_autofree char *due = day_due_words (work->due_on, app_today (state->app));
  list_row_set (row, 0, ROLE_NORMAL, work->subject);
  list_row_set (row, 1, ROLE_NORMAL, work->about);
  list_row_printf (row, 2, ROLE_MUTED, "%s%s%s", due, *due != '\0' ? ": " : "", work->next);
}

static void draw_line (void *user, guint index, ListRow *row)
{
  State *state = user;
  const HandoverStep *step = step_at (state, index);
  const HandoverWork *work = work_at (state, index);
  if (index == 0)
    list_row_set (row, 0, ROLE_HEADING, "STEPS");
  else if (index == first_work (state) - 1)
    list_row_printf (row, 0, ROLE_HEADING, "OPEN WORK • %u", state->work->len);
  else if (index == 1) {
    list_row_set (row, 0, ROLE_NORMAL, "Who leaves");
    list_row_set (row, 1, ROLE_NORMAL, state->leaver);
  } else if (step != NULL) {
    list_row_set (row, 0, step->done ? ROLE_MUTED : ROLE_DUE, step->done ? "done" : "to do");
    list_row_set (row, 1, ROLE_NORMAL, step->what);
    list_row_set (row, 2, ROLE_MUTED, step->how);
  } else if (work != NULL)
    draw_work (state, work, row);
}

static const ListColumn columns[] = { { NULL, 11, 12, FALSE, FALSE },
                                      { NULL, 16, 30, FALSE, FALSE },
                                      { NULL, 20, 60, TRUE, FALSE } };

static void *open_handover (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_line, line_kind, NULL };
  State *state = g_new0 (State, 1);
  state->app = app;
  state->steps = g_ptr_array_new ();
  state->work = g_ptr_array_new ();
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  return state;
}

static void close_handover (void *data)
{
  State *state = data;
  g_ptr_array_unref (state->steps);
  g_ptr_array_unref (state->work);
  g_clear_pointer (&state->holders, g_ptr_array_unref);
  g_free (state->leaver);
  list_free (state->list);
  g_free (state);
}

static void replace (GPtrArray **list, GPtrArray *by)
{
  g_ptr_array_unref (*list);
  *list = by;
}

static gboolean load_handover (void *data, GError **error)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  GPtrArray *steps = handover_steps (session, error);
  GPtrArray *work = steps != NULL ? handover_work (session, error) : NULL;
  if (work == NULL) {
    g_clear_pointer (&steps, g_ptr_array_unref);
    return FALSE;
  }
  replace (&state->steps, steps);
  replace (&state->work, work);
  g_free (state->leaver);
  state->leaver = handover_leaver (session);
  list_set_count (state->list, first_work (state) + work->len);
  return TRUE;
}

static void draw_handover (void *data, Canvas *canvas, Rect body)
{
  list_draw (((State *)data)->list, canvas, body, TRUE);
}

static Outcome handover_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

/* ---- acts */

static guint cursor (const State *state)
{
  guint index = 0;
  list_cursor (state->list, &index);
  return index;
}

static gboolean refuse (char **why_not, const char *sentence)
{
  if (why_not != NULL)
    *why_not = g_strdup (sentence);
  return FALSE;
}

static gboolean can_do (void *data, char **why_not)
{
  State *state = data;
  const HandoverStep *step = step_at (state, cursor (state));
  if (work_at (state, cursor (state)) != NULL)
    return TRUE;
  if (!app_may (state->app, step != NULL && step->kind == HANDOVER_SENDER ? RIGHT_OFFICE : RIGHT_HOLDERS, why_not))
    return FALSE;
  if (step == NULL)
    return TRUE;
  if (step->kind != HANDOVER_SENDER && step->done)
    return refuse (why_not, "That is done already.");
  if (step->kind == HANDOVER_REMOVE && g_str_equal (state->leaver, app_session (state->app)->actor))
    return refuse (why_not, "Nobody closes the store to themselves. The successor does it, on this screen.");
  return TRUE;
}

static Outcome leaver_chosen (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (state->holders == NULL || choice >= state->holders->len)
    return OUTCOME_REDRAW;
  if (!handover_begin (app_session (state->app), ((const Holder *)state->holders->pdata[choice])->name, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  return OUTCOME_RELOAD;
}

static Outcome choose_leaver (State *state)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *holders = keyring_holders (store_directory (app_session (state->app)->store), &error);
  if (holders == NULL)
    return app_fail (state->app, g_steal_pointer (&error));
  g_clear_pointer (&state->holders, g_ptr_array_unref);
  state->holders = holders;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < holders->len; i++)
    g_ptr_array_add (names, ((const Holder *)holders->pdata[i])->name);
  g_ptr_array_add (names, NULL);
  return app_choose (state->app, "Who leaves", (const char *const *)names->pdata, leaver_chosen);
}

static Outcome sender_answered (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (choice == 2)
    return app_open (state->app, "office", 0, NULL);
  if (choice == 1 && !handover_keep_sender (app_session (state->app), &error))
    return app_fail (state->app, g_steal_pointer (&error));
  return OUTCOME_RELOAD;
}

static Outcome settle_sender (State *state)
{
  static const char *const verbs[] = { "Back", "Keep them", "Change them", NULL };
  g_autoptr (GError) error = NULL;
  /* From here on a change of the sender counts. */
  if (!handover_has_begun (app_session (state->app)) &&
      !handover_begin (app_session (state->app), state->leaver, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  return app_ask (state->app,
                  "Name, address and signature of the sender: keep them as they are, or change them? Messages queued "
                  "already stay as "
                  "they are.",
                  verbs, 0, sender_answered);
}

static Outcome do_line (void *data)
{
  State *state = data;
  const HandoverStep *step = step_at (state, cursor (state));
  const HandoverWork *work = work_at (state, cursor (state));
  if (work != NULL)
    return app_open (state->app, work->table, work->id, NULL);
  if (step == NULL)
    return choose_leaver (state);
  if (step->kind == HANDOVER_SENDER)
    return settle_sender (state);
  g_autofree char *removal = g_strconcat ("remove:", state->leaver, NULL);
  return app_open (state->app, "people", 0, step->kind == HANDOVER_SUCCESSOR ? "add" : removal);
}

static char *line_title (void *data)
{
  State *state = data;
  return g_strdup (work_at (state, cursor (state)) != NULL   ? "Open"
                   : step_at (state, cursor (state)) == NULL ? "Choose"
                                                             : "Do it");
}

static const Action actions[] = {
  { "do-step", "Enter", "Do it", "Does the step under the cursor, or opens the work under it.", can_do, do_line,
    line_title, 0 },
  { 0 },
};

const Screen handover_screen = {
  .name = "handover",
  .tab = TAB_SETUP,
  .help = "From one coordinator to the next. The one who leaves adds the successor, or the successor does all of it: "
          "each step can be done "
          "alone. Removing whoever leaves gives the store a new key and a new recovery code, which is shown once. The "
          "open work names "
          "nobody; kith handover list prints it.",
  .actions = actions,
  .open = open_handover,
  .close = close_handover,
  .load = load_handover,
  .draw = draw_handover,
  .event = handover_event,
};
