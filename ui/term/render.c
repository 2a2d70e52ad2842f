/* What has changed since the last picture, and whether lines that moved can be moved on the screen. */
#include "ui/term/render_private.h"

void renderer_set_style (Renderer *renderer, const RenderStyle *style)
{
  renderer->style = *style;
  for (guint role = 0; role < ROLE_COUNT; role++) {
    guint first = 0;

    while (!pen_equal (style->pens[first], style->pens[role]))
      first++;
    renderer->same_role[role] = (guint8)first;
    renderer->blank_role[role] = style->pens[first].flags & SHOWS_ON_BLANK ? (guint8)first : ROLE_NORMAL;
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
  g_clear_pointer (&picture->rows, g_free);
  g_clear_pointer (&picture->digests, g_free);
  g_clear_pointer (&picture->blanks, g_free);
}

static void free_pictures (Renderer *renderer)
{
  picture_clear (&renderer->shown);
  picture_clear (&renderer->wanted);
  g_clear_pointer (&renderer->drawn, g_free);
  g_clear_pointer (&renderer->came_from, g_free);
  g_clear_pointer (&renderer->before, g_free);
  g_clear_pointer (&renderer->changed, g_free);
  g_clear_pointer (&renderer->empty, g_free);
  g_clear_pointer (&renderer->erased, g_free);
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

/* Cells that look the same get the same bytes. */
static inline void normalise (const Renderer *renderer, Cell *to, const Cell *from)
{
  *to = *from;
  to->role = is_blank (from) ? renderer->blank_role[from->role] : renderer->same_role[from->role];
}

/* What ROW shall look like. */
static const Cell *new_row (const Renderer *renderer, int row)
{
  return renderer->came_from[row] == row ? renderer->shown.rows[row] : renderer->wanted.rows[row];
}

static void paint_rows (Renderer *renderer, GString *out, Place *place)
{
  for (int row = 0; row < renderer->rows; row++) {
    RowChange change = { renderer->before[row], new_row (renderer, row), row };

    if (change.old != change.new)
      render_row (renderer, out, place, &change);
  }
}

/* ---- moving a block of lines */

typedef struct {
  int first, last; /* rows of the wanted picture that are there already … */
  int up;          /* … this many rows further down (negative: up) */
} Shift;

static inline gboolean rows_match (const Renderer *renderer, int wanted, int shown)
{
  return renderer->wanted.digests[wanted] == renderer->shown.digests[shown] &&
         memcmp (renderer->wanted.rows[wanted], renderer->shown.rows[shown],
                 (gsize)renderer->columns * sizeof (Cell)) == 0;
}

/* How many rows of the wanted picture a shift by UP would bring, and which. */
static int shift_gain (const Renderer *renderer, int up, Shift *shift)
{
  int gain = 0;

  *shift = (Shift){ renderer->rows, -1, up };
  for (int i = 0; i < renderer->changed_count; i++) {
    int row = renderer->changed[i], from = row + up;

    if (from < 0 || from >= renderer->rows || renderer->wanted.blanks[row] || !rows_match (renderer, row, from))
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

static void copy_row (const Renderer *renderer, Cell *to, const Cell *from)
{
  memcpy (to, from, (gsize)renderer->columns * sizeof (Cell));
}

static void lines (Renderer *renderer, GString *out, Place *place, int row, int count, char final)
{
  char buffer[32];

  render_pen_for_erasing (out, place);
  sequence_move (&renderer->style, out, place, row, 0);
  g_string_append_len (out, buffer, (gssize)sequence_csi (buffer, count, final));
}

/* Deletes and inserts lines so that SHIFT's rows are in place. */
static void shift_lines (Renderer *renderer, GString *out, Place *place, const Shift *shift)
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
    int from = row >= top && row <= bottom ? row + shift->up : row;

    renderer->before[row] =
        from == row || (from >= top && from <= bottom) ? renderer->shown.rows[from] : renderer->empty;
  }
}

/* ---- the picture */

static void picture_make (Picture *picture, int rows, int columns)
{
  picture->cells = g_new0 (Cell, (gsize)rows * (gsize)columns);
  picture->rows = g_new0 (Cell *, (gsize)rows);
  for (int row = 0; row < rows; row++)
    picture->rows[row] = picture->cells + (gsize)row * (gsize)columns;
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
  renderer->came_from = g_new0 (int, (gsize)renderer->rows);
  renderer->before = g_new0 (const Cell *, (gsize)renderer->rows);
  renderer->changed = g_new0 (int, (gsize)renderer->rows);
  renderer->erased = g_new0 (Cell, (gsize)renderer->columns);
  renderer->empty = g_new0 (Cell, (gsize)renderer->columns);
  for (int i = 0; i < renderer->columns; i++)
    renderer->empty[i] = (Cell){ .text = " ", .width = 1, .role = ROLE_NORMAL };
  renderer->known = FALSE;
}

/* Equal rows have equal digests, and others hardly ever. */
static void describe_row (const Renderer *renderer, Picture *picture, int row)
{
  const Cell *cells = picture->rows[row];
  guint64 digest = 14695981039346656037u;

  for (int i = 0; i < renderer->columns; i++) {
    CellWords words = cell_words (&cells[i]);

    digest = (digest ^ words.words[0] ^ (words.words[1] << 1)) * 1099511628211u;
  }
  picture->digests[row] = digest;
  picture->blanks[row] = cells_end (cells, renderer->columns) == 0;
}

static Cell *drawn_row (const Renderer *renderer, int row)
{
  return renderer->drawn + (gsize)row * (gsize)renderer->columns;
}

/* Where the last picture had what is drawn in ROW now: there, or one line further down or up, as in a list that scrolls; -1: neither. */
static int drawn_before (const Renderer *renderer, const Canvas *canvas, int row)
{
  static const int beside[] = { 0, 1, -1 };
  gsize size = (gsize)renderer->columns * sizeof (Cell);

  for (guint i = 0; renderer->known && i < G_N_ELEMENTS (beside); i++) {
    int there = row + beside[i];

    if (there >= 0 && there < renderer->rows &&
        memcmp (canvas_cell (canvas, row, 0), drawn_row (renderer, there), size) == 0)
      return there;
  }
  return -1;
}

static void prepare_row (Renderer *renderer, const Canvas *canvas, int row)
{
  const Cell *cells = canvas_cell (canvas, row, 0);
  Cell *wanted = renderer->wanted.rows[row];
  int before = drawn_before (renderer, canvas, row);

  renderer->came_from[row] = before;
  if (before == row)
    return;
  if (before >= 0) {
    copy_row (renderer, wanted, renderer->shown.rows[before]);
    renderer->wanted.digests[row] = renderer->shown.digests[before];
    renderer->wanted.blanks[row] = renderer->shown.blanks[before];
    return;
  }
  for (int column = 0; column < renderer->columns; column++)
    normalise (renderer, &wanted[column], &cells[column]);
  describe_row (renderer, &renderer->wanted, row);
}

static void prepare (Renderer *renderer, const Canvas *canvas)
{
  fit (renderer, canvas);
  for (int row = 0; row < renderer->rows; row++)
    prepare_row (renderer, canvas, row);
  for (int row = 0; row < renderer->rows; row++)
    if (renderer->came_from[row] != row)
      copy_row (renderer, drawn_row (renderer, row), canvas_cell (canvas, row, 0));
}

static void start_anew (Renderer *renderer, GString *out)
{
  g_string_append (out, "\033[m\033[H\033[2J");
  if (renderer->style.hide_cursor)
    g_string_append (out, "\033[?25l");
  renderer->place = (Place){ 0, 0, RENDER_PLAIN };
  renderer->cursor_shown = !renderer->style.hide_cursor;
  for (int row = 0; row < renderer->rows; row++) {
    copy_row (renderer, renderer->shown.rows[row], renderer->empty);
    describe_row (renderer, &renderer->shown, row);
  }
  renderer->known = TRUE;
}

/* How many there are. */
static int find_changed_rows (Renderer *renderer)
{
  renderer->changed_count = 0;
  for (int row = 0; row < renderer->rows; row++)
    if (renderer->came_from[row] != row && !rows_match (renderer, row, row))
      renderer->changed[renderer->changed_count++] = row;
  return renderer->changed_count;
}

static void paint_shifted (Renderer *renderer, GString *out, Place *place, const Shift *shift)
{
  shift_lines (renderer, out, place, shift);
  paint_rows (renderer, out, place);
}

static void paint_straight (Renderer *renderer, GString *out, Place *place)
{
  for (int row = 0; row < renderer->rows; row++)
    renderer->before[row] = renderer->shown.rows[row];
  paint_rows (renderer, out, place);
}

static void paint_changes (Renderer *renderer, GString *out)
{
  GString *straight = renderer->scratch[3], *shifted = renderer->scratch[4];
  Place after = renderer->place, after_shift = renderer->place;
  Shift shift;
  int changed = find_changed_rows (renderer), gained;
  gboolean can_shift = changed > 2 && renderer->style.move_lines && best_shift (renderer, &shift, &gained);

  /* Where a shift brings most of what changed there is no need to try without. */
  if (can_shift && gained * 2 >= changed && gained > 3) {
    paint_shifted (renderer, out, &renderer->place, &shift);
    return;
  }
  g_string_truncate (straight, 0);
  paint_straight (renderer, straight, &after);
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

/* The changed rows are on the screen now. */
static void keep_changed_rows (Renderer *renderer)
{
  for (int i = 0; i < renderer->changed_count; i++) {
    int row = renderer->changed[i];
    Cell *other = renderer->shown.rows[row];

    renderer->shown.rows[row] = renderer->wanted.rows[row];
    renderer->wanted.rows[row] = other;
    renderer->shown.digests[row] = renderer->wanted.digests[row];
    renderer->shown.blanks[row] = renderer->wanted.blanks[row];
  }
}

void renderer_paint (Renderer *renderer, const Canvas *canvas, GString *out)
{
  gsize begin = out->len;
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
    sequence_pen (out, &renderer->place.pen, RENDER_PLAIN);
  paint_cursor (renderer, canvas, out);
  keep_changed_rows (renderer);
}
