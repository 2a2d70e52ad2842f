/* Verify, clause by clause: each way in which a store can break a rule is planted past the schema, one at a time, and the check that
 * looks for it names the row. */
#include "mail/outbox.h"
#include "store/keyring.h"
#include "store/store-private.h"
#include "support/fixture.h"
#include "support/fixture_request.h"
#include "support/pair.h"
#include "support/verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define USER "coordinator"
#define PASSPHRASE "a passphrase for tests"

/* Request 1 was met by Sam (person 1), request 2 was broadcast; message 1 is the ask, 2 the introduction, 3 the question for permission. */
static KithSession *scene (void)
{
  g_autoptr (GError) error = NULL;
  KithSession *session = fixture_session (fixture_day ("2026-11-18"));

  fixture_sender (session);

  gint64 sam = fixture_supporter (session, "Sam Hill", "sam.hill@example.org", "Failed assignment");

  fixture_supporter (session, "Ana Ruiz", "ana.ruiz@example.org", "Exams");

  gint64 met = fixture_request (session, "Priya Shah <priya.shah@example.org>", NULL, "Failed assignment", "An essay.");
  gint64 open = fixture_request (session, "Tom Parry <tom@example.org>", NULL, "Exams", "Before exams.");

  fixture_yes (session, met, sam);
  fixture_must (request_introduce (session, met, 0, &error) != 0, error);
  fixture_must (outbox_mark_sent (session,
                                  fixture_sql_number (session, "SELECT id FROM message WHERE kind = 'introduction'"),
                                  &error),
                error);
  fixture_must (pair_start (session, met, 0, &error) != 0, error);
  fixture_must (request_permission_ask (session, open, &error) != 0, error);
  fixture_must (request_permission_record (session, open, TRUE, DAY_NONE, "by phone", &error), error);
  fixture_must (request_broadcast (session, open, NULL, &error), error);
  assert_int_equal (met, 1);
  assert_int_equal (open, 2);
  return session;
}

/* As someone with the data key could; several statements at once. */
static void plant (KithSession *session, const char *sql)
{
  g_autofree char *all = g_strconcat ("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;", sql, NULL);

  if (sqlite3_exec (session->store->db, all, NULL, NULL, NULL) != SQLITE_OK)
    fail_msg ("%s: %s", sql, sqlite3_errmsg (session->store->db));
}

#define SAM "(SELECT id FROM person WHERE name = 'Sam Hill')"
#define ANA "(SELECT id FROM person WHERE name = 'Ana Ruiz')"
#define PRIYA "(SELECT id FROM person WHERE name = 'Priya Shah')"
#define TOM "(SELECT id FROM person WHERE name = 'Tom Parry')"
#define ADDRESS(text) "DROP TRIGGER message_stays_as_queued; UPDATE message SET to_address = " text " WHERE id = 2"
#define LETTER(changes) "DROP TRIGGER message_stays_as_queued; UPDATE message SET " changes
#define CONSENT(given, withdrawn)                                                                                      \
  "INSERT INTO consent (id, person, area, wording, given_on, means, withdrawn_on)"                                     \
  " SELECT 66, " SAM ", id, 'w', " given ", 'm', " withdrawn " FROM area WHERE name = 'Bereavement'"
#define ASK(matter, state)                                                                                             \
  "INSERT INTO ask (id, request, supporter, matter, state, asked_on, answered_on, expires_on)"                         \
  " SELECT 77, 2, " ANA ", " matter ", '" state "', '2026-11-18', '2026-11-18', '2026-12-18'"

static const struct {
  const char *check, *names, *sql;
} faults[] = {
  { "foreign keys", "\"person\"", "UPDATE person SET supervisor = 99 WHERE id = 1" },
  { "audit chain", "Line 2", "DROP TRIGGER audit_stays; UPDATE audit SET actor = 'ben' WHERE id = 2" },
  { "changes", "Change 2", "UPDATE change SET after = (SELECT after FROM change WHERE id = 1) WHERE id = 2" },
  { "versions and images", "Row 1 of \"person\"", "UPDATE person SET name = 'Forged' WHERE id = 1" },

  { "places", "supporter 2",
    "DROP TRIGGER ask_within_limit_insert; INSERT INTO ask (request, supporter, matter, state, asked_on)"
    " VALUES (2, " ANA ", 1, 'asked', '2026-11-18');"
    "UPDATE enrolment SET place_limit = 0 WHERE person = " ANA },
  { "places", "supporter 1",
    "DROP TRIGGER pair_within_limit_insert; INSERT INTO pair (scheme, supporter, supportee, state)"
    " SELECT 1, " SAM ", " TOM ", 'active'" },

  { "asks", "ask 1", "UPDATE ask SET supporter = " PRIYA " WHERE id = 1" },
  { "asks", "ask 1", "UPDATE ask SET matter = 9 WHERE id = 1" },
  { "asks", "ask 77", ASK ("0", "asked") },
  { "asks", "ask 77", ASK ("0", "accepted") },
  { "asks", "ask 77", ASK ("0", "kept") },
  { "asks", "ask 1", "UPDATE ask SET answered_on = NULL WHERE id = 1" },
  { "asks", "ask 1", "UPDATE ask SET state = 'declined', answered_on = NULL WHERE id = 1" },
  { "asks", "ask 77", ASK ("1", "kept") "; UPDATE ask SET answered_on = NULL WHERE id = 77" },
  { "asks", "ask 77", ASK ("1", "accepted") "; UPDATE ask SET answered_on = NULL WHERE id = 77" },

  { "introductions", "introduction 1", "UPDATE introduction SET ask = 99" },
  { "introductions", "introduction 1", "UPDATE introduction SET request = 2" },
  { "introductions", "introduction 1", "UPDATE ask SET answered_on = NULL WHERE id = 1" },
  { "introductions", "introduction 1", "UPDATE ask SET state = 'taken-back' WHERE id = 1" },
  { "introductions", "introduction 1", "UPDATE introduction SET made_on = '2026-11-01'" },
  { "introductions", "introduction 1", "UPDATE ask SET expires_on = '2026-11-17' WHERE id = 1" },

  { "broadcasts", "broadcast 1", "UPDATE broadcast SET permission = 99" },
  { "broadcasts", "broadcast 1", "UPDATE broadcast SET request = 1" },
  { "broadcasts", "broadcast 1", "UPDATE broadcast SET wording = 'Another text.'" },
  { "broadcasts", "broadcast 1", "UPDATE permission SET state = 'asked'" },
  { "broadcasts", "broadcast 1", "UPDATE permission SET state = 'no'" },
  { "broadcasts", "broadcast 1", "UPDATE permission SET answered_on = NULL" },
  { "broadcasts", "broadcast 1", "UPDATE permission SET answered_on = '2026-11-19'" },

  { "recipients", "message 2", ADDRESS ("'nobody'") },
  { "recipients", "message 2", ADDRESS ("'@example.org'") },
  { "recipients", "message 2", ADDRESS ("'priya@'") },
  { "recipients", "message 2", ADDRESS ("'a@b@example.org'") },
  { "recipients", "message 2", ADDRESS ("'a,b@example.org'") },
  { "recipients", "message 2", ADDRESS ("'a;b@example.org'") },
  { "recipients", "message 2", ADDRESS ("'a b@example.org'") },
  { "recipients", "message 2", ADDRESS ("'a<b@example.org'") },
  { "recipients", "message 2", ADDRESS ("'a@example.org' || char(10)") },
  { "recipients", "message 2", ADDRESS ("'a@example.org' || char(13)") },
  { "recipients", "message 2", LETTER ("to_name = 'Priya' || char(10) || 'Bcc: x' WHERE id = 2") },
  { "recipients", "message 2", LETTER ("to_name = 'Priya' || char(13) || 'Bcc: x' WHERE id = 2") },
  { "recipients", "message 2", LETTER ("subject = 'Hello' || char(10) || 'Bcc: x' WHERE id = 2") },
  { "recipients", "message 2", LETTER ("subject = 'Hello' || char(13) || 'Bcc: x' WHERE id = 2") },

  { "readers", "message 1", LETTER ("recipient = " PRIYA " WHERE id = 1") },
  { "readers", "message 1", LETTER ("kind = 'reminder', recipient = " PRIYA " WHERE id = 1") },
  { "readers", "message 1", LETTER ("kind = 'broadcast', recipient = " PRIYA " WHERE id = 1") },
  { "readers", "message 1", LETTER ("kind = 'thanks', recipient = " PRIYA " WHERE id = 1") },
  { "readers", "message 2", LETTER ("recipient = " SAM " WHERE id = 2") },
  { "readers", "message 2", LETTER ("kind = 'acknowledgement', recipient = " SAM " WHERE id = 2") },
  { "readers", "message 3", LETTER ("recipient = " SAM " WHERE id = 3") },

  { "finished tasks", "task 88",
    "INSERT INTO task (id, scheme, kind, request, due_on) VALUES (88, 1, 'suggest', 1, '2026-11-18')" },
  { "finished tasks", "task 88",
    "UPDATE task SET done_on = '2026-11-18' WHERE request = 2; UPDATE request SET state = 'withdrawn' WHERE id = 2;"
    "INSERT INTO task (id, scheme, kind, request, due_on) VALUES (88, 1, 'suggest', 2, '2026-11-18')" },
  { "finished tasks", "task 88",
    "UPDATE task SET done_on = '2026-11-18' WHERE pair = 1; UPDATE pair SET state = 'ended', end_kind = 'left';"
    "INSERT INTO task (id, scheme, kind, pair, due_on) VALUES (88, 1, 'agreement', 1, '2026-11-18')" },
  { "finished tasks", "task 88",
    "INSERT INTO task (id, scheme, kind, due_on) VALUES (88, 1, 'suggest', '2026-11-18')" },

  { "open requests", "request 2", "UPDATE task SET done_on = '2026-11-18' WHERE request = 2" },
  { "open requests", "request 1", "UPDATE request SET state = 'introduced', closed_as = NULL WHERE id = 1" },

  { "consents", "consent 66", CONSENT ("'2026-11-19'", "NULL") },
  { "consents", "consent 66", CONSENT ("'2026-02-30'", "NULL") },
  { "consents", "consent 66", CONSENT ("'soon'", "NULL") },
  { "consents", "consent 66", CONSENT ("'2026-11-10'", "'2026-11-09'") },
  { "consents", "consent 66", CONSENT ("'2026-11-10'", "'2026-13-01'") },

  { "request states", "request 2", "UPDATE request SET state = 'new' WHERE id = 2" },
  { "request states", "request 2", "UPDATE request SET state = 'introduced' WHERE id = 2" },
};

static const Finding *finding_of (const GPtrArray *findings, const char *check)
{
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];

    if (strcmp (finding->check, check) == 0)
      return finding;
  }
  fail_msg ("there is no check %s", check);
  return NULL;
}

/* CHECK fails with a sentence that holds NAMES. */
static void assert_found (KithSession *session, const char *check, const char *names, const char *planted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = support_verify (session, &error);

  fixture_must (findings != NULL, error);

  const Finding *finding = finding_of (findings, check);

  if (finding->passed)
    fail_msg ("%s did not find: %s", check, planted);
  if (strstr (finding->sentence, names) == NULL)
    fail_msg ("\"%s\" does not name %s of: %s", finding->sentence, names, planted);
}

static void assert_in_order (KithSession *session, const char *check)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = support_verify (session, &error);

  fixture_must (findings != NULL, error);
  if (!finding_of (findings, check)->passed)
    fail_msg ("%s", finding_of (findings, check)->sentence);
}

static void each_planted_fault_is_named (void **state G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    KithSession *session = scene ();

    assert_in_order (session, faults[i].check);
    plant (session, faults[i].sql);
    assert_found (session, faults[i].check, faults[i].names, faults[i].sql);
    fixture_free (session);
  }
}

/* These are planted in the files; that a store is encrypted shows when it is opened, and there a plain one is refused. */
static const char *const checks_of_files[] = { "files", "keyring", "pages", "encryption", NULL };

static void every_check_is_shown_a_fault (void **state G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  KithSession *session = scene ();
  g_autoptr (GPtrArray) findings = support_verify (session, &error);

  fixture_must (findings != NULL, error);
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    gboolean shown = g_strv_contains (checks_of_files, finding->check);

    for (guint k = 0; k < G_N_ELEMENTS (faults); k++)
      shown = shown || strcmp (faults[k].check, finding->check) == 0;
    if (!shown)
      fail_msg ("no fault is planted for %s", finding->check);
  }
  fixture_free (session);
}

static char *file_of (KithSession *session, const char *name)
{
  return g_build_filename (store_directory (session->store), name, NULL);
}

static void a_file_that_others_can_read_is_named (void **state G_GNUC_UNUSED)
{
  KithSession *session = scene ();
  g_autofree char *database = file_of (session, "kith.db");

  assert_in_order (session, "files");
  assert_int_equal (g_chmod (database, 0644), 0);
  assert_found (session, "files", "kith.db", "a database of mode 0644");
  assert_int_equal (g_chmod (database, 0600), 0);
  assert_in_order (session, "files");
  fixture_free (session);
}

/* The text of a keyring made for another directory: which key it holds is not what is asked here. */
static char *some_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) passphrase = secret_new (PASSPHRASE, -1);
  g_autofree char *parent = g_dir_make_tmp ("kith-test-XXXXXX", NULL);
  g_autofree char *directory = g_build_filename (parent, "store", NULL);
  g_autofree char *path = g_build_filename (directory, "keyring.conf", NULL);
  g_autofree char *code = NULL;
  char *text = NULL;
  StoreKey key;
  gboolean made = keyring_create (directory, NULL, USER, passphrase, &key, &code, &error) &&
                  g_file_get_contents (path, &text, NULL, &error);

  fixture_must (made, error);
  g_remove (path);
  g_rmdir (directory);
  g_rmdir (parent);
  return text;
}

static void put_keyring (KithSession *session, const char *text)
{
  g_autofree char *path = g_build_filename (store_directory (session->store), "keyring.conf", NULL);

  assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void a_damaged_keyring_is_told (void **state G_GNUC_UNUSED)
{
  KithSession *session = scene ();
  g_autofree char *text = some_keyring ();

  assert_found (session, "keyring", "keyring", "no keyring");
  put_keyring (session, text);
  assert_in_order (session, "keyring");
  put_keyring (session, "nothing");
  assert_found (session, "keyring", "keyring", "a keyring that is none");
  fixture_free (session);
}

/* Every page but the first, which opening needs, is overwritten. */
static void a_damaged_page_is_told (void **state G_GNUC_UNUSED)
{
  KithSession *session = scene ();
  g_autofree char *database = file_of (session, "kith.db");
  g_autoptr (GByteArray) junk = g_byte_array_new ();

  assert_in_order (session, "pages");
  plant (session, "PRAGMA wal_checkpoint (TRUNCATE)");

  int file = open (database, O_WRONLY | O_CLOEXEC);
  off_t end = lseek (file, 0, SEEK_END), start = 4096;

  assert_true (end > 4 * start);
  g_byte_array_set_size (junk, (guint)(end - start));
  memset (junk->data, 0x5a, junk->len);
  assert_int_equal (pwrite (file, junk->data, junk->len, start), junk->len);
  close (file);

  g_autoptr (GPtrArray) findings = store_verify (session, NULL);

  assert_non_null (findings);
  assert_false (finding_of (findings, "pages")->passed);
  assert_non_null (strstr (finding_of (findings, "pages")->sentence, "damaged"));
  /* What the rows say cannot be read then, and that is one sentence. */
  g_autoptr (GError) error = NULL;

  assert_null (support_verify (session, &error));
  assert_non_null (strstr (error->message, "damaged"));
  fixture_free (session);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_planted_fault_is_named),
    cmocka_unit_test (every_check_is_shown_a_fault),
    cmocka_unit_test (a_file_that_others_can_read_is_named),
    cmocka_unit_test (a_damaged_keyring_is_told),
    cmocka_unit_test (a_damaged_page_is_told),
  };

  return cmocka_run_group_tests_name ("verify-clauses", tests, NULL, NULL);
}
