/* kith backup: an encrypted copy, to a file or among the automatic ones. */
#include "cli/command.h"

#include "base/error.h"
#include "store/archive.h"
#include "store/maintenance.h"
#include "support/backups.h"

static gboolean to_file (Call *call, GError **error)
{
  const char *file = call_argument (call, 0);
  KithSession *session = call_session (call, error);
  if (session == NULL || !store_backup (session, file, error))
    return FALSE;
  g_autofree char *behind = backups_catch_up_note (session);
  call_say ("The backup is in %s and %s.keyring. Keep both together, on another machine; the same passphrases open it.",
            file, file);
  if (behind != NULL)
    call_say ("%s", behind);
  return TRUE;
}

static gboolean scheduled (Call *call, GError **error)
{
  g_autofree char *name = NULL;
  guint removed = 0;
  KithSession *session = call_session (call, error);
  if (session == NULL || !archive_keep_schedule (session, &name, &removed, error))
    return FALSE;
  g_autofree char *behind = backups_catch_up_note (session);
  if (name != NULL)
    call_say ("The backup is made: %s.", name);
  else
    call_say ("No backup is due: there is one of today, or the settings want none.");
  if (removed > 0)
    call_say ("%u older one%s removed, as the settings say.", removed, removed == 1 ? " was" : "s were");
  if (behind != NULL)
    call_say ("%s", behind);
  return TRUE;
}

static const ListingColumn columns[] = {
  { "id", "Backup", FALSE },  { "made_on", "Made", FALSE }, { "cause", "Why", FALSE },
  { "bytes", "Bytes", TRUE }, { "path", NULL, FALSE },      { .name = NULL },
};

static gboolean list (Call *call, GError **error)
{
  const char *store = call_globals (call)->store;
  g_autoptr (GPtrArray) archives = archive_list (store, error);
  if (archives == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < archives->len; i++) {
    const Archive *archive = archives->pdata[i];
    g_autofree char *path = archive_path (store, archive->name);
    listing_text (listing, archive->name);
    listing_day (listing, archive_day (archive));
    listing_text (listing, archive_cause_words (archive->cause));
    listing_number (listing, archive->size);
    listing_text (listing, path);
  }
  listing_print (listing);
  if (archives->len == 0)
    call_say ("There is no automatic backup yet.");
  return TRUE;
}

static gboolean backup (Call *call, GError **error)
{
  if (call_has (call, "scheduled") + call_has (call, "list") + (int)call_argument_count (call) != 1)
    return call_misused (call, error, "Name one FILE for the backup, or give --scheduled or --list.");
  if (call_has (call, "list"))
    return list (call, error);
  return call_has (call, "scheduled") ? scheduled (call, error) : to_file (call, error);
}

static const CommandOption options[] = {
  { .name = "scheduled",
    .help = "For cron: makes an automatic backup unless there is one of today, and removes what the settings do not "
            "keep." },
  { .name = "list", .help = "Lists the automatic backups: when, why, how large." },
  { .name = NULL },
};

const Command backup_commands[] = {
  { { "backup", "FILE | --scheduled | --list",
      "Writes a checked copy to FILE and FILE.keyring, encrypted like the store; or looks after the automatic ones." },
    options,
    0,
    1,
    backup },
  { .about = { .words = NULL } },
};
