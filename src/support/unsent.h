/* What was to be said in a message that is not sent was never said: what hangs on it goes back. */
#pragma once

#include "mail/message.h"

/* What becomes of the yes that an introduction was made from. */
typedef enum { YES_COMES_BACK, YES_IS_VOID, YES_AS_IT_IS } YesAfter;

typedef struct {
  const char *why; /* what kith noticed; NULL where the coordinator decided */
  YesAfter yes;
} Unsent;

/* MESSAGE, discarded inside the open step from waiting or failed: its question counts as not asked, its reminder as not
 * made, its introduction as not given; a broadcast of which none has left or waits is none. Notes it and refreshes. */
gboolean unsent_follow (KithSession *session, const Message *message, const Unsent *unsent, GError **error);

/* Brings the message's request or pair up to date. */
gboolean unsent_refresh (KithSession *session, const Message *message, GError **error);
