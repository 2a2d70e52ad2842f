/* Records a supporter's consent to use a sensitive area: what they agreed to, when, by what means. */
#include "base/error.h"
#include "people/area.h"
#include "people/supporter.h"
#include "store/setting.h"
#include "ui/screens/form_page.h"

typedef struct {
  FormPage page; /* first: form_page.h */
  Supporter *supporter;
} State;

static const char *const means_choices[] = { "by e-mail", "by phone", "in person", "on a form", NULL };

static const Field fields[] = {
  { .name = "area", .label = "Area", .help = "one of their sensitive areas", .kind = FIELD_AREA, .required = TRUE },
  { .name = "wording",
    .label = "What they agreed to",
    .help = "The office's wording (7 Setup, Office), or their own words.",
    .kind = FIELD_BLOCK,
    .required = TRUE },
  { .name = "on", .label = "On", .help = "the day they agreed", .kind = FIELD_DAY, .required = TRUE },
  { .name = "means",
    .label = "How",
    .help = "how they said so",
    .kind = FIELD_CHOICE,
    .choices = means_choices,
    .required = TRUE },
  { .name = NULL },
};

static const FormPageRow rows[] = {
  { "area", FORM_CHOICE, "", NULL, 0 },
  { "wording", FORM_BLOCK, NULL, NULL, 4 },
  { "on", FORM_DAY, NULL, NULL, 0 },
  { "means", FORM_RADIO, "", NULL, 0 },
};

/* The supporter's own sensitive areas. */
static GPtrArray *options (void *user, const char *name, const char *typed)
{
  State *state = user;
  (void)name;
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < state->supporter->offers->len; i++) {
    const Offer *offer = g_ptr_array_index (state->supporter->offers, i);
    if (offer->sensitive)
      form_page_add_option (found, offer->area_name, typed);
  }
  return found;
}

static const FormHooks hooks = { .options = options };

static Outcome save (void *data);

/* Where there is only one area without consent, it is the one meant. */
static void fill_area (State *state)
{
  const char *only = NULL;
  guint count = 0;
  for (guint i = 0; i < state->supporter->offers->len; i++) {
    const Offer *offer = g_ptr_array_index (state->supporter->offers, i);
    if (offer->consented)
      continue;
    only = offer->area_name;
    count++;
  }
  g_autoptr (Values) values = values_new ();
  g_autofree char *wording = setting_text (app_session (state->page.app), "office.consent_wording");
  values_set (values, "on", "today");
  values_set (values, "wording", wording);
  if (count == 1)
    values_set (values, "area", only);
  form_set_values (state->page.form, values);
  if (count == 1)
    form_set_focus (state->page.form, "means");
}

static void *open_form (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  Supporter *supporter = supporter_load (app_session (app), record, error);
  if (supporter == NULL)
    return NULL;
  State *state = g_new0 (State, 1);
  state->supporter = supporter;
  form_page_init (&state->page, app, "consent", record, fields, &hooks, state, save);
  form_page_add_rows (&state->page, rows, G_N_ELEMENTS (rows));
  form_add_button (state->page.form, "save", "Record the consent");
  fill_area (state);
  return state;
}

static void close_form (void *data)
{
  State *state = data;
  form_page_clear (&state->page);
  supporter_free (state->supporter);
  g_free (state);
}

static char *title (void *data, char **right)
{
  State *state = data;
  *right = form_page_draft_words (&state->page);
  return g_strdup_printf ("Consent of %s", state->supporter->name);
}

static Outcome save (void *data)
{
  State *state = data;
  FormPage *page = &state->page;
  KithSession *session = app_session (page->app);
  g_autoptr (GError) error = NULL;
  if (!form_check (page->form))
    return form_page_incomplete (page, "recorded");
  g_autoptr (Values) values = form_values (page->form);
  gint64 area = area_find (session, values_text (values, "area"));
  if (area == 0) {
    values_complain (values, "area", "There is no such area. Press Down to see them.");
    return form_page_refused (page, values, NULL);
  }
  if (!supporter_consent (session, page->record, area, values_text (values, "wording"),
                          day_from_iso (values_text (values, "on")), values_text (values, "means"), &error))
    return app_fail (page->app, g_steal_pointer (&error));
  form_page_done (page);
  app_say (page->app, "The consent is recorded; this area counts from now on. u takes it back.");
  return OUTCOME_CLOSE;
}

static const Action actions[] = {
  { "save", "F2", "Save", "Saves what is typed.", NULL, form_page_save, NULL, ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Leaves the form; what is typed is kept as a draft.", NULL,
    form_page_leave, NULL, ACTION_TEXT },
  { 0 },
};

const Screen consent_form_screen = {
  .name = "consent-form",
  .tab = TAB_NONE,
  .form = TRUE,
  .help = "The consent of a supporter to be asked about a sensitive area: the wording they agreed to, the day, and how "
          "they said so. Without it "
          "the area is never used. Withdrawing it is in the menu (F9) of the supporter's page.",
  .actions = actions,
  .open = open_form,
  .close = close_form,
  .draw = form_page_draw_screen,
  .event = form_page_screen_event,
  .typing = form_page_typing,
  .keep_draft = form_page_keep_draft,
  .title = title,
};
