/* kith verify: is everything in the store as it must be? */
#include "cli/command.h"

#include "base/error.h"
#include "store/archive.h"
#include "support/backups.h"
#include "support/verify.h"

static const ListingColumn columns[] = {
  { "id", NULL, TRUE },
  { "result", "Result", FALSE },
  { "check", "Check", FALSE },
  { "finding", "What was found", FALSE },
  { .name = NULL },
};

static gboolean add_backups (KithSession *session, GPtrArray *findings, GError **error)
{
  g_autoptr (GPtrArray) backups = archive_verify (session, error);
  if (backups == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (findings, g_steal_pointer (&backups));
  return TRUE;
}

static gboolean failure (guint failed, guint beside, GError **error)
{
  if (failed == beside)
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE,
                 "The store itself is whole, but %u finding%s about automatic backups need%s you: make room, or remove "
                 "the file that is named, then make another with kith backup --scheduled.",
                 failed, failed == 1 ? "" : "s", failed == 1 ? "s" : "");
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE,
                 "%u check%s failed. Change nothing more; keep a copy, and restore the last backup.", failed,
                 failed == 1 ? "" : "s");
  return FALSE;
}

static gboolean verify (Call *call, GError **error)
{
  guint failed = 0, beside = 0;
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) findings = session != NULL ? support_verify (session, error) : NULL;
  if (findings == NULL || !backups_verify (session, findings, error) ||
      (call_has (call, "backups") && !add_backups (session, findings, error)))
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    failed += finding->passed ? 0 : 1;
    beside += finding->passed || !finding->beside ? 0 : 1;
    listing_number (listing, i + 1);
    listing_text (listing, finding->passed ? "passed" : "FAILED");
    listing_text (listing, finding->check);
    listing_text (listing, finding->sentence);
  }
  listing_print (listing);
  if (failed == 0) {
    call_say ("Every check passed.");
    return TRUE;
  }
  return failure (failed, beside, error);
}

static const CommandOption options[] = {
  { .name = "backups", .help = "Also reads every automatic backup back." },
  { .name = NULL },
};

const Command verify_commands[] = {
  { { "verify", "[--backups]",
      "Checks the whole store and prints each finding; automatic backups that could not be brought up to date are "
      "tried again first." },
    options,
    0,
    0,
    verify },
  { .about = { .words = NULL } },
};
