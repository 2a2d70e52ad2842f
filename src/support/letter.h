/* Whether a message has left. Queued is never called sent, so everything that follows from a message asks here first. */
#pragma once

#include "base/day.h"

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

/* The day for which a list shows what is due on DUE_ON: while the message it comes from has not left, though its hold was over at
 * RELEASE_AT (seconds since the epoch), that is when it was to be sent. */
Day letter_day (Letter letter, Day due_on, gint64 release_at, gint64 now);

/* "The question to Sam Hill is held until 12:02; the Outbox shows it." for the message that a task of KIND comes from ("reminder" for that of an answer); NULL
 * where it has left. HELD_UNTIL: the time at which its hold ends, NULL once that is over. SUPPORTER may be NULL. A sentence with
 * hints; caller frees. */
char *letter_sentence (Letter letter, const char *kind, const char *supporter, const char *held_until);

/* The same for Today: "question waits to be sent". Static; NULL where it has left. */
const char *letter_next (Letter letter, const char *kind);
