/* Roles: what each may read and write, and that private texts stay closed to a deputy (LA-3, BY-14). */
#include "base/error.h"
#include "people/supporter.h"
#include "scheme/scheme.h"
#include "store/archive.h"
#include "store/export.h"
#include "store/maintenance.h"
#include "store/migrate.h"
#include "store/permit.h"
#include "store/private_text.h"
#include "store/role.h"
#include "store/setting.h"
#include "store/step.h"
#include "store/store-private.h"
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/request_edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sodium.h>
#include <string.h>

#define SECRET_WORDS "the consultant of ward nine"
#define SCHEMES "peer-support"

/* The same store, opened again through a slot of ROLE. */
static KithSession *as (KithSession *session, SessionRole role, const char *schemes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_strdup (store_directory (session->store));
  Clock clock = session->clock;
  StoreKey key = *session->store->key;
  Store *store;

  key.role = role;
  key.reads_texts = role == ROLE_COORDINATOR;
  if (!key.reads_texts)
    memset (key.text_private, 0, sizeof key.text_private);
  g_strlcpy (key.schemes, schemes, sizeof key.schemes);
  session_free (session);
  store = store_open (directory, &key, &error);
  fixture_must (store != NULL, error);
  session = session_new (store, role_name (role), &clock);
  fixture_must (session_use_scheme (session, NULL, &error), error);
  return session;
}

/* The coordinator's key again: the fixture's store has one, which a deputy's session lacks. */
typedef struct {
  KithSession *session;
  StoreKey key;
} Roles;

static int set_up (void **state)
{
  Roles *roles = g_new0 (Roles, 1);

  roles->session = fixture_session (fixture_day ("2026-11-18"));
  roles->key = *roles->session->store->key;
  fixture_sender (roles->session);
  *state = roles;
  return 0;
}

static int tear_down (void **state)
{
  Roles *roles = *state;

  fixture_free (roles->session);
  g_free (roles);
  return 0;
}

static void become (Roles *roles, SessionRole role, const char *schemes)
{
  memcpy (roles->session->store->key, &roles->key, sizeof roles->key);
  roles->session = as (roles->session, role, schemes);
}

static void expect_refused (GError **error, const char *words)
{
  assert_non_null (*error);
  assert_int_equal ((*error)->code, KITH_ERROR_REFUSED);
  if (strstr ((*error)->message, words) == NULL)
    fail_msg ("\"%s\" does not say \"%s\"", (*error)->message, words);
  g_clear_error (error);
}

static char *issue_of (KithSession *session, gint64 request)
{
  g_autoptr (GError) error = NULL;
  RequestPrivate *revealed = request_reveal (session, request, &error);
  char *issue;

  fixture_must (revealed != NULL, error);
  issue = g_strdup (revealed->issue);
  request_private_free (revealed);
  return issue;
}

static gboolean set_issue (KithSession *session, gint64 request, const char *text, GError **error)
{
  g_autoptr (Step) step = step_begin (session, "wrote", error);
  g_autoptr (Row) row = row_new ("request");

  row_text (row, "issue", text);
  return step != NULL && row_update (session, request, 0, row, error) && step_commit (g_steal_pointer (&step), error);
}

static gint64 request_with_issue (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  gint64 request = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", NULL);

  fixture_must (set_issue (session, request, SECRET_WORDS, &error), error);
  return request;
}

static void a_deputy_logs_a_private_text_and_cannot_read_it_again (void **state)
{
  Roles *roles = *state;
  gint64 request;

  become (roles, ROLE_DEPUTY, "");
  request = request_with_issue (roles->session);

  g_autofree char *closed = issue_of (roles->session, request);

  assert_string_equal (closed, PRIVATE_TEXT_CLOSED);
  become (roles, ROLE_COORDINATOR, "");

  g_autofree char *open = issue_of (roles->session, request);

  assert_string_equal (open, SECRET_WORDS);
}

static void a_deputy_does_the_daily_work_and_leaves_private_texts_as_they_are (void **state)
{
  Roles *roles = *state;
  g_autoptr (GError) error = NULL;
  gint64 request = request_with_issue (roles->session);

  become (roles, ROLE_DEPUTY, "");
  assert_int_not_equal (fixture_supporter (roles->session, "Sam Hill", "sam@example.org", "Exams"), 0);
  fixture_request_set (roles->session, request, "summary", "Someone would like to talk about exams.");
  assert_true (set_issue (roles->session, request, "", &error));                  /* a form that shows it empty */
  assert_true (set_issue (roles->session, request, PRIVATE_TEXT_CLOSED, &error)); /* a list of it, imported again */
  assert_false (set_issue (roles->session, request, "overwritten", &error));
  expect_refused (&error, "stays as it is");
  become (roles, ROLE_COORDINATOR, "");

  g_autofree char *open = issue_of (roles->session, request);

  assert_string_equal (open, SECRET_WORDS);
}

/* With the data key in hand, past every rule: neither the row nor its images hold the words. */
static void private_words_stand_nowhere_in_the_open_database (void **state)
{
  Roles *roles = *state;
  gint64 request = request_with_issue (roles->session);
  g_autofree char *type = fixture_sql_text (roles->session, "SELECT typeof (issue) FROM request");

  assert_int_not_equal (request, 0);
  assert_string_equal (type, "blob");
  assert_int_equal (
      fixture_sql_number (roles->session, "SELECT count(*) FROM request WHERE instr (issue, 'ward nine')"), 0);
  assert_int_equal (fixture_sql_number (roles->session,
                                        "SELECT count(*) FROM change WHERE instr (before, "
                                        "CAST ('ward nine' AS BLOB)) OR instr (after, CAST ('ward nine' "
                                        "AS BLOB))"),
                    0);
  /* The look itself finds what is there. */
  assert_true (fixture_sql_number (roles->session, "SELECT count(*) FROM change WHERE instr (after, CAST ('Priya' AS "
                                                   "BLOB))") > 0);
}

static void the_schema_refuses_a_private_text_that_is_not_sealed (void **state)
{
  Roles *roles = *state;
  gint64 request = request_with_issue (roles->session);
  char *message = NULL;

  assert_int_not_equal (request, 0);
  assert_int_not_equal (
      sqlite3_exec (roles->session->store->db, "UPDATE request SET issue = 'plain words'", NULL, NULL, &message),
      SQLITE_OK);
  assert_non_null (strstr (message, "would not have been sealed"));
  sqlite3_free (message);
}

static void the_schema_refuses_each_private_text_that_is_not_sealed (void **state)
{
  static const char *const writes[] = {
    "UPDATE request SET issue = 'plain words'",
    "INSERT INTO request (scheme, requester, area, received_on, issue)\n"
    "SELECT scheme, requester, area, received_on, 'plain words' FROM request",
    "UPDATE person SET notes = 'plain words'",
    "INSERT INTO person (uid, name, name_folded, notes)\n"
    "VALUES ('00000000000000000000000000000001', 'Kim', 'kim', 'plain words')",
    "UPDATE pair SET end_reason = 'plain words'",
    "INSERT INTO pair (scheme, supporter, supportee, state, end_kind, end_reason)\n"
    "SELECT scheme, 1, requester, 'ended', 'left', 'plain words' FROM request",
  };
  Roles *roles = *state;

  fixture_supporter (roles->session, "Sam Hill", "sam@example.org", "Exams");
  request_with_issue (roles->session);
  fixture_sql (roles->session, "INSERT INTO pair (scheme, supporter, supportee, state, end_kind)\n"
                               "SELECT scheme, 1, requester, 'ended', 'left' FROM request");
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++) {
    char *message = NULL;

    if (sqlite3_exec (roles->session->store->db, writes[i], NULL, NULL, &message) == SQLITE_OK)
      fail_msg ("was accepted: %s", writes[i]);
    assert_non_null (strstr (message, "would not have been sealed"));
    sqlite3_free (message);
  }
}

static void undo_brings_a_private_text_back (void **state)
{
  Roles *roles = *state;
  g_autoptr (GError) error = NULL;
  gint64 request = request_with_issue (roles->session);

  fixture_must (set_issue (roles->session, request, "other words", &error), error);
  fixture_must (step_undo (roles->session, NULL, &error), error);

  g_autofree char *open = issue_of (roles->session, request);

  assert_string_equal (open, SECRET_WORDS);
}

static void the_same_private_text_again_is_no_change (void **state)
{
  Roles *roles = *state;
  g_autoptr (GError) error = NULL;
  gint64 request = request_with_issue (roles->session);
  gint64 version = fixture_sql_number (roles->session, "SELECT version FROM request");

  fixture_must (set_issue (roles->session, request, SECRET_WORDS, &error), error);
  assert_int_equal (fixture_sql_number (roles->session, "SELECT version FROM request"), version);
}

/* A store of a kith that sealed nothing: its texts are sealed by the next opening, and the images that held them go. */
static void texts_of_an_earlier_store_are_sealed_when_it_is_opened (void **state)
{
  Roles *roles = *state;
  gint64 request = request_with_issue (roles->session);

  fixture_sql (roles->session, "DROP TRIGGER request_issue_is_sealed_update");
  fixture_sql (roles->session, "UPDATE request SET issue = '" SECRET_WORDS "'");
  fixture_sql (roles->session, "DELETE FROM meta WHERE name = 'texts.sealed'");
  become (roles, ROLE_COORDINATOR, "");

  g_autofree char *type = fixture_sql_text (roles->session, "SELECT typeof (issue) FROM request");
  g_autofree char *open = issue_of (roles->session, request);

  assert_string_equal (type, "blob");
  assert_string_equal (open, SECRET_WORDS);
  assert_int_equal (
      fixture_sql_number (roles->session, "SELECT count(*) FROM change WHERE table_name = 'request' AND after NOTNULL"),
      0);
}

static void notes_and_reasons_of_an_earlier_store_are_sealed_too (void **state)
{
  Roles *roles = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (roles->session, "Sam Hill", "sam@example.org", "Exams");

  fixture_set (roles->session, sam, "notes", SECRET_WORDS, NULL);
  request_with_issue (roles->session);
  fixture_sql (roles->session, "DROP TRIGGER person_notes_is_sealed_update");
  fixture_sql (roles->session, "DROP TRIGGER pair_end_reason_is_sealed_insert");
  fixture_sql (roles->session, "UPDATE person SET notes = '" SECRET_WORDS "' WHERE name = 'Sam Hill'");
  fixture_sql (roles->session, "INSERT INTO pair (scheme, supporter, supportee, state, end_kind, end_reason)\n"
                               "SELECT scheme, 1, requester, 'ended', 'left', '" SECRET_WORDS "' FROM request");
  fixture_sql (roles->session,
               "UPDATE change SET after = CAST ('" SECRET_WORDS "' AS BLOB) WHERE table_name = 'person'");
  fixture_sql (roles->session, "DELETE FROM meta WHERE name = 'texts.sealed'");
  become (roles, ROLE_COORDINATOR, "");
  assert_int_equal (fixture_sql_number (roles->session, "SELECT count(*) FROM person WHERE typeof (notes) = 'blob'"),
                    1);
  assert_int_equal (fixture_sql_number (roles->session, "SELECT count(*) FROM pair WHERE typeof (end_reason) = 'blob'"),
                    1);
  assert_int_equal (fixture_sql_number (roles->session,
                                        "SELECT count(*) FROM change WHERE instr (after, CAST ('" SECRET_WORDS
                                        "' AS BLOB)) > 0"),
                    0);

  g_autoptr (Supporter) supporter = supporter_load (roles->session, sam, &error);

  fixture_must (supporter != NULL, error);
  assert_string_equal (supporter->notes, SECRET_WORDS);
}

static void a_deputy_leaves_the_office_as_it_is (void **state)
{
  Roles *roles = *state;
  g_autoptr (GError) error = NULL;

  become (roles, ROLE_DEPUTY, "");
  assert_false (setting_set (roles->session, "office.name", "Another", &error));
  expect_refused (&error, "coordinator");
  assert_false (session_may (roles->session, RIGHT_HOLDERS, &error));
  expect_refused (&error, "coordinator");

  g_autoptr (Step) step = step_begin (roles->session, "area", NULL);
  g_autoptr (Row) row = row_new ("area");

  row_text (row, "name", "Juggling");
  row_text (row, "name_folded", "juggling");
  row_int (row, "scheme", roles->session->scheme);
  assert_int_equal (row_insert (roles->session, row, &error), 0);
  expect_refused (&error, "not open to you");
}

/* Coordinator, deputy, reader; and whether a coordinator of named schemes has it. */
static void every_right_has_its_roles (void **state)
{
  static const struct {
    Right right;
    const char *roles, *of_named_schemes;
  } rights[] = {
    { RIGHT_CHANGE, "yes yes no", "yes" },  { RIGHT_OFFICE, "yes no no", "yes" },
    { RIGHT_HOLDERS, "yes no no", "no" },   { RIGHT_STORE, "yes no no", "no" },
    { RIGHT_PEOPLE, "yes no no", "no" },    { RIGHT_AUDIT, "yes no no", "no" },
    { RIGHT_RECORDS, "yes yes no", "yes" }, { RIGHT_REPORT, "yes yes yes", "yes" },
  };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++) {
    g_autoptr (GString) have = g_string_new (NULL);

    for (SessionRole role = ROLE_COORDINATOR; role <= ROLE_READER; role++)
      g_string_append_printf (have, "%s%s", have->len > 0 ? " " : "",
                              role_may (role, TRUE, rights[i].right, NULL) ? "yes" : "no");
    assert_string_equal (have->str, rights[i].roles);
    assert_string_equal (role_may (ROLE_COORDINATOR, FALSE, rights[i].right, NULL) ? "yes" : "no",
                         rights[i].of_named_schemes);
  }
}

/* Whatever a call of the domain forgets: the database itself does not write them for a deputy. */
static void a_deputy_writes_no_table_of_the_coordinators (void **state)
{
  static const char *const tables[] = { "scheme", "area", "template", "access_request", "access_omission" };
  Roles *roles = *state;

  become (roles, ROLE_DEPUTY, "");
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", tables[i]);

    assert_false (permit_writes (ROLE_DEPUTY, tables[i]));
    assert_true (permit_writes (ROLE_COORDINATOR, tables[i]));
    assert_int_equal (sqlite3_exec (roles->session->store->db, sql, NULL, NULL, NULL), SQLITE_AUTH);
  }
}

static void nobody_but_a_coordinator_of_all_schemes_copies_the_store (void **state)
{
  static const struct {
    SessionRole role;
    const char *schemes;
  } others[] = { { ROLE_DEPUTY, "" }, { ROLE_READER, "" }, { ROLE_COORDINATOR, SCHEMES } };
  Roles *roles = *state;
  g_autofree char *parent = g_path_get_dirname (store_directory (roles->session->store));
  g_autofree char *path = g_build_filename (parent, "copy", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GError) error = NULL;

    become (roles, others[i].role, others[i].schemes);
    assert_false (store_backup (roles->session, path, &error));
    expect_refused (&error, "of all its schemes");
    assert_false (archive_make (roles->session, ARCHIVE_BY_HAND, NULL, &error));
    expect_refused (&error, "of all its schemes");
    assert_false (store_export (roles->session, path, &error));
    expect_refused (&error, "of all its schemes");
    assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
}

static void a_reader_sees_figures_and_nobody (void **state)
{
  Roles *roles = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (roles->session, "Sam Hill", "sam@example.org", "Exams");
  gint64 request = request_with_issue (roles->session);
  SupporterRow row;

  become (roles, ROLE_READER, "");
  assert_int_equal (fixture_sql_number (roles->session, "SELECT count(*) FROM request WHERE state <> 'closed'"), 1);
  assert_false (supporter_row (roles->session, sam, &row, &error));
  expect_refused (&error, "not open to you");
  assert_null (request_reveal (roles->session, request, &error));
  expect_refused (&error, "not open to you");
  assert_false (set_issue (roles->session, request, "", &error) && error == NULL);
  g_clear_error (&error);
}

static void a_reader_changes_nothing (void **state)
{
  Roles *roles = *state;
  g_autoptr (GError) error = NULL;

  fixture_supporter (roles->session, "Sam Hill", "sam@example.org", "Exams");
  become (roles, ROLE_READER, "");

  g_autoptr (Step) step = step_begin (roles->session, "retire", NULL);
  g_autoptr (Row) row = row_new ("enrolment");

  row_text (row, "status", "retired");
  assert_false (row_update (roles->session, 1, 0, row, &error));
  expect_refused (&error, "not open to you");
}

/* Columns of words that a reader may see: kinds, states, days, keys. What is in neither list is a new column that nobody has thought
 * about. */
static void every_column_of_words_is_either_a_readers_or_not (void **state)
{
  static const char *const harmless[] = {
    "agreement.end_on",
    "agreement.start_on",
    "agreement.supportee_signed_on",
    "agreement.supporter_signed_on",
    "area.name",
    "area.name_folded",
    "ask.answer_due_on",
    "ask.answered_on",
    "ask.asked_on",
    "ask.expires_on",
    "ask.reminded_on",
    "ask.state",
    "broadcast.sent_on",
    "consent.given_on",
    "consent.withdrawn_on",
    "enrolment.away_until",
    "person.erased_on",
    "enrolment.joined_on",
    "enrolment.role",
    "enrolment.status",
    "event.actor",
    "event.kind",
    "event.on_day",
    "grade.held_from",
    "grade.name",
    "introduction.made_on",
    "introduction.quiet_on",
    "message.from_address",
    "message.from_name",
    "message.kind",
    "message.message_id",
    "message.state",
    "pair.end_kind",
    "pair.ended_on",
    "pair.started_on",
    "pair.state",
    "permission.answer_due_on",
    "permission.answered_on",
    "permission.asked_on",
    "permission.state",
    "person.cohort",
    "person.left_on",
    "person.qualified_on",
    "person.site",
    "person.specialty",
    "request.closed_as",
    "request.closed_on",
    "request.prefers",
    "request.received_on",
    "request.state",
    "request.via",
    "scheme.key",
    "scheme.name",
    "scheme.rules",
    "setting.name",
    "setting.value",
    "task.done_on",
    "task.due_on",
    "task.kind",
    "task.snoozed_until",
    "template.name",
    "template.text",
    "offer.experience",
    NULL,
  };
  Roles *roles = *state;
  g_autoptr (GPtrArray) names = catalogue_names (roles->session->store);
  guint denied = 0;

  for (guint i = 0; i < names->len; i++) {
    const Table *table = catalogue_table (roles->session->store, names->pdata[i]);
    g_autofree char *pragma = g_strdup_printf ("PRAGMA table_info (\"%s\")", table->name);
    sqlite3_stmt *info = NULL;

    assert_int_equal (sqlite3_prepare_v2 (roles->session->store->db, pragma, -1, &info, NULL), SQLITE_OK);
    while (sqlite3_step (info) == SQLITE_ROW) {
      const char *column = (const char *)sqlite3_column_text (info, 1);
      g_autofree char *whole = g_strdup_printf ("%s.%s", table->name, column);
      gboolean readable = permit_reads (ROLE_READER, table->name, column);

      denied += readable ? 0 : 1;
      if (strcmp ((const char *)sqlite3_column_text (info, 2), "TEXT") == 0 && readable &&
          !g_strv_contains (harmless, whole))
        fail_msg ("%s: may a reader of reports see it? Say so here or in store/permit.c", whole);
    }
    sqlite3_finalize (info);
  }
  assert_true (denied > 20);
}

static void add_scheme (KithSession *session, const char *key)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO scheme (key, name, rules) SELECT '%s', '%s', rules FROM scheme "
                                          "LIMIT 1",
                                          key, key);

  fixture_sql (session, sql);
}

static void a_coordinator_of_one_scheme_has_that_scheme_alone (void **state)
{
  Roles *roles = *state;
  g_autoptr (GError) error = NULL;

  add_scheme (roles->session, "buddies");
  become (roles, ROLE_COORDINATOR, "buddies");
  assert_int_equal (roles->session->scheme, fixture_sql_number (roles->session, "SELECT id FROM scheme WHERE key = "
                                                                                "'buddies'"));
  assert_false (session_use_scheme (roles->session, "peer-support", &error));
  expect_refused (&error, "its own coordinator");
  assert_false (session_may (roles->session, RIGHT_STORE, &error));
  expect_refused (&error, "all its schemes");
  assert_false (session_may (roles->session, RIGHT_PEOPLE, &error));
  expect_refused (&error, "all schemes");
  assert_true (session_may (roles->session, RIGHT_OFFICE, &error));
  assert_true (scheme_check_keys (roles->session, "buddies;peer-support", &error));
  assert_false (scheme_check_keys (roles->session, "buddies;nothing", &error));
  assert_int_equal (error->code, KITH_ERROR_INPUT);
}

#define ROLES(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)
#define PROVES(code, test)                                                                                             \
  {                                                                                                                    \
    "/" code "/" #test, test, set_up, tear_down, NULL                                                                  \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    PROVES ("BY-14", a_deputy_logs_a_private_text_and_cannot_read_it_again),
    PROVES ("BY-14", a_deputy_does_the_daily_work_and_leaves_private_texts_as_they_are),
    PROVES ("BY-14", private_words_stand_nowhere_in_the_open_database),
    ROLES (the_schema_refuses_a_private_text_that_is_not_sealed),
    ROLES (the_schema_refuses_each_private_text_that_is_not_sealed),
    ROLES (undo_brings_a_private_text_back),
    ROLES (the_same_private_text_again_is_no_change),
    ROLES (texts_of_an_earlier_store_are_sealed_when_it_is_opened),
    ROLES (notes_and_reasons_of_an_earlier_store_are_sealed_too),
    ROLES (every_right_has_its_roles),
    ROLES (a_deputy_leaves_the_office_as_it_is),
    ROLES (a_deputy_writes_no_table_of_the_coordinators),
    PROVES ("LA-3", nobody_but_a_coordinator_of_all_schemes_copies_the_store),
    ROLES (a_reader_sees_figures_and_nobody),
    ROLES (a_reader_changes_nothing),
    ROLES (every_column_of_words_is_either_a_readers_or_not),
    PROVES ("LA-3", a_coordinator_of_one_scheme_has_that_scheme_alone),
  };

  return cmocka_run_group_tests_name ("role", tests, NULL, NULL);
}
