#include "ui/term/cell.h"

/* Never begins UTF-8: a number follows that stands for a longer text. */
#define KEPT 0xff

Cell cell_make (const char *text, gsize length, int width, Role role)
{
  guint64 word = (guint64)width << CELL_WIDTH_SHIFT | (guint64)role << CELL_ROLE_SHIFT;

  if (length > CELL_BYTES) {
    g_autofree char *whole = g_strndup (text, length);
    GQuark kept = g_quark_from_string (whole);

    G_STATIC_ASSERT (1 + sizeof kept <= CELL_BYTES);
    return (Cell){ word | KEPT | (guint64)kept << 8 };
  }
  for (gsize i = 0; i < length; i++)
    word |= (guint64)(guchar)text[i] << 8 * i;
  return (Cell){ word };
}

const char *cell_text (Cell cell, char buffer[CELL_BYTES + 1])
{
  if ((cell.word & 0xff) == KEPT)
    return g_quark_to_string ((GQuark)(cell.word >> 8 & G_MAXUINT32));
  for (int i = 0; i < CELL_BYTES; i++)
    buffer[i] = (char)(cell.word >> 8 * i & 0xff);
  buffer[CELL_BYTES] = '\0';
  return buffer;
}
