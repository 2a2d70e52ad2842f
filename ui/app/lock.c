/* Locking: drafts are sealed, the store is closed, and the program starts anew behind the passphrase, so that no page, text or picture of
 * the store is left in its memory. */
#include "ui/app/app.h"

#include "base/clock.h"

#include <string.h>

enum { MINUTE = 60 * 1000 }; /* milliseconds */

gboolean lock_is_due (gint64 last_key, gint64 now, long minutes)
{
  return minutes > 0 && now - last_key >= (gint64)minutes * MINUTE;
}

gboolean app_idled (App *app)
{
  return app->session != NULL &&
         lock_is_due (app->last_key, clock_since_boot (), conf_number (app->conf, "lock_after"));
}

void app_woke (App *app)
{
  app->last_key = clock_since_boot ();
}

static gboolean keep_all_drafts (App *app)
{
  gboolean kept = TRUE;
  for (guint i = 0; i < app->stack->len; i++) {
    Frame *frame = &g_array_index (app->stack, Frame, i);
    if (frame->screen->keep_draft != NULL)
      kept = frame->screen->keep_draft (frame->state) && kept;
  }
  app->typed = FALSE;
  return kept;
}

static void note_places (App *app, Resume *resume)
{
  terminal_before (app->terminal, &resume->terminal);
  g_strlcpy (resume->actor, app->options->actor, sizeof resume->actor);
  Mailer mailer = app_mailer (app);
  resume->unsent = mailer_is_there (&mailer) ? app_unsent_count (app) : 0; /* else leaving changes nothing for them */
  for (guint i = 0; i < app->stack->len; i++) {
    Frame *frame = &g_array_index (app->stack, Frame, i);
    if (frame->screen->tab == TAB_TODAY || g_str_equal (frame->screen->name, "preview"))
      continue;
    if (!resume_add (resume, frame->screen->name, frame->record, frame->argument))
      break;
  }
}

/* The screen stays in use and says one word until the program that follows draws on it. */
static void show_nothing (App *app)
{
  Canvas *canvas = terminal_canvas (app->terminal);
  canvas_clear (canvas);
  canvas_text (canvas, 0, 1, -1, ROLE_HEADING, "kith is locked");
  terminal_show (app->terminal);
}

void app_lock (App *app)
{
  g_autofree Resume *resume = g_new0 (Resume, 1);
  if (!keep_all_drafts (app) && !app_idled (app)) {
    app_say (app, "The draft could not be kept, so kith stays open: locking would lose what was typed. F2 saves it.");
    return;
  }
  note_places (app, resume);
  overlay_close (app);
  app_pop_all (app);
  g_clear_pointer (&app->message, g_free);
  g_clear_pointer (&app->session, session_free);
  show_nothing (app);
  resume_become (resume);
  app->farewell =
      g_strdup ("This server does not let kith start itself anew, so instead of locking it has left. What was "
                "typed is kept as a draft.");
  app->leaving = TRUE;
}

gboolean app_unlock_again (App *app, const Resume *resume)
{
  g_free (app->options->actor);
  app->options->actor = g_strdup (resume->actor);
  if (!app_ask_passphrase (app, TRUE, (long)resume->unsent))
    return FALSE;
  gboolean form = FALSE;
  app->takes_draft = TRUE;
  for (guint i = 0; i < resume->count; i++) {
    const Place *place = &resume->places[i];
    const Screen *screen = screen_find (place->screen);
    if (screen == NULL ||
        !app_push (app, place->screen, place->record, *place->argument == '\0' ? NULL : place->argument, NULL))
      break;
    form = form || screen->keep_draft != NULL;
  }
  app->takes_draft = FALSE;
  if (form)
    overlay_close (app); /* the drafts that were offered are in their forms again */
  return TRUE;
}
