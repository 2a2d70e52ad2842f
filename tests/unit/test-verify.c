/* Each check is shown a fault that was planted past every rule, and names the row. */
#include "support/verify.h"
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/meanwhile.h"
#include "support/pair.h"
#include "support/take_back.h"

#include "people/area.h"
#include "people/supporter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct {
  KithSession *session;
  gint64 sam, ana, met, open;
  GError *error;
} Scene;

static void must (Scene *scene, gboolean done)
{
  if (!done)
    fail_msg ("%s", scene->error != NULL ? scene->error->message : "failed without a sentence");
}

static int set_up (void **state)
{
  Scene *scene = g_new0 (Scene, 1);

  scene->session = fixture_session (fixture_day ("2026-11-18"));
  fixture_sender (scene->session);
  scene->sam = fixture_supporter (scene->session, "Sam Hill", "sam.hill@example.org", "Failed assignment");
  scene->ana = fixture_supporter (scene->session, "Ana Ruiz", "ana.ruiz@example.org", "Exams");
  scene->met =
      fixture_request (scene->session, "Priya Shah <priya.shah@example.org>", NULL, "Failed assignment", "An essay.");
  scene->open = fixture_request (scene->session, "Tom Parry <tom@example.org>", NULL, "Exams", "Before exams.");
  fixture_yes (scene->session, scene->met, scene->sam);
  must (scene, request_introduce (scene->session, scene->met, 0, &scene->error) != 0);
  fixture_sent (scene->session);
  must (scene, pair_start (scene->session, scene->met, 0, &scene->error) != 0);
  must (scene, request_permission_ask (scene->session, scene->open, &scene->error) != 0);
  must (scene, request_permission_record (scene->session, scene->open, TRUE, DAY_NONE, "by phone", &scene->error));
  must (scene, request_broadcast (scene->session, scene->open, NULL, &scene->error));
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

/* The sentence of CHECK where it failed; NULL where it passed. */
static char *fault (Scene *scene, const char *check)
{
  g_autoptr (GPtrArray) findings = support_verify (scene->session, &scene->error);

  must (scene, findings != NULL);
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];

    if (strcmp (finding->check, check) == 0)
      return finding->passed ? NULL : g_strdup (finding->sentence);
  }
  fail_msg ("there is no check %s", check);
  return NULL;
}

static void assert_fault (Scene *scene, const char *check, const char *row)
{
  g_autofree char *sentence = fault (scene, check);

  if (sentence == NULL)
    fail_msg ("%s found nothing", check);
  if (strstr (sentence, row) == NULL)
    fail_msg ("\"%s\" does not name %s", sentence, row);
}

static void a_store_that_kept_to_the_rules_is_found_whole (void **state)
{
  static const char *const checks[] = { "places",  "asks",           "introductions", "broadcasts", "recipients",
                                        "readers", "finished tasks", "open requests", "consents",   "request states" };
  Scene *scene = *state;

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    g_autofree char *sentence = fault (scene, checks[i]);

    if (sentence != NULL)
      fail_msg ("%s: %s", checks[i], sentence);
  }
}

static void a_place_too_many_is_named (void **state)
{
  Scene *scene = *state;
  g_autofree char *row = g_strdup_printf ("supporter %" G_GINT64_FORMAT, scene->sam);

  fixture_sql (scene->session, "DROP TRIGGER ask_within_limit_insert");
  fixture_sql (scene->session, "INSERT INTO ask (request, supporter, matter, state, asked_on, answer_due_on)"
                               " SELECT 2, supporter, 1, 'asked', '2026-11-18', '2026-11-20' FROM ask WHERE id = 1");
  assert_fault (scene, "places", row);
}

static void a_limit_lowered_later_is_no_fault (void **state)
{
  Scene *scene = *state;
  g_autofree char *sentence = NULL;
  gint64 third = fixture_request (scene->session, "Uma Khan <uma@example.org>", NULL, "Exams", NULL);

  fixture_set (scene->session, scene->ana, "limit", "2", NULL);
  must (scene, request_answer (scene->session, scene->open, scene->ana, ANSWER_VOLUNTEER, NULL, &scene->error));
  must (scene, request_ask (scene->session, third, scene->ana, &scene->error) != 0);
  fixture_set (scene->session, scene->ana, "limit", "1", NULL);
  sentence = fault (scene, "places");
  assert_null (sentence);
}

static void an_ask_of_an_earlier_matter_is_named (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session, "INSERT INTO ask (id, request, supporter, matter, state, asked_on)"
                               " SELECT 77, 2, id, 5, 'asked', '2026-11-18' FROM person WHERE name = 'Ana Ruiz'");
  assert_fault (scene, "asks", "ask 77");
}

static void an_introduction_without_a_yes_is_named (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session, "UPDATE ask SET state = 'declined' WHERE state = 'introduced'");
  assert_fault (scene, "introductions", "introduction 1");
}

static void an_introduction_before_its_yes_is_named (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session, "UPDATE introduction SET made_on = '2026-11-01'");
  assert_fault (scene, "introductions", "introduction 1");
}

static void a_broadcast_of_another_text_is_named (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session, "UPDATE broadcast SET wording = 'Another text.'");
  assert_fault (scene, "broadcasts", "broadcast 1");
}

static void a_broadcast_after_a_no_is_named (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session, "UPDATE permission SET state = 'no'");
  assert_fault (scene, "broadcasts", "broadcast 1");
}

static void a_message_with_two_recipients_is_named (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session, "DROP TRIGGER message_stays_as_queued");
  fixture_sql (scene->session, "PRAGMA ignore_check_constraints = ON");
  fixture_sql (scene->session, "UPDATE message SET to_address = 'a@example.org,b@example.org' WHERE id = 2");
  fixture_sql (scene->session, "PRAGMA ignore_check_constraints = OFF");
  assert_fault (scene, "recipients", "message 2");
}

static void an_ask_sent_to_the_requester_is_named (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session, "DROP TRIGGER message_stays_as_queued");
  fixture_sql (scene->session,
               "UPDATE message SET recipient = (SELECT requester FROM request WHERE id = 1) WHERE id = 1");
  assert_fault (scene, "readers", "message 1");
}

static void a_task_of_a_closed_request_is_named (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session,
               "INSERT INTO task (id, scheme, kind, request, due_on) VALUES (88, 1, 'suggest', 1, '2026-11-18')");
  assert_fault (scene, "finished tasks", "task 88");
}

static void an_open_request_without_a_task_is_named (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session, "UPDATE task SET done_on = '2026-11-18' WHERE request = 2");
  assert_fault (scene, "open requests", "request 2");
}

static void a_consent_of_tomorrow_is_named (void **state)
{
  Scene *scene = *state;
  gint64 area = area_find (scene->session, "Bereavement");

  fixture_set (scene->session, scene->sam, "areas", "Failed assignment; Bereavement", NULL);
  must (scene, supporter_consent (scene->session, scene->sam, area, "You may use it.", fixture_day ("2026-11-18"),
                                  "by e-mail", &scene->error));
  fixture_sql (scene->session, "UPDATE consent SET given_on = '2026-11-19'");
  assert_fault (scene, "consents", "consent 1");
}

static void a_state_that_does_not_follow_is_named (void **state)
{
  Scene *scene = *state;

  fixture_sql (scene->session, "UPDATE request SET state = 'accepted' WHERE id = 2");
  assert_fault (scene, "request states", "request 2");
}

static void a_yes_that_ran_out_overnight_is_no_fault (void **state)
{
  Scene *scene = *state;
  g_autofree char *sentence = NULL;

  must (scene, request_answer (scene->session, scene->open, scene->ana, ANSWER_VOLUNTEER, NULL, &scene->error));
  fixture_later (scene->session, 60);
  sentence = fault (scene, "request states");
  assert_null (sentence);
}

/* A request's state is found in two looks, so what changes at each of them would be as before at every second one. */
enum { EVERY = 4 };

typedef struct {
  gint64 request, supporter;
  guint calls;     /* each EVERYth does something */
  gboolean stands; /* a yes that is taken back next time */
} Yes;

static gboolean give_or_take_back (KithSession *other, gpointer data)
{
  Yes *yes = data;
  gboolean done = FALSE;

  if (++yes->calls % EVERY == 0 && yes->stands)
    done = support_undo (other, 0, NULL, NULL, NULL);
  else if (yes->calls % EVERY == 0)
    done = request_answer (other, yes->request, yes->supporter, ANSWER_VOLUNTEER, NULL, NULL);
  yes->stands = yes->stands != done;
  return done;
}

static void what_others_save_between_two_looks_is_no_fault (void **state)
{
  Scene *scene = *state;
  Yes yes = { scene->open, scene->ana, 0, FALSE };

  for (guint first = 0; first < EVERY; first++) {
    g_autofree char *sentence = NULL;
    Meanwhile meanwhile;

    yes.calls = first;
    meanwhile_begin (&meanwhile, scene->session, give_or_take_back, &yes);
    sentence = fault (scene, "request states");
    meanwhile_end (&meanwhile);
    if (sentence != NULL)
      fail_msg ("%s", sentence);
    assert_true (meanwhile.done > 1);
  }
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    SCENE (a_store_that_kept_to_the_rules_is_found_whole),
    SCENE (a_place_too_many_is_named),
    SCENE (a_limit_lowered_later_is_no_fault),
    SCENE (an_ask_of_an_earlier_matter_is_named),
    SCENE (an_introduction_without_a_yes_is_named),
    SCENE (an_introduction_before_its_yes_is_named),
    SCENE (a_broadcast_of_another_text_is_named),
    SCENE (a_broadcast_after_a_no_is_named),
    SCENE (a_message_with_two_recipients_is_named),
    SCENE (an_ask_sent_to_the_requester_is_named),
    SCENE (a_task_of_a_closed_request_is_named),
    SCENE (an_open_request_without_a_task_is_named),
    SCENE (a_consent_of_tomorrow_is_named),
    SCENE (a_state_that_does_not_follow_is_named),
    SCENE (a_yes_that_ran_out_overnight_is_no_fault),
    SCENE (what_others_save_between_two_looks_is_no_fault),
  };

  return cmocka_run_group_tests_name ("verify", tests, NULL, NULL);
}
