/* Automatic backups: made, kept by the schedule, checked, written anew. */
#include "backup-fixture.h"

#include "store/archive_rewrite.h"
#include "store/connection.h"
#include "store/erasures.h"
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
                                      "kith-20261121T120000-scheduled.keyring",
                                      "kith-20261121T120000-scheduled.keyring.0123456789abcdef.new" };

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

/* The recovery code is tried on a copy of the backup's keyring. */
static gboolean recovers (Fixture *fixture, const char *name, const char *code)
{
  g_autoptr (Secret) secret = secret_new ("another long passphrase", -1);
  g_autofree char *aside = g_build_filename (fixture->parent, "aside", NULL);
  g_autofree char *next = NULL;

  unlocks (fixture, name, "anna", ANNAS, NULL);
  return keyring_recover (aside, code, "anna", secret, &next, NULL);
}

static void change_annas_passphrase (Fixture *fixture, const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) old = secret_new (from, -1);
  g_autoptr (Secret) fresh = secret_new (to, -1);

  must (keyring_change (fixture->directory, "anna", old, fresh, &error), error);
}

static void a_changed_passphrase_is_changed_in_automatic_backups (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *first = make (fixture, ARCHIVE_BY_HAND);
  g_autofree char *second = make (fixture, ARCHIVE_BEFORE_IMPORT);

  change_annas_passphrase (fixture, ANNAS, "a fresh long passphrase");
  assert_false (unlocks (fixture, first, "anna", ANNAS, NULL));
  assert_false (unlocks (fixture, second, "anna", ANNAS, NULL));
  assert_true (unlocks (fixture, first, "anna", "a fresh long passphrase", NULL));
  assert_true (unlocks (fixture, second, "anna", "a fresh long passphrase", NULL));
  assert_int_equal (files (fixture), 4);
  assert_true (all_pass (fixture));
}

static void a_recovered_passphrase_and_the_used_code_open_no_automatic_backup (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) fresh = secret_new ("a fresh long passphrase", -1);
  g_autofree char *name = make (fixture, ARCHIVE_BY_HAND);
  g_autofree char *code = NULL;

  assert_true (recovers (fixture, name, fixture->code));
  must (keyring_recover (fixture->directory, fixture->code, "anna", fresh, &code, &error), error);
  assert_false (unlocks (fixture, name, "anna", ANNAS, NULL));
  assert_false (recovers (fixture, name, fixture->code));
  assert_true (unlocks (fixture, name, "anna", "a fresh long passphrase", NULL));
  assert_true (recovers (fixture, name, code));
  assert_true (all_pass (fixture));
}

static void who_became_a_deputy_reads_no_private_text_in_a_backup_of_before (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) bens = secret_new (BENS, -1);
  StoreKey key;

  must (keyring_add (fixture->directory, "ben", ROLE_COORDINATOR, "", &fixture->key, bens, &error), error);

  g_autofree char *name = make (fixture, ARCHIVE_BY_HAND);

  assert_true (unlocks (fixture, name, "ben", BENS, &key) && key.reads_texts);
  must (keyring_set_role (fixture->directory, "ben", ROLE_DEPUTY, "", &fixture->key, &error), error);
  assert_true (unlocks (fixture, name, "ben", BENS, &key));
  assert_false (key.reads_texts);
  assert_int_equal (key.role, ROLE_DEPUTY);
}

static void put_back (const char *path, const char *text, gsize size)
{
  assert_int_equal (g_remove (path), 0);
  assert_true (g_file_set_contents_full (path, text, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static guint why_behind (Fixture *fixture, gboolean thorough)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) behind = archive_behind (fixture->session->store, thorough, &error);
  guint why = 0;

  must (behind != NULL, error);
  for (guint i = 0; i < behind->len; i++)
    why |= ((ArchiveBehind *)behind->pdata[i])->why;
  return why;
}

static void catch_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  guint left = 0;

  must (archive_catch_up (fixture->session->store, BEHIND_ANY, NULL, NULL, &left, &error), error);
  assert_int_equal (left, 0);
}

/* As a disk that was full or read-only at that moment leaves it. */
static void a_keyring_that_stayed_behind_is_found_and_put_right (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *name = make (fixture, ARCHIVE_BY_HAND);
  g_autofree char *path = archive_path (fixture->directory, name);
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".db"));
  g_autofree char *keyring = g_strconcat (stem, ".keyring", NULL);
  g_autofree char *before = NULL;
  gsize size = 0;

  assert_true (g_file_get_contents (keyring, &before, &size, NULL));
  change_annas_passphrase (fixture, ANNAS, "a fresh long passphrase");
  assert_int_equal (why_behind (fixture, FALSE), 0);
  put_back (keyring, before, size);
  assert_int_equal (why_behind (fixture, FALSE), BEHIND_SLOTS);
  assert_int_equal (archive_slots_behind (fixture->directory, &fixture->key), 1);
  assert_true (unlocks (fixture, name, "anna", ANNAS, NULL));
  catch_up (fixture);
  assert_int_equal (why_behind (fixture, FALSE), 0);
  assert_int_equal (archive_slots_behind (fixture->directory, &fixture->key), 0);
  assert_false (unlocks (fixture, name, "anna", ANNAS, NULL));
}

/* Somebody whom the store does not know, after a restore, keeps their way into what the restore took the place of. */
static void who_is_in_a_backup_alone_stays_in_it (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) bens = secret_new (BENS, -1);
  g_autofree char *present = file_in (fixture, STORE_KEYRING);
  g_autofree char *before = NULL;
  gsize size = 0;

  assert_true (g_file_get_contents (present, &before, &size, NULL));
  must (keyring_add (fixture->directory, "ben", ROLE_COORDINATOR, "", &fixture->key, bens, &error), error);

  g_autofree char *name = make (fixture, ARCHIVE_BEFORE_RESTORE);

  put_back (present, before, size);
  change_annas_passphrase (fixture, ANNAS, "a fresh long passphrase");
  catch_up (fixture);
  assert_true (unlocks (fixture, name, "ben", BENS, NULL));
  assert_false (unlocks (fixture, name, "anna", ANNAS, NULL));
}

/* A file in the place of the folder in which they are written anew stands for a disk without room. */
static char *take_the_room (const Fixture *fixture)
{
  char *path = file_in (fixture, STORE_REWRITING);

  assert_true (g_file_set_contents_full (path, "in the way", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  return path;
}

static void one_that_kept_the_key_of_before_is_found_and_put_right (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) bens = secret_new (BENS, -1);
  g_autoptr (Secret) annas = secret_new (ANNAS, -1);
  g_autofree char *code = NULL;
  StoreKey key;

  must (keyring_add (fixture->directory, "ben", ROLE_COORDINATOR, "", &fixture->key, bens, &error), error);

  g_autofree char *name = make (fixture, ARCHIVE_BY_HAND);
  g_autofree char *full = take_the_room (fixture);

  must (keyring_remove (fixture->directory, "ben", "anna", annas, fixture->session->store, &code, &error), error);
  assert_int_equal (why_behind (fixture, FALSE), BEHIND_KEY);
  assert_int_equal (g_remove (full), 0);
  session_free (fixture->session);
  must (keyring_unlock (fixture->directory, "anna", annas, &fixture->key, &error), error);
  fixture->session = open_session (fixture, "anna");
  assert_int_equal (why_behind (fixture, FALSE), BEHIND_KEY);
  catch_up (fixture);
  assert_int_equal (why_behind (fixture, TRUE), 0);

  g_autoptr (GPtrArray) list = archives (fixture);

  assert_int_equal (list->len, 1);
  name = (g_free (name), g_strdup (((Archive *)list->pdata[0])->name));
  assert_true (unlocks (fixture, name, "anna", ANNAS, &key));
  if (store_is_encrypted ())
    assert_memory_equal (key.bytes, fixture->key.bytes, sizeof key.bytes);
  assert_int_equal (statement_number (fixture->session->store, "SELECT count(*) FROM meta WHERE name = 'backups.keys'",
                                      -1, NULL, NULL),
                    0);
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

/* ---- from before private texts were sealed */

#define PRIVATE "the consultant of ward nine"

/* What "typeof (notes)" is in the backup NAME, opened with KEY as any program could. */
static char *kind_of_notes (Fixture *fixture, const char *name, const StoreKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = archive_path (fixture->directory, name);
  sqlite3 *db = connection_open (path, key, &error);
  sqlite3_stmt *statement = NULL;
  char *kind = NULL;

  must (db != NULL, error);
  assert_int_equal (
      sqlite3_prepare_v2 (db, "SELECT typeof (notes) FROM person WHERE length (notes) > 0", -1, &statement, NULL),
      SQLITE_OK);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  kind = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return kind;
}

/* A store as it was when notes were open text. */
static void make_it_open (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = file_in (fixture, STORE_DATABASE);

  make_it_old (fixture);

  sqlite3 *db = connection_open (path, &fixture->key, &error);

  must (db != NULL, error);

  Store bare = { .db = db };

  must (migrate_up_to (&bare, 2, &error), error);
  assert_int_equal (sqlite3_exec (db,
                                  "INSERT INTO person (name, name_folded, email, email_folded, uid, notes)\n"
                                  "VALUES ('Ana', 'ana', 'a@example.org',\n"
                                  " 'a@example.org', '0123456789abcdef0123456789abcdef', '" PRIVATE "')",
                                  NULL, NULL, NULL),
                    SQLITE_OK);
  sqlite3_close (db);
}

static void a_deputy_reads_no_private_text_in_a_backup_from_before_they_were_sealed (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) bens = secret_new (BENS, -1);
  StoreKey bens_key;

  make_it_open (fixture);
  fixture->session = open_session (fixture, "anna");

  g_autoptr (GPtrArray) list = archives (fixture);
  const char *name = ((Archive *)list->pdata[0])->name;
  g_autofree char *kept = kind_of_notes (fixture, name, &fixture->key);

  /* As long as everyone may read them it stays as it was. */
  catch_up (fixture);
  assert_string_equal (kept, "text");
  assert_int_equal (why_behind (fixture, TRUE), 0);
  must (keyring_add (fixture->directory, "ben", ROLE_DEPUTY, "", &fixture->key, bens, &error), error);
  assert_int_equal (why_behind (fixture, FALSE), BEHIND_TEXTS);
  catch_up (fixture);
  assert_int_equal (why_behind (fixture, FALSE), 0);
  must (keyring_unlock (fixture->directory, "ben", bens, &bens_key, &error), error);

  g_autofree char *now = kind_of_notes (fixture, name, &bens_key);

  assert_string_equal (now, "blob");
  if (!store_is_encrypted ()) {
    g_autofree char *folder = file_in (fixture, STORE_BACKUPS);

    assert_false (stands_in (folder, PRIVATE));
  }
}

static char *erasures_key_of (Store *store)
{
  g_autoptr (Statement) statement = statement_new (store, "SELECT value FROM meta WHERE name = 'erasures.key'", NULL);

  assert_true (statement != NULL && statement_next (statement, NULL));
  return statement_dup_text (statement, 0);
}

/* Stands for erasing, of which this layer knows nothing: whom the ledger names goes, and the ledger's key is shared. */
static gboolean take_out (KithSession *backup, gpointer present, GError **error)
{
  g_autoptr (GArray) pending = erasures_pending_in (present, backup->store, error);

  return pending != NULL && pending->len == 1 &&
         store_run (backup->store, "UPDATE person SET erased_on = '2026-11-22'", error) &&
         erasures_share_key (present, backup->store, error);
}

static void a_backup_from_before_there_was_a_ledger_is_held_against_it (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  guint left = 0;

  make_it_open (fixture);
  fixture->session = open_session (fixture, "anna");
  assert_int_equal (why_behind (fixture, TRUE), 0);
  must (erasures_note (fixture->session, "0123456789abcdef0123456789abcdef", &error), error);
  assert_int_equal (why_behind (fixture, FALSE),
                    0); /* nothing says so yet: a look at every start would cost too much */
  must (archive_mark_behind (fixture->session->store, FALSE, &error), error);
  assert_int_equal (why_behind (fixture, FALSE), BEHIND_ERASED);
  must (archive_catch_up (fixture->session->store, BEHIND_ANY, take_out, fixture->session, &left, &error), error);
  assert_int_equal (left, 0);
  assert_int_equal (why_behind (fixture, TRUE), 0);

  g_autoptr (GPtrArray) list = archives (fixture);
  g_autofree char *path = archive_path (fixture->directory, ((Archive *)list->pdata[0])->name);
  g_autofree char *folder = g_path_get_dirname (path);
  Store *backup = store_open_bare (folder, ((Archive *)list->pdata[0])->name, &fixture->key, &error);
  g_autofree char *theirs = NULL;
  g_autofree char *ours = NULL;

  must (backup != NULL, error);
  theirs = erasures_key_of (backup);
  ours = erasures_key_of (fixture->session->store);
  store_close (backup);
  assert_string_equal (theirs, ours);
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
    ARCHIVE (a_changed_passphrase_is_changed_in_automatic_backups),
    ARCHIVE (a_recovered_passphrase_and_the_used_code_open_no_automatic_backup),
    ARCHIVE (who_became_a_deputy_reads_no_private_text_in_a_backup_of_before),
    ARCHIVE (a_keyring_that_stayed_behind_is_found_and_put_right),
    ARCHIVE (who_is_in_a_backup_alone_stays_in_it),
    ARCHIVE (one_that_kept_the_key_of_before_is_found_and_put_right),
    ARCHIVE (a_deputy_reads_no_private_text_in_a_backup_from_before_they_were_sealed),
    ARCHIVE (a_backup_from_before_there_was_a_ledger_is_held_against_it),
    ARCHIVE (a_backup_is_rewritten_whole),
    ARCHIVE (a_rewriting_that_fails_leaves_the_backup),
    ARCHIVE (an_older_store_is_saved_before_it_is_changed),
    ARCHIVE (an_older_store_that_cannot_be_saved_is_left_as_it_is),
  };

  return cmocka_run_group_tests_name ("archive", tests, NULL, NULL);
}
