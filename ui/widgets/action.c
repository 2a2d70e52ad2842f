#include "ui/widgets/action.h"

#include <string.h>

const Action *action_find (const Action *table, const char *name)
{
  for (; table && table->name; table++)
    if (!strcmp (table->name, name))
      return table;
  return NULL;
}

/* Calls for each key name of KEYS; TRUE when one stands for KEY. */
static gboolean keys_contain (const char *keys, Key key)
{
  while (keys && *keys) {
    gsize length = strcspn (keys, " ");

    if (length > 0 && key_from_name (keys, (gssize)length) == key)
      return TRUE;
    keys += length;
    keys += strspn (keys, " ");
  }
  return FALSE;
}

static const Action *exact_action (const Action *table, Key key)
{
  for (; table && table->name; table++)
    if (keys_contain (table->keys, key))
      return table;
  return NULL;
}

const Action *action_for_key (const Action *table, Key key)
{
  const Action *action = key == KEYCODE_NONE ? NULL : exact_action (table, key);

  if (!action && key >= 'A' && key <= 'Z')
    action = exact_action (table, key - 'A' + 'a');
  return action;
}

char *action_key (const Action *action)
{
  return g_strndup (action->keys ? action->keys : "", action->keys ? strcspn (action->keys, " ") : 0);
}

char *action_title (const Action *action, void *screen)
{
  char *title = action->title ? action->title (screen) : NULL;

  return title ? title : g_strdup (action->label);
}

gboolean action_allowed (const Action *action, void *screen, char **why_not)
{
  g_autofree char *why = NULL;

  if (!action->allowed || action->allowed (screen, &why))
    return TRUE;
  if (why_not)
    *why_not = why ? g_steal_pointer (&why) : g_strdup_printf ("%s cannot be done here just now.", action->label);
  return FALSE;
}

Outcome action_dispatch (const Action *table, void *screen, Key key, gboolean typing, char **why_not)
{
  const Action *action = action_for_key (table, key);

  if (!action || (typing && !(action->flags & ACTION_TEXT)))
    return OUTCOME_IGNORED;
  if (!action_allowed (action, screen, why_not))
    return OUTCOME_REDRAW;
  return action->run ? action->run (screen) : OUTCOME_NOTHING;
}

/* ---- footer */

typedef struct {
  char *key, *title;
  gboolean allowed;
  int width; /* without the gap */
} FooterItem;

static void footer_item_free (gpointer data)
{
  FooterItem *item = data;

  g_free (item->key);
  g_free (item->title);
  g_free (item);
}

static GPtrArray *footer_items (const Action *table, void *screen)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (footer_item_free);

  for (; table && table->name; table++) {
    FooterItem *item;

    if (table->flags & ACTION_QUIET)
      continue;
    item = g_new0 (FooterItem, 1);
    item->key = action_key (table);
    item->title = action_title (table, screen);
    item->allowed = action_allowed (table, screen, NULL);
    item->width = canvas_text_width (item->key) + 1 + canvas_text_width (item->title);
    g_ptr_array_add (items, item);
  }
  return items;
}

/* How many items fit ROOM with GAP between them. */
static guint items_that_fit (const GPtrArray *items, int room, int gap)
{
  guint count = 0;
  int used = 0;

  for (; count < items->len; count++) {
    const FooterItem *item = g_ptr_array_index (items, count);

    used += item->width + (count ? gap : 0);
    if (used > room)
      break;
  }
  return count;
}

void action_draw_footer (Canvas *canvas, int row, const Action *table, void *screen, const char *right)
{
  g_autoptr (GPtrArray) items = footer_items (table, screen);
  int columns = canvas_columns (canvas), end = columns, column = 1, gap = 3;
  guint count;

  canvas_fill (canvas, (Rect){ row, 0, 1, columns }, ROLE_NORMAL);
  if (right && *right)
    end = canvas_text_right (canvas, row, columns, columns / 3, ROLE_MUTED, right) - 2;
  count = items_that_fit (items, end - column, gap);
  if (count < items->len) {
    gap = 2;
    count = items_that_fit (items, end - column, gap);
  }
  for (guint i = 0; i < count; i++) {
    const FooterItem *item = g_ptr_array_index (items, i);

    column += canvas_text (canvas, row, column, -1, item->allowed ? ROLE_KEY : ROLE_MUTED, item->key) + 1;
    column += canvas_text (canvas, row, column, -1, item->allowed ? ROLE_NORMAL : ROLE_MUTED, item->title) + gap;
  }
}
