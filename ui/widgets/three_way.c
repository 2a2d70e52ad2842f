#include "ui/widgets/three_way.h"

#include "base/text.h"

#include <string.h>

enum { LABEL_WIDTH = 16, MARGIN = 3, DETAIL_ROWS = 8 };

typedef struct {
  char *name, *label, *base, *theirs, *mine; /* base may be NULL */
  Side side;
} Row;

struct ThreeWay {
  GPtrArray *rows;
  guint cursor, top;
};

static void row_free (gpointer data)
{
  Row *row = data;
  g_free (row->name);
  g_free (row->label);
  g_free (row->base);
  g_free (row->theirs);
  g_free (row->mine);
  g_free (row);
}

ThreeWay *three_way_new (void)
{
  ThreeWay *versions = g_new0 (ThreeWay, 1);
  versions->rows = g_ptr_array_new_with_free_func (row_free);
  return versions;
}

void three_way_free (ThreeWay *versions)
{
  if (versions == NULL)
    return;
  g_ptr_array_unref (versions->rows);
  g_free (versions);
}

static const Row *row_at (const ThreeWay *versions, guint index)
{
  return g_ptr_array_index (versions->rows, index);
}

/* Who changed it decides; both the same way is no difference to choose from. */
static Side side_for (const char *base, const char *theirs, const char *mine)
{
  if (g_str_equal (theirs, mine))
    return SIDE_THEIRS;
  if (base == NULL)
    return SIDE_NONE;
  if (g_str_equal (base, theirs))
    return SIDE_MINE;
  return g_str_equal (base, mine) ? SIDE_THEIRS : SIDE_NONE;
}

void three_way_add (ThreeWay *versions, const char *name, const char *label, const char *base, const char *theirs,
                    const char *mine)
{
  if (g_str_equal (theirs, mine) && (base == NULL || g_str_equal (base, theirs)))
    return;
  Row *row = g_new0 (Row, 1);
  *row = (Row){ g_strdup (name),   g_strdup (label), g_strdup (base),
                g_strdup (theirs), g_strdup (mine),  side_for (base, theirs, mine) };
  g_ptr_array_add (versions->rows, row);
}

guint three_way_count (const ThreeWay *versions)
{
  return versions->rows->len;
}

const char *three_way_name (const ThreeWay *versions, guint index)
{
  return row_at (versions, index)->name;
}

Side three_way_side (const ThreeWay *versions, guint index)
{
  return row_at (versions, index)->side;
}

const char *three_way_text (const ThreeWay *versions, guint index)
{
  const Row *row = row_at (versions, index);
  return row->side == SIDE_NONE ? NULL : row->side == SIDE_THEIRS ? row->theirs : row->mine;
}

const char *three_way_next_open (ThreeWay *versions)
{
  for (guint i = 0; i < versions->rows->len; i++) {
    if (row_at (versions, i)->side != SIDE_NONE)
      continue;
    versions->cursor = i;
    return row_at (versions, i)->label;
  }
  return NULL;
}

static gboolean choose (ThreeWay *versions, Side side)
{
  if (versions->rows->len > 0)
    ((Row *)g_ptr_array_index (versions->rows, versions->cursor))->side = side;
  return TRUE;
}

static gboolean move (ThreeWay *versions, int by)
{
  int last = MAX ((int)versions->rows->len - 1, 0);
  versions->cursor = (guint)CLAMP ((int)versions->cursor + by, 0, last);
  return TRUE;
}

gboolean three_way_handle_key (ThreeWay *versions, Key key)
{
  switch (key) {
  case KEYCODE_UP:
  case KEYCODE_BACKTAB:
  case 'k':
    return move (versions, -1);
  case KEYCODE_DOWN:
  case '\t':
  case 'j':
    return move (versions, 1);
  case KEYCODE_LEFT:
  case 't':
    return choose (versions, SIDE_THEIRS);
  case KEYCODE_RIGHT:
  case 'm':
    return choose (versions, SIDE_MINE);
  default:
    return FALSE;
  }
}

/* ---- drawing */

static const char *shown (const char *text)
{
  if (text == NULL)
    return "not known";
  return *text == '\0' ? "nothing" : text;
}

static void draw_cell (Canvas *canvas, int row, int column, int width, gboolean chosen, const char *text)
{
  g_autofree char *line = text_clean_line (shown (text), -1);
  canvas_text (canvas, row, column, 2, ROLE_KEY, chosen ? "*" : "");
  canvas_text (canvas, row, column + 2, width - 3, chosen ? ROLE_NORMAL : ROLE_MUTED, line);
}

static void draw_row (const ThreeWay *versions, guint index, Canvas *canvas, int row, int width)
{
  const Row *fields = row_at (versions, index);
  int first = MARGIN + LABEL_WIDTH;
  if (index == versions->cursor)
    canvas_glyph (canvas, row, 0, ROLE_NORMAL, GLYPH_MARKER);
  canvas_text (canvas, row, MARGIN, LABEL_WIDTH - 1, fields->side == SIDE_NONE ? ROLE_BAD : ROLE_NORMAL, fields->label);
  draw_cell (canvas, row, first, width, FALSE, fields->base);
  draw_cell (canvas, row, first + width, width, fields->side == SIDE_THEIRS, fields->theirs);
  draw_cell (canvas, row, first + 2 * width, width, fields->side == SIDE_MINE, fields->mine);
}

/* One whole text; returns the row below it. */
static int draw_whole (Canvas *canvas, int row, int end, int columns, const char *label, const char *text)
{
  g_autoptr (GPtrArray) lines = text_wrap (shown (text), columns - MARGIN - LABEL_WIDTH - 1);
  if (row < end)
    canvas_text (canvas, row, MARGIN, LABEL_WIDTH - 1, ROLE_MUTED, label);
  for (guint i = 0; i < lines->len && row < end; i++)
    canvas_text (canvas, row++, MARGIN + LABEL_WIDTH, -1, ROLE_NORMAL, g_ptr_array_index (lines, i));
  return row;
}

static void draw_details (const Row *fields, Canvas *canvas, int row, int end, int columns)
{
  canvas_titled_rule (canvas, row++, 0, columns, fields->label,
                      fields->side == SIDE_NONE ? "choose: t theirs, m mine" : NULL);
  row = draw_whole (canvas, row, end, columns, "As it was", fields->base);
  row = draw_whole (canvas, row, end, columns, "Theirs", fields->theirs);
  draw_whole (canvas, row, end, columns, "Mine", fields->mine);
}

void three_way_draw (ThreeWay *versions, Canvas *canvas, Rect rect)
{
  int width = (rect.columns - MARGIN - LABEL_WIDTH) / 3, first = MARGIN + LABEL_WIDTH + 2;
  int details = MIN (DETAIL_ROWS, rect.rows / 2), fit = MAX (rect.rows - 1 - details, 1);
  if (versions->rows->len == 0)
    return;
  versions->top = MIN (versions->top, versions->cursor);
  if (versions->cursor >= versions->top + (guint)fit)
    versions->top = versions->cursor - (guint)fit + 1;
  canvas_text (canvas, rect.row, first, width, ROLE_HEADING, "As it was");
  canvas_text (canvas, rect.row, first + width, width, ROLE_HEADING, "Theirs (t)");
  canvas_text (canvas, rect.row, first + 2 * width, width, ROLE_HEADING, "Mine (m)");
  for (guint i = 0; i < (guint)fit && versions->top + i < versions->rows->len; i++)
    draw_row (versions, versions->top + i, canvas, rect.row + 1 + (int)i, width);
  draw_details (row_at (versions, versions->cursor), canvas, rect.row + rect.rows - details, rect.row + rect.rows,
                rect.columns);
}
