#include "store-fixture.h"

#include "store/connection.h"
#include "store/guard.h"
#include "store/migrate.h"
#include "store/setting.h"

/* The session's store, closed, for what is done to its files. */
static Fixture *closed (void **state)
{
  Fixture *fixture = *state;

  session_free (fixture->session);
  fixture->session = NULL;
  return fixture;
}

static void expect_refused (Fixture *fixture, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = file_in (fixture, STORE_DATABASE);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size_before = 0, size_after = 0;

  g_file_get_contents (path, &before, &size_before, NULL);
  assert_null (store_open (fixture->directory, &fixture->key, &error));
  expect_error (&error, KITH_ERROR_STORE, words);
  g_file_get_contents (path, &after, &size_after, NULL);
  assert_int_equal (size_before, size_after);
  if (size_before > 0)
    assert_memory_equal (before, after, size_before);
}

static unsigned mode_of (const char *path)
{
  struct stat status;

  assert_int_equal (lstat (path, &status), 0);
  return status.st_mode & 07777;
}

static void a_new_store_is_private_whatever_the_umask (void **state G_GNUC_UNUSED)
{
  mode_t before = umask (022);
  Fixture fixture;

  make_store (&fixture);
  add_person (fixture.session, "Sam");
  umask (before);

  g_autofree char *database = file_in (&fixture, STORE_DATABASE);
  g_autofree char *drafts = file_in (&fixture, STORE_DRAFTS);

  assert_int_equal (mode_of (fixture.directory), 0700);
  assert_int_equal (mode_of (database), 0600);
  assert_int_equal (mode_of (drafts), 0700);
  drop_store (&fixture);
}

static void a_store_for_a_group_is_open_to_that_group_only (void **state G_GNUC_UNUSED)
{
  mode_t before = umask (077);
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  struct group *group = getgrgid (getegid ());
  Store *store;

  assert_non_null (group);
  make_parent (&fixture);
  store = store_create (fixture.directory, group->gr_name, &fixture.key, &error);
  umask (before);
  must (store != NULL, error);
  store_close (store);

  g_autofree char *database = file_in (&fixture, STORE_DATABASE);
  g_autofree char *drafts = file_in (&fixture, STORE_DRAFTS);

  assert_int_equal (mode_of (fixture.directory), 02770);
  assert_int_equal (mode_of (database), 0660);
  assert_int_equal (mode_of (drafts), 02770);
  fixture.session = open_session (&fixture, "anna");
  add_person (fixture.session, "Sam");
  drop_store (&fixture);
}

static void an_unknown_group_is_refused (void **state G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  make_parent (&fixture);
  assert_null (store_create (fixture.directory, "no-such-group-here", &fixture.key, &error));
  expect_error (&error, KITH_ERROR_STORE, "no group");
  remove_tree (fixture.parent);
  g_free (fixture.parent);
  g_free (fixture.directory);
}

static void a_store_is_not_made_over_another (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;

  assert_null (store_create (fixture->directory, NULL, &fixture->key, &error));
  expect_error (&error, KITH_ERROR_STORE, "already holds");
}

static void a_planted_link_is_not_followed_when_making_a_store (void **state G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  make_parent (&fixture);

  g_autofree char *target = g_build_filename (fixture.parent, "target", NULL);
  g_autofree char *link = file_in (&fixture, STORE_DATABASE);

  assert_int_equal (g_mkdir (fixture.directory, 0700), 0);
  assert_int_equal (symlink (target, link), 0);
  assert_null (store_create (fixture.directory, NULL, &fixture.key, &error));
  expect_error (&error, KITH_ERROR_STORE, "already holds");
  assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  remove_tree (fixture.parent);
  g_free (fixture.parent);
  g_free (fixture.directory);
}

static void a_link_in_place_of_the_database_is_refused (void **state)
{
  Fixture *fixture = closed (state);
  g_autofree char *database = file_in (fixture, STORE_DATABASE);
  g_autofree char *elsewhere = g_build_filename (fixture->parent, "elsewhere", NULL);

  assert_int_equal (g_rename (database, elsewhere), 0);
  assert_int_equal (symlink (elsewhere, database), 0);
  expect_refused (fixture, "symbolic link");
}

static void a_file_with_a_second_name_is_refused (void **state)
{
  static const char *const names[] = { STORE_DATABASE, STORE_KEYRING, STORE_JOURNAL, STORE_ERASURES };
  Fixture *fixture = closed (state);
  g_autofree char *second = g_build_filename (fixture->parent, "second", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = file_in (fixture, names[i]);
    gboolean was_there = g_file_test (path, G_FILE_TEST_EXISTS);

    if (!was_there)
      assert_true (g_file_set_contents_full (path, "x", 1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    assert_int_equal (link (path, second), 0);
    expect_refused (fixture, "second name");
    assert_int_equal (g_remove (second), 0);
    assert_true (was_there || g_remove (path) == 0);
  }
}

static void a_link_in_place_of_the_directory_is_refused (void **state)
{
  Fixture *fixture = closed (state);
  g_autofree char *elsewhere = g_build_filename (fixture->parent, "elsewhere", NULL);

  assert_int_equal (g_rename (fixture->directory, elsewhere), 0);
  assert_int_equal (symlink (elsewhere, fixture->directory), 0);
  expect_refused (fixture, "symbolic link");
}

static void a_loosened_directory_is_refused (void **state)
{
  Fixture *fixture = closed (state);

  assert_int_equal (chmod (fixture->directory, 0755), 0);
  expect_refused (fixture, "chmod 700");
}

static void a_loosened_file_is_refused (void **state)
{
  static const char *const names[] = { STORE_DATABASE, STORE_KEYRING, STORE_DRAFTS, STORE_JOURNAL, STORE_ERASURES };
  Fixture *fixture = closed (state);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = file_in (fixture, names[i]);

    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      assert_true (g_file_set_contents (path, "", 0, NULL));

    unsigned before = mode_of (path);

    assert_int_equal (chmod (path, 0744), 0);
    expect_refused (fixture, names[i]);
    assert_int_equal (chmod (path, g_str_has_suffix (path, STORE_DRAFTS) ? before : 0600), 0);
  }
}

/* Only root can give a file away; anybody else finds root's own directory. */
static void someone_elses_store_is_refused (void **state)
{
  Fixture *fixture = closed (state);

  if (geteuid () != 0) {
    g_autoptr (GError) error = NULL;

    assert_null (store_open ("/usr", &fixture->key, &error));
    expect_error (&error, KITH_ERROR_STORE, "belongs to someone else");
    return;
  }
  assert_int_equal (chown (fixture->directory, 12345, (gid_t)-1), 0);
  expect_refused (fixture, "belongs to someone else");
  assert_int_equal (chown (fixture->directory, 0, (gid_t)-1), 0);

  g_autofree char *database = file_in (fixture, STORE_DATABASE);

  assert_int_equal (chown (database, 12345, (gid_t)-1), 0);
  expect_refused (fixture, "belongs to someone else");
}

static void a_missing_store_is_said_to_be_missing (void **state)
{
  Fixture *fixture = closed (state);

  assert_true (store_exists (fixture->directory));
  remove_tree (fixture->directory);
  assert_false (store_exists (fixture->directory));
  expect_refused (fixture, "There is no store");
}

#ifdef KITH_SQLCIPHER
static void another_key_opens_nothing (void **state)
{
  Fixture *fixture = closed (state);

  fixture->key.bytes[0] ^= 1;
  expect_refused (fixture, "another store");
}
#endif

static void no_key_opens_nothing (void **state)
{
  Fixture *fixture = closed (state);

  memset (&fixture->key, 0, sizeof fixture->key);
  expect_refused (fixture, "no key");
}

/* Flips a bit of the byte AT, then cuts the file to SIZE bytes (-1: not at all). */
static void change_file (const char *path, off_t at, off_t size)
{
  int fd = open (path, O_RDWR);
  char byte;

  assert_int_equal (pread (fd, &byte, 1, at), 1);
  byte ^= 1;
  assert_int_equal (pwrite (fd, &byte, 1, at), 1);
  if (size >= 0)
    assert_int_equal (ftruncate (fd, size), 0);
  close (fd);
}

#ifdef KITH_SQLCIPHER
static void a_flipped_byte_in_the_first_page_is_refused (void **state)
{
  Fixture *fixture = closed (state);
  g_autofree char *path = file_in (fixture, STORE_DATABASE);

  change_file (path, 1000, -1);
  expect_refused (fixture, "damaged");
}

/* In a page that is not read when the store is opened: found by whoever reads it, in a sentence. */
static void a_flipped_byte_further_on_is_found_when_it_is_read (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = file_in (fixture, STORE_DATABASE);
  off_t page = 0;

  add_person (fixture->session, "Sam");
  page = statement_number (fixture->session->store, "SELECT rootpage FROM sqlite_master WHERE name = 'person'", 0, NULL,
                           NULL);
  closed (state);
  change_file (path, (page - 1) * CIPHER_PAGE_SIZE + 2000, -1);

  Store *store = store_open (fixture->directory, &fixture->key, &error);

  if (store != NULL) {
    Clock clock = still_clock ();

    fixture->session = session_new (store, "anna", &clock);

    g_autoptr (Statement) statement =
        statement_new (store, "SELECT count(*) FROM person WHERE length (notes) >= 0", &error);

    assert_false (statement != NULL && statement_next (statement, &error));
  }
  expect_error (&error, KITH_ERROR_STORE, "damaged");
}
#endif

static void a_truncated_store_is_refused (void **state)
{
  Fixture *fixture = closed (state);
  g_autofree char *path = file_in (fixture, STORE_DATABASE);

  change_file (path, 4096 * 3, 4096 * 3);
  expect_refused (fixture, "damaged");
}

static void an_emptied_store_is_not_taken_for_a_new_one (void **state)
{
  Fixture *fixture = closed (state);
  g_autofree char *path = file_in (fixture, STORE_DATABASE);

  change_file (path, 0, 0);
  expect_refused (fixture, "empty");
}

#ifdef KITH_SQLCIPHER
static void a_plain_database_is_refused_by_an_encrypted_build (void **state)
{
  Fixture *fixture = closed (state);
  g_autofree char *path = file_in (fixture, STORE_DATABASE);
  sqlite3 *db = NULL;

  g_remove (path);
  assert_int_equal (sqlite3_open (path, &db), SQLITE_OK);
  assert_int_equal (sqlite3_exec (db, "CREATE TABLE a (b)", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close (db);
  assert_int_equal (chmod (path, 0600), 0);
  expect_refused (fixture, "not encrypted");
}
#else
static void an_encrypted_database_is_refused_by_a_plain_build (void **state)
{
  Fixture *fixture = closed (state);
  g_autofree char *path = file_in (fixture, STORE_DATABASE);
  g_autofree char *noise = g_malloc (8192);

  randombytes_buf (noise, 8192);
  assert_true (g_file_set_contents_full (path, noise, 8192, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  expect_refused (fixture, "without encryption");
}
#endif

static void a_store_of_a_newer_kith_is_refused (void **state)
{
  Fixture *fixture = *state;

  raw (fixture->session, "PRAGMA user_version = 9999");
  expect_refused (closed (state), "newer kith");
}

static void another_programs_database_is_refused (void **state)
{
  Fixture *fixture = *state;

  raw (fixture->session, "PRAGMA application_id = 7");
  expect_refused (closed (state), "not a store of kith");
}

/* A connection to a new database of the first COUNT migrations, at which a store is to be. */
static sqlite3 *make_earlier (Fixture *fixture, int count)
{
  g_autoptr (GError) error = NULL;

  make_parent (fixture);
  assert_int_equal (g_mkdir (fixture->directory, 0700), 0);

  g_autofree char *path = file_in (fixture, STORE_DATABASE);

  assert_true (g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL));

  sqlite3 *db = connection_open (path, &fixture->key, &error);

  must (db != NULL, error);

  Store old = { .db = db };

  must (migrate_up_to (&old, count, &error), error);
  return db;
}

static void every_earlier_schema_is_brought_up_to_date (void **state G_GNUC_UNUSED)
{
  for (int count = 1; count <= migration_count (); count++) {
    g_autoptr (GError) error = NULL;
    Fixture fixture;

    sqlite3_close (make_earlier (&fixture, count));
    give_keyring (&fixture);
    fixture.session = open_session (&fixture, "anna");
    assert_int_equal (statement_number (fixture.session->store, "PRAGMA user_version", 0, &error, NULL),
                      migration_count ());
    add_person (fixture.session, "Sam");
    drop_store (&fixture);
  }
}

/* Steps of before 0007 knew their changes by an index; a kith of before that is still open goes on writing such. */
static void the_steps_of_an_earlier_schema_find_their_changes (void **state G_GNUC_UNUSED)
{
  enum { BEFORE = 6 };
  static const char history[] = "INSERT INTO step (at, actor, unix_user, label) VALUES (1, 'anna', 'anna', 'one');"
                                "INSERT INTO step (at, actor, unix_user, label) VALUES (2, 'anna', 'anna', 'none');"
                                "INSERT INTO step (at, actor, unix_user, label) VALUES (3, 'ben', 'ben', 'two');"
                                "INSERT INTO step (at, actor, unix_user, label) VALUES (4, 'ben', 'ben', 'none');"
                                "INSERT INTO change (step, table_name, row_id, version_after) VALUES (1, 'area', 1, 1);"
                                "INSERT INTO change (step, table_name, row_id, version_after) VALUES (1, 'area', 2, 1);"
                                "INSERT INTO change (step, table_name, row_id, version_after) VALUES (3, 'area', 3, 1)";
  static const char of_before[] = "INSERT INTO step (at, actor, unix_user, label) VALUES (5, 'ben', 'ben', 'old');"
                                  "INSERT INTO change (step, table_name, row_id, version_after)"
                                  " VALUES ((SELECT max(id) FROM step), 'area', 4, 1)";
  static const gint64 wanted[] = { 2, 0, 1, 0, 1, 1, 1 };
  Fixture fixture;
  sqlite3 *db = make_earlier (&fixture, BEFORE);

  assert_int_equal (sqlite3_exec (db, history, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close (db);
  give_keyring (&fixture);
  fixture.session = open_session (&fixture, "anna");
  add_person (fixture.session, "Sam");
  assert_int_equal (sqlite3_exec (fixture.session->store->db, of_before, NULL, NULL, NULL), SQLITE_OK);
  add_person (fixture.session, "Kim");
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    assert_int_equal (statement_number (fixture.session->store, "SELECT count(*) FROM change_of WHERE of_step = :step",
                                        -1, NULL, "step", (gint64)i + 1, NULL),
                      wanted[i]);
  drop_store (&fixture);
}

static void what_always_holds_of_a_connection_holds (void **state)
{
  static const struct {
    const char *sql;
    gint64 value;
  } settings[] = {
    { "PRAGMA foreign_keys", 1 }, { "PRAGMA secure_delete", 1 }, { "PRAGMA synchronous", 3 },
    { "PRAGMA temp_store", 2 },   { "PRAGMA page_size", 4096 },
  };
  Fixture *fixture = *state;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    assert_int_equal (statement_number (fixture->session->store, settings[i].sql, -1, NULL, NULL), settings[i].value);

  g_autoptr (Statement) statement = statement_new (fixture->session->store, "PRAGMA journal_mode", NULL);

  assert_true (statement_next (statement, NULL));
  assert_string_equal (statement_text (statement, 0), "delete");
}

#ifdef KITH_SQLCIPHER
/* LA-14: while a transaction is open its journal is there too. */
static void no_word_stands_in_any_file_of_the_store (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;

  add_person (fixture->session, "MARKEDNAME");

  g_autoptr (Step) step = step_begin (fixture->session, "added someone", &error);
  g_autoptr (Row) row = person_row ("MARKEDNAME again");
  g_autofree char *journal = file_in (fixture, STORE_JOURNAL);

  must (step != NULL && row_insert (fixture->session, row, &error) != 0, error);
  sqlite3_db_cacheflush (fixture->session->store->db);
  assert_true (g_file_test (journal, G_FILE_TEST_EXISTS));
  assert_false (stands_in (fixture->directory, "MARKEDNAME"));
  assert_false (stands_in (fixture->directory, "SQLite format 3"));
}
#endif

static void a_subkey_depends_on_its_purpose_and_is_not_the_key (void **state)
{
  Fixture *fixture = *state;
  unsigned char one[32], two[32];

  store_subkey (fixture->session->store, "drafts", one);
  store_subkey (fixture->session->store, "other", two);
  assert_memory_not_equal (one, two, 32);
  assert_memory_not_equal (one, fixture->key.bytes, 32);
}

static void settings_are_checked_kept_and_shared (void **state)
{
  Fixture *fixture = *state;
  KithSession *session = fixture->session;
  KithSession *other = open_session (fixture, "ben");
  g_autoptr (GError) error = NULL;

  assert_int_equal (setting_number (session, "ask.answer_days"), 5);
  must (setting_set (session, "ask.answer_days", "9", &error), error);
  assert_int_equal (setting_number (other, "ask.answer_days"), 9);
  assert_false (setting_set (session, "ask.answer_days", "61", &error));
  expect_error (&error, KITH_ERROR_INPUT, "from 1 to 60");
  assert_false (setting_set (session, "ask.answer_days", "five", &error));
  g_clear_error (&error);
  assert_false (setting_set (session, "office.sender_address", "a@b.org, c@d.org", &error));
  g_clear_error (&error);
  must (step_undo (session, NULL, &error), error);
  assert_int_equal (setting_number (session, "ask.answer_days"), 5);
  session_free (other);
}

static void what_is_kept_for_an_actor_is_that_actors (void **state)
{
  Fixture *fixture = *state;
  KithSession *other = open_session (fixture, "ben");
  g_autoptr (GError) error = NULL;

  must (setting_actor_set (fixture->session, "visit.last", "1795348800", &error), error);

  g_autofree char *mine = setting_actor_text (fixture->session, "visit.last");
  g_autofree char *theirs = setting_actor_text (other, "visit.last");

  assert_string_equal (mine, "1795348800");
  assert_string_equal (theirs, "");
  assert_null (step_undo_label (fixture->session));
  session_free (other);
}

#define STORE(test) cmocka_unit_test_setup_teardown (test, store_set_up, store_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_new_store_is_private_whatever_the_umask),
    cmocka_unit_test (a_store_for_a_group_is_open_to_that_group_only),
    cmocka_unit_test (an_unknown_group_is_refused),
    STORE (a_store_is_not_made_over_another),
    cmocka_unit_test (a_planted_link_is_not_followed_when_making_a_store),
    STORE (a_link_in_place_of_the_database_is_refused),
    STORE (a_file_with_a_second_name_is_refused),
    STORE (a_link_in_place_of_the_directory_is_refused),
    STORE (a_loosened_directory_is_refused),
    STORE (a_loosened_file_is_refused),
    STORE (someone_elses_store_is_refused),
    STORE (a_missing_store_is_said_to_be_missing),
#ifdef KITH_SQLCIPHER
    STORE (another_key_opens_nothing),
#endif
    STORE (no_key_opens_nothing),
#ifdef KITH_SQLCIPHER
    STORE (a_flipped_byte_in_the_first_page_is_refused),
    STORE (a_flipped_byte_further_on_is_found_when_it_is_read),
#endif
    STORE (a_truncated_store_is_refused),
    STORE (an_emptied_store_is_not_taken_for_a_new_one),
#ifdef KITH_SQLCIPHER
    STORE (a_plain_database_is_refused_by_an_encrypted_build),
#else
    STORE (an_encrypted_database_is_refused_by_a_plain_build),
#endif
    STORE (a_store_of_a_newer_kith_is_refused),
    STORE (another_programs_database_is_refused),
    cmocka_unit_test (every_earlier_schema_is_brought_up_to_date),
    cmocka_unit_test (the_steps_of_an_earlier_schema_find_their_changes),
    STORE (what_always_holds_of_a_connection_holds),
#ifdef KITH_SQLCIPHER
    { "/LA-14/no-word-stands-in-any-file-of-the-store", no_word_stands_in_any_file_of_the_store, store_set_up,
      store_tear_down, NULL },
#endif
    STORE (a_subkey_depends_on_its_purpose_and_is_not_the_key),
    STORE (settings_are_checked_kept_and_shared),
    STORE (what_is_kept_for_an_actor_is_that_actors),
  };

  return cmocka_run_group_tests_name ("store", tests, NULL, NULL);
}
