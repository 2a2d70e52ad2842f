#include "prove/lib-trial.h"

#include "prove/lib-mail.h"
#include "prove/lib-same.h"
#include "prove/lib-split.h"
#include "store/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE 60 /* seconds, for one piece of work */
#define FIRST_SEEDS 400

static ino_t database_inode (const Campaign *campaign)
{
  g_autofree char *path = g_build_filename (campaign->judge.store, STORE_DATABASE, NULL);
  struct stat status;

  return stat (path, &status) == 0 ? status.st_ino : 0;
}

static Work *open_work (const Campaign *campaign, GError **error)
{
  return work_open (campaign->judge.store, campaign->judge.backups, campaign->mailer, &campaign->judge.keys, 1, error);
}

static void close_worker (Campaign *campaign)
{
  g_clear_pointer (&campaign->worker, work_close);
}

/* The store as it was, with nobody else's traces, and open unless it is the opening that is tried. */
static void prepare (Campaign *campaign, const Trial *trial)
{
  g_autoptr (GError) error = NULL;

  if (!campaign->fresh) {
    pattern_restore (campaign->pattern, campaign->judge.store);
    pattern_restore (campaign->no_backups, campaign->judge.backups);
    mail_forget (campaign->judge.mail);
  }
  campaign->fresh = TRUE;
  if (trial->kind->run == NULL || campaign->inode != database_inode (campaign))
    close_worker (campaign);
  if (trial->kind->run == NULL || campaign->worker != NULL)
    return;
  campaign->worker = open_work (campaign, &error);
  prove_must (campaign->worker != NULL, error, "opening the store");
  campaign->inode = database_inode (campaign);
}

static void set_out (const Campaign *campaign, const Trial *trial)
{
  same_row (1);
  if (campaign->worker == NULL)
    return;
  campaign->worker->number = JUDGED_NUMBER;
  g_rand_set_seed (campaign->worker->chance, trial->seed);
}

static void do_work (const Campaign *campaign, const Trial *trial, Report *report)
{
  g_autoptr (GError) error = NULL;
  gboolean opens = trial->kind->run == NULL;
  Work *worker = opens ? open_work (campaign, &error) : campaign->worker;
  gboolean done = worker != NULL && (opens || trial->kind->run (worker, &error));

  report->seen = break_disarm ();
  judge_fill (report, &campaign->judge, worker, done, error);
  if (opens)
    work_close (worker);
}

static void hide_messages (void)
{
  int null = open ("/dev/null", O_WRONLY | O_CLOEXEC);

  dup2 (null, 2);
  close (null);
}

static void work (const Campaign *campaign, const Trial *trial, int to)
{
  Report report = { 0 };

  alarm (PATIENCE);
  set_out (campaign, trial);
  break_arm (trial->calls, trial->number, trial->way, trial->error);
  do_work (campaign, trial, &report);
  break_free_write (to, &report, sizeof report);
  work_close (campaign->worker); /* the whole of leaving, too */
  _exit (0);
}

static gboolean read_report (int from, Report *report)
{
  gboolean whole = read (from, report, sizeof *report) == (ssize_t)sizeof *report;

  if (!whole)
    memset (report, 0, sizeof *report);
  close (from);
  return whole;
}

/* Looks at what the work has left by now. */
static void look (Campaign *campaign)
{
  const Judge *judge = &campaign->judge;
  gboolean same_store = pattern_compare (campaign->pattern, judge->store, campaign->left[0]);
  gboolean same_backups = pattern_compare (campaign->no_backups, judge->backups, campaign->left[1]);
  g_autofree char *mail = mail_text (judge->mail);

  campaign->fresh = same_store && same_backups && strcmp (mail, campaign->mail) == 0;
}

/* Waits for all, also those that the work has left behind. Returns WORKER's status. */
static int wait_all (pid_t worker)
{
  int status = 0, of_worker = 0;
  pid_t pid;

  while ((pid = waitpid (-1, &status, 0)) > 0 || errno == EINTR)
    if (pid == worker)
      of_worker = status;
  return of_worker;
}

/* Returns the worker's status. */
static int attempt (Campaign *campaign, const Trial *trial, Report *report)
{
  int ends[2], status;
  pid_t worker;

  prepare (campaign, trial);
  prove_must (pipe2 (ends, O_CLOEXEC) == 0, NULL, "a pipe");
  fflush (stdout);
  worker = fork ();
  if (worker == 0) {
    hide_messages ();
    close (ends[0]);
    work (campaign, trial, ends[1]);
  }
  close (ends[1]);
  read_report (ends[0], report);
  status = wait_all (worker);
  look (campaign);
  return status;
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
}

/* A digest of everything that the judge goes by. */
static GBytes *digest_case (const Campaign *campaign, const Trial *trial, const Report *report)
{
  unsigned char digest[DIGEST_SIZE];
  crypto_generichash_state state;
  Report said = *report;
  g_autofree char *mail = mail_text (campaign->judge.mail);

  said.seen = 0;
  crypto_generichash_init (&state, NULL, 0, sizeof digest);
  crypto_generichash_update (&state, (const unsigned char *)trial->kind->name, strlen (trial->kind->name) + 1);
  crypto_generichash_update (&state, (const unsigned char *)&said, sizeof said);
  crypto_generichash_update (&state, (const unsigned char *)mail, strlen (mail) + 1);
  crypto_generichash_update (&state, campaign->left[0], sizeof campaign->left);
  crypto_generichash_final (&state, digest, sizeof digest);
  return g_bytes_new (digest, sizeof digest);
}

/* The store of work that still has it open is copied, with everything in it. */
static void judge_left (Campaign *campaign, const Trial *trial, const Report *report, GPtrArray *findings)
{
  Judge judge = campaign->judge;

  if (campaign->running) {
    g_autoptr (Pattern) now = pattern_read (judge.store);

    judge.store = campaign->copy;
    prove_make_directory (campaign->copy);
    pattern_restore (now, campaign->copy);
  }
  judge.cannot_remove = trial->calls == BREAK_UNLINK;
  judge_store (&judge, trial->kind, report, findings);
  campaign->fresh = FALSE;
}

/* Not opened where not a byte differs from the pattern, and nothing was acknowledged; nor where the same was said and left before. */
static void check_store (Campaign *campaign, const Trial *trial, const Report *report, GPtrArray *findings)
{
  g_autoptr (GBytes) digest = digest_case (campaign, trial, report);
  guint before = findings->len;

  campaign->totals.verified++;
  if ((campaign->fresh && report->what != '=') || g_hash_table_contains (campaign->sound, digest))
    return;
  campaign->totals.different++;
  judge_left (campaign, trial, report, findings);
  if (findings->len == before)
    g_hash_table_add (campaign->sound, g_steal_pointer (&digest));
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

static void check (Campaign *campaign, const Trial *trial, const Report *report, int status)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);

  judge_end (trial, report, status, findings);
  judge_report (&campaign->judge, trial->kind, report, findings);
  campaign->totals.trials++;
  campaign->totals.messages += report->what == '!' ? 1 : 0;
  campaign->totals.done += report->what == '=' ? 1 : 0;
  campaign->totals.ended += report->what == 0 ? 1 : 0;
  check_store (campaign, trial, report, findings);
  if (trial->number > report->seen && report->what == '!')
    prove_find (findings, "nothing was broken, and yet: %s", report->problem);
  tell (campaign, trial, findings);
}

void trial_run (Campaign *campaign, const Trial *trial, Report *report)
{
  int status = attempt (campaign, trial, report);

  check (campaign, trial, report, status);
}

long trial_run_each (Campaign *campaign, Trial trial, long every)
{
  Report report;

  trial.number = 1;
  for (;;) {
    trial_run (campaign, &trial, &report);
    if ((report.what != 0 && report.seen < trial.number) || campaign->totals.findings > MOST_FINDINGS)
      return report.seen;
    trial.number += every;
  }
}

static void run_splitting (const Campaign *campaign, const Trial *trial, long every, int to, int from)
{
  Report report = { 0 };

  hide_messages ();
  set_out (campaign, trial);
  split_begin (to, from, every, PATIENCE);
  do_work (campaign, trial, &report);
  split_end (to);
  break_free_write (to, &report, sizeof report);
  work_close (campaign->worker);
  _exit (0);
}

/* Those that went on after the failure are to be tried again by themselves: what they do then reaches the store. */
static void judge_splits (Campaign *campaign, Trial trial, int from, int to, GArray *again)
{
  const Report silence = { 0 };
  SplitEnd end;

  campaign->running = TRUE;
  while (campaign->totals.findings <= MOST_FINDINGS && split_next (from, &end) && end.number != 0) {
    trial.number = end.number;
    if (split_is_clean (&end)) {
      look (campaign);
      check (campaign, &trial, &silence, end.status);
    } else {
      g_array_append_val (again, end.number);
    }
    split_go_on (to);
  }
  campaign->running = FALSE;
}

long trial_run_split (Campaign *campaign, Trial trial, long every)
{
  g_autoptr (GArray) again = g_array_new (FALSE, FALSE, sizeof (long));
  int ends[2], answers[2], status;
  Report report = { 0 };
  pid_t runner;

  prepare (campaign, &trial);
  prove_must (pipe2 (ends, O_CLOEXEC) == 0 && pipe2 (answers, O_CLOEXEC) == 0, NULL, "a pipe");
  fflush (stdout);
  runner = fork ();
  if (runner == 0) {
    close (ends[0]);
    close (answers[1]);
    run_splitting (campaign, &trial, every, ends[1], answers[0]);
  }
  close (ends[1]);
  close (answers[0]);
  judge_splits (campaign, trial, ends[0], answers[1], again);
  close (answers[1]);
  read_report (ends[0], &report);
  status = wait_all (runner);
  look (campaign);
  trial.number = report.seen + 1; /* the run itself, in which nothing has failed */
  check (campaign, &trial, &report, status);
  for (guint i = 0; i < again->len && campaign->totals.findings <= MOST_FINDINGS; i++) {
    Report other;

    trial.number = g_array_index (again, long, i);
    trial_run (campaign, &trial, &other);
  }
  return report.seen;
}

gboolean trial_find_seed (Campaign *campaign, Trial *trial)
{
  Report report = { 0 };

  trial->calls = 0;
  for (trial->seed = 1; trial->seed < FIRST_SEEDS; trial->seed++) {
    attempt (campaign, trial, &report);
    if (judge_expects (&campaign->judge, trial->kind, &report))
      return TRUE;
  }
  if (!campaign->quiet)
    printf ("FOUND %s: with nothing broken it is never done: %s\n", trial->kind->name, report.problem);
  campaign->totals.findings++;
  return FALSE;
}

void campaign_begin (Campaign *campaign)
{
  g_autoptr (GError) error = NULL;
  Judge *judge = &campaign->judge;
  g_autofree char *pattern = NULL;

  campaign->place = prove_directory ();
  pattern = g_build_filename (campaign->place, "pattern", NULL);
  judge->store = g_build_filename (campaign->place, "store", NULL);
  judge->backups = g_build_filename (campaign->place, "backups", NULL);
  judge->mail = g_build_filename (campaign->place, "mail", NULL);
  campaign->copy = g_build_filename (campaign->place, "copy", NULL);
  judge->spare = g_build_filename (campaign->place, "spare", NULL);
  prove_make_directory (judge->mail);
  prove_make_directory (judge->backups);
  campaign->mailer = mail_mailer (judge->mail);
  work_make_store (pattern, campaign->place, campaign->mailer, &judge->keys);
  prove_copy_store (pattern, judge->store);
  campaign->pattern = pattern_read (judge->store);
  campaign->no_backups = pattern_read (judge->backups);
  campaign->mail = mail_text (judge->mail);
  campaign->fresh = TRUE;
  campaign->sound = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);

  g_autoptr (KithSession) session = prove_open (pattern, &judge->keys.key, "coordinator", &error);

  prove_must (session != NULL && prove_picture (session, &judge->picture, &error), error, "the pattern");
  same_row (0);
}

void campaign_end (Campaign *campaign)
{
  close_worker (campaign);
  g_hash_table_unref (campaign->sound);
  g_free (campaign->mail);
  pattern_free (campaign->pattern);
  pattern_free (campaign->no_backups);
  prove_remove (campaign->place);
}
