/* What has changed since the last picture, and whether lines that moved can be moved on the screen. */
#include "ui/term/render_private.h"

void renderer_set_style (Renderer *renderer, const RenderStyle *style)
{
  RoleTable *roles = &renderer->roles;

  renderer->style = *style;
  for (guint role = 0; role < ROLE_COUNT; role++) {
    guint first = 0;

    while (!pen_equal (style->pens[first], style->pens[role]))
      first++;
    roles->ink[role] = (guint8)first;
    roles->blank[role] = style->pens[first].flags & SHOWS_ON_BLANK ? (guint8)first : ROLE_NORMAL;
  }
  renderer->known = FALSE;
}

const RoleTable *renderer_roles (const Renderer *renderer)
{
  return &renderer->roles;
}

Renderer *renderer_new (const RenderStyle *style)
{
  Renderer *renderer = g_new0 (Renderer, 1);

  for (guint i = 0; i < G_N_ELEMENTS (renderer->scratch); i++)
    renderer->scratch[i] = g_string_sized_new (512);
  renderer_set_style (renderer, style);
  return renderer;
}

static void free_rows (Renderer *renderer)
{
  g_clear_pointer (&renderer->shown, g_free);
  g_clear_pointer (&renderer->shown_digests, g_free);
  g_clear_pointer (&renderer->wanted_digests, g_free);
  g_clear_pointer (&renderer->changed, g_free);
  g_clear_pointer (&renderer->gains, g_free);
  g_clear_pointer (&renderer->before, g_free);
  g_clear_pointer (&renderer->empty, g_free);
  g_clear_pointer (&renderer->erased, g_free);
}

void renderer_free (Renderer *renderer)
{
  if (!renderer)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (renderer->scratch); i++)
    g_string_free (renderer->scratch[i], TRUE);
  free_rows (renderer);
  g_free (renderer);
}

void renderer_forget (Renderer *renderer)
{
  renderer->known = FALSE;
}

/* ---- rows */

static Cell *shown_row (const Renderer *renderer, int row)
{
  return renderer->shown + (gsize)row * (gsize)renderer->columns;
}

static const Cell *wanted_row (const Renderer *renderer, int row)
{
  return canvas_row (renderer->wanted, row);
}

static gboolean rows_equal (const Renderer *renderer, const Cell *a, const Cell *b)
{
  return memcmp (a, b, (gsize)renderer->columns * sizeof (Cell)) == 0;
}

static void copy_row (const Renderer *renderer, Cell *to, const Cell *from)
{
  memcpy (to, from, (gsize)renderer->columns * sizeof (Cell));
}

/* Equal rows have equal digests, and others hardly ever: lines of a list differ in many places, so a part of the cells will do. */
static guint64 digest_of (const Renderer *renderer, const Cell *row)
{
  guint64 digest = 0;

  for (int i = 0; i < renderer->columns; i += 3)
    digest = (digest << 7 | digest >> 57) ^ row[i].word;
  return digest;
}

static void paint_rows (Renderer *renderer, GString *out, Place *place)
{
  for (int row = 0; row < renderer->rows; row++) {
    RowChange change = { renderer->before[row], wanted_row (renderer, row), row };

    if (!rows_equal (renderer, change.old, change.new))
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
  return renderer->wanted_digests[wanted] == renderer->shown_digests[shown] &&
         rows_equal (renderer, wanted_row (renderer, wanted), shown_row (renderer, shown));
}

static gboolean is_empty (const Renderer *renderer, int wanted)
{
  return cells_end (wanted_row (renderer, wanted), renderer->columns) == 0;
}

/* Counts for each shift how many rows of the wanted picture it would bring; gains[rows + UP] for one by UP. */
static void count_gains (Renderer *renderer)
{
  memset (renderer->gains, 0, (gsize)renderer->rows * 2 * sizeof (int));
  for (int i = 0; i < renderer->changed_count; i++) {
    int row = renderer->changed[i];

    if (is_empty (renderer, row))
      continue;
    for (int from = 0; from < renderer->rows; from++)
      if (rows_match (renderer, row, from))
        renderer->gains[renderer->rows + from - row]++;
  }
}

/* Which rows of the wanted picture a shift by UP would bring. */
static Shift shift_by (const Renderer *renderer, int up)
{
  Shift shift = { renderer->rows, -1, up };

  for (int i = 0; i < renderer->changed_count; i++) {
    int row = renderer->changed[i], from = row + up;

    if (from < 0 || from >= renderer->rows || !rows_match (renderer, row, from) || is_empty (renderer, row))
      continue;
    shift.first = MIN (shift.first, row);
    shift.last = row;
  }
  return shift;
}

/* *GAINED is the number of rows it brings. */
static gboolean best_shift (Renderer *renderer, Shift *best, int *gained)
{
  int up = 0;

  count_gains (renderer);
  *gained = 1;
  for (int i = 1; i < 2 * renderer->rows; i++)
    if (renderer->gains[i] > *gained) {
      *gained = renderer->gains[i];
      up = i - renderer->rows;
    }
  *best = shift_by (renderer, up);
  return *gained > 1;
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
        from == row || (from >= top && from <= bottom) ? shown_row (renderer, from) : renderer->empty;
  }
}

/* ---- the picture */

static void fit (Renderer *renderer, const Canvas *canvas)
{
  gsize rows = (gsize)canvas_rows (canvas), columns = (gsize)canvas_columns (canvas);

  if (renderer->shown && (int)rows == renderer->rows && (int)columns == renderer->columns)
    return;
  free_rows (renderer);
  renderer->rows = (int)rows;
  renderer->columns = (int)columns;
  renderer->shown = g_new0 (Cell, rows * columns);
  renderer->shown_digests = g_new0 (guint64, rows);
  renderer->wanted_digests = g_new0 (guint64, rows);
  renderer->changed = g_new0 (int, rows);
  renderer->gains = g_new0 (int, 2 * rows);
  renderer->before = g_new0 (const Cell *, rows);
  renderer->erased = g_new0 (Cell, columns);
  renderer->empty = g_new0 (Cell, columns);
  for (gsize i = 0; i < columns; i++)
    renderer->empty[i] = cell_plain (' ', ROLE_NORMAL);
  renderer->known = FALSE;
}

static void start_anew (Renderer *renderer, GString *out)
{
  g_string_append (out, "\033[m\033[H\033[2J");
  if (renderer->style.hide_cursor)
    g_string_append (out, "\033[?25l");
  renderer->place = (Place){ 0, 0, RENDER_PLAIN };
  renderer->cursor_shown = !renderer->style.hide_cursor;
  for (int row = 0; row < renderer->rows; row++) {
    copy_row (renderer, shown_row (renderer, row), renderer->empty);
    renderer->shown_digests[row] = digest_of (renderer, renderer->empty);
  }
  renderer->known = TRUE;
}

/* How many there are. */
static int find_changed_rows (Renderer *renderer)
{
  renderer->changed_count = 0;
  for (int row = 0; row < renderer->rows; row++) {
    const Cell *wanted = wanted_row (renderer, row);

    if (rows_equal (renderer, wanted, shown_row (renderer, row)))
      continue;
    renderer->wanted_digests[row] = digest_of (renderer, wanted);
    renderer->changed[renderer->changed_count++] = row;
  }
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
    renderer->before[row] = shown_row (renderer, row);
  paint_rows (renderer, out, place);
}

/* So many bytes for each column are what a list that scrolls takes, with a line of detail or two: no other way will be much shorter. */
#define SHORT_ENOUGH 6

static void paint_changes (Renderer *renderer, GString *out)
{
  GString *straight = renderer->scratch[2], *shifted = renderer->scratch[3], *best = shifted;
  Place after = renderer->place, after_shift = renderer->place;
  Shift shift;
  int changed = find_changed_rows (renderer), gained;
  gboolean can_shift = changed > 2 && renderer->style.move_lines && best_shift (renderer, &shift, &gained);

  g_string_truncate (straight, 0);
  g_string_truncate (shifted, 0);
  if (can_shift)
    paint_shifted (renderer, shifted, &after_shift, &shift);
  /* Where a shift brings most of what changed there is mostly no need to try without. */
  if (!can_shift || gained * 2 < changed || gained <= 3 || shifted->len > (gsize)renderer->columns * SHORT_ENOUGH) {
    paint_straight (renderer, straight, &after);
    best = can_shift && shifted->len < straight->len ? shifted : straight;
  }
  g_string_append_len (out, best->str, (gssize)best->len);
  renderer->place = best == shifted ? after_shift : after;
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

    copy_row (renderer, shown_row (renderer, row), wanted_row (renderer, row));
    renderer->shown_digests[row] = renderer->wanted_digests[row];
  }
}

void renderer_paint (Renderer *renderer, const Canvas *canvas, GString *out)
{
  gsize begin = out->len;
  int row, column;

  fit (renderer, canvas);
  renderer->wanted = canvas;
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
  renderer->wanted = NULL;
}
