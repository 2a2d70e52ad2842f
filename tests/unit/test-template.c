/* Templates: what is refused when they are loaded, and what they become. And the search for what a message must not tell. */
#include "store-fixture.h"

#include "cli/cli.h"
#include "mail/leak.h"
#include "mail/template.h"

/* What a lookup answers: pairs of field and value, ended by NULL. Other fields answer with their own name in angle brackets. */
static char *look_up (const char *field, gconstpointer data)
{
  for (const char *const *pair = data; pair != NULL && *pair != NULL; pair += 2) {
    if (strcmp (pair[0], field) == 0)
      return g_strdup (pair[1]);
  }
  return g_strdup_printf ("<%s>", field);
}

static void expect_refused (const char *text, Stage stage, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Template) tmpl = template_parse (text, stage, "a.txt", &error);

  assert_null (tmpl);
  expect_error (&error, KITH_ERROR_INPUT, words);
}

static void expect_taken (const char *text, Stage stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Template) tmpl = template_parse (text, stage, "a.txt", &error);

  must (tmpl != NULL, error);
}

static void expect_rendered (const char *text, Stage stage, const char *const *values, const char *subject,
                             const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Template) tmpl = template_parse (text, stage, "a.txt", &error);
  g_autofree char *made_subject = NULL, *made_body = NULL;

  must (tmpl != NULL, error);
  template_render (tmpl, look_up, values, &made_subject, &made_body);
  assert_string_equal (made_subject, subject);
  assert_string_equal (made_body, body);
}

static void a_text_before_the_yes_cannot_name_the_requester (void **state)
{
  static const Stage before[] = { STAGE_ASK, STAGE_REMINDER, STAGE_BROADCAST, STAGE_THANKS };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (before); i++) {
    expect_refused ("Subject: A question [{tag}]\n\nDear {supporter_first},\n{requester_first} asks.\n", before[i],
                    "a.txt, line 4: {requester_first} cannot stand here, because this text goes to a supporter");
    expect_refused ("Subject: A question [{tag}]\n\n{requester_email}\n", before[i], "must not learn who asks");
    for (const TemplateField *field = stage_fields (before[i]); field->field != NULL; field++)
      assert_null (strstr (field->field, "requester"));
  }
}

static void only_the_introduction_names_the_supporter_to_the_requester (void **state)
{
  (void)state;
  expect_refused ("Subject: x [{tag}]\n\n{supporter}\n", STAGE_PERMISSION, "in the introduction only, after a yes");
  expect_refused ("Subject: x [{tag}]\n\n{supporter_email}\n", STAGE_ACKNOWLEDGEMENT, "line 3");
  expect_taken ("Subject: x [{tag}]\n\n{supporter} {supporter_email}\n", STAGE_INTRODUCTION);
}

static void mistakes_are_told_with_file_line_and_reason (void **state)
{
  (void)state;
  expect_refused ("", STAGE_ASK, "a.txt, line 1: the first line must be the subject");
  expect_refused ("Dear all\n", STAGE_ASK, "line 1");
  expect_refused ("Subject: no tag\n\nText\n", STAGE_ASK, "the subject needs {tag}");
  expect_refused ("Subject: [{tag}]\n\n \n", STAGE_ASK, "nothing below the subject");
  expect_refused ("Subject: [{tag}]\n\nDear {nobody},\n", STAGE_ASK, "line 3: there is no field {nobody}");
  expect_refused ("Subject: [{tag}]\n\nDear {supporter_first,\nx}\n", STAGE_ASK, "line 3: a { is not closed");
  expect_refused ("Subject: [{tag}]\n\nCaf\xe9\n", STAGE_ASK, "not UTF-8");
}

/* A text that lacks what its reader must learn is none for its stage. */
static void a_text_tells_what_its_stage_is_for (void **state)
{
  static const struct {
    Stage stage;
    const char *field;
  } needed[] = {
    { STAGE_ASK, "area" },           { STAGE_REMINDER, "area" },     { STAGE_INTRODUCTION, "supporter" },
    { STAGE_PERMISSION, "summary" }, { STAGE_BROADCAST, "summary" }, { STAGE_AGREEMENT, "agreement_text" },
  };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++) {
    g_autofree char *with = g_strdup_printf ("Subject: x [{tag}]\n\nText {%s}\n", needed[i].field);
    g_autofree char *sentence = g_strdup_printf ("a.txt lacks {%s}, without which ", needed[i].field);

    expect_refused ("Subject: x [{tag}]\n\nText\n", needed[i].stage, sentence);
    expect_taken (with, needed[i].stage);
  }
  expect_refused ("Subject: x [{tag}]\n\nWrite to {supporter_email}\n", STAGE_INTRODUCTION, "a.txt lacks {supporter},");
  expect_taken ("Subject: x [{tag}]\n\nText\n", STAGE_ACKNOWLEDGEMENT);
  expect_taken ("Subject: x [{tag}]\n\nText\n", STAGE_THANKS);
}

static void the_subject_never_tells_the_issue (void **state)
{
  (void)state;
  expect_refused ("Subject: {area} [{tag}]\n\nText\n", STAGE_ASK, "{area} cannot stand in the subject");
  expect_refused ("Subject: {summary} [{tag}]\n\nText\n", STAGE_BROADCAST, "{summary} cannot stand in the subject");
  expect_refused ("Subject: {supporter} [{tag}]\n\nText\n", STAGE_INTRODUCTION, "cannot stand in the subject");
  expect_taken ("Subject: {office}, by {answer_by} [{tag}]\n\nText about {area}\n", STAGE_ASK);
}

static void every_shipped_text_is_fine_and_carries_its_tag (void **state)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  (void)state;
  make_store (&fixture);
  must (template_check_all (fixture.session, &error), error);
  for (Stage stage = 0; stage < STAGE_COUNT; stage++) {
    static const char *const values[] = { "tag", "PS-42", NULL };
    g_autoptr (Template) tmpl = template_load (fixture.session, stage, &error);
    g_autofree char *subject = NULL, *body = NULL;

    must (tmpl != NULL, error);
    template_render (tmpl, look_up, values, &subject, &body);
    assert_non_null (strstr (subject, "[PS-42]"));
    assert_non_null (strstr (body, "<signature>"));
    assert_null (strchr (body, '{'));
  }
  drop_store (&fixture);
}

static void the_shipped_ask_and_broadcast_tell_what_they_must (void **state)
{
  Fixture fixture;

  (void)state;
  make_store (&fixture);
  for (Stage stage = STAGE_ASK; stage <= STAGE_BROADCAST; stage++) {
    g_autofree char *text = template_text (fixture.session, stage, NULL, NULL);

    if (stage == STAGE_INTRODUCTION || stage == STAGE_PERMISSION)
      continue;
    assert_non_null (strstr (text, "{summary}"));
    assert_non_null (strstr (text, "{details_shared}"));
    assert_non_null (strstr (text, "{answer_by}"));
  }
  drop_store (&fixture);
}

static void values_are_put_in_and_not_read_again (void **state)
{
  static const char *const values[] = { "tag",         "PS-7",    "supporter_first",
                                        "{signature}", "summary", "One.\n\nTwo {area}.",
                                        NULL };

  (void)state;
  expect_rendered ("Subject: Q [{tag}]\n\nDear {supporter_first},\n\n{summary}\n", STAGE_BROADCAST, values, "Q [PS-7]",
                   "Dear {signature},\n\nOne.\n\nTwo {area}.");
}

static void a_value_cannot_bring_a_header_or_a_control (void **state)
{
  static const char *const values[] = { "tag",
                                        "PS-7\nBcc: x@y.example",
                                        "supporter_first",
                                        "A\r\nBcc: x@y\x1b[2J\xe2\x80\xae",
                                        "summary",
                                        "a\x1b]0;x\x07z\nb",
                                        NULL };

  (void)state;
  expect_rendered ("Subject: Q [{tag}]\n\nDear {supporter_first},\n{summary}\n", STAGE_BROADCAST, values,
                   "Q [PS-7 Bcc: x@y.example]", "Dear A Bcc: x@y[2J,\na]0;xz\nb");
}

static void details_that_are_not_shared_leave_no_line (void **state)
{
  static const char *const shared[] = {
    "tag", "T", "supporter", "Sam Hill", "supporter_email", "s@h.example", "supporter_phone", "", NULL
  };
  static const char *const none[] = { "tag", "T", "supporter", "Sam Hill", "supporter_email", "", "supporter_phone",
                                      "",    NULL };
  const char *text = "Subject: [{tag}]\n\nHere:\n\n{supporter}\nE-mail: {supporter_email}\n{supporter_phone}\n\nBye\n";

  (void)state;
  expect_rendered (text, STAGE_INTRODUCTION, shared, "[T]", "Here:\n\nSam Hill\nE-mail: s@h.example\n\nBye");
  expect_rendered (text, STAGE_INTRODUCTION, none, "[T]", "Here:\n\nSam Hill\n\nBye");
}

static void an_empty_paragraph_takes_its_gap_with_it (void **state)
{
  static const char *const values[] = { "tag", "T", "summary", "", NULL };

  (void)state;
  expect_rendered ("Subject: [{tag}]\n\nOne.\n\n{summary}\n\nTwo: {summary}{summary} end\n", STAGE_BROADCAST, values,
                   "[T]", "One.\n\nTwo:  end");
}

static void an_agreement_keeps_its_layout (void **state)
{
  static const char *const values[] = { "tag", "T", "agreement_text", "Start   1 Dec\n  indented\n", NULL };

  (void)state;
  expect_rendered ("Subject: [{tag}]\n\n{agreement_text}\n\nx\n", STAGE_AGREEMENT, values, "[T]",
                   "Start   1 Dec\n  indented\n\nx");
}

static void the_office_has_its_own_wording_until_it_takes_it_back (void **state)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *shipped = NULL, *own = NULL, *again = NULL;
  gboolean is_own = TRUE;

  (void)state;
  make_store (&fixture);
  shipped = template_text (fixture.session, STAGE_ASK, &is_own, &error);
  assert_false (is_own);
  must (template_set (fixture.session, STAGE_ASK, "Subject: Ours [{tag}]\n\nHello, {area}\n", &error), error);
  must (template_set (fixture.session, STAGE_ASK, "Subject: Ours [{tag}]\n\nHello again, {area}\n", &error), error);
  own = template_text (fixture.session, STAGE_ASK, &is_own, &error);
  assert_true (is_own);
  assert_string_equal (own, "Subject: Ours [{tag}]\n\nHello again, {area}\n");
  must (template_set (fixture.session, STAGE_ASK, NULL, &error), error);
  again = template_text (fixture.session, STAGE_ASK, &is_own, &error);
  assert_false (is_own);
  assert_string_equal (again, shipped);
  drop_store (&fixture);
}

static void wording_that_somebody_changed_meanwhile_is_not_written_over (void **state)
{
  static const char mine[] = "Subject: Mine [{tag}]\n\n{area}\n", theirs[] = "Subject: Theirs [{tag}]\n\n{area}\n";
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *now = NULL;

  (void)state;
  make_store (&fixture);
  before = template_text (fixture.session, STAGE_ASK, NULL, &error);
  assert_int_equal (template_row (fixture.session, STAGE_ASK), 0);
  must (template_set (fixture.session, STAGE_ASK, theirs, &error), error);
  assert_int_not_equal (template_row (fixture.session, STAGE_ASK), 0);
  assert_false (template_set_over (fixture.session, STAGE_ASK, before, mine, &error));
  expect_error (&error, KITH_ERROR_CHANGED, "changed this wording");
  now = template_text (fixture.session, STAGE_ASK, NULL, &error);
  assert_string_equal (now, theirs);
  must (template_set_over (fixture.session, STAGE_ASK, theirs, mine, &error), error);
  drop_store (&fixture);
}

static void own_wording_that_lacks_what_it_must_tell_is_not_kept (void **state)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  (void)state;
  make_store (&fixture);
  assert_false (template_set (fixture.session, STAGE_PERMISSION, "Subject: [{tag}]\n\nMay I?\n", &error));
  expect_error (&error, KITH_ERROR_INPUT, "The office's own text \"permission\" lacks {summary}");
  raw (fixture.session, "INSERT INTO template (name, text) VALUES ('permission', 'Subject: [{tag}]\n\nMay I?\n')");
  assert_false (template_check_all (fixture.session, &error));
  expect_error (&error, KITH_ERROR_INPUT, "\"permission\" lacks {summary}");
  drop_store (&fixture);
}

static void own_wording_that_names_the_requester_is_not_kept (void **state)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  gboolean is_own = TRUE;
  g_autofree char *text = NULL;

  (void)state;
  make_store (&fixture);
  assert_false (template_set (fixture.session, STAGE_ASK, "Subject: [{tag}]\n\n{requester_first}\n", &error));
  expect_error (&error, KITH_ERROR_INPUT, "The office's own text \"ask\", line 3: {requester_first} cannot stand here");
  text = template_text (fixture.session, STAGE_ASK, &is_own, &error);
  assert_false (is_own);
  drop_store (&fixture);
}

static void a_bad_text_in_the_store_is_found_at_the_start (void **state)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  (void)state;
  make_store (&fixture);
  raw (fixture.session,
       "INSERT INTO template (name, text) VALUES ('broadcast', 'Subject: [{tag}]\n\nFor {requester}\n')");
  assert_false (template_check_all (fixture.session, &error));
  expect_error (&error, KITH_ERROR_INPUT, "\"broadcast\", line 3");
  assert_null (template_load (fixture.session, STAGE_BROADCAST, &error));
  drop_store (&fixture);
}

static void a_store_with_a_bad_text_is_not_opened (void **state)
{
  g_autofree char *parent = g_dir_make_tmp ("kith-test-XXXXXX", NULL);
  g_autofree char *directory = g_build_filename (parent, "store", NULL);
  g_autofree char *code = NULL;
  g_autoptr (Secret) passphrase = secret_new ("a long enough passphrase", -1);
  GlobalOptions options = { .store = directory, .actor = (char *)"anna", .passphrase_fd = -1, .clock = still_clock () };
  g_autoptr (GError) error = NULL;
  KithSession *session = cli_create_store (&options, NULL, "anna", passphrase, "peer-support", &code, &error);

  (void)state;
  must (session != NULL, error);
  session_free (session);
  session = cli_open_session (&options, passphrase, &error);
  must (session != NULL, error);
  raw (session, "INSERT INTO template (name, text) VALUES ('ask', 'Subject: [{tag}]\n\nFor {requester}\n')");
  session_free (session);
  assert_null (cli_open_session (&options, passphrase, &error));
  expect_error (&error, KITH_ERROR_INPUT, "\"ask\", line 3");
  remove_tree (parent);
}

/* Leaks. */

static const LeakSecret priya[] = {
  { LEAK_NAME, "Priya O'Shah-Li" }, { LEAK_ADDRESS, "p.zander77@example.org" }, { LEAK_PHONE, "+44 7700 900123" },
  { LEAK_COHORT, "2026 intake" },   { LEAK_SITE, "Northgate Infirmary" },
};

static void expect_leak (const char *text, const char *kind)
{
  const char *found = NULL;

  if (!leak_search (text, priya, G_N_ELEMENTS (priya), NULL, &found))
    fail_msg ("not found: %s", text);
  assert_string_equal (found, kind);
}

static void expect_no_leak (const char *text)
{
  const char *found = NULL;

  if (leak_search (text, priya, G_N_ELEMENTS (priya), NULL, &found))
    fail_msg ("%s found in: %s", found, text);
}

static void each_detail_is_found_however_it_is_written (void **state)
{
  (void)state;
  expect_leak ("A friend of priya.", "name");
  expect_leak ("PRÍYA's essay", "name");
  expect_leak ("about O\xe2\x80\x99Shah", "name");
  expect_leak ("about OShah-Li", "name");
  expect_leak ("mail P.ZANDER77@example.org", "e-mail address");
  expect_leak ("p zander77", "e-mail address");
  expect_leak ("pzander77", "e-mail address");
  expect_leak ("ring 07700 900-123", "telephone number");
  expect_leak ("ring 0044(7700)900\n123 now", "telephone number");
  expect_leak ("someone of the 2026\nIntake", "cohort");
  expect_leak ("works at northgate\n\ninfirmary,", "site");
}

static void what_only_resembles_a_detail_is_not_found (void **state)
{
  (void)state;
  expect_no_leak ("Priyanka's trainee asked about a list; li is short.");
  expect_no_leak ("example.org has 2026 pages; the intake was in 2025.");
  expect_no_leak ("Ring 07700 900124, room 900123.");
  expect_no_leak ("North gate, Southgate Infirmary.");
  expect_no_leak ("");
}

static void a_short_name_counts_as_a_whole (void **state)
{
  static const LeakSecret secrets[] = { { LEAK_NAME, "Li Ng" }, { LEAK_PHONE, "" }, { LEAK_SITE, NULL } };

  (void)state;
  assert_true (leak_search ("This is for Li Ng.", secrets, 3, NULL, NULL));
  assert_true (leak_search ("li ng", secrets, 3, NULL, NULL));
  assert_false (leak_search ("li, or ng", secrets, 3, NULL, NULL));
}

static void expect_short_leak (const char *name, const char *text, gboolean leaks)
{
  LeakSecret secret = { LEAK_NAME, name };

  if (leak_search (text, &secret, 1, NULL, NULL) != leaks)
    fail_msg ("%s %s in: %s", name, leaks ? "was not found" : "was found", text);
}

static void a_part_of_two_letters_is_found_by_its_capital (void **state)
{
  (void)state;
  expect_short_leak ("Bo Li", "Bo would like to talk.", TRUE);
  expect_short_leak ("Bo Li", "Someone called (Bo).", TRUE);
  expect_short_leak ("Bo Li", "B\xc3\xb3's essay", TRUE);
  expect_short_leak ("Bo Li", "Bo\xcc\x81's essay", TRUE);
  expect_short_leak ("bo li", "A friend of Li", TRUE);
  expect_short_leak ("BO LI", "A friend of Li", TRUE);
  expect_short_leak ("Jo Wu-Shah", "Wu asks", TRUE);
  expect_short_leak ("JJ Shah", "JJ asks", TRUE);
  expect_short_leak ("\xd0\xaf\xd0\xbd Shah", "\xd0\xaf\xd0\xbd asks", TRUE);
  expect_short_leak ("Bo Li", "bo, Bob, BO and Lie", FALSE);
  expect_short_leak ("So No", "so be it; no", FALSE);
  expect_short_leak ("Ed Shah", "works in ED", FALSE);
}

static void a_part_of_two_letters_that_every_message_holds_is_allowed (void **state)
{
  static const LeakSecret secrets[] = { { LEAK_NAME, "Jo Li" } };
  static const char *const recipient[] = { "Jo Hill", NULL };
  static const char *const lower[] = { "jo li-ke", NULL };

  (void)state;
  assert_false (leak_search ("Dear Jo,", secrets, 1, recipient, NULL));
  assert_true (leak_search ("Dear Jo, Li asks", secrets, 1, recipient, NULL));
  assert_true (leak_search ("Dear Jo,", secrets, 1, lower, NULL));
}

static void a_name_without_spaces_around_it_is_found (void **state)
{
  static const LeakSecret secrets[] = { { LEAK_NAME, "王小明" } };

  (void)state;
  assert_true (leak_search ("我是王小明的朋友", secrets, 1, NULL, NULL));
  assert_false (leak_search ("我是王小红的朋友", secrets, 1, NULL, NULL));
}

static void what_stands_in_every_message_is_allowed_but_never_an_address_or_number (void **state)
{
  static const LeakSecret may[] = { { LEAK_NAME, "May Grant" },
                                    { LEAK_ADDRESS, "may@grant.example" },
                                    { LEAK_PHONE, "0190060070" } };
  static const char *const allowed[] = { "May I give them your name?", "Grant applications", NULL };
  static const char *const these_too[] = { "may@grant.example 0190060070", NULL };

  (void)state;
  assert_true (leak_search ("May I ask?", may, 1, NULL, NULL));
  assert_false (leak_search ("May I ask about a grant?", may, 3, allowed, NULL));
  assert_true (leak_search ("It is May Grant.", may, 1, allowed, NULL));
  assert_true (leak_search ("may@grant.example", may, 3, these_too, NULL));
  assert_true (leak_search ("019 006 0070", may, 3, these_too, NULL));
}

static void fixed_words_hold_no_field (void **state)
{
  g_autofree char *words = template_fixed_words (STAGE_ASK);

  (void)state;
  assert_non_null (strstr (words, "May I give them"));
  assert_null (strchr (words, '{'));
  assert_null (strstr (words, "supporter_first"));
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    { "/LA-9/a-text-before-the-yes-cannot-name-the-requester", a_text_before_the_yes_cannot_name_the_requester, 0, 0,
      0 },
    { "/LA-10/only-the-introduction-names-the-supporter", only_the_introduction_names_the_supporter_to_the_requester, 0,
      0, 0 },
    { "/mail/mistakes-are-told-with-file-line-and-reason", mistakes_are_told_with_file_line_and_reason, 0, 0, 0 },
    { "/LA-11/a-text-tells-what-its-stage-is-for", a_text_tells_what_its_stage_is_for, 0, 0, 0 },
    { "/LA-14/the-subject-never-tells-the-issue", the_subject_never_tells_the_issue, 0, 0, 0 },
    { "/mail/every-shipped-text-is-fine-and-carries-its-tag", every_shipped_text_is_fine_and_carries_its_tag, 0, 0, 0 },
    { "/mail/the-shipped-ask-and-broadcast-tell-what-they-must", the_shipped_ask_and_broadcast_tell_what_they_must, 0,
      0, 0 },
    { "/mail/values-are-put-in-and-not-read-again", values_are_put_in_and_not_read_again, 0, 0, 0 },
    { "/BY-6/a-value-cannot-bring-a-header-or-a-control", a_value_cannot_bring_a_header_or_a_control, 0, 0, 0 },
    { "/LA-10/details-that-are-not-shared-leave-no-line", details_that_are_not_shared_leave_no_line, 0, 0, 0 },
    { "/mail/an-empty-paragraph-takes-its-gap-with-it", an_empty_paragraph_takes_its_gap_with_it, 0, 0, 0 },
    { "/NP-28/an-agreement-keeps-its-layout", an_agreement_keeps_its_layout, 0, 0, 0 },
    { "/mail/the-office-has-its-own-wording-until-it-takes-it-back",
      the_office_has_its_own_wording_until_it_takes_it_back, 0, 0, 0 },
    { "/mail/wording-that-somebody-changed-meanwhile-is-not-written-over",
      wording_that_somebody_changed_meanwhile_is_not_written_over, 0, 0, 0 },
    { "/LA-11/own-wording-that-lacks-what-it-must-tell-is-not-kept",
      own_wording_that_lacks_what_it_must_tell_is_not_kept, 0, 0, 0 },
    { "/LA-9/own-wording-that-names-the-requester-is-not-kept", own_wording_that_names_the_requester_is_not_kept, 0, 0,
      0 },
    { "/LA-9/a-bad-text-in-the-store-is-found-at-the-start", a_bad_text_in_the_store_is_found_at_the_start, 0, 0, 0 },
    { "/LA-9/a-store-with-a-bad-text-is-not-opened", a_store_with_a_bad_text_is_not_opened, 0, 0, 0 },
    { "/LA-9/each-detail-is-found-however-it-is-written", each_detail_is_found_however_it_is_written, 0, 0, 0 },
    { "/LA-9/what-only-resembles-a-detail-is-not-found", what_only_resembles_a_detail_is_not_found, 0, 0, 0 },
    { "/LA-9/a-short-name-counts-as-a-whole", a_short_name_counts_as_a_whole, 0, 0, 0 },
    { "/LA-9/a-part-of-two-letters-is-found-by-its-capital", a_part_of_two_letters_is_found_by_its_capital, 0, 0, 0 },
    { "/LA-9/a-part-of-two-letters-that-every-message-holds-is-allowed",
      a_part_of_two_letters_that_every_message_holds_is_allowed, 0, 0, 0 },
    { "/LA-9/a-name-without-spaces-around-it-is-found", a_name_without_spaces_around_it_is_found, 0, 0, 0 },
    { "/LA-9/what-stands-in-every-message-is-allowed-but-never-an-address",
      what_stands_in_every_message_is_allowed_but_never_an_address_or_number, 0, 0, 0 },
    { "/LA-9/fixed-words-hold-no-field", fixed_words_hold_no_field, 0, 0, 0 },
  };

  return cmocka_run_group_tests_name ("template", tests, NULL, NULL);
}
