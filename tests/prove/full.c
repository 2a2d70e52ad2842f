/* A full disk of every size: `full [KIND…]`, with EVERY in KITH_EVERY (1).
 *
 * On a small file system in memory, of our own and seen by nobody else, each kind of work begins with not one free page, then with one,
 * and so on until it is done. Each time it must end with a message or be done; the store must open and verify at once, on the disk
 * that is still as full, and hold what it held or what was acknowledged; and the same again when there is room. The making of a
 * store is tried in the same way. Needs to mount: root, or a user namespace (tests/prove/run sees to that). */
#include "base/error.h"
#include "prove/lib-break.h"
#include "prove/lib-judge.h"
#include "prove/lib-mail.h"
#include "prove/lib-same.h"
#include "store/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/statfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define AMPLE_PAGES 8000
#define MOST_PAGES 4000

typedef struct {
  long disks, messages, done, verified, findings;
} Totals;

typedef struct {
  char *place, *pattern, *disk;
  Judge judge;
  Mailer mailer;
  guint32 seed;
  gboolean quiet;
  Totals totals;
} Campaign;

static void set_size (const Campaign *campaign, long pages, unsigned long flags)
{
  g_autofree char *options = g_strdup_printf ("size=%ld,mode=0700", MAX (pages, 1) * PAGE);

  prove_must (mount ("tmpfs", campaign->disk, "tmpfs", flags, options) == 0, NULL,
              "a small disk cannot be mounted here (root, or a user namespace, is needed)");
}

static long used_pages (const Campaign *campaign)
{
  struct statfs status;

  prove_must (statfs (campaign->disk, &status) == 0, NULL, "statfs");
  return (long)(status.f_blocks - status.f_bfree);
}

/* A mount namespace of our own: whatever becomes of us, nothing stays mounted. */
static void begin_mounting (const Campaign *campaign)
{
  prove_must (unshare (CLONE_NEWNS) == 0 && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0, NULL,
              "a small disk cannot be mounted here (root, or a user namespace, is needed)");
  set_size (campaign, AMPLE_PAGES, 0);
}

static void work (const Campaign *campaign, const WorkKind *kind, Report *report)
{
  const Judge *judge = &campaign->judge;
  g_autoptr (GError) error = NULL;
  g_autoptr (Work) worker =
      work_open (judge->store, judge->backups, campaign->mailer, &judge->keys, campaign->seed, &error);

  if (worker != NULL)
    worker->number = JUDGED_NUMBER;

  gboolean done = worker != NULL && kind->run (worker, &error);

  judge_fill (report, judge, worker, done, error);
}

/* What `kith init` does. */
static void make (const Campaign *campaign, const WorkKind *kind G_GNUC_UNUSED, Report *report)
{
  const Judge *judge = &campaign->judge;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) passphrase = work_passphrase (0);
  Store *store = NULL;
  char *code = NULL;

  report->keys = judge->keys;
  if (keyring_create (judge->store, NULL, "coordinator", passphrase, &report->keys.key, &code, &error))
    store = store_create (judge->store, NULL, &report->keys.key, &error);
  report->what = store != NULL ? '=' : error != NULL && error->message[0] != '\0' ? '!' : '.';
  if (error != NULL)
    g_snprintf (report->problem, sizeof report->problem, "%s", error->message);
  store_close (store);
}

typedef void (*Act) (const Campaign *campaign, const WorkKind *kind, Report *report);

static void attempt (Campaign *campaign, Act act, const WorkKind *kind, Report *report)
{
  int ends[2], status = 0;

  memset (report, 0, sizeof *report);
  prove_must (pipe (ends) == 0, NULL, "a pipe");
  fflush (stdout);
  if (fork () == 0) {
    alarm (60);
    same_row (1);
    act (campaign, kind, report);
    break_free_write (ends[1], report, sizeof *report);
    _exit (0);
  }
  close (ends[1]);
  if (read (ends[0], report, sizeof *report) != (ssize_t)sizeof *report)
    report->what = 0;
  close (ends[0]);
  while (waitpid (-1, &status, 0) > 0 || errno == EINTR)
    ;
}

static void prepare (Campaign *campaign, gboolean with_store)
{
  set_size (campaign, AMPLE_PAGES, MS_REMOUNT);
  prove_remove (campaign->judge.store);
  prove_remove (campaign->judge.backups);
  prove_make_directory (campaign->judge.backups);
  mail_forget (campaign->judge.mail);
  if (with_store)
    prove_copy_store (campaign->pattern, campaign->judge.store);
}

/* Judges what is there, and says when. */
static void judge_now (Campaign *campaign, const WorkKind *kind, const Report *report, const char *when,
                       GPtrArray *findings)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new_with_free_func (g_free);

  judge_store (&campaign->judge, kind, report, some);
  for (guint i = 0; i < some->len; i++)
    prove_find (findings, "%s: %s", when, (const char *)some->pdata[i]);
}

static void tell (Campaign *campaign, const char *name, long pages, const Report *report, GPtrArray *findings)
{
  g_autofree char *where = g_strdup_printf ("%s with %ld free pages (%s)", name, pages,
                                            report->problem[0] != '\0' ? report->problem : "done");

  if (!campaign->quiet)
    prove_print (findings, where);
  campaign->totals.findings += findings->len;
  campaign->totals.disks++;
  campaign->totals.messages += report->what == '!' ? 1 : 0;
  campaign->totals.done += report->what == '=' ? 1 : 0;
}

static void judge_end (const Report *report, GPtrArray *findings)
{
  if (report->what == 0)
    prove_find (findings, "it ended without a word");
  else if (report->what == '.')
    prove_find (findings, "it failed without a message");
}

static void try_kind (Campaign *campaign, const WorkKind *kind, long pages, Report *report)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);

  prepare (campaign, TRUE);
  set_size (campaign, used_pages (campaign) + pages, MS_REMOUNT);
  attempt (campaign, work, kind, report);
  judge_end (report, findings);
  judge_report (&campaign->judge, kind, report, findings);
  judge_now (campaign, kind, report, "on the full disk", findings);
  set_size (campaign, AMPLE_PAGES, MS_REMOUNT);
  judge_now (campaign, kind, report, "with room again", findings);
  campaign->totals.verified++;
  tell (campaign, kind->name, pages, report, findings);
}

static gboolean find_seed (Campaign *campaign, const WorkKind *kind)
{
  Report report;

  for (campaign->seed = 1; campaign->seed < 400; campaign->seed++) {
    prepare (campaign, TRUE);
    attempt (campaign, work, kind, &report);
    if (judge_expects (&campaign->judge, kind, &report))
      return TRUE;
  }
  printf ("FOUND %s: with room it is never done\n", kind->name);
  campaign->totals.findings++;
  return FALSE;
}

static void fill_kind (Campaign *campaign, const WorkKind *kind, long every)
{
  Report report = { 0 };
  long pages = 0;

  if (!find_seed (campaign, kind))
    return;
  for (; report.what != '=' && pages < MOST_PAGES; pages += every)
    try_kind (campaign, kind, pages, &report);
  if (!campaign->quiet)
    printf ("%s: enough with %ld pages\n", kind->name, pages - every);
  fflush (stdout);
}

/* What could not be made leaves nothing in its place but perhaps the keyring, which the next attempt replaces. */
static void fill_making (Campaign *campaign, long every)
{
  static const WorkKind making = { "init", 0, NULL, FALSE };
  Report report = { 0 };
  long pages = 1;

  for (; report.what != '=' && pages < MOST_PAGES; pages += every) {
    g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) error = NULL;

    prepare (campaign, FALSE);
    set_size (campaign, used_pages (campaign) + pages, MS_REMOUNT);
    attempt (campaign, make, &making, &report);
    judge_end (&report, findings);
    set_size (campaign, AMPLE_PAGES, MS_REMOUNT);
    if (report.what != '=' && store_exists (campaign->judge.store))
      prove_find (findings, "half a store was left");
    if (report.what == '=') {
      Store *store = store_open (campaign->judge.store, &report.keys.key, &error);

      if (store == NULL)
        prove_find (findings, "lost: the store that was made does not open: %s", error->message);
      store_close (store);
    }
    campaign->totals.verified++;
    tell (campaign, making.name, pages, &report, findings);
  }
  printf ("init: enough with %ld pages\n", pages - every);
}

static void begin (Campaign *campaign)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSession) session = NULL;

  campaign->place = prove_directory ();
  campaign->pattern = g_build_filename (campaign->place, "pattern", NULL);
  campaign->judge.mail = g_build_filename (campaign->place, "mail", NULL);
  campaign->judge.spare = g_build_filename (campaign->place, "spare", NULL);
  campaign->disk = g_build_filename (campaign->place, "disk", NULL);
  campaign->judge.store = g_build_filename (campaign->disk, "store", NULL);
  campaign->judge.backups = g_build_filename (campaign->disk, "backups", NULL);
  prove_make_directory (campaign->judge.mail);
  prove_make_directory (campaign->disk);
  campaign->mailer = mail_mailer (campaign->judge.mail);
  work_make_store (campaign->pattern, campaign->place, campaign->mailer, &campaign->judge.keys);
  session = prove_open (campaign->pattern, &campaign->judge.keys.key, "coordinator", &error);
  prove_must (session != NULL && prove_picture (session, &campaign->judge.picture, &error), error, "the pattern");
  begin_mounting (campaign);
}

/* Planted: says that it is done, whatever the disk says. */
static gboolean lie (Work *worker, GError **error G_GNUC_UNUSED)
{
  work_kind ("supporter-add")->run (worker, NULL);
  return TRUE;
}

/* Planted: writes what it can past the journal, so that half of it stays. */
static gboolean leave_half (Work *worker, GError **error)
{
  prove_sql (worker->session, "UPDATE person SET specialty = 'half'");
  return work_kind ("broadcast")->run (worker, error);
}

static gboolean plant_all (Campaign *campaign)
{
  static const WorkKind plants[] = { { "planted: a lie", 1, lie, FALSE },
                                     { "planted: half a change", 1, leave_half, FALSE } };
  guint caught = 0;

  campaign->quiet = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (plants); i++) {
    campaign->totals.findings = 0;
    fill_kind (campaign, &plants[i], 5);
    caught += campaign->totals.findings > 0 ? 1 : 0;
    if (campaign->totals.findings == 0)
      printf ("not caught: %s\n", plants[i].name);
  }
  printf ("planted: %u faults, %s\n", caught, caught == G_N_ELEMENTS (plants) ? "caught" : "NOT all caught");
  memset (&campaign->totals, 0, sizeof campaign->totals);
  campaign->quiet = FALSE;
  return caught == G_N_ELEMENTS (plants);
}

static gboolean wanted (const char *name, int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], name) == 0)
      return TRUE;
  return argc <= 1;
}

int main (int argc, char **argv)
{
  const char *given = g_getenv ("KITH_EVERY");
  long every = given != NULL ? MAX (strtol (given, NULL, 10), 1) : 1;
  Campaign campaign = { 0 };

  mail_program (argc, argv);
  same_begin ();
  prove_must (sodium_init () >= 0, NULL, "libsodium");
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  begin (&campaign);

  gboolean good = plant_all (&campaign);

  if (good && wanted ("init", argc, argv))
    fill_making (&campaign, every);
  for (const WorkKind *kind = work_kinds; good && kind->name != NULL; kind++)
    if (wanted (kind->name, argc, argv))
      fill_kind (&campaign, kind, every);
  umount2 (campaign.disk, MNT_DETACH);
  prove_remove (campaign.place);
  printf ("full: %ld full disks: %ld ended in a message, %ld in success; %ld stores verified, on the full disk and "
          "after it, "
          "%ld findings\n",
          campaign.totals.disks, campaign.totals.messages, campaign.totals.done, campaign.totals.verified,
          campaign.totals.findings);
  return good && campaign.totals.findings == 0 && campaign.totals.disks > 0 ? 0 : 1;
}
