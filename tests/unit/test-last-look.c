/* What no longer stands when a message is about to leave, whoever changed it and how: each reason by itself. */
#include "support/scene.h"

#include "support/agreement.h"
#include "support/last_look.h"
#include "support/pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static void introduce (Scene *scene)
{
  scene_must (scene, scene_ask (scene, scene->sam) && scene_answer (scene, scene->sam, ANSWER_YES));
  fixture_sent (scene->session);
  scene_must (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0);
}

static void introduce_by_phone (Scene *scene)
{
  const Share by_phone = { .phone = TRUE };

  fixture_sql (scene->session, "UPDATE person SET phone = '0161 496 0123' WHERE id = 1");
  fixture_sql (scene->session, "UPDATE enrolment SET share_phone = 1 WHERE person = 1");
  scene_must (scene, scene_ask (scene, scene->sam));
  scene_must (scene, request_answer (scene->session, scene->request, scene->sam, ANSWER_YES, &by_phone, &scene->error));
  fixture_sent (scene->session);
  scene_must (scene, request_introduce (scene->session, scene->request, scene->sam, &scene->error) != 0);
}

static void tell_everyone (Scene *scene)
{
  scene_permit (scene);
  fixture_sent (scene->session);
  scene_must (scene, request_broadcast (scene->session, scene->request, NULL, &scene->error));
}

static void mail_agreement (Scene *scene)
{
  gint64 pair, agreement;

  introduce (scene);
  fixture_sent (scene->session);
  pair = pair_start (scene->session, scene->request, scene->sam, &scene->error);
  agreement = pair != 0 ? agreement_new (scene->session, pair, &scene->error) : 0;
  scene_must (scene, agreement != 0 && agreement_mail (scene->session, agreement, TRUE, &scene->error) != 0);
}

#define APART_UNTIL(day)                                                                                               \
  "INSERT INTO conflict (person_a, person_b, kind, until_on)\n"                                                        \
  "SELECT min (requester, 1), max (requester, 1), 'household', '" day "' FROM request"

typedef struct {
  void (*wait) (Scene *scene); /* what makes a message wait */
  const char *first, *change;  /* SQL; the first may be NULL */
  const char *why;             /* NULL: all of it still leaves */
} Case;

static const Case cases[] = {
  { introduce, NULL, "UPDATE request SET version = version", NULL },
  { introduce, NULL, "UPDATE area SET sensitive = 1", "consent missing" },
  { introduce, "UPDATE area SET sensitive = 1",
    "INSERT INTO consent (person, area, wording, given_on, means, withdrawn_on)\n"
    "SELECT 1, area, 'yes', '2026-11-01', 'phone', '2026-11-18' FROM request",
    "consent missing" },
  { introduce, "UPDATE area SET sensitive = 1",
    "INSERT INTO consent (person, area, wording, given_on, means)\n"
    "SELECT 1, area, 'yes', '2026-11-01', 'phone' FROM request",
    NULL },
  { introduce, NULL, "UPDATE enrolment SET share_email = 0", "no longer passed on" },
  { introduce, NULL, "UPDATE person SET email = 'samuel@example.org' WHERE id = 1", "a detail in it has changed" },
  { introduce, NULL, "UPDATE person SET email = substr (email, 2) WHERE id = 1", "a detail in it has changed" },
  { introduce, NULL, "UPDATE person SET email = '' WHERE id = 1", "a detail in it has changed" },
  { introduce, NULL, "UPDATE person SET phone = '0161 496 0999' WHERE id = 1", NULL }, /* not passed on */
  { introduce_by_phone, NULL, "UPDATE person SET phone = '0161 496 0999' WHERE id = 1", "a detail in it has changed" },
  { introduce_by_phone, NULL, "UPDATE person SET email = 'samuel@example.org' WHERE id = 1", NULL },
  { introduce, NULL, APART_UNTIL ("2026-11-18"), "to be kept apart" },
  { introduce, NULL, APART_UNTIL ("2026-11-17"), NULL },
  { introduce, NULL, "UPDATE ask SET matter = matter - 1", "has changed since" },
  { introduce, NULL, "UPDATE enrolment SET away_until = '2026-12-01' WHERE person = 1", NULL }, /* they said yes */
  { tell_everyone, NULL, "UPDATE enrolment SET away_until = '2026-12-01' WHERE person = 1", "away" },
  { tell_everyone, NULL, "UPDATE enrolment SET away_until = '2026-11-17' WHERE person = 1", NULL },
  { tell_everyone, NULL,
    "UPDATE person SET email = 'sam.hill@example.org', email_folded = 'sam.hill@example.org'\n"
    "WHERE id = (SELECT requester FROM request)",
    "to be kept apart" },
  { tell_everyone, NULL, "UPDATE request SET state = 'closed', closed_as = 'unmet'", "closed" },
  { mail_agreement, NULL, "UPDATE pair SET state = 'ended', end_kind = 'left'", "the pair has ended" },
  { mail_agreement, NULL, "UPDATE enrolment SET status = 'retired'", NULL },
};

static void each_reason_stops_what_it_is_about (void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *one = &cases[i];
    g_auto (Stopped) stopped = { 0 };
    Scene *scene = NULL;

    scene_set_up ((void **)&scene);
    assert_int_equal (scene->sam, 1);
    one->wait (scene);
    if (one->first != NULL)
      fixture_sql (scene->session, one->first);
    fixture_sql (scene->session, one->change);
    scene_must (scene, support_last_look (scene->session, &stopped, &scene->error));
    if (one->why == NULL && stopped.count > 0)
      fail_msg ("case %u: %s", i, stopped.sentence);
    if (one->why != NULL && stopped.count == 0)
      fail_msg ("case %u: nothing was stopped; expected: %s", i, one->why);
    if (one->why != NULL && strstr (stopped.sentence, one->why) == NULL)
      fail_msg ("case %u: \"%s\" does not say \"%s\"", i, stopped.sentence, one->why);
    scene_tear_down ((void **)&scene);
  }
}

int main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (each_reason_stops_what_it_is_about) };

  return cmocka_run_group_tests_name ("last-look", tests, NULL, NULL);
}
