/* Drawing: everything on the screen is drawn on a Canvas, a grid of cells without a terminal behind it.
 *
 * A screen draws the whole picture anew; terminal_show() sends only what differs from the picture before. A test renders
 * the same canvas as text. Rows and columns count from 0. Whatever text is drawn, a control or bidi character never gets
 * through: what is drawn takes exactly the columns it is said to take. Strings passed in stay the caller's. */
#pragma once

#include "ui/term/cell.h"

/* The only drawing characters used; each has an ASCII stand-in. */
typedef enum {
  GLYPH_MARKER, /* ► or > */
  GLYPH_FULL,   /* █ or # */
  GLYPH_HALF,   /* ▌ or + */
  GLYPH_EMPTY,  /* ░ or . */
  GLYPH_LINE,   /* ─ or - */
  GLYPH_BULLET, /* • or * */
  GLYPH_DOWN,   /* ▼ or v */
  GLYPH_MORE,   /* … or ~ */
} Glyph;

const char *glyph_text (Glyph glyph, gboolean ascii);

/* Part of a canvas. Drawing outside the canvas is cut off, never an error. */
typedef struct {
  int row, column, rows, columns;
} Rect;

typedef struct Canvas Canvas;

Canvas *canvas_new (int rows, int columns);
void canvas_free (Canvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Canvas, canvas_free)

/* A new size; everything on it is cleared. */
void canvas_resize (Canvas *canvas, int rows, int columns);
int canvas_rows (const Canvas *canvas);
int canvas_columns (const Canvas *canvas);
Rect canvas_rect (const Canvas *canvas);

/* ASCII stand-ins instead of drawing characters. */
void canvas_set_ascii (Canvas *canvas, gboolean ascii);
gboolean canvas_ascii (const Canvas *canvas);

/* Which roles look alike where this will be shown: renderer_roles(), again after each renderer_set_style(). NULL, as at first: none do.
 * What is drawn already stays as it is. */
void canvas_set_roles (Canvas *canvas, const RoleTable *roles);

/* A slow line: the selected row is shown by its marker alone. */
void canvas_set_slow_line (Canvas *canvas, gboolean slow_line);
gboolean canvas_slow_line (const Canvas *canvas);

/* Blank everywhere, no cursor. */
void canvas_clear (Canvas *canvas);
void canvas_fill (Canvas *canvas, Rect rect, Role role);

/* Draws one line of TEXT in at most COLUMNS columns (-1: to the right edge); what does not fit is cut between characters
 * and marked with '…'. Newlines and tabs become spaces. Returns the columns drawn. */
int canvas_text (Canvas *canvas, int row, int column, int columns, Role role, const char *text);
int canvas_printf (Canvas *canvas, int row, int column, int columns, Role role, const char *format, ...)
    G_GNUC_PRINTF (6, 7);

/* As canvas_text() without the mark: a window on TEXT, for editors. */
int canvas_raw_text (Canvas *canvas, int row, int column, int columns, Role role, const char *text);

/* TEXT so that it ends before column END, in at most COLUMNS. Returns the column it begins in. */
int canvas_text_right (Canvas *canvas, int row, int end, int columns, Role role, const char *text);

int canvas_glyph (Canvas *canvas, int row, int column, Role role, Glyph glyph);

/* ▼ for more that is below. Text that reaches it is cut with '…' before it. */
void canvas_more_below (Canvas *canvas, int row, int column);

/* A rule across; with LEFT and RIGHT (either may be NULL) set into it: "── Sam Hill ────── waiting for answer". */
void canvas_rule (Canvas *canvas, int row, int column, int columns);
void canvas_titled_rule (Canvas *canvas, int row, int column, int columns, const char *left, const char *right);

/* A bar of COLUMNS columns filled to VALUE of MAXIMUM in half steps: "████▌░░░░░". */
void canvas_bar (Canvas *canvas, int row, int column, int columns, gint64 value, gint64 maximum);

/* Gives COLUMNS cells of a row another role and leaves their text. */
void canvas_recolour (Canvas *canvas, int row, int column, int columns, Role role);

/* Paragraphs wrapped into RECT from wrapped line FIRST on; returns the number of lines that the whole text takes. */
int canvas_paragraph (Canvas *canvas, Rect rect, int first, Role role, const char *text);

/* Where typing goes; without it the cursor is hidden. */
void canvas_set_cursor (Canvas *canvas, int row, int column);
void canvas_hide_cursor (Canvas *canvas);
gboolean canvas_cursor (const Canvas *canvas, int *row, int *column);

Cell canvas_cell (const Canvas *canvas, int row, int column);

/* The cells of a row, valid until the canvas gets another size. */
const Cell *canvas_row (const Canvas *canvas, int row);

/* Copies FROM's rows FIRST on into RECT of TO, with FROM's cursor where that is in view. */
void canvas_copy (Canvas *to, Rect rect, const Canvas *from, int first);

/* The picture as lines of text, spaces at the ends taken away, each line ended by a newline. Caller frees. */
char *canvas_to_text (const Canvas *canvas);

/* Columns of TEXT as canvas_text() draws it. */
int canvas_text_width (const char *text);
