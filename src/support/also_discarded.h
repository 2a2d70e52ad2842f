/* What an act discards besides what it is for: a message that had not left and no longer stands. It is said with the act
 * itself, by screen and command alike, and not first met in the outbox. */
#pragma once

#include "mail/message.h"

/* Discards message ID inside the open step, and notes it for also_discarded_words(). */
gboolean also_discard (KithSession *session, gint64 id, GError **error);

/* Notes COUNT messages that were discarded in the open step. WORDS says which, where it is one: a whole sentence. */
void also_discarded_note (KithSession *session, guint count, const char *words);

/* "The question to Sam Hill (request 3) had not left and is discarded." for what was noted since the last call, NULL where
 * there is nothing; it counts as told. What was rolled back was never noted. Caller frees. */
char *also_discarded_words (KithSession *session);

/* "The question to Sam Hill (request 3)"; never names the requester. Caller frees. */
char *message_called (KithSession *session, const Message *message);
