/* A way to change what a terminal shows: the bytes so far, and where they leave its cursor and its pen. */
#pragma once

#include "bench/lib/picture.h"

#define UNKNOWN (-1)
#define WAY_PLAIN ((Ink){ -1, -1, 0 })

/* Where the terminal's cursor is, and its pen. */
typedef struct {
  int row, column; /* UNKNOWN behind the last column */
  Ink ink;
} Pen;

typedef struct {
  GString *bytes;
  Pen pen;
} Way;

void way_clear (Way *way);

/* Takes OTHER over where it is shorter, and clears it otherwise. */
void way_keep_shorter (Way *way, Way other);

/* A copy to go on from. */
Way way_from (const Way *way);

/* "ESC [ NUMBER FINAL" in TEXT, without a number that goes without saying. */
char *way_control (char text[static 32], int number, char final);

/* To ROW and COLUMN by the shortest sequence. */
void way_move (Way *way, int row, int column);

/* To the pen TO. */
void way_ink (Way *way, Ink to);

/* Blank, and nothing but the background can be seen of it: what erasing leaves. */
gboolean way_erases (const Glyph *glyph);

/* The pen that GLYPH needs, which for a blank may be the present one. */
Ink way_ink_for (const Glyph *glyph, Ink now);

/* To a pen that erases in BACKGROUND. */
void way_ink_for_erasing (Way *way, int background);
