/* The loop: one event, one outcome, one picture when input pauses. */
#include "ui/app/app.h"
#include "ui/app/keys.h"

#include "base/error.h"
#include "base/text.h"
#include "support/also_discarded.h"
#include "support/due.h"
#include "ui/widgets/progress.h"

#include <string.h>

enum { DRAFT_EVERY = 3000, LOOK_EVERY = 2000 }; /* milliseconds */
enum { KEY_TAKES = 250 };                       /* milliseconds: an Esc is one only when nothing follows it */

KithSession *app_session (App *app)
{
  return app->session;
}

Conf *app_conf (App *app)
{
  return app->conf;
}

Day app_today (App *app)
{
  return session_today (app->session);
}

void app_say (App *app, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  g_free (app->message);
  app->message = app_sentence (app, sentence);
  app->message_bad = FALSE;
  va_end (arguments);
}

Outcome app_fail (App *app, GError *error)
{
  if (error == NULL)
    return OUTCOME_REDRAW;
  app_say (app, "%s", error->message);
  app->message_bad = TRUE;
  g_error_free (error);
  return OUTCOME_REDRAW;
}

/* "2 unsent" for the footer, and when the next hold ends. */
static void count_unsent (App *app)
{
  OutboxCounts counts = { 0 };
  g_clear_pointer (&app->unsent, g_free);
  if (!outbox_counts (app->session, &counts, NULL))
    return;
  long unsent = counts.held + counts.ready, look = counts.failed + counts.uncertain;
  app->next_release = counts.ready > 0 ? 1 : counts.next_release; /* those of an earlier day are due at once */
  if (look > 0)
    app->unsent = g_strdup_printf ("%ld unsent, %ld to look at ", unsent, look);
  else if (unsent > 0)
    app->unsent = g_strdup_printf ("%ld unsent ", unsent);
}

void app_begin_reading (App *app)
{
  store_begin_reading (app->session->store);
  app->reading = TRUE;
}

void app_end_reading (App *app)
{
  store_end_reading (app->session->store);
  app->reading = FALSE;
}

gboolean app_load (App *app)
{
  Frame *top = app_top (app);
  g_autoptr (GError) error = NULL;
  app->stale = FALSE;
  app_begin_reading (app);
  app->generation = store_generation (app->session->store);
  count_unsent (app);
  gboolean loaded = top->screen->load == NULL || top->screen->load (top->state, &error);
  app_end_reading (app);
  if (!loaded)
    app_fail (app, g_steal_pointer (&error));
  return loaded;
}

/* A screen that can no longer be shown (its record is gone) gives way to the one below. */
static void load_or_close (App *app)
{
  while (!app_load (app) && app->stack->len > 1)
    app_pop (app);
}

gboolean app_keep_all (App *app)
{
  gboolean kept = app->session == NULL || prompt_keep (app);
  for (guint i = 0; i < app->stack->len; i++) {
    Frame *frame = &g_array_index (app->stack, Frame, i);
    if (frame->screen->keep_draft != NULL)
      kept = frame->screen->keep_draft (frame->state) && kept;
  }
  return kept;
}

void app_typed (App *app)
{
  if (!app->typed)
    app->kept_at = g_get_monotonic_time ();
  app->typed = TRUE;
}

/* What could not be written is tried again later. */
void app_keep_drafts (App *app)
{
  app->typed = !app_keep_all (app);
  app->kept_at = g_get_monotonic_time ();
}

void app_apply (App *app, Outcome outcome)
{
  switch (outcome) {
  case OUTCOME_IGNORED:
  case OUTCOME_NOTHING:
  case OUTCOME_REDRAW:
  case OUTCOME_OPEN:
    break;
  case OUTCOME_RELOAD:
    app->stale = TRUE;
    break;
  case OUTCOME_CLOSE:
    if (app->stack->len > 1)
      app_pop (app);
    break;
  case OUTCOME_LOCK:
    app->restore != NULL ? app_put_back (app) : app_lock (app);
    break;
  case OUTCOME_QUIT:
    app_keep_drafts (app);
    app->leaving = TRUE;
    break;
  }
}

/* The action that KEY stands for in TABLE: the coordinator's own keys first. */
static Outcome dispatch (App *app, const Action *table, void *state, Key key, gboolean typing, char **why_not)
{
  const Action *own = keys_find (app->conf, table, key);
  const Action *action = own != NULL ? own : action_for_key (table, key);
  if (action != NULL)
    app->acting = action;
  if (own == NULL || (typing && key_is_text (key)))
    return action_dispatch (table, state, key, typing, why_not);
  return action_allowed (own, state, why_not) ? own->run (state) : OUTCOME_REDRAW;
}

static Outcome screen_event (App *app, const Event *event)
{
  Frame *top = app_top (app);
  const Screen *screen = top->screen;
  if (screen->keep_draft != NULL)
    app_typed (app);
  Outcome outcome = screen->event == NULL ? OUTCOME_IGNORED : screen->event (top->state, event);
  if (outcome != OUTCOME_IGNORED || event->kind != EVENT_KEY)
    return outcome;
  gboolean typing = screen->typing != NULL && screen->typing (top->state);
  g_autofree char *why_not = NULL;
  outcome = dispatch (app, screen->actions, top->state, event->key, typing, &why_not);
  if (outcome == OUTCOME_IGNORED)
    outcome =
        dispatch (app, app_actions, app, event->key, typing || screen->form, &why_not); /* 3 in a form is no tab */
  if (why_not != NULL)
    app_say (app, "%s", why_not);
  return outcome;
}

/* In a window too small to show anything no key may act unseen. */
static gboolean is_blind (const App *app)
{
  Canvas *canvas = terminal_canvas (app->terminal);
  return canvas_rows (canvas) < SMALLEST_ROWS || canvas_columns (canvas) < SMALLEST_COLUMNS;
}

static gboolean is_the_end (const Event *event)
{
  return event->kind == EVENT_HANGUP || event->kind == EVENT_END || event->kind == EVENT_TERMINATE;
}

/* What the act discarded besides is said with what it did. */
static void tell_discarded (App *app)
{
  g_autofree char *words = app->session != NULL ? also_discarded_words (app->session) : NULL;
  if (words == NULL)
    return;
  g_autofree char *before = g_steal_pointer (&app->message);
  app->message = before == NULL ? g_steal_pointer (&words) : g_strdup_printf ("%s %s", before, words);
}

static void handle (App *app, const Event *event)
{
  switch (event->kind) {
  case EVENT_KEY:
  case EVENT_PASTE:
    if (event->kind == EVENT_KEY && event->key == KEYCODE_F12) {
      app_apply (app, action_find (app_actions, "lock")->run (app)); /* whatever lies over the screen */
      break;
    }
    if (app->copy != NULL) {
      app_copy_event (app, event);
      break;
    }
    if (event->kind == EVENT_KEY && event->key == KEYCODE_CONTROL ('l')) {
      app_apply (app, action_find (app_actions, "redraw")->run (app)); /* what is said and what is open stays */
      break;
    }
    if (is_blind (app))
      break;
    g_clear_pointer (&app->message, g_free);
    app_apply (app, overlay_is_open (app) ? overlay_event (app, event) : screen_event (app, event));
    tell_discarded (app);
    break;
  case EVENT_HANGUP:
  case EVENT_END:
  case EVENT_TERMINATE:
    app->gone = event->kind != EVENT_TERMINATE;
    app->terminated = event->kind == EVENT_TERMINATE;
    app->leaving = TRUE;
    break;
  case EVENT_RESIZE:
  case EVENT_TIMER:
  case EVENT_NONE:
    break;
  }
}

/* Changes by others are looked for now and then, not for every key: looking takes the store's lock. */
static void look_for_changes (App *app)
{
  app->looked_at = g_get_monotonic_time ();
  if (store_generation (app->session->store) != app->generation && !overlay_is_open (app))
    app->stale = TRUE;
}

/* What is done while nobody types: drafts, messages whose hold is over, changes by others. */
static void between_keys (App *app)
{
  app_presence_tick (app);
  if (app->typed)
    app_keep_drafts (app);
  if (app->next_release != 0 && app->next_release <= session_now (app->session) && !overlay_is_open (app))
    app_send_due (app, FALSE);
  look_for_changes (app);
}

gboolean app_tick (gpointer data, const char *what, double fraction)
{
  App *app = data;
  if (app->reading)
    app_end_reading (app); /* what takes long, or a terminal that takes nothing more, must keep nobody from saving */
  Canvas *canvas = terminal_canvas (app->terminal);
  Progress progress = { what, fraction < 0 ? 0 : (gint64)(fraction * 1000), fraction < 0 ? 0 : 1000, app->stopping };
  progress_draw (&progress, canvas);
  terminal_show (app->terminal);
  app->drawn_busy = TRUE;
  if (!terminal_input_pending (app->terminal))
    return TRUE;
  g_auto (Event) event = { 0 };
  terminal_at_work (app->terminal, TRUE);
  terminal_next_event (app->terminal, KEY_TAKES, &event);
  terminal_at_work (app->terminal, FALSE);
  if (event.kind == EVENT_HANGUP || event.kind == EVENT_END || event.kind == EVENT_TERMINATE) {
    handle (app, &event);
    return FALSE;
  }
  return !progress_stops (&progress, &event);
}

gboolean app_input_pending (App *app)
{
  return terminal_input_pending (app->terminal);
}

void app_busy (App *app, const char *stopping)
{
  app->stopping = stopping;
}

void app_idle (App *app)
{
  app->stopping = NULL;
}

static void loop (App *app)
{
  while (!app->leaving) {
    if (app->stale)
      load_or_close (app);
    app_presence (app);
    if (!terminal_input_pending (app->terminal))
      app_draw (app);
    g_auto (Event) event = { 0 };
    terminal_next_event (app->terminal, app->typed ? DRAFT_EVERY : LOOK_EVERY, &event);
    if (app_idled (app) && !is_the_end (&event)) {
      app_lock (app);
      continue;
    }
    if (event.kind == EVENT_KEY || event.kind == EVENT_PASTE)
      app_woke (app);
    handle (app, &event);
    if (app->typed && !app->leaving && app->session != NULL &&
        g_get_monotonic_time () - app->kept_at > DRAFT_EVERY * G_TIME_SPAN_MILLISECOND)
      app_keep_drafts (app); /* also of who types without a pause */
    if (event.kind == EVENT_TIMER)
      between_keys (app);
    else if (!app->leaving && app->session != NULL &&
             g_get_monotonic_time () - app->looked_at > LOOK_EVERY * G_TIME_SPAN_MILLISECOND)
      look_for_changes (app);
  }
}

static TerminalOptions options_from (const Conf *conf, gboolean plain)
{
  static const char *const colours[] = { "auto", "256", "8", "none", NULL };
  TerminalOptions options = { COLOUR_AUTO, plain || conf_switch (conf, "ascii"),
                              g_str_equal (conf_text (conf, "background"), "light"), conf_switch (conf, "slow_line") };
  for (int i = 0; colours[i] != NULL; i++)
    if (g_str_equal (conf_text (conf, "colour"), colours[i]))
      options.colour = plain ? COLOUR_NONE : (ColourMode)i;
  return options;
}

gboolean app_apply_conf (App *app, GError **error)
{
  TerminalOptions options = options_from (app->conf, app->options->plain);
  terminal_set_options (app->terminal, &options);
  g_strfreev (app->mailer_argv);
  app->mailer_argv = g_strsplit (conf_text (app->conf, "sendmail"), " ", -1);
  return conf_save (app->conf, app->options->config, error);
}

gboolean app_start_session (App *app, KithSession *session, GError **error)
{
  app->session = session;
  if (app->held != NULL)
    app->held_still = !draft_take_held (session, app->held);
  g_clear_pointer (&app->held, g_bytes_unref);
  session->tick = app_tick;
  session->tick_data = app;
  if (!app_push (app, app_first_screen (app), 0, NULL, error))
    return FALSE;
  app->generation = store_generation (session->store);
  count_unsent (app);
  app_offer_drafts (app);
  return TRUE;
}

static void app_clear (App *app)
{
  app_presence_clear (app);
  overlay_close (app);
  app_copy_over (app);
  app_pop_all (app);
  g_array_unref (app->stack);
  g_clear_pointer (&app->session, session_free);
  g_clear_pointer (&app->terminal, terminal_close);
  g_clear_pointer (&app->conf, conf_free);
  g_strfreev (app->mailer_argv);
  g_free (app->message);
  g_free (app->unsent);
  g_clear_pointer (&app->answered, g_array_unref);
  g_clear_pointer (&app->held, g_bytes_unref);
}

static gboolean begin (App *app, const Resume *resume)
{
  if (resume != NULL)
    return app_unlock_again (app, resume);
  if (!store_exists (app->options->store))
    return app_first_start (app);
  return app_unlock (app);
}

/* Somebody else ended it, or the terminal is gone: there is nobody to ask any more. */
static void tell_what_is_lost (App *app)
{
  g_autoptr (GBytes) held = app->session == NULL ? NULL : draft_held (app->session);
  if (held == NULL || app->told_lost)
    return;
  g_free (app->farewell);
  app->farewell = g_strdup ("What was typed last could not be kept: the folder for drafts could not be written.");
}

int app_run (GlobalOptions *options, const Resume *resume, GBytes *held)
{
  App app = { .options = options, .stack = g_array_new (FALSE, TRUE, sizeof (Frame)) };
  app.held = held;
  g_autofree char *complaint = NULL;
  g_autoptr (GError) error = NULL;
  app.conf = conf_load (options->config, &error);
  if (app.conf != NULL && keys_check (app.conf, &error)) {
    TerminalOptions terminal_settings = options_from (app.conf, options->plain);
    app.mailer_argv = g_strsplit (conf_text (app.conf, "sendmail"), " ", -1);
    app.terminal = resume == NULL ? terminal_open (&terminal_settings, &error)
                                  : terminal_take_over (&terminal_settings, &resume->terminal, &error);
  }
  if (app.terminal != NULL && begin (&app, resume)) {
    app_woke (&app);
    loop (&app);
    app_keep_drafts (&app);
    tell_what_is_lost (&app);
    if (app.session != NULL)
      due_note_visit (app.session, NULL);
    complaint = app_back_up (&app);
  }
  app_clear (&app);
  if (complaint != NULL)
    g_printerr ("kith: %s\n", complaint);
  if (app.farewell != NULL)
    g_printerr ("kith: %s\n", app.farewell);
  g_free (app.farewell);
  if (error == NULL)
    return app.status;
  g_printerr ("kith: %s\n", error->message);
  return kith_error_exit_status (error);
}
