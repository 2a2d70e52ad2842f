#include "store-fixture.h"

#include "store/draft.h"
#include "store/guard.h"

static void save (KithSession *session, const char *form, gint64 record, const char *summary)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) values = values_new ();

  values_set (values, "name", "MARKEDNAME");
  values_set (values, "summary", summary);
  must (draft_save (session, form, record, 3, values, &error), error);
}

static GPtrArray *list (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *drafts = draft_list (session, &error);

  must (drafts != NULL, error);
  return drafts;
}

static guint listed (KithSession *session)
{
  g_autoptr (GPtrArray) drafts = list (session);

  return drafts->len;
}

/* The session ends without saving or discarding, as when its terminal is gone. */
static void leave (Fixture *fixture)
{
  session_free (fixture->session);
  fixture->session = open_session (fixture, "anna");
}

static guint files_left (Fixture *fixture)
{
  g_autofree char *path = file_in (fixture, STORE_DRAFTS);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (directory) != NULL)
    count++;
  return count;
}

static void what_was_typed_is_offered_to_the_next_session (void **state)
{
  Fixture *fixture = *state;

  save (fixture->session, "request", 42, "first try");
  save (fixture->session, "request", 42, "two\nlines");
  leave (fixture);

  g_autoptr (GPtrArray) drafts = list (fixture->session);

  assert_int_equal (drafts->len, 1);

  const Draft *draft = drafts->pdata[0];

  assert_string_equal (draft->form, "request");
  assert_string_equal (draft->actor, "anna");
  assert_int_equal (draft->record, 42);
  assert_int_equal (draft->version, 3);
  assert_int_equal (draft->saved_at, NOON);
  assert_string_equal (values_get (draft->values, "summary"), "two\nlines");
  assert_string_equal (values_get (draft->values, "name"), "MARKEDNAME");
}

static void a_living_sessions_draft_is_offered_to_itself_only (void **state)
{
  Fixture *fixture = *state;
  KithSession *second = open_session (fixture, "anna");

  save (fixture->session, "request", 0, "still typing");
  assert_int_equal (listed (second), 0);
  assert_int_equal (listed (fixture->session), 1);
  session_free (fixture->session);
  fixture->session = second;
  assert_int_equal (listed (second), 1);
}

static void a_draft_is_offered_to_its_own_actor_only (void **state)
{
  Fixture *fixture = *state;

  save (fixture->session, "request", 0, "anna's");
  leave (fixture);

  KithSession *ben = open_session (fixture, "ben");

  assert_int_equal (listed (ben), 0);
  session_free (ben);
  assert_int_equal (listed (fixture->session), 1);
}

static void each_form_has_its_own_draft (void **state)
{
  Fixture *fixture = *state;

  save (fixture->session, "request", 1, "one");
  save (fixture->session, "request", 2, "two");
  save (fixture->session, "supporter", 1, "three");
  draft_discard (fixture->session, "request", 2);
  leave (fixture);
  assert_int_equal (listed (fixture->session), 2);
}

static void a_discarded_draft_is_gone_with_every_trace (void **state)
{
  Fixture *fixture = *state;

  save (fixture->session, "request", 1, "one");
  leave (fixture);

  g_autoptr (GPtrArray) drafts = list (fixture->session);

  draft_discard_file (fixture->session, ((Draft *)drafts->pdata[0])->file);
  assert_int_equal (listed (fixture->session), 0);
  assert_int_equal (files_left (fixture), 0);
  save (fixture->session, "request", 1, "one");
  draft_discard (fixture->session, "request", 1);
  leave (fixture);
  assert_int_equal (files_left (fixture), 0);
}

static void only_drafts_can_be_discarded (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *keyring = file_in (fixture, STORE_KEYRING);

  assert_true (g_file_set_contents (keyring, "x", 1, NULL));
  draft_discard_file (fixture->session, "../keyring.conf");
  assert_true (g_file_test (keyring, G_FILE_TEST_EXISTS));
}

static void drafts_are_sealed_and_private (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = file_in (fixture, STORE_DRAFTS);
  g_autoptr (GDir) directory = NULL;
  const char *name;

  save (fixture->session, "request", 1, "MARKEDTEXT");
  assert_false (stands_in (fixture->directory, "MARKEDNAME"));
  assert_false (stands_in (fixture->directory, "MARKEDTEXT"));
  directory = g_dir_open (path, 0, NULL);
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    struct stat status;

    assert_int_equal (lstat (file, &status), 0);
    assert_int_equal (status.st_mode & 07777, 0600);
    assert_null (strstr (name, "request"));
  }
}

static void a_damaged_draft_is_passed_over (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = file_in (fixture, STORE_DRAFTS);
  g_autofree char *file = NULL;

  save (fixture->session, "request", 1, "one");
  save (fixture->session, "request", 2, "two");
  leave (fixture);
  {
    g_autoptr (GPtrArray) drafts = list (fixture->session);

    file = g_build_filename (path, ((Draft *)drafts->pdata[0])->file, NULL);
  }

  int fd = open (file, O_WRONLY);

  assert_int_equal (pwrite (fd, "x", 1, 60), 1);
  close (fd);
  assert_int_equal (listed (fixture->session), 1);
  assert_int_equal (truncate (file, 5), 0);
  assert_int_equal (listed (fixture->session), 1);
}

static void saving_a_draft_changes_nothing_in_the_database (void **state)
{
  Fixture *fixture = *state;
  gint64 before = store_generation (fixture->session->store);

  save (fixture->session, "request", 1, "one");
  assert_int_equal (store_generation (fixture->session->store), before);
}

#define LONG_AGO 1000000000

/* Every draft there is so far is older than LONG_AGO, by its file. */
static void age (Fixture *fixture, long seconds)
{
  const struct timespec times[2] = { { .tv_sec = LONG_AGO - seconds }, { .tv_sec = LONG_AGO - seconds } };
  g_autofree char *path = file_in (fixture, STORE_DRAFTS);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    assert_int_equal (utimensat (AT_FDCWD, file, times, 0), 0);
  }
}

/* The clock stands still, and a session's name is random: only the files say which is the later. */
static void of_drafts_from_one_second_the_later_is_the_newest (void **state)
{
  Fixture *fixture = *state;

  for (long number = 9; number > 0; number--) {
    g_autofree char *text = g_strdup_printf ("%ld", number);

    age (fixture, number);
    save (fixture->session, "request", 7, text);
    leave (fixture);
  }

  g_autoptr (Draft) newest = draft_find (fixture->session, "request", 7);

  assert_string_equal (values_get (newest->values, "summary"), "1");
}

#define DRAFT(test) cmocka_unit_test_setup_teardown (test, store_set_up, store_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    DRAFT (what_was_typed_is_offered_to_the_next_session),
    DRAFT (a_living_sessions_draft_is_offered_to_itself_only),
    DRAFT (a_draft_is_offered_to_its_own_actor_only),
    DRAFT (each_form_has_its_own_draft),
    DRAFT (a_discarded_draft_is_gone_with_every_trace),
    DRAFT (only_drafts_can_be_discarded),
    DRAFT (drafts_are_sealed_and_private),
    DRAFT (a_damaged_draft_is_passed_over),
    DRAFT (of_drafts_from_one_second_the_later_is_the_newest),
    DRAFT (saving_a_draft_changes_nothing_in_the_database),
  };

  return cmocka_run_group_tests_name ("draft", tests, NULL, NULL);
}
