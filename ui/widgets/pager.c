#include "ui/widgets/pager.h"

#include "base/text.h"

typedef struct {
  char *term; /* or NULL */
  char *text; /* or NULL for a gap */
  int indent; /* of the text; the term stands before it */
  Role role;
} PagerPart;

typedef struct {
  const PagerPart *part;
  char *text;
  gboolean first; /* the part's first line, with its term */
} PagerLine;

struct Pager {
  GPtrArray *parts;
  GPtrArray *lines; /* wrapped for `columns`; NULL when they must be made anew */
  int columns, rows;
  guint top;
};

static void part_free (gpointer data)
{
  PagerPart *part = data;

  g_free (part->term);
  g_free (part->text);
  g_free (part);
}

static void line_free (gpointer data)
{
  PagerLine *line = data;

  g_free (line->text);
  g_free (line);
}

Pager *pager_new (void)
{
  Pager *pager = g_new0 (Pager, 1);

  pager->parts = g_ptr_array_new_with_free_func (part_free);
  pager->rows = 10;
  return pager;
}

void pager_free (Pager *pager)
{
  if (!pager)
    return;
  g_clear_pointer (&pager->lines, g_ptr_array_unref);
  g_ptr_array_unref (pager->parts);
  g_free (pager);
}

void pager_clear (Pager *pager)
{
  g_clear_pointer (&pager->lines, g_ptr_array_unref);
  g_ptr_array_set_size (pager->parts, 0);
  pager->top = 0;
}

static void add (Pager *pager, const char *term, const char *text, int indent, Role role)
{
  PagerPart *part = g_new0 (PagerPart, 1);

  part->term = g_strdup (term);
  part->text = g_strdup (text);
  part->indent = indent;
  part->role = role;
  g_ptr_array_add (pager->parts, part);
  g_clear_pointer (&pager->lines, g_ptr_array_unref);
}

void pager_add_heading (Pager *pager, const char *text)
{
  add (pager, NULL, text, 1, ROLE_HEADING);
}

void pager_add_text (Pager *pager, int indent, Role role, const char *text)
{
  add (pager, NULL, text, indent, role);
}

void pager_add_entry (Pager *pager, int width, const char *term, const char *text)
{
  add (pager, term, text, 3 + width + 1, ROLE_NORMAL);
}

void pager_add_gap (Pager *pager)
{
  add (pager, NULL, NULL, 0, ROLE_NORMAL);
}

static void add_line (Pager *pager, const PagerPart *part, const char *text, gboolean first)
{
  PagerLine *line = g_new0 (PagerLine, 1);

  line->part = part;
  line->text = g_strdup (text);
  line->first = first;
  g_ptr_array_add (pager->lines, line);
}

static void wrap (Pager *pager, int columns)
{
  if (pager->lines && pager->columns == columns)
    return;
  g_clear_pointer (&pager->lines, g_ptr_array_unref);
  pager->lines = g_ptr_array_new_with_free_func (line_free);
  pager->columns = columns;
  for (guint i = 0; i < pager->parts->len; i++) {
    const PagerPart *part = g_ptr_array_index (pager->parts, i);
    g_autoptr (GPtrArray) lines = part->text ? text_wrap (part->text, MAX (columns - part->indent, 12)) : NULL;

    if (!lines)
      add_line (pager, part, "", FALSE);
    for (guint k = 0; lines && k < lines->len; k++)
      add_line (pager, part, g_ptr_array_index (lines, k), k == 0);
  }
}

static guint furthest (const Pager *pager)
{
  guint lines = pager->lines ? pager->lines->len : 0;

  return lines > (guint)pager->rows ? lines - (guint)pager->rows : 0;
}

gboolean pager_handle_key (Pager *pager, Key key)
{
  guint page = (guint)MAX (pager->rows - 1, 1), most = furthest (pager);

  switch (key) {
  case 'j':
  case KEYCODE_DOWN:
    pager->top = MIN (pager->top + 1, most);
    return TRUE;
  case 'k':
  case KEYCODE_UP:
    pager->top -= pager->top > 0;
    return TRUE;
  case KEYCODE_SPACE:
  case KEYCODE_PAGE_DOWN:
    pager->top = MIN (pager->top + page, most);
    return TRUE;
  case KEYCODE_PAGE_UP:
    pager->top -= MIN (pager->top, page);
    return TRUE;
  case KEYCODE_HOME:
    pager->top = 0;
    return TRUE;
  case KEYCODE_END:
    pager->top = most;
    return TRUE;
  default:
    return FALSE;
  }
}

void pager_draw (Pager *pager, Canvas *canvas, Rect rect)
{
  gboolean longer;

  canvas_fill (canvas, rect, ROLE_NORMAL);
  wrap (pager, rect.columns);
  longer = (int)pager->lines->len > rect.rows && rect.rows > 1;
  pager->rows = MAX (longer ? rect.rows - 1 : rect.rows, 1);
  pager->top = MIN (pager->top, furthest (pager));
  for (int i = 0; i < pager->rows && pager->top + (guint)i < pager->lines->len; i++) {
    const PagerLine *line = g_ptr_array_index (pager->lines, pager->top + (guint)i);
    int indent = line->part->indent;

    if (line->first && line->part->term)
      canvas_text (canvas, rect.row + i, rect.column + 3, indent - 4, ROLE_KEY, line->part->term);
    canvas_text (canvas, rect.row + i, rect.column + indent, rect.columns - indent, line->part->role, line->text);
  }
  if (longer) {
    guint last = MIN (pager->top + (guint)pager->rows, pager->lines->len);
    g_autofree char *where = g_strdup_printf ("lines %u to %u of %u", pager->top + 1, last, pager->lines->len);

    canvas_text_right (canvas, rect.row + rect.rows - 1, rect.column + rect.columns, rect.columns, ROLE_MUTED, where);
  }
}
