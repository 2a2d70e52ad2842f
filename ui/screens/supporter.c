/* The page of one supporter: everything that is known, and what may be said if they telephone. */
#include "base/error.h"
#include "people/area.h"
#include "people/conflict.h"
#include "people/person.h"
#include "people/supporter.h"
#include "support/involvement.h"
#include "ui/screens/screen.h"
#include "ui/screens/supporter_view.h"
#include "ui/widgets/pager.h"

#include <string.h>

enum { EVENTS_SHOWN = 50, TERM = 14 };

typedef struct {
  App *app;
  gint64 id;
  SupporterView view;
  GPtrArray *conflicts; /* Conflict* */
  GPtrArray *events;    /* PersonEvent* */
  Pager *pager;
  guint kind;           /* of the conflict being added */
  GArray *choices;      /* gint64: what the rows of a choice stand for */
} State;

static void *open_supporter (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  (void)error;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->id = record;
  state->pager = pager_new ();
  state->choices = g_array_new (FALSE, FALSE, sizeof (gint64));
  return state;
}

static void close_supporter (void *data)
{
  State *state = data;
  supporter_view_clear (&state->view);
  g_clear_pointer (&state->conflicts, g_ptr_array_unref);
  g_clear_pointer (&state->events, g_ptr_array_unref);
  g_array_unref (state->choices);
  pager_free (state->pager);
  g_free (state);
}

/* ---- the page's text */

static void add_entry (State *state, const char *term, const char *text)
{
  if (text != NULL && *text != '\0')
    pager_add_entry (state->pager, TERM, term, text);
}

static void add_day (State *state, const char *term, Day day)
{
  g_autofree char *text = day_words (day, app_today (state->app));
  add_entry (state, term, text);
}

static void add_facts (State *state)
{
  Day today = app_today (state->app);
  g_autoptr (GPtrArray) lines = supporter_view_lines (&state->view, today, FALSE);
  for (guint i = 0; i < lines->len; i++) {
    const ViewLine *line = g_ptr_array_index (lines, i);
    pager_add_entry (state->pager, TERM, line->label, line->value);
  }
}

static void add_offers (State *state)
{
  guint count = 0;
  for (guint i = 0; i < state->view.supporter->offers->len; i++) {
    const Offer *offer = g_ptr_array_index (state->view.supporter->offers, i);
    if (offer->sensitive && !state->view.revealed)
      continue;
    if (count++ == 0)
      pager_add_heading (state->pager, "WHAT THEY OFFER");
    g_autofree char *consent = day_words (offer->consented_on, app_today (state->app));
    g_autofree char *text =
        g_strdup_printf ("%s%s%s%s%s", offer->lived ? "lived through it" : "willing", *offer->detail == '\0' ? "" : ": ", offer->detail,
                         !offer->sensitive              ? ""
                         : offer->consented_on == DAY_NONE ? "; consent missing, so it is not used (n records it)"
                                                        : "; consent ",
                         consent);
    g_autofree char *line = g_strdup_printf ("%s: %s", offer->area_name, text);
    pager_add_text (state->pager, 3, ROLE_NORMAL, line);
  }
  if (count > 0)
    pager_add_gap (state->pager);
}

static void add_more (State *state)
{
  const Supporter *supporter = state->view.supporter;
  g_autofree char *supervisor = g_strconcat (supporter->supervisor_name, *supporter->supervisor_email == '\0' ? "" : ", ",
                                             supporter->supervisor_email, NULL);
  const char *share = supporter->share_email && supporter->share_phone ? "e-mail and phone"
                      : supporter->share_email                         ? "e-mail"
                      : supporter->share_phone                         ? "phone"
                                                                       : "nothing";
  pager_add_heading (state->pager, "MORE");
  add_entry (state, "Passed on", share);
  add_day (state, "Grade since", supporter->grade_since);
  add_entry (state, "Specialty", supporter->specialty);
  add_entry (state, "Supervisor", supervisor);
  add_day (state, "Left on", supporter->left_on);
  add_day (state, "Last asked", supporter->last_asked_on);
  add_entry (state, "Notes", supporter->notes);
  pager_add_gap (state->pager);
}

static void add_conflicts (State *state)
{
  if (state->conflicts->len == 0)
    return;
  pager_add_heading (state->pager, "TO BE KEPT APART FROM (neither sees this)");
  for (guint i = 0; i < state->conflicts->len; i++) {
    const Conflict *conflict = g_ptr_array_index (state->conflicts, i);
    g_autofree char *until = day_words (conflict->until, app_today (state->app));
    g_autofree char *text = g_strdup_printf ("%s: %s%s%s", conflict->person_a == state->id ? conflict->name_b : conflict->name_a,
                                             conflict->kind, *until == '\0' ? "" : ", until ", until);
    pager_add_text (state->pager, 3, ROLE_NORMAL, text);
  }
  pager_add_gap (state->pager);
}

static void add_involvements (State *state)
{
  if (state->view.involvements->len == 0)
    return;
  pager_add_heading (state->pager, "REQUESTS");
  for (guint i = 0; i < state->view.involvements->len; i++) {
    const Involvement *involvement = g_ptr_array_index (state->view.involvements, i);
    g_autofree char *number = g_strdup_printf ("Request %" G_GINT64_FORMAT, involvement->request);
    g_autofree char *words = involvement_words (involvement, app_today (state->app));
    pager_add_entry (state->pager, TERM, number, words);
  }
  pager_add_gap (state->pager);
}

static void add_events (State *state)
{
  if (state->events->len == 0)
    return;
  pager_add_heading (state->pager, "WHAT HAPPENED");
  for (guint i = 0; i < state->events->len; i++) {
    const PersonEvent *event = g_ptr_array_index (state->events, i);
    g_autofree char *day = day_words (event->on, app_today (state->app));
    pager_add_entry (state->pager, TERM, day, event->text);
  }
}

static void fill (State *state)
{
  pager_clear (state->pager);
  add_facts (state);
  pager_add_gap (state->pager);
  add_offers (state);
  add_involvements (state);
  add_conflicts (state);
  add_more (state);
  add_events (state);
}

static gboolean load_supporter (void *data, GError **error)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (GPtrArray) conflicts = conflict_list (session, state->id, error);
  g_autoptr (GPtrArray) events = conflicts == NULL ? NULL : person_events (session, state->id, EVENTS_SHOWN, error);
  if (events == NULL || !supporter_view_load (&state->view, session, state->id, error))
    return FALSE;
  g_clear_pointer (&state->conflicts, g_ptr_array_unref);
  g_clear_pointer (&state->events, g_ptr_array_unref);
  state->conflicts = g_steal_pointer (&conflicts);
  state->events = g_steal_pointer (&events);
  fill (state);
  return TRUE;
}

static void draw_supporter (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  g_autofree char *standing = supporter_view_standing (&state->view, app_today (state->app));
  canvas_text (canvas, body.row, 1, body.columns - 28, ROLE_HEADING, state->view.supporter->name);
  canvas_text_right (canvas, body.row, body.columns - 1, 26, ROLE_MUTED, standing);
  pager_draw (state->pager, canvas, (Rect){ body.row + 1, 0, body.rows - 1, body.columns });
}

static Outcome supporter_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && pager_handle_key (state->pager, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

/* ---- actions */

static gboolean refuse (char **why_not, const char *sentence)
{
  if (why_not != NULL)
    *why_not = g_strdup (sentence);
  return FALSE;
}

static gint64 waiting_request (const State *state)
{
  const GPtrArray *all = state->view.involvements;
  const Involvement *first = all->len == 0 ? NULL : g_ptr_array_index (all, 0);
  return first != NULL && first->waiting ? first->request : 0;
}

static gboolean is_waited_for (void *data, char **why_not)
{
  State *state = data;
  if (waiting_request (state) != 0)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup_printf ("%s is not being asked anything at present. F3 records an offer after a broadcast.",
                                state->view.supporter->name);
  return FALSE;
}

static Outcome record (void *data)
{
  State *state = data;
  g_autofree char *supporter = g_strdup_printf ("%" G_GINT64_FORMAT, state->id);
  return app_open (state->app, "answer", waiting_request (state), supporter);
}

static gboolean has_request (void *data, char **why_not)
{
  return ((State *)data)->view.involvements->len > 0 || refuse (why_not, "This supporter has not been asked about any request yet.");
}

static Outcome go_to_request (void *data)
{
  State *state = data;
  const Involvement *first = g_ptr_array_index (state->view.involvements, 0);
  return app_open (state->app, "request", first->request, NULL);
}

static Outcome log_call (void *data)
{
  State *state = data;
  return app_open (state->app, "call", state->id, "supporter");
}

static Outcome edit (void *data)
{
  State *state = data;
  return app_open (state->app, "supporter-form", state->id, NULL);
}

static Outcome reveal (void *data)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (!supporter_view_reveal (&state->view, app_session (state->app), &error))
    return app_fail (state->app, g_steal_pointer (&error));
  fill (state);
  app_say (state->app, "Private areas are shown until you leave this page. That you looked is noted.");
  return OUTCOME_REDRAW;
}

static gboolean has_sensitive (void *data, char **why_not)
{
  const GPtrArray *offers = ((State *)data)->view.supporter->offers;
  for (guint i = 0; i < offers->len; i++)
    if (((const Offer *)g_ptr_array_index (offers, i))->sensitive)
      return TRUE;
  return refuse (why_not, "No area here is sensitive, so no consent is needed. e adds areas.");
}

static Outcome new_consent (void *data)
{
  State *state = data;
  return app_open (state->app, "consent-form", state->id, NULL);
}

static Outcome withdraw_chosen (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (!supporter_consent_withdraw (app_session (state->app), state->id, g_array_index (state->choices, gint64, choice), &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "The consent is withdrawn from today; the area is not used any more. u takes that back.");
  return OUTCOME_RELOAD;
}

static gboolean has_consent (void *data, char **why_not)
{
  const GPtrArray *offers = ((State *)data)->view.supporter->offers;
  for (guint i = 0; i < offers->len; i++)
    if (((const Offer *)g_ptr_array_index (offers, i))->consented_on != DAY_NONE)
      return TRUE;
  return refuse (why_not, "No consent is recorded here. n records one.");
}

/* The choice names private areas, so it reveals them. */
static Outcome withdraw_consent (void *data)
{
  State *state = data;
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  if (!state->view.revealed)
    reveal (data);
  if (!state->view.revealed)
    return OUTCOME_REDRAW;
  g_array_set_size (state->choices, 0);
  for (guint i = 0; i < state->view.supporter->offers->len; i++) {
    const Offer *offer = g_ptr_array_index (state->view.supporter->offers, i);
    if (offer->consented_on == DAY_NONE)
      continue;
    g_array_append_val (state->choices, offer->area);
    g_ptr_array_add (labels, offer->area_name);
  }
  g_ptr_array_add (labels, NULL);
  return app_choose (state->app, "Withdraw the consent for", (const char *const *)labels->pdata, withdraw_chosen);
}

static Outcome away_answered (void *data, const char *text)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (GError) error = NULL;
  Day until = DAY_NONE;
  if (*text != '\0' && !day_parse (text, app_today (state->app), &until, &error))
    return app_prompt_again (state->app, error->message);
  if (!supporter_set_away (session, state->id, until, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  g_autofree char *words = day_words (until, app_today (state->app));
  if (until == DAY_NONE)
    app_say (state->app, "Back: they can be asked again.");
  else
    app_say (state->app, "Away until %s; nobody asks them before that.", words);
  return OUTCOME_RELOAD;
}

static Outcome away (void *data)
{
  State *state = data;
  return app_prompt (state->app, "Away until which day? Leave it empty when they are back.", "", FALSE, "Note it", away_answered);
}

static Outcome conflict_with (void *data, const char *text)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (GError) error = NULL;
  gint64 other = person_resolve (session, text, &error);
  if (other == 0 || conflict_add (session, state->id, other, conflict_kinds[state->kind], DAY_NONE, DAY_NONE, &error) == 0)
    return app_prompt_again (state->app, error->message);
  app_say (state->app, "They are kept apart from now on. Neither sees this; u takes it back.");
  return OUTCOME_RELOAD;
}

static Outcome conflict_kind_chosen (void *data, guint choice)
{
  State *state = data;
  state->kind = choice;
  return app_prompt (state->app, "Kept apart from whom? A name, an address, or # and a number.", "", FALSE, "Keep apart", conflict_with);
}

static Outcome keep_apart (void *data)
{
  State *state = data;
  return app_choose (state->app, "Why are they kept apart?", conflict_kinds, conflict_kind_chosen);
}

static gboolean has_conflict (void *data, char **why_not)
{
  return ((State *)data)->conflicts->len > 0 || refuse (why_not, "Nobody is kept apart from this supporter.");
}

static Outcome conflict_removed (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (!conflict_remove (app_session (state->app), g_array_index (state->choices, gint64, choice), &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "They are no longer kept apart. u takes that back.");
  return OUTCOME_RELOAD;
}

static Outcome no_longer_apart (void *data)
{
  State *state = data;
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_array_set_size (state->choices, 0);
  for (guint i = 0; i < state->conflicts->len; i++) {
    const Conflict *conflict = g_ptr_array_index (state->conflicts, i);
    const char *other = conflict->person_a == state->id ? conflict->name_b : conflict->name_a;
    g_array_append_val (state->choices, conflict->id);
    g_ptr_array_add (labels, g_strdup_printf ("%s, %s", other, conflict->kind));
  }
  g_ptr_array_add (labels, NULL);
  return app_choose (state->app, "No longer keep apart from", (const char *const *)labels->pdata, conflict_removed);
}

static gboolean is_active (void *data, char **why_not)
{
  const Supporter *supporter = ((State *)data)->view.supporter;
  if (supporter->active)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup_printf ("%s is retired already. e sets the status back to active.", supporter->name);
  return FALSE;
}

static Outcome retire_answered (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (choice == 0)
    return OUTCOME_REDRAW;
  if (!supporter_retire (app_session (state->app), state->id, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "Retired. u takes it back.");
  return OUTCOME_RELOAD;
}

static Outcome retire (void *data)
{
  State *state = data;
  const Supporter *supporter = state->view.supporter;
  g_autofree char *first = g_strndup (supporter->name, strcspn (supporter->name, " "));
  g_autofree char *keep = g_strdup_printf ("Keep %s", first);
  const char *verbs[] = { keep, "Retire", NULL };
  g_autofree char *question = g_strdup_printf ("Retire %s? %s", supporter->name,
                                               supporter->active_pairs == 1  ? "The present pair stays; no new ones."
                                               : supporter->active_pairs > 1 ? "The present pairs stay; no new ones."
                                                                             : "Nobody new comes to them; nothing else changes.");
  return app_ask (state->app, question, verbs, 0, retire_answered);
}

static const Action actions[] = {
  { "edit", "e", "Edit", "Changes this supporter.", NULL, edit, NULL, 0 },
  { "call", "c", "Log call", "Logs a telephone call from this supporter.", NULL, log_call, NULL, 0 },
  { "record", "r", "Record answer", "Records the answer of this supporter.", is_waited_for, record, NULL, 0 },
  { "go", "g", "Go to request", "Opens the request that waits for this supporter, or the last one.", has_request, go_to_request, NULL, 0 },
  { "new-consent", "n", "New consent", "Records the consent to use a sensitive area.", has_sensitive, new_consent, NULL, 0 },
  { "reveal", "v", "Private", "Shows private areas until you leave; that is noted.", NULL, reveal, NULL, 0 },
  { "end", "x", "Retire", "Retires this supporter, after a question.", is_active, retire, NULL, 0 },
  { "away", "", "Away until", "Notes until when this supporter is not asked.", NULL, away, NULL, ACTION_QUIET },
  { "withdraw-consent", "", "Withdraw a consent", "Notes that a consent no longer holds.", has_consent, withdraw_consent, NULL,
    ACTION_QUIET },
  { "keep-apart", "", "Keep apart from", "Notes somebody this supporter is never brought together with.", NULL, keep_apart, NULL,
    ACTION_QUIET },
  { "no-longer-apart", "", "No longer keep apart", "Takes such a note away.", has_conflict, no_longer_apart, NULL, ACTION_QUIET },
  { 0 },
};

const Screen supporter_screen = {
  .name = "supporter",
  .tab = TAB_SUPPORTERS,
  .help = "Everything about one supporter. After SAY stand the words that may be used if they telephone, and nothing more. Private areas show as a "
          "number until v; looking is noted. F9 has more: away until, keep apart, withdraw a consent.",
  .actions = actions,
  .open = open_supporter,
  .close = close_supporter,
  .load = load_supporter,
  .draw = draw_supporter,
  .event = supporter_event,
};
