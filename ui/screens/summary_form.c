/* The summary of a request alone: the one text that may be sent, written without showing who asks. */
#include "base/error.h"
#include "support/request.h"
#include "ui/screens/form_page.h"
#include "ui/screens/request_acts.h"

#include <string.h>

typedef struct {
  FormPage page; /* first: form_page.h */
  char *warning; /* about what is typed, NULL: none */
  long live;     /* asks and yeses that another text would void */
  gboolean void_is_fine;
  gboolean to_permission; /* the requester is asked about it next */
} State;

static const FormPageRow rows[] = {
  { "summary", FORM_BLOCK, SUMMARY_HINT, NULL, 6 },
};

static char *hint (void *user, const char *name, const char *text)
{
  State *state = user;
  char *theirs = form_page_hint (&state->page, name, text);
  return theirs != NULL ? theirs : g_strdup (state->warning);
}

static void left (void *user, const char *name)
{
  State *state = user;
  g_free (state->warning);
  state->warning = request_summary_warning (app_session (state->page.app), state->page.record,
                                            form_text (state->page.form, name), NULL);
}

static const FormHooks hooks = { .hint = hint, .left = left };

static Values *values_of (const Request *request)
{
  Values *values = values_new ();
  values_set (values, "summary", request->summary);
  return values;
}

static Outcome save (void *data);

static void *open_form (App *app, gint64 record, const char *argument, GError **error)
{
  g_autoptr (Request) request = request_load (app_session (app), record, error);
  if (request == NULL)
    return NULL;
  State *state = g_new0 (State, 1);
  FormPage *page = &state->page;
  form_page_init (page, app, "summary", record, request_fields, &hooks, state, save);
  page->table = "request";
  state->live = request->asks_open + request->asks_yes;
  state->to_permission = g_strcmp0 (argument, "permission") == 0;
  form_page_add_rows (page, rows, G_N_ELEMENTS (rows));
  form_add_button (page->form, "save", state->to_permission ? "Save, ask the requester" : "Save");
  form_page_set_stored (page, values_of (request), request->version);
  return state;
}

static void close_form (void *data)
{
  State *state = data;
  form_page_clear (&state->page);
  g_free (state->warning);
  g_free (state);
}

static char *title (void *data, char **right)
{
  *right = form_page_draft_words (data);
  return g_strdup_printf ("The summary of request %" G_GINT64_FORMAT, ((State *)data)->page.record);
}

/* ---- saving */

static Outcome void_answered (void *data, guint choice)
{
  State *state = data;
  if (choice == 0)
    return OUTCOME_REDRAW;
  state->void_is_fine = TRUE;
  return save (state);
}

/* A question before what was asked about changes under those who were asked. */
static gboolean asks_about_live (State *state, Outcome *outcome)
{
  static const char *const verbs[] = { "Back to the form", "Save", NULL };
  if (state->live == 0 || state->void_is_fine || !form_changed (state->page.form))
    return FALSE;
  g_autofree char *question = act_void_question (state->live);
  *outcome = app_ask (state->page.app, question, verbs, 0, void_answered);
  return TRUE;
}

static Outcome changed_by_others (FormPage *page)
{
  g_autoptr (Request) theirs = request_load (app_session (page->app), page->record, NULL);
  return theirs == NULL ? OUTCOME_CLOSE : form_page_changed (page, values_of (theirs), theirs->version);
}

/* The form is gone when this returns. */
static Outcome go_on (State *state)
{
  App *app = state->page.app;
  gint64 id = state->page.record;
  gboolean asks = state->to_permission && *form_text (state->page.form, "summary") != '\0';
  g_autofree char *warning =
      request_summary_warning (app_session (app), id, form_text (state->page.form, "summary"), NULL);
  form_page_done (&state->page);
  app_say (app, "The summary is saved; u takes it back.%s%s", warning == NULL ? "" : " ",
           warning == NULL ? "" : warning);
  if (!asks)
    return OUTCOME_CLOSE;
  Outcome page = app_replace (app, "request", id, NULL);
  return page == OUTCOME_OPEN ? act_ask_permission (app, id) : page;
}

static Outcome save (void *data)
{
  State *state = data;
  FormPage *page = &state->page;
  Outcome outcome;
  g_autoptr (GError) error = NULL;
  if (!form_check (page->form))
    return form_page_incomplete (page, "saved");
  if (asks_about_live (state, &outcome))
    return outcome;
  g_autoptr (Values) values = form_values (page->form);
  gint64 id = request_save (app_session (page->app), page->record, page->version, values, FALSE, &error);
  if (id == 0 && g_error_matches (error, KITH_ERROR, KITH_ERROR_CHANGED))
    return changed_by_others (page);
  return id == 0 ? form_page_refused (page, values, g_steal_pointer (&error)) : go_on (state);
}

static const Action actions[] = {
  { "save", "F2", "Save", "Saves the summary; where permission is wanted, the question to the requester comes next.",
    NULL, form_page_save, NULL, ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Leaves the form; what is typed is kept as a draft.", NULL,
    form_page_leave, form_page_leave_title, ACTION_TEXT },
  { 0 },
};

const Screen summary_form_screen = {
  .name = "summary-form",
  .tab = TAB_NONE,
  .form = TRUE,
  .help = "The summary of one request: a sentence or two that tell nobody who asks. It stands in the question to a "
          "supporter, and goes to everyone only once the requester has agreed to these very words. Everything else of "
          "the request stays here, and is not shown while you write.",
  .actions = actions,
  .open = open_form,
  .close = close_form,
  .draw = form_page_draw_screen,
  .event = form_page_screen_event,
  .typing = form_page_typing,
  .keep_draft = form_page_keep_draft,
  .title = title,
};
