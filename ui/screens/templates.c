/* The wording of every message: which are the office's own, which are as shipped. */
#include "mail/template.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

#include <string.h>

typedef struct {
  App *app;
  gboolean own[STAGE_COUNT];
  char *subjects[STAGE_COUNT];
  List *list;
} State;

static const char *const goes_to[STAGE_COUNT] = {
  [STAGE_ACKNOWLEDGEMENT] = "the person who asks",
  [STAGE_ASK] = "a supporter, before their yes",
  [STAGE_REMINDER] = "a supporter, before their yes",
  [STAGE_INTRODUCTION] = "the person who asks, after the yes",
  [STAGE_PERMISSION] = "the person who asks, before a broadcast",
  [STAGE_BROADCAST] = "every supporter, each alone",
  [STAGE_THANKS] = "a supporter who answered",
  [STAGE_AGREEMENT] = "either of a pair, to sign",
  [STAGE_CORRECTION] = "whoever got a message by mistake",
};

static void draw_line (void *user, guint index, ListRow *row)
{
  State *state = user;
  g_autofree char *title = stage_title ((Stage)index);
  list_row_set (row, 0, ROLE_NORMAL, title);
  list_row_set (row, 1, state->own[index] ? ROLE_HEADING : ROLE_MUTED,
                state->own[index] ? "own wording" : "as shipped");
  list_row_set (row, 2, ROLE_NORMAL, goes_to[index]);
  list_row_set (row, 3, ROLE_MUTED, state->subjects[index]);
}

static const ListColumn columns[] = { { "Message", 15, 15, FALSE, FALSE },
                                      { "Wording", 11, 11, FALSE, FALSE },
                                      { "Goes to", 38, 40, FALSE, FALSE },
                                      { "Subject", 24, 30, TRUE, FALSE } };

static void *open_templates (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_line, NULL, NULL };
  State *state = g_new0 (State, 1);
  state->app = app;
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  list_show_titles (state->list, TRUE);
  list_set_count (state->list, STAGE_COUNT);
  return state;
}

static void close_templates (void *data)
{
  State *state = data;
  for (Stage stage = 0; stage < STAGE_COUNT; stage++)
    g_free (state->subjects[stage]);
  list_free (state->list);
  g_free (state);
}

static gboolean load_templates (void *data, GError **error)
{
  State *state = data;
  for (Stage stage = 0; stage < STAGE_COUNT; stage++) {
    g_autofree char *text = template_text (app_session (state->app), stage, &state->own[stage], error);
    if (text == NULL)
      return FALSE;
    const char *subject = g_str_has_prefix (text, "Subject:") ? text + 8 : text;
    subject += strspn (subject, " ");
    g_free (state->subjects[stage]);
    state->subjects[stage] = g_strndup (subject, strcspn (subject, "\n"));
  }
  return TRUE;
}

static void draw_templates (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, "The wording of messages");
  list_draw (state->list, canvas, (Rect){ body.row + 2, 0, body.rows - 2, body.columns }, TRUE);
}

static Outcome templates_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static Stage chosen (const State *state)
{
  guint index = 0;
  list_cursor (state->list, &index);
  return (Stage)index;
}

static Outcome edit (void *data)
{
  State *state = data;
  return app_open (state->app, "template-form", 0, stage_name (chosen (state)));
}

static gboolean is_own (void *data, char **why_not)
{
  State *state = data;
  if (!app_may (state->app, RIGHT_OFFICE, why_not))
    return FALSE;
  if (state->own[chosen (state)])
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("This text is as shipped already. e changes it.");
  return FALSE;
}

static Outcome shipped_answered (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (choice != 1)
    return OUTCOME_REDRAW;
  if (!template_set (app_session (state->app), chosen (state), NULL, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "As shipped again. u takes that back.");
  return OUTCOME_RELOAD;
}

static Outcome use_shipped (void *data)
{
  static const char *const verbs[] = { "Keep ours", "Use the shipped one", NULL };
  State *state = data;
  g_autofree char *title = stage_title (chosen (state));
  g_autofree char *question = g_strdup_printf ("Give up your own wording of \"%s\" and use the shipped one?", title);
  return app_ask (state->app, question, verbs, 0, shipped_answered);
}

static const Action actions[] = {
  { "edit-template", "Enter e", "Edit", "Opens the text of this message.", NULL, edit, NULL, 0 },
  { "use-shipped", "x", "Use shipped wording", "Gives up the office's own wording of this message.", is_own,
    use_shipped, NULL, 0 },
  { 0 },
};

const Screen templates_screen = {
  .name = "templates",
  .tab = TAB_SETUP,
  .help = "The text of each kind of message, with fields such as {tag} that are filled in for each one. What a message "
          "may name depends on who "
          "reads it: a text to a supporter before their yes cannot name who asks, and one that tries is not accepted.",
  .actions = actions,
  .open = open_templates,
  .close = close_templates,
  .load = load_templates,
  .draw = draw_templates,
  .event = templates_event,
};
