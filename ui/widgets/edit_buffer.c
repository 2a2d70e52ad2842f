#include "ui/widgets/edit_buffer.h"

#include "base/text.h"

#include <string.h>

static void grow (EditBuffer *buffer, gsize needed)
{
  gsize size = MAX (buffer->size, 64);
  char *text;

  if (needed <= buffer->size)
    return;
  while (size < needed)
    size *= 2;
  text = g_malloc0 (size);
  if (buffer->text) {
    memcpy (text, buffer->text, buffer->length);
    explicit_bzero (buffer->text, buffer->size);
    g_free (buffer->text);
  }
  buffer->text = text;
  buffer->size = size;
}

void edit_buffer_init (EditBuffer *buffer, gboolean secret)
{
  *buffer = (EditBuffer){ .secret = secret };
  grow (buffer, 1);
}

void edit_buffer_release (EditBuffer *buffer)
{
  explicit_bzero (buffer->text, buffer->size);
  g_free (buffer->text);
  *buffer = (EditBuffer){ .text = NULL };
}

void edit_buffer_insert (EditBuffer *buffer, const char *text, gsize length)
{
  grow (buffer, buffer->length + length + 1);
  memmove (buffer->text + buffer->cursor + length, buffer->text + buffer->cursor, buffer->length - buffer->cursor + 1);
  memcpy (buffer->text + buffer->cursor, text, length);
  buffer->cursor += length;
  buffer->length += length;
}

void edit_buffer_remove (EditBuffer *buffer, gsize from, gsize end)
{
  if (end <= from)
    return;
  memmove (buffer->text + from, buffer->text + end, buffer->length - end + 1);
  buffer->length -= end - from;
  explicit_bzero (buffer->text + buffer->length, end - from);
  buffer->cursor = from;
}

void edit_buffer_set (EditBuffer *buffer, const char *text)
{
  edit_buffer_remove (buffer, 0, buffer->length);
  buffer->cursor = 0;
  if (text)
    edit_buffer_insert (buffer, text, strlen (text));
}

gsize edit_buffer_line_begin (const EditBuffer *buffer, gsize offset)
{
  while (offset > 0 && buffer->text[offset - 1] != '\n')
    offset--;
  return offset;
}

gsize edit_buffer_line_end (const EditBuffer *buffer, gsize offset)
{
  while (offset < buffer->length && buffer->text[offset] != '\n')
    offset++;
  return offset;
}

static gsize previous (const EditBuffer *buffer)
{
  return buffer->cursor ? text_grapheme_previous (buffer->text, buffer->cursor) : 0;
}

static gsize next (const EditBuffer *buffer)
{
  return buffer->cursor < buffer->length ? text_grapheme_next (buffer->text, buffer->cursor) : buffer->length;
}

static gsize word_begin (const EditBuffer *buffer)
{
  gsize offset = buffer->cursor, line = edit_buffer_line_begin (buffer, buffer->cursor);

  while (offset > line && buffer->text[offset - 1] == ' ')
    offset--;
  while (offset > line && buffer->text[offset - 1] != ' ')
    offset--;
  return offset;
}

/* Several characters can join into what a reader sees as one; the cursor must not stay inside. */
static void settle (EditBuffer *buffer)
{
  gsize before = previous (buffer);

  if (buffer->cursor > 0 && buffer->cursor < buffer->length)
    buffer->cursor = MAX (buffer->cursor, text_grapheme_next (buffer->text, before));
}

static gboolean insert_key (EditBuffer *buffer, Key key)
{
  char bytes[6];

  if (!key_is_text (key) || g_unichar_type (key) == G_UNICODE_SURROGATE)
    return FALSE;
  /* Bidi and other invisible controls cannot be typed either; joiners can. */
  if (g_unichar_type (key) == G_UNICODE_FORMAT && key != 0x200c && key != 0x200d)
    return TRUE;
  edit_buffer_insert (buffer, bytes, (gsize)g_unichar_to_utf8 (key, bytes));
  settle (buffer);
  return TRUE;
}

gboolean edit_buffer_handle_key (EditBuffer *buffer, Key key)
{
  switch (key) {
  case KEYCODE_LEFT:
    buffer->cursor = previous (buffer);
    return TRUE;
  case KEYCODE_RIGHT:
    buffer->cursor = next (buffer);
    return TRUE;
  case KEYCODE_HOME:
  case KEYCODE_CONTROL ('a'):
    buffer->cursor = edit_buffer_line_begin (buffer, buffer->cursor);
    return TRUE;
  case KEYCODE_END:
  case KEYCODE_CONTROL ('e'):
    buffer->cursor = edit_buffer_line_end (buffer, buffer->cursor);
    return TRUE;
  case KEYCODE_BACKSPACE:
    edit_buffer_remove (buffer, previous (buffer), buffer->cursor);
    return TRUE;
  case KEYCODE_DELETE:
  case KEYCODE_CONTROL ('d'):
    edit_buffer_remove (buffer, buffer->cursor, next (buffer));
    return TRUE;
  case KEYCODE_CONTROL ('u'):
    edit_buffer_remove (buffer, edit_buffer_line_begin (buffer, buffer->cursor), buffer->cursor);
    return TRUE;
  case KEYCODE_CONTROL ('k'):
    edit_buffer_remove (buffer, buffer->cursor, edit_buffer_line_end (buffer, buffer->cursor));
    return TRUE;
  case KEYCODE_CONTROL ('w'):
    edit_buffer_remove (buffer, word_begin (buffer), buffer->cursor);
    return TRUE;
  default:
    return insert_key (buffer, key);
  }
}

static gboolean goes_in (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (type == G_UNICODE_FORMAT)
    return c == 0x200c || c == 0x200d;
  return type != G_UNICODE_CONTROL && type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *edit_clean (const char *text, gboolean lines)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);

  for (const char *at = valid; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (c == '\r' && at[1] == '\n')
      continue;
    if (c == '\r' || c == '\n')
      g_string_append_c (clean, lines ? '\n' : ' ');
    else if (c == '\t')
      g_string_append_c (clean, ' ');
    else if (goes_in (c))
      g_string_append_unichar (clean, c);
  }
  /* A line copied with its end must not end in a space. */
  if (!lines)
    g_strchomp (clean->str);
  return g_string_free (clean, FALSE);
}
