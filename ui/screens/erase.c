/* Erasing a person: what will go, what stays and why, what stands in the way; then a question whose dangerous answer has to be typed. */
#include "base/error.h"
#include "base/text.h"
#include "support/erase.h"
#include "ui/screens/screen.h"
#include "ui/widgets/pager.h"

#include <string.h>

typedef struct {
  App *app;
  gint64 person;
  ErasePlan *plan;
  Pager *pager;
} State;

static void *open_erase (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  if (!session_may (app_session (app), RIGHT_PEOPLE, error))
    return NULL;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->person = record;
  state->pager = pager_new ();
  return state;
}

static void close_erase (void *data)
{
  State *state = data;
  erase_plan_free (state->plan);
  pager_free (state->pager);
  g_free (state);
}

static void add_sentences (Pager *pager, const char *heading, const GPtrArray *sentences, Role role)
{
  if (sentences->len == 0)
    return;
  pager_add_heading (pager, heading);
  for (guint i = 0; i < sentences->len; i++)
    pager_add_text (pager, 3, role, sentences->pdata[i]);
  pager_add_gap (pager);
}

static gboolean load_erase (void *data, GError **error)
{
  State *state = data;
  ErasePlan *plan = erase_plan (app_session (state->app), state->person, error);
  if (plan == NULL)
    return FALSE;
  erase_plan_free (state->plan);
  state->plan = plan;
  pager_clear (state->pager);
  add_sentences (state->pager, "Stands in the way", plan->blockers, ROLE_OVERDUE);
  add_sentences (state->pager, "Will go", plan->goes, ROLE_NORMAL);
  add_sentences (state->pager, "Will stay", plan->stays, ROLE_NORMAL);
  return TRUE;
}

static void draw_erase (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  canvas_printf (canvas, body.row, 1, -1, ROLE_HEADING, "Erase %s", state->plan->name);
  pager_draw (state->pager, canvas, (Rect){ body.row + 2, 0, body.rows - 2, body.columns });
}

static Outcome erase_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && pager_handle_key (state->pager, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

/* ---- what stands in the way */

static gboolean has_blocker (void *data, char **why_not)
{
  State *state = data;
  if (state->plan != NULL && state->plan->blockers->len > 0)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("Nothing stands in the way.");
  return FALSE;
}

static Outcome go_to (void *data, guint choice)
{
  State *state = data;
  const EraseWay *way = &g_array_index (state->plan->ways, EraseWay, choice);
  return app_open (state->app, way->kind, way->record, NULL);
}

static Outcome settle (void *data)
{
  State *state = data;
  if (state->plan->blockers->len == 1)
    return go_to (state, 0);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  for (guint i = 0; i < state->plan->blockers->len; i++)
    g_ptr_array_add (labels, state->plan->blockers->pdata[i]);
  g_ptr_array_add (labels, NULL);
  return app_choose (state->app, "Settle which?", (const char *const *)labels->pdata, go_to);
}

/* ---- doing it */

static gboolean can_erase (void *data, char **why_not)
{
  State *state = data;
  if (state->plan != NULL && state->plan->blockers->len == 0)
    return TRUE;
  if (why_not != NULL && state->plan != NULL)
    *why_not = g_strdup (state->plan->blockers->pdata[0]);
  return FALSE;
}

static Outcome answered (void *data, const char *typed)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  g_autofree char *clean = text_clean_line (typed, -1);
  if (strcmp (clean, "erase") != 0) {
    app_say (state->app, "Nothing was erased.");
    return OUTCOME_REDRAW;
  }
  app_busy (state->app, "Esc stops");
  gboolean done = person_erase (app_session (state->app), state->person, &note, &error);
  app_idle (state->app);
  if (!done)
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "Erased. Figures stay as they were. %s", note != NULL ? note : "");
  return OUTCOME_CLOSE;
}

static Outcome erase (void *data)
{
  State *state = data;
  g_autofree char *question =
      g_strdup_printf ("Erase %s? This cannot be taken back. Type erase to do it; anything else leaves all as it is.",
                       state->plan->name);
  return app_prompt (state->app, question, NULL, PROMPT_WORD, "Go on", answered);
}

static const Action actions[] = {
  { "settle", "Enter", "Go there", "Opens what stands in the way.", has_blocker, settle, NULL, 0 },
  { "erase", "x", "Erase", "Erases this person, after a question whose answer has to be typed.", can_erase, erase, NULL,
    0 },
  { 0 },
};

const Screen erase_screen = {
  .name = "erase",
  .help = "What is held about this person goes: from the store, from drafts, from what undo remembers, from messages, "
          "and from "
          "the file itself. What stays is figures, so that reports stay what they were. What is still open has to be "
          "settled "
          "first; Enter goes there. A backup that is put back later has them erased again.",
  .actions = actions,
  .open = open_erase,
  .close = close_erase,
  .load = load_erase,
  .draw = draw_erase,
  .event = erase_event,
};
