/* The vocabulary: the areas that people can ask about, and which of them are sensitive. */
#include "base/error.h"
#include "people/area.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

typedef struct {
  App *app;
  GPtrArray *areas; /* Area* */
  List *list;
  gboolean adding_sensitive; /* while the new name is asked for */
  gint64 added;              /* to stand on after the next reading; 0: none */
} State;

static const Area *area_at (const State *state, guint index)
{
  return g_ptr_array_index (state->areas, index);
}

static gint64 line_id (void *user, guint index)
{
  return area_at (user, index)->id;
}

static void draw_line (void *user, guint index, ListRow *row)
{
  const Area *area = area_at (user, index);
  list_row_set (row, 0, ROLE_NORMAL, area->name);
  list_row_printf (row, 1, ROLE_NORMAL, "%ld", area->supporters);
  list_row_printf (row, 2, ROLE_NORMAL, "%ld", area->requests);
  if (area->sensitive)
    list_row_set (row, 3, ROLE_DUE, "sensitive");
}

static const ListColumn columns[] = { { "Area", 20, 30, TRUE, FALSE },
                                      { "Supporters", 10, 10, FALSE, TRUE },
                                      { "Requests", 8, 8, FALSE, TRUE },
                                      { NULL, 9, 9, FALSE, FALSE } };

static void *open_areas (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_line, NULL, line_id };
  State *state = g_new0 (State, 1);
  state->app = app;
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  list_show_titles (state->list, TRUE);
  return state;
}

static void close_areas (void *data)
{
  State *state = data;
  g_clear_pointer (&state->areas, g_ptr_array_unref);
  list_free (state->list);
  g_free (state);
}

static const Area *chosen (const State *state)
{
  guint index;
  return state->areas != NULL && list_cursor (state->list, &index) && index < state->areas->len ? area_at (state, index)
                                                                                                : NULL;
}

static gboolean load_areas (void *data, GError **error)
{
  State *state = data;
  GPtrArray *areas = area_list (app_session (state->app), error);
  if (areas == NULL)
    return FALSE;
  const Area *before = chosen (state);
  gint64 id = state->added != 0 ? state->added : before != NULL ? before->id : 0;
  state->added = 0;
  g_clear_pointer (&state->areas, g_ptr_array_unref);
  state->areas = areas;
  list_set_count (state->list, areas->len);
  list_select_id (state->list, id);
  return TRUE;
}

static void draw_areas (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, "Areas: what people can ask about");
  if (state->areas->len == 0)
    canvas_text (canvas, body.row + 2, 1, -1, ROLE_NORMAL, "There is no area yet. n adds the first one.");
  else
    list_draw (state->list, canvas, (Rect){ body.row + 2, 0, body.rows - 2, body.columns }, TRUE);
}

static Outcome areas_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

/* ---- acts */

static gboolean refuse (char **why_not, char *sentence)
{
  if (why_not != NULL)
    *why_not = sentence;
  else
    g_free (sentence);
  return FALSE;
}

static gboolean may_change (void *data, char **why_not)
{
  return app_may (((State *)data)->app, RIGHT_OFFICE, why_not);
}

static gboolean has_chosen (void *data, char **why_not)
{
  if (!may_change (data, why_not))
    return FALSE;
  return chosen (data) != NULL || refuse (why_not, g_strdup ("There is no area yet. n adds the first one."));
}

static Outcome add_named (void *data, const char *name)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  state->added = area_add (app_session (state->app), name, state->adding_sensitive, &error);
  if (state->added == 0)
    return app_prompt_again (state->app, error->message);
  app_say (state->app, state->adding_sensitive
                           ? "Added. It is suggested only for supporters whose consent is recorded. u takes it back."
                           : "Added. Supporters can offer it from now on. u takes it back.");
  return OUTCOME_RELOAD;
}

static Outcome kind_chosen (void *data, guint choice)
{
  State *state = data;
  state->adding_sensitive = choice == 1;
  return app_prompt (state->app, choice == 1 ? "What is the sensitive area called?" : "What is the area called?", "",
                     PROMPT_TEXT, "Add", add_named);
}

static Outcome add (void *data)
{
  static const char *const labels[] = { "An area that may be spoken of",
                                        "A sensitive one: used only with the supporter's consent", NULL };
  return app_choose (((State *)data)->app, "Add an area", labels, kind_chosen);
}

static Outcome rename_to (void *data, const char *name)
{
  State *state = data;
  const Area *area = chosen (state);
  g_autoptr (GError) error = NULL;
  if (!area_set (app_session (state->app), area->id, area->version, name, area->sensitive, &error))
    return app_prompt_again (state->app, error->message);
  app_say (state->app, "Renamed, for supporters and requests too. u takes it back.");
  return OUTCOME_RELOAD;
}

static Outcome rename_area (void *data)
{
  State *state = data;
  return app_prompt (state->app, "What is this area to be called? Supporters and requests keep it.",
                     chosen (state)->name, PROMPT_TEXT, "Rename", rename_to);
}

static Outcome set_sensitive (State *state, gboolean sensitive)
{
  const Area *area = chosen (state);
  g_autoptr (GError) error = NULL;
  if (!area_set (app_session (state->app), area->id, area->version, area->name, sensitive, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app,
           sensitive ? "Sensitive now: hidden until revealed, and used only with a recorded consent. u takes it back."
                     : "No longer sensitive: shown to everyone who opens the store. u takes it back.");
  return OUTCOME_RELOAD;
}

static Outcome sensitive_answered (void *data, guint choice)
{
  State *state = data;
  return choice == 1 ? set_sensitive (state, !chosen (state)->sensitive) : OUTCOME_REDRAW;
}

static Outcome toggle_sensitive (void *data)
{
  static const char *const make[] = { "Leave it", "Make it sensitive", NULL };
  static const char *const open[] = { "Leave it", "Show it openly", NULL };
  State *state = data;
  const Area *area = chosen (state);
  g_autofree char *question =
      area->sensitive
          ? g_strdup_printf (
                "Show who offers \"%s\" openly? Consents already given stay recorded, but are no longer asked for.",
                area->name)
          : g_strdup_printf ("Make \"%s\" sensitive? %ld supporter%s it; without a recorded consent they are not "
                             "suggested for it any more.",
                             area->name, area->supporters, area->supporters == 1 ? " offers" : "s offer");
  return app_ask (state->app, question, area->sensitive ? open : make, 0, sensitive_answered);
}

static char *sensitive_title (void *data)
{
  const Area *area = chosen (data);
  return area != NULL && area->sensitive ? g_strdup ("Not sensitive") : NULL;
}

static gboolean can_remove (void *data, char **why_not)
{
  const Area *area = chosen (data);
  if (!has_chosen (data, why_not))
    return FALSE;
  if (area->supporters == 0 && area->requests == 0)
    return TRUE;
  return refuse (
      why_not, g_strdup_printf ("%ld supporter%s and %ld request%s use \"%s\", so it cannot be removed. e renames it.",
                                area->supporters, area->supporters == 1 ? "" : "s", area->requests,
                                area->requests == 1 ? "" : "s", area->name));
}

static Outcome remove_answered (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (choice != 1)
    return OUTCOME_REDRAW;
  if (!area_remove (app_session (state->app), chosen (state)->id, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "Removed. u takes it back.");
  return OUTCOME_RELOAD;
}

static Outcome remove_area (void *data)
{
  static const char *const verbs[] = { "Keep it", "Remove", NULL };
  State *state = data;
  g_autofree char *question = g_strdup_printf ("Remove the area \"%s\"? Nobody uses it now.", chosen (state)->name);
  return app_ask (state->app, question, verbs, 0, remove_answered);
}

static const Action actions[] = {
  { "new-area", "n", "New area", "Adds an area to the vocabulary.", may_change, add, NULL, 0 },
  { "rename-area", "e Enter", "Rename", "Gives this area another name; supporters and requests keep it.", has_chosen,
    rename_area, NULL, 0 },
  { "sensitive", "t", "Sensitive", "Makes this area sensitive, or no longer so.", has_chosen, toggle_sensitive,
    sensitive_title, 0 },
  { "remove-area", "x", "Remove", "Removes an area that nobody uses.", can_remove, remove_area, NULL, 0 },
  { 0 },
};

const Screen areas_screen = {
  .name = "areas",
  .tab = TAB_SETUP,
  .help = "The issues that people can ask about. A sensitive one is shown as private until it is revealed, and a "
          "supporter is suggested for it only "
          "after their consent to that area is recorded. An area in use can be renamed, not removed.",
  .actions = actions,
  .open = open_areas,
  .close = close_areas,
  .load = load_areas,
  .draw = draw_areas,
  .event = areas_event,
};
