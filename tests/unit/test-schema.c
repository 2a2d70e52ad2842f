/* The rules that the schema itself keeps. Rows are written past the domain, and the store refuses with the rule's sentence. Where a
 * trigger keeps the rule, the same row is then written without the trigger, which shows that nothing else had refused it. */
#include "support/scene.h"

#include "base/error.h"
#include "store/statement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* The scene's rows: "Sam Hill" with one place, "Ana Ruiz", and the request of "Priya Shah". Today is 2026-11-18. */
#define SCHEME "(SELECT min(id) FROM scheme)"
#define SAM "(SELECT id FROM person WHERE name = 'Sam Hill')"
#define ANA "(SELECT id FROM person WHERE name = 'Ana Ruiz')"
#define PRIYA "(SELECT requester FROM request LIMIT 1)"
#define REQUEST "(SELECT min(id) FROM request)"
#define ANOTHER "(SELECT max(id) FROM request)"
#define LAST(table) "(SELECT max(id) FROM " table ")"

#define ADD_ANOTHER                                                                                                    \
  "INSERT INTO request (scheme, requester, area, received_on) SELECT scheme, requester, area, received_on FROM "       \
  "request"
#define ADD_KIM                                                                                                        \
  "INSERT INTO person (uid, name, name_folded) VALUES (lower(hex(randomblob(16))), 'Kim Doyle', 'kim doyle')"
#define ENROL(person) "INSERT INTO enrolment (scheme, person, role) VALUES (" SCHEME ", " person ", 'supporter')"
#define LIMIT(number) "UPDATE enrolment SET place_limit = " number " WHERE person = " SAM
#define RETIRE "UPDATE enrolment SET status = 'retired' WHERE person = " SAM
#define KEEP_APART(from, until)                                                                                        \
  "INSERT INTO conflict (person_a, person_b, kind, from_on, until_on) VALUES (min(" SAM ", " PRIYA "), "               \
  "max(" SAM ", " PRIYA "), 'assessor', " from ", " until ")"
#define SENSITIVE "UPDATE area SET sensitive = 1"
#define CONSENT(withdrawn)                                                                                             \
  "INSERT INTO consent (person, area, wording, given_on, means, withdrawn_on) SELECT " SAM                             \
  ", area, 'You may ask me', '2026-11-01', 'by e-mail', " withdrawn " FROM request LIMIT 1"
#define MATTER_CHANGES "UPDATE request SET matter = matter + 1"

#define ASK_BY(request, supporter, state, volunteered)                                                                 \
  "INSERT INTO ask (request, supporter, matter, state, volunteered, asked_on, answered_on, expires_on) "               \
  "SELECT id, " supporter ", matter, '" state "', " volunteered ", '2026-11-18', '2026-11-18', '2026-11-20' "          \
  "FROM request WHERE id = " request
#define ASK(request, supporter, state) ASK_BY (request, supporter, state, "0")
#define ASK_BECOMES(state) "UPDATE ask SET state = '" state "' WHERE id = " LAST ("ask")

#define INTRODUCE(request, day)                                                                                        \
  "INSERT INTO introduction (request, ask, made_on) VALUES (" request ", " LAST ("ask") ", '" day "')"
#define PERMIT(request, state)                                                                                         \
  "INSERT INTO permission (request, matter, wording, state, asked_on) "                                                \
  "SELECT id, matter, '" SCENE_SUMMARY "', '" state "', '2026-11-18' FROM request WHERE id = " request
#define BROADCAST(wording)                                                                                             \
  "INSERT INTO broadcast (request, permission, wording, sent_on, recipients) VALUES (" REQUEST                         \
  ", " LAST ("permission") ", '" wording "', '2026-11-18', 2)"

#define PAIR(supporter, supportee, state)                                                                              \
  "INSERT INTO pair (scheme, supporter, supportee, state, started_on, end_kind) VALUES (" SCHEME ", " supporter        \
  ", " supportee ", '" state "', '2026-11-18', CASE '" state "' WHEN 'ended' THEN 'completed' END)"
#define PAIR_BECOMES(state) "UPDATE pair SET state = '" state "', end_kind = NULL WHERE id = " LAST ("pair")

#define AGREE(supporter_signed, supportee_signed)                                                                      \
  "INSERT INTO agreement (pair, number, supporter_signed_on, supportee_signed_on) VALUES (" LAST (                     \
      "pair") ", 1, " supporter_signed ", " supportee_signed ")"
#define MESSAGE(address, subject)                                                                                      \
  "INSERT INTO message (scheme, kind, recipient, to_name, to_address, from_name, from_address, subject, body, "        \
  "message_id, state, queued_at, release_at) VALUES (" SCHEME ", 'note', " SAM ", 'Sam Hill', " address                \
  ", 'Office', 'office@example.org', " subject ", 'Dear Sam', 'x@example.org', 'waiting', 0, 0)"
#define MESSAGE_TO_SAM MESSAGE ("'sam.hill@example.org'", "'Hello'")

/* A message of KIND about REQUEST, to Sam. */
#define ABOUT(request, kind)                                                                                           \
  "INSERT INTO message (scheme, kind, request, recipient, to_name, to_address, from_name, from_address, subject, "     \
  "body, message_id, state, queued_at, release_at) SELECT scheme, '" kind "', " request ", " SAM ", 'Sam Hill', "      \
  "'sam.hill@example.org', 'Office', 'office@example.org', 'Hello', 'Dear Sam', lower(hex(randomblob(16))), "          \
  "'waiting', 0, 0 FROM request LIMIT 1"
#define DISCARD "UPDATE message SET state = 'discarded'"
#define WRITTEN "This was written already, and nobody gets it twice."

#define NO_PLACE_TO_ASK "This supporter has no free place. Raise the limit or ask someone else."
#define NO_PLACE "This supporter has no free place. Raise the limit or choose someone else."
#define NOT_ACTIVE "Only an active supporter of this scheme can be asked."
#define APART "These two people are to be kept apart."
#define NO_CONSENT "The consent for this sensitive area is missing, so the supporter cannot be asked about it."
#define CLOSED "This request is closed. Reopen it first."
#define NO_YES "Nobody has said yes to this request as it stands, so no details can be passed on."
#define NO_PERMISSION "The requester has not agreed to this exact text, so it cannot be broadcast."
#define CIRCLE "Two people cannot be each other's supporter."
#define SIGNED "A signed version is not edited; an edit makes a new version."
#define QUEUED "A queued message is not edited; discard it and write another."
#define NOT_ACCEPTED "One of the values is not among those that the store accepts."
#define ALREADY "There is already a record like this one."
#define NOT_THERE "Other records still depend on this one, or a record that it names is gone."

/* SQL, after the preparations, is refused with SENTENCE by TRIGGER (NULL: by a constraint), or is done where SENTENCE is NULL. */
typedef struct {
  const char *name, *before[4], *sql, *sentence, *trigger;
} Case;

/* clang-format off */
static const Case cases[] = {
  /* Places: open asks, unused yeses and active pairs together. */
  { "/NP-10/an-ask-takes-the-last-place", { NULL }, ASK (REQUEST, SAM, "asked"), NULL, NULL },
  { "/NP-10/no-ask-beyond-an-open-ask", { ADD_ANOTHER, ASK (REQUEST, SAM, "asked") }, ASK (ANOTHER, SAM, "asked"),
    NO_PLACE_TO_ASK, "ask_within_limit_insert" },
  { "/NP-10/no-ask-beyond-an-unused-yes", { ADD_ANOTHER, ASK (REQUEST, SAM, "accepted") }, ASK (ANOTHER, SAM, "asked"),
    NO_PLACE_TO_ASK, "ask_within_limit_insert" },
  { "/NP-10/no-ask-beyond-an-active-pair", { PAIR (SAM, PRIYA, "active") }, ASK (REQUEST, SAM, "asked"),
    NO_PLACE_TO_ASK, "ask_within_limit_insert" },
  { "/NP-10/no-yes-of-their-own-beyond-an-open-ask", { ADD_ANOTHER, ASK (REQUEST, SAM, "asked") },
    ASK_BY (ANOTHER, SAM, "accepted", "1"), NO_PLACE_TO_ASK, "ask_within_limit_insert" },
  { "/NP-10/no-ask-with-a-limit-of-none", { LIMIT ("0") }, ASK (REQUEST, SAM, "asked"),
    NO_PLACE_TO_ASK, "ask_within_limit_insert" },
  { "/NP-10/a-dormant-pair-and-a-no-take-no-place", { ADD_ANOTHER, PAIR (SAM, PRIYA, "dormant"),
    ASK (REQUEST, SAM, "declined") }, ASK (ANOTHER, SAM, "asked"), NULL, NULL },
  { "/NP-10/an-ask-cannot-come-back-to-a-taken-place", { ADD_ANOTHER, ASK (REQUEST, SAM, "asked"),
    ASK (ANOTHER, SAM, "lapsed") }, ASK_BECOMES ("asked"), NO_PLACE_TO_ASK, "ask_within_limit_update" },
  { "/NP-10/a-late-yes-cannot-come-to-a-taken-place", { ADD_ANOTHER, ASK (REQUEST, SAM, "asked"),
    ASK (ANOTHER, SAM, "lapsed") }, ASK_BECOMES ("accepted"), NO_PLACE_TO_ASK, "ask_within_limit_update" },
  { "/NP-10/a-yes-keeps-the-place-of-its-ask", { ASK (REQUEST, SAM, "asked") }, ASK_BECOMES ("accepted"), NULL, NULL },
  { "/NP-10/no-pair-beyond-an-open-ask", { ASK (REQUEST, SAM, "asked") }, PAIR (SAM, PRIYA, "active"),
    NO_PLACE, "pair_within_limit_insert" },
  { "/NP-10/no-pair-beyond-a-pair", { PAIR (SAM, ANA, "active") }, PAIR (SAM, PRIYA, "active"),
    NO_PLACE, "pair_within_limit_insert" },
  { "/NP-10/no-pair-becomes-active-beyond-a-pair", { PAIR (SAM, ANA, "active"), PAIR (SAM, PRIYA, "proposed") },
    PAIR_BECOMES ("active"), NO_PLACE, "pair_within_limit_update" },
  { "/NP-10/no-ended-pair-comes-back-to-a-taken-place", { PAIR (SAM, ANA, "active"), PAIR (SAM, PRIYA, "ended") },
    PAIR_BECOMES ("active"), NO_PLACE, "pair_within_limit_update" },
  { "/NP-10/a-limit-is-no-less-than-none", { NULL }, LIMIT ("-1"), NOT_ACCEPTED, NULL },

  /* Who can be asked. */
  { "/schema/nobody-retired-is-asked", { RETIRE }, ASK (REQUEST, SAM, "asked"), NOT_ACTIVE, "ask_of_an_active_supporter" },
  { "/schema/nobody-outside-the-scheme-is-asked", { ADD_KIM }, ASK (REQUEST, LAST ("person"), "asked"), NOT_ACTIVE,
    "ask_of_an_active_supporter" },
  { "/schema/nobody-is-asked-for-themselves", { ENROL (PRIYA) }, ASK (REQUEST, PRIYA, "asked"),
    "Nobody can be asked to support themselves.", "ask_of_an_active_supporter" },
  { "/schema/nobody-kept-apart-is-asked", { KEEP_APART ("NULL", "NULL") }, ASK (REQUEST, SAM, "asked"), APART,
    "ask_of_an_active_supporter" },
  { "/schema/kept-apart-on-the-last-day", { KEEP_APART ("'2026-11-01'", "'2026-11-18'") }, ASK (REQUEST, SAM, "asked"),
    APART, "ask_of_an_active_supporter" },
  { "/schema/not-kept-apart-after-the-last-day", { KEEP_APART ("NULL", "'2026-11-17'") }, ASK (REQUEST, SAM, "asked"),
    NULL, NULL },
  { "/schema/not-kept-apart-before-the-first-day", { KEEP_APART ("'2026-11-19'", "NULL") }, ASK (REQUEST, SAM, "asked"),
    NULL, NULL },
  { "/LA-5/nobody-is-asked-without-consent", { SENSITIVE }, ASK (REQUEST, SAM, "asked"), NO_CONSENT,
    "ask_of_an_active_supporter" },
  { "/LA-5/nobody-is-asked-after-the-consent-is-withdrawn", { SENSITIVE, CONSENT ("'2026-11-02'") },
    ASK (REQUEST, SAM, "asked"), NO_CONSENT, "ask_of_an_active_supporter" },
  { "/LA-5/who-consents-is-asked", { SENSITIVE, CONSENT ("NULL") }, ASK (REQUEST, SAM, "asked"), NULL, NULL },
  { "/LA-5/one-consent-is-in-force", { CONSENT ("NULL") }, CONSENT ("NULL"), ALREADY, NULL },
  { "/schema/nobody-is-asked-for-a-closed-request", { "UPDATE request SET state = 'closed', closed_as = 'unmet'" },
    ASK (REQUEST, SAM, "asked"), CLOSED, "ask_of_an_active_supporter" },
  { "/schema/nobody-is-asked-for-a-withdrawn-request", { "UPDATE request SET state = 'withdrawn'" },
    ASK (REQUEST, SAM, "asked"), CLOSED, "ask_of_an_active_supporter" },
  { "/schema/nobody-is-asked-twice-at-once", { LIMIT ("2"), ASK (REQUEST, SAM, "asked") }, ASK (REQUEST, SAM, "asked"),
    ALREADY, NULL },
  { "/LA-10/a-yes-has-its-days", { ASK (REQUEST, SAM, "asked") },
    "UPDATE ask SET state = 'accepted', expires_on = NULL", NOT_ACCEPTED, NULL },

  /* Details are passed on after a yes to this request as it stands. */
  { "/LA-10/a-yes-passes-details-on", { ASK (REQUEST, SAM, "accepted") }, INTRODUCE (REQUEST, "2026-11-20"), NULL, NULL },
  { "/LA-10/no-details-before-the-answer", { ASK (REQUEST, SAM, "asked") }, INTRODUCE (REQUEST, "2026-11-18"), NO_YES,
    "introduction_after_a_yes" },
  { "/LA-10/no-details-after-a-no", { ASK (REQUEST, SAM, "declined") }, INTRODUCE (REQUEST, "2026-11-18"), NO_YES,
    "introduction_after_a_yes" },
  { "/LA-10/no-details-after-the-yes-expires", { ASK (REQUEST, SAM, "accepted") }, INTRODUCE (REQUEST, "2026-11-21"),
    NO_YES, "introduction_after_a_yes" },
  { "/LA-10/no-details-after-a-yes-to-something-else", { ASK (REQUEST, SAM, "accepted"), MATTER_CHANGES },
    INTRODUCE (REQUEST, "2026-11-18"), NO_YES, "introduction_after_a_yes" },
  { "/LA-10/no-details-after-a-yes-to-another-request", { ADD_ANOTHER, ASK (REQUEST, SAM, "accepted") },
    INTRODUCE (ANOTHER, "2026-11-18"), NO_YES, "introduction_after_a_yes" },
  { "/LA-5/no-details-after-the-consent-is-withdrawn", { SENSITIVE, CONSENT ("NULL"), ASK (REQUEST, SAM, "accepted"),
    "UPDATE consent SET withdrawn_on = '2026-11-18'" }, INTRODUCE (REQUEST, "2026-11-18"),
    "The consent for this sensitive area is not in force, so no details can be passed on.", "introduction_after_a_yes" },

  /* A broadcast is the exact text that the requester has agreed to. */
  { "/LA-11/a-broadcast-with-permission", { PERMIT (REQUEST, "yes") }, BROADCAST (SCENE_SUMMARY), NULL, NULL },
  { "/LA-11/no-broadcast-before-the-answer", { PERMIT (REQUEST, "asked") }, BROADCAST (SCENE_SUMMARY), NO_PERMISSION,
    "broadcast_after_permission" },
  { "/LA-11/no-broadcast-after-a-no", { PERMIT (REQUEST, "no") }, BROADCAST (SCENE_SUMMARY), NO_PERMISSION,
    "broadcast_after_permission" },
  { "/LA-11/no-broadcast-of-another-text", { PERMIT (REQUEST, "yes") }, BROADCAST ("A failed attempt."), NO_PERMISSION,
    "broadcast_after_permission" },
  { "/LA-11/no-broadcast-of-what-the-summary-was", { PERMIT (REQUEST, "yes"), "UPDATE request SET summary = 'Exams.'" },
    BROADCAST (SCENE_SUMMARY), NO_PERMISSION, "broadcast_after_permission" },
  { "/LA-11/no-broadcast-once-the-matter-is-another", { PERMIT (REQUEST, "yes"), MATTER_CHANGES },
    BROADCAST (SCENE_SUMMARY), NO_PERMISSION, "broadcast_after_permission" },
  { "/LA-11/no-broadcast-with-another-requests-permission", { ADD_ANOTHER, PERMIT (ANOTHER, "yes") },
    BROADCAST (SCENE_SUMMARY), NO_PERMISSION, "broadcast_after_permission" },
  { "/LA-11/one-permission-is-open", { PERMIT (REQUEST, "asked") }, PERMIT (REQUEST, "yes"), ALREADY, NULL },
  { "/LA-11/no-permission-for-no-text", { NULL },
    "INSERT INTO permission (request, matter, wording, state, asked_on) VALUES (" REQUEST ", 1, '', 'asked', '2026-11-18')",
    NOT_ACCEPTED, NULL },

  /* Pairs. */
  { "/schema/no-pair-of-two-kept-apart", { KEEP_APART ("NULL", "NULL") }, PAIR (SAM, PRIYA, "active"), APART,
    "pair_not_kept_apart" },
  { "/schema/a-pair-after-the-last-day-apart", { KEEP_APART ("NULL", "'2026-11-17'") }, PAIR (SAM, PRIYA, "active"), NULL,
    NULL },
  { "/schema/no-circle-of-two", { ENROL (PRIYA), PAIR (PRIYA, SAM, "active") }, PAIR (SAM, PRIYA, "active"), CIRCLE,
    "pair_not_kept_apart" },
  { "/schema/an-ended-pair-makes-no-circle", { ENROL (PRIYA), PAIR (PRIYA, SAM, "ended") }, PAIR (SAM, PRIYA, "active"),
    NULL, NULL },
  { "/schema/no-pair-with-oneself", { NULL }, PAIR (SAM, SAM, "active"), NOT_ACCEPTED, NULL },
  { "/schema/two-people-are-one-pair", { LIMIT ("2"), PAIR (SAM, PRIYA, "active") }, PAIR (SAM, PRIYA, "active"), ALREADY,
    NULL },
  { "/schema/an-end-has-its-kind", { PAIR (SAM, PRIYA, "active") }, "UPDATE pair SET state = 'ended'", NOT_ACCEPTED, NULL },

  /* What is said once. */
  { "/schema/thanks-are-written-once", { ABOUT (REQUEST, "thanks") }, ABOUT (REQUEST, "thanks"), WRITTEN,
    "message_written_once_insert" },
  { "/schema/a-reminder-is-written-once", { ABOUT (REQUEST, "reminder") }, ABOUT (REQUEST, "reminder"), WRITTEN,
    "message_written_once_insert" },
  { "/schema/an-acknowledgement-is-written-once", { ABOUT (REQUEST, "acknowledgement"), "UPDATE message SET state = 'sent'" },
    ABOUT (REQUEST, "acknowledgement"), WRITTEN, "message_written_once_insert" },
  { "/schema/thanks-for-two-requests", { ADD_ANOTHER, ABOUT (REQUEST, "thanks") }, ABOUT (ANOTHER, "thanks"), NULL, NULL },
  { "/schema/thanks-again-after-they-were-discarded", { ABOUT (REQUEST, "thanks"), DISCARD }, ABOUT (REQUEST, "thanks"),
    NULL, NULL },
  { "/schema/thanks-discarded-do-not-come-back-beside-others", { ABOUT (REQUEST, "thanks"), DISCARD,
    ABOUT (REQUEST, "thanks") }, "UPDATE message SET state = 'waiting' WHERE state = 'discarded'", WRITTEN,
    "message_written_once_update" },

  /* The rest. */
  { "/schema/nobody-is-kept-apart-from-themselves", { NULL },
    "INSERT INTO conflict (person_a, person_b, kind) VALUES (" SAM ", " SAM ", 'assessor')", NOT_ACCEPTED, NULL },
  { "/schema/a-closed-request-says-how", { NULL }, "UPDATE request SET state = 'closed'", NOT_ACCEPTED, NULL },
  { "/BY-6/a-subject-has-one-line", { NULL },
    MESSAGE ("'sam.hill@example.org'", "'Hello' || char(10) || 'Bcc: kim@example.org'"), NOT_ACCEPTED, NULL },
  { "/schema/a-row-names-what-is-there", { NULL },
    "INSERT INTO grade (person, name, held_from) VALUES (999, 'CT1', '2026-11-18')", NOT_THERE, NULL },
};
/* clang-format on */

static gboolean attempt (Scene *scene, const char *sql)
{
  g_autoptr (Statement) statement = statement_new (scene->session->store, g_intern_string (sql), &scene->error);

  if (statement == NULL)
    fail_msg ("%s: %s", sql, scene->error->message);
  return statement_run (statement, &scene->error);
}

static void expect_done (Scene *scene, const char *sql)
{
  if (!attempt (scene, sql))
    fail_msg ("%s: %s", sql, scene->error->message);
}

static void expect_refused (Scene *scene, const char *sql, const char *sentence)
{
  if (attempt (scene, sql))
    fail_msg ("this was done: %s", sql);
  assert_true (g_error_matches (scene->error, KITH_ERROR, KITH_ERROR_REFUSED));
  assert_string_equal (scene->error->message, sentence);
  g_clear_error (&scene->error);
}

static void drop_trigger (Scene *scene, const char *trigger)
{
  g_autofree char *sql = g_strdup_printf ("DROP TRIGGER %s", trigger);

  expect_done (scene, sql);
}

static void a_rule_is_kept (void **state)
{
  const Case *rule = *state;
  void *made = NULL;
  Scene *scene = NULL;

  scene_set_up (&made);
  scene = made;
  for (guint i = 0; i < G_N_ELEMENTS (rule->before) && rule->before[i] != NULL; i++)
    expect_done (scene, rule->before[i]);
  if (rule->sentence == NULL) {
    expect_done (scene, rule->sql);
  } else {
    expect_refused (scene, rule->sql, rule->sentence);
    if (rule->trigger != NULL) {
      drop_trigger (scene, rule->trigger);
      expect_done (scene, rule->sql);
    }
  }
  scene_tear_down (&made);
}

/* Every one of COLUMNS of TABLE is kept as it is by TRIGGER; setting it to what it is changes nothing. */
static void expect_kept (Scene *scene, const char *table, const char *const *columns, const char *value,
                         const char *sentence)
{
  for (; *columns != NULL; columns++) {
    g_autofree char *edit = g_strdup_printf ("UPDATE %s SET %s = %s", table, *columns, value);
    g_autofree char *same = g_strdup_printf ("UPDATE %s SET %s = %s", table, *columns, *columns);

    expect_refused (scene, edit, sentence);
    expect_done (scene, same);
  }
}

static void expect_edited (Scene *scene, const char *table, const char *const *columns, const char *value)
{
  for (; *columns != NULL; columns++) {
    g_autofree char *edit = g_strdup_printf ("UPDATE %s SET %s = %s", table, *columns, value);

    expect_done (scene, edit);
  }
}

static const char *const agreed[] = { "start_on",      "end_on",          "frequency", "length", "when_where",
                                      "communication", "confidentiality", "hopes",     "notes",  NULL };

static void a_signed_agreement_stays (void **state)
{
  Scene *scene = *state;

  expect_done (scene, PAIR (SAM, PRIYA, "active"));
  expect_done (scene, AGREE ("NULL", "NULL"));
  expect_edited (scene, "agreement", agreed, "'2026-12-01'");
  expect_done (scene, "UPDATE agreement SET supporter_signed_on = '2026-11-18'");
  expect_kept (scene, "agreement", agreed, "'2027-01-01'", SIGNED);
  expect_done (scene, "UPDATE agreement SET supporter_signed_on = NULL, supportee_signed_on = '2026-11-18'");
  expect_kept (scene, "agreement", agreed, "'2027-01-01'", SIGNED);
  expect_done (scene, "UPDATE agreement SET supporter_signed_on = '2026-11-18'");
  drop_trigger (scene, "agreement_signed_stays");
  expect_edited (scene, "agreement", agreed, "'2027-01-01'");
}

static void a_signed_agreement_without_days_gets_none (void **state)
{
  static const char *const days[] = { "start_on", "end_on", NULL };
  Scene *scene = *state;

  expect_done (scene, PAIR (SAM, PRIYA, "active"));
  expect_done (scene, AGREE ("'2026-11-18'", "'2026-11-18'"));
  expect_kept (scene, "agreement", days, "'2026-12-01'", SIGNED);
}

static void a_message_stays_as_queued (void **state)
{
  static const char *const texts[] = { "to_address", "to_name", "subject", "body", NULL };
  static const char *const person[] = { "recipient", NULL };
  Scene *scene = *state;

  expect_done (scene, MESSAGE_TO_SAM);
  expect_kept (scene, "message", texts, "'kim@example.org'", QUEUED);
  expect_kept (scene, "message", person, ANA, QUEUED);
  expect_done (scene, "UPDATE message SET state = 'sent', handed_at = 1, problem = 'none'");
  drop_trigger (scene, "message_stays_as_queued");
  expect_edited (scene, "message", texts, "'kim@example.org'");
  expect_edited (scene, "message", person, ANA);
}

/* SQL expressions; each would reach two, or nobody. */
static const char *const two_addresses[] = { "'a@example.org,b@example.org'",
                                             "'a@example.org;b@example.org'",
                                             "'a@example.org b@example.org'",
                                             "'a@example.org' || char(10) || 'Bcc:b@example.org'",
                                             "'a@example.org' || char(13) || 'Bcc:b@example.org'",
                                             "'a@b@example.org'",
                                             "'<a@example.org>'",
                                             "'a,b@example.org'",
                                             "'a;b@example.org'",
                                             NULL };

static void no_message_goes_to_two_addresses (void **state)
{
  Scene *scene = *state;

  for (guint i = 0; two_addresses[i] != NULL; i++) {
    g_autofree char *sql = g_strdup_printf (MESSAGE ("%s", "'Hello'"), two_addresses[i]);

    expect_refused (scene, sql, NOT_ACCEPTED);
  }
  expect_refused (scene, MESSAGE ("''", "'Hello'"), NOT_ACCEPTED);
  expect_refused (scene, MESSAGE ("'nobody'", "'Hello'"), NOT_ACCEPTED);
  expect_refused (scene, MESSAGE ("'@example.org'", "'Hello'"), NOT_ACCEPTED);
  expect_done (scene, MESSAGE_TO_SAM);
}

static void nobody_has_two_addresses (void **state)
{
  Scene *scene = *state;

  for (guint i = 0; two_addresses[i] != NULL; i++) {
    g_autofree char *sql = g_strdup_printf ("UPDATE person SET email = %s WHERE id = " SAM, two_addresses[i]);

    expect_refused (scene, sql, NOT_ACCEPTED);
  }
}

#define RULE(name, test)                                                                                               \
  {                                                                                                                    \
    name, test, scene_set_up, scene_tear_down, NULL                                                                    \
  }

int main (void)
{
  const struct CMUnitTest whole[] = {
    RULE ("/NP-17/a-signed-agreement-stays", a_signed_agreement_stays),
    RULE ("/NP-17/a-signed-agreement-without-days-gets-none", a_signed_agreement_without_days_gets_none),
    RULE ("/BY-6/a-message-stays-as-queued", a_message_stays_as_queued),
    RULE ("/BY-6/no-message-goes-to-two-addresses", no_message_goes_to_two_addresses),
    RULE ("/BY-6/nobody-has-two-addresses", nobody_has_two_addresses),
  };
  struct CMUnitTest tests[G_N_ELEMENTS (cases) + G_N_ELEMENTS (whole)];
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    tests[count++] = (struct CMUnitTest){ cases[i].name, a_rule_is_kept, NULL, NULL, (void *)(guintptr)&cases[i] };
  for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
    tests[count++] = whole[i];
  return cmocka_run_group_tests_name ("schema", tests, NULL, NULL);
}
