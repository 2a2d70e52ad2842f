#include "store-fixture.h"

#include "store/connection.h"
#include "store/draft.h"
#include "store/guard.h"
#include "store/keyring-slot.h"
#include "store/recovery.h"

#define ANNAS "annas long passphrase"
#define BENS "bens long passphrase"

typedef struct {
  Fixture fixture;
  char *code; /* the recovery code */
} Keys;

static int set_up (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new (ANNAS, -1);
  Keys *keys = g_new0 (Keys, 1);
  Clock clock = still_clock ();
  Store *store;

  make_parent (&keys->fixture);
  must (keyring_create (keys->fixture.directory, NULL, "anna", secret, &keys->fixture.key, &keys->code, &error), error);
  store = store_create (keys->fixture.directory, NULL, &keys->fixture.key, &error);
  must (store != NULL, error);
  keys->fixture.session = session_new (store, "anna", &clock);
  *state = keys;
  return 0;
}

static int tear_down (void **state)
{
  Keys *keys = *state;

  drop_store (&keys->fixture);
  g_free (keys->code);
  g_free (keys);
  return 0;
}

static gboolean unlock (Keys *keys, const char *user, const char *passphrase, StoreKey *key, GError **error)
{
  g_autoptr (Secret) secret = secret_new (passphrase, -1);

  return keyring_unlock (keys->fixture.directory, user, secret, key, error);
}

static void expect_unlocks (Keys *keys, const char *user, const char *passphrase)
{
  g_autoptr (GError) error = NULL;
  StoreKey key;

  must (unlock (keys, user, passphrase, &key, &error), error);

  g_autoptr (Store) store = store_open (keys->fixture.directory, &key, &error);

  must (store != NULL, error);
}

static void expect_locked (Keys *keys, const char *user, const char *passphrase, const char *words)
{
  g_autoptr (GError) error = NULL;
  StoreKey key;

  assert_false (unlock (keys, user, passphrase, &key, &error));
  expect_error (&error, KITH_ERROR_STORE, words);
}

static void add_ben (Keys *keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new (BENS, -1);

  must (keyring_add (keys->fixture.directory, "ben", ROLE_COORDINATOR, "", &keys->fixture.key, secret, &error), error);
}

static char *keyring_text (Keys *keys)
{
  g_autofree char *path = file_in (&keys->fixture, STORE_KEYRING);
  char *text = NULL;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void set_keyring_text (Keys *keys, const char *text)
{
  g_autofree char *path = file_in (&keys->fixture, STORE_KEYRING);

  assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

static void the_right_passphrase_opens_the_store (void **state)
{
  expect_unlocks (*state, "anna", ANNAS);
}

static void a_wrong_passphrase_a_missing_slot_and_a_damaged_keyring_are_told_apart (void **state)
{
  g_autofree char *text = keyring_text (*state);

  expect_locked (*state, "anna", "some other passphrase", "not the right passphrase");
  expect_locked (*state, "carl", ANNAS, "no coordinator \"carl\"");
  expect_locked (*state, "", ANNAS, "no coordinator");
  set_keyring_text (*state, "format = 1; slots = (");
  expect_locked (*state, "anna", ANNAS, "damaged");
  text[strlen (text) / 2] = '\0';
  set_keyring_text (*state, text);
  expect_locked (*state, "anna", ANNAS, "damaged");
  set_keyring_text (*state, "");
  expect_locked (*state, "anna", ANNAS, "damaged");
}

static void a_missing_keyring_is_said_to_be_missing (void **state)
{
  Keys *keys = *state;
  g_autofree char *path = file_in (&keys->fixture, STORE_KEYRING);

  g_remove (path);
  expect_locked (keys, "anna", ANNAS, "missing");
}

static void every_changed_byte_field_is_noticed (void **state)
{
  static const char *const fields[] = { "salt", "public_key", "private_key", "data_key" };
  g_autofree char *text = keyring_text (*state);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *copy = g_strdup (text);
    g_autofree char *label = g_strconcat (fields[i], " = \"", NULL);
    char *at = strstr (copy, label);
    g_autoptr (GError) error = NULL;
    StoreKey key;

    assert_non_null (at);
    at += strlen (label);
    *at = *at == 'A' ? 'B' : 'A';
    set_keyring_text (*state, copy);
    assert_false (unlock (*state, "anna", ANNAS, &key, &error));
  }
}

static void a_keyring_is_private_and_holds_no_secret (void **state)
{
  Keys *keys = *state;
  g_autofree char *path = file_in (&keys->fixture, STORE_KEYRING);
  g_autofree char *text = keyring_text (keys);
  char encoded[64];
  struct stat status;

  assert_int_equal (lstat (path, &status), 0);
  assert_int_equal (status.st_mode & 07777, 0600);
  sodium_bin2base64 (encoded, sizeof encoded, keys->fixture.key.bytes, 32, sodium_base64_VARIANT_ORIGINAL);
  assert_null (strstr (text, encoded));
  assert_null (strstr (text, ANNAS));
  assert_null (strstr (text, keys->code));
}

static void a_second_keyring_is_not_made_over_the_first (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new (ANNAS, -1);
  g_autofree char *code = NULL;
  StoreKey key;

  assert_false (keyring_create (keys->fixture.directory, NULL, "eve", secret, &key, &code, &error));
  expect_error (&error, KITH_ERROR_STORE, "already holds");
  expect_unlocks (keys, "anna", ANNAS);
}

static void a_short_passphrase_is_refused_except_the_samples_own (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new ("seven77", -1);
  g_autoptr (Secret) demo = secret_new ("demo", -1);

  assert_false (keyring_add (keys->fixture.directory, "ben", ROLE_COORDINATOR, "", &keys->fixture.key, secret, &error));
  expect_error (&error, KITH_ERROR_INPUT, "too short");
  must (keyring_add (keys->fixture.directory, "demo", ROLE_COORDINATOR, "", &keys->fixture.key, demo, &error), error);
  expect_unlocks (keys, "demo", "demo");
}

static void changing_a_passphrase_leaves_the_data_as_it_is (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) old = secret_new (ANNAS, -1);
  g_autoptr (Secret) new = secret_new ("a new long passphrase", -1);
  StoreKey key;

  must (keyring_change (keys->fixture.directory, "anna", old, new, &error), error);
  expect_locked (keys, "anna", ANNAS, "not the right passphrase");
  must (unlock (keys, "anna", "a new long passphrase", &key, &error), error);
  assert_memory_equal (&key, &keys->fixture.key, sizeof key);
  assert_false (keyring_change (keys->fixture.directory, "anna", old, new, &error));
  expect_error (&error, KITH_ERROR_STORE, "not the right passphrase");
}

/* A keyring of before, which a kith that was killed did not come to rename, would open the store with what was changed since. */
static void what_was_left_half_written_goes_with_the_next_change (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) old = secret_new (ANNAS, -1);
  g_autoptr (Secret) new = secret_new ("a new long passphrase", -1);
  g_autofree char *left = file_in (&keys->fixture, STORE_KEYRING ".0123456789abcdef.new");

  assert_true (g_file_set_contents_full (left, "of before", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  must (keyring_change (keys->fixture.directory, "anna", old, new, &error), error);
  assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
}

static void an_added_coordinator_opens_the_store_with_their_own_passphrase (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new (BENS, -1);

  add_ben (keys);
  expect_unlocks (keys, "ben", BENS);
  expect_unlocks (keys, "anna", ANNAS);
  expect_locked (keys, "ben", ANNAS, "not the right passphrase");

  g_auto (GStrv) users = keyring_users (keys->fixture.directory, &error);

  assert_int_equal (g_strv_length (users), 2);
  assert_string_equal (users[0], "anna");
  assert_string_equal (users[1], "ben");
  assert_false (keyring_add (keys->fixture.directory, "ben", ROLE_COORDINATOR, "", &keys->fixture.key, secret, &error));
  expect_error (&error, KITH_ERROR_INPUT, "already a coordinator");
}

static gboolean remove_user (Keys *keys, const char *user, const char *actor, const char *passphrase, char **code,
                             GError **error)
{
  g_autoptr (Secret) secret = secret_new (passphrase, -1);

  return keyring_remove (keys->fixture.directory, user, actor, secret, keys->fixture.session->store, code, error);
}

static void removing_someone_gives_the_store_a_new_key (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  StoreKey key;

  add_ben (keys);
  add_person (keys->fixture.session, "Sam");
  must (remove_user (keys, "ben", "anna", ANNAS, &code, &error), error);
  assert_string_not_equal (code, keys->code);
  expect_locked (keys, "ben", BENS, "no coordinator");
  add_person (keys->fixture.session, "Jo");

  g_autofree char *journal = file_in (&keys->fixture, STORE_JOURNAL);

  assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));
  must (unlock (keys, "anna", ANNAS, &key, &error), error);
  assert_memory_not_equal (&key, &keys->fixture.key, sizeof key);
  if (store_is_encrypted ()) {
    assert_null (store_open (keys->fixture.directory, &keys->fixture.key, &error));
    expect_error (&error, KITH_ERROR_STORE, "another store");
  }
  keys->fixture.key = key;

  KithSession *other = open_session (&keys->fixture, "anna");

  assert_int_equal (statement_number (other->store, "SELECT count(*) FROM person", 0, NULL, NULL), 2);
  session_free (other);
}

static void a_removal_is_refused_where_it_must_be (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  assert_false (remove_user (keys, "anna", "anna", ANNAS, &code, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "only coordinator");
  add_ben (keys);
  assert_false (remove_user (keys, "anna", "anna", ANNAS, &code, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "themselves");
  assert_false (remove_user (keys, "ben", "anna", BENS, &code, &error));
  expect_error (&error, KITH_ERROR_STORE, "not the right passphrase");
  assert_false (remove_user (keys, "carl", "anna", ANNAS, &code, &error));
  expect_error (&error, KITH_ERROR_STORE, "no coordinator");
  expect_unlocks (keys, "ben", BENS);
}

#ifdef KITH_SQLCIPHER
/* A removal while someone else's writing holds the database: the keyring goes back to what it was. */
static void a_removal_that_fails_leaves_everything_as_it_was (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  add_ben (keys);

  KithSession *other = open_session (&keys->fixture, "ben");
  Step *held = step_begin (other, "busy", &error);

  must (held != NULL, error);
  sqlite3_busy_timeout (keys->fixture.session->store->db, 1);
  assert_false (remove_user (keys, "ben", "anna", ANNAS, &code, &error));
  expect_error (&error, KITH_ERROR_TRY_LATER, "Someone else is saving");
  assert_null (code);
  step_abandon (held);
  add_person (keys->fixture.session, "written with the key that stays");
  session_free (other);
  expect_unlocks (keys, "ben", BENS);
  expect_unlocks (keys, "anna", ANNAS);
  other = open_session (&keys->fixture, "ben");
  expect_name (other, 1, "written with the key that stays");
  session_free (other);
}
#endif

static void recover (Keys *keys, const char *code, const char *passphrase, char **new_code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new (passphrase, -1);

  must (keyring_recover (keys->fixture.directory, code, "anna", secret, new_code, &error), error);
}

static void the_recovery_code_gives_a_new_passphrase_once (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new ("a third long passphrase", -1);
  g_autofree char *sloppy = g_ascii_strdown (keys->code, -1);
  g_autofree char *code = NULL;

  g_strdelimit (sloppy, "-", ' ');
  recover (keys, sloppy, "a new long passphrase", &code);
  expect_unlocks (keys, "anna", "a new long passphrase");
  expect_locked (keys, "anna", ANNAS, "not the right passphrase");
  assert_false (keyring_recover (keys->fixture.directory, keys->code, "anna", secret, &sloppy, &error));
  expect_error (&error, KITH_ERROR_STORE, "not this store's recovery code");
  g_clear_pointer (&sloppy, g_free);
  recover (keys, code, "a third long passphrase", &sloppy);
  expect_unlocks (keys, "anna", "a third long passphrase");
}

static void a_mistyped_recovery_code_is_told_from_a_wrong_one (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new (BENS, -1);
  g_autofree char *other = recovery_code_new ();
  g_autofree char *code = NULL;

  keys->code[3] = keys->code[3] == '7' ? '8' : '7';
  assert_false (keyring_recover (keys->fixture.directory, keys->code, "anna", secret, &code, &error));
  expect_error (&error, KITH_ERROR_STORE, "typing mistake");
  assert_false (keyring_recover (keys->fixture.directory, other, "anna", secret, &code, &error));
  expect_error (&error, KITH_ERROR_STORE, "not this store's recovery code");
  expect_unlocks (keys, "anna", ANNAS);
}

static void a_recovery_code_reads_back_whatever_was_confused (void **state G_GNUC_UNUSED)
{
  for (int i = 0; i < 50; i++) {
    g_autofree char *code = recovery_code_new ();
    g_autofree char *typed = g_strdup (code);
    g_autoptr (Secret) read = NULL;

    assert_int_equal (strlen (code), 41);
    for (char *at = typed; *at != '\0'; at++)
      *at = *at == '1' ? 'l' : *at == '0' ? 'O' : g_ascii_tolower (*at);
    read = recovery_code_read (typed);
    assert_non_null (read);
    assert_string_equal (secret_text (read), code);
  }
}

#ifdef KITH_SQLCIPHER
/* The keyring as it is when the program is killed in the middle of a removal: both keys, before or after the database's own. */
static void cut_short (Keys *keys, gboolean rekeyed, StoreKey *fresh)
{
  g_autoptr (GError) error = NULL;
  g_auto (Guard) guard = { 0 };
  g_autoptr (Keyring) keyring = NULL;

  *fresh = keys->fixture.key;
  randombytes_buf (fresh->bytes, sizeof fresh->bytes);
  must (guard_open (&guard, keys->fixture.directory, &error), error);
  keyring = keyring_read (&guard, &error);
  for (guint i = 0; i < keyring->slots->len; i++) {
    Slot *slot = keyring->slots->pdata[i];

    if (strcmp (slot->name, "ben") != 0)
      slot_grant_pending (slot, fresh);
  }
  must (keyring_write (&guard, keyring, &error), error);
  if (rekeyed)
    must (connection_rekey (keys->fixture.session->store->db, &keys->fixture.key, fresh, &error), error);
}

static void a_removal_cut_short_before_the_database_is_taken_back (void **state)
{
  Keys *keys = *state;
  StoreKey fresh;

  add_ben (keys);
  cut_short (keys, FALSE, &fresh);
  expect_unlocks (keys, "anna", ANNAS);
  expect_unlocks (keys, "ben", BENS);

  g_autofree char *text = keyring_text (keys);

  assert_null (strstr (text, "pending"));
}

static void a_removal_cut_short_after_the_database_is_finished (void **state)
{
  Keys *keys = *state;
  StoreKey fresh;

  add_ben (keys);
  cut_short (keys, TRUE, &fresh);
  expect_unlocks (keys, "anna", ANNAS);
  expect_locked (keys, "ben", BENS, "no coordinator");

  g_autofree char *text = keyring_text (keys);

  assert_null (strstr (text, "pending"));
}
#endif

static void strength_has_words_that_rise_with_it (void **state G_GNUC_UNUSED)
{
  static const struct {
    const char *passphrase;
    int at_least, at_most;
  } cases[] = {
    { "", 0, 0 },           { "demo", 0, 0 },        { "aaaaaaaaaaaaaaaa", 0, 0 }, { "12345678", 0, 0 },
    { "Password1!", 0, 1 }, { "blue kettle", 1, 3 }, { "kT9$vw2Qz!", 2, 4 },       { "seven green kettles sing", 4, 4 },
  };
  const char *words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    int strength = passphrase_strength (cases[i].passphrase, &words);

    if (strength < cases[i].at_least || strength > cases[i].at_most)
      fail_msg ("\"%s\" is %d (%s)", cases[i].passphrase, strength, words);
  }
  assert_string_equal (words, "strong");
}

static void a_passphrase_is_read_up_to_the_newline (void **state G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  char rest[16] = "";
  int ends[2];

  assert_int_equal (pipe (ends), 0);
  assert_int_equal (write (ends[1], "first\r\nrest", 11), 11);
  close (ends[1]);

  g_autoptr (Secret) secret = secret_read_fd (ends[0], &error);

  must (secret != NULL, error);
  assert_string_equal (secret_text (secret), "first");
  assert_int_equal (read (ends[0], rest, sizeof rest), 4);
  assert_memory_equal (rest, "rest", 4);
  assert_null (secret_read_fd (ends[0], &error));
  expect_error (&error, KITH_ERROR_INPUT, "empty");
  close (ends[0]);
}

static void a_passphrase_file_that_others_can_read_is_refused (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (keys->fixture.parent, "pass", NULL);

  assert_true (g_file_set_contents (path, "words enough\n", -1, NULL));
  assert_int_equal (chmod (path, 0640), 0);
  assert_null (secret_read_file (path, &error));
  expect_error (&error, KITH_ERROR_INPUT, "chmod 600");
  assert_int_equal (chmod (path, 0600), 0);

  g_autoptr (Secret) secret = secret_read_file (path, &error);

  must (secret != NULL, error);
  assert_string_equal (secret_text (secret), "words enough");
}

static void give_role (Keys *keys, const char *user, SessionRole role, const char *schemes)
{
  g_autoptr (GError) error = NULL;

  must (keyring_set_role (keys->fixture.directory, user, role, schemes, &keys->fixture.key, &error), error);
}

static void a_slot_gives_its_role_and_only_a_coordinators_the_key_of_private_texts (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  StoreKey key;

  add_ben (keys);
  must (unlock (keys, "ben", BENS, &key, &error), error);
  assert_true (key.role == ROLE_COORDINATOR && key.reads_texts);
  assert_memory_equal (key.text_private, keys->fixture.key.text_private, sizeof key.text_private);
  give_role (keys, "ben", ROLE_DEPUTY, "peer-support");
  must (unlock (keys, "ben", BENS, &key, &error), error);
  assert_int_equal (key.role, ROLE_DEPUTY);
  assert_string_equal (key.schemes, "peer-support");
  assert_false (key.reads_texts);
  assert_true (sodium_is_zero (key.text_private, sizeof key.text_private));
  assert_memory_equal (key.bytes, keys->fixture.key.bytes, sizeof key.bytes);
}

static void a_role_altered_in_the_file_opens_nothing (void **state)
{
  Keys *keys = *state;

  add_ben (keys);
  give_role (keys, "ben", ROLE_DEPUTY, "");

  g_autofree char *text = keyring_text (keys);
  g_auto (GStrv) parts = g_strsplit (text, "\"deputy\"", -1);
  g_autofree char *altered = g_strjoinv ("\"coordinator\"", parts);

  assert_int_equal (g_strv_length (parts), 2);
  set_keyring_text (keys, altered);
  expect_locked (keys, "ben", BENS, "altered by hand");
  expect_unlocks (keys, "anna", ANNAS);
}

static void a_keyring_from_before_roles_is_told_from_a_damaged_one (void **state)
{
  Keys *keys = *state;
  g_autofree char *text = keyring_text (keys);
  g_auto (GStrv) parts = g_strsplit (text, "format = 2", -1);
  g_autofree char *earlier = g_strjoinv ("format = 1", parts);

  assert_int_equal (g_strv_length (parts), 2);
  set_keyring_text (keys, earlier);
  expect_locked (keys, "anna", ANNAS, "before roles");
}

static void the_last_coordinator_of_everything_stays_one (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;

  add_ben (keys);
  give_role (keys, "ben", ROLE_COORDINATOR, "peer-support");
  assert_false (keyring_set_role (keys->fixture.directory, "anna", ROLE_READER, "", &keys->fixture.key, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "only coordinator");
  give_role (keys, "ben", ROLE_COORDINATOR, "");
  give_role (keys, "anna", ROLE_READER, "");
}

static void only_a_coordinator_of_all_schemes_decides_who_opens_the_store (void **state)
{
  static const struct {
    SessionRole role;
    const char *schemes;
  } others[] = { { ROLE_DEPUTY, "" }, { ROLE_READER, "" }, { ROLE_COORDINATOR, "peer-support" } };
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new (BENS, -1);
  char *code = NULL;

  add_ben (keys);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    StoreKey key;

    give_role (keys, "ben", others[i].role, others[i].schemes);
    must (unlock (keys, "ben", BENS, &key, &error), error);
    assert_false (keyring_add (keys->fixture.directory, "eve", ROLE_COORDINATOR, "", &key, secret, &error));
    expect_error (&error, KITH_ERROR_REFUSED, "coordinator of all");
    assert_false (keyring_set_role (keys->fixture.directory, "ben", ROLE_COORDINATOR, "", &key, &error));
    expect_error (&error, KITH_ERROR_REFUSED, "coordinator of all");
    assert_false (
        keyring_remove (keys->fixture.directory, "anna", "ben", secret, keys->fixture.session->store, &code, &error));
    expect_error (&error, KITH_ERROR_REFUSED, "coordinator of all");
  }
}

static void roles_outlive_a_new_data_key_and_a_recovery (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) annas = secret_new (ANNAS, -1);
  g_autoptr (Secret) bens = secret_new (BENS, -1);
  char *code = NULL, *next = NULL;
  StoreKey key;

  add_ben (keys);
  must (keyring_add (keys->fixture.directory, "cleo", ROLE_DEPUTY, "", &keys->fixture.key, bens, &error), error);
  must (keyring_remove (keys->fixture.directory, "ben", "anna", annas, keys->fixture.session->store, &code, &error),
        error);
  must (unlock (keys, "cleo", BENS, &key, &error), error);
  assert_int_equal (key.role, ROLE_DEPUTY);
  must (keyring_recover (keys->fixture.directory, code, "cleo", annas, &next, &error), error);
  must (unlock (keys, "cleo", ANNAS, &key, &error), error);
  assert_true (key.role == ROLE_DEPUTY && !key.reads_texts);
  must (unlock (keys, "anna", ANNAS, &key, &error), error);
  assert_memory_equal (key.text_private, keys->fixture.key.text_private, sizeof key.text_private);
  g_free (code);
  g_free (next);
}

static void save_draft (KithSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) values = values_new ();

  values_set (values, "summary", text);

  gboolean saved = draft_save (session, &(DraftOf){ "request", 0, 1, NULL }, values, &error);

  must (saved, error);
}

static void expect_draft (KithSession *session, const char *text)
{
  g_autoptr (Draft) draft = draft_find (session, "request", 0);

  assert_non_null (draft);
  assert_string_equal (values_get (draft->values, "summary"), text);
}

/* A session through USER's slot. */
static KithSession *enter (Keys *keys, const char *user, const char *passphrase)
{
  g_autoptr (GError) error = NULL;
  Clock clock = still_clock ();
  StoreKey key;
  gboolean unlocked = unlock (keys, user, passphrase, &key, &error);

  must (unlocked, error);

  Store *store = store_open (keys->fixture.directory, &key, &error);

  must (store != NULL, error);
  return session_new (store, user, &clock);
}

static void everyones_drafts_outlive_a_new_data_key (void **state)
{
  Keys *keys = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) annas = secret_new (ANNAS, -1);
  g_autoptr (Secret) bens = secret_new (BENS, -1);
  g_autofree char *code = NULL;
  KithSession *session;

  add_ben (keys);
  must (keyring_add (keys->fixture.directory, "cleo", ROLE_DEPUTY, "", &keys->fixture.key, bens, &error), error);
  session = enter (keys, "cleo", BENS);
  save_draft (session, "a deputy's");
  session_free (session);
  session = enter (keys, "anna", ANNAS);
  save_draft (session, "a coordinator's");
  session_free (session);
  must (keyring_remove (keys->fixture.directory, "ben", "anna", annas, keys->fixture.session->store, &code, &error),
        error);
  session = enter (keys, "cleo", BENS);
  expect_draft (session, "a deputy's");
  session_free (session);
  session = enter (keys, "anna", ANNAS);
  expect_draft (session, "a coordinator's");
  session_free (session);
}

#define KEYRING(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    KEYRING (the_right_passphrase_opens_the_store),
    KEYRING (a_wrong_passphrase_a_missing_slot_and_a_damaged_keyring_are_told_apart),
    KEYRING (a_missing_keyring_is_said_to_be_missing),
    KEYRING (every_changed_byte_field_is_noticed),
    KEYRING (a_keyring_is_private_and_holds_no_secret),
    KEYRING (a_second_keyring_is_not_made_over_the_first),
    KEYRING (a_short_passphrase_is_refused_except_the_samples_own),
    KEYRING (changing_a_passphrase_leaves_the_data_as_it_is),
    KEYRING (what_was_left_half_written_goes_with_the_next_change),
    KEYRING (an_added_coordinator_opens_the_store_with_their_own_passphrase),
    KEYRING (removing_someone_gives_the_store_a_new_key),
    KEYRING (a_removal_is_refused_where_it_must_be),
#ifdef KITH_SQLCIPHER
    KEYRING (a_removal_that_fails_leaves_everything_as_it_was),
#endif
    KEYRING (the_recovery_code_gives_a_new_passphrase_once),
    KEYRING (a_mistyped_recovery_code_is_told_from_a_wrong_one),
    cmocka_unit_test (a_recovery_code_reads_back_whatever_was_confused),
#ifdef KITH_SQLCIPHER
    KEYRING (a_removal_cut_short_before_the_database_is_taken_back),
    KEYRING (a_removal_cut_short_after_the_database_is_finished),
#endif
    cmocka_unit_test (strength_has_words_that_rise_with_it),
    cmocka_unit_test (a_passphrase_is_read_up_to_the_newline),
    KEYRING (a_passphrase_file_that_others_can_read_is_refused),
    KEYRING (a_slot_gives_its_role_and_only_a_coordinators_the_key_of_private_texts),
    KEYRING (a_role_altered_in_the_file_opens_nothing),
    KEYRING (a_keyring_from_before_roles_is_told_from_a_damaged_one),
    KEYRING (the_last_coordinator_of_everything_stays_one),
    KEYRING (only_a_coordinator_of_all_schemes_decides_who_opens_the_store),
    KEYRING (roles_outlive_a_new_data_key_and_a_recovery),
    KEYRING (everyones_drafts_outlive_a_new_data_key),
  };

  return cmocka_run_group_tests_name ("keyring", tests, NULL, NULL);
}
