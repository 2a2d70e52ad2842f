/* One supporter and one request for the tests of matching; each test alters what it is about. */
#pragma once

#include "matching/eligibility.h"
#include "matching/score.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define AREA 7
#define OTHER_AREA 8
#define REQUESTER 1000

typedef struct {
  MatchingRules rules;
  OfferFacts offers[4];
  SupporterFacts supporter;
  ConflictFacts conflict;
  StandingFacts standing;
  gint64 paired;
  RequestFacts request;
} Case;

static inline Day iso (const char *text)
{
  Day day = day_from_iso (text);

  assert_int_not_equal (day, DAY_NONE);
  return day;
}

/* The supporter passes every rule, and nothing but the issue speaks for them. The parts of EACH point to each other, so it must not be
 * copied. */
static inline void case_init (Case *each)
{
  *each = (Case){
    .rules = { .today = iso ("2026-11-22"), .qualified_months = 12, .rested_days = 180 },
    .offers = { { AREA, "", "", FALSE, TRUE } },
    .supporter = { .id = 1,
                   .name = "Sam Hill",
                   .grade = "",
                   .cohort_folded = "2023",
                   .site = "Preston",
                   .site_folded = "preston",
                   .active = TRUE,
                   .limit = 2,
                   .next_free = DAY_NONE,
                   .away_until = DAY_NONE,
                   .qualified_on = DAY_NONE,
                   .left_on = DAY_NONE,
                   .joined_on = DAY_NONE,
                   .last_asked_on = DAY_NONE,
                   .offer_count = 1 },
    .conflict = { 1, "assessor", DAY_NONE },
    .standing = { 1, STANDING_DECLINED, iso ("2026-11-12"), DAY_NONE, FALSE },
    .paired = 1,
    .request = { .requester = REQUESTER,
                 .area = AREA,
                 .area_name = "Exams",
                 .detail = "",
                 .detail_folded = "",
                 .cohort_folded = "2023",
                 .site_folded = "preston" },
  };
  each->supporter.offers = each->offers;
  each->request.conflicts = &each->conflict;
  each->request.standings = &each->standing;
  each->request.paired = &each->paired;
}
