/* Matching: rules, score and ranking, also against a plain reference on random facts. */
#include "matching-fixture.h"

#include "matching/ranking.h"

/* One who has been through the issue that is asked about. */
static void set_out (Case *each)
{
  case_init (each);
  each->rules.weights = (Weights){ 250, 250, 300, 50, 50, 50, 50 };
  each->offers[0] = (OfferFacts){ AREA, "Second-year essay", "second-year essay", TRUE, TRUE };
  each->supporter.grade = "3rd year";
  each->request.area_name = "Failed assignment";
}

static const Verdict *verdict_of (const GArray *verdicts, const char *rule)
{
  for (guint i = 0; i < verdicts->len; i++)
    if (g_str_equal (g_array_index (verdicts, Verdict, i).rule, rule))
      return &g_array_index (verdicts, Verdict, i);
  return NULL;
}

static gboolean passes (const Case *each)
{
  return eligibility_check (&each->rules, &each->request, &each->supporter, NULL);
}

static int score (const Case *each)
{
  return score_sum (&each->rules, &each->request, &each->supporter);
}

/* One way for a rule to fail, the words it fails with, and the one fact that mends it. */
typedef struct {
  const char *rule;
  void (*break_it) (Case *each);
  const char *because, *unless;
  void (*mend) (Case *each);
} Flip;

static void self_break (Case *each)
{
  each->request.requester = 1;
}

static void self_mend (Case *each)
{
  each->request.requester = REQUESTER;
}

static void apart_break (Case *each)
{
  each->request.conflict_count = 1;
}

static void apart_mend (Case *each)
{
  each->conflict.person = 2;
}

static void active_break (Case *each)
{
  each->supporter.active = FALSE;
}

static void active_mend (Case *each)
{
  each->supporter.active = TRUE;
}

static void joins_break (Case *each)
{
  each->supporter.joined_on = iso ("2026-12-01");
}

static void joins_mend (Case *each)
{
  each->rules.today = iso ("2026-12-01");
}

static void left_break (Case *each)
{
  each->supporter.left_on = iso ("2026-11-02");
}

static void left_mend (Case *each)
{
  each->supporter.left_on = DAY_NONE;
}

static void qualified_break (Case *each)
{
  each->supporter.qualified_on = iso ("2025-09-01");
}

static void qualified_mend (Case *each)
{
  each->rules.qualified_months = 15;
}

static void away_break (Case *each)
{
  each->supporter.away_until = iso ("2026-11-22");
}

static void away_mend (Case *each)
{
  each->rules.today = iso ("2026-11-23");
}

static void no_area_break (Case *each)
{
  each->supporter.offer_count = 0;
}

static void no_area_mend (Case *each)
{
  each->supporter.offer_count = 1;
}

static void other_areas_break (Case *each)
{
  each->offers[0].area = OTHER_AREA;
  each->offers[1] = (OfferFacts){ OTHER_AREA, "viva", "viva", TRUE, TRUE };
  each->offers[2] = (OfferFacts){ OTHER_AREA + 1, "", "", FALSE, TRUE };
  each->supporter.offer_count = 3;
}

static void other_areas_mend (Case *each)
{
  each->offers[2].area = AREA;
}

static void consent_break (Case *each)
{
  each->offers[0].consented = FALSE;
}

static void consent_mend (Case *each)
{
  each->offers[0].consented = TRUE;
}

static void full_break (Case *each)
{
  each->supporter.open_asks = 1;
  each->supporter.active_pairs = 1;
  each->supporter.next_free = iso ("2026-12-02");
}

static void full_mend (Case *each)
{
  each->supporter.open_asks = 0;
}

static void full_for_long_break (Case *each)
{
  each->supporter.unused_yeses = 2;
}

static void full_for_long_mend (Case *each)
{
  each->supporter.limit = 3;
}

static void overfull_break (Case *each)
{
  each->supporter.limit = 1;
  each->supporter.active_pairs = 2;
  each->supporter.next_free = iso ("2026-12-02");
}

static void overfull_mend (Case *each)
{
  each->supporter.limit = 3;
}

static void no_places_break (Case *each)
{
  each->supporter.limit = 0;
}

static void no_places_mend (Case *each)
{
  each->supporter.limit = 1;
}

static void paired_break (Case *each)
{
  each->request.paired_count = 1;
}

static void paired_mend (Case *each)
{
  each->request.paired_count = 0;
}

static void asked_break (Case *each)
{
  each->standing = (StandingFacts){ 1, STANDING_ASKED, iso ("2026-11-14"), iso ("2026-11-25"), FALSE };
  each->request.standing_count = 1;
}

static void declined_break (Case *each)
{
  each->request.standing_count = 1;
}

static void asked_mend (Case *each)
{
  each->request.standing_count = 0;
}

static const Flip flips[] = {
  { "self", self_break, "the request is their own", "no change possible", self_mend },
  { "kept-apart", apart_break, "to be kept apart", "no change possible", apart_mend },
  { "active", active_break, "retired", "Sam is made active again", active_mend },
  { "active", joins_break, "joins Tue 1 Dec", "it is Tue 1 Dec", joins_mend },
  { "left", left_break, "left Mon 2 Nov", "Sam comes back", left_mend },
  { "qualified", qualified_break, "qualified Mon 1 Sep 2025, out of the pool since Wed 2 Sep",
    "the scheme keeps people 15 months", qualified_mend },
  { "away", away_break, "away until Sun 22 Nov", "it is Mon 23 Nov", away_mend },
  { "area", no_area_break, "no areas given", "a broadcast", no_area_mend },
  { "area", other_areas_break, "offers only 2 other areas", "Sam adds Failed assignment", other_areas_mend },
  { "consent", consent_break, "consent missing", "Sam confirms it", consent_mend },
  { "limit", full_break, "full, 2 of 2: 1 ask open, 1 pair", "a place frees, Wed 2 Dec", full_mend },
  { "limit", full_for_long_break, "full, 2 of 2: 2 yeses not used", "the limit is raised to 3", full_for_long_mend },
  { "limit", overfull_break, "full, 2 of 1: 2 pairs", "the limit is raised to 3", overfull_mend },
  { "limit", no_places_break, "takes nobody, limit 0", "the limit is raised to 1", no_places_mend },
  { "paired", paired_break, "already paired with the one who asks", "their pair ends", paired_mend },
  { "asked-already", asked_break, "asked Sat 14 Nov, answer due Wed 25 Nov", "the area, detail or summary changes",
    asked_mend },
  { "asked-already", declined_break, "said no, Thu 12 Nov", "the area, detail or summary changes", asked_mend },
};

static void only_that_rule_fails (const Case *each, const Flip *flip)
{
  g_autoptr (GArray) verdicts = eligibility_explain (&each->rules, &each->request, &each->supporter);
  guint failed = G_MAXUINT;

  assert_false (eligibility_check (&each->rules, &each->request, &each->supporter, &failed));
  assert_string_equal (eligibility_rule_name (failed), flip->rule);
  assert_int_equal (verdicts->len, eligibility_rule_count ());
  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);

    assert_string_equal (verdict->rule, eligibility_rule_name (i));
    assert_int_equal (verdict->passed, i != failed);
    assert_true (verdict->title[0] != '\0' && verdict->because[0] != '\0');
    assert_int_equal (verdict->unless == NULL, verdict->passed);
  }
  assert_string_equal (verdict_of (verdicts, flip->rule)->because, flip->because);
  assert_string_equal (verdict_of (verdicts, flip->rule)->unless, flip->unless);
}

static void test_flips (G_GNUC_UNUSED void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (flips); i++) {
    Case each;

    set_out (&each);
    assert_true (passes (&each));
    flips[i].break_it (&each);
    only_that_rule_fails (&each, &flips[i]);
    flips[i].mend (&each);
    if (!passes (&each))
      fail_msg ("%s: \"%s\" is not mended by the fact it cites", flips[i].rule, flips[i].because);
  }
}

static void test_every_rule_has_a_flip (G_GNUC_UNUSED void **state)
{
  for (guint i = 0; i < eligibility_rule_count (); i++) {
    guint found = 0;

    for (guint k = 0; k < G_N_ELEMENTS (flips); k++)
      found += g_str_equal (flips[k].rule, eligibility_rule_name (i));
    assert_true (found > 0);
  }
}

static void assert_because (Case *each, const char *rule, const char *because)
{
  g_autoptr (GArray) verdicts = eligibility_explain (&each->rules, &each->request, &each->supporter);

  assert_true (verdict_of (verdicts, rule)->passed);
  assert_string_equal (verdict_of (verdicts, rule)->because, because);
}

static void test_passed_rules_cite (G_GNUC_UNUSED void **state)
{
  Case each;

  set_out (&each);
  each.supporter.active_pairs = 1;
  each.supporter.joined_on = iso ("2025-09-03");
  each.supporter.left_on = iso ("2026-11-30");
  each.supporter.qualified_on = iso ("2026-09-01");
  each.supporter.away_until = iso ("2026-11-21");
  assert_because (&each, "limit", "1 of 2 places: 1 pair");
  assert_because (&each, "active", "active since Wed 3 Sep 2025");
  assert_because (&each, "left", "leaves Mon 30 Nov");
  assert_because (&each, "qualified", "qualified Tue 1 Sep, in the pool until Wed 1 Sep 2027");
  assert_because (&each, "away", "back since Sun 22 Nov");
  assert_because (&each, "area", "offers Failed assignment");
}

/* Of two reasons the one that time does not mend is told first: Sam, back in December, would still not offer it. */
static void test_what_waiting_mends_is_told_last (G_GNUC_UNUSED void **state)
{
  static const char *const mended[] = { "limit", "away" };
  Case each;
  guint failed = 0;

  set_out (&each);
  each.supporter.away_until = iso ("2026-12-24");
  each.supporter.active_pairs = each.supporter.limit;
  assert_false (eligibility_check (&each.rules, &each.request, &each.supporter, &failed));
  assert_string_equal (eligibility_rule_name (failed), "limit");
  each.supporter.offer_count = 0;
  assert_false (eligibility_check (&each.rules, &each.request, &each.supporter, &failed));
  assert_string_equal (eligibility_rule_name (failed), "area");
  for (guint i = 0; i < G_N_ELEMENTS (mended); i++)
    assert_string_equal (eligibility_rule_name (eligibility_rule_count () - (guint)G_N_ELEMENTS (mended) + i),
                         mended[i]);
}

static void test_the_day_after_the_window (G_GNUC_UNUSED void **state)
{
  Case each;

  set_out (&each);
  each.supporter.qualified_on = iso ("2025-11-22");
  assert_true (passes (&each));
  each.rules.today++;
  assert_false (passes (&each));
  each.supporter.qualified_on++;
  assert_true (passes (&each));
}

static void test_a_title_is_no_first_name (G_GNUC_UNUSED void **state)
{
  Case each;

  set_out (&each);
  each.supporter.name = "Dr Sam Hill";
  each.offers[0].consented = FALSE;

  g_autoptr (GArray) verdicts = eligibility_explain (&each.rules, &each.request, &each.supporter);

  assert_string_equal (verdict_of (verdicts, "consent")->unless, "Dr Sam Hill confirms it");
}

/* LA-8, all else equal: the weights are the preset's. */
static void test_detail_lived_cohort (G_GNUC_UNUSED void **state)
{
  Case each;
  int detail, lived, cohort, bare;

  set_out (&each);
  each.request.detail_folded = "second-year essay";
  each.request.prefers = PREFER_SAME_COHORT;
  each.supporter.cohort_folded = "2024";
  each.offers[0].lived = FALSE;
  detail = score (&each);
  each.offers[0].detail_folded = "viva";
  bare = score (&each);
  each.offers[0].lived = TRUE;
  lived = score (&each);
  each.offers[0].lived = FALSE;
  each.supporter.cohort_folded = "2023";
  cohort = score (&each);
  assert_true (detail > bare && lived > bare && cohort > bare);
  assert_true (detail > cohort && lived > cohort);
}

static void test_nothing_is_assumed (G_GNUC_UNUSED void **state)
{
  Case each;
  int plain;

  set_out (&each);
  plain = score (&each);
  each.supporter.cohort_folded = each.supporter.site_folded = "elsewhere";
  assert_int_equal (score (&each), plain);
  set_out (&each);
  each.request.prefers = PREFER_SAME_SITE;
  assert_int_equal (score (&each), plain + 50);
  each.request.site_folded = each.supporter.site_folded = "";
  assert_int_equal (score (&each), plain);
  each.request.detail_folded = each.offers[0].detail_folded = "";
  assert_int_equal (score (&each), plain);
}

static void test_the_best_offer_counts (G_GNUC_UNUSED void **state)
{
  Case each;
  int best;

  set_out (&each);
  each.request.detail_folded = "second-year essay";
  best = score (&each);
  each.offers[1] = each.offers[0];
  each.offers[0] = (OfferFacts){ AREA, "", "", FALSE, TRUE };
  each.supporter.offer_count = 2;
  assert_int_equal (score (&each), best);
  each.offers[1].consented = FALSE;
  assert_int_equal (score (&each), best - 550);
}

static void test_reasons (G_GNUC_UNUSED void **state)
{
  static const struct {
    const char *criterion, *reason;
    int points;
  } expected[] = {
    { "area", "same issue", 250 },
    { "detail", "same detail: Second-year essay", 250 },
    { "lived", "has been through it", 300 },
    { "free-place", "1 place free", 25 },
    { "rested", "rested since September", 19 },
  };
  Case each;

  set_out (&each);
  each.request.detail_folded = "second-year essay";
  each.supporter.active_pairs = 1;
  each.supporter.last_asked_on = iso ("2026-09-14");

  g_autoptr (GArray) parts = score_explain (&each.rules, &each.request, &each.supporter);

  assert_int_equal (parts->len, G_N_ELEMENTS (expected));
  for (guint i = 0; i < parts->len; i++) {
    assert_string_equal (g_array_index (parts, ScorePart, i).criterion, expected[i].criterion);
    assert_string_equal (g_array_index (parts, ScorePart, i).reason, expected[i].reason);
    assert_int_equal (g_array_index (parts, ScorePart, i).points, expected[i].points);
  }
}

static void test_rest_in_words (G_GNUC_UNUSED void **state)
{
  static const struct {
    const char *asked, *reason;
  } expected[] = {
    { NULL, "never asked" },
    { "2026-11-21", "last asked 1 day ago" },
    { "2026-11-12", "last asked 10 days ago" },
    { "2026-03-03", "rested since March" },
    { "2025-03-03", "rested since March 2025" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    Case each;

    set_out (&each);
    each.supporter.last_asked_on = expected[i].asked != NULL ? iso (expected[i].asked) : DAY_NONE;
    each.rules.weights.rested = 1000;

    g_autoptr (GArray) parts = score_explain (&each.rules, &each.request, &each.supporter);

    assert_string_equal (g_array_index (parts, ScorePart, parts->len - 1).reason, expected[i].reason);
  }
}

/* Random facts, small enough in every dimension that all rules and ties happen. */
#define CROWD 60

typedef struct {
  GRand *rand;
  MatchingRules rules;
  OfferFacts offers[CROWD][3];
  SupporterFacts crowd[CROWD];
  ConflictFacts conflicts[3];
  StandingFacts standings[3];
  gint64 paired[2];
  RequestFacts request;
} World;

static int below (World *world, int end)
{
  return g_rand_int_range (world->rand, 0, end);
}

static Day day_near (World *world, int days)
{
  return below (world, 3) > 0 ? DAY_NONE : world->rules.today + below (world, 2 * days) - days;
}

static void fill_supporter (World *world, guint i)
{
  static const char *const details[] = { "", "essay", "viva" };
  static const char *const places[] = { "", "leeds", "preston" };
  SupporterFacts *supporter = &world->crowd[i];

  *supporter = (SupporterFacts){
    .id = 1 + (gint64)i,
    .name = "Sam Hill",
    .grade = "",
    .cohort_folded = places[below (world, 3)],
    .site = "",
    .site_folded = places[below (world, 3)],
    .active = below (world, 8) > 0,
    .limit = below (world, 4),
    .open_asks = below (world, 4) == 0,
    .unused_yeses = below (world, 6) == 0,
    .active_pairs = below (world, 3) == 0,
    .next_free = day_near (world, 30),
    .away_until = day_near (world, 5),
    .qualified_on = day_near (world, 600),
    .left_on = below (world, 2) > 0 ? DAY_NONE : day_near (world, 20),
    .joined_on = below (world, 2) > 0 ? DAY_NONE : day_near (world, 20),
    .last_asked_on = below (world, 2) > 0 ? DAY_NONE : world->rules.today - 30 * below (world, 10),
    .offers = world->offers[i],
    .offer_count = (guint)below (world, 4),
  };
  for (guint k = 0; k < 3; k++) {
    const char *detail = details[below (world, 3)];

    world->offers[i][k] =
        (OfferFacts){ AREA + (below (world, 3) == 0), detail, detail, below (world, 2) > 0, below (world, 4) > 0 };
  }
}

static void fill_world (World *world)
{
  static const char *const details[] = { "", "essay", "viva" };
  static const char *const places[] = { "", "leeds", "preston" };

  world->rules = (MatchingRules){ .today = 20000 + below (world, 1000),
                                  .qualified_months = below (world, 24),
                                  .rested_days = below (world, 5) > 0 ? 180 : 0,
                                  .weights = { 250, 250, 300, 50, 50, 50, 50 } };
  for (guint i = 0; i < CROWD; i++)
    fill_supporter (world, i);
  for (guint i = 0; i < 3; i++) {
    world->conflicts[i] = (ConflictFacts){ 1 + below (world, CROWD), "assessor", DAY_NONE };
    world->standings[i] = (StandingFacts){ 1 + below (world, CROWD), (Standing)(1 + below (world, 6)),
                                           world->rules.today, DAY_NONE, FALSE };
  }
  world->paired[0] = 1 + below (world, CROWD);
  world->paired[1] = 1 + below (world, CROWD);
  world->request = (RequestFacts){
    .requester = 1 + below (world, CROWD),
    .area = AREA,
    .area_name = "Failed assignment",
    .detail = "",
    .detail_folded = details[below (world, 3)],
    .cohort_folded = places[below (world, 3)],
    .site_folded = places[below (world, 3)],
    .prefers = (Preference)below (world, 3),
    .conflicts = world->conflicts,
    .conflict_count = 3,
    .standings = world->standings,
    .standing_count = 3,
    .paired = world->paired,
    .paired_count = 2,
  };
}

/* The reference: every rule and criterion once more, as plainly as can be. */
static gboolean plainly_eligible (const World *world, const SupporterFacts *s)
{
  const RequestFacts *request = &world->request;
  Day today = world->rules.today;
  gboolean usable = FALSE;

  for (guint i = 0; i < 3; i++)
    if (request->conflicts[i].person == s->id || request->standings[i].supporter == s->id)
      return FALSE;
  for (guint i = 0; i < s->offer_count; i++)
    usable = usable || (s->offers[i].area == AREA && s->offers[i].consented);
  return usable && s->id != request->requester && s->id != request->paired[0] && s->id != request->paired[1] &&
         s->active && (s->joined_on == DAY_NONE || s->joined_on <= today) &&
         (s->left_on == DAY_NONE || today < s->left_on) && (s->away_until == DAY_NONE || today > s->away_until) &&
         (s->qualified_on == DAY_NONE || today <= day_add_months (s->qualified_on, world->rules.qualified_months)) &&
         s->open_asks + s->unused_yeses + s->active_pairs < s->limit;
}

static int plain_score (const World *world, const SupporterFacts *s)
{
  const RequestFacts *request = &world->request;
  int offer = 0, rest = 50;

  for (guint i = 0; i < s->offer_count; i++)
    if (s->offers[i].area == AREA && s->offers[i].consented) {
      gboolean same = request->detail_folded[0] != '\0' && g_str_equal (request->detail_folded, s->offers[i].detail);

      offer = MAX (offer, 250 + (same ? 250 : 0) + (s->offers[i].lived ? 300 : 0));
    }
  if (request->prefers == PREFER_SAME_SITE && s->site_folded[0] != '\0' &&
      g_str_equal (s->site_folded, request->site_folded))
    offer += 50;
  if (request->prefers == PREFER_SAME_COHORT && s->cohort_folded[0] != '\0' &&
      g_str_equal (s->cohort_folded, request->cohort_folded))
    offer += 50;
  if (s->last_asked_on != DAY_NONE && world->rules.rested_days > 0)
    rest = 50 * MIN (world->rules.today - s->last_asked_on, 180) / 180;
  return offer + rest + 50 * (s->limit - s->open_asks - s->unused_yeses - s->active_pairs) / s->limit;
}

static gboolean plainly_before (const World *world, const SupporterFacts *a, const SupporterFacts *b)
{
  int one = plain_score (world, a), other = plain_score (world, b);
  int taken_a = (a->open_asks + a->unused_yeses + a->active_pairs) * 6 / a->limit;
  int taken_b = (b->open_asks + b->unused_yeses + b->active_pairs) * 6 / b->limit;

  if (one != other)
    return one > other;
  if (taken_a != taken_b) /* limits up to 3 divide 6 */
    return taken_a < taken_b;
  if (a->last_asked_on != b->last_asked_on)
    return a->last_asked_on == DAY_NONE || (b->last_asked_on != DAY_NONE && a->last_asked_on < b->last_asked_on);
  return a->id < b->id;
}

/* How many are plainly better than S is S's place. */
static void assert_ranked_as_plainly (const World *world, const Roster *roster, const GArray *ranked, guint limit,
                                      guint eligible)
{
  guint count = 0;

  for (guint i = 0; i < CROWD; i++)
    count += plainly_eligible (world, &world->crowd[i]) ? 1 : 0;
  assert_int_equal (eligible, count);
  assert_int_equal (ranked->len, limit == 0 ? count : MIN (limit, count));
  for (guint i = 0; i < ranked->len; i++) {
    const Ranked *each = &g_array_index (ranked, Ranked, i);
    const SupporterFacts *supporter = roster_at (roster, each->index);
    guint better = 0;

    assert_true (plainly_eligible (world, supporter));
    assert_int_equal (each->score, plain_score (world, supporter));
    for (guint k = 0; k < CROWD; k++)
      better += plainly_eligible (world, &world->crowd[k]) && world->crowd[k].id != supporter->id &&
                plainly_before (world, &world->crowd[k], supporter);
    assert_int_equal (better, i);
  }
}

static void shuffle (World *world)
{
  for (int i = CROWD - 1; i > 0; i--) {
    int other = below (world, i + 1);
    SupporterFacts moved = world->crowd[i];

    world->crowd[i] = world->crowd[other];
    world->crowd[other] = moved;
  }
}

static void test_ranking_reference (G_GNUC_UNUSED void **state)
{
  World world = { .rand = g_rand_new_with_seed (22) };
  guint found = 0;

  for (guint round = 0; round < 300; round++) {
    fill_world (&world);
    for (guint limit = 0; limit < 8; limit += 1 + round % 3) {
      shuffle (&world);

      g_autoptr (Roster) roster = roster_new (world.crowd, CROWD);
      guint eligible = 0;
      g_autoptr (GArray) ranked = ranking_suggest (roster, &world.rules, &world.request, limit, &eligible);

      assert_ranked_as_plainly (&world, roster, ranked, limit, eligible);
      found += eligible;
    }
  }
  assert_true (found > 1000); /* the random facts do leave some to rank */
  g_rand_free (world.rand);
}

static void test_explain_agrees (G_GNUC_UNUSED void **state)
{
  World world = { .rand = g_rand_new_with_seed (23) };

  for (guint i = 0; i < 5000; i++) {
    if (i % CROWD == 0)
      fill_world (&world);

    const SupporterFacts *supporter = &world.crowd[i % CROWD];
    g_autoptr (GArray) verdicts = eligibility_explain (&world.rules, &world.request, supporter);
    g_autoptr (GArray) parts = score_explain (&world.rules, &world.request, supporter);
    guint first = G_MAXUINT, failed = G_MAXUINT;
    int sum = 0;

    for (guint k = verdicts->len; k-- > 0;)
      if (!g_array_index (verdicts, Verdict, k).passed)
        first = k;
    assert_int_equal (eligibility_check (&world.rules, &world.request, supporter, &failed), first == G_MAXUINT);
    assert_int_equal (failed, first);
    for (guint k = 0; k < parts->len; k++)
      sum += g_array_index (parts, ScorePart, k).points;
    assert_int_equal (sum, score_sum (&world.rules, &world.request, supporter));
  }
  g_rand_free (world.rand);
}

static void test_lived_never_lowers (G_GNUC_UNUSED void **state)
{
  World world = { .rand = g_rand_new_with_seed (24) };

  for (guint i = 0; i < 5000; i++) {
    if (i % CROWD == 0)
      fill_world (&world);

    const SupporterFacts *supporter = &world.crowd[i % CROWD];
    OfferFacts *offer = &world.offers[i % CROWD][below (&world, 3)];
    gboolean before = offer->lived;
    int with, without;

    offer->lived = FALSE;
    without = score_sum (&world.rules, &world.request, supporter);
    offer->lived = TRUE;
    with = score_sum (&world.rules, &world.request, supporter);
    offer->lived = before;
    assert_true (with >= without);
  }
  g_rand_free (world.rand);
}

static void test_ties_are_stable (G_GNUC_UNUSED void **state)
{
  Case one, other;

  set_out (&one);
  set_out (&other);
  other.supporter.id = 2;
  assert_true (score_compare (500, &one.supporter, 500, &other.supporter) < 0);
  other.supporter.limit = 3;
  other.supporter.active_pairs = one.supporter.active_pairs = 1;
  assert_true (score_compare (500, &one.supporter, 500, &other.supporter) > 0);
  other.supporter.limit = 2;
  one.supporter.last_asked_on = iso ("2026-01-01");
  assert_true (score_compare (500, &one.supporter, 500, &other.supporter) > 0);
  assert_true (score_compare (501, &one.supporter, 500, &other.supporter) < 0);
  assert_int_equal (score_compare (500, &one.supporter, 500, &one.supporter), 0);
}

static void test_roster_finds (G_GNUC_UNUSED void **state)
{
  World world = { .rand = g_rand_new_with_seed (25) };

  fill_world (&world);
  shuffle (&world);

  g_autoptr (Roster) roster = roster_new (world.crowd, CROWD);

  assert_int_equal (roster_count (roster), CROWD);
  for (guint i = 0; i < CROWD; i++) {
    assert_ptr_equal (roster_at (roster, i), &world.crowd[i]);
    assert_ptr_equal (roster_find (roster, world.crowd[i].id), &world.crowd[i]);
  }
  assert_null (roster_find (roster, CROWD + 1));
  g_rand_free (world.rand);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    { "/matching/a-failed-rule-cites-facts-and-flips-with-them", test_flips, NULL, NULL, NULL },
    { "/matching/every-rule-has-a-flip", test_every_rule_has_a_flip, NULL, NULL, NULL },
    { "/matching/a-passed-rule-cites-facts-too", test_passed_rules_cite, NULL, NULL, NULL },
    { "/BY-2/what-waiting-mends-is-told-last", test_what_waiting_mends_is_told_last, NULL, NULL, NULL },
    { "/LA-6/out-of-the-pool-the-day-after-the-window", test_the_day_after_the_window, NULL, NULL, NULL },
    { "/matching/a-title-is-no-first-name", test_a_title_is_no_first_name, NULL, NULL, NULL },
    { "/LA-8/detail-and-lived-outrank-cohort", test_detail_lived_cohort, NULL, NULL, NULL },
    { "/NP-8/what-nobody-asked-for-counts-zero", test_nothing_is_assumed, NULL, NULL, NULL },
    { "/LA-5/the-best-offer-with-consent-counts", test_the_best_offer_counts, NULL, NULL, NULL },
    { "/LA-8/reasons-stand-beside-points", test_reasons, NULL, NULL, NULL },
    { "/matching/rest-in-words", test_rest_in_words, NULL, NULL, NULL },
    { "/LA-8/ranking-is-the-plain-one-in-any-order", test_ranking_reference, NULL, NULL, NULL },
    { "/matching/explaining-agrees-with-checking", test_explain_agrees, NULL, NULL, NULL },
    { "/LA-8/lived-experience-never-lowers", test_lived_never_lowers, NULL, NULL, NULL },
    { "/LA-8/ties-are-stable", test_ties_are_stable, NULL, NULL, NULL },
    { "/matching/a-roster-finds-by-id", test_roster_finds, NULL, NULL, NULL },
  };

  return cmocka_run_group_tests_name ("matching", tests, NULL, NULL);
}
