/* Trials: a piece of work in a process of its own, in which a call fails, and then judged. All trials of a campaign are of one store.
 *
 * The store is opened once and each trial is a process forked from there, with the same chance, so that it makes the same calls. What
 * two trials leave is then often the same, byte for byte: that is opened and verified once. */
#pragma once

#include "prove/lib-break.h"
#include "prove/lib-judge.h"
#include "prove/lib-pattern.h"

#define MOST_FINDINGS 40 /* then a campaign stops */

typedef struct {
  const WorkKind *kind;
  guint32 seed; /* with which it finds something to do */
  BreakKinds calls;
  long number;
  BreakWay way;
  int error;
} Trial;

typedef struct {
  long trials, messages, done, ended, verified, different, findings;
} Totals;

typedef struct {
  char *place, *copy; /* directories: the campaign's; for the store of work that goes on */
  Judge judge;
  Mailer mailer;
  Pattern *pattern, *no_backups; /* of the store and the backups, before */
  Work *worker;                  /* has the store open, and does nothing itself; NULL: each trial opens it */
  ino_t inode;                   /* of the database that it has open */
  char *mail;                    /* what had been handed over before */
  GHashTable *sound;             /* digests of a report and all that was left, which were found good */
  gboolean fresh;                /* the store is as the pattern */
  gboolean running;              /* the work is not over, and has the store open */
  unsigned char left[2][DIGEST_SIZE];
  gboolean quiet;
  Totals totals;
} Campaign;

/* After same_begin(). CAMPAIGN is all zero before. */
void campaign_begin (Campaign *campaign);
void campaign_end (Campaign *campaign);

/* A seed with which TRIAL's kind, unbroken, finds something to do and does it. */
gboolean trial_find_seed (Campaign *campaign, Trial *trial);

/* Runs TRIAL, judges it, and counts and prints what was found. REPORT.what stays 0 where the work did not come to its end. */
void trial_run (Campaign *campaign, const Trial *trial, Report *report);

/* One trial for each EVERYth call until the work is done without meeting the broken one. Returns how many calls there are. */
long trial_run_each (Campaign *campaign, Trial trial, long every);

/* The same for allocations that fail once, but all in one run as far as that goes (lib-split.h). */
long trial_run_split (Campaign *campaign, Trial trial, long every);
