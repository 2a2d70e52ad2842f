/* The record of a request, its life and its page. */
#include "support/due.h"
#include "support/fixture.h"
#include "support/fixture_request.h"

#include "base/error.h"
#include "base/hint.h"
#include "people/supporter.h"
#include "store/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct {
  KithSession *session;
  GError *error;
} Scene;

static int set_up (void **state)
{
  Scene *scene = g_new0 (Scene, 1);

  scene->session = fixture_session (fixture_day ("2026-11-18"));
  fixture_sender (scene->session);
  *state = scene;
  return 0;
}

static int tear_down (void **state)
{
  Scene *scene = *state;

  fixture_free (scene->session);
  g_clear_error (&scene->error);
  g_free (scene);
  return 0;
}

static void must (Scene *scene, gboolean done)
{
  if (!done)
    fail_msg ("%s", scene->error != NULL ? scene->error->message : "failed without a sentence");
}

static void assert_refused (Scene *scene, gboolean done, const char *part)
{
  assert_false (done);
  assert_non_null (scene->error);
  if (strstr (scene->error->message, part) == NULL)
    fail_msg ("\"%s\" does not say \"%s\"", scene->error->message, part);
  g_clear_error (&scene->error);
}

/* Pairs of field and text, ended by NULL. */
static G_GNUC_NULL_TERMINATED Values *fields (const char *first, ...)
{
  Values *values = values_new ();
  va_list rest;

  va_start (rest, first);
  for (const char *name = first; name != NULL; name = va_arg (rest, const char *))
    values_set (values, name, va_arg (rest, const char *));
  va_end (rest);
  return values;
}

static gint64 priya (Scene *scene)
{
  return fixture_request (scene->session, "Priya Shah <priya.shah@example.org>", NULL, "Failed assignment",
                          "An essay failed twice.");
}

static void a_pasted_header_gives_name_and_address (void **state)
{
  Scene *scene = *state;
  gint64 id = fixture_request (scene->session, "From: \"Shah, Priya\" <priya.shah@example.org>", NULL,
                               "failed ASSIGNMENT", NULL);
  g_autoptr (RequestPrivate) revealed = request_reveal (scene->session, id, &scene->error);

  must (scene, revealed != NULL);
  assert_string_equal (revealed->name, "Priya Shah");
  assert_string_equal (revealed->email, "priya.shah@example.org");
}

static void an_address_alone_asks_for_the_name (void **state)
{
  Scene *scene = *state;
  g_autoptr (Values) values = fields ("name", "priya.shah@example.org", "area", "Exams", NULL);

  assert_refused (scene, request_save (scene->session, 0, 0, values, FALSE, &scene->error) != 0,
                  "Put the name before it");
  assert_non_null (values_complaint (values, "name"));
}

static void two_addresses_are_refused (void **state)
{
  Scene *scene = *state;
  g_autoptr (Values) values = fields ("name", "Priya <a@example.org>", "email", "b@example.org", "area", "Exams", NULL);

  assert_refused (scene, request_save (scene->session, 0, 0, values, FALSE, &scene->error) != 0,
                  "Two addresses. Keep one.");
  assert_non_null (values_complaint (values, "email"));
}

static void an_unknown_area_names_the_nearest (void **state)
{
  Scene *scene = *state;
  g_autoptr (Values) values = fields ("name", "Priya Shah", "area", "Faled asignment", NULL);

  assert_refused (scene, request_save (scene->session, 0, 0, values, FALSE, &scene->error) != 0,
                  "The nearest is \"Failed assignment\"");
  assert_non_null (values_complaint (values, "area"));
}

static void an_area_that_is_not_near_is_not_named (void **state)
{
  static const char *const far[] = { "31 mar 2027", "Nope", "x" };
  Scene *scene = *state;

  for (guint i = 0; i < G_N_ELEMENTS (far); i++) {
    g_autoptr (Values) values = fields ("name", "Priya Shah", "area", far[i], NULL);

    assert_refused (scene, request_save (scene->session, 0, 0, values, FALSE, &scene->error) != 0,
                    "in the list of areas");
  }
}

static void a_request_cannot_come_tomorrow (void **state)
{
  Scene *scene = *state;
  g_autoptr (Values) values = fields ("name", "Priya Shah", "area", "Exams", "received", "tomorrow", NULL);

  assert_refused (scene, request_save (scene->session, 0, 0, values, FALSE, &scene->error) != 0, "still to come");
}

static void la7_when_and_how_it_came_are_kept (void **state)
{
  Scene *scene = *state;
  g_autoptr (Values) values =
      fields ("name", "Priya Shah", "area", "Exams", "received", "10 nov", "via", "phone", NULL);
  gint64 id = request_save (scene->session, 0, 0, values, FALSE, &scene->error);
  g_autoptr (Request) request = NULL;
  g_autoptr (GPtrArray) history = NULL;

  must (scene, id != 0);
  request = request_load (scene->session, id, &scene->error);
  assert_string_equal (request->via, "phone");
  assert_int_equal (request->received_on, fixture_day ("2026-11-10"));
  assert_string_equal (request->next, "See who could help (" HINT_CANDIDATES ").");
  history = request_history (scene->session, id, &scene->error);
  assert_int_equal (history->len, 1);
  assert_string_equal (((Happening *)history->pdata[0])->text, "Logged from a phone call");
  assert_string_equal (((Happening *)history->pdata[0])->mark, "you");
}

static void la7_the_queue_is_by_age_with_the_next_step (void **state)
{
  Scene *scene = *state;
  gint64 young = priya (scene);
  gint64 old = fixture_request (scene->session, "Tom Parry <tom@example.org>", NULL, "Exams", NULL);
  g_autoptr (GPtrArray) list = NULL;

  fixture_request_set (scene->session, old, "received", "2026-11-02");
  list = request_list (scene->session, FALSE, NULL, &scene->error);
  must (scene, list != NULL);
  assert_int_equal (list->len, 2);
  assert_int_equal (((Request *)list->pdata[0])->id, old);
  assert_int_equal (((Request *)list->pdata[1])->id, young);
  assert_string_equal (((Request *)list->pdata[0])->next, "See who could help (" HINT_CANDIDATES ").");
}

static void the_queue_is_found_by_number_area_and_state_never_by_the_requester (void **state)
{
  Scene *scene = *state;
  gint64 id = priya (scene);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  const char *const finding[] = { number, "FAILED", "new", NULL };
  const char *const not_finding[] = { "Priya", "shah", "example.org", NULL };

  for (guint i = 0; finding[i] != NULL; i++) {
    g_autoptr (GPtrArray) list = request_list (scene->session, TRUE, finding[i], &scene->error);

    assert_int_equal (list->len, 1);
  }
  for (guint i = 0; not_finding[i] != NULL; i++) {
    g_autoptr (GPtrArray) list = request_list (scene->session, TRUE, not_finding[i], &scene->error);

    assert_int_equal (list->len, 0);
  }
}

static void the_same_person_is_recognised_by_address_and_name (void **state)
{
  Scene *scene = *state;

  priya (scene);
  fixture_request (scene->session, "PRIYA SHAH <Priya.Shah@example.org>", NULL, "Exams", NULL);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM person"), 1);
}

static void the_same_address_with_another_name_is_asked_about (void **state)
{
  Scene *scene = *state;
  g_autoptr (Values) values = fields ("name", "Ravi Shah", "email", "priya.shah@example.org", "area", "Exams", NULL);

  priya (scene);
  assert_refused (scene, request_save (scene->session, 0, 0, values, FALSE, &scene->error) != 0, "Somebody else");
  assert_non_null (values_complaint (values, "email"));
  must (scene, request_save (scene->session, 0, 0, values, TRUE, &scene->error) != 0);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM person"), 2);
}

static void a_write_against_an_older_version_is_refused (void **state)
{
  Scene *scene = *state;
  gint64 id = priya (scene);
  g_autoptr (Request) request = request_load (scene->session, id, &scene->error);
  g_autoptr (Values) values = fields ("issue", "mine", NULL);

  fixture_request_set (scene->session, id, "issue", "theirs");
  assert_int_equal (request_save (scene->session, id, request->version, values, FALSE, &scene->error), 0);
  assert_true (g_error_matches (scene->error, KITH_ERROR, KITH_ERROR_CHANGED));
}

static void keep_apart_makes_and_removes_conflicts (void **state)
{
  Scene *scene = *state;
  g_autoptr (Values) values = NULL;
  gint64 id = 0;

  fixture_supporter (scene->session, "Sam Hill", "sam@example.org", "Exams");
  fixture_supporter (scene->session, "Uma Khan", "uma@example.org", "Exams");
  id = priya (scene);
  fixture_request_set (scene->session, id, "keep_apart", "Sam Hill; Uma Khan; Sam Hill");
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM conflict WHERE kind = 'kept apart'"), 2);
  fixture_request_set (scene->session, id, "keep_apart", "Uma Khan");
  values = request_values (scene->session, id, &scene->error);
  must (scene, values != NULL);
  assert_string_equal (values_text (values, "keep_apart"), "Uma Khan");
  fixture_request_set (scene->session, id, "keep_apart", "");
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM conflict"), 0);
}

static void a_second_request_keeps_what_the_first_kept_apart (void **state)
{
  Scene *scene = *state;
  g_autoptr (Values) values =
      fields ("name", "Priya Shah <priya.shah@example.org>", "area", "Exams", "keep_apart", "", NULL);

  fixture_supporter (scene->session, "Sam Hill", "sam@example.org", "Exams");
  fixture_request_set (scene->session, priya (scene), "keep_apart", "Sam Hill");
  must (scene, request_save (scene->session, 0, 0, values, FALSE, &scene->error) != 0);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM conflict"), 1);
}

static void somebody_unknown_to_keep_apart_is_a_complaint (void **state)
{
  Scene *scene = *state;
  g_autoptr (Values) values = fields ("name", "Priya Shah", "area", "Exams", "keep_apart", "Nobody", NULL);

  assert_false (request_save (scene->session, 0, 0, values, FALSE, &scene->error) != 0);
  assert_non_null (values_complaint (values, "keep_apart"));
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM request"), 0);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM person"), 0);
}

static gboolean save_apart_from (Scene *scene, const char *who)
{
  g_autoptr (Values) values = fields ("name", "Priya Shah", "area", "Exams", "keep_apart", who, NULL);

  return request_save (scene->session, 0, 0, values, FALSE, &scene->error) != 0;
}

static void a_part_of_a_name_is_enough_where_only_one_fits (void **state)
{
  Scene *scene = *state;
  gint64 sam = fixture_supporter (scene->session, "Sam Hill", "sam@example.org", "Exams");

  fixture_supporter (scene->session, "Ana Ruiz", "ana@example.org", "Exams");
  fixture_supporter (scene->session, "Anna Lee", "anna@example.org", "Exams");
  assert_refused (scene, save_apart_from (scene, "An"), "Ana Ruiz (#2), Anna Lee (#3). Write one name in full");
  must (scene, save_apart_from (scene, "hill"));
  assert_int_equal (fixture_sql_number (scene->session, "SELECT min(person_a) FROM conflict"), sam);
}

/* Two who are called alike are told apart by number, and the form gives back what it takes. */
static void namesakes_are_kept_apart_by_number (void **state)
{
  Scene *scene = *state;
  gint64 one = fixture_supporter (scene->session, "Sam Hill", "sam@example.org", "Exams");
  gint64 other = fixture_supporter (scene->session, "Sam Hill", "hill@example.org", "Exams");
  g_autofree char *both = g_strdup_printf ("#%" G_GINT64_FORMAT ", #%" G_GINT64_FORMAT, one, other);
  g_autofree char *second = g_strdup_printf ("Sam Hill #%" G_GINT64_FORMAT, other);
  g_autoptr (Values) values = NULL;

  assert_refused (scene, save_apart_from (scene, "Sam Hill"), both);
  assert_refused (scene, save_apart_from (scene, "hill"), "Sam Hill (#1), Sam Hill (#2). Write");
  must (scene, save_apart_from (scene, second));
  assert_int_equal (fixture_sql_number (scene->session, "SELECT min(person_a) FROM conflict"), other);
  values =
      request_values (scene->session, fixture_sql_number (scene->session, "SELECT id FROM request"), &scene->error);
  must (scene, values != NULL);
  assert_string_equal (values_text (values, "keep_apart"), second);
}

/* One who asks is nobody new, however many are called so. */
static void namesakes_who_asked_are_not_added_again (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session, "INSERT INTO person (uid, name, name_folded)"
                               " VALUES ('11111111111111111111111111111111', 'Kim Doyle', 'kim doyle'),"
                               "        ('22222222222222222222222222222222', 'Kim Doyle', 'kim doyle')");
  assert_refused (scene, save_apart_from (scene, "Kim Doyle"), "#1, #2");
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM person"), 2);
}

static void somebody_new_with_a_whole_name_is_kept_apart (void **state)
{
  Scene *scene = *state;

  must (scene, save_apart_from (scene, "Kim Doyle"));
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM conflict c JOIN person p"
                                                        " ON p.id IN (c.person_a, c.person_b)"
                                                        " WHERE p.name = 'Kim Doyle'"),
                    1);
}

static void revealing_is_audited (void **state)
{
  Scene *scene = *state;
  gint64 id = priya (scene);
  g_autoptr (RequestPrivate) revealed = request_reveal (scene->session, id, &scene->error);
  g_autoptr (Values) values = request_values (scene->session, id, &scene->error);

  must (scene, revealed != NULL && values != NULL);
  assert_string_equal (values_text (values, "name"), "Priya Shah");
  assert_int_equal (
      fixture_sql_number (scene->session,
                          "SELECT count(*) FROM audit WHERE action = 'reveal' AND table_name = 'request'"),
      2);
}

static void reading_the_page_is_not_revealing (void **state)
{
  Scene *scene = *state;
  gint64 id = priya (scene);
  g_autoptr (Request) request = request_load (scene->session, id, &scene->error);
  g_autoptr (GPtrArray) history = request_history (scene->session, id, &scene->error);

  must (scene, request != NULL && history != NULL);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM audit WHERE action = 'reveal'"), 0);
}

static void la13_details_passed_on_needs_an_introduction (void **state)
{
  Scene *scene = *state;
  gint64 sam = fixture_supporter (scene->session, "Sam Hill", "sam@example.org", "Failed assignment");
  gint64 id = priya (scene);

  assert_refused (scene, request_close (scene->session, id, "details-passed-on", &scene->error),
                  "No details have been passed on");
  fixture_yes (scene->session, id, sam);
  must (scene, request_introduce (scene->session, id, 0, &scene->error) != 0);
  fixture_sql (scene->session, "UPDATE message SET state = 'sent' WHERE kind = 'introduction'");
  must (scene, request_close (scene->session, id, "details-passed-on", &scene->error));
  assert_int_equal (fixture_state (scene->session, id), REQUEST_CLOSED);
}

static void closing_in_another_way_is_a_mistake_of_usage (void **state)
{
  Scene *scene = *state;
  gint64 id = priya (scene);

  assert_false (request_close (scene->session, id, "solved", &scene->error));
  assert_true (g_error_matches (scene->error, KITH_ERROR, KITH_ERROR_USAGE));
}

static void a_withdrawn_request_can_come_back (void **state)
{
  Scene *scene = *state;
  gint64 id = priya (scene);
  g_autoptr (Request) request = NULL;

  must (scene, request_withdraw (scene->session, id, &scene->error));
  request = request_load (scene->session, id, &scene->error);
  assert_string_equal (request->next, "Withdrawn today.");
  assert_refused (scene, request_withdraw (scene->session, id, &scene->error), "already");
  must (scene, request_reopen (scene->session, id, &scene->error));
  assert_int_equal (fixture_state (scene->session, id), REQUEST_NEW);
  assert_refused (scene, request_reopen (scene->session, id, &scene->error), "open already");
}

static void a_note_that_names_the_requester_is_not_kept (void **state)
{
  Scene *scene = *state;
  gint64 id = priya (scene);
  g_autoptr (GPtrArray) history = NULL;

  assert_refused (scene, request_log_call (scene->session, id, "Spoke to Priya.", &scene->error), "name");
  must (scene, request_log_call (scene->session, id, "The requester rang.", &scene->error));
  history = request_history (scene->session, id, &scene->error);
  assert_string_equal (((Happening *)history->pdata[1])->text, "Call: The requester rang.");
}

static void the_page_says_what_happened (void **state)
{
  static const char *const expected[] = { "Logged from an e-mail",  "Acknowledged to the requester",
                                          "A question to Lee Wong", "Lee Wong said no",
                                          "Asked Sam Hill",         "No answer from Sam Hill by the date" };
  Scene *scene = *state;
  gint64 lee = fixture_supporter (scene->session, "Lee Wong", "lee@example.org", "Failed assignment");
  gint64 sam = fixture_supporter (scene->session, "Sam Hill", "sam@example.org", "Failed assignment");
  gint64 id = priya (scene);
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (Request) request = NULL;

  must (scene, request_acknowledge (scene->session, id, &scene->error) != 0);
  must (scene, request_ask (scene->session, id, lee, &scene->error) != 0);
  must (scene, request_answer (scene->session, id, lee, ANSWER_NO, NULL, &scene->error));
  must (scene, request_ask (scene->session, id, sam, &scene->error) != 0);
  fixture_sent (scene->session);
  fixture_later (scene->session, 6);
  must (scene, due_turn_the_day (scene->session, &scene->error));
  history = request_history (scene->session, id, &scene->error);
  assert_int_equal (history->len, G_N_ELEMENTS (expected));
  for (guint i = 0; i < history->len; i++)
    assert_string_equal (((Happening *)history->pdata[i])->text, expected[i]);
  assert_string_equal (((Happening *)history->pdata[2])->mark, "not sent"); /* the no came first */
  assert_true (g_str_has_prefix (((Happening *)history->pdata[4])->mark, "sent "));
  assert_string_equal (((Happening *)history->pdata[5])->mark, "kith");
  request = request_load (scene->session, id, &scene->error);
  assert_string_equal (request->next, "Sam Hill's answer was due yesterday.");
}

static const char *last_happening (Scene *scene, gint64 id, GPtrArray **history)
{
  g_clear_pointer (history, g_ptr_array_unref);
  *history = request_history (scene->session, id, &scene->error);
  must (scene, *history != NULL && (*history)->len > 0);
  return ((Happening *)g_ptr_array_index (*history, (*history)->len - 1))->text;
}

static void earlier_answers_are_spoken_of_only_where_somebody_was_asked (void **state)
{
  static const char changed[] = "Changed what is asked about; earlier answers no longer count";
  Scene *scene = *state;
  gint64 sam = fixture_supporter (scene->session, "Sam Hill", "sam@example.org", "Failed assignment");
  gint64 id = priya (scene);
  g_autoptr (GPtrArray) history = NULL;

  fixture_request_set (scene->session, id, "summary", "Someone would like to talk about an assignment.");
  assert_string_equal (last_happening (scene, id, &history), "Changed the record of the request");
  must (scene, request_ask (scene->session, id, sam, &scene->error) != 0);
  must (scene, request_answer (scene->session, id, sam, ANSWER_NO, NULL, &scene->error));
  fixture_request_set (scene->session, id, "summary", "Someone would like to talk about an essay.");
  assert_string_equal (last_happening (scene, id, &history), changed);
  fixture_request_set (scene->session, id, "summary", "Someone would like to talk.");
  assert_string_equal (last_happening (scene, id, &history), "Changed the record of the request");
}

static void who_may_be_told_what_names_nobody_to_anybody (void **state)
{
  Scene *scene = *state;
  gint64 lee = fixture_supporter (scene->session, "Lee Wong", "lee@example.org", "Failed assignment");
  gint64 sam = fixture_supporter (scene->session, "Sam Hill", "sam@example.org", "Failed assignment");
  gint64 id = priya (scene);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) told = NULL;

  must (scene, request_ask (scene->session, id, lee, &scene->error) != 0);
  must (scene, request_answer (scene->session, id, lee, ANSWER_NO, NULL, &scene->error));
  must (scene, request_ask (scene->session, id, sam, &scene->error) != 0);
  before = request_may_be_told (scene->session, id, &scene->error);
  assert_string_equal (((MayBeTold *)before->pdata[0])->what, "\"One person asked, one said no.\" No names.");
  assert_string_equal (((MayBeTold *)before->pdata[1])->what, "Nothing yet: the question has not left.");
  fixture_sent (scene->session);
  told = request_may_be_told (scene->session, id, &scene->error);
  assert_int_equal (told->len, 2);
  assert_string_equal (((MayBeTold *)told->pdata[0])->what, "\"Two people asked, one said no.\" No names.");
  assert_string_equal (((MayBeTold *)told->pdata[1])->who, "Sam Hill");
  for (guint i = 0; i < told->len; i++)
    assert_null (strstr (((MayBeTold *)told->pdata[i])->what, "Priya"));
}

static void by6_a_summary_that_tells_is_warned_about (void **state)
{
  Scene *scene = *state;
  gint64 id = priya (scene);
  g_autofree char *fine = request_summary_warning (scene->session, id, "An essay failed twice.", &scene->error);
  g_autofree char *named = request_summary_warning (scene->session, id, "Priya failed.", &scene->error);
  g_autofree char *small = NULL;

  assert_null (fine);
  assert_non_null (named);
  assert_null (strstr (named, "Priya"));
  fixture_request_set (scene->session, id, "cohort", "September 2025");
  small = request_summary_warning (scene->session, id, "An essay failed twice.", &scene->error);
  assert_non_null (small);
  assert_non_null (strstr (small, "Only 1 person"));
}

static void by6_a_cohort_is_counted_whatever_its_capitals (void **state)
{
  Scene *scene = *state;
  gint64 id = priya (scene);
  g_autofree char *warning = NULL;

  fixture_supporter (scene->session, "Lee Wong", "lee@example.org", "Failed assignment");
  fixture_sql (scene->session, "UPDATE person SET cohort = 'ÉTÉ' WHERE name = 'Lee Wong'");
  fixture_request_set (scene->session, id, "cohort", "été");
  warning = request_summary_warning (scene->session, id, "An essay failed twice.", &scene->error);
  assert_non_null (strstr (warning, "Only 2 people"));
}

static void by6_a_large_cohort_needs_no_warning (void **state)
{
  Scene *scene = *state;
  gint64 id = priya (scene);
  g_autofree char *warning = NULL;

  fixture_request_set (scene->session, id, "cohort", "2025");
  for (guint i = 0; i < 10; i++) {
    g_autofree char *name = g_strdup_printf ("Person %u", i);

    fixture_set (scene->session, fixture_supporter (scene->session, name, NULL, NULL), "cohort", "2025", NULL);
  }
  warning = request_summary_warning (scene->session, id, "An essay failed twice.", &scene->error);
  assert_null (warning);
}

static void undoing_a_new_request_leaves_nothing (void **state)
{
  Scene *scene = *state;
  g_autofree char *before = fixture_contents (scene->session);
  g_autofree char *after = NULL;

  priya (scene);
  must (scene, step_undo (scene->session, NULL, &scene->error));
  after = fixture_contents (scene->session);
  assert_string_equal (before, after);
}

static void a_number_that_is_none_says_so (void **state)
{
  Scene *scene = *state;

  assert_null (request_load (scene->session, 99, &scene->error));
  assert_string_equal (scene->error->message, "There is no request 99.");
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)
#define CODED(code, test)                                                                                              \
  {                                                                                                                    \
    code, test, set_up, tear_down, NULL                                                                                \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    SCENE (a_pasted_header_gives_name_and_address),
    SCENE (an_address_alone_asks_for_the_name),
    SCENE (two_addresses_are_refused),
    SCENE (an_unknown_area_names_the_nearest),
    SCENE (an_area_that_is_not_near_is_not_named),
    SCENE (a_request_cannot_come_tomorrow),
    CODED ("/LA-7/when-and-how-it-came", la7_when_and_how_it_came_are_kept),
    CODED ("/LA-7/the-queue-is-by-age", la7_the_queue_is_by_age_with_the_next_step),
    SCENE (the_queue_is_found_by_number_area_and_state_never_by_the_requester),
    SCENE (the_same_person_is_recognised_by_address_and_name),
    SCENE (the_same_address_with_another_name_is_asked_about),
    SCENE (a_write_against_an_older_version_is_refused),
    SCENE (keep_apart_makes_and_removes_conflicts),
    SCENE (a_second_request_keeps_what_the_first_kept_apart),
    SCENE (somebody_unknown_to_keep_apart_is_a_complaint),
    SCENE (a_part_of_a_name_is_enough_where_only_one_fits),
    SCENE (namesakes_are_kept_apart_by_number),
    SCENE (namesakes_who_asked_are_not_added_again),
    SCENE (somebody_new_with_a_whole_name_is_kept_apart),
    SCENE (revealing_is_audited),
    SCENE (reading_the_page_is_not_revealing),
    CODED ("/LA-13/details-passed-on-needs-an-introduction", la13_details_passed_on_needs_an_introduction),
    SCENE (closing_in_another_way_is_a_mistake_of_usage),
    SCENE (a_withdrawn_request_can_come_back),
    SCENE (a_note_that_names_the_requester_is_not_kept),
    SCENE (the_page_says_what_happened),
    SCENE (earlier_answers_are_spoken_of_only_where_somebody_was_asked),
    SCENE (who_may_be_told_what_names_nobody_to_anybody),
    CODED ("/BY-6/a-summary-that-tells-is-warned-about", by6_a_summary_that_tells_is_warned_about),
    CODED ("/BY-6/a-large-cohort-needs-no-warning", by6_a_large_cohort_needs_no_warning),
    CODED ("/BY-6/a-cohort-whatever-its-capitals", by6_a_cohort_is_counted_whatever_its_capitals),
    SCENE (undoing_a_new_request_leaves_nothing),
    SCENE (a_number_that_is_none_says_so),
  };

  return cmocka_run_group_tests_name ("request", tests, NULL, NULL);
}
