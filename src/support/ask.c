#include "base/hint.h"
#include "support/ask_store.h"

#include "mail/outbox.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/act.h"
#include "support/candidates.h"
#include "support/compose.h"
#include "support/due.h"
#include "support/introduction.h"
#include "support/request_store.h"

#include <string.h>

GPtrArray *request_asks (KithSession *session, gint64 request, GError **error)
{
  return request_requester (session, request, error) != 0 ? ask_rows (session, request, error) : NULL;
}

/* Every rule of matching, with the person's own figures in the sentence. */
static gboolean is_eligible (KithSession *session, gint64 request, const Recipient *supporter, GError **error)
{
  g_autoptr (GArray) verdicts = candidates_why (session, request, supporter->id, NULL, NULL, error);

  if (verdicts == NULL)
    return FALSE;
  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);

    if (!verdict->passed && strcmp (verdict->rule, "asked-already") == 0)
      return act_refuse (error, "%s was asked about this request already: %s.", supporter->name, verdict->because);
    if (!verdict->passed)
      return act_refuse (error, "%s cannot be asked: %s (unless: %s).", supporter->name, verdict->because,
                         verdict->unless);
  }
  return TRUE;
}

static Message *compose_question (KithSession *session, Stage stage, const Request *request, const Recipient *supporter,
                                  Day answer_by, GError **error)
{
  g_auto (Composer) composer = { 0 };
  g_autoptr (Matter) matter = matter_of (request);
  BeforeYes data = { matter, supporter, answer_by };

  return composer_open (&composer, session, stage, error) ? compose_before_yes (&composer, request->id, &data, error)
                                                          : NULL;
}

static Day answer_day (KithSession *session)
{
  return session_today (session) + (Day)setting_number (session, "ask.answer_days");
}

Message *request_ask_preview (KithSession *session, gint64 request_id, gint64 supporter_id, GError **error)
{
  g_autoptr (Request) request = request_store_load (session, request_id, NULL, error);
  g_autoptr (Recipient) supporter = NULL;

  if (request == NULL || !act_allowed (request, ACT_ASK, error))
    return NULL;
  supporter = recipient_load (session, supporter_id, error);
  if (supporter == NULL || !is_eligible (session, request_id, supporter, error))
    return NULL;
  return compose_question (session, STAGE_ASK, request, supporter, answer_day (session), error);
}

static gint64 insert_ask (KithSession *session, const Request *request, gint64 supporter, GError **error)
{
  g_autoptr (Row) row = row_new ("ask");

  row_int (row, "request", request->id);
  row_int (row, "supporter", supporter);
  row_int (row, "matter", request->matter);
  row_text (row, "state", "asked");
  row_day (row, "asked_on", session_today (session));
  row_day (row, "answer_due_on", answer_day (session));
  return row_insert (session, row, error);
}

/* Queues MESSAGE, notes EVENT_KIND, refreshes and commits: how every act that writes to one person ends. */
static gint64 send_and_finish (KithSession *session, Step *open_step, Message *message, gint64 person,
                               const char *event_kind, GError **error)
{
  g_autoptr (Step) step = open_step;
  Event event = { .kind = event_kind, .request = message->request, .person = person };

  if (!outbox_queue (session, message, error))
    return 0;
  event.message = message->id;
  if (!event_add (session, &event, error) || !request_refresh (session, message->request, error) ||
      !step_commit (g_steal_pointer (&step), error))
    return 0;
  return message->id;
}

gint64 request_ask (KithSession *session, gint64 request_id, gint64 supporter, GError **error)
{
  g_autofree char *name = person_name (session, supporter);
  g_autofree char *label = g_strdup_printf ("asked %s (request %" G_GINT64_FORMAT ")", name, request_id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Message) message = step != NULL ? request_ask_preview (session, request_id, supporter, error) : NULL;
  g_autoptr (Request) request = message != NULL ? request_store_load (session, request_id, NULL, error) : NULL;

  if (request == NULL)
    return 0;
  message->ask = insert_ask (session, request, supporter, error);
  if (message->ask == 0)
    return 0;
  return send_and_finish (session, g_steal_pointer (&step), message, supporter, "asked", error);
}

/* "Sun 22 Nov at 09:05". */
static char *moment_words (KithSession *session, gint64 seconds)
{
  g_autofree char *day = day_words (clock_day (seconds), session_today (session));
  g_autofree char *time = clock_hhmm (seconds);

  return g_strdup_printf ("%s at %s", day, time);
}

/* Refuses to write the same again. DONE: what has happened once it has left; QUEUED: what was written before that. */
static gboolean refuse_again (KithSession *session, const Written *written, const char *done, const char *queued,
                              GError **error)
{
  gboolean left = written->letter == LETTER_LEFT;
  g_autofree char *when = moment_words (session, left ? written->handed_at : written->queued_at);

  if (left)
    return act_refuse (error, "%s already: the message %s %s.", done, written->by_hand ? "was sent by hand" : "left",
                       when);
  return act_refuse (error, "%s already, %s, and %s; " HINT_OUTBOX " shows it.", queued, when,
                     written->letter == LETTER_UNCERTAIN ? "may have left" : "has not left");
}

/* A reminder that was written, but has not left, has reminded nobody. */
static gboolean refuse_second_reminder (KithSession *session, const Ask *ask, const Recipient *supporter,
                                        GError **error)
{
  g_autofree char *day = day_words (ask->reminded_on, session_today (session));
  g_autofree char *queued = g_strdup_printf ("A reminder to %s was written", supporter->name);
  Written written;

  if (!message_written (session, ask->request, ask->id, "reminder", &written, error))
    return FALSE;
  if (written.letter != LETTER_NONE && written.letter != LETTER_LEFT)
    return refuse_again (session, &written, "", queued, error);
  return act_refuse (error,
                     "%s was reminded %s already. " HINT_RECORD " records the answer; " HINT_ASK " asks someone else.",
                     supporter->name, day);
}

/* One reminder, not more: being nagged is what supporters mind most. */
static Ask *ask_to_remind (KithSession *session, const Request *request, const Recipient *supporter, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (Ask) ask = ask_latest (session, request->id, supporter->id, &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  if (ask == NULL || strcmp (ask->state, "asked") != 0) {
    act_refuse (error, "%s is not being asked about this request, so there is nothing to remind of. " HINT_ASK " asks.",
                supporter->name);
    return NULL;
  }
  if (question_waits (session, ask->id)) {
    act_refuse (error, "The question to %s has not left yet, so there is nothing to remind of.", supporter->name);
    return NULL;
  }
  if (ask->reminded_on != DAY_NONE) {
    refuse_second_reminder (session, ask, supporter, error);
    return NULL;
  }
  return g_steal_pointer (&ask);
}

static Message *prepare_reminder (KithSession *session, gint64 request_id, gint64 supporter_id, Ask **ask,
                                  GError **error)
{
  g_autoptr (Request) request = request_store_load (session, request_id, NULL, error);
  g_autoptr (Recipient) supporter = NULL;

  if (request == NULL || !act_allowed (request, ACT_REMIND, error))
    return NULL;
  supporter = recipient_load (session, supporter_id, error);
  if (supporter == NULL || (*ask = ask_to_remind (session, request, supporter, error)) == NULL)
    return NULL;
  return compose_question (session, STAGE_REMINDER, request, supporter, answer_day (session), error);
}

Message *request_remind_preview (KithSession *session, gint64 request, gint64 supporter, GError **error)
{
  g_autoptr (Ask) ask = NULL;

  return prepare_reminder (session, request, supporter, &ask, error);
}

gint64 request_remind (KithSession *session, gint64 request, gint64 supporter, GError **error)
{
  g_autofree char *name = person_name (session, supporter);
  g_autofree char *label = g_strdup_printf ("reminded %s (request %" G_GINT64_FORMAT ")", name, request);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Ask) ask = NULL;
  g_autoptr (Message) message = step != NULL ? prepare_reminder (session, request, supporter, &ask, error) : NULL;
  g_autoptr (Row) row = row_new ("ask");

  if (message == NULL)
    return 0;
  row_day (row, "reminded_on", session_today (session));
  row_day (row, "answer_due_on", answer_day (session));
  if (!row_update (session, ask->id, 0, row, error))
    return 0;
  message->ask = ask->id;
  return send_and_finish (session, g_steal_pointer (&step), message, supporter, "reminded", error);
}

static gboolean is_first_thanks (KithSession *session, const Ask *ask, const Recipient *supporter, GError **error)
{
  g_autofree char *done = g_strdup_printf ("%s has been thanked", supporter->name);
  g_autofree char *queued = g_strdup_printf ("A message of thanks to %s was written", supporter->name);
  Written written;

  if (!message_written (session, ask->request, ask->id, "thanks", &written, error))
    return FALSE;
  return written.letter == LETTER_NONE || refuse_again (session, &written, done, queued, error);
}

/* Only an answer that needs nothing more is thanked for, and once. */
static gboolean can_be_thanked (KithSession *session, const Ask *ask, const Recipient *supporter, GError **error)
{
  static const char *const answered[] = { "declined", "kept", "taken-back", "expired", "void", NULL };

  if (ask == NULL)
    return act_refuse (error, "%s was not asked about this request, so there is nothing to give thanks for.",
                       supporter->name);
  if (strcmp (ask->state, "accepted") == 0)
    return act_refuse (error, "%s's yes is still needed. " HINT_INTRODUCE " passes the details on.", supporter->name);
  if (strcmp (ask->state, "introduced") == 0)
    return act_refuse (error, "%s's details have been passed on; the thanks here say that nothing more is to do.",
                       supporter->name);
  if (!g_strv_contains (answered, ask->state) || (strcmp (ask->state, "void") == 0 && ask->answered_on == DAY_NONE))
    return act_refuse (
        error, "%s has not answered, so there is nothing to give thanks for. " HINT_RECORD " records an answer.",
        supporter->name);
  return is_first_thanks (session, ask, supporter, error);
}

Message *request_thank_preview (KithSession *session, gint64 request_id, gint64 supporter_id, GError **error)
{
  g_autoptr (Request) request = request_store_load (session, request_id, NULL, error);
  g_autoptr (Recipient) supporter = request != NULL ? recipient_load (session, supporter_id, error) : NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (Ask) ask = NULL;
  g_autoptr (Message) message = NULL;

  if (supporter == NULL)
    return NULL;
  ask = ask_latest (session, request_id, supporter_id, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  if (!can_be_thanked (session, ask, supporter, error))
    return NULL;
  message = compose_question (session, STAGE_THANKS, request, supporter, DAY_NONE, error);
  if (message != NULL)
    message->ask = ask->id;
  return g_steal_pointer (&message);
}

gint64 request_thank (KithSession *session, gint64 request, gint64 supporter, GError **error)
{
  g_autofree char *name = person_name (session, supporter);
  g_autofree char *label = g_strdup_printf ("thanked %s (request %" G_GINT64_FORMAT ")", name, request);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Message) message = step != NULL ? request_thank_preview (session, request, supporter, error) : NULL;

  return message != NULL ? send_and_finish (session, g_steal_pointer (&step), message, supporter, "thanked", error) : 0;
}

/* "It came" is news only while nothing else has been heard. */
static gboolean can_be_acknowledged (KithSession *session, const Request *request, GError **error)
{
  Written written;

  if (!act_allowed (request, ACT_EDIT, error) ||
      !message_written (session, request->id, 0, "acknowledgement", &written, error))
    return FALSE;
  if (written.letter != LETTER_NONE)
    return refuse_again (session, &written, "The requester has been told that it came",
                         "A message to the requester that it came was written", error);
  return !message_of_kind (session, request->id, 0, "introduction") ||
         act_refuse (error, "Details have been passed on already, so there is no need to say that the request came.");
}

Message *request_acknowledge_preview (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Request) request = request_store_load (session, id, NULL, error);
  g_autoptr (Matter) matter = NULL;
  g_auto (Composer) composer = { 0 };
  ToRequester data = { .answer_by = DAY_NONE };

  if (request == NULL || !can_be_acknowledged (session, request, error))
    return NULL;
  matter = matter_of (request);
  data.matter = matter;
  data.requester = request_requester (session, id, error);
  if (data.requester == 0 || !composer_open (&composer, session, STAGE_ACKNOWLEDGEMENT, error))
    return NULL;
  return compose_to_requester (&composer, id, &data, error);
}

gint64 request_acknowledge (KithSession *session, gint64 id, GError **error)
{
  g_autofree char *label = g_strdup_printf ("acknowledged request %" G_GINT64_FORMAT, id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Message) message = step != NULL ? request_acknowledge_preview (session, id, error) : NULL;

  return message != NULL ? send_and_finish (session, g_steal_pointer (&step), message, 0, "acknowledged", error) : 0;
}
