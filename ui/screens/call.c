/* Logs a telephone call: from a supporter, or about a request. */
#include "base/error.h"
#include "people/person.h"
#include "people/supporter.h"
#include "store/step.h"
#include "support/request.h"
#include "ui/screens/form_page.h"
#include "ui/screens/supporter_view.h"

#include <string.h>

enum { OFFERED = 8 };

typedef struct {
  FormPage page;             /* first: form_page.h */
  gint64 supporter, request; /* 0 both: the form asks */
  char *about;               /* for the title */
  char *say;                 /* what may be said, a note in the form */
} State;

static const Field fields[] = {
  { .name = "about", .label = "From or about", .kind = FIELD_LINE, .required = TRUE },
  { .name = "note", .label = "Note", .kind = FIELD_BLOCK },
  { .name = "away_until", .label = "Away until", .kind = FIELD_DAY },
  { .name = "email", .label = "New e-mail", .kind = FIELD_EMAIL },
  { .name = "phone", .label = "New phone", .kind = FIELD_PHONE },
  { .name = NULL },
};

static const FormPageRow about_row[] = { { "about", FORM_CHOICE, "a supporter, or a request's number", NULL, 0 } };
static const FormPageRow note_row[] = { { "note", FORM_BLOCK, "Nothing of what was confided; never a requester's name.",
                                          NULL, 4 } };
static const FormPageRow supporter_rows[] = {
  { "away_until", FORM_DAY, "not asked before that", NULL, 0 },
  { "email", FORM_LINE, "only if it changed", NULL, 0 },
  { "phone", FORM_LINE, "only if it changed", NULL, 0 },
};

static GPtrArray *options (void *user, const char *name, const char *typed)
{
  State *state = user;
  (void)name;
  KithSession *session = app_session (state->page.app);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) ids = supporter_ids (session, typed, SUPPORTER_BY_NAME, TRUE, NULL, NULL, NULL);
  for (guint i = 0; ids != NULL && i < MIN (ids->len, OFFERED); i++) {
    g_autoptr (Person) person = person_load (session, g_array_index (ids, gint64, i), NULL);
    if (person != NULL)
      g_ptr_array_add (found, g_strdup (person->name));
  }
  return found;
}

static const FormHooks hooks = { .options = options };

static Outcome save (void *data);

static void close_form (void *data)
{
  State *state = data;
  form_page_clear (&state->page);
  g_free (state->about);
  g_free (state->say);
  g_free (state);
}

/* What may be said stands above the note while the telephone is in the other hand. */
static gboolean add_supporter_note (State *state, GError **error)
{
  SupporterView view = { 0 };
  if (!supporter_view_load (&view, app_session (state->page.app), state->supporter, error))
    return FALSE;
  g_ptr_array_add (view.say, NULL);
  state->about = g_strdup (view.supporter->name);
  state->say = g_strjoinv (" ", (char **)view.say->pdata);
  form_add_row (state->page.form, &(FormRow){ .label = state->say, .kind = FORM_NOTE, .hint = "SAY" });
  supporter_view_clear (&view);
  return TRUE;
}

static gboolean add_request_note (State *state, GError **error)
{
  KithSession *session = app_session (state->page.app);
  g_autoptr (GPtrArray) told = request_may_be_told (session, state->request, error);
  if (told == NULL)
    return FALSE;
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < told->len; i++) {
    const MayBeTold *entry = g_ptr_array_index (told, i);
    g_string_append_printf (text, "%s%s: %s", i == 0 ? "" : "\n", entry->who, entry->what);
  }
  state->about = g_strdup_printf ("request %" G_GINT64_FORMAT, state->request);
  state->say = g_string_free (text, FALSE);
  form_add_row (state->page.form, &(FormRow){ .label = state->say, .kind = FORM_NOTE, .hint = "SAY" });
  return TRUE;
}

static void *open_form (App *app, gint64 record, const char *argument, GError **error)
{
  State *state = g_new0 (State, 1);
  FormPage *page = &state->page;
  gboolean about_request = g_strcmp0 (argument, "request") == 0, done = TRUE;
  state->request = about_request ? record : 0;
  state->supporter = about_request ? 0 : record;
  form_page_init (page, app, about_request ? "call about a request" : "call", record, fields, &hooks, state, save);
  if (state->supporter != 0)
    done = add_supporter_note (state, error);
  else if (state->request != 0)
    done = add_request_note (state, error);
  else
    form_page_add_rows (page, about_row, G_N_ELEMENTS (about_row));
  form_page_add_rows (page, note_row, G_N_ELEMENTS (note_row));
  if (state->request == 0)
    form_page_add_rows (page, supporter_rows, G_N_ELEMENTS (supporter_rows));
  form_add_button (page->form, "save", "Log the call");
  if (done)
    return state;
  close_form (state);
  return NULL;
}

static char *title (void *data, char **right)
{
  State *state = data;
  *right = form_page_draft_words (&state->page);
  return state->about == NULL ? g_strdup ("Log a call") : g_strdup_printf ("Log a call • %s", state->about);
}

/* ---- logging it */

/* "42", "#42" or "request 42" is a request, anything else a supporter. */
static gboolean find_about (State *state, gint64 *supporter, gint64 *request, GError **error)
{
  *supporter = state->supporter;
  *request = state->request;
  if (*supporter != 0 || *request != 0)
    return TRUE;
  const char *text = form_text (state->page.form, "about");
  const char *number = g_str_has_prefix (text, "request ") ? text + strlen ("request ") : text;
  if (g_ascii_isdigit (*number)) {
    *request = g_ascii_strtoll (number, NULL, 10);
    g_autoptr (Request) found = request_load (app_session (state->page.app), *request, error);
    return found != NULL;
  }
  *supporter = person_pick (app_session (state->page.app), text, NULL, error);
  g_autoptr (Supporter) found =
      *supporter == 0 ? NULL : supporter_load (app_session (state->page.app), *supporter, error);
  return found != NULL;
}

static gboolean save_contact (State *state, gint64 supporter, GError **error)
{
  static const char *const names[] = { "email", "phone", "away_until" };
  g_autoptr (Values) typed = form_values (state->page.form);
  g_autoptr (Values) values = values_new ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (*values_text (typed, names[i]) != '\0')
      values_set (values, names[i], values_text (typed, names[i]));
  return values_count (values) == 0 ||
         supporter_save (app_session (state->page.app), supporter, 0, values, FALSE, error) != 0;
}

/* The note and what else changed are one step, taken back together. */
static gboolean log_supporter (State *state, gint64 supporter, GError **error)
{
  KithSession *session = app_session (state->page.app);
  g_autoptr (Person) person = person_load (session, supporter, error);
  g_autofree char *label = person == NULL ? NULL : g_strdup_printf ("logged a call of %s", person->name);
  g_autoptr (Step) step = label == NULL ? NULL : step_begin (session, label, error);
  if (step == NULL || !supporter_log_call (session, supporter, form_text (state->page.form, "note"), error) ||
      !save_contact (state, supporter, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}

static Outcome save (void *data)
{
  State *state = data;
  FormPage *page = &state->page;
  g_autoptr (GError) error = NULL;
  gint64 supporter = 0, request = 0;
  if (!form_check (page->form))
    return form_page_incomplete (page, "logged");
  if (!find_about (state, &supporter, &request, &error)) {
    form_complain (page->form, "about", error->message);
    form_set_focus (page->form, "about");
    return app_fail (page->app, g_steal_pointer (&error));
  }
  gboolean done = request != 0
                      ? request_log_call (app_session (page->app), request, form_text (page->form, "note"), &error)
                      : log_supporter (state, supporter, &error);
  if (!done)
    return app_fail (page->app, g_steal_pointer (&error));
  form_page_done (page);
  app_say (page->app, "The call is logged; u takes it back.");
  return OUTCOME_CLOSE;
}

static const Action actions[] = {
  { "save", "F2", "Log", "Logs the call.", NULL, form_page_save, NULL, ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Leaves the form; what is typed is kept as a draft.", NULL,
    form_page_leave, NULL, ACTION_TEXT },
  { 0 },
};

const Screen call_screen = {
  .name = "call",
  .tab = TAB_NONE,
  .form = TRUE,
  .help = "A telephone call. After SAY stand the words that may be used. Note what matters for the next step, nothing "
          "of what was confided. A "
          "supporter's \"away until\" and a new address go here too and are taken back together with the note.",
  .actions = actions,
  .open = open_form,
  .close = close_form,
  .draw = form_page_draw_screen,
  .event = form_page_screen_event,
  .typing = form_page_typing,
  .keep_draft = form_page_keep_draft,
  .title = title,
};
