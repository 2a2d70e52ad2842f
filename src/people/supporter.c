#include "people/supporter.h"

#include "base/error.h"
#include "base/hint.h"
#include "base/text.h"
#include "people/person.h"
#include "people/supporter_store.h"
#include "people/supporter_write.h"
#include "people/vocabulary.h"
#include "store/step.h"

#include <string.h>

Supporter *supporter_load (KithSession *session, gint64 id, GError **error)
{
  GError *failure = NULL;
  Supporter *supporter = supporter_store_load (session, id, &failure);

  if (supporter == NULL && failure == NULL)
    g_set_error (&failure, KITH_ERROR, KITH_ERROR_INPUT, "There is no supporter %" G_GINT64_FORMAT ".", id);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return supporter;
}

static gboolean same_text (const char *one, const char *other)
{
  g_autofree char *folded = text_fold (one);
  g_autofree char *other_folded = text_fold (other);

  return strcmp (folded, other_folded) == 0;
}

static gboolean refuse_address (Values *values, const char *sentence, GError **error)
{
  values_complain (values, "email", sentence);
  g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED, "E-mail: %s", sentence);
  return FALSE;
}

/* An address that somebody has already: the same name is the same person, and can join once; another name is asked about. */
static gboolean check_address (KithSession *session, const Supporter *before, Values *values, gboolean is_fine,
                               gint64 *person, GError **error)
{
  const char *name = values_has (values, "name") ? values_get (values, "name") : before != NULL ? before->name : "";
  const char *email = values_has (values, "email") ? values_get (values, "email") : before != NULL ? before->email : "";
  g_autoptr (GPtrArray) known = NULL;
  gboolean other_name = FALSE;

  *person = 0;
  if (*email == '\0' || (before != NULL && same_text (name, before->name) && same_text (email, before->email)))
    return TRUE;
  known = person_by_email (session, email, error);
  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < known->len; i++) {
    const Person *other = known->pdata[i];

    if (before != NULL && other->id == before->id)
      continue;
    if (!same_text (other->name, name))
      other_name = TRUE;
    else if (before != NULL || supporter_store_enrolment (session, other->id, NULL) != 0)
      return refuse_address (values, "This person is in the register already. Change that entry instead.", error);
    else if (*person == 0)
      *person = other->id;
  }
  if (other_name && *person == 0 && !is_fine)
    return refuse_address (
        values, "Someone with another name has this address. Change it, or say that both use it" HINT_SAME_ADDRESS ".",
        error);
  return TRUE;
}

static gboolean check_version (const Supporter *before, gint64 expected_version, GError **error)
{
  if (expected_version == 0 || before->version == expected_version)
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_CHANGED,
                       "Someone else changed this supporter meanwhile. Look at what they wrote, then save again.");
  return FALSE;
}

static char *save_label (KithSession *session, gint64 id, const Values *values, GError **error)
{
  g_autoptr (Supporter) before = NULL;

  if (id == 0)
    return g_strdup_printf ("added %s", values_text (values, "name"));
  before = supporter_load (session, id, error);
  return before != NULL ? g_strdup_printf ("changed %s", before->name) : NULL;
}

gint64 supporter_save (KithSession *session, gint64 id, gint64 expected_version, Values *values,
                       gboolean same_address_is_fine, GError **error)
{
  g_autoptr (Vocabulary) vocabulary = vocabulary_load (session, error);
  g_autoptr (Supporter) before = NULL;
  g_autofree char *label = NULL;
  g_autoptr (Step) step = NULL;
  gint64 person = 0;

  if (vocabulary == NULL || !values_check (values, supporter_fields, id == 0, vocabulary->today, error) ||
      !supporter_check_words (vocabulary, values, error))
    return 0;
  label = save_label (session, id, values, error);
  if (label == NULL)
    return 0;
  /* What is compared is read inside the step, so that nobody can write between looking and writing. */
  step = step_begin (session, label, error);
  if (step == NULL)
    return 0;
  before = id != 0 ? supporter_load (session, id, error) : NULL;
  if (id != 0 && (before == NULL || !check_version (before, expected_version, error)))
    return 0;
  if (!check_address (session, before, values, same_address_is_fine, &person, error))
    return 0;
  id = supporter_write (session, vocabulary, before, person, values, error);
  return id != 0 && step_commit (g_steal_pointer (&step), error) ? id : 0;
}

static gboolean change_enrolment (KithSession *session, const Supporter *supporter, Row *row, const char *verb,
                                  GError **error)
{
  g_autofree char *label = g_strdup_printf ("%s %s", verb, supporter->name);
  g_autoptr (Step) step = step_begin (session, label, error);

  if (step == NULL || !row_update (session, supporter->enrolment, supporter->enrolment_version, row, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}

gboolean supporter_retire (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, error);
  gboolean done;
  Row *row = NULL;

  if (supporter == NULL)
    return FALSE;
  if (!supporter->active) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED, "%s is retired already.", supporter->name);
    return FALSE;
  }
  row = row_new ("enrolment");
  row_text (row, "status", "retired");
  done = change_enrolment (session, supporter, row, "retired", error);
  row_free (row);
  return done;
}

gboolean supporter_set_away (KithSession *session, gint64 id, Day until, GError **error)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, error);
  gboolean done;
  Row *row = NULL;

  if (supporter == NULL)
    return FALSE;
  if (until != DAY_NONE && until < session_today (session)) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                 "That day is past: give the last day of the absence, or none when they are back.");
    return FALSE;
  }
  row = row_new ("enrolment");
  row_day (row, "away_until", until);
  done = change_enrolment (session, supporter, row, until == DAY_NONE ? "noted the return of" : "noted the absence of",
                           error);
  row_free (row);
  return done;
}

static gboolean check_sensitive (KithSession *session, gint64 area, GError **error)
{
  g_autofree char *name = area_name (session, area);

  if (*name == '\0') {
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no area %" G_GINT64_FORMAT ".", area);
    return FALSE;
  }
  if (area_is_sensitive (session, area))
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED, "%s is not a sensitive area, so it needs no consent.", name);
  return FALSE;
}

static gboolean check_consent (KithSession *session, const char *wording, Day on, const char *means, GError **error)
{
  const char *sentence = NULL;

  if (*wording == '\0')
    sentence = "Write down what they agreed to.";
  else if (*means == '\0')
    sentence = "Write down how they agreed, as in \"by e-mail\".";
  else if (on == DAY_NONE)
    sentence = "Give the day on which they agreed.";
  else if (on > session_today (session))
    sentence = "That day is still to come. Give the day on which they agreed.";
  if (sentence != NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, sentence);
  return sentence == NULL;
}

/* Takes a consent in force back, if there is one; *FOUND says. Inside a step. */
static gboolean end_consent (KithSession *session, gint64 id, gint64 area, gboolean *found, GError **error)
{
  GError *failure = NULL;
  gint64 consent = supporter_store_consent (session, id, area, &failure);
  gboolean done;
  Row *row = NULL;

  *found = consent != 0;
  if (failure != NULL)
    g_propagate_error (error, failure);
  if (consent == 0)
    return failure == NULL;
  row = row_new ("consent");
  row_day (row, "withdrawn_on", session_today (session));
  done = row_update (session, consent, 0, row, error);
  row_free (row);
  return done;
}

static gboolean insert_consent (KithSession *session, gint64 id, gint64 area, const char *wording, Day on,
                                const char *means, GError **error)
{
  Row *row = row_new ("consent");
  gint64 consent;

  row_int (row, "person", id);
  row_int (row, "area", area);
  row_text (row, "wording", wording);
  row_day (row, "given_on", on);
  row_text (row, "means", means);
  consent = row_insert (session, row, error);
  row_free (row);
  return consent != 0;
}

/* "Exams, 1 private". */
static char *offered_words (const Supporter *supporter)
{
  GString *words = g_string_new (NULL);
  guint unnamed = 0;

  for (guint i = 0; i < supporter->offers->len; i++) {
    const Offer *offer = supporter->offers->pdata[i];

    if (offer->sensitive)
      unnamed++;
    else if (strstr (words->str, offer->area_name) == NULL)
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", offer->area_name);
  }
  if (unnamed > 0)
    g_string_append_printf (words, "%s%u private", words->len > 0 ? ", " : "", unnamed);
  return g_string_free (words, FALSE);
}

/* A consent for an area that is not offered stands under the wrong person more often than not. */
static gboolean check_offered (const Supporter *supporter, gint64 area, GError **error)
{
  g_autofree char *offered = offered_words (supporter);

  for (guint i = 0; i < supporter->offers->len; i++) {
    if (((const Offer *)supporter->offers->pdata[i])->area == area)
      return TRUE;
  }
  if (supporter->offers->len == 0)
    g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED,
                 "%s offers no area, so there is nothing to consent to. Add the area first.", supporter->name);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED,
                 "%s does not offer this area, so there is nothing to consent to; offered: %s. Add the area first.",
                 supporter->name, offered);
  return FALSE;
}

gboolean supporter_consent (KithSession *session, gint64 id, gint64 area, const char *wording, Day on,
                            const char *means, GError **error)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, error);
  g_autofree char *clean_wording = text_clean_block (wording != NULL ? wording : "", -1);
  g_autofree char *clean_means = text_clean_line (means != NULL ? means : "", -1);
  g_autofree char *label = NULL;
  g_autoptr (Step) step = NULL;
  gboolean found;

  if (supporter == NULL || !check_sensitive (session, area, error) || !check_offered (supporter, area, error) ||
      !check_consent (session, clean_wording, on, clean_means, error))
    return FALSE;
  label = g_strdup_printf ("recorded a consent of %s", supporter->name);
  step = step_begin (session, label, error);
  /* A consent given anew follows the one before: both wordings stay on record. */
  if (step == NULL || !end_consent (session, id, area, &found, error) ||
      !insert_consent (session, id, area, clean_wording, on, clean_means, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}

gboolean supporter_consent_withdraw (KithSession *session, gint64 id, gint64 area, GError **error)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, error);
  g_autofree char *label = NULL;
  g_autoptr (Step) step = NULL;
  gboolean found = FALSE;

  if (supporter == NULL)
    return FALSE;
  label = g_strdup_printf ("withdrew a consent of %s", supporter->name);
  step = step_begin (session, label, error);
  if (step == NULL || !end_consent (session, id, area, &found, error))
    return FALSE;
  if (found)
    return step_commit (g_steal_pointer (&step), error);
  g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED, "%s has no consent in force for this area.", supporter->name);
  return FALSE;
}

static gint64 insert_call (KithSession *session, gint64 id, const char *note, GError **error)
{
  Row *row = row_new ("event");
  gint64 event;

  row_int (row, "scheme", session->scheme);
  row_int (row, "person", id);
  row_text (row, "kind", "call");
  row_text (row, "note", note);
  row_day (row, "on_day", session_today (session));
  row_int (row, "at", session_now (session));
  row_text (row, "actor", session->actor);
  event = row_insert (session, row, error);
  row_free (row);
  return event;
}

gboolean supporter_log_call (KithSession *session, gint64 id, const char *note, GError **error)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, error);
  g_autofree char *clean = text_clean_block (note != NULL ? note : "", -1);
  g_autofree char *label = NULL;
  g_autoptr (Step) step = NULL;

  if (supporter == NULL)
    return FALSE;
  label = g_strdup_printf ("logged a call of %s", supporter->name);
  step = step_begin (session, label, error);
  if (step == NULL || insert_call (session, id, clean, error) == 0)
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}
