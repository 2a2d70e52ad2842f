/* SIGKILL at a random moment of a random workload: `kill [KILLS]`, seed in KITH_SEED.
 *
 * A worker changes a store in every way there is and writes an acknowledgement into a pipe after each change that returned. It is
 * killed: after a random time, or instead of its Nth call that changes a file, or with that call half done. Then the store must
 * open and verify, and hold what was acknowledged and at most what was begun after that, once; whoever may open it can; the mail
 * program was given no message twice; the draft and the backup that were acknowledged are whole. */
#include "base/error.h"
#include "prove/lib-break.h"
#include "prove/lib-mail.h"
#include "prove/lib-work.h"
#include "store/draft.h"
#include "store/keyring.h"
#include "store/statement.h"
#include "store/step.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS_A_STORE 25
#define MOST_OPERATIONS 400

/* A worker is killed at one of so many calls that change a file; or after so many changes, and so long after the last of them. */
#define MOST_CALLS 1200
#define MOST_CHANGES 40
#define MOST_MICROS 20000

/* What the worker writes into the pipe: whole or not at all, since it is shorter than a pipe's unit. */
typedef struct {
  char what; /* '?' begun, '=' done, '!' refused, '.' there was nothing to do */
  guint kind, number;
  Keys keys;
  guint drafts;
  gboolean backup; /* it made backup-NUMBER */
  Picture picture;
  char problem[240];
} Record;

G_STATIC_ASSERT (sizeof (Record) < 4096);

typedef struct {
  char *place, *pattern, *store, *backups, *mail, *spare;
  Mailer mailer;
  Keys pattern_keys;
  GRand *chance;

  Picture acknowledged; /* and what else was, of the store as it is */
  Keys keys;
  guint drafts;
  Record last;    /* the last record of the worker */
  guint backup;   /* the number of a backup that was acknowledged, 0 for none */
  Picture before; /* what was acknowledged before the last */
  Picture backed_up;
  gboolean keys_touched;
  guint number;

  guint kills, done, refused, verified, by_call;
  guint *per_kind, *killed_in;
  guint findings;
} Campaign;

static void send_record (int to, const Record *record)
{
  if (!break_free_write (to, record, sizeof *record))
    _exit (3);
}

static void operate (Work *work, const WorkKind *kind, int to)
{
  g_autoptr (GError) error = NULL;
  Record record = { .what = '?', .kind = (guint)(kind - work_kinds), .number = work->number };

  send_record (to, &record);
  record.what = kind->run (work, &error) ? '=' : error != NULL ? '!' : '.';
  if (error != NULL)
    g_snprintf (record.problem, sizeof record.problem, "%d %s", error->code, error->message);
  g_clear_error (&error);
  record.keys = work->keys;
  record.drafts = work->drafts;
  record.backup = record.what == '=' && strcmp (kind->name, "backup") == 0;
  if (!prove_picture (work->session, &record.picture, &error))
    g_snprintf (record.problem, sizeof record.problem, "the store cannot be read: %s", error->message);
  send_record (to, &record);
}

/* The worker: works until it is killed, or the store is full enough. */
static void work (Campaign *campaign, guint32 seed, int to, long call, BreakWay way)
{
  g_autoptr (GError) error = NULL;
  Work *worker = work_open (campaign->store, campaign->backups, campaign->mailer, &campaign->keys, seed, &error);

  if (worker == NULL)
    _exit (4);
  worker->drafts = campaign->drafts;
  if (call > 0)
    break_arm (BREAK_ANY_CHANGE, call, way, EIO);
  for (guint i = 0; i < MOST_OPERATIONS; i++) {
    worker->number = campaign->number + i;
    operate (worker, work_choose (worker->chance), to);
  }
  _exit (0);
}

static gint64 micros (void)
{
  return g_get_monotonic_time ();
}

/* Waits for the pipe at most until DEADLINE. FALSE: the time is up. */
static gboolean wait_for (int from, gint64 deadline)
{
  struct pollfd one = { .fd = from, .events = POLLIN };
  gint64 left = MAX (deadline - micros (), 0);
  struct timespec time = { left / G_USEC_PER_SEC, left % G_USEC_PER_SEC * 1000 };

  return ppoll (&one, 1, &time, NULL) > 0;
}

static void find (Campaign *campaign, GPtrArray *findings)
{
  g_autofree char *where =
      g_strdup_printf ("kill %u, at %s number %u (%c)", campaign->kills, work_kinds[campaign->last.kind].name,
                       campaign->last.number, campaign->last.what != 0 ? campaign->last.what : '-');

  prove_print (findings, where);
  campaign->findings += findings->len;
}

/* A rule may refuse; the store may not fail, and nothing that is refused may change a row. */
static void judge_refusal (Campaign *campaign, const Record *record, GPtrArray *findings)
{
  int code = atoi (record->problem);

  if (code != KITH_ERROR_REFUSED && code != KITH_ERROR_INPUT)
    prove_find (findings, "an error that nobody should see: %s", record->problem);
  if (memcmp (&record->picture, &campaign->acknowledged, sizeof (Picture)) != 0)
    prove_find (findings, "refused, and changed something: %s", record->problem);
}

static void take_record (Campaign *campaign, const Record *record)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);

  campaign->last = *record;
  if (record->what == '?') {
    campaign->number = record->number + 1;
    return;
  }
  if (work_kinds[record->kind].slow)
    campaign->keys_touched = TRUE;
  if (record->what == '!') {
    judge_refusal (campaign, record, findings);
    campaign->refused++;
  } else if (record->what == '=') {
    campaign->done++;
    campaign->per_kind[record->kind]++;
    campaign->before = campaign->acknowledged;
    if (record->backup) {
      campaign->backup = record->number;
      campaign->backed_up = campaign->acknowledged;
    }
  }
  campaign->acknowledged = record->picture;
  campaign->keys = record->keys;
  campaign->drafts = record->drafts;
  find (campaign, findings);
}

/* Takes records until DEADLINE, or until DONE changes have been acknowledged in all, or until the worker has ended. */
static void attend (Campaign *campaign, int from, guint done, gint64 deadline)
{
  Record record;

  while (campaign->done < done && wait_for (from, deadline)) {
    ssize_t size = read (from, &record, sizeof record);

    if (size <= 0)
      return;
    prove_must (size == sizeof record, NULL, "half a record came");
    take_record (campaign, &record);
  }
}

/* The worker and any mail program that it has left behind. */
static int collect (pid_t worker)
{
  int status = 0, of_worker = 0;
  pid_t pid;

  while ((pid = waitpid (-1, &status, 0)) > 0 || errno == EINTR)
    if (pid == worker)
      of_worker = status;
  return of_worker;
}

/* One life of a worker. */
static void live_and_die (Campaign *campaign)
{
  gboolean by_call = g_rand_boolean (campaign->chance);
  long call = by_call ? g_rand_int_range (campaign->chance, 1, MOST_CALLS) : 0;
  BreakWay way = g_rand_boolean (campaign->chance) ? BREAK_KILL : BREAK_HALF;
  gint64 time = by_call ? 60 * G_USEC_PER_SEC : g_rand_int_range (campaign->chance, 0, MOST_MICROS);
  guint changes = by_call ? G_MAXUINT : (guint)g_rand_int_range (campaign->chance, 0, MOST_CHANGES);
  guint32 seed = g_rand_int (campaign->chance);
  int ends[2];

  prove_must (pipe (ends) == 0, NULL, "a pipe");
  campaign->number += 2;
  memset (&campaign->last, 0, sizeof campaign->last);

  pid_t worker = fork ();

  if (worker == 0) {
    close (ends[0]);
    work (campaign, seed, ends[1], call, way);
  }
  close (ends[1]);
  attend (campaign, ends[0], campaign->done + MIN (changes, G_MAXUINT - campaign->done), G_MAXINT64 / 2);
  attend (campaign, ends[0], G_MAXUINT, micros () + time);
  kill (worker, SIGKILL);

  int status = collect (worker);

  attend (campaign, ends[0], G_MAXUINT, G_MAXINT64 / 2); /* what was in the pipe */
  close (ends[0]);
  campaign->kills++;
  campaign->by_call += by_call ? 1 : 0;
  if (campaign->last.what == '?')
    campaign->killed_in[campaign->last.kind]++;
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL)
    return;
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0) {
    printf ("FOUND kill %u: the worker ended by itself, status %d\n", campaign->kills, status);
    campaign->findings++;
  }
}

static gboolean was_at (const Campaign *campaign, const char *kind)
{
  return campaign->last.what == '?' && strcmp (work_kinds[campaign->last.kind].name, kind) == 0;
}

static gboolean unlocks (Campaign *campaign, const char *name, guint passphrase, StoreKey *key)
{
  g_autoptr (Secret) secret = work_passphrase (passphrase);

  return keyring_unlock (campaign->store, name, secret, key, NULL);
}

/* The actor's passphrase is the one acknowledged, or the one that was being set. */
static void settle_actor (Campaign *campaign, GPtrArray *findings)
{
  Access *actor = &campaign->keys.users[0];
  gboolean recovering = was_at (campaign, "recover");

  if (!unlocks (campaign, actor->name, actor->passphrase, &campaign->keys.key)) {
    if ((recovering || was_at (campaign, "passphrase-change")) &&
        unlocks (campaign, actor->name, campaign->last.number, &campaign->keys.key))
      actor->passphrase = campaign->last.number;
    else
      prove_find (findings, "lost: the passphrase of %s does not open the store", actor->name);
  }
  if (recovering || was_at (campaign, "coordinator-remove"))
    campaign->keys.code[0] = '\0'; /* there may be a new one, which nobody has seen */
}

static void settle_others (Campaign *campaign, GPtrArray *findings)
{
  g_auto (GStrv) names = keyring_users (campaign->store, NULL);
  Keys *keys = &campaign->keys;
  guint known = 0, last = ACCESS_MOST - 1;

  while (last > 0 && keys->users[last].name[0] == '\0')
    last--;
  if (was_at (campaign, "coordinator-remove") && last > 0 && names != NULL &&
      !g_strv_contains ((const char *const *)names, keys->users[last].name))
    memset (&keys->users[last], 0, sizeof keys->users[last]);
  if (was_at (campaign, "coordinator-add")) {
    g_autofree char *name = g_strdup_printf ("deputy%u", campaign->last.number);
    Access *room = keys_user (keys, "");

    if (room != NULL && names != NULL && g_strv_contains ((const char *const *)names, name)) {
      g_strlcpy (room->name, name, sizeof room->name);
      room->passphrase = campaign->last.number;
    }
  }
  for (guint i = 0; i < ACCESS_MOST && keys->users[i].name[0] != '\0'; i++) {
    StoreKey key;

    known++;
    if (i > 0 && (!unlocks (campaign, keys->users[i].name, keys->users[i].passphrase, &key) ||
                  sodium_memcmp (&key, &keys->key, sizeof key) != 0))
      prove_find (findings, "lost: the passphrase of %s does not open the store", keys->users[i].name);
  }
  if (names == NULL || g_strv_length (names) != known)
    prove_find (findings, "the keyring has %u coordinators, not %u", names != NULL ? g_strv_length (names) : 0, known);
}

static guint kept_draft (KithSession *session)
{
  g_autoptr (Draft) draft = draft_find (session, "request", 0);

  return draft != NULL ? (guint)strtoul (values_text (draft->values, "issue"), NULL, 10) : 0;
}

static void check_draft (Campaign *campaign, KithSession *session, GPtrArray *findings)
{
  guint kept = kept_draft (session);

  if (kept != campaign->drafts && !(was_at (campaign, "draft") && kept == campaign->last.number))
    prove_find (findings, "lost: the draft is number %u, kept was number %u", kept, campaign->drafts);
  draft_discard_all (session, "request", 0);
  campaign->drafts = kept_draft (session);
  if (campaign->drafts != 0)
    prove_find (findings, "a draft that was discarded is there");
}

static void check_import (Campaign *campaign, KithSession *session, GPtrArray *findings)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count(*) FROM person WHERE name LIKE 'Imported %u %%'", campaign->last.number);

  if (!was_at (campaign, "import"))
    return;

  gint64 rows = prove_number (session, sql);

  if (rows != 0 && rows != 8)
    prove_find (findings, "%" G_GINT64_FORMAT " rows of an import are there", rows);
}

/* The backup's own note came after it was copied, so its tables are those acknowledged before. */
static void check_backup (Campaign *campaign, guint number, const Picture *expected, GPtrArray *findings)
{
  g_autofree char *file = g_strdup_printf ("%s/backup-%u", campaign->backups, number);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSession) session = prove_open_backup (file, campaign->spare, &campaign->keys.key, &error);

  if (session == NULL)
    prove_find (findings, "lost: backup %u cannot be opened: %s", number, error->message);
  else
    prove_compare_tables (session, expected, "the backup's original", findings);
}

static void check_backups (Campaign *campaign, GPtrArray *findings)
{
  g_autofree char *begun = g_strdup_printf ("%s/backup-%u", campaign->backups, campaign->last.number);

  if (campaign->backup != 0 && !campaign->keys_touched)
    check_backup (campaign, campaign->backup, &campaign->backed_up, findings);
  if (was_at (campaign, "backup") && g_file_test (begun, G_FILE_TEST_EXISTS))
    check_backup (campaign, campaign->last.number, &campaign->acknowledged, findings);
  campaign->backup = 0;
  prove_remove (campaign->backups);
  prove_make_directory (campaign->backups);
}

/* Opens what the kill has left, and compares. Its state is what is acknowledged from then on. */
static void check (Campaign *campaign, GPtrArray *findings)
{
  guint most_steps = campaign->last.what == '?' ? work_kinds[campaign->last.kind].most_steps : 0;
  g_autoptr (GError) error = NULL;

  if (campaign->keys_touched || (campaign->last.what == '?' && work_kinds[campaign->last.kind].slow)) {
    settle_actor (campaign, findings);
    settle_others (campaign, findings);
  }

  g_autoptr (KithSession) session = prove_open (campaign->store, &campaign->keys.key, "coordinator", &error);

  if (session == NULL) {
    prove_find (findings, "lost: the store does not open: %s", error->message);
    return;
  }
  prove_verify (session, findings);
  prove_compare (session, &campaign->acknowledged, most_steps, findings);
  mail_check (session, campaign->mail, findings);
  check_import (campaign, session, findings);
  check_draft (campaign, session, findings);
  check_backups (campaign, findings);
  campaign->keys_touched = FALSE;
  campaign->verified++;
  if (!prove_picture (session, &campaign->acknowledged, &error))
    prove_find (findings, "the store cannot be read: %s", error->message);
}

static void begin_store (Campaign *campaign)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSession) session = NULL;

  prove_copy_store (campaign->pattern, campaign->store);
  prove_remove (campaign->backups);
  prove_make_directory (campaign->backups);
  mail_forget (campaign->mail);
  campaign->keys = campaign->pattern_keys;
  campaign->drafts = campaign->backup = 0;
  campaign->keys_touched = FALSE;
  campaign->number = 1000;
  memset (&campaign->last, 0, sizeof campaign->last);
  session = prove_open (campaign->store, &campaign->keys.key, "coordinator", &error);
  prove_must (session != NULL && prove_picture (session, &campaign->acknowledged, &error), error, "a copy");
}

static char *inside (Campaign *campaign, const char *name)
{
  return g_build_filename (campaign->place, name, NULL);
}

static void begin (Campaign *campaign, guint32 seed)
{
  campaign->place = prove_directory ();
  campaign->pattern = inside (campaign, "pattern");
  campaign->store = inside (campaign, "store");
  campaign->backups = inside (campaign, "backups");
  campaign->mail = inside (campaign, "mail");
  campaign->spare = inside (campaign, "spare");
  prove_make_directory (campaign->mail);
  campaign->mailer = mail_mailer (campaign->mail);
  campaign->chance = g_rand_new_with_seed (seed);
  campaign->per_kind = g_new0 (guint, work_kind_count ());
  campaign->killed_in = g_new0 (guint, work_kind_count ());
  work_make_store (campaign->pattern, campaign->place, campaign->mailer, &campaign->pattern_keys);
}

/* Planted faults: each does something that the check must name. */

/* A worker that acknowledges before its commit, and is killed in between. */
static void plant_early_acknowledgement (Campaign *campaign)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Work) worker =
      work_open (campaign->store, campaign->backups, campaign->mailer, &campaign->keys, 1, &error);
  Step *step = worker != NULL ? step_begin (worker->session, "planted", &error) : NULL;

  prove_must (step != NULL, error, "a planted fault");
  worker->number = campaign->number;
  prove_must (work_kind ("supporter-add")->run (worker, &error), error, "a planted fault");
  prove_must (prove_picture (worker->session, &campaign->acknowledged, &error), error, "a planted fault");
  step_abandon (step);
}

static void plant_sql (Campaign *campaign, const char *sql)
{
  g_autoptr (KithSession) session = prove_open (campaign->store, &campaign->keys.key, "coordinator", NULL);

  prove_must (session != NULL && prove_sql (session, sql), NULL, "a planted fault");
}

static void plant_lost_row (Campaign *campaign)
{
  plant_sql (campaign, "DELETE FROM event WHERE id = (SELECT max(id) FROM event)");
}

static void plant_double (Campaign *campaign)
{
  plant_sql (campaign, "INSERT INTO setting (name, value) VALUES ('twice', 'twice')");
}

static void plant_mail (Campaign *campaign)
{
  g_autoptr (KithSession) session = prove_open (campaign->store, &campaign->keys.key, "coordinator", NULL);
  g_autoptr (Statement) statement =
      session != NULL ? statement_new (session->store, "SELECT message_id FROM message", NULL) : NULL;

  prove_must (statement != NULL && statement_next (statement, NULL), NULL, "a planted fault");
  mail_record (campaign->mail, statement_text (statement, 0));
  mail_record (campaign->mail, statement_text (statement, 0));
}

static void plant_passphrase (Campaign *campaign)
{
  campaign->keys.users[0].passphrase = 99;
  campaign->keys_touched = TRUE;
}

static void plant_draft (Campaign *campaign)
{
  campaign->drafts = 99;
}

static void plant_backup (Campaign *campaign)
{
  campaign->backup = 99;
}

static const struct {
  void (*plant) (Campaign *campaign);
  const char *must_say;
} plants[] = {
  { plant_early_acknowledgement, "lost: the changes do not reach" },
  { plant_lost_row, "table event is not as it was acknowledged" },
  { plant_double, "table setting is not as it was acknowledged" },
  { plant_mail, "twice: message" },
  { plant_passphrase, "lost: the passphrase" },
  { plant_draft, "lost: the draft" },
  { plant_backup, "lost: backup" },
};

static gboolean says (GPtrArray *findings, const char *part)
{
  for (guint i = 0; i < findings->len; i++)
    if (strstr (findings->pdata[i], part) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean plant_all (Campaign *campaign)
{
  guint caught = 0;

  for (guint i = 0; i < G_N_ELEMENTS (plants); i++) {
    g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_free);

    begin_store (campaign);
    check (campaign, none);
    prove_print (none, "a store that nobody touched");
    plants[i].plant (campaign);
    check (campaign, findings);
    if (none->len == 0 && says (findings, plants[i].must_say))
      caught++;
    else {
      printf ("a planted fault was not caught: %s\n", plants[i].must_say);
      prove_print (findings, "instead");
    }
  }
  printf ("planted: %u faults, %s\n", caught, caught == G_N_ELEMENTS (plants) ? "caught" : "NOT all caught");
  fflush (stdout);
  campaign->verified = 0;
  return caught == G_N_ELEMENTS (plants);
}

static void run (Campaign *campaign, guint kills)
{
  for (guint i = 0; i < kills && campaign->findings < 20; i++) {
    g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);

    if (i % KILLS_A_STORE == 0)
      begin_store (campaign);
    live_and_die (campaign);
    check (campaign, findings);
    find (campaign, findings);
    if (findings->len > 0)
      begin_store (campaign);
  }
}

static void tell_kinds (const Campaign *campaign)
{
  printf ("done (and killed in the middle):");
  for (guint i = 0; i < work_kind_count (); i++)
    printf (" %s %u (%u)%s", work_kinds[i].name, campaign->per_kind[i], campaign->killed_in[i],
            i + 1 < work_kind_count () ? "," : "\n");
}

int main (int argc, char **argv)
{
  const char *given = g_getenv ("KITH_SEED");
  guint kills = argc > 1 ? (guint)strtoul (argv[1], NULL, 10) : 2000;
  Campaign campaign = { 0 };

  mail_program (argc, argv);
  prove_must (sodium_init () >= 0, NULL, "libsodium");
  prctl (PR_SET_CHILD_SUBREAPER, 1);

  guint32 seed = given != NULL ? (guint32)strtoul (given, NULL, 10) : g_random_int ();

  printf ("seed %u (KITH_SEED=%u chooses the same)\n", seed, seed);
  begin (&campaign, seed);

  gboolean good = plant_all (&campaign);

  if (good)
    run (&campaign, kills);
  tell_kinds (&campaign);
  prove_remove (campaign.place);
  printf ("kill: %u kills (%u at a call), %u changes acknowledged, %u findings: %s, %u stores verified\n",
          campaign.kills, campaign.by_call, campaign.done, campaign.findings,
          campaign.findings == 0 ? "0 lost, 0 twice" : "NOT as it should be", campaign.verified);
  return good && campaign.findings == 0 && campaign.verified == kills ? 0 : 1;
}
