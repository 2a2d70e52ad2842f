#include "ui/term/draw.h"

#include "base/text.h"
#include "ui/term/cluster.h"

#include <stdarg.h>
#include <string.h>

struct Canvas {
  int rows, columns;
  Cell *cells;
  RoleTable roles;
  gboolean ascii, slow_line;
  gboolean wide; /* there may be wide characters, of which half could be overwritten */
  gboolean cursor_shown;
  int cursor_row, cursor_column;
};

Canvas *canvas_new (int rows, int columns)
{
  Canvas *canvas = g_new0 (Canvas, 1);

  canvas_set_roles (canvas, NULL);
  canvas_resize (canvas, rows, columns);
  return canvas;
}

void canvas_free (Canvas *canvas)
{
  if (!canvas)
    return;
  g_free (canvas->cells);
  g_free (canvas);
}

void canvas_resize (Canvas *canvas, int rows, int columns)
{
  canvas->rows = MAX (rows, 1);
  canvas->columns = MAX (columns, 1);
  g_free (canvas->cells);
  canvas->cells = g_new0 (Cell, (gsize)canvas->rows * (gsize)canvas->columns);
  canvas_clear (canvas);
}

int canvas_rows (const Canvas *canvas)
{
  return canvas->rows;
}

int canvas_columns (const Canvas *canvas)
{
  return canvas->columns;
}

Rect canvas_rect (const Canvas *canvas)
{
  return (Rect){ 0, 0, canvas->rows, canvas->columns };
}

void canvas_set_ascii (Canvas *canvas, gboolean ascii)
{
  canvas->ascii = ascii;
}

gboolean canvas_ascii (const Canvas *canvas)
{
  return canvas->ascii;
}

void canvas_set_roles (Canvas *canvas, const RoleTable *roles)
{
  if (roles) {
    canvas->roles = *roles;
    return;
  }
  for (guint role = 0; role < ROLE_COUNT; role++)
    canvas->roles.ink[role] = canvas->roles.blank[role] = (guint8)role;
}

void canvas_set_slow_line (Canvas *canvas, gboolean slow_line)
{
  canvas->slow_line = slow_line;
}

gboolean canvas_slow_line (const Canvas *canvas)
{
  return canvas->slow_line;
}

static Cell *cell_at (Canvas *canvas, int row, int column)
{
  return &canvas->cells[(gsize)row * (gsize)canvas->columns + (gsize)column];
}

Cell canvas_cell (const Canvas *canvas, int row, int column)
{
  return canvas->cells[(gsize)row * (gsize)canvas->columns + (gsize)column];
}

const Cell *canvas_row (const Canvas *canvas, int row)
{
  return canvas->cells + (gsize)row * (gsize)canvas->columns;
}

static Cell blank_cell (const Canvas *canvas, Role role)
{
  return cell_plain (' ', canvas->roles.blank[role]);
}

/* Half of a wide character must not stay behind when the other half is overwritten. */
static void break_wide (Canvas *canvas, int row, int column)
{
  Cell *cell = cell_at (canvas, row, column);

  if (cell_width (*cell) == 0 && column > 0)
    cell[-1] = blank_cell (canvas, cell_role (*cell));
  if (cell_width (*cell) == 2 && column + 1 < canvas->columns)
    cell[1] = blank_cell (canvas, cell_role (*cell));
}

/* Before COUNT cells, at least one, are overwritten: only at the edges can half a wide character be left outside. */
static void break_edges (Canvas *canvas, int row, int column, int count)
{
  if (!canvas->wide)
    return;
  break_wide (canvas, row, column);
  break_wide (canvas, row, column + count - 1);
}

static Cell with_role (const Canvas *canvas, Cell cell, Role role)
{
  return cell_with_role (cell, cell_is_blank (cell) ? canvas->roles.blank[role] : canvas->roles.ink[role]);
}

static void put (Canvas *canvas, int row, int column, Role role, const Cluster *cluster)
{
  const char *text = cluster_text (cluster, canvas->ascii);
  Cell *cell = cell_at (canvas, row, column);

  break_edges (canvas, row, column, cluster->width);
  *cell = with_role (canvas, cell_make (text, strlen (text), cluster->width, ROLE_NORMAL), role);
  if (cluster->width < 2)
    return;
  cell[1] = cell_make ("", 0, 0, cell_role (*cell));
  canvas->wide = TRUE;
}

static void blank_cells (const Canvas *canvas, Cell *cells, int count, Role role)
{
  const Cell blank = blank_cell (canvas, role);

  for (int i = 0; i < count; i++)
    cells[i] = blank;
}

void canvas_clear (Canvas *canvas)
{
  gsize row = (gsize)canvas->columns * sizeof (Cell);

  blank_cells (canvas, canvas->cells, canvas->columns, ROLE_NORMAL);
  for (int i = 1; i < canvas->rows; i++)
    memcpy (cell_at (canvas, i, 0), canvas->cells, row);
  canvas->wide = FALSE;
  canvas->cursor_shown = FALSE;
}

static Rect clip (const Canvas *canvas, Rect rect)
{
  int bottom = MIN (rect.row + rect.rows, canvas->rows), right = MIN (rect.column + rect.columns, canvas->columns);
  Rect inside = { MAX (rect.row, 0), MAX (rect.column, 0), 0, 0 };

  inside.rows = MAX (0, bottom - inside.row);
  inside.columns = MAX (0, right - inside.column);
  return inside;
}

void canvas_fill (Canvas *canvas, Rect rect, Role role)
{
  Rect inside = clip (canvas, rect);

  for (int row = inside.row; inside.columns > 0 && row < inside.row + inside.rows; row++) {
    Cell *cells = cell_at (canvas, row, inside.column);

    break_edges (canvas, row, inside.column, inside.columns);
    if (row == inside.row)
      blank_cells (canvas, cells, inside.columns, role);
    else
      memcpy (cells, cell_at (canvas, inside.row, inside.column), (gsize)inside.columns * sizeof (Cell));
  }
}

/* Columns that may be drawn from COLUMN on; 0 when nothing can be seen there. */
static int room (const Canvas *canvas, int row, int column, int columns)
{
  if (row < 0 || row >= canvas->rows || column < 0 || column >= canvas->columns)
    return 0;
  if (columns < 0 || columns > canvas->columns - column)
    return canvas->columns - column;
  return columns;
}

/* Drawing characters are one column wide, whatever the C library says of them in an Asian locale. */
static Cluster glyph_cluster (const Canvas *canvas, Glyph glyph)
{
  Cluster cluster = { .width = 1 };

  cluster.length = g_strlcpy (cluster.text, glyph_text (glyph, canvas->ascii), CLUSTER_BYTES);
  return cluster;
}

/* TEXT is wider than ROOM by now: takes characters away at the end until the mark fits, and draws it. */
static int mark_cut (Canvas *canvas, int row, int column, int drawn, int left, Role role)
{
  Cluster mark = glyph_cluster (canvas, GLYPH_MORE);

  if (left == 0) {
    drawn -= 1;
    if (cell_width (*cell_at (canvas, row, column + drawn)) == 0)
      drawn -= 1;
  }
  put (canvas, row, column + drawn, role, &mark);
  return drawn + 1;
}

static int plain_length (const char *text, int most)
{
  int count = 0;

  while (count < most && cluster_is_plain (text + count))
    count++;
  return count;
}

/* Draws the visible ASCII that TEXT begins with, up to ROOM_LEFT columns; returns how many. */
static int put_plain (Canvas *canvas, int row, int column, int room_left, Role role, const char *text)
{
  const Cell ink = cell_plain ('\0', canvas->roles.ink[role]), blank = cell_plain ('\0', canvas->roles.blank[role]);
  Cell *cells = cell_at (canvas, row, column);
  int count = canvas->wide ? plain_length (text, room_left) : 0;

  if (count > 0)
    break_edges (canvas, row, column, count);
  for (count = 0; count < room_left && cluster_is_plain (text + count); count++)
    cells[count].word = (text[count] == ' ' ? blank.word : ink.word) | (guchar)text[count];
  return count;
}

int canvas_raw_text (Canvas *canvas, int row, int column, int columns, Role role, const char *text)
{
  Cluster cluster;
  int left = room (canvas, row, column, columns), drawn = 0;

  if (left == 0)
    return 0;
  drawn = put_plain (canvas, row, column, left, role, text);
  left -= drawn;
  text += drawn;
  while (left > 0 && (text = cluster_next (text, &cluster)) && cluster.width <= left) {
    put (canvas, row, column + drawn, role, &cluster);
    drawn += cluster.width;
    left -= cluster.width;
  }
  return drawn;
}

int canvas_text (Canvas *canvas, int row, int column, int columns, Role role, const char *text)
{
  Cluster cluster;
  int all = room (canvas, row, column, columns), drawn = 0;

  if (all == 0 || !text)
    return 0;
  do {
    int plain = put_plain (canvas, row, column + drawn, all - drawn, role, text);

    drawn += plain;
    text = text[plain] ? cluster_next (text + plain, &cluster) : NULL;
    if (!text)
      return drawn;
    if (cluster.width > all - drawn)
      return mark_cut (canvas, row, column, drawn, all - drawn, role);
    put (canvas, row, column + drawn, role, &cluster);
    drawn += cluster.width;
  } while (TRUE);
}

int canvas_printf (Canvas *canvas, int row, int column, int columns, Role role, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return canvas_text (canvas, row, column, columns, role, text);
}

int canvas_text_right (Canvas *canvas, int row, int end, int columns, Role role, const char *text)
{
  int width = text ? canvas_text_width (text) : 0;
  int used = columns < 0 ? width : MIN (width, columns);
  int begin = MAX (0, end - used);

  canvas_text (canvas, row, begin, end - begin, role, text);
  return begin;
}

int canvas_glyph (Canvas *canvas, int row, int column, Role role, Glyph glyph)
{
  Cluster cluster = glyph_cluster (canvas, glyph);

  if (room (canvas, row, column, 1) == 0)
    return 0;
  put (canvas, row, column, role, &cluster);
  return 1;
}

void canvas_more_below (Canvas *canvas, int row, int column)
{
  int last = column - (canvas->ascii ? 2 : 1); /* beside text the letter would read as part of it */
  gboolean reached = FALSE;

  if (last < 0 || room (canvas, row, column, 1) == 0)
    return;
  for (int i = last + 1; i <= column; i++)
    reached = reached || !cell_is_blank (*cell_at (canvas, row, i));
  for (int i = last; reached && i < column; i++) {
    Role role = cell_role (*cell_at (canvas, row, i));

    if (i == last)
      canvas_glyph (canvas, row, i, role, GLYPH_MORE);
    else
      canvas_raw_text (canvas, row, i, 1, role, " ");
  }
  canvas_glyph (canvas, row, column, ROLE_MUTED, GLYPH_DOWN);
}

void canvas_rule (Canvas *canvas, int row, int column, int columns)
{
  Cluster line = glyph_cluster (canvas, GLYPH_LINE);
  int all = room (canvas, row, column, columns);

  if (all == 0)
    return;
  put (canvas, row, column, ROLE_MUTED, &line);
  put (canvas, row, column + all - 1, ROLE_MUTED, &line);
  for (int i = 1; i < all - 1; i++)
    *cell_at (canvas, row, column + i) = *cell_at (canvas, row, column);
}

void canvas_titled_rule (Canvas *canvas, int row, int column, int columns, const char *left, const char *right)
{
  int all = room (canvas, row, column, columns), end = column + all;
  int used;

  canvas_rule (canvas, row, column, all);
  if (right && *right && all > 12) {
    int begin = canvas_text_right (canvas, row, end, all / 2, ROLE_HEADING, right);

    if (begin > column)
      canvas_text (canvas, row, begin - 1, 1, ROLE_NORMAL, " ");
    end = begin - 2;
  }
  if (left && *left && end - column > 6) {
    canvas_text (canvas, row, column + 2, 1, ROLE_NORMAL, " ");
    used = canvas_text (canvas, row, column + 3, end - column - 4, ROLE_HEADING, left);
    canvas_text (canvas, row, column + 3 + used, 1, ROLE_NORMAL, " ");
  }
}

void canvas_bar (Canvas *canvas, int row, int column, int columns, gint64 value, gint64 maximum)
{
  gint64 halves = maximum > 0 ? CLAMP (value, 0, maximum) * columns * 2 / maximum : 0;

  for (int i = 0; i < columns; i++) {
    gint64 left = halves - 2 * (gint64)i;

    canvas_glyph (canvas, row, column + i, left > 0 ? ROLE_BAR : ROLE_MUTED,
                  left >= 2   ? GLYPH_FULL
                  : left == 1 ? GLYPH_HALF
                              : GLYPH_EMPTY);
  }
}

void canvas_recolour (Canvas *canvas, int row, int column, int columns, Role role)
{
  int all = room (canvas, row, column, columns);

  for (int i = 0; i < all; i++) {
    Cell *cell = cell_at (canvas, row, column + i);

    *cell = with_role (canvas, *cell, role);
  }
}

int canvas_paragraph (Canvas *canvas, Rect rect, int first, Role role, const char *text)
{
  g_autoptr (GPtrArray) lines = text_wrap (text, MAX (rect.columns, 1));

  for (int i = 0; i < rect.rows && first + i < (int)lines->len; i++)
    canvas_text (canvas, rect.row + i, rect.column, rect.columns, role, g_ptr_array_index (lines, (guint)(first + i)));
  return (int)lines->len;
}

void canvas_set_cursor (Canvas *canvas, int row, int column)
{
  canvas->cursor_shown = row >= 0 && row < canvas->rows && column >= 0 && column < canvas->columns;
  canvas->cursor_row = row;
  canvas->cursor_column = column;
}

void canvas_hide_cursor (Canvas *canvas)
{
  canvas->cursor_shown = FALSE;
}

gboolean canvas_cursor (const Canvas *canvas, int *row, int *column)
{
  *row = canvas->cursor_row;
  *column = canvas->cursor_column;
  return canvas->cursor_shown;
}

void canvas_copy (Canvas *to, Rect rect, const Canvas *from, int first)
{
  int columns = MIN (MIN (rect.columns, from->columns), to->columns - rect.column);
  int rows = MIN (MIN (rect.rows, from->rows - first), to->rows - rect.row);

  canvas_fill (to, rect, ROLE_NORMAL);
  for (int row = 0; row < rows && columns > 0; row++) {
    Cell *cells = cell_at (to, rect.row + row, rect.column);

    for (int i = 0; i < columns; i++) {
      Cell cell = canvas_cell (from, first + row, i);

      cells[i] = with_role (to, cell, cell_role (cell));
    }
    if (cell_width (cells[columns - 1]) == 2)
      cells[columns - 1] = blank_cell (to, cell_role (cells[columns - 1]));
  }
  to->wide = to->wide || from->wide;
  if (from->cursor_shown && from->cursor_row >= first && from->cursor_row < first + rows)
    canvas_set_cursor (to, rect.row + from->cursor_row - first, rect.column + from->cursor_column);
}

char *canvas_to_text (const Canvas *canvas)
{
  GString *text = g_string_new (NULL);

  for (int row = 0; row < canvas->rows; row++) {
    gsize end = text->len;

    for (int column = 0; column < canvas->columns; column++) {
      Cell cell = canvas_cell (canvas, row, column);
      char buffer[CELL_BYTES + 1];

      g_string_append (text, cell_text (cell, buffer));
      if (cell_width (cell) > 0 && !cell_is_blank (cell))
        end = text->len;
    }
    g_string_truncate (text, end);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}
