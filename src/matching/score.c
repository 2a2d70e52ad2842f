#include "matching/score.h"

#include <stddef.h>

#define DAYS_OF_A_MONTH 31

typedef struct {
  const MatchingRules *rules;
  const RequestFacts *request;
  const SupporterFacts *supporter;
  const OfferFacts *offer; /* the best one for the area, NULL where none may be used */
} Assessment;

typedef struct {
  const char *name;
  size_t weight;                                            /* offset in Weights */
  int (*points) (const Assessment *assessment, int weight); /* allocates nothing */
  char *(*reason) (const Assessment *assessment);
} Criterion;

static gboolean same_text (const char *one, const char *other)
{
  return one != NULL && other != NULL && one[0] != '\0' && g_str_equal (one, other);
}

static gboolean same_detail (const RequestFacts *request, const OfferFacts *offer)
{
  return same_text (request->detail_folded, offer->detail_folded);
}

/* Nobody's experience is used without the consent it needs. Of several offers for the area the one worth most
 * counts. */
static const OfferFacts *best_offer (const MatchingRules *rules, const RequestFacts *request,
                                     const SupporterFacts *supporter)
{
  const OfferFacts *best = NULL;
  int best_points = -1;

  for (guint i = 0; i < supporter->offer_count; i++) {
    const OfferFacts *offer = &supporter->offers[i];

    if (offer->area != request->area || !offer->consented)
      continue;

    int points = (same_detail (request, offer) ? rules->weights.detail : 0) + (offer->lived ? rules->weights.lived : 0);

    if (points > best_points) {
      best = offer;
      best_points = points;
    }
  }
  return best;
}

static int area_points (const Assessment *assessment, int weight)
{
  return assessment->offer != NULL ? weight : 0;
}

static char *area_reason (const Assessment *assessment)
{
  return g_strdup (assessment->offer->lived ? "same issue" : "same issue, willing to help");
}

static int detail_points (const Assessment *assessment, int weight)
{
  return assessment->offer != NULL && same_detail (assessment->request, assessment->offer) ? weight : 0;
}

static char *detail_reason (const Assessment *assessment)
{
  return g_strdup_printf ("same detail: %s", assessment->offer->detail);
}

static int lived_points (const Assessment *assessment, int weight)
{
  return assessment->offer != NULL && assessment->offer->lived ? weight : 0;
}

static char *lived_reason (G_GNUC_UNUSED const Assessment *assessment)
{
  return g_strdup ("has been through it");
}

/* What two people share counts only where it was asked for. */
static int site_points (const Assessment *assessment, int weight)
{
  return assessment->request->prefers == PREFER_SAME_SITE &&
                 same_text (assessment->request->site_folded, assessment->supporter->site_folded)
             ? weight
             : 0;
}

static char *site_reason (G_GNUC_UNUSED const Assessment *assessment)
{
  return g_strdup ("same site, as asked for");
}

static int cohort_points (const Assessment *assessment, int weight)
{
  return assessment->request->prefers == PREFER_SAME_COHORT &&
                 same_text (assessment->request->cohort_folded, assessment->supporter->cohort_folded)
             ? weight
             : 0;
}

static char *cohort_reason (G_GNUC_UNUSED const Assessment *assessment)
{
  return g_strdup ("same cohort, as asked for");
}

static gint32 free_places (const SupporterFacts *supporter)
{
  return MAX (supporter->limit - supporter_facts_load (supporter), 0);
}

static int free_place_points (const Assessment *assessment, int weight)
{
  gint32 places = free_places (assessment->supporter);

  return places > 0 ? weight * places / assessment->supporter->limit : 0;
}

static char *free_place_reason (const Assessment *assessment)
{
  gint32 places = free_places (assessment->supporter);

  return g_strdup_printf (places == 1 ? "%d place free" : "%d places free", places);
}

static int rested_points (const Assessment *assessment, int weight)
{
  Day last = assessment->supporter->last_asked_on;
  int enough = assessment->rules->rested_days;

  if (last == DAY_NONE || enough <= 0)
    return weight;
  return weight * CLAMP (assessment->rules->today - last, 0, enough) / enough;
}

static char *rested_reason (const Assessment *assessment)
{
  static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December" };
  Day last = assessment->supporter->last_asked_on, today = assessment->rules->today;
  int year, month, day, this_year;

  if (last == DAY_NONE)
    return g_strdup ("never asked");
  if (today - last < DAYS_OF_A_MONTH)
    return g_strdup_printf (today - last == 1 ? "last asked %d day ago" : "last asked %d days ago", today - last);
  day_to_date (today, &this_year, &month, &day);
  day_to_date (last, &year, &month, &day);
  if (year == this_year)
    return g_strdup_printf ("rested since %s", months[month - 1]);
  return g_strdup_printf ("rested since %s %d", months[month - 1], year);
}

static const Criterion criteria[] = {
  { "area", offsetof (Weights, area), area_points, area_reason },
  { "detail", offsetof (Weights, detail), detail_points, detail_reason },
  { "lived", offsetof (Weights, lived), lived_points, lived_reason },
  { "site", offsetof (Weights, site), site_points, site_reason },
  { "cohort", offsetof (Weights, cohort), cohort_points, cohort_reason },
  { "free-place", offsetof (Weights, free_place), free_place_points, free_place_reason },
  { "rested", offsetof (Weights, rested), rested_points, rested_reason },
};

static int criterion_points (const Criterion *criterion, const Assessment *assessment)
{
  int weight = *(const int *)(const void *)((const char *)&assessment->rules->weights + criterion->weight);

  return criterion->points (assessment, weight);
}

int score_sum (const MatchingRules *rules, const RequestFacts *request, const SupporterFacts *supporter)
{
  const Assessment assessment = { rules, request, supporter, best_offer (rules, request, supporter) };
  int sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (criteria); i++)
    sum += criterion_points (&criteria[i], &assessment);
  return sum;
}

void score_part_clear (ScorePart *part)
{
  g_clear_pointer (&part->reason, g_free);
}

static void clear_element (gpointer part)
{
  score_part_clear (part);
}

GArray *score_explain (const MatchingRules *rules, const RequestFacts *request, const SupporterFacts *supporter)
{
  const Assessment assessment = { rules, request, supporter, best_offer (rules, request, supporter) };
  GArray *parts = g_array_new (FALSE, TRUE, sizeof (ScorePart));

  g_array_set_clear_func (parts, clear_element);
  for (guint i = 0; i < G_N_ELEMENTS (criteria); i++) {
    int points = criterion_points (&criteria[i], &assessment);

    if (points <= 0)
      continue;

    ScorePart part = { criteria[i].name, points, criteria[i].reason (&assessment) };

    g_array_append_val (parts, part);
  }
  return parts;
}

/* Compares the fractions of two limits that are taken; who takes nobody counts as full. */
static int compare_load (const SupporterFacts *a, const SupporterFacts *b)
{
  gint64 load_a = a->limit > 0 ? supporter_facts_load (a) : 1, limit_a = MAX (a->limit, 1);
  gint64 load_b = b->limit > 0 ? supporter_facts_load (b) : 1, limit_b = MAX (b->limit, 1);
  gint64 left = load_a * limit_b, right = load_b * limit_a;

  return (left > right) - (left < right);
}

int score_compare (int score_a, const SupporterFacts *a, int score_b, const SupporterFacts *b)
{
  int by_load;

  if (score_a != score_b)
    return score_a > score_b ? -1 : 1;
  by_load = compare_load (a, b);
  if (by_load != 0)
    return by_load;
  /* DAY_NONE is before every day, so those never asked come first. */
  if (a->last_asked_on != b->last_asked_on)
    return a->last_asked_on < b->last_asked_on ? -1 : 1;
  return (a->id > b->id) - (a->id < b->id);
}
