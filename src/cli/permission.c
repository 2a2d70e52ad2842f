/* kith permission: may this text go to everyone? */
#include "cli/command.h"

#include "base/error.h"
#include "support/introduction.h"

#include <string.h>

static gboolean ask (Call *call, KithSession *session, gint64 request, GError **error)
{
  if (call_has (call, "preview"))
    return call_preview (request_permission_preview (session, request, error));
  gint64 message = request_permission_ask (session, request, error);
  if (message == 0)
    return FALSE;
  g_autofree char *hold = hold_sentence (session, 1);
  call_say ("Message %" G_GINT64_FORMAT " shows the requester the summary and asks whether it may go to everyone. %s",
            message, hold);
  return say_when_due (session, request, error);
}

static gboolean record (Call *call, KithSession *session, gint64 request, gboolean yes, GError **error)
{
  Day on = DAY_NONE;
  const char *how = call_has (call, "how") ? call_option (call, "how") : "by e-mail";
  if (!call_day (call, "on", DAY_NONE, &on, error) ||
      !request_permission_record (session, request, yes, on, how, error))
    return FALSE;
  BroadcastCounts counts = { 0 };
  if (!yes && !request_broadcast_counts (session, request, &counts, error))
    return FALSE;
  if (yes)
    call_say ("The permission is recorded, for exactly the text that was asked about.");
  else if (counts.gone == 0)
    call_say ("The refusal is recorded; nothing goes to everyone.");
  else
    call_say ("The refusal is recorded. %ld messages had gone already; the %ld that waited are discarded.", counts.gone,
              counts.stopped);
  return say_what_is_next (session, request, error);
}

static gboolean permission (Call *call, GError **error)
{
  const char *verb = call_argument (call, 1);
  gboolean asks = strcmp (verb, "ask") == 0, yes = strcmp (verb, "yes") == 0;
  if (!asks && !yes && strcmp (verb, "no") != 0)
    return call_misused (call, error, "Behind the request comes ask, yes or no.");
  if (asks ? call_has (call, "on") || call_has (call, "how") : call_has (call, "preview"))
    return call_misused (call, error, "--preview goes with ask, --on and --how with yes and no.");
  gint64 request = call_id (call, 0, "request", error);
  KithSession *session = request != 0 ? call_session (call, error) : NULL;
  if (session == NULL)
    return FALSE;
  return asks ? ask (call, session, request, error) : record (call, session, request, yes, error);
}

static const CommandOption options[] = {
  { .name = "preview", .help = "Prints the message as it would be sent, and writes nothing." },
  { .name = "on", .value = "DAY", .help = "When they answered; today by default." },
  { .name = "how",
    .value = "TEXT",
    .help = "How they answered; by e-mail by default, which a yes cannot be while the question has not left." },
  { .name = NULL },
};

const Command permission_commands[] = {
  { { "permission", "REQUEST ask [--preview] | yes|no [--on DAY] [--how TEXT]",
      "Asks the requester whether the summary may go to everyone, or records the answer to the text last asked "
      "about." },
    options,
    2,
    2,
    permission },
  { .about = { .words = NULL } },
};
