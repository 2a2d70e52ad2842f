/* What is due, snooze, the last visit, and the turn of the day. */
#include "support/due.h"
#include "support/agreement.h"
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/outbound.h"
#include "support/pair.h"

#include "people/supporter.h"
#include "store/setting.h"
#include "store/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct {
  KithSession *session;
  gint64 sam, request;
  GError *error;
} Scene;

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

static int set_up (void **state)
{
  Scene *scene = g_new0 (Scene, 1);

  scene->session = fixture_session (fixture_day ("2026-11-18"));
  fixture_sender (scene->session);
  scene->sam = fixture_supporter (scene->session, "Sam Hill", "sam.hill@example.org", "Failed assignment");
  scene->request =
      fixture_request (scene->session, "Priya Shah <priya.shah@example.org>", NULL, "Failed assignment", "An essay.");
  must (scene, setting_set (scene->session, "backup.last", "2026-11-18", &scene->error));
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

/* The one task of the request or the pair, as Today shows it. */
static Due *only (Scene *scene)
{
  g_autoptr (GPtrArray) list = due_list (scene->session, &scene->error);
  Due *found = NULL;

  must (scene, list != NULL);
  for (guint i = 0; i < list->len; i++) {
    Due *due = list->pdata[i];

    if (due->section == DUE_STORE)
      continue;
    if (found != NULL)
      fail_msg ("both %s and %s are due", found->kind, due->kind);
    found = due;
    list->pdata[i] = NULL;
  }
  if (found == NULL)
    fail_msg ("nothing is due");
  return found;
}

static void assert_due (Scene *scene, DueSection section, const char *kind, const char *next)
{
  Due *due = only (scene);

  assert_string_equal (due->kind, kind);
  assert_int_equal (due->section, section);
  assert_string_equal (due->next, next);
  due_free (due);
}

static void by7_each_state_has_its_next_step (void **state)
{
  Scene *scene = *state;

  assert_due (scene, DUE_YOURS, "suggest", "see who could help");
  must (scene, request_ask (scene->session, scene->request, scene->sam, &scene->error) != 0);
  fixture_sent (scene->session);
  assert_due (scene, DUE_WAITING, "answer", "supporter's answer");
  fixture_later (scene->session, 6);
  assert_due (scene, DUE_YOURS, "answer", "no answer: remind, ask next");
  must (scene, request_answer (scene->session, scene->request, scene->sam, ANSWER_NO, NULL, &scene->error));
  assert_due (scene, DUE_YOURS, "nobody-left", "nobody left: try a broadcast");
  must (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0);
  fixture_sent (scene->session);
  assert_due (scene, DUE_WAITING, "permission", "permission to broadcast");
  must (scene, request_permission_record (scene->session, scene->request, TRUE, DAY_NONE, "by phone", &scene->error));
  assert_due (scene, DUE_YOURS, "broadcast", "permitted: broadcast it");
  must (scene, request_broadcast (scene->session, scene->request, NULL, &scene->error));
  fixture_sent (scene->session);
  assert_due (scene, DUE_WAITING, "volunteers", "volunteers");
  must (scene, request_answer (scene->session, scene->request, scene->sam, ANSWER_VOLUNTEER, NULL, &scene->error));
  assert_due (scene, DUE_YOURS, "introduce", "a yes: pass the details on");
  must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  fixture_sent (scene->session);
  assert_due (scene, DUE_WAITING, "quiet", "passed on: closes if quiet");
}

static void a_pairs_agreement_is_due_until_both_signed (void **state)
{
  Scene *scene = *state;
  gint64 pair = 0, agreement = 0;

  fixture_yes (scene->session, scene->request, scene->sam);
  must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  fixture_sent (scene->session);
  pair = pair_start (scene->session, scene->request, 0, &scene->error);
  assert_due (scene, DUE_YOURS, "agreement", "write the agreement");
  agreement = agreement_new (scene->session, pair, &scene->error);
  assert_due (scene, DUE_YOURS, "agreement", "have the agreement signed");
  must (scene, agreement_sign (scene->session, agreement, TRUE, DAY_NONE, NULL, &scene->error));
  assert_due (scene, DUE_YOURS, "sign", "1 of 2 signed: remind");
}

static void a_sensitive_area_shows_as_private (void **state)
{
  Scene *scene = *state;
  Due *due = NULL;

  fixture_request_set (scene->session, scene->request, "area", "Bereavement");
  due = only (scene);
  assert_string_equal (due->about, "private issue");
  due_free (due);
}

static void by7_a_snoozed_task_comes_back_on_its_day (void **state)
{
  Scene *scene = *state;
  Due *due = only (scene);
  g_autoptr (GPtrArray) list = NULL;

  assert_refused (scene, due_snooze (scene->session, due->id, fixture_day ("2026-11-18"), &scene->error), "later day");
  must (scene, due_snooze (scene->session, due->id, fixture_day ("2026-11-21"), &scene->error));
  due_free (due);
  fixture_later (scene->session, 2);
  list = due_list (scene->session, &scene->error);
  assert_int_equal (list->len, 0);
  fixture_later (scene->session, 1);
  due = only (scene);
  assert_int_equal (due->due_on, fixture_day ("2026-11-21"));
  due_free (due);
}

static void a_snooze_stays_while_the_task_stays (void **state)
{
  Scene *scene = *state;
  Due *due = only (scene);
  g_autoptr (GPtrArray) list = NULL;

  must (scene, due_snooze (scene->session, due->id, fixture_day ("2026-11-21"), &scene->error));
  due_free (due);
  fixture_request_set (scene->session, scene->request, "issue", "Private.");
  list = due_list (scene->session, &scene->error);
  assert_int_equal (list->len, 0);
}

static void a_new_day_ends_a_snooze (void **state)
{
  Scene *scene = *state;
  Due *due = NULL;

  must (scene, request_ask (scene->session, scene->request, scene->sam, &scene->error) != 0);
  due = only (scene);
  must (scene, due_snooze (scene->session, due->id, fixture_day ("2026-12-18"), &scene->error));
  due_free (due);
  fixture_later (scene->session, 6);
  fixture_sent (scene->session);
  must (scene, request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0);
  assert_due (scene, DUE_WAITING, "answer", "reminder waits to be sent");
  fixture_sent (scene->session);
  assert_due (scene, DUE_WAITING, "answer", "supporter's answer");
}

static void la13_what_has_not_left_is_neither_overdue_nor_quiet (void **state)
{
  Scene *scene = *state;

  must (scene, request_ask (scene->session, scene->request, scene->sam, &scene->error) != 0);
  fixture_later (scene->session, 6);
  must (scene, due_turn_the_day (scene->session, &scene->error));
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM event WHERE kind = 'overdue'"), 0);
  assert_due (scene, DUE_YOURS, "answer", "question waits to be sent");
  must (scene, request_answer (scene->session, scene->request, scene->sam, ANSWER_YES, NULL, &scene->error));
  must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  fixture_later (scene->session, 90);
  must (scene, due_turn_the_day (scene->session, &scene->error));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_INTRODUCED);
}

/* The list's only line of KIND. */
static const Due *line_of (const GPtrArray *list, const char *kind)
{
  const Due *found = NULL;

  for (guint i = 0; i < list->len; i++) {
    const Due *due = list->pdata[i];

    if (strcmp (due->kind, kind) != 0)
      continue;
    assert_null (found);
    found = due;
  }
  assert_non_null (found);
  return found;
}

/* The program hands over what its hold lets go; what is still there has no mail system to leave by. */
static void what_only_the_coordinator_can_send_is_theirs_to_do (void **state)
{
  Scene *scene = *state;
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GPtrArray) late = NULL;

  must (scene, request_ask (scene->session, scene->request, scene->sam, &scene->error) != 0);
  must (scene, request_acknowledge (scene->session, scene->request, &scene->error) != 0);
  held = due_list (scene->session, &scene->error);
  assert_int_equal (line_of (held, "answer")->section, DUE_WAITING);
  assert_int_equal (line_of (held, "answer")->message, 0);
  scene->session->clock.fixed_now += 3600;
  late = due_list (scene->session, &scene->error);
  assert_int_equal (line_of (late, "answer")->section, DUE_YOURS);
  assert_int_equal (line_of (late, "answer")->due_on, fixture_day ("2026-11-18"));
  assert_true (line_of (late, "answer")->message != 0);
  assert_string_equal (line_of (late, "answer")->next, "question waits to be sent");
  assert_int_equal (line_of (late, "outbox")->section, DUE_YOURS);
  assert_string_equal (line_of (late, "outbox")->about, "1 message");
}

static void two_who_have_not_answered_are_told_apart (void **state)
{
  Scene *scene = *state;
  gint64 ana = fixture_supporter (scene->session, "Ana Ruiz", "ana.ruiz@example.org", "Failed assignment");
  g_autoptr (GPtrArray) soon = NULL;
  g_autoptr (GPtrArray) late = NULL;

  must (scene, request_ask (scene->session, scene->request, scene->sam, &scene->error) != 0);
  must (scene, request_ask (scene->session, scene->request, ana, &scene->error) != 0);
  fixture_sent (scene->session);
  soon = due_list (scene->session, &scene->error);
  assert_string_equal (((Due *)soon->pdata[0])->next, "Sam's answer");
  assert_string_equal (((Due *)soon->pdata[1])->next, "Ana's answer");
  fixture_later (scene->session, 9);
  late = due_list (scene->session, &scene->error);
  assert_string_equal (((Due *)late->pdata[0])->next, "no answer from Sam: remind");
  assert_string_equal (((Due *)late->pdata[1])->next, "no answer from Ana: remind");
}

static Day quiet_until (Scene *scene)
{
  g_autofree char *day = fixture_sql_text (scene->session, "SELECT quiet_on FROM introduction");
  g_autofree char *due =
      fixture_sql_text (scene->session, "SELECT due_on FROM task WHERE kind = 'quiet' AND done_on IS NULL");

  assert_string_equal (day, due);
  return fixture_day (day);
}

/* What nobody has got cannot be answered by silence. */
static void la13_the_quiet_days_count_from_when_the_details_left (void **state)
{
  Scene *scene = *state;
  g_auto (Outbound) outbound = { 0 };
  gint64 message = 0;
  g_autoptr (Request) request = NULL;

  fixture_yes (scene->session, scene->request, scene->sam);
  message = request_introduce (scene->session, scene->request, 0, &scene->error);
  must (scene, message != 0);
  assert_int_equal (quiet_until (scene), fixture_day ("2026-12-02"));
  fixture_later (scene->session, 20);
  must (scene, due_turn_the_day (scene->session, &scene->error));
  assert_due (scene, DUE_YOURS, "quiet", "details wait to be sent");
  must (scene, support_mark_one_sent (scene->session, message, &outbound, &scene->error));
  assert_int_equal (quiet_until (scene), fixture_day ("2026-12-22"));
  assert_due (scene, DUE_WAITING, "quiet", "passed on: closes if quiet");
  must (scene, due_turn_the_day (scene->session, &scene->error));
  request = request_load (scene->session, scene->request, &scene->error);
  assert_int_equal (request->state, REQUEST_INTRODUCED);
  assert_int_equal (request->due_on, fixture_day ("2026-12-22"));
}

static void what_kith_closed_is_told_at_the_next_visit (void **state)
{
  Scene *scene = *state;
  g_autofree char *since = NULL;

  fixture_yes (scene->session, scene->request, scene->sam);
  must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  fixture_sent (scene->session);
  must (scene, due_note_visit (scene->session, &scene->error));
  fixture_later (scene->session, 20);
  must (scene, due_turn_the_day (scene->session, &scene->error));
  since = due_since_last_visit (scene->session, NULL, &scene->error);
  assert_string_equal (since, "1 closed by kith");
}

static void what_is_no_longer_due_cannot_be_snoozed (void **state)
{
  Scene *scene = *state;

  assert_refused (scene, due_snooze (scene->session, 99, fixture_day ("2026-11-21"), &scene->error), "no longer due");
}

static void the_store_asks_for_backups (void **state)
{
  Scene *scene = *state;
  g_autoptr (GPtrArray) soon = due_list (scene->session, &scene->error);
  g_autoptr (GPtrArray) late = NULL;
  g_autoptr (GPtrArray) never = NULL;

  assert_int_equal (soon->len, 1);
  fixture_later (scene->session, 9);
  late = due_list (scene->session, &scene->error);
  assert_string_equal (((Due *)late->pdata[late->len - 1])->subject, "Last backup 9 days ago");
  must (scene, setting_set (scene->session, "backup.last", "", &scene->error));
  never = due_list (scene->session, &scene->error);
  assert_string_equal (((Due *)never->pdata[never->len - 1])->subject, "Never backed up");
  assert_int_equal (((Due *)never->pdata[never->len - 1])->section, DUE_STORE);
}

static void the_store_tells_of_messages_that_failed (void **state)
{
  Scene *scene = *state;
  g_autoptr (GPtrArray) list = NULL;

  must (scene, request_acknowledge (scene->session, scene->request, &scene->error) != 0);
  fixture_sql (scene->session, "UPDATE message SET state = 'failed'");
  list = due_list (scene->session, &scene->error);
  assert_string_equal (((Due *)list->pdata[1])->kind, "outbox");
  assert_string_equal (((Due *)list->pdata[1])->subject, "1 message was not sent");
}

static void many_requests_of_one_day_are_listed_by_their_number (void **state)
{
  Scene *scene = *state;
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < 20; i++)
    fixture_request (scene->session, "Tom Parry <tom@example.org>", NULL, "Exams", NULL);
  list = due_list (scene->session, &scene->error);
  assert_int_equal (list->len, 21);
  for (guint i = 1; i < list->len; i++)
    assert_true (((Due *)list->pdata[i - 1])->id < ((Due *)list->pdata[i])->id);
}

static void the_first_visit_has_nothing_before_it (void **state)
{
  Scene *scene = *state;
  Day since = 0;
  g_autofree char *first = due_since_last_visit (scene->session, &since, &scene->error);
  g_autofree char *second = NULL;

  assert_string_equal (first, "");
  assert_int_equal (since, DAY_NONE);
  must (scene, due_note_visit (scene->session, &scene->error));
  fixture_later (scene->session, 2);
  fixture_request (scene->session, "Tom Parry <tom@example.org>", NULL, "Exams", NULL);
  second = due_since_last_visit (scene->session, &since, &scene->error);
  assert_string_equal (second, "1 new request");
  assert_int_equal (since, fixture_day ("2026-11-18"));
}

static void la13_a_quiet_request_closes_by_itself (void **state)
{
  Scene *scene = *state;
  g_autoptr (Request) request = NULL;

  fixture_yes (scene->session, scene->request, scene->sam);
  must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  fixture_sent (scene->session);
  fixture_later (scene->session, 13);
  must (scene, due_turn_the_day (scene->session, &scene->error));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_INTRODUCED);
  fixture_later (scene->session, 1);
  must (scene, due_turn_the_day (scene->session, &scene->error));
  request = request_load (scene->session, scene->request, &scene->error);
  assert_string_equal (request->closed_as, "details-passed-on");
  assert_int_equal (
      fixture_sql_number (scene->session, "SELECT count(*) FROM event WHERE kind = 'closed' AND actor = 'kith'"), 1);
}

static void turning_the_day_twice_does_nothing_more (void **state)
{
  Scene *scene = *state;
  g_autofree char *once = NULL;
  g_autofree char *twice = NULL;
  gint64 steps = 0;

  must (scene, request_ask (scene->session, scene->request, scene->sam, &scene->error) != 0);
  fixture_later (scene->session, 40);
  must (scene, due_turn_the_day (scene->session, &scene->error));
  once = fixture_contents (scene->session);
  steps = fixture_sql_number (scene->session, "SELECT count(*) FROM step");
  must (scene, due_turn_the_day (scene->session, &scene->error));
  twice = fixture_contents (scene->session);
  assert_string_equal (once, twice);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM step"), steps);
}

static void undo_passes_over_the_turn_of_the_day (void **state)
{
  Scene *scene = *state;
  g_autofree char *label = NULL;

  must (scene, request_ask (scene->session, scene->request, scene->sam, &scene->error) != 0);
  fixture_later (scene->session, 40);
  must (scene, due_turn_the_day (scene->session, &scene->error));
  label = step_undo_label (scene->session);
  assert_string_equal (label, "asked Sam Hill (request 1)");
}

static void a_reopened_request_is_not_closed_again_at_once (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  fixture_sent (scene->session);
  fixture_later (scene->session, 20);
  must (scene, due_turn_the_day (scene->session, &scene->error));
  must (scene, request_reopen (scene->session, scene->request, &scene->error));
  must (scene, due_turn_the_day (scene->session, &scene->error));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_INTRODUCED);
}

static void somebody_new_who_can_help_is_noticed (void **state)
{
  Scene *scene = *state;

  must (scene, request_ask (scene->session, scene->request, scene->sam, &scene->error) != 0);
  must (scene, request_answer (scene->session, scene->request, scene->sam, ANSWER_NO, NULL, &scene->error));
  assert_due (scene, DUE_YOURS, "nobody-left", "nobody left: try a broadcast");
  fixture_supporter (scene->session, "Ana Ruiz", "ana@example.org", "Failed assignment");
  must (scene, due_turn_the_day (scene->session, &scene->error));
  assert_due (scene, DUE_YOURS, "suggest", "see who could help");
}

static void undoing_a_snooze_gives_back_an_equal_store (void **state)
{
  Scene *scene = *state;
  Due *due = only (scene);
  g_autofree char *before = fixture_contents (scene->session);
  g_autofree char *after = NULL;

  must (scene, due_snooze (scene->session, due->id, fixture_day ("2026-11-21"), &scene->error));
  due_free (due);
  must (scene, step_undo (scene->session, NULL, &scene->error));
  after = fixture_contents (scene->session);
  assert_string_equal (before, after);
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)
#define CODED(code, test)                                                                                              \
  {                                                                                                                    \
    code, test, set_up, tear_down, NULL                                                                                \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    CODED ("/BY-7/each-state-has-its-next-step", by7_each_state_has_its_next_step),
    SCENE (a_pairs_agreement_is_due_until_both_signed),
    SCENE (a_sensitive_area_shows_as_private),
    CODED ("/BY-7/a-snoozed-task-comes-back-on-its-day", by7_a_snoozed_task_comes_back_on_its_day),
    SCENE (a_snooze_stays_while_the_task_stays),
    SCENE (a_new_day_ends_a_snooze),
    CODED ("/LA-13/what-has-not-left-is-neither-overdue-nor-quiet",
           la13_what_has_not_left_is_neither_overdue_nor_quiet),
    SCENE (what_only_the_coordinator_can_send_is_theirs_to_do),
    SCENE (two_who_have_not_answered_are_told_apart),
    CODED ("/LA-13/the-quiet-days-count-from-when-the-details-left",
           la13_the_quiet_days_count_from_when_the_details_left),
    SCENE (what_kith_closed_is_told_at_the_next_visit),
    SCENE (what_is_no_longer_due_cannot_be_snoozed),
    SCENE (the_store_asks_for_backups),
    SCENE (the_store_tells_of_messages_that_failed),
    SCENE (many_requests_of_one_day_are_listed_by_their_number),
    SCENE (the_first_visit_has_nothing_before_it),
    CODED ("/LA-13/a-quiet-request-closes-by-itself", la13_a_quiet_request_closes_by_itself),
    SCENE (turning_the_day_twice_does_nothing_more),
    SCENE (undo_passes_over_the_turn_of_the_day),
    SCENE (a_reopened_request_is_not_closed_again_at_once),
    SCENE (somebody_new_who_can_help_is_noticed),
    SCENE (undoing_a_snooze_gives_back_an_equal_store),
  };

  return cmocka_run_group_tests_name ("due", tests, NULL, NULL);
}
