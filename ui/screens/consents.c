/* Every consent: by whom, when, how, and whether it was withdrawn; about what and in which words once that is shown. */
#include "base/error.h"
#include "people/consent.h"
#include "people/supporter.h"
#include "store/audit.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

typedef struct {
  App *app;
  GPtrArray *consents; /* Consent* */
  List *list;
  gboolean revealed, only_withdrawn;
} State;

static void draw_line (void *user, guint index, ListRow *row)
{
  State *state = user;
  if (state->consents->len == 0) {
    list_row_set (row, 0, ROLE_MUTED, "There is none. They are recorded on a supporter's page.");
    return;
  }
  const Consent *consent = state->consents->pdata[index];
  Day today = app_today (state->app);
  g_autofree char *given = day_words (consent->given_on, today);
  g_autofree char *withdrawn = day_words (consent->withdrawn_on, today);
  Role role = consent->withdrawn_on == DAY_NONE ? ROLE_NORMAL : ROLE_MUTED;
  list_row_set (row, 0, role, consent->name);
  list_row_set (row, 1, role, state->revealed ? consent->area_name : "private");
  list_row_set (row, 2, role, given);
  list_row_set (row, 3, role, consent->means);
  list_row_set (row, 4, ROLE_MUTED, withdrawn);
}

static const ListColumn columns[] = { { "Of", 16, 22, FALSE, FALSE },
                                      { "Area", 12, 24, FALSE, FALSE },
                                      { "Given", 11, 16, FALSE, FALSE },
                                      { "How", 10, 20, TRUE, FALSE },
                                      { "Withdrawn", 11, 16, FALSE, FALSE } };

static ListRowKind line_kind (void *user, guint index)
{
  (void)index;
  return ((State *)user)->consents->len == 0 ? LIST_HEADING : LIST_ITEM;
}

static void *open_consents (App *app, gint64 record, const char *argument, GError **error)
{
  static const ListSource source = { draw_line, line_kind, NULL };
  (void)record;
  (void)argument;
  (void)error;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->consents = g_ptr_array_new ();
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  list_show_titles (state->list, TRUE);
  return state;
}

static void close_consents (void *data)
{
  State *state = data;
  g_ptr_array_unref (state->consents);
  list_free (state->list);
  g_free (state);
}

static gboolean load_consents (void *data, GError **error)
{
  State *state = data;
  GPtrArray *consents = consent_list (app_session (state->app), state->only_withdrawn, error);
  if (consents == NULL)
    return FALSE;
  g_ptr_array_unref (state->consents);
  state->consents = consents;
  list_set_count (state->list, MAX (consents->len, 1));
  return TRUE;
}

static const Consent *chosen (const State *state)
{
  guint index = 0;
  return list_cursor (state->list, &index) && index < state->consents->len ? state->consents->pdata[index] : NULL;
}

static void draw_consents (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  const Consent *consent = chosen (state);
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING,
               state->only_withdrawn ? "Consents that were withdrawn" : "Consents");
  list_draw (state->list, canvas, (Rect){ body.row + 2, 0, body.rows - 6, body.columns }, TRUE);
  if (consent == NULL)
    return;
  canvas_paragraph (canvas, (Rect){ body.row + body.rows - 3, 3, 3, body.columns - 6 }, 0, ROLE_MUTED,
                    state->revealed ? consent->wording : "v shows about what, and in which words; looking is noted.");
}

static Outcome consents_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

/* ---- acts */

static gboolean has_chosen (void *data, char **why_not)
{
  if (chosen (data) != NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("No consent stands here.");
  return FALSE;
}

static gboolean in_force (void *data, char **why_not)
{
  const Consent *consent = chosen (data);
  if (consent == NULL)
    return has_chosen (data, why_not);
  if (consent->withdrawn_on == DAY_NONE)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("This consent is withdrawn already.");
  return FALSE;
}

static Outcome go (void *data)
{
  return app_open (((State *)data)->app, "supporter", chosen (data)->person, NULL);
}

static Outcome reveal (void *data)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (!state->revealed && !audit_note (app_session (state->app), "reveal", "consent", 0, "all", &error))
    return app_fail (state->app, g_steal_pointer (&error));
  state->revealed = !state->revealed;
  app_say (state->app, state->revealed ? "Areas and wordings are shown until you leave. That you looked is noted."
                                       : "Hidden again.");
  return OUTCOME_REDRAW;
}

static Outcome turn_list (void *data)
{
  State *state = data;
  state->only_withdrawn = !state->only_withdrawn;
  return OUTCOME_RELOAD;
}

static Outcome withdraw_answered (void *data, guint choice)
{
  State *state = data;
  const Consent *consent = chosen (state);
  g_autoptr (GError) error = NULL;
  if (choice == 0)
    return OUTCOME_REDRAW;
  if (!supporter_consent_withdraw (app_session (state->app), consent->person, consent->area, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "The consent is withdrawn from today; the area is not used any more. u takes that back.");
  return OUTCOME_RELOAD;
}

static Outcome withdraw (void *data)
{
  static const char *const verbs[] = { "Keep it", "Withdraw it", NULL };
  State *state = data;
  g_autofree char *question =
      g_strdup_printf ("Did %s take this consent back? The area is not used from then on.", chosen (state)->name);
  return app_ask (state->app, question, verbs, 0, withdraw_answered);
}

static const Action actions[] = {
  { "go", "Enter g", "Go to supporter", "Opens the page of who gave it.", has_chosen, go, NULL, 0 },
  { "reveal", "v", "Private", "Shows about what, and in which words, until you leave; that is noted.", has_chosen,
    reveal, NULL, 0 },
  { "withdraw", "x", "Withdraw", "Notes that it was taken back, after a question.", in_force, withdraw, NULL, 0 },
  { "only-withdrawn", "w", "Withdrawn", "Shows only those that were withdrawn, or all again.", NULL, turn_list, NULL,
    0 },
  { 0 },
};

const Screen consents_screen = {
  .name = "consents",
  .tab = TAB_SETUP,
  .help = "Every consent that supporters gave for a sensitive area: when, how, and whether they took it back. About "
          "what and in which "
          "words is hidden until v. A consent that is withdrawn counts no more from that moment, in matching too; the "
          "record "
          "of it stays.",
  .actions = actions,
  .open = open_consents,
  .close = close_consents,
  .load = load_consents,
  .draw = draw_consents,
  .event = consents_event,
};
