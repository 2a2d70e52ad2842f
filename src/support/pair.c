#include "support/pair.h"

#include "base/error.h"
#include "base/hint.h"
#include "base/text.h"
#include "store/step.h"
#include "support/act.h"
#include "support/also_discarded.h"
#include "support/answer.h"
#include "support/due.h"
#include "support/pair_store.h"
#include "support/request_store.h"

#include <string.h>

const char *const pair_end_kinds[] = { "completed", "withdrawn", "reallocated", "escalated", "left", NULL };

void pair_free (Pair *pair)
{
  if (pair == NULL)
    return;
  g_free (pair->supporter_name);
  g_free (pair->supportee_name);
  g_free (pair->state);
  g_free (pair->end_kind);
  g_free (pair->agreement_state);
  g_free (pair);
}

Pair *pair_load (KithSession *session, gint64 id, GError **error)
{
  return pair_store_load (session, id, error);
}

GPtrArray *pair_list (KithSession *session, gboolean ended_too, GError **error)
{
  return pair_store_list (session, ended_too, error);
}

/* The other person of the pair, with everything that could stand against it. */
static Recipient *check_start (KithSession *session, const Request *request, gint64 requester, gint64 supporter_id,
                               GError **error)
{
  g_autoptr (GError) problem = NULL;
  gint64 chosen = introduced_supporter (session, request->id, supporter_id, &problem);
  g_autoptr (Recipient) supporter = NULL;

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  if (chosen == 0) {
    act_refuse (error, supporter_id == 0 ? "No details have been passed on, so no pair can start. " HINT_INTRODUCE
                                           " passes them on after a yes."
                                         : "This supporter's details have not been passed on, so no pair can start.");
    return NULL;
  }
  if (details_wait (session, request->id, chosen)) {
    act_refuse (error, "The message with the details has not left, so no pair can start; " HINT_OUTBOX
                       " shows it. If you gave them yourself, mark it as sent by hand.");
    return NULL;
  }
  supporter = recipient_load (session, chosen, error);
  if (supporter == NULL)
    return NULL;
  if (!supporter->active) {
    act_refuse (error, "%s is retired, so no new pair can start with them. Choose someone else.", supporter->name);
    return NULL;
  }
  if (are_kept_apart (session, requester, chosen)) {
    act_refuse (error, "%s cannot support this person. Choose someone else.", supporter->name);
    return NULL;
  }
  if (have_live_pair (session, chosen, requester)) {
    act_refuse (error, "They are a pair already. " HINT_PAIRS " shows it.");
    return NULL;
  }
  return place_is_free (supporter, FALSE, error) ? g_steal_pointer (&supporter) : NULL;
}

static gboolean enrol_supportee (KithSession *session, gint64 person, GError **error)
{
  g_autoptr (Row) row = row_new ("enrolment");

  if (is_supportee (session, person))
    return TRUE;
  row_int (row, "scheme", session->scheme);
  row_int (row, "person", person);
  row_text (row, "role", "supportee");
  row_day (row, "joined_on", session_today (session));
  return row_insert (session, row, error) != 0;
}

static gint64 insert_pair (KithSession *session, gint64 request, gint64 supporter, gint64 supportee, GError **error)
{
  g_autoptr (Row) row = row_new ("pair");

  row_int (row, "scheme", session->scheme);
  row_int (row, "supporter", supporter);
  row_int (row, "supportee", supportee);
  row_int (row, "request", request);
  row_text (row, "state", "active");
  row_day (row, "started_on", session_today (session));
  return row_insert (session, row, error);
}

static gint64 start (KithSession *session, const Request *request, gint64 requester, gint64 supporter, GError **error)
{
  Event event = { .kind = "pair-started", .request = request->id, .person = supporter };

  if (!enrol_supportee (session, requester, error))
    return 0;
  event.pair = insert_pair (session, request->id, supporter, requester, error);
  if (event.pair == 0 || !event_add (session, &event, error))
    return 0;
  if (request->state != REQUEST_CLOSED && !request_close (session, request->id, "met", error))
    return 0;
  return pair_refresh (session, event.pair, error) ? event.pair : 0;
}

gint64 pair_start (KithSession *session, gint64 request_id, gint64 supporter_id, GError **error)
{
  g_autofree char *label = g_strdup_printf ("started a pair (request %" G_GINT64_FORMAT ")", request_id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Request) request = step != NULL ? request_store_load (session, request_id, NULL, error) : NULL;
  gint64 requester = request != NULL ? request_requester (session, request_id, error) : 0;
  g_autoptr (Recipient) supporter = NULL;
  gint64 pair = 0;

  if (requester == 0 || !act_allowed (request, ACT_START_PAIR, error))
    return 0;
  supporter = check_start (session, request, requester, supporter_id, error);
  if (supporter == NULL)
    return 0;
  pair = start (session, request, requester, supporter->id, error);
  return pair != 0 && step_commit (g_steal_pointer (&step), error) ? pair : 0;
}

char *pair_started_words (KithSession *session, gint64 id)
{
  g_autoptr (Pair) pair = pair_load (session, id, NULL);
  g_autoptr (Request) request =
      pair != NULL && pair->request != 0 ? request_store_load (session, pair->request, NULL, NULL) : NULL;

  if (request == NULL || g_strcmp0 (request->closed_as, "met") != 0)
    return g_strdup_printf ("Pair %" G_GINT64_FORMAT " has started.", id);
  return g_strdup_printf ("Pair %" G_GINT64_FORMAT " has started; request %" G_GINT64_FORMAT " is closed as met.", id,
                          pair->request);
}

/* An agreement that has not left need not be signed any more. */
static gboolean discard_waiting (KithSession *session, gint64 pair, GError **error)
{
  g_autoptr (GArray) messages = pair_waiting_messages (session, pair, error);

  for (guint i = 0; messages != NULL && i < messages->len; i++) {
    if (!also_discard (session, g_array_index (messages, gint64, i), error))
      return FALSE;
  }
  return messages != NULL;
}

static gboolean write_end (KithSession *session, const Pair *pair, const char *kind, const char *reason, GError **error)
{
  g_autofree char *clean = text_clean_block (reason != NULL ? reason : "", -1);
  g_autoptr (Row) row = row_new ("pair");
  Event event = { .kind = "pair-ended", .request = pair->request, .pair = pair->id, .person = pair->supporter };

  row_text (row, "state", "ended");
  row_text (row, "end_kind", kind);
  row_text (row, "end_reason", clean);
  row_day (row, "ended_on", session_today (session));
  return row_update (session, pair->id, 0, row, error) && event_add (session, &event, error) &&
         discard_waiting (session, pair->id, error) && pair_refresh (session, pair->id, error);
}

static gboolean check_kind (const char *kind, GError **error)
{
  if (g_strv_contains (pair_end_kinds, kind))
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_USAGE,
                       "A pair ends as completed, withdrawn, reallocated, escalated or left.");
  return FALSE;
}

gboolean pair_end (KithSession *session, gint64 id, const char *kind, const char *reason, GError **error)
{
  g_autofree char *label = g_strdup_printf ("ended pair %" G_GINT64_FORMAT, id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Pair) pair = step != NULL ? pair_load (session, id, error) : NULL;

  if (pair == NULL)
    return FALSE;
  if (kind == NULL)
    kind = pair_end_kinds[0];
  if (!check_kind (kind, error))
    return FALSE;
  if (strcmp (pair->state, "ended") == 0)
    return act_refuse (error, "This pair has ended already.");
  return write_end (session, pair, kind, reason, error) && step_commit (g_steal_pointer (&step), error);
}

char *pair_end_reason (KithSession *session, gint64 id, GError **error)
{
  return pair_store_end_reason (session, id, error);
}

gboolean pair_correct_end (KithSession *session, gint64 id, gint64 expected_version, const char *kind,
                           const char *reason, GError **error)
{
  g_autofree char *label = g_strdup_printf ("changed how pair %" G_GINT64_FORMAT " ended", id);
  g_autofree char *clean = reason != NULL ? text_clean_block (reason, -1) : NULL;
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Pair) pair = step != NULL ? pair_load (session, id, error) : NULL;
  g_autoptr (Row) row = row_new ("pair");

  if (pair == NULL || !check_kind (kind, error))
    return FALSE;
  if (strcmp (pair->state, "ended") != 0)
    return act_refuse (error, "This pair has not ended.");
  row_text (row, "end_kind", kind);
  if (clean != NULL)
    row_text (row, "end_reason", clean);
  return row_update (session, id, expected_version, row, error) && step_commit (g_steal_pointer (&step), error);
}
