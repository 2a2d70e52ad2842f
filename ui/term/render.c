#include "ui/term/render.h"

#include "ui/term/sequence.h"

#include <string.h>

/* A picture with what is asked of each of its rows again and again. */
typedef struct {
  Cell *cells;
  guint64 *digests;
  gboolean *blanks; /* rows with nothing on them */
} Picture;

struct Renderer {
  RenderStyle style;
  guint8 same_role[ROLE_COUNT]; /* the first role that looks the same */
  Picture shown, wanted;
  Cell *drawn; /* the canvas shown last, as it was drawn: rows that stay the same are not looked at again */
  Cell *moved; /* what is on the screen after lines were moved */
  Cell *blank;
  int rows, columns;
  gboolean known;
  gboolean cursor_shown;
  Place place;
  GString *scratch[6];
};

static const Pen plain = { -1, 0 };

/* A blank cell shows only these. */
#define SHOWS_ON_BLANK (PEN_REVERSE | PEN_UNDERLINE)

void renderer_set_style (Renderer *renderer, const RenderStyle *style)
{
  renderer->style = *style;
  for (guint role = 0; role < ROLE_COUNT; role++) {
    guint first = 0;

    while (!pen_equal (style->pens[first], style->pens[role]))
      first++;
    renderer->same_role[role] = (guint8)first;
  }
  renderer->known = FALSE;
}

Renderer *renderer_new (const RenderStyle *style)
{
  Renderer *renderer = g_new0 (Renderer, 1);

  for (guint i = 0; i < G_N_ELEMENTS (renderer->scratch); i++)
    renderer->scratch[i] = g_string_sized_new (512);
  renderer_set_style (renderer, style);
  return renderer;
}

static void picture_clear (Picture *picture)
{
  g_clear_pointer (&picture->cells, g_free);
  g_clear_pointer (&picture->digests, g_free);
  g_clear_pointer (&picture->blanks, g_free);
}

static void free_pictures (Renderer *renderer)
{
  picture_clear (&renderer->shown);
  picture_clear (&renderer->wanted);
  g_clear_pointer (&renderer->drawn, g_free);
  g_clear_pointer (&renderer->moved, g_free);
  g_clear_pointer (&renderer->blank, g_free);
}

void renderer_free (Renderer *renderer)
{
  if (!renderer)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (renderer->scratch); i++)
    g_string_free (renderer->scratch[i], TRUE);
  free_pictures (renderer);
  g_free (renderer);
}

void renderer_forget (Renderer *renderer)
{
  renderer->known = FALSE;
}

/* ---- cells */

static gboolean is_blank (const Cell *cell)
{
  return cell->text[0] == ' ' && cell->text[1] == '\0';
}

/* A cell as three words: compared for every position of every picture, where a call would cost more than the comparing. */
typedef struct {
  guint64 words[3];
} CellWords;
G_STATIC_ASSERT (sizeof (CellWords) == sizeof (Cell));

static inline CellWords cell_words (const Cell *cell)
{
  CellWords words;

  memcpy (&words, cell, sizeof words);
  return words;
}

static inline gboolean cell_equal (const Cell *a, const Cell *b)
{
  CellWords one = cell_words (a), other = cell_words (b);

  return one.words[0] == other.words[0] && one.words[1] == other.words[1] && one.words[2] == other.words[2];
}

/* Whether the terminal's erasing gives just this cell. */
static gboolean is_erased (const Cell *cell)
{
  return is_blank (cell) && cell->role == ROLE_NORMAL;
}

/* Cells that look the same get the same bytes. */
static void normalise (Renderer *renderer, Cell *to, const Cell *from)
{
  *to = *from;
  to->role = renderer->same_role[from->role];
  if (is_blank (to) && !(renderer->style.pens[to->role].flags & SHOWS_ON_BLANK))
    to->role = ROLE_NORMAL;
}

static Pen pen_for (const RenderStyle *style, const Cell *cell, Pen now)
{
  Pen pen = style->pens[cell->role];

  if (is_erased (cell) && !(now.flags & SHOWS_ON_BLANK))
    return now;
  return pen;
}

#define REPEAT_LEAST 5

static int run_length (const Cell *row, int from, int end)
{
  int i = from + 1;

  while (i < end && cell_equal (&row[i], &row[from]))
    i++;
  return i - from;
}

/* Writes cells FROM to END of ROW from where the cursor is. */
static void write_cells (Renderer *renderer, GString *out, Place *place, const Cell *row, int from, int end)
{
  char buffer[32];

  for (int i = from; i < end;) {
    const Cell *cell = &row[i];
    int run;

    if (cell->width == 0) {
      i++;
      continue;
    }
    sequence_pen (out, &place->pen, pen_for (&renderer->style, cell, place->pen));
    if (cell->text[1] == '\0' && (i + 1 >= end || !cell_equal (cell, cell + 1))) {
      g_string_append_c (out, cell->text[0]);
      i++;
      continue;
    }
    run = renderer->style.repeat && cell->text[1] == '\0' ? run_length (row, i, end) : 1;
    /* A repetition that ends beside the last column leaves some terminals (libvterm, so Emacs and Neovim) believing the row
     * full: the last two columns are written out. */
    run = MIN (run, renderer->columns - 2 - i);
    if (run > REPEAT_LEAST) {
      g_string_append_c (out, cell->text[0]);
      g_string_append_len (out, buffer, (gssize)sequence_csi (buffer, run - 1, 'b'));
      i += run;
      continue;
    }
    g_string_append (out, cell->text);
    i++;
  }
  place->column = end < renderer->columns ? end : UNKNOWN;
}

/* Erasing takes the pen's background on some terminals, so the pen must have none. */
static void pen_for_erasing (GString *out, Place *place)
{
  if (place->pen.flags & SHOWS_ON_BLANK)
    sequence_pen (out, &place->pen, plain);
}

/* ---- one row */

typedef struct {
  const Cell *old, *new;
  int row;
} RowChange;

/* The first changed cell from FROM on, never the second half of a wide character; END when there is none. */
static int next_change (const RowChange *change, int from, int end)
{
  int i = from;

  while (i < end && cell_equal (&change->old[i], &change->new[i]))
    i++;
  while (i < end && i > from && change->new[i].width == 0)
    i--;
  return i;
}

static int change_end (const RowChange *change, int from, int end, int columns)
{
  int i = from + 1;

  while (i < end && !cell_equal (&change->old[i], &change->new[i]))
    i++;
  while (i < columns && change->new[i].width == 0)
    i++;
  return i;
}

/* A blank stretch inside what has to be written can be erased and jumped over. */
#define ERASE_LEAST 9

static int blank_run (const Cell *row, int from, int end)
{
  int i = from;

  while (i < end && is_erased (&row[i]))
    i++;
  return i - from;
}

/* Goes to FROM, by moving or by writing over the gap, and writes up to END: whichever is shorter. */
static void write_run (Renderer *renderer, GString *out, Place *place, const RowChange *change, int from, int end)
{
  GString *moved = renderer->scratch[0], *over = renderer->scratch[1];
  Place after_move = *place, after_over = *place;

  g_string_truncate (moved, 0);
  sequence_move (&renderer->style, moved, &after_move, change->row, from);
  write_cells (renderer, moved, &after_move, change->new, from, end);
  if (place->row == change->row && place->column != UNKNOWN && place->column < from) {
    g_string_truncate (over, 0);
    write_cells (renderer, over, &after_over, change->new, place->column, end);
    if (over->len < moved->len) {
      g_string_append_len (out, over->str, (gssize)over->len);
      *place = after_over;
      return;
    }
  }
  g_string_append_len (out, moved->str, (gssize)moved->len);
  *place = after_move;
}

static void write_stretch (Renderer *renderer, GString *out, Place *place, const RowChange *change, int from, int end)
{
  char buffer[32];

  for (int i = from; i < end;) {
    int blanks = renderer->style.erase_characters ? blank_run (change->new, i, end) : 0, stop = i;

    if (blanks >= ERASE_LEAST && !renderer->style.repeat) {
      sequence_move (&renderer->style, out, place, change->row, i);
      pen_for_erasing (out, place);
      g_string_append_len (out, buffer, (gssize)sequence_csi (buffer, blanks, 'X'));
      i += blanks;
      continue;
    }
    stop = i + MAX (blanks, 1);
    while (stop < end && blank_run (change->new, stop, MIN (end, stop + ERASE_LEAST)) < ERASE_LEAST)
      stop++;
    if (renderer->style.repeat || !renderer->style.erase_characters)
      stop = end;
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
  pen_for_erasing (out, place);
  sequence_move (&renderer->style, out, place, row, column);
  g_string_append (out, "\033[K");
}

typedef enum { ROW_OVERWRITE, ROW_ERASE_TAIL, ROW_ERASE_FIRST, ROW_WAYS } RowWay;

static int tail_begin (const Cell *row, int columns)
{
  int i = columns;

  while (i > 0 && is_erased (&row[i - 1]))
    i--;
  return i;
}

/* FALSE when this way does not apply. */
static gboolean row_by (Renderer *renderer, RowWay way, GString *out, Place *place, const RowChange *change)
{
  int columns = renderer->columns, first = next_change (change, 0, columns);
  int tail = tail_begin (change->new, columns), tail_change = next_change (change, tail, columns);
  RowChange on_blank = *change;

  if (way == ROW_OVERWRITE) {
    write_changes (renderer, out, place, change, columns);
    return TRUE;
  }
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
  memcpy (renderer->blank, change->old, (gsize)first * sizeof (Cell));
  for (int i = first; i < columns; i++)
    renderer->blank[i] = (Cell){ .text = " ", .width = 1, .role = ROLE_NORMAL };
  on_blank.old = renderer->blank;
  write_changes (renderer, out, place, &on_blank, columns);
  return TRUE;
}

static void paint_row (Renderer *renderer, GString *out, Place *place, const RowChange *change)
{
  GString *best = renderer->scratch[2], *other = renderer->scratch[3];
  Place after_best = *place;

  if (memcmp (change->old, change->new, (gsize)renderer->columns * sizeof (Cell)) == 0)
    return;
  g_string_truncate (best, 0);
  row_by (renderer, ROW_OVERWRITE, best, &after_best, change);
  for (RowWay way = ROW_ERASE_TAIL; way < ROW_WAYS; way++) {
    Place after = *place;

    g_string_truncate (other, 0);
    if (!row_by (renderer, way, other, &after, change) || other->len >= best->len)
      continue;
    g_string_assign (best, other->str);
    after_best = after;
  }
  g_string_append_len (out, best->str, (gssize)best->len);
  *place = after_best;
}

static const Cell *row_of (const Renderer *renderer, const Cell *cells, int row)
{
  return cells + (gsize)row * (gsize)renderer->columns;
}

static void paint_rows (Renderer *renderer, GString *out, Place *place, const Cell *old)
{
  for (int row = 0; row < renderer->rows; row++) {
    RowChange change = { row_of (renderer, old, row), row_of (renderer, renderer->wanted.cells, row), row };

    paint_row (renderer, out, place, &change);
  }
}

/* ---- moving a block of lines */

typedef struct {
  int first, last; /* rows of the wanted picture that are there already … */
  int up;          /* … this many rows further down (negative: up) */
} Shift;

static gboolean rows_match (const Renderer *renderer, int wanted, int shown)
{
  return renderer->wanted.digests[wanted] == renderer->shown.digests[shown] &&
         memcmp (row_of (renderer, renderer->wanted.cells, wanted), row_of (renderer, renderer->shown.cells, shown),
                 (gsize)renderer->columns * sizeof (Cell)) == 0;
}

/* How many rows of the wanted picture a shift by UP would bring, and which. */
static int shift_gain (const Renderer *renderer, int up, Shift *shift)
{
  int gain = 0;

  *shift = (Shift){ renderer->rows, -1, up };
  for (int row = MAX (0, -up); row < renderer->rows && row + up < renderer->rows; row++) {
    if (renderer->wanted.blanks[row] || !rows_match (renderer, row, row + up) || rows_match (renderer, row, row))
      continue;
    shift->first = MIN (shift->first, row);
    shift->last = row;
    gain++;
  }
  return gain;
}

/* *GAINED is the number of rows it brings. */
static gboolean best_shift (const Renderer *renderer, Shift *best, int *gained)
{
  int most = 1;

  for (int up = -(renderer->rows - 1); up < renderer->rows; up++) {
    Shift shift;
    int gain = up ? shift_gain (renderer, up, &shift) : 0;

    if (gain <= most)
      continue;
    most = gain;
    *best = shift;
  }
  *gained = most;
  return most > 1;
}

static void copy_row (Renderer *renderer, Cell *to, int row, int from)
{
  Cell *target = to + (gsize)row * (gsize)renderer->columns;

  if (from >= 0) {
    memcpy (target, row_of (renderer, renderer->shown.cells, from), (gsize)renderer->columns * sizeof (Cell));
    return;
  }
  for (int i = 0; i < renderer->columns; i++)
    target[i] = (Cell){ .text = " ", .width = 1, .role = ROLE_NORMAL };
}

static void lines (Renderer *renderer, GString *out, Place *place, int row, int count, char final)
{
  char buffer[32];

  pen_for_erasing (out, place);
  sequence_move (&renderer->style, out, place, row, 0);
  g_string_append_len (out, buffer, (gssize)sequence_csi (buffer, count, final));
}

/* Deletes and inserts lines so that SHIFT's rows are in place; AFTER becomes what is then on the screen. */
static void shift_lines (Renderer *renderer, GString *out, Place *place, const Shift *shift, Cell *after)
{
  int count = ABS (shift->up);
  int top = shift->up > 0 ? shift->first : shift->first - count;
  int bottom = shift->up > 0 ? shift->last + count : shift->last;

  if (shift->up > 0) {
    lines (renderer, out, place, top, count, 'M');
    if (bottom < renderer->rows - 1)
      lines (renderer, out, place, bottom - count + 1, count, 'L');
  } else {
    if (bottom < renderer->rows - 1)
      lines (renderer, out, place, bottom - count + 1, count, 'M');
    lines (renderer, out, place, top, count, 'L');
  }
  for (int row = 0; row < renderer->rows; row++) {
    int from = row;

    if (row >= top && row <= bottom) {
      from = row + shift->up;
      if (from < top || from > bottom)
        from = -1;
    }
    copy_row (renderer, after, row, from);
  }
}

/* ---- the picture */

static void picture_make (Picture *picture, int rows, int columns)
{
  picture->cells = g_new0 (Cell, (gsize)rows * (gsize)columns);
  picture->digests = g_new0 (guint64, (gsize)rows);
  picture->blanks = g_new0 (gboolean, (gsize)rows);
}

static void fit (Renderer *renderer, const Canvas *canvas)
{
  if (renderer->drawn && canvas_rows (canvas) == renderer->rows && canvas_columns (canvas) == renderer->columns)
    return;
  free_pictures (renderer);
  renderer->rows = canvas_rows (canvas);
  renderer->columns = canvas_columns (canvas);
  picture_make (&renderer->shown, renderer->rows, renderer->columns);
  picture_make (&renderer->wanted, renderer->rows, renderer->columns);
  renderer->drawn = g_new0 (Cell, (gsize)renderer->rows * (gsize)renderer->columns);
  renderer->moved = g_new0 (Cell, (gsize)renderer->rows * (gsize)renderer->columns);
  renderer->blank = g_new0 (Cell, (gsize)renderer->columns);
  renderer->known = FALSE;
}

/* Equal rows have equal digests, and others hardly ever. */
static void describe_row (const Renderer *renderer, Picture *picture, int row)
{
  const Cell *cells = row_of (renderer, picture->cells, row);
  guint64 digest = 14695981039346656037u;

  for (int i = 0; i < renderer->columns; i++) {
    CellWords words = cell_words (&cells[i]);

    digest = (digest ^ words.words[0]) * 1099511628211u;
    digest = (digest ^ words.words[1] ^ (words.words[2] << 1)) * 1099511628211u;
  }
  picture->digests[row] = digest;
  picture->blanks[row] = tail_begin (cells, renderer->columns) == 0;
}

static void prepare_row (Renderer *renderer, const Canvas *canvas, int row)
{
  gsize size = (gsize)renderer->columns * sizeof (Cell), begin = (gsize)row * (gsize)renderer->columns;
  const Cell *cells = canvas_cell (canvas, row, 0);

  if (renderer->known && memcmp (cells, renderer->drawn + begin, size) == 0) {
    memcpy (renderer->wanted.cells + begin, renderer->shown.cells + begin, size);
    renderer->wanted.digests[row] = renderer->shown.digests[row];
    renderer->wanted.blanks[row] = renderer->shown.blanks[row];
    return;
  }
  memcpy (renderer->drawn + begin, cells, size);
  for (int column = 0; column < renderer->columns; column++)
    normalise (renderer, &renderer->wanted.cells[begin + (gsize)column], &cells[column]);
  describe_row (renderer, &renderer->wanted, row);
}

static void prepare (Renderer *renderer, const Canvas *canvas)
{
  fit (renderer, canvas);
  for (int row = 0; row < renderer->rows; row++)
    prepare_row (renderer, canvas, row);
}

static void start_anew (Renderer *renderer, GString *out)
{
  g_string_append (out, "\033[m\033[H\033[2J");
  if (renderer->style.hide_cursor)
    g_string_append (out, "\033[?25l");
  renderer->place = (Place){ 0, 0, plain };
  renderer->cursor_shown = !renderer->style.hide_cursor;
  for (int row = 0; row < renderer->rows; row++) {
    copy_row (renderer, renderer->shown.cells, row, -1);
    describe_row (renderer, &renderer->shown, row);
  }
  renderer->known = TRUE;
}

static int changed_rows (const Renderer *renderer)
{
  int count = 0;

  for (int row = 0; row < renderer->rows; row++)
    count += !rows_match (renderer, row, row);
  return count;
}

static void paint_shifted (Renderer *renderer, GString *out, Place *place, const Shift *shift)
{
  shift_lines (renderer, out, place, shift, renderer->moved);
  paint_rows (renderer, out, place, renderer->moved);
}

static void paint_changes (Renderer *renderer, GString *out)
{
  GString *straight = renderer->scratch[4], *shifted = renderer->scratch[5];
  Place after = renderer->place, after_shift = renderer->place;
  Shift shift;
  int changed = changed_rows (renderer), gained;
  gboolean can_shift = changed > 2 && renderer->style.move_lines && best_shift (renderer, &shift, &gained);

  /* Where a shift brings most of what changed there is no need to try without. */
  if (can_shift && gained * 2 >= changed && gained > 3) {
    paint_shifted (renderer, out, &renderer->place, &shift);
    return;
  }
  g_string_truncate (straight, 0);
  paint_rows (renderer, straight, &after, renderer->shown.cells);
  if (can_shift) {
    g_string_truncate (shifted, 0);
    paint_shifted (renderer, shifted, &after_shift, &shift);
    if (shifted->len < straight->len) {
      straight = shifted;
      after = after_shift;
    }
  }
  g_string_append_len (out, straight->str, (gssize)straight->len);
  renderer->place = after;
}

static void paint_cursor (Renderer *renderer, const Canvas *canvas, GString *out)
{
  int row, column;
  gboolean wanted = canvas_cursor (canvas, &row, &column);

  /* A cursor that cannot be hidden waits in the corner. */
  if (!wanted && !renderer->style.hide_cursor)
    sequence_move (&renderer->style, out, &renderer->place, renderer->rows - 1, renderer->columns - 1);
  if (wanted)
    sequence_move (&renderer->style, out, &renderer->place, row, column);
  if (!renderer->style.hide_cursor || wanted == renderer->cursor_shown)
    return;
  g_string_append (out, wanted ? "\033[?25h" : "\033[?25l");
  renderer->cursor_shown = wanted;
}

void renderer_paint (Renderer *renderer, const Canvas *canvas, GString *out)
{
  gsize begin = out->len;
  Picture swap;
  int row, column;

  prepare (renderer, canvas);
  if (!renderer->known)
    start_anew (renderer, out);
  if (renderer->cursor_shown && renderer->style.hide_cursor && !canvas_cursor (canvas, &row, &column)) {
    g_string_append (out, "\033[?25l");
    renderer->cursor_shown = FALSE;
  }
  paint_changes (renderer, out);
  /* Leaving colours on would tint what a dying connection writes next. */
  if (out->len > begin && renderer->place.pen.flags & SHOWS_ON_BLANK)
    sequence_pen (out, &renderer->place.pen, plain);
  paint_cursor (renderer, canvas, out);
  swap = renderer->shown;
  renderer->shown = renderer->wanted;
  renderer->wanted = swap;
}
