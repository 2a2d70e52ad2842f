/* Corrections (BY-12): what has left cannot be called back, so whoever got it is told that it was a mistake. */
#pragma once

#include "mail/message.h"

/* A correction of MESSAGE, to the same address, exactly as it would be queued. Refused where it has not left, was corrected already, or
 * is a correction itself; and, to a supporter, where the text would tell who asked. */
Message *correction_preview (KithSession *session, gint64 message, GError **error);

/* Queues it as one step, with its hold. Returns the new message's id, or 0. */
gint64 correction_write (KithSession *session, gint64 message, GError **error);

/* Who reads MESSAGE, for a sentence: "Sam Hill", "the requester", "the supportee". Caller frees. */
char *message_reader (KithSession *session, const Message *message);

/* FALSE with KITH_ERROR_REFUSED where MESSAGE, which goes to a supporter, would tell who asked. */
gboolean message_names_nobody (KithSession *session, const Message *message, GError **error);
