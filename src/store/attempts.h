/* Wrong passphrases at the screen, counted for each coordinator of a store, so that guessing there slows down.
 *
 * The count lies in drafts/ beside the drafts and outlives the program. It holds nobody up who can delete that file, who tries
 * through commands, or who took the keyring away: those are slowed by Argon2id alone. */
#pragma once

#include <glib.h>

typedef struct {
  guint wrong; /* tries in a row */
  gint64 last; /* when the last one was, by the system's clock: milliseconds since the epoch */
} Attempts;

/* Seconds to wait after so many wrong tries in a row: 0, 1, 2, 4, 8, 16, 30, 30, … */
int attempts_wait (guint wrong);

/* Seconds still to wait at NOW, rounded up; never more than attempts_wait(), whatever the clock was set to. */
int attempts_left (const Attempts *attempts, gint64 now);

/* What is known of USER in the store at DIRECTORY; none where that cannot be read, or an hour has passed. */
Attempts attempts_load (const char *directory, const char *user, gint64 now);

/* One more, written down as far as the disk allows. */
void attempts_add (Attempts *attempts, const char *directory, const char *user, gint64 now);

/* The passphrase was right. */
void attempts_forget (const char *directory, const char *user);
