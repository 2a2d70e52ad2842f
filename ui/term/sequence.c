#include "ui/term/sequence.h"

#include <string.h>

gboolean pen_equal (Pen a, Pen b)
{
  return a.foreground == b.foreground && a.flags == b.flags;
}

gsize sequence_csi (char *buffer, int number, char final)
{
  if (number == 1)
    return (gsize)g_snprintf (buffer, 32, "\033[%c", final);
  return (gsize)g_snprintf (buffer, 32, "\033[%d%c", number, final);
}

static void keep_shorter (char *best, gsize *best_length, const char *other, gsize length)
{
  if (*best_length && length >= *best_length)
    return;
  memcpy (best, other, length);
  *best_length = length;
}

#define MOVE_BYTES 64
#define STEPS_MOST 4

static gsize repeat_byte (char *buffer, char byte, int count)
{
  memset (buffer, byte, (gsize)count);
  return (gsize)count;
}

static gsize move_rows (const RenderStyle *style, char *buffer, int from, int to)
{
  int down = to - from;
  char other[32];
  gsize length = 0;

  if (down == 0)
    return 0;
  if (down > 0 && down <= STEPS_MOST)
    keep_shorter (buffer, &length, other, repeat_byte (other, '\n', down));
  keep_shorter (buffer, &length, other, sequence_csi (other, ABS (down), down > 0 ? 'B' : 'A'));
  if (style->row_address)
    keep_shorter (buffer, &length, other, sequence_csi (other, to + 1, 'd'));
  return length;
}

static gsize move_columns (const RenderStyle *style, char *buffer, int from, int to)
{
  char other[32];
  gsize length = 0;

  if (from == to)
    return 0;
  if (to == 0)
    keep_shorter (buffer, &length, "\r", 1);
  if (from != UNKNOWN && from > to && from - to <= STEPS_MOST)
    keep_shorter (buffer, &length, other, repeat_byte (other, '\b', from - to));
  if (from != UNKNOWN)
    keep_shorter (buffer, &length, other, sequence_csi (other, ABS (to - from), to > from ? 'C' : 'D'));
  if (style->column_address)
    keep_shorter (buffer, &length, other, sequence_csi (other, to + 1, 'G'));
  if (to > 0) {
    other[0] = '\r';
    keep_shorter (buffer, &length, other, 1 + sequence_csi (other + 1, to, 'C'));
  }
  return length;
}

void sequence_move (const RenderStyle *style, GString *out, Place *place, int row, int column)
{
  char best[MOVE_BYTES], other[MOVE_BYTES];
  gsize length = 0, rows;

  if (place->row == row && place->column == column)
    return;
  if (row == 0 && column == 0)
    length = (gsize)g_snprintf (best, sizeof best, "\033[H");
  else if (column == 0)
    length = (gsize)g_snprintf (best, sizeof best, "\033[%dH", row + 1);
  else
    length = (gsize)g_snprintf (best, sizeof best, "\033[%d;%dH", row + 1, column + 1);
  rows = move_rows (style, other, place->row, row);
  rows += move_columns (style, other + rows, place->column, column);
  keep_shorter (best, &length, other, rows);
  g_string_append_len (out, best, (gssize)length);
  place->row = row;
  place->column = column;
}

static void add_number (char *list, gsize size, int number)
{
  gsize length = strlen (list);

  g_snprintf (list + length, size - length, "%s%d", length ? ";" : "", number);
}

static void add_colour (char *list, gsize size, int colour)
{
  gsize length;

  if (colour < 0)
    add_number (list, size, 39);
  else if (colour < 8)
    add_number (list, size, 30 + colour);
  else if (colour < 16)
    add_number (list, size, 90 + colour - 8);
  else {
    length = strlen (list);
    g_snprintf (list + length, size - length, "%s38;5;%d", length ? ";" : "", colour);
  }
}

static const struct {
  guint flag;
  int on, off;
} pen_codes[] = { { PEN_BOLD, 1, 22 }, { PEN_UNDERLINE, 4, 24 }, { PEN_REVERSE, 7, 27 } };

/* Either everything anew after a reset, or only the differences. */
void sequence_pen (GString *out, Pen *from, Pen to)
{
  char anew[64] = "", steps[64] = "";
  const char *shorter;

  if (pen_equal (*from, to))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (pen_codes); i++) {
    guint flag = pen_codes[i].flag;

    if (to.flags & flag)
      add_number (anew, sizeof anew, pen_codes[i].on);
    if ((to.flags & flag) != (from->flags & flag))
      add_number (steps, sizeof steps, to.flags & flag ? pen_codes[i].on : pen_codes[i].off);
  }
  if (to.foreground >= 0)
    add_colour (anew, sizeof anew, to.foreground);
  if (to.foreground != from->foreground)
    add_colour (steps, sizeof steps, to.foreground);
  /* "0;" before a list that is not empty */
  shorter = strlen (anew) + (*anew ? 2 : 0) <= strlen (steps) ? anew : steps;
  g_string_append (out, "\033[");
  if (shorter == anew && *anew)
    g_string_append (out, "0;");
  g_string_append (out, shorter);
  g_string_append_c (out, 'm');
  *from = to;
}
