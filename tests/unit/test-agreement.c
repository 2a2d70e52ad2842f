/* Agreements: versions, signatures, and the text in its order. */
#include "support/agreement.h"
#include "support/also_discarded.h"
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/pair.h"

#include "base/error.h"
#include "base/text.h"
#include "mail/outbox.h"
#include "store/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct {
  KithSession *session;
  gint64 sam, pair, agreement;
  GError *error;
} Scene;

static void must (Scene *scene, gboolean done)
{
  if (!done)
    fail_msg ("%s", scene->error != NULL ? scene->error->message : "failed without a sentence");
}

static void assert_refused (Scene *scene, gboolean done, const char *part)
{
  assert_false (done);
  assert_non_null (scene->error);
  if (strstr (scene->error->message, part) == NULL)
    fail_msg ("\"%s\" does not say \"%s\"", scene->error->message, part);
  g_clear_error (&scene->error);
}

static int set_up (void **state)
{
  Scene *scene = g_new0 (Scene, 1);
  gint64 request = 0;

  scene->session = fixture_session (fixture_day ("2026-11-18"));
  fixture_sender (scene->session);
  scene->sam = fixture_supporter (scene->session, "Sam Hill", "sam.hill@example.org", "Failed assignment");
  request = fixture_request (scene->session, "Priya Shah <priya.shah@example.org>", NULL, "Failed assignment", NULL);
  fixture_yes (scene->session, request, scene->sam);
  must (scene, request_introduce (scene->session, request, 0, &scene->error) != 0);
  fixture_sent (scene->session);
  scene->pair = pair_start (scene->session, request, 0, &scene->error);
  must (scene, scene->pair != 0);
  scene->agreement = agreement_new (scene->session, scene->pair, &scene->error);
  must (scene, scene->agreement != 0);
  *state = scene;
  return 0;
}

static int tear_down (void **state)
{
  Scene *scene = *state;

  fixture_free (scene->session);
  g_clear_error (&scene->error);
  g_free (scene);
  return 0;
}

static gint64 set (Scene *scene, gint64 id, const char *field, const char *text)
{
  g_autoptr (Values) values = values_new ();

  values_set (values, field, text);
  return agreement_set (scene->session, id, 0, values, &scene->error);
}

static gboolean sign (Scene *scene, gint64 id, gboolean supporter)
{
  return agreement_sign (scene->session, id, supporter, fixture_day ("2026-11-18"), "by reply", &scene->error);
}

static void assert_pair_says (Scene *scene, const char *agreement_state)
{
  g_autoptr (Pair) pair = pair_load (scene->session, scene->pair, &scene->error);

  assert_string_equal (pair->agreement_state, agreement_state);
}

static void a_pair_has_one_present_agreement (void **state)
{
  Scene *scene = *state;

  assert_int_equal (agreement_new (scene->session, scene->pair, &scene->error), scene->agreement);
}

/* What undo would take back now. */
static void assert_undoes (Scene *scene, const char *begins)
{
  g_autofree char *label = step_undo_label (scene->session);

  assert_true (g_str_has_prefix (label, begins));
}

static void np17_part_signed_until_both_have (void **state)
{
  Scene *scene = *state;

  assert_pair_says (scene, "draft");
  must (scene, sign (scene, scene->agreement, TRUE));
  assert_pair_says (scene, "1 of 2 signed");
  assert_undoes (scene, "recorded the supporter's signature (pair ");
  assert_refused (scene, sign (scene, scene->agreement, TRUE), "signed this version");
  must (scene, sign (scene, scene->agreement, FALSE));
  assert_undoes (scene, "recorded the supportee's signature (pair ");
  assert_pair_says (scene, "signed");
  assert_int_equal (
      fixture_sql_number (scene->session, "SELECT count(*) FROM task WHERE pair IS NOT NULL AND done_on IS NULL"), 0);
}

static void np17_an_edit_of_a_signed_one_makes_a_version_without_signatures (void **state)
{
  Scene *scene = *state;
  g_autoptr (Agreement) old = NULL;
  g_autoptr (Agreement) present = NULL;
  gint64 id = 0;

  must (scene, set (scene, scene->agreement, "frequency", "every two weeks") == scene->agreement);
  must (scene, sign (scene, scene->agreement, TRUE));
  id = set (scene, scene->agreement, "frequency", "every month");
  must (scene, id != 0);
  assert_int_not_equal (id, scene->agreement);
  old = agreement_load (scene->session, scene->agreement, &scene->error);
  present = agreement_load (scene->session, id, &scene->error);
  assert_string_equal (values_text (old->values, "frequency"), "every two weeks");
  assert_false (old->present);
  assert_int_equal (present->number, 2);
  assert_int_equal (present->supporter_signed_on, DAY_NONE);
  assert_string_equal (values_text (present->values, "frequency"), "every month");
  assert_pair_says (scene, "draft");
  assert_refused (scene, sign (scene, scene->agreement, FALSE), "newer one");
  assert_refused (scene, set (scene, scene->agreement, "frequency", "never") != 0, "newer one");
}

static void np17_an_edit_that_changes_nothing_keeps_the_signatures (void **state)
{
  Scene *scene = *state;

  must (scene, set (scene, scene->agreement, "frequency", "every month") != 0);
  must (scene, sign (scene, scene->agreement, TRUE));
  assert_int_equal (set (scene, scene->agreement, "frequency", "every month"), scene->agreement);
  assert_pair_says (scene, "1 of 2 signed");
}

static void a_signature_cannot_come_tomorrow (void **state)
{
  Scene *scene = *state;

  assert_refused (
      scene,
      agreement_sign (scene->session, scene->agreement, TRUE, fixture_day ("2026-11-19"), "on paper", &scene->error),
      "still to come");
}

static void an_end_before_the_start_is_refused (void **state)
{
  Scene *scene = *state;

  assert_refused (scene, set (scene, scene->agreement, "end_on", "2026-11-01") != 0, "before the start");
}

static void np28_it_renders_in_order (void **state)
{
  static const char *const order[] = { "Sam Hill",         "Priya Shah", "18 November 2026", "18 May 2027",
                                       "fortnightly",      "45 minutes", "library",          "by e-mail",
                                       "serious harm",     "both hope",  "nothing else",     "Signed, supporter",
                                       "Signed, supportee" };
  static const char *const texts[][2] = { { "end_on", "2027-05-18" },       { "frequency", "fortnightly" },
                                          { "length", "45 minutes" },       { "when_where", "in the library" },
                                          { "communication", "by e-mail" }, { "hopes", "both hope to learn" },
                                          { "notes", "nothing else" } };
  Scene *scene = *state;
  g_autoptr (Agreement) agreement = NULL;
  g_autoptr (GPtrArray) missing = NULL;
  g_autofree char *text = NULL;
  const char *at = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    must (scene, set (scene, scene->agreement, texts[i][0], texts[i][1]) != 0);
  must (scene, sign (scene, scene->agreement, TRUE));
  must (scene, sign (scene, scene->agreement, FALSE));
  agreement = agreement_load (scene->session, scene->agreement, &scene->error);
  text = agreement_render (agreement, 72, &missing);
  at = text;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    const char *found = strstr (at, order[i]);

    if (found == NULL)
      fail_msg ("\"%s\" does not follow in: %s", order[i], text);
    at = found;
  }
  assert_int_equal (missing->len, 0);
  assert_null (agreement_missing_sentence (agreement));
}

static void np28_what_is_missing_is_listed (void **state)
{
  static const char *const expected[] = { "Ends, estimated",   "How often",        "How long",
                                          "When and where",    "Communication",    "What both hope for",
                                          "Signed, supporter", "Signed, supportee" };
  Scene *scene = *state;
  g_autoptr (Agreement) agreement = agreement_load (scene->session, scene->agreement, &scene->error);
  g_autoptr (GPtrArray) missing = NULL;
  g_autofree char *text = agreement_render (agreement, 72, &missing);

  assert_int_equal (missing->len, G_N_ELEMENTS (expected));
  for (guint i = 0; i < missing->len; i++)
    assert_string_equal (missing->pdata[i], expected[i]);
  assert_non_null (strstr (text, "serious harm"));
}

static void what_is_missing_reads_as_a_sentence (void **state)
{
  Scene *scene = *state;

  must (scene, sign (scene, scene->agreement, TRUE));
  g_autoptr (Agreement) agreement = agreement_load (scene->session, scene->agreement, &scene->error);
  g_autofree char *sentence = agreement_missing_sentence (agreement);
  g_autofree char *printed = agreement_print (agreement, 72);

  assert_string_equal (
      sentence, "Still missing: the estimated end, how often, how long, when and where, how the two reach each other, "
                "what both hope for, and the supportee's signature.");
  assert_true (g_str_has_prefix (printed, "PEER SUPPORT AGREEMENT\n\nSupporter "));
}

static void it_keeps_to_its_width (void **state)
{
  static const int widths[] = { 30, 60, 72 };
  Scene *scene = *state;
  g_autoptr (Agreement) agreement = agreement_load (scene->session, scene->agreement, &scene->error);

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    g_autofree char *text = agreement_render (agreement, widths[i], NULL);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (guint line = 0; lines[line] != NULL; line++)
      assert_true (text_width (lines[line]) <= widths[i]);
  }
}

static void it_is_mailed_to_one_of_the_two (void **state)
{
  Scene *scene = *state;
  gint64 id = agreement_mail (scene->session, scene->agreement, FALSE, &scene->error);
  g_autoptr (Message) message = NULL;

  must (scene, id != 0);
  message = outbox_load (scene->session, id, &scene->error);
  assert_string_equal (message->to_address, "priya.shah@example.org");
  assert_non_null (strstr (message->body, "serious harm"));
  assert_non_null (strstr (message->subject, "[PS-1]"));
}

static void an_ended_pair_keeps_its_agreement (void **state)
{
  Scene *scene = *state;

  must (scene, pair_end (scene->session, scene->pair, NULL, NULL, &scene->error));
  assert_refused (scene, set (scene, scene->agreement, "notes", "late") != 0, "has ended");
  assert_refused (scene, sign (scene, scene->agreement, TRUE), "has ended");
}

static void a_change_since_it_was_opened_is_noticed (void **state)
{
  Scene *scene = *state;
  g_autoptr (Agreement) agreement = agreement_load (scene->session, scene->agreement, &scene->error);
  g_autoptr (Values) values = values_new ();

  must (scene, set (scene, scene->agreement, "notes", "theirs") != 0);
  values_set (values, "notes", "mine");
  assert_int_equal (agreement_set (scene->session, scene->agreement, agreement->version, values, &scene->error), 0);
  assert_true (g_error_matches (scene->error, KITH_ERROR, KITH_ERROR_CHANGED));
}

static void undo_gives_back_an_equal_store (void **state)
{
  Scene *scene = *state;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  must (scene, set (scene, scene->agreement, "notes", "first") != 0);
  must (scene, sign (scene, scene->agreement, TRUE));
  before = fixture_contents (scene->session);
  must (scene, set (scene, scene->agreement, "notes", "second") != 0);
  must (scene, step_undo (scene->session, NULL, &scene->error));
  must (scene, sign (scene, scene->agreement, FALSE));
  must (scene, step_undo (scene->session, NULL, &scene->error));
  must (scene, agreement_mail (scene->session, scene->agreement, TRUE, &scene->error) != 0);
  must (scene, step_undo (scene->session, NULL, &scene->error));
  after = fixture_contents (scene->session);
  assert_string_equal (before, after);
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)
#define CODED(code, test)                                                                                              \
  {                                                                                                                    \
    code, test, set_up, tear_down, NULL                                                                                \
  }

static void an_agreement_that_waits_is_discarded_with_the_end_of_the_pair (void **state)
{
  Scene *scene = *state;
  g_autofree char *told = NULL;

  g_free (also_discarded_words (scene->session));
  must (scene, agreement_mail (scene->session, scene->agreement, TRUE, &scene->error) != 0);
  must (scene, pair_end (scene->session, scene->pair, NULL, NULL, &scene->error));
  told = also_discarded_words (scene->session);
  assert_string_equal (told, "The agreement (pair 1) had not left and is discarded.");
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM message WHERE state = 'waiting'"), 0);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    SCENE (a_pair_has_one_present_agreement),
    CODED ("/NP-17/part-signed-until-both-have", np17_part_signed_until_both_have),
    CODED ("/NP-17/an-edit-makes-a-version-without-signatures",
           np17_an_edit_of_a_signed_one_makes_a_version_without_signatures),
    CODED ("/NP-17/an-edit-of-nothing-keeps-the-signatures", np17_an_edit_that_changes_nothing_keeps_the_signatures),
    SCENE (a_signature_cannot_come_tomorrow),
    SCENE (an_end_before_the_start_is_refused),
    CODED ("/NP-28/renders-in-order", np28_it_renders_in_order),
    CODED ("/NP-28/what-is-missing-is-listed", np28_what_is_missing_is_listed),
    CODED ("/NP-28/what-is-missing-reads-as-a-sentence", what_is_missing_reads_as_a_sentence),
    SCENE (it_keeps_to_its_width),
    SCENE (it_is_mailed_to_one_of_the_two),
    SCENE (an_agreement_that_waits_is_discarded_with_the_end_of_the_pair),
    SCENE (an_ended_pair_keeps_its_agreement),
    SCENE (a_change_since_it_was_opened_is_noticed),
    SCENE (undo_gives_back_an_equal_store),
  };

  return cmocka_run_group_tests_name ("agreement", tests, NULL, NULL);
}
