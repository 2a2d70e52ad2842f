#include "bench/lib/least.h"

#include "bench/lib/way.h"

#define SHIFTS_TRIED 4
#define LEAD 6 /* columns before the first change where writing may begin */

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
  way_ink (way, way_ink_for (glyph, way->pen.ink));
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
  way_keep_shorter (&ways[column + MAX (glyph->width, 1)], next);
  if (gap > column && gap <= last) {
    next = way_from (here);
    way_move (&next, change->row, gap);
    way_keep_shorter (&ways[gap], next);
  }
  if (run > 4 && glyph->text[1] == '\0') {
    next = way_from (here);
    write_glyph (&next, change, column, run);
    way_keep_shorter (&ways[column + run], next);
  }
  if (run > 4 && way_erases (glyph)) {
    next = way_from (here);
    way_ink_for_erasing (&next, glyph->ink.background);
    g_string_append_printf (next.bytes, "\033[%dX", run);
    if (column + run <= last) {
      way_move (&next, change->row, column + run);
      way_keep_shorter (&ways[column + run], next);
    } else {
      way_keep_shorter (done, next);
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
      way_move (&moved, change->row, i);
      way_keep_shorter (&ways[i], moved);
    }
  for (int i = 0; i <= last; i++)
    if (ways[i].bytes != NULL)
      lead_on (ways, &done, change, i, end, last);
  for (int i = last + 1; i <= end; i++)
    if (ways[i].bytes != NULL)
      way_keep_shorter (&done, way_from (&ways[i]));
  for (int i = 0; i < change->columns + 2; i++)
    way_clear (&ways[i]);
  g_free (ways);
  return done;
}

static int tail_of (const Change *change)
{
  int i = change->columns;
  while (i > 0 && way_erases (&change->new[i - 1]) &&
         ink_equal (change->new[i - 1].ink, change->new[change->columns - 1].ink))
    i--;
  return i;
}

static void erase_to_end (Way *way, const Change *change, int column)
{
  way_move (way, change->row, column);
  way_ink_for_erasing (way, change->new[change->columns - 1].ink.background);
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
    way_keep_shorter (best, way);
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
  way_keep_shorter (best, write_differences (&rest, &erased, change->columns));
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
    if (!way_erases (picture_row (picture, row) + i))
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
  way_ink_for_erasing (way, -1);
  way_move (way, row, 0);
  g_string_append (way->bytes, way_control (text, count, final));
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
                                        ? (Glyph){ " ", 1, WAY_PLAIN }
                                        : picture_row (from, row + shift->by)[i];
}

/* ---- the whole */

static Way begin (const Picture *from, const Picture *to)
{
  Way way = { g_string_new (""), { from->row, from->column, WAY_PLAIN } };
  if (from->cursor_shown && !to->cursor_shown)
    g_string_append (way.bytes, "\033[?25l");
  return way;
}

static void finish (Way *way, const Picture *from, const Picture *to)
{
  if (to->cursor_shown)
    way_move (way, to->row, to->column);
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
    way_keep_shorter (&best, way);
  }
  return best.bytes;
}

GString *picture_in_full (const Picture *picture)
{
  Way way = { g_string_new ("\033[m\033[2J\033[H"), { 0, 0, WAY_PLAIN } };
  for (int row = 0; row < picture->rows; row++) {
    Change change = { row, picture->columns, picture_row (picture, row), picture_row (picture, row) };
    for (int i = 0; i < picture->columns; i++)
      if (change.new[i].width > 0) {
        g_string_append_printf (way.bytes, "\033[%d;%dH", row + 1, i + 1);
        write_glyph (&way, &change, i, 1);
      }
  }
  way_ink (&way, WAY_PLAIN);
  g_string_append_printf (way.bytes, "\033[%d;%dH%s", picture->row + 1, picture->column + 1,
                          picture->cursor_shown ? "\033[?25h" : "\033[?25l");
  return way.bytes;
}
