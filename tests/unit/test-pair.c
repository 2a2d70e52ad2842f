/* Pairs: begun after an introduction, ended for any reason or none. */
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/pair.h"

#include "people/conflict.h"
#include "people/supporter.h"
#include "store/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct {
  KithSession *session;
  gint64 sam, ana, request;
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
  scene->ana = fixture_supporter (scene->session, "Ana Ruiz", "ana.ruiz@example.org", "Failed assignment");
  scene->request =
      fixture_request (scene->session, "Priya Shah <priya.shah@example.org>", NULL, "Failed assignment", NULL);
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

static void introduce (Scene *scene)
{
  fixture_yes (scene->session, scene->request, scene->sam);
  must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  fixture_sent (scene->session);
}

static gint64 start (Scene *scene)
{
  return pair_start (scene->session, scene->request, 0, &scene->error);
}

static void an_introduction_makes_no_pair (void **state)
{
  Scene *scene = *state;

  introduce (scene);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM pair"), 0);
}

static void a_pair_needs_an_introduction (void **state)
{
  Scene *scene = *state;

  assert_refused (scene, start (scene) != 0, "No details have been passed on");
  introduce (scene);
  assert_refused (scene, pair_start (scene->session, scene->request, scene->ana, &scene->error) != 0,
                  "details have not been passed on");
}

static void a_pair_needs_details_that_have_left (void **state)
{
  Scene *scene = *state;

  fixture_yes (scene->session, scene->request, scene->sam);
  must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  assert_refused (scene, start (scene) != 0, "has not left, so no pair can start");
  assert_refused (scene, pair_start (scene->session, scene->request, scene->sam, &scene->error) != 0, "has not left");
  assert_int_equal (fixture_state (scene->session, scene->request), REQUEST_INTRODUCED);
  fixture_sent (scene->session);
  must (scene, start (scene) != 0);
}

static void starting_a_pair_meets_the_request (void **state)
{
  Scene *scene = *state;
  g_autoptr (Pair) pair = NULL;
  g_autoptr (Request) request = NULL;
  gint64 id = 0;

  introduce (scene);
  id = start (scene);
  must (scene, id != 0);
  pair = pair_load (scene->session, id, &scene->error);
  must (scene, pair != NULL);
  assert_string_equal (pair->state, "active");
  assert_string_equal (pair->supporter_name, "Sam Hill");
  assert_string_equal (pair->supportee_name, "Priya Shah");
  assert_string_equal (pair->agreement_state, "none");
  request = request_load (scene->session, scene->request, &scene->error);
  assert_string_equal (request->closed_as, "met");
  assert_int_equal (fixture_sql_number (scene->session,
                                        "SELECT count(*) FROM task WHERE pair = 1 AND kind = 'agreement'"
                                        " AND done_on IS NULL"),
                    1);
}

static void a_pair_can_start_after_the_request_closed (void **state)
{
  Scene *scene = *state;
  g_autoptr (Request) request = NULL;

  introduce (scene);
  fixture_sql (scene->session, "UPDATE message SET state = 'sent' WHERE kind = 'introduction'");
  must (scene, request_close (scene->session, scene->request, "details-passed-on", &scene->error));
  must (scene, start (scene) != 0);
  request = request_load (scene->session, scene->request, &scene->error);
  assert_string_equal (request->closed_as, "details-passed-on");
}

static void np10_no_pair_beyond_the_limit (void **state)
{
  Scene *scene = *state;
  gint64 other = 0;

  introduce (scene);
  other = fixture_request (scene->session, "Tom Parry <tom@example.org>", NULL, "Failed assignment", NULL);
  must (scene, request_ask (scene->session, other, scene->sam, &scene->error) != 0);
  assert_refused (scene, start (scene) != 0, "1 of 1 places");
  fixture_set (scene->session, scene->sam, "limit", "2", NULL);
  must (scene, start (scene) != 0);
}

static void np10_the_schema_counts_too (void **state)
{
  Scene *scene = *state;
  g_autoptr (Row) row = row_new ("pair");
  g_autoptr (Step) step = NULL;

  introduce (scene);
  must (scene, start (scene) != 0);
  step = step_begin (scene->session, "broke in", &scene->error);
  row_int (row, "scheme", scene->session->scheme);
  row_int (row, "supporter", scene->sam);
  row_int (row, "supportee", scene->ana);
  row_text (row, "state", "active");
  row_text (row, "started_on", "2026-11-18");
  assert_refused (scene, row_insert (scene->session, row, &scene->error) != 0, "no free place");
}

static void sw7_lowering_a_limit_keeps_the_pair_and_stops_new_ones (void **state)
{
  Scene *scene = *state;
  gint64 other = 0;

  fixture_set (scene->session, scene->sam, "limit", "2", NULL);
  introduce (scene);
  must (scene, start (scene) != 0);
  fixture_set (scene->session, scene->sam, "limit", "1", NULL);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM pair WHERE state = 'active'"), 1);
  other = fixture_request (scene->session, "Tom Parry <tom@example.org>", NULL, "Failed assignment", NULL);
  assert_refused (scene, request_ask (scene->session, other, scene->sam, &scene->error) != 0, "cannot be asked");
}

static void people_kept_apart_are_no_pair (void **state)
{
  Scene *scene = *state;
  gint64 requester = fixture_sql_number (scene->session, "SELECT requester FROM request");

  introduce (scene);
  must (scene,
        conflict_add (scene->session, requester, scene->sam, "assessor", DAY_NONE, DAY_NONE, &scene->error) != 0);
  assert_refused (scene, start (scene) != 0, "cannot support this person");
}

static void the_same_two_are_a_pair_once (void **state)
{
  Scene *scene = *state;

  fixture_set (scene->session, scene->sam, "limit", "2", NULL);
  introduce (scene);
  must (scene, start (scene) != 0);
  assert_refused (scene, start (scene) != 0, "a pair already");
}

static void a_pair_ends_without_a_reason (void **state)
{
  Scene *scene = *state;
  g_autoptr (Pair) pair = NULL;
  gint64 id = 0;

  introduce (scene);
  id = start (scene);
  must (scene, pair_end (scene->session, id, NULL, "", &scene->error));
  pair = pair_load (scene->session, id, &scene->error);
  assert_string_equal (pair->state, "ended");
  assert_string_equal (pair->end_kind, "completed");
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM task WHERE done_on IS NULL"), 0);
  assert_refused (scene, pair_end (scene->session, id, NULL, NULL, &scene->error), "already");
}

static void an_end_frees_the_place (void **state)
{
  Scene *scene = *state;
  gint64 other = fixture_request (scene->session, "Tom Parry <tom@example.org>", NULL, "Failed assignment", NULL);

  introduce (scene);
  must (scene, pair_end (scene->session, start (scene), "left", "Private.", &scene->error));
  must (scene, request_ask (scene->session, other, scene->sam, &scene->error) != 0);
}

/* Two end it at once: the second one chooses what is to stand. */
static void how_it_ended_can_be_noted_otherwise (void **state)
{
  Scene *scene = *state;
  g_autoptr (Pair) before = NULL;
  g_autoptr (Pair) after = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *same = NULL;
  gint64 id = 0;

  introduce (scene);
  id = start (scene);
  assert_refused (scene, pair_correct_end (scene->session, id, 0, "left", NULL, &scene->error), "has not ended");
  must (scene, pair_end (scene->session, id, "left", "They moved.", &scene->error));
  before = pair_load (scene->session, id, &scene->error);
  must (scene, pair_correct_end (scene->session, id, before->version, "completed", NULL, &scene->error));
  after = pair_load (scene->session, id, &scene->error);
  assert_string_equal (after->end_kind, "completed");
  reason = pair_end_reason (scene->session, id, &scene->error);
  assert_string_equal (reason, "They moved.");
  assert_refused (scene, pair_correct_end (scene->session, id, before->version, "left", "x", &scene->error), "changed");
  assert_refused (scene, pair_correct_end (scene->session, id, after->version, "bored", "x", &scene->error),
                  "completed");
  must (scene, pair_correct_end (scene->session, id, after->version, "left", "Done.", &scene->error));
  same = pair_end_reason (scene->session, id, &scene->error);
  assert_string_equal (same, "Done.");
}

static void the_list_leaves_ended_ones_out (void **state)
{
  Scene *scene = *state;
  g_autoptr (GPtrArray) live = NULL;
  g_autoptr (GPtrArray) all = NULL;

  introduce (scene);
  must (scene, pair_end (scene->session, start (scene), NULL, NULL, &scene->error));
  live = pair_list (scene->session, FALSE, &scene->error);
  all = pair_list (scene->session, TRUE, &scene->error);
  assert_int_equal (live->len, 0);
  assert_int_equal (all->len, 1);
}

static void undo_gives_back_an_equal_store (void **state)
{
  Scene *scene = *state;
  g_autofree char *before = NULL;
  g_autofree char *started = NULL;
  g_autofree char *after_end = NULL;
  g_autofree char *after_start = NULL;
  gint64 id = 0;

  introduce (scene);
  before = fixture_contents (scene->session);
  id = start (scene);
  started = fixture_contents (scene->session);
  must (scene, pair_end (scene->session, id, NULL, NULL, &scene->error));
  must (scene, step_undo (scene->session, NULL, &scene->error));
  after_end = fixture_contents (scene->session);
  assert_string_equal (started, after_end);
  must (scene, step_undo (scene->session, NULL, &scene->error));
  after_start = fixture_contents (scene->session);
  assert_string_equal (before, after_start);
}

static void sw7_no_new_pair_with_a_retired_supporter (void **state)
{
  Scene *scene = *state;
  g_autoptr (Row) row = row_new ("pair");
  g_autoptr (Step) step = NULL;

  introduce (scene);
  must (scene, supporter_retire (scene->session, scene->sam, &scene->error));
  assert_refused (scene, start (scene) != 0, "is retired");
  step = step_begin (scene->session, "broke in", &scene->error);
  row_int (row, "scheme", scene->session->scheme);
  row_int (row, "supporter", scene->sam);
  row_int (row, "supportee", fixture_sql_number (scene->session, "SELECT requester FROM request"));
  row_text (row, "state", "active");
  assert_refused (scene, row_insert (scene->session, row, &scene->error) != 0, "Only an active supporter");
}

static void sw7_a_present_pair_stays_when_the_supporter_retires (void **state)
{
  Scene *scene = *state;

  introduce (scene);
  must (scene, start (scene) != 0);
  must (scene, supporter_retire (scene->session, scene->sam, &scene->error));
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM pair WHERE state = 'active'"), 1);
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)
#define CODED(code, test)                                                                                              \
  {                                                                                                                    \
    code, test, set_up, tear_down, NULL                                                                                \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    SCENE (an_introduction_makes_no_pair),
    SCENE (a_pair_needs_an_introduction),
    SCENE (a_pair_needs_details_that_have_left),
    SCENE (starting_a_pair_meets_the_request),
    CODED ("/SW-7/no-new-pair-with-a-retired-supporter", sw7_no_new_pair_with_a_retired_supporter),
    CODED ("/SW-7/a-present-pair-stays", sw7_a_present_pair_stays_when_the_supporter_retires),
    SCENE (a_pair_can_start_after_the_request_closed),
    CODED ("/NP-10/no-pair-beyond-the-limit", np10_no_pair_beyond_the_limit),
    CODED ("/NP-10/the-schema-counts-too", np10_the_schema_counts_too),
    CODED ("/SW-7/lowering-a-limit-keeps-the-pair", sw7_lowering_a_limit_keeps_the_pair_and_stops_new_ones),
    SCENE (people_kept_apart_are_no_pair),
    SCENE (the_same_two_are_a_pair_once),
    SCENE (a_pair_ends_without_a_reason),
    SCENE (an_end_frees_the_place),
    SCENE (how_it_ended_can_be_noted_otherwise),
    SCENE (the_list_leaves_ended_ones_out),
    SCENE (undo_gives_back_an_equal_store),
  };

  return cmocka_run_group_tests_name ("pair", tests, NULL, NULL);
}
