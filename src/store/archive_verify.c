/* Each automatic backup opens and is sound. */
#include "store/archive-private.h"
#include "store/backup-private.h"
#include "store/connection.h"
#include "store/keyring-slot.h"
#include "store/maintenance.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static Finding *finding_new (const Archive *archive, gboolean passed, const char *sentence)
{
  Finding *finding = g_new0 (Finding, 1);

  finding->check = g_strdup (archive->name);
  finding->passed = passed;
  finding->sentence = g_strdup (sentence);
  finding->beside = TRUE;
  return finding;
}

/* A backup of another key looks like damage to the library. */
static gboolean is_of_this_key (const Guard *folder, const Archive *archive, const StoreKey *key)
{
  g_autofree char *name = archive_keyring_name (archive->name);
  g_autoptr (Keyring) own = keyring_read_as (folder, name, NULL);

  return own != NULL && keyring_is_of (own, key);
}

static Finding *look_at (KithSession *session, const Guard *folder, const Archive *archive)
{
  g_autofree char *path = g_build_filename (folder->directory, archive->name, NULL);

  if (archive->cause == ARCHIVE_BEFORE_RESTORE)
    return finding_new (archive, TRUE, "Kept as it was before a restore; not looked into.");
  if (store_is_encrypted () && !is_of_this_key (folder, archive, session->store->key))
    return finding_new (archive, TRUE, "Of another key; its own passphrases open it. Not looked into.");
  if (backup_is_sound (path, session->store->key, NULL))
    return finding_new (archive, TRUE, "It opens, and every page is whole.");
  return finding_new (archive, FALSE, "This automatic backup is damaged. Make another one.");
}

GPtrArray *archive_verify (KithSession *session, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_auto (Guard) folder = { 0 };
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);

  if (!guard_open (&guard, store_directory (session->store), error) ||
      !guard_open_folder (&folder, &guard, STORE_BACKUPS, FALSE, error))
    return NULL;

  g_autoptr (GPtrArray) list = archive_list_in (&folder);

  for (guint i = 0; i < list->len; i++) {
    if (!session_tick (session, "Checking the backups", (double)i / list->len, error))
      return NULL;
    g_ptr_array_add (findings, look_at (session, &folder, list->pdata[i]));
  }
  return g_steal_pointer (&findings);
}
