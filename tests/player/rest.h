/* Whether a program, with all it has started, has nothing more to do before its terminal says something.
 *
 * This is how the player waits without sleeping: the kernel says what each thread is blocked in. A thread that runs, waits for
 * the disk, or waits in a call that will end by itself within REST_SHORT_WAIT (curses telling Escape from an arrow key) is busy;
 * one that waits for input is at rest. Where the kernel does not show the call (a program that forbids being traced, watched
 * by an ordinary user) only asleep or not can be told, and the answer is REST_UNSEEN. */
#pragma once

#include <sys/types.h>

#define REST_SHORT_WAIT 500 /* milliseconds; a shorter wait is part of the work, a longer one is idling */

typedef enum {
  REST_BUSY,    /* at work, or waiting for something other than input */
  REST_WAITING, /* waiting for input */
  REST_UNSEEN,  /* asleep, in a call that cannot be seen */
  REST_STOPPED, /* stopped by a signal */
} Rest;

/* What the process ROOT and its descendants are doing. A process that is gone is REST_BUSY: its end is still to be collected. */
Rest rest_of (pid_t root);
