/* kith backup: an encrypted copy. */
#include "cli/command.h"

#include "base/error.h"
#include "store/maintenance.h"

static gboolean backup (Call *call, GError **error)
{
  const char *file = call_argument (call, 0);
  KithSession *session = call_session (call, error);
  if (session == NULL || !store_backup (session, file, error))
    return FALSE;
  call_say ("The backup is in %s and %s.keyring. Keep both together, on another machine; the same passphrases open it.",
            file, file);
  return TRUE;
}

const Command backup_commands[] = {
  { { "backup", "FILE", "Writes a checked copy to FILE and FILE.keyring, encrypted like the store." },
    NULL,
    1,
    1,
    backup },
  { .about = { .words = NULL } },
};
