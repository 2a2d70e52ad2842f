/* Ending a pair: a kind, and a private reason or none. */
#include "base/error.h"
#include "store/draft.h"
#include "support/pair.h"
#include "ui/screens/screen.h"
#include "ui/widgets/form.h"

typedef struct {
  App *app;
  Pair *pair;
  Form *form;
} State;

static void *open_end (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  Pair *pair = pair_load (app_session (app), record, error);
  if (pair == NULL)
    return NULL;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->pair = pair;
  state->form = form_new (app_today (app), NULL, state);
  const FormRow rows[] = {
    { .label = "Either of the two may end it at any time. The supporter's place becomes free; nobody is told by kith.",
      .kind = FORM_NOTE },
    { .name = "kind", .label = "How it ends", .kind = FORM_CHOICE, .choices = pair_end_kinds },
    { .name = "reason", .label = "Reason", .kind = FORM_BLOCK, .hint = "optional, private, never sent" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    form_add_row (state->form, &rows[i]);
  form_add_button (state->form, "keep", "Keep the pair");
  form_add_button (state->form, "end", "End the pair");
  form_set (state->form, "kind", pair_end_kinds[0]);
  form_set_unchanged (state->form);
  g_autoptr (Draft) draft = draft_take_up (app_session (app), "pair-end", record);
  if (draft != NULL)
    form_restore (state->form, draft->values);
  return state;
}

static void close_end (void *data)
{
  State *state = data;
  pair_free (state->pair);
  form_free (state->form);
  g_free (state);
}

static char *end_title (void *data, char **right)
{
  State *state = data;
  (void)right;
  return g_strdup_printf ("End pair %" G_GINT64_FORMAT " • %s supports %s", state->pair->id,
                          state->pair->supporter_name, state->pair->supportee_name);
}

static void draw_end (void *data, Canvas *canvas, Rect body)
{
  form_draw (((State *)data)->form, canvas, body);
}

static Outcome end (void *data)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (GError) error = NULL;
  if (!form_check (state->form))
    return OUTCOME_REDRAW;
  if (!pair_end (session, state->pair->id, form_text (state->form, "kind"), form_text (state->form, "reason"), &error))
    return app_fail (state->app, g_steal_pointer (&error));
  draft_discard_all (session, "pair-end", state->pair->id);
  app_say (state->app, "Pair %" G_GINT64_FORMAT " has ended; the place is free. u takes that back.", state->pair->id);
  return OUTCOME_CLOSE;
}

static Outcome end_event (void *data, const Event *event)
{
  State *state = data;
  switch (form_handle_event (state->form, event)) {
  case FORM_PRESSED:
    return g_str_equal (form_focus (state->form), "end") ? end (state) : OUTCOME_CLOSE;
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

static gboolean keep_draft (void *data)
{
  State *state = data;
  if (!form_changed (state->form))
    return TRUE;
  g_autoptr (Values) typed = form_typed (state->form);
  return draft_save (app_session (state->app), "pair-end", state->pair->id, state->pair->version, typed, NULL);
}

static Outcome leave (void *data)
{
  keep_draft (data);
  return OUTCOME_CLOSE;
}

static const Action actions[] = {
  { "end-it", "F2", "End the pair", "Ends the pair.", NULL, end, NULL, ACTION_TEXT },
  { "leave-form", "Esc", "Keep the pair", "Goes back; the pair goes on.", NULL, leave, NULL, ACTION_TEXT },
  { 0 },
};

const Screen pair_end_screen = {
  .name = "pair-end",
  .tab = TAB_AGREEMENTS,
  .form = TRUE,
  .help = "A pair may end for any reason or none. The reason, if you note one, is seen by coordinators only.",
  .actions = actions,
  .open = open_end,
  .close = close_end,
  .draw = draw_end,
  .event = end_event,
  .typing = typing,
  .keep_draft = keep_draft,
  .title = end_title,
};
