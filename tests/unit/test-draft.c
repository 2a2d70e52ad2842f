#include "store-fixture.h"

#include "store/draft-private.h"
#include "store/draft.h"
#include "store/guard.h"

static void save (KithSession *session, const char *form, gint64 record, const char *summary)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) values = values_new ();

  values_set (values, "name", "MARKEDNAME");
  values_set (values, "summary", summary);
  must (draft_save (session, &(DraftOf){ form, record, 3, NULL }, values, &error), error);
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

/* The name of the one draft that SESSION keeps of FORM and RECORD. Caller frees. */
static char *name_of_draft (KithSession *session, const char *form, gint64 record)
{
  g_autoptr (Draft) draft = NULL;

  save (session, form, record, "typed");
  draft = draft_find (session, form, record);
  assert_non_null (draft);
  return g_strdup (draft->file);
}

static const char *digest_in (const char *name)
{
  return name + DRAFT_UID + 1;
}

/* The session's random number and a digest, and nothing that says who typed in what. */
static void each_form_and_record_has_one_name_that_tells_nothing (void **state)
{
  static const DraftOf of[] = { { .form = "request", .record = 1 },
                                { .form = "request", .record = 2 },
                                { .form = "request", .record = 12 },
                                { .form = "supporter", .record = 1 },
                                { .form = "request 1", .record = 2 } };
  Fixture *fixture = *state;
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (of); i++) {
    g_autofree char *again = name_of_draft (fixture->session, of[i].form, of[i].record);
    char *name = name_of_draft (fixture->session, of[i].form, of[i].record);

    assert_string_equal (name, again);
    assert_true (draft_is_name (name));
    assert_true (g_str_has_prefix (name, fixture->session->draft_uid));
    assert_true (g_hash_table_add (names, name));
  }
  assert_int_equal (files_left (fixture), G_N_ELEMENTS (of) + 1); /* the session's lock */
}

/* Whoever can list the folder but not open the store cannot try out forms and records. */
static void a_name_cannot_be_worked_out_without_the_stores_key (void **state)
{
  Fixture *fixture = *state;
  Fixture elsewhere;
  g_autofree char *here = name_of_draft (fixture->session, "request", 1);
  g_autofree char *there = NULL;

  make_store (&elsewhere);
  there = name_of_draft (elsewhere.session, "request", 1);
  assert_string_not_equal (digest_in (here), digest_in (there));
  drop_store (&elsewhere);
}

/* A random number each time: it is no account, no process and no day. */
static void a_later_session_calls_its_drafts_otherwise (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *first = name_of_draft (fixture->session, "request", 1);
  g_autofree char *second = NULL;

  leave (fixture);
  second = name_of_draft (fixture->session, "request", 1);
  assert_memory_not_equal (first, second, DRAFT_UID);
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

static void a_draft_knows_the_record_as_it_was (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) base = values_new ();
  g_autoptr (Values) typed = values_new ();

  values_set (base, "site", "Lancaster");
  values_set (typed, "site", "Leeds");
  must (draft_save (fixture->session, &(DraftOf){ "supporter", 1, 7, base }, typed, &error), error);
  leave (fixture);

  g_autoptr (Draft) draft = draft_take_up (fixture->session, "supporter", 1);

  assert_string_equal (values_get (draft->base, "site"), "Lancaster");
  assert_string_equal (values_get (draft->values, "site"), "Leeds");
  assert_int_equal (draft->version, 7);
  leave (fixture);

  /* Taking it up sealed it anew, with all that it knew. */
  g_autoptr (Draft) again = draft_find (fixture->session, "supporter", 1);

  assert_string_equal (values_get (again->base, "site"), "Lancaster");
  assert_int_equal (again->version, 7);
}

static void a_draft_of_something_new_has_no_base (void **state)
{
  Fixture *fixture = *state;

  save (fixture->session, "request", 0, "new");

  g_autoptr (Draft) draft = draft_find (fixture->session, "request", 0);

  assert_null (draft->base);
}

/* As drafts were sealed before they had a base. */
static void seal_as_before (Fixture *fixture, const char *file)
{
  g_autofree char *path = file_in (fixture, STORE_DRAFTS);
  g_autofree char *name = g_build_filename (path, file, NULL);
  GVariantBuilder values;

  g_variant_builder_init (&values, G_VARIANT_TYPE ("a(ss)"));
  g_variant_builder_add (&values, "(ss)", "site", "Leeds");

  g_autoptr (GVariant) whole = g_variant_ref_sink (
      g_variant_new ("(ssxxxa(ss))", "anna", "supporter", (gint64)5, (gint64)2, (gint64)NOON, &values));
  g_autoptr (GBytes) sealed = draft_seal (fixture->session->store, DRAFT_FOR_COORDINATORS, g_variant_get_data (whole),
                                          g_variant_get_size (whole));

  assert_true (g_file_set_contents_full (name, g_bytes_get_data (sealed, NULL), (gssize)g_bytes_get_size (sealed),
                                         G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void a_draft_from_before_bases_still_opens (void **state)
{
  Fixture *fixture = *state;

  seal_as_before (fixture, "0123456789abcdef0123456789abcdef-0123456789abcdef0123456789abcdef.draft");

  g_autoptr (Draft) draft = draft_find (fixture->session, "supporter", 5);

  assert_non_null (draft);
  assert_null (draft->base);
  assert_int_equal (draft->version, 2);
  assert_int_equal (draft->saved_at, NOON);
  assert_string_equal (values_get (draft->values, "site"), "Leeds");
}

/* ---- drafts that cannot be written */

/* A folder that others could read is refused, whoever runs the tests. */
static void spoil (Fixture *fixture, mode_t mode)
{
  g_autofree char *path = file_in (fixture, STORE_DRAFTS);

  assert_int_equal (chmod (path, mode), 0);
}

static gboolean try_to_save (KithSession *session, const char *summary)
{
  g_autoptr (Values) values = values_new ();

  values_set (values, "summary", summary);
  return draft_save (session, &(DraftOf){ .form = "request" }, values, NULL);
}

static void assert_summary (KithSession *session, const char *summary)
{
  g_autoptr (Draft) draft = draft_find (session, "request", 0);

  assert_non_null (draft);
  assert_string_equal (values_get (draft->values, "summary"), summary);
}

static void what_cannot_be_written_is_held_in_memory_until_it_can (void **state)
{
  Fixture *fixture = *state;

  save (fixture->session, "request", 0, "on the disk");
  spoil (fixture, 0755);
  assert_false (try_to_save (fixture->session, "in memory"));
  assert_summary (fixture->session, "in memory");
  spoil (fixture, 0700);
  assert_summary (fixture->session, "in memory");
  assert_int_equal (listed (fixture->session), 1);
  assert_true (try_to_save (fixture->session, "on the disk again"));
  assert_null (draft_held (fixture->session));
  leave (fixture);
  assert_summary (fixture->session, "on the disk again");
}

static char *file_of (KithSession *session, const char *summary)
{
  g_autoptr (GPtrArray) drafts = draft_list_of (session, "request", 0, NULL);

  for (guint i = 0; i < drafts->len; i++) {
    const Draft *draft = drafts->pdata[i];

    if (g_str_equal (values_text (draft->values, "summary"), summary))
      return g_strdup (draft->file);
  }
  return g_strdup ("");
}

static void put_aside (KithSession *session, const char *summary)
{
  g_autofree char *file = file_of (session, summary);

  assert_true (draft_put_aside (session, file));
}

static void take (KithSession *session, const char *summary)
{
  g_autofree char *file = file_of (session, summary);
  g_autoptr (Draft) draft = draft_take (session, file);

  assert_non_null (draft);
  assert_string_equal (values_get (draft->values, "summary"), summary);
}

static void what_is_left_for_later_outlasts_what_is_typed_next (void **state)
{
  Fixture *fixture = *state;

  save (fixture->session, "request", 0, "first");
  put_aside (fixture->session, "first");
  save (fixture->session, "request", 0, "second");
  put_aside (fixture->session, "second");
  save (fixture->session, "request", 0, "third");
  assert_summary (fixture->session, "third");
  assert_int_equal (listed (fixture->session), 3);
  take (fixture->session, "first");
  assert_int_equal (listed (fixture->session), 3);
  draft_discard (fixture->session, "request", 0); /* the first was saved */
  assert_int_equal (listed (fixture->session), 2);
  leave (fixture);
  take (fixture->session, "second");
  assert_summary (fixture->session, "second");
  assert_int_equal (listed (fixture->session), 2);
  draft_discard (fixture->session, "request", 0);
  assert_summary (fixture->session, "third");
}

static void what_is_held_can_be_left_for_later_too (void **state)
{
  Fixture *fixture = *state;

  spoil (fixture, 0755);
  assert_false (try_to_save (fixture->session, "first"));
  put_aside (fixture->session, "first");
  assert_false (try_to_save (fixture->session, "second"));
  assert_int_equal (listed (fixture->session), 2);
  take (fixture->session, "first");
  assert_int_equal (listed (fixture->session), 2);
  spoil (fixture, 0700);
  draft_discard (fixture->session, "request", 0);
  assert_summary (fixture->session, "second");
}

static void what_is_too_long_to_be_read_again_is_not_called_kept (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) values = values_new ();
  g_autofree char *text = g_strnfill (5 * 1024 * 1024, 'x');

  values_set (values, "summary", text);
  assert_false (draft_save (fixture->session, &(DraftOf){ "request", 0, 0, NULL }, values, &error));
  expect_error (&error, KITH_ERROR_STORE, "too long to be kept");
  assert_summary (fixture->session, text);
}

static void what_is_held_can_be_carried_to_the_next_session_sealed (void **state)
{
  Fixture *fixture = *state;

  spoil (fixture, 0755);
  assert_false (try_to_save (fixture->session, "MARKEDTEXT"));

  g_autoptr (GBytes) held = draft_held (fixture->session);

  assert_null (memmem (g_bytes_get_data (held, NULL), g_bytes_get_size (held), "MARKEDTEXT", 10));
  spoil (fixture, 0700);
  leave (fixture);
  spoil (fixture, 0755);
  assert_false (draft_take_held (fixture->session, held));
  assert_summary (fixture->session, "MARKEDTEXT");

  g_autoptr (Draft) draft = draft_take_up (fixture->session, "request", 0);

  assert_non_null (draft);
  assert_int_equal (listed (fixture->session), 1);
  spoil (fixture, 0700);
  draft_discard_all (fixture->session, "request", 0);
  assert_int_equal (listed (fixture->session), 0);
  assert_null (draft_held (fixture->session));
}

static void what_is_held_can_be_written_without_a_key (void **state)
{
  Fixture *fixture = *state;

  spoil (fixture, 0755);
  assert_false (try_to_save (fixture->session, "late"));

  g_autoptr (GBytes) held = draft_held (fixture->session);

  assert_false (draft_write_held (fixture->directory, held, NULL));
  spoil (fixture, 0700);
  assert_true (draft_write_held (fixture->directory, held, NULL));
  leave (fixture);
  assert_summary (fixture->session, "late");
}

static gboolean names_them (const Draft *draft, gpointer words)
{
  return draft_mentions (draft, words);
}

static void what_is_held_of_somebody_erased_goes_too (void **state)
{
  static const char *const words[] = { "MARKEDNAME", NULL };
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) base = values_new ();
  g_autoptr (Values) typed = values_new ();

  values_set (base, "name", "MARKEDNAME");
  values_set (typed, "name", "");
  must (draft_save (fixture->session, &(DraftOf){ "supporter", 1, 1, base }, typed, &error), error);
  spoil (fixture, 0755);
  assert_false (draft_save (fixture->session, &(DraftOf){ "supporter", 2, 1, base }, typed, NULL));
  spoil (fixture, 0700);
  assert_int_equal (listed (fixture->session), 2);
  draft_discard_where (fixture->session, names_them, (gpointer)words);
  assert_int_equal (listed (fixture->session), 0);
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

/* Made a deputy meanwhile, or their slot is: what was typed then may hold private texts. */
static void what_a_coordinator_typed_does_not_open_for_a_deputy (void **state)
{
  Fixture *fixture = *state;
  StoreKey whole = fixture->key;

  save (fixture->session, "request", 42, "what the ward said");
  fixture->key.reads_texts = FALSE;
  fixture->key.role = ROLE_DEPUTY;
  memset (fixture->key.text_private, 0, sizeof fixture->key.text_private);
  leave (fixture);
  assert_int_equal (listed (fixture->session), 0);
  save (fixture->session, "request", 43, "typed as a deputy");
  fixture->key = whole;
  leave (fixture);
  assert_int_equal (listed (fixture->session), 2); /* a coordinator opens both */
}

static void the_newest_draft_is_offered_first (void **state)
{
  Fixture *fixture = *state;
  static const char *const texts[] = { "of today", "of the day before" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    fixture->session->clock.fixed_now = NOON - (gint64)i * 86400;
    save (fixture->session, "request", 7, texts[i]);
    leave (fixture);
  }

  g_autoptr (GPtrArray) drafts = list (fixture->session);

  assert_int_equal (drafts->len, 2);
  assert_string_equal (values_get (((const Draft *)drafts->pdata[0])->values, "summary"), "of today");
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
    DRAFT (each_form_and_record_has_one_name_that_tells_nothing),
    DRAFT (a_name_cannot_be_worked_out_without_the_stores_key),
    DRAFT (a_later_session_calls_its_drafts_otherwise),
    DRAFT (a_damaged_draft_is_passed_over),
    DRAFT (of_drafts_from_one_second_the_later_is_the_newest),
    DRAFT (the_newest_draft_is_offered_first),
    DRAFT (what_a_coordinator_typed_does_not_open_for_a_deputy),
    DRAFT (a_draft_knows_the_record_as_it_was),
    DRAFT (a_draft_of_something_new_has_no_base),
    DRAFT (a_draft_from_before_bases_still_opens),
    DRAFT (what_cannot_be_written_is_held_in_memory_until_it_can),
    DRAFT (what_is_left_for_later_outlasts_what_is_typed_next),
    DRAFT (what_is_held_can_be_left_for_later_too),
    DRAFT (what_is_too_long_to_be_read_again_is_not_called_kept),
    DRAFT (what_is_held_can_be_carried_to_the_next_session_sealed),
    DRAFT (what_is_held_can_be_written_without_a_key),
    DRAFT (what_is_held_of_somebody_erased_goes_too),
    DRAFT (saving_a_draft_changes_nothing_in_the_database),
  };

  return cmocka_run_group_tests_name ("draft", tests, NULL, NULL);
}
