/* A backup in the place of the store: whole, with the store before it kept, wherever it is cut short. */
#include "backup-fixture.h"

#include "store/connection.h"
#include "store/migrate.h"
#include "store/restore.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define LATER "what was added later"

/* The process ends in place of the so many-th rename; 0: never. */
static int renames_left;

int renameat (int from, const char *old, int to, const char *new)
{
  if (renames_left > 0 && --renames_left == 0)
    _exit (9);
  return (int)syscall (SYS_renameat2, from, old, to, new, 0);
}

static char *back_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *file = g_build_filename (fixture->parent, "backup", NULL);

  must (store_backup (fixture->session, file, &error), error);
  return file;
}

static gboolean restore_as (Fixture *fixture, const char *file, const char *passphrase, char **kept, GError **error)
{
  g_autoptr (Secret) secret = secret_new (passphrase, -1);
  g_autoptr (Restore) restore = restore_begin (fixture->directory, file, NULL, NULL, error);
  Clock clock = still_clock ();

  return restore != NULL && restore_alone (restore, error) && restore_check (restore, "anna", secret, &clock, error) &&
         restore_finish (restore, kept, error);
}

static void leave (Fixture *fixture)
{
  session_free (fixture->session);
  fixture->session = NULL;
}

/* As a coordinator opens it. */
static void unlock (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new (ANNAS, -1);

  assert_true (store_exists (fixture->directory));
  must (keyring_unlock (fixture->directory, "anna", secret, &fixture->key, &error), error);
  fixture->session = open_session (fixture, "anna");

  g_autoptr (GPtrArray) findings = store_verify (fixture->session, &error);

  for (guint i = 0; i < findings->len; i++)
    if (!((Finding *)findings->pdata[i])->passed)
      fail_msg ("%s", ((Finding *)findings->pdata[i])->sentence);
}

static void a_backup_takes_the_place_and_the_store_is_kept (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = back_up (fixture);
  g_autofree char *kept = NULL;
  g_autofree char *again = NULL;

  add_person (fixture->session, LATER);
  leave (fixture);
  must (restore_as (fixture, file, ANNAS, &kept, &error), error);
  assert_string_equal (kept, "kith-20261122T120000-before-restore.db");
  unlock (fixture);
  assert_int_equal (people (fixture->session), 1);

  g_autofree char *path = archive_path (fixture->directory, kept);

  leave (fixture);
  must (restore_as (fixture, path, ANNAS, &again, &error), error);
  unlock (fixture);
  assert_int_equal (people (fixture->session), 2);
}

static void a_restore_is_in_the_audit_trail (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = back_up (fixture);
  g_autofree char *kept = NULL;

  leave (fixture);
  must (restore_as (fixture, file, ANNAS, &kept, &error), error);
  unlock (fixture);
  assert_int_equal (
      statement_number (fixture->session->store, "SELECT count(*) FROM audit WHERE action = 'restore'", 0, NULL, NULL),
      1);
}

static void a_backup_makes_a_store_where_there_is_none (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = back_up (fixture);
  g_autofree char *kept = NULL;

  leave (fixture);
  g_free (fixture->directory);
  fixture->directory = g_build_filename (fixture->parent, "new", "store", NULL);
  must (restore_as (fixture, file, ANNAS, &kept, &error), error);
  assert_null (kept);
  unlock (fixture);
  assert_int_equal (people (fixture->session), 1);
}

static void nothing_is_left_of_a_new_place_when_it_is_refused (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = back_up (fixture);
  g_autofree char *kept = NULL;
  g_autofree char *first = g_steal_pointer (&fixture->directory);

  leave (fixture);
  fixture->directory = g_build_filename (fixture->parent, "new", NULL);
  assert_false (restore_as (fixture, file, "another passphrase", &kept, &error));
  expect_error (&error, KITH_ERROR_STORE, "not the right passphrase");
  assert_false (g_file_test (fixture->directory, G_FILE_TEST_EXISTS));
}

static void a_store_in_use_is_not_replaced (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = back_up (fixture);
  g_autofree char *before = seal_of (fixture->directory);
  g_autofree char *kept = NULL;

  assert_false (restore_as (fixture, file, ANNAS, &kept, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "open in another kith");
  expect_untouched (before, fixture->directory);
}

static void a_damaged_store_can_be_replaced (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = back_up (fixture);
  g_autofree char *database = file_in (fixture, STORE_DATABASE);
  g_autofree char *kept = NULL;

  leave (fixture);
  assert_int_equal (truncate (database, 100), 0);
  must (restore_as (fixture, file, ANNAS, &kept, &error), error);
  unlock (fixture);
}

/* ---- refusals */

typedef void (*Harm) (const char *file);

static void cut_a_page_off (const char *file)
{
  struct stat status;

  assert_int_equal (stat (file, &status), 0);
  assert_int_equal (truncate (file, status.st_size - 4096), 0);
}

static void cut_within_a_page (const char *file)
{
  struct stat status;

  assert_int_equal (stat (file, &status), 0);
  assert_int_equal (truncate (file, status.st_size - 100), 0);
}

static void empty_it (const char *file)
{
  assert_int_equal (truncate (file, 0), 0);
}

#ifdef KITH_SQLCIPHER
static void flip_a_byte (const char *file)
{
  int fd = open (file, O_WRONLY);

  assert_int_equal (pwrite (fd, "\377\377\377\377\377\377\377\377", 8, 4096 * 5), 8);
  close (fd);
}
#endif

static void write_something_else (const char *file)
{
  assert_true (g_file_set_contents (file, "Dear diary, this is no backup of kith at all, but a text.", -1, NULL));
}

static void lose_the_keyring (const char *file)
{
  g_autofree char *keyring = g_strconcat (file, ".keyring", NULL);

  assert_int_equal (g_remove (keyring), 0);
}

static void break_the_keyring (const char *file)
{
  g_autofree char *keyring = g_strconcat (file, ".keyring", NULL);

  assert_true (g_file_set_contents (keyring, "no keyring", -1, NULL));
}

static void expect_refused (Fixture *fixture, const char *file, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = seal_of (fixture->parent);
  g_autofree char *kept = NULL;

  assert_false (restore_as (fixture, file, ANNAS, &kept, &error));
  expect_error (&error, code, words);
  expect_untouched (before, fixture->parent);
}

static void what_is_no_whole_backup_is_refused_and_nothing_touched (void **state)
{
  static const struct {
    Harm harm;
    int code;
    const char *words;
  } cases[] = {
    { cut_a_page_off, KITH_ERROR_INPUT, "damaged or cut short" },
    { cut_within_a_page, KITH_ERROR_INPUT, "damaged" },
    { empty_it, KITH_ERROR_INPUT, "" },
#ifdef KITH_SQLCIPHER /* a plain page has no seal that a byte of a text could break */
    { flip_a_byte, KITH_ERROR_INPUT, "damaged or cut short" },
#endif
    { write_something_else, KITH_ERROR_INPUT, "damaged or cut short" },
    { lose_the_keyring, KITH_ERROR_INPUT, "two files" },
    { break_the_keyring, KITH_ERROR_STORE, "keyring" },
  };
  Fixture *fixture = *state;
  g_autofree char *file = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *keyring = NULL;

    if (fixture->session == NULL)
      fixture->session = open_session (fixture, "anna");
    g_free (file);
    file = back_up (fixture);
    keyring = g_strconcat (file, ".keyring", NULL);
    leave (fixture);
    cases[i].harm (file);
    expect_refused (fixture, file, cases[i].code, cases[i].words);
    g_remove (file);
    g_remove (keyring);
  }
}

static void set_version (Fixture *fixture, const char *file, const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = connection_open (file, &fixture->key, &error);

  must (db != NULL, error);
  assert_int_equal (sqlite3_exec (db, sql, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close (db);
}

static void a_newer_kith_s_backup_is_refused (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *file = back_up (fixture);

  leave (fixture);
  set_version (fixture, file, "PRAGMA user_version = 9999");
  expect_refused (fixture, file, KITH_ERROR_INPUT, "newer kith");
}

static void another_program_s_database_is_refused (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *file = back_up (fixture);

  leave (fixture);
  set_version (fixture, file, "PRAGMA application_id = 7");
  expect_refused (fixture, file, KITH_ERROR_INPUT, "not a store of kith");
}

/* Pages that are whole, and a row that names one that is gone. */
static void a_backup_whose_rows_name_others_that_are_gone_is_refused (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *file = back_up (fixture);

  leave (fixture);
  set_version (fixture, file, "PRAGMA foreign_keys = OFF; UPDATE person SET supervisor = 999");
  expect_refused (fixture, file, KITH_ERROR_INPUT, "damaged or cut short");
}

/* Whoever opens the backup: it takes the place of everybody's store. */
static void a_deputy_or_a_coordinator_of_one_scheme_restores_nothing (void **state)
{
  static const struct {
    SessionRole role;
    const char *schemes;
  } others[] = { { ROLE_DEPUTY, "" }, { ROLE_READER, "" }, { ROLE_COORDINATOR, "peer-support" } };
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) bens = secret_new ("bens long passphrase", -1);

  must (keyring_add (fixture->directory, "ben", ROLE_COORDINATOR, "", &fixture->key, bens, &error), error);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (Restore) restore = NULL;
    g_autofree char *file = NULL;
    g_autofree char *keyring = NULL;
    Clock clock = still_clock ();

    must (keyring_set_role (fixture->directory, "ben", others[i].role, others[i].schemes, &fixture->key, &error),
          error);
    file = back_up (fixture);
    keyring = g_strconcat (file, ".keyring", NULL);
    restore = restore_begin (fixture->directory, file, NULL, NULL, &error);
    must (restore != NULL, error);
    assert_false (restore_check (restore, "ben", bens, &clock, &error));
    assert_int_equal (error->code, KITH_ERROR_REFUSED);
    g_clear_error (&error);
    g_remove (file);
    g_remove (keyring);
  }
}

/* An unfinished transaction of the store before must not be rolled back into the one that took its place. */
static void a_journal_of_before_is_kept_and_meets_no_other_database (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = back_up (fixture);
  g_autofree char *journal = g_build_filename (fixture->directory, STORE_JOURNAL, NULL);
  g_autofree char *kept = NULL;

  leave (fixture);
  assert_true (g_file_set_contents_full (journal, "x", 1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  must (restore_as (fixture, file, ANNAS, &kept, &error), error);
  assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));

  g_autofree char *path = archive_path (fixture->directory, kept);
  g_autofree char *beside = g_strconcat (path, "-journal", NULL);

  assert_true (g_file_test (beside, G_FILE_TEST_EXISTS));
}

static void a_link_is_not_followed (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *file = back_up (fixture);
  g_autofree char *link = g_build_filename (fixture->parent, "link", NULL);
  g_autofree char *link_keyring = g_strconcat (link, ".keyring", NULL);
  g_autofree char *keyring = g_strconcat (file, ".keyring", NULL);

  leave (fixture);
  assert_int_equal (symlink (file, link), 0);
  assert_int_equal (symlink (keyring, link_keyring), 0);
  expect_refused (fixture, link, KITH_ERROR_INPUT, "cannot be read");
}

static void an_older_backup_is_brought_up_to_date (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = back_up (fixture);
  g_autofree char *kept = NULL;
  int fd;

  if (migration_count () < 2)
    skip ();
  leave (fixture);
  assert_int_equal (g_remove (file), 0);
  fd = open (file, O_RDWR | O_CREAT | O_EXCL, 0600);
  close (fd);

  sqlite3 *db = connection_open (file, &fixture->key, &error);
  Store bare = { .db = db };

  must (db != NULL && migrate_up_to (&bare, 1, &error), error);
  sqlite3_close (db);
  must (restore_as (fixture, file, ANNAS, &kept, &error), error);
  unlock (fixture);
  assert_int_equal (statement_number (fixture->session->store, "PRAGMA user_version", 0, NULL, NULL),
                    migration_count ());
}

/* ---- cut short at each rename */

/* The exit status of a process that restores FILE and is killed at the so many-th rename. */
static int restore_until (Fixture *fixture, const char *file, int rename)
{
  int status = 0;
  pid_t child = fork ();

  assert_true (child >= 0);
  if (child == 0) {
    g_autofree char *kept = NULL;

    renames_left = rename;
    _exit (restore_as (fixture, file, ANNAS, &kept, NULL) ? 0 : 1);
  }
  assert_int_equal (waitpid (child, &status, 0), child);
  return WEXITSTATUS (status);
}

static guint before_restore (const Fixture *fixture)
{
  g_autoptr (GPtrArray) list = archive_list (fixture->directory, NULL);
  guint found = 0;

  for (guint i = 0; i < list->len; i++)
    found += ((Archive *)list->pdata[i])->cause == ARCHIVE_BEFORE_RESTORE ? 1 : 0;
  return found;
}

static void expect_nothing_staged (const Fixture *fixture)
{
  g_autofree char *staged = file_in (fixture, STORE_RESTORING);

  assert_false (g_file_test (staged, G_FILE_TEST_EXISTS));
}

static void a_kill_at_any_rename_leaves_the_old_store_or_the_new_one_whole (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *file = back_up (fixture);
  guint old = 0, new = 0;
  int status = 9;

  for (int rename = 1; status == 9; rename++) {
    if (people (fixture->session) == 1)
      add_person (fixture->session, LATER);

    guint kept = before_restore (fixture);

    leave (fixture);
    status = restore_until (fixture, file, rename);
    assert_true (status == 9 || status == 0);
    unlock (fixture);

    gint64 count = people (fixture->session);

    assert_true (count == 1 || count == 2);
    assert_int_equal (before_restore (fixture), kept + (count == 1 ? 1 : 0));
    expect_nothing_staged (fixture);
    old += count == 2 ? 1 : 0;
    new += count == 1 ? 1 : 0;
  }
  assert_int_equal (status, 0);
  assert_true (old >= 2); /* its own note, and the folder's renaming */
  assert_true (new >= 5); /* both files twice, and the last run, which was let go */
}

/* Whoever completes a restore may be cut short too. */
static void completing_may_be_cut_short_again (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *file = back_up (fixture);

  for (int first = 3; first <= 6; first++)
    for (int second = 1; second <= 4; second++) {
      int status = 0;
      pid_t child;

      if (people (fixture->session) == 1)
        add_person (fixture->session, LATER);
      leave (fixture);
      restore_until (fixture, file, first);
      child = fork ();
      if (child == 0) {
        renames_left = second;
        _exit (store_check_files (fixture->directory, NULL) ? 0 : 1);
      }
      assert_int_equal (waitpid (child, &status, 0), child);
      unlock (fixture);
      assert_int_equal (people (fixture->session), 1);
      expect_nothing_staged (fixture);
    }
}

#define RESTORE(test) cmocka_unit_test_setup_teardown (test, set_up, store_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    RESTORE (a_backup_takes_the_place_and_the_store_is_kept),
    RESTORE (a_restore_is_in_the_audit_trail),
    RESTORE (a_backup_makes_a_store_where_there_is_none),
    RESTORE (nothing_is_left_of_a_new_place_when_it_is_refused),
    RESTORE (a_store_in_use_is_not_replaced),
    RESTORE (a_damaged_store_can_be_replaced),
    RESTORE (what_is_no_whole_backup_is_refused_and_nothing_touched),
    RESTORE (a_newer_kith_s_backup_is_refused),
    RESTORE (another_program_s_database_is_refused),
    RESTORE (a_journal_of_before_is_kept_and_meets_no_other_database),
    RESTORE (a_link_is_not_followed),
    RESTORE (a_backup_whose_rows_name_others_that_are_gone_is_refused),
    RESTORE (a_deputy_or_a_coordinator_of_one_scheme_restores_nothing),
    RESTORE (an_older_backup_is_brought_up_to_date),
    RESTORE (a_kill_at_any_rename_leaves_the_old_store_or_the_new_one_whole),
    RESTORE (completing_may_be_cut_short_again),
  };

  return cmocka_run_group_tests_name ("restore", tests, NULL, NULL);
}
