/* Writing an agreement. */
#include "base/error.h"
#include "support/agreement.h"
#include "support/pair.h"
#include "ui/screens/form_page.h"

#include <string.h>

static const char draft_name[] = "agreement";

/* FormPage.record is the version that was opened, under which drafts are kept; FormPage.row is the one that is saved: the present version. */
typedef struct {
  FormPage page; /* first: form_page.h */
  gint64 pair;
} State;

static const char new_version[] = "It carries a signature: what you save is a new version, which both sign again.";

static gboolean is_signed (const Agreement *agreement)
{
  return agreement->supporter_signed_on != DAY_NONE || agreement->supportee_signed_on != DAY_NONE;
}

/* The present version of the pair's agreement. */
static Agreement *load_present (App *app, gint64 pair_id, GError **error)
{
  g_autoptr (Pair) pair = pair_load (app_session (app), pair_id, error);
  return pair == NULL ? NULL : agreement_load (app_session (app), pair->agreement, error);
}

/* The version that a draft of this pair's agreement was begun on: somebody may have made a new one since. AGREEMENT's own where there is none. */
static gint64 version_with_draft (App *app, const Agreement *agreement)
{
  g_autoptr (GPtrArray) drafts = draft_list (app_session (app), NULL);
  for (guint i = 0; drafts != NULL && i < drafts->len; i++) {
    const Draft *draft = g_ptr_array_index (drafts, i);
    if (strcmp (draft->form, draft_name) != 0)
      continue;
    g_autoptr (Agreement) other = agreement_load (app_session (app), draft->record, NULL);
    if (other != NULL && other->pair == agreement->pair)
      return other->id;
  }
  return agreement->id;
}

static Outcome save (void *data);

static void *open_form (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  g_autoptr (Agreement) opened = agreement_load (app_session (app), record, error);
  g_autoptr (Agreement) agreement = opened == NULL ? NULL : load_present (app, opened->pair, error);
  if (agreement == NULL)
    return NULL;
  State *state = g_new0 (State, 1);
  FormPage *page = &state->page;
  state->pair = agreement->pair;
  form_page_init (page, app, draft_name, version_with_draft (app, agreement), agreement_fields, NULL, state, save);
  page->table = "agreement";
  page->row = agreement->id;
  if (is_signed (agreement))
    form_add_row (page->form, &(FormRow){ .label = new_version, .kind = FORM_NOTE });
  form_add_fields (page->form, agreement_fields);
  form_add_button (page->form, "save", "Save");
  form_page_set_stored (page, values_copy (agreement->values), agreement->version);
  return state;
}

static void close_form (void *data)
{
  State *state = data;
  form_page_clear (&state->page);
  g_free (state);
}

static char *form_title (void *data, char **right)
{
  *right = form_page_draft_words (data);
  return g_strdup ("The agreement");
}

/* ---- saving */

/* What the others wrote stands in the present version, which may be another than the one that was opened. */
static Outcome changed_by_others (FormPage *page, const Agreement *present)
{
  page->row = present->id;
  page->note = is_signed (present) ? new_version : NULL;
  return form_page_changed (page, values_copy (present->values), present->version);
}

static Outcome save (void *data)
{
  State *state = data;
  FormPage *page = &state->page;
  g_autoptr (GError) error = NULL;
  if (!form_check (page->form))
    return form_page_incomplete (page, "saved");
  g_autoptr (Agreement) present = load_present (page->app, state->pair, &error);
  if (present == NULL)
    return app_fail (page->app, g_steal_pointer (&error));
  if (present->id != page->row || present->version != page->version)
    return changed_by_others (page, present);
  g_autoptr (Values) values = form_values (page->form);
  gint64 saved = agreement_set (app_session (page->app), page->row, page->version, values, &error);
  if (saved == 0 && g_error_matches (error, KITH_ERROR, KITH_ERROR_CHANGED))
    return save (data); /* just now: the next look sees it */
  if (saved == 0)
    return form_page_refused (page, values, g_steal_pointer (&error));
  form_page_done (page);
  app_say (page->app, "Saved. m mails it to sign, r records a signature.");
  return OUTCOME_CLOSE;
}

static const Action actions[] = {
  { "save", "F2", "Save", "Saves the agreement; a signed one becomes a new version.", NULL, form_page_save, NULL,
    ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Goes back; what was typed is kept as a draft.", NULL, form_page_leave,
    form_page_leave_title, ACTION_TEXT },
  { 0 },
};

const Screen agreement_form_screen = {
  .name = "agreement-form",
  .tab = TAB_AGREEMENTS,
  .form = TRUE,
  .help = "What the two agree. Nothing is required. The text on confidentiality is a beginning; change it to what they "
          "mean.",
  .actions = actions,
  .open = open_form,
  .close = close_form,
  .draw = form_page_draw_screen,
  .event = form_page_screen_event,
  .typing = form_page_typing,
  .keep_draft = form_page_keep_draft,
  .title = form_title,
};
