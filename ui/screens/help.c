/* Help: what a screen is for and its keys, from the same tables that make them work. */
#include "ui/screens/screen.h"
#include "ui/widgets/pager.h"

typedef struct {
  Pager *pager;
} Help;

/* "F1 ?" as "F1, ?". */
static char *keys_words (const Action *action)
{
  g_auto (GStrv) keys = g_strsplit (action->keys, " ", -1);
  return g_strjoinv (", ", keys);
}

static void add_actions (Pager *pager, const Action *table)
{
  for (const Action *action = table; action->name != NULL; action++) {
    g_autofree char *keys = keys_words (action);
    if (*keys != '\0')
      pager_add_entry (pager, 12, keys, action->help);
  }
}

/* Those without a key of their own, by what the palette and the menu call them. */
static void add_named (Pager *pager, const char *heading, const Action *table)
{
  int width = 0;
  for (const Action *action = table; action->name != NULL; action++)
    if (*action->keys == '\0')
      width = MAX (width, canvas_text_width (action->label));
  if (width == 0)
    return;
  pager_add_heading (pager, heading);
  for (const Action *action = table; action->name != NULL; action++)
    if (*action->keys == '\0')
      pager_add_entry (pager, width, action->label, action->help);
  pager_add_gap (pager);
}

static void *open_help (App *app, gint64 record, const char *argument, GError **error)
{
  (void)app;
  (void)record;
  (void)error;
  const Screen *screen = screen_find (argument == NULL ? "today" : argument);
  Help *help = g_new0 (Help, 1);
  help->pager = pager_new ();
  g_autofree char *title = g_strdup_printf ("Help • %s", screen->name);
  pager_add_heading (help->pager, title);
  pager_add_text (help->pager, 1, ROLE_NORMAL, screen->help);
  pager_add_gap (help->pager);
  pager_add_heading (help->pager, "KEYS HERE");
  add_actions (help->pager, screen->actions);
  pager_add_gap (help->pager);
  add_named (help->pager, "HERE, WITHOUT A KEY (F9, OR : AND THE NAME)", screen->actions);
  pager_add_heading (help->pager, "KEYS EVERYWHERE");
  add_actions (help->pager, app_actions);
  pager_add_gap (help->pager);
  add_named (help->pager, "EVERYWHERE, WITHOUT A KEY (F9, OR : AND THE NAME)", app_actions);
  pager_add_heading (help->pager, "IN LISTS AND FORMS");
  pager_add_entry (help->pager, 12, "j, k", "down and up, as the arrows; PgUp, PgDn, Home and End go further");
  pager_add_entry (help->pager, 12, "Space, *", "mark one, mark all");
  pager_add_entry (help->pager, 12, "Tab", "next field, at the end of its text; Shift-Tab the one before");
  pager_add_entry (help->pager, 12, "Left, Right", "choose among a few, as Space and a choice's first letter do");
  pager_add_entry (help->pager, 12, "F2", "save or send; Esc goes back and keeps what was typed");
  return help;
}

static void close_help (void *state)
{
  Help *help = state;
  pager_free (help->pager);
  g_free (help);
}

static void draw_help (void *state, Canvas *canvas, Rect body)
{
  pager_draw (((Help *)state)->pager, canvas, body);
}

static Outcome help_event (void *state, const Event *event)
{
  return event->kind == EVENT_KEY && pager_handle_key (((Help *)state)->pager, event->key) ? OUTCOME_REDRAW
                                                                                           : OUTCOME_IGNORED;
}

static Outcome close_it (void *state)
{
  (void)state;
  return OUTCOME_CLOSE;
}

static const Action actions[] = {
  { "close-help", "Enter", "Back", "Closes the help.", NULL, close_it, NULL, 0 },
  { 0 },
};

const Screen help_screen = {
  .name = "help",
  .tab = TAB_OTHER,
  .help =
      "Every key works as it says here; F9 lists what can be done on a screen and why something cannot be done now.",
  .actions = actions,
  .open = open_help,
  .close = close_help,
  .draw = draw_help,
  .event = help_event,
};
