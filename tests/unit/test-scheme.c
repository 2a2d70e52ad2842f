#include "scheme/scheme.h"

#include "base/data.h"
#include "base/error.h"
#include "people/area.h"
#include "people/ladder.h"
#include "store/step.h"
#include "support/fixture.h"

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

#define HEAD "key = \"test\";\nname = \"Test\";\n"
#define GRADES "grades = ( \"1st year\", \"2nd year\" );\n"
#define REST "qualified_months = 6;\nrested_days = 90;\n"
#define WEIGHTS "weights = { area = 600; lived = 400; };\n"

static void every_preset_can_be_read (void **state)
{
  g_auto (GStrv) names = scheme_presets ();

  (void)state;
  assert_true (g_strv_contains ((const char *const *)names, "peer-support"));
  for (int i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_strdup_printf ("presets/%s.conf", names[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (SchemeRules) rules = scheme_rules_parse (data_file (path)->text, path, &error);

    if (rules == NULL)
      fail_msg ("%s", error->message);
    assert_string_equal (rules->key, names[i]);
    assert_true (rules->areas->len > 0);
  }
}

static void rules_are_read (void **state)
{
  g_autoptr (SchemeRules) rules = scheme_rules_parse (HEAD GRADES REST WEIGHTS, "test.conf", NULL);

  (void)state;
  assert_non_null (rules);
  assert_string_equal (rules->name, "Test");
  assert_int_equal (rules->grades->len, 2);
  assert_string_equal (rules->grades->pdata[1], "2nd year");
  assert_int_equal (rules->qualified_months, 6);
  assert_int_equal (rules->rested_days, 90);
  assert_int_equal (rules->weights.area, 600);
  assert_int_equal (rules->weights.lived, 400);
  assert_int_equal (rules->weights.site, 0);
  assert_int_equal (rules->areas->len, 0);
}

static void mistakes_name_file_line_and_reason (void **state)
{
  static const struct {
    const char *text, *words;
  } cases[] = {
    { HEAD GRADES REST "weights = { area = 600; lived = 401; };\n",
      "test.conf, line 6: The weights come to more than 1000" },
    { HEAD GRADES REST "weights = { aera = 600; };\n", "line 6: There is no such weight" },
    { HEAD GRADES REST "weights = { area = -1; };\n", "line 6: A weight is a whole number" },
    { HEAD GRADES REST "weights = { area = 2000000000; lived = 2000000000; };\n",
      "line 6: A weight is a whole number" },
    { HEAD GRADES REST, "\"weights\"" },
    { HEAD "grades = ( \"1st year\", \"Year 1\" );\n" REST WEIGHTS, "line 3: Two of the \"grades\"" },
    { HEAD "grades = \"all\";\n" REST WEIGHTS, "line 3: \"grades\"" },
    { HEAD GRADES REST WEIGHTS "colour = \"red\";\n", "line 7: There is no such rule" },
    { HEAD GRADES REST WEIGHTS "areas = ( { name = \"Exams\"; } );\n", "line 7: An area is written as" },
    { HEAD GRADES REST WEIGHTS
      "areas = ( { name = \"A\"; sensitive = true; },\n { name = \"a\"; sensitive = true; } );\n",
      "line 8: This area is there twice" },
    { HEAD GRADES "qualified_months = \"six\";\nrested_days = 9;\n" WEIGHTS, "line 4: \"qualified_months\"" },
    { "key = \"Two Words\";\nname = \"x\";\n" GRADES REST WEIGHTS, "line 1: \"key\"" },
    { HEAD "grades = (\n", "line 4: It cannot be read" },
  };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    assert_null (scheme_rules_parse (cases[i].text, "test.conf", &error));
    assert_int_equal (error->code, KITH_ERROR_INPUT);
    if (!g_str_has_prefix (error->message, "test.conf, line ") || strstr (error->message, cases[i].words) == NULL)
      fail_msg ("\"%s\" is not in: %s", cases[i].words, error->message);
  }
}

static void a_scheme_is_made_once_with_its_areas (void **state)
{
  KithSession *session = *state;
  g_autoptr (GPtrArray) areas = area_list (session, NULL);
  g_autoptr (SchemeRules) rules = scheme_rules_load (session, NULL);
  g_autoptr (GError) error = NULL;

  assert_int_equal (areas->len, rules->areas->len);
  assert_string_equal (rules->key, "peer-support");
  assert_int_equal (rules->qualified_months, 12);
  assert_false (scheme_create (session, "peer-support", &error));
  assert_int_equal (error->code, KITH_ERROR_REFUSED);
  g_clear_error (&error);
  assert_false (scheme_create (session, "chess", &error));
  assert_int_equal (error->code, KITH_ERROR_USAGE);
  assert_non_null (strstr (error->message, "peer-support"));
  g_clear_error (&error);
  assert_false (step_undo (session, NULL, &error));
  assert_non_null (error);
}

static void a_grade_is_known_by_what_people_write (void **state)
{
  g_autoptr (Ladder) ladder = ladder_load (*state, NULL);

  assert_int_equal (ladder_place (ladder, "1st year"), 0);
  assert_int_equal (ladder_place (ladder, "Year 1"), 0);
  assert_int_equal (ladder_place (ladder, "y2"), 1);
  assert_int_equal (ladder_place (ladder, "SECOND"), 1);
  assert_int_equal (ladder_place (ladder, "3"), 2);
  assert_int_equal (ladder_place (ladder, " Qualified "), 3);
  assert_int_equal (ladder_place (ladder, "Year 7"), -1);
  assert_int_equal (ladder_place (ladder, "Year 1 of 3"), -1);
  assert_int_equal (ladder_place (ladder, "2024"), -1);
  assert_int_equal (ladder_place (ladder, ""), -1);
}

static void the_pool_ends_the_day_after_the_window (void **state)
{
  g_autoptr (Ladder) ladder = ladder_load (*state, NULL);

  for (Day today = fixture_day ("2026-02-20"); today < fixture_day ("2028-03-10"); today++) {
    Day since = ladder_qualified_since (ladder, today);

    assert_true (day_add_months (since, 12) >= today);
    assert_true (day_add_months (since - 1, 12) < today);
  }
}

int main (void)
{
#define CASE(name, test)                                                                                               \
  {                                                                                                                    \
    name, test, open_store, close_store, NULL                                                                          \
  }
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_preset_can_be_read),
    cmocka_unit_test (rules_are_read),
    cmocka_unit_test (mistakes_name_file_line_and_reason),
    CASE ("a-scheme-is-made-once-with-its-areas-and-not-undone", a_scheme_is_made_once_with_its_areas),
    CASE ("a-grade-is-known-by-what-people-write", a_grade_is_known_by_what_people_write),
    CASE ("/LA-6/the-pool-ends-the-day-after-the-window", the_pool_ends_the_day_after_the_window),
  };

  return cmocka_run_group_tests_name ("scheme", tests, NULL, NULL);
}
