/* kith introduce: a supporter's details to the requester, after the yes. */
#include "cli/command.h"

#include "base/error.h"
#include "support/introduction.h"

static gboolean introduce (Call *call, GError **error)
{
  gint64 request = call_id (call, 0, "request", error);
  gint64 supporter = 0;
  if (request != 0 && call_argument_count (call) > 1) {
    supporter = call_id (call, 1, "supporter", error);
    if (supporter == 0)
      return FALSE;
  }
  KithSession *session = request != 0 ? call_session (call, error) : NULL;
  if (session == NULL)
    return FALSE;
  if (call_has (call, "preview"))
    return call_preview (request_introduce_preview (session, request, supporter, error));
  gint64 message = request_introduce (session, request, supporter, error);
  if (message == 0)
    return FALSE;
  g_autofree char *hold = hold_sentence (session, 1);
  call_say ("Message %" G_GINT64_FORMAT " passes the details on to the requester, who decides whether to write. %s",
            message, hold);
  return say_when_due (session, request, error);
}

static const CommandOption options[] = {
  { .name = "preview", .help = "Prints the message as it would be sent, and writes nothing." },
  { .name = NULL },
};

const Command introduce_commands[] = {
  { { "introduce", "REQUEST [SUPPORTER] [--preview]",
      "Passes the details of the supporter who said yes on to the requester; SUPPORTER is needed if several did." },
    options,
    1,
    2,
    introduce },
  { .about = { .words = NULL } },
};
