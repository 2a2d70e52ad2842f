/* Reports: counts that name nobody. */
#include "report/figures.h"

#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/introduction.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static int set_up (void **state)
{
  *state = fixture_session (fixture_day ("2026-11-18"));
  fixture_sender (*state);
  return 0;
}

static int tear_down (void **state)
{
  fixture_free (*state);
  return 0;
}

static gint64 count_of (KithSession *session, const char *from, const char *until, const char *section,
                        const char *label)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) figures = report_figures (session, fixture_day (from), fixture_day (until), &error);

  fixture_must (figures != NULL, error);
  for (guint i = 0; i < figures->len; i++) {
    const Figure *figure = figures->pdata[i];

    if (strcmp (figure->section, section) == 0 && strcmp (figure->label, label) == 0)
      return figure->count;
  }
  return -1;
}

static void what_happened_is_counted_within_the_period (void **state)
{
  KithSession *session = *state;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  gint64 request = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", NULL);

  fixture_yes (session, request, sam);
  assert_int_equal (count_of (session, "2026-11-01", "2026-11-30", "Requests", "Received"), 1);
  assert_int_equal (count_of (session, "2026-11-01", "2026-11-30", "Requests", "Open now"), 1);
  assert_int_equal (count_of (session, "2026-11-01", "2026-11-30", "Asking", "Supporters asked"), 1);
  assert_int_equal (count_of (session, "2026-11-01", "2026-11-30", "Asking", "Said yes, of those asked"), 1);
  assert_int_equal (count_of (session, "2026-11-01", "2026-11-30", "Supporters", "Active now"), 1);
  assert_int_equal (count_of (session, "2026-10-01", "2026-10-31", "Requests", "Received"), 0);
  assert_int_equal (count_of (session, "2026-11-18", "2026-11-18", "Asking", "Said yes, of those asked"), 1);
  assert_int_equal (count_of (session, "2026-11-19", "2026-11-30", "Asking", "Said yes, of those asked"), 0);
}

/* Of those asked each said yes, said no or has not answered; who offered after a broadcast was not asked. */
static void who_was_asked_adds_up (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 people[5];
  gint64 request = 0;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    g_autofree char *name = g_strdup_printf ("Sam Hill the %uth", i + 4);
    g_autofree char *address = g_strdup_printf ("sam%u@example.org", i);

    people[i] = fixture_supporter (session, name, address, "Exams");
  }
  request = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", "About exams.");
  fixture_must (request_permission_ask (session, request, &error) != 0, error);
  fixture_must (request_permission_record (session, request, TRUE, DAY_NONE, "by phone", &error), error);
  fixture_must (request_broadcast (session, request, NULL, &error), error);
  fixture_sent (session);
  fixture_must (request_answer (session, request, people[0], ANSWER_VOLUNTEER, NULL, &error), error);
  request = fixture_request (session, "Tom Parry", "tom@example.org", "Exams", NULL);
  fixture_must (request_ask (session, request, people[1], &error) != 0, error);
  fixture_must (request_ask (session, request, people[2], &error) != 0, error);
  fixture_must (request_answer (session, request, people[2], ANSWER_NO, NULL, &error), error);
  fixture_yes (session, request, people[3]);
  fixture_sent (session);
  fixture_must (request_ask (session, request, people[4], &error) != 0, error);
  assert_int_equal (count_of (session, "2026-11-01", "2026-11-30", "Asking", "Supporters asked"), 3);
  assert_int_equal (count_of (session, "2026-11-01", "2026-11-30", "Asking", "Said yes, of those asked"), 1);
  assert_int_equal (count_of (session, "2026-11-01", "2026-11-30", "Asking", "Said no, of those asked"), 1);
  assert_int_equal (count_of (session, "2026-11-01", "2026-11-30", "Asking", "No answer, of those asked"), 1);
  assert_int_equal (count_of (session, "2026-11-01", "2026-11-30", "Asking", "Offered after a broadcast"), 1);
}

static GPtrArray *counts_of (const gint64 *numbers, guint count)
{
  GPtrArray *counts = g_ptr_array_new_with_free_func ((GDestroyNotify)figure_free);

  for (guint i = 0; i < count; i++) {
    Figure *figure = g_new0 (Figure, 1);

    *figure = (Figure){ "By issue", g_strdup_printf ("Issue %u", i), numbers[i] };
    g_ptr_array_add (counts, figure);
  }
  return counts;
}

/* However the numbers fall: none below the least is shown, and where a lump is shown it holds as many. */
static void small_counts_are_lumped_so_that_none_can_be_subtracted (void **state)
{
  static const struct {
    gint64 numbers[4];
    guint rows;
    gint64 last;
  } cases[] = {
    { { 9, 8, 7, 6 }, 4, 6 },  /* nothing to hide */
    { { 9, 8, 3, 2 }, 3, 5 },  /* two make five */
    { { 9, 8, 6, 2 }, 3, 8 },  /* one alone is hidden behind the next */
    { { 9, 1, 1, 1 }, 1, 12 }, /* three are not enough */
    { { 1, 1, 1, 1 }, 1, 0 },  /* all of it is too little */
  };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) counts = counts_of (cases[i].numbers, 4);

    figures_lump (counts, FIGURES_LEAST, "Others");
    assert_int_equal (counts->len, cases[i].rows);
    assert_int_equal (((const Figure *)counts->pdata[counts->len - 1])->count, cases[i].last);
  }
}

static void a_report_names_nobody (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;

  fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  fixture_request (session, "Priya Shah", "priya@example.org", "Exams", "A summary");

  g_autoptr (GPtrArray) figures =
      report_figures (session, fixture_day ("2026-01-01"), fixture_day ("2026-12-31"), &error);

  fixture_must (figures != NULL, error);
  for (guint i = 0; i < figures->len; i++) {
    const char *label = ((const Figure *)figures->pdata[i])->label;

    assert_null (strstr (label, "Sam"));
    assert_null (strstr (label, "Priya"));
    assert_null (strstr (label, "Exams")); /* one request: lumped */
  }
}

#define FIGURES(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    FIGURES (what_happened_is_counted_within_the_period),
    FIGURES (who_was_asked_adds_up),
    FIGURES (small_counts_are_lumped_so_that_none_can_be_subtracted),
    FIGURES (a_report_names_nobody),
  };

  return cmocka_run_group_tests_name ("figures", tests, NULL, NULL);
}
