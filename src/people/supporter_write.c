#include "people/supporter_write.h"

#include "base/error.h"
#include "base/text.h"
#include "people/person.h"
#include "people/person_store.h"
#include "people/supporter_store.h"
#include "store/step.h"

#include <string.h>

static gboolean complain (Values *values, const char *name, const char *label, const char *sentence, GError **error)
{
  values_complain (values, name, sentence);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s: %s", label, sentence);
  return FALSE;
}

static gboolean check_grade (const Vocabulary *vocabulary, Values *values, GError **error)
{
  const char *text = values_text (values, "grade");
  const char *grade = *text != '\0' ? vocabulary_grade (vocabulary, text) : "";
  g_autoptr (GString) sentence = NULL;

  if (grade != NULL) {
    if (*text != '\0')
      values_set (values, "grade", grade);
    return TRUE;
  }
  sentence = g_string_new ("There is no such grade. The grades are: ");
  for (guint i = 0; i < vocabulary->ladder->grades->len; i++)
    g_string_append_printf (sentence, "%s%s", i == 0 ? "" : ", ", (const char *)vocabulary->ladder->grades->pdata[i]);
  g_string_append_c (sentence, '.');
  return complain (values, "grade", "Grade", sentence->str, error);
}

gboolean supporter_check_words (const Vocabulary *vocabulary, Values *values, GError **error)
{
  static const char *const names[] = { "areas", "areas+", "areas-" };

  if (!check_grade (vocabulary, values, error))
    return FALSE;
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) failure = NULL;
    g_autoptr (GArray) offers = NULL;

    if (!values_has (values, names[i]))
      continue;
    offers = offer_texts_read (vocabulary, values_get (values, names[i]), &failure);
    if (offers == NULL)
      return complain (values, names[i], "Areas", failure->message, error);
  }
  return TRUE;
}

/* Whether FIELD was given for someone who may be new: an empty text then says nothing. */
static gboolean is_given (const Values *values, const char *field, const Supporter *before)
{
  return values_has (values, field) && (before != NULL || *values_text (values, field) != '\0');
}

static Day day_given (const Values *values, const char *field)
{
  return day_from_iso (values_text (values, field));
}

/* The person with that address and name: there already, or made. */
static gint64 find_or_make (KithSession *session, const char *name, const char *email, GError **error)
{
  g_autofree char *wanted = text_fold (name);
  g_autoptr (GPtrArray) found = *email != '\0' ? person_by_email (session, email, error) : g_ptr_array_new ();

  if (found == NULL)
    return 0;
  for (guint i = 0; i < found->len; i++) {
    const Person *person = found->pdata[i];
    g_autofree char *folded = text_fold (person->name);

    if (strcmp (folded, wanted) == 0 || (*name == '\0' && found->len == 1))
      return person->id;
  }
  return person_save (session, 0, 0, *name != '\0' ? name : email, email, NULL, NULL, NULL, error);
}

/* Sets *SUPERVISOR, 0 for none. */
static gboolean find_supervisor (KithSession *session, const Supporter *before, const Values *values,
                                 gint64 *supervisor, GError **error)
{
  const char *name = values_get (values, "supervisor_name");
  const char *email = values_get (values, "supervisor_email");
  gboolean same_name;

  if (name == NULL)
    name = before != NULL ? before->supervisor_name : "";
  if (email == NULL)
    email = before != NULL ? before->supervisor_email : "";
  *supervisor = 0;
  if (*name == '\0' && *email == '\0')
    return TRUE;
  same_name = before != NULL && before->supervisor != 0 && strcmp (name, before->supervisor_name) == 0;
  if (same_name && g_ascii_strcasecmp (email, before->supervisor_email) == 0)
    *supervisor = before->supervisor;
  else if (same_name && *before->supervisor_email == '\0')
    *supervisor = person_save (session, before->supervisor, 0, NULL, email, NULL, NULL, NULL, error);
  else
    *supervisor = find_or_make (session, name, email, error);
  return *supervisor != 0;
}

static gboolean fill_supervisor (KithSession *session, const Supporter *before, const Values *values, Row *row,
                                 GError **error)
{
  gint64 supervisor = 0;

  if (!is_given (values, "supervisor_name", before) && !is_given (values, "supervisor_email", before))
    return TRUE;
  if (!find_supervisor (session, before, values, &supervisor, error))
    return FALSE;
  if (before != NULL && supervisor == before->id) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                         "Supervisor: Nobody is their own supervisor. Give another person.");
    return FALSE;
  }
  if (supervisor == 0)
    row_null (row, "supervisor");
  else
    row_int (row, "supervisor", supervisor);
  return TRUE;
}

static gint64 write_person (KithSession *session, const Supporter *before, gint64 person, const Values *values,
                            GError **error)
{
  static const char *const texts[] = { "phone", "cohort", "site", "specialty", "notes" };
  static const char *const days[] = { "qualified_on", "left_on" };
  gint64 id = before != NULL ? before->id : person;
  Row *row = row_new ("person");

  person_store_fill (row, is_given (values, "name", before) ? values_get (values, "name") : NULL,
                     is_given (values, "email", before) ? values_get (values, "email") : NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (is_given (values, texts[i], before))
      row_text (row, texts[i], values_get (values, texts[i]));
  }
  for (size_t i = 0; i < G_N_ELEMENTS (days); i++) {
    if (is_given (values, days[i], before))
      row_day (row, days[i], day_given (values, days[i]));
  }
  if (fill_supervisor (session, before, values, row, error))
    id = person_store_write (session, id, before != NULL ? before->version : 0, row, error);
  else
    id = 0;
  row_free (row);
  return id;
}

static void fill_enrolment (const Vocabulary *vocabulary, const Supporter *before, const Values *values, Row *row)
{
  const char *share = values_text (values, "share");
  const char *limit = values_text (values, "limit");

  /* An empty limit is the default, also for someone who had another one. */
  if (*limit != '\0')
    row_int (row, "place_limit", g_ascii_strtoll (limit, NULL, 10));
  else if (before == NULL || values_has (values, "limit"))
    row_int (row, "place_limit", vocabulary->default_limit);
  if (*share != '\0') {
    row_int (row, "share_email", g_str_has_prefix (share, "e-mail") ? 1 : 0);
    row_int (row, "share_phone", g_str_has_suffix (share, "phone") ? 1 : 0);
  }
  if (*values_text (values, "status") != '\0')
    row_text (row, "status", values_text (values, "status"));
  if (is_given (values, "away_until", before))
    row_day (row, "away_until", day_given (values, "away_until"));
}

/* Returns the enrolment's id, or 0. */
static gint64 write_enrolment (KithSession *session, const Vocabulary *vocabulary, const Supporter *before,
                               gint64 person, const Values *values, GError **error)
{
  gint64 id = before != NULL ? before->enrolment : 0;
  Row *row = row_new ("enrolment");

  fill_enrolment (vocabulary, before, values, row);
  if (id != 0) {
    id = row_update (session, id, before->enrolment_version, row, error) ? id : 0;
  } else {
    row_int (row, "scheme", session->scheme);
    row_int (row, "person", person);
    row_text (row, "role", "supporter");
    row_day (row, "joined_on", vocabulary->today);
    id = row_insert (session, row, error);
  }
  row_free (row);
  return id;
}

static gboolean remove_grades (KithSession *session, gint64 person, GError **error)
{
  g_autoptr (GArray) grades = supporter_store_grades (session, person, error);

  for (guint i = 0; grades != NULL && i < grades->len; i++) {
    if (!row_delete (session, "grade", g_array_index (grades, gint64, i), 0, error))
      return FALSE;
  }
  return grades != NULL;
}

static gboolean put_grade (KithSession *session, gint64 id, gint64 person, const char *name, Day from, GError **error)
{
  Row *row = row_new ("grade");
  gboolean done;

  row_text (row, "name", name);
  row_day (row, "held_from", from);
  if (id != 0) {
    done = row_update (session, id, 0, row, error);
  } else {
    row_int (row, "person", person);
    done = row_insert (session, row, error) != 0;
  }
  row_free (row);
  return done;
}

/* A grade is kept with the day it held from: another grade is another row, another day for the same grade mends its row. */
static gboolean write_grade (KithSession *session, const Vocabulary *vocabulary, const Supporter *before, gint64 person,
                             const Values *values, GError **error)
{
  const char *present = before != NULL ? before->grade : "";
  const char *name = values_has (values, "grade") ? values_get (values, "grade") : present;
  Day since = day_given (values, "grade_since");
  GError *failure = NULL;
  gint64 row;

  if (*name == '\0')
    return *present == '\0' || remove_grades (session, person, error);
  if (strcmp (name, present) == 0 && (since == DAY_NONE || since == before->grade_since))
    return TRUE;
  if (since == DAY_NONE)
    since = vocabulary->today;
  row = supporter_store_grade_on (session, person, since, &failure);
  if (row == 0 && failure == NULL && strcmp (name, present) == 0)
    row = supporter_store_grade_on (session, person, before->grade_since, &failure);
  if (failure == NULL)
    return put_grade (session, row, person, name, since, error);
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean put_offer (KithSession *session, gint64 id, gint64 enrolment, const OfferText *offer, GError **error)
{
  Row *row = row_new ("offer");
  gboolean done;

  row_text (row, "detail", offer->detail);
  row_text (row, "experience", offer->lived ? "lived" : "willing");
  if (id != 0) {
    done = row_update (session, id, 0, row, error);
  } else {
    row_int (row, "enrolment", enrolment);
    row_int (row, "area", offer->area->id);
    row_text (row, "detail_folded", offer->detail_folded);
    done = row_insert (session, row, error) != 0;
  }
  row_free (row);
  return done;
}

static gboolean is_offer (const Offer *offer, const OfferText *text)
{
  g_autofree char *folded = text_fold (offer->detail);

  return offer->area == text->area->id && strcmp (folded, text->detail_folded) == 0;
}

static const Offer *find_offer (const Supporter *before, const OfferText *text)
{
  for (guint i = 0; before != NULL && i < before->offers->len; i++) {
    if (is_offer (before->offers->pdata[i], text))
      return before->offers->pdata[i];
  }
  return NULL;
}

static gboolean put_offers (KithSession *session, const Supporter *before, gint64 enrolment, const GArray *offers,
                            GError **error)
{
  for (guint i = 0; i < offers->len; i++) {
    const OfferText *text = &g_array_index (offers, OfferText, i);
    const Offer *known = find_offer (before, text);

    if (!put_offer (session, known != NULL ? known->id : 0, enrolment, text, error))
      return FALSE;
  }
  return TRUE;
}

/* Removes the offers that OFFERS names (IS_NAMED: an area without a detail names all of its offers), or does not name. */
static gboolean drop_offers (KithSession *session, const Supporter *before, const GArray *offers, gboolean is_named,
                             GError **error)
{
  for (guint i = 0; before != NULL && i < before->offers->len; i++) {
    const Offer *offer = before->offers->pdata[i];
    gboolean found = FALSE;

    for (guint j = 0; !found && j < offers->len; j++) {
      const OfferText *text = &g_array_index (offers, OfferText, j);

      found = is_offer (offer, text) || (is_named && !text->has_detail && text->area->id == offer->area);
    }
    if (found == is_named && !row_delete (session, "offer", offer->id, 0, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean write_offers (KithSession *session, const Vocabulary *vocabulary, const Supporter *before,
                              gint64 enrolment, const Values *values, const char *field, GError **error)
{
  g_autoptr (GArray) offers = NULL;

  if (!values_has (values, field))
    return TRUE;
  offers = offer_texts_read (vocabulary, values_get (values, field), error);
  if (offers == NULL)
    return FALSE;
  if (strcmp (field, "areas-") == 0)
    return drop_offers (session, before, offers, TRUE, error);
  if (strcmp (field, "areas") == 0 && !drop_offers (session, before, offers, FALSE, error))
    return FALSE;
  return put_offers (session, before, enrolment, offers, error);
}

/* "areas" first; what is then added or taken away is seen against what "areas" left. */
static gboolean write_areas (KithSession *session, const Vocabulary *vocabulary, const Supporter *before, gint64 person,
                             gint64 enrolment, const Values *values, GError **error)
{
  static const char *const signs[] = { "areas-", "areas+" };

  if (!write_offers (session, vocabulary, before, enrolment, values, "areas", error))
    return FALSE;
  for (size_t i = 0; i < G_N_ELEMENTS (signs); i++) {
    g_autoptr (Supporter) now = NULL;

    if (!values_has (values, signs[i]))
      continue;
    now = supporter_store_load (session, person, error);
    if (now == NULL || !write_offers (session, vocabulary, now, enrolment, values, signs[i], error))
      return FALSE;
  }
  return TRUE;
}

/* A change of areas, grade or places alone raises the person's version too, so that a form opened before it is told. */
static gboolean raise_version (KithSession *session, const Supporter *before, GError **error)
{
  Row *row = row_new ("person");
  row_int (row, "revision", before->version);
  gboolean done = row_update (session, before->id, 0, row, error);
  row_free (row);
  return done;
}

gint64 supporter_write (KithSession *session, const Vocabulary *vocabulary, const Supporter *before, gint64 person,
                        const Values *values, GError **error)
{
  gint64 at_start = store_generation (session->store);
  gint64 id = write_person (session, before, person, values, error);
  gint64 after_person = store_generation (session->store);
  gint64 enrolment;

  if (id == 0)
    return 0;
  enrolment = write_enrolment (session, vocabulary, before, id, values, error);
  if (enrolment == 0 || !write_grade (session, vocabulary, before, id, values, error) ||
      !write_areas (session, vocabulary, before, id, enrolment, values, error))
    return 0;
  if (before != NULL && after_person == at_start && store_generation (session->store) != after_person &&
      !raise_version (session, before, error))
    return 0;
  return id;
}
