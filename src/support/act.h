/* What every act of this folder needs: the rule that allows it, the event that tells of it, the names in its
 * sentences. */
#pragma once

#include "support/request.h"
#include "support/transition.h"

/* TRUE when ACT may follow the state of REQUEST, else KITH_ERROR_REFUSED with the sentence of the transition
 * table. */
gboolean act_allowed (const Request *request, Act act, GError **error);

/* Always FALSE, with KITH_ERROR_REFUSED. */
gboolean act_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The same for what somebody gave, such as a day: KITH_ERROR_INPUT. */
gboolean act_mistaken (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* "" where there is no such person; caller frees. */
char *person_name (KithSession *session, gint64 id);

/* One line of the timeline. Zero where a reference is absent; NOTE may be NULL. */
typedef struct {
  const char *kind;
  gint64 request, pair, person, message;
  const char *note;
  Day on;           /* 0: today */
  gboolean by_kith; /* the program noticed it by itself */
} Event;

gboolean event_add (KithSession *session, const Event *event, GError **error);

/* Closes REQUEST as 'details-passed-on' because it stayed quiet: the program's own doing. */
gboolean request_close_quietly (KithSession *session, gint64 id, GError **error);
