/* Automatic backups: made, kept by the schedule, checked, written anew. */
#include "backup-fixture.h"

#include "store/archive_rewrite.h"
#include "store/connection.h"
#include "store/migrate.h"

#include <sys/wait.h>

#define BENS "bens long passphrase"

static GPtrArray *archives (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = archive_list (fixture->directory, &error);

  must (list != NULL, error);
  return list;
}

static guint count (const Fixture *fixture)
{
  g_autoptr (GPtrArray) list = archives (fixture);

  return list->len;
}

static guint files (const Fixture *fixture)
{
  g_autofree char *path = file_in (fixture, STORE_BACKUPS);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint found = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    found++;
  return found;
}

static char *make (Fixture *fixture, ArchiveCause cause)
{
  g_autoptr (GError) error = NULL;
  char *name = NULL;

  must (archive_make (fixture->session, cause, &name, &error), error);
  return name;
}

static void one_says_when_and_why_and_is_private (void **state)
{
  Fixture *fixture = *state;
  mode_t before = umask (0);
  g_autofree char *name = make (fixture, ARCHIVE_BEFORE_IMPORT);
  g_autofree char *again = make (fixture, ARCHIVE_BEFORE_IMPORT);
  g_autofree char *path = archive_path (fixture->directory, name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GPtrArray) list = archives (fixture);
  struct stat status;

  umask (before);
  assert_string_equal (name, "kith-20261122T120000-before-import.db");
  assert_string_equal (again, "kith-20261122T120000-before-import-2.db");
  assert_int_equal (list->len, 2);
  assert_string_equal (((Archive *)list->pdata[0])->name, again);
  assert_int_equal (((Archive *)list->pdata[1])->at, NOON);
  assert_int_equal (((Archive *)list->pdata[1])->cause, ARCHIVE_BEFORE_IMPORT);
  assert_int_equal (files (fixture), 4);
  assert_int_equal (lstat (path, &status), 0);
  assert_int_equal (status.st_mode & 07777, 0600);
  assert_int_equal (lstat (folder, &status), 0);
  assert_int_equal (status.st_mode & 07777, 0700);
  if (store_is_encrypted ())
    assert_false (stands_in (folder, "MARKEDNAME"));
}

static void a_loosened_one_is_refused_like_a_loosened_store (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = make (fixture, ARCHIVE_BY_HAND);
  g_autofree char *path = archive_path (fixture->directory, name);

  assert_int_equal (g_chmod (path, 0644), 0);
  assert_false (store_check_files (fixture->directory, &error));
  expect_error (&error, KITH_ERROR_STORE, "Others can read");
}

static void one_a_day_is_made_by_the_schedule (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  guint removed = 0;

  must (archive_keep_schedule (fixture->session, &first, &removed, &error), error);
  assert_non_null (first);
  assert_false (archive_is_due (fixture->session));
  must (archive_keep_schedule (fixture->session, &second, &removed, &error), error);
  assert_null (second);
  move_to (fixture->session, "2026-11-23");
  assert_true (archive_is_due (fixture->session));
  must (archive_keep_schedule (fixture->session, &third, &removed, &error), error);
  assert_string_equal (third, "kith-20261123T120000-scheduled.db");
  assert_int_equal (count (fixture), 2);
}

static void an_import_s_does_not_stand_for_the_day_s (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *name = make (fixture, ARCHIVE_BEFORE_IMPORT);

  assert_true (archive_is_due (fixture->session));
}

static void the_settings_thin_out_each_cause_apart (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  static const char *const days[] = { "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22" };

  must (setting_set (fixture->session, "backup.keep_days", "2", &error) &&
            setting_set (fixture->session, "backup.keep_weeks", "0", &error) &&
            setting_set (fixture->session, "backup.keep_months", "0", &error),
        error);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autofree char *import = NULL;
    g_autofree char *name = NULL;

    move_to (fixture->session, days[i]);
    if (i == 0)
      import = make (fixture, ARCHIVE_BEFORE_IMPORT);
    name = make (fixture, ARCHIVE_SCHEDULED);
  }

  g_autoptr (GPtrArray) list = archives (fixture);

  assert_int_equal (list->len, 3);
  assert_string_equal (((Archive *)list->pdata[0])->name, "kith-20261122T120000-scheduled.db");
  assert_string_equal (((Archive *)list->pdata[1])->name, "kith-20261121T120000-scheduled.db");
  assert_string_equal (((Archive *)list->pdata[2])->name, "kith-20261119T120000-before-import.db");
  assert_int_equal (files (fixture), 6);
}

static void none_is_due_when_the_settings_want_none (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;

  must (setting_set (fixture->session, "backup.keep_days", "0", &error) &&
            setting_set (fixture->session, "backup.keep_weeks", "0", &error) &&
            setting_set (fixture->session, "backup.keep_months", "0", &error),
        error);
  assert_false (archive_is_due (fixture->session));
}

static gboolean give_up (gpointer data G_GNUC_UNUSED, const char *what G_GNUC_UNUSED, double fraction G_GNUC_UNUSED)
{
  return FALSE;
}

static void one_that_is_stopped_leaves_nothing (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;

  fixture->session->tick = give_up;
  assert_false (archive_make_before (fixture->session, ARCHIVE_BEFORE_IMPORT, "an import", &error));
  expect_error (&error, KITH_ERROR_STOPPED, "Stopped");
  fixture->session->tick = NULL;
  assert_int_equal (files (fixture), 0);
}

/* A folder that cannot be made stands for a full disk; tests/fault has the real one. */
static void what_cannot_be_saved_before_is_told_apart (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = file_in (fixture, STORE_BACKUPS);

  assert_true (g_file_set_contents_full (path, "in the way", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  assert_false (archive_make_before (fixture->session, ARCHIVE_BEFORE_IMPORT, "an import", &error));
  expect_error (&error, KITH_ERROR_UNSAVED, "before an import");
}

static void what_was_left_half_made_is_swept_away (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *first = make (fixture, ARCHIVE_BY_HAND);
  static const char *const left[] = { "kith-20261120T120000-scheduled.db.part",
                                      "kith-20261120T120000-scheduled.db.part-journal",
                                      "kith-20261121T120000-scheduled.keyring" };

  for (guint i = 0; i < G_N_ELEMENTS (left); i++) {
    g_autofree char *path = archive_path (fixture->directory, left[i]);

    assert_true (g_file_set_contents_full (path, "half", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  }
  assert_int_equal (count (fixture), 1);

  g_autofree char *second = make (fixture, ARCHIVE_BY_HAND);

  assert_int_equal (files (fixture), 4);
}

static gboolean all_pass (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = archive_verify (fixture->session, &error);
  gboolean passed = TRUE;

  must (findings != NULL, error);
  for (guint i = 0; i < findings->len; i++)
    passed = passed && ((Finding *)findings->pdata[i])->passed;
  return passed && findings->len > 0;
}

static void a_damaged_one_is_found (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *name = make (fixture, ARCHIVE_BY_HAND);
  g_autofree char *path = archive_path (fixture->directory, name);
  int fd = open (path, O_WRONLY);

  assert_true (all_pass (fixture));
  assert_int_equal (pwrite (fd, "\377\377\377\377\377\377\377\377", 8, 4096 * 3), 8);
  close (fd);
  assert_false (all_pass (fixture));
}

/* Another connection commits between the steps of the copy: the copy is of one moment, and comes to an end. */
static gboolean someone_saves (gpointer data, const char *what G_GNUC_UNUSED, double fraction G_GNUC_UNUSED)
{
  sqlite3 *other = data;

  return sqlite3_exec (other, "UPDATE person SET cohort = 'x' || random ()", NULL, NULL, NULL) == SQLITE_OK ||
         sqlite3_errcode (other) == SQLITE_BUSY;
}

static void others_go_on_saving_during_a_backup (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = file_in (fixture, STORE_DATABASE);
  g_autofree char *folder = g_build_filename (fixture->parent, "elsewhere", NULL);
  sqlite3 *other = NULL;

  /* Large enough for several steps. */
  raw (fixture->session, "CREATE TABLE filler (text TEXT)");
  raw (fixture->session,
       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) INSERT INTO filler "
       "SELECT hex (randomblob (1000)) FROM n");
  other = connection_open (path, &fixture->key, &error);
  must (other != NULL, error);
  sqlite3_busy_timeout (other, 0);
  fixture->session->tick = someone_saves;
  fixture->session->tick_data = other;

  g_autofree char *name = make (fixture, ARCHIVE_BY_HAND);

  fixture->session->tick = NULL;
  sqlite3_close (other);
  assert_true (all_pass (fixture));
}

/* ---- written anew */

static gboolean unlocks (Fixture *fixture, const char *name, const char *user, const char *passphrase, StoreKey *key)
{
  g_autoptr (Secret) secret = secret_new (passphrase, -1);
  g_autofree char *aside = g_build_filename (fixture->parent, "aside", NULL);
  g_autofree char *database = g_build_filename (aside, STORE_DATABASE, NULL);
  g_autofree char *keyring = g_build_filename (aside, STORE_KEYRING, NULL);
  g_autofree char *from = archive_path (fixture->directory, name);
  g_autofree char *stem = g_strndup (from, strlen (from) - 3);
  g_autofree char *from_keyring = g_strconcat (stem, ".keyring", NULL);
  g_autofree char *text = NULL;
  g_autofree char *pages = NULL;
  gsize size = 0, length = 0;
  StoreKey own;

  remove_tree (aside);
  assert_int_equal (g_mkdir (aside, 0700), 0);
  assert_true (g_file_get_contents (from, &pages, &size, NULL) &&
               g_file_get_contents (from_keyring, &text, &length, NULL));
  assert_true (g_file_set_contents_full (database, pages, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  assert_true (g_file_set_contents_full (keyring, text, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));

  gboolean unlocked = keyring_unlock (aside, user, secret, key != NULL ? key : &own, NULL);
  g_autoptr (Store) store = unlocked ? store_open (aside, key != NULL ? key : &own, NULL) : NULL;

  return store != NULL;
}

static void who_leaves_opens_no_automatic_backup_any_more (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) bens = secret_new (BENS, -1);
  g_autoptr (Secret) annas = secret_new (ANNAS, -1);
  g_autofree char *code = NULL;
  StoreKey key;

  must (keyring_add (fixture->directory, "ben", ROLE_COORDINATOR, "", &fixture->key, bens, &error), error);

  g_autofree char *name = make (fixture, ARCHIVE_BY_HAND);

  assert_true (unlocks (fixture, name, "ben", BENS, NULL));
  must (keyring_remove (fixture->directory, "ben", "anna", annas, fixture->session->store, &code, &error), error);

  g_autoptr (GPtrArray) list = archives (fixture);

  assert_int_equal (list->len, 1);
  name = (g_free (name), g_strdup (((Archive *)list->pdata[0])->name));
  assert_false (unlocks (fixture, name, "ben", BENS, NULL));
  assert_true (unlocks (fixture, name, "anna", ANNAS, &key));
  if (store_is_encrypted ()) {
    assert_memory_equal (key.bytes, fixture->session->store->key->bytes, sizeof key.bytes);
    assert_memory_not_equal (key.bytes, fixture->key.bytes, sizeof key.bytes);
  }
  assert_int_equal (files (fixture), 2);
  assert_true (all_pass (fixture));
}

static gboolean rename_everyone (KithSession *backup, gpointer data, GError **error)
{
  gint64 id = statement_number (backup->store, "SELECT max(id) FROM person", 0, NULL, NULL);

  return rename_person (backup, id, 0, data, error);
}

static void a_backup_is_rewritten_whole (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = make (fixture, ARCHIVE_BY_HAND);
  g_autofree char *path = archive_path (fixture->directory, name);
  g_autofree char *own = g_strdup ("nobody");

  must (backup_rewrite (fixture->session->store, name, fixture->session->store->key, rename_everyone, own, &error),
        error);
  assert_int_equal (files (fixture), 2);
  assert_true (unlocks (fixture, name, "anna", ANNAS, NULL));
  if (!store_is_encrypted ())
    return;

  sqlite3 *db = connection_open (path, &fixture->key, &error);
  sqlite3_stmt *statement = NULL;

  must (db != NULL, error);
  assert_int_equal (sqlite3_prepare_v2 (db, "SELECT name FROM person", -1, &statement, NULL), SQLITE_OK);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  assert_string_equal ((const char *)sqlite3_column_text (statement, 0), "nobody");
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static gboolean refuse_to (KithSession *backup G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED, GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, "not today");
  return FALSE;
}

static void a_rewriting_that_fails_leaves_the_backup (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = make (fixture, ARCHIVE_BY_HAND);
  g_autofree char *before = seal_of (fixture->directory);

  assert_false (backup_rewrite (fixture->session->store, name, fixture->session->store->key, refuse_to, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "not today");
  expect_untouched (before, fixture->directory);
}

/* ---- before a migration */

/* The store as an earlier kith left it. */
static void make_it_old (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = file_in (fixture, STORE_DATABASE);
  int fd;

  session_free (fixture->session);
  fixture->session = NULL;
  assert_int_equal (g_remove (path), 0);
  fd = open (path, O_RDWR | O_CREAT | O_EXCL, 0600);
  assert_true (fd >= 0);
  close (fd);

  sqlite3 *db = connection_open (path, &fixture->key, &error);

  must (db != NULL, error);

  Store bare = { .db = db };

  must (migrate_up_to (&bare, 1, &error), error);
  sqlite3_close (db);
}

static void an_older_store_is_saved_before_it_is_changed (void **state)
{
  Fixture *fixture = *state;

  if (migration_count () < 2)
    skip ();
  make_it_old (fixture);
  fixture->session = open_session (fixture, "anna");

  g_autoptr (GPtrArray) list = archives (fixture);

  assert_int_equal (list->len, 1);
  assert_int_equal (((Archive *)list->pdata[0])->cause, ARCHIVE_BEFORE_MIGRATION);
  session_free (fixture->session);
  fixture->session = open_session (fixture, "anna");
  assert_int_equal (count (fixture), 1);
}

static void an_older_store_that_cannot_be_saved_is_left_as_it_is (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = file_in (fixture, STORE_BACKUPS);

  make_it_old (fixture);
  assert_int_equal (g_mkdir (path, 0500), 0);
  if (geteuid () == 0) { /* to whom modes mean nothing: a name that is in the way */
    assert_int_equal (g_rmdir (path), 0);
    g_autofree char *keyring = file_in (fixture, STORE_KEYRING);
    assert_int_equal (g_remove (keyring), 0);
  }

  g_autofree char *before = seal_of (fixture->directory);
  Store *store = store_open (fixture->directory, &fixture->key, &error);

  assert_null (store);
  expect_error (&error, KITH_ERROR_UNSAVED, "changes the store");
  g_rmdir (path);

  g_autofree char *database = file_in (fixture, STORE_DATABASE);
  sqlite3 *db = connection_open (database, &fixture->key, &error);
  sqlite3_stmt *statement = NULL;

  must (db != NULL, error);
  assert_int_equal (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &statement, NULL), SQLITE_OK);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  assert_int_equal (sqlite3_column_int (statement, 0), 1);
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

#define ARCHIVE(test) cmocka_unit_test_setup_teardown (test, set_up, store_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    ARCHIVE (one_says_when_and_why_and_is_private),
    ARCHIVE (a_loosened_one_is_refused_like_a_loosened_store),
    ARCHIVE (one_a_day_is_made_by_the_schedule),
    ARCHIVE (an_import_s_does_not_stand_for_the_day_s),
    ARCHIVE (the_settings_thin_out_each_cause_apart),
    ARCHIVE (none_is_due_when_the_settings_want_none),
    ARCHIVE (one_that_is_stopped_leaves_nothing),
    ARCHIVE (what_cannot_be_saved_before_is_told_apart),
    ARCHIVE (what_was_left_half_made_is_swept_away),
    ARCHIVE (a_damaged_one_is_found),
    ARCHIVE (others_go_on_saving_during_a_backup),
    ARCHIVE (who_leaves_opens_no_automatic_backup_any_more),
    ARCHIVE (a_backup_is_rewritten_whole),
    ARCHIVE (a_rewriting_that_fails_leaves_the_backup),
    ARCHIVE (an_older_store_is_saved_before_it_is_changed),
    ARCHIVE (an_older_store_that_cannot_be_saved_is_left_as_it_is),
  };

  return cmocka_run_group_tests_name ("archive", tests, NULL, NULL);
}
