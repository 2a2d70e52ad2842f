/* What a supporter has to do with requests, as their page shows it. */
#include "support/scene.h"

#include "store/step.h"
#include "support/act.h"
#include "support/involvement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static GPtrArray *involvements (Scene *scene, guint limit)
{
  GPtrArray *list = involvement_list (scene->session, scene->sam, limit, &scene->error);

  scene_must (scene, list != NULL);
  return list;
}

static void expect_words (Scene *scene, const char *expected)
{
  g_autoptr (GPtrArray) list = involvements (scene, 5);
  g_autofree char *words = NULL;

  assert_int_equal (list->len, 1);
  words = involvement_words (list->pdata[0], session_today (scene->session));
  assert_string_equal (words, expected);
}

static void each_answer_has_its_words (void **state)
{
  Scene *scene = *state;

  scene_must (scene, scene_ask (scene, scene->sam));
  expect_words (scene, "question waits to be sent");
  fixture_sql (scene->session, "UPDATE message SET state = 'failed'");
  expect_words (scene, "question was not sent");
  fixture_sql (scene->session, "UPDATE message SET state = 'uncertain'");
  expect_words (scene, "question may or may not have left");
  fixture_sql (scene->session, "UPDATE message SET state = 'sent'");
  expect_words (scene, "asked Wed 18 Nov, answer due Mon 23 Nov");
  fixture_later (scene->session, 6);
  expect_words (scene, "asked Wed 18 Nov, answer was due Mon 23 Nov");
  scene_must (scene, scene_answer (scene, scene->sam, ANSWER_YES));
  expect_words (scene, "asked Wed 18 Nov, said yes Tue 24 Nov");
  scene_must (scene, request_introduce (scene->session, scene->request, 0, &scene->error) != 0);
  expect_words (scene, "said yes Tue 24 Nov, details wait to be sent");
  fixture_sent (scene->session);
  expect_words (scene, "asked Wed 18 Nov, details passed on Tue 24 Nov");
}

static void waiting_ones_come_first_and_no_more_than_asked_for (void **state)
{
  Scene *scene = *state;
  gint64 other = fixture_request (scene->session, "Tom Parry <t.parry@example.org>", NULL, "Failed assignment", NULL);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) one = NULL;

  fixture_set (scene->session, scene->sam, "limit", "2", NULL);
  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, request_ask (scene->session, other, scene->sam, &scene->error) != 0);
  scene_must (scene, request_answer (scene->session, other, scene->sam, ANSWER_NO, NULL, &scene->error));
  all = involvements (scene, 5);
  assert_int_equal (all->len, 2);
  assert_int_equal (((Involvement *)all->pdata[0])->request, scene->request);
  assert_true (((Involvement *)all->pdata[0])->waiting);
  assert_false (((Involvement *)all->pdata[1])->waiting);
  one = involvements (scene, 1);
  assert_int_equal (one->len, 1);
}

static void a_sensitive_area_is_not_named (void **state)
{
  Scene *scene = *state;
  g_autoptr (GPtrArray) list = NULL;

  scene_must (scene, scene_ask (scene, scene->sam));
  fixture_sql (scene->session, "UPDATE area SET sensitive = 1");
  list = involvements (scene, 5);
  assert_string_equal (((Involvement *)list->pdata[0])->area, "private issue");
}

static void only_what_belongs_to_no_request_is_the_persons_own (void **state)
{
  Scene *scene = *state;
  Event call = { .kind = "call", .person = scene->sam, .note = "rang about the leaflet" };
  g_autoptr (Step) step = NULL;
  g_autoptr (GPtrArray) events = NULL;

  scene_must (scene, scene_ask (scene, scene->sam));
  step = step_begin (scene->session, "logged a call", &scene->error);
  scene_must (scene, step != NULL && event_add (scene->session, &call, &scene->error));
  scene_must (scene, step_commit (g_steal_pointer (&step), &scene->error));
  events = person_events (scene->session, scene->sam, 5, &scene->error);
  scene_must (scene, events != NULL);
  assert_int_equal (events->len, 1);
  assert_string_equal (((PersonEvent *)events->pdata[0])->text, "Telephone call: rang about the leaflet");
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, scene_set_up, scene_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    SCENE (each_answer_has_its_words),
    SCENE (waiting_ones_come_first_and_no_more_than_asked_for),
    SCENE (a_sensitive_area_is_not_named),
    SCENE (only_what_belongs_to_no_request_is_the_persons_own),
  };

  return cmocka_run_group_tests_name ("involvement", tests, NULL, NULL);
}
