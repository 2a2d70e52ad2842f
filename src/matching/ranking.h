/* Ranking: who can be asked about one request, best first, among many supporters. */
#pragma once

#include "matching/facts.h"

/* Supporters with an index from area to those who offer it. Built once for a snapshot. */
typedef struct Roster Roster;

/* Borrows SUPPORTERS for its life. */
Roster *roster_new (const SupporterFacts *supporters, guint count);
void roster_free (Roster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Roster, roster_free)
guint roster_count (const Roster *roster);
const SupporterFacts *roster_at (const Roster *roster, guint index);
const SupporterFacts *roster_find (const Roster *roster, gint64 id);

typedef struct {
  guint index; /* in the roster */
  int score;
} Ranked;

/* The eligible ones in the order of score_compare(), at most LIMIT (0: all). Only those who offer the area are looked
 * at. *ELIGIBLE (may be NULL) counts them all. Element: Ranked. Input order is irrelevant. */
GArray *ranking_suggest (const Roster *roster, const MatchingRules *rules, const RequestFacts *request, guint limit,
                         guint *eligible);
