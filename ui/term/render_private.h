/* Between the two halves of the renderer: render.c decides what has changed, render_write.c finds the bytes for a row. */
#pragma once

#include "ui/term/render.h"
#include "ui/term/sequence.h"

#include <string.h>

/* A picture with what is asked of each of its rows again and again. */
typedef struct {
  Cell *cells;
  Cell **rows; /* into the cells, in any order: a row goes from one picture into the other by its address */
  guint64 *digests;
  gboolean *blanks; /* rows with nothing on them */
} Picture;

struct Renderer {
  RenderStyle style;
  guint8 same_role[ROLE_COUNT];  /* the first role that looks the same */
  guint8 blank_role[ROLE_COUNT]; /* the same for a blank cell */
  Picture shown, wanted; /* of the wanted one, only the rows that were not drawn in the same place before (new_row()) */
  Cell *drawn;           /* the canvas shown last, as it was drawn: rows that stay the same are not looked at again */
  int *came_from;        /* where the last picture had what is drawn in this row now, -1: nowhere near */
  const Cell **before; /* the rows on the screen that changes are written over, after lines were moved or as they are */
  int *changed;        /* the rows of the wanted picture that the screen shows differently, in order … */
  int changed_count;   /* … and how many */
  Cell *empty;         /* a row of nothing */
  Cell *erased;        /* a row of which the end is erased first */
  int rows, columns;
  gboolean known;
  gboolean cursor_shown;
  Place place;
  GString *scratch[5];
};

#define RENDER_PLAIN ((Pen){ -1, 0 })

/* A blank cell shows only these. */
#define SHOWS_ON_BLANK (PEN_REVERSE | PEN_UNDERLINE)

static inline gboolean is_blank (const Cell *cell)
{
  return cell->text[0] == ' ' && cell->text[1] == '\0';
}

/* A cell as two words: compared for every position of every picture, where a call would cost more than the comparing. */
typedef struct {
  guint64 words[2];
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

  return one.words[0] == other.words[0] && one.words[1] == other.words[1];
}

/* Whether the terminal's erasing gives just this cell. */
static inline gboolean is_erased (const Cell *cell)
{
  return is_blank (cell) && cell->role == ROLE_NORMAL;
}

/* The column behind the last cell that erasing would not give. */
static inline int cells_end (const Cell *row, int columns)
{
  int i = columns;

  while (i > 0 && is_erased (&row[i - 1]))
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
