/* Many trials out of one run of the work: at each allocation a process is forked in which it fails, and the run stands still until that
 * one's end has been judged. So nothing before the allocation is done again for each. */
#pragma once

#include <glib.h>

/* How the process ended in which the NUMBERth allocation had failed; 0: the run is over. */
typedef struct {
  long number;
  int status; /* as waitpid() has it */
} SplitEnd;

/* In the run: from here on, at the first allocation and each EVERYth after it. Ends are written to TO; for each, a byte is awaited from
 * FROM, without which the run ends. PATIENCE is in seconds. */
void split_begin (int to, int from, long every, unsigned patience);

/* The run is over; a process that was forked in it has gone on too far to be judged, and ends. */
void split_end (int to);

/* In whoever judges: FALSE when the run fell over. */
gboolean split_next (int from, SplitEnd *end);
void split_go_on (int to);

/* TRUE when that process did nothing but come to its end: whatever it had done before, the run has done. */
gboolean split_is_clean (const SplitEnd *end);
