#include "base/error.h"
#include "base/field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char *const kinds[] = { "details-passed-on", "met", "unmet", NULL };

static const Field fields[] = {
  { .name = "name", .label = "Name", .kind = FIELD_NAME, .required = TRUE, .personal = TRUE },
  { .name = "email", .label = "E-mail", .kind = FIELD_EMAIL, .required = TRUE, .personal = TRUE },
  { .name = "phone", .label = "Phone", .kind = FIELD_PHONE, .personal = TRUE },
  { .name = "site", .label = "Site", .kind = FIELD_LINE },
  { .name = "notes", .label = "Notes", .kind = FIELD_BLOCK },
  { .name = "away_until", .label = "Away until", .kind = FIELD_DAY },
  { .name = "limit", .label = "Limit", .kind = FIELD_NUMBER, .minimum = 0, .maximum = 9 },
  { .name = "outcome", .label = "Outcome", .kind = FIELD_CHOICE, .choices = kinds },
  { .name = "areas", .label = "Areas", .kind = FIELD_AREAS },
  { .name = "keep_apart", .label = "Keep apart", .kind = FIELD_PEOPLE },
  { .name = NULL },
};

static Day today (void)
{
  return day_from_iso ("2026-11-22");
}

static void expect (const char *name, const char *typed, const char *canonical)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  if (!field_check (field_find (fields, name), typed, today (), &found, &error))
    fail_msg ("%s=%s: %s", name, typed, error->message);
  assert_string_equal (found, canonical);
}

static void expect_refused (const char *name, const char *typed, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  char *found = NULL;

  if (field_check (field_find (fields, name), typed, today (), &found, &error))
    fail_msg ("%s=%s was taken as %s", name, typed, found);
  assert_null (found);
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT));
  assert_string_equal (error->message, sentence);
}

static void fields_are_found_by_name (void **state)
{
  (void)state;
  assert_ptr_equal (field_find (fields, "email"), &fields[1]);
  assert_null (field_find (fields, "Email"));
  assert_null (field_find (fields, ""));
}

static void what_was_typed_becomes_canonical (void **state)
{
  (void)state;
  expect ("name", "  Zoe\u0308 \t Hart\u200B ", "Zo\u00EB Hart");
  expect ("email", " P.Shah@Example.ORG ", "P.Shah@example.org");
  expect ("phone", "+44 (0)7700\u2013900123 x4", "+44 (0)7700-900123 x4");
  expect ("phone", "", "");
  expect ("site", "A\r\nB", "A B");
  expect ("notes", "one\r\n\r\n\r\ntwo ", "one\n\ntwo");
  expect ("away_until", "+2w", "2026-12-06");
  expect ("limit", "03", "3");
  expect ("outcome", "Details passed_on", "details-passed-on");
  expect ("areas", " Exams:essay lived;  Parenting ", "Exams:essay lived; Parenting");
}

static void what_cannot_be_taken_says_why (void **state)
{
  const char *choose = "Choose one of: details-passed-on, met or unmet.";

  (void)state;
  expect_refused ("name", " ", "This is needed. Fill it in.");
  expect_refused ("name", "Ana\033]0;x\a",
                  "This name holds characters that cannot be seen. Write it anew without them.");
  expect_refused ("name", "Ana\xC2\x9B", "This name holds characters that cannot be seen. Write it anew without them.");
  expect_refused ("email", "a@b.org\nBcc: c@d.org", "Two addresses. Keep one.");
  expect_refused ("email", "a@b.org\nBcc", "An e-mail address has no spaces. Take them out.");
  expect_refused ("email", "a@b.org\033",
                  "This address holds a character that cannot be seen. Write it anew without it.");
  expect_refused ("phone", "ask Jo", "A telephone number has digits, spaces, + ( ) - and x for an extension.");
  expect_refused ("phone", "+4", "A telephone number has more digits than this. Look at it again.");
  expect_refused ("away_until", "31 feb", "31 Feb is not a day. Try 28 feb, +2w or tomorrow.");
  expect_refused ("limit", "10", "A whole number from 0 to 9 is needed.");
  expect_refused ("limit", "two", "A whole number from 0 to 9 is needed.");
  expect_refused ("limit", "99999999999999999999", "A whole number from 0 to 9 is needed.");
  expect_refused ("outcome", "me", choose);
}

static void a_cell_of_a_megabyte_is_refused (void **state)
{
  g_autofree char *huge = g_strnfill (1 << 20, 'a');

  (void)state;
  expect_refused ("site", huge, "This is longer than 500 characters. Shorten it.");
  expect_refused ("name", huge, "This is longer than 200 characters. Shorten it.");
  expect_refused ("notes", huge, "This is longer than 20000 characters. Shorten it.");
}

static void values_keep_their_order (void **state)
{
  g_autoptr (Values) values = values_new ();
  g_autoptr (Values) copy = NULL;

  (void)state;
  values_set (values, "site", "Preston");
  values_set (values, "name", "Ana");
  values_set (values, "limit", "1");
  values_set (values, "site", "Lancaster");
  values_set (values, "limit", NULL);
  values_set (values, "name", values_get (values, "name"));
  values_complain (values, "email", "This is needed. Fill it in.");
  copy = values_copy (values);
  values_set (values, "site", NULL);
  assert_int_equal (values_count (copy), 2);
  assert_string_equal (values_name (copy, 0), "site");
  assert_string_equal (values_name (copy, 1), "name");
  assert_null (values_name (copy, 2));
  assert_string_equal (values_get (copy, "site"), "Lancaster");
  assert_string_equal (values_get (copy, "name"), "Ana");
  assert_null (values_get (copy, "limit"));
  assert_string_equal (values_text (copy, "limit"), "");
  assert_false (values_has (copy, "email"));
  assert_string_equal (values_complaint (copy, "email"), "This is needed. Fill it in.");
  values_complain (copy, "email", NULL);
  assert_null (values_complaint (copy, "email"));
}

static void checking_sets_every_complaint_and_reports_the_first (void **state)
{
  g_autoptr (Values) values = values_new ();
  g_autoptr (GError) error = NULL;

  (void)state;
  values_set (values, "limit", "77");
  values_set (values, "shoe_size", "9");
  values_set (values, "away_until", "tomorrow");
  values_set (values, "email", "p.shah@example.org; c.l@example.org");
  values_complain (values, "away_until", "an old complaint");
  assert_false (values_check (values, fields, FALSE, today (), &error));
  assert_string_equal (error->message, "E-mail: Two addresses. Keep one.");
  assert_string_equal (values_complaint (values, "email"), "Two addresses. Keep one.");
  assert_non_null (values_complaint (values, "limit"));
  assert_non_null (values_complaint (values, "shoe_size"));
  assert_null (values_complaint (values, "away_until"));
  assert_null (values_complaint (values, "name"));
  assert_string_equal (values_get (values, "away_until"), "2026-11-23");
  assert_string_equal (values_get (values, "limit"), "77");
}

static void a_whole_record_needs_what_is_required (void **state)
{
  g_autoptr (Values) values = values_new ();
  g_autoptr (GError) error = NULL;

  (void)state;
  values_set (values, "email", "a@example.org");
  assert_true (values_check (values, fields, FALSE, today (), NULL));
  assert_false (values_check (values, fields, TRUE, today (), &error));
  assert_string_equal (error->message, "Name: This is needed. Fill it in.");
  values_set (values, "name", "Ana");
  assert_true (values_check (values, fields, TRUE, today (), NULL));
  assert_null (values_complaint (values, "name"));
}

static void lines_are_read (void **state)
{
  g_autoptr (Values) values = values_new ();
  g_autoptr (GError) error = NULL;
  const char *text =
      "\xEF\xBB\xBF# a supporter\n\n name = Ana Ruiz \r\nemail=a=b@example.org\nnotes=one\\ntwo\nsite=a\\nb\n"
      "areas+=A\nareas+=B:essay lived\nareas-=C\nphone=\n";

  (void)state;
  assert_true (values_read_lines (values, fields, text, &error));
  assert_string_equal (values_get (values, "name"), "Ana Ruiz");
  assert_string_equal (values_get (values, "email"), "a=b@example.org");
  assert_string_equal (values_get (values, "notes"), "one\ntwo");
  assert_string_equal (values_get (values, "site"), "a\\nb");
  assert_string_equal (values_get (values, "areas+"), "A;B:essay lived");
  assert_string_equal (values_get (values, "areas-"), "C");
  assert_string_equal (values_get (values, "phone"), "");
  assert_false (values_has (values, "areas"));
  assert_true (values_check (values, fields, TRUE, today (), &error));
}

static void expect_line_refused (const char *text, const char *beginning)
{
  g_autoptr (Values) values = values_new ();
  g_autoptr (GError) error = NULL;

  assert_false (values_read_lines (values, fields, text, &error));
  if (!g_str_has_prefix (error->message, beginning))
    fail_msg ("%s", error->message);
}

static void a_line_that_cannot_be_read_is_named (void **state)
{
  (void)state;
  expect_line_refused ("name=Ana\nPriya Shah\n", "Line 2: Write it as field=value.");
  expect_line_refused ("\n#\nshoe_size=9", "Line 3: There is no such field. The fields are: name, email, ");
  expect_line_refused ("email=a@b\nemail=c@d", "Line 2: email is given twice. Keep one of the lines.");
  expect_line_refused ("name+=Ana", "Line 1: Name is no list; write name=value.");
  expect_line_refused ("=x", "Line 1: There is no such field.");
  expect_line_refused ("+=x", "Line 1: There is no such field.");
}

static void a_message_never_repeats_a_value (void **state)
{
  static const char *const names[] = { "name", "email", "phone", "away_until", "limit", "outcome" };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    char *found = NULL;

    assert_false (field_check (field_find (fields, names[i]), "Qwxyz\033", today (), &found, &error));
    assert_null (strstr (error->message, "Qwxyz"));
  }
}

static void each_error_has_its_exit_status (void **state)
{
  static const struct {
    int code, status;
  } cases[] = { { KITH_ERROR_REFUSED, 1 },   { KITH_ERROR_USAGE, 2 },   { KITH_ERROR_INPUT, 3 },
                { KITH_ERROR_STORE, 4 },     { KITH_ERROR_CHANGED, 1 }, { KITH_ERROR_STOPPED, 1 },
                { KITH_ERROR_TRY_LATER, 75 } };
  g_autoptr (GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = g_error_new_literal (KITH_ERROR, cases[i].code, "x");

    assert_int_equal (kith_error_exit_status (error), cases[i].status);
  }
  assert_int_equal (kith_error_exit_status (NULL), 0);
  assert_int_equal (kith_error_exit_status (foreign), 4);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (fields_are_found_by_name),
    cmocka_unit_test (what_was_typed_becomes_canonical),
    cmocka_unit_test (what_cannot_be_taken_says_why),
    cmocka_unit_test (a_cell_of_a_megabyte_is_refused),
    cmocka_unit_test (values_keep_their_order),
    cmocka_unit_test (checking_sets_every_complaint_and_reports_the_first),
    cmocka_unit_test (a_whole_record_needs_what_is_required),
    cmocka_unit_test (lines_are_read),
    cmocka_unit_test (a_line_that_cannot_be_read_is_named),
    cmocka_unit_test (a_message_never_repeats_a_value),
    cmocka_unit_test (each_error_has_its_exit_status),
  };

  return cmocka_run_group_tests_name ("field", tests, NULL, NULL);
}
