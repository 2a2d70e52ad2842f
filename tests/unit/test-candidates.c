/* Candidates: facts read from a store, kept between calls, and brought up to date. Rows are written one by one, so
 * that only this module and the store are under test. */
#include "base/error.h"
#include "base/text.h"
#include "store/statement.h"
#include "store/step.h"
#include "support/candidates.h"
#include "support/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TODAY "2026-11-22"

static void must (gboolean done, GError *error)
{
  if (!done)
    fail_msg ("%s", error != NULL ? error->message : "failed without a sentence");
}

/* Writes ROW in a step of its own, or changes row ID. Takes ROW. */
static gint64 write_row (KithSession *session, gint64 id, Row *row)
{
  GError *error = NULL;
  g_autoptr (Step) step = step_begin (session, "a test", &error);

  must (step != NULL, error);
  if (id == 0)
    id = row_insert (session, row, &error);
  else
    must (row_update (session, id, 0, row, &error), error);
  must (id != 0, error);
  must (step_commit (g_steal_pointer (&step), &error), error);
  row_free (row);
  return id;
}

static gint64 new_person (KithSession *session, const char *name)
{
  g_autofree char *uid = store_new_uid ();
  g_autofree char *folded = text_fold (name);
  Row *row = row_new ("person");

  row_text (row, "uid", uid);
  row_text (row, "name", name);
  row_text (row, "name_folded", folded);
  row_text (row, "site", "Preston");
  row_text (row, "cohort", "2023");
  return write_row (session, 0, row);
}

static gint64 area (KithSession *session, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT id\n"
                                             "  FROM area\n"
                                             " WHERE name = :name",
                                             &error);

  must (row != NULL, error);
  statement_bind_text (row, "name", name);
  must (statement_next (row, &error), error);
  return statement_int (row, 0);
}

static gint64 enrol (KithSession *session, gint64 person, int limit)
{
  Row *row = row_new ("enrolment");

  row_int (row, "scheme", session->scheme);
  row_int (row, "person", person);
  row_text (row, "role", "supporter");
  row_int (row, "place_limit", limit);
  return write_row (session, 0, row);
}

static gint64 offer (KithSession *session, gint64 enrolment, const char *area_name, const char *detail, gboolean lived)
{
  Row *row = row_new ("offer");

  row_int (row, "enrolment", enrolment);
  row_int (row, "area", area (session, area_name));
  row_text (row, "detail", detail);
  row_text (row, "detail_folded", detail);
  row_text (row, "experience", lived ? "lived" : "willing");
  return write_row (session, 0, row);
}

/* A supporter with a limit of LIMIT who offers AREA_NAME (NULL: nothing). Returns the person. */
static gint64 new_supporter (KithSession *session, const char *name, int limit, const char *area_name, gboolean lived)
{
  gint64 person = new_person (session, name);
  gint64 enrolment = enrol (session, person, limit);

  if (area_name != NULL)
    offer (session, enrolment, area_name, "", lived);
  return person;
}

static gint64 new_request (KithSession *session, gint64 requester, const char *area_name)
{
  Row *row = row_new ("request");

  row_int (row, "scheme", session->scheme);
  row_int (row, "requester", requester);
  row_int (row, "area", area (session, area_name));
  row_text (row, "received_on", TODAY);
  return write_row (session, 0, row);
}

static gint64 new_ask (KithSession *session, gint64 request, gint64 supporter, const char *state, int matter)
{
  gboolean answered = !g_str_equal (state, "asked");
  Row *row = row_new ("ask");

  row_int (row, "request", request);
  row_int (row, "supporter", supporter);
  row_int (row, "matter", matter);
  row_text (row, "state", state);
  row_text (row, "asked_on", "2026-11-14");
  row_text (row, "answer_due_on", "2026-12-03");
  row_text (row, "answered_on", answered ? "2026-11-16" : NULL);
  row_text (row, "expires_on", g_str_equal (state, "accepted") ? "2026-12-16" : NULL);
  return write_row (session, 0, row);
}

static void set_text (KithSession *session, const char *table, gint64 id, const char *column, const char *value)
{
  Row *row = row_new (table);

  row_text (row, column, value);
  write_row (session, id, row);
}

static Candidates *look (KithSession *session, gint64 request, guint limit)
{
  GError *error = NULL;
  Candidates *candidates = candidates_for_request (session, request, limit, TRUE, &error);

  must (candidates != NULL, error);
  return candidates;
}

static const Candidate *find (const GPtrArray *list, gint64 supporter)
{
  for (guint i = 0; i < list->len; i++) {
    const Candidate *candidate = g_ptr_array_index (list, i);

    if (candidate->supporter == supporter)
      return candidate;
  }
  return NULL;
}

static const Verdict *first_failure (const Candidate *candidate)
{
  assert_non_null (candidate);
  assert_true (candidate->verdicts->len > 0);
  return &g_array_index (candidate->verdicts, Verdict, 0);
}

static void assert_can (KithSession *session, gint64 request, gint64 supporter, gboolean can)
{
  g_autoptr (Candidates) candidates = look (session, request, 0);

  assert_int_equal (find (candidates->can, supporter) != NULL, can);
  assert_int_equal (candidates->can_count, candidates->can->len);
  assert_int_equal (candidates->cannot_count, candidates->cannot->len);
}

static int setup (void **state)
{
  *state = fixture_session (fixture_day (TODAY));
  return 0;
}

static int teardown (void **state)
{
  fixture_free (*state);
  return 0;
}

static void test_best_first (void **state)
{
  KithSession *session = *state;
  gint64 kim = new_supporter (session, "Kim Doyle", 1, "Exams", FALSE);
  gint64 ana = new_supporter (session, "Ana Ruiz", 2, "Exams", TRUE);
  gint64 tom = new_supporter (session, "Tom Parry", 1, NULL, FALSE);
  gint64 lee = new_supporter (session, "Lee Wong", 1, "Thesis and research", TRUE);
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Exams");
  g_autoptr (Candidates) candidates = look (session, request, 0);
  const Candidate *best = g_ptr_array_index (candidates->can, 0);

  assert_int_equal (candidates->can_count, 2);
  assert_int_equal (best->supporter, ana);
  assert_string_equal (best->name, "Ana Ruiz");
  assert_int_equal (best->score, 650);
  assert_int_equal (best->load, 0);
  assert_int_equal (best->limit, 2);
  assert_int_equal (((Candidate *)g_ptr_array_index (candidates->can, 1))->supporter, kim);
  assert_int_equal (candidates->cannot_count, 2);
  assert_int_equal (((Candidate *)g_ptr_array_index (candidates->cannot, 0))->supporter, lee);
  assert_string_equal (first_failure (find (candidates->cannot, tom))->because, "no areas given");
  assert_string_equal (first_failure (find (candidates->cannot, tom))->unless, "a broadcast");
  assert_int_equal (find (candidates->cannot, tom)->score, -1);

  g_autoptr (Candidates) one = look (session, request, 1);

  assert_int_equal (one->can->len, 1);
  assert_int_equal (one->cannot->len, 1);
  assert_int_equal (one->can_count, 2);
  assert_int_equal (one->cannot_count, 2);
}

static void test_consent (void **state)
{
  KithSession *session = *state;
  gint64 max = new_supporter (session, "Max Stone", 1, "Mental health", TRUE);
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Mental health");
  g_autoptr (Candidates) before = look (session, request, 0);

  assert_int_equal (before->can_count, 0);
  assert_string_equal (first_failure (find (before->cannot, max))->unless, "Max confirms it");

  Row *row = row_new ("consent");

  row_int (row, "person", max);
  row_int (row, "area", area (session, "Mental health"));
  row_text (row, "wording", "As on the form");
  row_text (row, "given_on", "2026-09-04");
  row_text (row, "means", "by e-mail");

  gint64 consent = write_row (session, 0, row);

  assert_can (session, request, max, TRUE);
  set_text (session, "consent", consent, "withdrawn_on", TODAY);
  assert_can (session, request, max, FALSE);
}

static void test_limit_and_next_free (void **state)
{
  KithSession *session = *state;
  gint64 jo = new_supporter (session, "Jo Park", 2, "Exams", TRUE);
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Exams");
  gint64 other = new_request (session, new_person (session, "Uma Khan"), "Exams");
  Row *pair = row_new ("pair");
  Row *agreement = row_new ("agreement");

  new_ask (session, other, jo, "asked", 1);
  assert_can (session, request, jo, TRUE);
  row_int (pair, "scheme", session->scheme);
  row_int (pair, "supporter", jo);
  row_int (pair, "supportee", new_person (session, "Ola Berg"));
  row_text (pair, "state", "active");
  row_int (agreement, "pair", write_row (session, 0, pair));

  g_autoptr (Candidates) full = look (session, request, 0);

  assert_string_equal (first_failure (find (full->cannot, jo))->because, "full, 2 of 2: 1 ask open, 1 pair");
  assert_string_equal (first_failure (find (full->cannot, jo))->unless, "a place frees, Thu 3 Dec");
  row_int (agreement, "number", 1);
  row_text (agreement, "end_on", "2026-12-01");
  write_row (session, 0, agreement);

  g_autoptr (Candidates) sooner = look (session, request, 0);

  assert_string_equal (first_failure (find (sooner->cannot, jo))->unless, "a place frees, Tue 1 Dec");
}

static void test_standings (void **state)
{
  KithSession *session = *state;
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Exams");
  gint64 lee = new_supporter (session, "Lee Wong", 1, "Exams", TRUE);
  gint64 sam = new_supporter (session, "Sam Hill", 1, "Exams", TRUE);
  gint64 kim = new_supporter (session, "Kim Doyle", 1, "Exams", TRUE);
  gint64 ana = new_supporter (session, "Ana Ruiz", 1, "Exams", TRUE);

  new_ask (session, request, lee, "declined", 1);
  new_ask (session, request, sam, "asked", 1);
  new_ask (session, request, kim, "expired", 1);
  new_ask (session, request, ana, "void", 1);

  g_autoptr (Candidates) candidates = look (session, request, 0);

  assert_int_equal (candidates->asked->len, 2);
  assert_int_equal (((Candidate *)g_ptr_array_index (candidates->asked, 0))->supporter, sam);
  assert_int_equal (find (candidates->asked, sam)->standing, STANDING_ASKED);
  assert_int_equal (find (candidates->asked, sam)->standing_due, fixture_day ("2026-12-03"));
  assert_int_equal (find (candidates->asked, lee)->standing, STANDING_DECLINED);
  assert_int_equal (find (candidates->asked, lee)->standing_on, fixture_day ("2026-11-16"));
  assert_int_equal (candidates->cannot_count, 0);
  assert_non_null (find (candidates->can, kim));
  assert_non_null (find (candidates->can, ana));

  /* Another matter is another question. */
  Row *row = row_new ("request");

  row_int (row, "matter", 2);
  write_row (session, request, row);
  assert_can (session, request, lee, TRUE);
}

static void test_requester_is_concealed (void **state)
{
  KithSession *session = *state;
  gint64 uma = new_supporter (session, "Uma Khan", 1, "Exams", TRUE);
  gint64 priya = new_supporter (session, "Priya Shah", 1, "Exams", TRUE);
  gint64 request = new_request (session, priya, "Exams");
  Row *row = row_new ("conflict");

  row_int (row, "person_a", MIN (uma, priya));
  row_int (row, "person_b", MAX (uma, priya));
  row_text (row, "kind", "former partner");
  write_row (session, 0, row);

  g_autoptr (Candidates) candidates = look (session, request, 0);
  const Verdict *apart = first_failure (find (candidates->cannot, uma));
  const Verdict *self = first_failure (find (candidates->cannot, priya));

  assert_string_equal (apart->because, "to be kept apart");
  assert_string_equal (apart->unless, "no change possible");
  assert_string_equal (self->rule, apart->rule);
  assert_string_equal (self->title, apart->title);
  assert_string_equal (self->because, apart->because);
  assert_string_equal (self->unless, apart->unless);
}

/* WHY reads one supporter's facts by itself, so it must say what the list says. */
static void assert_why_agrees (KithSession *session, gint64 request, const Candidates *candidates, gint64 supporter)
{
  GError *error = NULL;
  int score = 0;
  g_autoptr (GArray) parts = NULL;
  g_autoptr (GArray) verdicts = candidates_why (session, request, supporter, &score, &parts, &error);
  const Candidate *can = find (candidates->can, supporter), *cannot = find (candidates->cannot, supporter);

  must (verdicts != NULL, error);
  assert_int_equal (verdicts->len, eligibility_rule_count ());
  assert_int_equal (score, can != NULL ? can->score : -1);
  assert_non_null (parts);
  for (guint i = 0, k = 0; cannot != NULL && i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);

    if (verdict->passed)
      continue;
    assert_string_equal (verdict->because, g_array_index (cannot->verdicts, Verdict, k).because);
    k++;
  }
}

static void test_why (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 ana = new_supporter (session, "Ana Ruiz", 2, "Exams", TRUE);
  gint64 lee = new_supporter (session, "Lee Wong", 0, "Thesis and research", TRUE);
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Exams");
  g_autoptr (Candidates) candidates = look (session, request, 0);

  assert_why_agrees (session, request, candidates, ana);
  assert_why_agrees (session, request, candidates, lee);
  assert_null (candidates_why (session, request, 999, NULL, NULL, &error));
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT));
  g_clear_error (&error);
  assert_null (candidates_why (session, 999, ana, NULL, NULL, &error));
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT));
}

static void test_best (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 ana = new_supporter (session, "Ana Ruiz", 2, "Exams", TRUE);
  gint64 priya = new_person (session, "Priya Shah");
  gint64 requests[] = { new_request (session, priya, "Thesis and research"), new_request (session, priya, "Exams") };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (ids, requests, 2);

  g_autoptr (GPtrArray) best = candidates_best (session, ids, &error);

  must (best != NULL, error);
  assert_int_equal (best->len, 2);
  assert_null (g_ptr_array_index (best, 0));
  assert_int_equal (((Candidate *)g_ptr_array_index (best, 1))->supporter, ana);
}

/* What a kept snapshot says after a change must be what a new one says. */
static void assert_as_read_anew (KithSession *session, gint64 request)
{
  g_autoptr (Candidates) kept = look (session, request, 0);

  session->snapshot_free (session->snapshot);
  session->snapshot = NULL;
  session->snapshot_free = NULL;

  g_autoptr (Candidates) anew = look (session, request, 0);

  assert_int_equal (kept->can->len, anew->can->len);
  assert_int_equal (kept->cannot->len, anew->cannot->len);
  for (guint i = 0; i < kept->can->len; i++) {
    const Candidate *one = g_ptr_array_index (kept->can, i), *other = g_ptr_array_index (anew->can, i);

    assert_int_equal (one->supporter, other->supporter);
    assert_string_equal (one->name, other->name);
    assert_string_equal (one->grade, other->grade);
    assert_int_equal (one->score, other->score);
    assert_int_equal (one->load, other->load);
  }
  for (guint i = 0; i < kept->cannot->len; i++) {
    const Candidate *one = g_ptr_array_index (kept->cannot, i), *other = g_ptr_array_index (anew->cannot, i);

    assert_int_equal (one->supporter, other->supporter);
    assert_string_equal (first_failure (one)->because, first_failure (other)->because);
  }
}

static void test_refresh (void **state)
{
  KithSession *session = *state;
  GError *error = NULL;
  gint64 ana = new_person (session, "Ana Ruiz"), enrolment = enrol (session, ana, 2);
  gint64 kim = new_supporter (session, "Kim Doyle", 1, "Exams", FALSE);
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Exams");
  gint64 other = new_request (session, new_person (session, "Uma Khan"), "Exams");

  assert_can (session, request, ana, FALSE);

  gint64 exams = offer (session, enrolment, "Exams", "viva", TRUE);
  gpointer snapshot = session->snapshot;

  assert_can (session, request, ana, TRUE);
  assert_ptr_equal (session->snapshot, snapshot); /* brought up to date, not read anew */
  assert_as_read_anew (session, request);

  gint64 ask = new_ask (session, other, kim, "asked", 1);

  assert_can (session, request, kim, FALSE);
  assert_as_read_anew (session, request);
  set_text (session, "ask", ask, "state", "lapsed");
  assert_can (session, request, kim, TRUE);
  set_text (session, "enrolment", enrolment, "status", "retired");
  assert_can (session, request, ana, FALSE);
  set_text (session, "enrolment", enrolment, "status", "active");
  assert_can (session, request, ana, TRUE);
  set_text (session, "person", ana, "left_on", "2026-11-01");
  assert_can (session, request, ana, FALSE);
  set_text (session, "person", ana, "left_on", NULL);
  assert_can (session, request, ana, TRUE);
  set_text (session, "person", ana, "name", "Ana Ruiz-Lopez");
  assert_as_read_anew (session, request);
  assert_can (session, request, new_supporter (session, "Zed New", 1, "Exams", TRUE), TRUE);
  assert_as_read_anew (session, request);

  g_autoptr (Step) step = step_begin (session, "a test", &error);

  must (step != NULL, error);
  must (row_delete (session, "offer", exams, 0, &error), error);
  must (step_commit (g_steal_pointer (&step), &error), error);
  assert_can (session, request, ana, FALSE);
}

static void test_step_taken_back (void **state)
{
  KithSession *session = *state;
  GError *error = NULL;
  gint64 ana = new_supporter (session, "Ana Ruiz", 1, "Exams", TRUE);
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Exams");
  g_autoptr (Row) row = row_new ("person");
  Step *step = NULL;

  assert_can (session, request, ana, TRUE);
  step = step_begin (session, "a test", &error);
  must (step != NULL, error);
  row_text (row, "left_on", "2026-11-01");
  must (row_update (session, ana, 0, row, &error), error);
  assert_can (session, request, ana, FALSE);
  step_abandon (step);
  assert_can (session, request, ana, TRUE);
}

/* As above, but nothing had been read before the step. */
static void test_first_read_in_a_step (void **state)
{
  KithSession *session = *state;
  GError *error = NULL;
  gint64 ana = new_supporter (session, "Ana Ruiz", 1, "Exams", TRUE);
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Exams");
  g_autoptr (Row) row = row_new ("person");
  Step *step = step_begin (session, "a test", &error);

  must (step != NULL, error);
  row_text (row, "left_on", "2026-11-01");
  must (row_update (session, ana, 0, row, &error), error);
  assert_can (session, request, ana, FALSE);
  step_abandon (step);
  assert_can (session, request, ana, TRUE);
}

static void test_step_is_read_in_part (void **state)
{
  KithSession *session = *state;
  GError *error = NULL;
  gint64 ana = new_supporter (session, "Ana Ruiz", 1, "Exams", TRUE);
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Exams");
  g_autoptr (Row) row = row_new ("person");
  gpointer snapshot = NULL;
  Step *step = NULL;

  assert_can (session, request, ana, TRUE);
  snapshot = session->snapshot;
  step = step_begin (session, "a test", &error);
  must (step != NULL, error);
  row_text (row, "left_on", "2026-11-01");
  must (row_update (session, ana, 0, row, &error), error);
  assert_can (session, request, ana, FALSE);
  must (step_commit (step, &error), error);
  assert_can (session, request, ana, FALSE);
  assert_ptr_equal (session->snapshot, snapshot);
  assert_as_read_anew (session, request);
}

static void test_undo (void **state)
{
  KithSession *session = *state;
  GError *error = NULL;
  gint64 ana = new_supporter (session, "Ana Ruiz", 1, "Exams", TRUE);
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Exams");

  set_text (session, "person", ana, "left_on", "2026-11-01");
  assert_can (session, request, ana, FALSE);
  must (step_undo (session, NULL, &error), error);
  assert_can (session, request, ana, TRUE);
}

static void test_another_day (void **state)
{
  KithSession *session = *state;
  gint64 ana = new_person (session, "Ana Ruiz"), enrolment = enrol (session, ana, 1);
  gint64 request = new_request (session, new_person (session, "Priya Shah"), "Exams");

  offer (session, enrolment, "Exams", "", TRUE);
  set_text (session, "enrolment", enrolment, "away_until", TODAY);
  assert_can (session, request, ana, FALSE);
  session->clock.fixed_today++;
  assert_can (session, request, ana, TRUE);
}

int main (void)
{
#define A_TEST(name, function)                                                                                         \
  {                                                                                                                    \
    name, function, setup, teardown, NULL                                                                              \
  }
  const struct CMUnitTest tests[] = {
    A_TEST ("/LA-8/best-first-and-the-ruled-out-by-name", test_best_first),
    A_TEST ("/LA-5/nobody-without-consent-for-a-sensitive-area", test_consent),
    A_TEST ("/NP-10/full-until-a-place-frees", test_limit_and_next_free),
    A_TEST ("/LA-8/asked-already-of-the-present-matter", test_standings),
    A_TEST ("/LA-9/the-list-does-not-tell-who-asks", test_requester_is_concealed),
    A_TEST ("/BY-2/why-says-what-the-list-says", test_why),
    A_TEST ("/candidates/the-best-of-each-request", test_best),
    A_TEST ("/candidates/kept-facts-follow-every-change", test_refresh),
    A_TEST ("/candidates/a-step-taken-back-leaves-no-trace", test_step_taken_back),
    A_TEST ("/candidates/facts-first-read-in-a-step-serve-once", test_first_read_in_a_step),
    A_TEST ("/candidates/a-step-is-read-in-part", test_step_is_read_in_part),
    A_TEST ("/candidates/undo-is-followed", test_undo),
    A_TEST ("/candidates/another-day-is-read-anew", test_another_day),
  };

  return cmocka_run_group_tests_name ("candidates", tests, NULL, NULL);
}
