/* The passphrase on the screen, at the start and after a lock. */
#include "ui/app/app.h"

#include "base/error.h"

#include <string.h>

/* What was open before a lock: names and numbers only. */
typedef struct {
  const Screen *screen;
  gint64 record;
  char *argument;
} Place;

typedef struct {
  App *app;
  Dialog *dialog;
  gboolean locked, opened;
  char *passphrase; /* while the key is derived */
} Unlock;

static void draw (gpointer data, Canvas *canvas)
{
  Unlock *unlock = data;
  canvas_text (canvas, 0, 1, -1, ROLE_HEADING, unlock->locked ? "kith is locked" : "kith");
  canvas_text_right (canvas, 0, canvas_columns (canvas) - 1, 40, ROLE_MUTED, unlock->app->options->actor);
  dialog_draw (unlock->dialog, canvas);
}

static gboolean try_to_open (Unlock *unlock)
{
  App *app = unlock->app;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) passphrase = secret_new (dialog_text (unlock->dialog), -1);
  KithSession *session = cli_open_session (app->options, passphrase, &error);
  if (session != NULL && app_start_session (app, session, &error)) {
    unlock->opened = TRUE;
    return TRUE;
  }
  g_clear_pointer (&app->session, session_free);
  dialog_free (unlock->dialog);
  unlock->dialog = dialog_new_prompt ("Passphrase", NULL, TRUE, "Open");
  dialog_complain (unlock->dialog, error->message);
  return FALSE;
}

static gboolean event (gpointer data, const Event *what)
{
  Unlock *unlock = data;
  if (what->kind == EVENT_KEY && what->key == KEYCODE_F10)
    return TRUE;
  switch (dialog_handle_event (unlock->dialog, what)) {
  case DIALOG_DONE:
    return try_to_open (unlock);
  case DIALOG_CANCELLED:
    if (!unlock->locked)
      return TRUE;
    dialog_free (unlock->dialog);
    unlock->dialog = dialog_new_prompt ("Passphrase (F10 leaves kith)", NULL, TRUE, "Open");
    return FALSE;
  case DIALOG_TAKEN:
  case DIALOG_IGNORED:
    return FALSE;
  }
  return FALSE;
}

static gboolean ask (App *app, gboolean locked)
{
  static const Moment moment = { draw, event };
  Unlock unlock = { .app = app, .locked = locked };
  unlock.dialog = dialog_new_prompt (locked ? "Passphrase (F10 leaves kith)" : "Passphrase", NULL, TRUE, "Open");
  gboolean there = app_moment (app, &moment, &unlock);
  dialog_free (unlock.dialog);
  return there && unlock.opened;
}

gboolean app_unlock (App *app)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) given = cli_given_passphrase (app->options, &error);
  if (given != NULL) {
    KithSession *session = cli_open_session (app->options, given, &error);
    if (session != NULL && app_start_session (app, session, &error))
      return TRUE;
  }
  if (error == NULL)
    return ask (app, FALSE);
  g_clear_pointer (&app->terminal, terminal_close);
  g_printerr ("kith: %s\n", error->message);
  app->status = kith_error_exit_status (error);
  return FALSE;
}

static void place_clear (gpointer data)
{
  Place *place = data;
  g_free (place->argument);
}

/* Seals drafts, closes the store, and opens the same screens again behind the passphrase. */
void app_lock (App *app)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (places, place_clear);
  for (guint i = 0; i < app->stack->len; i++) {
    Frame *frame = &g_array_index (app->stack, Frame, i);
    Place place = { frame->screen, frame->record, g_strdup (frame->argument) };
    g_array_append_val (places, place);
  }
  app_keep_drafts (app);
  overlay_close (app);
  app_pop_all (app);
  g_clear_pointer (&app->message, g_free);
  g_clear_pointer (&app->session, session_free);
  canvas_clear (terminal_canvas (app->terminal));
  terminal_show (app->terminal);
  terminal_forget (app->terminal);
  if (!ask (app, TRUE)) {
    app->leaving = TRUE;
    return;
  }
  for (guint i = 0; i < places->len; i++) {
    Place *place = &g_array_index (places, Place, i);
    if (place->screen->tab == TAB_TODAY || g_str_equal (place->screen->name, "preview"))
      continue;
    if (!app_push (app, place->screen->name, place->record, place->argument, NULL))
      break;
  }
}
