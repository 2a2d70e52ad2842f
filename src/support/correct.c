#include "support/correct.h"

#include "mail/outbox.h"
#include "store/step.h"
#include "support/act.h"
#include "support/compose.h"
#include "support/pair.h"
#include "support/request_store.h"
#include "support/take_back_store.h"

#include <string.h>

/* Why a message in this state needs no correction; NULL: it can have one. */
static const char *const no_need[] = {
  [MESSAGE_WAITING] = "is still waiting and can be discarded, so it needs no correction.",
  [MESSAGE_SENDING] = "is being handed over right now. Look again in a moment.",
  [MESSAGE_FAILED] = "was not sent, so it needs no correction.",
  [MESSAGE_DISCARDED] = "was discarded, so it needs no correction.",
  [MESSAGE_UNCERTAIN] = NULL,
};

static gint64 supportee_of (KithSession *session, gint64 id)
{
  g_autoptr (Pair) pair = id != 0 ? pair_load (session, id, NULL) : NULL;

  return pair != NULL ? pair->supportee : 0;
}

char *message_reader (KithSession *session, const Message *message)
{
  if (message->to_requester)
    return g_strdup ("the requester");
  if (message->pair != 0 && supportee_of (session, message->pair) == message->recipient)
    return g_strdup ("the supportee");
  return g_strdup (message->to_name);
}

static gboolean refuse_state (const Message *wrong, GError **error)
{
  const char *why = (guint)wrong->state < G_N_ELEMENTS (no_need) ? no_need[wrong->state] : NULL;

  return why == NULL || act_refuse (error, "Message %" G_GINT64_FORMAT " %s", wrong->id, why);
}

static gboolean check_wrong (KithSession *session, const Message *wrong, GError **error)
{
  GError *problem = NULL;
  gint64 before = 0;

  if (!refuse_state (wrong, error))
    return FALSE;
  if (strcmp (wrong->kind, MESSAGE_NOTE) == 0)
    return act_refuse (error, "Message %" G_GINT64_FORMAT " is a correction itself. Write to its reader yourself.",
                       wrong->id);
  before = correction_of (session, wrong->id, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  return before == 0 || act_refuse (error,
                                    "Message %" G_GINT64_FORMAT " was corrected already, by message %" G_GINT64_FORMAT
                                    ". Anything more is better said in your own words.",
                                    wrong->id, before);
}

static char *tag_of (KithSession *session, const Message *message)
{
  g_autoptr (Pair) pair = message->request == 0 && message->pair != 0 ? pair_load (session, message->pair, NULL) : NULL;
  gint64 request = pair != NULL ? pair->request : message->request;

  return request != 0 ? g_strdup_printf ("PS-%" G_GINT64_FORMAT, request)
                      : g_strdup_printf ("PS-P%" G_GINT64_FORMAT, message->pair);
}

/* What a quoted subject may hold whoever asks: the shipped words of every message that supporters read. */
static char *words_for_supporters (void)
{
  static const Stage stages[] = { STAGE_ASK, STAGE_REMINDER, STAGE_BROADCAST, STAGE_THANKS };
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++) {
    g_autofree char *fixed = template_fixed_words (stages[i]);

    g_string_append_printf (words, "%s\n", fixed);
  }
  return g_string_free (words, FALSE);
}

/* The matter against which a text is searched: of a correction, which holds none, the words that it may quote. */
static Matter *matter_to_search (KithSession *session, const Message *message, Stage stage, GError **error)
{
  g_autoptr (Request) request = request_store_load (session, message->request, NULL, error);
  Matter *matter = NULL;

  if (request == NULL)
    return NULL;
  matter = matter_of (request);
  if (stage == STAGE_CORRECTION) {
    g_free (matter->area);
    matter->area = words_for_supporters ();
  }
  return matter;
}

gboolean message_names_nobody (KithSession *session, const Message *message, GError **error)
{
  Stage stage = STAGE_CORRECTION;
  g_auto (Composer) composer = { 0 };
  Recipient reader = { .id = message->recipient, .name = message->to_name, .email = message->to_address };
  g_autoptr (Matter) matter = NULL;
  BeforeYes data = { .supporter = &reader, .answer_by = DAY_NONE };

  if (message->request == 0 || message->to_requester)
    return TRUE;
  stage_from_name (message->kind, &stage);
  matter = matter_to_search (session, message, stage, error);
  if (matter == NULL || !composer_open (&composer, session, stage, error))
    return FALSE;
  data.matter = matter;
  return names_nobody (&composer, message->request, message, &data, error);
}

static Message *prepare (KithSession *session, const Message *wrong, GError **error)
{
  g_auto (Composer) composer = { 0 };
  g_autofree char *tag = NULL;
  g_autoptr (Message) message = NULL;
  CorrectionLetter letter = { .wrong = wrong };

  if (!check_wrong (session, wrong, error) || !composer_open (&composer, session, STAGE_CORRECTION, error))
    return NULL;
  tag = tag_of (session, wrong);
  letter.tag = tag;
  letter.sent_on = clock_day (wrong->handed_at > 0 ? wrong->handed_at : wrong->queued_at);
  message = compose_correction (&composer, &letter, error);
  if (message == NULL || !message_names_nobody (session, message, error))
    return NULL;
  return g_steal_pointer (&message);
}

Message *correction_preview (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Message) wrong = outbox_load (session, id, error);

  return wrong != NULL ? prepare (session, wrong, error) : NULL;
}

/* The line of the timeline holds the number of what was corrected: a second correction is refused by it. */
static gboolean note_correction (KithSession *session, const Message *wrong, const Message *message, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, wrong->id);
  gboolean to_supporter = !wrong->to_requester && supportee_of (session, wrong->pair) != wrong->recipient;
  Event event = { .kind = to_supporter ? CORRECTED : CORRECTED_REQUESTER,
                  .request = wrong->request,
                  .pair = wrong->pair,
                  .person = to_supporter ? wrong->recipient : 0,
                  .message = message->id,
                  .note = number };

  return event_add (session, &event, error);
}

gint64 correction_write (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Message) wrong = outbox_load (session, id, error);
  g_autofree char *reader = wrong != NULL ? message_reader (session, wrong) : NULL;
  g_autofree char *label = g_strdup_printf ("wrote a correction to %s (message %" G_GINT64_FORMAT ")", reader, id);
  g_autoptr (Step) step = wrong != NULL ? step_begin (session, label, error) : NULL;
  g_autoptr (Message) message = step != NULL ? prepare (session, wrong, error) : NULL;

  if (message == NULL || !outbox_queue (session, message, error) || !note_correction (session, wrong, message, error) ||
      !step_commit (g_steal_pointer (&step), error))
    return 0;
  return message->id;
}
