/* The passphrase on the screen, at the start and after a lock. */
#include "ui/app/app.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/attempts.h"

#include <string.h>

typedef struct {
  App *app;
  Dialog *dialog;
  Dialog *leaving; /* whether to leave although messages wait; NULL: not asked */
  long unsent;     /* when it was locked; before the store was open nobody can know */
  gboolean locked, opened;
  Attempts attempts;
  char *complaint; /* why the last try failed, until the next key */
} Unlock;

static int seconds_left (const Unlock *unlock)
{
  return attempts_left (&unlock->attempts, clock_of_system ());
}

static void complain (Unlock *unlock)
{
  int left = seconds_left (unlock);
  unlock->app->countdown = left > 0;
  g_autofree char *wait =
      left == 0 ? NULL : g_strdup_printf ("The next try can be made in %d second%s.", left, left == 1 ? "" : "s");
  g_autofree char *both =
      wait != NULL && unlock->complaint != NULL ? g_strdup_printf ("%s %s", unlock->complaint, wait) : NULL;
  dialog_complain (unlock->dialog, both != NULL ? both : wait != NULL ? wait : unlock->complaint);
}

/* A passphrase that did not open the store makes the next one wait; a store that cannot be read just now does not. */
static void note_failure (Unlock *unlock, const GError *error)
{
  const GlobalOptions *options = unlock->app->options;
  g_free (unlock->complaint);
  unlock->complaint = g_strdup (error->message);
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE))
    attempts_add (&unlock->attempts, options->store, options->actor, clock_of_system ());
}

/* Drafts that could not be written before are tried again as long as this waits; none is lost while it does. */
static void write_held (Unlock *unlock)
{
  App *app = unlock->app;
  gboolean held = app->held != NULL;
  if (held && draft_write_held (app->options->store, app->held, NULL))
    g_clear_pointer (&app->held, g_bytes_unref);
  if (app->held != NULL)
    dialog_note (unlock->dialog, "What you typed could not be written to the disk. It waits in this window, sealed: "
                                 "open kith here again.");
  else if (held)
    dialog_note (unlock->dialog, "What you typed is kept as a draft.");
}

static void draw (gpointer data, Canvas *canvas)
{
  Unlock *unlock = data;
  write_held (unlock);
  canvas_text (canvas, 0, 1, -1, ROLE_HEADING, unlock->locked ? "kith is locked" : "kith");
  canvas_text_right (canvas, 0, canvas_columns (canvas) - 1, 40, ROLE_MUTED, unlock->app->options->actor);
  complain (unlock);
  dialog_draw (unlock->leaving != NULL ? unlock->leaving : unlock->dialog, canvas);
  canvas_rule (canvas, canvas_rows (canvas) - 3, 0, canvas_columns (canvas));
  canvas_text (canvas, canvas_rows (canvas) - 2, 1, -1, ROLE_MUTED, "Enter Open   F1 Help   F10 Leave");
}

/* With an empty line. */
static void ask (Unlock *unlock)
{
  g_clear_pointer (&unlock->dialog, dialog_free);
  unlock->dialog = dialog_new_prompt ("Passphrase", NULL, TRUE, "Open");
  dialog_name_back (unlock->dialog, "Leave");
}

static gboolean try_to_open (Unlock *unlock)
{
  App *app = unlock->app;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) passphrase = secret_new (dialog_text (unlock->dialog), -1);
  KithSession *session = cli_open_session (app->options, passphrase, &error);
  if (session != NULL && app_start_session (app, session, &error)) {
    unlock->opened = TRUE;
    attempts_forget (app->options->store, app->options->actor);
    return TRUE;
  }
  g_clear_pointer (&app->session, session_free);
  ask (unlock);
  note_failure (unlock, error);
  return FALSE;
}

/* TRUE to leave at once; else the question stands. */
static gboolean leave (Unlock *unlock)
{
  static const char *const verbs[] = { "Stay", "Leave", NULL };
  static const char *const verbs_lost[] = { "Stay", "Leave and lose it", NULL };
  if (unlock->app->held != NULL) {
    unlock->leaving = dialog_new_question (
        "What you typed could still not be written to the disk. Left now, it is lost.", verbs_lost, 0);
    return FALSE;
  }
  if (unlock->unsent == 0)
    return TRUE;
  g_autofree char *question = g_strdup_printf (
      "When it was locked, %ld message%s not been handed over yet. Left now, %s until kith is opened again.",
      unlock->unsent, unlock->unsent == 1 ? " had" : "s had", unlock->unsent == 1 ? "it waits" : "they wait");
  unlock->leaving = dialog_new_question (question, verbs, 0);
  return FALSE;
}

static gboolean leaving_event (Unlock *unlock, const Event *what)
{
  if (dialog_handle_event (unlock->leaving, what) != DIALOG_DONE)
    return FALSE;
  gboolean leaves = dialog_choice (unlock->leaving) == 1;
  g_clear_pointer (&unlock->leaving, dialog_free);
  return leaves;
}

static gboolean event (gpointer data, const Event *what)
{
  Unlock *unlock = data;
  if (unlock->leaving != NULL)
    return leaving_event (unlock, what);
  if (what->kind == EVENT_KEY && what->key == KEYCODE_F10)
    return leave (unlock);
  if (seconds_left (unlock) > 0)
    return FALSE;
  g_clear_pointer (&unlock->complaint, g_free);
  switch (dialog_handle_event (unlock->dialog, what)) {
  case DIALOG_DONE:
    return try_to_open (unlock);
  case DIALOG_CANCELLED:
    if (!unlock->locked || what->key != KEYCODE_ESCAPE)
      return leave (unlock);
    ask (unlock);
    return FALSE;
  case DIALOG_TAKEN:
  case DIALOG_IGNORED:
    return FALSE;
  }
  return FALSE;
}

static const MomentKey keys[] = {
  { "Enter", "opens the store with the passphrase that is typed; it is not shown" },
  { "Esc", "takes back what was typed; before the store was open it leaves kith" },
  { "F10", "leaves kith" },
  { NULL, NULL },
};

static const char help[] =
    "The store is encrypted, and your passphrase opens it; capital letters count. The name at the top right says whose "
    "passphrase is asked for: kith --as NAME is somebody else's.\n\n"
    "Forgotten? Someone else who can open the store closes it to you and adds you again, on Setup. If nobody can open "
    "it, "
    "the recovery code on paper does: kith passphrase recover.\n\n"
    "Whether messages still wait to be sent stands in the store and cannot be seen from here. They stay there "
    "until kith is open again.";

gboolean app_ask_passphrase (App *app, gboolean locked, long unsent)
{
  static const Moment moment = { "the passphrase", help, keys, draw, event };
  Unlock unlock = { .app = app, .locked = locked, .unsent = unsent };
  ask (&unlock);
  unlock.attempts = attempts_load (app->options->store, app->options->actor, clock_of_system ());
  gboolean there = app_moment (app, &moment, &unlock);
  if (!unlock.opened && app->held != NULL && draft_write_held (app->options->store, app->held, NULL))
    g_clear_pointer (&app->held, g_bytes_unref); /* the last try: the terminal is gone, or kith was told to end */
  dialog_free (unlock.dialog);
  g_clear_pointer (&unlock.leaving, dialog_free);
  g_free (unlock.complaint);
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
    return app_ask_passphrase (app, FALSE, 0);
  g_clear_pointer (&app->terminal, terminal_close);
  g_printerr ("kith: %s\n", error->message);
  app->status = kith_error_exit_status (error);
  return FALSE;
}
