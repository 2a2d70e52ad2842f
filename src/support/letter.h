/* Whether a message has left. Queued is never called sent, so everything that follows from a message asks here first. */
#pragma once

#include <glib.h>

typedef enum {
  LETTER_NONE, /* none was written: it was said in another way */
  LETTER_WAITING,
  LETTER_FAILED,
  LETTER_UNCERTAIN, /* it may have left */
  LETTER_LEFT
} Letter;

/* STATE as in message.state; NULL: LETTER_NONE. */
Letter letter_of_state (const char *state);

/* TRUE for what certainly has not left. */
gboolean letter_waits (Letter letter);

/* "The question to Sam Hill waits to be sent; the Outbox shows it." for the message that a task of KIND comes from; NULL
 * where it has left. SUPPORTER may be NULL. Caller frees. */
char *letter_sentence (Letter letter, const char *kind, const char *supporter);

/* The same for Today: "question waits to be sent". Static. */
const char *letter_next (Letter letter, const char *kind);
