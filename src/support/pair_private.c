/* Why a pair ended: read only with a line in the audit trail. */
#include "store/audit.h"
#include "support/pair.h"

char *pair_reveal_reason (KithSession *session, gint64 id, GError **error)
{
  g_autofree char *reason = pair_end_reason (session, id, error);

  if (reason == NULL || !audit_note (session, "reveal", "pair", id, "end_reason", error))
    return NULL;
  return g_steal_pointer (&reason);
}
