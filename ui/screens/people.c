/* Who can open the store, one's own passphrase, and backups. */
#include "base/error.h"
#include "base/text.h"
#include "store/keyring.h"
#include "store/maintenance.h"
#include "store/setting.h"
#include "support/sharing.h"
#include "ui/screens/people_entry.h"
#include "ui/widgets/list.h"

#include <string.h>

typedef struct {
  App *app;
  GPtrArray *holders; /* Holder* */
  guint count;
  char *backup; /* "last copy elsewhere 9 days ago": the automatic ones lie beside the store */
  char *group;  /* that can reach the files; NULL: their owner alone */
  char *typed;  /* the group that it shall be */
  List *list;
  PeopleEntry entry;  /* the form over the list */
  gboolean to_backup; /* the cursor begins there */
  char *first;        /* what is begun at once: "add", "remove:NAME"; NULL: nothing */
} State;

static const char wait_sentence[] = "Finish this first, or go back with Esc.";

/* ---- the list: a heading and the people, a gap, a heading and who shares it, a gap, a heading and the backup */

static guint sharing_line (const State *state)
{
  return state->count + 3;
}

static guint backup_line (const State *state)
{
  return state->count + 6;
}

static ListRowKind line_kind (void *user, guint index)
{
  State *state = user;
  if (index == 0 || index + 1 == sharing_line (state) || index + 1 == backup_line (state))
    return LIST_HEADING;
  return index + 2 == sharing_line (state) || index + 2 == backup_line (state) ? LIST_GAP : LIST_ITEM;
}

static const Holder *holder_at (const State *state, guint index)
{
  return index >= 1 && index <= state->count ? state->holders->pdata[index - 1] : NULL;
}

static gboolean is_actor (const State *state, const char *user)
{
  return g_str_equal (user, app_session (state->app)->actor);
}

static void draw_sharing (const State *state, ListRow *row)
{
  list_row_set (row, 0, ROLE_NORMAL, state->group == NULL ? "Its owner alone" : "A group");
  list_row_set (row, 1, ROLE_NORMAL, state->group != NULL ? state->group : "");
  list_row_set (row, 2, ROLE_MUTED, state->group == NULL ? "s shares with a group" : "s takes them back");
}

static void draw_line (void *user, guint index, ListRow *row)
{
  State *state = user;
  const Holder *holder = holder_at (state, index);
  if (index == 0)
    list_row_set (row, 0, ROLE_HEADING, "WHO CAN OPEN THE STORE");
  else if (index + 1 == sharing_line (state))
    list_row_set (row, 0, ROLE_HEADING, "WHO CAN REACH ITS FILES");
  else if (index + 1 == backup_line (state))
    list_row_set (row, 0, ROLE_HEADING, "BACKUP");
  else if (index == sharing_line (state))
    draw_sharing (state, row);
  else if (holder != NULL) {
    list_row_set (row, 0, ROLE_NORMAL, holder->name);
    list_row_printf (row, 1, ROLE_NORMAL, "%s%s%s", role_name (holder->role), *holder->schemes != '\0' ? ", " : "",
                     holder->schemes);
    list_row_set (row, 2, ROLE_MUTED,
                  is_actor (state, holder->name) ? "you: Enter changes your passphrase" : "x closes the store to them");
  } else if (index == backup_line (state)) {
    list_row_set (row, 0, ROLE_NORMAL, "Back up now");
    list_row_set (row, 2, ROLE_MUTED, state->backup);
  }
}

static const ListColumn columns[] = { { NULL, 12, 20, FALSE, FALSE },
                                      { NULL, 11, 16, FALSE, FALSE },
                                      { NULL, 24, 40, TRUE, FALSE } };

static void *open_people (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)error;
  static const ListSource source = { draw_line, line_kind, NULL };
  State *state = g_new0 (State, 1);
  state->app = state->entry.app = app;
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  state->to_backup = g_strcmp0 (argument, "backup") == 0;
  state->first = state->to_backup ? NULL : g_strdup (argument);
  return state;
}

static void close_people (void *data)
{
  State *state = data;
  people_entry_close (&state->entry);
  people_entry_wipe_code (&state->entry);
  g_clear_pointer (&state->holders, g_ptr_array_unref);
  g_free (state->backup);
  g_free (state->group);
  g_free (state->typed);
  g_free (state->first);
  list_free (state->list);
  g_free (state);
}

static char *backup_words (App *app)
{
  g_autofree char *last = setting_text (app_session (app), "backup.last");
  Day day = day_from_iso (last);
  if (day == DAY_NONE)
    return g_strdup ("no copy elsewhere yet");
  g_autofree char *words = day_words (day, app_today (app));
  int ago = (int)(app_today (app) - day);
  return ago < 2 ? g_strdup_printf ("last copy elsewhere %s, %s", ago == 0 ? "today" : "yesterday", words)
                 : g_strdup_printf ("last copy elsewhere %d days ago, %s", ago, words);
}

/* What another screen has sent the coordinator here for. */
static void begin (State *state)
{
  g_autofree char *first = g_steal_pointer (&state->first);
  if (first == NULL || !app_may (state->app, RIGHT_HOLDERS, NULL))
    return;
  if (g_str_equal (first, "add"))
    people_entry_open (&state->entry, ENTRY_ADD, NULL);
  for (guint i = 1; g_str_has_prefix (first, "remove:") && i <= state->count; i++)
    if (g_str_equal (first + strlen ("remove:"), holder_at (state, i)->name)) {
      list_set_cursor (state->list, i);
      people_entry_open (&state->entry, ENTRY_REMOVE, holder_at (state, i));
    }
}

static gboolean load_people (void *data, GError **error)
{
  State *state = data;
  GPtrArray *holders = keyring_holders (store_directory (app_session (state->app)->store), error);
  if (holders == NULL)
    return FALSE;
  g_clear_pointer (&state->holders, g_ptr_array_unref);
  state->holders = holders;
  state->count = holders->len;
  g_free (state->backup);
  state->backup = backup_words (state->app);
  g_free (state->group);
  state->group = sharing_group (app_session (state->app));
  list_set_count (state->list, backup_line (state) + 1);
  if (state->to_backup)
    list_set_cursor (state->list, backup_line (state));
  state->to_backup = FALSE;
  begin (state);
  return TRUE;
}

static gboolean has_entry (void *data, char **why_not)
{
  State *state = data;
  if (state->entry.form != NULL && state->entry.code == NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("There is nothing to save here: n adds someone, e changes your passphrase.");
  return FALSE;
}

static Outcome apply (void *data)
{
  return people_entry_apply (&((State *)data)->entry);
}

static void draw_people (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  if (state->entry.code != NULL)
    people_entry_draw_code (&state->entry, canvas, body);
  else if (state->entry.form != NULL)
    people_entry_draw (&state->entry, canvas, body);
  else
    list_draw (state->list, canvas, body, TRUE);
}

/* ---- keys */

/* While the code is shown, nothing but its own key takes it away. */
static Outcome code_event (const State *state, const Event *event)
{
  if (event->kind == EVENT_KEY && (event->key == 'w' || event->key == 'W'))
    return OUTCOME_IGNORED;
  app_say (state->app, "Write it on paper, then press w; it is not shown again.");
  return OUTCOME_REDRAW;
}

static Outcome people_event (void *data, const Event *event)
{
  State *state = data;
  if (state->entry.code != NULL)
    return code_event (state, event);
  if (state->entry.form != NULL)
    return people_entry_event (&state->entry, event);
  return event->kind == EVENT_KEY && list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static gboolean typing (void *data)
{
  State *state = data;
  return state->entry.form != NULL || state->entry.code != NULL;
}

static gboolean back (void *data)
{
  State *state = data;
  gboolean open = state->entry.form != NULL || state->entry.code != NULL;
  people_entry_close (&state->entry);
  return open;
}

/* ---- acts on the list */

static gboolean refuse (char **why_not, const char *sentence)
{
  if (why_not != NULL)
    *why_not = g_strdup (sentence);
  return FALSE;
}

static gboolean on_list (void *data, char **why_not)
{
  State *state = data;
  return (state->entry.form == NULL && state->entry.code == NULL) || refuse (why_not, wait_sentence);
}

static const Holder *chosen (const State *state)
{
  guint index;
  return list_cursor (state->list, &index) ? holder_at (state, index) : NULL;
}

static gboolean may_decide (void *data, char **why_not)
{
  return on_list (data, why_not) && app_may (((State *)data)->app, RIGHT_HOLDERS, why_not);
}

static gboolean can_remove (void *data, char **why_not)
{
  State *state = data;
  const Holder *holder = chosen (state);
  if (!may_decide (data, why_not))
    return FALSE;
  if (holder == NULL)
    return refuse (why_not, "Move to a person first.");
  if (is_actor (state, holder->name))
    return refuse (why_not, state->count == 1
                                ? "You are the only one who can open the store. n adds someone first."
                                : "Nobody closes the store to themselves. Ask another coordinator to do it.");
  return TRUE;
}

static Outcome add (void *data)
{
  return people_entry_open (&((State *)data)->entry, ENTRY_ADD, NULL);
}

static Outcome change (void *data)
{
  return people_entry_open (&((State *)data)->entry, ENTRY_CHANGE, NULL);
}

static Outcome remove_answered (void *data, guint choice)
{
  State *state = data;
  if (choice != 1)
    return OUTCOME_REDRAW;
  return people_entry_open (&state->entry, ENTRY_REMOVE, chosen (state));
}

static Outcome remove_person (void *data)
{
  static const char *const verbs[] = { "Leave it open", "Close it", NULL };
  State *state = data;
  const char *user = chosen (state)->name;
  g_autofree char *question = g_strdup_printf ("Close the store to %s? What %s did stays, with the name. Backups kept "
                                               "elsewhere still open with that passphrase.",
                                               user, user);
  return app_ask (state->app, question, verbs, 0, remove_answered);
}

/* "~/x" as a shell would read it. */
static char *whole_path (const char *typed)
{
  g_autofree char *clean = text_clean_line (typed, -1);
  return g_str_has_prefix (clean, "~/") ? g_build_filename (g_get_home_dir (), clean + 2, NULL)
                                        : g_steal_pointer (&clean);
}

static Outcome back_up_to (void *data, const char *typed)
{
  State *state = data;
  g_autofree char *path = whole_path (typed);
  g_autoptr (GError) error = NULL;
  if (*path == '\0')
    return app_prompt_again (state->app, "Give the file a name.");
  app_busy (state->app, "Esc stops, no backup is left");
  gboolean done = store_backup (app_session (state->app), path, &error);
  app_idle (state->app);
  if (!done)
    return app_prompt_again (state->app, error->message);
  g_autofree char *name = g_path_get_basename (path);
  app_say (state->app, "Backed up to %s, with %s.keyring beside it. Keep both, away from this server.", path, name);
  return OUTCOME_RELOAD;
}

/* A name that is not taken: kith-2026-11-22.db, kith-2026-11-22-2.db, … in the home directory. */
static char *free_name (App *app)
{
  g_autofree char *day = day_iso (app_today (app));
  for (guint i = 1;; i++) {
    g_autofree char *number = i == 1 ? g_strdup ("") : g_strdup_printf ("-%u", i);
    g_autofree char *name = g_strdup_printf ("kith-%s%s.db", day, number);
    g_autofree char *path = g_build_filename (g_get_home_dir (), name, NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
}

static Outcome back_up (State *state)
{
  g_autofree char *path = free_name (state->app);
  return app_prompt (state->app,
                     "Write the backup to which file? It is encrypted, and its keyring is written beside it.", path,
                     PROMPT_TEXT, "Back up", back_up_to);
}

/* ---- sharing the files */

static gboolean on_sharing (const State *state)
{
  guint index;
  return list_cursor (state->list, &index) && index == sharing_line (state);
}

static Outcome share_answered (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (choice != 1)
    return OUTCOME_REDRAW;
  if (!sharing_set (app_session (state->app), state->typed, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  if (state->typed != NULL)
    app_say (state->app, "The group %s can reach the store's files now. n adds each who is to open it.", state->typed);
  else
    app_say (state->app, "The store's files are their owner's alone again. Passphrases stay; x takes one away.");
  return OUTCOME_RELOAD;
}

static Outcome group_typed (void *data, const char *typed)
{
  static const char *const verbs[] = { "Keep it to myself", "Share it", NULL };
  State *state = data;
  g_free (state->typed);
  state->typed = text_clean_line (typed, -1);
  if (*state->typed == '\0')
    return app_prompt_again (state->app, "Give the group's name, as this server knows it.");
  g_autofree char *question = g_strdup_printf (
      "Share the store with the group %s? Whoever is in it can reach its files, and could delete them; "
      "they stay encrypted, and open only to those who have a passphrase here.",
      state->typed);
  return app_ask (state->app, question, verbs, 0, share_answered);
}

static Outcome share (void *data)
{
  static const char *const verbs[] = { "Leave it shared", "Take it back", NULL };
  State *state = data;
  if (state->group == NULL)
    return app_prompt (state->app,
                       "Share the store with which group of this server? You must be in it yourself; nothing is "
                       "changed before you are asked.",
                       NULL, FALSE, "Go on", group_typed);
  g_clear_pointer (&state->typed, g_free);
  g_autofree char *question =
      g_strdup_printf ("Take the store back from the group %s? Its owner alone can reach it then, whoever has a "
                       "passphrase. Others must have left kith.",
                       state->group);
  return app_ask (state->app, question, verbs, 0, share_answered);
}

static char *share_title (void *data)
{
  return g_strdup (((State *)data)->group == NULL ? "Share" : "Stop sharing");
}

static gboolean can_open (void *data, char **why_not)
{
  State *state = data;
  const Holder *holder = chosen (state);
  if (!on_list (data, why_not))
    return FALSE;
  if (on_sharing (state))
    return may_decide (data, why_not);
  if (holder == NULL)
    return app_may (state->app, RIGHT_STORE, why_not);
  return is_actor (state, holder->name) || app_may (state->app, RIGHT_HOLDERS, why_not);
}

static Outcome open_line (void *data)
{
  State *state = data;
  const Holder *holder = chosen (state);
  if (on_sharing (state))
    return share (data);
  if (holder == NULL)
    return back_up (state);
  return is_actor (state, holder->name) ? change (state) : people_entry_open (&state->entry, ENTRY_ROLE, holder);
}

static char *open_title (void *data)
{
  const Holder *holder = chosen (data);
  if (on_sharing (data))
    return share_title (data);
  return g_strdup (holder == NULL ? "Back up now" : is_actor (data, holder->name) ? "Change it" : "Change role");
}

static gboolean has_code (void *data, char **why_not)
{
  return ((State *)data)->entry.code != NULL || refuse (why_not, "No recovery code is shown now.");
}

static char *apply_title (void *data)
{
  return g_strdup (people_entry_verb (&((State *)data)->entry));
}

static Outcome leave_entry (void *data)
{
  people_entry_close (&((State *)data)->entry);
  return OUTCOME_REDRAW;
}

static Outcome written (void *data)
{
  State *state = data;
  people_entry_wipe_code (&state->entry);
  app_say (state->app, "The store has a new key: only those listed here can open it, with the passphrases they have.");
  return OUTCOME_RELOAD;
}

static const Action actions[] = {
  { "do-line", "Enter", "Open", "Changes your passphrase or somebody's role, shares the files, or writes a backup.",
    can_open, open_line, open_title, 0 },
  { "add-person", "n", "Add someone", "Gives someone else a way to open the store.", may_decide, add, NULL, 0 },
  { "change-passphrase", "e", "Your passphrase", "Changes your own passphrase.", on_list, change, NULL, 0 },
  { "remove-person", "x", "Remove", "Closes the store to someone.", can_remove, remove_person, NULL, 0 },
  { "share", "s", "Share", "Shares the store's files with a group of this server's users, or takes them back.",
    may_decide, share, share_title, 0 },
  { "apply", "F2", "Do it", "Does what the open form says.", has_entry, apply, apply_title,
    ACTION_TEXT | ACTION_ENTRY },
  { "leave-entry", "Esc", "Back, nothing is changed", "Closes the open form; nothing is changed.", has_entry,
    leave_entry, NULL, ACTION_TEXT | ACTION_ENTRY },
  { "written", "w", "Written down", "The recovery code is written down.", has_code, written, NULL,
    ACTION_TEXT | ACTION_ENTRY },
  { 0 },
};

const Screen people_screen = {
  .name = "people",
  .tab = TAB_SETUP,
  .help =
      "Everyone opens the store with a passphrase of their own, in a role: a coordinator does everything, in all "
      "schemes or in those named; a "
      "deputy does the daily work while private texts stay closed; a reader sees figures that name nobody. Two "
      "coordinators should be able to: with one alone, "
      "a forgotten passphrase and a "
      "lost recovery code lose everything. To work in one store from several accounts of this server, its owner shares "
      "its files with a group. A backup is one file and its keyring beside it, encrypted like the store.",
  .actions = actions,
  .open = open_people,
  .close = close_people,
  .load = load_people,
  .draw = draw_people,
  .event = people_event,
  .typing = typing,
  .back = back,
};
