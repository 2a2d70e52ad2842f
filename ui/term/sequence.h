/* Single sequences of bytes, each the shortest of those that do the same: moving the cursor, changing the pen. */
#pragma once

#include "ui/term/render.h"

#define UNKNOWN (-1)

/* Where the terminal's cursor is, and what it writes with. */
typedef struct {
  int row, column; /* column UNKNOWN after the last one was written */
  Pen pen;
} Place;

static inline gboolean pen_equal (Pen a, Pen b)
{
  return a.foreground == b.foreground && a.flags == b.flags;
}

/* Writes CSI NUMBER FINAL (the number left out where it is 1) to BUFFER of at least 32 bytes; returns its length. */
gsize sequence_csi (char *buffer, int number, char final);

/* Appends what moves the cursor from PLACE to ROW and COLUMN, and sets PLACE. */
void sequence_move (const RenderStyle *style, GString *out, Place *place, int row, int column);

/* Appends what makes the pen TO out of FROM, and sets FROM. */
void sequence_pen (GString *out, Pen *from, Pen to);
