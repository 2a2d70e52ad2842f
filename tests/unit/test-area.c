#include "people/area.h"

#include "base/error.h"
#include "people/person.h"
#include "people/supporter.h"
#include "store/step.h"
#include "support/fixture.h"
#include "support/fixture_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static int open_store (void **state)
{
  *state = fixture_session (fixture_day ("2026-11-18"));
  return 0;
}

static int close_store (void **state)
{
  fixture_free (*state);
  return 0;
}

static void assert_failed (GError **error, int code, const char *words)
{
  assert_non_null (*error);
  assert_int_equal ((*error)->code, code);
  if (strstr ((*error)->message, words) == NULL)
    fail_msg ("\"%s\" is not in: %s", words, (*error)->message);
  g_clear_error (error);
}

static void areas_of_the_preset_are_there (void **state)
{
  g_autoptr (GPtrArray) areas = area_list (*state, NULL);

  assert_int_equal (areas->len, 11);
  assert_string_equal (((Area *)areas->pdata[0])->name, "Bereavement");
  assert_true (((Area *)areas->pdata[0])->sensitive);
  assert_false (area_is_sensitive (*state, area_find (*state, "Exams")));
}

static void the_coordinator_edits_the_vocabulary (void **state)
{
  gint64 id = area_add (*state, " Housing  and money ", FALSE, NULL);
  g_autofree char *name = area_name (*state, id);
  g_autoptr (GError) error = NULL;

  assert_int_not_equal (id, 0);
  assert_string_equal (name, "Housing and money");
  assert_int_equal (area_find (*state, "HOUSING AND MONEY"), id);
  assert_int_equal (area_add (*state, "housing and money", FALSE, &error), 0);
  assert_failed (&error, KITH_ERROR_INPUT, "already an area");
  assert_true (area_set (*state, id, 1, "Housing", TRUE, NULL));
  assert_true (area_is_sensitive (*state, id));
  assert_false (area_set (*state, id, 1, "Rent", TRUE, &error));
  assert_int_equal (error->code, KITH_ERROR_CHANGED);
  g_clear_error (&error);
  assert_true (area_remove (*state, id, NULL));
  assert_int_equal (area_find (*state, "Housing"), 0);
  assert_false (area_remove (*state, id, &error));
  assert_failed (&error, KITH_ERROR_INPUT, "no area");
}

static void names_that_a_list_could_not_hold_are_refused (void **state)
{
  static const char *const names[] = { "", "  ", "Exams: written", "A;B", "Loss lived", "Work willing" };
  g_autoptr (GError) error = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    assert_int_equal (area_add (*state, names[i], FALSE, &error), 0);
    assert_failed (&error, KITH_ERROR_INPUT, "");
  }
}

static void an_area_in_use_stays (void **state)
{
  gint64 exams = area_find (*state, "Exams");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) areas = NULL;

  fixture_supporter (*state, "Sam Hill", "sam.hill@example.org", "Exams:written lived; Exams");
  assert_false (area_remove (*state, exams, &error));
  assert_failed (&error, KITH_ERROR_REFUSED, "1 supporter and 0 requests");
  areas = area_list (*state, NULL);
  for (guint i = 0; i < areas->len; i++) {
    const Area *area = areas->pdata[i];

    assert_int_equal (area->supporters, area->id == exams ? 1 : 0);
  }
}

static void renaming_can_be_undone (void **state)
{
  gint64 exams = area_find (*state, "Exams");
  g_autofree char *label = NULL;

  assert_true (area_set (*state, exams, 0, "Examinations", FALSE, NULL));
  assert_true (step_undo (*state, &label, NULL));
  assert_string_equal (label, "changed the area \"Exams\"");
  assert_int_equal (area_find (*state, "Exams"), exams);
}

static void an_area_made_sensitive_makes_offers_inert (void **state)
{
  gint64 exams = area_find (*state, "Exams");
  gint64 sam = fixture_supporter (*state, "Sam Hill", "sam.hill@example.org", "Exams");
  SupporterRow row;

  assert_true (supporter_row (*state, sam, &row, NULL));
  assert_string_equal (row.areas, "Exams");
  assert_true (row.can_help);
  supporter_row_clear (&row);
  assert_true (area_set (*state, exams, 0, "Exams", TRUE, NULL));
  assert_true (supporter_row (*state, sam, &row, NULL));
  assert_string_equal (row.areas, "1 private, consent missing");
  assert_false (row.can_help);
  supporter_row_clear (&row);
}

static void a_person_is_found_by_number_name_or_address (void **state)
{
  gint64 zoe = fixture_supporter (*state, "Zoë Adams", "zoe.adams@example.org", NULL);
  gint64 one = fixture_supporter (*state, "Ana Ruiz", "ana@example.org", NULL);
  gint64 other = fixture_supporter (*state, "Ana Ruiz", "ana.ruiz@example.org", NULL);
  g_autofree char *number = g_strdup_printf ("#%" G_GINT64_FORMAT, zoe);
  g_autofree char *both = g_strdup_printf ("#%" G_GINT64_FORMAT ", #%" G_GINT64_FORMAT, one, other);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  assert_int_equal (person_resolve (*state, number, NULL), zoe);
  assert_int_equal (person_resolve (*state, "zoe adams", NULL), zoe);
  assert_int_equal (person_resolve (*state, "ZOE.Adams@example.org", NULL), zoe);
  assert_int_equal (person_resolve (*state, "Zoë <zoe.adams@example.org>", NULL), zoe);
  assert_int_equal (person_resolve (*state, "Ana Ruiz", &error), 0);
  assert_failed (&error, KITH_ERROR_INPUT, both);
  assert_int_equal (person_resolve (*state, "Zoe", &error), 0);
  assert_failed (&error, KITH_ERROR_INPUT, "exactly");
  assert_int_equal (person_resolve (*state, "#9999", &error), 0);
  assert_failed (&error, KITH_ERROR_INPUT, "no person 9999");
  found = person_search_supporters (*state, "ruiz", 10, NULL);
  assert_int_equal (found->len, 2);
  assert_int_equal (((Person *)found->pdata[0])->id, one);
}

/* Gives NAME and its NUMBER, or another's. */
static void a_name_with_its_number_tells_namesakes_apart (void **state)
{
  gint64 one = fixture_supporter (*state, "Ana Ruiz", "ana@example.org", NULL);
  gint64 other = fixture_supporter (*state, "Ana Ruiz", "ana.ruiz@example.org", NULL);
  gint64 zoe = fixture_supporter (*state, "Zoë Adams", "zoe.adams@example.org", NULL);
  g_autoptr (GPtrArray) found = person_search_supporters (*state, "a", 10, NULL);
  g_autofree char *second = person_offer_words (found, 1);
  g_autofree char *last = person_offer_words (found, 2);
  g_autofree char *expected = g_strdup_printf ("Ana Ruiz #%" G_GINT64_FORMAT, other);
  g_autofree char *wrong = g_strdup_printf ("Ana Ruiz #%" G_GINT64_FORMAT, zoe);
  g_autoptr (GError) error = NULL;

  assert_int_equal (((Person *)found->pdata[0])->id, one);
  assert_string_equal (second, expected);
  assert_string_equal (last, "Zoë Adams");
  assert_int_equal (person_resolve (*state, second, NULL), other);
  assert_int_equal (person_resolve (*state, "ana ruiz  #9999", &error), 0);
  assert_failed (&error, KITH_ERROR_INPUT, "no person 9999");
  assert_int_equal (person_resolve (*state, wrong, &error), 0);
  assert_failed (&error, KITH_ERROR_INPUT, "somebody else");
}

/* Who only asked for support is found by the whole name, and never told by a part of it. */
static void a_part_of_a_name_finds_supporters_alone (void **state)
{
  gint64 sam = fixture_supporter (*state, "Sam Hill", "sam.hill@example.org", "Exams");
  gint64 other = fixture_supporter (*state, "Samira Hill", "samira@example.org", "Exams");
  gint64 priya = 0;
  g_autofree char *several = NULL;
  g_autoptr (GError) error = NULL;
  gboolean nobody = TRUE;

  fixture_sql (*state, "INSERT INTO person (uid, name, name_folded)"
                       " VALUES (lower(hex(randomblob(16))), 'Priya Hillman', 'priya hillman')");
  priya = fixture_sql_number (*state, "SELECT id FROM person WHERE name = 'Priya Hillman'");
  assert_int_equal (person_pick (*state, "Sam Hi", &nobody, NULL), sam);
  assert_false (nobody);
  assert_int_equal (person_pick (*state, "sam hill", NULL, NULL), sam);
  assert_int_equal (person_pick (*state, "priya hillman", NULL, NULL), priya);
  assert_int_equal (person_pick (*state, "hillm", &nobody, &error), 0);
  assert_failed (&error, KITH_ERROR_INPUT, "exactly");
  assert_true (nobody);
  several = g_strdup_printf ("\"hill\": Sam Hill (#%" G_GINT64_FORMAT "), Samira Hill (#%" G_GINT64_FORMAT "). Write",
                             sam, other);
  assert_int_equal (person_pick (*state, "hill", &nobody, &error), 0);
  assert_failed (&error, KITH_ERROR_INPUT, several);
  assert_false (nobody);
  assert_int_equal (person_pick (*state, " ", &nobody, &error), 0);
  assert_false (nobody);
}

int main (void)
{
#define CASE(name, test)                                                                                               \
  {                                                                                                                    \
    name, test, open_store, close_store, NULL                                                                          \
  }
  const struct CMUnitTest tests[] = {
    CASE ("/LA-5/the-preset-brings-its-areas-some-sensitive", areas_of_the_preset_are_there),
    CASE ("/LA-5/the-coordinator-edits-the-vocabulary", the_coordinator_edits_the_vocabulary),
    CASE ("names-that-a-list-could-not-hold-are-refused", names_that_a_list_could_not_hold_are_refused),
    CASE ("an-area-in-use-stays", an_area_in_use_stays),
    CASE ("renaming-an-area-can-be-undone", renaming_can_be_undone),
    CASE ("/LA-5/an-area-made-sensitive-makes-offers-without-consent-inert", an_area_made_sensitive_makes_offers_inert),
    CASE ("a-person-is-found-by-number-exact-name-or-address", a_person_is_found_by_number_name_or_address),
    CASE ("a-name-with-its-number-tells-namesakes-apart", a_name_with_its_number_tells_namesakes_apart),
    CASE ("a-part-of-a-name-finds-supporters-alone", a_part_of_a_name_finds_supporters_alone),
  };

  return cmocka_run_group_tests_name ("area", tests, NULL, NULL);
}
