#include "ui/screens/people_entry.h"

#include "base/text.h"
#include "scheme/scheme.h"
#include "store/audit.h"
#include "support/backups.h"

#include <sodium.h>
#include <string.h>

static const struct {
  const char *heading, *note, *button;
} entries[] = {
  [ENTRY_ADD] = { "Someone else who can open the store",
                  "They start kith on this server and open the same store with their own passphrase. Let them type it "
                  "themselves, or tell them to "
                  "change it at once.",
                  "Add" },
  [ENTRY_CHANGE] = { "Your passphrase", "Only your own way in changes; nothing in the store is written anew.",
                     "Change it" },
  [ENTRY_REMOVE] = { NULL, "The store gets a new key and a new recovery code, which is shown next: have a pen ready.",
                     "Remove" },
  [ENTRY_ROLE] = { NULL, "It holds from their next start on.", "Change it" },
};

/* What a role is for, how strong a passphrase is. */
static char *hint (void *user, const char *name, const char *text)
{
  (void)user;
  SessionRole role = ROLE_COORDINATOR;
  if (g_str_equal (name, "role"))
    return role_from_name (text, &role) ? g_strdup (role_help (role)) : NULL;
  if (!g_str_equal (name, "fresh") || *text == '\0')
    return NULL;
  const char *words = "";
  passphrase_strength (text, &words);
  return g_strdup (words);
}

const char *people_entry_verb (const PeopleEntry *entry)
{
  return entry->kind == ENTRY_NONE ? "Do it" : entries[entry->kind].button;
}

void people_entry_wipe_code (PeopleEntry *entry)
{
  if (entry->code != NULL)
    sodium_memzero (entry->code, strlen (entry->code));
  g_clear_pointer (&entry->code, g_free);
}

void people_entry_close (PeopleEntry *entry)
{
  g_clear_pointer (&entry->form, form_free);
  g_clear_pointer (&entry->whom, g_free);
  g_clear_pointer (&entry->schemes, g_strfreev);
  entry->kind = ENTRY_NONE;
}

static gboolean has_role (EntryKind kind)
{
  return kind == ENTRY_ADD || kind == ENTRY_ROLE;
}

static gboolean has_fresh (EntryKind kind)
{
  return kind == ENTRY_ADD || kind == ENTRY_CHANGE;
}

/* Which fields this form has, and what stands in them. */
static void fill (PeopleEntry *entry, const Holder *holder)
{
  gboolean one_scheme = entry->schemes == NULL || entry->schemes[0] == NULL || entry->schemes[1] == NULL;
  form_show_field (entry->form, "name", entry->kind == ENTRY_ADD);
  form_show_field (entry->form, "fresh", has_fresh (entry->kind));
  form_show_field (entry->form, "again", has_fresh (entry->kind));
  form_show_field (entry->form, "role", has_role (entry->kind));
  form_show_field (entry->form, "schemes", has_role (entry->kind) && !one_scheme);
  if (holder != NULL) {
    form_set (entry->form, "role", role_name (holder->role));
    form_set (entry->form, "schemes", holder->schemes);
  }
  form_set_focus (entry->form, entry->kind == ENTRY_ADD      ? "name"
                               : entry->kind == ENTRY_CHANGE ? "fresh"
                               : entry->kind == ENTRY_ROLE   ? "role"
                                                             : "own");
}

Outcome people_entry_open (PeopleEntry *entry, EntryKind kind, const Holder *holder)
{
  static const FormHooks hooks = { .hint = hint };
  people_entry_close (entry);
  entry->whom = holder != NULL ? g_strdup (holder->name) : NULL;
  entry->schemes = scheme_keys (app_session (entry->app), NULL);
  entry->kind = kind;
  entry->form = form_new (app_today (entry->app), &hooks, entry);
  const FormRow rows[] = {
    { .label = entries[kind].note, .kind = FORM_NOTE },
    { .name = "name", .label = "Their login name", .kind = FORM_LINE, .hint = "as on this server" },
    { .name = "role", .label = "Role", .kind = FORM_RADIO, .choices = role_names () },
    { .name = "schemes",
      .label = "Schemes",
      .kind = FORM_CHOICES,
      .choices = (const char *const *)entry->schemes,
      .hint = "empty: all of them" },
    { .name = "fresh",
      .label = kind == ENTRY_ADD ? "Their passphrase" : "New passphrase",
      .kind = FORM_SECRET,
      .hint = "several words are best" },
    { .name = "again", .label = "Once more", .kind = FORM_SECRET },
    { .name = "own",
      .label = kind == ENTRY_CHANGE ? "Present passphrase" : "Your own passphrase",
      .kind = FORM_SECRET },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    form_add_row (entry->form, &rows[i]);
  form_add_button (entry->form, "do", entries[kind].button);
  form_add_button (entry->form, "back", "Back");
  fill (entry, holder);
  return OUTCOME_REDRAW;
}

/* A passphrase that cannot be seen is typed anew, not mended. */
static Outcome complain (PeopleEntry *entry, const char *name, const char *sentence)
{
  if (g_str_equal (name, "fresh"))
    form_set (entry->form, "again", "");
  if (g_str_equal (name, "fresh") || g_str_equal (name, "again") || g_str_equal (name, "own"))
    form_set (entry->form, name, "");
  form_complain (entry->form, name, sentence);
  form_set_focus (entry->form, name);
  return OUTCOME_REDRAW;
}

/* The name of the field that lacks something, with the sentence; NULL when all is there. */
static const char *what_lacks (const PeopleEntry *entry, const char **sentence)
{
  const char *fresh = form_text (entry->form, "fresh");
  if (entry->kind == ENTRY_ADD && *form_text (entry->form, "name") == '\0') {
    *sentence = "Give the name they log in with.";
    return "name";
  }
  if (has_fresh (entry->kind) && g_utf8_strlen (fresh, -1) < 8) {
    *sentence = "A passphrase needs at least 8 characters; several words are best.";
    return "fresh";
  }
  if (has_fresh (entry->kind) && strcmp (fresh, form_text (entry->form, "again")) != 0) {
    *sentence = "The two differ. Type this one again.";
    return "again";
  }
  *sentence = "Type your own passphrase too: it proves that it is you.";
  return *form_text (entry->form, "own") == '\0' ? "own" : NULL;
}

/* Typed with "; " between them, as the keyring wants them. Caller frees. */
static char *chosen_schemes (const PeopleEntry *entry)
{
  g_auto (GStrv) parts = g_strsplit (form_text (entry->form, "schemes"), ";", -1);
  g_autoptr (GString) all = g_string_new (NULL);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_string_append_printf (all, "%s%s", all->len > 0 ? ";" : "", parts[i]);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/* Which field an error of the keyring is about; it is told by doing the parts one after another. */
static gboolean decide (PeopleEntry *entry, const char *name, const char **field, GError **error)
{
  KithSession *session = app_session (entry->app);
  const char *directory = store_directory (session->store);
  g_autofree char *schemes = chosen_schemes (entry);
  g_autoptr (Secret) own = secret_new (form_text (entry->form, "own"), -1);
  g_autoptr (Secret) fresh = secret_new (form_text (entry->form, "fresh"), -1);
  SessionRole role = ROLE_COORDINATOR;
  StoreKey *key = sodium_malloc (sizeof *key);
  *field = "schemes";
  gboolean done =
      role_from_name (form_text (entry->form, "role"), &role) && scheme_check_keys (session, schemes, error);
  if (done) {
    *field = "own";
    done = key != NULL && keyring_unlock (directory, session->actor, own, key, error);
  }
  if (done) {
    *field = entry->kind == ENTRY_ADD ? "name" : "role";
    done = entry->kind == ENTRY_ADD ? keyring_add (directory, name, role, schemes, key, fresh, error)
                                    : keyring_set_role (directory, name, role, schemes, key, error);
  }
  sodium_free (key);
  return done;
}

/* The automatic backups follow; where one cannot, that is what must be known now. */
static void say_if_behind (PeopleEntry *entry)
{
  g_autofree char *behind = backups_catch_up_note (app_session (entry->app));
  if (behind != NULL)
    app_say (entry->app, "%s", behind);
}

static gboolean add_user (PeopleEntry *entry, const char **field, GError **error)
{
  KithSession *session = app_session (entry->app);
  g_autofree char *name = text_clean_line (form_text (entry->form, "name"), -1);
  if (!decide (entry, name, field, error) || !audit_note (session, "coordinator-add", "", 0, "", error))
    return FALSE;
  app_say (entry->app, "%s can open the store now, with that passphrase and --as %s where the login name differs.",
           name, name);
  say_if_behind (entry);
  return TRUE;
}

static gboolean set_role (PeopleEntry *entry, const char **field, GError **error)
{
  if (!decide (entry, entry->whom, field, error) ||
      !audit_note (app_session (entry->app), "coordinator-role", "", 0, "", error))
    return FALSE;
  app_say (entry->app, "%s is a %s from their next start on.", entry->whom, form_text (entry->form, "role"));
  say_if_behind (entry);
  return TRUE;
}

static gboolean change_own (PeopleEntry *entry, const char **field, GError **error)
{
  KithSession *session = app_session (entry->app);
  g_autoptr (Secret) own = secret_new (form_text (entry->form, "own"), -1);
  g_autoptr (Secret) fresh = secret_new (form_text (entry->form, "fresh"), -1);
  *field = "own";
  if (!keyring_change (store_directory (session->store), session->actor, own, fresh, error) ||
      !audit_note (session, "passphrase-change", "", 0, "", error))
    return FALSE;
  app_say (entry->app, "Your passphrase is changed. Backup copies in other places still open with the old one.");
  say_if_behind (entry);
  return TRUE;
}

static gboolean remove_user (PeopleEntry *entry, const char **field, GError **error)
{
  KithSession *session = app_session (entry->app);
  g_autoptr (Secret) own = secret_new (form_text (entry->form, "own"), -1);
  *field = "own";
  if (!keyring_remove (store_directory (session->store), entry->whom, session->actor, own, session->store, &entry->code,
                       error))
    return FALSE;
  /* The code must be seen whatever happens to the note. */
  g_autoptr (GError) failure = NULL;
  if (!audit_note (session, "coordinator-remove", "", 0, "", &failure))
    app_fail (entry->app, g_steal_pointer (&failure));
  say_if_behind (entry);
  return TRUE;
}

Outcome people_entry_apply (PeopleEntry *entry)
{
  static const char *const fields[] = { "name", "role", "schemes", "fresh", "again", "own" };
  static gboolean (*const works[]) (PeopleEntry *, const char **, GError **) = {
    [ENTRY_ADD] = add_user, [ENTRY_CHANGE] = change_own, [ENTRY_REMOVE] = remove_user, [ENTRY_ROLE] = set_role
  };
  g_autoptr (GError) error = NULL;
  const char *sentence = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    form_complain (entry->form, fields[i], NULL);
  const char *field = what_lacks (entry, &sentence);
  if (field != NULL)
    return complain (entry, field, sentence);
  if (!works[entry->kind](entry, &field, &error))
    return complain (entry, field, error->message);
  people_entry_close (entry);
  return OUTCOME_RELOAD;
}

/* ---- drawing and keys */

void people_entry_draw (PeopleEntry *entry, Canvas *canvas, Rect body)
{
  g_autofree char *of =
      entry->whom == NULL
          ? NULL
          : g_strdup_printf (entry->kind == ENTRY_REMOVE ? "Close the store to %s" : "The role of %s", entry->whom);
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, of != NULL ? of : entries[entry->kind].heading);
  form_draw (entry->form, canvas, (Rect){ body.row + 2, 0, body.rows - 2, body.columns });
}

void people_entry_draw_code (const PeopleEntry *entry, Canvas *canvas, Rect body)
{
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, "The new recovery code");
  canvas_text (canvas, body.row + 2, 3, -1, ROLE_KEY, entry->code);
  canvas_paragraph (canvas, (Rect){ body.row + 4, 3, 4, body.columns - 6 }, 0, ROLE_NORMAL,
                    "It opens the store if every passphrase is forgotten; the code before it opens nothing any more. "
                    "Write it on paper now. It is shown "
                    "this once; kith cannot show it again.");
  canvas_text (canvas, body.row + 8, 3, -1, ROLE_NORMAL, "w  I have written it down");
}

Outcome people_entry_event (PeopleEntry *entry, const Event *event)
{
  switch (form_handle_event (entry->form, event)) {
  case FORM_PRESSED:
    if (!g_str_equal (form_focus (entry->form), "back"))
      return people_entry_apply (entry);
    people_entry_close (entry);
    return OUTCOME_REDRAW;
  case FORM_TAKEN:
    return OUTCOME_REDRAW;
  case FORM_IGNORED:
    break;
  }
  return event->kind == EVENT_KEY && key_is_text (event->key) ? OUTCOME_NOTHING : OUTCOME_IGNORED;
}
