/* What stands around every screen: the bar, two rules, a message, the two lines of keys. */
#include "ui/app/app.h"

#include "base/text.h"

enum { CHROME_TOP = 2, CHROME_BOTTOM = 3, MESSAGE_LINES = 4 };

#define TAB_NAME(NUMBER, NAME)                                                                                         \
  {                                                                                                                    \
    "[" NUMBER " " NAME "]", " " NUMBER " " NAME " ", " " NUMBER " "                                                   \
  }
static const struct {
  const char *current, *other, *number;
} tab_names[] = {
  [TAB_TODAY] = TAB_NAME ("1", "Today"),           [TAB_SUPPORTERS] = TAB_NAME ("2", "Supporters"),
  [TAB_REQUESTS] = TAB_NAME ("3", "Requests"),     [TAB_MATCHES] = TAB_NAME ("4", "Matches"),
  [TAB_AGREEMENTS] = TAB_NAME ("5", "Agreements"), [TAB_OUTBOX] = TAB_NAME ("6", "Outbox"),
  [TAB_SETUP] = TAB_NAME ("7", "Setup"),
};

/* Its name, or where there is no room for all names, of the others only the number. */
static const char *tab_text (Tab tab, Tab current, gboolean names)
{
  return tab == current ? tab_names[tab].current : names ? tab_names[tab].other : tab_names[tab].number;
}

static int bar_width (Tab current)
{
  int width = 0;
  for (Tab tab = TAB_TODAY; tab <= TAB_SETUP; tab++)
    width += (int)strlen (tab_text (tab, current, TRUE));
  return width;
}

static Tab current_tab (const App *app)
{
  Tab tab = TAB_NONE;
  for (guint i = app->stack->len; tab == TAB_NONE && i > 0; i--)
    tab = g_array_index (app->stack, Frame, i - 1).screen->tab;
  return tab;
}

static void draw_bar (App *app, Canvas *canvas)
{
  if (!session_may (app->session, RIGHT_RECORDS, NULL)) { /* nothing that the bar names is open to them */
    canvas_text (canvas, 0, 1, -1, ROLE_HEADING, "Reports");
    return;
  }

  Tab current = current_tab (app);
  gboolean names = bar_width (current) <= canvas_columns (canvas);
  int column = 0;
  for (Tab tab = TAB_TODAY; tab <= TAB_SETUP; tab++)
    column +=
        canvas_text (canvas, 0, column, -1, tab == current ? ROLE_BAR : ROLE_NORMAL, tab_text (tab, current, names));
}

static void draw_title (Frame *top, Canvas *canvas)
{
  g_autofree char *right = NULL;
  g_autofree char *left = top->screen->title == NULL ? NULL : top->screen->title (top->state, &right);
  int columns = canvas_columns (canvas);
  int end = right == NULL ? columns : canvas_text_right (canvas, 0, columns - 1, columns / 2, ROLE_MUTED, right);
  if (left != NULL)
    canvas_text (canvas, 0, 1, end - 2, ROLE_HEADING, left);
}

static void draw_message (App *app, Canvas *canvas)
{
  if (app->message == NULL)
    return;
  int columns = canvas_columns (canvas);
  g_autoptr (GPtrArray) lines = text_wrap (app->message, columns - 4);
  guint shown = MIN (lines->len, MESSAGE_LINES);
  int row = canvas_rows (canvas) - CHROME_BOTTOM - (int)shown;
  canvas_fill (canvas, (Rect){ row, 0, (int)shown, columns }, ROLE_NORMAL);
  Role role = app->message_bad ? ROLE_BAD : ROLE_GOOD;
  for (guint i = 0; i < shown; i++)
    canvas_text (canvas, row + (int)i, 3, columns - 3, role, g_ptr_array_index (lines, i));
  if (app->message_bad)
    canvas_text (canvas, row, 1, 1, role, "!");
}

/* Those of a line or a chooser that is open in the screen's place, else its actions. */
static void draw_keys (Frame *top, Canvas *canvas, int row)
{
  guint count = 0;
  const ActionKey *keys = top->screen->keys == NULL ? NULL : top->screen->keys (top->state, &count);
  if (keys != NULL)
    action_draw_keys (canvas, row, keys, count, NULL);
  else
    action_draw_footer (canvas, row, top->screen->actions, top->state, NULL);
}

static void draw_frame (App *app, Canvas *canvas)
{
  Frame *top = app_top (app);
  int rows = canvas_rows (canvas), columns = canvas_columns (canvas);
  if (top->screen->form)
    draw_title (top, canvas);
  else
    draw_bar (app, canvas);
  g_autofree char *words = app_presence_words (app);
  canvas_titled_rule (canvas, 1, 0, columns, NULL, words);
  Rect body = { CHROME_TOP, 0, rows - CHROME_TOP - CHROME_BOTTOM, columns };
  top->screen->draw (top->state, canvas, body);
  draw_message (app, canvas);
  canvas_rule (canvas, rows - 3, 0, columns);
  if (overlay_is_open (app)) {
    overlay_draw_footer (app, canvas);
    return;
  }
  draw_keys (top, canvas, rows - 2);
  action_draw_footer (canvas, rows - 1, app_actions, app, app->unsent);
}

void app_draw (App *app)
{
  Canvas *canvas = terminal_canvas (app->terminal);
  if (app->copy != NULL) {
    app_copy_draw (app);
    return;
  }
  canvas_clear (canvas);
  if (canvas_rows (canvas) < SMALLEST_ROWS || canvas_columns (canvas) < SMALLEST_COLUMNS) {
    canvas_printf (canvas, 0, 0, -1, ROLE_NORMAL, "kith needs %d columns and %d rows.", SMALLEST_COLUMNS,
                   SMALLEST_ROWS);
    canvas_printf (canvas, 1, 0, -1, ROLE_NORMAL, "This window has %d and %d.", canvas_columns (canvas),
                   canvas_rows (canvas));
    canvas_text (canvas, 2, 0, -1, ROLE_NORMAL, "Make it larger. Nothing is lost.");
  } else {
    app_begin_reading (app);
    draw_frame (app, canvas);
    overlay_draw (app);
    app_end_reading (app); /* before it is shown: a terminal that takes nothing more must keep nobody from saving */
  }
  terminal_show (app->terminal);
}

int screen_draw_pair (Canvas *canvas, int row, int column, int width, int columns, const char *label, const char *value)
{
  canvas_text (canvas, row, column, width - 1, ROLE_MUTED, label);
  canvas_text (canvas, row, column + width, columns - width, ROLE_NORMAL, value);
  return row + 1;
}
