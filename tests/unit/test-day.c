#include "base/day.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define TODAY "2026-11-22" /* a Sunday */

static Day iso (const char *text)
{
  Day day = day_from_iso (text);

  assert_int_not_equal (day, DAY_NONE);
  return day;
}

static void expect_on (const char *today, const char *typed, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  Day day = DAY_NONE;

  if (!day_parse (typed, iso (today), &day, &error))
    fail_msg ("\"%s\": %s", typed, error->message);
  found = day_iso (day);
  if (g_strcmp0 (found, expected) != 0)
    fail_msg ("\"%s\" on %s is %s, not %s", typed, today, found, expected);
}

static void expect (const char *typed, const char *expected)
{
  expect_on (TODAY, typed, expected);
}

static void expect_refused (const char *typed, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  Day day = 77;

  if (day_parse (typed, iso (TODAY), &day, &error))
    fail_msg ("\"%s\" was read", typed);
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT));
  assert_int_equal (day, 77);
  if (sentence != NULL)
    assert_string_equal (error->message, sentence);
}

static void days_count_from_1970 (void **state)
{
  (void)state;
  assert_int_equal (day_from_date (1970, 1, 1), 0);
  assert_int_equal (day_from_date (1969, 12, 31), -1);
  assert_int_equal (iso ("2000-03-01"), 11017);
  assert_int_equal (day_from_date (1900, 2, 29), DAY_NONE);
  assert_int_equal (day_from_date (2000, 2, 29), 11016);
  assert_int_equal (day_from_date (2026, 13, 1), DAY_NONE);
  assert_int_equal (day_from_date (2026, 4, 31), DAY_NONE);
  assert_int_equal (day_from_date (0, 1, 1), DAY_NONE);
}

static void every_day_of_four_centuries_goes_there_and_back (void **state)
{
  Day last = day_from_date (2299, 12, 31);
  int weekday = 1; /* 1900-01-01 was a Monday */

  (void)state;
  for (Day day = day_from_date (1900, 1, 1); day <= last; day++) {
    int year, month, day_of_month;

    day_to_date (day, &year, &month, &day_of_month);
    assert_int_equal (day_from_date (year, month, day_of_month), day);
    assert_int_equal (day_weekday (day), weekday);
    weekday = weekday % 7 + 1;
  }
}

static void iso_is_read_exactly (void **state)
{
  const char *const others[] = {
    "2026-1-18", "2026-11-31", "2026/11/18", "2026-11-18 ", "+026-11-18", "2026-11-1x", ""
  };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    assert_int_equal (day_from_iso (others[i]), DAY_NONE);
  assert_int_equal (day_from_iso (NULL), DAY_NONE);
}

static void no_day_is_written_as_nothing (void **state)
{
  g_autofree char *written = day_iso (DAY_NONE);
  g_autofree char *words = day_words (DAY_NONE, 0);
  g_autofree char *due = day_due_words (DAY_NONE, 0);

  (void)state;
  assert_string_equal (written, "");
  assert_string_equal (words, "");
  assert_string_equal (due, "");
}

static void dates_are_read_day_first (void **state)
{
  const char *const ways[] = { "18 nov 2026",
                               "18.11.2026",
                               "18/11/26",
                               "18-11-2026",
                               "18 November 2026",
                               "18th of nov",
                               "NOV 18",
                               "november 18, 2026",
                               "18-Nov-2026",
                               "18nov2026",
                               "2026-11-18",
                               "2026/11/18",
                               "2026 nov 18",
                               "18/11",
                               "wed 18 nov",
                               "Wed, 18 Nov 2026",
                               "on the 18th nov",
                               " 18  nov ",
                               "18. 11. 2026",
                               "18\xC2\xA0nov",
                               "18 nov 26",
                               "2026-11-18T09:02Z",
                               "18/11/2026 09:02:31" };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++)
    expect (ways[i], "2026-11-18");
  expect ("1 sept", "2026-09-01");
  expect ("3 aug", "2026-08-03");
  expect ("1/2/98", "1998-02-01");
  expect ("1/2/28", "2028-02-01");
}

static void distances_are_read (void **state)
{
  (void)state;
  expect ("today", TODAY);
  expect ("Tomorrow", "2026-11-23");
  expect ("yesterday", "2026-11-21");
  expect ("+3", "2026-11-25");
  expect ("-3", "2026-11-19");
  expect ("+ 3 d", "2026-11-25");
  expect ("+2w", "2026-12-06");
  expect ("2w", "2026-12-06");
  expect ("in 2 weeks", "2026-12-06");
  expect ("in a week", "2026-11-29");
  expect ("2 weeks ago", "2026-11-08");
  expect ("+1m", "2026-12-22");
  expect ("-1m", "2026-10-22");
  expect ("next month", "2026-12-22");
  expect ("+1y", "2027-11-22");
}

static void a_weekday_is_the_next_one (void **state)
{
  (void)state;
  expect ("wed", "2026-11-25");
  expect ("Wednesday", "2026-11-25");
  expect ("next tues", "2026-11-24");
  expect ("mon", "2026-11-23");
  expect ("sun", "2026-11-29");
  expect ("last sun", "2026-11-15");
  expect ("last thurs", "2026-11-19");
  expect ("on weds", "2026-11-25");
}

static void without_a_year_the_nearest_is_meant (void **state)
{
  (void)state;
  expect ("3 jan", "2027-01-03");
  expect ("21 may", "2027-05-21");
  expect ("30 may", "2026-05-30");
  expect_on ("2026-01-02", "31 dec", "2025-12-31");
  expect_on ("2026-12-31", "1 jan", "2027-01-01");
  expect_on ("2027-12-01", "29 feb", "2028-02-29");
}

static void what_day_words_wrote_reads_back (void **state)
{
  Day today = iso (TODAY);

  (void)state;
  for (Day day = today - 800; day < today + 800; day++) {
    g_autofree char *words = day_words (day, today);
    g_autofree char *written = day_iso (day);

    expect (words, written);
  }
}

static void months_end_where_they_end (void **state)
{
  (void)state;
  assert_int_equal (day_add_months (iso ("2026-11-30"), 3), iso ("2027-02-28"));
  assert_int_equal (day_add_months (iso ("2027-11-30"), 3), iso ("2028-02-29"));
  assert_int_equal (day_add_months (iso ("2026-01-31"), -2), iso ("2025-11-30"));
  assert_int_equal (day_add_months (iso ("2026-12-15"), 1), iso ("2027-01-15"));
  assert_int_equal (day_add_months (iso ("2028-02-29"), 12), iso ("2029-02-28"));
  assert_int_equal (day_add_months (DAY_NONE, 1), DAY_NONE);
  expect_on ("2026-01-31", "+1m", "2026-02-28");
}

static void a_day_that_is_none_is_said_with_one_that_is (void **state)
{
  (void)state;
  expect_refused ("31 feb", "31 Feb is not a day. Try 28 feb, +2w or tomorrow.");
  expect_refused ("31/4/2026", "31 Apr is not a day. Try 30 apr, +2w or tomorrow.");
  expect_refused ("30 feb 2028", "30 Feb is not a day. Try 29 feb, +2w or tomorrow.");
  expect_refused ("29 feb 2027", "29 Feb is not a day in 2027. Try 28 feb, +2w or tomorrow.");
  expect_refused ("0 mar", "0 Mar is not a day. Try 1 mar, +2w or tomorrow.");
  expect_refused ("11/18/2026", "There is no month 18. Write the day first, as in 18/11/2026 or 18 nov.");
  expect_refused ("tue 18 nov 2026", "That day is Wed 18 Nov. Change the weekday or leave it out.");
  expect_refused ("nov 2026", "Which day of that month? Write it with the day, as in 1 nov 2026.");
}

static void what_is_no_day_is_refused (void **state)
{
  const char *const others[] = { "soon",        "18",         "+",          "-",          "+w",      "18 nov nov",
                                 "1 2 3 4",     "=1+1",       "++3",        "in 2",       "ago",     "\033[A",
                                 "99999999",    "18 nov foo", "2026-13-01", "2026-11",    "1/2/3/4", "18:30",
                                 "+3 potatoes", "de",         "of",         "18 nov 226", "٣ nov",   "tomorrow 3",
                                 "0000-00-00",  "1 jan 0000", "-3w ago",    "1/1/1" };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    expect_refused (others[i], NULL);
  expect_refused ("", "A day is needed. Try 18 nov, +2w or tomorrow.");
  expect_refused (NULL, "A day is needed. Try 18 nov, +2w or tomorrow.");
  expect_refused ("soonish", "That does not read as a day. Try 18 nov, +2w or tomorrow.");
}

static void days_far_away_are_refused (void **state)
{
  const char *const others[] = { "+99999", "-99999w", "1 jan 1066", "1 jan 3000", "+99999y", "-99999m" };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    expect_refused (others[i], "That day is too far away. Write the year with four digits, as in 18 nov 2026.");
}

static void words_carry_the_weekday_and_another_year (void **state)
{
  Day today = iso (TODAY);
  g_autofree char *near = day_words (iso ("2026-11-18"), today);
  g_autofree char *far = day_words (iso ("2027-01-04"), today);

  (void)state;
  assert_string_equal (near, "Wed 18 Nov");
  assert_string_equal (far, "Mon 4 Jan 2027");
}

static void due_words_say_how_late (void **state)
{
  static const char *const words[] = { "3 days late", "2 days late", "yesterday", "today", "tomorrow", "Tue 24 Nov" };
  Day today = iso (TODAY);

  (void)state;
  for (int i = 0; i < 6; i++) {
    g_autofree char *found = day_due_words (today + i - 3, today);

    assert_string_equal (found, words[i]);
  }
}

static void a_fixed_clock_stands_still (void **state)
{
  const Clock clock = { .fixed_today = iso (TODAY), .fixed = TRUE, .fixed_now = 1795338151 };
  g_autofree char *written = clock_iso (clock_now (&clock));

  (void)state;
  assert_int_equal (clock_today (&clock), iso (TODAY));
  assert_string_equal (written, "2026-11-22T09:02:31Z");
}

static void a_fixed_day_keeps_the_time_of_day (void **state)
{
  const Clock clock = { .fixed_today = iso (TODAY), .fixed = TRUE };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (clock_now (&clock));
  g_autofree char *day = g_date_time_format (time, "%Y-%m-%d");

  (void)state;
  assert_string_equal (day, TODAY);
}

static void the_zero_clock_is_the_systems (void **state)
{
  const Clock clock = { 0 };
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;
  gint64 now = clock_now (&clock);

  (void)state;
  assert_true (now >= before && now <= g_get_real_time () / G_USEC_PER_SEC);
  assert_true (ABS (clock_today (&clock) - (Day)(now / 86400)) <= 1);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (days_count_from_1970),
    cmocka_unit_test (every_day_of_four_centuries_goes_there_and_back),
    cmocka_unit_test (iso_is_read_exactly),
    cmocka_unit_test (no_day_is_written_as_nothing),
    cmocka_unit_test (dates_are_read_day_first),
    cmocka_unit_test (distances_are_read),
    cmocka_unit_test (a_weekday_is_the_next_one),
    cmocka_unit_test (without_a_year_the_nearest_is_meant),
    cmocka_unit_test (what_day_words_wrote_reads_back),
    cmocka_unit_test (months_end_where_they_end),
    cmocka_unit_test (a_day_that_is_none_is_said_with_one_that_is),
    cmocka_unit_test (what_is_no_day_is_refused),
    cmocka_unit_test (days_far_away_are_refused),
    cmocka_unit_test (words_carry_the_weekday_and_another_year),
    cmocka_unit_test (due_words_say_how_late),
    cmocka_unit_test (a_fixed_clock_stands_still),
    cmocka_unit_test (a_fixed_day_keeps_the_time_of_day),
    cmocka_unit_test (the_zero_clock_is_the_systems),
  };

  return cmocka_run_group_tests_name ("day", tests, NULL, NULL);
}
