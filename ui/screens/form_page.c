#include "ui/screens/form_page.h"

#include "base/error.h"
#include "base/text.h"
#include "people/area.h"
#include "people/person.h"
#include "store/private_text.h"

#include <string.h>

/* ---- drafts */

static void settle (FormPage *page);
static gboolean compare (FormPage *page, Values *theirs, gint64 version);

/* What was typed in DRAFT (NULL: nothing), on what the record was then; where it has changed since, the three versions are shown. */
static void take_draft (FormPage *page, const Draft *draft)
{
  if (draft == NULL)
    return;
  form_restore (page->form, draft->values);
  page->kept_at = draft->saved_at;
  page->not_kept = draft->held;
  page->kept_edits = form_edits (page->form);
  if (page->stored == NULL)
    return;
  Values *now = page->stored;
  gint64 version = page->version;
  page->base_unknown = draft->base == NULL && (draft->version == 0 || draft->version != version || page->row != 0);
  page->stored = values_copy (draft->base == NULL ? now : draft->base);
  page->version = draft->version;
  gboolean behind = form_page_is_behind (page, now);
  if (!compare (page, now, version) || !behind)
    settle (page);
}

enum { DRAFT_LEAVE, DRAFT_TAKE, DRAFT_DISCARD };

static Outcome offer_draft (FormPage *page);

/* What is left for later must outlast what is typed now; after it, the next one is asked about. */
static Outcome draft_answered (void *state, guint choice)
{
  FormPage *page = state;
  KithSession *session = app_session (page->app);
  const Draft *found = g_ptr_array_index (page->found, page->offered);
  if (choice == DRAFT_TAKE) {
    g_autoptr (Draft) draft = draft_take (session, found->file);
    take_draft (page, draft);
    return OUTCOME_REDRAW;
  }
  if (choice == DRAFT_DISCARD)
    draft_discard_file (session, found->file);
  else
    draft_put_aside (session, found->file);
  page->offered++;
  return page->offered < page->found->len ? offer_draft (page) : OUTCOME_REDRAW;
}

static Outcome offer_draft (FormPage *page)
{
  const Draft *draft = g_ptr_array_index (page->found, page->offered);
  static const char *const verbs[] = { "Leave it for later", "Take it up", "Discard it", NULL };
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (draft->saved_at);
  Day day = day_from_date (g_date_time_get_year (at), g_date_time_get_month (at), g_date_time_get_day_of_month (at));
  g_autofree char *words = day_words (day, app_today (page->app));
  g_autofree char *hhmm = clock_hhmm (draft->saved_at);
  g_autofree char *number =
      page->found->len == 1 ? g_strdup ("") : g_strdup_printf (" (%u of %u)", page->offered + 1, page->found->len);
  g_autofree char *question =
      g_strdup_printf ("What you typed here on %s at %s was not saved and is kept as a draft%s.", words, hhmm, number);
  return app_ask (page->app, question, verbs, DRAFT_LEAVE, draft_answered);
}

gboolean form_page_keep_draft (void *state)
{
  FormPage *page = state;
  KithSession *session = app_session (page->app);
  if (!form_changed (page->form) || (form_edits (page->form) == page->kept_edits && !page->not_kept))
    return TRUE;
  g_autoptr (Values) typed = form_typed (page->form);
  const DraftOf of = { page->kind, page->record, page->version, page->base_unknown ? NULL : page->stored };
  page->not_kept = !draft_save (session, &of, typed, NULL);
  if (page->not_kept)
    return FALSE;
  page->kept_edits = form_edits (page->form);
  page->kept_at = session_now (session);
  return TRUE;
}

char *form_page_draft_words (const FormPage *page)
{
  if (page->not_kept)
    return g_strdup ("no draft could be kept");
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
  draft_discard (app_session (page->app), page->kind, page->record); /* those that were left for later stay */
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
  page->draft = g_strdup (app_draft_taken (app));
  page->did = "changed this";
}

void form_page_clear (FormPage *page)
{
  form_free (page->form);
  values_free (page->stored);
  values_free (page->theirs);
  g_clear_pointer (&page->found, g_ptr_array_unref);
  g_free (page->draft);
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
  page->version = version;
  form_set_values (page->form, values);
  hide_closed (page);
}

/* The one that was chosen already, or a question about each that is there. */
static void look_for_drafts (FormPage *page)
{
  KithSession *session = app_session (page->app);
  g_autoptr (Draft) newest = page->takes_draft ? draft_find (session, page->kind, page->record) : NULL;
  const char *file = page->draft != NULL ? page->draft : newest != NULL ? newest->file : NULL;
  g_autoptr (Draft) taken = page->takes_draft && file != NULL ? draft_take (session, file) : NULL;
  take_draft (page, taken);
  if (page->takes_draft)
    return;
  page->found = draft_list_of (session, page->kind, page->record, NULL);
  if (page->found != NULL && page->found->len > 0)
    offer_draft (page);
}

void form_page_draw (FormPage *page, Canvas *canvas, Rect body)
{
  if (!page->looked) {
    page->looked = TRUE;
    look_for_drafts (page);
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

/* From here on theirs is what editing began from. */
static void settle (FormPage *page)
{
  g_clear_pointer (&page->conflict, conflict_page_free);
  values_free (page->stored);
  page->stored = g_steal_pointer (&page->theirs);
  page->version = page->their_version;
  page->base_unknown = page->show_theirs = FALSE;
}

static Outcome save_chosen (FormPage *page)
{
  g_autoptr (Values) chosen = values_new ();
  const char *open = conflict_page_apply (page->conflict, chosen);
  if (open != NULL) {
    app_say (page->app, "Not saved yet: choose theirs (t) or mine (m) for %s.", open);
    return OUTCOME_REDRAW;
  }
  for (guint i = 0; i < values_count (chosen); i++)
    form_set (page->form, values_name (chosen, i), values_text (chosen, values_name (chosen, i)));
  settle (page);
  return page->save (page);
}

static char *who_words (const FormPage *page)
{
  g_autofree char *who =
      page->table == NULL ? g_strdup ("This was changed meanwhile.")
                          : conflict_who (page->app, page->table, page->row != 0 ? page->row : page->record, page->did);
  return page->note == NULL ? g_steal_pointer (&who) : g_strdup_printf ("%s %s", who, page->note);
}

/* FALSE: nothing that the form has differs. Takes THEIRS. */
static gboolean compare (FormPage *page, Values *theirs, gint64 version)
{
  values_free (page->theirs);
  page->theirs = theirs;
  page->their_version = version;
  g_autoptr (Values) mine = form_values (page->form);
  g_autofree char *who = who_words (page);
  conflict_page_free (page->conflict);
  page->conflict = conflict_page_new (page->fields, who, page->base_unknown ? NULL : page->stored, theirs, mine);
  return conflict_page_differs (page->conflict);
}

Outcome form_page_changed (FormPage *page, Values *theirs, gint64 version)
{
  if (theirs == NULL)
    return OUTCOME_REDRAW;
  return compare (page, theirs, version) ? OUTCOME_REDRAW : save_chosen (page);
}

gboolean form_page_is_behind (const FormPage *page, const Values *now)
{
  if (page->base_unknown)
    return TRUE;
  for (guint i = 0; i < values_count (now); i++) {
    const char *name = values_name (now, i);
    if (!g_str_equal (values_text (now, name), values_text (page->stored, name)))
      return TRUE;
  }
  return FALSE;
}

Outcome form_page_leave (void *state)
{
  FormPage *page = state;
  if (page->conflict != NULL)
    return back_to_form (page);
  if (!form_changed (page->form))
    return OUTCOME_CLOSE;
  if (!form_page_keep_draft (page)) {
    app_say (page->app, "The draft could not be kept, so the form stays open. F2 saves what you typed.");
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

Outcome form_page_incomplete (FormPage *page, const char *done)
{
  const char *label = label_of (page, form_focus (page->form));
  guint others = form_complaint_count (page->form) - 1;
  if (others == 0)
    app_say (page->app, "Not %s yet: \"%s\" needs a change.", done, label);
  else
    app_say (page->app, "Not %s yet: \"%s\" and %u more need a change.", done, label, others);
  return OUTCOME_REDRAW;
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

void form_page_draw_screen (void *state, Canvas *canvas, Rect body)
{
  form_page_draw (state, canvas, body);
}

Outcome form_page_screen_event (void *state, const Event *event)
{
  return form_page_event (state, event, NULL);
}
