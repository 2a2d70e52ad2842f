/* Breaking the operating system under kith: the program defines the C library's calls itself, so that every library in it calls
 * these, and lets the Nth of some kind fail, or ends there as SIGKILL would.
 *
 * Raw calls do the work, so nothing needs to be preloaded and the count is exact. One thread. */
#pragma once

#include <glib.h>

typedef enum {
  BREAK_WRITE = 1 << 0,
  BREAK_SYNC = 1 << 1,
  BREAK_OPEN = 1 << 2,
  BREAK_RENAME = 1 << 3, /* and link */
  BREAK_UNLINK = 1 << 4,
  BREAK_TRUNCATE = 1 << 5,
  BREAK_READ = 1 << 6,
  BREAK_ALLOCATION = 1 << 7,
  BREAK_ANY_CHANGE = BREAK_WRITE | BREAK_SYNC | BREAK_OPEN | BREAK_RENAME | BREAK_UNLINK | BREAK_TRUNCATE,
} BreakKinds;

typedef enum {
  BREAK_ONCE,         /* the Nth fails, later ones do not */
  BREAK_FROM_THEN_ON, /* neither the Nth nor any later one succeeds */
  BREAK_KILL,         /* the process is killed instead of the Nth */
  BREAK_HALF,         /* half of what the Nth should write is written, then the process is killed */
} BreakWay;

/* "write", "allocation" …; NULL for a combination. */
const char *break_name (BreakKinds kind);

/* From now on calls of KINDS are counted from 1, and the one with NUMBER (0: none) is broken; ERROR is its errno. */
void break_arm (BreakKinds kinds, long number, BreakWay way, int error);

/* Everything works again. Returns how many calls there were. */
long break_disarm (void);

/* Between the two nothing is counted or broken: what the campaign itself does in the middle of its work. They do not nest. */
void break_pause (void);
void break_go_on (void);

/* FALSE in builds whose sanitizer brings its own allocator. */
gboolean break_reaches_allocations (void);

/* How many allocations there have been, counted or not. */
long break_allocations (void);

/* Counts so many allocations of something that need not be done again. FALSE when one of them is to fail: then it must be done. */
gboolean break_skip_allocations (long count);

/* Called at an allocation, the NUMBERth. TRUE: it fails. */
typedef gboolean (*BreakSplit) (long number, gpointer data);

#define BREAK_BAILED 99 /* status */

/* From now on SPLIT is called at each allocation, until break_disarm(). Where it said TRUE, once, the process may do as it likes by itself;
 * at the first call that would reach the world outside it ends with the status BREAK_BAILED instead. */
void break_split (BreakSplit split, gpointer data);

/* Such a call, for what is not one by itself. */
void break_stay_alone (void);

/* Where PATH is to be opened OTHER is; both must stay. One at most. */
void break_instead (const char *path, const char *other);

/* Puts the library's own function NAME, which the program has defined itself, into the pointer FUNCTION of SIZE. */
void break_find_own (const char *name, void *function, gsize size);

/* Writes without being counted. */
gboolean break_free_write (int fd, const void *bytes, gsize size);
