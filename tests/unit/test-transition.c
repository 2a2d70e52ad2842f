/* The life of a request as a pure table. */
#include "support/transition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static void a_new_request_has_nothing_behind_it (void **state)
{
  RequestParts parts = { 0 };

  (void)state;
  assert_int_equal (request_state_of (&parts), REQUEST_NEW);
}

static void each_part_decides_over_those_before_it (void **state)
{
  RequestParts parts = { 0 };

  (void)state;
  parts.other_asks = 1;
  assert_int_equal (request_state_of (&parts), REQUEST_MATCHING);
  parts.open_asks = 1;
  assert_int_equal (request_state_of (&parts), REQUEST_ASKED);
  parts.permission_asked = TRUE;
  assert_int_equal (request_state_of (&parts), REQUEST_PERMISSION);
  parts.permission_yes = TRUE;
  assert_int_equal (request_state_of (&parts), REQUEST_PERMITTED);
  parts.broadcast = TRUE;
  assert_int_equal (request_state_of (&parts), REQUEST_BROADCAST);
  parts.usable_yeses = 1;
  assert_int_equal (request_state_of (&parts), REQUEST_ACCEPTED);
  parts.introduced = TRUE;
  assert_int_equal (request_state_of (&parts), REQUEST_INTRODUCED);
  parts.closed = TRUE;
  assert_int_equal (request_state_of (&parts), REQUEST_CLOSED);
  parts.withdrawn = TRUE;
  assert_int_equal (request_state_of (&parts), REQUEST_WITHDRAWN);
}

static void details_follow_a_yes_alone (void **state)
{
  (void)state;
  for (RequestState each = REQUEST_NEW; each <= REQUEST_WITHDRAWN; each++) {
    const char *refusal = transition_refusal (each, ACT_INTRODUCE);

    assert_int_equal (refusal == NULL, each == REQUEST_ACCEPTED);
  }
}

static void a_broadcast_follows_permission_alone (void **state)
{
  (void)state;
  for (RequestState each = REQUEST_NEW; each <= REQUEST_WITHDRAWN; each++) {
    const char *refusal = transition_refusal (each, ACT_BROADCAST);

    assert_int_equal (refusal == NULL, each == REQUEST_PERMITTED);
  }
}

static void an_ended_request_allows_nothing_but_coming_back (void **state)
{
  static const Act acts[] = { ACT_EDIT,      ACT_ASK,       ACT_REMIND,         ACT_ANSWER,
                              ACT_VOLUNTEER, ACT_INTRODUCE, ACT_ASK_PERMISSION, ACT_RECORD_PERMISSION,
                              ACT_BROADCAST, ACT_CLOSE };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    assert_non_null (transition_refusal (REQUEST_CLOSED, acts[i]));
    assert_non_null (transition_refusal (REQUEST_WITHDRAWN, acts[i]));
  }
  assert_null (transition_refusal (REQUEST_CLOSED, ACT_REOPEN));
  assert_null (transition_refusal (REQUEST_WITHDRAWN, ACT_REOPEN));
  assert_null (transition_refusal (REQUEST_CLOSED, ACT_WITHDRAW));
  assert_non_null (transition_refusal (REQUEST_WITHDRAWN, ACT_WITHDRAW));
}

static void every_refusal_is_a_sentence (void **state)
{
  (void)state;
  for (Act act = ACT_EDIT; act <= ACT_START_PAIR; act++) {
    for (RequestState each = REQUEST_NEW; each <= REQUEST_WITHDRAWN; each++) {
      const char *refusal = transition_refusal (each, act);

      if (refusal == NULL)
        continue;
      assert_true (g_str_has_suffix (refusal, "."));
      assert_true (g_ascii_isupper (refusal[0]));
      assert_null (strstr (refusal, "nvalid"));
    }
  }
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_new_request_has_nothing_behind_it),
    cmocka_unit_test (each_part_decides_over_those_before_it),
    cmocka_unit_test (details_follow_a_yes_alone),
    cmocka_unit_test (a_broadcast_follows_permission_alone),
    cmocka_unit_test (an_ended_request_allows_nothing_but_coming_back),
    cmocka_unit_test (every_refusal_is_a_sentence),
  };

  return cmocka_run_group_tests_name ("transition", tests, NULL, NULL);
}
