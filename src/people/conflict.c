#include "people/conflict.h"

#include "base/error.h"
#include "base/text.h"
#include "people/conflict_store.h"
#include "people/person.h"
#include "store/step.h"

#include <string.h>

const char *const conflict_kinds[] = {
  "educational supervisor", "assessor",       "line manager", "household",
  "close friend",           "former partner", "kept apart",   NULL,
};

void conflict_free (Conflict *conflict)
{
  if (conflict == NULL)
    return;
  g_free (conflict->name_a);
  g_free (conflict->name_b);
  g_free (conflict->kind);
  g_free (conflict);
}

GPtrArray *conflict_list (KithSession *session, gint64 person, GError **error)
{
  return conflict_store_list (session, person, 0, error);
}

/* The table's spelling of KIND, or NULL with a sentence. */
static const char *find_kind (const char *kind, GError **error)
{
  g_autofree char *clean = text_clean_line (kind, -1);
  g_autofree char *folded = text_fold (clean);
  g_autofree char *kinds = NULL;

  g_strdelimit (folded, "-_", ' ');
  for (int i = 0; conflict_kinds[i] != NULL; i++) {
    if (strcmp (folded, conflict_kinds[i]) == 0)
      return conflict_kinds[i];
  }
  kinds = g_strjoinv (", ", (char **)conflict_kinds);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no such kind of conflict. The kinds are: %s.", kinds);
  return NULL;
}

static gboolean person_exists (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Person) person = person_load (session, id, error);

  return person != NULL;
}

static gboolean periods_meet (const Conflict *conflict, Day from, Day until)
{
  if (conflict->until != DAY_NONE && from != DAY_NONE && conflict->until < from)
    return FALSE;
  return conflict->from == DAY_NONE || until == DAY_NONE || conflict->from <= until;
}

/* Two rows for the same thing would have to be removed twice. */
static gboolean check_is_new (KithSession *session, gint64 a, gint64 b, const char *kind, Day from, Day until,
                              GError **error)
{
  g_autoptr (GPtrArray) known = conflict_list (session, a, error);

  for (guint i = 0; known != NULL && i < known->len; i++) {
    const Conflict *conflict = known->pdata[i];

    if (conflict->person_a == MIN (a, b) && conflict->person_b == MAX (a, b) && strcmp (conflict->kind, kind) == 0 &&
        periods_meet (conflict, from, until)) {
      g_set_error_literal (
          error, KITH_ERROR, KITH_ERROR_INPUT,
          "These two are already kept apart for this reason in that time. Remove the old entry first.");
      return FALSE;
    }
  }
  return known != NULL;
}

static gboolean check_conflict (KithSession *session, gint64 a, gint64 b, Day from, Day until, GError **error)
{
  if (a == b) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                         "Two different people are needed; this is one and the same.");
    return FALSE;
  }
  if (from != DAY_NONE && until != DAY_NONE && until < from) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, "The last day is before the first. Change one of them.");
    return FALSE;
  }
  return person_exists (session, a, error) && person_exists (session, b, error);
}

gint64 conflict_add (KithSession *session, gint64 a, gint64 b, const char *kind, Day from, Day until, GError **error)
{
  const char *known_kind = find_kind (kind, error);
  g_autoptr (Step) step = NULL;
  Row *row = NULL;
  gint64 id;

  if (known_kind == NULL || !check_conflict (session, a, b, from, until, error) ||
      !check_is_new (session, a, b, known_kind, from, until, error))
    return 0;
  step = step_begin (session, "kept two people apart", error);
  if (step == NULL)
    return 0;
  row = row_new ("conflict");
  row_int (row, "person_a", MIN (a, b));
  row_int (row, "person_b", MAX (a, b));
  row_text (row, "kind", known_kind);
  row_day (row, "from_on", from);
  row_day (row, "until_on", until);
  id = row_insert (session, row, error);
  row_free (row);
  return id != 0 && step_commit (g_steal_pointer (&step), error) ? id : 0;
}

gboolean conflict_remove (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) found = conflict_store_list (session, 0, id, error);
  g_autoptr (Step) step = NULL;

  if (found == NULL)
    return FALSE;
  if (id <= 0 || found->len == 0) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no conflict %" G_GINT64_FORMAT ".", id);
    return FALSE;
  }
  step = step_begin (session, "no longer kept two people apart", error);
  if (step == NULL || !row_delete (session, "conflict", id, 0, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}
