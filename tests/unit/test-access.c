/* Requests to see what is held: their clock, and the answer without other people (BY-11). */
#include "support/access.h"
#include "support/access_pack.h"

#include "base/error.h"
#include "people/conflict.h"
#include "store/store-private.h"
#include "support/due.h"
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/introduction.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static int set_up (void **state)
{
  *state = fixture_session (fixture_day ("2027-01-31"));
  fixture_sender (*state);
  return 0;
}

static int tear_down (void **state)
{
  fixture_free (*state);
  return 0;
}

static void due_is (const char *received, int paused, const char *expected)
{
  g_autofree char *due = day_iso (access_due_day (fixture_day (received), paused));

  assert_string_equal (due, expected);
}

static void a_month_later_is_the_same_day_or_the_months_last (void **state)
{
  (void)state;
  due_is ("2026-11-22", 0, "2026-12-22");
  due_is ("2027-01-31", 0, "2027-02-28");
  due_is ("2028-01-31", 0, "2028-02-29"); /* a leap year */
  due_is ("2028-01-30", 0, "2028-02-29");
  due_is ("2027-02-28", 0, "2027-03-28");
  due_is ("2027-03-31", 0, "2027-04-30");
  due_is ("2026-12-31", 0, "2027-01-31"); /* across the year */
}

static void the_pauses_days_are_added_across_a_month_end (void **state)
{
  (void)state;
  due_is ("2027-01-31", 1, "2027-03-01"); /* a month first, then the days */
  due_is ("2028-01-31", 1, "2028-03-01");
  due_is ("2027-01-15", 20, "2027-03-07");
}

static gint64 one (KithSession *session, gint64 *person)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  *person = fixture_supporter (session, "Ana Ruiz", "ana@example.org", "Exams");
  id = access_add (session, *person, session_today (session), NULL, &error);
  fixture_must (id != 0, error);
  return id;
}

static void stored_is (KithSession *session, gint64 id, const char *due, int paused_days)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccessRequest) request = access_load (session, id, &error);
  g_autofree char *day = NULL;

  fixture_must (request != NULL, error);
  day = day_iso (request->due_on);
  assert_string_equal (day, due);
  assert_int_equal (request->paused_days, paused_days);
}

static void the_clock_stands_still_and_goes_on_more_than_once (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 person, id = one (session, &person);

  stored_is (session, id, "2027-02-28", 0);
  fixture_later (session, 26); /* 26 Feb */
  fixture_must (access_pause (session, id, &error), error);
  fixture_later (session, 5); /* 3 Mar: over the month's end */
  fixture_must (access_resume (session, id, &error), error);
  stored_is (session, id, "2027-03-05", 5);
  fixture_must (access_pause (session, id, &error), error);
  fixture_later (session, 2);
  fixture_must (access_resume (session, id, &error), error);
  stored_is (session, id, "2027-03-07", 7);
  assert_false (access_resume (session, id, &error));
  assert_int_equal (error->code, KITH_ERROR_REFUSED);
  g_clear_error (&error);
  fixture_must (access_pause (session, id, &error), error);
  fixture_later (session, 1);
  fixture_must (access_answered (session, id, &error), error);
  stored_is (session, id, "2027-03-08", 8);
  assert_false (access_pause (session, id, &error));
}

static void what_is_answered_stays_as_it_is (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 person, id = one (session, &person);
  static gboolean (*const acts[]) (KithSession *, gint64, GError **) = { access_pause, access_resume, access_answered };

  fixture_must (access_answered (session, id, &error), error);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    assert_false (acts[i](session, id, &error));
    assert_non_null (strstr (error->message, "answered already"));
    g_clear_error (&error);
  }
  assert_false (access_leave_out (session, id, "person 1", "theirs", &error));
  assert_non_null (strstr (error->message, "answered already"));
}

static const Due *due_of (const GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((const Due *)list->pdata[i])->kind, "access") == 0)
      return list->pdata[i];
  return NULL;
}

static void it_is_in_the_list_of_what_is_due (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 person, id = one (session, &person);

  {
    g_autoptr (GPtrArray) list = due_list (session, &error);
    const Due *due = due_of (list);

    assert_non_null (due);
    assert_int_equal (due->section, DUE_YOURS);
    assert_int_equal (due->access, id);
    assert_int_equal (due->due_on, fixture_day ("2027-02-28"));
  }
  fixture_must (access_pause (session, id, &error), error);
  fixture_later (session, 3);
  {
    g_autoptr (GPtrArray) list = due_list (session, &error);
    const Due *due = due_of (list);

    assert_int_equal (due->section, DUE_WAITING);
    assert_int_equal (due->due_on, fixture_day ("2027-03-03"));
  }
  fixture_must (access_answered (session, id, &error), error);

  g_autoptr (GPtrArray) list = due_list (session, &error);

  assert_null (due_of (list));
}

static void a_deputy_and_a_reader_have_no_part_in_it (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 person, id = one (session, &person);

  for (SessionRole role = ROLE_DEPUTY; role <= ROLE_READER; role++) {
    session->role = role;
    assert_null (access_list (session, TRUE, &error));
    g_clear_error (&error);
    assert_null (access_pack_load (session, id, &error));
    g_clear_error (&error);
    assert_null (access_pack_of (session, person, &error));
    g_clear_error (&error);
    assert_false (access_answered (session, id, &error));
    g_clear_error (&error);
    assert_int_equal (access_add (session, person, session_today (session), NULL, &error), 0);
    assert_int_equal (error->code, KITH_ERROR_REFUSED);
    g_clear_error (&error);
  }
  session->role = ROLE_COORDINATOR;
}

/* ---- the pack */

static char *pack_of (KithSession *session, gint64 person)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccessPack) pack = access_pack_of (session, person, &error);
  g_autofree char *text = NULL, *json = NULL;

  fixture_must (pack != NULL, error);
  text = access_pack_text (pack);
  json = access_pack_json (pack);
  return g_strconcat (text, json, NULL);
}

static void has (const char *pack, const char *words)
{
  if (strstr (pack, words) == NULL)
    fail_msg ("\"%s\" is not in: %s", words, pack);
}

static void lacks (const char *pack, const char *words)
{
  if (strstr (pack, words) != NULL)
    fail_msg ("\"%s\" is in: %s", words, pack);
}

static void everything_stands_in_the_pack_and_nobody_else (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  gint64 kim = fixture_supporter (session, "Kim Doyle", "kim.doyle@example.org", "Exams");
  gint64 request = fixture_request (session, "Zoë Marsh", "zoe@example.org", "Exams", "Someone would like to talk.");
  gint64 zoe = fixture_sql_number (session, "SELECT requester FROM request");

  fixture_set (session, kim, "phone", "+44 7700 900 456", NULL);
  fixture_request_set (session, request, "issue",
                       "My supervisor KIM  DOYLE (kim.doyle@example.org, 07700 900456) knows; Kim was kind.");
  fixture_must (conflict_add (session, zoe, kim, "educational supervisor", DAY_NONE, DAY_NONE, &error) != 0, error);
  fixture_yes (session, request, sam);
  fixture_must (request_introduce (session, request, sam, &error) != 0, error);

  g_autofree char *hers = pack_of (session, zoe);
  g_autofree char *his = pack_of (session, sam);

  has (hers, "Zoë Marsh");
  has (hers, "zoe@example.org");
  has (hers, "My supervisor [another person] ([another person], [another person]) knows; [another person] was kind.");
  has (hers, "Someone would like to talk.");
  has (hers, "Kept apart from another person");
  has (hers, "educational supervisor");
  has (hers, "sam@example.org"); /* Sam agreed: it is in the message that passed it on */
  has (hers, "Dear Zoë");
  lacks (hers, "Kim");
  lacks (hers, "KIM");
  lacks (hers, "kim.doyle");
  lacks (hers, "900456");
  has (his, "Request 1"); /* by number, never by whom */
  has (his, "Dear Sam");
  lacks (his, "Zo");
  lacks (his, "zoe@example.org");
}

static char *answer_of (KithSession *session, gint64 id, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccessPack) pack = access_pack_load (session, id, &error);

  fixture_must (pack != NULL, error);
  return json ? access_pack_json (pack) : access_pack_text (pack);
}

static void what_is_left_out_gives_its_reason_and_nothing_else (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 person, id = one (session, &person);
  g_autofree char *entry = g_strdup_printf ("person %" G_GINT64_FORMAT, person);

  for (int json = 0; json < 2; json++) {
    g_autofree char *whole = answer_of (session, id, json);

    has (whole, "ana@example.org");
  }
  assert_false (access_leave_out (session, id, entry, "  ", &error));
  assert_non_null (strstr (error->message, "Say why"));
  g_clear_error (&error);
  fixture_must (access_leave_out (session, id, entry, "it would tell of somebody else", &error), error);
  for (int json = 0; json < 2; json++) {
    g_autofree char *answer = answer_of (session, id, json);

    has (answer, "it would tell of somebody else");
    lacks (answer, "ana@example.org");
  }
}

/* Nobody whom a row joins to her: only the texts say that they are the same. */
static void a_part_of_a_name_is_taken_out_where_the_whole_stands_elsewhere (void **state)
{
  KithSession *session = *state;
  gint64 request = fixture_request (session, "Zoë Marsh", "zoe@example.org", "Exams", "Kim would know more.");
  gint64 zoe = fixture_sql_number (session, "SELECT requester FROM request");

  fixture_supporter (session, "Kim Doyle", "kim.doyle@example.org", "Exams");
  fixture_request_set (session, request, "issue", "Kim Doyle is her tutor.");

  g_autofree char *hers = pack_of (session, zoe);

  has (hers, "[another person] is her tutor.");
  has (hers, "[another person] would know more.");
  lacks (hers, "Kim");
}

static void the_other_of_a_pair_is_named_once_they_agreed (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  gint64 request = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", "Someone would like to talk.");
  gint64 priya = fixture_sql_number (session, "SELECT requester FROM request");

  fixture_yes (session, request, sam);
  fixture_must (request_introduce (session, request, sam, &error) != 0, error);
  fixture_sql (session, "INSERT INTO pair (scheme, supporter, supportee, request, state, started_on) SELECT scheme, "
                        "(SELECT supporter FROM ask), requester, id, 'active', '2027-01-31' FROM request");
  fixture_sql (session, "INSERT INTO agreement (pair, number, notes) VALUES (1, 1, 'Priya Shah and Sam Hill meet.')");

  g_autofree char *before = pack_of (session, sam);
  g_autofree char *hers = pack_of (session, priya);

  has (before, "With: another person");
  lacks (before, "Priya");
  has (hers, "With: Sam Hill"); /* his details were passed on with his yes */
  has (hers, "Priya Shah and [another person] meet.");
  fixture_sql (session, "UPDATE agreement SET supportee_signed_on = '2027-01-31'");

  g_autofree char *after = pack_of (session, sam);

  has (after, "With: Priya Shah");
}

/* Details that were passed on to somebody else name him to nobody else. */
static void a_supporter_is_named_only_to_whom_the_details_went (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  gint64 request = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", "Someone would like to talk.");

  fixture_request (session, "Tom Parry", "tom@example.org", "Exams", NULL);
  fixture_yes (session, request, sam);
  fixture_must (request_introduce (session, request, sam, &error) != 0, error);
  fixture_sql (session, "INSERT INTO pair (scheme, supporter, supportee, request, state, started_on)\n"
                        "SELECT scheme, (SELECT supporter FROM ask), requester, id, 'active', '2027-01-31'\n"
                        "FROM request WHERE id = 2");

  g_autofree char *his = pack_of (session, fixture_sql_number (session, "SELECT requester FROM request WHERE id = 2"));

  has (his, "With: another person");
  lacks (his, "Sam");
}

static void looking_and_writing_are_noted (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 person, id = one (session, &person);
  g_autofree char *parent = g_path_get_dirname (store_directory (session->store));
  g_autofree char *folder = g_build_filename (parent, "answer", NULL);

  g_free (pack_of (session, person));
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM audit WHERE action = 'reveal' AND table_name = "
                                                 "'person'"),
                    1);
  fixture_must (access_pack_write (session, id, folder, &error), error);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM audit WHERE action = 'export' AND table_name = "
                                                 "'access_request'"),
                    1);
  assert_false (access_pack_write (session, id, folder, &error));
  assert_int_equal (error->code, KITH_ERROR_INPUT);
}

#define PROVES(test)                                                                                                   \
  {                                                                                                                    \
    "/BY-11/" #test, test, set_up, tear_down, NULL                                                                     \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    PROVES (a_month_later_is_the_same_day_or_the_months_last),
    PROVES (the_pauses_days_are_added_across_a_month_end),
    PROVES (the_clock_stands_still_and_goes_on_more_than_once),
    PROVES (it_is_in_the_list_of_what_is_due),
    PROVES (a_deputy_and_a_reader_have_no_part_in_it),
    PROVES (everything_stands_in_the_pack_and_nobody_else),
    PROVES (the_other_of_a_pair_is_named_once_they_agreed),
    PROVES (looking_and_writing_are_noted),
    PROVES (what_is_answered_stays_as_it_is),
    PROVES (what_is_left_out_gives_its_reason_and_nothing_else),
    PROVES (a_part_of_a_name_is_taken_out_where_the_whole_stands_elsewhere),
    PROVES (a_supporter_is_named_only_to_whom_the_details_went),
  };

  return cmocka_run_group_tests_name ("access", tests, NULL, NULL);
}
