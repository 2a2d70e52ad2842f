/* The messages of steps, and the corrections of messages, in the store. */
#pragma once

#include "store/session.h"

/* Kinds of the timeline's lines about corrections; their note is the number of the message corrected. */
#define CORRECTED "corrected"
#define CORRECTED_REQUESTER "corrected-requester"

/* The correction of MESSAGE that stands, 0 where there is none. */
gint64 correction_of (KithSession *session, gint64 message, GError **error);

/* The messages that STEP queued or let go and that have left since, or may have: not those that STEP itself marked as sent by hand.
 * Element: gint64, the first one first. */
GArray *step_messages_left (KithSession *session, gint64 step, GError **error);

/* Those of STEP's rows that wait now. Element: gint64. */
GArray *step_messages_waiting (KithSession *session, gint64 step, GError **error);
