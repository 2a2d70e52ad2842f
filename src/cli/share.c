/* kith share: a store for one becomes one for a group, and back. */
#include "cli/command.h"

#include "base/error.h"
#include "store/audit.h"
#include "store/presence.h"
#include "store/share.h"

#include <string.h>

/* Their files could not be taken along, and their next save would fail. */
static gboolean check_alone (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) present = presence_list (session, error);
  if (present == NULL)
    return FALSE;
  for (guint i = 0; i < present->len; i++) {
    const Presence *presence = present->pdata[i];
    if (strcmp (presence->unix_user, session->unix_user) == 0)
      continue;
    g_set_error (
        error, KITH_ERROR, KITH_ERROR_REFUSED,
        "%s has the store open. Ask them to leave, or end it with kith sessions end %s, then try again. Nothing was "
        "changed.",
        presence->actor, presence->id);
    return FALSE;
  }
  return TRUE;
}

static gboolean share (Call *call, GError **error)
{
  const char *directory = call_globals (call)->store, *group = call_argument (call, 0);
  gboolean nobody = call_has (call, "nobody");
  if (nobody == (group != NULL))
    return call_misused (call, error, "Name one group, or say --nobody.");
  if (!store_share_repair (directory, error))
    return FALSE;
  KithSession *session = call_session (call, error);
  if (session == NULL || !session_may (session, RIGHT_HOLDERS, error) || (nobody && !check_alone (session, error)) ||
      !store_share (directory, group, error) ||
      !audit_note (session, nobody ? "unshare" : "share", "", 0, nobody ? "" : group, error))
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
