/* Taking back and doing again what queued messages; correcting what has left (BY-12). */
#include "support/scene.h"

#include "mail/outbox.h"
#include "mail/template.h"
#include "store/setting.h"
#include "store/step.h"
#include "store/store-private.h"
#include "support/correct.h"
#include "support/outbound.h"
#include "support/take_back.h"
#include "support/take_back_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static gint64 last_message (Scene *scene)
{
  return fixture_sql_number (scene->session, "SELECT max(id) FROM message");
}

/* As if its hold had ended and the mail program taken it, in a step that undo passes over. */
static void has_become (Scene *scene, gint64 id, MessageState state)
{
  g_autoptr (Step) step = step_begin (scene->session, "sent a message", &scene->error);
  g_autoptr (Row) row = row_new ("message");

  assert_non_null (step);
  step_background (step);
  row_text (row, "state", message_state_name (state));
  row_int (row, "handed_at", session_now (scene->session));
  scene_must (scene, row_update (scene->session, id, 0, row, &scene->error));
  scene_must (scene, step_commit (g_steal_pointer (&step), &scene->error));
}

static gboolean undo (Scene *scene, gint64 *left)
{
  return support_undo (scene->session, 0, NULL, left, &scene->error);
}

static void by12_what_has_left_is_named_by_the_refusal (void **state)
{
  static const MessageState gone[] = { MESSAGE_SENT, MESSAGE_UNCERTAIN };
  Scene *scene = *state;
  gint64 message, left = 0;

  scene_must (scene, scene_ask (scene, scene->sam));
  message = last_message (scene);
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++) {
    g_autofree char *sentence =
        g_strdup_printf ("Message %" G_GINT64_FORMAT " to Sam Hill %s and cannot be called back.", message,
                         gone[i] == MESSAGE_UNCERTAIN ? "may have left" : "has left");
    g_autofree char *why_not = NULL;

    has_become (scene, message, gone[i]);
    scene_refused (scene, undo (scene, &left), sentence);
    assert_int_equal (left, message);
    left = 0;
    why_not = support_why_not (scene->session, step_undo_id (scene->session), &left);
    assert_string_equal (why_not, sentence);
    assert_int_equal (left, message);
  }
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ASKED);
}

static void what_still_waits_is_taken_back (void **state)
{
  Scene *scene = *state;
  gint64 left = 1;

  scene_must (scene, scene_ask (scene, scene->sam));
  assert_null (support_why_not (scene->session, step_undo_id (scene->session), &left));
  assert_int_equal (left, 0);
  scene_must (scene, undo (scene, &left));
  assert_int_equal (left, 0);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message"), 0);
}

static void a_broadcast_counts_what_has_left_of_it (void **state)
{
  Scene *scene = *state;
  gint64 left = 0;

  scene_broadcast (scene);
  has_become (scene, last_message (scene), MESSAGE_SENT);
  has_become (scene, last_message (scene) - 1, MESSAGE_SENT);
  scene_refused (scene, undo (scene, &left), "and 1 more have left");
  assert_int_equal (left, last_message (scene) - 1);
}

static void marking_as_sent_by_hand_is_taken_back_itself (void **state)
{
  Scene *scene = *state;
  gint64 left = 0;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, outbox_mark_sent (scene->session, last_message (scene), &scene->error));
  scene_must (scene, undo (scene, &left));
  scene_must (scene, undo (scene, &left));
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message"), 0);
}

/* It says which mark stands in the way of an older step. */
static void an_older_step_names_the_mark_that_stands_on_it (void **state)
{
  Scene *scene = *state;
  g_autofree char *why_not = NULL;
  gint64 step, left = 0;

  scene_must (scene, scene_ask (scene, scene->sam));
  step = step_undo_id (scene->session);
  scene_must (scene, outbox_mark_sent (scene->session, last_message (scene), &scene->error));
  why_not = support_why_not (scene->session, step, &left);
  assert_non_null (
      strstr (why_not, "to Sam Hill was marked as sent by hand since. If it was not sent, take the mark back"));
  assert_int_equal (left, last_message (scene));
  assert_null (support_why_not (scene->session, step_undo_id (scene->session), NULL));
}

/* As a preview does it: the details never left kith, so a mark by mistake, in one step with them, goes with them. */
static void what_was_queued_and_marked_in_one_step_is_taken_back_whole (void **state)
{
  Scene *scene = *state;
  Step *step = NULL;
  gint64 message, left = 1;
  g_auto (Outbound) outbound = { 0 };

  fixture_yes (scene->session, scene->request, scene->sam);
  step = step_begin (scene->session, "noted it as sent by hand", &scene->error);
  message = request_introduce (scene->session, scene->request, scene->sam, &scene->error);
  scene_must (scene, message != 0);
  scene_must (scene, support_mark_one_sent (scene->session, message, &outbound, &scene->error));
  assert_int_equal (outbound.done, 1);
  scene_must (scene, step_commit (step, &scene->error));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_INTRODUCED);
  assert_null (support_why_not (scene->session, step_undo_id (scene->session), &left));
  assert_int_equal (left, 0);
  scene_must (scene, undo (scene, &left));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ACCEPTED);
  assert_int_not_equal (last_message (scene), message);
  scene_must (scene, support_redo (scene->session, NULL, &scene->error));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_INTRODUCED);
  assert_null (support_why_not (scene->session, step_undo_id (scene->session), NULL));
}

static void a_message_done_again_is_held_again (void **state)
{
  Scene *scene = *state;
  g_autofree char *label = NULL;
  g_autoptr (Message) message = NULL;
  long hold = setting_number (scene->session, "mail.hold_seconds");

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, undo (scene, NULL));
  scene->session->clock.fixed_now += 10 * hold;
  scene_must (scene, support_redo (scene->session, &label, &scene->error));
  assert_true (g_str_has_prefix (label, "asked Sam Hill"));
  message = outbox_load (scene->session, last_message (scene), &scene->error);
  assert_int_equal (message->state, MESSAGE_WAITING);
  assert_int_equal (message->release_at, session_now (scene->session) + hold);
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ASKED);
  scene_must (scene, undo (scene, NULL));
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message"), 0);
}

static void by1_a_message_done_again_is_searched_again (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, undo (scene, NULL));
  /* Somebody else finds out the requester's site meanwhile: the summary speaks of it. */
  g_free (scene->session->actor);
  scene->session->actor = g_strdup ("ben");
  fixture_request_set (scene->session, scene->request, "site", "failed second attempt");
  g_free (scene->session->actor);
  scene->session->actor = g_strdup ("coordinator");
  scene_refused (scene, support_redo (scene->session, NULL, &scene->error), "holds the requester's site");
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message"), 0);
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_NEW);
}

static void by12_a_correction_goes_to_the_same_reader_and_tells_nothing (void **state)
{
  Scene *scene = *state;
  g_autoptr (Message) draft = NULL;
  g_autoptr (Message) queued = NULL;
  gint64 wrong, id;

  scene_must (scene, scene_ask (scene, scene->sam));
  wrong = last_message (scene);
  has_become (scene, wrong, MESSAGE_SENT);
  draft = correction_preview (scene->session, wrong, &scene->error);
  scene_must (scene, draft != NULL);
  assert_int_equal (last_message (scene), wrong);
  scene_names_nobody (draft);
  assert_null (strstr (draft->body, SCENE_SUMMARY));
  assert_null (strstr (draft->body, "Failed assignment"));
  assert_non_null (strstr (draft->body, "Dear Sam,"));
  assert_non_null (strstr (draft->body, "Wednesday 18 November"));
  assert_non_null (strstr (draft->body, "A question from peer support"));
  id = correction_write (scene->session, wrong, &scene->error);
  scene_must (scene, id != 0);
  queued = outbox_load (scene->session, id, &scene->error);
  assert_string_equal (queued->to_address, "sam.hill@example.org");
  assert_string_equal (queued->subject, draft->subject);
  assert_string_equal (queued->body, draft->body);
  assert_int_equal (queued->state, MESSAGE_WAITING);
  assert_int_equal (queued->release_at,
                    session_now (scene->session) + setting_number (scene->session, "mail.hold_seconds"));
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_ASKED);
  /* One step, which undo takes back whole. */
  scene_refused (scene, correction_write (scene->session, wrong, &scene->error) != 0, "corrected already");
  scene_must (scene, undo (scene, NULL));
  assert_int_equal (last_message (scene), wrong);
  scene_must (scene, correction_write (scene->session, wrong, &scene->error) != 0);
}

static void by12_what_has_not_left_needs_no_correction (void **state)
{
  Scene *scene = *state;
  gint64 wrong, correction;

  scene_must (scene, scene_ask (scene, scene->sam));
  wrong = last_message (scene);
  scene_refused (scene, correction_write (scene->session, wrong, &scene->error) != 0, "still waiting");
  has_become (scene, wrong, MESSAGE_FAILED);
  scene_refused (scene, correction_write (scene->session, wrong, &scene->error) != 0, "was not sent");
  has_become (scene, wrong, MESSAGE_DISCARDED);
  scene_refused (scene, correction_write (scene->session, wrong, &scene->error) != 0, "was discarded");
  has_become (scene, wrong, MESSAGE_UNCERTAIN);
  correction = correction_write (scene->session, wrong, &scene->error);
  scene_must (scene, correction != 0);
  has_become (scene, correction, MESSAGE_SENT);
  scene_refused (scene, correction_write (scene->session, correction, &scene->error) != 0, "a correction itself");
}

static void la9_a_correction_that_would_tell_who_asked_is_refused (void **state)
{
  Scene *scene = *state;
  gint64 wrong;

  scene_must (scene, scene_ask (scene, scene->sam));
  wrong = last_message (scene);
  has_become (scene, wrong, MESSAGE_SENT);
  scene_must (scene,
              template_set (scene->session, STAGE_CORRECTION,
                            "Subject: Sorry [{tag}]\n\nAbout {sent_subject}, from Lancaster Moor.\n", &scene->error));
  scene_refused (scene, correction_preview (scene->session, wrong, &scene->error) != NULL, "requester's site");
  scene_refused (scene, correction_write (scene->session, wrong, &scene->error) != 0, "requester's site");
  assert_int_equal (last_message (scene), wrong);
}

static void the_requester_gets_a_correction_that_no_label_names (void **state)
{
  Scene *scene = *state;
  gint64 wrong = request_acknowledge (scene->session, scene->request, &scene->error);
  g_autofree char *label = NULL;
  g_autofree char *expected =
      g_strdup_printf ("wrote a correction to the requester (message %" G_GINT64_FORMAT ")", wrong);
  g_autoptr (Message) queued = NULL;
  gint64 left = 0;

  scene_must (scene, wrong != 0);
  has_become (scene, wrong, MESSAGE_SENT);
  scene_refused (scene, undo (scene, &left), "to the requester has left");
  scene_must (scene, correction_write (scene->session, wrong, &scene->error) != 0);
  label = step_undo_label (scene->session);
  assert_string_equal (label, expected);
  queued = outbox_load (scene->session, last_message (scene), &scene->error);
  assert_true (outbox_is_to_requester (queued));
  assert_string_equal (queued->to_address, "quiet.heron@example.org");
}

/* What all statements of the store have done since this was asked last, in the library's own small steps. */
static int work_since (KithSession *session)
{
  int work = 0;

  for (sqlite3_stmt *row = NULL; (row = sqlite3_next_stmt (session->store->db, row)) != NULL;)
    work += sqlite3_stmt_status (row, SQLITE_STMTSTATUS_VM_STEP, TRUE);
  return work;
}

static int work_of (Scene *scene, GArray *(*find) (KithSession *session, gint64 step, GError **error), gint64 step,
                    guint expected)
{
  g_autoptr (GArray) ids = NULL;

  work_since (scene->session);
  ids = find (scene->session, step, &scene->error);
  scene_must (scene, ids != NULL);
  assert_int_equal (ids->len, expected);
  return work_since (scene->session);
}

/* Each is a change of a message in a step of its own. */
static void change_often (Scene *scene, gint64 message, guint times)
{
  for (guint i = 0; i < times; i++)
    has_become (scene, message, i % 2 == 0 ? MESSAGE_FAILED : MESSAGE_WAITING);
}

/* Undo looks through the messages of one step, so it is as quick in a store of ten years as in a new one. */
static void the_messages_of_a_step_are_found_among_its_own_changes (void **state)
{
  Scene *scene = *state;
  gint64 step, message;
  int left, waiting;

  scene_must (scene, scene_ask (scene, scene->sam));
  message = last_message (scene);
  step = fixture_sql_number (scene->session, "SELECT max(id) FROM step");
  change_often (scene, message, 2);
  left = work_of (scene, step_messages_left, step, 0);
  waiting = work_of (scene, step_messages_waiting, step, 1);
  change_often (scene, message, 100);
  assert_int_equal (work_of (scene, step_messages_left, step, 0), left);
  assert_int_equal (work_of (scene, step_messages_waiting, step, 1), waiting);
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, scene_set_up, scene_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    SCENE (by12_what_has_left_is_named_by_the_refusal),
    SCENE (what_still_waits_is_taken_back),
    SCENE (a_broadcast_counts_what_has_left_of_it),
    SCENE (marking_as_sent_by_hand_is_taken_back_itself),
    SCENE (an_older_step_names_the_mark_that_stands_on_it),
    SCENE (what_was_queued_and_marked_in_one_step_is_taken_back_whole),
    SCENE (a_message_done_again_is_held_again),
    SCENE (by1_a_message_done_again_is_searched_again),
    SCENE (by12_a_correction_goes_to_the_same_reader_and_tells_nothing),
    SCENE (by12_what_has_not_left_needs_no_correction),
    SCENE (la9_a_correction_that_would_tell_who_asked_is_refused),
    SCENE (the_requester_gets_a_correction_that_no_label_names),
    SCENE (the_messages_of_a_step_are_found_among_its_own_changes),
  };

  return cmocka_run_group_tests_name ("take-back", tests, NULL, NULL);
}
