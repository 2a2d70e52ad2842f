/* Candidates: the supporters considered for a request, with the facts from the store and the verdicts of matching.
 *
 * The facts of all supporters are kept in the session between calls; where the store changed, those it touched are
 * read again. In the lists the one who asks, where a supporter too, reads as somebody to be kept apart. */
#pragma once

#include "matching/eligibility.h"
#include "matching/ranking.h"
#include "matching/score.h"
#include "store/session.h"

typedef struct {
  gint64 supporter;
  char *name, *grade;
  long load, limit;
  int score;         /* -1 where ruled out */
  GArray *parts;     /* ScorePart; of those who can be asked */
  GArray *verdicts;  /* Verdict; only the failed ones, of those ruled out */
  Standing standing; /* of this request */
  Day standing_on, standing_due;
} Candidate;

typedef struct {
  GPtrArray *can;    /* Candidate*, best first */
  GPtrArray *asked;  /* Candidate*: asked, accepted, declined, lapsed, introduced */
  GPtrArray *cannot; /* Candidate*, only when ALL */
  long can_count, cannot_count;
} Candidates;

void candidates_free (Candidates *candidates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Candidates, candidates_free)

/* LIMIT bounds `can` (0: all). ALL lists those ruled out too, by name, at most LIMIT of them when LIMIT > 0. Asked:
 * newest first. */
Candidates *candidates_for_request (KithSession *session, gint64 request, guint limit, gboolean all, GError **error);

/* Every rule, passed or failed, for any supporter and request; reads only these two. Element: Verdict. *SCORE (may be
 * NULL) -1 when ruled out. *PARTS (may be NULL): ScorePart, also of those ruled out. */
GArray *candidates_why (KithSession *session, gint64 request, gint64 supporter, int *score, GArray **parts,
                        GError **error);

/* The best candidate of each request that has one, for the Matches screen. Element: Candidate* or NULL, one for each
 * of REQUESTS (gint64). */
GPtrArray *candidates_best (KithSession *session, const GArray *requests, GError **error);
