/* kith passphrase: who can open the store. */
#include "cli/command.h"

#include "base/error.h"
#include "scheme/scheme.h"
#include "store/archive_state.h"
#include "store/audit.h"
#include "support/backups.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static Secret *new_passphrase (Call *call, const char *question, GError **error)
{
  const char *path = call_option (call, "new-passphrase-file");
  return path != NULL ? secret_read_file (path, error) : passphrase_ask_new (question, error);
}

static gboolean hand_out_code (Call *call, char *code, GError **error)
{
  const char *path = call_option (call, "recovery-file");
  gboolean written = path == NULL || recovery_code_write (path, code, TRUE, error);
  if (path == NULL || !written)
    printf ("%s\n", code);
  call_say ("There is a new recovery code%s%s; the one before it opens nothing any more.",
            path != NULL && written ? " in " : "", path != NULL && written ? path : "");
  sodium_memzero (code, strlen (code));
  g_free (code);
  return written;
}

/* Where they could not be, that is said instead. */
static void say_of_backups (KithSession *session, const char *fine)
{
  g_autofree char *behind = backups_catch_up_note (session);
  if (behind != NULL || fine != NULL)
    call_say ("%s", behind != NULL ? behind : fine);
}

#define ELSEWHERE                                                                                                      \
  "The automatic backups open with it too; copies that kith backup wrote to other places open with the old one until " \
  "you replace them."

static gboolean change (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  if (session == NULL)
    return FALSE;
  g_autoptr (Secret) fresh = new_passphrase (call, "Your new passphrase: ", error);
  if (fresh == NULL ||
      !keyring_change (call_globals (call)->store, session->actor, call_passphrase (call, NULL), fresh, error) ||
      !audit_note (session, "passphrase-change", "", 0, "", error))
    return FALSE;
  call_say ("Your passphrase is changed.");
  say_of_backups (session, ELSEWHERE);
  return TRUE;
}

/* --role and --schemes, the latter checked against the store. */
static gboolean given_role (Call *call, KithSession *session, SessionRole *role, const char **schemes, GError **error)
{
  const char *name = call_option (call, "role");
  *schemes = call_option (call, "schemes") != NULL ? call_option (call, "schemes") : "";
  if (name != NULL && !role_from_name (name, role)) {
    g_autofree char *names = g_strjoinv (", ", (char **)role_names ());
    g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "There is no role \"%s\". There is: %s.", name, names);
    return FALSE;
  }
  return scheme_check_keys (session, *schemes, error);
}

/* The actor's own key, by which they decide who else opens the store. Caller frees with sodium_free(). */
static StoreKey *own_key (Call *call, KithSession *session, GError **error)
{
  StoreKey *key = sodium_malloc (sizeof *key);
  if (key != NULL &&
      keyring_unlock (call_globals (call)->store, session->actor, call_passphrase (call, NULL), key, error))
    return key;
  sodium_free (key);
  return NULL;
}

static gboolean add (Call *call, GError **error)
{
  const char *user = call_argument (call, 0);
  SessionRole role = ROLE_COORDINATOR;
  const char *schemes = NULL;
  KithSession *session = call_session (call, error);
  if (session == NULL || !given_role (call, session, &role, &schemes, error))
    return FALSE;
  g_autoptr (Secret) fresh = new_passphrase (call, "The new coordinator's passphrase: ", error);
  StoreKey *key = fresh != NULL ? own_key (call, session, error) : NULL;
  gboolean added = key != NULL && keyring_add (call_globals (call)->store, user, role, schemes, key, fresh, error);
  sodium_free (key);
  if (!added || !audit_note (session, "coordinator-add", "", 0, "", error))
    return FALSE;
  call_say ("%s can open the store now, with --as %s and that passphrase.", user, user);
  say_of_backups (session, NULL);
  return TRUE;
}

static gboolean check_is_there (const Call *call, const char *user, GError **error)
{
  g_auto (GStrv) users = keyring_users (call_globals (call)->store, error);
  if (users == NULL || g_strv_contains ((const char *const *)users, user))
    return users != NULL;
  g_autofree char *names = g_strjoinv (", ", users);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
               "There is nobody called \"%s\" who can open this store, so nothing was changed. There is: %s.", user,
               names);
  return FALSE;
}

static gboolean set_role (Call *call, GError **error)
{
  const char *user = call_argument (call, 0), *schemes = NULL;
  SessionRole role = ROLE_COORDINATOR;
  KithSession *session = call_session (call, error);
  if (session == NULL || !check_is_there (call, user, error) || !given_role (call, session, &role, &schemes, error))
    return FALSE;
  StoreKey *key = own_key (call, session, error);
  gboolean done = key != NULL && keyring_set_role (call_globals (call)->store, user, role, schemes, key, error);
  sodium_free (key);
  if (!done || !audit_note (session, "coordinator-role", "", 0, "", error))
    return FALSE;
  call_say ("%s is a %s from their next start on%s%s.", user, role_name (role), *schemes != '\0' ? ", of " : "",
            schemes);
  say_of_backups (session, NULL);
  return TRUE;
}

static gboolean list_holders (Call *call, GError **error)
{
  if (call_session (call, error) == NULL)
    return FALSE;
  g_autoptr (GPtrArray) holders = keyring_holders (call_globals (call)->store, error);
  if (holders == NULL)
    return FALSE;
  static const ListingColumn columns[] = {
    { "id", "Who", FALSE }, { "role", "Role", FALSE }, { "schemes", "Schemes", FALSE }, { .name = NULL }
  };
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < holders->len; i++) {
    const Holder *holder = holders->pdata[i];
    listing_text (listing, holder->name);
    listing_text (listing, role_name (holder->role));
    listing_text (listing, *holder->schemes != '\0' ? holder->schemes : "all");
  }
  listing_print (listing);
  return TRUE;
}

static gboolean take_away (Call *call, GError **error)
{
  const char *user = call_argument (call, 0);
  KithSession *session = call_session (call, error);
  char *code = NULL;
  if (session == NULL || !check_is_there (call, user, error) ||
      !keyring_remove (call_globals (call)->store, user, session->actor, call_passphrase (call, NULL), session->store,
                       &code, error))
    return FALSE;
  call_say ("%s cannot open the store any more; it has a new key.", user);
  say_of_backups (session,
                  "Nor its automatic backups; copies that kith backup wrote to other places still open to them.");
  return hand_out_code (call, code, error) && audit_note (session, "coordinator-remove", "", 0, "", error);
}

/* The code comes from the recovery file where there is one, else in the passphrase's place. */
static Secret *recovery_code (Call *call, GError **error)
{
  const char *path = call_option (call, "recovery-file");
  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return secret_read_file (path, error);
  g_autoptr (GError) failure = NULL;
  g_autoptr (Secret) given = cli_given_passphrase (call_globals (call), &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  return given != NULL ? g_steal_pointer (&given) : passphrase_ask ("Recovery code: ", error);
}

/* The store is not opened here, so its key is asked for. */
static guint slots_behind (const GlobalOptions *globals, const Secret *passphrase)
{
  StoreKey *key = sodium_malloc (sizeof *key);
  gboolean unlocked = key != NULL && keyring_unlock (globals->store, globals->actor, passphrase, key, NULL);
  guint behind = unlocked ? archive_slots_behind (globals->store, key) : 0;
  sodium_free (key);
  return behind;
}

static gboolean recover (Call *call, GError **error)
{
  const GlobalOptions *globals = call_globals (call);
  char *code = NULL;
  if (!store_check_files (globals->store, error))
    return FALSE;
  g_autoptr (Secret) old_code = recovery_code (call, error);
  if (old_code == NULL)
    return FALSE;
  g_autoptr (Secret) fresh = new_passphrase (call, "Your new passphrase: ", error);
  if (fresh == NULL || !keyring_recover (globals->store, secret_text (old_code), globals->actor, fresh, &code, error))
    return FALSE;
  call_say ("The passphrase of %s is set anew.", globals->actor);
  guint behind = slots_behind (globals, fresh);
  if (behind == 0)
    call_say ("%s", ELSEWHERE);
  else
    call_say ("%u automatic backup%s could not be given it and still open%s with the old one; the next backup tries "
              "again.",
              behind, behind == 1 ? "" : "s", behind == 1 ? "s" : "");
  return hand_out_code (call, code, error);
}

#define NEW_PASSPHRASE                                                                                                 \
  {                                                                                                                    \
    .name = "new-passphrase-file", .value = "FILE",                                                                    \
    .help = "Reads the new passphrase from a pipe, or from a file that only you can read."                             \
  }
#define RECOVERY_FILE                                                                                                  \
  {                                                                                                                    \
    .name = "recovery-file", .value = "FILE",                                                                          \
    .help = "Where the recovery code is: recover reads it there, and the new one is written there."                    \
  }

#define ROLE                                                                                                           \
  {                                                                                                                    \
    .name = "role", .value = "ROLE", .help = "What they may do: coordinator (as without it), deputy or reader."        \
  }
#define SCHEMES                                                                                                        \
  {                                                                                                                    \
    .name = "schemes", .value = "KEY[;KEY]", .help = "The schemes they have; without it all of them."                  \
  }

static const CommandOption new_options[] = { NEW_PASSPHRASE, { .name = NULL } };
static const CommandOption add_options[] = { NEW_PASSPHRASE, ROLE, SCHEMES, { .name = NULL } };
static const CommandOption role_options[] = { ROLE, SCHEMES, { .name = NULL } };
static const CommandOption remove_options[] = { RECOVERY_FILE, { .name = NULL } };
static const CommandOption recover_options[] = { NEW_PASSPHRASE, RECOVERY_FILE, { .name = NULL } };

const Command passphrase_commands[] = {
  { { "passphrase change", "[--new-passphrase-file FILE]", "Changes your own passphrase; no data is rewritten." },
    new_options,
    0,
    0,
    change },
  { { "passphrase list", "", "Lists who can open the store, with their roles." }, NULL, 0, 0, list_holders },
  { { "passphrase role", "USER [--role ROLE] [--schemes KEY[;KEY]]", "Gives somebody another role, or other schemes." },
    role_options,
    1,
    1,
    set_role },
  { { "passphrase add", "USER [--role ROLE] [--schemes KEY[;KEY]] [--new-passphrase-file FILE]",
      "Lets somebody else open the store, with a passphrase of their own." },
    add_options,
    1,
    1,
    add },
  { { "passphrase remove", "USER [--recovery-file FILE]",
      "Takes a coordinator away: the store gets a new key and a new recovery code." },
    remove_options,
    1,
    1,
    take_away },
  { { "passphrase recover", "[--new-passphrase-file FILE] [--recovery-file FILE]",
      "Sets a forgotten passphrase anew with the recovery code, which then gives way to a new one." },
    recover_options,
    0,
    0,
    recover },
  { .about = { .words = NULL } },
};
