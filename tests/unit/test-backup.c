#include "backup-fixture.h"

static char *target (Fixture *fixture)
{
  return g_build_filename (fixture->parent, "backups", "kith", NULL);
}

static char *make_target (Fixture *fixture)
{
  char *file = target (fixture);
  g_autofree char *folder = g_path_get_dirname (file);

  assert_int_equal (g_mkdir (folder, 0755), 0);
  return file;
}

static void expect_private (const char *path)
{
  struct stat status;

  assert_int_equal (lstat (path, &status), 0);
  assert_int_equal (status.st_mode & 07777, 0600);
}

static guint files_beside (const char *file)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (directory) != NULL)
    count++;
  return count;
}

static void a_backup_is_private_sealed_and_says_its_day (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = make_target (fixture);
  g_autofree char *keyring = g_strconcat (file, ".keyring", NULL);
  g_autofree char *folder = g_path_get_dirname (file);
  mode_t before = umask (0);

  must (store_backup (fixture->session, file, &error), error);
  umask (before);
  expect_private (file);
  expect_private (keyring);
  assert_int_equal (files_beside (file), 2);
  if (store_is_encrypted ()) {
    assert_false (stands_in (folder, "SQLite format 3"));
    assert_false (stands_in (folder, "MARKEDNAME"));
  }

  g_autofree char *day = setting_text (fixture->session, "backup.last");

  assert_string_equal (day, "2026-11-22");
}

static void a_backup_put_back_opens_with_the_same_passphrase (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new (ANNAS, -1);
  g_autofree char *file = make_target (fixture);
  g_autofree char *keyring = g_strconcat (file, ".keyring", NULL);
  g_autofree char *database = file_in (fixture, STORE_DATABASE);
  g_autofree char *own_keyring = file_in (fixture, STORE_KEYRING);
  StoreKey key;

  must (store_backup (fixture->session, file, &error), error);
  add_person (fixture->session, "after the backup");
  session_free (fixture->session);
  assert_int_equal (g_rename (file, database), 0);
  assert_int_equal (g_rename (keyring, own_keyring), 0);
  must (keyring_unlock (fixture->directory, "anna", secret, &key, &error), error);
  fixture->key = key;
  fixture->session = open_session (fixture, "anna");
  assert_int_equal (statement_number (fixture->session->store, "SELECT count(*) FROM person", 0, NULL, NULL), 1);

  g_autoptr (GPtrArray) findings = store_verify (fixture->session, &error);

  for (guint i = 0; i < findings->len; i++)
    if (!((Finding *)findings->pdata[i])->passed)
      fail_msg ("%s", ((Finding *)findings->pdata[i])->sentence);
}

static void a_backup_never_replaces_a_file (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = make_target (fixture);
  g_autofree char *keyring = g_strconcat (file, ".keyring", NULL);
  g_autofree char *kept = NULL;

  assert_true (g_file_set_contents (keyring, "mine", -1, NULL));
  assert_false (store_backup (fixture->session, file, &error));
  expect_error (&error, KITH_ERROR_INPUT, "already there");
  assert_int_equal (files_beside (file), 1);
  assert_true (g_file_get_contents (keyring, &kept, NULL, NULL));
  assert_string_equal (kept, "mine");
  g_remove (keyring);
  assert_int_equal (symlink ("/nowhere/at/all", file), 0);
  assert_false (store_backup (fixture->session, file, &error));
  expect_error (&error, KITH_ERROR_INPUT, "already there");
}

static void a_backup_that_cannot_be_made_leaves_nothing (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = target (fixture);
  g_autofree char *day = NULL;

  assert_false (store_backup (fixture->session, file, &error));
  expect_error (&error, KITH_ERROR_INPUT, "cannot be made");
  day = setting_text (fixture->session, "backup.last");
  assert_string_equal (day, "");
}

static gboolean give_up (gpointer data G_GNUC_UNUSED, const char *what G_GNUC_UNUSED, double fraction G_GNUC_UNUSED)
{
  return FALSE;
}

static void a_backup_that_is_stopped_leaves_nothing (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = make_target (fixture);

  fixture->session->tick = give_up;
  assert_false (store_backup (fixture->session, file, &error));
  expect_error (&error, KITH_ERROR_STOPPED, "Stopped");
  assert_int_equal (files_beside (file), 0);
}

static void undo_passes_over_a_backup (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = make_target (fixture);
  g_autofree char *label = NULL;

  must (store_backup (fixture->session, file, &error), error);
  label = step_undo_label (fixture->session);
  assert_string_equal (label, "added someone");
}

#define BACKUP(test) cmocka_unit_test_setup_teardown (test, set_up, store_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    BACKUP (a_backup_is_private_sealed_and_says_its_day),
    BACKUP (a_backup_put_back_opens_with_the_same_passphrase),
    BACKUP (a_backup_never_replaces_a_file),
    BACKUP (a_backup_that_cannot_be_made_leaves_nothing),
    BACKUP (a_backup_that_is_stopped_leaves_nothing),
    BACKUP (undo_passes_over_a_backup),
  };

  return cmocka_run_group_tests_name ("backup", tests, NULL, NULL);
}
