/* Facts: all that matching knows. Pure data, no store, no clock; texts are borrowed for as long as the facts live. */
#pragma once

#include "base/day.h"

#include <glib.h>

typedef struct {
  gint64 area;
  const char *detail;        /* as written, "" for none */
  const char *detail_folded; /* for comparison */
  gboolean lived;
  gboolean consented; /* TRUE where the area is not sensitive, or a consent is in force */
} OfferFacts;

typedef struct {
  gint64 id; /* person */
  const char *name, *grade, *cohort_folded, *site_folded, *site;
  gboolean active;
  gint32 limit, open_asks, unused_yeses, active_pairs;
  Day next_free;  /* the first day on which a place is known to come free, DAY_NONE where none is known */
  Day away_until; /* away up to and including that day */
  Day qualified_on, left_on, joined_on;
  Day last_asked_on; /* DAY_NONE: never */
  const OfferFacts *offers;
  guint offer_count;
} SupporterFacts;

typedef enum {
  STANDING_NONE,
  STANDING_ASKED, /* asked for this very matter, no answer yet */
  STANDING_ACCEPTED,
  STANDING_DECLINED,
  STANDING_LAPSED,
  STANDING_INTRODUCED,
  STANDING_TAKEN_BACK,
} Standing;

typedef struct {
  gint64 supporter;
  Standing standing;
  Day on;          /* when asked or answered */
  Day due;         /* of an open ask */
  gboolean unsent; /* what was to be said has not left: the question, or the details */
} StandingFacts;

typedef struct {
  gint64 person;
  const char *kind;
  Day until; /* DAY_NONE: for good */
} ConflictFacts;

typedef enum { PREFER_ANYONE, PREFER_SAME_SITE, PREFER_SAME_COHORT } Preference;

typedef struct {
  gint64 requester;
  gint64 area;
  const char *area_name;
  const char *detail, *detail_folded; /* "" for none */
  const char *cohort_folded, *site_folded;
  Preference prefers;
  const ConflictFacts *conflicts; /* in force today, with the requester */
  guint conflict_count;
  const StandingFacts *standings; /* of this request's present matter */
  guint standing_count;
  const gint64 *paired; /* supporters who already have a live pair with the requester */
  guint paired_count;
} RequestFacts;

typedef struct {
  int area, detail, lived, site, cohort, free_place, rested; /* points */
} Weights;

typedef struct {
  Day today;
  int qualified_months; /* how long someone stays in the pool after qualifying */
  int rested_days;
  Weights weights;
} MatchingRules;

/* How many of the supporter's places are taken. */
gint32 supporter_facts_load (const SupporterFacts *supporter);

/* The request's standing with a supporter, or NULL where there is none. */
const StandingFacts *request_facts_standing (const RequestFacts *request, gint64 supporter);
