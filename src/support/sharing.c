#include "support/sharing.h"

#include "base/error.h"
#include "store/audit.h"
#include "store/presence.h"
#include "store/share.h"

#include <string.h>

char *sharing_group (KithSession *session)
{
  return store_shared_with (store_directory (session->store));
}

static gboolean check_alone (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) present = presence_list (session, error);

  for (guint i = 0; present != NULL && i < present->len; i++) {
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
  return present != NULL;
}

gboolean sharing_set (KithSession *session, const char *group, GError **error)
{
  return session_may (session, RIGHT_HOLDERS, error) && (group != NULL || check_alone (session, error)) &&
         store_share (store_directory (session->store), group, error) &&
         audit_note (session, group == NULL ? "unshare" : "share", "", 0, group == NULL ? "" : group, error);
}
