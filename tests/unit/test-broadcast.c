/* Permission to one exact text, the broadcast, and who offers after it. */
#include "support/scene.h"

#include "support/also_discarded.h"
#include "support/outbound.h"
#include "people/supporter.h"
#include "store/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static void la11_editing_the_matter_voids_asks_yeses_and_permission (void **state)
{
  static const struct {
    const char *field, *text;
  } edits[] = { { "summary", "Something else." }, { "area", "Exams" }, { "detail", "essay two" } };
  Scene *scene = *state;

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *permission = NULL;

    fixture_set (scene->session, scene->sam, "areas", "Failed assignment; Exams", "limit", "3", NULL);
    fixture_set (scene->session, scene->ana, "areas", "Failed assignment; Exams", "limit", "3", NULL);
    scene_must (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0);
    scene_must (scene, scene_ask (scene, scene->ana));
    fixture_yes (scene->session, scene->request, scene->sam);
    fixture_request_set (scene->session, scene->request, edits[i].field, edits[i].text);
    assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_NEW);
    permission = request_permission_state (scene->session, scene->request, NULL, &scene->error);
    assert_string_equal (permission, "none");
    scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0,
                   "changed");
    scene_refused (scene, scene_answer (scene, scene->ana, ANSWER_YES), "changed");
  }
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message WHERE state = 'waiting'"), 0);
}

static void editing_anything_else_voids_nothing (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  fixture_request_set (scene->session, scene->request, "issue", "Private words.");
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ACCEPTED);
}

static void la11_no_broadcast_without_permission_to_that_text (void **state)
{
  Scene *scene = *state;

  scene_refused (scene, request_broadcast (scene->session, scene->request, NULL, &scene->error), "has not agreed");
  scene_must (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0);
  scene_refused (scene, request_broadcast (scene->session, scene->request, NULL, &scene->error),
                 "silence is not consent");
  scene_must (scene, request_permission_record (scene->session, scene->request, FALSE, DAY_NONE, NULL, &scene->error));
  scene_refused (scene, request_broadcast (scene->session, scene->request, NULL, &scene->error), "has not agreed");
  scene_refused (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0, "said no");
  fixture_request_set (scene->session, scene->request, "summary", "Another text.");
  scene_permit (scene);
  fixture_request_set (scene->session, scene->request, "summary", "A third text.");
  scene_refused (scene, request_broadcast (scene->session, scene->request, NULL, &scene->error), "has not agreed");
}

static void la11_permission_needs_a_summary_and_a_question (void **state)
{
  Scene *scene = *state;

  scene_refused (scene, request_permission_record (scene->session, scene->request, TRUE, DAY_NONE, NULL, &scene->error),
                 "has not been asked");
  fixture_request_set (scene->session, scene->request, "summary", "");
  scene_refused (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0, "no summary");
}

static void la11_the_schema_refuses_another_text_too (void **state)
{
  Scene *scene = *state;
  g_autoptr (Row) row = row_new ("broadcast");
  g_autoptr (Step) step = NULL;

  scene_permit (scene);
  step = step_begin (scene->session, "broke in", &scene->error);
  row_int (row, "request", scene->request);
  row_int (row, "permission", fixture_sql_number (scene->session, "SELECT max(id) FROM permission"));
  row_text (row, "wording", "Priya Shah failed.");
  row_text (row, "sent_on", "2026-11-18");
  row_int (row, "recipients", 1);
  scene_refused (scene, row_insert (scene->session, row, &scene->error) != 0, "has not agreed");
}

static void la12_one_message_for_each_and_never_to_the_requester (void **state)
{
  Scene *scene = *state;
  guint count = 0;
  gint64 uma = fixture_supporter (scene->session, "Uma Khan", "uma@example.org", NULL);
  gint64 retired = fixture_supporter (scene->session, "Lee Wong", "lee@example.org", NULL);
  gint64 priya = fixture_supporter (scene->session, "Priya Shah", "quiet.heron@example.org", "Exams");

  /* Somebody else who reads mail under the requester's address. */
  fixture_supporter (scene->session, "Another Reader", "other@example.org", NULL);
  fixture_sql (scene->session,
               "UPDATE person SET email = 'Quiet.Heron@example.org', email_folded = 'quiet.heron@example.org'"
               " WHERE name = 'Another Reader'");
  scene_must (scene, supporter_retire (scene->session, retired, &scene->error));
  fixture_request_set (scene->session, scene->request, "keep_apart", "Uma Khan");
  assert_true (uma != 0 && priya != 0);
  scene_permit (scene);
  scene_must (scene, request_broadcast (scene->session, scene->request, &count, &scene->error));
  assert_int_equal (count, 2);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message WHERE kind = 'broadcast'"), 2);
  assert_int_equal (fixture_sql_number (scene->session,
                                        "SELECT count(*) FROM message WHERE kind = 'broadcast'"
                                        " AND to_address NOT IN ('sam.hill@example.org', 'ana.ruiz@example.org')"),
                    0);
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_BROADCAST);
}

static void la4_supporters_without_areas_are_reached_by_the_broadcast (void **state)
{
  Scene *scene = *state;
  gint64 tom = fixture_supporter (scene->session, "Tom Parry", "tom@example.org", NULL);

  scene_refused (scene, scene_ask (scene, tom), "cannot be asked");
  scene_broadcast (scene);
  assert_int_equal (
      fixture_sql_number (scene->session,
                          "SELECT count(*) FROM message WHERE kind = 'broadcast' AND to_address = 'tom@example.org'"),
      1);
}

static void by1_a_broadcast_names_nobody (void **state)
{
  Scene *scene = *state;
  guint count = 0;
  g_autoptr (Message) message = NULL;

  scene_permit (scene);
  message = request_broadcast_preview (scene->session, scene->request, &count, &scene->error);
  scene_must (scene, message != NULL);
  assert_int_equal (count, 2);
  scene_names_nobody (message);
}

static void la12_a_volunteers_details_are_passed_on (void **state)
{
  Scene *scene = *state;
  gint64 tom = fixture_supporter (scene->session, "Tom Parry", "tom@example.org", NULL);

  scene_refused (scene, scene_answer (scene, tom, ANSWER_VOLUNTEER), "has not gone to everyone");
  scene_broadcast (scene);
  scene_must (scene, scene_answer (scene, tom, ANSWER_VOLUNTEER));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ACCEPTED);
  scene_must (scene, request_introduce (scene->session, scene->request, tom, &scene->error) != 0);
}

static void assert_requester_told (Scene *scene, const char *words)
{
  g_autoptr (GPtrArray) told = request_may_be_told (scene->session, scene->request, &scene->error);

  scene_must (scene, told != NULL);
  assert_string_equal (((MayBeTold *)told->pdata[0])->who, "Requester");
  assert_string_equal (((MayBeTold *)told->pdata[0])->what, words);
}

static void who_offers_is_not_called_asked (void **state)
{
  Scene *scene = *state;

  scene_broadcast (scene);
  assert_requester_told (scene, "\"I have your request and am looking for someone.\"");
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_VOLUNTEER));
  assert_requester_told (scene, "\"One person has offered.\" No names.");
  scene_must (scene, scene_answer (scene, scene->ana, ANSWER_VOLUNTEER));
  assert_requester_told (scene, "\"Two people have offered.\" No names.");
}

static void who_was_asked_and_who_offers_are_counted_apart (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->ana));
  fixture_sent (scene->session);
  scene_must (scene, scene_answer (scene, scene->ana, ANSWER_NO));
  scene_broadcast (scene);
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_VOLUNTEER));
  assert_requester_told (scene, "\"One person asked, one said no, one offered.\" No names.");
}

static void la12_a_later_volunteer_is_kept_and_thanked (void **state)
{
  Scene *scene = *state;

  scene_broadcast (scene);
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_VOLUNTEER));
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  scene_must (scene, scene_answer (scene, scene->ana, ANSWER_VOLUNTEER));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_INTRODUCED);
  assert_int_equal (
      fixture_sql_number (scene->session, "SELECT count(*) FROM ask WHERE state = 'kept' AND volunteered = 1"), 1);
  scene_must (scene, request_thank (scene->session, scene->request, scene->ana, &scene->error) != 0);
  scene_must (scene, request_wants_another (scene->session, scene->request, &scene->error));
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
}

static void a_volunteer_needs_no_consent_but_an_ask_does (void **state)
{
  Scene *scene = *state;

  fixture_request_set (scene->session, scene->request, "area", "Bereavement");
  fixture_set (scene->session, scene->sam, "areas", "Bereavement", NULL);
  scene_refused (scene, scene_ask (scene, scene->sam), "onsent");
  scene_broadcast (scene);
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_VOLUNTEER));
}

static void np10_a_volunteers_yes_counts_within_the_limit (void **state)
{
  Scene *scene = *state;
  gint64 other = fixture_request (scene->session, "Tom Parry <t.parry@example.org>", NULL, "Failed assignment", NULL);

  scene_must (scene, request_ask (scene->session, other, scene->sam, &scene->error) != 0);
  scene_broadcast (scene);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message WHERE kind = 'broadcast'"
                                                        " AND to_address = 'sam.hill@example.org'"),
                    1);
  scene_refused (scene, scene_answer (scene, scene->sam, ANSWER_VOLUNTEER), "1 of 1 places");
}

static gboolean say_no (Scene *scene)
{
  return request_permission_record (scene->session, scene->request, FALSE, DAY_NONE, NULL, &scene->error);
}

static void la11_a_no_stops_a_broadcast_that_still_waits (void **state)
{
  Scene *scene = *state;
  BroadcastCounts counts = { 0 };

  scene_broadcast (scene);
  scene_must (scene, say_no (scene));
  scene_must (scene, request_broadcast_counts (scene->session, scene->request, &counts, &scene->error));
  assert_int_equal (counts.gone, 0);
  assert_int_equal (counts.waiting, 0);
  assert_int_equal (counts.stopped, 2);
  assert_int_not_equal (fixture_state (scene->session, scene->request), REQUEST_BROADCAST);
  scene_refused (scene, scene_answer (scene, scene->sam, ANSWER_VOLUNTEER), "has not gone to everyone");
  scene_refused (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0, "said no");
}

static void la11_a_no_after_some_have_gone_says_how_many (void **state)
{
  Scene *scene = *state;
  g_autofree char *note = NULL;
  g_autofree char *permission = NULL;

  scene_broadcast (scene);
  scene_must (scene,
              outbox_mark_sent (scene->session, fixture_sql_number (scene->session, "SELECT max(id) FROM message"),
                                &scene->error));
  scene_must (scene, say_no (scene));
  note = fixture_sql_text (scene->session, "SELECT note FROM event WHERE kind = 'broadcast-stopped'");
  assert_string_equal (note, "1 had gone already, 1 are not sent");
  assert_int_equal (fixture_sql_number (scene->session,
                                        "SELECT count(*) FROM message WHERE kind = 'broadcast' AND state = 'waiting'"),
                    0);
  permission = request_permission_state (scene->session, scene->request, NULL, &scene->error);
  assert_string_equal (permission, "no");
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_BROADCAST);
}

static void la11_a_question_for_permission_never_sent_gets_no_answer (void **state)
{
  Scene *scene = *state;
  gint64 id = request_permission_ask (scene->session, scene->request, &scene->error);

  scene_must (scene, id != 0 && support_discard_message (scene->session, id, &scene->error));
  scene_refused (scene, request_permission_record (scene->session, scene->request, TRUE, DAY_NONE, NULL, &scene->error),
                 "has not been asked");
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_NEW);
  scene_must (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0);
}

static void la12_a_withdrawn_requests_volunteer_can_offer_again (void **state)
{
  Scene *scene = *state;
  gint64 tom = fixture_supporter (scene->session, "Tom Parry", "tom@example.org", NULL);
  g_autofree char *told = NULL;

  scene_broadcast (scene);
  g_free (also_discarded_words (scene->session));
  fixture_sent (scene->session);
  scene_must (scene, scene_answer (scene, tom, ANSWER_VOLUNTEER));
  scene_must (scene, request_introduce (scene->session, scene->request, tom, &scene->error) != 0);
  scene_must (scene, request_withdraw (scene->session, scene->request, &scene->error));
  told = also_discarded_words (scene->session);
  assert_string_equal (told, "The introduction of Tom Parry (request 1) is not sent: the request was withdrawn.");
  scene_must (scene, request_reopen (scene->session, scene->request, &scene->error));
  scene_refused (scene, request_introduce (scene->session, scene->request, tom, &scene->error) != 0,
                 "as a volunteer's when they offer again");
  scene_refused (scene, scene_answer (scene, tom, ANSWER_YES), "as a volunteer");
  scene_must (scene, scene_answer (scene, tom, ANSWER_VOLUNTEER));
  scene_must (scene, request_introduce (scene->session, scene->request, tom, &scene->error) != 0);
}

static gboolean say_yes (Scene *scene, const char *how)
{
  return request_permission_record (scene->session, scene->request, TRUE, DAY_NONE, how, &scene->error);
}

static void la11_no_e_mail_answers_a_question_that_has_not_left (void **state)
{
  Scene *scene = *state;
  gint64 id = request_permission_ask (scene->session, scene->request, &scene->error);

  scene_must (scene, id != 0);
  scene_refused (scene, say_yes (scene, NULL), "has not left");
  scene_refused (scene, say_yes (scene, "By E-Mail"), "by phone or in person");
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_PERMISSION);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message WHERE state = 'waiting'"), 1);
  scene_must (scene, support_mark_one_sent (scene->session, id, &(Outbound){ 0 }, &scene->error));
  scene_must (scene, say_yes (scene, NULL));
}

static void la11_the_day_of_an_answer_lies_between_the_question_and_today (void **state)
{
  Scene *scene = *state;
  Day today = session_today (scene->session);

  scene_must (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0);
  fixture_sent (scene->session);
  scene_refused (scene,
                 request_permission_record (scene->session, scene->request, TRUE, today + 1, NULL, &scene->error),
                 "still to come");
  scene_refused (scene,
                 request_permission_record (scene->session, scene->request, TRUE, today - 1, NULL, &scene->error),
                 "cannot be older");
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_PERMISSION);
  scene_must (scene, request_permission_record (scene->session, scene->request, TRUE, today, NULL, &scene->error));
}

static void la11_what_was_read_out_is_agreed_to_and_the_question_told_to_be_discarded (void **state)
{
  Scene *scene = *state;
  g_autofree char *told = NULL;

  scene_must (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0);
  assert_null (also_discarded_words (scene->session));
  scene_must (scene, say_yes (scene, "by phone"));
  told = also_discarded_words (scene->session);
  assert_non_null (told);
  assert_non_null (strstr (told, "The question to the requester"));
  assert_null (also_discarded_words (scene->session));
}

static void la5_a_volunteer_is_introduced_without_consent (void **state)
{
  Scene *scene = *state;

  fixture_request_set (scene->session, scene->request, "area", "Bereavement");
  scene_broadcast (scene);
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_VOLUNTEER));
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  scene_must (scene, support_last_look (scene->session, NULL, &scene->error));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_INTRODUCED);
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, scene_set_up, scene_tear_down)
#define CODED(code, test)                                                                                              \
  {                                                                                                                    \
    code, test, scene_set_up, scene_tear_down, NULL                                                                    \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    CODED ("/LA-11/an-edit-voids-asks-yeses-and-permission", la11_editing_the_matter_voids_asks_yeses_and_permission),
    SCENE (editing_anything_else_voids_nothing),
    CODED ("/LA-11/no-broadcast-without-permission-to-that-text", la11_no_broadcast_without_permission_to_that_text),
    CODED ("/LA-11/permission-needs-a-summary-and-a-question", la11_permission_needs_a_summary_and_a_question),
    CODED ("/LA-11/the-schema-refuses-another-text", la11_the_schema_refuses_another_text_too),
    CODED ("/LA-12/one-message-each-never-to-the-requester", la12_one_message_for_each_and_never_to_the_requester),
    CODED ("/LA-4/without-areas-reached-by-the-broadcast", la4_supporters_without_areas_are_reached_by_the_broadcast),
    CODED ("/BY-1/broadcast-names-nobody", by1_a_broadcast_names_nobody),
    CODED ("/LA-12/a-volunteers-details-are-passed-on", la12_a_volunteers_details_are_passed_on),
    CODED ("/LA-12/a-later-volunteer-is-kept-and-thanked", la12_a_later_volunteer_is_kept_and_thanked),
    SCENE (who_offers_is_not_called_asked),
    SCENE (who_was_asked_and_who_offers_are_counted_apart),
    SCENE (a_volunteer_needs_no_consent_but_an_ask_does),
    CODED ("/LA-11/a-no-stops-a-broadcast-that-waits", la11_a_no_stops_a_broadcast_that_still_waits),
    CODED ("/LA-11/a-late-no-says-how-many-had-gone", la11_a_no_after_some_have_gone_says_how_many),
    CODED ("/LA-11/a-question-never-sent-gets-no-answer", la11_a_question_for_permission_never_sent_gets_no_answer),
    CODED ("/LA-12/a-withdrawn-requests-volunteer-offers-again", la12_a_withdrawn_requests_volunteer_can_offer_again),
    CODED ("/LA-11/no-e-mail-answers-an-unsent-question", la11_no_e_mail_answers_a_question_that_has_not_left),
    CODED ("/LA-11/the-day-of-an-answer-lies-between-the-question-and-today",
           la11_the_day_of_an_answer_lies_between_the_question_and_today),
    CODED ("/LA-11/what-was-read-out-is-agreed-to",
           la11_what_was_read_out_is_agreed_to_and_the_question_told_to_be_discarded),
    CODED ("/LA-5/a-volunteer-needs-no-consent", la5_a_volunteer_is_introduced_without_consent),
    CODED ("/NP-10/a-volunteers-yes-counts", np10_a_volunteers_yes_counts_within_the_limit),
  };

  return cmocka_run_group_tests_name ("broadcast", tests, NULL, NULL);
}
