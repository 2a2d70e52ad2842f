/* The stack of screens. */
#include "ui/app/app.h"

#include "base/error.h"

Frame *app_top (App *app)
{
  return app->stack->len == 0 ? NULL : &g_array_index (app->stack, Frame, app->stack->len - 1);
}

const Screen *screen_find (const char *name)
{
  for (guint i = 0; screens[i] != NULL; i++)
    if (g_str_equal (screens[i]->name, name))
      return screens[i];
  return NULL;
}

static void frame_clear (gpointer data)
{
  Frame *frame = data;
  if (frame->screen->close != NULL)
    frame->screen->close (frame->state);
  g_free (frame->argument);
}

/* Everything that a screen shows is of one moment. */
static void *open_and_load (App *app, const Screen *screen, gint64 record, const char *argument, GError **error)
{
  app_begin_reading (app);
  void *state = screen->open (app, record, argument, error);
  if (state != NULL && screen->load != NULL && !screen->load (state, error)) {
    screen->close (state);
    state = NULL;
  }
  app_end_reading (app);
  return state;
}

gboolean app_push (App *app, const char *name, gint64 record, const char *argument, GError **error)
{
  const Screen *screen = screen_find (name);
  if (screen == NULL)
    g_error ("no screen is called %s", name);
  void *state = open_and_load (app, screen, record, argument, error);
  if (state == NULL)
    return FALSE;
  Frame frame = { screen, state, record, g_strdup (argument) };
  if (app->stack->len == 0)
    g_array_set_clear_func (app->stack, frame_clear);
  g_array_append_val (app->stack, frame);
  return TRUE;
}

void app_pop (App *app)
{
  g_array_set_size (app->stack, app->stack->len - 1);
  app->stale = TRUE;
}

void app_pop_all (App *app)
{
  g_array_set_size (app->stack, 0);
}

Outcome app_open (App *app, const char *name, gint64 record, const char *argument)
{
  g_autoptr (GError) error = NULL;
  if (!app_push (app, name, record, argument, &error))
    return app_fail (app, g_steal_pointer (&error));
  return OUTCOME_OPEN;
}

Outcome app_replace (App *app, const char *name, gint64 record, const char *argument)
{
  g_autoptr (GError) error = NULL;
  if (!app_push (app, name, record, argument, &error))
    return app_fail (app, g_steal_pointer (&error));
  guint below = app->stack->len - 2;
  g_array_remove_index (app->stack, below);
  return OUTCOME_OPEN;
}

void app_show_tab (App *app, Tab tab)
{
  for (guint i = 0; screens[i] != NULL; i++) {
    if (screens[i]->tab != tab)
      continue;
    g_autoptr (GError) error = NULL;
    app_keep_drafts (app);
    app_pop_all (app);
    if (!app_push (app, screens[i]->name, 0, NULL, &error)) {
      app_fail (app, g_steal_pointer (&error));
      app_push (app, app_first_screen (app), 0, NULL, NULL);
    }
    return;
  }
}

const char *app_first_screen (const App *app)
{
  return session_may (app->session, RIGHT_RECORDS, NULL) ? "today" : "report";
}

Outcome app_close_screen (App *app)
{
  Frame *top = app_top (app);
  if (top->screen->back != NULL && top->screen->back (top->state))
    return OUTCOME_REDRAW;
  if (app->stack->len > 1)
    return OUTCOME_CLOSE;
  if (!g_str_equal (top->screen->name, app_first_screen (app))) {
    app_show_tab (app, TAB_TODAY);
    return OUTCOME_OPEN;
  }
  return OUTCOME_IGNORED;
}
