/* Doing what the plan says, in one step. */
#include "people/import_mapping.h"

#include "base/error.h"
#include "base/text.h"
#include "people/area.h"
#include "people/person.h"
#include "people/supporter_store.h"
#include "people/supporter_write.h"
#include "store/archive.h"
#include "store/step.h"

#include <string.h>

static gboolean refuse_changed (const ImportRow *row, GError **error)
{
  g_set_error (error, KITH_ERROR, KITH_ERROR_CHANGED,
               "Someone changed %s since the file was looked at. Nothing was imported; look at it again.", row->name);
  return FALSE;
}

static gboolean load_before (KithSession *session, const ImportRow *row, Supporter **before, GError **error)
{
  GError *failure = NULL;

  *before = NULL;
  if (row->verdict != IMPORT_CHANGE)
    return TRUE;
  *before = supporter_store_load (session, row->person, &failure);
  if (*before != NULL && (*before)->version == row->version)
    return TRUE;
  g_clear_pointer (before, supporter_free);
  if (failure == NULL)
    refuse_changed (row, &failure);
  g_propagate_error (error, failure);
  return FALSE;
}

/* Sets *PERSON to who a row to add is: a supervisor named further up may be a supporter further down. */
static gboolean find_person (KithSession *session, const ImportRow *row, gint64 *person, GError **error)
{
  g_autofree char *name = text_fold (row->name);
  const char *email = values_text (row->values, "email");
  g_autoptr (GPtrArray) known = NULL;

  *person = row->person;
  if (row->person != 0 || *email == '\0')
    return TRUE;
  known = person_by_email (session, email, error);
  for (guint i = 0; known != NULL && i < known->len; i++) {
    const Person *other = known->pdata[i];
    g_autofree char *folded = text_fold (other->name);

    if (strcmp (folded, name) != 0)
      continue;
    if (supporter_store_enrolment (session, other->id, NULL) != 0)
      return refuse_changed (row, error);
    *person = other->id;
  }
  return known != NULL;
}

static gboolean apply_row (KithSession *session, const Vocabulary *vocabulary, const ImportRow *row, GError **error)
{
  g_autoptr (Supporter) before = NULL;
  gint64 person = 0;

  if (row->verdict != IMPORT_ADD && row->verdict != IMPORT_CHANGE)
    return TRUE;
  if (!load_before (session, row, &before, error) || (before == NULL && !find_person (session, row, &person, error)))
    return FALSE;
  if (supporter_write (session, vocabulary, before, person, row->values, error) != 0)
    return TRUE;
  g_prefix_error (error, "Row %u: ", row->number);
  return FALSE;
}

static gboolean apply_rows (KithSession *session, const ImportPlan *plan, GError **error)
{
  g_autoptr (Vocabulary) vocabulary = vocabulary_load (session, error);

  for (guint i = 0; vocabulary != NULL && i < plan->rows->len; i++) {
    if (i % 16 == 0 && !session_tick (session, "importing", (double)i / plan->rows->len, error))
      return FALSE;
    if (!apply_row (session, vocabulary, plan->rows->pdata[i], error))
      return FALSE;
  }
  return vocabulary != NULL;
}

/* Areas that somebody has added meanwhile are as good. */
static gboolean add_areas (KithSession *session, const ImportPlan *plan, GError **error)
{
  for (guint i = 0; i < plan->new_areas->len; i++) {
    const ImportNewArea *area = plan->new_areas->pdata[i];

    if (area_find (session, area->name) == 0 && area_add (session, area->name, area->sensitive, error) == 0)
      return FALSE;
  }
  return TRUE;
}

gboolean import_apply (KithSession *session, const ImportPlan *plan, const ImportMapping *mapping, GError **error)
{
  if (!import_plan_settled (plan, error) ||
      (plan->add + plan->change > 0 && !archive_make_before (session, ARCHIVE_BEFORE_IMPORT, "an import", error)))
    return FALSE;
  return import_apply_unsaved (session, plan, mapping, error);
}

gboolean import_apply_unsaved (KithSession *session, const ImportPlan *plan, const ImportMapping *mapping,
                               GError **error)
{
  guint count = plan->add + plan->change;
  g_autofree char *label = NULL;
  g_autoptr (Step) step = NULL;

  /* Decisions are kept first: whatever becomes of this import, the next file is read the same way. */
  if (!import_plan_settled (plan, error) || !import_remember (session, mapping, error))
    return FALSE;
  label = g_strdup_printf ("imported %u supporter%s", count, count == 1 ? "" : "s");
  step = step_begin (session, label, error);
  if (step == NULL || !add_areas (session, plan, error) || !apply_rows (session, plan, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}
