/* kith answer: what a supporter said. */
#include "cli/command.h"

#include "base/error.h"
#include "support/introduction.h"

static gboolean answer (Call *call, GError **error)
{
  Answer said;
  Share share = { FALSE, FALSE };
  const char *shared = call_option (call, "share");
  g_autoptr (GError) failure = NULL;
  gint64 request = call_id (call, 0, "request", error);
  gint64 supporter = request != 0 ? call_id (call, 1, "supporter", error) : 0;
  if (supporter == 0)
    return FALSE;
  if (!answer_from_name (call_argument (call, 2), &said))
    return call_misused (call, error, "The answer is one of: yes, no, volunteer, taken-back, none.");
  if (shared != NULL && said != ANSWER_YES && said != ANSWER_VOLUNTEER)
    return call_misused (call, error, "--share goes with a yes or a volunteer.");
  if (shared != NULL && !share_parse (shared, &share, &failure))
    return call_misused (call, error, "%s", failure->message);
  KithSession *session = call_session (call, error);
  if (session == NULL || !request_answer (session, request, supporter, said, shared != NULL ? &share : NULL, error))
    return FALSE;
  g_autofree char *name = supporter_title (session, supporter);
  call_say ("The answer of %s is recorded: %s.", name, call_argument (call, 2));
  return say_what_is_next (session, request, error);
}

static const CommandOption options[] = {
  { .name = "share",
    .value = "email,phone",
    .help = "What this yes lets be passed on, within what the supporter's record allows." },
  { .name = NULL },
};

const Command answer_commands[] = {
  { { "answer", "REQUEST SUPPORTER yes|no|volunteer|taken-back|none [--share email,phone]",
      "Records what a supporter answered." },
    options,
    3,
    3,
    answer },
  { .about = { .words = NULL } },
};
