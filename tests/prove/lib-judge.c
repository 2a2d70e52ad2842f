#include "prove/lib-judge.h"

#include "prove/lib-mail.h"
#include "store/draft.h"
#include "store/keyring.h"
#include "store/store-private.h"

#include <stdlib.h>
#include <string.h>

void judge_fill (Report *report, const Judge *judge, Work *worker, gboolean done, const GError *error)
{
  report->what = done ? '=' : error != NULL && error->message[0] != '\0' ? '!' : '.';
  if (error != NULL)
    g_snprintf (report->problem, sizeof report->problem, "%s", error->message);
  report->keys = worker != NULL ? worker->keys : judge->keys;
  if (done && !prove_picture (worker->session, &report->picture, NULL))
    g_snprintf (report->problem, sizeof report->problem, "afterwards the store cannot be read");
}

/* The changes are made in one transaction, so that there are all of them or none. */
static gboolean is_whole (const WorkKind *kind)
{
  return kind->most_steps - work_notes (kind) == 1;
}

gboolean judge_expects (Judge *judge, const WorkKind *kind, const Report *report)
{
  judge->changes = report->picture.change - judge->picture.change;
  return report->what == '=' && (!is_whole (kind) || judge->changes > 0);
}

void judge_report (const Judge *judge, const WorkKind *kind, const Report *report, GPtrArray *findings)
{
  gint64 changes = report->picture.change - judge->picture.change;

  if (report->what == '=' && report->problem[0] != '\0')
    prove_find (findings, "%s", report->problem);
  if (report->what == '=' && is_whole (kind) && changes != judge->changes)
    prove_find (findings,
                "lost: it was acknowledged, and %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " rows were written",
                changes, judge->changes);
}

static gboolean unlocks (const Judge *judge, const Access *user, StoreKey *key)
{
  g_autoptr (Secret) secret = work_passphrase (user->passphrase);

  return keyring_unlock (judge->store, user->name, secret, key, NULL);
}

/* The key that opens the store now: by the passphrase that was acknowledged, or where nothing was said by the old or the new one. */
static void find_key (const Judge *judge, const Report *report, StoreKey *key, GPtrArray *findings)
{
  Access was = judge->keys.users[0], is = report->what == '=' ? report->keys.users[0] : was;

  if (unlocks (judge, &is, key))
    return;
  is.passphrase = JUDGED_NUMBER;
  if (report->what != 0 || !unlocks (judge, &is, key))
    prove_find (findings, "lost: the passphrase does not open the store");
}

/* Nobody else's slot goes, whatever fails. */
static void check_others (const Judge *judge, const WorkKind *kind, GPtrArray *findings)
{
  g_auto (GStrv) names = keyring_users (judge->store, NULL);

  if (strcmp (kind->name, "coordinator-remove") == 0)
    return;
  for (guint i = 0; i < ACCESS_MOST && judge->keys.users[i].name[0] != '\0'; i++)
    if (names == NULL || !g_strv_contains ((const char *const *)names, judge->keys.users[i].name))
      prove_find (findings, "lost: %s is not in the keyring", judge->keys.users[i].name);
}

static void check_draft (const Report *report, KithSession *session, GPtrArray *findings)
{
  g_autoptr (Draft) draft = draft_find (session, "request", 0);

  if (report->what == '=' && (draft == NULL || atoi (values_text (draft->values, "issue")) != JUDGED_NUMBER))
    prove_find (findings, "lost: the draft");
}

static void check_backup (const Judge *judge, const Report *report, const StoreKey *key, GPtrArray *findings)
{
  g_autofree char *file = g_strdup_printf ("%s/backup-%u", judge->backups, JUDGED_NUMBER);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) left = g_dir_open (judge->backups, 0, NULL);

  if (!g_file_test (file, G_FILE_TEST_EXISTS)) {
    if (report->what == '=')
      prove_find (findings, "lost: the backup");
    else if (report->what == '!' && !judge->cannot_remove && left != NULL && g_dir_read_name (left) != NULL)
      prove_find (findings, "something is left of a backup");
    return;
  }

  g_autoptr (KithSession) copy = prove_open_backup (file, judge->spare, key, &error);

  if (copy == NULL)
    prove_find (findings, "half a backup: %s", error->message);
  else
    prove_compare_tables (copy, &judge->picture, "the backup's original", findings);
}

static gboolean is_unsure (const Judge *judge, const Report *report)
{
  return !judge->sure && strstr (report->problem, "may have been saved") != NULL;
}

/* Steps that may be there beyond what was acknowledged. Work that failed with a message made none, but for those that change no row,
 * unless it is several pieces or the message says that it does not know. */
static guint steps_beyond (const Judge *judge, const WorkKind *kind, const Report *report)
{
  if (report->what == '=')
    return 0;
  return report->what == '!' && is_whole (kind) && !is_unsure (judge, report) ? work_notes (kind) : kind->most_steps;
}

/* Where a message said so, not one row was changed, not even to what it was. */
static void check_changes (const Judge *judge, const WorkKind *kind, const Report *report, KithSession *session,
                           GPtrArray *findings)
{
  gint64 changes = prove_number (session, "SELECT max(id) FROM change") - judge->picture.change;

  if (report->what == '!' && is_whole (kind) && !is_unsure (judge, report) && changes != 0)
    prove_find (findings, "it ended in a message, and %" G_GINT64_FORMAT " rows were written", changes);
}

void judge_store (const Judge *judge, const WorkKind *kind, const Report *report, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  StoreKey key = judge->keys.key;

  if (kind->slow) {
    find_key (judge, report, &key, findings);
    check_others (judge, kind, findings);
  }

  g_autoptr (KithSession) session = prove_open (judge->store, &key, "coordinator", &error);

  if (session == NULL) {
    prove_find (findings, "lost: the store does not open: %s", error->message);
    return;
  }
  prove_verify (session, findings);
  prove_compare (session, report->what == '=' ? &report->picture : &judge->picture, steps_beyond (judge, kind, report),
                 findings);
  check_changes (judge, kind, report, session, findings);
  mail_check (session, judge->mail, findings);
  if (strcmp (kind->name, "draft") == 0)
    check_draft (report, session, findings);
  if (strcmp (kind->name, "backup") == 0)
    check_backup (judge, report, &key, findings);
}
