/* Adds or changes a supporter. */
#include "base/error.h"
#include "people/ladder.h"
#include "people/supporter.h"
#include "store/audit.h"
#include "ui/screens/form_page.h"

typedef struct {
  FormPage page; /* first: form_page.h */
  char *name;    /* of the supporter being changed */
} State;

static const FormPageRow rows[] = {
  { "name", FORM_LINE, NULL, NULL, 0 },
  { "email", FORM_LINE, NULL, NULL, 0 },
  { "phone", FORM_LINE, "digits and spaces", NULL, 0 },
  { "grade", FORM_CHOICE, NULL, NULL, 0 },
  { "grade_since", FORM_DAY, "today if left empty", NULL, 0 },
  { "cohort", FORM_LINE, "the intake, as 2024", NULL, 0 },
  { "site", FORM_LINE, NULL, NULL, 0 },
  { "specialty", FORM_LINE, NULL, NULL, 0 },
  { "areas", FORM_CHOICES, "as Exams; Failed assignment:essay lived", NULL, 0 },
  { "limit", FORM_LINE, NULL, NULL, 0 },
  { "share", FORM_RADIO, "to a requester, after this supporter's yes", NULL, 0 },
  { "away_until", FORM_DAY, "not asked before that", NULL, 0 },
  { "supervisor_name", FORM_LINE, NULL, NULL, 0 },
  { "supervisor_email", FORM_LINE, NULL, NULL, 0 },
  { "qualified_on", FORM_DAY, "or will", NULL, 0 },
  { "left_on", FORM_DAY, NULL, NULL, 0 },
  { "status", FORM_RADIO, NULL, NULL, 0 },
  { "notes", FORM_BLOCK, NULL, NULL, 3 },
};

static GPtrArray *grade_options (const State *state, const char *typed)
{
  GPtrArray *options = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Ladder) ladder = ladder_load (app_session (state->page.app), NULL);
  for (guint i = 0; ladder != NULL && i < ladder->grades->len; i++)
    form_page_add_option (options, g_ptr_array_index (ladder->grades, i), typed);
  return options;
}

static GPtrArray *options (void *user, const char *name, const char *typed)
{
  State *state = user;
  if (g_str_equal (name, "grade"))
    return grade_options (state, typed);
  return form_page_area_options (&state->page, typed, FALSE);
}

static char *hint (void *user, const char *name, const char *text)
{
  return form_page_hint (user, name, text);
}

static const FormHooks hooks = { .options = options, .hint = hint };

static Outcome save (void *data);

/* The form shows private areas too, so opening it is a look at them. */
static gboolean note_look (KithSession *session, const Supporter *supporter, GError **error)
{
  for (guint i = 0; i < supporter->offers->len; i++)
    if (((const Offer *)g_ptr_array_index (supporter->offers, i))->sensitive)
      return audit_note (session, "reveal", "person", supporter->id, "areas", error);
  return TRUE;
}

static void *open_form (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  g_autoptr (Supporter) supporter = record == 0 ? NULL : supporter_load (app_session (app), record, error);
  if (record != 0 && (supporter == NULL || !note_look (app_session (app), supporter, error)))
    return NULL;
  State *state = g_new0 (State, 1);
  FormPage *page = &state->page;
  form_page_init (page, app, "supporter", record, supporter_fields, &hooks, state, save);
  page->table = "person";
  form_page_add_rows (page, rows, G_N_ELEMENTS (rows));
  form_add_button (page->form, "save", record == 0 ? "Add to the register" : "Save");
  if (supporter == NULL)
    return state;
  state->name = g_strdup (supporter->name);
  form_page_set_stored (page, supporter_values (supporter), supporter->version);
  return state;
}

static void close_form (void *data)
{
  State *state = data;
  form_page_clear (&state->page);
  g_free (state->name);
  g_free (state);
}

static char *title (void *data, char **right)
{
  State *state = data;
  *right = form_page_draft_words (&state->page);
  return state->name == NULL ? g_strdup ("Add a supporter") : g_strdup_printf ("Change %s", state->name);
}

/* ---- saving */

static Outcome changed_by_others (State *state)
{
  g_autoptr (Supporter) theirs = supporter_load (app_session (state->page.app), state->page.record, NULL);
  if (theirs == NULL)
    return OUTCOME_REDRAW;
  return form_page_changed (&state->page, supporter_values (theirs), theirs->version);
}

/* Sensitive areas that wait for their consent. */
static guint inert_areas (App *app, gint64 id)
{
  g_autoptr (Supporter) supporter = supporter_load (app_session (app), id, NULL);
  guint count = 0;
  for (guint i = 0; supporter != NULL && i < supporter->offers->len; i++)
    count += !((const Offer *)g_ptr_array_index (supporter->offers, i))->consented;
  return count;
}

static void say_saved (App *app, gint64 id)
{
  guint inert = inert_areas (app, id);
  if (inert == 0)
    app_say (app, "Saved. u takes it back.");
  else
    app_say (app,
             "Saved. %u of the areas %s sensitive and not used before %s consent is recorded: n on the supporter's own "
             "page.",
             inert, inert == 1 ? "is" : "are", inert == 1 ? "its" : "their");
}

static Outcome save (void *data)
{
  State *state = data;
  FormPage *page = &state->page;
  App *app = page->app;
  Outcome outcome;
  g_autoptr (GError) error = NULL;
  if (!form_check (page->form))
    return form_page_incomplete (page, "saved");
  if (form_page_asks_about_address (page, &outcome))
    return outcome;
  g_autoptr (Values) values = form_values (page->form);
  gint64 id = supporter_save (app_session (app), page->record, page->version, values, page->same_address, &error);
  if (id == 0 && g_error_matches (error, KITH_ERROR, KITH_ERROR_CHANGED) && page->record != 0)
    return changed_by_others (state);
  if (id == 0)
    return form_page_refused (page, values, g_steal_pointer (&error));
  form_page_done (page);
  say_saved (app, id);
  return page->record != 0 ? OUTCOME_CLOSE : app_replace (app, "supporter", id, NULL);
}

static const Action actions[] = {
  { "save", "F2", "Save", "Saves what is typed.", NULL, form_page_save, NULL, ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Leaves the form; what is typed is kept as a draft.", NULL,
    form_page_leave, form_page_leave_title, ACTION_TEXT },
  { 0 },
};

const Screen supporter_form_screen = {
  .name = "supporter-form",
  .tab = TAB_NONE,
  .form = TRUE,
  .help = "One supporter. No area is compulsory: someone without areas is asked by broadcasts only. A sensitive area "
          "is not used before the "
          "consent to it is recorded. F2 saves; Esc leaves with a draft, which this form offers the next time.",
  .actions = actions,
  .open = open_form,
  .close = close_form,
  .draw = form_page_draw_screen,
  .event = form_page_screen_event,
  .typing = form_page_typing,
  .keep_draft = form_page_keep_draft,
  .title = title,
};
