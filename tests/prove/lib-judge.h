/* Judging what a piece of work said, and what it left behind, against what the store held before. */
#pragma once

#include "prove/lib-work.h"

#define JUDGED_NUMBER 5000 /* of the work that is judged: Work.number */

/* What the process that did the work says of it. */
typedef struct {
  char what; /* '=' done, '!' a message, '.' neither; 0: it ended without a word */
  long seen; /* calls, where they were counted */
  Keys keys;
  Picture picture;   /* where it was done */
  char problem[240]; /* the message, or what else was wrong */
} Report;

/* Where the work was done, and what was there before. */
typedef struct {
  char *store, *backups, *mail; /* directories */
  char *spare;                  /* another, for opening a backup in */
  Keys keys;
  Picture picture;
  gint64 changes;         /* rows that the work writes when nothing fails */
  gboolean sure;          /* no message may say that it is not known whether all was saved */
  gboolean cannot_remove; /* so something may be left of what was not finished */
} Judge;

/* Fills REPORT; WORKER may be NULL, where the store was not opened. */
void judge_fill (Report *report, const Judge *judge, Work *worker, gboolean done, const GError *error);

/* Whether WORKER's outcome, when nothing fails, is what the trials can be compared with. Sets the changes. */
gboolean judge_expects (Judge *judge, const WorkKind *kind, const Report *report);

/* What the report says for itself. */
void judge_report (const Judge *judge, const WorkKind *kind, const Report *report, GPtrArray *findings);

/* Opens the store, verifies and compares it; and the backups, where KIND makes one. */
void judge_store (const Judge *judge, const WorkKind *kind, const Report *report, GPtrArray *findings);
