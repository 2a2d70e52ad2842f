/* A backup takes the store's place: the store is closed for it, and what is there then is opened with the passphrase. */
#include "ui/app/app.h"

#include "base/error.h"

Outcome app_restore (App *app, Restore *restore, const char *user)
{
  g_clear_pointer (&app->restore, restore_free);
  app->restore = restore;
  if (!g_str_equal (app->options->actor, user)) {
    g_free (app->options->actor);
    app->options->actor = g_strdup (user);
  }
  return OUTCOME_LOCK;
}

/* Nothing of the store stays on a screen or in memory. */
static void close_store (App *app)
{
  app_keep_drafts (app);
  app->held = draft_held (app->session);
  app_presence_clear (app);
  overlay_close (app);
  app_pop_all (app);
  g_clear_pointer (&app->message, g_free);
  g_clear_pointer (&app->session, session_free);
  canvas_clear (terminal_canvas (app->terminal));
  terminal_show (app->terminal);
  terminal_forget (app->terminal);
}

/* What is to be said once the store is open again; newly allocated. */
static char *put_in_place (App *app, gboolean *done)
{
  g_autoptr (Restore) restore = g_steal_pointer (&app->restore);
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  *done = restore_finish (restore, &kept, &error);
  return *done ? g_strdup_printf ("The backup is restored. The store before it is kept: %s.", kept)
               : g_strdup (error->message);
}

void app_put_back (App *app)
{
  gboolean done = FALSE;
  close_store (app);
  g_autofree char *sentence = put_in_place (app, &done);
  if (!app_ask_passphrase (app, FALSE, 0)) {
    app->leaving = TRUE;
    return;
  }
  app_say (app, "%s", sentence);
  app->message_bad = !done;
}
