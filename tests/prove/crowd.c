/* Many at once: `crowd [CHANGES [PROCESSES]]`.
 *
 * PROCESSES (8) make CHANGES (10000) changes to one store, of several kinds: each adds one to a counter in a supporter's record that
 * all of them write, having read it (a refusal because someone else was quicker is the only error there may be, and then it is
 * read again); each adds records of its own, asks, answers, changes settings, undoes. Then every counter must be the number of
 * acknowledged additions, its row's version one more than the number of its writes, every record must be there once, each actor's
 * steps as many as were acknowledged, and the store must verify. */
#include "base/error.h"
#include "people/supporter.h"
#include "prove/lib-break.h"
#include "prove/lib-mail.h"
#include "prove/lib-work.h"
#include "store/statement.h"
#include "store/step.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNTERS 3
#define MOST_PROCESSES 32

typedef struct {
  guint counted[COUNTERS]; /* acknowledged additions */
  guint added, taken_back, steps, changed, errors;
  guint done;
} Share;

typedef struct {
  char *place, *pattern, *store;
  Keys keys;
  Mailer mailer;
  gint64 counters[COUNTERS]; /* persons */
  gint64 steps;              /* in the store when they start */
  guint changes, processes;
  gboolean careless; /* planted: writes without saying which version it has read */
} Campaign;

typedef struct {
  const Campaign *campaign;
  Work *work;
  guint number;
  Share share;
} Member;

/* What the store lets a person see is either nothing or that someone else has changed it. */
static gboolean is_changed (Member *member, const GError *error, const char *what)
{
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_CHANGED)) {
    member->share.changed++;
    return TRUE;
  }
  member->share.errors++;
  printf ("FOUND process %u, %s: %s\n", member->number, what,
          error != NULL ? error->message : "failed without a message");
  fflush (stdout);
  return FALSE;
}

/* Reads, adds one, writes; again from the reading where someone was quicker. */
static gboolean count_one (Member *member, guint counter)
{
  KithSession *session = member->work->session;

  for (;;) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Supporter) supporter = supporter_load (session, member->campaign->counters[counter], &error);
    g_autoptr (Values) values = values_new ();
    g_autofree char *next = NULL;

    if (supporter == NULL)
      return is_changed (member, error, "reading a counter");
    next = g_strdup_printf ("%ld", strtol (supporter->specialty, NULL, 10) + 1);
    values_set (values, "specialty", next);
    if (supporter_save (session, supporter->id, member->campaign->careless ? 0 : supporter->version, values, FALSE,
                        &error) != 0)
      break;
    if (!is_changed (member, error, "adding to a counter"))
      return FALSE;
  }
  member->share.counted[counter]++;
  return TRUE;
}

static gboolean add_one (Member *member)
{
  g_autoptr (GError) error = NULL;

  member->work->number = member->number * 1000000 + member->share.added;
  if (!work_kind ("supporter-add")->run (member->work, &error))
    return is_changed (member, error, "adding a supporter");
  member->share.added++;
  return TRUE;
}

/* Any other kind; a rule may refuse it, since others have been at the same request. TRUE: done. */
static gboolean do_something (Member *member, const char *kind)
{
  g_autoptr (GError) error = NULL;

  member->work->number = member->number * 1000000 + 500000 + member->share.done;
  if (work_kind (kind)->run (member->work, &error))
    return TRUE;
  if (error != NULL && !g_error_matches (error, KITH_ERROR, KITH_ERROR_REFUSED) &&
      !g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT))
    is_changed (member, error, kind);
  return FALSE;
}

/* Adds one and takes it back, unless someone has since changed it. */
static void add_and_undo (Member *member)
{
  if (!add_one (member))
    return;
  member->share.steps++;
  if (!do_something (member, "undo"))
    return;
  member->share.taken_back++;
  member->share.steps++;
}

static void change_one (Member *member)
{
  static const char *const others[] = { "setting",        "consent",  "request-add",  "ask",
                                        "answer",         "area-add", "request-call", "conflict-add",
                                        "supporter-call", "introduce" };
  int which = g_rand_int_range (member->work->chance, 0, 10);

  if (which < 5) {
    if (count_one (member, (guint)g_rand_int_range (member->work->chance, 0, COUNTERS)))
      member->share.steps++;
  } else if (which < 7) {
    if (add_one (member))
      member->share.steps++;
  } else if (do_something (member, others[g_rand_int_range (member->work->chance, 0, G_N_ELEMENTS (others))])) {
    member->share.steps++;
  }
}

static void live (const Campaign *campaign, guint number, int to)
{
  g_autoptr (GError) error = NULL;
  Member member = { .campaign = campaign, .number = number };
  Keys keys = campaign->keys;

  g_snprintf (keys.users[0].name, sizeof keys.users[0].name, "member%u", number);
  member.work = work_open (campaign->store, campaign->place, campaign->mailer, &keys, number + 1, &error);
  if (member.work == NULL)
    is_changed (&member, error, "opening");
  while (member.work != NULL && member.share.steps < campaign->changes / campaign->processes &&
         member.share.errors < 10) {
    if (g_rand_int_range (member.work->chance, 0, 12) == 0)
      add_and_undo (&member);
    else
      change_one (&member);
    member.share.done++;
  }
  work_close (member.work);
  break_free_write (to, &member.share, sizeof member.share);
  fflush (stdout);
  _exit (0);
}

static void expect (GPtrArray *findings, const char *what, gint64 number, gint64 expected)
{
  if (number != expected)
    prove_find (findings, "%s: %" G_GINT64_FORMAT ", acknowledged were %" G_GINT64_FORMAT, what, number, expected);
}

static gint64 number_of (KithSession *session, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gint64 number_of (KithSession *session, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list arguments;

  va_start (arguments, format);
  sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return prove_number (session, sql);
}

/* Each acknowledged addition made its row one version later. Whatever else changes a supporter leaves the person's row alone, but for
 * what hangs on it, which raises `revision`. */
static void check_counters (const Campaign *campaign, KithSession *session, const Share *all, GPtrArray *findings)
{
  for (guint i = 0; i < COUNTERS; i++) {
    gint64 id = campaign->counters[i];

    expect (findings, "a counter",
            number_of (session, "SELECT CAST (specialty AS INTEGER) FROM person WHERE id = %" G_GINT64_FORMAT, id),
            all->counted[i]);
    expect (findings, "versions of a counter",
            number_of (session, "SELECT version FROM person WHERE id = %" G_GINT64_FORMAT, id),
            number_of (session,
                       "SELECT count(*) FROM change WHERE table_name = 'person' AND row_id = %" G_GINT64_FORMAT, id));
  }
}

static void check_member (KithSession *session, guint number, const Share *share, GPtrArray *findings)
{
  expect (findings, "steps of a process",
          number_of (session, "SELECT count(*) FROM step WHERE actor = 'member%u'", number), share->steps);
  expect (findings, "supporters that a process added",
          number_of (session,
                     "SELECT count(*) FROM person WHERE name LIKE 'Supporter %%'\n"
                     "  AND CAST (substr(name, 11) AS INTEGER) / 1000000 = %u AND length(name) > 15",
                     number),
          share->added - share->taken_back);
}

static guint check (const Campaign *campaign, const Share *shares, const Share *all, gboolean quiet)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSession) session = prove_open (campaign->store, &campaign->keys.key, "coordinator", &error);

  prove_must (session != NULL, error, "the store afterwards");
  check_counters (campaign, session, all, findings);
  for (guint i = 0; i < campaign->processes; i++)
    check_member (session, i + 1, &shares[i], findings);
  expect (findings, "steps in all", prove_number (session, "SELECT count(*) FROM step") - campaign->steps, all->steps);
  prove_verify (session, findings);
  if (!quiet)
    prove_print (findings, "afterwards");
  return findings->len;
}

static void add_share (Share *all, const Share *share)
{
  for (guint i = 0; i < COUNTERS; i++)
    all->counted[i] += share->counted[i];
  all->added += share->added;
  all->steps += share->steps;
  all->changed += share->changed;
  all->errors += share->errors;
}

/* A share of zero where a process said nothing. */
static void run (const Campaign *campaign, Share *shares, Share *all)
{
  int ends[MOST_PROCESSES];

  memset (all, 0, sizeof *all);
  fflush (stdout);
  for (guint i = 0; i < campaign->processes; i++) {
    int both[2];

    prove_must (pipe (both) == 0, NULL, "a pipe");
    if (fork () == 0)
      live (campaign, i + 1, both[1]);
    close (both[1]);
    ends[i] = both[0];
  }
  for (guint i = 0; i < campaign->processes; i++) {
    memset (&shares[i], 0, sizeof shares[i]);
    if (read (ends[i], &shares[i], sizeof shares[i]) != (ssize_t)sizeof shares[i])
      shares[i].errors++;
    close (ends[i]);
    add_share (all, &shares[i]);
  }
  while (wait (NULL) > 0)
    ;
}

/* The counters stand at nothing. */
static void begin (Campaign *campaign)
{
  g_autoptr (GError) error = NULL;

  prove_copy_store (campaign->pattern, campaign->store);

  g_autoptr (KithSession) session = prove_open (campaign->store, &campaign->keys.key, "coordinator", &error);

  prove_must (session != NULL, error, "a copy");
  for (guint i = 0; i < COUNTERS; i++) {
    g_autoptr (Values) values = values_new ();

    campaign->counters[i] = number_of (
        session, "SELECT person FROM enrolment WHERE role = 'supporter' ORDER BY person LIMIT 1 OFFSET %u", i);
    values_set (values, "specialty", "0");
    prove_must (supporter_save (session, campaign->counters[i], 0, values, FALSE, &error) != 0, error, "a counter");
  }
  campaign->steps = prove_number (session, "SELECT count(*) FROM step");
}

/* Processes that write over what they have not seen. */
static gboolean plant (const Campaign *campaign)
{
  Campaign careless = *campaign;
  Share shares[MOST_PROCESSES], all;

  careless.careless = TRUE;
  careless.changes = 400;
  begin (&careless);
  run (&careless, shares, &all);

  gboolean caught = check (&careless, shares, &all, TRUE) > 0;

  printf ("planted: lost updates, %s\n", caught ? "caught" : "NOT caught");
  return caught;
}

int main (int argc, char **argv)
{
  Campaign campaign = { .changes = argc > 1 ? (guint)strtoul (argv[1], NULL, 10) : 10000,
                        .processes = argc > 2 ? (guint)strtoul (argv[2], NULL, 10) : 8 };
  Share shares[MOST_PROCESSES], all = { 0 };
  guint findings = 0;

  mail_program (argc, argv);
  prove_must (sodium_init () >= 0 && campaign.processes > 0 && campaign.processes <= MOST_PROCESSES, NULL,
              "crowd [CHANGES [PROCESSES]]");
  campaign.place = prove_directory ();
  campaign.store = g_build_filename (campaign.place, "store", NULL);
  campaign.mailer = mail_mailer (campaign.place);
  campaign.pattern = g_build_filename (campaign.place, "pattern", NULL);
  work_make_store (campaign.pattern, campaign.place, campaign.mailer, &campaign.keys);

  gboolean good = plant (&campaign);

  if (good) {
    begin (&campaign);
    run (&campaign, shares, &all);
    findings = check (&campaign, shares, &all, FALSE) + all.errors;
  }
  prove_remove (campaign.place);
  printf ("crowd: %u processes, %u changes acknowledged, %u times changed by someone else and read again, "
          "%u lost or there twice, %u other errors\n",
          campaign.processes, all.steps, all.changed, findings - all.errors, all.errors);
  return good && findings == 0 && all.steps >= campaign.changes / campaign.processes * campaign.processes ? 0 : 1;
}
