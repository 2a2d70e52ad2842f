/* Eligibility: named rules, each passed, or failed with a sentence and what would change it (the weakest change that
 * does). Kept apart, and being the one who asks, say no more than that. */
#pragma once

#include "matching/facts.h"

typedef struct {
  const char *rule;  /* static: "self", "kept-apart", "active", "left", "qualified", "away", "area", "consent", "limit",
                        "paired", "asked-already" */
  const char *title; /* static: "A free place" */
  gboolean passed;
  char *because; /* cites the person's own figures, also when passed: "1 of 2 places taken"; owned */
  char *unless;  /* what would change a failure: "a place frees, Wed 3 Dec", "no change possible"; NULL when passed;
                        owned */
} Verdict;

/* Frees what a copied-out verdict owns. */
void verdict_clear (Verdict *verdict);

/* The number of rules. */
guint eligibility_rule_count (void);
const char *eligibility_rule_name (guint index);

/* Every rule's verdict, in the table's order. Element: Verdict, cleared with the array. */
GArray *eligibility_explain (const MatchingRules *rules, const RequestFacts *request, const SupporterFacts *supporter);

/* TRUE when every rule passes; allocates nothing. *FAILED (may be NULL) is the index of the first failure. */
gboolean eligibility_check (const MatchingRules *rules, const RequestFacts *request, const SupporterFacts *supporter,
                            guint *failed);
