#include "base/hint.h"
#include "base/mention.h"
#include "mail/outbox.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/act.h"
#include "support/answer.h"
#include "support/compose.h"
#include "support/due.h"
#include "support/last_look.h"
#include "support/request_store.h"
#include "support/void.h"

#include <string.h>

/* Everything that an introduction needs, checked. */
typedef struct {
  Request *request;
  Recipient *supporter;
  Ask *ask;
  Message *message;
} Introduction;

static void introduction_clear (Introduction *introduction)
{
  g_clear_pointer (&introduction->request, request_free);
  g_clear_pointer (&introduction->supporter, recipient_free);
  g_clear_pointer (&introduction->ask, ask_free);
  g_clear_pointer (&introduction->message, message_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Introduction, introduction_clear)

/* "Sam Hill and Ana Ruiz". */
static char *names_of (KithSession *session, const GArray *supporters)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < supporters->len; i++) {
    g_autofree char *name = person_name (session, g_array_index (supporters, gint64, i));

    if (i > 0)
      g_string_append (names, i + 1 == supporters->len ? " and " : ", ");
    g_string_append (names, name);
  }
  return g_string_free (names, FALSE);
}

static gint64 choose (KithSession *session, const Request *request, GError **error)
{
  g_autoptr (GArray) yeses = ask_yeses (session, request->id, error);
  g_autofree char *names = NULL;

  if (yeses == NULL)
    return 0;
  if (yeses->len == 1)
    return g_array_index (yeses, gint64, 0);
  if (yeses->len == 0) {
    if (act_allowed (request, ACT_INTRODUCE, error))
      act_refuse (error, "Nobody has said yes, so no details can be passed on. " HINT_RECORD
                         " records an answer; " HINT_ASK " asks someone.");
    return 0;
  }
  names = names_of (session, yeses);
  act_refuse (error, "%s have said yes. Choose whose details are passed on.", names);
  return 0;
}

/* States of somebody who has said yes at one time. */
static gboolean said_yes_once (const Ask *ask)
{
  static const char *const states[] = { "accepted", "introduced", "kept", "expired", NULL };

  return ask != NULL &&
         (g_strv_contains (states, ask->state) || (strcmp (ask->state, "void") == 0 && ask->answered_on != DAY_NONE));
}

static gboolean has_usable_yes (KithSession *session, const Request *request, const Recipient *supporter,
                                const Ask *ask, GError **error)
{
  Day today = session_today (session);

  if (!said_yes_once (ask))
    return act_refuse (error,
                       "%s has not said yes, so no details can be passed on. " HINT_RECORD
                       " records an answer; " HINT_ASK " asks someone else.",
                       supporter->name);
  if (ask->matter == request->matter && strcmp (ask->state, "void") == 0 && ask->volunteered)
    return act_refuse (error,
                       "%s's offer no longer counts, so no details can be passed on. " HINT_RECORD
                       " records it as a volunteer's when they offer again.",
                       supporter->name);
  if (ask->matter == request->matter && strcmp (ask->state, "void") == 0)
    return act_refuse (error, "%s's yes no longer counts, so no details can be passed on. " HINT_ASK " asks again.",
                       supporter->name);
  if (ask->matter != request->matter)
    return act_refuse (
        error, "%s said yes before the request changed, so no details can be passed on. " HINT_ASK " asks again.",
        supporter->name);
  if (strcmp (ask->state, "expired") == 0 || (strcmp (ask->state, "introduced") != 0 && ask->expires_on < today)) {
    g_autofree char *day = day_words (ask->expires_on, today);

    return act_refuse (error, "%s's yes was good until %s only. " HINT_RECORD " records it when it is given again.",
                       supporter->name, day);
  }
  return act_allowed (request, ACT_INTRODUCE, error) &&
         (strcmp (ask->state, "accepted") == 0 ||
          act_refuse (error, "%s's yes is not in use at present. " HINT_RECORD " records it again.", supporter->name));
}

/* What may have changed between the yes and now. A volunteer offered for the very text they read, which needs no
 * consent to be asked about its area. */
static gboolean is_still_willing (KithSession *session, const Recipient *supporter, const Ask *ask, GError **error)
{
  if (!supporter->active)
    return act_refuse (
        error, "%s is retired and takes nobody on, so no details can be passed on. " HINT_ASK " asks someone else.",
        supporter->name);
  return ask->volunteered || has_consent (session, ask->request, supporter->id) ||
         act_refuse (error,
                     "%s's consent for this private area is not in force, so no details can be passed on. Record the "
                     "consent first, or ask someone else.",
                     supporter->name);
}

/* What the yes agreed to, as far as the record still allows it. */
static gboolean settle_share (const Recipient *supporter, const Ask *ask, Share *share, GError **error)
{
  share->email = ask->share_email && supporter->share_email && *supporter->email != '\0';
  share->phone = ask->share_phone && supporter->share_phone && *supporter->phone != '\0';
  if (share->email || share->phone)
    return TRUE;
  return act_refuse (error, "Nothing of %s may be passed on. Agree with them on an address or a number first.",
                     supporter->name);
}

static Message *compose (KithSession *session, const Introduction *introduction, GError **error)
{
  g_auto (Composer) composer = { 0 };
  g_autoptr (Matter) matter = matter_of (introduction->request);
  Disclosure data = { .matter = matter, .supporter = introduction->supporter };

  data.requester = request_requester (session, introduction->request->id, error);
  if (data.requester == 0 || !settle_share (introduction->supporter, introduction->ask, &data.share, error))
    return NULL;
  if (data.requester == data.supporter->id || are_kept_apart (session, data.requester, data.supporter->id)) {
    act_refuse (error, "%s cannot be used for this request. " HINT_ASK " asks someone else.", data.supporter->name);
    return NULL;
  }
  if (!composer_open (&composer, session, STAGE_INTRODUCTION, error))
    return NULL;
  return compose_disclosure (&composer, introduction->request->id, &data, error);
}

static gboolean prepare (KithSession *session, gint64 request_id, gint64 supporter_id, Introduction *introduction,
                         GError **error)
{
  GError *problem = NULL;

  introduction->request = request_store_load (session, request_id, NULL, error);
  if (introduction->request == NULL)
    return FALSE;
  if (supporter_id == 0 && (supporter_id = choose (session, introduction->request, error)) == 0)
    return FALSE;
  introduction->supporter = recipient_load (session, supporter_id, error);
  if (introduction->supporter == NULL)
    return FALSE;
  introduction->ask = ask_latest (session, request_id, supporter_id, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  if (!has_usable_yes (session, introduction->request, introduction->supporter, introduction->ask, error) ||
      !is_still_willing (session, introduction->supporter, introduction->ask, error))
    return FALSE;
  introduction->message = compose (session, introduction, error);
  return introduction->message != NULL;
}

Message *request_introduce_preview (KithSession *session, gint64 request, gint64 supporter, GError **error)
{
  g_auto (Introduction) introduction = { 0 };

  return prepare (session, request, supporter, &introduction, error) ? g_steal_pointer (&introduction.message) : NULL;
}

/* The office's own template may leave a detail out. */
static gboolean says (const Message *message, const char *detail)
{
  return mention_find (message->body, strlen (message->body), detail) != NULL;
}

/* The schema asks for the yes once more, so the introduction comes before the ask is used up. */
static gboolean write_rows (KithSession *session, const Introduction *introduction, GError **error)
{
  Day today = session_today (session);
  g_autoptr (Row) made = row_new ("introduction");
  g_autoptr (Row) used = row_new ("ask");
  Share share = { FALSE, FALSE };

  if (!settle_share (introduction->supporter, introduction->ask, &share, error))
    return FALSE;
  row_int (made, "request", introduction->request->id);
  row_int (made, "ask", introduction->ask->id);
  row_day (made, "made_on", today);
  row_day (made, "quiet_on", today + (Day)setting_number (session, "introduction.quiet_days"));
  row_text (used, "state", "introduced");
  /* What is in the message, so that a detail that is no longer shared, or has changed, can still stop it. */
  row_int (used, "share_email", share.email && says (introduction->message, introduction->supporter->email) ? 1 : 0);
  row_int (used, "share_phone", share.phone && says (introduction->message, introduction->supporter->phone) ? 1 : 0);
  return row_insert (session, made, error) != 0 && row_update (session, introduction->ask->id, 0, used, error) &&
         accepted_to_kept (session, introduction->request->id, introduction->supporter->id, error);
}

static gint64 introduce (KithSession *session, const Introduction *introduction, GError **error)
{
  Message *message = introduction->message;
  Event event = { .kind = "introduced", .request = introduction->request->id, .person = introduction->supporter->id };

  message->ask = introduction->ask->id;
  if (!write_rows (session, introduction, error) || !outbox_queue (session, message, error))
    return 0;
  event.message = message->id;
  if (!event_add (session, &event, error) || !request_refresh (session, introduction->request->id, error))
    return 0;
  return message->id;
}

gint64 request_introduce (KithSession *session, gint64 request, gint64 supporter, GError **error)
{
  g_autofree char *label = g_strdup_printf ("passed details on (request %" G_GINT64_FORMAT ")", request);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_auto (Introduction) introduction = { 0 };
  gint64 message = 0;

  if (step == NULL || !prepare (session, request, supporter, &introduction, error))
    return 0;
  message = introduce (session, &introduction, error);
  return message != 0 && step_commit (g_steal_pointer (&step), error) ? message : 0;
}

gboolean request_wants_another (KithSession *session, gint64 request, GError **error)
{
  g_autofree char *label =
      g_strdup_printf ("recorded that someone else is wanted (request %" G_GINT64_FORMAT ")", request);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (GArray) standing = step != NULL ? standing_introductions (session, request, error) : NULL;
  g_autoptr (Request) loaded = standing != NULL ? request_store_load (session, request, NULL, error) : NULL;
  Event event = { .kind = "wants-another", .request = request };

  if (loaded == NULL)
    return FALSE;
  if (loaded->state != REQUEST_INTRODUCED)
    return act_refuse (error, loaded->state == REQUEST_CLOSED
                                  ? "This request is closed. Reopen it first."
                                  : "No details have been passed on, so there is nobody to replace. " HINT_ASK
                                    " asks someone.");
  for (guint i = 0; i < standing->len; i++) {
    g_autoptr (Row) row = row_new ("introduction");

    row_int (row, "wants_another", 1);
    if (!row_update (session, g_array_index (standing, gint64, i), 0, row, error))
      return FALSE;
  }
  return event_add (session, &event, error) && kept_to_accepted (session, request, error) &&
         request_last_look (session, request, error) && request_refresh (session, request, error) &&
         step_commit (g_steal_pointer (&step), error);
}
