/* Each fact of matching as it lies in the store: altered there by raw SQL, it flips the verdict or the points and stands in the sentence;
 * put right, all is as before. */
#include "store/store-private.h"
#include "support/candidates.h"
#include "support/fixture.h"
#include "support/fixture_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SAM "(SELECT id FROM person WHERE name = 'Sam Hill')"
#define PRIYA "(SELECT id FROM person WHERE name = 'Priya Shah')"
#define TOM "(SELECT id FROM person WHERE name = 'Tom Parry')"
#define AREA(name) "(SELECT id FROM area WHERE name = '" name "')"
#define CONFLICT                                                                                                       \
  "INSERT INTO conflict (person_a, person_b, kind) VALUES (min(" SAM ", " PRIYA "), max(" SAM ", " PRIYA               \
  "), 'assessor')"
#define PAIR(supporter, supportee)                                                                                     \
  "INSERT INTO pair (id, scheme, supporter, supportee, state) SELECT 5, 1, " supporter ", " supportee ", 'active'"
/* Request 2 is another one's. */
#define ASK(request, state)                                                                                            \
  "INSERT INTO ask (id, request, supporter, matter, state, asked_on, answer_due_on, answered_on, expires_on)"          \
  " VALUES (9, " request ", " SAM ", 1, '" state "', '2026-11-14', '2026-11-25', '2026-11-16', '2026-12-16')"
#define THIRD                                                                                                          \
  "INSERT INTO request (id, scheme, requester, area, received_on)"                                                     \
  " SELECT 3, scheme, requester, area, received_on FROM request WHERE id = 2; "
#define UNASK "DELETE FROM ask WHERE id = 9"
#define SENSITIVE                                                                                                      \
  "UPDATE request SET area = " AREA ("Bereavement") " WHERE id = 1; UPDATE offer SET area = " AREA ("Bereavement")
#define CONSENT                                                                                                        \
  "INSERT INTO consent (id, person, area, wording, given_on, means) VALUES (3, " SAM                                   \
  ", " AREA ("Bereavement") ", 'w', '2026-11-01', 'm')"

static const struct {
  const char *rule, *plant, *because, *unless, *mend;
} verdicts[] = {
  { "kept-apart", CONFLICT, "to be kept apart", "no change possible", "UPDATE conflict SET until_on = '2026-11-21'" },
  { "kept-apart", CONFLICT, "to be kept apart", "no change possible", "UPDATE conflict SET from_on = '2026-11-23'" },
  { "kept-apart", CONFLICT, "to be kept apart", "no change possible", "DELETE FROM conflict" },
  { "self", "UPDATE request SET requester = " SAM " WHERE id = 1", "the request is their own", "no change possible",
    "UPDATE request SET requester = " PRIYA " WHERE id = 1" },
  { "active", "UPDATE enrolment SET status = 'retired'", "retired", "Sam is made active again",
    "UPDATE enrolment SET status = 'active'" },
  { "active", "UPDATE enrolment SET joined_on = '2026-12-01'", "joins Tue 1 Dec", "it is Tue 1 Dec",
    "UPDATE enrolment SET joined_on = '2026-11-22'" },
  { "left", "UPDATE person SET left_on = '2026-11-02' WHERE id = " SAM, "left Mon 2 Nov", "Sam comes back",
    "UPDATE person SET left_on = NULL" },
  { "qualified", "UPDATE person SET qualified_on = '2025-11-21' WHERE id = " SAM,
    "qualified Fri 21 Nov 2025, out of the pool since Sun 22 Nov", "the scheme keeps people 13 months",
    "UPDATE person SET qualified_on = '2025-11-22' WHERE id = " SAM },
  { "away", "UPDATE enrolment SET away_until = '2026-12-24'", "away until Thu 24 Dec", "it is Fri 25 Dec",
    "UPDATE enrolment SET away_until = '2026-11-21'" },
  { "area", "UPDATE offer SET area = " AREA ("Thesis and research"), "offers only 1 other area", "Sam adds Exams",
    "UPDATE offer SET area = " AREA ("Exams") },
  { "area", "UPDATE offer SET enrolment = (SELECT max(id) FROM enrolment)", "no areas given", "a broadcast",
    "UPDATE offer SET enrolment = (SELECT min(id) FROM enrolment)" },
  { "area", "UPDATE request SET area = " AREA ("Bereavement") " WHERE id = 1", "offers only 1 other area",
    "Sam adds this private area", "UPDATE request SET area = " AREA ("Exams") " WHERE id = 1" },
  { "consent", SENSITIVE, "consent missing", "Sam confirms it", CONSENT },
  { "consent", SENSITIVE "; " CONSENT "; UPDATE consent SET withdrawn_on = '2026-11-20'", "consent missing",
    "Sam confirms it", "UPDATE consent SET withdrawn_on = NULL" },
  { "consent", SENSITIVE "; " CONSENT "; UPDATE consent SET person = " TOM, "consent missing", "Sam confirms it",
    "UPDATE area SET sensitive = 0" },
  { "consent", SENSITIVE "; " CONSENT "; UPDATE consent SET area = " AREA ("Mental health"), "consent missing",
    "Sam confirms it", "UPDATE consent SET area = " AREA ("Bereavement") },
  { "limit", "UPDATE enrolment SET place_limit = 0", "takes nobody, limit 0", "the limit is raised to 1",
    "UPDATE enrolment SET place_limit = 1" },
  { "limit", PAIR (SAM, TOM), "full, 1 of 1: 1 pair", "the limit is raised to 2",
    "UPDATE enrolment SET place_limit = 2" },
  { "limit", PAIR (SAM, TOM) "; INSERT INTO agreement (pair, number, end_on) VALUES (5, 1, '2026-12-02')",
    "full, 1 of 1: 1 pair", "a place frees, Wed 2 Dec", "UPDATE pair SET state = 'ended', end_kind = 'left'" },
  { "limit",
    PAIR (SAM, TOM) "; INSERT INTO agreement (pair, number, end_on) VALUES (5, 1, '2026-12-02'), (5, 2, '2027-03-01')",
    "full, 1 of 1: 1 pair", "a place frees, Mon 1 Mar 2027", "UPDATE pair SET state = 'dormant'" },
  { "limit", ASK ("2", "asked"), "full, 1 of 1: 1 ask open", "a place frees, Wed 25 Nov",
    "UPDATE ask SET state = 'lapsed' WHERE id = 9" },
  { "limit", ASK ("2", "accepted"), "full, 1 of 1: 1 yes not used", "a place frees, Wed 16 Dec",
    "UPDATE ask SET state = 'taken-back' WHERE id = 9" },
  { "limit",
    "UPDATE enrolment SET place_limit = 2; " THIRD ASK (
        "2", "asked") "; UPDATE ask SET id = 8, request = 3, answer_due_on = "
                      "'2026-11-20'; " ASK ("2", "asked"),
    "full, 2 of 2: 2 asks open", "a place frees, Wed 25 Nov", "DELETE FROM ask WHERE id = 8" },
  { "limit",
    "UPDATE enrolment SET place_limit = 2; " THIRD ASK (
        "2", "accepted") "; UPDATE ask SET id = 8, request = 3, expires_on = "
                         "'2026-11-20'; " ASK ("2", "accepted"),
    "full, 2 of 2: 2 yeses not used", "a place frees, Wed 16 Dec", "DELETE FROM ask WHERE id = 8" },
  { "paired", "UPDATE enrolment SET place_limit = 2; " PAIR (SAM, PRIYA), "already paired with the one who asks",
    "their pair ends", "UPDATE pair SET state = 'ended', end_kind = 'left'" },
  { "paired", PAIR (PRIYA, SAM), "already paired with the one who asks", "their pair ends",
    "UPDATE pair SET supportee = " TOM },
  { "paired", PAIR (PRIYA, SAM), "already paired with the one who asks", "their pair ends",
    "UPDATE pair SET state = 'ended', end_kind = 'left'" },
  { "asked-already", "UPDATE enrolment SET place_limit = 2; " ASK ("1", "asked"),
    "asked Sat 14 Nov, answer due Wed 25 Nov", "the area, detail or summary changes",
    "UPDATE ask SET state = 'void' WHERE id = 9" },
  { "asked-already", "UPDATE enrolment SET place_limit = 2; " ASK ("1", "accepted"), "said yes, Mon 16 Nov",
    "the area, detail or summary changes", "UPDATE request SET matter = 2 WHERE id = 1" },
  { "asked-already", "UPDATE enrolment SET place_limit = 2; " ASK ("1", "kept"), "said yes, Mon 16 Nov",
    "the area, detail or summary changes", "UPDATE ask SET state = 'expired' WHERE id = 9" },
  { "asked-already", ASK ("1", "declined"), "said no, Mon 16 Nov", "the area, detail or summary changes",
    "UPDATE ask SET request = 2 WHERE id = 9" },
  { "asked-already", ASK ("1", "expired") "; UPDATE ask SET id = 8; " ASK ("1", "declined"), "said no, Mon 16 Nov",
    "the area, detail or summary changes", UNASK },
  { "asked-already", ASK ("1", "lapsed"), "no answer by the date, Wed 25 Nov", "the area, detail or summary changes",
    UNASK },
  { "asked-already", ASK ("1", "taken-back"), "took the yes back, Mon 16 Nov", "the area, detail or summary changes",
    UNASK },
  { "asked-already",
    ASK ("1", "introduced") "; INSERT INTO introduction (id, request, ask, made_on) VALUES (4, 1, 9, '2026-11-18')",
    "details passed on, Wed 18 Nov", "the area, detail or summary changes", UNASK },
};

static const struct {
  const char *criterion, *plant, *reason, *mend;
} points[] = {
  { "detail",
    "UPDATE offer SET detail = 'Viva', detail_folded = 'viva'; UPDATE request SET detail_folded = 'viva' WHERE id = 1",
    "same detail: Viva", "UPDATE request SET detail_folded = 'essay' WHERE id = 1" },
  { "lived", "UPDATE offer SET experience = 'lived'", "has been through it",
    "UPDATE offer SET experience = 'willing'" },
  { "site",
    "UPDATE person SET site = 'Preston' WHERE id = " SAM "; UPDATE person SET site = 'PRESTON' WHERE id = " PRIYA
    "; UPDATE request SET prefers = 'same site' WHERE id = 1",
    "same site, as asked for", "UPDATE person SET site = 'Leeds' WHERE id = " SAM },
  { "site", "UPDATE person SET site = 'Preston'; UPDATE request SET prefers = 'same site' WHERE id = 1",
    "same site, as asked for", "UPDATE request SET prefers = 'anyone' WHERE id = 1" },
  { "cohort", "UPDATE person SET cohort = '2023'; UPDATE request SET prefers = 'same cohort' WHERE id = 1",
    "same cohort, as asked for", "UPDATE person SET cohort = '2024' WHERE id = " PRIYA },
  { "rested", "UPDATE person SET specialty = 'nothing to do with it'", "never asked",
    ASK ("2", "asked") "; UPDATE ask SET asked_on = '2026-11-22' WHERE id = 9" },
};

static void run_sql (KithSession *session, const char *sql)
{
  g_autofree char *all = g_strconcat ("PRAGMA foreign_keys = OFF;", sql, NULL);

  if (sqlite3_exec (session->store->db, all, NULL, NULL, NULL) != SQLITE_OK)
    fail_msg ("%s: %s", sql, sqlite3_errmsg (session->store->db));
}

/* Sam can help Priya with request 1, and Tom has asked too. Nobody else is a supporter but Jo, who offers nothing. */
static KithSession *scene (void)
{
  KithSession *session = fixture_session (fixture_day ("2026-11-22"));

  fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams willing");
  fixture_request (session, "Priya Shah <priya@example.org>", NULL, "Exams", NULL);
  fixture_request (session, "Tom Parry <tom@example.org>", NULL, "Exams", NULL);
  fixture_supporter (session, "Jo Park", "jo@example.org", NULL);
  run_sql (session, "DROP TRIGGER pair_of_an_active_supporter; DROP TRIGGER introduction_after_a_yes");
  return session;
}

static gint64 sam (KithSession *session)
{
  return fixture_sql_number (session, "SELECT id FROM person WHERE name = 'Sam Hill'");
}

static GArray *why (KithSession *session, int *score, GArray **parts)
{
  g_autoptr (GError) error = NULL;
  GArray *all = candidates_why (session, 1, sam (session), score, parts, &error);

  if (all == NULL)
    fail_msg ("%s", error->message);
  return all;
}

static void assert_can (KithSession *session, const char *after)
{
  int score = 0;
  g_autoptr (GArray) all = why (session, &score, NULL);

  for (guint i = 0; i < all->len; i++)
    if (!g_array_index (all, Verdict, i).passed)
      fail_msg ("%s fails after: %s", g_array_index (all, Verdict, i).rule, after);
  assert_true (score >= 0);
}

/* RULE alone fails, with these words. */
static void assert_fails (KithSession *session, const char *rule, const char *because, const char *unless)
{
  int score = 0;
  g_autoptr (GArray) all = why (session, &score, NULL);
  guint failed = 0;

  for (guint i = 0; i < all->len; i++) {
    const Verdict *verdict = &g_array_index (all, Verdict, i);

    if (verdict->passed)
      continue;
    failed++;
    assert_string_equal (verdict->rule, rule);
    assert_string_equal (verdict->because, because);
    assert_string_equal (verdict->unless, unless);
  }
  if (failed != 1)
    fail_msg ("%u rules fail where %s should: %s", failed, rule, because);
  assert_int_equal (score, -1);
}

/* The list, read anew, puts Sam where WHY does. */
static void assert_listed (KithSession *session, gboolean can)
{
  if (session->snapshot != NULL)
    session->snapshot_free (session->snapshot);
  session->snapshot = NULL;
  session->snapshot_free = NULL;

  g_autoptr (GError) error = NULL;
  g_autoptr (Candidates) candidates = candidates_for_request (session, 1, 0, TRUE, &error);
  gint64 id = sam (session);
  gboolean found = FALSE;

  assert_non_null (candidates);
  for (guint i = 0; i < candidates->can->len; i++)
    found = found || ((Candidate *)candidates->can->pdata[i])->supporter == id;
  assert_int_equal (found, can);
}

static void test_verdicts (void **state G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++) {
    KithSession *session = scene ();

    assert_can (session, "nothing was planted");
    assert_listed (session, TRUE);
    run_sql (session, verdicts[i].plant);
    assert_fails (session, verdicts[i].rule, verdicts[i].because, verdicts[i].unless);
    assert_listed (session, FALSE);
    run_sql (session, verdicts[i].mend);
    assert_can (session, verdicts[i].mend);
    assert_listed (session, TRUE);
    fixture_free (session);
  }
}

static int points_of (KithSession *session, const char *criterion, const char *reason)
{
  int score = 0;
  g_autoptr (GArray) parts = NULL;
  g_autoptr (GArray) all = why (session, &score, &parts);

  for (guint i = 0; i < parts->len; i++) {
    const ScorePart *part = &g_array_index (parts, ScorePart, i);

    if (strcmp (part->criterion, criterion) == 0 && strcmp (part->reason, reason) == 0)
      return part->points;
  }
  return 0;
}

static void test_points (void **state G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (points); i++) {
    KithSession *session = scene ();

    run_sql (session, points[i].plant);
    if (points_of (session, points[i].criterion, points[i].reason) == 0)
      fail_msg ("no \"%s\" after: %s", points[i].reason, points[i].plant);
    run_sql (session, points[i].mend);
    if (points_of (session, points[i].criterion, points[i].reason) != 0)
      fail_msg ("still \"%s\" after: %s", points[i].reason, points[i].mend);
    fixture_free (session);
  }
}

/* Free places and rest in the figures of this very supporter. */
static void test_figures (void **state G_GNUC_UNUSED)
{
  KithSession *session = scene ();

  assert_int_equal (points_of (session, "free-place", "1 place free"), 50);
  run_sql (session, "UPDATE enrolment SET place_limit = 4");
  assert_int_equal (points_of (session, "free-place", "4 places free"), 50);
  run_sql (session, PAIR (SAM, TOM));
  assert_int_equal (points_of (session, "free-place", "3 places free"), 37);
  run_sql (session, ASK ("2", "asked"));
  assert_int_equal (points_of (session, "free-place", "2 places free"), 25);
  assert_int_equal (points_of (session, "rested", "last asked 8 days ago"), 2);
  run_sql (session, "UPDATE ask SET state = 'declined', asked_on = '2026-07-25' WHERE id = 9");
  assert_int_equal (points_of (session, "rested", "rested since July"), 33);
  run_sql (session, "UPDATE ask SET volunteered = 1 WHERE id = 9"); /* an offer of one's own is no ask */
  assert_int_equal (points_of (session, "rested", "never asked"), 50);
  fixture_free (session);
}

/* The grade is the one held today; who is in the scheme otherwise than as a supporter is no candidate. */
static void test_grade_and_role (void **state G_GNUC_UNUSED)
{
  KithSession *session = scene ();

  run_sql (session, "INSERT INTO grade (person, name, held_from) SELECT id, '1st year', '2024-09-01' FROM person;"
                    "INSERT INTO grade (person, name, held_from) SELECT id, '3rd year', '2026-09-01' FROM person;"
                    "INSERT INTO grade (person, name, held_from) SELECT id, 'qualified', '2027-09-01' FROM person;"
                    "INSERT INTO enrolment (scheme, person, role, place_limit) VALUES (1, " TOM ", 'supportee', 1)");

  g_autoptr (GError) error = NULL;
  g_autoptr (Candidates) candidates = candidates_for_request (session, 1, 0, TRUE, &error);

  assert_non_null (candidates);
  assert_int_equal (candidates->can_count, 1);
  assert_int_equal (candidates->cannot_count, 1); /* Jo */
  assert_string_equal (((Candidate *)candidates->can->pdata[0])->grade, "3rd year");
  fixture_free (session);
}

/* A conflict is mutual: it does not matter who of the two was there first. */
static void test_conflict_the_other_way_round (void **state G_GNUC_UNUSED)
{
  KithSession *session = scene ();

  run_sql (session, "UPDATE offer SET enrolment = (SELECT max(id) FROM enrolment)");
  run_sql (session, "INSERT INTO conflict (person_a, person_b, kind) SELECT " PRIYA ", id, 'household' FROM person"
                    " WHERE name = 'Jo Park'");

  g_autoptr (GError) error = NULL;
  g_autoptr (Candidates) candidates = candidates_for_request (session, 1, 0, TRUE, &error);

  assert_non_null (candidates);
  assert_int_equal (candidates->can_count, 0);
  fixture_free (session);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    { "/BY-2/each-fact-of-the-store-flips-its-verdict", test_verdicts, NULL, NULL, NULL },
    { "/LA-8/each-fact-of-the-store-brings-its-points", test_points, NULL, NULL, NULL },
    { "/LA-8/places-and-rest-are-the-supporters-own", test_figures, NULL, NULL, NULL },
    { "/candidates/the-grade-of-today-and-supporters-alone", test_grade_and_role, NULL, NULL, NULL },
    { "/LA-8/a-conflict-counts-both-ways", test_conflict_the_other_way_round, NULL, NULL, NULL },
  };

  return cmocka_run_group_tests_name ("candidates-facts", tests, NULL, NULL);
}
