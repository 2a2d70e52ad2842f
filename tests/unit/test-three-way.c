#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/widgets/three_way.h"

static void what_only_one_side_changed_is_chosen_already (void **state)
{
  g_autoptr (ThreeWay) versions = three_way_new ();

  (void)state;
  three_way_add (versions, "site", "Site", "Preston", "Leeds", "Preston");
  three_way_add (versions, "phone", "Phone", "1", "1", "2");
  three_way_add (versions, "both", "Both", "1", "3", "3");
  three_way_add (versions, "same", "Same", "x", "x", "x");
  assert_int_equal (three_way_count (versions), 3);
  assert_string_equal (three_way_text (versions, 0), "Leeds");
  assert_string_equal (three_way_text (versions, 1), "2");
  assert_string_equal (three_way_text (versions, 2), "3");
  assert_null (three_way_next_open (versions));
}

static void what_both_changed_is_open_until_one_is_chosen (void **state)
{
  g_autoptr (ThreeWay) versions = three_way_new ();

  (void)state;
  three_way_add (versions, "phone", "Phone", "1", "1", "2");
  three_way_add (versions, "site", "Site", "Preston", "Leeds", "York");
  assert_null (three_way_text (versions, 1));
  assert_string_equal (three_way_next_open (versions), "Site");
  assert_true (three_way_handle_key (versions, 'm'));
  assert_null (three_way_next_open (versions));
  assert_string_equal (three_way_text (versions, 1), "York");
  assert_true (three_way_handle_key (versions, 't'));
  assert_string_equal (three_way_text (versions, 1), "Leeds");
  assert_int_equal (three_way_side (versions, 0), SIDE_MINE);
}

static void without_knowing_how_it_was_every_difference_is_asked_about (void **state)
{
  g_autoptr (ThreeWay) versions = three_way_new ();

  (void)state;
  three_way_add (versions, "site", "Site", NULL, "Leeds", "York");
  three_way_add (versions, "phone", "Phone", NULL, "1", "1");
  assert_int_equal (three_way_count (versions), 1);
  assert_int_equal (three_way_side (versions, 0), SIDE_NONE);
}

static void the_cursor_stays_among_the_fields (void **state)
{
  g_autoptr (ThreeWay) versions = three_way_new ();

  (void)state;
  assert_true (three_way_handle_key (versions, 'm'));
  assert_true (three_way_handle_key (versions, KEYCODE_DOWN));
  three_way_add (versions, "site", "Site", "a", "b", "c");
  three_way_handle_key (versions, KEYCODE_UP);
  three_way_handle_key (versions, KEYCODE_DOWN);
  three_way_handle_key (versions, KEYCODE_RIGHT);
  assert_string_equal (three_way_text (versions, 0), "c");
  assert_false (three_way_handle_key (versions, 'x'));
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_only_one_side_changed_is_chosen_already),
    cmocka_unit_test (what_both_changed_is_open_until_one_is_chosen),
    cmocka_unit_test (without_knowing_how_it_was_every_difference_is_asked_about),
    cmocka_unit_test (the_cursor_stays_among_the_fields),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
