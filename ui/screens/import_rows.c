/* Leaving rows of the file out, and putting them back. */
#include "ui/screens/import_page.h"

gboolean import_page_on_row (void *data, char **why_not)
{
  ImportPage *page = data;
  const ImportLine *line = page->plan == NULL ? NULL : import_page_line (page);
  if (line != NULL && line->kind == LINE_ROW)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("Move to a row of the file: it can be left out, and put back.");
  return FALSE;
}

Outcome import_page_leave_row (void *data)
{
  ImportPage *page = data;
  const ImportRow *row = import_page_line (page)->row;
  guint number = row->number;
  gboolean leave = !row->by_hand;
  import_leave_row (page->mapping, number, leave);
  g_autofree char *sentence = leave ? g_strdup_printf ("Row %u is left out; x on it puts it back.", number)
                                    : g_strdup_printf ("Row %u is back.", number);
  return page->settled (page, sentence);
}

gboolean import_page_has_unreadable (void *data, char **why_not)
{
  const ImportPage *page = data;
  if (page->plan != NULL && page->plan->trouble > 0)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("There is no row that cannot be read.");
  return FALSE;
}

/* Each of them stands under what is left out, with its column and why, and can be put back. */
Outcome import_page_leave_unreadable (void *data)
{
  ImportPage *page = data;
  guint count = page->plan->trouble;
  import_leave_unreadable (page->mapping, page->plan);
  g_autofree char *sentence = g_strdup_printf (
      count == 1 ? "%u row is left out; x on it puts it back." : "%u rows are left out; x on one puts it back.", count);
  return page->settled (page, sentence);
}

static Outcome row_seen (void *data, guint choice)
{
  return choice == 1 ? import_page_leave_row (data) : OUTCOME_REDRAW;
}

Outcome import_page_show_row (ImportPage *page, const ImportRow *row)
{
  static const char *const verbs[] = { "Keep it so", "Leave the row out", NULL };
  static const char *const back_verbs[] = { "Keep it so", "Put it back", NULL };
  g_autofree char *text = import_page_row_text (row);
  return app_ask (page->app, text, row->by_hand ? back_verbs : verbs, 0, row_seen);
}
