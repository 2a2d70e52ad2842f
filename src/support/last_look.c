#include "support/last_look.h"

#include "base/error.h"
#include "mail/outbox.h"
#include "store/step.h"
#include "support/act.h"
#include "support/also_discarded.h"
#include "support/candidates.h"
#include "support/last_look_store.h"
#include "support/unsent.h"
#include "support/void.h"

#include <string.h>

/* Completes "… is not sent: ". */
static const char *const reasons[] = {
  [FALLEN_NOT] = NULL,
  [FALLEN_ENDED] = "it is no longer needed",
  [FALLEN_WITHDRAWN] = "the request was withdrawn",
  [FALLEN_CLOSED] = "the request is closed",
  [FALLEN_CHANGED] = "the request has changed since",
  [FALLEN_PERMISSION] = "the requester's permission to this text no longer stands",
  [FALLEN_RETIRED] = "retired",
  [FALLEN_AWAY] = "away",
  [FALLEN_APART] = "to be kept apart",
  [FALLEN_CONSENT] = "consent missing",
  [FALLEN_SHARE] = "a detail in it is no longer passed on",
  [FALLEN_PAIR] = "the pair has ended",
  [FALLEN_ADDRESS] = "the address has changed since it was written",
  [FALLEN_DETAIL] = "a detail in it has changed since it was written",
};

void stopped_clear (Stopped *stopped)
{
  g_clear_pointer (&stopped->sentence, g_free);
  stopped->count = 0;
}

/* The question itself takes a place and was asked, so these two rules say nothing about it. */
static gboolean is_about_the_question_itself (const char *rule)
{
  return strcmp (rule, "limit") == 0 || strcmp (rule, "asked-already") == 0;
}

/* What stands against asking by now, "" for nothing; NULL with an error. Caller frees. */
static char *rule_against (KithSession *session, const Fallen *fallen, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GArray) verdicts = candidates_why (session, fallen->request, fallen->supporter, NULL, NULL, &problem);

  if (verdicts == NULL && g_error_matches (problem, KITH_ERROR, KITH_ERROR_INPUT))
    return g_strdup (reasons[FALLEN_RETIRED]);
  if (verdicts == NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);

    if (verdict->passed || is_about_the_question_itself (verdict->rule))
      continue;
    return g_strdup (strcmp (verdict->rule, "self") == 0 ? reasons[FALLEN_APART] : verdict->because);
  }
  return g_strdup ("");
}

static char *reason_of (KithSession *session, const Fallen *fallen, GError **error)
{
  if (fallen->why != FALLEN_NOT)
    return g_strdup (reasons[fallen->why]);
  return fallen->request != 0 ? rule_against (session, fallen, error) : g_strdup ("");
}

static void note_stopped (KithSession *session, Stopped *stopped, const Message *message, const char *why)
{
  g_autofree char *what = message_called (session, message);

  stopped->count++;
  g_free (stopped->sentence);
  stopped->sentence = stopped->count == 1
                          ? g_strdup_printf ("%s is not sent: %s.", what, why)
                          : g_strdup_printf ("%u messages are not sent, since they no longer stand; their requests "
                                             "say why.",
                                             stopped->count);
}

/* The whole broadcast is stopped at once. */
static gboolean is_end_of_broadcast (const Message *message, FallenWhy why)
{
  return strcmp (message->kind, "broadcast") == 0 && why >= FALLEN_ENDED && why <= FALLEN_PERMISSION;
}

static YesAfter yes_after (FallenWhy why)
{
  if (why == FALLEN_ENDED)
    return YES_AS_IT_IS;
  return why == FALLEN_SHARE || why == FALLEN_ADDRESS || why == FALLEN_DETAIL ? YES_COMES_BACK : YES_IS_VOID;
}

static gboolean stop (KithSession *session, const Message *message, const Fallen *fallen, const char *why,
                      GError **error)
{
  const Unsent unsent = { .why = why, .yes = yes_after (fallen->why) };
  g_autofree char *what = message_called (session, message);
  g_autofree char *words = g_strdup_printf ("%s is not sent: %s.", what, why);

  if (is_end_of_broadcast (message, fallen->why))
    return broadcast_stop (session, message->request, error) && unsent_refresh (session, message, error);
  if (!outbox_discard (session, message->id, error))
    return FALSE;
  also_discarded_note (session, 1, words);
  return unsent_follow (session, message, &unsent, error);
}

/* One message before may have stopped this one with it. */
static gboolean look_at (KithSession *session, const Fallen *fallen, Stopped *stopped, GError **error)
{
  g_autoptr (Message) message = outbox_load (session, fallen->message, error);
  g_autofree char *why = NULL;

  if (message == NULL)
    return FALSE;
  if (message->state != MESSAGE_WAITING && message->state != MESSAGE_FAILED)
    return TRUE;
  why = reason_of (session, fallen, error);
  if (why == NULL || *why == '\0')
    return why != NULL;
  note_stopped (session, stopped, message, why);
  return stop (session, message, fallen, why, error);
}

static gboolean needs_a_step (KithSession *session, const GArray *list, gboolean *needed, GError **error)
{
  *needed = FALSE;
  for (guint i = 0; i < list->len && !*needed; i++) {
    g_autofree char *why = reason_of (session, &g_array_index (list, Fallen, i), error);

    if (why == NULL)
      return FALSE;
    *needed = *why != '\0';
  }
  return TRUE;
}

/* A rule may have changed while the lock was waited for, so what falls is read again inside the step. */
static gboolean look_again (KithSession *session, gint64 request, Stopped *stopped, GError **error)
{
  g_autoptr (Step) step = step_begin (session, "stopped messages that no longer stand", error);
  g_autoptr (GArray) list = NULL;

  if (step == NULL)
    return FALSE;
  step_background (step);
  list = messages_to_look_at (session, request, error);
  for (guint i = 0; list != NULL && i < list->len; i++) {
    if (!look_at (session, &g_array_index (list, Fallen, i), stopped, error))
      return FALSE;
  }
  return list != NULL && step_commit (g_steal_pointer (&step), error);
}

static gboolean look (KithSession *session, gint64 request, Stopped *stopped, GError **error)
{
  g_autoptr (GArray) list = messages_to_look_at (session, request, error);
  gboolean needed = FALSE;

  if (list == NULL || !needs_a_step (session, list, &needed, error))
    return FALSE;
  return !needed || look_again (session, request, stopped, error);
}

gboolean support_last_look (KithSession *session, Stopped *stopped, GError **error)
{
  g_auto (Stopped) unasked = { 0 };
  gboolean looked = look (session, 0, stopped != NULL ? stopped : &unasked, error);

  if (session->step_depth == 0)
    g_free (also_discarded_words (session)); /* STOPPED tells it */
  return looked;
}

gboolean request_last_look (KithSession *session, gint64 request, GError **error)
{
  g_auto (Stopped) stopped = { 0 };

  return look (session, request, &stopped, error);
}
