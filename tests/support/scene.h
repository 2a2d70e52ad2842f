/* One scene that several tests of requests begin with: two supporters and a request, all of whose details are known. */
#pragma once

#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/introduction.h"

#define SCENE_SUMMARY "A failed second attempt, and wondering how to go on."

typedef struct {
  KithSession *session;
  gint64 sam, ana, request; /* both can help with it */
  GError *error;
} Scene;

int scene_set_up (void **state);
int scene_tear_down (void **state);

/* Fails the test with the scene's error. */
void scene_must (Scene *scene, gboolean done);

/* The act was refused with a sentence that holds PART. */
void scene_refused (Scene *scene, gboolean done, const char *part);

gboolean scene_answer (Scene *scene, gint64 supporter, Answer given);
gboolean scene_ask (Scene *scene, gint64 supporter);

/* Asks for permission and records the yes; broadcasts too. */
void scene_permit (Scene *scene);
void scene_broadcast (Scene *scene);

/* None of the requester's details stands in the message. */
void scene_names_nobody (const Message *message);
