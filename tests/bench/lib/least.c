#include "bench/lib/least.h"

#include <string.h>

#define UNKNOWN (-1)
#define SHIFTS_TRIED 4
#define LEAD 6 /* columns before the first change where writing may begin */

static const Ink plain = { -1, -1, 0 };

/* Where the terminal's cursor is, and its pen. */
typedef struct {
  int row, column; /* UNKNOWN behind the last column */
  Ink ink;
} Pen;

typedef struct {
  GString *bytes;
  Pen pen;
} Way;

static void way_clear (Way *way)
{
  if (way->bytes != NULL)
    g_string_free (way->bytes, TRUE);
  way->bytes = NULL;
}

/* Takes OTHER over where it is shorter, and clears it otherwise. */
static void keep_shorter (Way *way, Way other)
{
  if (way->bytes != NULL && other.bytes->len >= way->bytes->len) {
    way_clear (&other);
    return;
  }
  way_clear (way);
  *way = other;
}

static Way way_from (const Way *way)
{
  return (Way){ g_string_new_len (way->bytes->str, (gssize)way->bytes->len), way->pen };
}

/* ---- moving */

static void offer (char best[static 32], const char *text)
{
  if (*best == '\0' || strlen (text) < strlen (best))
    g_strlcpy (best, text, 32);
}

static char *control (char text[static 32], int number, char final)
{
  if (number == 1)
    g_snprintf (text, 32, "\033[%c", final);
  else
    g_snprintf (text, 32, "\033[%d%c", number, final);
  return text;
}

static char *several (char text[static 32], char byte, int count)
{
  memset (text, byte, (gsize)MIN (count, 30));
  text[MIN (count, 30)] = '\0';
  return text;
}

static void vertical (char best[static 32], int from, int to)
{
  char text[64];
  *best = '\0';
  if (from == to)
    return;
  offer (best, control (text, ABS (to - from), to > from ? 'B' : 'A'));
  offer (best, control (text, to + 1, 'd'));
  if (to > from)
    offer (best, several (text, '\n', to - from));
}

static void horizontal (char best[static 32], int from, int to)
{
  char text[64];
  *best = '\0';
  if (from == to)
    return;
  offer (best, control (text, to + 1, 'G'));
  if (to == 0)
    offer (best, "\r");
  else {
    g_snprintf (text, sizeof text, to == 1 ? "\r\033[C" : "\r\033[%dC", to);
    offer (best, text);
  }
  if (from != UNKNOWN && from > to)
    offer (best, several (text, '\b', from - to));
  if (from != UNKNOWN)
    offer (best, control (text, ABS (to - from), to > from ? 'C' : 'D'));
}

static void move (Way *way, int row, int column)
{
  char best[64], across[64], text[160];
  if (way->pen.row == row && way->pen.column == column)
    return;
  vertical (best, way->pen.row, row);
  horizontal (across, way->pen.column, column);
  g_strlcat (best, across, sizeof best);
  if (column == 0)
    g_snprintf (text, sizeof text, row == 0 ? "\033[H" : "\033[%dH", row + 1);
  else
    g_snprintf (text, sizeof text, "\033[%d;%dH", row + 1, column + 1);
  g_string_append (way->bytes, strlen (text) < strlen (best) ? text : best);
  way->pen.row = row;
  way->pen.column = column;
}

/* ---- the pen */

static const struct {
  unsigned flag;
  int on, off;
} looks[] = { { LOOK_BOLD, 1, 22 },
              { LOOK_ITALIC, 3, 23 },
              { LOOK_UNDERLINE, 4, 24 },
              { LOOK_REVERSE, 7, 27 },
              { LOOK_STRIKE, 9, 29 } };

static void add_colour (GString *codes, int colour, int base)
{
  if (colour < 0)
    g_string_append_printf (codes, ";%d", base + 9);
  else if (colour < 8)
    g_string_append_printf (codes, ";%d", base + colour);
  else if (colour < 16)
    g_string_append_printf (codes, ";%d", base + 60 + colour - 8);
  else if (colour < COLOUR_DIRECT)
    g_string_append_printf (codes, ";%d;5;%d", base + 8, colour);
  else
    g_string_append_printf (codes, ";%d;2;%d;%d;%d", base + 8, (colour >> 16) & 255, (colour >> 8) & 255, colour & 255);
}

static void change_ink (Way *way, Ink to)
{
  g_autoptr (GString) anew = g_string_new (""), steps = g_string_new ("");
  Ink from = way->pen.ink;
  if (ink_equal (from, to))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    if (to.flags & looks[i].flag)
      g_string_append_printf (anew, ";%d", looks[i].on);
    if ((to.flags ^ from.flags) & looks[i].flag)
      g_string_append_printf (steps, ";%d", to.flags & looks[i].flag ? looks[i].on : looks[i].off);
  }
  if (to.foreground >= 0)
    add_colour (anew, to.foreground, 30);
  if (to.background >= 0)
    add_colour (anew, to.background, 40);
  if (to.foreground != from.foreground)
    add_colour (steps, to.foreground, 30);
  if (to.background != from.background)
    add_colour (steps, to.background, 40);
  /* Either list begins with a semicolon: an empty number, which resets. */
  if (anew->len <= steps->len - 1)
    g_string_append_printf (way->bytes, "\033[%sm", anew->str);
  else
    g_string_append_printf (way->bytes, "\033[%sm", steps->str + 1);
  way->pen.ink = to;
}

static gboolean is_blank (const Glyph *glyph)
{
  return glyph->text[0] == ' ' && glyph->text[1] == '\0';
}

/* Blank, and nothing but the background can be seen of it: what erasing leaves. */
static gboolean is_erased (const Glyph *glyph)
{
  return is_blank (glyph) && glyph->ink.flags == 0;
}

static Ink ink_for (const Glyph *glyph, Ink now)
{
  if (!is_erased (glyph))
    return glyph->ink;
  if (now.flags & (LOOK_UNDERLINE | LOOK_REVERSE | LOOK_STRIKE))
    return glyph->ink;
  now.background = glyph->ink.background;
  return now;
}

static void ink_for_erasing (Way *way, int background)
{
  Ink ink = way->pen.ink;
  ink.background = background;
  if (ink.flags & (LOOK_UNDERLINE | LOOK_REVERSE | LOOK_STRIKE))
    ink = (Ink){ -1, background, 0 };
  change_ink (way, ink);
}

/* ---- one row */

typedef struct {
  int row, columns;
  const Glyph *old, *new;
} Change;

static gboolean differs (const Change *change, int column)
{
  const Glyph *old = change->old + column, *new = change->new + column;
  if (!glyph_equal (old, new))
    return TRUE;
  return new->width == 2 && !glyph_equal (old + 1, new + 1);
}

static int next_difference (const Change *change, int from, int end)
{
  while (from < end && !differs (change, from))
    from++;
  return from;
}

static int run_of (const Change *change, int from, int end)
{
  int i = from + 1;
  while (i < end && glyph_equal (&change->new[i], &change->new[from]))
    i++;
  return i - from;
}

static void write_glyph (Way *way, const Change *change, int column, int count)
{
  const Glyph *glyph = change->new + column;
  int after = column + MAX (glyph->width, 1) * count;
  change_ink (way, ink_for (glyph, way->pen.ink));
  g_string_append (way->bytes, glyph->text);
  if (count == 2)
    g_string_append (way->bytes, glyph->text);
  else if (count > 2)
    g_string_append_printf (way->bytes, "\033[%db", count - 1);
  way->pen.column = after < change->columns ? after : UNKNOWN;
}

/* Every step that leads on from "the row is right up to COLUMN, and the cursor there". */
static void lead_on (Way *ways, Way *done, const Change *change, int column, int end, int last)
{
  const Glyph *glyph = change->new + column;
  Way *here = &ways[column];
  int gap = next_difference (change, column, end), run = run_of (change, column, end);
  Way next = way_from (here);

  write_glyph (&next, change, column, 1);
  keep_shorter (&ways[column + MAX (glyph->width, 1)], next);
  if (gap > column && gap <= last) {
    next = way_from (here);
    move (&next, change->row, gap);
    keep_shorter (&ways[gap], next);
  }
  if (run > 4 && glyph->text[1] == '\0') {
    next = way_from (here);
    write_glyph (&next, change, column, run);
    keep_shorter (&ways[column + run], next);
  }
  if (run > 4 && is_erased (glyph)) {
    next = way_from (here);
    ink_for_erasing (&next, glyph->ink.background);
    g_string_append_printf (next.bytes, "\033[%dX", run);
    if (column + run <= last) {
      move (&next, change->row, column + run);
      keep_shorter (&ways[column + run], next);
    } else {
      keep_shorter (done, next);
    }
  }
}

/* Writes what differs before END. */
static Way write_differences (const Change *change, const Way *start, int end)
{
  int first = next_difference (change, 0, end), last = first;
  Way *ways = g_new0 (Way, (gsize)change->columns + 2), done = { NULL, { 0 } };

  if (first >= end) {
    g_free (ways);
    return way_from (start);
  }
  for (int i = first; i < end; i++)
    if (differs (change, i))
      last = i;
  if (start->pen.row == change->row && start->pen.column != UNKNOWN && start->pen.column < first)
    ways[start->pen.column] = way_from (start);
  for (int i = MAX (0, first - LEAD); i <= first; i++)
    if (change->new[i].width > 0) {
      Way moved = way_from (start);
      move (&moved, change->row, i);
      keep_shorter (&ways[i], moved);
    }
  for (int i = 0; i <= last; i++)
    if (ways[i].bytes != NULL)
      lead_on (ways, &done, change, i, end, last);
  for (int i = last + 1; i <= end; i++)
    if (ways[i].bytes != NULL)
      keep_shorter (&done, way_from (&ways[i]));
  for (int i = 0; i < change->columns + 2; i++)
    way_clear (&ways[i]);
  g_free (ways);
  return done;
}

static int tail_of (const Change *change)
{
  int i = change->columns;
  while (i > 0 && is_erased (&change->new[i - 1]) &&
         ink_equal (change->new[i - 1].ink, change->new[change->columns - 1].ink))
    i--;
  return i;
}

static void erase_to_end (Way *way, const Change *change, int column)
{
  move (way, change->row, column);
  ink_for_erasing (way, change->new[change->columns - 1].ink.background);
  g_string_append (way->bytes, "\033[K");
}

static void erase_tail (Way *best, const Change *change, const Way *start, int tail)
{
  int first = next_difference (change, tail, change->columns);
  if (first >= change->columns)
    return;
  for (int i = 0; i < 2; i++) {
    Way way = write_differences (change, start, tail);
    erase_to_end (&way, change, i == 0 ? tail : first);
    keep_shorter (best, way);
  }
}

static void erase_first (Way *best, const Change *change, const Way *start)
{
  int first = next_difference (change, 0, change->columns);
  g_autofree Glyph *blank = g_memdup2 (change->old, (gsize)change->columns * sizeof (Glyph));
  Change rest = *change;
  Way erased = way_from (start);
  rest.old = blank;
  erase_to_end (&erased, change, first);
  for (int i = first; i < change->columns; i++)
    blank[i] = (Glyph){ " ", 1, { -1, change->new[change->columns - 1].ink.background, 0 } };
  keep_shorter (best, write_differences (&rest, &erased, change->columns));
  way_clear (&erased);
}

static void update_row (Way *way, const Change *change)
{
  Way best;
  int tail = tail_of (change), first = next_difference (change, 0, change->columns);
  if (first >= change->columns)
    return;
  best = write_differences (change, way, change->columns);
  if (tail < change->columns)
    erase_tail (&best, change, way, tail);
  if (tail < change->columns && first < tail)
    erase_first (&best, change, way);
  way_clear (way);
  *way = best;
}

static void update_rows (Way *way, const Picture *from, const Picture *to)
{
  for (int row = 0; row < to->rows; row++) {
    Change change = { row, to->columns, picture_row (from, row), picture_row (to, row) };
    update_row (way, &change);
  }
}

/* ---- moving lines */

typedef struct {
  int by, rows, first, last; /* lines up; how many rows that brings, and which */
} Shift;

static gboolean rows_equal (const Picture *one, int row, const Picture *other, int other_row)
{
  for (int i = 0; i < one->columns; i++)
    if (!glyph_equal (picture_row (one, row) + i, picture_row (other, other_row) + i))
      return FALSE;
  return TRUE;
}

static gboolean row_is_blank (const Picture *picture, int row)
{
  for (int i = 0; i < picture->columns; i++)
    if (!is_erased (picture_row (picture, row) + i))
      return FALSE;
  return TRUE;
}

static Shift shift_by (const Picture *from, const Picture *to, int by)
{
  Shift shift = { by, 0, to->rows, -1 };
  for (int row = MAX (0, -by); row < to->rows && row + by < to->rows; row++) {
    if (row_is_blank (to, row) || rows_equal (to, row, from, row) || !rows_equal (to, row, from, row + by))
      continue;
    shift.rows++;
    shift.first = MIN (shift.first, row);
    shift.last = row;
  }
  return shift;
}

static int by_rows (const void *one, const void *other)
{
  return ((const Shift *)other)->rows - ((const Shift *)one)->rows;
}

static void change_lines (Way *way, int row, int count, char final)
{
  char text[64];
  ink_for_erasing (way, -1);
  move (way, row, 0);
  g_string_append (way->bytes, control (text, count, final));
}

/* Deletes lines at one end of the block and inserts as many at the other; SHOWN becomes what then stands there. */
static void shift_lines (Way *way, const Shift *shift, const Picture *from, Picture *shown)
{
  int count = ABS (shift->by), top = shift->by > 0 ? shift->first : shift->first - count;
  int bottom = shift->by > 0 ? shift->last + count : shift->last;
  if (shift->by > 0) {
    change_lines (way, top, count, 'M');
    if (bottom < from->rows - 1)
      change_lines (way, bottom - count + 1, count, 'L');
  } else {
    if (bottom < from->rows - 1)
      change_lines (way, bottom - count + 1, count, 'M');
    change_lines (way, top, count, 'L');
  }
  for (int row = top; row <= bottom; row++)
    for (int i = 0; i < from->columns; i++)
      picture_row (shown, row)[i] = row + shift->by < top || row + shift->by > bottom
                                        ? (Glyph){ " ", 1, plain }
                                        : picture_row (from, row + shift->by)[i];
}

/* ---- the whole */

static Way begin (const Picture *from, const Picture *to)
{
  Way way = { g_string_new (""), { from->row, from->column, plain } };
  if (from->cursor_shown && !to->cursor_shown)
    g_string_append (way.bytes, "\033[?25l");
  return way;
}

static void finish (Way *way, const Picture *from, const Picture *to)
{
  if (to->cursor_shown)
    move (way, to->row, to->column);
  if (to->cursor_shown && !from->cursor_shown)
    g_string_append (way->bytes, "\033[?25h");
}

GString *picture_least (const Picture *from, const Picture *to)
{
  Way best = begin (from, to);
  g_autoptr (GArray) shifts = g_array_new (FALSE, FALSE, sizeof (Shift));

  update_rows (&best, from, to);
  finish (&best, from, to);
  for (int by = 1 - to->rows; by < to->rows; by++) {
    Shift shift = by == 0 ? (Shift){ 0 } : shift_by (from, to, by);
    if (shift.rows > 0)
      g_array_append_val (shifts, shift);
  }
  g_array_sort (shifts, by_rows);
  for (guint i = 0; i < MIN (shifts->len, SHIFTS_TRIED); i++) {
    g_autoptr (Picture) shown = picture_copy (from);
    Way way = begin (from, to);
    shift_lines (&way, &g_array_index (shifts, Shift, i), from, shown);
    update_rows (&way, shown, to);
    finish (&way, from, to);
    keep_shorter (&best, way);
  }
  return best.bytes;
}

GString *picture_in_full (const Picture *picture)
{
  Way way = { g_string_new ("\033[m\033[2J\033[H"), { 0, 0, plain } };
  for (int row = 0; row < picture->rows; row++) {
    Change change = { row, picture->columns, picture_row (picture, row), picture_row (picture, row) };
    for (int i = 0; i < picture->columns; i++)
      if (change.new[i].width > 0) {
        g_string_append_printf (way.bytes, "\033[%d;%dH", row + 1, i + 1);
        write_glyph (&way, &change, i, 1);
      }
  }
  change_ink (&way, plain);
  g_string_append_printf (way.bytes, "\033[%d;%dH%s", picture->row + 1, picture->column + 1,
                          picture->cursor_shown ? "\033[?25h" : "\033[?25l");
  return way.bytes;
}
