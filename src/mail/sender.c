#include "mail/sender.h"

#include "base/text.h"
#include "store/setting.h"
#include "store/step.h"

gboolean sender_set (KithSession *session, const char *mailbox, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  gboolean split = text_split_mailbox (mailbox, &name, &address);
  g_autoptr (Step) step = step_begin (session, "changed whom messages come from", error);
  if (step == NULL)
    return FALSE;
  if (split && *name != '\0' && !setting_set (session, "office.sender_name", name, error))
    return FALSE;
  if (!setting_set (session, "office.sender_address", split ? address : mailbox, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}
