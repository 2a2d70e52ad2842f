/* Every call that can fail, failing: `faults [EVERY] [KIND…]`.
 *
 * For each kind of work, and each kind of call (write, sync, open, rename, unlink, truncate, read, allocation), the first call is made
 * to fail, then the second, and so on until the work is done without reaching it; each time once only, and, but for allocations, from
 * then on. EVERY (1) above 1 tries only each EVERYth. The work must end with a message or be done. Where an allocation fails the program
 * may end. The store must then open and verify, and be as before where a message said that nothing was changed, or as acknowledged. */
#include "base/error.h"
#include "prove/lib-break.h"
#include "prove/lib-mail.h"
#include "prove/lib-work.h"
#include "store/draft.h"
#include "store/keyring.h"
#include "store/setting.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE 60 /* seconds, for one piece of work */
#define NUMBER 5000 /* of the work that is broken */
#define FIRST_SEEDS 400
#define MOST_FINDINGS 40

/* What the worker says of its work. */
typedef struct {
  char what; /* '=' done, '!' a message, '.' neither */
  long seen;
  Keys keys;
  Picture picture;
  char problem[240];
} Report;

typedef struct {
  const WorkKind *kind;
  guint32 seed; /* with which it finds something to do */
  BreakKinds calls;
  long number;
  BreakWay way;
  int error;
} Trial;

typedef struct {
  long trials, messages, done, ended, verified, findings;
} Totals;

typedef struct {
  char *place, *pattern, *store, *backups, *mail, *spare;
  Mailer mailer;
  Keys keys;
  Picture picture; /* of the pattern */
  gint64 changes;  /* how many rows the work writes when nothing is broken */
  gboolean fresh;  /* the store is as the pattern */
  long every;
  gboolean quiet;
  Totals totals;
} Campaign;

static void work (const Campaign *campaign, const Trial *trial, int to)
{
  g_autoptr (GError) error = NULL;
  Work *worker = NULL;
  Report report = { 0 };
  gboolean opens = trial->kind->run == NULL;

  alarm (PATIENCE);
  if (opens)
    break_arm (trial->calls, trial->number, trial->way, trial->error);
  worker = work_open (campaign->store, campaign->backups, campaign->mailer, &campaign->keys, trial->seed, &error);
  if (!opens && worker != NULL) {
    worker->number = NUMBER;
    break_arm (trial->calls, trial->number, trial->way, trial->error);
  }

  gboolean done = worker != NULL && (opens || trial->kind->run (worker, &error));

  report.seen = break_disarm ();
  report.what = done ? '=' : error != NULL && error->message[0] != '\0' ? '!' : '.';
  if (error != NULL)
    g_snprintf (report.problem, sizeof report.problem, "%s", error->message);
  report.keys = worker != NULL ? worker->keys : campaign->keys;
  if (done && !prove_picture (worker->session, &report.picture, NULL))
    g_snprintf (report.problem, sizeof report.problem, "afterwards the store cannot be read");
  break_free_write (to, &report, sizeof report);
  work_close (worker); /* the whole of leaving, too */
  _exit (0);
}

/* Returns the worker's status; REPORT.what stays 0 where it said nothing. */
static int attempt (Campaign *campaign, const Trial *trial, Report *report)
{
  int ends[2], status = 0, of_worker = 0;
  pid_t pid, worker;

  memset (report, 0, sizeof *report);
  if (!campaign->fresh) {
    prove_copy_store (campaign->pattern, campaign->store);
    mail_forget (campaign->mail);
  }
  prove_remove (campaign->backups);
  prove_make_directory (campaign->backups);
  prove_must (pipe (ends) == 0, NULL, "a pipe");
  worker = fork ();
  if (worker == 0) {
    int null = open ("/dev/null", O_WRONLY);

    dup2 (null, 2);
    close (ends[0]);
    work (campaign, trial, ends[1]);
  }
  close (ends[1]);
  if (read (ends[0], report, sizeof *report) != (ssize_t)sizeof *report)
    report->what = 0;
  close (ends[0]);
  while ((pid = waitpid (-1, &status, 0)) > 0 || errno == EINTR)
    if (pid == worker)
      of_worker = status;
  campaign->fresh = prove_same_files (campaign->pattern, campaign->store);
  return of_worker;
}

/* Whether the library whose allocation failed ends the program on purpose (GLib does) or by falling over it (libconfig). */
static gboolean is_end_for_want_of_memory (int signal_number)
{
  return signal_number == SIGABRT || signal_number == SIGTRAP || signal_number == SIGSEGV;
}

static void judge_end (const Trial *trial, const Report *report, int status, GPtrArray *findings)
{
  gboolean may_end = trial->calls == BREAK_ALLOCATION;
  int signal_number = WIFSIGNALED (status) ? WTERMSIG (status) : 0;

  if (signal_number == SIGALRM)
    prove_find (findings, "it hangs");
  else if (signal_number != 0 && !(may_end && is_end_for_want_of_memory (signal_number)))
    prove_find (findings, "it ended with signal %d", signal_number);
  else if (signal_number == 0 && WEXITSTATUS (status) != 0 && !may_end)
    prove_find (findings, "it ended with status %d", WEXITSTATUS (status));
  else if (signal_number == 0 && WEXITSTATUS (status) == 0 && report->what != '=' && report->what != '!')
    prove_find (findings, "it failed without a message");
  else if (report->what == '=' && report->problem[0] != '\0')
    prove_find (findings, "%s", report->problem);
}

static gboolean unlocks (Campaign *campaign, const Access *user, StoreKey *key)
{
  g_autoptr (Secret) secret = work_passphrase (user->passphrase);

  return keyring_unlock (campaign->store, user->name, secret, key, NULL);
}

/* The key that opens the store now: by the passphrase that was acknowledged, or where none was by the old or the new one. */
static void find_key (Campaign *campaign, const Report *report, StoreKey *key, GPtrArray *findings)
{
  Access was = campaign->keys.users[0], is = report->what == '=' ? report->keys.users[0] : was;

  if (unlocks (campaign, &is, key))
    return;
  is.passphrase = NUMBER;
  if (report->what != 0 || !unlocks (campaign, &is, key))
    prove_find (findings, "lost: the passphrase does not open the store");
}

/* Nobody else's slot goes, whatever fails. */
static void check_others (Campaign *campaign, const Trial *trial, GPtrArray *findings)
{
  g_auto (GStrv) names = keyring_users (campaign->store, NULL);

  if (strcmp (trial->kind->name, "coordinator-remove") == 0)
    return;
  for (guint i = 0; i < ACCESS_MOST && campaign->keys.users[i].name[0] != '\0'; i++)
    if (names == NULL || !g_strv_contains ((const char *const *)names, campaign->keys.users[i].name))
      prove_find (findings, "lost: %s is not in the keyring", campaign->keys.users[i].name);
}

static void check_extras (Campaign *campaign, const Trial *trial, const Report *report, KithSession *session,
                          const StoreKey *key, GPtrArray *findings)
{
  g_autofree char *file = g_strdup_printf ("%s/backup-%u", campaign->backups, NUMBER);
  gboolean backed_up = g_file_test (file, G_FILE_TEST_EXISTS);

  if (strcmp (trial->kind->name, "draft") == 0) {
    g_autoptr (Draft) draft = draft_find (session, "request", 0);

    if (report->what == '=' && (draft == NULL || atoi (values_text (draft->values, "issue")) != NUMBER))
      prove_find (findings, "lost: the draft");
  }
  if (strcmp (trial->kind->name, "backup") == 0) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KithSession) copy = backed_up ? prove_open_backup (file, campaign->spare, key, &error) : NULL;

    if (report->what == '=' && !backed_up)
      prove_find (findings, "lost: the backup");
    if (backed_up && copy == NULL)
      prove_find (findings, "half a backup: %s", error->message);
    else if (copy != NULL)
      prove_compare_tables (copy, &campaign->picture, "the backup's original", findings);
  }
}

/* Steps that may be there beyond what was acknowledged. One that failed with a message made none, unless it is several or the message
 * says that it does not know. */
static guint steps_beyond (const Trial *trial, const Report *report)
{
  if (report->what == '=')
    return 0;
  if (report->what == '!' && trial->kind->most_steps == 1 && strstr (report->problem, "may have been saved") == NULL)
    return 0;
  return trial->kind->most_steps;
}

static void check_store (Campaign *campaign, const Trial *trial, const Report *report, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  StoreKey key = campaign->keys.key;

  if (trial->kind->slow) {
    find_key (campaign, report, &key, findings);
    check_others (campaign, trial, findings);
  }

  g_autoptr (KithSession) session = prove_open (campaign->store, &key, "coordinator", &error);

  if (session == NULL) {
    prove_find (findings, "lost: the store does not open: %s", error->message);
    return;
  }
  prove_verify (session, findings);
  prove_compare (session, report->what == '=' ? &report->picture : &campaign->picture, steps_beyond (trial, report),
                 findings);
  mail_check (session, campaign->mail, findings);
  check_extras (campaign, trial, report, session, &key, findings);
  campaign->fresh = FALSE;
  campaign->totals.verified++;
}

static void check (Campaign *campaign, const Trial *trial, const Report *report, int status, GPtrArray *findings)
{
  judge_end (trial, report, status, findings);
  if (report->what == '=' && trial->kind->most_steps == 1 &&
      report->picture.change - campaign->picture.change != campaign->changes)
    prove_find (findings,
                "lost: it was acknowledged, and %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " rows were written",
                report->picture.change - campaign->picture.change, campaign->changes);
  campaign->totals.trials++;
  campaign->totals.messages += report->what == '!' ? 1 : 0;
  campaign->totals.done += report->what == '=' ? 1 : 0;
  campaign->totals.ended += report->what == 0 ? 1 : 0;
  if (!campaign->fresh) {
    check_store (campaign, trial, report, findings);
    return;
  }
  campaign->totals.verified++; /* not a byte differs from the pattern, which has been verified */
}

static void tell (Campaign *campaign, const Trial *trial, GPtrArray *findings)
{
  g_autofree char *where =
      g_strdup_printf ("%s, %s number %ld%s (errno %d)", trial->kind->name, break_name (trial->calls), trial->number,
                       trial->way == BREAK_ONCE ? "" : " and all later ones", trial->error);

  if (!campaign->quiet)
    prove_print (findings, where);
  campaign->totals.findings += findings->len;
}

/* From the first call until the work is done without meeting the broken one. Returns how many calls there are. */
static long break_each (Campaign *campaign, Trial trial)
{
  for (trial.number = 1;; trial.number += campaign->every) {
    g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
    Report report;
    int status = attempt (campaign, &trial, &report);

    check (campaign, &trial, &report, status, findings);
    if (report.what != 0 && report.seen < trial.number && report.what != '=')
      prove_find (findings, "nothing was broken, and yet: %s", report.problem);
    tell (campaign, &trial, findings);
    if ((report.what != 0 && report.seen < trial.number) || campaign->totals.findings > MOST_FINDINGS)
      return report.seen;
  }
}

/* A seed with which KIND, unbroken, finds something to do and does it. */
static gboolean find_seed (Campaign *campaign, Trial *trial)
{
  Report report = { 0 };

  trial->calls = 0;
  for (trial->seed = 1; trial->seed < FIRST_SEEDS; trial->seed++) {
    attempt (campaign, trial, &report);
    campaign->changes = report.picture.change - campaign->picture.change;
    if (report.what == '=' && (trial->kind->most_steps != 1 || campaign->changes > 0))
      return TRUE;
  }
  if (!campaign->quiet)
    printf ("FOUND %s: with nothing broken it is never done: %s\n", trial->kind->name, report.problem);
  campaign->totals.findings++;
  return FALSE;
}

static void break_kind (Campaign *campaign, const WorkKind *kind)
{
  Trial trial = { .kind = kind };
  g_autoptr (GString) line = g_string_new (kind->name);

  if (!find_seed (campaign, &trial))
    return;
  for (unsigned calls = BREAK_WRITE; calls <= BREAK_ALLOCATION; calls <<= 1) {
    trial.calls = (BreakKinds)calls;
    if (calls == BREAK_ALLOCATION && !break_reaches_allocations ())
      continue;
    trial.error = calls == BREAK_ALLOCATION ? ENOMEM : calls == BREAK_WRITE ? ENOSPC : EIO;
    trial.way = BREAK_ONCE;
    g_string_append_printf (line, ", %ld %s", break_each (campaign, trial), break_name (trial.calls));
    if (calls == BREAK_ALLOCATION)
      continue;
    trial.way = BREAK_FROM_THEN_ON;
    break_each (campaign, trial);
  }
  if (!campaign->quiet) {
    printf ("%s\n", line->str);
    fflush (stdout);
  }
}

static void begin (Campaign *campaign)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSession) session = NULL;

  campaign->place = prove_directory ();
  campaign->pattern = g_build_filename (campaign->place, "pattern", NULL);
  campaign->store = g_build_filename (campaign->place, "store", NULL);
  campaign->backups = g_build_filename (campaign->place, "backups", NULL);
  campaign->mail = g_build_filename (campaign->place, "mail", NULL);
  campaign->spare = g_build_filename (campaign->place, "spare", NULL);
  prove_make_directory (campaign->mail);
  campaign->mailer = mail_mailer (campaign->mail);
  work_make_store (campaign->pattern, campaign->place, campaign->mailer, &campaign->keys);
  session = prove_open (campaign->pattern, &campaign->keys.key, "coordinator", &error);
  prove_must (session != NULL && prove_picture (session, &campaign->picture, &error), error, "the pattern");
}

/* Planted: work that lies, that is silent, that changes something and says it did not, and that falls over. */
static gboolean lie (Work *worker, GError **error G_GNUC_UNUSED)
{
  work_kind ("supporter-add")->run (worker, NULL);
  return TRUE;
}

static gboolean say_nothing (Work *worker, GError **error G_GNUC_UNUSED)
{
  return work_kind ("supporter-add")->run (worker, NULL);
}

static gboolean say_too_little (Work *worker, GError **error)
{
  g_autofree char *line = NULL;

  if (!setting_set (worker->session, "office.name", "Another", error))
    return FALSE;
  if (g_file_get_contents ("/proc/self/status", &line, NULL, NULL))
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, "Nothing was changed.");
  return FALSE;
}

static gboolean fall (Work *worker, GError **error)
{
  int fd = open ("/dev/null", O_RDONLY);

  if (fd < 0)
    raise (SIGSEGV);
  close (fd);
  return work_kind ("setting")->run (worker, error);
}

static const struct {
  WorkKind kind;
  BreakKinds calls;
} plants[] = {
  { { "planted: a lie", 1, lie, FALSE }, BREAK_WRITE },
  { { "planted: silence", 1, say_nothing, FALSE }, BREAK_SYNC },
  { { "planted: a change behind a message", 1, say_too_little, FALSE }, BREAK_OPEN },
  { { "planted: a fall", 1, fall, FALSE }, BREAK_OPEN },
};

static gboolean plant_all (Campaign *campaign)
{
  guint caught = 0;

  campaign->quiet = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (plants); i++) {
    Trial trial = { .kind = &plants[i].kind, .way = BREAK_ONCE, .error = EIO };

    prove_must (find_seed (campaign, &trial), NULL, "a planted fault");
    trial.calls = plants[i].calls;
    trial.number = 1;
    for (campaign->totals.findings = 0; trial.number < 40 && campaign->totals.findings == 0; trial.number++) {
      g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
      Report report;
      int status = attempt (campaign, &trial, &report);

      check (campaign, &trial, &report, status, findings);
      tell (campaign, &trial, findings);
    }
    if (campaign->totals.findings > 0)
      caught++;
    else
      printf ("not caught: %s\n", plants[i].kind.name);
  }
  printf ("planted: %u faults, %s\n", caught, caught == G_N_ELEMENTS (plants) ? "caught" : "NOT all caught");
  memset (&campaign->totals, 0, sizeof campaign->totals);
  campaign->quiet = FALSE;
  fflush (stdout);
  return caught == G_N_ELEMENTS (plants);
}

static const WorkKind opening = { "open", 0, NULL, FALSE };

static gboolean wanted (const char *name, int argc, char **argv)
{
  for (int i = 2; i < argc; i++)
    if (strcmp (argv[i], name) == 0)
      return TRUE;
  return argc <= 2 && strcmp (name, "send-all") != 0; /* the same as "send", again and again */
}

/* Every JOBSth kind from the JOBth on; each job has a store of its own. */
static Totals run_job (guint job, guint jobs, long every, int argc, char **argv)
{
  Campaign campaign = { .every = every };

  begin (&campaign);
  if (job == 0 && wanted (opening.name, argc, argv))
    break_kind (&campaign, &opening);
  for (guint i = job; i < work_kind_count () && campaign.totals.findings <= MOST_FINDINGS; i += jobs)
    if (wanted (work_kinds[i].name, argc, argv))
      break_kind (&campaign, &work_kinds[i]);
  prove_remove (campaign.place);
  return campaign.totals;
}

static void add (Totals *all, const Totals *some)
{
  all->trials += some->trials;
  all->messages += some->messages;
  all->done += some->done;
  all->ended += some->ended;
  all->verified += some->verified;
  all->findings += some->findings;
}

static gboolean run_jobs (guint jobs, long every, int argc, char **argv, Totals *all)
{
  int ends[2];
  gboolean whole = TRUE;

  prove_must (pipe (ends) == 0, NULL, "a pipe");
  fflush (stdout);
  for (guint job = 0; job < jobs; job++)
    if (fork () == 0) {
      prctl (PR_SET_CHILD_SUBREAPER, 1);
      Totals totals = run_job (job, jobs, every, argc, argv);

      fflush (stdout);
      break_free_write (ends[1], &totals, sizeof totals);
      _exit (0);
    }
  close (ends[1]);
  for (guint job = 0; job < jobs; job++) {
    Totals totals = { 0 };

    whole &= read (ends[0], &totals, sizeof totals) == (ssize_t)sizeof totals;
    add (all, &totals);
  }
  while (wait (NULL) > 0)
    ;
  return whole;
}

int main (int argc, char **argv)
{
  const char *given = g_getenv ("KITH_JOBS");
  long every = argc > 1 ? strtol (argv[1], NULL, 10) : 1;
  Campaign planted = { .every = 1 };
  Totals all = { 0 };

  mail_program (argc, argv);
  prove_must (sodium_init () >= 0 && every > 0, NULL, "faults [EVERY] [KIND…]");
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  begin (&planted);

  gboolean good = plant_all (&planted);

  prove_remove (planted.place);
  good = good && run_jobs (given != NULL ? (guint)strtoul (given, NULL, 10) : 2, every, argc, argv, &all);
  if (!break_reaches_allocations ())
    printf ("allocations are not failed in this build, whose sanitizer brings its own\n");
  printf (
      "faults: %ld calls failed: %ld ended in a message, %ld in success, %ld ended the program; %ld stores verified, "
      "%ld findings\n",
      all.trials, all.messages, all.done, all.ended, all.verified, all.findings);
  return good && all.findings == 0 && all.trials > 0 && all.verified == all.trials ? 0 : 1;
}
