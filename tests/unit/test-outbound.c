/* What waits in the outbox gets a last look before it leaves or counts as sent; bulk acts are one step. */
#include "support/scene.h"

#include "people/conflict.h"
#include "people/supporter.h"
#include "store/step.h"
#include "support/due.h"
#include "support/outbound.h"
#include "support/pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static long count (Scene *scene, const char *sql)
{
  return (long)fixture_sql_number (scene->session, sql);
}

static long waiting (Scene *scene)
{
  return count (scene, "SELECT count(*) FROM message WHERE state = 'waiting'");
}

/* The last look stops as many messages, with a sentence that holds PART. */
static void look_stops (Scene *scene, guint expected, const char *part)
{
  g_auto (Stopped) stopped = { 0 };

  scene_must (scene, support_last_look (scene->session, &stopped, &scene->error));
  assert_int_equal (stopped.count, expected);
  if (expected > 0 && strstr (stopped.sentence, part) == NULL)
    fail_msg ("\"%s\" does not say \"%s\"", stopped.sentence, part);
  assert_true (expected > 0 || stopped.sentence == NULL);
}

static gint64 requester_of (Scene *scene)
{
  return fixture_sql_number (scene->session, "SELECT requester FROM request");
}

static void keep_apart (Scene *scene, gint64 supporter)
{
  scene_must (scene, conflict_add (scene->session, requester_of (scene), supporter, "assessor", DAY_NONE, DAY_NONE,
                                   &scene->error) != 0);
}

static gint64 make_sensitive (Scene *scene, gint64 supporter)
{
  gint64 area = fixture_sql_number (scene->session, "SELECT area FROM request");

  fixture_sql (scene->session, "UPDATE area SET sensitive = 1 WHERE id = (SELECT area FROM request)");
  scene_must (scene, supporter_consent (scene->session, supporter, area, "You may ask me.",
                                        session_today (scene->session), "by e-mail", &scene->error));
  return area;
}

/* ---- a question that waits: each way of losing its ground */

static void conflict_comes (Scene *scene)
{
  keep_apart (scene, scene->sam);
}

static void sam_retires (Scene *scene)
{
  scene_must (scene, supporter_retire (scene->session, scene->sam, &scene->error));
}

static void sam_goes_away (Scene *scene)
{
  fixture_set (scene->session, scene->sam, "away_until", "2026-12-03", NULL);
}

static void sam_takes_the_area_out (Scene *scene)
{
  fixture_set (scene->session, scene->sam, "areas", "Exams", NULL);
}

static void sam_has_another_address (Scene *scene)
{
  fixture_set (scene->session, scene->sam, "email", "sam@hill.example", NULL);
}

static void consent_goes (Scene *scene)
{
  gint64 area = fixture_sql_number (scene->session, "SELECT area FROM request");

  scene_must (scene, supporter_consent_withdraw (scene->session, scene->sam, area, &scene->error));
}

static void la9_a_question_that_no_longer_stands_is_not_sent (void **state)
{
  static const struct {
    void (*happens) (Scene *scene);
    const char *because;
    gboolean sensitive;
  } ways[] = { { conflict_comes, "to be kept apart", FALSE },
               { sam_retires, "retired", FALSE },
               { sam_goes_away, "away until", FALSE },
               { sam_takes_the_area_out, "offers only", FALSE },
               { sam_has_another_address, "the address has changed since it was written", FALSE },
               { consent_goes, "consent missing", TRUE } };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    void *fresh = NULL;
    Scene *scene = NULL;

    scene_set_up (&fresh);
    scene = fresh;
    if (ways[i].sensitive)
      make_sensitive (scene, scene->sam);
    scene_must (scene, scene_ask (scene, scene->sam));
    look_stops (scene, 0, "");
    ways[i].happens (scene);
    look_stops (scene, 1, ways[i].because);
    assert_int_equal (waiting (scene), 0);
    assert_int_equal (count (scene, "SELECT sum(open_asks) FROM supporter_load"), 0);
    assert_int_not_equal (fixture_state (scene->session, scene->request), REQUEST_ASKED);
    assert_int_equal (count (scene, "SELECT count(*) FROM event WHERE kind = 'ask-unsent' AND actor = 'kith'"), 1);
    look_stops (scene, 0, "");
    scene_tear_down (&fresh);
  }
}

static void la9_a_question_put_back_after_the_withdrawal_is_not_sent (void **state)
{
  Scene *scene = *state;
  gint64 id = request_ask (scene->session, scene->request, scene->sam, &scene->error);

  scene_must (scene, id != 0);
  fixture_sql (scene->session, "UPDATE message SET state = 'uncertain'");
  scene_must (scene, request_withdraw (scene->session, scene->request, &scene->error));
  scene_must (scene, outbox_retry (scene->session, id, &scene->error));
  look_stops (scene, 1, "withdrawn");
}

static void la9_the_request_tells_what_was_not_sent_and_why (void **state)
{
  Scene *scene = *state;
  g_autoptr (GPtrArray) history = NULL;

  scene_must (scene, scene_ask (scene, scene->sam));
  sam_goes_away (scene);
  look_stops (scene, 1, "Sam Hill");
  history = request_history (scene->session, scene->request, &scene->error);
  scene_must (scene, history != NULL);
  assert_string_equal (((Happening *)history->pdata[history->len - 1])->text,
                       "The question to Sam Hill was not sent and does not count: away until Thu 3 Dec");
}

static void a_reminder_stopped_can_be_made_again (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  fixture_sql (scene->session, "UPDATE message SET state = 'by-hand'");
  scene_must (scene, request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0);
  sam_goes_away (scene);
  look_stops (scene, 1, "The reminder to Sam Hill");
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ASKED);
  scene_must (scene, request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0);
}

/* ---- broadcasts */

static void la12_one_recipient_alone_is_left_out (void **state)
{
  Scene *scene = *state;

  scene_broadcast (scene);
  look_stops (scene, 0, "");
  keep_apart (scene, scene->ana);
  look_stops (scene, 1, "The summary to Ana Ruiz");
  sam_retires (scene);
  look_stops (scene, 1, "retired");
  /* Of a broadcast that reached nobody none was made. */
  assert_int_equal (count (scene, "SELECT count(*) FROM broadcast"), 0);
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_PERMITTED);
}

static void la12_who_is_away_gets_no_broadcast (void **state)
{
  Scene *scene = *state;
  guint recipients = 0;

  scene_permit (scene);
  sam_goes_away (scene);
  scene_must (scene, request_broadcast (scene->session, scene->request, &recipients, &scene->error));
  assert_int_equal (recipients, 1);
}

static void la11_a_permission_that_is_gone_stops_all_of_it (void **state)
{
  Scene *scene = *state;

  scene_broadcast (scene);
  fixture_sql (scene->session, "UPDATE permission SET state = 'no'");
  look_stops (scene, 1, "permission");
  assert_int_equal (count (scene, "SELECT count(*) FROM message WHERE kind = 'broadcast' AND state = 'waiting'"), 0);
  assert_int_equal (count (scene, "SELECT count(*) FROM event WHERE kind = 'broadcast-stopped'"), 1);
}

/* ---- to the requester, and agreements */

static void a_question_answered_by_telephone_is_not_sent (void **state)
{
  Scene *scene = *state;

  scene_permit (scene);
  assert_int_equal (waiting (scene), 0);
  look_stops (scene, 0, "");
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_PERMITTED);
}

/* The details are somebody's; at an address that was mended somebody else would read them. The yes can be used again. */
static void by6_details_do_not_go_to_an_address_that_was_mended (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  fixture_sql (scene->session, "UPDATE person SET email = upper(email)");
  look_stops (scene, 0, "");
  fixture_request_set (scene->session, scene->request, "email", "priya@shah.example");
  look_stops (scene, 1, "the address has changed since it was written");
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ACCEPTED);
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  look_stops (scene, 0, "");
  assert_int_equal (count (scene, "SELECT count(*) FROM message WHERE state = 'waiting'"
                                  " AND to_address = 'priya@shah.example'"),
                    1);
}

/* Nothing about the matter is in thanks, yet they are for Sam alone; a correction follows the mistake to where it went. */
static void what_is_said_to_a_person_follows_the_address_but_a_correction (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_NO));
  fixture_sql (scene->session, "UPDATE message SET state = 'sent'");
  scene_must (scene, request_thank (scene->session, scene->request, scene->sam, &scene->error) != 0);
  fixture_sql (scene->session, "UPDATE message SET kind = 'note' WHERE kind = 'thanks'");
  sam_has_another_address (scene);
  look_stops (scene, 0, "");
  fixture_sql (scene->session, "UPDATE message SET kind = 'thanks' WHERE kind = 'note'");
  look_stops (scene, 1, "the address has changed");
  scene_must (scene, request_thank (scene->session, scene->request, scene->sam, &scene->error) != 0);
}

static void nothing_is_sent_to_who_has_withdrawn (void **state)
{
  Scene *scene = *state;

  scene_must (scene, request_acknowledge (scene->session, scene->request, &scene->error) != 0);
  scene_must (scene, request_withdraw (scene->session, scene->request, &scene->error));
  assert_int_equal (waiting (scene), 0);
}

static void what_stands_is_left_alone_and_writes_nothing (void **state)
{
  Scene *scene = *state;
  long steps = 0;

  scene_must (scene, request_acknowledge (scene->session, scene->request, &scene->error) != 0);
  scene_must (scene, scene_ask (scene, scene->sam));
  steps = count (scene, "SELECT count(*) FROM step");
  look_stops (scene, 0, "");
  assert_int_equal (count (scene, "SELECT count(*) FROM step"), steps);
  assert_int_equal (waiting (scene), 2);
}

/* It may have left when the request was changed, so nothing was stopped then. */
static void a_yes_to_an_earlier_request_does_not_come_back (void **state)
{
  Scene *scene = *state;
  gint64 id = 0;

  fixture_yes (scene->session, scene->request, scene->sam);
  id = request_introduce (scene->session, scene->request, 0, &scene->error);
  scene_must (scene, id != 0);
  fixture_sql (scene->session, "UPDATE message SET state = 'uncertain' WHERE kind = 'introduction'");
  fixture_request_set (scene->session, scene->request, "area", "Bereavement");
  scene_must (scene, outbox_retry (scene->session, id, &scene->error));
  scene_must (scene, support_discard_message (scene->session, id, &scene->error));
  assert_int_equal (count (scene, "SELECT count(*) FROM ask WHERE state = 'void'"), 1);
  assert_int_equal (count (scene, "SELECT count(*) FROM ask k JOIN request r ON r.id = k.request"
                                  " WHERE k.state IN ('accepted', 'kept') AND k.matter <> r.matter"),
                    0);
}

static void another_schemes_messages_are_its_own (void **state)
{
  Scene *scene = *state;
  g_autoptr (GPtrArray) list = NULL;
  OutboxCounts counts = { 0 };
  gint64 id = 0;

  scene_must (scene, scene_ask (scene, scene->sam));
  id = fixture_sql_number (scene->session, "SELECT max(id) FROM message");
  fixture_sql (scene->session, "INSERT INTO scheme (key, name, rules) SELECT 'other', 'Other', rules FROM scheme");
  fixture_sql (scene->session, "UPDATE message SET scheme = (SELECT max(id) FROM scheme)");
  list = outbox_list (scene->session, FALSE, &scene->error);
  scene_must (scene, list != NULL && outbox_counts (scene->session, &counts, &scene->error));
  assert_int_equal (list->len, 0);
  assert_int_equal (counts.held + counts.ready, 0);
  scene_refused (scene, outbox_load (scene->session, id, &scene->error) != NULL, "no message");
}

/* ---- several at once */

static GArray *all_messages (Scene *scene)
{
  g_autoptr (GPtrArray) list = outbox_list (scene->session, FALSE, &scene->error);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  scene_must (scene, list != NULL);
  for (guint i = 0; i < list->len; i++)
    g_array_append_val (ids, ((Message *)list->pdata[i])->id);
  return ids;
}

static void by12_marking_several_is_one_step (void **state)
{
  Scene *scene = *state;
  g_auto (Outbound) outbound = { 0 };
  g_autoptr (GArray) ids = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *label = NULL;

  scene_must (scene, request_acknowledge (scene->session, scene->request, &scene->error) != 0);
  fixture_sql (scene->session, "UPDATE message SET state = 'sent'");
  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, scene_ask (scene, scene->ana));
  before = fixture_contents (scene->session);
  ids = all_messages (scene);
  scene_must (scene, support_mark_sent (scene->session, ids, &outbound, &scene->error));
  assert_int_equal (outbound.done, 2);
  assert_int_equal (outbound.passed, 1);
  scene_must (scene, step_undo (scene->session, &label, &scene->error));
  assert_string_equal (label, "marked 2 messages as sent by hand");
  after = fixture_contents (scene->session);
  assert_string_equal (before, after);
}

static void by12_discarding_several_is_one_step (void **state)
{
  Scene *scene = *state;
  g_auto (Outbound) outbound = { 0 };
  g_autoptr (GArray) ids = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, scene_ask (scene, scene->ana));
  before = fixture_contents (scene->session);
  ids = all_messages (scene);
  scene_must (scene, support_discard (scene->session, ids, &outbound, &scene->error));
  assert_int_equal (outbound.done, 2);
  assert_int_equal (count (scene, "SELECT sum(open_asks) FROM supporter_load"), 0);
  scene_must (scene, step_undo (scene->session, NULL, &scene->error));
  after = fixture_contents (scene->session);
  assert_string_equal (before, after);
}

static void marking_what_no_longer_stands_says_so_and_marks_nothing (void **state)
{
  Scene *scene = *state;
  g_auto (Outbound) outbound = { 0 };
  g_autoptr (GArray) ids = NULL;

  scene_must (scene, scene_ask (scene, scene->sam));
  sam_retires (scene);
  ids = all_messages (scene);
  scene_must (scene, support_mark_sent (scene->session, ids, &outbound, &scene->error));
  assert_int_equal (outbound.done, 0);
  assert_string_equal (outbound.stopped.sentence, "The question to Sam Hill (request 1) is not sent: retired.");
  assert_int_equal (count (scene, "SELECT count(*) FROM message WHERE state = 'by-hand'"), 0);
}

static void marking_what_has_left_is_refused (void **state)
{
  Scene *scene = *state;
  g_auto (Outbound) outbound = { 0 };
  g_autoptr (GArray) ids = NULL;

  scene_must (scene, scene_ask (scene, scene->sam));
  fixture_sql (scene->session, "UPDATE message SET state = 'sent'");
  ids = all_messages (scene);
  scene_refused (scene, support_mark_sent (scene->session, ids, &outbound, &scene->error), "already sent");
}

/* ---- queued is never called sent */

static void expect_next (Scene *scene, const char *part)
{
  g_autoptr (Request) request = request_load (scene->session, scene->request, &scene->error);

  scene_must (scene, request != NULL);
  if (strstr (request->next, part) == NULL)
    fail_msg ("\"%s\" does not say \"%s\"", request->next, part);
}

static void expect_due (Scene *scene, DueSection section, const char *next)
{
  g_autoptr (GPtrArray) list = due_list (scene->session, &scene->error);
  const Due *due = NULL;

  scene_must (scene, list != NULL && list->len > 0);
  due = list->pdata[0];
  assert_string_equal (due->next, next);
  assert_int_equal (due->section, section);
}

static void expect_history (Scene *scene, const char *text, const char *mark)
{
  g_autoptr (GPtrArray) history = request_history (scene->session, scene->request, &scene->error);
  const Happening *last = NULL;

  scene_must (scene, history != NULL);
  last = history->pdata[history->len - 1];
  assert_string_equal (last->text, text);
  assert_string_equal (last->mark, mark);
}

/* What the requester may be told. */
static void expect_told (Scene *scene, const char *part)
{
  g_autoptr (GPtrArray) told = request_may_be_told (scene->session, scene->request, &scene->error);

  scene_must (scene, told != NULL);
  if (strstr (((const MayBeTold *)told->pdata[0])->what, part) == NULL)
    fail_msg ("\"%s\" does not say \"%s\"", ((const MayBeTold *)told->pdata[0])->what, part);
}

static void a_question_is_not_called_asked_before_it_left (void **state)
{
  static const struct {
    const char *sql, *next, *due, *text, *mark;
    DueSection section;
  } states[] = {
    { "UPDATE message SET state = 'waiting'", "The question to Sam Hill is held until 12:02; ",
      "question waits to be sent", "A question to Sam Hill", "held until 12:02", DUE_WAITING },
    { "UPDATE message SET state = 'failed'", "could not be sent", "question was not sent: look",
      "A question to Sam Hill", "not sent", DUE_YOURS },
    { "UPDATE message SET state = 'uncertain'", "may or may not have left", "question may have left: look",
      "A question to Sam Hill", "uncertain", DUE_YOURS },
    { "UPDATE message SET state = 'by-hand'", "Sam Hill's answer is due", "supporter's answer", "Asked Sam Hill",
      "sent by hand", DUE_WAITING },
  };
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (Request) request = NULL;

    fixture_sql (scene->session, states[i].sql);
    expect_next (scene, states[i].next);
    expect_due (scene, states[i].section, states[i].due);
    expect_history (scene, states[i].text, states[i].mark);
    request = request_load (scene->session, scene->request, &scene->error);
    assert_int_equal (request->asks_all, i < 2 ? 0 : 1);
    assert_int_equal (request->asks_unsent, i < 2 ? 1 : 0);
  }
}

static void details_are_not_called_passed_on_before_they_left (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  expect_next (scene, "The message with the details is held until 12:02; ");
  expect_history (scene, "Sam Hill's details for the requester", "held until 12:02");
  expect_told (scene, "\"Somebody said yes, and I am about to write to you.\"");
  scene->session->clock.fixed_now += 120;
  expect_next (scene, "The message with the details waits to be sent");
  expect_history (scene, "Sam Hill's details for the requester", "waiting");
  fixture_sql (scene->session, "UPDATE message SET state = 'failed' WHERE kind = 'introduction'");
  expect_next (scene, "The message with the details could not be sent");
  expect_told (scene, "\"Somebody said yes, and I am about to write to you.\"");
}

static void details_say_when_they_left (void **state)
{
  Scene *scene = *state;
  g_autofree char *sql = NULL;

  fixture_yes (scene->session, scene->request, scene->sam);
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  sql = g_strdup_printf ("UPDATE message SET state = 'sent', handed_at = %" G_GINT64_FORMAT
                         " WHERE kind = 'introduction'",
                         session_now (scene->session) + 125);
  fixture_sql (scene->session, sql);
  expect_next (scene, "Details left at 12:02; it closes ");
  expect_history (scene, "Passed Sam Hill's details on to the requester", "sent 12:02");
  expect_told (scene, "The details in the message that was passed on.");
  fixture_sql (scene->session, "UPDATE message SET state = 'by-hand', handed_at = handed_at - 86400");
  expect_next (scene, "Details left yesterday; it closes ");
  fixture_sql (scene->session, "UPDATE message SET state = 'by-hand', handed_at = handed_at - 86400");
  expect_next (scene, "Details left Mon 16 Nov; it closes ");
}

/* Closing says that the details were passed on, so they must have left. */
static void nothing_is_closed_as_passed_on_before_it_left (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  scene_refused (scene, request_close (scene->session, scene->request, "details-passed-on", &scene->error),
                 "has not left");
  fixture_sql (scene->session, "UPDATE message SET state = 'failed' WHERE kind = 'introduction'");
  scene_refused (scene, request_close (scene->session, scene->request, "details-passed-on", &scene->error),
                 "has not left");
  fixture_sql (scene->session, "UPDATE message SET state = 'by-hand' WHERE kind = 'introduction'");
  scene_must (scene, request_close (scene->session, scene->request, "details-passed-on", &scene->error));
}

static void a_broadcast_says_how_many_have_left (void **state)
{
  Scene *scene = *state;

  scene_broadcast (scene);
  expect_next (scene, "The summary to everyone is held until 12:02; ");
  expect_history (scene, "The summary for 2 supporters", "held until 12:02");
  scene->session->clock.fixed_now += 120;
  expect_next (scene, "The summary to everyone waits to be sent");
  expect_history (scene, "The summary for 2 supporters", "waiting");
  fixture_sql (
      scene->session,
      "UPDATE message SET state = 'by-hand' WHERE id = (SELECT min(id) FROM message WHERE kind = 'broadcast')");
  expect_history (scene, "Sent the summary to 2 supporters", "1 of 2 sent");
}

/* ---- said once */

/* Thanks to Sam are refused with a sentence that holds PART once the message is SET so; both NULL: they are written. */
static void expect_thanks_refused (Scene *scene, const char *set, const char *part)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE message SET %s WHERE kind = 'thanks'", set);

  if (set != NULL) {
    fixture_sql (scene->session, sql);
    scene_refused (scene, request_thank (scene->session, scene->request, scene->sam, &scene->error) != 0, part);
  } else {
    scene_must (scene, request_thank (scene->session, scene->request, scene->sam, &scene->error) != 0);
  }
}

static void thanks_are_given_once (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_NO));
  expect_thanks_refused (scene, NULL, NULL);
  expect_thanks_refused (
      scene, "state = 'waiting'",
      "A message of thanks to Sam Hill was written already, Wed 18 Nov at 12:00, and has not left; ");
  expect_thanks_refused (scene, "state = 'failed'", "has not left; ");
  expect_thanks_refused (scene, "state = 'uncertain'", "and may have left; ");
  expect_thanks_refused (scene, "state = 'sent', handed_at = queued_at + 180",
                         "Sam Hill has been thanked already: the message left Wed 18 Nov at 12:03.");
  expect_thanks_refused (scene, "state = 'by-hand', handed_at = queued_at + 240",
                         "the message was sent by hand Wed 18 Nov at 12:04.");
  fixture_sql (scene->session, "UPDATE message SET state = 'discarded' WHERE kind = 'thanks'");
  expect_thanks_refused (scene, NULL, NULL);
}

static void it_came_is_said_once_and_not_after_the_introduction (void **state)
{
  Scene *scene = *state;
  gint64 first = request_acknowledge (scene->session, scene->request, &scene->error);

  scene_must (scene, first != 0);
  scene_refused (scene, request_acknowledge (scene->session, scene->request, &scene->error) != 0, "already");
  scene_must (scene, support_discard_message (scene->session, first, &scene->error));
  fixture_yes (scene->session, scene->request, scene->sam);
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  scene_refused (scene, request_acknowledge (scene->session, scene->request, &scene->error) != 0, "passed on");
}

static void no_reminder_of_a_question_that_waits (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_refused (scene, request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0,
                 "has not left");
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, scene_set_up, scene_tear_down)
#define CODED(code, test)                                                                                              \
  {                                                                                                                    \
    code, test, scene_set_up, scene_tear_down, NULL                                                                    \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    { "/LA-9/a-question-that-no-longer-stands-is-not-sent", la9_a_question_that_no_longer_stands_is_not_sent, NULL,
      NULL, NULL },
    CODED ("/LA-9/a-question-put-back-after-the-withdrawal", la9_a_question_put_back_after_the_withdrawal_is_not_sent),
    CODED ("/LA-9/the-request-tells-what-was-not-sent", la9_the_request_tells_what_was_not_sent_and_why),
    SCENE (a_reminder_stopped_can_be_made_again),
    CODED ("/LA-12/one-recipient-alone-is-left-out", la12_one_recipient_alone_is_left_out),
    CODED ("/LA-12/who-is-away-gets-no-broadcast", la12_who_is_away_gets_no_broadcast),
    CODED ("/LA-11/a-permission-gone-stops-all-of-it", la11_a_permission_that_is_gone_stops_all_of_it),
    SCENE (a_question_answered_by_telephone_is_not_sent),
    CODED ("/BY-6/details-do-not-go-to-an-address-that-was-mended",
           by6_details_do_not_go_to_an_address_that_was_mended),
    SCENE (what_is_said_to_a_person_follows_the_address_but_a_correction),
    SCENE (nothing_is_sent_to_who_has_withdrawn),
    SCENE (what_stands_is_left_alone_and_writes_nothing),
    SCENE (a_yes_to_an_earlier_request_does_not_come_back),
    SCENE (another_schemes_messages_are_its_own),
    CODED ("/BY-12/marking-several-is-one-step", by12_marking_several_is_one_step),
    CODED ("/BY-12/discarding-several-is-one-step", by12_discarding_several_is_one_step),
    SCENE (marking_what_no_longer_stands_says_so_and_marks_nothing),
    SCENE (marking_what_has_left_is_refused),
    SCENE (a_question_is_not_called_asked_before_it_left),
    SCENE (details_are_not_called_passed_on_before_they_left),
    SCENE (details_say_when_they_left),
    SCENE (nothing_is_closed_as_passed_on_before_it_left),
    SCENE (a_broadcast_says_how_many_have_left),
    SCENE (thanks_are_given_once),
    SCENE (it_came_is_said_once_and_not_after_the_introduction),
    SCENE (no_reminder_of_a_question_that_waits),
  };

  return cmocka_run_group_tests_name ("outbound", tests, NULL, NULL);
}
