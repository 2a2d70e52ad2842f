/* A picture: what stands on an emulated screen, so that two of them can be compared and one be turned into the other. */
#pragma once

#include <glib.h>
#include <vterm.h>

enum { LOOK_BOLD = 1, LOOK_ITALIC = 2, LOOK_UNDERLINE = 4, LOOK_REVERSE = 8, LOOK_STRIKE = 16 };

/* Colours: -1 the terminal's own, 0 to 255 the palette's, from COLOUR_DIRECT on red, green and blue in 24 bits. */
#define COLOUR_DIRECT (1 << 24)
typedef struct {
  int foreground, background;
  unsigned flags;
} Ink;

typedef struct {
  char text[28]; /* UTF-8; " " where nothing stands, "" for the second half of a wide character */
  int width;     /* 1, 2; 0 for a second half */
  Ink ink;
} Glyph;

typedef struct {
  int rows, columns;
  int row, column; /* the cursor's */
  gboolean cursor_shown;
  Glyph *glyphs; /* row by row; a blank's ink is only what can be seen of it */
} Picture;

Picture *picture_take (VTerm *vt, gboolean cursor_shown);
Picture *picture_copy (const Picture *picture);
void picture_free (Picture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picture, picture_free)

/* Glyphs of one row; may be written to. */
Glyph *picture_row (const Picture *picture, int row);

gboolean glyph_equal (const Glyph *one, const Glyph *other);
gboolean ink_equal (Ink one, Ink other);

/* Whether BYTES, sent to a terminal that shows FROM with a plain pen, make it show TO. */
gboolean picture_becomes (const Picture *from, const Picture *to, const GString *bytes);
