#include "bench/lib/picture.h"

#include "bench/lib/least.h"

#include <string.h>

Glyph *picture_row (const Picture *picture, int row)
{
  return picture->glyphs + (gsize)row * (gsize)picture->columns;
}

gboolean ink_equal (Ink one, Ink other)
{
  return one.foreground == other.foreground && one.background == other.background && one.flags == other.flags;
}

gboolean glyph_equal (const Glyph *one, const Glyph *other)
{
  return one->width == other->width && ink_equal (one->ink, other->ink) && !strcmp (one->text, other->text);
}

static int colour_number (const VTermColor *colour)
{
  if (colour->type & (VTERM_COLOR_DEFAULT_FG | VTERM_COLOR_DEFAULT_BG))
    return -1;
  if (VTERM_COLOR_IS_INDEXED (colour))
    return colour->indexed.idx;
  return COLOUR_DIRECT + (colour->rgb.red << 16) + (colour->rgb.green << 8) + colour->rgb.blue;
}

static void take_text (Glyph *glyph, const VTermScreenCell *cell)
{
  gsize length = 0;
  for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
    if (length + 6 < sizeof glyph->text)
      length += (gsize)g_unichar_to_utf8 (cell->chars[i], glyph->text + length);
  if (length == 0)
    glyph->text[length++] = ' ';
  glyph->text[length] = '\0';
}

static void take_glyph (Glyph *glyph, const VTermScreenCell *cell)
{
  memset (glyph, 0, sizeof *glyph);
  if (cell->chars[0] == (uint32_t)-1)
    return;
  glyph->width = cell->width;
  take_text (glyph, cell);
  glyph->ink = (Ink){ colour_number (&cell->fg), colour_number (&cell->bg), 0 };
  glyph->ink.flags = (cell->attrs.bold ? LOOK_BOLD : 0u) | (cell->attrs.italic ? LOOK_ITALIC : 0u) |
                     (cell->attrs.underline ? LOOK_UNDERLINE : 0u) | (cell->attrs.reverse ? LOOK_REVERSE : 0u) |
                     (cell->attrs.strike ? LOOK_STRIKE : 0u);
  if (strcmp (glyph->text, " "))
    return;
  glyph->ink.flags &= LOOK_UNDERLINE | LOOK_REVERSE | LOOK_STRIKE;
  if (glyph->ink.flags == 0)
    glyph->ink.foreground = -1;
}

Picture *picture_take (VTerm *vt, gboolean cursor_shown)
{
  Picture *picture = g_new0 (Picture, 1);
  VTermPos cursor;
  vterm_get_size (vt, &picture->rows, &picture->columns);
  vterm_state_get_cursorpos (vterm_obtain_state (vt), &cursor);
  picture->row = cursor.row;
  picture->column = cursor.col;
  picture->cursor_shown = cursor_shown;
  picture->glyphs = g_new0 (Glyph, (gsize)picture->rows * (gsize)picture->columns);
  for (int row = 0; row < picture->rows; row++)
    for (int column = 0; column < picture->columns; column++) {
      VTermScreenCell cell;
      vterm_screen_get_cell (vterm_obtain_screen (vt), (VTermPos){ row, column }, &cell);
      take_glyph (picture_row (picture, row) + column, &cell);
    }
  return picture;
}

Picture *picture_copy (const Picture *picture)
{
  Picture *copy = g_memdup2 (picture, sizeof *picture);
  copy->glyphs = g_memdup2 (picture->glyphs, (gsize)picture->rows * (gsize)picture->columns * sizeof (Glyph));
  return copy;
}

void picture_free (Picture *picture)
{
  if (picture == NULL)
    return;
  g_free (picture->glyphs);
  g_free (picture);
}

static gboolean same (const Picture *one, const Picture *other)
{
  for (int i = 0; i < one->rows * one->columns; i++)
    if (!glyph_equal (&one->glyphs[i], &other->glyphs[i]))
      return FALSE;
  return !one->cursor_shown || (one->row == other->row && one->column == other->column);
}

static int keep_cursor (VTermProp property, VTermValue *value, void *shown)
{
  if (property == VTERM_PROP_CURSORVISIBLE)
    *(gboolean *)shown = value->boolean;
  return 1;
}

gboolean picture_becomes (const Picture *from, const Picture *to, const GString *bytes)
{
  static const VTermScreenCallbacks callbacks = { .settermprop = keep_cursor };
  g_autoptr (GString) before = picture_in_full (from);
  gboolean shown = TRUE;
  VTerm *vt = vterm_new (from->rows, from->columns);
  vterm_set_utf8 (vt, 1);
  vterm_screen_set_callbacks (vterm_obtain_screen (vt), &callbacks, &shown);
  vterm_screen_reset (vterm_obtain_screen (vt), 1);
  vterm_input_write (vt, before->str, before->len);
  vterm_input_write (vt, bytes->str, bytes->len);
  g_autoptr (Picture) after = picture_take (vt, shown);
  vterm_free (vt);
  return after->cursor_shown == to->cursor_shown && same (to, after);
}
