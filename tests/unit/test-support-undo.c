/* Undo of each kind of act gives back an equal store. */
#include "support/scene.h"

#include "store/step.h"
#include "support/outbound.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static gboolean do_ask (Scene *scene)
{
  return scene_ask (scene, scene->sam);
}

static gboolean do_remind (Scene *scene)
{
  return request_remind (scene->session, scene->request, scene->sam, &scene->error) != 0;
}

static gboolean do_no (Scene *scene)
{
  return scene_answer (scene, scene->sam, ANSWER_NO);
}

static gboolean do_yes (Scene *scene)
{
  return scene_answer (scene, scene->sam, ANSWER_YES);
}

static gboolean do_none (Scene *scene)
{
  return scene_answer (scene, scene->sam, ANSWER_NONE);
}

static gboolean do_take_back (Scene *scene)
{
  return scene_answer (scene, scene->sam, ANSWER_TAKEN_BACK);
}

static gboolean do_introduce (Scene *scene)
{
  return request_introduce (scene->session, scene->request, 0, &scene->error) != 0;
}

static gboolean do_want_another (Scene *scene)
{
  return request_wants_another (scene->session, scene->request, &scene->error);
}

static gboolean do_ask_permission (Scene *scene)
{
  return request_permission_ask (scene->session, scene->request, &scene->error) != 0;
}

static gboolean do_record_permission (Scene *scene)
{
  return request_permission_record (scene->session, scene->request, TRUE, DAY_NONE, "by phone", &scene->error);
}

static gboolean do_broadcast (Scene *scene)
{
  return request_broadcast (scene->session, scene->request, NULL, &scene->error);
}

static gboolean do_volunteer (Scene *scene)
{
  return scene_answer (scene, scene->ana, ANSWER_VOLUNTEER);
}

static gboolean do_acknowledge (Scene *scene)
{
  return request_acknowledge (scene->session, scene->request, &scene->error) != 0;
}

static gboolean do_edit (Scene *scene)
{
  g_autoptr (Values) values = values_new ();

  values_set (values, "summary", "Another text altogether.");
  values_set (values, "keep_apart", "Ana Ruiz");
  return request_save (scene->session, scene->request, 0, values, FALSE, &scene->error) != 0;
}

static gboolean do_discard (Scene *scene)
{
  gint64 last = fixture_sql_number (scene->session, "SELECT max(id) FROM message");

  return support_discard_message (scene->session, last, &scene->error);
}

static gboolean do_refuse_permission (Scene *scene)
{
  return request_permission_record (scene->session, scene->request, FALSE, DAY_NONE, NULL, &scene->error);
}

static gboolean do_close (Scene *scene)
{
  return request_close (scene->session, scene->request, "unmet", &scene->error);
}

static gboolean do_reopen (Scene *scene)
{
  return request_reopen (scene->session, scene->request, &scene->error);
}

static gboolean do_withdraw (Scene *scene)
{
  return request_withdraw (scene->session, scene->request, &scene->error);
}

typedef gboolean (*Deed) (Scene *scene);

/* Does each in turn; before going on, undoes it, compares, and does it again. */
static void assert_each_undoes (Scene *scene, const Deed *deeds)
{
  for (guint i = 0; deeds[i] != NULL; i++) {
    g_autofree char *before = fixture_contents (scene->session);
    g_autofree char *between = NULL;
    g_autofree char *after = NULL;
    g_autofree char *label = NULL;

    scene_must (scene, deeds[i](scene));
    between = fixture_contents (scene->session);
    assert_string_not_equal (before, between);
    scene_must (scene, step_undo (scene->session, &label, &scene->error));
    after = fixture_contents (scene->session);
    assert_string_equal (before, after);
    scene_must (scene, deeds[i](scene));
  }
}

static void undo_gives_back_an_equal_store_after_asking (void **state)
{
  static const Deed before[] = { do_acknowledge, do_ask, NULL };
  static const Deed deeds[] = { do_remind, do_yes, do_introduce, do_want_another, do_withdraw, do_reopen, NULL };
  Scene *scene = *state;

  assert_each_undoes (scene, before);
  fixture_sent (scene->session);
  assert_each_undoes (scene, deeds);
}

static void undo_gives_back_an_equal_store_after_a_broadcast (void **state)
{
  static const Deed deeds[] = { do_ask,       do_no,        do_ask_permission, do_record_permission,
                                do_broadcast, do_volunteer, do_introduce,      NULL };

  assert_each_undoes (*state, deeds);
}

static void undo_gives_back_an_equal_store_after_ends (void **state)
{
  static const Deed deeds[] = { do_ask, do_none, do_yes, do_take_back, do_edit, do_close, do_reopen, NULL };

  assert_each_undoes (*state, deeds);
}

static void undo_gives_back_an_equal_store_after_discarding (void **state)
{
  static const Deed deeds[] = { do_ask,       do_discard,           do_ask,
                                do_yes,       do_introduce,         do_discard,
                                do_introduce, do_take_back,         do_ask_permission,
                                do_discard,   do_ask_permission,    do_record_permission,
                                do_broadcast, do_refuse_permission, NULL };

  assert_each_undoes (*state, deeds);
}

static void the_label_of_undo_names_the_supporter_and_the_number (void **state)
{
  Scene *scene = *state;
  g_autofree char *label = NULL;
  g_autofree char *expected = g_strdup_printf ("asked Sam Hill (request %" G_GINT64_FORMAT ")", scene->request);

  scene_must (scene, scene_ask (scene, scene->sam));
  label = step_undo_label (scene->session);
  assert_string_equal (label, expected);
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, scene_set_up, scene_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    SCENE (undo_gives_back_an_equal_store_after_asking),
    SCENE (undo_gives_back_an_equal_store_after_a_broadcast),
    SCENE (undo_gives_back_an_equal_store_after_ends),
    SCENE (undo_gives_back_an_equal_store_after_discarding),
    SCENE (the_label_of_undo_names_the_supporter_and_the_number),
  };

  return cmocka_run_group_tests_name ("support-undo", tests, NULL, NULL);
}
