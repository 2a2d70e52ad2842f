/* kith restore: a backup takes the store's place, which is kept. */
#include "cli/command.h"

#include "base/error.h"
#include "store/restore.h"

#include <unistd.h>

/* As --as says; else whoever of the backup's time is alone in being able to open it. */
static char *choose_user (const GlobalOptions *globals, char **users)
{
  const char *const *names = (const char *const *)users;
  gboolean only_one = users[0] != NULL && users[1] == NULL;
  return g_strdup (only_one && !g_strv_contains (names, globals->actor) ? users[0] : globals->actor);
}

static gboolean agreed (Call *call, const Restore *restore)
{
  if (!call_can_ask (call) || !restore_replaces (restore))
    return TRUE;
  g_autofree char *answer = call_ask (
      "The backup takes the place of the store, which is kept among the automatic backups. Restore it? [y/N] ");
  return answer != NULL && (g_ascii_strcasecmp (answer, "y") == 0 || g_ascii_strcasecmp (answer, "yes") == 0);
}

static Secret *passphrase_of_then (const GlobalOptions *globals, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (Secret) given = cli_given_passphrase (globals, &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  return given != NULL ? g_steal_pointer (&given) : passphrase_ask ("Passphrase that opens the backup: ", error);
}

static gboolean restore_file (Call *call, GError **error)
{
  const GlobalOptions *globals = call_globals (call);
  const char *file = call_argument (call, 0);
  g_autofree char *kept = NULL;
  g_autoptr (Restore) restore = restore_begin (globals->store, file, NULL, NULL, error);
  if (restore == NULL || !restore_alone (restore, error))
    return FALSE;
  g_auto (GStrv) users = restore_users (restore, error);
  if (users == NULL)
    return FALSE;
  g_autofree char *user = choose_user (globals, users);
  g_autoptr (Secret) passphrase = passphrase_of_then (globals, error);
  if (passphrase == NULL || !restore_check (restore, user, passphrase, &globals->clock, error))
    return FALSE;
  if (!agreed (call, restore)) {
    call_say ("Nothing was changed.");
    return TRUE;
  }
  if (!restore_finish (restore, &kept, error))
    return FALSE;
  call_say ("The store in %s is the one of the backup now; the passphrases of the backup open it.", globals->store);
  if (kept != NULL)
    call_say ("The store before it is kept as backups/%s there. kith restore takes it back.", kept);
  return TRUE;
}

const Command restore_commands[] = {
  { { "restore", "FILE",
      "Puts a backup in the store's place; the store before it is kept. Needs the passphrase that opens it: "
      "today's for an automatic one, that of its time for a copy from elsewhere." },
    NULL,
    1,
    1,
    restore_file },
  { .about = { .words = NULL } },
};
