#include "bench/lib/way.h"

#include <string.h>

void way_clear (Way *way)
{
  if (way->bytes != NULL)
    g_string_free (way->bytes, TRUE);
  way->bytes = NULL;
}

void way_keep_shorter (Way *way, Way other)
{
  if (way->bytes != NULL && other.bytes->len >= way->bytes->len) {
    way_clear (&other);
    return;
  }
  way_clear (way);
  *way = other;
}

Way way_from (const Way *way)
{
  return (Way){ g_string_new_len (way->bytes->str, (gssize)way->bytes->len), way->pen };
}

/* ---- moving */

static void offer (char best[static 32], const char *text)
{
  if (*best == '\0' || strlen (text) < strlen (best))
    g_strlcpy (best, text, 32);
}

char *way_control (char text[static 32], int number, char final)
{
  if (number == 1)
    g_snprintf (text, 32, "\033[%c", final);
  else
    g_snprintf (text, 32, "\033[%d%c", number, final);
  return text;
}

static char *several (char text[static 32], char byte, int count)
{
  memset (text, byte, (gsize)MIN (count, 30));
  text[MIN (count, 30)] = '\0';
  return text;
}

static void vertical (char best[static 32], int from, int to)
{
  char text[64];
  *best = '\0';
  if (from == to)
    return;
  offer (best, way_control (text, ABS (to - from), to > from ? 'B' : 'A'));
  offer (best, way_control (text, to + 1, 'd'));
  if (to > from)
    offer (best, several (text, '\n', to - from));
}

static void horizontal (char best[static 32], int from, int to)
{
  char text[64];
  *best = '\0';
  if (from == to)
    return;
  offer (best, way_control (text, to + 1, 'G'));
  if (to == 0)
    offer (best, "\r");
  else {
    g_snprintf (text, sizeof text, to == 1 ? "\r\033[C" : "\r\033[%dC", to);
    offer (best, text);
  }
  if (from != UNKNOWN && from > to)
    offer (best, several (text, '\b', from - to));
  if (from != UNKNOWN)
    offer (best, way_control (text, ABS (to - from), to > from ? 'C' : 'D'));
}

void way_move (Way *way, int row, int column)
{
  char best[64], across[64], text[160];
  if (way->pen.row == row && way->pen.column == column)
    return;
  vertical (best, way->pen.row, row);
  horizontal (across, way->pen.column, column);
  g_strlcat (best, across, sizeof best);
  if (column == 0)
    g_snprintf (text, sizeof text, row == 0 ? "\033[H" : "\033[%dH", row + 1);
  else
    g_snprintf (text, sizeof text, "\033[%d;%dH", row + 1, column + 1);
  g_string_append (way->bytes, strlen (text) < strlen (best) ? text : best);
  way->pen.row = row;
  way->pen.column = column;
}

/* ---- the pen */

static const struct {
  unsigned flag;
  int on, off;
} looks[] = { { LOOK_BOLD, 1, 22 },
              { LOOK_ITALIC, 3, 23 },
              { LOOK_UNDERLINE, 4, 24 },
              { LOOK_REVERSE, 7, 27 },
              { LOOK_STRIKE, 9, 29 } };

static void add_colour (GString *codes, int colour, int base)
{
  if (colour < 0)
    g_string_append_printf (codes, ";%d", base + 9);
  else if (colour < 8)
    g_string_append_printf (codes, ";%d", base + colour);
  else if (colour < 16)
    g_string_append_printf (codes, ";%d", base + 60 + colour - 8);
  else if (colour < COLOUR_DIRECT)
    g_string_append_printf (codes, ";%d;5;%d", base + 8, colour);
  else
    g_string_append_printf (codes, ";%d;2;%d;%d;%d", base + 8, (colour >> 16) & 255, (colour >> 8) & 255, colour & 255);
}

void way_ink (Way *way, Ink to)
{
  g_autoptr (GString) anew = g_string_new (""), steps = g_string_new ("");
  Ink from = way->pen.ink;
  if (ink_equal (from, to))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    if (to.flags & looks[i].flag)
      g_string_append_printf (anew, ";%d", looks[i].on);
    if ((to.flags ^ from.flags) & looks[i].flag)
      g_string_append_printf (steps, ";%d", to.flags & looks[i].flag ? looks[i].on : looks[i].off);
  }
  if (to.foreground >= 0)
    add_colour (anew, to.foreground, 30);
  if (to.background >= 0)
    add_colour (anew, to.background, 40);
  if (to.foreground != from.foreground)
    add_colour (steps, to.foreground, 30);
  if (to.background != from.background)
    add_colour (steps, to.background, 40);
  /* Either list begins with a semicolon: an empty number, which resets. */
  if (anew->len <= steps->len - 1)
    g_string_append_printf (way->bytes, "\033[%sm", anew->str);
  else
    g_string_append_printf (way->bytes, "\033[%sm", steps->str + 1);
  way->pen.ink = to;
}

static gboolean is_blank (const Glyph *glyph)
{
  return glyph->text[0] == ' ' && glyph->text[1] == '\0';
}

gboolean way_erases (const Glyph *glyph)
{
  return is_blank (glyph) && glyph->ink.flags == 0;
}

Ink way_ink_for (const Glyph *glyph, Ink now)
{
  if (!way_erases (glyph))
    return glyph->ink;
  if (now.flags & (LOOK_UNDERLINE | LOOK_REVERSE | LOOK_STRIKE))
    return glyph->ink;
  now.background = glyph->ink.background;
  return now;
}

void way_ink_for_erasing (Way *way, int background)
{
  Ink ink = way->pen.ink;
  ink.background = background;
  if (ink.flags & (LOOK_UNDERLINE | LOOK_REVERSE | LOOK_STRIKE))
    ink = (Ink){ -1, background, 0 };
  way_ink (way, ink);
}
