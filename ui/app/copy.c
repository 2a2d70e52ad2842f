/* The copy view: a text with nothing around it, to be selected with the mouse, until a key. */
#include "ui/app/app.h"

#include "base/text.h"
#include "ui/term/plain.h"

#include <string.h>

Outcome app_copy_view (App *app, const char *text)
{
  app_copy_over (app);
  app->copy = text_clean_block (text, -1);
  return OUTCOME_REDRAW;
}

void app_copy_over (App *app)
{
  if (app->copy != NULL)
    explicit_bzero (app->copy, strlen (app->copy));
  g_clear_pointer (&app->copy, g_free);
  app->copy_at = 0;
}

/* Where what does not fit any more goes on; 0 when all the rest is shown. */
static gsize goes_on_at (const App *app)
{
  gsize end = app->copy_at + terminal_plain_room (app->terminal, app->copy + app->copy_at);
  return app->copy[end] == '\0' ? 0 : end;
}

void app_copy_draw (App *app)
{
  gsize end = goes_on_at (app);
  g_autofree char *part =
      end == 0 ? g_strdup (app->copy + app->copy_at) : g_strndup (app->copy + app->copy_at, end - app->copy_at);
  terminal_show_plain (app->terminal, part,
                       end == 0 ? "(Select it with the mouse. Any key goes back.)"
                                : "(Space shows the rest. Any other key goes back.)");
  explicit_bzero (part, strlen (part));
}

void app_copy_event (App *app, const Event *event)
{
  gsize end = goes_on_at (app);
  if (event->kind == EVENT_KEY && event->key == KEYCODE_CONTROL ('l'))
    terminal_forget (app->terminal);
  else if (event->kind == EVENT_KEY && event->key == KEYCODE_SPACE && end != 0)
    app->copy_at = end;
  else
    app_copy_over (app);
}
