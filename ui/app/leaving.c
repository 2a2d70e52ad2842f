/* The backup of the day, made when kith is left: the day's work is in it, and nobody waits for a first picture or a key meanwhile. Starting
 * is the worse moment: it must be instant, and would save yesterday's work only. */
#include "ui/app/app.h"

#include "base/error.h"
#include "store/archive.h"
#include "support/backups.h"

/* A lost connection still gets its backup, unseen; a server that is going down is not held up. */
char *app_back_up (App *app)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  guint removed = 0;
  if (app->session == NULL || app->terminated || !session_may (app->session, RIGHT_CHANGE, NULL) ||
      !backups_are_due (app->session))
    return NULL;
  overlay_close (app);
  if (app->gone)
    app->session->tick = NULL;
  app_busy (app, "Esc leaves without today's backup");
  gboolean made = archive_keep_schedule (app->session, &name, &removed, &error);
  g_autofree char *behind = backups_catch_up_note (app->session);
  app_idle (app);
  if (!made && !g_error_matches (error, KITH_ERROR, KITH_ERROR_STOPPED))
    return g_strdup_printf ("Today's backup could not be made: %s", error->message);
  return g_steal_pointer (&behind);
}
