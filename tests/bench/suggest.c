/* What a suggestion costs in an open session, against scoring row by row in SQL over the same store.
 *
 * Usage: suggest [NUMBER…], numbers of supporters; 1,000, 10,000 and 100,000 where none are given. Prints ratios,
 * never fails for being slow: a missed target says MISSED. Both answers must be the same, or it ends with 1. */
#include "base/text.h"
#include "scheme/scheme.h"
#include "store/statement.h"
#include "store/step.h"
#include "support/candidates.h"
#include "support/fixture.h"

#include <stdio.h>
#include <stdlib.h>

#define SHOWN 20
#define ROUNDS 9
#define TARGET 0.1
#define TARGET_FROM 100000 /* supporters from which the target is asked for */
#define OFFERS_EACH 3
#define DETAIL "second-year essay"

static void must (gboolean done, const GError *error)
{
  if (!done)
    g_error ("%s", error != NULL ? error->message : "failed without a sentence");
}

static gint64 insert (KithSession *session, Row *row)
{
  g_autoptr (GError) error = NULL;
  gint64 id = row_insert (session, row, &error);

  must (id != 0, error);
  row_free (row);
  return id;
}

static gint64 add_person (KithSession *session, guint number, GRand *rand)
{
  static const char *const sites[] = { "Preston", "Leeds", "Lancaster", "Blackpool", "Burnley", "Kendal" };
  static const char *const cohorts[] = { "2022", "2023", "2024", "2025" };
  g_autofree char *name = g_strdup_printf ("Supporter %06u", (number * 7919) % 1000003);
  g_autofree char *folded = text_fold (name);
  g_autofree char *uid = store_new_uid ();
  Row *row = row_new ("person");

  row_text (row, "uid", uid);
  row_text (row, "name", name);
  row_text (row, "name_folded", folded);
  row_text (row, "site", sites[g_rand_int_range (rand, 0, G_N_ELEMENTS (sites))]);
  row_text (row, "cohort", cohorts[g_rand_int_range (rand, 0, G_N_ELEMENTS (cohorts))]);
  return insert (session, row);
}

static void add_offers (KithSession *session, gint64 enrolment, const GArray *areas, GRand *rand)
{
  gint32 first = g_rand_int_range (rand, 0, (gint32)areas->len);

  for (guint i = 0; i < OFFERS_EACH; i++) {
    Row *row = row_new ("offer");
    const char *detail = g_rand_int_range (rand, 0, 5) == 0 ? DETAIL : "";

    row_int (row, "enrolment", enrolment);
    row_int (row, "area", g_array_index (areas, gint64, ((guint)first + i) % areas->len));
    row_text (row, "detail", detail);
    row_text (row, "detail_folded", detail);
    row_text (row, "experience", g_rand_boolean (rand) ? "lived" : "willing");
    insert (session, row);
  }
}

static gint64 add_supporter (KithSession *session, guint number, const GArray *areas, GRand *rand)
{
  gint64 person = add_person (session, number, rand);
  Row *grade = row_new ("grade"), *enrolment = row_new ("enrolment");

  row_int (grade, "person", person);
  row_text (grade, "name", "2nd year");
  row_text (grade, "held_from", "2025-09-01");
  insert (session, grade);
  row_int (enrolment, "scheme", session->scheme);
  row_int (enrolment, "person", person);
  row_text (enrolment, "role", "supporter");
  row_int (enrolment, "place_limit", g_rand_int_range (rand, 1, 4));
  row_text (enrolment, "away_until", g_rand_int_range (rand, 0, 20) == 0 ? "2026-12-24" : NULL);
  add_offers (session, insert (session, enrolment), areas, rand);
  return person;
}

static gint64 add_request (KithSession *session, gint64 requester, gint64 area)
{
  Row *row = row_new ("request");

  row_int (row, "scheme", session->scheme);
  row_int (row, "requester", requester);
  row_int (row, "area", area);
  row_text (row, "detail", DETAIL);
  row_text (row, "detail_folded", DETAIL);
  row_text (row, "received_on", "2026-11-10");
  return insert (session, row);
}

static void add_ask (KithSession *session, gint64 request, gint64 supporter, Day asked)
{
  Row *row = row_new ("ask");

  row_int (row, "request", request);
  row_int (row, "supporter", supporter);
  row_int (row, "matter", 1);
  row_text (row, "state", asked % 2 == 0 ? "asked" : "declined");
  row_day (row, "asked_on", asked);
  row_day (row, "answer_due_on", asked + 7);
  insert (session, row);
}

static GArray *area_ids (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  GArray *areas = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT id\n"
                                             "  FROM area\n"
                                             " ORDER BY sensitive, id",
                                             &error);

  must (row != NULL, error);
  while (statement_next (row, &error)) {
    gint64 id = statement_int (row, 0);

    g_array_append_val (areas, id);
  }
  must (error == NULL, error);
  return areas;
}

/* COUNT supporters, every eighth of them asked about something once. Returns the request to suggest for, about an
 * area that is not sensitive. */
static gint64 fill (KithSession *session, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Step) step = step_begin (session, "filled for measuring", &error);
  g_autoptr (GArray) areas = area_ids (session);
  g_autoptr (GRand) rand = g_rand_new_with_seed (count);
  gint64 asker, other, request;

  must (step != NULL, error);
  asker = add_person (session, 1000001, rand);
  other = add_request (session, asker, g_array_index (areas, gint64, 1));
  request = add_request (session, asker, g_array_index (areas, gint64, 0));
  for (guint i = 0; i < count; i++) {
    gint64 supporter = add_supporter (session, i, areas, rand);

    if (i % 8 == 0)
      add_ask (session, other, supporter, session_today (session) - g_rand_int_range (rand, 0, 300));
  }
  must (step_commit (g_steal_pointer (&step), &error), error);
  return request;
}

/* The same rules and points as src/matching has for this request: nobody is kept apart, paired or asked for it, the
 * area is not sensitive, and it prefers anyone. */
static const char by_sql[] =
    "SELECT s.person,\n"
    "       s.points + :area_points + :free_points * (s.place_limit - s.load) / s.place_limit\n"
    "         + CASE WHEN s.last_asked IS NULL THEN :rested_points\n"
    "                ELSE :rested_points * min(:today_number - s.last_asked, :rested_days) / :rested_days END AS "
    "score\n"
    "  FROM (SELECT e.person AS person, e.place_limit AS place_limit, f.points AS points,\n"
    "               (SELECT count(*) FROM ask a WHERE a.supporter = e.person AND a.state IN ('asked', 'accepted'))\n"
    "               + (SELECT count(*) FROM pair p WHERE p.supporter = e.person AND p.state = 'active') AS load,\n"
    "               (SELECT CAST(julianday(max(a.asked_on)) - 2440587.5 AS INTEGER)\n"
    "                  FROM ask a\n"
    "                 WHERE a.supporter = e.person\n"
    "                   AND a.volunteered = 0) AS last_asked\n"
    "          FROM (SELECT o.enrolment AS enrolment,\n"
    "                       max((o.detail_folded = :detail) * :detail_points\n"
    "                           + (o.experience = 'lived') * :lived_points) AS points\n"
    "                  FROM offer o\n"
    "                 WHERE o.area = :area\n"
    "                 GROUP BY o.enrolment) f\n"
    "          JOIN enrolment e ON e.id = f.enrolment\n"
    "          JOIN person n ON n.id = e.person\n"
    "         WHERE e.scheme = :scheme\n"
    "           AND e.role = 'supporter'\n"
    "           AND e.status = 'active'\n"
    "           AND (e.joined_on IS NULL OR e.joined_on <= :today)\n"
    "           AND (e.away_until IS NULL OR e.away_until < :today)\n"
    "           AND (n.left_on IS NULL OR n.left_on > :today)\n"
    "           AND (n.qualified_on IS NULL OR date(n.qualified_on, '+12 months') >= :today)\n"
    "           AND e.person <> :requester) s\n"
    " WHERE s.load < s.place_limit\n"
    " ORDER BY score DESC, CAST(s.load AS REAL) / s.place_limit, s.last_asked, s.person\n"
    " LIMIT :shown";

static void bind_points (Statement *row, const SchemeRules *rules)
{
  statement_bind_int (row, "area_points", rules->weights.area);
  statement_bind_int (row, "detail_points", rules->weights.detail);
  statement_bind_int (row, "lived_points", rules->weights.lived);
  statement_bind_int (row, "free_points", rules->weights.free_place);
  statement_bind_int (row, "rested_points", rules->weights.rested);
  statement_bind_int (row, "rested_days", rules->rested_days);
}

/* Ids and scores in turn. */
static GArray *suggest_by_sql (KithSession *session, gint64 area, gint64 requester, const SchemeRules *rules)
{
  g_autoptr (GError) error = NULL;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Statement) row = statement_new (session->store, by_sql, &error);

  must (row != NULL, error);
  bind_points (row, rules);
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_int (row, "area", area);
  statement_bind_int (row, "requester", requester);
  statement_bind_text (row, "detail", DETAIL);
  statement_bind_day (row, "today", session_today (session));
  statement_bind_int (row, "today_number", session_today (session));
  statement_bind_int (row, "shown", SHOWN);
  while (statement_next (row, &error)) {
    gint64 both[] = { statement_int (row, 0), statement_int (row, 1) };

    g_array_append_vals (found, both, 2);
  }
  must (error == NULL, error);
  return found;
}

static Candidates *suggest_in_session (KithSession *session, gint64 request)
{
  g_autoptr (GError) error = NULL;
  Candidates *candidates = candidates_for_request (session, request, SHOWN, FALSE, &error);

  must (candidates != NULL, error);
  return candidates;
}

static void must_be_the_same (const Candidates *candidates, const GArray *by_hand)
{
  gboolean same = candidates->can->len * 2 == by_hand->len;

  for (guint i = 0; same && i < candidates->can->len; i++) {
    const Candidate *candidate = g_ptr_array_index (candidates->can, i);

    same = candidate->supporter == g_array_index (by_hand, gint64, 2 * i) &&
           candidate->score == g_array_index (by_hand, gint64, 2 * i + 1);
  }
  if (same)
    return;
  fputs ("suggest: the session and SQL suggest different people\n", stderr);
  exit (EXIT_FAILURE);
}

static int compare_times (const void *one, const void *other)
{
  gint64 a = *(const gint64 *)one, b = *(const gint64 *)other;

  return (a > b) - (a < b);
}

/* The median of some rounds, in microseconds. */
static double median (gint64 times[ROUNDS])
{
  qsort (times, ROUNDS, sizeof times[0], compare_times);
  return (double)times[ROUNDS / 2];
}

/* One more ask is recorded before each round, as when a coordinator works through a list. */
static double measure_after_a_change (KithSession *session, gint64 request, gint64 supporter)
{
  g_autoptr (GError) error = NULL;
  gint64 times[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++) {
    Step *step = step_begin (session, "changed for measuring", &error);
    g_autoptr (Row) row = row_new ("person");

    must (step != NULL, error);
    row_day (row, "left_on", session_today (session) + 100 + (Day)i);
    must (row_update (session, supporter, 0, row, &error), error);
    must (step_commit (step, &error), error);

    gint64 start = g_get_monotonic_time ();
    g_autoptr (Candidates) candidates = suggest_in_session (session, request);

    times[i] = g_get_monotonic_time () - start;
    must (candidates->can->len > 0, NULL);
  }
  return median (times);
}

static void print_line (guint count, double session_time, double sql_time, double changed, double load)
{
  double ratio = session_time / sql_time;

  printf ("%7u supporters: suggest %8.0f us, by SQL %8.0f us, ratio %.3f%s\n", count, session_time, sql_time, ratio,
          count < TARGET_FROM ? ""
          : ratio <= TARGET   ? "  (target 0.1: reached)"
                              : "  (target 0.1: MISSED)");
  printf ("%18s: first suggest (reads all) %8.0f us, ratio %.2f; after a change %8.0f us, ratio %.3f\n", "", load,
          load / sql_time, changed, changed / sql_time);
  fflush (stdout);
}

static void measure (guint count)
{
  g_autoptr (GError) error = NULL;
  KithSession *session = fixture_session (fixture_day ("2026-11-22"));
  gint64 request = fill (session, count);
  g_autoptr (SchemeRules) rules = scheme_rules_load (session, &error);
  g_autoptr (GArray) areas = area_ids (session);
  gint64 area = g_array_index (areas, gint64, 0), in_session[ROUNDS], in_sql[ROUNDS];
  gint64 start = g_get_monotonic_time ();
  g_autoptr (Candidates) first = suggest_in_session (session, request);
  gint64 load = g_get_monotonic_time () - start;

  must (rules != NULL, error);
  must (first->can->len > 0, NULL);
  for (guint i = 0; i < ROUNDS; i++) {
    start = g_get_monotonic_time ();
    g_autoptr (Candidates) candidates = suggest_in_session (session, request);
    in_session[i] = g_get_monotonic_time () - start;
    start = g_get_monotonic_time ();
    g_autoptr (GArray) by_hand = suggest_by_sql (session, area, 0, rules);
    in_sql[i] = g_get_monotonic_time () - start;
    must_be_the_same (candidates, by_hand);
  }

  const Candidate *best = g_ptr_array_index (first->can, 0);

  print_line (count, median (in_session), median (in_sql), measure_after_a_change (session, request, best->supporter),
              (double)load);
  fixture_free (session);
}

int main (int argc, char **argv)
{
  static const guint usual[] = { 1000, 10000, 100000 };

  if (argc < 2)
    for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
      measure (usual[i]);
  for (int i = 1; i < argc; i++)
    measure ((guint)g_ascii_strtoull (argv[i], NULL, 10));
  return EXIT_SUCCESS;
}
