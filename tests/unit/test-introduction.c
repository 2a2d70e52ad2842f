/* Asking, answering, and passing details on. */
#include "support/scene.h"

#include "base/hint.h"
#include "mail/template.h"
#include "people/conflict.h"
#include "people/supporter.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/due.h"
#include "support/outbound.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static void la9_an_ask_names_nobody (void **state)
{
  Scene *scene = *state;
  g_autoptr (Message) draft = request_ask_preview (scene->session, scene->request, scene->sam, &scene->error);

  scene_must (scene, draft != NULL);
  scene_names_nobody (draft);
  assert_non_null (strstr (draft->body, "Failed assignment"));
  assert_non_null (strstr (draft->body, SCENE_SUMMARY));
  assert_string_equal (draft->to_address, "sam.hill@example.org");
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message"), 0);
}

static void la9_what_is_queued_is_what_was_previewed (void **state)
{
  Scene *scene = *state;
  g_autoptr (Message) draft = request_ask_preview (scene->session, scene->request, scene->sam, &scene->error);
  gint64 id = request_ask (scene->session, scene->request, scene->sam, &scene->error);
  g_autoptr (Message) queued = outbox_load (scene->session, id, &scene->error);

  scene_must (scene, queued != NULL);
  assert_string_equal (queued->subject, draft->subject);
  assert_string_equal (queued->body, draft->body);
  assert_string_equal (queued->to_address, draft->to_address);
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ASKED);
}

static void by1_a_reminder_names_nobody (void **state)
{
  Scene *scene = *state;
  g_autoptr (Message) draft = NULL;

  scene_must (scene, scene_ask (scene, scene->sam));
  fixture_sent (scene->session);
  draft = request_remind_preview (scene->session, scene->request, scene->sam, &scene->error);
  scene_must (scene, draft != NULL);
  scene_names_nobody (draft);
  scene_must (scene, request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0);
  scene_refused (scene, request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0, "already");
}

static void la9_a_leak_in_the_summary_is_refused_by_kind (void **state)
{
  static const struct {
    const char *summary, *kind;
  } leaks[] = {
    { "Priya failed an essay.", "name" },        { "Write to quiet.heron@example.org.", "e-mail address" },
    { "Ring 07700900123.", "telephone number" }, { "Someone of September 2025.", "cohort" },
    { "Someone at Lancaster Moor.", "site" },
  };
  Scene *scene = *state;

  for (guint i = 0; i < G_N_ELEMENTS (leaks); i++) {
    fixture_request_set (scene->session, scene->request, "summary", leaks[i].summary);
    scene_refused (scene, scene_ask (scene, scene->sam), leaks[i].kind);
    scene_refused (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0, leaks[i].kind);
  }
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message"), 0);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM ask"), 0);
}

static void la9_a_leak_in_the_offices_wording_is_refused (void **state)
{
  Scene *scene = *state;

  scene_must (scene, template_set (scene->session, STAGE_ASK,
                                   "Subject: A question [{tag}]\n\nShah asks about {area}.\n", &scene->error));
  scene_refused (scene, scene_ask (scene, scene->sam), "wording");
}

static void la9_the_tag_is_not_taken_for_a_name (void **state)
{
  Scene *scene = *state;

  fixture_request_set (scene->session, scene->request, "name", "PS Shah");
  scene_must (scene, scene_ask (scene, scene->sam));
}

static void a_name_shared_with_the_supporter_is_no_leak_but_one_in_the_summary_is (void **state)
{
  Scene *scene = *state;

  fixture_request_set (scene->session, scene->request, "name", "Rosalind Hill");
  scene_must (scene, scene_ask (scene, scene->sam));
  fixture_request_set (scene->session, scene->request, "summary", "Miss Hill failed an essay.");
  scene_refused (scene, scene_ask (scene, scene->sam), "The summary holds the requester's name");
}

static void la10_no_details_before_the_yes (void **state)
{
  Scene *scene = *state;

  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "Sam Hill has not said yes, so no details can be passed on. " HINT_RECORD
                 " records an answer; " HINT_ASK " asks someone else.");
  scene_must (scene, scene_ask (scene, scene->sam));
  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "has not said yes");
  scene_refused (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0,
                 "Nobody has said yes");
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_NO));
  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "has not said yes");
}

static void la10_the_schema_asks_for_the_yes_too (void **state)
{
  Scene *scene = *state;
  g_autoptr (Row) row = row_new ("introduction");
  g_autoptr (Step) step = NULL;

  scene_must (scene, scene_ask (scene, scene->sam));
  step = step_begin (scene->session, "broke in", &scene->error);
  row_int (row, "request", scene->request);
  row_int (row, "ask", fixture_sql_number (scene->session, "SELECT max(id) FROM ask"));
  row_text (row, "made_on", "2026-11-18");
  scene_refused (scene, row_insert (scene->session, row, &scene->error) != 0, "Nobody has said yes");
}

static void la10_the_introduction_goes_to_the_requester_alone (void **state)
{
  Scene *scene = *state;
  gint64 id = 0;
  g_autoptr (Message) message = NULL;

  fixture_yes (scene->session, scene->request, scene->sam);
  id = request_introduce (scene->session, scene->request, 0, &scene->error);
  scene_must (scene, id != 0);
  message = outbox_load (scene->session, id, &scene->error);
  assert_string_equal (message->to_address, "quiet.heron@example.org");
  assert_non_null (strstr (message->body, "sam.hill@example.org"));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_INTRODUCED);
  assert_int_equal (fixture_sql_number (scene->session,
                                        "SELECT count(*) FROM message WHERE to_address = 'sam.hill@example.org'"
                                        " AND kind <> 'ask'"),
                    0);
}

static void la10_only_what_was_shared_is_passed_on (void **state)
{
  Scene *scene = *state;
  g_autoptr (Message) message = NULL;
  Share email = { TRUE, FALSE };

  fixture_set (scene->session, scene->sam, "phone", "07700 900456", "share", "e-mail and phone", NULL);
  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, request_answer (scene->session, scene->request, scene->sam, ANSWER_YES, &email, &scene->error));
  message = request_introduce_preview (scene->session, scene->request, scene->sam, &scene->error);
  scene_must (scene, message != NULL);
  assert_non_null (strstr (message->body, "sam.hill@example.org"));
  assert_null (strstr (message->body, "900456"));
}

static void la10_what_the_record_no_longer_allows_stays_here (void **state)
{
  Scene *scene = *state;
  g_autoptr (Message) message = NULL;

  fixture_set (scene->session, scene->sam, "phone", "07700 900456", "share", "e-mail and phone", NULL);
  fixture_yes (scene->session, scene->request, scene->sam);
  fixture_set (scene->session, scene->sam, "share", "phone", NULL);
  message = request_introduce_preview (scene->session, scene->request, scene->sam, &scene->error);
  scene_must (scene, message != NULL);
  assert_null (strstr (message->body, "sam.hill@example.org"));
  assert_non_null (strstr (message->body, "900456"));
  fixture_set (scene->session, scene->sam, "share", "nothing", NULL);
  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "Nothing of Sam Hill");
}

static void la10_a_yes_cannot_share_more_than_the_record (void **state)
{
  Scene *scene = *state;
  Share both = { TRUE, TRUE };

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_refused (scene, request_answer (scene->session, scene->request, scene->sam, ANSWER_YES, &both, &scene->error),
                 "telephone number");
}

static void several_yeses_leave_the_choice_to_the_coordinator (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  fixture_yes (scene->session, scene->request, scene->ana);
  scene_refused (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0,
                 "Sam Hill and Ana Ruiz have said yes");
  scene_must (scene, request_introduce (scene->session, scene->request, scene->ana, &scene->error) != 0);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM ask WHERE state = 'kept'"), 1);
  scene_must (scene, request_thank (scene->session, scene->request, scene->sam, &scene->error) != 0);
}

static void a_yes_taken_back_returns_the_request (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ACCEPTED);
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_TAKEN_BACK));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_MATCHING);
  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "has not said yes");
}

static void a_yes_expires (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  fixture_later (scene->session, (int)setting_number (scene->session, "yes.valid_days") + 1);
  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "was good until");
  scene_must (scene, due_turn_the_day (scene->session, &scene->error));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_MATCHING);
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_YES));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ACCEPTED);
}

static void a_yes_to_one_issue_is_not_a_yes_to_another (void **state)
{
  Scene *scene = *state;
  gint64 other = fixture_request (scene->session, "Tom Parry <t.parry@example.org>", NULL, "Exams", NULL);

  fixture_yes (scene->session, scene->request, scene->sam);
  scene_refused (scene, request_introduce (scene->session, other, scene->sam, &scene->error) != 0, "has not said yes");
}

static void np10_an_ask_beyond_the_limit_is_refused (void **state)
{
  Scene *scene = *state;
  gint64 other = fixture_request (scene->session, "Tom Parry <t.parry@example.org>", NULL, "Failed assignment", NULL);

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_refused (scene, request_ask (scene->session, other, scene->sam, &scene->error) != 0,
                 "Sam Hill cannot be asked");
  fixture_set (scene->session, scene->sam, "limit", "2", NULL);
  scene_must (scene, request_ask (scene->session, other, scene->sam, &scene->error) != 0);
}

static void np10_a_late_yes_keeps_within_the_limit (void **state)
{
  Scene *scene = *state;
  gint64 other = fixture_request (scene->session, "Tom Parry <t.parry@example.org>", NULL, "Failed assignment", NULL);

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_NONE));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_MATCHING);
  scene_must (scene, request_ask (scene->session, other, scene->sam, &scene->error) != 0);
  scene_refused (scene, scene_answer (scene, scene->sam, ANSWER_YES), "1 of 1 places");
  scene_must (scene, request_answer (scene->session, other, scene->sam, ANSWER_NO, NULL, &scene->error));
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_YES));
}

static void np10_reopening_keeps_within_the_limit (void **state)
{
  Scene *scene = *state;
  gint64 other = fixture_request (scene->session, "Tom Parry <t.parry@example.org>", NULL, "Failed assignment", NULL);

  fixture_yes (scene->session, scene->request, scene->sam);
  scene_must (scene, request_close (scene->session, scene->request, "unmet", &scene->error));
  scene_must (scene, request_ask (scene->session, other, scene->sam, &scene->error) != 0);
  scene_must (scene, request_reopen (scene->session, scene->request, &scene->error));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_MATCHING);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM supporter_load"
                                                        " WHERE open_asks + unused_yeses + active_pairs > place_limit"),
                    0);
}

static void reopening_brings_a_yes_in_date_back (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  scene_must (scene, request_close (scene->session, scene->request, "unmet", &scene->error));
  scene_must (scene, request_reopen (scene->session, scene->request, &scene->error));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ACCEPTED);
  scene_must (scene, request_close (scene->session, scene->request, "unmet", &scene->error));
  fixture_later (scene->session, 60);
  scene_must (scene, request_reopen (scene->session, scene->request, &scene->error));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_MATCHING);
  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "was good until");
}

/* Case 13: the requester is a supporter too. */
static void the_requester_is_never_asked_about_themselves (void **state)
{
  Scene *scene = *state;
  gint64 priya = fixture_supporter (scene->session, "Priya Shah", "quiet.heron@example.org", "Failed assignment");

  scene_refused (scene, scene_ask (scene, priya), "cannot be asked");
  scene_broadcast (scene);
  scene_refused (scene, scene_answer (scene, priya, ANSWER_VOLUNTEER), "cannot be used");
}

static void someone_kept_apart_later_is_out_at_once (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  fixture_request_set (scene->session, scene->request, "keep_apart", "Sam Hill");
  assert_int_not_equal (fixture_state (scene->session, scene->request), REQUEST_ACCEPTED);
  assert_false (request_introduce (scene->session, scene->request, scene->sam, NULL) != 0);
  scene_refused (scene, scene_ask (scene, scene->sam), "cannot be asked");
}

static void a_conflict_found_after_the_yes_stops_the_introduction (void **state)
{
  Scene *scene = *state;
  gint64 requester = fixture_sql_number (scene->session, "SELECT requester FROM request");

  fixture_yes (scene->session, scene->request, scene->sam);
  scene_must (scene,
              conflict_add (scene->session, requester, scene->sam, "assessor", DAY_NONE, DAY_NONE, &scene->error) != 0);
  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "cannot be used");
}

static void an_ended_request_asks_nobody (void **state)
{
  Scene *scene = *state;

  scene_must (scene, request_withdraw (scene->session, scene->request, &scene->error));
  scene_refused (scene, scene_ask (scene, scene->sam), "withdrawn");
}

static void closing_stops_a_question_that_still_waits (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, request_close (scene->session, scene->request, "duplicate", &scene->error));
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message WHERE state = 'waiting'"), 0);
}

static void a_yes_is_good_on_its_last_day (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  fixture_later (scene->session, (int)setting_number (scene->session, "yes.valid_days"));
  scene_must (scene, due_turn_the_day (scene->session, &scene->error));
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
}

/* The answer came by telephone before the question had left. */
static void an_answer_stops_the_question_that_still_waits (void **state)
{
  static const Answer answers[] = { ANSWER_YES, ANSWER_NO, ANSWER_NONE };
  Scene *scene = *state;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    scene_must (scene, scene_ask (scene, scene->sam));
    assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message WHERE state = 'waiting'"), 1);
    scene_must (scene, request_answer (scene->session, scene->request, scene->sam, answers[i], NULL, &scene->error));
    assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message WHERE state = 'waiting'"), 0);
    scene_must (scene, step_undo (scene->session, NULL, &scene->error));
    scene_must (scene, step_undo (scene->session, NULL, &scene->error));
  }
}

static void withdrawing_stops_what_still_waits (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, request_withdraw (scene->session, scene->request, &scene->error));
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message WHERE state = 'waiting'"), 0);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM ask WHERE state = 'void'"), 1);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT open_asks FROM supporter_load LIMIT 1"), 0);
}

static void the_tables_of_answers_read_their_names (void **state)
{
  Answer given = ANSWER_NO;
  Share share = { FALSE, FALSE };

  (void)state;
  assert_true (answer_from_name ("taken-back", &given));
  assert_int_equal (given, ANSWER_TAKEN_BACK);
  assert_false (answer_from_name ("maybe", &given));
  assert_true (share_parse ("email, phone", &share, NULL));
  assert_true (share.email && share.phone);
  assert_false (share_parse ("address", &share, NULL));
}

static gint64 waiting_introductions (const Scene *scene)
{
  return fixture_sql_number (scene->session,
                             "SELECT count(*) FROM message WHERE kind = 'introduction' AND state = 'waiting'");
}

static gint64 events (const Scene *scene, const char *kind)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM event WHERE kind = '%s'", kind);

  return fixture_sql_number (scene->session, sql);
}

static gint64 introduce_sam (Scene *scene)
{
  gint64 id = 0;

  fixture_yes (scene->session, scene->request, scene->sam);
  id = request_introduce (scene->session, scene->request, 0, &scene->error);
  scene_must (scene, id != 0);
  assert_int_equal (waiting_introductions (scene), 1);
  return id;
}

static void la10_a_yes_taken_back_stops_the_introduction (void **state)
{
  Scene *scene = *state;

  introduce_sam (scene);
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_TAKEN_BACK));
  assert_int_equal (waiting_introductions (scene), 0);
  assert_int_equal (events (scene, "introduction-stopped"), 1);
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_MATCHING);
}

static void la10_a_yes_taken_back_too_late_says_so (void **state)
{
  Scene *scene = *state;
  gint64 id = introduce_sam (scene);

  scene_must (scene, outbox_mark_sent (scene->session, id, &scene->error));
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_TAKEN_BACK));
  assert_int_equal (events (scene, "took-back-late"), 1);
  assert_int_equal (events (scene, "introduction-stopped"), 0);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message WHERE state = 'by-hand'"), 1);
}

static void la10_withdrawing_stops_the_introduction (void **state)
{
  Scene *scene = *state;

  introduce_sam (scene);
  scene_must (scene, request_withdraw (scene->session, scene->request, &scene->error));
  assert_int_equal (waiting_introductions (scene), 0);
  scene_must (scene, request_reopen (scene->session, scene->request, &scene->error));
  assert_int_not_equal (fixture_state (scene->session, scene->request), REQUEST_INTRODUCED);
}

static void la10_someone_else_wanted_stops_the_introduction (void **state)
{
  Scene *scene = *state;

  introduce_sam (scene);
  scene_must (scene, request_wants_another (scene->session, scene->request, &scene->error));
  assert_int_equal (waiting_introductions (scene), 0);
}

static void la10_a_conflict_stops_an_introduction_that_waits (void **state)
{
  Scene *scene = *state;
  gint64 requester = fixture_sql_number (scene->session, "SELECT requester FROM request");

  introduce_sam (scene);
  scene_must (scene, support_last_look (scene->session, NULL, &scene->error));
  assert_int_equal (waiting_introductions (scene), 1);
  scene_must (scene,
              conflict_add (scene->session, requester, scene->sam, "assessor", DAY_NONE, DAY_NONE, &scene->error) != 0);
  scene_must (scene, support_last_look (scene->session, NULL, &scene->error));
  assert_int_equal (waiting_introductions (scene), 0);
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_MATCHING);
  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "no longer counts");
}

static void la10_a_detail_no_longer_shared_stops_the_introduction (void **state)
{
  Scene *scene = *state;

  fixture_set (scene->session, scene->sam, "phone", "07700 900456", "share", "e-mail and phone", NULL);
  introduce_sam (scene);
  fixture_set (scene->session, scene->sam, "share", "phone", NULL);
  scene_must (scene, due_turn_the_day (scene->session, &scene->error));
  assert_int_equal (waiting_introductions (scene), 0);
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ACCEPTED);
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  scene_must (scene, support_last_look (scene->session, NULL, &scene->error));
  assert_int_equal (waiting_introductions (scene), 1);
}

/* The area of the scene's request, made sensitive, with Sam's consent to it. */
static gint64 make_sensitive (Scene *scene)
{
  gint64 area = fixture_sql_number (scene->session, "SELECT area FROM request");

  fixture_sql (scene->session, "UPDATE area SET sensitive = 1 WHERE id = (SELECT area FROM request)");
  scene_must (scene, supporter_consent (scene->session, scene->sam, area, "You may ask me.",
                                        session_today (scene->session), "by e-mail", &scene->error));
  return area;
}

static void la5_no_yes_counts_after_the_consent_is_withdrawn (void **state)
{
  Scene *scene = *state;
  gint64 area = make_sensitive (scene);

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, supporter_consent_withdraw (scene->session, scene->sam, area, &scene->error));
  scene_refused (scene, scene_answer (scene, scene->sam, ANSWER_YES), "consent");
}

static void la5_no_introduction_after_the_consent_is_withdrawn (void **state)
{
  Scene *scene = *state;
  gint64 area = make_sensitive (scene);
  g_autoptr (Row) row = row_new ("introduction");
  g_autoptr (Step) step = NULL;

  fixture_yes (scene->session, scene->request, scene->sam);
  scene_must (scene, supporter_consent_withdraw (scene->session, scene->sam, area, &scene->error));
  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0, "consent");
  step = step_begin (scene->session, "broke in", &scene->error);
  row_int (row, "request", scene->request);
  row_int (row, "ask", fixture_sql_number (scene->session, "SELECT max(id) FROM ask"));
  row_text (row, "made_on", "2026-11-18");
  scene_refused (scene, row_insert (scene->session, row, &scene->error) != 0, "consent");
}

static void la5_consent_withdrawn_stops_an_introduction_that_waits (void **state)
{
  Scene *scene = *state;
  gint64 area = make_sensitive (scene);

  introduce_sam (scene);
  scene_must (scene, supporter_consent_withdraw (scene->session, scene->sam, area, &scene->error));
  scene_must (scene, support_last_look (scene->session, NULL, &scene->error));
  assert_int_equal (waiting_introductions (scene), 0);
}

static void sw7_a_retired_supporter_says_no_yes_and_is_not_introduced (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->ana));
  fixture_yes (scene->session, scene->request, scene->sam);
  scene_must (scene, supporter_retire (scene->session, scene->ana, &scene->error));
  scene_must (scene, supporter_retire (scene->session, scene->sam, &scene->error));
  scene_refused (scene, scene_answer (scene, scene->ana, ANSWER_YES), "retired");
  scene_refused (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0, "retired");
  scene_must (scene, scene_answer (scene, scene->ana, ANSWER_NO));
}

static gboolean discard_latest (Scene *scene)
{
  return support_discard_message (scene->session, fixture_sql_number (scene->session, "SELECT max(id) FROM message"),
                                  &scene->error);
}

static void a_question_never_sent_takes_no_place_and_no_yes (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, discard_latest (scene));
  assert_int_equal (events (scene, "ask-unsent"), 1);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT sum(open_asks) FROM supporter_load"), 0);
  assert_int_not_equal (fixture_state (scene->session, scene->request), REQUEST_ASKED);
  scene_refused (scene, scene_answer (scene, scene->sam, ANSWER_YES), "not being asked");
  scene_must (scene, scene_ask (scene, scene->sam));
}

static void a_reminder_that_waits_has_reminded_nobody (void **state)
{
  Scene *scene = *state;
  g_autoptr (Request) request = NULL;
  g_autoptr (GPtrArray) asks = NULL;

  scene_must (scene, scene_ask (scene, scene->sam));
  fixture_sent (scene->session);
  fixture_later (scene->session, 9);
  scene_must (scene, request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0);
  scene_refused (scene, request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "has not left");
  request = request_load (scene->session, scene->request, &scene->error);
  assert_non_null (strstr (request->next, "The reminder to Sam Hill is held until"));
  assert_string_equal (request->step, "reminder waits to be sent");
  assert_true (request->reminder);
  asks = request_asks (scene->session, scene->request, &scene->error);
  assert_int_equal (((AskRow *)asks->pdata[0])->reminded_on, session_today (scene->session));
  assert_int_equal (((AskRow *)asks->pdata[0])->letter, LETTER_LEFT);
  fixture_sent (scene->session);
  scene_refused (scene, request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "was reminded");
}

static void asking_twice_says_that_they_were_asked (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_refused (scene, scene_ask (scene, scene->sam),
                 "Sam Hill was asked about this request already: question waits to be sent.");
  fixture_sent (scene->session);
  scene_refused (scene, scene_ask (scene, scene->sam), "asked Wed 18 Nov, answer due");
}

static void a_reminder_discarded_leaves_the_question_that_was_sent (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene,
              outbox_mark_sent (scene->session, fixture_sql_number (scene->session, "SELECT max(id) FROM message"),
                                &scene->error));
  scene_must (scene, request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0);
  scene_must (scene, discard_latest (scene));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ASKED);
}

static void an_introduction_never_sent_gives_the_yes_back (void **state)
{
  Scene *scene = *state;

  introduce_sam (scene);
  scene_must (scene, discard_latest (scene));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ACCEPTED);
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  assert_int_equal (waiting_introductions (scene), 1);
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, scene_set_up, scene_tear_down)
#define CODED(code, test)                                                                                              \
  {                                                                                                                    \
    code, test, scene_set_up, scene_tear_down, NULL                                                                    \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    CODED ("/LA-9/ask-draft-names-nobody", la9_an_ask_names_nobody),
    CODED ("/LA-9/queued-as-previewed", la9_what_is_queued_is_what_was_previewed),
    CODED ("/BY-1/reminder-names-nobody", by1_a_reminder_names_nobody),
    CODED ("/LA-9/leak-in-the-summary-is-refused-by-kind", la9_a_leak_in_the_summary_is_refused_by_kind),
    CODED ("/LA-9/leak-in-the-wording-is-refused", la9_a_leak_in_the_offices_wording_is_refused),
    CODED ("/LA-9/the-tag-is-not-taken-for-a-name", la9_the_tag_is_not_taken_for_a_name),
    CODED ("/LA-10/no-details-before-the-yes", la10_no_details_before_the_yes),
    CODED ("/LA-10/the-schema-asks-for-the-yes-too", la10_the_schema_asks_for_the_yes_too),
    CODED ("/LA-10/introduction-goes-to-the-requester-alone", la10_the_introduction_goes_to_the_requester_alone),
    CODED ("/LA-10/only-what-was-shared", la10_only_what_was_shared_is_passed_on),
    CODED ("/LA-10/only-what-the-record-allows", la10_what_the_record_no_longer_allows_stays_here),
    CODED ("/LA-10/a-yes-shares-no-more-than-the-record", la10_a_yes_cannot_share_more_than_the_record),
    SCENE (several_yeses_leave_the_choice_to_the_coordinator),
    SCENE (a_yes_taken_back_returns_the_request),
    SCENE (a_yes_expires),
    SCENE (a_yes_to_one_issue_is_not_a_yes_to_another),
    CODED ("/NP-10/no-ask-beyond-the-limit", np10_an_ask_beyond_the_limit_is_refused),
    CODED ("/NP-10/no-late-yes-beyond-the-limit", np10_a_late_yes_keeps_within_the_limit),
    CODED ("/NP-10/no-reopening-beyond-the-limit", np10_reopening_keeps_within_the_limit),
    SCENE (reopening_brings_a_yes_in_date_back),
    SCENE (the_requester_is_never_asked_about_themselves),
    SCENE (someone_kept_apart_later_is_out_at_once),
    SCENE (a_conflict_found_after_the_yes_stops_the_introduction),
    SCENE (an_ended_request_asks_nobody),
    SCENE (closing_stops_a_question_that_still_waits),
    SCENE (a_yes_is_good_on_its_last_day),
    CODED ("/LA-9/a-shared-name-is-no-leak-but-one-in-the-summary-is",
           a_name_shared_with_the_supporter_is_no_leak_but_one_in_the_summary_is),
    SCENE (an_answer_stops_the_question_that_still_waits),
    SCENE (withdrawing_stops_what_still_waits),
    CODED ("/LA-10/a-yes-taken-back-stops-the-introduction", la10_a_yes_taken_back_stops_the_introduction),
    CODED ("/LA-10/a-yes-taken-back-too-late-says-so", la10_a_yes_taken_back_too_late_says_so),
    CODED ("/LA-10/withdrawing-stops-the-introduction", la10_withdrawing_stops_the_introduction),
    CODED ("/LA-10/someone-else-wanted-stops-the-introduction", la10_someone_else_wanted_stops_the_introduction),
    CODED ("/LA-10/a-conflict-stops-what-waits", la10_a_conflict_stops_an_introduction_that_waits),
    CODED ("/LA-10/a-detail-no-longer-shared-stops-what-waits", la10_a_detail_no_longer_shared_stops_the_introduction),
    CODED ("/LA-5/no-yes-after-consent-is-withdrawn", la5_no_yes_counts_after_the_consent_is_withdrawn),
    CODED ("/LA-5/no-introduction-after-consent-is-withdrawn", la5_no_introduction_after_the_consent_is_withdrawn),
    CODED ("/LA-5/consent-withdrawn-stops-what-waits", la5_consent_withdrawn_stops_an_introduction_that_waits),
    CODED ("/SW-7/retired-no-yes-no-introduction", sw7_a_retired_supporter_says_no_yes_and_is_not_introduced),
    SCENE (a_question_never_sent_takes_no_place_and_no_yes),
    SCENE (a_reminder_that_waits_has_reminded_nobody),
    SCENE (asking_twice_says_that_they_were_asked),
    SCENE (a_reminder_discarded_leaves_the_question_that_was_sent),
    SCENE (an_introduction_never_sent_gives_the_yes_back),
    cmocka_unit_test (the_tables_of_answers_read_their_names),
  };

  return cmocka_run_group_tests_name ("introduction", tests, NULL, NULL);
}
