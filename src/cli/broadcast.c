/* kith broadcast: the permitted summary to every supporter, one message each. */
#include "cli/command.h"

#include "base/error.h"
#include "support/introduction.h"

static gboolean preview (KithSession *session, gint64 request, GError **error)
{
  guint recipients = 0;
  if (!call_preview (request_broadcast_preview (session, request, &recipients, error)))
    return FALSE;
  call_say ("%u supporter%s would get a message of their own; this is the first.", recipients,
            recipients == 1 ? "" : "s");
  return TRUE;
}

static gboolean broadcast (Call *call, GError **error)
{
  guint recipients = 0;
  gint64 request = call_id (call, 0, "request", error);
  KithSession *session = request != 0 ? call_session (call, error) : NULL;
  if (session == NULL)
    return FALSE;
  if (call_has (call, "preview"))
    return preview (session, request, error);
  if (!request_broadcast (session, request, &recipients, error))
    return FALSE;
  g_autofree char *hold = hold_sentence (session, recipients);
  call_say ("%u message%s queued, one for each supporter. %s", recipients, recipients == 1 ? " is" : "s are", hold);
  return say_when_due (session, request, error);
}

static const CommandOption options[] = {
  { .name = "preview", .help = "Prints the first message as it would be sent, and writes nothing." },
  { .name = NULL },
};

const Command broadcast_commands[] = {
  { { "broadcast", "REQUEST [--preview]", "Sends the permitted summary to every supporter, in one message each." },
    options,
    1,
    1,
    broadcast },
  { .about = { .words = NULL } },
};
