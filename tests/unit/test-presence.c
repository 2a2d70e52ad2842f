#include "store-fixture.h"

#include "base/error.h"
#include "store/draft-private.h"
#include "store/guard.h"
#include "store/presence.h"
#include "store/share.h"
#include "support/sharing.h"

static GPtrArray *list (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *present = presence_list (session, &error);

  must (present != NULL, error);
  return present;
}

static guint count (KithSession *session)
{
  g_autoptr (GPtrArray) present = list (session);

  return present->len;
}

static void each_sees_who_is_in_and_what_they_have_open (void **state)
{
  Fixture *fixture = *state;
  KithSession *ben = open_session (fixture, "ben");

  assert_int_equal (count (ben), 0);
  assert_true (presence_tell (fixture->session, "supporter-form", 7));
  assert_true (presence_tell (ben, NULL, 0));

  g_autoptr (GPtrArray) present = list (ben);
  const Presence *first = present->pdata[0], *second = present->pdata[1];

  assert_int_equal (present->len, 2);
  assert_true (first->own);
  assert_string_equal (first->actor, "ben");
  assert_string_equal (first->form, "");
  assert_false (second->own);
  assert_string_equal (second->actor, "anna");
  assert_string_equal (second->form, "supporter-form");
  assert_int_equal (second->record, 7);
  assert_int_equal (second->form_since, NOON);
  assert_int_equal (second->process, getpid ());
  session_free (ben);
}

static void whoever_leaves_is_gone_at_once (void **state)
{
  Fixture *fixture = *state;
  KithSession *ben = open_session (fixture, "ben");

  presence_tell (fixture->session, NULL, 0);
  presence_tell (ben, "office", 0);
  assert_int_equal (count (fixture->session), 2);
  session_free (ben);
  assert_int_equal (count (fixture->session), 1);
}

static void a_session_is_asked_to_end_and_only_that_one (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *actor = NULL;
  KithSession *ben = open_session (fixture, "ben");

  presence_tell (fixture->session, NULL, 0);
  presence_tell (ben, NULL, 0);

  g_autoptr (GPtrArray) present = list (fixture->session);
  const Presence *theirs = present->pdata[1];

  assert_null (presence_ended_by (ben));
  must (presence_end (fixture->session, theirs->id, &actor, &error), error);
  assert_string_equal (actor, "ben");

  g_autofree char *by = presence_ended_by (ben);

  assert_string_equal (by, "anna");
  assert_null (presence_ended_by (fixture->session));
  assert_false (presence_has_ended (fixture->session, theirs->id));
  session_free (ben);
  assert_true (presence_has_ended (fixture->session, theirs->id));
}

static void nobody_ends_their_own_session_or_one_that_is_not_there (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) own = NULL, none = NULL;

  presence_tell (fixture->session, NULL, 0);

  g_autoptr (GPtrArray) present = list (fixture->session);
  const Presence *mine = present->pdata[0];

  assert_false (presence_end (fixture->session, mine->id, NULL, &own));
  assert_true (g_error_matches (own, KITH_ERROR, KITH_ERROR_REFUSED));
  assert_false (presence_end (fixture->session, "", NULL, &none));
  assert_true (g_error_matches (none, KITH_ERROR, KITH_ERROR_INPUT));
}

static void only_a_coordinator_ends_the_session_of_somebody_else (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  KithSession *ben = open_session (fixture, "ben");

  presence_tell (fixture->session, NULL, 0);
  presence_tell (ben, NULL, 0);
  ben->role = ROLE_DEPUTY;

  g_autoptr (GPtrArray) present = list (ben);
  const Presence *theirs = present->pdata[1];

  assert_false (presence_end (ben, theirs->id, NULL, &error));
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_REFUSED));
  session_free (ben);
}

static char *file_of (Fixture *fixture, const KithSession *session, const char *suffix)
{
  g_autofree char *name = g_strconcat (session->draft_uid, suffix, NULL);

  return g_build_filename (fixture->directory, STORE_DRAFTS, name, NULL);
}

static void copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;

  assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  assert_true (g_file_set_contents_full (to, bytes, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* Whoever can write the folder and not open the store gets no further with what lies there. */
static void a_request_for_one_session_ends_no_other (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  KithSession *ben = open_session (fixture, "ben");

  presence_tell (fixture->session, NULL, 0);
  presence_tell (ben, NULL, 0);

  g_autoptr (GPtrArray) present = list (fixture->session);
  g_autofree char *for_ben = file_of (fixture, ben, ".end");
  g_autofree char *for_anna = file_of (fixture, fixture->session, ".end");

  must (presence_end (fixture->session, ((const Presence *)present->pdata[1])->id, NULL, &error), error);
  copy_file (for_ben, for_anna);
  assert_null (presence_ended_by (fixture->session));
  session_free (ben);
}

/* As one that was killed leaves it: the file, and nobody who holds it. */
static void a_session_that_died_is_not_there (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *live = NULL, *left = NULL, *name = g_strdup ("0123456789abcdef0123456789abcdef" DRAFT_LIVE);

  presence_tell (fixture->session, NULL, 0);
  live = file_of (fixture, fixture->session, DRAFT_LIVE);
  left = g_build_filename (fixture->directory, STORE_DRAFTS, name, NULL);
  copy_file (live, left);
  assert_int_equal (count (fixture->session), 1);
}

static void ending_somebody_elses_session_is_in_the_audit_trail (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  KithSession *ben = open_session (fixture, "ben");

  presence_tell (fixture->session, NULL, 0);
  presence_tell (ben, NULL, 0);

  g_autoptr (GPtrArray) present = list (fixture->session);

  must (presence_end (fixture->session, ((const Presence *)present->pdata[1])->id, NULL, &error), error);
  assert_int_equal (
      statement_number (fixture->session->store,
                        "SELECT count(*) FROM audit WHERE action = 'end session' AND fields = 'ben' AND actor "
                        "= 'anna'",
                        0, NULL, NULL),
      1);
  session_free (ben);
}

static mode_t mode_of (const Fixture *fixture)
{
  struct stat status;

  assert_int_equal (stat (fixture->directory, &status), 0);
  return status.st_mode & 07777;
}

static void share_with_own_group (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  struct group *own = getgrgid (getegid ());

  assert_non_null (own);
  must (sharing_set (fixture->session, own->gr_name, &error), error);
  assert_int_equal (mode_of (fixture), 02770);
}

/* The next save of somebody of another account would fail: they have open what they could not reach any more. */
static void a_store_is_taken_back_once_no_other_account_is_in (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  KithSession *ben = NULL;

  share_with_own_group (fixture);
  ben = open_session (fixture, "ben");
  g_free (ben->unix_user);
  ben->unix_user = g_strdup ("ben-of-another-account");
  presence_tell (fixture->session, NULL, 0);
  presence_tell (ben, NULL, 0);
  assert_false (sharing_set (fixture->session, NULL, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "ben has the store open. Ask them to leave, or end it with kith sessions");
  assert_int_equal (mode_of (fixture), 02770);
  add_person (ben, "Sam");
  assert_int_equal (
      statement_number (fixture->session->store, "SELECT count(*) FROM audit WHERE action = 'unshare'", -1, NULL, NULL),
      0);
  session_free (ben);
  must (sharing_set (fixture->session, NULL, &error), error);
  assert_int_equal (mode_of (fixture) & 0777, 0700);
}

/* Their files stay theirs. */
static void a_store_is_taken_back_while_its_owner_has_it_open_twice (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  KithSession *again = NULL;

  share_with_own_group (fixture);
  again = open_session (fixture, "anna");
  presence_tell (fixture->session, NULL, 0);
  presence_tell (again, NULL, 0);
  must (sharing_set (fixture->session, NULL, &error), error);
  assert_int_equal (mode_of (fixture) & 0777, 0700);
  add_person (again, "Sam");
  session_free (again);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (each_sees_who_is_in_and_what_they_have_open, store_set_up, store_tear_down),
    cmocka_unit_test_setup_teardown (whoever_leaves_is_gone_at_once, store_set_up, store_tear_down),
    cmocka_unit_test_setup_teardown (a_session_is_asked_to_end_and_only_that_one, store_set_up, store_tear_down),
    cmocka_unit_test_setup_teardown (nobody_ends_their_own_session_or_one_that_is_not_there, store_set_up,
                                     store_tear_down),
    cmocka_unit_test_setup_teardown (only_a_coordinator_ends_the_session_of_somebody_else, store_set_up,
                                     store_tear_down),
    cmocka_unit_test_setup_teardown (a_request_for_one_session_ends_no_other, store_set_up, store_tear_down),
    cmocka_unit_test_setup_teardown (a_session_that_died_is_not_there, store_set_up, store_tear_down),
    cmocka_unit_test_setup_teardown (a_store_is_taken_back_once_no_other_account_is_in, store_set_up, store_tear_down),
    cmocka_unit_test_setup_teardown (a_store_is_taken_back_while_its_owner_has_it_open_twice, store_set_up,
                                     store_tear_down),
    cmocka_unit_test_setup_teardown (ending_somebody_elses_session_is_in_the_audit_trail, store_set_up,
                                     store_tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
