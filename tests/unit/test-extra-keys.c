/* The extra keys of kith.conf: what there is not is refused with its line, and a key finds its action in the table at hand only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after the standard headers it needs */
#include <cmocka.h>

#include "base/error.h"
#include "ui/app/keys.h"
#include "ui/screens/screen.h"

#include <glib/gstdio.h>

/* As it is read from a file, so that lines are known. */
static Conf *conf_of (const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("kith-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "kith.conf", NULL);

  assert_true (g_file_set_contents (path, text, -1, NULL));
  Conf *conf = conf_load (path, NULL);
  g_remove (path);
  g_rmdir (folder);
  assert_non_null (conf);
  return conf;
}

static void expect_refused (const char *text, const char *sentence)
{
  g_autoptr (Conf) conf = conf_of (text);
  g_autoptr (GError) error = NULL;

  assert_false (keys_check (conf, &error));
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT));
  if (strstr (error->message, sentence) == NULL)
    fail_msg ("said: %s", error->message);
}

static void actions_of_screens_and_of_everywhere_are_known (void **state)
{
  g_autoptr (Conf) conf = conf_of ("keys = { undo = \"F5 U\"; new-area = \"+\"; ask = \"Ctrl-A\"; };");
  g_autoptr (GError) error = NULL;

  (void)state;
  if (!keys_check (conf, &error))
    fail_msg ("%s", error->message);
}

static void an_unknown_action_or_key_is_refused_with_its_line (void **state)
{
  (void)state;
  expect_refused ("\nkeys = {\n  undo = \"F5\";\n  nonsense = \"F7\";\n};",
                  "kith.conf, line 4: There is no action called \"nonsense\"");
  expect_refused ("keys = {\n  undo = \"U F55\";\n};", "kith.conf, line 2: There is no key called \"F55\".");
}

static void a_key_finds_its_action_in_the_table_at_hand (void **state)
{
  g_autoptr (Conf) conf = conf_of ("keys = { undo = \"F5 U\"; new-area = \"+\"; };");
  const Action *areas = screen_find ("areas")->actions;

  (void)state;
  assert_ptr_equal (keys_find (conf, app_actions, KEYCODE_F5), action_find (app_actions, "undo"));
  assert_ptr_equal (keys_find (conf, app_actions, 'U'), action_find (app_actions, "undo"));
  assert_null (keys_find (conf, app_actions, 'u'));
  assert_null (keys_find (conf, app_actions, '+'));
  assert_ptr_equal (keys_find (conf, areas, '+'), action_find (areas, "new-area"));
  assert_null (keys_find (conf, areas, KEYCODE_F5));
  assert_null (keys_find (conf, areas, KEYCODE_NONE));
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (actions_of_screens_and_of_everywhere_are_known),
    cmocka_unit_test (an_unknown_action_or_key_is_refused_with_its_line),
    cmocka_unit_test (a_key_finds_its_action_in_the_table_at_hand),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
