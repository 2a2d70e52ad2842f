/* The automatic backups: what there is, one more, one put back; and everything in open formats. */
#include "base/error.h"
#include "base/text.h"
#include "store/archive.h"
#include "store/export.h"
#include "store/restore.h"
#include "support/backups.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

#include <string.h>

typedef struct {
  App *app;
  GPtrArray *archives; /* Archive* */
  GPtrArray *behind;   /* ArchiveBehind* */
  List *list;
  char *file;              /* the backup that shall be restored */
  gboolean from_elsewhere; /* it may open with passphrases of then */
} State;

static gboolean is_behind (const State *state, const Archive *archive)
{
  for (guint i = 0; i < state->behind->len; i++)
    if (g_str_equal (((const ArchiveBehind *)state->behind->pdata[i])->name, archive->name))
      return TRUE;
  return FALSE;
}

static void draw_line (void *user, guint index, ListRow *row)
{
  State *state = user;
  if (state->archives->len == 0) {
    list_row_set (row, 0, ROLE_MUTED, "None yet. One is made each day, and before an import.");
    return;
  }
  const Archive *archive = state->archives->pdata[index];
  g_autofree char *day = day_words (archive_day (archive), app_today (state->app));
  g_autofree char *time = clock_hhmm (archive->at);
  g_autofree char *size = g_format_size (archive->size > 0 ? (guint64)archive->size : 0);
  list_row_printf (row, 0, ROLE_NORMAL, "%s %s", day, time);
  if (is_behind (state, archive))
    list_row_set (row, 1, ROLE_DUE, "not up to date");
  else
    list_row_set (row, 1, ROLE_NORMAL, archive_cause_words (archive->cause));
  list_row_set (row, 2, ROLE_MUTED, size);
}

static const ListColumn columns[] = { { "When", 16, 22, FALSE, FALSE },
                                      { "Why", 18, 38, TRUE, FALSE },
                                      { "Size", 8, 10, FALSE, TRUE } };

static ListRowKind line_kind (void *user, guint index)
{
  (void)index;
  return ((State *)user)->archives->len == 0 ? LIST_HEADING : LIST_ITEM;
}

static void *open_backups (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_line, line_kind, NULL };
  State *state = g_new0 (State, 1);
  state->app = app;
  state->archives = g_ptr_array_new ();
  state->behind = g_ptr_array_new ();
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  list_show_titles (state->list, TRUE);
  return state;
}

static void close_backups (void *data)
{
  State *state = data;
  g_ptr_array_unref (state->archives);
  g_ptr_array_unref (state->behind);
  list_free (state->list);
  g_free (state->file);
  g_free (state);
}

static gboolean load_backups (void *data, GError **error)
{
  State *state = data;
  GPtrArray *archives = archive_list (store_directory (app_session (state->app)->store), error);
  if (archives == NULL)
    return FALSE;
  g_ptr_array_unref (state->archives);
  state->archives = archives;
  g_ptr_array_unref (state->behind);
  state->behind = backups_behind (app_session (state->app));
  list_set_count (state->list, MAX (archives->len, 1));
  return TRUE;
}

static void draw_backups (void *data, Canvas *canvas, Rect body)
{
  static const char words[] = "They lie beside the store, encrypted like it: they help against mistakes, not against a "
                              "lost disk. c writes a copy to take "
                              "elsewhere.";
  static const char behind[] = "One that is not up to date still has what was erased or changed since: it could not be "
                               "written anew. n tries again.";
  State *state = data;
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, "Automatic backups");
  list_draw (state->list, canvas, (Rect){ body.row + 2, 0, body.rows - 6, body.columns }, TRUE);
  canvas_paragraph (canvas, (Rect){ body.row + body.rows - 3, 3, 2, body.columns - 6 }, 0, ROLE_MUTED,
                    state->behind->len > 0 ? behind : words);
}

static Outcome backups_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

/* ---- acts */

static Outcome make_one (void *data)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  app_busy (state->app, "Esc stops, no backup is left");
  gboolean made = archive_make (app_session (state->app), ARCHIVE_BY_HAND, NULL, &error);
  g_autofree char *behind = backups_catch_up_note (app_session (state->app));
  app_idle (state->app);
  if (!made)
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "%s", behind != NULL ? behind : "The backup is made and was read back.");
  return OUTCOME_RELOAD;
}

static Outcome copy_elsewhere (void *data)
{
  return app_open (((State *)data)->app, "people", 0, "backup");
}

/* "~/x" as a shell would read it. */
static char *whole_path (const char *typed)
{
  g_autofree char *clean = text_clean_line (typed, -1);
  return g_str_has_prefix (clean, "~/") ? g_build_filename (g_get_home_dir (), clean + 2, NULL)
                                        : g_steal_pointer (&clean);
}

static Outcome export_to (void *data, const char *typed)
{
  State *state = data;
  g_autofree char *path = whole_path (typed);
  g_autoptr (GError) error = NULL;
  if (*path == '\0')
    return app_prompt_again (state->app, "Give the folder a name.");
  app_busy (state->app, "Esc stops, nothing is exported then");
  gboolean done = store_export (app_session (state->app), path, &error);
  app_idle (state->app);
  if (!done)
    return app_prompt_again (state->app, error->message);
  app_say (state->app, "Everything is in %s. It is NOT encrypted: delete it when it has served.", path);
  return OUTCOME_RELOAD;
}

static Outcome export_everything (void *data)
{
  State *state = data;
  g_autofree char *path = g_build_filename (g_get_home_dir (), "kith-everything", NULL);
  return app_prompt (
      state->app,
      "Write everything, not encrypted, as CSV and JSON into which new folder? It is noted in the audit trail.", path,
      PROMPT_TEXT, "Export", export_to);
}

/* ---- restoring: a question, the passphrase of then, and the store is opened anew */

static char *user_of (const Restore *restore, const char *actor, GError **error)
{
  g_auto (GStrv) users = restore_users (restore, error);
  if (users == NULL)
    return NULL;
  gboolean only_one = users[0] != NULL && users[1] == NULL;
  return g_strdup (only_one && !g_strv_contains ((const char *const *)users, actor) ? users[0] : actor);
}

static Outcome passphrase_typed (void *data, const char *typed)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) passphrase = secret_new (typed, -1);
  app_busy (state->app, "Esc stops; nothing is restored then");
  g_autoptr (Restore) restore =
      restore_begin (store_directory (session->store), state->file, session->tick, session->tick_data, &error);
  g_autofree char *user = restore != NULL ? user_of (restore, session->actor, &error) : NULL;
  gboolean good = user != NULL && restore_check (restore, user, passphrase, &session->clock, &error);
  app_idle (state->app);
  return good ? app_restore (state->app, g_steal_pointer (&restore), user)
              : app_prompt_again (state->app, error->message);
}

static Outcome restore_answered (void *data, guint choice)
{
  State *state = data;
  if (choice != 1)
    return OUTCOME_REDRAW;
  return app_prompt (state->app,
                     state->from_elsewhere ? "Your passphrase at the time of that backup" : "Your passphrase", NULL,
                     PROMPT_SECRET, "Restore", passphrase_typed);
}

static Outcome ask_about (State *state, const char *what)
{
  static const char *const verbs[] = { "Leave it as it is", "Restore it", NULL };
  g_autofree char *question = g_strdup_printf ("Put the store back to %s? What changed since is no longer in it. The "
                                               "store as it is now is kept: it becomes the newest backup in "
                                               "this list. Others must have left kith.",
                                               what);
  return app_ask (state->app, question, verbs, 0, restore_answered);
}

static gboolean may_copy (void *data, char **why_not)
{
  return app_may (((State *)data)->app, RIGHT_STORE, why_not);
}

static gboolean has_one (void *data, char **why_not)
{
  State *state = data;
  if (!may_copy (data, why_not))
    return FALSE;
  if (state->archives->len > 0)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("There is no automatic backup yet. n makes one, f restores one from a file.");
  return FALSE;
}

static Outcome restore_chosen (void *data)
{
  State *state = data;
  guint index = 0;
  list_cursor (state->list, &index);
  const Archive *archive = state->archives->pdata[index];
  g_autofree char *day = day_words (archive_day (archive), app_today (state->app));
  g_autofree char *time = clock_hhmm (archive->at);
  g_autofree char *what = g_strdup_printf ("the backup of %s %s", day, time);
  g_free (state->file);
  state->from_elsewhere = FALSE;
  state->file = archive_path (store_directory (app_session (state->app)->store), archive->name);
  return ask_about (state, what);
}

static Outcome file_typed (void *data, const char *typed)
{
  State *state = data;
  g_autofree char *path = whole_path (typed);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return app_prompt_again (state->app, "There is no such file.");
  g_free (state->file);
  state->from_elsewhere = TRUE;
  state->file = g_steal_pointer (&path);
  return ask_about (state, state->file);
}

static Outcome restore_file (void *data)
{
  return app_prompt (((State *)data)->app, "Restore which backup file? Its keyring must lie beside it.", NULL,
                     PROMPT_TEXT, "Go on", file_typed);
}

static const Action actions[] = {
  { "restore-backup", "Enter", "Restore", "Puts the store back to the chosen backup; the store as it is now is kept.",
    has_one, restore_chosen, NULL, 0 },
  { "make-backup", "n", "Back up now", "Makes one more backup here.", may_copy, make_one, NULL, 0 },
  { "copy-elsewhere", "c", "Copy elsewhere", "Writes a backup to a file, to be taken to another machine.", may_copy,
    copy_elsewhere, NULL, 0 },
  { "restore-file", "f", "From a file", "Restores a backup that lies elsewhere.", may_copy, restore_file, NULL, 0 },
  { "export-everything", "e", "Export everything", "Writes everything as CSV and JSON, not encrypted.", may_copy,
    export_everything, NULL, 0 },
  { 0 },
};

const Screen backups_screen = {
  .name = "backups",
  .tab = TAB_SETUP,
  .help = "One is made each day when the first coordinator leaves kith, before each import, and before a newer kith "
          "changes the "
          "store. How many days, weeks and months stay is set under Setup, Office. Restoring takes the store back as a "
          "whole, for "
          "everyone, and keeps the one before it. A single mistake is better taken back with u. A changed passphrase, "
          "somebody's leaving or an erasure hold for the backups here too; one that is not up to date had no room "
          "for it, is tried again with each backup, and can be removed in the store's folder.",
  .actions = actions,
  .open = open_backups,
  .close = close_backups,
  .load = load_backups,
  .draw = draw_backups,
  .event = backups_event,
};
