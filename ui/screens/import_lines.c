/* What an import would do, as lines of a list: what is to be settled first, then row by row. */
#include "people/supporter.h"
#include "ui/screens/import_page.h"

#include <string.h>

static const ListColumn columns[] = {
  { NULL, 7, 9, FALSE, FALSE },
  { NULL, 14, 20, FALSE, FALSE },
  { NULL, 20, 40, TRUE, FALSE },
};

static const ImportLine *line_at (const ImportPage *page, guint index)
{
  return &g_array_index (page->lines, ImportLine, index);
}

static ListRowKind kind_of (void *user, guint index)
{
  switch (line_at (user, index)->kind) {
  case LINE_HEADING:
    return LIST_HEADING;
  case LINE_GAP:
    return LIST_GAP;
  default:
    return LIST_ITEM;
  }
}

static void draw_row (const ImportRow *row, ListRow *line)
{
  g_autofree char *changes = NULL;
  list_row_printf (line, 0, ROLE_MUTED, "line %u", row->line);
  list_row_set (line, 1, ROLE_NORMAL, row->name);
  if (row->changes != NULL && row->changes->len > 0) {
    GString *text = g_string_new (NULL);
    for (guint i = 0; i < row->changes->len; i++)
      g_string_append_printf (text, "%s%s", i == 0 ? "" : "; ", (const char *)g_ptr_array_index (row->changes, i));
    if (row->why != NULL)
      g_string_append_printf (text, " (%s)", row->why);
    changes = g_string_free (text, FALSE);
  }
  list_row_set (line, 2, row->verdict == IMPORT_LEAVE ? ROLE_DUE : ROLE_NORMAL, changes != NULL ? changes : row->why);
}

/* "areas:Housing" is a value in the field of that name. */
static void draw_value (const char *text, ListRow *row)
{
  const char *colon = strchr (text, ':');
  g_autofree char *name = colon == NULL ? g_strdup ("") : g_strndup (text, (gsize)(colon - text));
  const Field *field = field_find (supporter_fields, name);
  list_row_set (row, 0, ROLE_DUE, "value");
  list_row_set (row, 1, ROLE_NORMAL, colon == NULL ? text : colon + 1);
  list_row_printf (row, 2, ROLE_MUTED, "in %s: Enter says what it is", field == NULL ? "this file" : field->label);
}

static void draw_line (void *user, guint index, ListRow *row)
{
  const ImportLine *line = line_at (user, index);
  switch (line->kind) {
  case LINE_HEADING:
    list_row_printf (row, 0, ROLE_HEADING, "%s • %u", line->text, line->count);
    break;
  case LINE_COLUMN:
    list_row_set (row, 0, ROLE_DUE, "column");
    list_row_set (row, 1, ROLE_NORMAL, line->text);
    list_row_set (row, 2, ROLE_MUTED, "Enter says which field it is");
    break;
  case LINE_VALUE:
    draw_value (line->text, row);
    break;
  case LINE_ROW:
    draw_row (line->row, row);
    break;
  case LINE_NOTE:
    list_row_set (row, 1, ROLE_NORMAL, line->text);
    break;
  case LINE_GAP:
    break;
  }
}

List *import_page_list_new (ImportPage *page)
{
  static const ListSource source = { draw_line, kind_of, NULL };
  return list_new (columns, G_N_ELEMENTS (columns), &source, page);
}

static void add_heading (ImportPage *page, const char *text, guint count)
{
  if (page->lines->len > 0)
    g_array_append_val (page->lines, ((ImportLine){ .kind = LINE_GAP }));
  g_array_append_val (page->lines, ((ImportLine){ .kind = LINE_HEADING, .text = text, .count = count }));
}

static void add_texts (ImportPage *page, ImportLineKind kind, const GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    g_array_append_val (page->lines, ((ImportLine){ .kind = kind, .text = g_ptr_array_index (texts, i) }));
}

static void add_rows (ImportPage *page, ImportVerdict verdict, const char *heading, guint count)
{
  if (count == 0)
    return;
  add_heading (page, heading, count);
  for (guint i = 0; i < page->plan->rows->len; i++) {
    const ImportRow *row = g_ptr_array_index (page->plan->rows, i);
    if (row->verdict == verdict)
      g_array_append_val (page->lines, ((ImportLine){ .kind = LINE_ROW, .row = row }));
  }
}

static void add_notes (ImportPage *page, const char *heading, const GPtrArray *texts)
{
  if (texts->len == 0)
    return;
  add_heading (page, heading, texts->len);
  add_texts (page, LINE_NOTE, texts);
}

guint import_page_unsettled (const ImportPage *page)
{
  return page->plan->unknown_headings->len + page->plan->unknown_values->len;
}

void import_page_set_lines (ImportPage *page)
{
  const ImportPlan *plan = page->plan;
  g_array_set_size (page->lines, 0);
  if (import_page_unsettled (page) > 0) {
    add_heading (page, "TO BE SETTLED FIRST", import_page_unsettled (page));
    add_texts (page, LINE_COLUMN, plan->unknown_headings);
    add_texts (page, LINE_VALUE, plan->unknown_values);
  }
  add_rows (page, IMPORT_ADD, "TO ADD", plan->add);
  add_rows (page, IMPORT_CHANGE, "TO CHANGE", plan->change);
  add_rows (page, IMPORT_LEAVE, "LEFT OUT", plan->leave);
  add_notes (page, "KEPT, BUT NOT USED BEFORE A CONSENT IS RECORDED", plan->inert);
  add_notes (page, "IN THE REGISTER, NOT IN THIS FILE: they stay as they are", plan->missing);
  add_rows (page, IMPORT_SAME, "THE SAME ALREADY", plan->same);
  list_set_count (page->list, page->lines->len);
}

const ImportLine *import_page_line (const ImportPage *page)
{
  guint index;
  return list_cursor (page->list, &index) ? line_at (page, index) : NULL;
}

char *import_page_counts (const ImportPage *page)
{
  const ImportPlan *plan = page->plan;
  return g_strdup_printf ("%u to add • %u to change • %u the same • %u left out", plan->add, plan->change, plan->same,
                          plan->leave);
}
