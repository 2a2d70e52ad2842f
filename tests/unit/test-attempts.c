#include "store-fixture.h"

#include "store/attempts.h"
#include "store/guard.h"

#define AT G_GINT64_CONSTANT (1763812800000)

static void each_wrong_try_doubles_the_wait_from_1_to_30_seconds (void **state)
{
  static const int waits[] = { 0, 1, 2, 4, 8, 16, 30, 30 };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    assert_int_equal (attempts_wait (i), waits[i]);
  assert_int_equal (attempts_wait (1000000), 30);
}

static void time_alone_ends_the_wait (void **state)
{
  const Attempts attempts = { 3, AT };

  (void)state;
  assert_int_equal (attempts_left (&attempts, AT), 4);
  assert_int_equal (attempts_left (&attempts, AT + 1), 4);
  assert_int_equal (attempts_left (&attempts, AT + 3001), 1);
  assert_int_equal (attempts_left (&attempts, AT + 4000), 0);
  assert_int_equal (attempts_left (&attempts, AT - 1000000), 4);
}

static void the_count_outlives_the_program_until_the_right_one_or_an_hour (void **state)
{
  Fixture *fixture = *state;
  Attempts attempts = attempts_load (fixture->directory, "anna", AT);

  assert_int_equal (attempts.wrong, 0);
  attempts_add (&attempts, fixture->directory, "anna", AT);
  attempts_add (&attempts, fixture->directory, "anna", AT);
  assert_int_equal (attempts_load (fixture->directory, "anna", AT + 5).wrong, 2);
  assert_int_equal (attempts_load (fixture->directory, "ben", AT + 5).wrong, 0);
  assert_int_equal (attempts_load (fixture->directory, "anna", AT + 3600001).wrong, 0);
  attempts_forget (fixture->directory, "anna");
  assert_int_equal (attempts_load (fixture->directory, "anna", AT + 5).wrong, 0);
}

static void a_count_that_is_none_holds_nobody_up (void **state)
{
  Fixture *fixture = *state;
  Attempts attempts = { 0 };

  attempts_add (&attempts, fixture->directory, "anna", AT);

  g_autofree char *drafts = file_in (fixture, STORE_DRAFTS);
  g_autoptr (GDir) names = g_dir_open (drafts, 0, NULL);

  for (const char *name; (name = g_dir_read_name (names)) != NULL;) {
    g_autofree char *path = g_build_filename (drafts, name, NULL);

    assert_true (!g_str_has_suffix (name, ".tries") || g_file_set_contents (path, "-x%n", 4, NULL));
    assert_int_equal (chmod (path, 0600), 0);
  }
  assert_int_equal (attempts_load (fixture->directory, "anna", AT).wrong, 0);
  assert_int_equal (attempts_load ("/no/such/store", "anna", AT).wrong, 0);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_wrong_try_doubles_the_wait_from_1_to_30_seconds),
    cmocka_unit_test (time_alone_ends_the_wait),
    cmocka_unit_test_setup_teardown (the_count_outlives_the_program_until_the_right_one_or_an_hour, store_set_up,
                                     store_tear_down),
    cmocka_unit_test_setup_teardown (a_count_that_is_none_holds_nobody_up, store_set_up, store_tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
