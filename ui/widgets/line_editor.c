#include "ui/widgets/line_editor.h"

#include "base/text.h"
#include "ui/widgets/edit_buffer.h"

#include <string.h>

struct LineEditor {
  EditBuffer buffer;
  gsize first; /* byte offset of the first character in view */
  gboolean proposed;
};

LineEditor *line_editor_new (gboolean secret)
{
  LineEditor *editor = g_new0 (LineEditor, 1);

  edit_buffer_init (&editor->buffer, secret);
  return editor;
}

void line_editor_free (LineEditor *editor)
{
  if (!editor)
    return;
  edit_buffer_release (&editor->buffer);
  g_free (editor);
}

void line_editor_set_text (LineEditor *editor, const char *text)
{
  edit_buffer_set (&editor->buffer, text);
  editor->first = 0;
  editor->proposed = FALSE;
}

void line_editor_to_end (LineEditor *editor)
{
  editor->buffer.cursor = editor->buffer.length;
}

void line_editor_propose (LineEditor *editor)
{
  editor->proposed = TRUE;
}

/* What is typed stands in place of a proposal; any other key accepts it for editing. */
static void drop_proposal (LineEditor *editor, gboolean typed)
{
  if (editor->proposed && typed)
    edit_buffer_set (&editor->buffer, "");
  editor->proposed = FALSE;
}

const char *line_editor_text (const LineEditor *editor)
{
  return editor->buffer.text;
}

gsize line_editor_cursor (const LineEditor *editor)
{
  return editor->buffer.cursor;
}

gboolean line_editor_handle_key (LineEditor *editor, Key key)
{
  drop_proposal (editor, key_is_text (key));
  return edit_buffer_handle_key (&editor->buffer, key);
}

gboolean line_editor_paste (LineEditor *editor, const char *text)
{
  g_autofree char *clean = edit_clean (text, FALSE);
  gsize length = strlen (clean);

  drop_proposal (editor, length > 0);
  edit_buffer_insert (&editor->buffer, clean, length);
  explicit_bzero (clean, length);
  return length > 0;
}

/* Columns between two byte offsets; a secret shows one dot a character. */
static int columns_between (const LineEditor *editor, gsize from, gsize to)
{
  g_autofree char *part = NULL;
  int width;

  if (to <= from)
    return 0;
  if (editor->buffer.secret)
    return (int)g_utf8_strlen (editor->buffer.text + from, (gssize)(to - from));
  part = g_strndup (editor->buffer.text + from, to - from);
  width = canvas_text_width (part);
  return width;
}

/* Moves the window so that the cursor, and a little before it, is in view. */
static void scroll (LineEditor *editor, int columns)
{
  EditBuffer *buffer = &editor->buffer;

  if (editor->first > buffer->cursor || editor->first > buffer->length)
    editor->first = buffer->cursor;
  if (columns_between (editor, 0, buffer->length) < columns)
    editor->first = 0;
  while (editor->first < buffer->cursor && columns_between (editor, editor->first, buffer->cursor) > columns - 1)
    editor->first = text_grapheme_next (buffer->text, editor->first);
  while (editor->first > 0 && columns_between (editor, editor->first, buffer->cursor) < MIN (4, columns / 3))
    editor->first = text_grapheme_previous (buffer->text, editor->first);
}

static void draw_dots (const LineEditor *editor, Canvas *canvas, int row, int column, int columns, Role role)
{
  int dots = columns_between (editor, editor->first, editor->buffer.length);

  for (int i = 0; i < MIN (dots, columns); i++)
    canvas_glyph (canvas, row, column + i, role, GLYPH_BULLET);
}

void line_editor_draw (LineEditor *editor, Canvas *canvas, int row, int column, int columns, Role role,
                       gboolean focused)
{
  const EditBuffer *buffer = &editor->buffer;

  if (columns <= 0)
    return;
  canvas_fill (canvas, (Rect){ row, column, 1, columns }, role);
  if (!focused)
    editor->first = 0;
  else
    scroll (editor, columns);
  if (buffer->secret)
    draw_dots (editor, canvas, row, column, columns, role);
  else if (focused)
    canvas_raw_text (canvas, row, column, columns, role, buffer->text + editor->first);
  else
    canvas_text (canvas, row, column, columns, role, buffer->text);
  if (focused)
    canvas_set_cursor (canvas, row, column + columns_between (editor, editor->first, buffer->cursor));
}
