/* The moments before there are screens: making the store, the recovery code, the passphrase. Each has its own help. */
#include "ui/app/app.h"

#include "ui/widgets/pager.h"

enum {
  COUNT_EVERY = 250,
  TRY_EVERY = 5000
}; /* milliseconds: while a wait is counted down, or a draft waits to be written */

static int wait_for (const App *app)
{
  return app->countdown ? COUNT_EVERY : app->held != NULL ? TRY_EVERY : -1;
}

static Pager *help_pager (const Moment *moment)
{
  Pager *pager = pager_new ();
  g_autofree char *title = g_strdup_printf ("Help • %s", moment->name);
  pager_add_heading (pager, title);
  pager_add_text (pager, 1, ROLE_NORMAL, moment->help);
  pager_add_gap (pager);
  pager_add_heading (pager, "KEYS HERE");
  for (const MomentKey *key = moment->keys; key->key != NULL; key++)
    pager_add_entry (pager, 12, key->key, key->help);
  return pager;
}

static void draw_help (Pager *pager, Canvas *canvas)
{
  int rows = canvas_rows (canvas), columns = canvas_columns (canvas);
  pager_draw (pager, canvas, (Rect){ 1, 0, rows - 4, columns });
  canvas_rule (canvas, rows - 3, 0, columns);
  canvas_text (canvas, rows - 2, 1, -1, ROLE_MUTED, "Esc Back to where you were   Down More");
}

static void draw (App *app, const Moment *moment, gpointer data, Pager *help)
{
  Canvas *canvas = terminal_canvas (app->terminal);
  canvas_clear (canvas);
  if (help != NULL)
    draw_help (help, canvas);
  else
    moment->draw (data, canvas);
  terminal_show (app->terminal);
}

static gboolean is_key (const Event *event, Key key)
{
  return event->kind == EVENT_KEY && event->key == key;
}

/* F1 opens the help; in it every key that does not move in it leads back. TRUE when EVENT was the help's. */
static gboolean help_event (const Moment *moment, const Event *event, Pager **help)
{
  if (*help == NULL && is_key (event, KEYCODE_F1))
    *help = help_pager (moment);
  else if (*help == NULL)
    return FALSE;
  else if (event->kind == EVENT_KEY && !pager_handle_key (*help, event->key))
    g_clear_pointer (help, pager_free);
  return TRUE;
}

gboolean app_moment (App *app, const Moment *moment, gpointer data)
{
  g_autoptr (Pager) help = NULL;
  for (;;) {
    if (!terminal_input_pending (app->terminal))
      draw (app, moment, data, help);
    g_auto (Event) event = { 0 };
    terminal_next_event (app->terminal, wait_for (app), &event);
    if (event.kind == EVENT_HANGUP || event.kind == EVENT_END || event.kind == EVENT_TERMINATE) {
      app->gone = event.kind != EVENT_TERMINATE;
      return FALSE;
    }
    if (is_key (&event, KEYCODE_CONTROL ('l')))
      terminal_forget (app->terminal);
    else if ((event.kind == EVENT_KEY || event.kind == EVENT_PASTE) && !help_event (moment, &event, &help) &&
             moment->event (data, &event))
      return TRUE;
  }
}
