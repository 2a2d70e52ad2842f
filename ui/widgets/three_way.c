#include "ui/widgets/three_way.h"

#include "base/text.h"

#include <string.h>

enum { LABEL_WIDTH = 16, MARGIN = 3, DETAIL_ROWS = 8, LIST_ROWS = 4, VERSIONS = 3 };

typedef struct {
  char *name, *label, *base, *theirs, *mine; /* base may be NULL */
  Side side;
} Row;

struct ThreeWay {
  GPtrArray *rows;
  guint cursor, top;
  int page, pages; /* of the whole texts of the field under the cursor, as drawn last */
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

static void go_to (ThreeWay *versions, guint index)
{
  if (index != versions->cursor)
    versions->page = 0;
  versions->cursor = index;
}

const char *three_way_next_open (ThreeWay *versions)
{
  for (guint i = 0; i < versions->rows->len; i++) {
    if (row_at (versions, i)->side != SIDE_NONE)
      continue;
    go_to (versions, i);
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
  go_to (versions, (guint)CLAMP ((int)versions->cursor + by, 0, last));
  return TRUE;
}

static gboolean turn (ThreeWay *versions, int by)
{
  versions->page = CLAMP (versions->page + by, 0, MAX (versions->pages - 1, 0));
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
  case KEYCODE_PAGE_UP:
    return turn (versions, -1);
  case KEYCODE_PAGE_DOWN:
    return turn (versions, 1);
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

/* Where texts that begin alike begin to differ: the first word that is not in all; 0 where that is in sight of the beginning. */
static gsize first_difference (char *const cells[VERSIONS], gboolean base_known, int width)
{
  gsize at = 0, word = 0;
  for (; cells[1][at] != '\0' && cells[1][at] == cells[2][at] && (!base_known || cells[0][at] == cells[1][at]); at++)
    if (cells[1][at] == ' ')
      word = at + 1;
  return (int)word > width - 8 ? word : 0;
}

static void draw_cell (Canvas *canvas, int row, int column, int width, gboolean chosen, const char *text, gsize from)
{
  Role role = chosen ? ROLE_NORMAL : ROLE_MUTED;
  canvas_text (canvas, row, column, 2, ROLE_KEY, chosen ? "*" : "");
  column += 2;
  if (from > 0)
    column += canvas_glyph (canvas, row, column, ROLE_MUTED, GLYPH_MORE);
  canvas_text (canvas, row, column, width - 3 - (from > 0 ? 1 : 0), role, text + from);
}

static void draw_row (const ThreeWay *versions, guint index, Canvas *canvas, int row, int width)
{
  const Row *fields = row_at (versions, index);
  const char *texts[VERSIONS] = { fields->base, fields->theirs, fields->mine };
  const Side sides[VERSIONS] = { SIDE_NONE, SIDE_THEIRS, SIDE_MINE };
  char *cells[VERSIONS];
  for (guint i = 0; i < VERSIONS; i++)
    cells[i] = text_clean_line (shown (texts[i]), -1);
  gsize from = first_difference (cells, fields->base != NULL, width);
  if (index == versions->cursor)
    canvas_glyph (canvas, row, 0, ROLE_NORMAL, GLYPH_MARKER);
  canvas_text (canvas, row, MARGIN, LABEL_WIDTH - 1, fields->side == SIDE_NONE ? ROLE_BAD : ROLE_NORMAL, fields->label);
  for (guint i = 0; i < VERSIONS; i++) {
    draw_cell (canvas, row, MARGIN + LABEL_WIDTH + (int)i * width, width, i > 0 && fields->side == sides[i], cells[i],
               i == 0 && fields->base == NULL ? 0 : from);
    g_free (cells[i]);
  }
}

/* ---- the whole texts of one field */

static const char *const captions[VERSIONS] = { "As it was", "Theirs", "Mine" };

typedef struct {
  GPtrArray *lines[VERSIONS]; /* char*, wrapped */
  guint alike;                /* leading lines that are the same in all that are known */
  guint most;                 /* the lines of the longest */
} Whole;

static gboolean is_alike (const Row *fields, const Whole *whole, guint line)
{
  const char *first = NULL;
  for (guint i = 0; i < VERSIONS; i++) {
    if (i == 0 && fields->base == NULL)
      continue;
    const char *text = line < whole->lines[i]->len ? g_ptr_array_index (whole->lines[i], line) : NULL;
    if (text == NULL || (first != NULL && !g_str_equal (first, text)))
      return FALSE;
    first = text;
  }
  return TRUE;
}

static Whole whole_new (const Row *fields, int columns)
{
  const char *texts[VERSIONS] = { fields->base, fields->theirs, fields->mine };
  Whole whole = { 0 };
  for (guint i = 0; i < VERSIONS; i++) {
    whole.lines[i] = text_wrap (shown (texts[i]), columns - MARGIN - LABEL_WIDTH - 1);
    whole.most = MAX (whole.most, whole.lines[i]->len);
  }
  while (whole.alike < whole.most && is_alike (fields, &whole, whole.alike))
    whole.alike++;
  return whole;
}

static void whole_clear (Whole *whole)
{
  for (guint i = 0; i < VERSIONS; i++)
    g_ptr_array_unref (whole->lines[i]);
}

static int whole_rows (const Whole *whole)
{
  return (int)(whole->lines[0]->len + whole->lines[1]->len + whole->lines[2]->len);
}

/* One text from its line FIRST on; returns the row below it. */
static int draw_whole (const Whole *whole, guint which, guint first, Canvas *canvas, int row, int end)
{
  const GPtrArray *lines = whole->lines[which];
  if (row < end)
    canvas_text (canvas, row, MARGIN, LABEL_WIDTH - 1, ROLE_MUTED, captions[which]);
  for (guint i = first; i < lines->len && row < end; i++)
    canvas_text (canvas, row++, MARGIN + LABEL_WIDTH, -1, ROLE_NORMAL, lines->pdata[i]);
  return row;
}

/* Long ones get a third of the rows each, from the first line that differs on, a page at a time. */
static char *draw_pages (ThreeWay *versions, const Whole *whole, Canvas *canvas, Rect rect)
{
  int each = MAX (rect.rows / VERSIONS, 1);
  guint first = whole->alike;
  versions->pages = MAX (((int)(whole->most - first) + each - 1) / each, 1);
  versions->page = MIN (versions->page, versions->pages - 1);
  first += (guint)(versions->page * each);
  for (guint i = 0; i < VERSIONS; i++) {
    int row = rect.row + (int)i * each;
    draw_whole (whole, i, first, canvas, row, i + 1 == VERSIONS ? rect.row + rect.rows : row + each);
  }
  return versions->pages < 2 ? NULL : g_strdup_printf ("part %d/%d, PgDn", versions->page + 1, versions->pages);
}

static void draw_details (ThreeWay *versions, const Whole *whole, Canvas *canvas, Rect rect)
{
  const Row *fields = row_at (versions, versions->cursor);
  int row = rect.row + 1, end = rect.row + rect.rows;
  g_autofree char *part = NULL;
  versions->pages = 1;
  if (whole_rows (whole) < rect.rows)
    for (guint i = 0; i < VERSIONS; i++)
      row = draw_whole (whole, i, 0, canvas, row, end);
  else
    part = draw_pages (versions, whole, canvas, (Rect){ row, 0, rect.rows - 1, rect.columns });
  const char *choose = fields->side == SIDE_NONE ? "choose: t theirs, m mine" : NULL;
  g_autofree char *both = choose != NULL && part != NULL ? g_strdup_printf ("t or m? • %s", part) : NULL;
  canvas_titled_rule (canvas, rect.row, 0, rect.columns, fields->label,
                      both != NULL   ? both
                      : part != NULL ? part
                                     : choose);
}

/* How many rows the whole texts get: a few, or for long ones all that the table can spare. */
static int detail_rows (const ThreeWay *versions, const Whole *whole, Rect rect)
{
  int usual = MIN (DETAIL_ROWS, rect.rows / 2), table = MIN ((int)versions->rows->len, LIST_ROWS);
  return CLAMP (whole_rows (whole) + 1, usual, MAX (rect.rows - 2 - table, usual));
}

void three_way_draw (ThreeWay *versions, Canvas *canvas, Rect rect)
{
  int width = (rect.columns - MARGIN - LABEL_WIDTH) / 3, first = MARGIN + LABEL_WIDTH + 2;
  if (versions->rows->len == 0)
    return;
  Whole whole = whole_new (row_at (versions, versions->cursor), rect.columns);
  int details = detail_rows (versions, &whole, rect), fit = MAX (rect.rows - 1 - details, 1);
  versions->top = MIN (versions->top, versions->cursor);
  if (versions->cursor >= versions->top + (guint)fit)
    versions->top = versions->cursor - (guint)fit + 1;
  canvas_text (canvas, rect.row, first, width, ROLE_HEADING, "As it was");
  canvas_text (canvas, rect.row, first + width, width, ROLE_HEADING, "Theirs (t)");
  canvas_text (canvas, rect.row, first + 2 * width, width, ROLE_HEADING, "Mine (m)");
  for (guint i = 0; i < (guint)fit && versions->top + i < versions->rows->len; i++)
    draw_row (versions, versions->top + i, canvas, rect.row + 1 + (int)i, width);
  draw_details (versions, &whole, canvas, (Rect){ rect.row + rect.rows - details, 0, details, rect.columns });
  whole_clear (&whole);
}
