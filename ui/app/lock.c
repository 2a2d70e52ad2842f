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

static void note_places (App *app, Resume *resume)
{
  terminal_before (app->terminal, &resume->terminal);
  g_strlcpy (resume->actor, app->options->actor, sizeof resume->actor);
  Mailer mailer = app_mailer (app);
  resume->unsent = mailer_is_there (&mailer) ? app_unsent_count (app) : 0; /* else leaving changes nothing for them */
  resume->prompt = prompt_id (app);
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

/* The screen goes and the store is closed whatever becomes of the drafts: those that cannot be written (a full disk) go along sealed, in
 * memory, and are written as soon as they can be. */
void app_lock (App *app)
{
  g_autofree Resume *resume = g_new0 (Resume, 1);
  app_keep_all (app);
  app->typed = FALSE;
  app->held = draft_held (app->session);
  note_places (app, resume);
  overlay_close (app);
  app_presence_clear (app);
  app_pop_all (app);
  g_clear_pointer (&app->message, g_free);
  g_clear_pointer (&app->session, session_free);
  show_nothing (app);
  resume_become (resume, app->held);
  /* What is not on the disk would be lost by leaving. */
  if (app->held != NULL) {
    app->leaving = !app_unlock_again (app, resume);
    return;
  }
  app->farewell =
      g_strdup ("This server does not let kith start itself anew, so instead of locking it has left. What was "
                "typed is kept as a draft.");
  app->leaving = TRUE;
}

/* Opens what was open; TRUE when a form was among it. */
static gboolean return_to_places (App *app, const Resume *resume)
{
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
  return form;
}

gboolean app_unlock_again (App *app, const Resume *resume)
{
  g_free (app->options->actor);
  app->options->actor = g_strdup (resume->actor);
  if (!app_ask_passphrase (app, TRUE, (long)resume->unsent))
    return FALSE;
  gboolean form = return_to_places (app, resume);
  if (form || resume->prompt != 0)
    overlay_close (app); /* the drafts that were offered are in their forms again */
  if (resume->prompt != 0)
    prompt_say_kept (app, resume->prompt);
  if (app->held_still)
    app_say (app, "What you typed is here again, but could still not be written to the disk. Save it soon.");
  app->held_still = FALSE;
  return TRUE;
}

enum { STAY, LOSE };

static Outcome lose_answered (void *data, guint choice)
{
  App *app = data;
  app->told_lost = choice == LOSE;
  return choice == LOSE ? OUTCOME_QUIT : OUTCOME_REDRAW;
}

gboolean app_asks_what_is_lost (App *app)
{
  static const char *const verbs[] = { "Stay", "Leave and lose it", NULL };
  app_keep_drafts (app);
  g_autoptr (GBytes) held = draft_held (app->session);
  if (held == NULL)
    return FALSE;
  app_ask (app, "What you typed is not saved, and no draft of it could be written to the disk. Left now, it is lost.",
           verbs, STAY, lose_answered);
  app->overlay.owner = app;
  return TRUE;
}
