/* The bytes for one row: by writing over what changed, or by erasing first, whichever is shorter. */
#include "ui/term/render_private.h"

static Pen pen_for (const RenderStyle *style, Cell cell, Pen now)
{
  Pen pen = style->pens[cell_role (cell)];

  if (is_erased (cell) && !(now.flags & SHOWS_ON_BLANK))
    return now;
  return pen;
}

#define REPEAT_LEAST 5

/* How many cells from FROM on are best sent as one that is repeated; 0: none. */
static int repetition (const Renderer *renderer, const Cell *row, int from, int end)
{
  /* A repetition that ends beside the last column leaves some terminals (libvterm, so Emacs and Neovim) believing the row full: the last
   * two columns are written out. */
  int most = MIN (end, renderer->columns - 2), i = from + 1;

  if (!renderer->style.repeat)
    return 0;
  while (i < most && cell_equal (row[i], row[from]))
    i++;
  return i - from > REPEAT_LEAST ? i - from : 0;
}

/* How many cells from FROM on are single bytes that PEN writes one after the other. */
static int plain_run (const Renderer *renderer, Pen pen, const Cell *row, int from, int end)
{
  gboolean blanks_too = !(pen.flags & SHOWS_ON_BLANK);
  int i = from;

  for (; i < end && cell_is_plain (row[i]); i++) {
    if (!pen_equal (renderer->style.pens[cell_role (row[i])], pen) && !(blanks_too && is_erased (row[i])))
      break;
    if (i + 1 < end && cell_equal (row[i], row[i + 1]) && repetition (renderer, row, i, end))
      break;
  }
  return i - from;
}

static void append_plain (GString *out, const Cell *cells, int count)
{
  gsize at = out->len;

  g_string_set_size (out, at + (gsize)count);
  for (int i = 0; i < count; i++)
    out->str[at + (gsize)i] = cell_byte (cells[i]);
}

/* Writes one or more cells from FROM on, in the pen that is set; returns how many. */
static int write_some (const Renderer *renderer, GString *out, Pen pen, const Cell *row, int from, int end)
{
  int plain = plain_run (renderer, pen, row, from, end), run;
  char buffer[32];

  if (plain > 0) {
    append_plain (out, row + from, plain);
    return plain;
  }
  if (!cell_is_plain (row[from])) {
    char text[CELL_BYTES + 1];

    g_string_append (out, cell_text (row[from], text));
    return 1;
  }
  run = repetition (renderer, row, from, end);
  g_string_append_c (out, cell_byte (row[from]));
  g_string_append_len (out, buffer, (gssize)sequence_csi (buffer, run - 1, 'b'));
  return run;
}

/* Writes cells FROM to END of ROW from where the cursor is. */
static void write_cells (Renderer *renderer, GString *out, Place *place, const Cell *row, int from, int end)
{
  for (int i = from; i < end;) {
    if (cell_width (row[i]) == 0) {
      i++;
      continue;
    }
    sequence_pen (out, &place->pen, pen_for (&renderer->style, row[i], place->pen));
    i += write_some (renderer, out, place->pen, row, i, end);
  }
  place->column = end < renderer->columns ? end : UNKNOWN;
}

void render_pen_for_erasing (GString *out, Place *place)
{
  if (place->pen.flags & SHOWS_ON_BLANK)
    sequence_pen (out, &place->pen, RENDER_PLAIN);
}

/* ---- one row */

/* The first changed cell from FROM on, never the second half of a wide character; END when there is none. */
static int next_change (const RowChange *change, int from, int end)
{
  int i = from;

  while (i < end && cell_equal (change->old[i], change->new[i]))
    i++;
  while (i < end && i > from && cell_width (change->new[i]) == 0)
    i--;
  return i;
}

static int change_end (const RowChange *change, int from, int end, int columns)
{
  int i = from + 1;

  while (i < end && !cell_equal (change->old[i], change->new[i]))
    i++;
  while (i < columns && cell_width (change->new[i]) == 0)
    i++;
  return i;
}

/* A blank stretch inside what has to be written can be erased and jumped over. */
#define ERASE_LEAST 9

static int blank_run (const Cell *row, int from, int end)
{
  int i = from;

  while (i < end && is_erased (row[i]))
    i++;
  return i - from;
}

/* Whether writing FROM to END on blank cells may take less than BYTES: at the very least it takes one for each that is not blank, or, of a
 * stretch that can be repeated, for its first. */
static gboolean may_take_less (const Renderer *renderer, const Cell *row, int from, int end, gsize bytes)
{
  gsize count = 0;

  for (int i = from; i < end && count < bytes; i++)
    if (!is_erased (row[i]) && !(renderer->style.repeat && i > from && cell_equal (row[i], row[i - 1])))
      count += cell_width (row[i]) > 0;
  return count < bytes;
}

/* The shortest move takes three bytes; up to two cells of the present pen are written over without trying one. */
static gboolean gap_is_small (const Renderer *renderer, const Place *place, const RowChange *change, int from)
{
  if (from - place->column > 2)
    return FALSE;
  for (int i = place->column; i < from; i++)
    if (!cell_is_plain (change->new[i]) ||
        !pen_equal (pen_for (&renderer->style, change->new[i], place->pen), place->pen))
      return FALSE;
  return TRUE;
}

/* Goes to FROM, by moving or by writing over the gap, and writes up to END: whichever is shorter. */
static void write_run (Renderer *renderer, GString *out, Place *place, const RowChange *change, int from, int end)
{
  GString *over = renderer->scratch[0];
  Place after_move = *place, after_over = *place;
  gboolean beside = place->row == change->row && place->column != UNKNOWN && place->column <= from &&
                    cell_width (change->new[place->column]) > 0;
  gboolean over_may_pay;
  gsize begin = out->len;

  if (beside && gap_is_small (renderer, place, change, from)) {
    write_cells (renderer, out, place, change->new, place->column, end);
    return;
  }
  sequence_move (&renderer->style, out, &after_move, change->row, from);
  over_may_pay = beside && may_take_less (renderer, change->new, place->column, from, out->len - begin);
  write_cells (renderer, out, &after_move, change->new, from, end);
  if (over_may_pay) {
    g_string_truncate (over, 0);
    write_cells (renderer, over, &after_over, change->new, place->column, end);
    if (over->len < out->len - begin) {
      g_string_truncate (out, begin);
      g_string_append_len (out, over->str, (gssize)over->len);
      after_move = after_over;
    }
  }
  *place = after_move;
}

/* A terminal that repeats blanks is sent them like any other cell. */
static void write_stretch (Renderer *renderer, GString *out, Place *place, const RowChange *change, int from, int end)
{
  char buffer[32];

  if (renderer->style.repeat || !renderer->style.erase_characters) {
    write_run (renderer, out, place, change, from, end);
    return;
  }
  for (int i = from; i < end;) {
    int blanks = blank_run (change->new, i, end), stop = i + MAX (blanks, 1);

    if (blanks >= ERASE_LEAST) {
      sequence_move (&renderer->style, out, place, change->row, i);
      render_pen_for_erasing (out, place);
      g_string_append_len (out, buffer, (gssize)sequence_csi (buffer, blanks, 'X'));
      i += blanks;
      continue;
    }
    while (stop < end && blank_run (change->new, stop, MIN (end, stop + ERASE_LEAST)) < ERASE_LEAST)
      stop++;
    write_run (renderer, out, place, change, i, stop);
    i = stop;
  }
}

static void write_changes (Renderer *renderer, GString *out, Place *place, const RowChange *change, int end)
{
  for (int i = next_change (change, 0, end); i < end;) {
    int stop = change_end (change, i, end, renderer->columns);

    write_stretch (renderer, out, place, change, i, stop);
    i = next_change (change, stop, end);
  }
}

static void erase_from (Renderer *renderer, GString *out, Place *place, int row, int column)
{
  render_pen_for_erasing (out, place);
  sequence_move (&renderer->style, out, place, row, column);
  g_string_append (out, "\033[K");
}

#define ERASE_BYTES 3

typedef enum { ROW_OVERWRITE, ROW_ERASE_TAIL, ROW_ERASE_FIRST, ROW_WAYS } RowWay;

/* Whether erasing might take less than BEST bytes. Trying costs as much as writing the row, and mostly this tells beforehand. */
static gboolean may_pay (const Renderer *renderer, RowWay way, const RowChange *change, gsize best)
{
  int columns = renderer->columns, tail = cells_end (change->new, columns);

  if (way == ROW_ERASE_TAIL)
    return best > ERASE_BYTES && next_change (change, MIN (tail + ERASE_BYTES, columns), columns) < columns;
  return best > ERASE_BYTES &&
         may_take_less (renderer, change->new, next_change (change, 0, columns), tail, best - ERASE_BYTES);
}

/* FALSE when this way does not apply. */
static gboolean row_by (Renderer *renderer, RowWay way, GString *out, Place *place, const RowChange *change)
{
  int columns = renderer->columns, first, tail, tail_change;
  RowChange on_blank = *change;

  if (way == ROW_OVERWRITE) {
    write_changes (renderer, out, place, change, columns);
    return TRUE;
  }
  first = next_change (change, 0, columns);
  tail = cells_end (change->new, columns);
  tail_change = next_change (change, tail, columns);
  if (tail_change >= columns)
    return FALSE;
  if (way == ROW_ERASE_TAIL) {
    write_changes (renderer, out, place, change, tail);
    /* Right behind what was written costs no move. */
    erase_from (renderer, out, place, change->row,
                place->row == change->row && place->column == tail ? tail : tail_change);
    return TRUE;
  }
  if (first >= tail)
    return FALSE;
  erase_from (renderer, out, place, change->row, first);
  memcpy (renderer->erased, change->old, (gsize)first * sizeof (Cell));
  memcpy (renderer->erased + first, renderer->empty + first, (gsize)(columns - first) * sizeof (Cell));
  on_blank.old = renderer->erased;
  write_changes (renderer, out, place, &on_blank, columns);
  return TRUE;
}

void render_row (Renderer *renderer, GString *out, Place *place, const RowChange *change)
{
  GString *other = renderer->scratch[1];
  Place before = *place;
  gsize begin = out->len;

  row_by (renderer, ROW_OVERWRITE, out, place, change);
  for (RowWay way = ROW_ERASE_TAIL; way < ROW_WAYS; way++) {
    Place after = before;

    if (!may_pay (renderer, way, change, out->len - begin))
      continue;
    g_string_truncate (other, 0);
    if (!row_by (renderer, way, other, &after, change) || other->len >= out->len - begin)
      continue;
    g_string_truncate (out, begin);
    g_string_append_len (out, other->str, (gssize)other->len);
    *place = after;
  }
}
