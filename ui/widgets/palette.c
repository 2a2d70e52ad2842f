#include "ui/widgets/palette.h"

#include "base/text.h"
#include "ui/widgets/box.h"
#include "ui/widgets/line_editor.h"

#include <string.h>

typedef struct {
  char *label, *note, *why_not;
  char *folded;
  const void *data;
} Entry;

struct Palette {
  char *prompt;
  LineEditor *line;
  GPtrArray *entries;
  GArray *found; /* guint into entries */
  guint cursor, top;
  void (*search) (Palette *palette, const char *typed, void *user);
  void *user;
};

static void entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->label);
  g_free (entry->note);
  g_free (entry->why_not);
  g_free (entry->folded);
  g_free (entry);
}

Palette *palette_new (const char *prompt)
{
  Palette *palette = g_new0 (Palette, 1);

  palette->prompt = g_strdup (prompt);
  palette->line = line_editor_new (FALSE);
  palette->entries = g_ptr_array_new_with_free_func (entry_free);
  palette->found = g_array_new (FALSE, FALSE, sizeof (guint));
  return palette;
}

void palette_free (Palette *palette)
{
  if (!palette)
    return;
  g_free (palette->prompt);
  line_editor_free (palette->line);
  g_ptr_array_unref (palette->entries);
  g_array_unref (palette->found);
  g_free (palette);
}

static const Entry *entry_at (const Palette *palette, guint index)
{
  return g_ptr_array_index (palette->entries, index);
}

/* 2: all words are there and the label begins with the first; 1: all words are there; 0: not. */
static int rank (const Entry *entry, char **words)
{
  int best = words[0] && *words[0] && g_str_has_prefix (entry->folded, words[0]) ? 2 : 1;

  for (; *words; words++)
    if (**words && !strstr (entry->folded, *words))
      return 0;
  return best;
}

static void filter (Palette *palette)
{
  g_autofree char *folded = text_fold (line_editor_text (palette->line));
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  g_array_set_size (palette->found, 0);
  for (int wanted = 2; wanted >= 1; wanted--)
    for (guint i = 0; i < palette->entries->len; i++)
      if (palette->search ? wanted == 1 : rank (entry_at (palette, i), words) == wanted)
        g_array_append_val (palette->found, i);
  palette->cursor = palette->top = 0;
}

void palette_add (Palette *palette, const char *label, const char *note, const char *why_not, const void *data)
{
  Entry *entry = g_new0 (Entry, 1);
  g_autofree char *all = g_strdup_printf ("%s %s", label, note ? note : "");

  entry->label = g_strdup (label);
  entry->note = g_strdup (note);
  entry->why_not = g_strdup (why_not);
  entry->folded = text_fold (all);
  entry->data = data;
  g_ptr_array_add (palette->entries, entry);
  g_array_set_size (palette->found, 0);
}

void palette_add_actions (Palette *palette, const Action *table, void *screen, const Action *but)
{
  for (; table && table->name; table++) {
    g_autofree char *key = action_key (table), *title = action_title (table, screen), *why = NULL;
    g_autofree char *note = g_strdup_printf ("%s · %s", key, table->help ? table->help : "");

    if (action_find (but, table->name))
      continue;
    action_allowed (table, screen, &why);
    palette_add (palette, title, *key ? note : table->help, why, table);
  }
}

void palette_clear (Palette *palette)
{
  g_ptr_array_set_size (palette->entries, 0);
  g_array_set_size (palette->found, 0);
  palette->cursor = palette->top = 0;
}

static void changed (Palette *palette)
{
  if (palette->search) {
    palette_clear (palette);
    palette->search (palette, line_editor_text (palette->line), palette->user);
  }
  filter (palette);
}

void palette_set_search (Palette *palette, void (*search) (Palette *palette, const char *typed, void *user), void *user)
{
  palette->search = search;
  palette->user = user;
  changed (palette);
}

/* Entries can have been added since the last key. */
static void make_ready (Palette *palette)
{
  if (palette->found->len == 0 && palette->entries->len > 0)
    filter (palette);
}

const char *palette_text (const Palette *palette)
{
  return line_editor_text (palette->line);
}

static const Entry *chosen (const Palette *palette)
{
  if (palette->cursor >= palette->found->len)
    return NULL;
  return entry_at (palette, g_array_index (palette->found, guint, palette->cursor));
}

const void *palette_data (const Palette *palette)
{
  const Entry *entry = chosen (palette);

  return entry ? entry->data : NULL;
}

void palette_select (Palette *palette, const void *data)
{
  make_ready (palette);
  for (guint i = 0; i < palette->found->len; i++)
    if (entry_at (palette, g_array_index (palette->found, guint, i))->data == data)
      palette->cursor = i;
}

static PaletteResult typing_key (Palette *palette, Key key)
{
  g_autofree char *before = g_strdup (line_editor_text (palette->line));

  if (!line_editor_handle_key (palette->line, key))
    return PALETTE_IGNORED;
  if (strcmp (before, line_editor_text (palette->line)))
    changed (palette);
  return PALETTE_TAKEN;
}

PaletteResult palette_handle_event (Palette *palette, const Event *event)
{
  guint last;

  make_ready (palette);
  last = palette->found->len ? palette->found->len - 1 : 0;
  if (event->kind == EVENT_PASTE && line_editor_paste (palette->line, event->text)) {
    changed (palette);
    return PALETTE_TAKEN;
  }
  if (event->kind != EVENT_KEY)
    return PALETTE_IGNORED;
  switch (event->key) {
  case KEYCODE_ESCAPE:
    return PALETTE_CLOSED;
  case KEYCODE_ENTER:
    return chosen (palette) && chosen (palette)->why_not ? PALETTE_TAKEN : PALETTE_CHOSEN;
  case KEYCODE_DOWN:
  case KEYCODE_TAB:
    palette->cursor = MIN (palette->cursor + 1, last);
    return PALETTE_TAKEN;
  case KEYCODE_UP:
  case KEYCODE_BACKTAB:
    palette->cursor -= palette->cursor > 0;
    return PALETTE_TAKEN;
  case KEYCODE_PAGE_DOWN:
    palette->cursor = MIN (palette->cursor + 8, last);
    return PALETTE_TAKEN;
  case KEYCODE_PAGE_UP:
    palette->cursor -= MIN (palette->cursor, 8);
    return PALETTE_TAKEN;
  default:
    return typing_key (palette, event->key);
  }
}

/* ---- drawing */

#define ROWS 10
#define LABEL_COLUMNS 28

static void draw_entry (const Palette *palette, Canvas *canvas, const Rect *inside, int row, guint index)
{
  const Entry *entry = entry_at (palette, g_array_index (palette->found, guint, index));
  int label = MIN (LABEL_COLUMNS, inside->columns / 2);
  const char *note = entry->why_not && index == palette->cursor ? entry->why_not : entry->note;

  if (!note)
    label = inside->columns;
  canvas_text (canvas, row, inside->column, label, entry->why_not ? ROLE_MUTED : ROLE_NORMAL, entry->label);
  if (note)
    canvas_text (canvas, row, inside->column + label + 2, inside->columns - label - 2, ROLE_MUTED, note);
  if (index != palette->cursor)
    return;
  canvas_glyph (canvas, row, inside->column - 2, ROLE_KEY, GLYPH_MARKER);
  if (!canvas_slow_line (canvas))
    canvas_recolour (canvas, row, inside->column - 2, inside->columns + 2, ROLE_SELECTED);
}

void palette_draw (Palette *palette, Canvas *canvas)
{
  int columns = MIN (canvas_columns (canvas) - 8, 76);
  Rect inside = box_draw (canvas, MIN (ROWS + 2, canvas_rows (canvas) - 4), columns, NULL);
  guint rows = (guint)MAX (inside.rows - 2, 1);
  int prompt;

  make_ready (palette);
  prompt = canvas_text (canvas, inside.row, inside.column, columns / 2, ROLE_KEY, palette->prompt) + 1;
  palette->top = CLAMP (palette->top, palette->cursor + 1 > rows ? palette->cursor + 1 - rows : 0, palette->cursor);
  for (guint i = 0; i < rows && palette->top + i < palette->found->len; i++)
    draw_entry (palette, canvas, &inside, inside.row + 2 + (int)i, palette->top + i);
  if (palette->found->len == 0 && *palette_text (palette))
    canvas_text (canvas, inside.row + 2, inside.column, columns, ROLE_MUTED, "Nothing has these words.");
  if (palette->top + rows < palette->found->len)
    canvas_glyph (canvas, inside.row + 1 + (int)rows, inside.column + inside.columns + 1, ROLE_MUTED, GLYPH_DOWN);
  line_editor_draw (palette->line, canvas, inside.row, inside.column + prompt, columns - prompt, ROLE_NORMAL, TRUE);
}
