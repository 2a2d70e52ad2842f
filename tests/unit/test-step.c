#include "store-fixture.h"

#include "store/audit-private.h"
#include "store/maintenance.h"
#include "support/meanwhile.h"

static KithSession *session_of (void **state)
{
  return ((Fixture *)*state)->session;
}

static void undo (KithSession *session, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;

  must (step_undo (session, &label, &error), error);
  assert_string_equal (label, expected);
}

static gint64 count (KithSession *session, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number = statement_number (session->store, sql, -1, &error, NULL);

  must (error == NULL, error);
  return number;
}

static void a_row_comes_back_as_it_was_written (void **state)
{
  gint64 id = add_person (session_of (state), "Zoë Hill");

  expect_name (session_of (state), id, "Zoë Hill");
  assert_int_equal (version_of (session_of (state), id), 1);
}

static void days_are_kept_as_iso_text (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  g_autoptr (Row) row = person_row ("Sam");
  g_autoptr (Step) step = step_begin (session, "added someone", &error);
  g_autoptr (Statement) statement = NULL;

  row_day (row, "qualified_on", day_from_iso ("2025-08-01"));
  row_day (row, "left_on", DAY_NONE);
  must (row_insert (session, row, &error) != 0 && step_commit (g_steal_pointer (&step), &error), error);
  statement = statement_new (session->store, "SELECT qualified_on, left_on FROM person", &error);
  assert_true (statement_next (statement, &error));
  assert_string_equal (statement_text (statement, 0), "2025-08-01");
  assert_int_equal (statement_day (statement, 0), day_from_iso ("2025-08-01"));
  assert_int_equal (statement_day (statement, 1), DAY_NONE);
}

static void an_abandoned_step_changes_nothing (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  Step *step = step_begin (session, "added someone", &error);
  g_autoptr (Row) row = person_row ("Sam");

  must (row_insert (session, row, &error) != 0, error);
  step_abandon (step);
  assert_int_equal (count (session, "SELECT count(*) FROM person"), 0);
  assert_int_equal (count (session, "SELECT count(*) FROM audit"), 0);
  assert_null (step_undo_label (session));
}

static void a_failing_inner_step_takes_the_outer_one_with_it (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  Step *outer = step_begin (session, "outer", &error);
  Step *inner = step_begin (session, "inner", &error);
  g_autoptr (Row) row = person_row ("Sam");

  must (row_insert (session, row, &error) != 0, error);
  step_abandon (inner);
  assert_int_equal (row_insert (session, row, &error), 0);
  g_clear_error (&error);
  assert_false (step_commit (outer, &error));
  expect_error (&error, KITH_ERROR_STORE, "nothing was changed");
  assert_int_equal (count (session, "SELECT count(*) FROM person"), 0);
  add_person (session, "afterwards it works again");
}

static void joined_steps_are_one_entry_to_undo (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  Step *outer = step_begin (session, "outer", &error);

  add_person (session, "Sam");
  add_person (session, "Jo");
  must (step_commit (outer, &error), error);
  undo (session, "outer");
  assert_int_equal (count (session, "SELECT count(*) FROM person"), 0);
}

static void a_step_that_writes_nothing_leaves_no_trace (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (session, "Sam");
  gint64 steps = count (session, "SELECT count(*) FROM step");

  must (rename_person (session, id, 1, "Sam", &error), error);
  assert_int_equal (version_of (session, id), 1);
  assert_int_equal (count (session, "SELECT count(*) FROM step"), steps);
}

static void a_step_writes_nothing_before_its_first_change (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  int written = store_own_changes (session->store);
  Step *step = step_begin (session, "the turn of the day", &error);

  must (step != NULL, error);
  step_background (step);
  step_not_undoable (step, "no reason");
  must (step_commit (step, &error), error);
  assert_int_equal (store_own_changes (session->store), written);
}

/* Its row is written with the first change: what is said of it before and after that counts alike. */
static void what_is_said_of_a_step_counts_before_and_after_its_first_change (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;

  for (int after = 0; after <= 1; after++) {
    Step *step = step_begin (session, "sent", &error);

    if (!after)
      step_not_undoable (step, "It has left.");
    add_person (session, "Sam");
    if (after)
      step_not_undoable (step, "It has left.");
    must (step_commit (step, &error), error);
    assert_false (step_undo (session, NULL, &error));
    expect_error (&error, KITH_ERROR_REFUSED, "It has left.");
    step = step_begin (session, "kept house", &error);
    if (!after)
      step_background (step);
    add_person (session, "Kim");
    if (after)
      step_background (step);
    must (step_commit (step, &error), error);
    assert_false (step_undo (session, NULL, &error));
    expect_error (&error, KITH_ERROR_REFUSED, "It has left.");
  }
  add_person (session, "Jo");
  undo (session, "added someone");
}

static void a_write_against_an_older_version_is_refused (void **state)
{
  Fixture *fixture = *state;
  KithSession *other = open_session (fixture, "ben");
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (fixture->session, "Sam");
  gint64 before = store_generation (fixture->session->store);

  must (rename_person (other, id, 1, "Sam of Ben", &error), error);
  assert_int_not_equal (store_generation (fixture->session->store), before);
  assert_false (rename_person (fixture->session, id, 1, "Sam of Anna", &error));
  expect_error (&error, KITH_ERROR_CHANGED, "Someone else changed");
  expect_name (fixture->session, id, "Sam of Ben");
  must (delete_person (other, id, &error), error);
  assert_false (rename_person (fixture->session, id, 2, "Sam of Anna", &error));
  expect_error (&error, KITH_ERROR_CHANGED, "no longer there");
  session_free (other);
}

static void the_generation_stays_while_nothing_changes (void **state)
{
  KithSession *session = session_of (state);
  gint64 before = store_generation (session->store);

  assert_int_equal (store_generation (session->store), before);
  add_person (session, "Sam");
  assert_int_not_equal (store_generation (session->store), before);
}

/* A picture for which nothing was read holds nobody up; one for which something was is of that moment. */
static void what_is_read_for_a_picture_is_of_one_moment (void **state)
{
  Fixture *fixture = *state;
  KithSession *other = open_session (fixture, "ben");
  Store *store = fixture->session->store;
  int own = store_own_changes (store);

  store_begin_reading (store);
  add_person (other, "Sam");
  assert_false (store->reading);
  assert_int_equal (count (fixture->session, "SELECT count(*) FROM person"), 1);
  assert_true (store->reading);
  store_end_reading (store);
  assert_false (store->reading);
  add_person (other, "Kim");
  assert_int_equal (count (fixture->session, "SELECT count(*) FROM person"), 2);
  assert_false (store->reading);
  assert_int_equal (store_own_changes (store), own);
  add_person (fixture->session, "Ash");
  assert_int_not_equal (store_own_changes (store), own);
  session_free (other);
}

static void a_step_ends_the_moment_that_is_read (void **state)
{
  Fixture *fixture = *state;
  KithSession *other = open_session (fixture, "ben");
  Store *store = fixture->session->store;

  store_begin_reading (store);
  assert_int_equal (count (fixture->session, "SELECT count(*) FROM person"), 0);
  assert_true (store->reading);
  add_person (fixture->session, "Sam");
  assert_false (store->reading);
  add_person (other, "Kim");
  assert_int_equal (count (fixture->session, "SELECT count(*) FROM person"), 2);
  assert_true (store->reading);
  store_end_reading (store);
  add_person (other, "Ash");
  session_free (other);
}

static gboolean give_up (gpointer data, const char *what G_GNUC_UNUSED, double fraction G_GNUC_UNUSED)
{
  ++*(int *)data;
  return FALSE;
}

static void a_wait_for_someone_else_can_be_stopped_and_changes_nothing (void **state)
{
  Fixture *fixture = *state;
  KithSession *other = open_session (fixture, "ben");
  g_autoptr (GError) error = NULL;
  int ticks = 0;
  Step *held = step_begin (other, "busy", &error);

  fixture->session->tick = give_up;
  fixture->session->tick_data = &ticks;
  assert_null (step_begin (fixture->session, "waiting", &error));
  expect_error (&error, KITH_ERROR_TRY_LATER, "Someone else is saving");
  assert_true (ticks > 0);
  step_abandon (held);
  fixture->session->tick = NULL;
  add_person (fixture->session, "afterwards it works again");
  session_free (other);
}

static void a_rule_of_the_schema_speaks_for_itself (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;

  raw (session, "CREATE TRIGGER not_today BEFORE INSERT ON person BEGIN SELECT RAISE (ABORT, 'Not today.'); END");

  g_autoptr (Step) step = step_begin (session, "added someone", &error);
  g_autoptr (Row) row = person_row ("Sam");

  assert_non_null (step);
  assert_int_equal (row_insert (session, row, &error), 0);
  expect_error (&error, KITH_ERROR_REFUSED, "Not today.");
}

static void what_the_schema_does_not_accept_is_refused_in_words (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  g_autoptr (Step) step = step_begin (session, "added someone", &error);
  g_autoptr (Row) row = person_row ("Sam");
  g_autoptr (Row) nameless = person_row (NULL);
  g_autoptr (Row) orphan = person_row ("Jo");

  row_text (nameless, "name_folded", "");
  must (row_insert (session, row, &error) != 0, error);
  assert_int_equal (row_insert (session, row, &error), 0);
  expect_error (&error, KITH_ERROR_REFUSED, "already a record");
  assert_int_equal (row_insert (session, nameless, &error), 0);
  expect_error (&error, KITH_ERROR_REFUSED, "missing");
  row_int (orphan, "supervisor", 12345);
  assert_int_equal (row_insert (session, orphan, &error), 0);
  expect_error (&error, KITH_ERROR_REFUSED, "depend");
  must (step_commit (g_steal_pointer (&step), &error), error);
}

static void undo_takes_back_an_insert_an_update_and_a_delete (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (session, "Sam");

  must (rename_person (session, id, 0, "Jo", &error), error);
  must (delete_person (session, id, &error), error);
  undo (session, "deleted someone");
  expect_name (session, id, "Jo");
  undo (session, "renamed someone");
  expect_name (session, id, "Sam");
  undo (session, "added someone");
  expect_name (session, id, "");
  assert_false (step_undo (session, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "nothing to undo");
}

static char *whole_person (KithSession *session)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT group_concat (quote (id) || quote (uid) || quote (name) || "
                                                   "quote (supervisor) || quote (notes) || quote (left_on))\n"
                                                   "FROM (SELECT * FROM person ORDER BY id)",
                                                   NULL);

  return statement_next (statement, NULL) ? statement_dup_text (statement, 0) : NULL;
}

/* BY-12. The two rows name each other, so that either order of restoring breaks a reference on the way. */
static void undo_restores_equal_rows_whatever_refers_to_what (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  gint64 sam = add_person (session, "Sam"), jo = add_person (session, "Jo");
  g_autoptr (Row) to_jo = row_new ("person");
  g_autoptr (Row) to_nobody = row_new ("person");
  Step *step = step_begin (session, "named a supervisor", &error);

  row_int (to_jo, "supervisor", jo);
  row_null (to_nobody, "supervisor");
  must (row_update (session, sam, 0, to_jo, &error) && step_commit (step, &error), error);

  g_autofree char *before = whole_person (session);

  step = step_begin (session, "removed both", &error);
  must (row_update (session, sam, 0, to_nobody, &error), error);
  must (row_delete (session, "person", jo, 0, &error) && row_delete (session, "person", sam, 0, &error), error);
  must (step_commit (step, &error), error);
  undo (session, "removed both");

  g_autofree char *after = whole_person (session);

  assert_string_equal (after, before);
}

static void undo_is_refused_when_the_row_was_changed_since (void **state)
{
  Fixture *fixture = *state;
  KithSession *other = open_session (fixture, "ben");
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (fixture->session, "Sam");

  must (rename_person (other, id, 1, "Sam of Ben", &error), error);
  assert_false (step_undo (fixture->session, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "changed again");
  expect_name (fixture->session, id, "Sam of Ben");
  undo (other, "renamed someone");
  undo (fixture->session, "added someone");
  session_free (other);
}

static void undo_is_refused_when_the_row_was_changed_behind_its_back (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;

  add_person (session, "Sam");
  raw (session, "UPDATE person SET name = 'X', version = version + 1");
  assert_false (step_undo (session, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "changed again");
}

static void undo_says_so_when_it_finds_nothing_to_take_back (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;

  raw (session, "INSERT INTO step (at, actor, unix_user, label) VALUES (1, 'anna', 'anna', 'lost')");
  assert_false (step_undo (session, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "cannot be found");
  assert_int_equal (count (session, "SELECT count(*) FROM step WHERE undone_by IS NOT NULL"), 0);
}

static void undo_passes_over_what_others_did (void **state)
{
  Fixture *fixture = *state;
  KithSession *other = open_session (fixture, "ben");

  add_person (fixture->session, "Sam");
  add_person (other, "Jo");
  undo (fixture->session, "added someone");
  assert_int_equal (count (fixture->session, "SELECT count(*) FROM person WHERE name = 'Jo'"), 1);
  assert_null (step_undo_label (fixture->session));
  session_free (other);
}

static void an_id_is_never_given_twice (void **state)
{
  KithSession *session = session_of (state);
  gint64 first = add_person (session, "Sam");

  undo (session, "added someone");
  assert_int_not_equal (add_person (session, "Jo"), first);
}

static void a_step_that_cannot_be_taken_back_stops_undo_with_its_reason (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;

  add_person (session, "Sam");

  Step *step = step_begin (session, "sent a message", &error);

  add_person (session, "Jo");
  step_not_undoable (step, "The message has left.");
  must (step_commit (step, &error), error);
  label = step_undo_label (session);
  assert_string_equal (label, "sent a message");
  assert_false (step_undo (session, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "The message has left.");
  assert_int_equal (count (session, "SELECT count(*) FROM person"), 2);
}

static void undo_passes_over_housekeeping (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;

  add_person (session, "Sam");
  must (audit_note (session, "reveal", "request", 42, "issue", &error), error);
  assert_int_equal (count (session, "SELECT count(*) FROM audit WHERE action = 'reveal' AND row_id = 42"), 1);
  undo (session, "added someone");
}

static void undo_is_refused_once_the_images_are_erased (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (session, "Sam");

  must (rename_person (session, id, 0, "Jo", &error), error);
  raw (session, "UPDATE change SET before = NULL, after = NULL, salt = NULL");
  assert_false (step_undo (session, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "erased");
}

static void the_list_says_that_what_was_there_is_erased (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  g_autofree char *why_not = NULL;

  add_person (session, "Sam");
  raw (session, "UPDATE change SET before = NULL, after = NULL, salt = NULL");
  steps = step_history (session, 10, &error);
  must (steps != NULL, error);
  assert_int_equal (steps->len, 1);
  why_not = step_why_not (session, ((const StepEntry *)steps->pdata[0])->id);
  assert_non_null (why_not);
  assert_non_null (strstr (why_not, "erased"));
}

/* Whoever has the row open from before is told, whatever happened to it meanwhile. */
static void a_row_that_comes_back_is_newer_than_it_was (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (session, "Sam"), version = version_of (session, id);

  must (delete_person (session, id, &error), error);
  undo (session, "deleted someone");
  assert_true (version_of (session, id) > version);
  assert_false (rename_person (session, id, version, "Jo", &error));
  expect_error (&error, KITH_ERROR_CHANGED, "Someone else changed this record");
}

static void the_audit_trail_names_fields_and_holds_no_values (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (session, "Secretname");

  must (rename_person (session, id, 0, "Othername", &error), error);
  assert_int_equal (
      count (session, "SELECT count(*) FROM audit WHERE action = 'update' AND fields = 'name' AND actor = 'anna'"), 1);
  assert_int_equal (count (session, "SELECT count(*) FROM audit\n"
                                    "WHERE instr (quote (fields) || quote (digest) || quote (hash), 'name') = 0\n"
                                    "   OR instr (fields, 'Secret') > 0 OR instr (fields, 'Other') > 0"),
                    0);
}

static const Finding *finding (GPtrArray *findings, const char *check)
{
  for (guint i = 0; i < findings->len; i++)
    if (strcmp (((const Finding *)findings->pdata[i])->check, check) == 0)
      return findings->pdata[i];
  fail_msg ("no check \"%s\"", check);
  return NULL;
}

static void expect_found (KithSession *session, const char *check, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = store_verify (session, &error);

  must (findings != NULL, error);

  const Finding *found = finding (findings, check);

  if (found->passed)
    fail_msg ("%s passed: %s", check, found->sentence);
  if (strstr (found->sentence, words) == NULL)
    fail_msg ("\"%s\" does not say \"%s\"", found->sentence, words);
}

static void expect_all_well (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = store_verify (session, &error);

  must (findings != NULL, error);
  for (guint i = 0; i < findings->len; i++) {
    const Finding *found = findings->pdata[i];

    if (!found->passed && strcmp (found->check, "keyring") != 0)
      fail_msg ("%s: %s", found->check, found->sentence);
  }
}

/* Some history for verify to look at: an insert, an update, a delete, an undo and a note. */
static void make_history (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (session, "Sam");

  must (rename_person (session, id, 0, "Jo", &error), error);
  must (delete_person (session, add_person (session, "Kim"), &error), error);
  undo (session, "deleted someone");
  must (audit_note (session, "export", "", 0, "name", &error), error);
}

static void verify_finds_a_sound_store_sound (void **state)
{
  make_history (session_of (state));
  expect_all_well (session_of (state));
}

static void the_chain_still_holds_after_an_erasure (void **state)
{
  make_history (session_of (state));
  raw (session_of (state), "UPDATE change SET before = NULL, after = NULL, salt = NULL WHERE row_id = 1");
  expect_all_well (session_of (state));
}

static void the_audit_trail_refuses_to_be_altered (void **state)
{
  KithSession *session = session_of (state);

  make_history (session);
  assert_int_equal (sqlite3_exec (session->store->db, "UPDATE audit SET actor = 'x'", NULL, NULL, NULL),
                    SQLITE_CONSTRAINT_TRIGGER);
  assert_int_equal (sqlite3_exec (session->store->db, "DELETE FROM audit", NULL, NULL, NULL),
                    SQLITE_CONSTRAINT_TRIGGER);
}

static const struct {
  const char *sql, *check, *words;
} faults[] = {
  { "UPDATE audit SET actor = 'ben' WHERE id = 2", "audit chain", "Line 2 of the audit trail was altered" },
  { "UPDATE audit SET fields = 'email' WHERE id = 2", "audit chain", "Line 2 of the audit trail was altered" },
  { "DELETE FROM audit WHERE id = 3", "audit chain", "Line 3 of the audit trail is missing" },
  { "DELETE FROM audit WHERE id = (SELECT max (id) FROM audit)", "audit chain", "does not end where it should" },
  { "DELETE FROM audit", "audit chain", "does not end where it should" },
  { "UPDATE change SET after = (SELECT after FROM change WHERE id = 1) WHERE id = 2", "changes", "Change 2" },
  { "INSERT INTO change (step, table_name, row_id, version_after) VALUES (1, 'person', 77, 1)", "changes",
    "without its line" },
  { "UPDATE step SET first_change = first_change + 1 WHERE id = 2", "changes", "its step does not find" },
  { "UPDATE change SET salt = NULL WHERE id = 2", "changes", "Change 2" },
  { "UPDATE person SET name = 'Forged' WHERE id = 1", "versions and images", "Row 1 of \"person\"" },
  { "UPDATE person SET version = 9 WHERE id = 1", "versions and images", "Row 1 of \"person\"" },
  { "DELETE FROM person WHERE id = 1", "versions and images", "was removed" },
  { "INSERT INTO setting (name, value) VALUES ('a', 'b')", "versions and images", "Row 1 of \"setting\"" },
  { "PRAGMA foreign_keys = OFF; UPDATE person SET supervisor = 99 WHERE id = 1", "foreign keys", "\"person\"" },
};

static void verify_names_each_planted_fault (void **state G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    Fixture fixture;

    make_store (&fixture);
    make_history (fixture.session);
    raw (fixture.session, "DROP TRIGGER audit_stays; DROP TRIGGER audit_is_kept");
    raw (fixture.session, faults[i].sql);
    expect_found (fixture.session, faults[i].check, faults[i].words);
    drop_store (&fixture);
  }
}

/* The head is written for lines without a change only; the lines of changes after it are missed for the changes. */
static void the_end_of_the_audit_trail_is_known_whatever_stands_there (void **state G_GNUC_UNUSED)
{
  static const char *const cuts[] = { "DELETE FROM audit WHERE id = (SELECT max (id) FROM audit)",
                                      "DELETE FROM audit WHERE id >= (SELECT max (id) - 1 FROM audit)",
                                      "DELETE FROM audit WHERE id >= (SELECT max (id) - 2 FROM audit)" };

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++) {
    Fixture fixture;

    make_store (&fixture);
    make_history (fixture.session);
    add_person (fixture.session, "Ash");
    add_person (fixture.session, "Lou");
    expect_all_well (fixture.session);
    raw (fixture.session, "DROP TRIGGER audit_is_kept");
    raw (fixture.session, cuts[i]);
    expect_found (fixture.session, "audit chain", "does not end where it should");
    drop_store (&fixture);
  }
}

static void a_line_that_was_added_to_the_audit_trail_is_found (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;

  make_history (session);
  must (audit_begin (session->store, &error), error);
  must (audit_append (session, "export", "", 0, "name", 0, NULL, &error), error);
  expect_found (session, "audit chain", "does not end where it should");
  must (audit_end (session->store, &error), error);
  expect_all_well (session);
}

/* In a step of its own; FALSE where somebody reads or writes just now. */
static gboolean add_another (KithSession *other, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (Step) step = step_begin (other, "added someone", NULL);
  g_autoptr (Row) row = person_row ("Kim");

  return step != NULL && row_insert (other, row, NULL) != 0 && step_commit (g_steal_pointer (&step), NULL);
}

static void each_check_is_of_one_moment_whoever_saves_meanwhile (void **state)
{
  KithSession *session = session_of (state);
  Meanwhile meanwhile;

  make_history (session);
  meanwhile_begin (&meanwhile, session, add_another, NULL);
  expect_all_well (session);
  meanwhile_end (&meanwhile);
  assert_true (meanwhile.done > 1); /* between two checks */
  assert_true (meanwhile.refused > 1);
  expect_all_well (session);
}

static void long_work_can_be_stopped_and_undoes_itself (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  int ticks = 0;

  make_history (session);
  session->tick = give_up;
  session->tick_data = &ticks;
  assert_null (store_verify (session, &error));
  expect_error (&error, KITH_ERROR_STOPPED, "Stopped");
}

#define STEP(test) cmocka_unit_test_setup_teardown (test, store_set_up, store_tear_down)

static void redo (KithSession *session, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  gboolean done = step_redo (session, &label, &error);

  must (done, error);
  assert_string_equal (label, expected);
}

static void nothing_to_redo (KithSession *session)
{
  g_autoptr (GError) error = NULL;

  assert_null (step_redo_label (session));
  assert_false (step_redo (session, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "nothing to do again");
}

static void what_was_taken_back_is_done_again_in_turn (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (session, "Zoë");

  must (rename_person (session, id, 0, "Sam", &error), error);
  nothing_to_redo (session);
  undo (session, "renamed someone");
  undo (session, "added someone");
  redo (session, "added someone");
  expect_name (session, id, "Zoë");
  redo (session, "renamed someone");
  expect_name (session, id, "Sam");
  nothing_to_redo (session);
  undo (session, "renamed someone");
  expect_name (session, id, "Zoë");
  redo (session, "renamed someone");
  expect_name (session, id, "Sam");
}

static void something_new_ends_what_could_be_done_again (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (session, "Zoë");

  must (rename_person (session, id, 0, "Sam", &error), error);
  undo (session, "renamed someone");
  add_person (session, "Kim");
  nothing_to_redo (session);
  expect_name (session, id, "Zoë");
}

static void redo_is_refused_where_someone_changed_the_row_since (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  gint64 id = add_person (fixture->session, "Zoë");
  gboolean renamed = rename_person (fixture->session, id, 0, "Sam", &error);

  must (renamed, error);
  undo (fixture->session, "renamed someone");

  g_autoptr (KithSession) other = open_session (fixture, "ben");

  renamed = rename_person (other, id, 0, "Kim", &error);
  must (renamed, error);
  assert_false (step_redo (fixture->session, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "changed again since");
  expect_name (fixture->session, id, "Kim");
}

static void an_older_step_is_taken_back_from_the_list (void **state)
{
  KithSession *session = session_of (state);
  g_autoptr (GError) error = NULL;
  gint64 one = add_person (session, "Zoë"), other = add_person (session, "Kim");
  gboolean renamed = rename_person (session, one, 0, "Sam", &error) && rename_person (session, other, 0, "Lee", &error);

  must (renamed, error);

  g_autoptr (GPtrArray) before = step_history (session, 10, &error);
  const StepEntry *older = g_ptr_array_index (before, 1);

  assert_int_equal (before->len, 4);
  assert_string_equal (older->label, "renamed someone");
  assert_false (older->undone);

  gboolean undone = step_undo_one (session, older->id, NULL, &error);

  must (undone, error);
  expect_name (session, one, "Zoë");
  expect_name (session, other, "Lee");

  g_autoptr (GPtrArray) after = step_history (session, 10, &error);

  assert_int_equal (after->len, 4);
  assert_true (((const StepEntry *)g_ptr_array_index (after, 1))->undone);
  assert_false (step_undo_one (session, older->id, NULL, &error));
  expect_error (&error, KITH_ERROR_INPUT, "no change");
  /* The first one that made the person now has nothing on top of it, the other still has. */
  g_autofree char *why_not = step_why_not (session, ((const StepEntry *)g_ptr_array_index (after, 2))->id);
  g_autofree char *nothing = step_why_not (session, ((const StepEntry *)g_ptr_array_index (after, 3))->id);

  assert_non_null (strstr (why_not, "changed again since"));
  assert_null (nothing);
  assert_int_equal (step_undo_id (session), ((const StepEntry *)g_ptr_array_index (after, 0))->id);
  assert_false (step_undo_one (session, ((const StepEntry *)g_ptr_array_index (after, 2))->id, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "changed again since");
}

static void nobody_takes_back_what_another_did (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;

  add_person (fixture->session, "Zoë");

  g_autoptr (GPtrArray) mine = step_history (fixture->session, 10, &error);
  g_autoptr (KithSession) other = open_session (fixture, "ben");
  g_autoptr (GPtrArray) theirs = step_history (other, 10, &error);

  assert_int_equal (mine->len, 1);
  assert_int_equal (theirs->len, 0);
  assert_false (step_undo_one (other, ((const StepEntry *)g_ptr_array_index (mine, 0))->id, NULL, &error));
  expect_error (&error, KITH_ERROR_INPUT, "of yours");
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    STEP (a_row_comes_back_as_it_was_written),
    STEP (days_are_kept_as_iso_text),
    STEP (an_abandoned_step_changes_nothing),
    STEP (a_failing_inner_step_takes_the_outer_one_with_it),
    STEP (joined_steps_are_one_entry_to_undo),
    STEP (a_step_that_writes_nothing_leaves_no_trace),
    STEP (a_step_writes_nothing_before_its_first_change),
    STEP (what_is_said_of_a_step_counts_before_and_after_its_first_change),
    STEP (a_write_against_an_older_version_is_refused),
    STEP (the_generation_stays_while_nothing_changes),
    STEP (what_is_read_for_a_picture_is_of_one_moment),
    STEP (a_step_ends_the_moment_that_is_read),
    STEP (a_wait_for_someone_else_can_be_stopped_and_changes_nothing),
    STEP (a_rule_of_the_schema_speaks_for_itself),
    STEP (what_the_schema_does_not_accept_is_refused_in_words),
    STEP (undo_takes_back_an_insert_an_update_and_a_delete),
    STEP (undo_restores_equal_rows_whatever_refers_to_what),
    STEP (undo_is_refused_when_the_row_was_changed_since),
    STEP (undo_is_refused_when_the_row_was_changed_behind_its_back),
    STEP (undo_says_so_when_it_finds_nothing_to_take_back),
    STEP (undo_passes_over_what_others_did),
    STEP (an_id_is_never_given_twice),
    STEP (a_step_that_cannot_be_taken_back_stops_undo_with_its_reason),
    STEP (undo_passes_over_housekeeping),
    STEP (undo_is_refused_once_the_images_are_erased),
    STEP (the_list_says_that_what_was_there_is_erased),
    STEP (a_row_that_comes_back_is_newer_than_it_was),
    STEP (the_audit_trail_names_fields_and_holds_no_values),
    STEP (verify_finds_a_sound_store_sound),
    STEP (the_chain_still_holds_after_an_erasure),
    STEP (the_audit_trail_refuses_to_be_altered),
    cmocka_unit_test (verify_names_each_planted_fault),
    cmocka_unit_test (the_end_of_the_audit_trail_is_known_whatever_stands_there),
    STEP (a_line_that_was_added_to_the_audit_trail_is_found),
    STEP (each_check_is_of_one_moment_whoever_saves_meanwhile),
    STEP (long_work_can_be_stopped_and_undoes_itself),
    STEP (what_was_taken_back_is_done_again_in_turn),
    STEP (something_new_ends_what_could_be_done_again),
    STEP (redo_is_refused_where_someone_changed_the_row_since),
    STEP (an_older_step_is_taken_back_from_the_list),
    STEP (nobody_takes_back_what_another_did),
  };

  return cmocka_run_group_tests_name ("step", tests, NULL, NULL);
}
