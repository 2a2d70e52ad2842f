/* Every call that can fail, failing: `faults [EVERY] [KIND…]`.
 *
 * For each kind of work, and each kind of call (write, sync, open, rename, unlink, truncate, read, allocation), the first call is made
 * to fail, then the second, and so on until the work is done without reaching it; each time once only, and, but for allocations, from
 * then on. EVERY (1) above 1 tries only each EVERYth. The work must end with a message or be done. Where an allocation fails the program
 * may end. The store must then open and verify, and be as before where a message said that nothing was changed, or as acknowledged. */
#include "base/error.h"
#include "prove/lib-mail.h"
#include "prove/lib-same.h"
#include "prove/lib-trial.h"
#include "store/setting.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Planted: work that lies, that is silent, that changes something and says it did not, that falls over, and that leaves half a change. */
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

/* Past the steps, and back: only whoever falls over in between leaves a trace. */
static gboolean falter (Work *worker, GError **error)
{
  return prove_sql (worker->session, "UPDATE person SET name = name || '.'") &&
         prove_sql (worker->session, "UPDATE person SET name = substr (name, 1, length (name) - 1)") &&
         work_kind ("setting")->run (worker, error);
}

static const struct {
  WorkKind kind;
  BreakKinds calls;
} plants[] = {
  { { "planted: a lie", 1, lie, FALSE }, BREAK_WRITE },
  { { "planted: silence", 1, say_nothing, FALSE }, BREAK_SYNC },
  { { "planted: a change behind a message", 1, say_too_little, FALSE }, BREAK_OPEN },
  { { "planted: a fall", 1, fall, FALSE }, BREAK_OPEN },
  { { "planted: half a change", 1, falter, FALSE }, BREAK_ALLOCATION },
};

static void try_plant (Campaign *campaign, Trial *trial)
{
  Report report;

  if (trial->calls == BREAK_ALLOCATION)
    trial_run_split (campaign, *trial, 1);
  else
    for (; trial->number < 40 && campaign->totals.findings == 0; trial->number++)
      trial_run (campaign, trial, &report);
}

static gboolean plant_all (Campaign *campaign)
{
  guint planted = 0, caught = 0;

  campaign->quiet = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (plants); i++) {
    Trial trial = { .kind = &plants[i].kind, .way = BREAK_ONCE, .error = EIO };

    if (plants[i].calls == BREAK_ALLOCATION && !break_reaches_allocations ())
      continue;
    prove_must (trial_find_seed (campaign, &trial), NULL, "a planted fault");
    trial.calls = plants[i].calls;
    trial.number = 1;
    campaign->totals.findings = 0;
    try_plant (campaign, &trial);
    planted++;
    if (campaign->totals.findings > 0)
      caught++;
    else
      printf ("not caught: %s\n", plants[i].kind.name);
  }
  printf ("planted: %u faults, %s\n", planted, caught == planted ? "caught" : "NOT all caught");
  memset (&campaign->totals, 0, sizeof campaign->totals);
  campaign->quiet = FALSE;
  fflush (stdout);
  return caught == planted;
}

static void break_kind (Campaign *campaign, const WorkKind *kind, long every)
{
  Trial trial = { .kind = kind };
  g_autoptr (GString) line = g_string_new (kind->name);

  if (!trial_find_seed (campaign, &trial))
    return;
  for (unsigned calls = BREAK_WRITE; calls < BREAK_ALLOCATION; calls <<= 1) {
    trial.calls = (BreakKinds)calls;
    trial.error = calls == BREAK_WRITE ? ENOSPC : EIO;
    trial.way = BREAK_ONCE;
    g_string_append_printf (line, ", %ld %s", trial_run_each (campaign, trial, every), break_name (trial.calls));
    trial.way = BREAK_FROM_THEN_ON;
    trial_run_each (campaign, trial, every);
  }
  if (break_reaches_allocations ()) {
    trial.calls = BREAK_ALLOCATION;
    trial.way = BREAK_ONCE;
    trial.error = ENOMEM;
    g_string_append_printf (line, ", %ld allocation", trial_run_split (campaign, trial, every));
  }
  printf ("%s\n", line->str);
  fflush (stdout);
}

static const WorkKind opening = { "open", 0, NULL, FALSE };

static gboolean wanted (const char *name, int argc, char **argv)
{
  for (int i = 2; i < argc; i++)
    if (strcmp (argv[i], name) == 0)
      return TRUE;
  return argc <= 2 && strcmp (name, "send-all") != 0; /* the same as "send", again and again */
}

static void add (Totals *all, const Totals *some)
{
  all->trials += some->trials;
  all->messages += some->messages;
  all->done += some->done;
  all->ended += some->ended;
  all->verified += some->verified;
  all->different += some->different;
  all->findings += some->findings;
}

/* Takes kind after kind, as NEXT has them, on a store of its own. */
static Totals run_job (gint *next, long every, int argc, char **argv)
{
  Campaign campaign = { 0 };
  Totals all;

  campaign_begin (&campaign);
  for (gint i;
       campaign.totals.findings <= MOST_FINDINGS && (i = g_atomic_int_add (next, 1)) <= (gint)work_kind_count ();) {
    const WorkKind *kind = i == 0 ? &opening : &work_kinds[i - 1];

    if (wanted (kind->name, argc, argv))
      break_kind (&campaign, kind, every);
  }
  all = campaign.totals;
  campaign_end (&campaign);
  return all;
}

static gboolean run_jobs (guint jobs, long every, int argc, char **argv, Totals *all)
{
  int ends[2];
  gboolean whole = TRUE;
  gint *next = mmap (NULL, sizeof *next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  prove_must (next != MAP_FAILED && pipe (ends) == 0, NULL, "a pipe");
  fflush (stdout);
  for (guint job = 0; job < jobs; job++)
    if (fork () == 0) {
      prctl (PR_SET_CHILD_SUBREAPER, 1);
      Totals totals = run_job (next, every, argc, argv);

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
  Campaign planted = { 0 };
  Totals all = { 0 };

  mail_program (argc, argv);
  same_begin ();
  prove_must (sodium_init () >= 0 && every > 0, NULL, "faults [EVERY] [KIND…]");
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  campaign_begin (&planted);

  gboolean good = plant_all (&planted);

  campaign_end (&planted);
  good = good && run_jobs (given != NULL ? (guint)strtoul (given, NULL, 10) : 2, every, argc, argv, &all);
  if (!break_reaches_allocations ())
    printf ("allocations are not failed in this build, whose sanitizer brings its own\n");
  printf (
      "faults: %ld calls failed: %ld ended in a message, %ld in success, %ld ended the program; %ld stores verified "
      "(%ld different ones), %ld findings\n",
      all.trials, all.messages, all.done, all.ended, all.verified, all.different, all.findings);
  return good && all.findings == 0 && all.trials > 0 && all.verified == all.trials ? 0 : 1;
}
