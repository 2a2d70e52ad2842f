/* Who can open the store, one's own passphrase, and backups. */
#include "base/error.h"
#include "base/text.h"
#include "store/audit.h"
#include "store/keyring.h"
#include "store/maintenance.h"
#include "store/setting.h"
#include "ui/screens/screen.h"
#include "ui/widgets/form.h"
#include "ui/widgets/list.h"

#include <sodium.h>
#include <string.h>

typedef enum { ENTRY_NONE, ENTRY_ADD, ENTRY_CHANGE, ENTRY_REMOVE } Entry;

typedef struct {
  App *app;
  char **users;
  guint count;
  char *backup; /* "last backup 9 days ago" */
  List *list;
  Entry entry;  /* which form is open over the list */
  Form *form;
  char *leaving; /* who is to be removed */
  char *code;    /* the new recovery code, until it is written down */
} State;

static const char wait_sentence[] = "Finish this first, or go back with Esc.";

/* ---- the list: a heading, the people, a gap, a heading, the backup */

static guint backup_line (const State *state)
{
  return state->count + 3;
}

static ListRowKind line_kind (void *user, guint index)
{
  State *state = user;
  if (index == 0 || index == state->count + 2)
    return LIST_HEADING;
  return index == state->count + 1 ? LIST_GAP : LIST_ITEM;
}

static const char *user_at (const State *state, guint index)
{
  return index >= 1 && index <= state->count ? state->users[index - 1] : NULL;
}

static gboolean is_actor (const State *state, const char *user)
{
  return g_str_equal (user, app_session (state->app)->actor);
}

static void draw_line (void *user, guint index, ListRow *row)
{
  State *state = user;
  const char *name = user_at (state, index);
  if (index == 0)
    list_row_set (row, 0, ROLE_HEADING, "WHO CAN OPEN THE STORE");
  else if (index == state->count + 2)
    list_row_set (row, 0, ROLE_HEADING, "BACKUP");
  else if (name != NULL) {
    list_row_set (row, 0, ROLE_NORMAL, name);
    list_row_set (row, 1, ROLE_MUTED, is_actor (state, name) ? "you: Enter changes your passphrase" : "x closes the store to them");
  } else if (index == backup_line (state)) {
    list_row_set (row, 0, ROLE_NORMAL, "Back up now");
    list_row_set (row, 1, ROLE_MUTED, state->backup);
  }
}

static const ListColumn columns[] = { { NULL, 16, 22, FALSE, FALSE }, { NULL, 24, 40, TRUE, FALSE } };

static void *open_people (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_line, line_kind, NULL };
  State *state = g_new0 (State, 1);
  state->app = app;
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  return state;
}

static void wipe_code (State *state)
{
  if (state->code != NULL)
    sodium_memzero (state->code, strlen (state->code));
  g_clear_pointer (&state->code, g_free);
}

static void close_entry (State *state)
{
  g_clear_pointer (&state->form, form_free);
  g_clear_pointer (&state->leaving, g_free);
  state->entry = ENTRY_NONE;
}

static void close_people (void *data)
{
  State *state = data;
  close_entry (state);
  wipe_code (state);
  g_strfreev (state->users);
  g_free (state->backup);
  list_free (state->list);
  g_free (state);
}

static char *backup_words (App *app)
{
  g_autofree char *last = setting_text (app_session (app), "backup.last");
  Day day = day_from_iso (last);
  if (day == DAY_NONE)
    return g_strdup ("there is none yet");
  g_autofree char *words = day_words (day, app_today (app));
  int ago = (int)(app_today (app) - day);
  return ago < 2 ? g_strdup_printf ("the last one %s, %s", ago == 0 ? "today" : "yesterday", words)
                 : g_strdup_printf ("the last one %d days ago, %s", ago, words);
}

static gboolean load_people (void *data, GError **error)
{
  State *state = data;
  char **users = keyring_users (store_directory (app_session (state->app)->store), error);
  if (users == NULL)
    return FALSE;
  g_strfreev (state->users);
  state->users = users;
  state->count = g_strv_length (users);
  g_free (state->backup);
  state->backup = backup_words (state->app);
  list_set_count (state->list, backup_line (state) + 1);
  return TRUE;
}

/* ---- forms, with passphrases that are wiped when the form closes */

static const struct {
  const char *heading, *note, *button;
} entries[] = {
  [ENTRY_ADD] = { "Someone else who can open the store",
                  "They start kith on this server and open the same store with their own passphrase. Let them type it themselves, or tell them to "
                  "change it at once.",
                  "Add" },
  [ENTRY_CHANGE] = { "Your passphrase", "Only your own way in changes; nothing in the store is written anew.", "Change it" },
  [ENTRY_REMOVE] = { NULL, "The store gets a new key and a new recovery code, which is shown next: have a pen ready.", "Remove" },
};

static char *strength_hint (void *user, const char *name, const char *text)
{
  (void)user;
  if (!g_str_equal (name, "fresh") || *text == '\0')
    return NULL;
  const char *words = "";
  passphrase_strength (text, &words);
  return g_strdup (words);
}

static Outcome open_entry (State *state, Entry entry)
{
  static const FormHooks hooks = { .hint = strength_hint };
  close_entry (state);
  state->entry = entry;
  state->form = form_new (app_today (state->app), &hooks, state);
  const FormRow rows[] = {
    { .label = entries[entry].note, .kind = FORM_NOTE },
    { .name = "name", .label = "Their login name", .kind = FORM_LINE, .hint = "as on this server" },
    { .name = "fresh", .label = entry == ENTRY_ADD ? "Their passphrase" : "New passphrase", .kind = FORM_SECRET, .hint = "several words are best" },
    { .name = "again", .label = "Once more", .kind = FORM_SECRET },
    { .name = "own", .label = entry == ENTRY_CHANGE ? "Present passphrase" : "Your own passphrase", .kind = FORM_SECRET },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    form_add_row (state->form, &rows[i]);
  form_add_button (state->form, "do", entries[entry].button);
  form_add_button (state->form, "back", "Back");
  form_show_field (state->form, "name", entry == ENTRY_ADD);
  form_show_field (state->form, "fresh", entry != ENTRY_REMOVE);
  form_show_field (state->form, "again", entry != ENTRY_REMOVE);
  form_set_focus (state->form, entry == ENTRY_ADD ? "name" : entry == ENTRY_CHANGE ? "fresh" : "own");
  return OUTCOME_REDRAW;
}

static Outcome complain (State *state, const char *name, const char *sentence)
{
  form_complain (state->form, name, sentence);
  form_set_focus (state->form, name);
  return OUTCOME_REDRAW;
}

/* The name of the field that lacks something, with the sentence; NULL when all is there. */
static const char *what_lacks (const State *state, const char **sentence)
{
  const char *fresh = form_text (state->form, "fresh");
  if (state->entry == ENTRY_ADD && *form_text (state->form, "name") == '\0') {
    *sentence = "Give the name they log in with.";
    return "name";
  }
  if (state->entry != ENTRY_REMOVE && g_utf8_strlen (fresh, -1) < 8) {
    *sentence = "A passphrase needs at least 8 characters; several words are best.";
    return "fresh";
  }
  if (state->entry != ENTRY_REMOVE && strcmp (fresh, form_text (state->form, "again")) != 0) {
    *sentence = "The two differ. Type this one again.";
    return "again";
  }
  *sentence = "Type your own passphrase too: it proves that it is you.";
  return *form_text (state->form, "own") == '\0' ? "own" : NULL;
}

/* Which field an error of the keyring is about; it is told by doing the parts one after another. */
static gboolean add_user (State *state, const char **field, GError **error)
{
  KithSession *session = app_session (state->app);
  const char *directory = store_directory (session->store);
  g_autofree char *name = text_clean_line (form_text (state->form, "name"), -1);
  g_autoptr (Secret) own = secret_new (form_text (state->form, "own"), -1);
  g_autoptr (Secret) fresh = secret_new (form_text (state->form, "fresh"), -1);
  StoreKey *key = sodium_malloc (sizeof *key);
  *field = "own";
  gboolean done = key != NULL && keyring_unlock (directory, session->actor, own, key, error);
  if (done) {
    *field = "name";
    done = keyring_add (directory, name, key, fresh, error);
  }
  sodium_free (key);
  if (!done || !audit_note (session, "coordinator-add", "", 0, "", error))
    return FALSE;
  app_say (state->app, "%s can open the store now, with that passphrase and --as %s where the login name differs.", name, name);
  return TRUE;
}

static gboolean change_own (State *state, const char **field, GError **error)
{
  KithSession *session = app_session (state->app);
  g_autoptr (Secret) own = secret_new (form_text (state->form, "own"), -1);
  g_autoptr (Secret) fresh = secret_new (form_text (state->form, "fresh"), -1);
  *field = "own";
  if (!keyring_change (store_directory (session->store), session->actor, own, fresh, error) ||
      !audit_note (session, "passphrase-change", "", 0, "", error))
    return FALSE;
  app_say (state->app, "Your passphrase is changed. The recovery code stays the same.");
  return TRUE;
}

static gboolean remove_user (State *state, const char **field, GError **error)
{
  KithSession *session = app_session (state->app);
  g_autoptr (Secret) own = secret_new (form_text (state->form, "own"), -1);
  *field = "own";
  if (!keyring_remove (store_directory (session->store), state->leaving, session->actor, own, session->store, &state->code, error))
    return FALSE;
  /* The code must be seen whatever happens to the note. */
  g_autoptr (GError) failure = NULL;
  if (!audit_note (session, "coordinator-remove", "", 0, "", &failure))
    app_fail (state->app, g_steal_pointer (&failure));
  return TRUE;
}

static gboolean has_entry (void *data, char **why_not)
{
  State *state = data;
  if (state->form != NULL && state->code == NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("There is nothing to save here: n adds someone, e changes your passphrase.");
  return FALSE;
}

static Outcome apply (void *data)
{
  static const char *const fields[] = { "name", "fresh", "again", "own" };
  static gboolean (*const works[]) (State *, const char **, GError **) = {
    [ENTRY_ADD] = add_user, [ENTRY_CHANGE] = change_own, [ENTRY_REMOVE] = remove_user
  };
  State *state = data;
  g_autoptr (GError) error = NULL;
  const char *sentence = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    form_complain (state->form, fields[i], NULL);
  const char *field = what_lacks (state, &sentence);
  if (field != NULL)
    return complain (state, field, sentence);
  if (!works[state->entry](state, &field, &error))
    return complain (state, field, error->message);
  close_entry (state);
  return OUTCOME_RELOAD;
}

/* ---- drawing */

static void draw_entry (State *state, Canvas *canvas, Rect body)
{
  g_autofree char *removing = state->leaving == NULL ? NULL : g_strdup_printf ("Close the store to %s", state->leaving);
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, removing != NULL ? removing : entries[state->entry].heading);
  form_draw (state->form, canvas, (Rect){ body.row + 2, 0, body.rows - 4, body.columns });
  canvas_text (canvas, body.row + body.rows - 1, 3, -1, ROLE_MUTED, "F2 does it   Tab Next   Esc Back, nothing is changed");
}

static void draw_code (State *state, Canvas *canvas, Rect body)
{
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, "The new recovery code");
  canvas_text (canvas, body.row + 2, 3, -1, ROLE_KEY, state->code);
  canvas_paragraph (canvas, (Rect){ body.row + 4, 3, 4, body.columns - 6 }, 0, ROLE_NORMAL,
                    "It opens the store if every passphrase is forgotten; the code before it opens nothing any more. Write it on paper now. It is shown "
                    "this once; kith cannot show it again.");
  canvas_text (canvas, body.row + 8, 3, -1, ROLE_NORMAL, "w  I have written it down");
}

static void draw_people (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  if (state->code != NULL)
    draw_code (state, canvas, body);
  else if (state->form != NULL)
    draw_entry (state, canvas, body);
  else
    list_draw (state->list, canvas, body, TRUE);
}

/* ---- keys */

static Outcome entry_event (State *state, const Event *event)
{
  switch (form_handle_event (state->form, event)) {
  case FORM_PRESSED:
    if (!g_str_equal (form_focus (state->form), "back"))
      return apply (state);
    close_entry (state);
    return OUTCOME_REDRAW;
  case FORM_TAKEN:
    return OUTCOME_REDRAW;
  case FORM_IGNORED:
    break;
  }
  return event->kind == EVENT_KEY && key_is_text (event->key) ? OUTCOME_NOTHING : OUTCOME_IGNORED;
}

/* While the code is shown, nothing but its own key takes it away. */
static Outcome code_event (const Event *event)
{
  gboolean passed = event->kind == EVENT_KEY && (event->key == 'w' || event->key == 'W' || event->key == KEYCODE_CONTROL ('l'));
  return passed ? OUTCOME_IGNORED : OUTCOME_NOTHING;
}

static Outcome people_event (void *data, const Event *event)
{
  State *state = data;
  if (state->code != NULL)
    return code_event (event);
  if (state->form != NULL)
    return entry_event (state, event);
  return event->kind == EVENT_KEY && list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static gboolean typing (void *data)
{
  State *state = data;
  return state->form != NULL || state->code != NULL;
}

static gboolean back (void *data)
{
  State *state = data;
  gboolean open = state->form != NULL || state->code != NULL;
  close_entry (state);
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
  return (state->form == NULL && state->code == NULL) || refuse (why_not, wait_sentence);
}

static const char *chosen (const State *state)
{
  guint index;
  return list_cursor (state->list, &index) ? user_at (state, index) : NULL;
}

static gboolean can_remove (void *data, char **why_not)
{
  State *state = data;
  const char *user = chosen (state);
  if (!on_list (data, why_not))
    return FALSE;
  if (user == NULL)
    return refuse (why_not, "Move to a person first.");
  if (is_actor (state, user))
    return refuse (why_not, state->count == 1 ? "You are the only one who can open the store. n adds someone first."
                                              : "Nobody closes the store to themselves. Ask another coordinator to do it.");
  return TRUE;
}

static Outcome add (void *data)
{
  return open_entry (data, ENTRY_ADD);
}

static Outcome change (void *data)
{
  return open_entry (data, ENTRY_CHANGE);
}

static Outcome remove_answered (void *data, guint choice)
{
  State *state = data;
  if (choice != 1)
    return OUTCOME_REDRAW;
  g_autofree char *user = g_strdup (chosen (state));
  open_entry (state, ENTRY_REMOVE);
  state->leaving = g_steal_pointer (&user);
  return OUTCOME_REDRAW;
}

static Outcome remove_person (void *data)
{
  static const char *const verbs[] = { "Leave it open", "Close it", NULL };
  State *state = data;
  const char *user = chosen (state);
  g_autofree char *question =
      g_strdup_printf ("Close the store to %s? What %s did stays, with the name. Old backups still open with that passphrase.", user, user);
  return app_ask (state->app, question, verbs, 0, remove_answered);
}

/* "~/x" as a shell would read it. */
static char *whole_path (const char *typed)
{
  g_autofree char *clean = text_clean_line (typed, -1);
  return g_str_has_prefix (clean, "~/") ? g_build_filename (g_get_home_dir (), clean + 2, NULL) : g_steal_pointer (&clean);
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
  return app_prompt (state->app, "Write the backup to which file? It is encrypted, and its keyring is written beside it.", path, FALSE, "Back up",
                     back_up_to);
}

static gboolean can_open (void *data, char **why_not)
{
  State *state = data;
  const char *user = chosen (state);
  if (!on_list (data, why_not))
    return FALSE;
  return user == NULL || is_actor (state, user) || refuse (why_not, "Only they themselves can change their passphrase. x closes the store to them.");
}

static Outcome open_line (void *data)
{
  State *state = data;
  return chosen (state) == NULL ? back_up (state) : change (state);
}

static char *open_title (void *data)
{
  return g_strdup (chosen (data) == NULL ? "Back up now" : "Change it");
}

static gboolean has_code (void *data, char **why_not)
{
  return ((State *)data)->code != NULL || refuse (why_not, "No recovery code is shown now.");
}

static Outcome written (void *data)
{
  State *state = data;
  wipe_code (state);
  app_say (state->app, "The store has a new key: only those listed here can open it, with the passphrases they have.");
  return OUTCOME_RELOAD;
}

static const Action actions[] = {
  { "do-line", "Enter", "Open", "Changes your passphrase, or writes a backup.", can_open, open_line, open_title, 0 },
  { "add-person", "n", "Add someone", "Gives someone else a way to open the store.", on_list, add, NULL, 0 },
  { "change-passphrase", "e", "Your passphrase", "Changes your own passphrase.", on_list, change, NULL, 0 },
  { "remove-person", "x", "Remove", "Closes the store to someone.", can_remove, remove_person, NULL, 0 },
  { "apply", "F2", "Do it", "Does what the open form says.", has_entry, apply, NULL, ACTION_TEXT | ACTION_QUIET },
  { "written", "w", "Written down", "The recovery code is written down.", has_code, written, NULL, ACTION_TEXT | ACTION_QUIET },
  { 0 },
};

const Screen people_screen = {
  .name = "people",
  .tab = TAB_SETUP,
  .help = "Each coordinator opens the store with a passphrase of their own. Two people should be able to: with one alone, a forgotten passphrase and a "
          "lost recovery code lose everything. A backup is one file and its keyring beside it, encrypted like the store.",
  .actions = actions,
  .open = open_people,
  .close = close_people,
  .load = load_people,
  .draw = draw_people,
  .event = people_event,
  .typing = typing,
  .back = back,
};
