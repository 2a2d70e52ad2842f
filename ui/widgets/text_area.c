#include "ui/widgets/text_area.h"

#include "base/text.h"
#include "ui/widgets/edit_buffer.h"

#include <string.h>

/* A line as it is shown: bytes begin to end, the space or newline it was broken at left out. */
typedef struct {
  gsize begin, end;
} ShownLine;

struct TextArea {
  EditBuffer buffer;
  int columns, rows; /* as last drawn */
  int top;           /* first line in view */
  int goal;          /* column that Up and Down aim at; -1 none */
};

TextArea *text_area_new (void)
{
  TextArea *area = g_new0 (TextArea, 1);

  edit_buffer_init (&area->buffer, FALSE);
  area->columns = 60;
  area->rows = 3;
  area->goal = -1;
  return area;
}

void text_area_free (TextArea *area)
{
  if (!area)
    return;
  edit_buffer_release (&area->buffer);
  g_free (area);
}

void text_area_set_text (TextArea *area, const char *text)
{
  edit_buffer_set (&area->buffer, text);
  area->buffer.cursor = 0;
  area->top = 0;
  area->goal = -1;
}

void text_area_to_end (TextArea *area)
{
  area->buffer.cursor = area->buffer.length;
  area->goal = -1;
}

const char *text_area_text (const TextArea *area)
{
  return area->buffer.text;
}

gsize text_area_cursor (const TextArea *area)
{
  return area->buffer.cursor;
}

static int width_between (const TextArea *area, gsize from, gsize to)
{
  g_autofree char *part = g_strndup (area->buffer.text + from, to - from);

  return canvas_text_width (part);
}

/* Where the line that starts at BEGIN is broken: its end, and where the next one starts. */
static ShownLine break_line (const TextArea *area, gsize begin, int columns, gsize *next_begin)
{
  const char *text = area->buffer.text;
  gsize end = edit_buffer_line_end (&area->buffer, begin), at = begin, space = 0;
  int used = 0;

  while (at < end) {
    gsize next = text_grapheme_next (text, at);
    int width = width_between (area, at, next);

    if (used + width > columns && text[at] != ' ')
      break;
    if (text[at] == ' ')
      space = at;
    used += width;
    at = next;
  }
  if (at >= end) {
    *next_begin = end + 1;
    return (ShownLine){ begin, end };
  }
  if (space > begin) {
    *next_begin = space + 1;
    return (ShownLine){ begin, space };
  }
  /* A word longer than the line; at least one character goes on each. */
  if (at == begin)
    at = text_grapheme_next (text, at);
  *next_begin = at;
  return (ShownLine){ begin, at };
}

/* The editor's own wrapping: unlike text_wrap() it must know where each byte went. */
static GArray *shown_lines (const TextArea *area, int columns)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (ShownLine));
  gsize begin = 0;

  while (begin <= area->buffer.length) {
    gsize next_begin;
    ShownLine line = break_line (area, begin, MAX (columns, 2), &next_begin);

    g_array_append_val (lines, line);
    begin = next_begin;
  }
  return lines;
}

/* The line the cursor is on: the last that begins at or before it. */
static guint cursor_line (const TextArea *area, const GArray *lines)
{
  guint line = lines->len - 1;

  while (line > 0 && g_array_index (lines, ShownLine, line).begin > area->buffer.cursor)
    line--;
  return line;
}

static void to_column (TextArea *area, const ShownLine *line, int goal)
{
  gsize at = line->begin;

  while (at < line->end) {
    gsize next = text_grapheme_next (area->buffer.text, at);

    if (width_between (area, line->begin, next) > goal)
      break;
    at = next;
  }
  area->buffer.cursor = at;
}

/* Up or down by STEP lines. FALSE when there is no such line and the cursor stays. */
static gboolean move_lines (TextArea *area, int step)
{
  g_autoptr (GArray) lines = shown_lines (area, area->columns);
  int line = (int)cursor_line (area, lines), target = CLAMP (line + step, 0, (int)lines->len - 1);
  const ShownLine *now = &g_array_index (lines, ShownLine, line);

  if (target == line)
    return FALSE;
  if (area->goal < 0)
    area->goal = width_between (area, now->begin, MIN (area->buffer.cursor, now->end));
  to_column (area, &g_array_index (lines, ShownLine, target), area->goal);
  return TRUE;
}

gboolean text_area_handle_key (TextArea *area, Key key)
{
  switch (key) {
  case KEYCODE_UP:
    return move_lines (area, -1);
  case KEYCODE_DOWN:
    return move_lines (area, 1);
  case KEYCODE_PAGE_UP:
    move_lines (area, -MAX (area->rows - 1, 1));
    return TRUE;
  case KEYCODE_PAGE_DOWN:
    move_lines (area, MAX (area->rows - 1, 1));
    return TRUE;
  case KEYCODE_ENTER:
    edit_buffer_insert (&area->buffer, "\n", 1);
    area->goal = -1;
    return TRUE;
  default:
    area->goal = -1;
    return edit_buffer_handle_key (&area->buffer, key);
  }
}

gboolean text_area_paste (TextArea *area, const char *text)
{
  g_autofree char *clean = edit_clean (text, TRUE);

  edit_buffer_insert (&area->buffer, clean, strlen (clean));
  area->goal = -1;
  return *clean != '\0';
}

int text_area_lines (const TextArea *area, int columns)
{
  g_autoptr (GArray) lines = shown_lines (area, columns);

  return (int)lines->len;
}

static void scroll (TextArea *area, int line, int count)
{
  if (line < area->top)
    area->top = line;
  if (line >= area->top + area->rows)
    area->top = line - area->rows + 1;
  area->top = CLAMP (area->top, 0, MAX (0, count - area->rows));
}

void text_area_draw (TextArea *area, Canvas *canvas, Rect rect, Role role, gboolean focused)
{
  g_autoptr (GArray) lines = NULL;
  int line;

  if (rect.rows <= 0 || rect.columns <= 2)
    return;
  /* The last column is the cursor's when a line is full. */
  area->columns = rect.columns - 1;
  area->rows = rect.rows;
  lines = shown_lines (area, area->columns);
  line = (int)cursor_line (area, lines);
  scroll (area, focused ? line : 0, (int)lines->len);
  canvas_fill (canvas, rect, role);
  for (int i = 0; i < rect.rows && area->top + i < (int)lines->len; i++) {
    const ShownLine *shown = &g_array_index (lines, ShownLine, area->top + i);
    g_autofree char *part = g_strndup (area->buffer.text + shown->begin, shown->end - shown->begin);

    canvas_raw_text (canvas, rect.row + i, rect.column, area->columns, role, part);
  }
  if (area->top + rect.rows < (int)lines->len)
    canvas_glyph (canvas, rect.row + rect.rows - 1, rect.column + rect.columns - 1, ROLE_MUTED, GLYPH_DOWN);
  if (focused) {
    const ShownLine *shown = &g_array_index (lines, ShownLine, line);

    canvas_set_cursor (canvas, rect.row + line - area->top,
                       rect.column + width_between (area, shown->begin, MIN (area->buffer.cursor, shown->end)));
  }
}
