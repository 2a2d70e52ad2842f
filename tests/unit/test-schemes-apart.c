/* A coordinator of one scheme reads and writes nothing of another by its number (LA-3). A new call of the domain that takes a number, or
 * lists, is one line in a table here. */
#include "base/error.h"
#include "mail/outbox.h"
#include "people/area.h"
#include "people/conflict.h"
#include "people/import.h"
#include "people/person.h"
#include "people/supporter.h"
#include "report/figures.h"
#include "store/apart.h"
#include "store/export.h"
#include "store/maintenance.h"
#include "store/step.h"
#include "store/store-private.h"
#include "support/agreement.h"
#include "support/ask_store.h"
#include "support/candidates.h"
#include "support/due.h"
#include "support/erase.h"
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/involvement.h"
#include "support/outbound.h"
#include "support/pair.h"
#include "support/pair_store.h"
#include "support/request_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

/* Rows of the scheme "peer-support", whose coordinator somebody else is; and our own scheme's. */
typedef struct {
  KithSession *session; /* of "buddies" alone */
  StoreKey key;
  gint64 sam, ana, requester, request, closed, pair, agreement, message, task, conflict, area;
  gint64 own_request, own_supporter;
} Apart;

static void reopen (Apart *apart, const char *schemes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_strdup (store_directory (apart->session->store));
  Clock clock = apart->session->clock;
  StoreKey key = apart->key;
  Store *store;

  g_strlcpy (key.schemes, schemes, sizeof key.schemes);
  session_free (apart->session);
  store = store_open (directory, &key, &error);
  fixture_must (store != NULL, error);
  apart->session = session_new (store, "coordinator", &clock);
  fixture_must (session_use_scheme (apart->session, NULL, &error), error);
}

static gint64 number (Apart *apart, const char *sql)
{
  gint64 found = fixture_sql_number (apart->session, sql);

  if (found == 0)
    g_error ("the scene lacks: %s", sql);
  return found;
}

static void make_theirs (Apart *apart)
{
  KithSession *session = apart->session;
  g_autoptr (GError) error = NULL;

  fixture_sender (session);
  apart->sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams lived");
  apart->ana = fixture_supporter (session, "Ana Ruiz", "ana@example.org", "Exams");
  apart->request = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", "to talk about exams");
  fixture_must (request_ask (session, apart->request, apart->ana, &error) != 0, error);
  fixture_yes (session, apart->request, apart->sam);
  apart->closed = fixture_request (session, "Jo Park", "jo@example.org", "Exams", NULL);
  fixture_must (request_introduce (session, apart->request, apart->sam, &error) != 0, error);
  fixture_must (outbox_mark_sent (session,
                                  fixture_sql_number (session, "SELECT id FROM message WHERE kind = 'introduction'"),
                                  &error),
                error);
  apart->pair = pair_start (session, apart->request, apart->sam, &error);
  fixture_must (apart->pair != 0, error);
  apart->agreement = agreement_new (session, apart->pair, &error);
  fixture_must (apart->agreement != 0, error);
  fixture_must (agreement_mail (session, apart->agreement, TRUE, &error) != 0, error);
  apart->conflict = conflict_add (session, apart->sam, apart->ana, "close friend", DAY_NONE, DAY_NONE, &error);
  fixture_must (apart->conflict != 0, error);
  apart->requester = number (apart, "SELECT id FROM person WHERE name = 'Priya Shah'");
  apart->message = number (apart, "SELECT id FROM message WHERE state = 'waiting'");
  apart->task = number (apart, "SELECT id FROM task WHERE done_on IS NULL");
  apart->area = number (apart, "SELECT id FROM area WHERE name = 'Exams'");
}

static int set_up (void **state)
{
  Apart *apart = g_new0 (Apart, 1);

  apart->session = fixture_session (fixture_day ("2026-11-18"));
  apart->key = *apart->session->store->key;
  make_theirs (apart);
  fixture_sql (apart->session, "INSERT INTO scheme (key, name, rules)\n"
                               "SELECT 'buddies', 'Buddies', rules FROM scheme LIMIT 1");
  fixture_sql (apart->session, "INSERT INTO area (scheme, name, name_folded)\n"
                               "SELECT id, 'Settling in', 'settling in' FROM scheme WHERE key = 'buddies'");
  reopen (apart, "buddies");
  apart->own_supporter = fixture_supporter (apart->session, "Kim Doyle", "kim@example.org", "Settling in");
  apart->own_request = fixture_request (apart->session, "Tom Parry", "tom@example.org", "Settling in", NULL);
  *state = apart;
  return 0;
}

static int tear_down (void **state)
{
  Apart *apart = *state;

  fixture_free (apart->session);
  g_free (apart);
  return 0;
}

/* ---- the calls: TRUE where something of the other scheme came back, or was done */

static gboolean got (gpointer result, GDestroyNotify release)
{
  gboolean there = result != NULL;

  if (there)
    release (result);
  return there;
}

static gboolean named (char *name)
{
  gboolean there = name != NULL && *name != '\0';

  g_free (name);
  return there;
}

static gboolean listed (GPtrArray *list)
{
  gboolean there = list != NULL && list->len > 0;

  g_clear_pointer (&list, g_ptr_array_unref);
  return there;
}

static gboolean numbered (GArray *list)
{
  gboolean there = list != NULL && list->len > 0;

  g_clear_pointer (&list, g_array_unref);
  return there;
}

#define CALL(name, expression)                                                                                         \
  static gboolean name (Apart *a, GError **error)                                                                      \
  {                                                                                                                    \
    KithSession *s = a->session;                                                                                       \
    (void)s;                                                                                                           \
    (void)error;                                                                                                       \
    return expression;                                                                                                 \
  }

CALL (load_request, got (request_load (s, a->request, error), (GDestroyNotify)request_free))
CALL (reveal_request, got (request_reveal (s, a->request, error), (GDestroyNotify)request_private_free))
CALL (read_issue, got (request_issue (s, a->request, error), g_free))
CALL (read_form, got (request_values (s, a->request, error), (GDestroyNotify)values_free))
CALL (read_requester, request_requester (s, a->request, error) != 0)
CALL (withdraw_request, request_withdraw (s, a->request, error))
CALL (reopen_request, request_reopen (s, a->request, error))
CALL (close_request, request_close (s, a->closed, "unmet", error))
CALL (log_request_call, request_log_call (s, a->request, "rang", error))
CALL (request_happenings, listed (request_history (s, a->request, error)))
CALL (request_told, listed (request_may_be_told (s, a->request, error)))
CALL (warn_summary, got (request_summary_warning (s, a->request, "Priya Shah", error), g_free))
CALL (ask_preview, got (request_ask_preview (s, a->closed, a->sam, error), (GDestroyNotify)message_free))
CALL (ask_theirs, request_ask (s, a->closed, a->sam, error) != 0)
CALL (ask_our_supporter, request_ask (s, a->closed, a->own_supporter, error) != 0)
CALL (ask_their_supporter, request_ask (s, a->own_request, a->sam, error) != 0)
CALL (remind, request_remind (s, a->request, a->ana, error) != 0)
CALL (answer, request_answer (s, a->request, a->ana, ANSWER_NO, NULL, error))
CALL (answer_ours_with_theirs, request_answer (s, a->own_request, a->sam, ANSWER_YES, NULL, error))
CALL (introduce, request_introduce (s, a->request, a->sam, error) != 0)
CALL (want_another, request_wants_another (s, a->request, error))
CALL (ask_permission, request_permission_ask (s, a->closed, error) != 0)
CALL (record_permission, request_permission_record (s, a->closed, TRUE, DAY_NONE, NULL, error))
CALL (broadcast, request_broadcast (s, a->closed, NULL, error))
CALL (acknowledge, request_acknowledge (s, a->request, error) != 0)
CALL (thank, request_thank (s, a->request, a->sam, error) != 0)
CALL (list_asks, listed (request_asks (s, a->request, error)))
CALL (one_ask, got (ask_latest (s, a->request, a->sam, error), (GDestroyNotify)ask_free))
CALL (a_recipient, got (recipient_load (s, a->sam, error), (GDestroyNotify)recipient_free))
CALL (their_recipients, listed (broadcast_recipients (s, a->request, error)))
CALL (who_is_kept_apart, are_kept_apart (s, a->sam, a->ana))
CALL (candidates, got (candidates_for_request (s, a->request, 10, TRUE, error), (GDestroyNotify)candidates_free))
CALL (why, numbered (candidates_why (s, a->request, a->sam, NULL, NULL, error)))
CALL (why_their_supporter, numbered (candidates_why (s, a->own_request, a->sam, NULL, NULL, error)))
CALL (load_pair, got (pair_load (s, a->pair, error), (GDestroyNotify)pair_free))
CALL (start_pair, pair_start (s, a->request, a->sam, error) != 0)
CALL (end_pair, pair_end (s, a->pair, "left", NULL, error))
CALL (list_pairs, listed (pair_list (s, TRUE, error)))
CALL (load_agreement, got (agreement_load (s, a->agreement, error), (GDestroyNotify)agreement_free))
CALL (another_agreement, agreement_new (s, a->pair, error) != 0)
CALL (sign_agreement, agreement_sign (s, a->agreement, TRUE, DAY_NONE, "on paper", error))
CALL (mail_agreement, agreement_mail (s, a->agreement, TRUE, error) != 0)
CALL (list_agreements, listed (agreement_list (s, error)))
CALL (load_message, got (outbox_load (s, a->message, error), (GDestroyNotify)message_free))
CALL (list_messages, listed (outbox_list (s, FALSE, error)))
CALL (mark_message, outbox_mark_sent (s, a->message, error))
CALL (discard_message, outbox_discard (s, a->message, error))
CALL (discard_with_meaning, support_discard_message (s, a->message, error))
CALL (retry_message, outbox_retry (s, a->message, error))
CALL (snooze_task, due_snooze (s, a->task, a->session->clock.fixed_today + 3, error))
CALL (load_supporter, got (supporter_load (s, a->sam, error), (GDestroyNotify)supporter_free))
CALL (retire_supporter, supporter_retire (s, a->sam, error))
CALL (away_supporter, supporter_set_away (s, a->sam, a->session->clock.fixed_today + 3, error))
CALL (log_supporter_call, supporter_log_call (s, a->sam, "rang", error))
CALL (consent_supporter, supporter_consent (s, a->sam, a->area, "yes", a->session->clock.fixed_today, "phone", error))
CALL (withdraw_consent, supporter_consent_withdraw (s, a->sam, a->area, error))
CALL (involvements, listed (involvement_list (s, a->sam, 10, error)))
CALL (events_of_person, listed (person_events (s, a->sam, 10, error)))
CALL (load_person, got (person_load (s, a->requester, error), (GDestroyNotify)person_free))
CALL (find_person, listed (person_search_supporters (s, "sam@", 10, error)))
CALL (find_by_number, person_resolve (s, "#1", error) != 0 && a->sam == 1)
CALL (find_by_name, person_resolve (s, "Sam Hill", error) != 0)
CALL (find_by_address, listed (person_by_email (s, "priya@example.org", error)))
CALL (list_conflicts, listed (conflict_list (s, 0, error)))
CALL (conflicts_of_person, listed (conflict_list (s, a->sam, error)))
CALL (add_conflict, conflict_add (s, a->own_supporter, a->sam, "close friend", DAY_NONE, DAY_NONE, error) != 0)
CALL (remove_conflict, conflict_remove (s, a->conflict, error))
CALL (name_of_area, named (area_name (s, a->area)))
CALL (rename_area, area_set (s, a->area, 0, "Another", FALSE, error))
CALL (remove_area, area_remove (s, a->area, error))
CALL (erase_person, person_erase (s, a->requester, NULL, error))
CALL (plan_erasure, got (erase_plan (s, a->requester, error), (GDestroyNotify)erase_plan_free))
CALL (undo_other_things, step_undo_one (s, 1, NULL, error))
CALL (back_up_everything, store_backup (s, "/nonexistent/kith.db", error))
CALL (export_everything, store_export (s, "/nonexistent/all", error))

/* What is called inside a step only; whatever it wrote is kept. */
#define STEP_CALL(name, expression)                                                                                    \
  static gboolean name (Apart *a, GError **error)                                                                      \
  {                                                                                                                    \
    KithSession *s = a->session;                                                                                       \
    g_autoptr (Step) step = step_begin (s, "tried", error);                                                            \
    return step != NULL && (expression) && step_commit (g_steal_pointer (&step), error);                               \
  }

STEP_CALL (refresh_request, request_refresh (s, a->request, error) && FALSE)
STEP_CALL (refresh_pair, pair_refresh (s, a->pair, error) && FALSE)
STEP_CALL (rename_person, person_save (s, a->sam, 0, "Another", NULL, NULL, NULL, NULL, error) != 0)

static gboolean save_request (Apart *a, GError **error)
{
  g_autoptr (Values) values = values_new ();

  values_set (values, "summary", "another");
  return request_save (a->session, a->request, 0, values, FALSE, error) != 0;
}

static gboolean keep_apart_from_theirs (Apart *a, GError **error)
{
  g_autoptr (Values) values = values_new ();

  values_set (values, "keep_apart", "Sam Hill");
  return request_save (a->session, a->own_request, 0, values, FALSE, error) != 0 &&
         fixture_sql_number (a->session, "SELECT count(*) FROM main.conflict WHERE person_a = 1 OR person_b = 1") > 1;
}

static gboolean save_supporter (Apart *a, GError **error)
{
  g_autoptr (Values) values = values_new ();

  values_set (values, "specialty", "another");
  return supporter_save (a->session, a->sam, 0, values, FALSE, error) != 0;
}

static gboolean set_agreement (Apart *a, GError **error)
{
  g_autoptr (Values) values = values_new ();

  values_set (values, "hopes", "another");
  return agreement_set (a->session, a->agreement, 0, values, error) != 0;
}

static gboolean row_of_supporter (Apart *a, GError **error)
{
  SupporterRow row = { 0 };
  gboolean there = supporter_row (a->session, a->sam, &row, error);

  if (there)
    supporter_row_clear (&row);
  return there;
}

static gboolean list_requests (Apart *a, GError **error)
{
  g_autoptr (GPtrArray) list = request_list (a->session, TRUE, NULL, error);

  return list == NULL || list->len != 1;
}

static gboolean list_supporters (Apart *a, GError **error)
{
  g_autoptr (GArray) ids = supporter_ids (a->session, "", SUPPORTER_BY_NAME, TRUE, NULL, NULL, error);

  return ids == NULL || ids->len != 1;
}

static gboolean report (Apart *a, GError **error)
{
  Day today = session_today (a->session);
  g_autoptr (GPtrArray) figures = report_figures (a->session, today - 30, today, error);
  gboolean more = FALSE;

  for (guint i = 0; figures != NULL && i < figures->len; i++)
    more = more || ((Figure *)figures->pdata[i])->count > 1;
  return more;
}

static gboolean send_their_mail (Apart *a, GError **error)
{
  char *argv[] = { "/bin/true", NULL };
  Mailer mailer = { argv };
  guint sent = 0;

  outbox_send (a->session, &mailer, 0, TRUE, &sent, NULL, error);
  return sent > 0;
}

static gboolean turn_the_day (Apart *a, GError **error)
{
  fixture_later (a->session, 60);
  return due_turn_the_day (a->session, error) && FALSE;
}

static gboolean import_over_theirs (Apart *a, GError **error)
{
  static const char text[] = "Name,E-mail,Specialty\nSam Hill,sam@example.org,Surgery\n";
  g_autoptr (ImportTable) table = import_read (a->session, text, strlen (text), error);
  g_autoptr (ImportMapping) mapping = import_mapping_new (a->session, error);
  g_autoptr (ImportPlan) plan = import_plan (a->session, table, mapping, error);

  return plan == NULL || plan->change > 0 || plan->missing->len > 1;
}

#define ROW(call)                                                                                                      \
  {                                                                                                                    \
#call, call                                                                                                        \
  }
static const struct {
  const char *name;
  gboolean (*call) (Apart *apart, GError **error);
} calls[] = {
  ROW (load_request),
  ROW (reveal_request),
  ROW (read_issue),
  ROW (read_form),
  ROW (read_requester),
  ROW (save_request),
  ROW (withdraw_request),
  ROW (reopen_request),
  ROW (close_request),
  ROW (log_request_call),
  ROW (request_happenings),
  ROW (request_told),
  ROW (warn_summary),
  ROW (refresh_request),
  ROW (list_requests),
  ROW (ask_preview),
  ROW (ask_theirs),
  ROW (ask_our_supporter),
  ROW (ask_their_supporter),
  ROW (remind),
  ROW (answer),
  ROW (answer_ours_with_theirs),
  ROW (introduce),
  ROW (want_another),
  ROW (ask_permission),
  ROW (record_permission),
  ROW (broadcast),
  ROW (acknowledge),
  ROW (thank),
  ROW (list_asks),
  ROW (one_ask),
  ROW (a_recipient),
  ROW (their_recipients),
  ROW (who_is_kept_apart),
  ROW (candidates),
  ROW (why),
  ROW (why_their_supporter),
  ROW (load_pair),
  ROW (start_pair),
  ROW (end_pair),
  ROW (list_pairs),
  ROW (refresh_pair),
  ROW (load_agreement),
  ROW (another_agreement),
  ROW (set_agreement),
  ROW (sign_agreement),
  ROW (mail_agreement),
  ROW (list_agreements),
  ROW (load_message),
  ROW (list_messages),
  ROW (mark_message),
  ROW (discard_message),
  ROW (discard_with_meaning),
  ROW (retry_message),
  ROW (send_their_mail),
  ROW (snooze_task),
  ROW (turn_the_day),
  ROW (load_supporter),
  ROW (save_supporter),
  ROW (row_of_supporter),
  ROW (list_supporters),
  ROW (retire_supporter),
  ROW (away_supporter),
  ROW (log_supporter_call),
  ROW (consent_supporter),
  ROW (withdraw_consent),
  ROW (involvements),
  ROW (events_of_person),
  ROW (load_person),
  ROW (find_person),
  ROW (find_by_number),
  ROW (find_by_name),
  ROW (find_by_address),
  ROW (rename_person),
  ROW (list_conflicts),
  ROW (conflicts_of_person),
  ROW (add_conflict),
  ROW (remove_conflict),
  ROW (name_of_area),
  ROW (rename_area),
  ROW (remove_area),
  ROW (import_over_theirs),
  ROW (report),
  ROW (erase_person),
  ROW (plan_erasure),
  ROW (undo_other_things),
  ROW (back_up_everything),
  ROW (export_everything),
  ROW (keep_apart_from_theirs), /* last: whoever is named becomes a person of ours */
};

/* All rows of the other scheme and its people, whoever looks. */
static char *theirs (Apart *apart)
{
  static const char *const sums[] = {
    "SELECT group_concat (id || state || version) FROM main.request WHERE scheme = 1",
    "SELECT group_concat (id || state || version) FROM main.ask",
    "SELECT group_concat (id || state || version) FROM main.pair",
    "SELECT group_concat (id || version) FROM main.agreement",
    "SELECT group_concat (id || state || version) FROM main.message",
    "SELECT group_concat (id || version) FROM main.task WHERE scheme = 1",
    "SELECT group_concat (id) FROM main.event WHERE scheme = 1",
    "SELECT group_concat (id || status || version) FROM main.enrolment WHERE scheme = 1",
    "SELECT group_concat (id || name || version) FROM main.person WHERE id <= 5",
    "SELECT group_concat (id || version) FROM main.conflict WHERE person_a <= 5 OR person_b <= 5",
    "SELECT group_concat (id || name || version) FROM main.area",
    "SELECT group_concat (id || version) FROM main.consent",
  };
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sums); i++) {
    g_autofree char *sum = fixture_sql_text (apart->session, sums[i]);

    g_string_append_printf (all, "%s\n", sum != NULL ? sum : "");
  }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void nothing_of_another_scheme_is_read_or_written (void **state)
{
  Apart *apart = *state;
  g_autofree char *before = theirs (apart);
  guint leaks = 0;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++) {
    g_autoptr (GError) error = NULL;
    gboolean leaked = calls[i].call (apart, &error);
    g_autofree char *after = theirs (apart);

    if (leaked || strcmp (before, after) != 0)
      print_error ("%s %s\n", calls[i].name, leaked ? "gave something" : "changed something");
    leaks += leaked || strcmp (before, after) != 0 ? 1 : 0;
    g_free (before);
    before = g_steal_pointer (&after);
  }
  assert_int_equal (leaks, 0);
}

/* The same calls find everything for a coordinator of all schemes: what is asked above can be there. */
static void whoever_has_all_schemes_finds_it (void **state)
{
  Apart *apart = *state;
  static gboolean (*const reading[]) (Apart *, GError **) = {
    load_request,  reveal_request, list_asks,   one_ask,     load_pair,        load_agreement,     load_message,
    list_messages, load_supporter, load_person, find_person, find_by_name,     list_conflicts,     who_is_kept_apart,
    name_of_area,  a_recipient,    candidates,  why,         row_of_supporter, request_happenings,
  };

  reopen (apart, "");
  for (guint i = 0; i < G_N_ELEMENTS (reading); i++) {
    g_autoptr (GError) error = NULL;

    assert_true (reading[i](apart, &error));
  }
}

static void a_row_of_another_scheme_is_not_there (void **state)
{
  Apart *apart = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = g_strdup_printf ("There is no request %" G_GINT64_FORMAT ".", apart->request);

  assert_null (request_load (apart->session, apart->request, &error));
  assert_string_equal (error->message, sentence);
}

/* Whatever a call forgets: the write itself finds no row. */
static void a_write_past_the_domain_finds_nothing (void **state)
{
  Apart *apart = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Step) step = step_begin (apart->session, "wrote", &error);
  g_autoptr (Row) row = row_new ("request");

  row_text (row, "detail", "another");
  assert_false (row_update (apart->session, apart->request, 0, row, &error));
  assert_int_equal (error->code, KITH_ERROR_CHANGED);
}

static void somebody_kept_apart_from_ours_alone_is_ours (void **state)
{
  Apart *apart = *state;
  g_autoptr (GError) error = NULL;
  gint64 alone = 0;

  {
    g_autoptr (Step) step = step_begin (apart->session, "added", &error);

    alone = person_save (apart->session, 0, 0, "Uma Khan", "", "", "", "", &error);
    fixture_must (alone != 0 && step_commit (g_steal_pointer (&step), &error), error);
  }
  assert_int_not_equal (
      conflict_add (apart->session, apart->own_supporter, alone, "close friend", DAY_NONE, DAY_NONE, &error), 0);
  assert_true (listed (conflict_list (apart->session, apart->own_supporter, &error)));
  fixture_sql (apart->session, "INSERT INTO main.person (uid, name, name_folded)\n"
                               "VALUES ('0123456789abcdef0123456789abcdef', 'Only Theirs', 'only theirs')");
  fixture_sql (apart->session, "INSERT INTO main.conflict (person_a, person_b, kind)\n"
                               "SELECT 1, max (id), 'household' FROM main.person");
  assert_false (listed (person_search_supporters (apart->session, "Only Theirs", 10, &error)));
}

/* A new row gets a number that no scheme has used. */
static void numbers_are_of_the_whole_store (void **state)
{
  Apart *apart = *state;

  assert_int_equal (apart->own_request, MAX (apart->request, apart->closed) + 1);
}

/* Tables that belong to the whole store. One that is in neither list is new: does it belong to a scheme? */
static void every_table_is_of_a_scheme_or_of_the_store (void **state)
{
  static const char *const shared[] = { "scheme", "setting", "template", "step", "change", "audit", NULL };
  Apart *apart = *state;
  g_autoptr (GPtrArray) names = catalogue_names (apart->session->store);

  for (guint i = 0; i < names->len; i++)
    if (!apart_covers (names->pdata[i]) && !g_strv_contains (shared, names->pdata[i]))
      fail_msg ("%s: does it belong to a scheme? Say so in store/apart.c or here", (char *)names->pdata[i]);
}

/* Every table by itself, whatever a call asks of it: of two schemes' rows one's own are there. The other scheme has a row in each. */
static void every_table_shows_its_own_scheme_alone (void **state)
{
  static const struct {
    const char *table, *mine; /* ids */
  } tables[] = {
    { "area", "SELECT group_concat (id) FROM (SELECT a.id FROM main.area a JOIN main.scheme s ON s.id = a.scheme"
              " WHERE s.key = 'buddies' ORDER BY a.id)" },
    { "person", "SELECT group_concat (id) FROM (SELECT id FROM main.person WHERE name IN ('Kim Doyle', 'Tom Parry') "
                "ORDER BY id)" },
    { "grade", NULL },
    { "consent", NULL },
    { "conflict", NULL },
    { "agreement", NULL },
    { "permission", NULL },
    { "broadcast", NULL },
    { "introduction", NULL },
    { "ask", NULL },
    { "pair", NULL },
    { "message", NULL },
    { "access_request", NULL },
    { "access_omission", NULL },
  };
  static const char *const rows[] = {
    "INSERT INTO consent (person, area, wording, given_on, means)\n"
    "SELECT 1, id, 'yes', '2026-11-01', 'phone' FROM area WHERE name = 'Exams'",
    "INSERT INTO grade (person, name, held_from) VALUES (1, 'ST4', '2026-08-01')",
    "INSERT INTO permission (request, matter, wording, state, asked_on)\n"
    "SELECT id, matter, summary, 'yes', '2026-11-01' FROM request WHERE summary <> '' AND scheme = 1 LIMIT 1",
    "INSERT INTO broadcast (request, permission, wording, sent_on, recipients)\n"
    "SELECT request, id, wording, '2026-11-02', 1 FROM permission",
    "INSERT INTO access_request (person, received_on, due_on) VALUES (1, '2026-11-01', '2026-12-01')",
    "INSERT INTO access_omission (access_request, entry, reason) VALUES (1, 'message 1', 'theirs')",
    "INSERT INTO person (uid, name, name_folded) VALUES ('00000000000000000000000000000001', 'Lee Wong', 'lee wong')",
    "INSERT INTO enrolment (scheme, person, role) SELECT 1, max (id), 'supporter' FROM person",
    "INSERT INTO conflict (person_a, person_b, kind)\n"
    "SELECT min (id), max (id), 'household' FROM person WHERE name IN ('Kim Doyle', 'Lee Wong')",
  };
  Apart *apart = *state;

  reopen (apart, "");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    fixture_sql (apart->session, rows[i]);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM main.%s", tables[i].table);

    if (fixture_sql_number (apart->session, count) == 0)
      fail_msg ("the scene has no %s", tables[i].table);
  }
  reopen (apart, "buddies");
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *ids = g_strdup_printf (
        "SELECT coalesce (group_concat (id), '') FROM (SELECT id FROM %s ORDER BY id)", tables[i].table);
    g_autofree char *seen = fixture_sql_text (apart->session, ids);
    g_autofree char *mine = tables[i].mine != NULL ? fixture_sql_text (apart->session, tables[i].mine) : g_strdup ("");

    if (strcmp (seen, mine) != 0)
      fail_msg ("of %s are seen: %s; ours: %s", tables[i].table, seen, mine);
  }
}

static void a_reader_of_one_scheme_sees_its_figures (void **state)
{
  Apart *apart = *state;
  g_autoptr (GError) error = NULL;
  Day today = session_today (apart->session);
  g_autoptr (GPtrArray) figures = NULL;
  SupporterRow row = { 0 };

  apart->key.role = ROLE_READER;
  apart->key.reads_texts = FALSE;
  reopen (apart, "buddies");
  figures = report_figures (apart->session, today - 30, today, &error);
  fixture_must (figures != NULL, error);
  assert_int_equal (fixture_sql_number (apart->session, "SELECT count(*) FROM request"), 1);
  assert_null (request_reveal (apart->session, apart->own_request, &error));
  g_clear_error (&error);
  assert_false (supporter_row (apart->session, apart->own_supporter, &row, &error));
  assert_int_equal (error->code, KITH_ERROR_REFUSED);
}

#define APART(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)
#define PROVES(code, test)                                                                                             \
  {                                                                                                                    \
    "/" code "/" #test, test, set_up, tear_down, NULL                                                                  \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    PROVES ("LA-3", nothing_of_another_scheme_is_read_or_written),
    APART (whoever_has_all_schemes_finds_it),
    PROVES ("LA-3", a_row_of_another_scheme_is_not_there),
    APART (a_write_past_the_domain_finds_nothing),
    APART (somebody_kept_apart_from_ours_alone_is_ours),
    APART (numbers_are_of_the_whole_store),
    APART (every_table_is_of_a_scheme_or_of_the_store),
    PROVES ("LA-3", every_table_shows_its_own_scheme_alone),
    APART (a_reader_of_one_scheme_sees_its_figures),
  };

  return cmocka_run_group_tests_name ("schemes-apart", tests, NULL, NULL);
}
