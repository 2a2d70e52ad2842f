/* What libconfig read: whole, or with a name or a text that it had no memory for. */
#include "base/conf_parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static const char text[] =
    "name = \"Peer\"; empty = \"\"; grades = ( \"1st\", \"2nd\" ); months = [ 1, 2 ]; none = ( ); "
    "rules = { years = 3; deep = ( { say = \"a\" \"b\"; } ); };";

static void load (config_t *config)
{
  config_init (config);
  assert_true (conf_parse (config, text));
}

static void what_was_read_is_whole (void **state G_GNUC_UNUSED)
{
  config_t config;

  load (&config);
  assert_true (conf_is_whole (config_root_setting (&config)));
  assert_string_equal (config_setting_get_string (config_lookup (&config, "empty")), "");
  config_destroy (&config);
}

static void a_mistake_is_no_want_of_memory (void **state G_GNUC_UNUSED)
{
  config_t config;

  config_init (&config);
  assert_false (conf_parse (&config, "name = ;"));
  config_destroy (&config);
}

static void a_lost_name_is_noticed (void **state G_GNUC_UNUSED)
{
  static const char *const paths[] = { "name", "rules", "rules.years", "rules.deep.[0].say" };

  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++) {
    config_t config;

    load (&config);

    config_setting_t *setting = config_lookup (&config, paths[i]);

    assert_non_null (setting);
    free (setting->name);
    setting->name = NULL;
    assert_false (conf_is_whole (config_root_setting (&config)));
    config_destroy (&config);
  }
}

static void a_lost_text_is_noticed (void **state G_GNUC_UNUSED)
{
  static const char *const paths[] = { "name", "grades.[1]", "rules.deep.[0].say" };

  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++) {
    config_t config;

    load (&config);

    config_setting_t *setting = config_lookup (&config, paths[i]);

    assert_non_null (setting);
    free (setting->value.sval);
    setting->value.sval = NULL;
    assert_false (conf_is_whole (config_root_setting (&config)));
    config_destroy (&config);
  }
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_was_read_is_whole),
    cmocka_unit_test (a_mistake_is_no_want_of_memory),
    cmocka_unit_test (a_lost_name_is_noticed),
    cmocka_unit_test (a_lost_text_is_noticed),
  };

  return cmocka_run_group_tests_name ("conf-parse", tests, NULL, NULL);
}
