#include "base/conf.h"
#include "base/error.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

typedef struct {
  char *folder;
  char *path;
} Place;

static int set_up (void **state)
{
  Place *place = g_new0 (Place, 1);

  place->folder = g_dir_make_tmp ("kith-conf-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "kith.conf", NULL);
  *state = place;
  return place->folder == NULL;
}

static int tear_down (void **state)
{
  Place *place = *state;
  g_autofree char *link = g_build_filename (place->folder, "link.conf", NULL);
  g_autofree char *deep = g_build_filename (place->folder, "new", NULL);
  g_autofree char *deep_file = g_build_filename (deep, "kith.conf", NULL);

  g_unlink (link);
  g_unlink (deep_file);
  g_rmdir (deep);
  g_unlink (place->path);
  /* Fails where a temporary file was left behind. */
  assert_int_equal (g_rmdir (place->folder), 0);
  g_free (place->folder);
  g_free (place->path);
  g_free (place);
  return 0;
}

static Conf *load (const Place *place, const char *contents, GError **error)
{
  assert_true (g_file_set_contents (place->path, contents, -1, NULL));
  return conf_load (place->path, error);
}

/* SENTENCE is what follows the file's name. */
static void expect_refused (const Place *place, const char *contents, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Conf) conf = load (place, contents, &error);

  if (conf != NULL)
    fail_msg ("taken: %s", contents);
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT));
  assert_true (g_str_has_prefix (error->message, place->path));
  if (!g_str_has_prefix (error->message + strlen (place->path), sentence))
    fail_msg ("%s", error->message);
}

static void every_default_is_one_its_own_check_takes (void **state)
{
  const ConfOption *option = conf_options ();

  (void)state;
  for (; option->name != NULL; option++) {
    g_autoptr (Conf) conf = conf_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *value = NULL;

    if (!conf_set (conf, option->name, option->preset, &error))
      fail_msg ("%s: %s", option->name, error->message);
    value = conf_value (conf, option->name);
    assert_string_equal (value, option->preset);
    assert_ptr_equal (conf_option (option->name), option);
    assert_true (g_str_has_suffix (option->help, "."));
    assert_non_null (option->label);
    assert_true (g_strv_contains (((const char *const[]){ "terminal", "keys", "mail", NULL }), option->group));
  }
}

static void a_missing_file_gives_the_defaults (void **state)
{
  const Place *place = *state;
  g_autoptr (Conf) conf = conf_load (place->path, NULL);

  assert_non_null (conf);
  assert_string_equal (conf_text (conf, "colour"), "auto");
  assert_string_equal (conf_text (conf, "sendmail"), "/usr/sbin/sendmail");
  assert_true (conf_switch (conf, "confirm_leave"));
  assert_false (conf_switch (conf, "ascii"));
  assert_int_equal (conf_key_count (conf), 0);
}

static void a_file_is_read (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Conf) conf = load (*state,
                                "# mine\ncolour = \"8\";\nascii = true;\n"
                                "sendmail = \"/usr/bin/msmtp -a office\";\n"
                                "keys = {\n  ask = \"A\";\n  pair-end = \"F5 X\";\n};\n",
                                &error);

  if (conf == NULL)
    fail_msg ("%s", error->message);
  assert_string_equal (conf_text (conf, "colour"), "8");
  assert_true (conf_switch (conf, "ascii"));
  assert_string_equal (conf_text (conf, "sendmail"), "/usr/bin/msmtp -a office");
  assert_int_equal (conf_key_count (conf), 2);
  assert_string_equal (conf_key_action (conf, 1), "pair-end");
  assert_string_equal (conf_key (conf, "pair-end"), "F5 X");
  assert_int_equal (conf_key_line (conf, 1), 7);
  assert_null (conf_key (conf, "undo"));
}

static void what_the_table_does_not_know_is_refused_with_its_line (void **state)
{
  expect_refused (*state, "ascii = true;\ncolor = \"8\";", ", line 2: There is no setting called color.");
  expect_refused (*state, "\n\ncolour = 8;", ", line 3: colour takes a text in double quotes.");
  expect_refused (*state, "colour = \"16\";", ", line 1: colour takes auto, 256, 8 or none.");
  expect_refused (*state, "ascii = 1;", ", line 1: ascii takes true or false, without quotes.");
  expect_refused (*state, "sendmail = \"sendmail -t\";", ", line 1: Write the whole path of the mail program");
  expect_refused (*state, "keys = \"A\";", ", line 1: keys takes a group");
  expect_refused (*state, "keys = {\n ask = 1; };", ", line 2: A key is a text in double quotes");
  expect_refused (*state, "keys = { ask = \" \"; };", ", line 1: A key is a text in double quotes");
}

static void what_is_no_settings_file_is_refused_with_its_line (void **state)
{
  const Place *place = *state;
  g_autoptr (GError) error = NULL;

  expect_refused (place, "ascii = true;\ncolour = ;", ", line 2: This cannot be read");
  expect_refused (place, "ascii = true;\nascii = false;", ", line 2: This cannot be read");
  expect_refused (place, "ascii = true;\n\ncolour = \"\xFF\";", ", line 3: This is not text in UTF-8.");
  expect_refused (place, "ascii = true;\n@include \"/etc/passwd\"", ", line 2: Other files cannot be included.");
  assert_null (conf_load (place->folder, &error));
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT));
  assert_non_null (strstr (error->message, place->folder));
}

static void setting_checks_and_leaves_what_was (void **state)
{
  g_autoptr (Conf) conf = conf_new ();
  g_autoptr (GError) error = NULL;

  (void)state;
  assert_true (conf_set (conf, "ascii", "On", NULL));
  assert_true (conf_switch (conf, "ascii"));
  assert_true (conf_set (conf, "colour", "NONE", NULL));
  assert_string_equal (conf_text (conf, "colour"), "none");
  assert_true (conf_set (conf, "sendmail", "", NULL));
  assert_false (conf_set (conf, "colour", "blue", &error));
  assert_string_equal (error->message, "colour takes auto, 256, 8 or none.");
  assert_string_equal (conf_text (conf, "colour"), "none");
  assert_false (conf_set (conf, "ascii", "perhaps", NULL));
  assert_false (conf_set (conf, "no_such", "1", NULL));
}

static void what_is_saved_reads_back (void **state)
{
  const Place *place = *state;
  g_autoptr (Conf) conf = conf_new ();
  g_autoptr (Conf) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  struct stat status;

  assert_true (conf_set (conf, "sendmail", "/opt/my \"mail\"\\x -a", NULL));
  assert_true (conf_set (conf, "slow_line", "yes", NULL));
  conf_set_key (conf, "ask", "A");
  conf_set_key (conf, "undo", "U");
  conf_set_key (conf, "undo", "\" \\");
  conf_set_key (conf, "ask", NULL);
  assert_true (conf_save (conf, place->path, &error));
  assert_true (g_file_get_contents (place->path, &contents, NULL, NULL));
  assert_null (strstr (contents, "colour"));
  assert_non_null (strstr (contents, "# Mark the chosen row with an arrow only"));
  back = conf_load (place->path, &error);
  assert_non_null (back);
  assert_string_equal (conf_text (back, "sendmail"), "/opt/my \"mail\"\\x -a");
  assert_true (conf_switch (back, "slow_line"));
  assert_int_equal (conf_key_count (back), 1);
  assert_string_equal (conf_key (back, "undo"), "\" \\");
  assert_int_equal (g_stat (place->path, &status), 0);
  assert_int_equal (status.st_mode & 07777, 0600);
}

static void saving_makes_the_folder_and_keeps_a_link (void **state)
{
  const Place *place = *state;
  g_autofree char *link = g_build_filename (place->folder, "link.conf", NULL);
  g_autofree char *deep = g_build_filename (place->folder, "new", "kith.conf", NULL);
  g_autoptr (Conf) conf = conf_new ();
  g_autoptr (Conf) back = NULL;

  assert_true (conf_save (conf, deep, NULL));
  assert_int_equal (symlink (deep, link), 0);
  assert_true (conf_set (conf, "ascii", "yes", NULL));
  assert_true (conf_save (conf, link, NULL));
  assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  back = conf_load (deep, NULL);
  assert_true (conf_switch (back, "ascii"));
}

static void a_save_that_fails_leaves_the_file_and_says_so (void **state)
{
  const Place *place = *state;
  g_autofree char *below = g_build_filename (place->path, "kith.conf", NULL);
  g_autoptr (Conf) conf = load (place, "ascii = true;\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;

  assert_false (conf_save (conf, below, &error));
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT));
  assert_true (g_str_has_prefix (error->message, "Your settings were not saved."));
  assert_true (g_file_get_contents (place->path, &contents, NULL, NULL));
  assert_string_equal (contents, "ascii = true;\n");
}

static void a_file_that_was_named_must_be_there (void **state)
{
  const Place *place = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Conf) read = load (place, "ascii = true;\n", NULL);
  g_autoptr (Conf) named = conf_load_named (place->path, NULL);
  g_autoptr (Conf) none = conf_new ();

  assert_true (conf_switch (named, "ascii"));
  assert_string_equal (conf_path (read), place->path);
  assert_string_equal (conf_path (none), "kith.conf");
  g_unlink (place->path);
  assert_null (conf_load_named (place->path, &error));
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT));
  assert_non_null (strstr (error->message, place->path));
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_default_is_one_its_own_check_takes),
    cmocka_unit_test_setup_teardown (a_missing_file_gives_the_defaults, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_file_that_was_named_must_be_there, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_file_is_read, set_up, tear_down),
    cmocka_unit_test_setup_teardown (what_the_table_does_not_know_is_refused_with_its_line, set_up, tear_down),
    cmocka_unit_test_setup_teardown (what_is_no_settings_file_is_refused_with_its_line, set_up, tear_down),
    cmocka_unit_test (setting_checks_and_leaves_what_was),
    cmocka_unit_test_setup_teardown (what_is_saved_reads_back, set_up, tear_down),
    cmocka_unit_test_setup_teardown (saving_makes_the_folder_and_keeps_a_link, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_save_that_fails_leaves_the_file_and_says_so, set_up, tear_down),
  };

  return cmocka_run_group_tests_name ("conf", tests, NULL, NULL);
}
