/* Handing over: who may, and the open work without anybody's name (LA-3, BY-14). */
#include "support/handover.h"

#include "base/error.h"
#include "people/area.h"
#include "store/setting.h"
#include "store/store-private.h"
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static int set_up (void **state)
{
  *state = fixture_session (fixture_day ("2026-11-18"));
  fixture_sender (*state);
  return 0;
}

static int tear_down (void **state)
{
  fixture_free (*state);
  return 0;
}

/* "request 1: private issue" for each. */
static char *work_of (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = handover_work (session, &error);
  GString *all = g_string_new (NULL);

  fixture_must (list != NULL, error);
  for (guint i = 0; i < list->len; i++) {
    const HandoverWork *work = list->pdata[i];

    g_string_append_printf (all, "%s: %s\n", work->subject, work->about);
    assert_non_null (work->next);
  }
  return g_string_free (all, FALSE);
}

static void all_that_is_open_is_listed_and_names_nobody (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (session, "Sam Hill", "sam@example.org", "Exams");
  gint64 ana = fixture_supporter (session, "Ana Ruiz", "ana@example.org", "Exams");
  gint64 paired = fixture_request (session, "Priya Shah", "priya@example.org", "Exams", "Someone would like to talk.");
  gint64 open = fixture_request (session, "Tom Parry", "tom@example.org", "Exams", "Exams.");
  g_autofree char *work = NULL;

  fixture_request (session, "Lee Wong", "lee@example.org", "Bereavement", "A loss.");
  fixture_yes (session, paired, sam);
  fixture_must (request_introduce (session, paired, sam, &error) != 0, error);
  fixture_sent (session);
  fixture_must (pair_start (session, paired, sam, &error) != 0, error);
  fixture_must (request_ask (session, open, ana, &error) != 0, error);
  work = work_of (session);
  assert_non_null (strstr (work, "Request 2: Exams\n"));
  assert_non_null (strstr (work, "Request 3: private issue\n"));
  assert_non_null (strstr (work, "Pair 1: agreement: "));
  assert_non_null (strstr (work, ": ask\n")); /* the message that waits */
  assert_null (strstr (work, "Request 1:"));
  assert_null (strstr (work, "Bereavement"));
  assert_null (strstr (work, "Priya"));
  assert_null (strstr (work, "Sam"));
  assert_null (strstr (work, "Ana"));
}

static void the_new_sender_has_a_signature_too (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL, *address = NULL, *signature = NULL;

  fixture_must (setting_set (session, "handover.leaver", "coordinator", &error), error); /* it has begun */
  fixture_must (handover_set_sender (session, "Pat Lee", "pat@example.org", "Yours, Pat", &error), error);
  name = setting_text (session, "office.sender_name");
  address = setting_text (session, "office.sender_address");
  signature = setting_text (session, "office.signature");
  assert_string_equal (name, "Pat Lee");
  assert_string_equal (address, "pat@example.org");
  assert_string_equal (signature, "Yours, Pat");
}

static void a_deputy_hands_nothing_over (void **state)
{
  KithSession *session = *state;
  g_autoptr (GError) error = NULL;

  session->role = ROLE_DEPUTY;
  assert_false (handover_begin (session, "coordinator", &error));
  assert_int_equal (error->code, KITH_ERROR_REFUSED);
  g_clear_error (&error);
  assert_false (handover_set_sender (session, "Pat Lee", NULL, NULL, &error));
  assert_int_equal (error->code, KITH_ERROR_REFUSED);
  g_clear_error (&error);
  assert_false (handover_keep_sender (session, &error));
  assert_int_equal (error->code, KITH_ERROR_REFUSED);
  session->role = ROLE_COORDINATOR;
}

#define PROVES(code, test)                                                                                             \
  {                                                                                                                    \
    "/" code "/" #test, test, set_up, tear_down, NULL                                                                  \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    PROVES ("BY-14", all_that_is_open_is_listed_and_names_nobody),
    PROVES ("LA-3", the_new_sender_has_a_signature_too),
    PROVES ("LA-3", a_deputy_hands_nothing_over),
  };

  return cmocka_run_group_tests_name ("handover", tests, NULL, NULL);
}
