#include "support/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

int scene_set_up (void **state)
{
  Scene *scene = g_new0 (Scene, 1);

  scene->session = fixture_session (fixture_day ("2026-11-18"));
  fixture_sender (scene->session);
  scene->sam = fixture_supporter (scene->session, "Sam Hill", "sam.hill@example.org", "Failed assignment lived");
  scene->ana = fixture_supporter (scene->session, "Ana Ruiz", "ana.ruiz@example.org", "Failed assignment");
  scene->request = fixture_request (scene->session, "Priya Shah <quiet.heron@example.org>", NULL, "Failed assignment",
                                    SCENE_SUMMARY);
  fixture_request_set (scene->session, scene->request, "phone", "07700 900123");
  fixture_request_set (scene->session, scene->request, "cohort", "September 2025");
  fixture_request_set (scene->session, scene->request, "site", "Lancaster Moor");
  *state = scene;
  return 0;
}

int scene_tear_down (void **state)
{
  Scene *scene = *state;

  fixture_free (scene->session);
  g_clear_error (&scene->error);
  g_free (scene);
  return 0;
}

void scene_must (Scene *scene, gboolean done)
{
  if (!done)
    fail_msg ("%s", scene->error != NULL ? scene->error->message : "failed without a sentence");
}

void scene_refused (Scene *scene, gboolean done, const char *part)
{
  assert_false (done);
  assert_non_null (scene->error);
  if (strstr (scene->error->message, part) == NULL)
    fail_msg ("\"%s\" does not say \"%s\"", scene->error->message, part);
  g_clear_error (&scene->error);
}

gboolean scene_answer (Scene *scene, gint64 supporter, Answer given)
{
  return request_answer (scene->session, scene->request, supporter, given, NULL, &scene->error);
}

gboolean scene_ask (Scene *scene, gint64 supporter)
{
  return request_ask (scene->session, scene->request, supporter, &scene->error) != 0;
}

void scene_permit (Scene *scene)
{
  scene_must (scene, request_permission_ask (scene->session, scene->request, &scene->error) != 0);
  scene_must (scene,
              request_permission_record (scene->session, scene->request, TRUE, DAY_NONE, "by phone", &scene->error));
}

void scene_broadcast (Scene *scene)
{
  scene_permit (scene);
  scene_must (scene, request_broadcast (scene->session, scene->request, NULL, &scene->error));
}

/* None of Priya Shah's details stands in the message. */
void scene_names_nobody (const Message *message)
{
  static const char *const secrets[] = {
    "Priya", "Shah", "quiet.heron", "900123", "September 2025", "Lancaster", NULL
  };
  g_autofree char *text =
      g_strconcat (message->to_name, message->to_address, message->subject, "\n", message->body, NULL);

  for (guint i = 0; secrets[i] != NULL; i++) {
    if (strstr (text, secrets[i]) != NULL)
      fail_msg ("\"%s\" stands in: %s", secrets[i], text);
  }
}
