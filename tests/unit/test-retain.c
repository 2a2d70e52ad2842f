/* Which backups stay. */
#include "store/retain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

/* DAYS are ISO days, the newest first, separated by spaces; EXPECTED has a + for each that stays and a - for each that goes. */
static void expect_kept (const char *days, long keep_days, long weeks, long months, const char *expected)
{
  g_auto (GStrv) texts = g_strsplit (days, " ", -1);
  guint count = *days == '\0' ? 0 : g_strv_length (texts);
  g_autofree Day *list = g_new0 (Day, count + 1);
  g_autofree gboolean *keep = g_new0 (gboolean, count + 1);
  const RetainRule rule = { keep_days, weeks, months };
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < count; i++) {
    list[i] = day_from_iso (texts[i]);
    assert_true (list[i] != DAY_NONE);
  }
  retain_choose (list, count, &rule, keep);
  for (guint i = 0; i < count; i++)
    g_string_append_c (found, keep[i] ? '+' : '-');
  assert_string_equal (found->str, expected);
}

static void so_many_days_stay (void **state G_GNUC_UNUSED)
{
  expect_kept ("2026-11-22 2026-11-21 2026-11-20 2026-11-19", 3, 0, 0, "+++-");
  expect_kept ("2026-11-22 2026-11-21", 7, 0, 0, "++");
}

static void all_of_a_kept_day_stay (void **state G_GNUC_UNUSED)
{
  expect_kept ("2026-11-22 2026-11-22 2026-11-21 2026-11-21", 1, 0, 0, "++--");
}

static void days_without_a_backup_are_not_counted (void **state G_GNUC_UNUSED)
{
  expect_kept ("2026-11-22 2026-08-01 2026-07-31 2026-07-30", 3, 0, 0, "+++-");
}

static void the_last_of_each_week_stays (void **state G_GNUC_UNUSED)
{
  /* 2026-11-22 is a Sunday, 16 the Monday of its week. */
  expect_kept ("2026-11-22 2026-11-16 2026-11-15 2026-11-09 2026-11-08", 0, 2, 0, "+-+--");
}

static void a_week_runs_over_the_new_year (void **state G_GNUC_UNUSED)
{
  expect_kept ("2027-01-03 2026-12-31 2026-12-28 2026-12-27", 0, 2, 0, "+--+");
}

static void the_last_of_each_month_stays (void **state G_GNUC_UNUSED)
{
  expect_kept ("2026-11-22 2026-11-01 2026-10-31 2026-10-30 2026-09-30", 0, 0, 2, "+-+--");
  expect_kept ("2028-03-01 2028-02-29 2028-02-28 2028-01-31", 0, 0, 3, "++-+");
  expect_kept ("2027-01-31 2026-12-31 2026-01-31", 0, 0, 2, "++-");
}

static void the_same_month_of_another_year_is_another (void **state G_GNUC_UNUSED)
{
  expect_kept ("2026-11-22 2025-11-22", 0, 0, 2, "++");
}

static void days_weeks_and_months_add_up (void **state G_GNUC_UNUSED)
{
  expect_kept ("2026-11-22 2026-11-21 2026-11-20 2026-11-15 2026-11-14 2026-10-31 2026-10-30", 2, 2, 2, "++-+-+-");
}

static void the_newest_always_stays (void **state G_GNUC_UNUSED)
{
  expect_kept ("2026-11-22 2026-11-21", 0, 0, 0, "+-");
  expect_kept ("2026-11-22", 0, 0, 0, "+");
  expect_kept ("", 7, 4, 6, "");
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (so_many_days_stay),
    cmocka_unit_test (all_of_a_kept_day_stay),
    cmocka_unit_test (days_without_a_backup_are_not_counted),
    cmocka_unit_test (the_last_of_each_week_stays),
    cmocka_unit_test (a_week_runs_over_the_new_year),
    cmocka_unit_test (the_last_of_each_month_stays),
    cmocka_unit_test (the_same_month_of_another_year_is_another),
    cmocka_unit_test (days_weeks_and_months_add_up),
    cmocka_unit_test (the_newest_always_stays),
  };

  return cmocka_run_group_tests_name ("retain", tests, NULL, NULL);
}
