/* Import of a register: from a file or from pasted cells, shown before anything changes. */
#include "base/error.h"
#include "store/draft.h"
#include "ui/screens/import_page.h"

#include <string.h>

static const char STOPPING[] = "Esc stops; nothing is imported then";

static void forget_table (ImportPage *page)
{
  import_page_chooser_close (page);
  g_array_set_size (page->lines, 0);
  list_set_count (page->list, 0);
  g_clear_pointer (&page->plan, import_plan_free);
  g_clear_pointer (&page->table, import_table_free);
  g_clear_pointer (&page->mapping, import_mapping_free);
  g_clear_pointer (&page->file, g_free);
  g_clear_pointer (&page->pasted, g_free);
  page->settings_shown = FALSE;
  page->other_cursor = page->remembered = 0;
}

static Outcome plan_again (ImportPage *page, const char *sentence);

static const char draft_name[] = "import";

static Outcome read_pasted (ImportPage *page, const char *text);

/* Where the file is, as it was typed before kith was locked or ended, or the cells that were pasted. */
static void take_draft (ImportPage *page)
{
  g_autoptr (Draft) draft = draft_take_up (app_session (page->app), draft_name, 0);
  if (draft == NULL)
    return;
  page->kept = values_copy (draft->values);
  line_editor_set_text (page->path, values_text (page->kept, "path"));
  const char *pasted = values_text (page->kept, "pasted");
  if (*pasted == '\0')
    app_say (page->app, "What you typed last time is back. Enter reads that file.");
  else if (read_pasted (page, pasted) == OUTCOME_REDRAW && page->plan != NULL)
    app_say (page->app, "The cells that you pasted last time are back.");
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
  page->settled = plan_again;
  take_draft (page);
  return page;
}

static void close_import (void *data)
{
  ImportPage *page = data;
  forget_table (page);
  line_editor_free (page->path);
  g_clear_pointer (&page->kept, values_free);
  g_array_unref (page->lines);
  list_free (page->list);
  g_free (page);
}

/* ---- reading and planning */

static gboolean make_plan (ImportPage *page, GError **error)
{
  ImportPlan *plan = import_plan (app_session (page->app), page->table, page->mapping, error);
  if (plan == NULL)
    return FALSE;
  g_clear_pointer (&page->plan, import_plan_free);
  page->plan = plan;
  import_page_set_lines (page);
  return TRUE;
}

/* Without its plan a decision would not be seen, so when none can be made the file is let go. */
static Outcome plan_again (ImportPage *page, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  if (make_plan (page, &error)) {
    app_say (page->app, "%s", sentence);
    return OUTCOME_REDRAW;
  }
  forget_table (page);
  return app_fail (page->app, g_steal_pointer (&error));
}

static guint count_remembered (const ImportPlan *plan)
{
  guint count = 0;
  for (guint i = 0; i < plan->settings->len; i++)
    count += ((const ImportSetting *)g_ptr_array_index (plan->settings, i))->origin == IMPORT_REMEMBERED;
  return count;
}

/* What was settled for an earlier file goes for this one, and is said. */
static void say_remembered (ImportPage *page)
{
  guint count = count_remembered (page->plan);
  if (count == 1)
    app_say (page->app, "One column or value is read as settled earlier. F6 shows and changes it.");
  else if (count > 1)
    app_say (page->app, "%u columns and values are read as settled earlier. F6 shows and changes them.", count);
}

/* Takes TABLE, or ERROR where it is NULL; back to the question for a file when it cannot be planned. */
static Outcome take_table (ImportPage *page, ImportTable *table, const char *file, GError *error)
{
  if (table == NULL)
    return app_fail (page->app, error);
  g_autofree char *name = g_strdup (file);
  forget_table (page);
  page->table = table;
  page->file = g_steal_pointer (&name);
  page->mapping = import_mapping_new (app_session (page->app), &error);
  if (page->mapping != NULL && make_plan (page, &error)) {
    list_set_cursor (page->list, 0);
    say_remembered (page);
    return OUTCOME_REDRAW;
  }
  forget_table (page);
  return app_fail (page->app, error);
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
  app_busy (page->app, STOPPING);
  ImportTable *table = import_read_file (app_session (page->app), path, &error);
  Outcome outcome = take_table (page, table, path, error);
  app_idle (page->app);
  return outcome;
}

static Outcome read_pasted (ImportPage *page, const char *text)
{
  GError *error = NULL;
  app_busy (page->app, STOPPING);
  ImportTable *table = import_read (app_session (page->app), text, strlen (text), &error);
  Outcome outcome = take_table (page, table, NULL, error);
  if (table != NULL && page->table == table)
    page->pasted = g_strdup (text);
  app_idle (page->app);
  return outcome;
}

/* What is being asked stands on what was read before, so it is put off until that is answered. */
static gboolean load_import (void *data, GError **error)
{
  ImportPage *page = data;
  return page->plan == NULL || page->chooser.palette != NULL || make_plan (page, error);
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
  g_autofree char *top = page->chooser.palette != NULL ? g_strdup (page->chooser.question)
                         : page->settings_shown ? g_strdup ("How the columns and values are read: Enter changes one")
                                                : import_page_counts (page);
  canvas_text (canvas, body.row, 1, body.columns - 2, ROLE_HEADING, top);
  if (page->chooser.palette != NULL) /* nearly as large as the list, of which only the edges would show */
    palette_draw (page->chooser.palette, canvas);
  else
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
  if (page->chooser.palette != NULL)
    return import_page_chooser_event (page, event);
  if (event->kind == EVENT_PASTE && (strchr (event->text, '\n') != NULL || strchr (event->text, '\t') != NULL))
    return read_pasted (page, event->text);
  if (page->plan != NULL)
    return event->kind == EVENT_KEY && list_handle_key (page->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
  if (event->kind == EVENT_PASTE)
    return line_editor_paste (page->path, event->text) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
  return event->kind == EVENT_KEY && line_editor_handle_key (page->path, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static gboolean typing (void *data)
{
  ImportPage *page = data;
  return page->plan == NULL || page->chooser.palette != NULL;
}

static guint count_settled (const ImportPlan *plan)
{
  guint count = 0;
  for (guint i = 0; i < plan->settings->len; i++)
    count += ((const ImportSetting *)g_ptr_array_index (plan->settings, i))->origin == IMPORT_NOW;
  return count;
}

static gboolean is_kept (const ImportPage *page, const char *name, const char *text)
{
  return g_str_equal (text, page->kept == NULL ? "" : values_text (page->kept, name));
}

/* The path, or the cells, as a draft; what was settled where it is remembered anyway, so that nobody settles it twice. */
static gboolean keep_draft (void *data)
{
  ImportPage *page = data;
  const char *path = line_editor_text (page->path), *pasted = page->pasted == NULL ? "" : page->pasted;
  guint settled = page->plan == NULL ? 0 : count_settled (page->plan);
  if (settled != page->remembered && import_remember (app_session (page->app), page->mapping, NULL))
    page->remembered = settled;
  if (is_kept (page, "path", path) && is_kept (page, "pasted", pasted))
    return TRUE;
  g_autoptr (Values) values = values_new ();
  values_set (values, "path", path);
  values_set (values, "pasted", pasted);
  if (*path == '\0' && *pasted == '\0')
    draft_discard_all (app_session (page->app), draft_name, 0);
  else if (!draft_save (app_session (page->app), &(DraftOf){ .form = draft_name }, values, NULL))
    return FALSE;
  g_clear_pointer (&page->kept, values_free);
  page->kept = g_steal_pointer (&values);
  return TRUE;
}

static void show_settings (ImportPage *page, gboolean shown)
{
  guint cursor = 0;
  list_cursor (page->list, &cursor);
  page->settings_shown = shown;
  import_page_set_lines (page);
  list_set_cursor (page->list, page->other_cursor);
  page->other_cursor = cursor;
}

/* Esc never loses what was settled. */
static gboolean back (void *data)
{
  ImportPage *page = data;
  g_autoptr (GError) error = NULL;
  if (page->plan == NULL) {
    draft_discard_all (app_session (page->app), draft_name, 0);
    return FALSE;
  }
  if (page->settings_shown) {
    show_settings (page, FALSE);
    return TRUE;
  }
  gboolean settled = count_settled (page->plan) > 0;
  if (!import_remember (app_session (page->app), page->mapping, &error))
    app_fail (page->app, g_steal_pointer (&error));
  else
    app_say (page->app, settled ? "Nothing was imported. What was settled about columns and values is kept."
                                : "Nothing was imported.");
  forget_table (page);
  return TRUE;
}

/* ---- actions */

/* Before a file is read there is nothing to do with what stands in it. */
static char *plan_title (void *data)
{
  return ((ImportPage *)data)->plan == NULL ? g_strdup ("") : NULL;
}

static char *go_on_title (void *data)
{
  return ((ImportPage *)data)->plan == NULL ? g_strdup ("Read the file") : NULL;
}

static char *leave_title (void *data)
{
  if (((ImportPage *)data)->plan == NULL)
    return plan_title (data);
  return import_page_on_row (data, NULL) && import_page_line (data)->row->by_hand ? g_strdup ("Put back") : NULL;
}

static Outcome note_seen (void *data, guint choice)
{
  (void)data;
  (void)choice;
  return OUTCOME_REDRAW;
}

/* Enter reads the file, settles a column or value, or shows all of a row. */
static Outcome go_on (void *data)
{
  static const char *const verbs[] = { "Back", NULL };
  ImportPage *page = data;
  if (page->plan == NULL)
    return read_path (page);
  const ImportLine *line = import_page_line (page);
  if (line == NULL)
    return OUTCOME_NOTHING;
  if (line->kind == LINE_SETTING)
    return import_page_settle (page, line->setting);
  return line->kind == LINE_ROW ? import_page_show_row (page, line->row)
                                : app_ask (page->app, line->text, verbs, 0, note_seen);
}

static gboolean has_plan (void *data, char **why_not)
{
  if (((ImportPage *)data)->plan != NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("First a file: type where it is and press Enter, or paste the cells.");
  return FALSE;
}

static Outcome other_lines (void *data)
{
  ImportPage *page = data;
  import_page_chooser_close (page);
  show_settings (page, !page->settings_shown);
  return OUTCOME_REDRAW;
}

static char *other_title (void *data)
{
  if (((ImportPage *)data)->plan == NULL)
    return plan_title (data);
  return ((ImportPage *)data)->settings_shown ? g_strdup ("Rows") : NULL;
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

/* Once it is done, or not. */
static Outcome imported (ImportPage *page, gboolean done, GError *error);

static Outcome unsaved_answered (void *data, guint choice)
{
  ImportPage *page = data;
  GError *error = NULL;
  if (choice == 0)
    return OUTCOME_REDRAW;
  app_busy (page->app, STOPPING);
  gboolean done = import_apply_unsaved (app_session (page->app), page->plan, page->mapping, &error);
  app_idle (page->app);
  return imported (page, done, error);
}

static gboolean can_import (void *data, char **why_not)
{
  const ImportPage *page = data;
  if (!has_plan (data, why_not))
    return FALSE;
  const ImportPlan *plan = page->plan;
  const char *sentence =
      page->chooser.palette != NULL      ? "First choose here: Enter takes what the arrow is on, Esc goes back."
      : import_page_unsettled (page) > 0 ? "Something is to be settled first: Enter on each line at the top."
      : plan->nameless    ? "No column holds the names. F6 shows the columns: Enter on the one that does says so."
      : plan->trouble > 0 ? "Some rows cannot be read: x leaves a row out (F9: all of them), or mend the file and "
                            "read it again."
      : plan->add + plan->change == 0 ? "There is nothing to import: the register has it all already."
                                      : NULL;
  if (sentence != NULL && why_not != NULL)
    *why_not = g_strdup (sentence);
  return sentence == NULL;
}

static Outcome imported (ImportPage *page, gboolean done, GError *error)
{
  static const char *const verbs[] = { "Keep the file", "Delete it", NULL };
  static const char *const unsaved_verbs[] = { "Do not import", "Import without a backup", NULL };
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_UNSAVED)) {
    g_autoptr (GError) unsaved = error;
    return app_ask (page->app, unsaved->message, unsaved_verbs, 0, unsaved_answered);
  }
  if (!done)
    return app_fail (page->app, error);
  draft_discard_all (app_session (page->app), draft_name, 0);
  g_autofree char *result = import_plan_result (page->plan);
  if (page->file != NULL) {
    g_autofree char *question = g_strdup_printf ("%s. The file itself is not encrypted. Delete it?", result);
    return app_ask (page->app, question, verbs, 0, delete_answered);
  }
  app_say (page->app, "%s; u takes it back.", result);
  return OUTCOME_CLOSE;
}

static Outcome import (void *data)
{
  ImportPage *page = data;
  GError *error = NULL;
  app_busy (page->app, STOPPING);
  gboolean done = import_apply (app_session (page->app), page->plan, page->mapping, &error);
  app_idle (page->app);
  return imported (page, done, error);
}

static const Action actions[] = {
  { "import-now", "F2", "Import", "Imports everything shown, or nothing.", can_import, import, plan_title,
    ACTION_TEXT },
  { "settle", "Enter", "Go on", "Reads the file; then says what a column or value stands for, or shows all of a row.",
    NULL, go_on, go_on_title, ACTION_TEXT },
  { "settled", "F6", "Columns", "Shows how columns and values are read, to change what was settled; and back.",
    has_plan, other_lines, other_title, ACTION_TEXT },
  { "leave-row", "x", "Leave out", "Leaves this row of the file out, or puts it back.", import_page_on_row,
    import_page_leave_row, leave_title, 0 },
  { "leave-unreadable", "", "Leave out all that cannot be read",
    "Leaves every row out that cannot be read; x puts one back.", import_page_has_unreadable,
    import_page_leave_unreadable, NULL, ACTION_QUIET },
  { 0 },
};

const Screen import_screen = {
  .name = "import",
  .tab = TAB_NONE,
  .form = TRUE,
  .help =
      "A register from a file or from pasted cells. What is not known is settled first, once; it is remembered, and "
      "F6 shows and changes it. A row that cannot be read says why: x leaves it out, F9 all of them. Then every row "
      "says whether it "
      "is added, changed (old, then new), the same, or left out and why. F2 imports all of it or nothing; u takes "
      "it back, and keeps what was settled.",
  .actions = actions,
  .open = open_import,
  .close = close_import,
  .load = load_import,
  .draw = draw_import,
  .event = import_event,
  .typing = typing,
  .keys = import_page_chooser_keys,
  .keep_draft = keep_draft,
  .title = title,
  .back = back,
};
