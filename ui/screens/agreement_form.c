/* Writing an agreement. */
#include "base/error.h"
#include "store/draft.h"
#include "support/agreement.h"
#include "ui/screens/screen.h"
#include "ui/widgets/form.h"

typedef struct {
  App *app;
  gint64 id, version;
  Form *form;
  guint sealed_edits; /* form_edits() when the draft was last sealed */
  gint64 sealed_at;
} State;

static const char draft_name[] = "agreement";

/* Puts back what was typed when the form was left last time. */
static void take_draft (State *state)
{
  g_autoptr (Draft) draft = draft_take_up (app_session (state->app), draft_name, state->id);
  if (draft == NULL)
    return;
  form_restore (state->form, draft->values);
  app_say (state->app, "What you typed last time is back. F2 saves it.");
}

static void *open_form (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  g_autoptr (Agreement) agreement = agreement_load (app_session (app), record, error);
  if (agreement == NULL)
    return NULL;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->id = record;
  state->version = agreement->version;
  state->form = form_new (app_today (app), NULL, state);
  form_add_fields (state->form, agreement_fields);
  form_add_button (state->form, "save", "Save");
  form_set_values (state->form, agreement->values);
  take_draft (state);
  return state;
}

static void close_form (void *data)
{
  State *state = data;
  form_free (state->form);
  g_free (state);
}

static char *form_title (void *data, char **right)
{
  State *state = data;
  if (state->sealed_at != 0)
    *right = g_strdup ("draft kept");
  return g_strdup ("The agreement");
}

static void draw_form (void *data, Canvas *canvas, Rect body)
{
  form_draw (((State *)data)->form, canvas, body);
}

static gboolean keep_draft (void *data)
{
  State *state = data;
  if (!form_changed (state->form) || form_edits (state->form) == state->sealed_edits)
    return TRUE;
  g_autoptr (Values) typed = form_typed (state->form);
  if (!draft_save (app_session (state->app), draft_name, state->id, state->version, typed, NULL))
    return FALSE;
  state->sealed_edits = form_edits (state->form);
  state->sealed_at = session_now (app_session (state->app));
  return TRUE;
}

static Outcome save (void *data)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (GError) error = NULL;
  if (!form_check (state->form))
    return OUTCOME_REDRAW;
  g_autoptr (Values) values = form_values (state->form);
  if (agreement_set (session, state->id, state->version, values, &error) == 0)
    return app_fail (state->app, g_steal_pointer (&error));
  draft_discard_all (session, draft_name, state->id);
  form_set_unchanged (state->form);
  app_say (state->app, "Saved. m mails it to sign, r records a signature.");
  return OUTCOME_CLOSE;
}

static Outcome form_event (void *data, const Event *event)
{
  State *state = data;
  switch (form_handle_event (state->form, event)) {
  case FORM_PRESSED:
    return save (state);
  case FORM_TAKEN:
    return OUTCOME_REDRAW;
  case FORM_IGNORED:
    break;
  }
  return OUTCOME_IGNORED;
}

static gboolean typing (void *data)
{
  return form_is_typing (((State *)data)->form);
}

static Outcome leave (void *data)
{
  State *state = data;
  if (form_changed (state->form) && keep_draft (state))
    app_say (state->app, "Not saved; what you typed is kept and comes back when you edit it again.");
  return OUTCOME_CLOSE;
}

static const Action actions[] = {
  { "save", "F2", "Save", "Saves the agreement; a signed one becomes a new version.", NULL, save, NULL, ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Goes back; what was typed is kept as a draft.", NULL, leave, NULL,
    ACTION_TEXT },
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
  .draw = draw_form,
  .event = form_event,
  .typing = typing,
  .keep_draft = keep_draft,
  .title = form_title,
};
