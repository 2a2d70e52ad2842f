#include "ui/widgets/menu.h"

#include "ui/widgets/box.h"

#include <string.h>

typedef struct {
  char *key, *label, *why_not;
  gboolean heading;
  const void *data;
} MenuRow;

struct Menu {
  char *title;
  GPtrArray *rows;
  guint cursor, top;
};

static void row_free (gpointer data)
{
  MenuRow *row = data;

  g_free (row->key);
  g_free (row->label);
  g_free (row->why_not);
  g_free (row);
}

Menu *menu_new (const char *title)
{
  Menu *menu = g_new0 (Menu, 1);

  menu->title = g_strdup (title);
  menu->rows = g_ptr_array_new_with_free_func (row_free);
  return menu;
}

void menu_free (Menu *menu)
{
  if (!menu)
    return;
  g_ptr_array_unref (menu->rows);
  g_free (menu->title);
  g_free (menu);
}

static const MenuRow *row_at (const Menu *menu, guint index)
{
  return g_ptr_array_index (menu->rows, index);
}

static MenuRow *add (Menu *menu, const char *label)
{
  MenuRow *row = g_new0 (MenuRow, 1);

  row->label = g_strdup (label);
  g_ptr_array_add (menu->rows, row);
  return row;
}

/* The cursor stands on a row from the first on. */
static void leave_heading (Menu *menu)
{
  if (row_at (menu, menu->cursor)->heading && menu->cursor + 1 < menu->rows->len)
    menu->cursor++;
}

void menu_add (Menu *menu, const char *key, const char *label, const char *why_not, const void *data)
{
  MenuRow *row = add (menu, label);

  row->key = g_strdup (key);
  row->why_not = g_strdup (why_not);
  row->data = data;
  leave_heading (menu);
}

void menu_add_heading (Menu *menu, const char *label)
{
  add (menu, label)->heading = TRUE;
}

void menu_add_actions (Menu *menu, const Action *table, void *screen, const Action *but)
{
  for (; table && table->name; table++) {
    g_autofree char *key = action_key (table), *title = action_title (table, screen), *why = NULL;

    if (action_find (but, table->name))
      continue;
    action_allowed (table, screen, &why);
    menu_add (menu, key, title, why, table);
  }
}

gboolean menu_has_keys (const Menu *menu)
{
  for (guint i = 0; i < menu->rows->len; i++)
    if (row_at (menu, i)->key != NULL && *row_at (menu, i)->key != '\0')
      return TRUE;
  return FALSE;
}

guint menu_choice (const Menu *menu)
{
  return menu->cursor;
}

const void *menu_data (const Menu *menu)
{
  return menu->cursor < menu->rows->len ? row_at (menu, menu->cursor)->data : NULL;
}

static void step (Menu *menu, int direction, guint times)
{
  while (times-- > 0) {
    gint64 next = (gint64)menu->cursor + direction;

    while (next >= 0 && next < menu->rows->len && row_at (menu, (guint)next)->heading)
      next += direction;
    if (next < 0 || next >= menu->rows->len)
      return;
    menu->cursor = (guint)next;
  }
}

static MenuResult choose (const Menu *menu)
{
  return row_at (menu, menu->cursor)->why_not || row_at (menu, menu->cursor)->heading ? MENU_TAKEN : MENU_CHOSEN;
}

/* A row's own key; a capital stands for its small letter, as everywhere. */
static gboolean find_key (Menu *menu, Key key)
{
  for (guint i = 0; i < menu->rows->len; i++) {
    const char *name = row_at (menu, i)->key;
    Key own = name && *name ? key_from_name (name, -1) : KEYCODE_NONE;

    if (own != KEYCODE_NONE && (own == key || (key >= 'A' && key <= 'Z' && own == key - 'A' + 'a'))) {
      menu->cursor = i;
      return TRUE;
    }
  }
  return FALSE;
}

MenuResult menu_handle_event (Menu *menu, const Event *event)
{
  if (event->kind != EVENT_KEY)
    return MENU_IGNORED;
  if (event->key == KEYCODE_ESCAPE)
    return MENU_CLOSED;
  if (menu->rows->len == 0)
    return MENU_IGNORED;
  switch (event->key) {
  case KEYCODE_UP:
    step (menu, -1, 1);
    return MENU_TAKEN;
  case KEYCODE_DOWN:
    step (menu, 1, 1);
    return MENU_TAKEN;
  case KEYCODE_PAGE_UP:
    step (menu, -1, 10);
    return MENU_TAKEN;
  case KEYCODE_PAGE_DOWN:
    step (menu, 1, 10);
    return MENU_TAKEN;
  case KEYCODE_HOME:
    step (menu, -1, menu->rows->len);
    return MENU_TAKEN;
  case KEYCODE_END:
    step (menu, 1, menu->rows->len);
    return MENU_TAKEN;
  case KEYCODE_ENTER:
    return choose (menu);
  default:
    return find_key (menu, event->key) ? choose (menu) : MENU_IGNORED;
  }
}

/* ---- drawing */

#define KEY_COLUMNS 10

/* Without keys the labels begin right after the arrow. */
static int key_columns (const Menu *menu)
{
  return menu_has_keys (menu) ? KEY_COLUMNS : 0;
}

static int widest (const Menu *menu)
{
  int width = 30;

  for (guint i = 0; i < menu->rows->len; i++)
    width = MAX (width, key_columns (menu) + canvas_text_width (row_at (menu, i)->label));
  return width;
}

static void draw_row (const Menu *menu, Canvas *canvas, const Rect *inside, int at, guint index)
{
  const MenuRow *row = row_at (menu, index);
  Role role = row->why_not ? ROLE_MUTED : ROLE_NORMAL;
  int keys = key_columns (menu);

  if (row->heading) {
    canvas_text (canvas, at, inside->column, inside->columns, ROLE_HEADING, row->label);
    return;
  }
  if (keys > 0)
    canvas_text (canvas, at, inside->column, keys - 1, row->why_not ? ROLE_MUTED : ROLE_KEY, row->key);
  canvas_text (canvas, at, inside->column + keys, inside->columns - keys, role, row->label);
  if (index != menu->cursor)
    return;
  canvas_glyph (canvas, at, inside->column - 2, ROLE_KEY, GLYPH_MARKER);
  if (!canvas_slow_line (canvas))
    canvas_recolour (canvas, at, inside->column - 2, inside->columns + 2, ROLE_SELECTED);
}

void menu_draw (Menu *menu, Canvas *canvas)
{
  int columns = MIN (MAX (widest (menu), 60), canvas_columns (canvas) - 8);
  int wanted = (int)menu->rows->len + 3;
  Rect inside = box_draw (canvas, MIN (wanted, canvas_rows (canvas) - 4), columns, menu->title);
  guint rows = (guint)MAX (inside.rows - 3, 1);

  if (menu->rows->len == 0)
    return;
  menu->top = CLAMP (menu->top, menu->cursor + 1 > rows ? menu->cursor + 1 - rows : 0, menu->cursor);
  /* A heading right above the first row belongs in view. */
  if (menu->top > 0 && menu->top == menu->cursor && row_at (menu, menu->top - 1)->heading && rows > 1)
    menu->top--;
  for (guint i = 0; i < rows && menu->top + i < menu->rows->len; i++)
    draw_row (menu, canvas, &inside, inside.row + (int)i, menu->top + i);
  if (menu->top + rows < menu->rows->len)
    canvas_glyph (canvas, inside.row + (int)rows, inside.column, ROLE_MUTED, GLYPH_DOWN);
  if (row_at (menu, menu->cursor)->why_not)
    canvas_paragraph (canvas, (Rect){ inside.row + inside.rows - 2, inside.column, 2, inside.columns }, 0, ROLE_DUE,
                      row_at (menu, menu->cursor)->why_not);
}
