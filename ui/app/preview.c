/* Handing a preview to its screen. */
#include "ui/app/app.h"

void preview_free (Preview *preview)
{
  if (preview == NULL)
    return;
  message_free (preview->message);
  g_free (preview->title);
  g_free (preview->learns);
  g_free (preview->not_learns);
  g_free (preview->note);
  g_free (preview->edit_screen);
  if (preview->free_data != NULL)
    preview->free_data (preview->data);
  g_free (preview);
}

Outcome app_preview (App *app, const Preview *preview)
{
  g_clear_pointer (&app->preview, preview_free);
  app->preview = g_memdup2 (preview, sizeof *preview);
  Outcome outcome = app_open (app, "preview", 0, NULL);
  g_clear_pointer (&app->preview, preview_free);
  return outcome;
}

Preview *app_take_preview (App *app)
{
  return g_steal_pointer (&app->preview);
}
