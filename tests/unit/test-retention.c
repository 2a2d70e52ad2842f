/* Retention: what has been kept long enough, and clearing it; and a consent that is withdrawn counts no more at once. */
#include "support/retention.h"

#include "base/error.h"
#include "people/area.h"
#include "people/consent.h"
#include "people/supporter.h"
#include "report/figures.h"
#include "store/draft.h"
#include "store/erasures.h"
#include "store/setting.h"
#include "store/step.h"
#include "store/store-private.h"
#include "support/access.h"
#include "support/candidates.h"
#include "support/due.h"
#include "support/erase.h"
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/introduction.h"
#include "support/pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#define ISSUE "afraid of the viva"
#define SUMMARY "Someone would like to talk about exams."

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

static gint64 closed_request (KithSession *session, gint64 sam)
{
  g_autoptr (GError) error = NULL;
  gint64 request = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", SUMMARY);

  fixture_request_set (session, request, "issue", ISSUE);
  fixture_yes (session, request, sam);
  fixture_must (request_introduce (session, request, sam, &error) != 0, error);
  fixture_sql (session,
               "UPDATE message SET state = 'sent', handed_at = queued_at, version = version WHERE state = 'waiting'");
  fixture_must (request_close (session, request, "details-passed-on", &error), error);
  return request;
}

static guint count_of (KithSession *session, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = retention_due (session, &error);
  guint count = 0;

  fixture_must (items != NULL, error);
  for (guint i = 0; i < items->len; i++)
    count += strcmp (((const RetentionItem *)items->pdata[i])->kind->name, kind) == 0 ? 1 : 0;
  return count;
}

static guint clear_all (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = retention_due (session, &error);
  guint count = 0;

  fixture_must (items != NULL, error);
  fixture_must (retention_clear (session, items, &count, NULL, &error), error);
  return count;
}

static void texts_are_due_when_their_months_are_over_and_not_a_day_before (void **state)
{
  KithSession *session = *state;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");

  closed_request (session, sam);
  fixture_later (session, fixture_day ("2027-11-17") - session_today (session));
  assert_int_equal (count_of (session, "messages"), 0);
  fixture_later (session, 1);
  assert_true (count_of (session, "messages") > 0);
  assert_int_equal (count_of (session, "requests"), 0);
  fixture_later (session, fixture_day ("2028-11-17") - session_today (session));
  assert_int_equal (count_of (session, "requests"), 0);
  fixture_later (session, 1);
  assert_int_equal (count_of (session, "requests"), 1);
}

static void cleared_texts_are_in_no_page_and_figures_stay (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  Day from = fixture_day ("2026-01-01"), until = fixture_day ("2030-12-31");

  closed_request (session, sam);
  fixture_later (session, 800);

  g_autoptr (GPtrArray) before = report_figures (session, from, until, &error);

  assert_true (fixture_stands_in_pages (session, SUMMARY));
  assert_true (clear_all (session) >= 3);
  assert_false (fixture_stands_in_pages (session, SUMMARY));
  assert_false (fixture_stands_in_pages (session, "would be glad to hear from you"));
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM request WHERE issue <> '' OR summary <> ''"), 0);
  assert_true (fixture_stands_in_pages (session, "Priya Shah")); /* who asked is not a text */
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM meta WHERE name IN ('file.rewrite', 'erasing')"),
                    0);
  assert_int_equal (clear_all (session), 0);
  assert_false (step_undo (session, NULL, &error));
  assert_non_null (strstr (error->message, "cleared"));
  g_clear_error (&error);

  g_autoptr (GPtrArray) after = report_figures (session, from, until, &error);

  assert_int_equal (before->len, after->len);
  for (guint i = 0; i < before->len; i++)
    assert_int_equal (((const Figure *)before->pdata[i])->count, ((const Figure *)after->pdata[i])->count);
}

static void retired_supporters_go_unless_something_is_open (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  gint64 ana = fixture_supporter (session, "Ana Ruiz", "ana@example.org", "Exams");

  fixture_supporter (session, "Kim Doyle", "kim@example.org", "Exams");
  fixture_must (supporter_retire (session, sam, &error) && supporter_retire (session, ana, &error), error);
  fixture_later (session, 700);
  assert_int_equal (count_of (session, "supporters"), 0);
  fixture_request (session, "Ana Ruiz", "ana@example.org", "Exams", NULL);
  fixture_later (session, 60);
  assert_int_equal (count_of (session, "supporters"), 1); /* Ana's own request is open */
  assert_int_equal (clear_all (session), 1);
  assert_false (fixture_stands_in_pages (session, "Sam Hill"));
  assert_true (fixture_stands_in_pages (session, "Ana Ruiz"));
  assert_true (fixture_stands_in_pages (session, "Kim Doyle"));
  assert_null (erase_plan (session, sam, &error));
  assert_non_null (strstr (error->message, "erased already"));
}

/* As by an erasure: the ledger and drafts know of it. */
static void a_supporter_who_is_cleared_is_gone_from_drafts_and_stands_in_the_ledger (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) typed = values_new ();
  g_autoptr (Draft) draft = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");

  fixture_must (supporter_retire (session, sam, &error), error);
  values_set (typed, "notes", "spoke with Sam Hill");
  fixture_must (draft_save (session, &(DraftOf){ "supporter", 9, 1, NULL }, typed, &error), error);
  fixture_later (session, 760);
  assert_int_equal (clear_all (session), 1);
  assert_int_equal (erasures_count (session), 1);
  draft = draft_find (session, "supporter", 9);
  assert_null (draft);
}

/* The permission, the broadcast and the timeline hold the same words. */
static void a_cleared_request_leaves_its_words_nowhere (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 request = 0;

  fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  request = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", SUMMARY);
  fixture_must (request_permission_ask (session, request, &error) != 0, error);
  fixture_must (request_permission_record (session, request, TRUE, DAY_NONE, "by phone", &error), error);
  fixture_must (request_broadcast (session, request, NULL, &error), error);
  fixture_sent (session);
  fixture_must (request_close (session, request, "unmet", &error), error);
  fixture_later (session, 800);
  clear_all (session);
  assert_int_equal (
      fixture_sql_number (session, "SELECT count(*) FROM permission WHERE wording = '[cleared]' AND means = ''"), 1);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM broadcast WHERE wording = '[cleared]'"), 1);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM event WHERE request NOTNULL AND note <> ''"), 0);
}

/* A pair that ended, with a reason, and what was noted about it. */
static gint64 ended_pair (KithSession *session, gint64 sam)
{
  g_autoptr (GError) error = NULL;
  gint64 request = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", SUMMARY);
  gint64 pair;

  fixture_yes (session, request, sam);
  fixture_must (request_introduce (session, request, sam, &error) != 0, error);
  fixture_sent (session);
  pair = pair_start (session, request, sam, &error);
  fixture_must (pair != 0, error);
  fixture_must (pair_end (session, pair, "left", "she was unhappy with it", &error), error);
  fixture_sql (session, "UPDATE event SET note = 'rang about it', request = NULL WHERE pair NOTNULL");
  return pair;
}

static void why_a_pair_ended_is_cleared_with_its_agreement (void **state)
{
  KithSession *session = *state;

  ended_pair (session, fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams"));
  fixture_later (session, 1200);
  assert_int_equal (count_of (session, "agreements"), 1);
  clear_all (session);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM pair WHERE state = 'ended' AND end_reason = ''"),
                    1);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM event WHERE pair NOTNULL AND note <> ''"), 0);
  assert_int_equal (count_of (session, "agreements"), 0);
}

static void only_what_was_chosen_is_cleared (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  guint count = 0;

  closed_request (session, sam);
  fixture_later (session, 800);

  g_autoptr (GPtrArray) items = retention_due (session, &error);

  assert_true (items->len > 1);
  g_ptr_array_set_size (items, 1);
  fixture_must (retention_clear (session, items, &count, NULL, &error), error);
  assert_int_equal (count, 1);

  g_autoptr (GPtrArray) left = retention_due (session, &error);

  assert_true (left->len > 0);
}

/* Why each of these retired supporters stays though their own time is over: something newer. */
static void a_retired_supporter_stays_while_something_else_is_new (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 paired = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  gint64 asker = fixture_supporter (session, "Ana Ruiz", "ana@example.org", "Exams");
  gint64 elsewhere = fixture_supporter (session, "Lee Wong", "lee@example.org", "Exams");
  gint64 wants = fixture_supporter (session, "Uma Khan", "uma@example.org", "Exams");
  gint64 pair = ended_pair (session, paired), request = 0, asked = 0;

  fixture_must (supporter_retire (session, paired, &error) && supporter_retire (session, asker, &error), error);
  fixture_must (supporter_retire (session, elsewhere, &error) && supporter_retire (session, wants, &error), error);
  fixture_sql (session, "INSERT INTO scheme (key, name, rules) SELECT 'buddies', 'Buddies', rules FROM scheme LIMIT 1");
  fixture_sql (session, "INSERT INTO enrolment (scheme, person, role)\n"
                        "SELECT (SELECT id FROM scheme WHERE key = 'buddies'), id, 'supporter' FROM person\n"
                        "WHERE name = 'Lee Wong'");
  fixture_later (session, 760);
  request = fixture_request (session, "Ana Ruiz", "ana@example.org", "Exams", NULL);
  fixture_must (request_close (session, request, "met", &error), error);
  fixture_sql (session, "UPDATE pair SET ended_on = '2028-11-01'");
  asked = access_add (session, wants, session_today (session), NULL, &error);
  fixture_must (asked != 0 && pair != 0, error);
  assert_int_equal (count_of (session, "supporters"), 0);
  fixture_must (access_answered (session, asked, &error), error);
  assert_int_equal (count_of (session, "supporters"), 1); /* Uma */
  fixture_later (session, 760);
  assert_int_equal (count_of (session, "supporters"), 3); /* Lee is active elsewhere */
}

static void what_still_waits_to_be_sent_is_no_old_text (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  gint64 request = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", SUMMARY);

  fixture_must (request_ask (session, request, sam, &error) != 0, error);
  fixture_later (session, 800);
  assert_int_equal (count_of (session, "messages"), 0);
  fixture_sent (session);
  assert_int_equal (count_of (session, "messages"), 1);
}

static void no_months_keep_for_good (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");

  closed_request (session, sam);
  fixture_later (session, 4000);
  assert_int_equal (count_of (session, "requests"), 1);
  fixture_must (setting_set (session, "retention.request_months", "0", &error), error);
  assert_int_equal (count_of (session, "requests"), 0);
}

static gboolean is_said (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = due_list (session, &error);

  fixture_must (list != NULL, error);
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((const Due *)list->pdata[i])->kind, "retention") == 0)
      return TRUE;
  return FALSE;
}

static void today_says_so_once_a_month (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");

  closed_request (session, sam);
  assert_false (is_said (session));
  fixture_later (session, 800);
  assert_true (is_said (session));
  fixture_must (retention_note_look (session, &error), error);
  assert_false (is_said (session));
  fixture_later (session, 27);
  assert_false (is_said (session));
  fixture_later (session, 4);
  assert_true (is_said (session));
}

static void a_deputy_clears_nothing (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  session->role = ROLE_DEPUTY;
  assert_null (retention_due (session, &error));
  g_clear_error (&error);
  assert_false (retention_clear (session, none, NULL, NULL, &error));
  assert_int_equal (error->code, KITH_ERROR_REFUSED);
  session->role = ROLE_COORDINATOR;
}

/* ---- consents */

static guint can_help (KithSession *session, gint64 request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Candidates) found = candidates_for_request (session, request, 0, FALSE, &error);

  fixture_must (found != NULL, error);
  return found->can->len;
}

static void a_withdrawn_consent_counts_no_more_in_a_session_that_has_its_facts (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Bereavement");
  gint64 area = area_find (session, "Bereavement");
  gint64 request = fixture_request (session, "Priya Shah", "priya@example.org", "Bereavement", SUMMARY);

  assert_int_equal (can_help (session, request), 0);
  fixture_must (supporter_consent (session, sam, area, "You may ask me", session_today (session), "by e-mail", &error),
                error);
  assert_int_equal (can_help (session, request), 1);
  assert_non_null (session->snapshot); /* kept from here on */

  gpointer kept = session->snapshot;

  fixture_must (supporter_consent_withdraw (session, sam, area, &error), error);
  assert_ptr_equal (session->snapshot, kept);
  assert_int_equal (can_help (session, request), 0);
  assert_int_equal (request_ask (session, request, sam, &error), 0);
  assert_int_equal (error->code, KITH_ERROR_REFUSED);
}

static void a_consent_withdrawn_by_somebody_else_counts_no_more_here (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Bereavement");
  gint64 area = area_find (session, "Bereavement");
  gint64 request = fixture_request (session, "Priya Shah", "priya@example.org", "Bereavement", SUMMARY);
  Store *store = store_open (store_directory (session->store), session->store->key, &error);
  g_autoptr (KithSession) other = store != NULL ? session_new (store, "other", &session->clock) : NULL;

  fixture_must (other != NULL && session_use_scheme (other, NULL, &error), error);
  fixture_must (supporter_consent (session, sam, area, "You may ask me", session_today (session), "by e-mail", &error),
                error);
  assert_int_equal (can_help (session, request), 1);
  fixture_must (supporter_consent_withdraw (other, sam, area, &error), error);
  assert_int_equal (can_help (session, request), 0);
}

static void every_consent_is_listed_with_its_wording_day_and_means (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Bereavement");
  gint64 area = area_find (session, "Bereavement");

  fixture_must (supporter_consent (session, sam, area, "You may ask me", session_today (session), "by e-mail", &error),
                error);
  {
    g_autoptr (GPtrArray) withdrawn = consent_list (session, TRUE, &error);

    assert_int_equal (withdrawn->len, 0);
  }
  fixture_must (supporter_consent_withdraw (session, sam, area, &error), error);

  g_autoptr (GPtrArray) all = consent_list (session, FALSE, &error);
  const Consent *consent = all->pdata[0];

  assert_int_equal (all->len, 1);
  assert_string_equal (consent->wording, "You may ask me");
  assert_string_equal (consent->means, "by e-mail");
  assert_int_equal (consent->given_on, session_today (session));
  assert_int_equal (consent->withdrawn_on, session_today (session));
}

#define RETENTION(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    RETENTION (texts_are_due_when_their_months_are_over_and_not_a_day_before),
    RETENTION (cleared_texts_are_in_no_page_and_figures_stay),
    RETENTION (retired_supporters_go_unless_something_is_open),
    RETENTION (a_supporter_who_is_cleared_is_gone_from_drafts_and_stands_in_the_ledger),
    RETENTION (a_cleared_request_leaves_its_words_nowhere),
    RETENTION (why_a_pair_ended_is_cleared_with_its_agreement),
    RETENTION (only_what_was_chosen_is_cleared),
    RETENTION (a_retired_supporter_stays_while_something_else_is_new),
    RETENTION (what_still_waits_to_be_sent_is_no_old_text),
    RETENTION (no_months_keep_for_good),
    RETENTION (today_says_so_once_a_month),
    RETENTION (a_deputy_clears_nothing),
    RETENTION (a_withdrawn_consent_counts_no_more_in_a_session_that_has_its_facts),
    RETENTION (a_consent_withdrawn_by_somebody_else_counts_no_more_here),
    RETENTION (every_consent_is_listed_with_its_wording_day_and_means),
  };

  return cmocka_run_group_tests_name ("retention", tests, NULL, NULL);
}
