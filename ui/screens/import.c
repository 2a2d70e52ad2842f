/* Import of a register: from a file or from pasted cells, shown before anything changes. */
#include "base/error.h"
#include "ui/screens/import_page.h"

#include <string.h>

static void forget_table (ImportPage *page)
{
  g_clear_pointer (&page->table, import_table_free);
  g_clear_pointer (&page->mapping, import_mapping_free);
  g_clear_pointer (&page->plan, import_plan_free);
  g_clear_pointer (&page->file, g_free);
  g_array_set_size (page->lines, 0);
  list_set_count (page->list, 0);
}

static void *open_import (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  ImportPage *page = g_new0 (ImportPage, 1);
  page->app = app;
  page->path = line_editor_new (FALSE);
  page->lines = g_array_new (FALSE, TRUE, sizeof (ImportLine));
  page->list = import_page_list_new (page);
  page->targets = g_ptr_array_new_with_free_func (g_free);
  return page;
}

static void close_import (void *data)
{
  ImportPage *page = data;
  forget_table (page);
  line_editor_free (page->path);
  g_array_unref (page->lines);
  list_free (page->list);
  g_ptr_array_unref (page->targets);
  g_free (page->settling);
  g_free (page);
}

/* ---- reading and planning */

static Outcome plan_again (ImportPage *page)
{
  g_autoptr (GError) error = NULL;
  ImportPlan *plan = import_plan (app_session (page->app), page->table, page->mapping, &error);
  if (plan == NULL)
    return app_fail (page->app, g_steal_pointer (&error));
  g_clear_pointer (&page->plan, import_plan_free);
  page->plan = plan;
  import_page_set_lines (page);
  return OUTCOME_REDRAW;
}

/* Takes TABLE, or ERROR where it is NULL; back to the question for a file when it cannot be planned. */
static Outcome take_table (ImportPage *page, ImportTable *table, const char *file, GError *error)
{
  if (table == NULL)
    return app_fail (page->app, error);
  forget_table (page);
  page->table = table;
  page->file = g_strdup (file);
  page->mapping = import_mapping_new (app_session (page->app), &error);
  Outcome outcome = page->mapping == NULL ? app_fail (page->app, error) : plan_again (page);
  if (page->plan == NULL)
    forget_table (page);
  return outcome;
}

static Outcome read_path (ImportPage *page)
{
  const char *typed = line_editor_text (page->path);
  if (*typed == '\0') {
    app_say (page->app, "Type where the file is, or paste the cells.");
    return OUTCOME_REDRAW;
  }
  g_autofree char *path =
      g_str_has_prefix (typed, "~/") ? g_build_filename (g_get_home_dir (), typed + 2, NULL) : g_strdup (typed);
  GError *error = NULL;
  ImportTable *table = import_read_file (app_session (page->app), path, &error);
  return take_table (page, table, path, error);
}

static gboolean load_import (void *data, GError **error)
{
  ImportPage *page = data;
  if (page->plan == NULL)
    return TRUE;
  ImportPlan *plan = import_plan (app_session (page->app), page->table, page->mapping, error);
  if (plan == NULL)
    return FALSE;
  import_plan_free (page->plan);
  page->plan = plan;
  import_page_set_lines (page);
  return TRUE;
}

/* ---- the picture */

static void draw_question (const ImportPage *page, Canvas *canvas, Rect body)
{
  static const char words[] =
      "A file as a form service or a spreadsheet exports it: comma, semicolon or tab between the columns. Or copy the "
      "cells in the "
      "spreadsheet, headings included, and paste them here.\n\nNothing changes before you have seen what would.";
  canvas_text (canvas, body.row + 1, 3, 6, ROLE_MUTED, "File");
  line_editor_draw (page->path, canvas, body.row + 1, 9, body.columns - 11, ROLE_NORMAL, TRUE);
  canvas_paragraph (canvas, (Rect){ body.row + 3, 3, body.rows - 3, body.columns - 6 }, 0, ROLE_MUTED, words);
}

static void draw_import (void *data, Canvas *canvas, Rect body)
{
  ImportPage *page = data;
  if (page->plan == NULL) {
    draw_question (page, canvas, body);
    return;
  }
  g_autofree char *counts = import_page_counts (page);
  canvas_text (canvas, body.row, 1, body.columns - 2, ROLE_HEADING, counts);
  list_draw (page->list, canvas, (Rect){ body.row + 2, 0, body.rows - 2, body.columns }, TRUE);
}

static char *title (void *data, char **right)
{
  ImportPage *page = data;
  if (page->table != NULL)
    *right = g_strdup_printf ("%u row%s, %s%s", page->table->rows->len, page->table->rows->len == 1 ? "" : "s",
                              page->table->encoding,
                              page->table->separator == ';'    ? ", semicolons"
                              : page->table->separator == '\t' ? ", tabs"
                                                               : "");
  return g_strdup ("Import a register");
}

/* ---- keys */

static Outcome import_event (void *data, const Event *event)
{
  ImportPage *page = data;
  if (event->kind == EVENT_PASTE && (strchr (event->text, '\n') != NULL || strchr (event->text, '\t') != NULL)) {
    GError *error = NULL;
    ImportTable *table = import_read (app_session (page->app), event->text, strlen (event->text), &error);
    return take_table (page, table, NULL, error);
  }
  if (page->plan != NULL)
    return event->kind == EVENT_KEY && list_handle_key (page->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
  if (event->kind == EVENT_PASTE)
    return line_editor_paste (page->path, event->text) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
  return event->kind == EVENT_KEY && line_editor_handle_key (page->path, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static gboolean typing (void *data)
{
  return ((ImportPage *)data)->plan == NULL;
}

static gboolean back (void *data)
{
  ImportPage *page = data;
  if (page->plan == NULL)
    return FALSE;
  forget_table (page);
  app_say (page->app, "Nothing was imported.");
  return TRUE;
}

/* ---- actions */

static char *line_text (const ImportRow *row)
{
  GString *text = g_string_new (row->name);
  for (guint i = 0; row->changes != NULL && i < row->changes->len; i++)
    g_string_append_printf (text, "\n%s", (const char *)g_ptr_array_index (row->changes, i));
  if (row->why != NULL)
    g_string_append_printf (text, "\n%s", row->why);
  return g_string_free (text, FALSE);
}

static Outcome seen (void *data, guint choice)
{
  (void)data;
  (void)choice;
  return OUTCOME_REDRAW;
}

/* Enter reads the file, settles what is unknown, or shows all of a row. */
static Outcome go_on (void *data)
{
  static const char *const verbs[] = { "Back", NULL };
  ImportPage *page = data;
  if (page->plan == NULL)
    return read_path (page);
  const ImportLine *line = import_page_line (page);
  if (line == NULL)
    return OUTCOME_NOTHING;
  if (line->kind == LINE_COLUMN || line->kind == LINE_VALUE)
    return import_page_settle (page, line, plan_again);
  g_autofree char *text = line->kind == LINE_ROW ? line_text (line->row) : g_strdup (line->text);
  return app_ask (page->app, text, verbs, 0, seen);
}

static Outcome delete_answered (void *data, guint choice)
{
  ImportPage *page = data;
  g_autoptr (GError) error = NULL;
  if (choice == 0)
    app_say (page->app, "Imported; u takes it back. The file is still there, not encrypted.");
  else if (import_file_delete (page->file, &error))
    app_say (page->app,
             "Imported, and the file is deleted. Copies in mail or backups are not. u takes the import back.");
  else
    app_fail (page->app, g_steal_pointer (&error));
  return OUTCOME_CLOSE;
}

static gboolean can_import (void *data, char **why_not)
{
  ImportPage *page = data;
  const char *sentence =
      page->plan == NULL                 ? "First a file: type where it is and press Enter, or paste the cells."
      : import_page_unsettled (page) > 0 ? "Something is to be settled first: Enter on each line at the top."
      : page->plan->add + page->plan->change == 0 ? "There is nothing to import: the register has it all already."
                                                  : NULL;
  if (sentence != NULL && why_not != NULL)
    *why_not = g_strdup (sentence);
  return sentence == NULL;
}

static Outcome import (void *data)
{
  static const char *const verbs[] = { "Keep the file", "Delete it", NULL };
  ImportPage *page = data;
  g_autoptr (GError) error = NULL;
  guint add = page->plan->add, change = page->plan->change;
  app_busy (page->app, "Esc stops; nothing is imported then");
  gboolean done = import_apply (app_session (page->app), page->plan, page->mapping, &error);
  app_idle (page->app);
  if (!done)
    return app_fail (page->app, g_steal_pointer (&error));
  if (page->file != NULL) {
    g_autofree char *question =
        g_strdup_printf ("%u added, %u changed. The file itself is not encrypted. Delete it?", add, change);
    return app_ask (page->app, question, verbs, 0, delete_answered);
  }
  app_say (page->app, "%u added, %u changed; u takes it back.", add, change);
  return OUTCOME_CLOSE;
}

static const Action actions[] = {
  { "import-now", "F2", "Import", "Imports everything shown, or nothing.", can_import, import, NULL, ACTION_TEXT },
  { "settle", "Enter", "Go on", "Reads the file; then says what a column or value stands for, or shows all of a row.",
    NULL, go_on, NULL, ACTION_TEXT },
  { 0 },
};

const Screen import_screen = {
  .name = "import",
  .tab = TAB_NONE,
  .form = TRUE,
  .help = "A register from a file or from pasted cells. What is not known is settled first, once; it is remembered. "
          "Then every row says whether it "
          "is added, changed (old, then new), the same, or left out and why. F2 imports all of it or nothing; u takes "
          "it back.",
  .actions = actions,
  .open = open_import,
  .close = close_import,
  .load = load_import,
  .draw = draw_import,
  .event = import_event,
  .typing = typing,
  .title = title,
  .back = back,
};
