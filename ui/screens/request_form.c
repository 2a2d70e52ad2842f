/* Logs a request, or changes one. */
#include "base/error.h"
#include "base/text.h"
#include "people/person.h"
#include "support/request.h"
#include "ui/screens/form_page.h"
#include "ui/screens/request_acts.h"

#include <string.h>

enum { PEOPLE_OFFERED = 8 };

typedef struct {
  FormPage page;     /* first: form_page.h */
  char *warning;     /* about the summary, NULL: none */
  char *asked_about; /* address and name that `known` was looked up for */
  const char *known; /* "new person" */
  long live;         /* asks and yeses that a change of the matter would void */
  gboolean void_is_fine;
  gboolean to_candidates, plain; /* what comes after saving; `plain`: the button that only saves was pressed */
} State;

static const FormPageRow first_rows[] = {
  { "name", FORM_LINE, "or Name <address>", NULL, 0 },
  { "email", FORM_LINE, "", NULL, 0 },
  { "area", FORM_CHOICE, "", NULL, 0 },
  { "detail", FORM_LINE, "helps matching", NULL, 0 },
  { "prefers", FORM_RADIO, "", NULL, 0 },
  { "keep_apart", FORM_CHOICES, "neither sees this", NULL, 0 },
  { "via", FORM_RADIO, "", NULL, 0 },
  { "received", FORM_DAY, NULL, NULL, 0 },
};

static const FormPageRow last_rows[] = {
  { "summary", FORM_BLOCK, SUMMARY_HINT, NULL, 2 },
  { "issue", FORM_BLOCK, NULL, NULL, 2 },
  { "phone", FORM_LINE, "only if it is needed", NULL, 0 },
  { "cohort", FORM_LINE, "never sent", NULL, 0 },
  { "site", FORM_LINE, "never sent", NULL, 0 },
};

static const FormRow acknowledge_row = {
  .name = "acknowledge", .label = "Acknowledge", .hint = "preview a \"received\" message next", .kind = FORM_CHECK
};

/* ---- what stands beside the fields */

static GPtrArray *options (void *user, const char *name, const char *typed)
{
  State *state = user;
  if (g_str_equal (name, "area"))
    return form_page_area_options (&state->page, typed, FALSE);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) people =
      *typed == '\0' ? NULL : person_search_supporters (app_session (state->page.app), typed, PEOPLE_OFFERED, NULL);
  for (guint i = 0; people != NULL && i < people->len; i++)
    g_ptr_array_add (found, person_offer_words (people, i));
  return found;
}

/* Whether the address belongs to somebody kith knows; looked up once for each address and name. */
static const char *acquaintance (State *state, const char *name)
{
  const char *email = form_text (state->page.form, "email");
  g_autofree char *about = g_strdup_printf ("%s\n%s", email, name);
  if (g_strcmp0 (about, state->asked_about) == 0)
    return state->known;
  g_free (state->asked_about);
  state->asked_about = g_steal_pointer (&about);
  state->known = "new person";
  g_autoptr (GPtrArray) people = *email == '\0' ? NULL : person_by_email (app_session (state->page.app), email, NULL);
  g_autofree char *wanted = text_fold (name);
  for (guint i = 0; people != NULL && i < people->len; i++) {
    g_autofree char *folded = text_fold (((Person *)g_ptr_array_index (people, i))->name);
    state->known = g_str_equal (folded, wanted) ? "known person" : "another name has this address";
    if (g_str_equal (folded, wanted))
      break;
  }
  return state->known;
}

/* "new: kept apart all the same" when the last of the names in TEXT is nobody's here. */
static char *apart_hint (State *state, const char *text)
{
  const char *last = strrchr (text, ';');
  g_autofree char *typed = text_clean_line (last == NULL ? text : last + 1, -1);
  if (strchr (typed, ' ') == NULL || strchr (typed, '#') != NULL)
    return NULL;
  g_autoptr (GPtrArray) found = person_search_supporters (app_session (state->page.app), typed, 1, NULL);
  return found == NULL || found->len > 0 ? NULL : g_strdup ("not in the register; kept apart");
}

static char *hint (void *user, const char *name, const char *text)
{
  State *state = user;
  char *theirs = form_page_hint (&state->page, name, text);
  if (theirs != NULL)
    return theirs;
  if (g_str_equal (name, "name") && *text != '\0' && strchr (text, '@') == NULL)
    return g_strdup (acquaintance (state, text));
  if (g_str_equal (name, "keep_apart"))
    return apart_hint (state, text);
  if (g_str_equal (name, "summary") && state->warning != NULL)
    return g_strdup (state->warning);
  return NULL;
}

/* "Priya Shah <p.shah@example.org>" fills both fields. */
static void split_name (State *state)
{
  Form *form = state->page.form;
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  const char *text = form_text (form, "name");
  if (strchr (text, '@') == NULL || !text_split_mailbox (text, &name, &address))
    return;
  form_set (form, "email", address);
  form_set (form, "name", name);
  form_complain (form, "name", NULL);
}

static void left (void *user, const char *name)
{
  State *state = user;
  if (g_str_equal (name, "name"))
    split_name (state);
  if (!g_str_equal (name, "summary") || state->page.record == 0)
    return;
  g_free (state->warning);
  state->warning = request_summary_warning (app_session (state->page.app), state->page.record,
                                            form_text (state->page.form, "summary"), NULL);
}

static const FormHooks hooks = { .options = options, .hint = hint, .left = left };

/* ---- the screen */

static Outcome save_from_key (void *data);

static gboolean load_record (State *state, GError **error)
{
  KithSession *session = app_session (state->page.app);
  g_autoptr (Request) request = request_load (session, state->page.record, error);
  Values *values = request == NULL ? NULL : request_values (session, state->page.record, error);
  if (values == NULL)
    return FALSE;
  state->live = request->asks_open + request->asks_yes;
  form_page_set_stored (&state->page, values, request->version);
  return TRUE;
}

static void fill_new (State *state)
{
  g_autoptr (Values) values = values_new ();
  values_set (values, "prefers", "anyone");
  values_set (values, "via", "e-mail");
  values_set (values, "received", "today");
  values_set (values, "acknowledge", "yes");
  form_set_values (state->page.form, values);
}

static void close_form (void *data)
{
  State *state = data;
  form_page_clear (&state->page);
  g_free (state->warning);
  g_free (state->asked_about);
  g_free (state);
}

static void *open_form (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  State *state = g_new0 (State, 1);
  FormPage *page = &state->page;
  form_page_init (page, app, "request", record, request_fields, &hooks, state, save_from_key);
  page->table = "request";
  form_page_add_rows (page, first_rows, G_N_ELEMENTS (first_rows));
  if (record == 0)
    form_add_row (page->form, &acknowledge_row);
  form_page_add_rows (page, last_rows, G_N_ELEMENTS (last_rows));
  form_add_button (page->form, "candidates", "Save, see who could help");
  form_add_button (page->form, "save", "Save");
  if (record == 0)
    fill_new (state);
  else if (!load_record (state, error)) {
    close_form (state);
    return NULL;
  }
  return state;
}

static char *title (void *data, char **right)
{
  State *state = data;
  *right = form_page_draft_words (&state->page);
  return state->page.record == 0 ? g_strdup ("Log a request")
                                 : g_strdup_printf ("Change request %" G_GINT64_FORMAT, state->page.record);
}

/* ---- saving */

static Outcome save (State *state);

static Outcome void_answered (void *data, guint choice)
{
  State *state = data;
  if (choice == 0)
    return OUTCOME_REDRAW;
  state->void_is_fine = TRUE;
  return save (state);
}

static gboolean differs (const State *state, const char *name)
{
  return !g_str_equal (form_text (state->page.form, name), values_text (state->page.stored, name));
}

/* A question before what was asked about changes under those who were asked. */
static gboolean asks_about_matter (State *state, Outcome *outcome)
{
  static const char *const verbs[] = { "Back to the form", "Save", NULL };
  if (state->page.record == 0 || state->live == 0 || state->void_is_fine)
    return FALSE;
  if (!differs (state, "area") && !differs (state, "detail") && !differs (state, "summary"))
    return FALSE;
  g_autofree char *question = act_void_question (state->live);
  *outcome = app_ask (state->page.app, question, verbs, 0, void_answered);
  return TRUE;
}

static Outcome changed_by_others (State *state)
{
  KithSession *session = app_session (state->page.app);
  g_autoptr (Request) theirs = request_load (session, state->page.record, NULL);
  return form_page_changed (&state->page, request_values (session, state->page.record, NULL),
                            theirs == NULL ? 0 : theirs->version);
}

static void say_saved (App *app, gint64 id, const char *summary)
{
  g_autofree char *warning = *summary == '\0' ? NULL : request_summary_warning (app_session (app), id, summary, NULL);
  if (warning != NULL)
    app_say (app, "Request %" G_GINT64_FORMAT " is saved. %s", id, warning);
  else
    app_say (app, "Request %" G_GINT64_FORMAT " is saved; u takes it back.", id);
}

/* What comes after saving. The form is gone when this returns. */
static Outcome go_on (State *state, gint64 id, const char *summary)
{
  App *app = state->page.app;
  gboolean is_new = state->page.record == 0;
  gboolean acknowledge = is_new && g_str_equal (form_text (state->page.form, "acknowledge"), "yes") &&
                         *form_text (state->page.form, "email") != '\0';
  form_page_done (&state->page);
  say_saved (app, id, summary);
  if (!is_new && !state->to_candidates)
    return OUTCOME_CLOSE;
  Outcome outcome = app_replace (app, state->to_candidates ? "candidates" : "request", id, NULL);
  return acknowledge && outcome == OUTCOME_OPEN ? act_acknowledge (app, id) : outcome;
}

static Outcome save (State *state)
{
  FormPage *page = &state->page;
  Outcome outcome;
  g_autoptr (GError) error = NULL;
  split_name (state);
  if (!form_check (page->form))
    return form_page_incomplete (page, "saved");
  if (form_page_asks_about_address (page, &outcome) || asks_about_matter (state, &outcome))
    return outcome;
  g_autoptr (Values) values = form_values (page->form);
  values_set (values, "acknowledge", NULL);
  gint64 id = request_save (app_session (page->app), page->record, page->version, values, page->same_address, &error);
  if (id == 0 && g_error_matches (error, KITH_ERROR, KITH_ERROR_CHANGED))
    return changed_by_others (state);
  if (id == 0)
    return form_page_refused (page, values, g_steal_pointer (&error));
  return go_on (state, id, values_text (values, "summary"));
}

/* F2: a new request goes on to its candidates, a changed one back to where it was opened. */
static Outcome save_from_key (void *data)
{
  State *state = data;
  state->to_candidates = state->to_candidates || (state->page.record == 0 && !state->plain);
  return save (state);
}

static Outcome pressed (void *data, const char *button)
{
  State *state = data;
  state->to_candidates = g_str_equal (button, "candidates");
  state->plain = !state->to_candidates;
  return save (state);
}

/* A whole pasted header is read for its From line. */
static Outcome form_event (void *data, const Event *event)
{
  State *state = data;
  if (event->kind != EVENT_PASTE || g_strcmp0 (form_focus (state->page.form), "name") != 0 ||
      strchr (event->text, '\n') == NULL)
    return form_page_event (&state->page, event, pressed);
  g_auto (GStrv) lines = g_strsplit (event->text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_ascii_strncasecmp (lines[i], "From:", 5) != 0)
      continue;
    g_autofree char *line = text_clean_line (lines[i], -1);
    form_set (state->page.form, "name", line);
    split_name (state);
    return OUTCOME_REDRAW;
  }
  return form_page_event (&state->page, event, pressed);
}

static const Action actions[] = {
  { "save", "F2", "Save", "Saves what is typed; a new request goes on to who could help.", NULL, form_page_save, NULL,
    ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Leaves the form; what is typed is kept as a draft.", NULL,
    form_page_leave, form_page_leave_title, ACTION_TEXT },
  { 0 },
};

const Screen request_form_screen = {
  .name = "request-form",
  .tab = TAB_NONE,
  .form = TRUE,
  .help = "A request for support. The first field takes a name, or Name <address>, or a pasted message header. Only "
          "the summary may ever be sent; "
          "all else stays here. F2 saves and shows who could help; Esc leaves with a draft, which this form offers the "
          "next time.",
  .actions = actions,
  .open = open_form,
  .close = close_form,
  .draw = form_page_draw_screen,
  .event = form_event,
  .typing = form_page_typing,
  .keep_draft = form_page_keep_draft,
  .title = title,
};
