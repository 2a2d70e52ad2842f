/* Every sentence of matching cites the person's own figures: each is altered, and the sentence, the verdict or the points follow. */
#include "matching-fixture.h"

#include <string.h>

/* With a pair, asked ten days ago; the points of each criterion are its own. */
static void set_out (Case *each)
{
  case_init (each);
  each->rules.weights =
      (Weights){ .area = 11, .detail = 23, .lived = 37, .site = 41, .cohort = 53, .free_place = 60, .rested = 90 };
  each->supporter.limit = 3;
  each->supporter.active_pairs = 1;
  each->supporter.last_asked_on = iso ("2026-11-12");
  each->standing = (StandingFacts){ 1, STANDING_ASKED, iso ("2026-11-14"), iso ("2026-11-25"), FALSE };
}

/* One fact of CASE set to a value. */
typedef void Fact (Case *each);

#define FACT(name, assignments)                                                                                        \
  static void name (Case *each)                                                                                        \
  {                                                                                                                    \
    assignments;                                                                                                       \
  }

FACT (nothing, (void)each)

/* ---- sentences of rules */

FACT (own_request, each->request.requester = 1)
FACT (conflict, each->request.conflict_count = 1)
FACT (conflict_of_another, (each->request.conflict_count = 1, each->conflict.person = 2))
FACT (retired, each->supporter.active = FALSE)
FACT (joins_in_december, each->supporter.joined_on = iso ("2026-12-01"))
FACT (joins_in_january, each->supporter.joined_on = iso ("2027-01-04"))
FACT (retired_and_joins, (each->supporter.active = FALSE, each->supporter.joined_on = iso ("2026-12-01")))
FACT (joined, each->supporter.joined_on = iso ("2026-11-22"))
FACT (left, each->supporter.left_on = iso ("2026-11-02"))
FACT (left_today, each->supporter.left_on = iso ("2026-11-22"))
FACT (leaves_tomorrow, each->supporter.left_on = iso ("2026-11-23"))
FACT (qualified_long_ago, each->supporter.qualified_on = iso ("2024-09-01"))
FACT (qualified_last_year, each->supporter.qualified_on = iso ("2025-09-01"))
FACT (qualified_and_kept_longer, (each->supporter.qualified_on = iso ("2025-09-01"), each->rules.qualified_months = 15))
FACT (qualifies_next_year, each->supporter.qualified_on = iso ("2027-09-01"))
FACT (away, each->supporter.away_until = iso ("2026-11-22"))
FACT (away_longer, each->supporter.away_until = iso ("2026-12-24"))
FACT (back, each->supporter.away_until = iso ("2026-11-21"))
FACT (no_areas, each->supporter.offer_count = 0)
FACT (another_area, each->offers[0].area = OTHER_AREA)
FACT (same_other_area_twice,
      (each->offers[0].area = each->offers[1].area = OTHER_AREA, each->supporter.offer_count = 2))
FACT (other_areas, (each->offers[0].area = OTHER_AREA, each->offers[1].area = 9, each->supporter.offer_count = 2))
FACT (no_consent, each->offers[0].consented = FALSE)
FACT (no_consent_of_a_titled_one, (each->offers[0].consented = FALSE, each->supporter.name = "Dr. Sam Hill"))
FACT (one_consent_of_two,
      (each->offers[0].consented = FALSE, each->offers[1] = (OfferFacts){ AREA, "viva", "viva", TRUE, TRUE },
       each->supporter.offer_count = 2))
FACT (full, (each->supporter.limit = 1, each->supporter.next_free = iso ("2026-12-02")))
FACT (fuller, (each->supporter.limit = 4, each->supporter.open_asks = 2, each->supporter.unused_yeses = 1))
FACT (full_until_yesterday, (each->supporter.limit = 1, each->supporter.next_free = iso ("2026-11-21")))
FACT (full_until_today, (each->supporter.limit = 1, each->supporter.next_free = iso ("2026-11-22")))
FACT (one_place, (each->supporter.limit = 1, each->supporter.active_pairs = 0))
FACT (no_places, (each->supporter.limit = 0, each->supporter.active_pairs = 0))
FACT (paired, each->request.paired_count = 1)
FACT (paired_with_another, (each->request.paired_count = 1, each->paired = 2))
FACT (asked, each->request.standing_count = 1)
FACT (asked_another, (each->request.standing_count = 1, each->standing.supporter = 2))
FACT (asked_without_a_date, (each->request.standing_count = 1, each->standing.due = DAY_NONE))
FACT (unsent, (each->request.standing_count = 1, each->standing.unsent = TRUE))
FACT (details_unsent,
      (each->request.standing_count = 1, each->standing.standing = STANDING_INTRODUCED, each->standing.unsent = TRUE))
FACT (accepted, (each->request.standing_count = 1, each->standing.standing = STANDING_ACCEPTED))
FACT (declined, (each->request.standing_count = 1, each->standing.standing = STANDING_DECLINED))
FACT (lapsed, (each->request.standing_count = 1, each->standing.standing = STANDING_LAPSED))
FACT (introduced, (each->request.standing_count = 1, each->standing.standing = STANDING_INTRODUCED))
FACT (taken_back, (each->request.standing_count = 1, each->standing.standing = STANDING_TAKEN_BACK))

static const struct {
  const char *rule;
  Fact *fact;
  const char *because, *unless; /* UNLESS is NULL where the rule is passed */
} sentences[] = {
  { "self", nothing, "somebody else asks", NULL },
  { "self", own_request, "the request is their own", "no change possible" },
  { "kept-apart", nothing, "nothing recorded between them", NULL },
  { "kept-apart", conflict_of_another, "nothing recorded between them", NULL },
  { "kept-apart", conflict, "to be kept apart", "no change possible" },
  { "active", nothing, "active", NULL },
  { "active", joined, "active since Sun 22 Nov", NULL },
  { "active", retired, "retired", "Sam is made active again" },
  { "active", joins_in_december, "joins Tue 1 Dec", "it is Tue 1 Dec" },
  { "active", joins_in_january, "joins Mon 4 Jan 2027", "it is Mon 4 Jan 2027" },
  { "active", retired_and_joins, "retired", "Sam is made active again and it is Tue 1 Dec" },
  { "left", nothing, "has not left", NULL },
  { "left", leaves_tomorrow, "leaves Mon 23 Nov", NULL },
  { "left", left_today, "left Sun 22 Nov", "Sam comes back" },
  { "left", left, "left Mon 2 Nov", "Sam comes back" },
  { "qualified", nothing, "no day of qualifying recorded", NULL },
  { "qualified", qualifies_next_year, "qualifies Wed 1 Sep 2027, in the pool until Fri 1 Sep 2028", NULL },
  { "qualified", qualified_and_kept_longer, "qualified Mon 1 Sep 2025, in the pool until Tue 1 Dec", NULL },
  { "qualified", qualified_last_year, "qualified Mon 1 Sep 2025, out of the pool since Wed 2 Sep",
    "the scheme keeps people 15 months" },
  { "qualified", qualified_long_ago, "qualified Sun 1 Sep 2024, out of the pool since Tue 2 Sep 2025",
    "the scheme keeps people 27 months" },
  { "away", nothing, "not away", NULL },
  { "away", back, "back since Sun 22 Nov", NULL },
  { "away", away, "away until Sun 22 Nov", "it is Mon 23 Nov" },
  { "away", away_longer, "away until Thu 24 Dec", "it is Fri 25 Dec" },
  { "area", nothing, "offers Exams", NULL },
  { "area", no_areas, "no areas given", "a broadcast" },
  { "area", another_area, "offers only 1 other area", "Sam adds Exams" },
  { "area", same_other_area_twice, "offers only 1 other area", "Sam adds Exams" },
  { "area", other_areas, "offers only 2 other areas", "Sam adds Exams" },
  { "consent", nothing, "no consent missing", NULL },
  { "consent", one_consent_of_two, "no consent missing", NULL },
  { "consent", another_area, "does not offer it, so nothing to consent to", NULL },
  { "consent", no_consent, "consent missing", "Sam confirms it" },
  { "consent", no_consent_of_a_titled_one, "consent missing", "Dr. Sam Hill confirms it" },
  { "limit", nothing, "1 of 3 places: 1 pair", NULL },
  { "limit", one_place, "0 of 1 place taken", NULL },
  { "limit", full, "full, 1 of 1: 1 pair", "a place frees, Wed 2 Dec" },
  { "limit", full_until_today, "full, 1 of 1: 1 pair", "a place frees, Sun 22 Nov" },
  { "limit", full_until_yesterday, "full, 1 of 1: 1 pair", "the limit is raised to 2" },
  { "limit", fuller, "full, 4 of 4: 2 asks open, 1 yes not used, 1 pair", "the limit is raised to 5" },
  { "limit", no_places, "takes nobody, limit 0", "the limit is raised to 1" },
  { "paired", nothing, "no pair between them", NULL },
  { "paired", paired_with_another, "no pair between them", NULL },
  { "paired", paired, "already paired with the one who asks", "their pair ends" },
  { "asked-already", nothing, "not asked for this request", NULL },
  { "asked-already", asked_another, "not asked for this request", NULL },
  { "asked-already", asked, "asked Sat 14 Nov, answer due Wed 25 Nov", "the area, detail or summary changes" },
  { "asked-already", asked_without_a_date, "asked Sat 14 Nov", "the area, detail or summary changes" },
  { "asked-already", unsent, "question waits to be sent", "the area, detail or summary changes" },
  { "asked-already", details_unsent, "details wait to be sent", "the area, detail or summary changes" },
  { "asked-already", accepted, "said yes, Sat 14 Nov", "the area, detail or summary changes" },
  { "asked-already", declined, "said no, Sat 14 Nov", "the area, detail or summary changes" },
  { "asked-already", lapsed, "no answer by the date, Sat 14 Nov", "the area, detail or summary changes" },
  { "asked-already", introduced, "details passed on, Sat 14 Nov", "the area, detail or summary changes" },
  { "asked-already", taken_back, "took the yes back, Sat 14 Nov", "the area, detail or summary changes" },
};

static void assert_sentence (const Case *each, guint row)
{
  g_autoptr (GArray) verdicts = eligibility_explain (&each->rules, &each->request, &each->supporter);
  gboolean all_passed = TRUE;

  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);

    all_passed = all_passed && verdict->passed;
    if (strcmp (verdict->rule, sentences[row].rule) != 0)
      continue;
    if (strcmp (verdict->because, sentences[row].because) != 0 ||
        g_strcmp0 (verdict->unless, sentences[row].unless) != 0)
      fail_msg ("%s: \"%s\" unless \"%s\", expected \"%s\" unless \"%s\"", verdict->rule, verdict->because,
                verdict->unless, sentences[row].because, sentences[row].unless);
    assert_int_equal (verdict->passed, sentences[row].unless == NULL);
  }
  assert_int_equal (eligibility_check (&each->rules, &each->request, &each->supporter, NULL), all_passed);
}

static void test_sentences (G_GNUC_UNUSED void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++) {
    Case each;

    set_out (&each);
    sentences[i].fact (&each);
    assert_sentence (&each, i);
  }
}

/* Of every rule both a passed and a failed sentence stand above. */
static void test_every_rule_both_ways (G_GNUC_UNUSED void **state)
{
  for (guint i = 0; i < eligibility_rule_count (); i++) {
    gboolean passed = FALSE, failed = FALSE;

    for (guint k = 0; k < G_N_ELEMENTS (sentences); k++)
      if (strcmp (sentences[k].rule, eligibility_rule_name (i)) == 0) {
        passed = passed || sentences[k].unless == NULL;
        failed = failed || sentences[k].unless != NULL;
      }
    if (!passed || !failed)
      fail_msg ("%s is not shown both ways", eligibility_rule_name (i));
  }
}

/* ---- points of criteria */

FACT (lived, each->offers[0].lived = TRUE)
FACT (same_detail,
      (each->offers[0].detail = "Viva", each->offers[0].detail_folded = each->request.detail_folded = "viva"))
FACT (other_detail, (each->offers[0].detail_folded = "viva", each->request.detail_folded = "essay"))
FACT (same_site, each->request.prefers = PREFER_SAME_SITE)
FACT (other_site, (each->request.prefers = PREFER_SAME_SITE, each->supporter.site_folded = "leeds"))
FACT (same_cohort, each->request.prefers = PREFER_SAME_COHORT)
FACT (other_cohort, (each->request.prefers = PREFER_SAME_COHORT, each->supporter.cohort_folded = "2024"))
FACT (all_places, each->supporter.active_pairs = 0)
FACT (last_place, each->supporter.open_asks = 1)
FACT (no_place_left, each->supporter.unused_yeses = 2)
FACT (never_asked, each->supporter.last_asked_on = DAY_NONE)
FACT (asked_yesterday, each->supporter.last_asked_on = iso ("2026-11-21"))
FACT (asked_today, each->supporter.last_asked_on = iso ("2026-11-22"))
FACT (asked_in_march, each->supporter.last_asked_on = iso ("2026-03-03"))
FACT (asked_30_days_ago, each->supporter.last_asked_on = iso ("2026-10-23"))
FACT (asked_31_days_ago, each->supporter.last_asked_on = iso ("2026-10-22"))
FACT (asked_last_december, each->supporter.last_asked_on = iso ("2025-12-03"))

static const struct {
  const char *criterion;
  Fact *fact;
  int points; /* 0: the criterion is not mentioned */
  const char *reason;
} points[] = {
  { "area", nothing, 11, "same issue, willing to help" },
  { "area", lived, 11, "same issue" },
  { "area", another_area, 0, NULL },
  { "area", no_consent, 0, NULL },
  { "detail", nothing, 0, NULL },
  { "detail", same_detail, 23, "same detail: Viva" },
  { "detail", other_detail, 0, NULL },
  { "lived", nothing, 0, NULL },
  { "lived", lived, 37, "has been through it" },
  { "site", nothing, 0, NULL },
  { "site", same_site, 41, "same site, as asked for" },
  { "site", other_site, 0, NULL },
  { "cohort", nothing, 0, NULL },
  { "cohort", same_cohort, 53, "same cohort, as asked for" },
  { "cohort", other_cohort, 0, NULL },
  { "free-place", all_places, 60, "3 places free" },
  { "free-place", nothing, 40, "2 places free" },
  { "free-place", last_place, 20, "1 place free" },
  { "free-place", no_place_left, 0, NULL },
  { "rested", never_asked, 90, "never asked" },
  { "rested", asked_last_december, 90, "rested since December 2025" },
  { "rested", asked_in_march, 90, "rested since March" },
  { "rested", nothing, 5, "last asked 10 days ago" },
  { "rested", asked_30_days_ago, 15, "last asked 30 days ago" },
  { "rested", asked_31_days_ago, 15, "rested since October" },
  { "rested", asked_today, 0, NULL },
};

static const ScorePart *part_of (const GArray *parts, const char *criterion)
{
  for (guint i = 0; i < parts->len; i++)
    if (strcmp (g_array_index (parts, ScorePart, i).criterion, criterion) == 0)
      return &g_array_index (parts, ScorePart, i);
  return NULL;
}

static void test_points (G_GNUC_UNUSED void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (points); i++) {
    Case each;

    set_out (&each);
    points[i].fact (&each);

    g_autoptr (GArray) parts = score_explain (&each.rules, &each.request, &each.supporter);
    const ScorePart *part = part_of (parts, points[i].criterion);

    if ((part == NULL) != (points[i].points == 0))
      fail_msg ("%s: %s", points[i].criterion, part != NULL ? part->reason : "is not mentioned");
    if (part == NULL)
      continue;
    assert_string_equal (part->reason, points[i].reason);
    assert_int_equal (part->points, points[i].points);
  }
}

/* A fact that a criterion is not about changes nothing but what its own criteria give. */
static void test_facts_stay_with_their_criterion (G_GNUC_UNUSED void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (points); i++) {
    Case before, after;

    if (points[i].fact == another_area || points[i].fact == no_consent)
      continue; /* without the issue nothing of the offer counts */
    set_out (&before);
    set_out (&after);
    points[i].fact (&after);

    g_autoptr (GArray) one = score_explain (&before.rules, &before.request, &before.supporter);
    g_autoptr (GArray) other = score_explain (&after.rules, &after.request, &after.supporter);
    const ScorePart *was = part_of (one, points[i].criterion), *is = part_of (other, points[i].criterion);
    int own = (is != NULL ? is->points : 0) - (was != NULL ? was->points : 0);
    int sum = score_sum (&after.rules, &after.request, &after.supporter) -
              score_sum (&before.rules, &before.request, &before.supporter);

    if (points[i].fact != lived) /* which "area" and "lived" both tell of */
      assert_int_equal (sum, own);
  }
}

static void test_rest_grows_by_the_day (G_GNUC_UNUSED void **state)
{
  Case each;

  set_out (&each);
  each.rules.weights.rested = 180;
  asked_yesterday (&each);

  g_autoptr (GArray) parts = score_explain (&each.rules, &each.request, &each.supporter);

  assert_string_equal (part_of (parts, "rested")->reason, "last asked 1 day ago");
  assert_int_equal (part_of (parts, "rested")->points, 1);
  each.rules.today++;

  g_autoptr (GArray) next = score_explain (&each.rules, &each.request, &each.supporter);

  assert_string_equal (part_of (next, "rested")->reason, "last asked 2 days ago");
  assert_int_equal (part_of (next, "rested")->points, 2);
}

static void test_who_takes_nobody_comes_last (G_GNUC_UNUSED void **state)
{
  Case nobody, somebody;

  set_out (&nobody);
  set_out (&somebody);
  no_places (&nobody);
  assert_true (score_compare (500, &nobody.supporter, 500, &somebody.supporter) > 0);
  assert_true (score_compare (500, &somebody.supporter, 500, &nobody.supporter) < 0);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    { "/BY-2/each-verdict-cites-the-persons-own-figures", test_sentences, NULL, NULL, NULL },
    { "/BY-2/every-rule-is-shown-passed-and-failed", test_every_rule_both_ways, NULL, NULL, NULL },
    { "/LA-8/each-reason-follows-its-fact", test_points, NULL, NULL, NULL },
    { "/LA-8/a-fact-counts-for-its-own-criterion-alone", test_facts_stay_with_their_criterion, NULL, NULL, NULL },
    { "/LA-8/who-takes-nobody-comes-last-of-equals", test_who_takes_nobody_comes_last, NULL, NULL, NULL },
    { "/LA-8/rest-grows-by-the-day", test_rest_grows_by_the_day, NULL, NULL, NULL },
  };

  return cmocka_run_group_tests_name ("matching-figures", tests, NULL, NULL);
}
