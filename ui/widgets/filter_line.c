#include "ui/widgets/filter_line.h"

#include "ui/widgets/line_editor.h"

enum { LABEL_COLUMN = 1, LABEL_COLUMNS = 8, TEXT_COLUMN = 9, GAP = 2 };

struct FilterLine {
  LineEditor *editor;
  gboolean typing;
};

FilterLine *filter_line_new (void)
{
  FilterLine *filter = g_new0 (FilterLine, 1);
  filter->editor = line_editor_new (FALSE);
  return filter;
}

void filter_line_free (FilterLine *filter)
{
  if (filter == NULL)
    return;
  line_editor_free (filter->editor);
  g_free (filter);
}

const char *filter_line_text (const FilterLine *filter)
{
  return line_editor_text (filter->editor);
}

gboolean filter_line_typing (const FilterLine *filter)
{
  return filter->typing;
}

void filter_line_start (FilterLine *filter)
{
  filter->typing = TRUE;
}

const ActionKey *filter_line_keys (const FilterLine *filter, guint *count)
{
  static const ActionKey keys[] = { { "Type", "what to look for" },
                                    { "Enter", "To the list" },
                                    { "Esc", "All again" } };
  *count = G_N_ELEMENTS (keys);
  return filter->typing ? keys : NULL;
}

gboolean filter_line_clear (FilterLine *filter)
{
  if (!filter->typing && *filter_line_text (filter) == '\0')
    return FALSE;
  filter->typing = FALSE;
  line_editor_set_text (filter->editor, "");
  return TRUE;
}

FilterTaken filter_line_event (FilterLine *filter, const Event *event)
{
  if (event->kind == EVENT_PASTE)
    return line_editor_paste (filter->editor, event->text) ? FILTER_ALTERED : FILTER_NOT_TAKEN;
  if (event->key == KEYCODE_ENTER || event->key == KEYCODE_TAB) {
    filter->typing = FALSE;
    return FILTER_LEFT;
  }
  return line_editor_handle_key (filter->editor, event->key) ? FILTER_ALTERED : FILTER_NOT_TAKEN;
}

void filter_line_draw (FilterLine *filter, Canvas *canvas, int row, int columns, const char *counts, int counts_columns,
                       const char *hint)
{
  int end = canvas_text_right (canvas, row, columns - 1, counts_columns, ROLE_MUTED, counts);
  int width = end - GAP - TEXT_COLUMN;
  canvas_text (canvas, row, LABEL_COLUMN, LABEL_COLUMNS, ROLE_MUTED, "Filter:");
  if (filter->typing || *filter_line_text (filter) != '\0')
    line_editor_draw (filter->editor, canvas, row, TEXT_COLUMN, width, ROLE_NORMAL, filter->typing);
  else
    canvas_text (canvas, row, TEXT_COLUMN, width, ROLE_MUTED, hint);
}
