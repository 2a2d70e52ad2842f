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

  if (title && *title)
    return title;
  g_free (title);
  return g_strdup (action->label);
}

gboolean action_allowed (const Action *action, void *screen, char **why_not)
{
  g_autofree char *why = NULL;

  if (!action->allowed || action->allowed (screen, why_not ? &why : NULL))
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

enum { FOOTER_MOST = 32 };

/* The texts stay in the table, except for a title that the screen makes. */
typedef struct {
  const char *key; /* of this, the first KEY_COLUMNS: names of keys are ASCII */
  int key_columns;
  const char *title;
  char *made;
  gboolean allowed;
  int width; /* without the gap */
} FooterItem;

typedef struct {
  FooterItem items[FOOTER_MOST];
  guint count;
} Footer;

static gboolean has_entry (const Action *table, void *screen)
{
  for (; table && table->name; table++)
    if ((table->flags & ACTION_ENTRY) && action_allowed (table, screen, NULL))
      return TRUE;
  return FALSE;
}

static void describe (FooterItem *item, const char *key, gsize key_length, const char *title)
{
  item->key = key;
  item->key_columns = (int)key_length;
  item->title = title;
  item->width = item->key_columns + 1 + canvas_text_width (title);
}

static void footer_fill (Footer *footer, const Action *table, void *screen)
{
  gboolean entry = has_entry (table, screen);

  footer->count = 0;
  for (; table && table->name && footer->count < FOOTER_MOST; table++) {
    FooterItem *item = &footer->items[footer->count];
    const char *keys = table->keys ? table->keys : "";

    if ((table->flags & ACTION_QUIET) || entry != ((table->flags & ACTION_ENTRY) != 0) ||
        (entry && !action_allowed (table, screen, NULL)))
      continue;
    item->made = table->title ? table->title (screen) : NULL;
    if (item->made && !*item->made) {
      g_free (item->made);
      continue;
    }
    footer->count++;
    describe (item, keys, strcspn (keys, " "), item->made ? item->made : table->label);
    item->allowed = action_allowed (table, screen, NULL);
  }
}

static void footer_clear (Footer *footer)
{
  for (guint i = 0; i < footer->count; i++)
    g_free (footer->items[i].made);
}

/* How many items fit ROOM with GAP between them. */
static guint items_that_fit (const Footer *footer, int room, int gap)
{
  guint count = 0;
  int used = 0;

  for (; count < footer->count; count++) {
    used += footer->items[count].width + (count ? gap : 0);
    if (used > room)
      break;
  }
  return count;
}

/* What cannot be done just now gives way first, from the end. */
static void drop_muted (Footer *footer, int room, int gap)
{
  for (guint i = footer->count; i > 0 && items_that_fit (footer, room, gap) < footer->count; i--) {
    if (footer->items[i - 1].allowed)
      continue;
    g_free (footer->items[i - 1].made);
    footer->count--;
    for (guint k = i - 1; k < footer->count; k++)
      footer->items[k] = footer->items[k + 1];
  }
}

static void draw_items (Canvas *canvas, int row, Footer *footer, const char *right)
{
  int columns = canvas_columns (canvas), end = columns, column = 1, gap = 3;
  guint count;

  canvas_fill (canvas, (Rect){ row, 0, 1, columns }, ROLE_NORMAL);
  if (right && *right)
    end = canvas_text_right (canvas, row, columns, columns / 3, ROLE_MUTED, right) - 2;
  count = items_that_fit (footer, end - column, gap);
  if (count < footer->count) {
    gap = 2;
    drop_muted (footer, end - column, gap);
    count = items_that_fit (footer, end - column, gap);
  }
  for (guint i = 0; i < count; i++) {
    const FooterItem *item = &footer->items[i];

    column +=
        canvas_raw_text (canvas, row, column, item->key_columns, item->allowed ? ROLE_KEY : ROLE_MUTED, item->key) + 1;
    column += canvas_text (canvas, row, column, -1, item->allowed ? ROLE_NORMAL : ROLE_MUTED, item->title) + gap;
  }
}

void action_draw_footer (Canvas *canvas, int row, const Action *table, void *screen, const char *right)
{
  Footer footer;

  footer_fill (&footer, table, screen);
  draw_items (canvas, row, &footer, right);
  footer_clear (&footer);
}

void action_draw_keys (Canvas *canvas, int row, const ActionKey *keys, guint count, const char *right)
{
  Footer footer = { .count = MIN (count, FOOTER_MOST) };

  for (guint i = 0; i < footer.count; i++) {
    FooterItem *item = &footer.items[i];

    describe (item, keys[i].key, strlen (keys[i].key), keys[i].label);
    item->allowed = TRUE;
  }
  draw_items (canvas, row, &footer, right);
}
