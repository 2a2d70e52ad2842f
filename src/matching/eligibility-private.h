/* The rules behind eligibility.h, one constant each. No other folder includes this. */
#pragma once

#include "matching/eligibility.h"

typedef struct {
  const MatchingRules *rules;
  const RequestFacts *request;
  const SupporterFacts *supporter;
} Consideration;

typedef struct {
  const char *name, *title;
  gboolean (*passes) (const Consideration *consideration); /* allocates nothing */
  char *(*because_passed) (const Consideration *consideration);
  char *(*because_failed) (const Consideration *consideration);
  char *(*unless) (const Consideration *consideration);
} Rule;

/* Between these two people and this request: eligibility_request.c. */
extern const Rule rule_self, rule_kept_apart, rule_paired, rule_asked_already;

/* The supporter's own standing and dates: eligibility_dates.c. */
extern const Rule rule_active, rule_left, rule_qualified, rule_away;

/* What the supporter offers and how much of it: eligibility_offer.c. */
extern const Rule rule_area, rule_consent, rule_limit;
