/* Score: 0–1000, a sum of named criteria, each a fraction of its weight with a reason. */
#pragma once

#include "matching/facts.h"

typedef struct {
  const char *criterion; /* static: "area", "detail", "lived", "site", "cohort", "free-place", "rested" */
  int points;
  char *reason; /* "same assignment", "rested since March"; owned */
} ScorePart;

/* Frees what a copied-out part owns. */
void score_part_clear (ScorePart *part);

/* The sum alone; allocates nothing. */
int score_sum (const MatchingRules *rules, const RequestFacts *request, const SupporterFacts *supporter);

/* The parts with points > 0, in the table's order; they add up to score_sum(). Element: ScorePart, cleared with the
 * array. */
GArray *score_explain (const MatchingRules *rules, const RequestFacts *request, const SupporterFacts *supporter);

/* qsort order of two eligible supporters: higher score, lighter load (fraction of the limit taken), longest without
 * being asked (never first), then lower id. */
int score_compare (int score_a, const SupporterFacts *a, int score_b, const SupporterFacts *b);
