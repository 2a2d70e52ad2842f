/* The page of one supporter: everything that is known, and what may be said if they telephone. */
#include "base/error.h"
#include "people/area.h"
#include "people/conflict.h"
#include "people/person.h"
#include "support/involvement.h"
#include "ui/screens/supporter_acts.h"
#include "ui/screens/supporter_page.h"

enum { EVENTS_SHOWN = 50, PEOPLE_OFFERED = 8 };

static void *open_supporter (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  (void)error;
  SupporterPage *page = g_new0 (SupporterPage, 1);
  page->app = app;
  page->id = record;
  page->pager = pager_new ();
  page->choices = g_array_new (FALSE, FALSE, sizeof (gint64));
  return page;
}

static void close_supporter (void *data)
{
  SupporterPage *page = data;
  supporter_view_clear (&page->view);
  g_clear_pointer (&page->conflicts, g_ptr_array_unref);
  g_clear_pointer (&page->events, g_ptr_array_unref);
  g_array_unref (page->choices);
  pager_free (page->pager);
  g_free (page);
}

static gboolean load_supporter (void *data, GError **error)
{
  SupporterPage *page = data;
  KithSession *session = app_session (page->app);
  g_autoptr (GPtrArray) conflicts = conflict_list (session, page->id, error);
  g_autoptr (GPtrArray) events = conflicts == NULL ? NULL : person_events (session, page->id, EVENTS_SHOWN, error);
  if (events == NULL || !supporter_view_load (&page->view, session, page->id, error))
    return FALSE;
  g_clear_pointer (&page->conflicts, g_ptr_array_unref);
  g_clear_pointer (&page->events, g_ptr_array_unref);
  page->conflicts = g_steal_pointer (&conflicts);
  page->events = g_steal_pointer (&events);
  supporter_page_fill (page);
  return TRUE;
}

static void draw_supporter (void *data, Canvas *canvas, Rect body)
{
  SupporterPage *page = data;
  g_autofree char *standing = supporter_view_standing (&page->view, app_today (page->app));
  canvas_text (canvas, body.row, 1, body.columns - 28, ROLE_HEADING, page->view.supporter->name);
  canvas_text_right (canvas, body.row, body.columns - 1, 26, ROLE_MUTED, standing);
  pager_draw (page->pager, canvas, (Rect){ body.row + 1, 0, body.rows - 1, body.columns });
}

static Outcome supporter_event (void *data, const Event *event)
{
  SupporterPage *page = data;
  return event->kind == EVENT_KEY && pager_handle_key (page->pager, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

/* ---- actions */

static gboolean refuse (char **why_not, const char *sentence)
{
  if (why_not != NULL)
    *why_not = g_strdup (sentence);
  return FALSE;
}

static gboolean is_waited_for (void *data, char **why_not)
{
  return supporter_is_waited_for (&((SupporterPage *)data)->view, why_not);
}

static Outcome record (void *data)
{
  SupporterPage *page = data;
  return supporter_record_answer (page->app, &page->view);
}

static gboolean has_request (void *data, char **why_not)
{
  return ((SupporterPage *)data)->view.involvements->len > 0 ||
         refuse (why_not, "This supporter has not been asked about any request yet.");
}

static Outcome go_to_request (void *data)
{
  SupporterPage *page = data;
  const Involvement *first = g_ptr_array_index (page->view.involvements, 0);
  return app_open (page->app, "request", first->request, NULL);
}

static Outcome log_call (void *data)
{
  SupporterPage *page = data;
  return app_open (page->app, "call", page->id, "supporter");
}

static Outcome edit (void *data)
{
  SupporterPage *page = data;
  return app_open (page->app, "supporter-form", page->id, NULL);
}

static Outcome reveal (void *data)
{
  SupporterPage *page = data;
  g_autoptr (GError) error = NULL;
  if (!supporter_view_reveal (&page->view, app_session (page->app), &error))
    return app_fail (page->app, g_steal_pointer (&error));
  supporter_page_fill (page);
  app_say (page->app, "Private areas are shown until you leave this page. That you looked is noted.");
  return OUTCOME_REDRAW;
}

static gboolean has_sensitive (void *data, char **why_not)
{
  const GPtrArray *offers = ((SupporterPage *)data)->view.supporter->offers;
  for (guint i = 0; i < offers->len; i++)
    if (((const Offer *)g_ptr_array_index (offers, i))->sensitive)
      return TRUE;
  return refuse (why_not, "No area here is sensitive, so no consent is needed. e adds areas.");
}

static Outcome new_consent (void *data)
{
  SupporterPage *page = data;
  return app_open (page->app, "consent-form", page->id, NULL);
}

static Outcome withdraw_chosen (void *data, guint choice)
{
  SupporterPage *page = data;
  g_autoptr (GError) error = NULL;
  if (!supporter_consent_withdraw (app_session (page->app), page->id, g_array_index (page->choices, gint64, choice),
                                   &error))
    return app_fail (page->app, g_steal_pointer (&error));
  app_say (page->app, "The consent is withdrawn from today; the area is not used any more. u takes that back.");
  return OUTCOME_RELOAD;
}

static gboolean has_consent (void *data, char **why_not)
{
  const GPtrArray *offers = ((SupporterPage *)data)->view.supporter->offers;
  for (guint i = 0; i < offers->len; i++)
    if (((const Offer *)g_ptr_array_index (offers, i))->consented_on != DAY_NONE)
      return TRUE;
  return refuse (why_not, "No consent is recorded here. n records one.");
}

/* The choice names private areas, so it reveals them. */
static Outcome withdraw_consent (void *data)
{
  SupporterPage *page = data;
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  if (!page->view.revealed)
    reveal (data);
  if (!page->view.revealed)
    return OUTCOME_REDRAW;
  g_array_set_size (page->choices, 0);
  for (guint i = 0; i < page->view.supporter->offers->len; i++) {
    const Offer *offer = g_ptr_array_index (page->view.supporter->offers, i);
    if (offer->consented_on == DAY_NONE)
      continue;
    g_array_append_val (page->choices, offer->area);
    g_ptr_array_add (labels, offer->area_name);
  }
  g_ptr_array_add (labels, NULL);
  return app_choose (page->app, "Withdraw the consent for", (const char *const *)labels->pdata, withdraw_chosen);
}

static Outcome away_answered (void *data, const char *text)
{
  SupporterPage *page = data;
  KithSession *session = app_session (page->app);
  g_autoptr (GError) error = NULL;
  Day until = DAY_NONE;
  if (*text != '\0' && !day_parse (text, app_today (page->app), &until, &error))
    return app_prompt_again (page->app, error->message);
  if (!supporter_set_away (session, page->id, until, &error))
    return g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT) ? app_prompt_again (page->app, error->message)
                                                                 : app_fail (page->app, g_steal_pointer (&error));
  g_autofree char *words = day_words (until, app_today (page->app));
  if (until == DAY_NONE)
    app_say (page->app, "Back: they can be asked again.");
  else
    app_say (page->app, "Away until %s; nobody asks them before that.", words);
  return OUTCOME_RELOAD;
}

static Outcome away (void *data)
{
  SupporterPage *page = data;
  return app_prompt (page->app, "Away until which day? Leave it empty when they are back.", "", PROMPT_TEXT, "Note it",
                     away_answered);
}

static Outcome conflict_made (SupporterPage *page)
{
  app_say (page->app, "They are kept apart from now on. Neither sees this; u takes it back.");
  return OUTCOME_RELOAD;
}

static gboolean make_conflict (SupporterPage *page, gint64 other, GError **error)
{
  return conflict_add (app_session (page->app), page->id, other, conflict_kinds[page->kind], DAY_NONE, DAY_NONE,
                       error) != 0;
}

static Outcome conflict_chosen (void *data, guint choice)
{
  SupporterPage *page = data;
  g_autoptr (GError) error = NULL;
  return make_conflict (page, g_array_index (page->choices, gint64, choice), &error)
             ? conflict_made (page)
             : app_fail (page->app, g_steal_pointer (&error));
}

/* Who else has this in their name. NULL where that is nobody. */
static GPtrArray *others_called (SupporterPage *page, const char *text)
{
  g_autoptr (GPtrArray) found =
      *text == '\0' ? NULL : person_search_supporters (app_session (page->app), text, PEOPLE_OFFERED, NULL);
  GPtrArray *labels = g_ptr_array_new_with_free_func (g_free);
  g_array_set_size (page->choices, 0);
  for (guint i = 0; found != NULL && i < found->len; i++) {
    const Person *person = g_ptr_array_index (found, i);
    if (person->id == page->id)
      continue;
    g_array_append_val (page->choices, person->id);
    g_ptr_array_add (labels, person_offer_words (found, i));
  }
  if (labels->len == 0)
    g_clear_pointer (&labels, g_ptr_array_unref);
  return labels;
}

/* A part of a name is never taken for somebody before it was seen who that is. */
static Outcome conflict_with (void *data, const char *text)
{
  SupporterPage *page = data;
  g_autoptr (GError) error = NULL;
  gint64 other = person_resolve (app_session (page->app), text, &error);
  if (other != 0)
    return make_conflict (page, other, &error) ? conflict_made (page) : app_prompt_again (page->app, error->message);
  g_autoptr (GPtrArray) labels = others_called (page, text);
  if (labels == NULL)
    return app_prompt_again (page->app, error->message);
  g_ptr_array_add (labels, NULL);
  return app_choose (page->app, "Kept apart from whom?", (const char *const *)labels->pdata, conflict_chosen);
}

static Outcome conflict_kind_chosen (void *data, guint choice)
{
  SupporterPage *page = data;
  page->kind = choice;
  return app_prompt (page->app, "Kept apart from whom? A name or a part of it, an address, or # and a number.", "",
                     PROMPT_TEXT, "Keep apart", conflict_with);
}

static Outcome keep_apart (void *data)
{
  SupporterPage *page = data;
  return app_choose (page->app, "Why are they kept apart?", conflict_kinds, conflict_kind_chosen);
}

static gboolean has_conflict (void *data, char **why_not)
{
  return ((SupporterPage *)data)->conflicts->len > 0 || refuse (why_not, "Nobody is kept apart from this supporter.");
}

static Outcome conflict_removed (void *data, guint choice)
{
  SupporterPage *page = data;
  g_autoptr (GError) error = NULL;
  if (!conflict_remove (app_session (page->app), g_array_index (page->choices, gint64, choice), &error))
    return app_fail (page->app, g_steal_pointer (&error));
  app_say (page->app, "They are no longer kept apart. u takes that back.");
  return OUTCOME_RELOAD;
}

static Outcome no_longer_apart (void *data)
{
  SupporterPage *page = data;
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_array_set_size (page->choices, 0);
  for (guint i = 0; i < page->conflicts->len; i++) {
    const Conflict *conflict = g_ptr_array_index (page->conflicts, i);
    const char *other = conflict->person_a == page->id ? conflict->name_b : conflict->name_a;
    g_array_append_val (page->choices, conflict->id);
    g_ptr_array_add (labels, g_strdup_printf ("%s, %s", other, conflict->kind));
  }
  g_ptr_array_add (labels, NULL);
  return app_choose (page->app, "No longer keep apart from", (const char *const *)labels->pdata, conflict_removed);
}

static gboolean is_active (void *data, char **why_not)
{
  const Supporter *supporter = ((SupporterPage *)data)->view.supporter;
  if (supporter->active)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup_printf ("%s is retired already. e sets the status back to active.", supporter->name);
  return FALSE;
}

static Outcome retire_answered (void *data, guint choice)
{
  SupporterPage *page = data;
  g_autoptr (GError) error = NULL;
  if (choice == 0)
    return OUTCOME_REDRAW;
  if (!supporter_retire (app_session (page->app), page->id, &error))
    return app_fail (page->app, g_steal_pointer (&error));
  app_say (page->app, "Retired. u takes it back.");
  return OUTCOME_RELOAD;
}

static Outcome retire (void *data)
{
  SupporterPage *page = data;
  return supporter_ask_retire (page->app, page->view.supporter, retire_answered);
}

static Outcome erase_person (void *data)
{
  SupporterPage *page = data;
  return app_open (page->app, "erase", page->id, NULL);
}

static const Action actions[] = {
  { "edit", "e", "Edit", "Changes this supporter.", NULL, edit, NULL, 0 },
  { "call", "c", "Log call", "Logs a telephone call from this supporter.", NULL, log_call, NULL, 0 },
  { "record", "r", "Record answer", "Records the answer of this supporter.", is_waited_for, record, NULL, 0 },
  { "go", "g", "Go to request", "Opens the request that waits for this supporter, or the last one.", has_request,
    go_to_request, NULL, 0 },
  { "new-consent", "n", "New consent", "Records the consent to use a sensitive area.", has_sensitive, new_consent, NULL,
    0 },
  { "reveal", "v", "Private", "Shows private areas until you leave; that is noted.", NULL, reveal, NULL, 0 },
  { "end", "x", "Retire", "Retires this supporter, after a question.", is_active, retire, NULL, 0 },
  { "away", "", "Away until", "Notes until when this supporter is not asked.", NULL, away, NULL, ACTION_QUIET },
  { "withdraw-consent", "", "Withdraw a consent", "Notes that a consent no longer holds.", has_consent,
    withdraw_consent, NULL, ACTION_QUIET },
  { "keep-apart", "", "Keep apart from", "Notes somebody this supporter is never brought together with.", NULL,
    keep_apart, NULL, ACTION_QUIET },
  { "no-longer-apart", "", "No longer keep apart", "Takes such a note away.", has_conflict, no_longer_apart, NULL,
    ACTION_QUIET },
  { "erase-person", "", "Erase", "Shows what would go and what would stay if this supporter were erased, and does it.",
    NULL, erase_person, NULL, ACTION_QUIET },
  { 0 },
};

const Screen supporter_screen = {
  .name = "supporter",
  .tab = TAB_SUPPORTERS,
  .help = "Everything about one supporter. After SAY stand the words that may be used if they telephone, and nothing "
          "more. Private areas show as a "
          "number until v; looking is noted. F9 has more: away until, keep apart, withdraw a consent.",
  .actions = actions,
  .open = open_supporter,
  .close = close_supporter,
  .load = load_supporter,
  .draw = draw_supporter,
  .event = supporter_event,
};
