#include "people/supporter.h"

#include "base/error.h"
#include "people/area.h"
#include "people/person.h"
#include "store/setting.h"
#include "store/statement.h"
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

static void assert_failed (GError **error, int code, const char *words)
{
  assert_non_null (*error);
  assert_int_equal ((*error)->code, code);
  if (strstr ((*error)->message, words) == NULL)
    fail_msg ("\"%s\" is not in: %s", words, (*error)->message);
  g_clear_error (error);
}

static void assert_value (KithSession *session, gint64 id, const char *field, const char *expected)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, NULL);
  g_autoptr (Values) values = supporter_values (supporter);

  assert_string_equal (values_text (values, field), expected);
}

/* Tries to save one field; the sentence must hold WORDS. */
static void assert_not_saved (KithSession *session, gint64 id, const char *field, const char *text, const char *words)
{
  g_autoptr (Values) values = values_new ();
  g_autoptr (GError) error = NULL;

  if (id == 0)
    values_set (values, "name", "New Person");
  values_set (values, field, text);
  assert_int_equal (supporter_save (session, id, 0, values, FALSE, &error), 0);
  assert_non_null (values_complaint (values, field));
  assert_failed (&error, KITH_ERROR_INPUT, words);
}

static gint64 rows_of (KithSession *session, const char *sql)
{
  return statement_number (session->store, sql, -1, NULL, NULL);
}

/* Names in the order of the ids, joined by commas. */
static char *list (KithSession *session, const char *filter, SupporterOrder order, gboolean retired_too)
{
  g_autoptr (GArray) ids = supporter_ids (session, filter, order, retired_too, NULL, NULL, NULL);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++) {
    SupporterRow row;

    assert_true (supporter_row (session, g_array_index (ids, gint64, i), &row, NULL));
    g_string_append_printf (names, "%s%s", i == 0 ? "" : ",", row.name);
    supporter_row_clear (&row);
  }
  return g_string_free (names, FALSE);
}

static void assert_list (KithSession *session, const char *filter, SupporterOrder order, const char *expected)
{
  g_autofree char *names = list (session, filter, order, FALSE);

  assert_string_equal (names, expected);
}

static void every_field_comes_back (void **state)
{
  static const char *const pairs[][2] = {
    { "name", "Sam Hill" },
    { "email", "sam.hill@example.org" },
    { "phone", "07700 900123" },
    { "grade", "3rd year" },
    { "grade_since", "2026-09-01" },
    { "cohort", "2024" },
    { "site", "Preston" },
    { "specialty", "clinical" },
    { "areas", "Exams; Failed assignment:second-year essay lived" },
    { "limit", "2" },
    { "share", "e-mail and phone" },
    { "away_until", "2026-12-24" },
    { "supervisor_name", "Kit Vale" },
    { "supervisor_email", "kit.vale@example.org" },
    { "qualified_on", "2027-08-31" },
    { "left_on", "2028-01-01" },
    { "status", "active" },
    { "notes", "Line one\nLine two" },
  };
  g_autoptr (Values) values = values_new ();
  gint64 id;

  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++)
    values_set (values, pairs[i][0], pairs[i][1]);
  id = supporter_save (*state, 0, 0, values, FALSE, NULL);
  assert_int_not_equal (id, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++) {
    assert_non_null (field_find (supporter_fields, pairs[i][0]));
    assert_value (*state, id, pairs[i][0], pairs[i][1]);
  }
  for (const Field *field = supporter_fields; field->name != NULL; field++)
    assert_true (values_has (values, field->name));
}

static void areas_are_optional (void **state)
{
  gint64 tom = fixture_supporter (*state, "Tom Parry", "tom@example.org", NULL);
  SupporterRow row;
  long all, can_help;

  assert_true (supporter_row (*state, tom, &row, NULL));
  assert_string_equal (row.areas, "none: broadcasts only");
  assert_false (row.can_help);
  supporter_row_clear (&row);
  assert_true (supporter_count (*state, &all, &can_help, NULL));
  assert_int_equal (all, 1);
  assert_int_equal (can_help, 0);
}

static void one_place_unless_they_wish (void **state)
{
  gint64 one = fixture_supporter (*state, "Ana Ruiz", "ana@example.org", NULL);
  gint64 other;

  assert_value (*state, one, "limit", "1");
  assert_true (setting_set (*state, "supporter.default_limit", "3", NULL));
  other = fixture_supporter (*state, "Jo Park", "jo@example.org", NULL);
  assert_value (*state, other, "limit", "3");
  assert_value (*state, one, "limit", "1");
}

static void start_pair (KithSession *session, gint64 supporter, gint64 supportee)
{
  g_autoptr (Step) step = step_begin (session, "started a pair", NULL);
  g_autoptr (Row) row = row_new ("pair");

  row_int (row, "scheme", session->scheme);
  row_int (row, "supporter", supporter);
  row_int (row, "supportee", supportee);
  row_text (row, "state", "active");
  assert_int_not_equal (row_insert (session, row, NULL), 0);
  assert_true (step_commit (g_steal_pointer (&step), NULL));
}

static void a_lower_limit_keeps_pairs_and_stops_new_ones (void **state)
{
  gint64 jo = fixture_supporter (*state, "Jo Park", "jo@example.org", "Exams");
  gint64 a = fixture_supporter (*state, "Ana Ruiz", "ana@example.org", NULL);
  gint64 b = fixture_supporter (*state, "Kim Doyle", "kim@example.org", NULL);
  SupporterRow row;
  long all, can_help;

  fixture_set (*state, jo, "limit", "3", NULL);
  start_pair (*state, jo, a);
  start_pair (*state, jo, b);
  assert_true (supporter_count (*state, &all, &can_help, NULL));
  assert_int_equal (can_help, 1);
  fixture_set (*state, jo, "limit", "1", NULL);
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM pair WHERE state = 'active'"), 2);
  assert_true (supporter_row (*state, jo, &row, NULL));
  assert_int_equal (row.load, 2);
  assert_int_equal (row.limit, 1);
  assert_false (row.can_help);
  supporter_row_clear (&row);
  assert_true (supporter_count (*state, &all, &can_help, NULL));
  assert_int_equal (can_help, 0);
}

static void the_same_address_with_another_name_is_asked_about (void **state)
{
  gint64 sam = fixture_supporter (*state, "Sam Hill", "sam.hill@example.org", NULL);
  gint64 jo = fixture_supporter (*state, "Jo Park", "jo@example.org", NULL);
  g_autoptr (Values) values = values_new ();
  g_autoptr (GError) error = NULL;
  gint64 other;

  values_set (values, "name", "Ana Ruiz");
  values_set (values, "email", "Sam.Hill@example.org");
  assert_int_equal (supporter_save (*state, 0, 0, values, FALSE, &error), 0);
  assert_non_null (values_complaint (values, "email"));
  assert_null (strstr (error->message, "Sam"));
  assert_failed (&error, KITH_ERROR_REFUSED, "another name");
  other = supporter_save (*state, 0, 0, values, TRUE, NULL);
  assert_int_not_equal (other, 0);
  assert_int_not_equal (other, sam);
  values_set (values, "name", "sam hill");
  assert_int_equal (supporter_save (*state, 0, 0, values, TRUE, &error), 0);
  assert_failed (&error, KITH_ERROR_REFUSED, "register already");
  values_set (values, "name", NULL);
  assert_int_equal (supporter_save (*state, jo, 0, values, FALSE, &error), 0);
  assert_failed (&error, KITH_ERROR_REFUSED, "another name");
  fixture_set (*state, sam, "site", "Preston", NULL);
}

static void somebody_known_in_another_role_joins_as_the_same_person (void **state)
{
  KithSession *session = *state;
  g_autoptr (Step) step = step_begin (session, "added a person", NULL);
  gint64 person = person_save (session, 0, 0, "Kit Vale", "kit@example.org", "0123 456", NULL, NULL, NULL);
  gint64 id;

  assert_true (step_commit (g_steal_pointer (&step), NULL));
  assert_null (supporter_load (session, person, NULL));
  id = fixture_supporter (session, "Kit Vale", "KIT@example.org", NULL);
  assert_int_equal (id, person);
  assert_value (session, id, "phone", "0123 456");
}

static void grades_keep_the_day_they_held_from (void **state)
{
  KithSession *session = *state;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", NULL);

  fixture_set (session, sam, "grade", "Year 2", "grade_since", "2025-09-01", NULL);
  assert_value (session, sam, "grade", "2nd year");
  fixture_set (session, sam, "grade", "3rd year", NULL);
  assert_value (session, sam, "grade_since", "2026-11-18");
  assert_int_equal (rows_of (session, "SELECT count(*) FROM grade"), 2);
  fixture_set (session, sam, "grade_since", "2026-09-01", NULL);
  assert_int_equal (rows_of (session, "SELECT count(*) FROM grade"), 2);
  assert_value (session, sam, "grade_since", "2026-09-01");
  fixture_set (session, sam, "grade", "qualified", "grade_since", "2027-09-01", NULL);
  assert_value (session, sam, "grade", "3rd year");
  session->clock.fixed_today = fixture_day ("2027-09-01");
  assert_value (session, sam, "grade", "qualified");
  fixture_set (session, sam, "grade", "", NULL);
  assert_value (session, sam, "grade", "");
  assert_not_saved (session, sam, "grade", "Professor", "1st year, 2nd year");
}

static void a_supervisor_is_a_person_found_by_address (void **state)
{
  KithSession *session = *state;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", NULL);
  gint64 ana = fixture_supporter (session, "Ana Ruiz", "ana@example.org", NULL);
  gint64 before = rows_of (session, "SELECT count(*) FROM person");
  g_autoptr (Supporter) one = NULL;
  g_autoptr (Supporter) other = NULL;

  fixture_set (session, sam, "supervisor_name", "Kit Vale", "supervisor_email", "kit@example.org", NULL);
  fixture_set (session, ana, "supervisor_email", "kit@example.org", NULL);
  one = supporter_load (session, sam, NULL);
  other = supporter_load (session, ana, NULL);
  assert_int_not_equal (one->supervisor, 0);
  assert_int_equal (one->supervisor, other->supervisor);
  assert_string_equal (other->supervisor_name, "Kit Vale");
  assert_int_equal (rows_of (session, "SELECT count(*) FROM person"), before + 1);
  fixture_set (session, ana, "supervisor_name", "Lee Wong", NULL);
  assert_int_equal (rows_of (session, "SELECT count(*) FROM person"), before + 2);
  assert_value (session, sam, "supervisor_name", "Kit Vale");
  fixture_set (session, sam, "supervisor_name", "", "supervisor_email", "", NULL);
  assert_value (session, sam, "supervisor_email", "");
}

static void areas_are_added_taken_away_and_replaced (void **state)
{
  KithSession *session = *state;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams; failed ASSIGNMENT:essay lived");
  gint64 exams;

  assert_value (session, sam, "areas", "Exams; Failed assignment:essay lived");
  exams = rows_of (session, "SELECT o.id FROM offer o JOIN area a ON a.id = o.area WHERE a.name = 'Exams'");
  fixture_set (session, sam, "areas+", "Parenting in training; Failed assignment:report", NULL);
  assert_value (session, sam, "areas",
                "Exams; Failed assignment:essay lived; Failed assignment:report; Parenting in training");
  fixture_set (session, sam, "areas-", "Failed assignment:report", "areas+", "Exams lived", NULL);
  assert_value (session, sam, "areas", "Exams lived; Failed assignment:essay lived; Parenting in training");
  fixture_set (session, sam, "areas", "Exams lived; Failed assignment:essay", NULL);
  assert_value (session, sam, "areas", "Exams lived; Failed assignment:essay");
  fixture_set (session, sam, "areas-", "Failed assignment", NULL);
  assert_value (session, sam, "areas", "Exams lived");
  assert_int_equal (rows_of (session, "SELECT max(id) FROM offer"), exams);
  assert_int_equal (rows_of (session, "SELECT version FROM offer"), 2);
  fixture_set (session, sam, "areas", "Exams:how I lived willing", NULL);
  assert_value (session, sam, "areas", "Exams:how I lived willing");
  fixture_set (session, sam, "areas", "", NULL);
  assert_value (session, sam, "areas", "");
}

static void an_unknown_area_names_the_nearest (void **state)
{
  gint64 sam = fixture_supporter (*state, "Sam Hill", "sam@example.org", NULL);

  assert_not_saved (*state, sam, "areas", "Exams; Failed asignment:essay",
                    "There is no area \"Failed asignment\". Did you mean Failed assignment?");
  assert_not_saved (*state, sam, "areas+", "parenting", "Did you mean Parenting in training?");
  assert_not_saved (*state, sam, "areas", "Zzzzzzzzzz", "no area \"Zzzzzzzzzz\"");
  assert_value (*state, sam, "areas", "");
}

static void bad_values_are_refused_at_their_field (void **state)
{
  assert_not_saved (*state, 0, "email", "a@example.org; b@example.org", "");
  assert_not_saved (*state, 0, "email", "a@example.org\nBcc: x@example.org", "");
  assert_not_saved (*state, 0, "name", "A\x1b]0;x\x07", "cannot be seen");
  assert_not_saved (*state, 0, "name", " \t", "needed");
  assert_not_saved (*state, 0, "limit", "many", "whole number");
  assert_not_saved (*state, 0, "qualified_on", "31 feb", "");
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM person"), 0);
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM enrolment"), 0);
}

static void hostile_marks_in_a_name_are_gone (void **state)
{
  gint64 id = fixture_supporter (*state, "A\u202E Bc\u200B\nD", "a@example.org", NULL);

  assert_value (*state, id, "name", "A Bc D");
}

static void a_consent_needs_the_area_to_be_offered (void **state)
{
  KithSession *session = *state;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams; Bereavement");
  gint64 tom = fixture_supporter (session, "Tom Parry", "tom@example.org", NULL);
  gint64 area = area_find (session, "Mental health");
  Day today = session_today (session);
  g_autoptr (GError) error = NULL;

  assert_false (supporter_consent (session, sam, area, "May be used", today, "by e-mail", &error));
  assert_failed (&error, KITH_ERROR_REFUSED, "Sam Hill does not offer this area");
  assert_false (supporter_consent (session, sam, area, "May be used", today, "by e-mail", &error));
  assert_failed (&error, KITH_ERROR_REFUSED, "offered: Exams, 1 private.");
  assert_false (supporter_consent (session, tom, area, "May be used", today, "by e-mail", &error));
  assert_failed (&error, KITH_ERROR_REFUSED, "Tom Parry offers no area");
  assert_int_equal (rows_of (session, "SELECT count(*) FROM consent"), 0);
}

static void a_sensitive_area_needs_a_consent (void **state)
{
  KithSession *session = *state;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Mental health lived");
  gint64 area = area_find (session, "Mental health");
  Day today = session_today (session);
  g_autoptr (Supporter) supporter = NULL;
  g_autoptr (GError) error = NULL;
  long all, can_help;

  assert_true (supporter_count (session, &all, &can_help, NULL));
  assert_int_equal (can_help, 0);
  assert_false (supporter_consent (session, sam, area_find (session, "Exams"), "x", today, "x", &error));
  assert_failed (&error, KITH_ERROR_REFUSED, "not a sensitive area");
  assert_false (supporter_consent (session, sam, area, "", today, "by e-mail", &error));
  assert_failed (&error, KITH_ERROR_INPUT, "what they agreed to");
  assert_false (supporter_consent (session, sam, area, "May be used", today, " ", &error));
  assert_failed (&error, KITH_ERROR_INPUT, "how they agreed");
  assert_false (supporter_consent (session, sam, area, "May be used", today + 1, "by e-mail", &error));
  assert_failed (&error, KITH_ERROR_INPUT, "still to come");
  assert_false (supporter_consent (session, sam, area, "May be used", DAY_NONE, "by e-mail", &error));
  assert_failed (&error, KITH_ERROR_INPUT, "Give the day");
  assert_true (supporter_consent (session, sam, area, "May be used", today - 3, "by e-mail", NULL));
  assert_true (supporter_count (session, &all, &can_help, NULL));
  assert_int_equal (can_help, 1);
  supporter = supporter_load (session, sam, NULL);
  assert_int_equal (((Offer *)supporter->offers->pdata[0])->consented_on, today - 3);
  assert_true (supporter_consent (session, sam, area, "May be used again", today, "by phone", NULL));
  assert_int_equal (rows_of (session, "SELECT count(*) FROM consent"), 2);
  assert_int_equal (rows_of (session, "SELECT count(*) FROM consent WHERE withdrawn_on IS NULL"), 1);
  assert_true (supporter_consent_withdraw (session, sam, area, NULL));
  assert_true (supporter_count (session, &all, &can_help, NULL));
  assert_int_equal (can_help, 0);
  assert_false (supporter_consent_withdraw (session, sam, area, &error));
  assert_failed (&error, KITH_ERROR_REFUSED, "no consent in force");
  assert_int_equal (rows_of (session, "SELECT count(*) FROM consent"), 2);
}

static void a_sensitive_area_is_neither_shown_nor_searched (void **state)
{
  KithSession *session = *state;
  gint64 max = fixture_supporter (session, "Max Stone", "max@example.org", "Mental health; Bereavement; Exams");
  SupporterRow row;

  assert_list (session, "mental", SUPPORTER_BY_NAME, "");
  assert_list (session, "bereave", SUPPORTER_BY_NAME, "");
  assert_list (session, "exam", SUPPORTER_BY_NAME, "Max Stone");
  assert_true (supporter_row (session, max, &row, NULL));
  assert_string_equal (row.areas, "Exams, 2 private, consent missing");
  supporter_row_clear (&row);
  supporter_consent (session, max, area_find (session, "Bereavement"), "Yes", session_today (session), "by e-mail",
                     NULL);
  assert_true (supporter_row (session, max, &row, NULL));
  assert_string_equal (row.areas, "Exams, 2 private, 1 consent missing");
  supporter_row_clear (&row);
}

static void the_register_is_filtered_and_ordered (void **state)
{
  KithSession *session = *state;
  gint64 zoe = fixture_supporter (session, "Zoë Adams", "zoe@example.org", "Exams");
  gint64 ana = fixture_supporter (session, "Ana Ruiz", "ana@example.net", NULL);
  gint64 second = fixture_supporter (session, "ana ruiz", "other@example.org", NULL);
  gint64 bob = fixture_supporter (session, "Bob Éclair", "bob@example.org", NULL);
  g_autoptr (GArray) same = NULL;

  fixture_set (session, zoe, "grade", "1st year", "site", "Préston", NULL);
  fixture_set (session, ana, "grade", "3rd year", "cohort", "2024 Autumn", NULL);
  fixture_set (session, second, "grade", "qualified", NULL);
  assert_list (session, NULL, SUPPORTER_BY_NAME, "Ana Ruiz,ana ruiz,Bob Éclair,Zoë Adams");
  same = supporter_ids (session, "RUIZ", SUPPORTER_BY_NAME, FALSE, NULL, NULL, NULL);
  assert_int_equal (same->len, 2);
  assert_int_equal (g_array_index (same, gint64, 0), MIN (ana, second));
  assert_list (session, "zoe", SUPPORTER_BY_NAME, "Zoë Adams");
  assert_list (session, "ECLAIR", SUPPORTER_BY_NAME, "Bob Éclair");
  assert_list (session, "preston", SUPPORTER_BY_NAME, "Zoë Adams");
  assert_list (session, "autumn", SUPPORTER_BY_NAME, "Ana Ruiz");
  assert_list (session, "example.net", SUPPORTER_BY_NAME, "Ana Ruiz");
  assert_list (session, "exa", SUPPORTER_BY_GRADE, "Zoë Adams,Ana Ruiz,ana ruiz,Bob Éclair");
  start_pair (session, ana, bob);
  assert_list (session, NULL, SUPPORTER_BY_LOAD, "ana ruiz,Bob Éclair,Zoë Adams,Ana Ruiz");
  assert_true (supporter_retire (session, bob, NULL));
  assert_list (session, NULL, SUPPORTER_BY_LAST_ASKED, "Ana Ruiz,ana ruiz,Zoë Adams");
  g_free (list (session, "", SUPPORTER_BY_NAME, TRUE));
}

static gboolean stop_at_once (gpointer data)
{
  ++*(int *)data;
  return TRUE;
}

/* More rows than pass between two questions. */
static void fill_register (KithSession *session, int count)
{
  g_autoptr (Step) step = step_begin (session, "filled the register", NULL);

  for (int i = 0; i < count; i++) {
    g_autofree char *name = g_strdup_printf ("Person %d", i);

    fixture_supporter (session, name, NULL, NULL);
  }
  assert_true (step_commit (g_steal_pointer (&step), NULL));
}

static void a_search_can_be_overtaken (void **state)
{
  g_autoptr (GError) error = NULL;
  int asked = 0;

  fill_register (*state, 1100);
  assert_null (supporter_ids (*state, "person", SUPPORTER_BY_NAME, FALSE, stop_at_once, &asked, &error));
  assert_null (error);
  assert_int_equal (asked, 1);
}

static void who_is_retired_away_gone_or_long_qualified_cannot_help (void **state)
{
  static const char *const pairs[][2] = {
    { "away_until", "2026-11-18" }, { "left_on", "2026-11-18" }, { "qualified_on", "2025-11-17" }, { "limit", "0" },
    { "status", "retired" },
  };
  static const char *const fine[][2] = {
    { "away_until", "2026-11-17" }, { "left_on", "2026-11-19" }, { "qualified_on", "2025-11-18" }, { "limit", "1" },
    { "status", "active" },
  };
  gint64 sam = fixture_supporter (*state, "Sam Hill", "sam@example.org", "Exams");
  SupporterRow row;
  long all, can_help;

  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++) {
    fixture_set (*state, sam, pairs[i][0], pairs[i][1], NULL);
    assert_true (supporter_count (*state, &all, &can_help, NULL));
    assert_int_equal (can_help, 0);
    assert_true (supporter_row (*state, sam, &row, NULL));
    assert_false (row.can_help);
    supporter_row_clear (&row);
    fixture_set (*state, sam, fine[i][0], fine[i][1], NULL);
    assert_true (supporter_count (*state, &all, &can_help, NULL));
    assert_int_equal (can_help, 1);
    assert_true (supporter_row (*state, sam, &row, NULL));
    assert_true (row.can_help);
    supporter_row_clear (&row);
  }
}

static void an_older_version_is_refused (void **state)
{
  gint64 sam = fixture_supporter (*state, "Sam Hill", "sam@example.org", NULL);
  g_autoptr (Supporter) supporter = supporter_load (*state, sam, NULL);
  g_autoptr (Values) values = values_new ();
  g_autoptr (GError) error = NULL;

  fixture_set (*state, sam, "site", "Preston", NULL);
  values_set (values, "site", "Leeds");
  assert_int_equal (supporter_save (*state, sam, supporter->version, values, FALSE, &error), 0);
  assert_int_equal (error->code, KITH_ERROR_CHANGED);
  assert_value (*state, sam, "site", "Preston");
}

/* Two coordinators have the same form open and change nothing but the areas. */
static void areas_changed_meanwhile_are_told (void **state)
{
  gint64 sam = fixture_supporter (*state, "Sam Hill", "sam@example.org", "Exams");
  g_autoptr (Supporter) supporter = supporter_load (*state, sam, NULL);
  g_autoptr (Values) values = values_new ();
  g_autoptr (GError) error = NULL;

  fixture_set (*state, sam, "areas", "Exams;Failed assignment", NULL);
  values_set (values, "areas", "Thesis and research");
  assert_int_equal (supporter_save (*state, sam, supporter->version, values, FALSE, &error), 0);
  assert_int_equal (error->code, KITH_ERROR_CHANGED);
  assert_value (*state, sam, "areas", "Exams; Failed assignment");
}

static void each_act_is_one_step_to_undo (void **state)
{
  KithSession *session = *state;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  g_autofree char *label = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set (session, sam, "site", "Leeds", "areas", "Exams:written lived", "grade", "1st year", "supervisor_name",
               "Kit Vale", NULL);
  label = step_undo_label (session);
  assert_string_equal (label, "changed Sam Hill");
  assert_true (step_undo (session, NULL, NULL));
  assert_value (session, sam, "site", "");
  assert_value (session, sam, "areas", "Exams");
  assert_value (session, sam, "grade", "");
  assert_value (session, sam, "supervisor_name", "");
  assert_true (supporter_set_away (session, sam, fixture_day ("2026-12-01"), NULL));
  assert_value (session, sam, "away_until", "2026-12-01");
  assert_false (supporter_set_away (session, sam, fixture_day ("2026-11-17"), &error));
  assert_failed (&error, KITH_ERROR_INPUT, "That day is past");
  assert_value (session, sam, "away_until", "2026-12-01");
  assert_true (supporter_set_away (session, sam, DAY_NONE, NULL));
  assert_value (session, sam, "away_until", "");
  assert_true (supporter_log_call (session, sam, "Will be back\nin May", NULL));
  assert_int_equal (rows_of (session, "SELECT count(*) FROM event WHERE kind = 'call' AND person IS NOT NULL"), 1);
  assert_true (supporter_retire (session, sam, NULL));
  assert_false (supporter_retire (session, sam, &error));
  assert_failed (&error, KITH_ERROR_REFUSED, "retired already");
  assert_true (step_undo (session, NULL, NULL));
  assert_value (session, sam, "status", "active");
  assert_null (supporter_load (session, 999, &error));
  assert_failed (&error, KITH_ERROR_INPUT, "There is no supporter 999.");
}

int main (void)
{
#define CASE(name, test)                                                                                               \
  {                                                                                                                    \
    name, test, open_store, close_store, NULL                                                                          \
  }
  const struct CMUnitTest tests[] = {
    CASE ("every-field-comes-back-as-it-was-given", every_field_comes_back),
    CASE ("/LA-4/areas-are-optional", areas_are_optional),
    CASE ("/SW-7/one-place-unless-they-wish-otherwise", one_place_unless_they_wish),
    CASE ("/SW-7/a-lower-limit-keeps-present-pairs-and-stops-new-ones", a_lower_limit_keeps_pairs_and_stops_new_ones),
    CASE ("the-same-address-with-another-name-is-asked-about", the_same_address_with_another_name_is_asked_about),
    CASE ("somebody-known-in-another-role-joins-as-the-same-person",
          somebody_known_in_another_role_joins_as_the_same_person),
    CASE ("areas-that-somebody-changed-meanwhile-are-told", areas_changed_meanwhile_are_told),
    CASE ("grades-keep-the-day-they-held-from", grades_keep_the_day_they_held_from),
    CASE ("a-supervisor-is-a-person-found-by-address", a_supervisor_is_a_person_found_by_address),
    CASE ("areas-are-added-taken-away-and-replaced-row-by-row", areas_are_added_taken_away_and_replaced),
    CASE ("an-unknown-area-is-refused-naming-the-nearest", an_unknown_area_names_the_nearest),
    CASE ("bad-values-are-refused-at-their-field-and-nothing-is-written", bad_values_are_refused_at_their_field),
    CASE ("invisible-marks-in-a-name-are-taken-out", hostile_marks_in_a_name_are_gone),
    CASE ("/LA-5/a-consent-needs-the-area-to-be-offered", a_consent_needs_the_area_to_be_offered),
    CASE ("/LA-5/a-sensitive-area-needs-a-recorded-consent", a_sensitive_area_needs_a_consent),
    CASE ("/LA-5/a-sensitive-area-is-neither-shown-nor-searched", a_sensitive_area_is_neither_shown_nor_searched),
    CASE ("the-register-is-filtered-and-ordered", the_register_is_filtered_and_ordered),
    CASE ("a-search-can-be-overtaken", a_search_can_be_overtaken),
    CASE ("/LA-6/who-is-retired-away-gone-full-or-long-qualified-cannot-help",
          who_is_retired_away_gone_or_long_qualified_cannot_help),
    CASE ("an-older-version-is-refused", an_older_version_is_refused),
    CASE ("each-act-is-one-step-to-undo", each_act_is_one_step_to_undo),
  };

  return cmocka_run_group_tests_name ("supporter", tests, NULL, NULL);
}
