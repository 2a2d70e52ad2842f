/* How much of a text fits on a window when the terminal alone wraps it. */
#include "ui/term/plain.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void all_of_a_short_text_fits (void **state)
{
  (void)state;
  assert_int_equal (plain_fit ("", 3, 10), 0);
  assert_int_equal (plain_fit ("one\ntwo\nthree", 3, 10), 13);
  assert_int_equal (plain_fit ("one\n\nthree\n", 3, 10), 11);
}

static void a_long_text_stops_between_lines (void **state)
{
  (void)state;
  assert_int_equal (plain_fit ("one\ntwo\nthree", 2, 10), 8);
  assert_int_equal (plain_fit ("one\na line of twenty col\nthree", 2, 10), 4);
}

static void a_line_that_fills_its_row_takes_one (void **state)
{
  (void)state;
  assert_int_equal (plain_fit ("0123456789\ntwo", 2, 10), 14);
  assert_int_equal (plain_fit ("0123456789A\ntwo", 2, 10), 12);
}

static void a_line_longer_than_the_window_is_cut_at_a_character (void **state)
{
  (void)state;
  assert_int_equal (plain_fit ("0123456789012345678901234", 2, 10), 20);
  assert_int_equal (plain_fit ("Zoë Zoë", 1, 3), 4);
}

static void a_wide_character_never_stands_across_the_edge (void **state)
{
  (void)state;
  assert_int_equal (plain_fit ("\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2", 1, 5), 6);
}

static void there_is_always_a_character_more (void **state)
{
  (void)state;
  assert_int_equal (plain_fit ("abc", 1, 1), 1);
  assert_int_equal (plain_fit ("\xe6\xbc\xa2", 1, 1), 3);
  assert_int_equal (plain_fit ("\nabc", 1, 1), 1);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (all_of_a_short_text_fits),
    cmocka_unit_test (a_long_text_stops_between_lines),
    cmocka_unit_test (a_line_that_fills_its_row_takes_one),
    cmocka_unit_test (a_line_longer_than_the_window_is_cut_at_a_character),
    cmocka_unit_test (a_wide_character_never_stands_across_the_edge),
    cmocka_unit_test (there_is_always_a_character_more),
  };

  setlocale (LC_CTYPE, "C.UTF-8");
  return cmocka_run_group_tests (tests, NULL, NULL);
}
