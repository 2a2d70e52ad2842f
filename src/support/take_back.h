/* Undo and redo as a coordinator means them (BY-12): the steps of the store (store/step.h), and the messages that they queued. What is
 * undone is not sent; what has left cannot be undone, and can be corrected (support/correct.h). */
#pragma once

#include "store/session.h"

/* Takes STEP back, or for 0 the actor's last one; *LABEL (may be NULL) says what. Where it is refused because a message has left, the
 * refusal names that message, and *LEFT (may be NULL) is its number, else 0. */
gboolean support_undo (KithSession *session, gint64 step, char **label, gint64 *left, GError **error);

/* Does again what was taken back last. Messages that come back wait as long as new ones do, and are searched again for who asked. */
gboolean support_redo (KithSession *session, char **label, GError **error);

/* Why STEP cannot be taken back as things are, NULL where nothing stands against it; *LEFT as above. Caller frees. */
char *support_why_not (KithSession *session, gint64 step, gint64 *left);
