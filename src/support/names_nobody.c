/* The last look at a text before a supporter may read it (LA-9, BY-1). */
#include "base/hint.h"
#include "mail/leak.h"
#include "people/person.h"
#include "support/act.h"
#include "support/compose.h"
#include "support/request_store.h"

#define SECRETS 5

static Person *load_secrets (KithSession *session, gint64 request, LeakSecret secrets[SECRETS], GError **error)
{
  gint64 requester = request_requester (session, request, error);
  Person *person = requester != 0 ? person_load (session, requester, error) : NULL;

  if (person == NULL)
    return NULL;
  secrets[0] = (LeakSecret){ LEAK_NAME, person->name };
  secrets[1] = (LeakSecret){ LEAK_ADDRESS, person->email };
  secrets[2] = (LeakSecret){ LEAK_PHONE, person->phone };
  secrets[3] = (LeakSecret){ LEAK_COHORT, person->cohort };
  secrets[4] = (LeakSecret){ LEAK_SITE, person->site };
  return person;
}

gboolean text_names_requester (KithSession *session, gint64 request, const char *text, const char **kind,
                               GError **error)
{
  LeakSecret secrets[SECRETS];
  g_autoptr (Person) person = load_secrets (session, request, secrets, error);

  *kind = NULL;
  if (person == NULL)
    return FALSE;
  if (!leak_search (text, secrets, SECRETS, NULL, kind))
    *kind = NULL;
  return TRUE;
}

/* Thanks and corrections do not hold it. */
static gboolean holds_summary (Stage stage)
{
  return stage != STAGE_THANKS && stage != STAGE_CORRECTION;
}

/* What stands in the message whoever asks does not count, but the summary always does where it is part of it. */
gboolean names_nobody (const Composer *composer, gint64 request, const Message *message, const BeforeYes *data,
                       GError **error)
{
  LeakSecret secrets[SECRETS];
  g_autoptr (Person) person = load_secrets (composer->session, request, secrets, error);
  g_autofree char *text = g_strconcat (message->subject, "\n", message->body, NULL);
  g_autofree char *fixed = template_fixed_words (composer->stage);
  const char *allowed[] = {
    data->matter->tag, data->matter->area, composer->office, composer->signature, data->supporter->name, fixed, NULL
  };
  const char *kind = NULL;
  gboolean in_summary = FALSE;

  if (person == NULL)
    return FALSE;
  in_summary = holds_summary (composer->stage) && leak_search (data->matter->summary, secrets, SECRETS, NULL, &kind);
  if (!in_summary && !leak_search (text, secrets, SECRETS, allowed, &kind))
    return TRUE;
  return act_refuse (
      error,
      in_summary ? "The summary holds the requester's %s, so it is not sent. " HINT_EDIT " changes the summary."
                 : "The text holds the requester's %s, so it is not sent. " HINT_WORDING " changes the wording.",
      kind);
}
