/* kith share: a store for one becomes one for a group, and back. */
#include "cli/command.h"

#include "store/share.h"
#include "support/sharing.h"

static gboolean share (Call *call, GError **error)
{
  const char *directory = call_globals (call)->store, *group = call_argument (call, 0);
  gboolean nobody = call_has (call, "nobody");
  if (nobody == (group != NULL))
    return call_misused (call, error, "Name one group, or say --nobody.");
  if (!store_share_repair (directory, error))
    return FALSE;
  KithSession *session = call_session (call, error);
  if (session == NULL || !sharing_set (session, group, error))
    return FALSE;
  if (nobody)
    call_say ("The store is yours alone again. Passphrases stay: kith passphrase remove takes a person's away.");
  else
    call_say ("The group %s can reach the store now. Next: kith passphrase add USER, for each who is to open it.",
              group);
  return TRUE;
}

static const CommandOption options[] = {
  { .name = "nobody", .help = "Takes the store back: its owner alone can reach it." },
  { .name = NULL },
};

const Command share_commands[] = {
  { { "share", "GROUP | --nobody", "Shares the store with a group of this server's users, or with nobody." },
    options,
    0,
    1,
    share },
  { .about = { .words = NULL } },
};
