#include "support/answer.h"

#include "base/error.h"
#include "base/hint.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/act.h"
#include "support/due.h"
#include "support/last_look.h"
#include "support/request_edit_store.h"
#include "support/request_store.h"
#include "support/void.h"

#include <string.h>

static const char *const answer_names[] = {
  [ANSWER_YES] = "yes",   [ANSWER_NO] = "no", [ANSWER_VOLUNTEER] = "volunteer", [ANSWER_TAKEN_BACK] = "taken-back",
  [ANSWER_NONE] = "none",
};

gboolean answer_from_name (const char *name, Answer *answer)
{
  for (Answer each = ANSWER_YES; each <= ANSWER_NONE; each++) {
    if (g_strcmp0 (name, answer_names[each]) == 0) {
      *answer = each;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean share_parse (const char *text, Share *share, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  *share = (Share){ FALSE, FALSE };
  for (guint i = 0; parts[i] != NULL; i++) {
    const char *part = g_strstrip (parts[i]);

    if (strcmp (part, "email") == 0 || strcmp (part, "e-mail") == 0) {
      share->email = TRUE;
    } else if (strcmp (part, "phone") == 0) {
      share->phone = TRUE;
    } else {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                           "What is passed on is written as email, phone, or email,phone.");
      return FALSE;
    }
  }
  return TRUE;
}

/* An answer on its way: everything that the rules look at. */
typedef struct {
  KithSession *session;
  const Request *request;
  const Recipient *supporter;
  const Ask *ask; /* NULL: never asked */
  Share share;
} Answering;

static gboolean is_live (const Ask *ask, const char *state)
{
  return ask != NULL && strcmp (ask->state, state) == 0;
}

gboolean place_is_free (const Recipient *supporter, gboolean counted, GError **error)
{
  long load = supporter->open_asks + supporter->unused_yeses + supporter->active_pairs;

  if (counted || load < supporter->limit)
    return TRUE;
  return act_refuse (
      error,
      "%s has %ld of %ld places taken (open asks %ld, unused yeses %ld, pairs %ld), so this would be one too many. "
      "Raise the limit or ask someone else.",
      supporter->name, load, supporter->limit, supporter->open_asks, supporter->unused_yeses, supporter->active_pairs);
}

/* What a yes agrees to pass on lies within what the supporter's record allows, and within what is known of them. */
static gboolean settle_share (const Recipient *supporter, const Share *given, Share *share, GError **error)
{
  *share = given != NULL ? *given : (Share){ supporter->share_email, supporter->share_phone };
  if ((share->email && !supporter->share_email) || (share->phone && !supporter->share_phone))
    return act_refuse (error, "%s does not let the %s be passed on. Change that in their record first, if they agreed.",
                       supporter->name,
                       share->email && !supporter->share_email ? "e-mail address" : "telephone number");
  if ((share->email && *supporter->email != '\0') || (share->phone && *supporter->phone != '\0'))
    return TRUE;
  return act_refuse (
      error, "Nothing of %s could be passed on, so a yes could not be used. Agree on an address or a number first.",
      supporter->name);
}

static void fill_yes (const Answering *answering, Row *row, const char *state)
{
  Day today = session_today (answering->session);

  row_text (row, "state", state);
  row_day (row, "answered_on", today);
  row_day (row, "expires_on", today + (Day)setting_number (answering->session, "yes.valid_days"));
  row_int (row, "share_email", answering->share.email ? 1 : 0);
  row_int (row, "share_phone", answering->share.phone ? 1 : 0);
}

static gboolean note (const Answering *answering, const char *kind, GError **error)
{
  Event event = { .kind = kind, .request = answering->request->id, .person = answering->supporter->id };

  return event_add (answering->session, &event, error);
}

static gboolean set_ask_state (KithSession *session, gint64 ask, const char *state, GError **error)
{
  g_autoptr (Row) row = row_new ("ask");

  row_text (row, "state", state);
  return row_update (session, ask, 0, row, error);
}

/* A yes beside one that was used is kept and takes no place. */
static gboolean yes_is_needed (const Answering *answering)
{
  return answering->request->state != REQUEST_INTRODUCED;
}

/* OFFERED: they volunteered for the very text they read, so no consent to be asked about the area is needed. */
static gboolean may_say_yes (const Answering *answering, gboolean offered, GError **error)
{
  const Ask *ask = answering->ask;
  const char *name = answering->supporter->name;

  if (ask == NULL)
    return act_refuse (error, "%s was not asked about this request. " HINT_ASK " asks; a volunteer is recorded as one.",
                       name);
  if (!answering->supporter->active)
    return act_refuse (error, "%s is retired and takes nobody on. " HINT_ASK " asks someone else.", name);
  if (ask->matter == answering->request->matter && strcmp (ask->state, "void") == 0 && ask->volunteered)
    return act_refuse (
        error, "%s's earlier offer no longer counts. " HINT_RECORD " records one who offers again as a volunteer.",
        name);
  if (ask->matter == answering->request->matter && strcmp (ask->state, "void") == 0)
    return act_refuse (
        error, "%s is not being asked about this request any more, so a yes does not count. " HINT_ASK " asks again.",
        name);
  if (ask->matter != answering->request->matter)
    return act_refuse (error,
                       "The request has changed since %s was asked, so a yes to it as it was does not count. " HINT_ASK
                       " asks again.",
                       name);
  if (strcmp (ask->state, "introduced") == 0)
    return act_refuse (error, "%s said yes, and the details have been passed on already.", name);
  if (are_kept_apart (answering->session, ask->supporter, request_requester (answering->session, ask->request, NULL)))
    return act_refuse (error, "%s cannot be used for this request. " HINT_ASK " asks someone else.", name);
  if (!offered && !ask->volunteered && !has_consent (answering->session, ask->request, ask->supporter))
    return act_refuse (
        error,
        "%s's consent for this private area is not in force, so a yes cannot be used. Record the consent "
        "first, or ask someone else.",
        name);
  return TRUE;
}

static gboolean record_yes (const Answering *answering, gboolean offered, GError **error)
{
  const Ask *ask = answering->ask;
  gboolean needed = yes_is_needed (answering);
  g_autoptr (Row) row = row_new ("ask");

  if (!may_say_yes (answering, offered, error))
    return FALSE;
  if (needed && !place_is_free (answering->supporter, is_live (ask, "asked") || is_live (ask, "accepted"), error))
    return FALSE;
  fill_yes (answering, row, needed ? "accepted" : "kept");
  if (offered)
    row_int (row, "volunteered", 1);
  return row_update (answering->session, ask->id, 0, row, error) &&
         note (answering, needed ? "said-yes" : "kept", error);
}

static gboolean record_no (const Answering *answering, GError **error)
{
  const Ask *ask = answering->ask;
  g_autoptr (Row) row = row_new ("ask");

  if (ask == NULL || strcmp (ask->state, "void") == 0)
    return act_refuse (error, "%s is not being asked about this request as it stands, so there is no answer to record.",
                       answering->supporter->name);
  if (is_live (ask, "taken-back"))
    return act_refuse (error, "%s has taken the yes back already.", answering->supporter->name);
  if (!is_live (ask, "asked") && !is_live (ask, "lapsed"))
    return act_refuse (error,
                       is_live (ask, "declined")
                           ? "%s has said no already."
                           : "%s said yes. If that no longer holds, record the yes as taken back.",
                       answering->supporter->name);
  row_text (row, "state", "declined");
  row_day (row, "answered_on", session_today (answering->session));
  return row_update (answering->session, ask->id, 0, row, error) && note (answering, "said-no", error);
}

static gboolean record_none (const Answering *answering, GError **error)
{
  if (!is_live (answering->ask, "asked"))
    return act_refuse (error, "No answer is awaited from %s about this request.", answering->supporter->name);
  return set_ask_state (answering->session, answering->ask->id, "lapsed", error) && note (answering, "no-reply", error);
}

/* After an introduction the requester has the details; the search begins again all the same. */
static gboolean reopen_introductions (const Answering *answering, GError **error)
{
  g_autoptr (GArray) introductions = introductions_of_ask (answering->session, answering->ask->id, error);

  if (introductions == NULL)
    return FALSE;
  for (guint i = 0; i < introductions->len; i++) {
    g_autoptr (Row) row = row_new ("introduction");

    row_int (row, "wants_another", 1);
    if (!row_update (answering->session, g_array_index (introductions, gint64, i), 0, row, error))
      return FALSE;
  }
  return introductions->len == 0 || kept_to_accepted (answering->session, answering->request->id, error);
}

/* Taken back in time or not: the details either stay here, or the requester has them. */
static const char *const taken_back_kinds[] = {
  [LETTER_NONE] = "took-back",      [LETTER_WAITING] = "took-back",
  [LETTER_FAILED] = "took-back",    [LETTER_UNCERTAIN] = "took-back-uncertain",
  [LETTER_LEFT] = "took-back-late",
};

static gboolean record_taken_back (const Answering *answering, GError **error)
{
  const Ask *ask = answering->ask;
  Letter letter = ask != NULL ? introduction_letter (answering->session, ask->id) : LETTER_NONE;

  if (!is_live (ask, "accepted") && !is_live (ask, "kept") && !is_live (ask, "introduced"))
    return act_refuse (error, "%s has not said yes to this request, so there is nothing to take back.",
                       answering->supporter->name);
  return set_ask_state (answering->session, ask->id, "taken-back", error) && reopen_introductions (answering, error) &&
         note (answering, taken_back_kinds[letter], error) &&
         request_last_look (answering->session, answering->request->id, error);
}

static gboolean may_volunteer (const Answering *answering, GError **error)
{
  const Request *request = answering->request;
  gint64 requester = request_requester (answering->session, request->id, NULL);

  if (!act_allowed (request, ACT_VOLUNTEER, error))
    return FALSE;
  if (!was_broadcast (answering->session, request->id))
    return act_refuse (error,
                       "This request has not gone to everyone, so nobody can have offered. " HINT_ASK " asks someone.");
  if (!answering->supporter->active)
    return act_refuse (error, "%s is retired and takes nobody on.", answering->supporter->name);
  if (requester == answering->supporter->id || are_kept_apart (answering->session, requester, answering->supporter->id))
    return act_refuse (error, "%s cannot be used for this request. " HINT_ASK " asks someone else.",
                       answering->supporter->name);
  return TRUE;
}

static gboolean record_volunteer (const Answering *answering, GError **error)
{
  gboolean needed = yes_is_needed (answering);
  g_autoptr (Row) row = row_new ("ask");

  if (!may_volunteer (answering, error))
    return FALSE;
  if (is_live (answering->ask, "asked"))
    return record_yes (answering, TRUE, error);
  if (is_live (answering->ask, "accepted") || is_live (answering->ask, "kept"))
    return act_refuse (error, "%s has offered already.", answering->supporter->name);
  if (needed && !place_is_free (answering->supporter, FALSE, error))
    return FALSE;
  row_int (row, "request", answering->request->id);
  row_int (row, "supporter", answering->supporter->id);
  row_int (row, "matter", answering->request->matter);
  row_int (row, "volunteered", 1);
  row_day (row, "asked_on", session_today (answering->session));
  fill_yes (answering, row, needed ? "accepted" : "kept");
  return row_insert (answering->session, row, error) != 0 &&
         note (answering, needed ? "volunteered" : "volunteer-kept", error);
}

static gboolean record (const Answering *answering, Answer answer, GError **error)
{
  switch (answer) {
  case ANSWER_YES:
    return record_yes (answering, FALSE, error);
  case ANSWER_NO:
    return record_no (answering, error);
  case ANSWER_VOLUNTEER:
    return record_volunteer (answering, error);
  case ANSWER_TAKEN_BACK:
    return record_taken_back (answering, error);
  case ANSWER_NONE:
  default:
    return record_none (answering, error);
  }
}

static gboolean answer_one (KithSession *session, gint64 request_id, gint64 supporter_id, Answer answer,
                            const Share *share, GError **error)
{
  g_autoptr (Request) request = request_store_load (session, request_id, NULL, error);
  g_autoptr (Recipient) supporter = request != NULL ? recipient_load (session, supporter_id, error) : NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (Ask) ask = NULL;
  Answering answering = { session, request, supporter, NULL, { FALSE, FALSE } };

  if (supporter == NULL || !act_allowed (request, ACT_ANSWER, error))
    return FALSE;
  ask = ask_latest (session, request_id, supporter_id, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  answering.ask = ask;
  if ((answer == ANSWER_YES || answer == ANSWER_VOLUNTEER) && !settle_share (supporter, share, &answering.share, error))
    return FALSE;
  if (!record (&answering, answer, error))
    return FALSE;
  /* Answered by telephone, say, before the question left: it need not be asked any more. */
  if (ask != NULL && !void_messages (session, request_id, ask->id, error))
    return FALSE;
  return request_refresh (session, request_id, error);
}

gboolean request_answer (KithSession *session, gint64 request, gint64 supporter, Answer answer, const Share *share,
                         GError **error)
{
  static const char *const labels[] = {
    [ANSWER_YES] = "recorded that %s said yes (request %" G_GINT64_FORMAT ")",
    [ANSWER_NO] = "recorded that %s said no (request %" G_GINT64_FORMAT ")",
    [ANSWER_VOLUNTEER] = "recorded that %s volunteered (request %" G_GINT64_FORMAT ")",
    [ANSWER_TAKEN_BACK] = "recorded that %s took the yes back (request %" G_GINT64_FORMAT ")",
    [ANSWER_NONE] = "recorded that %s gave no answer (request %" G_GINT64_FORMAT ")",
  };
  g_autofree char *name = person_name (session, supporter);
  g_autofree char *label = g_strdup_printf (labels[answer], name, request);
  g_autoptr (Step) step = step_begin (session, label, error);

  return step != NULL && answer_one (session, request, supporter, answer, share, error) &&
         step_commit (g_steal_pointer (&step), error);
}

gboolean accepted_to_kept (KithSession *session, gint64 request, gint64 supporter, GError **error)
{
  g_autoptr (GArray) supporters = ask_yeses (session, request, error);

  if (supporters == NULL)
    return FALSE;
  for (guint i = 0; i < supporters->len; i++) {
    gint64 other = g_array_index (supporters, gint64, i);
    g_autoptr (Ask) ask = other != supporter ? ask_latest (session, request, other, error) : NULL;

    if (other == supporter)
      continue;
    if (ask == NULL || !set_ask_state (session, ask->id, "kept", error))
      return FALSE;
  }
  return TRUE;
}

static gboolean use_again (KithSession *session, gint64 request, gint64 supporter_id, GError **error)
{
  g_autoptr (Recipient) supporter = recipient_load (session, supporter_id, error);
  g_autoptr (Ask) ask = supporter != NULL ? ask_latest (session, request, supporter_id, error) : NULL;
  Event event = { .kind = "no-place", .request = request, .person = supporter_id, .by_kith = TRUE };

  if (ask == NULL)
    return FALSE;
  if (!ask->volunteered && !has_consent (session, request, supporter_id))
    return TRUE; /* it stays kept: it cannot be used as things are */
  if (!supporter->active || !place_is_free (supporter, FALSE, NULL))
    return event_add (session, &event, error);
  return set_ask_state (session, ask->id, "accepted", error);
}

gboolean kept_to_accepted (KithSession *session, gint64 request, GError **error)
{
  g_autoptr (GArray) supporters = ask_kept (session, request, error);

  for (guint i = 0; supporters != NULL && i < supporters->len; i++) {
    if (!use_again (session, request, g_array_index (supporters, gint64, i), error))
      return FALSE;
  }
  return supporters != NULL;
}
