#include "store-fixture.h"

#include "base/error.h"
#include "store/guard.h"
#include "store/presence.h"

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
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
