/* What an import would do, as lines of a list: what is to be settled first, then row by row; or how columns and values are read. */
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
  gboolean bad = row->verdict == IMPORT_LEAVE || row->verdict == IMPORT_TROUBLE;
  g_autofree char *changes = NULL;
  list_row_printf (line, 0, ROLE_MUTED, "row %u", row->number);
  list_row_set (line, 1, ROLE_NORMAL, *row->name != '\0' ? row->name : values_text (row->values, "email"));
  if (row->changes->len > 0) {
    GString *text = g_string_new (NULL);
    for (guint i = 0; i < row->changes->len; i++)
      g_string_append_printf (text, "%s%s", i == 0 ? "" : "; ", (const char *)g_ptr_array_index (row->changes, i));
    if (row->why != NULL)
      g_string_append_printf (text, " (%s)", row->why);
    changes = g_string_free (text, FALSE);
  }
  list_row_set (line, 2, bad ? ROLE_DUE : ROLE_NORMAL, changes != NULL ? changes : row->why);
}

static void draw_unknown (const ImportSetting *setting, ListRow *row)
{
  if (setting->why != NULL)
    list_row_set (row, 2, ROLE_DUE, setting->why);
  else if (setting->heading != NULL)
    list_row_set (row, 2, ROLE_MUTED, "Enter says which field it is");
  else
    list_row_printf (row, 2, ROLE_MUTED, "under %s: Enter says what it is", setting->field->label);
}

static void draw_setting (const ImportSetting *setting, ListRow *row)
{
  g_autofree char *answer = import_setting_answer (setting);
  const char *origin = setting->origin == IMPORT_REMEMBERED ? " (settled earlier)" : "";
  list_row_set (row, 0, answer == NULL ? ROLE_DUE : ROLE_MUTED, setting->heading != NULL ? "column" : "value");
  list_row_set (row, 1, ROLE_NORMAL, setting->heading != NULL ? setting->heading : setting->value);
  if (answer == NULL)
    draw_unknown (setting, row);
  else if (setting->heading != NULL)
    list_row_printf (row, 2, ROLE_NORMAL, "→ %s%s", answer, origin);
  else
    list_row_printf (row, 2, ROLE_NORMAL, "under %s → %s%s", setting->field->label, answer, origin);
}

static void draw_line (void *user, guint index, ListRow *row)
{
  const ImportLine *line = line_at (user, index);
  switch (line->kind) {
  case LINE_HEADING:
    list_row_printf (row, 0, ROLE_HEADING, "%s • %u", line->text, line->count);
    break;
  case LINE_SETTING:
    draw_setting (line->setting, row);
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

static void add_settings (ImportPage *page, const GPtrArray *settings, const char *heading, gboolean columns_too,
                          gboolean values_too)
{
  guint count = 0;
  for (guint i = 0; i < settings->len; i++)
    if (((const ImportSetting *)g_ptr_array_index (settings, i))->heading != NULL ? columns_too : values_too)
      count++;
  if (count > 0 && heading != NULL)
    add_heading (page, heading, count);
  for (guint i = 0; i < settings->len; i++) {
    const ImportSetting *setting = g_ptr_array_index (settings, i);
    if (setting->heading != NULL ? columns_too : values_too)
      g_array_append_val (page->lines, ((ImportLine){ .kind = LINE_SETTING, .setting = setting }));
  }
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
  for (guint i = 0; i < texts->len; i++)
    g_array_append_val (page->lines, ((ImportLine){ .kind = LINE_NOTE, .text = g_ptr_array_index (texts, i) }));
}

static void add_new_areas (ImportPage *page, const GPtrArray *areas, gboolean sensitive, const char *heading)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new (); /* owned by the plan */
  for (guint i = 0; i < areas->len; i++) {
    const ImportNewArea *area = g_ptr_array_index (areas, i);
    if (area->sensitive == sensitive)
      g_ptr_array_add (names, area->name);
  }
  add_notes (page, heading, names);
}

guint import_page_unsettled (const ImportPage *page)
{
  return page->plan->unknown_headings->len + page->plan->unknown_values->len;
}

static void set_plan_lines (ImportPage *page)
{
  const ImportPlan *plan = page->plan;
  if (import_page_unsettled (page) > 0) {
    add_heading (page, "TO BE SETTLED FIRST", import_page_unsettled (page));
    add_settings (page, plan->unknown_headings, NULL, TRUE, TRUE);
    add_settings (page, plan->unknown_values, NULL, TRUE, TRUE);
  }
  add_rows (page, IMPORT_TROUBLE, "CANNOT BE READ: x leaves a row out, or mend the file", plan->trouble);
  add_rows (page, IMPORT_LEAVE, "LEFT OUT", plan->leave);
  add_rows (page, IMPORT_ADD, "TO ADD", plan->add);
  add_rows (page, IMPORT_CHANGE, "TO CHANGE", plan->change);
  add_new_areas (page, plan->new_areas, FALSE, "NEW AREAS");
  add_new_areas (page, plan->new_areas, TRUE, "NEW SENSITIVE AREAS");
  add_notes (page, "KEPT, BUT NOT USED BEFORE A CONSENT IS RECORDED", plan->inert);
  add_notes (page, "IN THE REGISTER, NOT IN THIS FILE: they stay as they are", plan->missing);
  add_rows (page, IMPORT_SAME, "THE SAME ALREADY", plan->same);
}

void import_page_set_lines (ImportPage *page)
{
  g_array_set_size (page->lines, 0);
  if (page->settings_shown) {
    add_settings (page, page->plan->settings, "COLUMNS", TRUE, FALSE);
    add_settings (page, page->plan->settings, "VALUES", FALSE, TRUE);
  } else {
    set_plan_lines (page);
  }
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
  GString *text = g_string_new (NULL);
  g_string_printf (text, "%u to add • %u to change • %u the same • %u left out", plan->add, plan->change, plan->same,
                   plan->leave);
  if (plan->trouble > 0)
    g_string_append_printf (text, " • %u cannot be read", plan->trouble);
  return g_string_free (text, FALSE);
}

static void append_lines (GString *text, const GPtrArray *lines)
{
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    g_string_append_printf (text, "\n%s", (const char *)g_ptr_array_index (lines, i));
}

char *import_page_row_text (const ImportRow *row)
{
  GString *text = g_string_new (NULL);
  g_string_printf (text, "Row %u%s%s", row->number, *row->name != '\0' ? ": " : "", row->name);
  append_lines (text, row->changes);
  if (row->by_hand && row->troubles != NULL)
    g_string_append (text, "\nleft out by you");
  append_lines (text, row->troubles);
  if (row->verdict == IMPORT_TROUBLE)
    g_string_append (text, "\nMend the file and read it again, or leave the row out.");
  if (row->why != NULL && row->troubles == NULL)
    g_string_append_printf (text, "\n%s", row->why);
  return g_string_free (text, FALSE);
}
