#include "ui/screens/form_page.h"

#include "base/error.h"
#include "base/text.h"
#include "people/area.h"
#include "people/person.h"
#include "store/audit.h"
#include "store/private_text.h"

#include <string.h>

/* ---- drafts */

static void take_draft (FormPage *page)
{
  g_autoptr (Draft) draft = draft_take_up (app_session (page->app), page->kind, page->record);
  if (draft == NULL)
    return;
  form_restore (page->form, draft->values);
  if (page->record != 0)
    page->version = draft->version;
  page->kept_at = draft->saved_at;
  page->kept_edits = form_edits (page->form);
}

enum { DRAFT_LEAVE, DRAFT_TAKE, DRAFT_DISCARD };

static Outcome draft_answered (void *state, guint choice)
{
  FormPage *page = state;
  if (choice == DRAFT_TAKE)
    take_draft (page);
  else if (choice == DRAFT_DISCARD)
    draft_discard_all (app_session (page->app), page->kind, page->record);
  g_clear_pointer (&page->found, draft_free);
  return OUTCOME_REDRAW;
}

static void offer_draft (FormPage *page)
{
  static const char *const verbs[] = { "Leave it for later", "Take it up", "Discard it", NULL };
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (page->found->saved_at);
  Day day = day_from_date (g_date_time_get_year (at), g_date_time_get_month (at), g_date_time_get_day_of_month (at));
  g_autofree char *words = day_words (day, app_today (page->app));
  g_autofree char *hhmm = clock_hhmm (page->found->saved_at);
  g_autofree char *question =
      g_strdup_printf ("What you typed here on %s at %s was not saved and is kept as a draft.", words, hhmm);
  app_ask (page->app, question, verbs, DRAFT_LEAVE, draft_answered);
}

gboolean form_page_keep_draft (void *state)
{
  FormPage *page = state;
  KithSession *session = app_session (page->app);
  if (!form_changed (page->form) || form_edits (page->form) == page->kept_edits)
    return TRUE;
  g_autoptr (Values) typed = form_typed (page->form);
  if (!draft_save (session, page->kind, page->record, page->version, typed, NULL))
    return FALSE;
  page->kept_edits = form_edits (page->form);
  page->kept_at = session_now (session);
  return TRUE;
}

char *form_page_draft_words (const FormPage *page)
{
  if (page->kept_at == 0)
    return NULL;
  gint64 ago = MAX (session_now (app_session (page->app)) - page->kept_at, 0);
  if (ago < 120)
    return ago == 0   ? g_strdup ("draft kept just now")
           : ago == 1 ? g_strdup ("draft kept 1 second ago")
                      : g_strdup_printf ("draft kept %" G_GINT64_FORMAT " seconds ago", ago);
  g_autofree char *hhmm = clock_hhmm (page->kept_at);
  return g_strdup_printf ("draft kept at %s", hhmm);
}

void form_page_done (FormPage *page)
{
  draft_discard_all (app_session (page->app), page->kind, page->record);
  form_set_unchanged (page->form);
}

/* ---- the page */

void form_page_init (FormPage *page, App *app, const char *kind, gint64 record, const Field *fields,
                     const FormHooks *hooks, void *user, Outcome (*save) (void *state))
{
  page->app = app;
  page->kind = kind;
  page->record = record;
  page->fields = fields;
  page->save = save;
  page->form = form_new (app_today (app), hooks, user);
  page->takes_draft = app_takes_draft (app);
}

void form_page_clear (FormPage *page)
{
  form_free (page->form);
  values_free (page->stored);
  values_free (page->theirs);
  draft_free (page->found);
  conflict_page_free (page->conflict);
  g_free (page->known_name);
}

void form_page_add_rows (FormPage *page, const FormPageRow *rows, guint count)
{
  for (guint i = 0; i < count; i++) {
    const Field *field = field_find (page->fields, rows[i].name);
    FormRow row = { .name = field->name,
                    .label = field->label,
                    .hint = rows[i].hint != NULL ? rows[i].hint : field->help,
                    .kind = rows[i].kind,
                    .choices = field->choices,
                    .words = rows[i].words,
                    .field = field,
                    .lines = rows[i].lines };
    form_add_row (page->form, &row);
  }
}

/* A private text that is closed to this session is not offered to be changed; it stays as it is. */
static void hide_closed (FormPage *page)
{
  static const FormRow note = { .label =
                                    "A private text of this record is kept for the coordinator. It stays as it is.",
                                .kind = FORM_NOTE };
  gboolean hidden = FALSE;
  for (const Field *field = page->fields; field->name != NULL; field++)
    if (private_text_is_closed (values_text (page->stored, field->name))) {
      form_show_field (page->form, field->name, FALSE);
      hidden = TRUE;
    }
  if (hidden)
    form_add_row (page->form, &note);
}

void form_page_set_stored (FormPage *page, Values *values, gint64 version)
{
  values_free (page->stored);
  page->stored = values;
  page->version = page->stored_version = version;
  form_set_values (page->form, values);
  hide_closed (page);
}

void form_page_draw (FormPage *page, Canvas *canvas, Rect body)
{
  if (!page->looked) {
    page->looked = TRUE;
    if (page->takes_draft)
      take_draft (page);
    else
      page->found = draft_find (app_session (page->app), page->kind, page->record);
    if (page->found != NULL)
      offer_draft (page);
  }
  if (page->conflict != NULL)
    conflict_page_draw (page->conflict, canvas, body);
  else
    form_draw (page->form, canvas, body);
}

Outcome form_page_event (FormPage *page, const Event *event, Outcome (*pressed) (void *state, const char *button))
{
  if (page->conflict != NULL)
    return conflict_page_event (page->conflict, event) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
  switch (form_handle_event (page->form, event)) {
  case FORM_PRESSED:
    return pressed != NULL ? pressed (page, form_focus (page->form)) : page->save (page);
  case FORM_TAKEN:
    return OUTCOME_REDRAW;
  case FORM_IGNORED:
    break;
  }
  return OUTCOME_IGNORED;
}

gboolean form_page_typing (void *state)
{
  FormPage *page = state;
  return page->conflict != NULL || form_is_typing (page->form);
}

/* ---- someone else wrote it meanwhile */

/* What they wrote stands beside the fields from then on. */
static Outcome back_to_form (FormPage *page)
{
  g_clear_pointer (&page->conflict, conflict_page_free);
  page->show_theirs = TRUE;
  return OUTCOME_REDRAW;
}

/* From here on theirs is what the form was read from. */
static Outcome save_chosen (FormPage *page)
{
  const char *open = conflict_page_apply (page->conflict, page->form);
  if (open != NULL) {
    app_say (page->app, "Not saved yet: choose theirs (t) or mine (m) for %s.", open);
    return OUTCOME_REDRAW;
  }
  g_clear_pointer (&page->conflict, conflict_page_free);
  values_free (page->stored);
  page->stored = g_steal_pointer (&page->theirs);
  page->version = page->stored_version = page->their_version;
  page->show_theirs = FALSE;
  return page->save (page);
}

/* ---- who wrote it meanwhile */

/* The table whose rows every change of such a record goes through. */
static const char *table_of (const FormPage *page)
{
  static const struct {
    const char *kind, *table;
  } tables[] = { { "supporter", "person" }, { "request", "request" }, { "office", "setting" } };
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_str_equal (tables[i].kind, page->kind))
      return tables[i].table;
  return NULL;
}

/* "at 14:05", "on Fri 20 Nov at 14:05". */
static char *time_words (App *app, gint64 at)
{
  g_autofree char *hhmm = clock_hhmm (at);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (at);
  Day day =
      day_from_date (g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local));
  if (day == app_today (app))
    return g_strdup_printf ("at %s", hhmm);
  g_autofree char *words = day_words (day, app_today (app));
  return g_strdup_printf ("on %s at %s", words, hhmm);
}

/* "Sam changed this at 14:05." */
static char *changed_sentence (const FormPage *page)
{
  KithSession *session = app_session (page->app);
  gint64 at = 0;
  g_autofree char *actor =
      table_of (page) == NULL ? NULL : audit_last_actor (session, table_of (page), page->record, &at);
  if (actor == NULL)
    return g_strdup ("Someone else changed this meanwhile.");
  g_autofree char *when = time_words (page->app, at);
  return g_str_equal (actor, session->actor) ? g_strdup_printf ("You changed this in another window, %s.", when)
                                             : g_strdup_printf ("%s changed this %s.", actor, when);
}

Outcome form_page_changed (FormPage *page, Values *theirs, gint64 version)
{
  if (theirs == NULL)
    return OUTCOME_REDRAW;
  values_free (page->theirs);
  page->theirs = theirs;
  page->their_version = version;
  g_autoptr (Values) mine = form_values (page->form);
  gboolean known = page->version == page->stored_version;
  conflict_page_free (page->conflict);
  g_autofree char *who = changed_sentence (page);
  page->conflict = conflict_page_new (page->fields, who, known ? page->stored : NULL, theirs, mine);
  return conflict_page_differs (page->conflict) ? OUTCOME_REDRAW : save_chosen (page);
}

Outcome form_page_leave (void *state)
{
  FormPage *page = state;
  if (page->conflict != NULL)
    return back_to_form (page);
  if (!form_changed (page->form))
    return OUTCOME_CLOSE;
  if (!form_page_keep_draft (page)) {
    app_say (page->app, "The draft could not be kept, so the form stays open. F2 saves it.");
    return OUTCOME_REDRAW;
  }
  app_say (page->app, "Not saved. What you typed is kept as a draft; opening this form again offers it.");
  return OUTCOME_CLOSE;
}

char *form_page_leave_title (void *state)
{
  return g_strdup (((FormPage *)state)->conflict != NULL ? "Back to what you typed" : "Leave, draft kept");
}

Outcome form_page_save (void *state)
{
  FormPage *page = state;
  return page->conflict != NULL ? save_chosen (page) : page->save (state);
}

static const char *label_of (const FormPage *page, const char *name)
{
  const Field *field = field_find (page->fields, name);
  return field == NULL ? name : field->label;
}

Outcome form_page_refused (FormPage *page, const Values *values, GError *error)
{
  const char *first = NULL;
  for (guint i = 0; values != NULL && i < values_count (values); i++) {
    const char *name = values_name (values, i);
    if (values_complaint (values, name) == NULL)
      continue;
    g_autofree char *sentence = app_sentence (page->app, values_complaint (values, name));
    form_complain (page->form, name, sentence);
    first = first == NULL ? name : first;
  }
  if (first != NULL)
    form_set_focus (page->form, first);
  if (error == NULL)
    app_say (page->app, "Not saved yet: %s needs a change.", first == NULL ? "something" : label_of (page, first));
  return app_fail (page->app, error);
}

char *form_page_hint (const FormPage *page, const char *name, const char *text)
{
  if (!page->show_theirs || !values_has (page->theirs, name) || g_str_equal (values_text (page->theirs, name), text))
    return NULL;
  const char *theirs = values_text (page->theirs, name);
  return g_strdup_printf ("theirs: %s", *theirs == '\0' ? "nothing" : theirs);
}

/* ---- an address is not an identity */

static gboolean folded_equal (const char *one, const char *other)
{
  g_autofree char *first = text_fold (one);
  g_autofree char *second = text_fold (other);
  return g_str_equal (first, second);
}

enum { ADDRESS_BACK, ADDRESS_SAME, ADDRESS_OTHER };

static Outcome address_answered (void *state, guint choice)
{
  FormPage *page = state;
  if (choice == ADDRESS_BACK) {
    form_set_focus (page->form, "email");
    return OUTCOME_REDRAW;
  }
  if (choice == ADDRESS_SAME)
    form_set (page->form, "name", page->known_name);
  else
    page->same_address = TRUE;
  return page->save (state);
}

gboolean form_page_asks_about_address (FormPage *page, Outcome *outcome)
{
  static const char *const verbs[] = { "Back to the form", "The same person", "Someone else", NULL };
  const char *name = form_text (page->form, "name"), *email = form_text (page->form, "email");
  if (page->same_address || *email == '\0')
    return FALSE;
  if (page->stored != NULL && g_ascii_strcasecmp (email, values_text (page->stored, "email")) == 0)
    return FALSE;
  g_autoptr (GPtrArray) known = person_by_email (app_session (page->app), email, NULL);
  for (guint i = 0; known != NULL && i < known->len; i++)
    if (folded_equal (((Person *)g_ptr_array_index (known, i))->name, name))
      return FALSE;
  if (known == NULL || known->len == 0)
    return FALSE;
  g_free (page->known_name);
  page->known_name = g_strdup (((Person *)g_ptr_array_index (known, 0))->name);
  g_autofree char *question = g_strdup_printf (
      "This address is known under another name: %s. Is %s the same person, or someone else who uses it too?",
      page->known_name, name);
  *outcome = app_ask (page->app, question, verbs, ADDRESS_BACK, address_answered);
  return TRUE;
}

/* ---- type-ahead */

void form_page_add_option (GPtrArray *options, const char *text, const char *typed)
{
  g_autofree char *folded = text_fold (text);
  g_autofree char *wanted = text_fold (typed);
  if (strstr (folded, wanted) != NULL)
    g_ptr_array_add (options, g_strdup (text));
}

/* Names that begin with what is typed stand before those that only hold it. */
static int beginning_first (gconstpointer one, gconstpointer other, gpointer typed)
{
  const char *a = *(const char *const *)one, *b = *(const char *const *)other;
  g_autofree char *folded_a = text_fold (a), *folded_b = text_fold (b), *start = text_fold (typed);
  gboolean first_a = g_str_has_prefix (folded_a, start), first_b = g_str_has_prefix (folded_b, start);
  return first_a != first_b ? first_b - first_a : strcmp (folded_a, folded_b);
}

GPtrArray *form_page_area_options (const FormPage *page, const char *typed, gboolean sensitive_only)
{
  GPtrArray *options = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) areas = area_list (app_session (page->app), NULL);
  for (guint i = 0; areas != NULL && i < areas->len; i++) {
    const Area *area = g_ptr_array_index (areas, i);
    if (area->sensitive || !sensitive_only)
      form_page_add_option (options, area->name, typed);
  }
  g_ptr_array_sort_with_data (options, beginning_first, (gpointer)typed);
  return options;
}
