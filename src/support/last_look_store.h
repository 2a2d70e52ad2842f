/* What the last look reads: the messages that have not left, and what stands against each. */
#pragma once

#include "store/session.h"

#include <glib.h>

typedef enum {
  FALLEN_NOT, /* nothing that this statement sees */
  FALLEN_ENDED,
  FALLEN_WITHDRAWN,
  FALLEN_CLOSED,
  FALLEN_CHANGED,
  FALLEN_PERMISSION,
  FALLEN_RETIRED,
  FALLEN_AWAY,
  FALLEN_APART,
  FALLEN_CONSENT,
  FALLEN_SHARE,
  FALLEN_PAIR,
  FALLEN_ADDRESS,
  FALLEN_DETAIL,
} FallenWhy;

typedef struct {
  gint64 message, request, ask;
  gint64 supporter; /* whom it is to or about, 0 where nobody */
  FallenWhy why;
} Fallen;

/* Waiting and failed messages of the session's scheme (of REQUEST alone when not 0) that may not leave, and all
 * questions and reminders, which the rules of matching must look at. One for which there are two reasons may be there twice. Element:
 * Fallen. */
GArray *messages_to_look_at (KithSession *session, gint64 request, GError **error);
