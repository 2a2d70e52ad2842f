/* kith ask and its kin: one message about a request to one person. */
#include "cli/command.h"

#include "base/error.h"
#include "support/introduction.h"

/* A message to a supporter: PREVIEW shows it, WRITE queues it, SENTENCE (with the name and the request's number) says so. */
static gboolean to_supporter (Call *call, Message *(*preview) (KithSession *, gint64, gint64, GError **),
                              gint64 (*write) (KithSession *, gint64, gint64, GError **), const char *what,
                              GError **error)
{
  gint64 request = call_id (call, 0, "request", error);
  gint64 supporter = request != 0 ? call_id (call, 1, "supporter", error) : 0;
  KithSession *session = supporter != 0 ? call_session (call, error) : NULL;
  if (session == NULL)
    return FALSE;
  if (call_has (call, "preview"))
    return call_preview (preview (session, request, supporter, error));
  gint64 message = write (session, request, supporter, error);
  if (message == 0)
    return FALSE;
  g_autofree char *name = supporter_title (session, supporter);
  g_autofree char *hold = hold_sentence (session, 1);
  call_say ("Message %" G_GINT64_FORMAT " %s %s. %s", message, what, name, hold);
  return say_when_due (session, request, error);
}

static gboolean ask (Call *call, GError **error)
{
  return to_supporter (call, request_ask_preview, request_ask, "asks", error);
}

static gboolean remind (Call *call, GError **error)
{
  return to_supporter (call, request_remind_preview, request_remind, "reminds", error);
}

static gboolean thank (Call *call, GError **error)
{
  return to_supporter (call, request_thank_preview, request_thank, "thanks", error);
}

static gboolean acknowledge (Call *call, GError **error)
{
  gint64 request = call_id (call, 0, "request", error);
  KithSession *session = request != 0 ? call_session (call, error) : NULL;
  if (session == NULL)
    return FALSE;
  if (call_has (call, "preview"))
    return call_preview (request_acknowledge_preview (session, request, error));
  gint64 message = request_acknowledge (session, request, error);
  if (message == 0)
    return FALSE;
  g_autofree char *hold = hold_sentence (session, 1);
  call_say ("Message %" G_GINT64_FORMAT " tells the requester that their message has arrived. %s", message, hold);
  return TRUE;
}

static const CommandOption options[] = {
  { .name = "preview", .help = "Prints the message as it would be sent, and writes nothing." },
  { .name = NULL },
};

const Command ask_commands[] = {
  { { "ask", "REQUEST SUPPORTER [--preview]", "Asks a supporter about the issue, naming nobody." },
    options,
    2,
    2,
    ask },
  { { "remind", "REQUEST SUPPORTER [--preview]", "Reminds a supporter who has not answered." }, options, 2, 2, remind },
  { { "thank", "REQUEST SUPPORTER [--preview]", "Thanks a supporter for their answer." }, options, 2, 2, thank },
  { { "acknowledge", "REQUEST [--preview]", "Tells the requester that their message has arrived." },
    options,
    1,
    1,
    acknowledge },
  { .about = { .words = NULL } },
};
