#include "support/agreement.h"

#include "base/error.h"
#include "base/hint.h"
#include "base/text.h"
#include "mail/outbox.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/act.h"
#include "support/agreement_store.h"
#include "support/compose.h"
#include "support/due.h"
#include "support/pair.h"

#include <string.h>

/* Columns of an agreement in a letter. */
#define LETTER_WIDTH 72

const Field agreement_fields[] = {
  { .name = "start_on", .label = "Starts", .help = "The day the support begins.", .kind = FIELD_DAY },
  { .name = "end_on",
    .label = "Ends, estimated",
    .help = "An estimate; either may end it at any time.",
    .kind = FIELD_DAY },
  { .name = "frequency",
    .label = "How often",
    .help = "As the two agree: every two weeks.",
    .kind = FIELD_LINE,
    .personal = TRUE },
  { .name = "length",
    .label = "How long",
    .help = "Of one meeting: 45 minutes.",
    .kind = FIELD_LINE,
    .personal = TRUE },
  { .name = "when_where",
    .label = "When and where",
    .help = "Day, place or medium.",
    .kind = FIELD_LINE,
    .personal = TRUE },
  { .name = "communication",
    .label = "Communication",
    .help = "How the two prefer to reach each other between meetings.",
    .kind = FIELD_LINE,
    .personal = TRUE },
  { .name = "confidentiality",
    .label = "Confidentiality",
    .help = "What stays between the two, and the exception.",
    .kind = FIELD_BLOCK,
    .personal = TRUE },
  { .name = "hopes",
    .label = "What both hope for",
    .help = "What each hopes to gain.",
    .kind = FIELD_BLOCK,
    .personal = TRUE },
  { .name = "notes", .label = "Notes", .help = "Anything else the two agree.", .kind = FIELD_BLOCK, .personal = TRUE },
  { .name = NULL },
};

static const char confidentiality[] =
    "What is said between us stays between us. Neither of us passes it on, keeps notes about the other, or tells "
    "others that "
    "we meet, unless we both agree.\n\n"
    "There is one exception: where one of us, or somebody else, is at risk of serious harm, we tell those who can "
    "help. "
    "Wherever possible we talk about it with each other first, and we share no more than is needed.";

void agreement_free (Agreement *agreement)
{
  if (agreement == NULL)
    return;
  g_free (agreement->supporter_name);
  g_free (agreement->supportee_name);
  g_free (agreement->supporter_signed_how);
  g_free (agreement->supportee_signed_how);
  values_free (agreement->values);
  g_free (agreement);
}

Agreement *agreement_load (KithSession *session, gint64 id, GError **error)
{
  return agreement_store_load (session, id, error);
}

GPtrArray *agreement_list (KithSession *session, GError **error)
{
  return agreement_store_list (session, error);
}

static gboolean note (KithSession *session, gint64 pair, const char *kind, gint64 message, GError **error)
{
  Event event = { .kind = kind, .pair = pair, .message = message };

  return event_add (session, &event, error);
}

static gint64 insert_first (KithSession *session, const Pair *pair, GError **error)
{
  g_autoptr (Row) row = row_new ("agreement");
  gint64 id = 0;

  row_int (row, "pair", pair->id);
  row_int (row, "number", 1);
  row_day (row, "start_on", pair->started_on);
  row_text (row, "confidentiality", confidentiality);
  id = row_insert (session, row, error);
  return id != 0 && note (session, pair->id, "agreement", 0, error) && pair_refresh (session, pair->id, error) ? id : 0;
}

gint64 agreement_new (KithSession *session, gint64 pair_id, GError **error)
{
  g_autofree char *label = g_strdup_printf ("began an agreement (pair %" G_GINT64_FORMAT ")", pair_id);
  g_autoptr (Pair) pair = pair_load (session, pair_id, error);
  g_autoptr (Step) step = NULL;
  gint64 id = 0;

  if (pair == NULL)
    return 0;
  if (pair->agreement != 0)
    return pair->agreement;
  if (strcmp (pair->state, "ended") == 0) {
    act_refuse (error, "This pair has ended, so it needs no agreement.");
    return 0;
  }
  step = step_begin (session, label, error);
  if (step == NULL)
    return 0;
  id = insert_first (session, pair, error);
  return id != 0 && step_commit (g_steal_pointer (&step), error) ? id : 0;
}

/* The present version of a pair that has not ended; FALSE with the sentence otherwise. */
static gboolean is_workable (KithSession *session, const Agreement *agreement, GError **error)
{
  g_autoptr (Pair) pair = pair_load (session, agreement->pair, error);

  if (pair == NULL)
    return FALSE;
  if (!agreement->present)
    return act_refuse (error, "This is version %ld, and there is a newer one; " HINT_AGREEMENT " shows it.",
                       agreement->number, pair->agreement);
  return strcmp (pair->state, "ended") != 0 ||
         act_refuse (error, "This pair has ended, so its agreement stays as it is.");
}

static gboolean is_signed (const Agreement *agreement)
{
  return agreement->supporter_signed_on != DAY_NONE || agreement->supportee_signed_on != DAY_NONE;
}

/* VALUES laid over those of AGREEMENT, as the row to be. */
static Row *merged_row (const Agreement *agreement, const Values *values, gboolean *differs)
{
  Row *row = row_new ("agreement");

  *differs = FALSE;
  for (const Field *field = agreement_fields; field->name != NULL; field++) {
    const char *present = values_text (agreement->values, field->name);
    const char *text = values_has (values, field->name) ? values_text (values, field->name) : present;

    *differs = *differs || strcmp (text, present) != 0;
    row_text (row, field->name, field->kind == FIELD_DAY && *text == '\0' ? NULL : text);
  }
  return row;
}

static gboolean check_days (const Agreement *agreement, Values *values, GError **error)
{
  const Values *start_of = values_has (values, "start_on") ? values : agreement->values;
  const Values *end_of = values_has (values, "end_on") ? values : agreement->values;
  Day start = day_from_iso (values_text (start_of, "start_on"));
  Day end = day_from_iso (values_text (end_of, "end_on"));
  static const char sentence[] = "The end lies before the start. Change one of the two days.";

  if (start == DAY_NONE || end == DAY_NONE || start <= end)
    return TRUE;
  values_complain (values, "end_on", sentence);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s: %s", field_find (agreement_fields, "end_on")->label, sentence);
  return FALSE;
}

/* A signed version stays; the edit becomes the next one, without signatures. */
static gint64 write_values (KithSession *session, const Agreement *agreement, gint64 expected_version,
                            const Values *values, GError **error)
{
  gboolean differs = FALSE;
  g_autoptr (Row) row = merged_row (agreement, values, &differs);
  gint64 id = agreement->id;

  if (!differs)
    return id;
  if (!is_signed (agreement))
    return row_update (session, id, expected_version, row, error) ? id : 0;
  if (expected_version != 0 && expected_version != agreement->version) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_CHANGED,
                         "Somebody has changed this agreement since it was opened.");
    return 0;
  }
  row_int (row, "pair", agreement->pair);
  row_int (row, "number", agreement->number + 1);
  id = row_insert (session, row, error);
  return id != 0 && note (session, agreement->pair, "agreement-version", 0, error) ? id : 0;
}

gint64 agreement_set (KithSession *session, gint64 id, gint64 expected_version, Values *values, GError **error)
{
  g_autoptr (Agreement) agreement = agreement_load (session, id, error);
  g_autofree char *label = NULL;
  g_autoptr (Step) step = NULL;
  gint64 written = 0;

  if (agreement == NULL || !is_workable (session, agreement, error) ||
      !values_check (values, agreement_fields, FALSE, session_today (session), error) ||
      !check_days (agreement, values, error))
    return 0;
  label = g_strdup_printf ("changed the agreement of pair %" G_GINT64_FORMAT, agreement->pair);
  step = step_begin (session, label, error);
  if (step == NULL)
    return 0;
  written = write_values (session, agreement, expected_version, values, error);
  if (written == 0 || !pair_refresh (session, agreement->pair, error) || !step_commit (g_steal_pointer (&step), error))
    return 0;
  return written;
}

static gboolean check_signature (KithSession *session, const Agreement *agreement, gboolean supporter, Day on,
                                 GError **error)
{
  Day signed_on = supporter ? agreement->supporter_signed_on : agreement->supportee_signed_on;
  g_autofree char *day = day_words (signed_on, session_today (session));

  if (!is_workable (session, agreement, error))
    return FALSE;
  if (signed_on != DAY_NONE)
    return act_refuse (error, "The %s signed this version %s.", supporter ? "supporter" : "supportee", day);
  if (on > session_today (session))
    return act_mistaken (error, "That day is still to come. Give the day it was signed.");
  return TRUE;
}

gboolean agreement_sign (KithSession *session, gint64 id, gboolean supporter, Day on, const char *how, GError **error)
{
  g_autoptr (Agreement) agreement = agreement_load (session, id, error);
  g_autofree char *means = text_clean_line (how != NULL && *how != '\0' ? how : "by reply", -1);
  g_autofree char *label = NULL;
  g_autoptr (Row) row = row_new ("agreement");
  g_autoptr (Step) step = NULL;

  if (on == DAY_NONE)
    on = session_today (session);
  if (agreement == NULL || !check_signature (session, agreement, supporter, on, error))
    return FALSE;
  label = g_strdup_printf ("recorded the %s's signature (pair %" G_GINT64_FORMAT ")",
                           supporter ? "supporter" : "supportee", agreement->pair);
  step = step_begin (session, label, error);
  if (step == NULL)
    return FALSE;
  row_day (row, supporter ? "supporter_signed_on" : "supportee_signed_on", on);
  row_text (row, supporter ? "supporter_signed_how" : "supportee_signed_how", means);
  return row_update (session, id, agreement->version, row, error) &&
         note (session, agreement->pair, supporter ? "supporter-signed" : "supportee-signed", 0, error) &&
         pair_refresh (session, agreement->pair, error) && step_commit (g_steal_pointer (&step), error);
}

Message *agreement_mail_preview (KithSession *session, gint64 id, gboolean to_supporter, GError **error)
{
  g_autoptr (Agreement) agreement = agreement_load (session, id, error);
  g_autoptr (Pair) pair = NULL;
  g_auto (Composer) composer = { 0 };
  g_autofree char *tag = NULL;
  g_autofree char *text = NULL;
  AgreementLetter letter = { 0 };

  if (agreement == NULL || !is_workable (session, agreement, error))
    return NULL;
  pair = pair_load (session, agreement->pair, error);
  if (pair == NULL || !composer_open (&composer, session, STAGE_AGREEMENT, error))
    return NULL;
  tag = pair->request != 0 ? g_strdup_printf ("PS-%" G_GINT64_FORMAT, pair->request)
                           : g_strdup_printf ("PS-P%" G_GINT64_FORMAT, pair->id);
  text = agreement_render (agreement, LETTER_WIDTH, NULL);
  letter = (AgreementLetter){ tag, text, to_supporter ? pair->supporter : pair->supportee,
                              session_today (session) + (Day)setting_number (session, "ask.answer_days") };
  return compose_agreement (&composer, pair->id, &letter, error);
}

gint64 agreement_mail (KithSession *session, gint64 id, gboolean to_supporter, GError **error)
{
  g_autoptr (Step) step = step_begin (session, "sent an agreement to sign", error);
  g_autoptr (Message) message = step != NULL ? agreement_mail_preview (session, id, to_supporter, error) : NULL;

  if (message == NULL || !outbox_queue (session, message, error) ||
      !note (session, message->pair, "agreement-sent", message->id, error) ||
      !step_commit (g_steal_pointer (&step), error))
    return 0;
  return message->id;
}
