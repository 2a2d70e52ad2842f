#include "people/conflict.h"

#include "base/error.h"
#include "store/step.h"
#include "support/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

typedef struct {
  KithSession *session;
  gint64 sam, ana;
} Pair;

static int open_store (void **state)
{
  Pair *store = g_new0 (Pair, 1);

  store->session = fixture_session (fixture_day ("2026-11-18"));
  store->sam = fixture_supporter (store->session, "Sam Hill", "sam.hill@example.org", NULL);
  store->ana = fixture_supporter (store->session, "Ana Ruiz", "ana.ruiz@example.org", NULL);
  *state = store;
  return 0;
}

static int close_store (void **state)
{
  fixture_free (((Pair *)*state)->session);
  g_free (*state);
  return 0;
}

static void assert_refused (Pair *store, gint64 a, gint64 b, const char *kind, Day from, Day until, const char *words)
{
  g_autoptr (GError) error = NULL;

  assert_int_equal (conflict_add (store->session, a, b, kind, from, until, &error), 0);
  assert_int_equal (error->code, KITH_ERROR_INPUT);
  if (strstr (error->message, words) == NULL)
    fail_msg ("\"%s\" is not in: %s", words, error->message);
}

static void a_conflict_is_mutual_dated_and_of_a_kind (void **state)
{
  Pair *store = *state;
  Day from = fixture_day ("2026-01-01");
  gint64 id = conflict_add (store->session, store->ana, store->sam, "Line-Manager", from, DAY_NONE, NULL);
  g_autoptr (GPtrArray) of_sam = conflict_list (store->session, store->sam, NULL);
  g_autoptr (GPtrArray) of_ana = conflict_list (store->session, store->ana, NULL);
  const Conflict *conflict = of_sam->pdata[0];

  assert_int_not_equal (id, 0);
  assert_int_equal (of_sam->len, 1);
  assert_int_equal (of_ana->len, 1);
  assert_int_equal (conflict->person_a, store->sam);
  assert_string_equal (conflict->name_b, "Ana Ruiz");
  assert_string_equal (conflict->kind, "line manager");
  assert_int_equal (conflict->from, from);
  assert_int_equal (conflict->until, DAY_NONE);
}

static void what_makes_no_sense_is_refused (void **state)
{
  Pair *store = *state;
  Day day = fixture_day ("2026-05-01");

  assert_refused (store, store->sam, store->sam, "household", DAY_NONE, DAY_NONE, "one and the same");
  assert_refused (store, store->sam, store->ana, "rival", DAY_NONE, DAY_NONE, "educational supervisor");
  assert_refused (store, store->sam, store->ana, "household", day, day - 1, "before the first");
  assert_refused (store, store->sam, 999, "household", DAY_NONE, DAY_NONE, "no person 999");
  assert_int_not_equal (conflict_add (store->session, store->sam, store->ana, "household", day, day + 9, NULL), 0);
  assert_refused (store, store->ana, store->sam, "household", day + 9, DAY_NONE, "already kept apart");
  assert_int_not_equal (conflict_add (store->session, store->ana, store->sam, "household", day + 10, DAY_NONE, NULL),
                        0);
}

static void a_removed_conflict_is_gone_until_undone (void **state)
{
  Pair *store = *state;
  gint64 id = conflict_add (store->session, store->sam, store->ana, "assessor", DAY_NONE, DAY_NONE, NULL);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *label = NULL;
  g_autoptr (GError) error = NULL;

  assert_true (conflict_remove (store->session, id, NULL));
  after = conflict_list (store->session, 0, NULL);
  assert_int_equal (after->len, 0);
  label = step_undo_label (store->session);
  assert_null (strstr (label, "Sam"));
  assert_true (step_undo (store->session, NULL, NULL));
  again = conflict_list (store->session, 0, NULL);
  assert_int_equal (again->len, 1);
  assert_false (conflict_remove (store->session, 777, &error));
  assert_int_equal (error->code, KITH_ERROR_INPUT);
}

int main (void)
{
#define CASE(name, test)                                                                                               \
  {                                                                                                                    \
    name, test, open_store, close_store, NULL                                                                          \
  }
  const struct CMUnitTest tests[] = {
    CASE ("a-conflict-is-mutual-dated-and-of-a-kind", a_conflict_is_mutual_dated_and_of_a_kind),
    CASE ("a-conflict-that-makes-no-sense-is-refused-with-the-reason", what_makes_no_sense_is_refused),
    CASE ("a-removed-conflict-is-gone-until-undone-and-its-label-names-nobody",
          a_removed_conflict_is_gone_until_undone),
  };

  return cmocka_run_group_tests_name ("conflict", tests, NULL, NULL);
}
