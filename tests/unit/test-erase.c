/* Erasing a person: gone from everywhere, and the totals stay (BY-10). */
#include "support/erase.h"

#include "base/error.h"
#include "mail/outbox.h"
#include "people/supporter.h"
#include "report/figures.h"
#include "store/draft.h"
#include "store/erasures.h"
#include "store/maintenance.h"
#include "store/setting.h"
#include "store/step.h"
#include "store/store-private.h"
#include "support/access.h"
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/introduction.h"
#include "support/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define NAME "Priya Oyelaran"
#define EMAIL "priya.oyelaran@example.org"

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

typedef struct {
  gint64 person, request, supporter;
} Scene;

/* A request that went its whole way: asked, said yes, passed on, closed; its words stand in many places. */
static Scene scene (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  Scene scene = { 0 };

  scene.supporter = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  scene.request = fixture_request (session, NAME, EMAIL, "Exams", "Someone would like to talk about exams.");
  fixture_request_set (session, scene.request, "issue", NAME " is afraid of the viva");
  fixture_yes (session, scene.request, scene.supporter);
  fixture_must (request_introduce (session, scene.request, scene.supporter, &error) != 0, error);
  fixture_sql (session,
               "UPDATE message SET state = 'sent', handed_at = queued_at, version = version WHERE state = 'waiting'");
  fixture_set (session, scene.supporter, "notes", "Met " NAME " twice", NULL);
  fixture_must (request_close (session, scene.request, "details-passed-on", &error), error);
  scene.person = fixture_sql_number (session, "SELECT requester FROM request");
  return scene;
}

static void erase (KithSession *session, gint64 person)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  gboolean erased = person_erase (session, person, &note, &error);

  fixture_must (erased, error);
  assert_null (note);
}

static void someone_erased_is_in_no_page_of_the_file (void **state)
{
  KithSession *session = *state;
  Scene all = scene (session);

  assert_true (fixture_stands_in_pages (session, NAME)); /* the look finds what is there */
  assert_true (fixture_stands_in_pages (session, EMAIL));
  erase (session, all.person);
  assert_false (fixture_stands_in_pages (session, NAME));
  assert_false (fixture_stands_in_pages (session, EMAIL));
  assert_false (fixture_stands_in_pages (session, "priya oyelaran"));
  assert_true (fixture_stands_in_pages (session, "Sam Hill"));
}

static void totals_in_reports_stay_what_they_were (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);
  Day from = fixture_day ("2026-01-01"), until = fixture_day ("2026-12-31");
  g_autoptr (GPtrArray) before = report_figures (session, from, until, &error);
  gint64 asked = 0;

  erase (session, all.person);

  g_autoptr (GPtrArray) after = report_figures (session, from, until, &error);

  assert_int_equal (before->len, after->len);
  for (guint i = 0; i < before->len; i++) {
    const Figure *one = before->pdata[i], *other = after->pdata[i];

    assert_string_equal (one->label, other->label);
    assert_int_equal (one->count, other->count);
    asked += one->count;
  }
  assert_true (asked >= 5);
}

static void the_store_verifies_after_an_erasure (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);

  erase (session, all.person);
  /* The fixture's key is not in a keyring, and it wrote one row past the store. */
  g_autoptr (GPtrArray) findings = store_verify (session, &error);

  fixture_must (findings != NULL, error);
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];

    if (!finding->passed && strcmp (finding->check, "keyring") != 0 &&
        strcmp (finding->check, "versions and images") != 0)
      fail_msg ("%s: %s", finding->check, finding->sentence);
  }
}

static void private_texts_of_others_lose_the_name_and_keep_the_rest (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);

  erase (session, all.person);

  g_autoptr (Supporter) sam = supporter_load (session, all.supporter, &error);

  fixture_must (sam != NULL, error);
  assert_string_equal (sam->notes, "Met [erased] twice");
}

static void what_is_still_open_stands_in_the_way (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  gint64 request = fixture_request (session, NAME, EMAIL, "Exams", NULL);
  gint64 person = fixture_sql_number (session, "SELECT requester FROM request");
  g_autoptr (ErasePlan) plan = erase_plan (session, person, &error);

  fixture_must (plan != NULL, error);
  assert_int_equal (plan->blockers->len, 1);
  assert_non_null (strstr (plan->blockers->pdata[0], "still open"));
  assert_false (person_erase (session, person, NULL, &error));
  assert_int_equal (error->code, KITH_ERROR_REFUSED);
  g_clear_error (&error);
  fixture_must (request_ask (session, request, sam, &error) != 0, error);
  assert_false (person_erase (session, sam, NULL, &error));
  assert_int_equal (error->code, KITH_ERROR_REFUSED);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM person WHERE erased_on NOTNULL"), 0);
  assert_int_equal (erasures_count (session), 0);
}

static void a_supporter_who_is_erased_leaves_no_name_in_messages_to_others (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);

  assert_true (fixture_stands_in_pages (session, "Sam Hill"));
  fixture_must (supporter_retire (session, all.supporter, &error), error);
  erase (session, all.supporter);
  assert_false (fixture_stands_in_pages (session, "Sam Hill"));
  assert_false (fixture_stands_in_pages (session, "sam@example.org"));
  assert_true (fixture_stands_in_pages (session, NAME));
}

static void a_draft_that_names_the_person_goes (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);
  g_autoptr (Values) named = values_new ();
  g_autoptr (Values) other = values_new ();

  values_set (named, "notes", "spoke with " NAME);
  values_set (other, "notes", "spoke with nobody");
  fixture_must (draft_save (session, &(DraftOf){ "supporter", 1, 1, NULL }, named, &error), error);
  fixture_must (draft_save (session, &(DraftOf){ "supporter", 99, 1, NULL }, other, &error), error);
  erase (session, all.person);

  g_autoptr (Draft) gone = draft_find (session, "supporter", 1);
  g_autoptr (Draft) kept = draft_find (session, "supporter", 99);

  assert_null (gone);
  assert_non_null (kept);
}

/* Nobody is named in them: they are about what is the person's. */
static void a_draft_about_the_person_goes_though_it_names_nobody (void **state)
{
  static const struct {
    const char *form, *screen;
    gboolean of_request, goes;
  } drafts[] = {
    { "request", NULL, TRUE, TRUE },     { "summary", NULL, TRUE, TRUE },        { "supporter", NULL, FALSE, TRUE },
    { "consent", NULL, FALSE, TRUE },    { "pair-end", NULL, TRUE, FALSE }, /* another pair's: its number is the request's */
    { "prompt", "request", TRUE, TRUE }, { "prompt", "supporter", FALSE, TRUE }, { "prompt", "pair", TRUE, FALSE },
  };
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);

  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++) {
    gint64 record = drafts[i].of_request ? all.request : all.person;
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, record);
    g_autoptr (Values) values = values_new ();

    values_set (values, "text", "wants to stop");
    values_set (values, "screen", drafts[i].screen);
    values_set (values, "record", text);
    fixture_must (draft_save (session,
                              &(DraftOf){ drafts[i].form, drafts[i].screen != NULL ? 900 + i : record, 1, NULL },
                              values, &error),
                  error);
  }
  erase (session, all.person);
  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++) {
    gint64 record = drafts[i].of_request ? all.request : all.person;
    g_autoptr (Draft) draft = draft_find (session, drafts[i].form, drafts[i].screen != NULL ? 900 + i : record);

    if ((draft == NULL) != drafts[i].goes)
      fail_msg ("the draft of %s %s", drafts[i].form, draft == NULL ? "went" : "stayed");
  }
}

static void who_sends_for_the_office_is_not_erased (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);

  fixture_must (setting_set (session, "office.sender_address", "Priya.Oyelaran@example.org", &error), error);
  assert_false (person_erase (session, all.person, NULL, &error));
  assert_non_null (strstr (error->message, "another sender"));
  g_clear_error (&error);
  fixture_must (setting_set (session, "office.sender_address", "peer@example.org", &error), error);
  fixture_must (setting_set (session, "office.sender_name", NAME, &error), error);
  assert_false (person_erase (session, all.person, NULL, &error));
  g_clear_error (&error);
  fixture_must (setting_set (session, "office.sender_name", "Peer support", &error), error);
  erase (session, all.person);
}

static void undo_does_not_bring_the_person_back (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);

  erase (session, all.person);
  assert_false (step_undo (session, NULL, &error));
  assert_non_null (strstr (error->message, "erased"));
  g_clear_error (&error);
  assert_null (erase_plan (session, all.person, &error));
  assert_int_equal (error->code, KITH_ERROR_INPUT);
}

/* As a restored backup would be: the ledger knows, the database does not. */
static void who_was_erased_is_erased_again_where_a_backup_brought_them_back (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);
  g_autofree char *uid = NULL;
  guint count = 0;

  {
    g_autofree char *sql = g_strdup_printf ("SELECT uid FROM person WHERE id = %" G_GINT64_FORMAT, all.person);

    uid = fixture_sql_text (session, sql);
  }
  fixture_must (erase_again (session, &count, &error), error);
  assert_int_equal (count, 0);
  fixture_must (erasures_note (session, uid, &error), error);
  fixture_must (erase_again (session, &count, &error), error);
  assert_int_equal (count, 1);
  assert_false (fixture_stands_in_pages (session, NAME));
  fixture_must (erase_again (session, &count, &error), error);
  assert_int_equal (count, 0);
}

static void the_ledger_holds_no_name_and_no_uid (void **state)
{
  KithSession *session = *state;
  Scene all = scene (session);
  g_autofree char *path = g_build_filename (store_directory (session->store), "erasures", NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT uid FROM person WHERE id = %" G_GINT64_FORMAT, all.person);
  g_autofree char *uid = fixture_sql_text (session, sql);
  g_autofree char *text = NULL;

  erase (session, all.person);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_null (strstr (text, uid));
  assert_null (strstr (text, "riya"));
  assert_true (g_str_has_prefix (text, "2026-11-18 "));
  assert_int_equal (erasures_count (session), 1);
}

static char *uid_of (KithSession *session, gint64 person)
{
  g_autofree char *sql = g_strdup_printf ("SELECT uid FROM person WHERE id = %" G_GINT64_FORMAT, person);

  return fixture_sql_text (session, sql);
}

/* One line after the other; whoever has the file alone cannot try uids against it. */
static void the_ledger_keeps_its_lines_and_tells_nothing_without_the_store (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);
  g_autofree char *path = g_build_filename (store_directory (session->store), "erasures", NULL);
  g_autofree char *uid = uid_of (session, all.person);
  g_autofree char *another = uid_of (session, fixture_supporter (session, "Kim Doyle", "kim@example.org", "Exams"));
  g_autofree char *text = NULL;
  unsigned char hash[32];
  char plain[2 * sizeof hash + 1];
  guint count = 0;

  erase (session, all.person);
  fixture_must (erase_again (session, &count, &error), error);
  fixture_must (erasures_note (session, another, &error), error);
  assert_int_equal (erasures_count (session), 2);
  fixture_must (erase_again (session, &count, &error), error);
  assert_int_equal (count, 1);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  crypto_generichash (hash, sizeof hash, (const unsigned char *)uid, strlen (uid), NULL, 0);
  assert_null (strstr (text, sodium_bin2hex (plain, sizeof plain, hash, sizeof hash)));
}

static void what_an_access_request_holds_goes_too (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);
  gint64 id = access_add (session, all.person, session_today (session), "asked by letter of " NAME, &error);
  gint64 other = access_add (session, all.supporter, session_today (session), NULL, &error);

  fixture_must (id != 0 && other != 0, error);
  fixture_must (access_leave_out (session, id, "person 1", "told by a relative of " NAME, &error), error);
  assert_false (person_erase (session, all.person, NULL, &error)); /* it is to be answered first */
  assert_non_null (strstr (error->message, "not answered"));
  g_clear_error (&error);
  fixture_must (access_answered (session, id, &error), error);
  erase (session, all.person);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM access_request"), 1);
  assert_int_equal (fixture_sql_number (session, "SELECT person FROM access_request"), all.supporter);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM access_omission"), 0);
  assert_false (fixture_stands_in_pages (session, NAME));
  assert_false (fixture_stands_in_pages (session, "a relative of"));
}

static void nothing_is_written_about_someone_erased (void **state)
{
  KithSession *session = *state;
  Scene all = scene (session);
  char *message = NULL;

  erase (session, all.person);
  assert_int_not_equal (sqlite3_exec (session->store->db, "UPDATE person SET name = 'Back' WHERE erased_on NOTNULL",
                                      NULL, NULL, &message),
                        SQLITE_OK);
  assert_non_null (strstr (message, "was erased"));
  sqlite3_free (message);
  /* And a queued text is as untouchable as before. */
  assert_int_not_equal (sqlite3_exec (session->store->db, "UPDATE message SET body = 'other'", NULL, NULL, NULL),
                        SQLITE_OK);
}

static void a_namesake_keeps_name_and_messages (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);
  gint64 namesake = fixture_supporter (session, NAME, "another.priya@example.org", "Exams");
  gint64 request = fixture_request (session, "Lee Wong", "lee@example.org", "Exams", NULL);

  fixture_must (request_ask (session, request, namesake, &error) != 0, error);

  g_autoptr (ErasePlan) plan = erase_plan (session, all.person, &error);

  fixture_must (plan != NULL, error);
  assert_non_null (strstr (plan->stays->pdata[plan->stays->len - 1], "same one"));
  erase (session, all.person);
  assert_false (fixture_stands_in_pages (session, EMAIL));
  assert_int_equal (
      fixture_sql_number (session, "SELECT count(*) FROM person WHERE name = '" NAME "' AND erased_on IS NULL"), 1);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM message WHERE to_name = '" NAME
                                                 "' AND to_address = 'another.priya@example.org'"),
                    1);
}

/* One whose name or address holds the erased one's is somebody else. */
static void who_has_a_longer_name_or_address_keeps_it (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);
  gint64 other = fixture_supporter (session, NAME "d", "j" EMAIL, "Exams");
  gint64 request = fixture_request (session, "Lee Wong", "lee@example.org", "Exams", NULL);
  g_autoptr (Values) named = values_new ();

  fixture_must (request_ask (session, request, other, &error) != 0, error);
  values_set (named, "notes", "spoke with " NAME "d");
  fixture_must (draft_save (session, &(DraftOf){ "supporter", other, 1, NULL }, named, &error), error);
  erase (session, all.person);

  g_autoptr (Draft) kept = draft_find (session, "supporter", other);

  assert_non_null (kept);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM message WHERE to_name = '" NAME "d'"
                                                 " AND to_address = 'j" EMAIL "'"),
                    1);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM person WHERE name = '" NAME "d'"), 1);
}

/* A message once went to this address by mistake, in somebody else's name: the schema wants an address there. */
static void an_address_in_somebody_elses_message_goes_too (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);
  gint64 other = fixture_supporter (session, "Lee Wong", "lee@example.org", "Exams");
  gint64 request = fixture_request (session, "Kim Doyle", "kim@example.org", "Exams", NULL);

  fixture_must (request_ask (session, request, other, &error) != 0, error);
  fixture_sql (session, "INSERT INTO meta (name, value) VALUES ('erasing', 'yes')"); /* else it is never edited */
  fixture_sql (session, "UPDATE message SET to_address = '" EMAIL "' WHERE to_name = 'Lee Wong'");
  fixture_sql (session, "DELETE FROM meta WHERE name = 'erasing'");
  erase (session, all.person);
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM message WHERE to_name = 'Lee Wong'"
                                                 " AND to_address = 'erased@example.invalid'"),
                    1);
}

/* What cannot be erased is not noted as erased: every opening would fail over it. */
static void an_erasure_that_fails_leaves_the_store_open (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  Scene all = scene (session);
  guint noted = erasures_count (session);

  fixture_sql (session,
               "CREATE TRIGGER in_the_way BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'In the way.'); END");
  assert_false (person_erase (session, all.person, NULL, &error));
  g_clear_error (&error);
  assert_int_equal (erasures_count (session), noted);
  fixture_must (erase_again (session, NULL, &error), error);
  fixture_sql (session, "DROP TRIGGER in_the_way");
  erase (session, all.person);
  assert_int_equal (erasures_count (session), noted + 1);
}

#define MENTIONS " WHERE instr (before, CAST ('" NAME "' AS BLOB)) > 0 OR instr (after, CAST ('" NAME "' AS BLOB)) > 0"

/* Words about others that name them, as they stand and as undo remembers them. */
static void texts_about_others_and_what_undo_remembers_lose_the_name (void **state)
{
  KithSession *session = *state;
  Scene all = scene (session);
  gint64 named = fixture_request (session, "Tom Parry", "tom@example.org", "Exams", "Asked after " NAME ".");
  gint64 once = fixture_request (session, "Lee Wong", "lee@example.org", "Exams", "Exams.");

  fixture_request_set (session, once, "detail", "with " NAME);
  fixture_request_set (session, once, "detail", "alone");
  assert_true (fixture_sql_number (session, "SELECT count(*) FROM change" MENTIONS) >= 2);
  erase (session, all.person);

  g_autofree char *sql = g_strdup_printf ("SELECT summary FROM request WHERE id = %" G_GINT64_FORMAT, named);
  g_autofree char *summary = fixture_sql_text (session, sql);

  assert_string_equal (summary, "Asked after [erased].");
  assert_int_equal (fixture_sql_number (session, "SELECT count(*) FROM change" MENTIONS), 0);
  assert_false (fixture_stands_in_pages (session, NAME));
}

static void a_deputy_and_a_reader_erase_nobody (void **state)
{
  KithSession *session = *state;
  static const SessionRole roles[] = { ROLE_DEPUTY, ROLE_READER };
  Scene all = scene (session);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    g_autoptr (GError) error = NULL;

    session->role = roles[i];
    assert_null (erase_plan (session, all.person, &error));
    assert_int_equal (error->code, KITH_ERROR_REFUSED);
    g_clear_error (&error);
    assert_false (person_erase (session, all.person, NULL, &error));
    assert_int_equal (error->code, KITH_ERROR_REFUSED);
  }
  session->role = ROLE_COORDINATOR;
  assert_int_equal (erasures_count (session), 0);
}

#define PROVES(test)                                                                                                   \
  {                                                                                                                    \
    "/BY-10/" #test, test, set_up, tear_down, NULL                                                                     \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    PROVES (someone_erased_is_in_no_page_of_the_file),
    PROVES (a_namesake_keeps_name_and_messages),
    PROVES (who_has_a_longer_name_or_address_keeps_it),
    PROVES (an_address_in_somebody_elses_message_goes_too),
    PROVES (an_erasure_that_fails_leaves_the_store_open),
    PROVES (totals_in_reports_stay_what_they_were),
    PROVES (the_store_verifies_after_an_erasure),
    PROVES (private_texts_of_others_lose_the_name_and_keep_the_rest),
    PROVES (what_is_still_open_stands_in_the_way),
    PROVES (a_supporter_who_is_erased_leaves_no_name_in_messages_to_others),
    PROVES (a_draft_that_names_the_person_goes),
    PROVES (a_draft_about_the_person_goes_though_it_names_nobody),
    PROVES (who_sends_for_the_office_is_not_erased),
    PROVES (undo_does_not_bring_the_person_back),
    PROVES (who_was_erased_is_erased_again_where_a_backup_brought_them_back),
    PROVES (the_ledger_holds_no_name_and_no_uid),
    PROVES (the_ledger_keeps_its_lines_and_tells_nothing_without_the_store),
    PROVES (what_an_access_request_holds_goes_too),
    PROVES (texts_about_others_and_what_undo_remembers_lose_the_name),
    PROVES (a_deputy_and_a_reader_erase_nobody),
    PROVES (nothing_is_written_about_someone_erased),
  };

  return cmocka_run_group_tests_name ("erase", tests, NULL, NULL);
}
