/* One position of a picture: its character, what that character means, and which meanings look alike. */
#pragma once

#include <glib.h>

/* What a cell means; the terminal decides how that looks. Never the only sign of anything. */
typedef enum {
  ROLE_NORMAL,
  ROLE_HEADING,
  ROLE_DUE,
  ROLE_OVERDUE,
  ROLE_BAD,
  ROLE_MUTED,
  ROLE_SELECTED,
  ROLE_BAR,
  ROLE_KEY,
  ROLE_GOOD,
  ROLE_COUNT,
} Role;

/* Roles that look alike on a terminal stand for one another, so that cells that look the same are the same eight bytes: for each
 * role the one used for it, in a cell with a character (which must be drawn) and in a blank one (of which only reverse and underline
 * are seen). */
typedef struct {
  guint8 ink[ROLE_COUNT], blank[ROLE_COUNT];
} RoleTable;

/* A base character with what combines with it, its width and its role in one word, as a picture is copied and compared several times for
 * each key. The lowest bytes are the UTF-8, the lowest first: room for nearly every character; a longer one is kept elsewhere, once, and a
 * number stands for it here. A wide character's second column has width 0 and no text. */
#define CELL_BYTES 6
typedef struct {
  guint64 word;
} Cell;

/* TEXT: one character with its marks, valid UTF-8 of LENGTH bytes. */
Cell cell_make (const char *text, gsize length, int width, Role role);

/* What is written for it; in BUFFER, or kept elsewhere for good. */
const char *cell_text (Cell cell, char buffer[CELL_BYTES + 1]);

#define CELL_WIDTH_SHIFT (8 * CELL_BYTES)
#define CELL_ROLE_SHIFT (CELL_WIDTH_SHIFT + 8)

/* An ASCII character. */
static inline Cell cell_plain (char character, Role role)
{
  return (Cell){ (guint64)(guchar)character | (guint64)1 << CELL_WIDTH_SHIFT | (guint64)role << CELL_ROLE_SHIFT };
}

/* 1 or 2; 0 for the second half of a wide character. */
static inline int cell_width (Cell cell)
{
  return (int)(cell.word >> CELL_WIDTH_SHIFT & 0xff);
}

static inline Role cell_role (Cell cell)
{
  return (Role)(cell.word >> CELL_ROLE_SHIFT);
}

static inline Cell cell_with_role (Cell cell, Role role)
{
  return (Cell){ (cell.word & ~((guint64)0xff << CELL_ROLE_SHIFT)) | (guint64)role << CELL_ROLE_SHIFT };
}

/* The first byte of its text. */
static inline char cell_byte (Cell cell)
{
  return (char)(cell.word & 0xff);
}

/* A single character of ASCII, which most cells are: the first byte begins nothing longer, and there is no second. */
static inline gboolean cell_is_plain (Cell cell)
{
  return (cell.word & 0xff80) == 0 && cell_width (cell) == 1;
}

static inline gboolean cell_is_blank (Cell cell)
{
  return cell_byte (cell) == ' ' && cell_is_plain (cell);
}

static inline gboolean cell_equal (Cell a, Cell b)
{
  return a.word == b.word;
}
