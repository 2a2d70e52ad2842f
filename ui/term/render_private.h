/* Between the two halves of the renderer: render.c decides what has changed, render_write.c finds the bytes for a row. */
#pragma once

#include "ui/term/render.h"
#include "ui/term/sequence.h"

#include <string.h>

struct Renderer {
  RenderStyle style;
  RoleTable roles;
  int rows, columns;
  Cell *shown;             /* what is on the screen */
  guint64 *shown_digests;  /* of its rows */
  const Canvas *wanted;    /* what shall be there, while it is painted */
  guint64 *wanted_digests; /* of the rows that differ */
  int *changed;            /* the rows in which the two differ, in order … */
  int changed_count;       /* … and how many */
  int *gains;              /* how many of them each shift would bring (count_gains()) */
  const Cell **before; /* the rows on the screen that changes are written over, after lines were moved or as they are */
  Cell *empty;         /* a row of nothing */
  Cell *erased;        /* a row of which the end is erased first */
  gboolean known;
  gboolean cursor_shown;
  Place place;
  GString *scratch[4];
};

#define RENDER_PLAIN ((Pen){ -1, 0 })

/* A blank cell shows only these. */
#define SHOWS_ON_BLANK (PEN_REVERSE | PEN_UNDERLINE)

/* Whether the terminal's erasing gives just this cell. */
static inline gboolean is_erased (Cell cell)
{
  return cell_equal (cell, cell_plain (' ', ROLE_NORMAL));
}

/* The column behind the last cell that erasing would not give. */
static inline int cells_end (const Cell *row, int columns)
{
  int i = columns;

  while (i > 0 && is_erased (row[i - 1]))
    i--;
  return i;
}

typedef struct {
  const Cell *old, *new;
  int row;
} RowChange;

/* Appends the fewest bytes found that turn CHANGE's old row into its new one; PLACE is where the cursor is, before and after. */
void render_row (Renderer *renderer, GString *out, Place *place, const RowChange *change);

/* Erasing takes the pen's background on some terminals, so the pen must have none. */
void render_pen_for_erasing (GString *out, Place *place);
