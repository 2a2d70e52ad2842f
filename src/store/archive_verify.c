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
  return finding;
}

/* A backup whose keyring has nothing in common with the present one is another key's; damage looks the same to the library. */
static gboolean is_of_this_key (const Guard *folder, const Archive *archive, GBytes *present)
{
  g_autofree char *name = archive_keyring_name (archive->name);
  g_autoptr (GBytes) own = guard_read (folder, name, 1024 * 1024, NULL);
  gsize size = 0;
  const char *data = own != NULL ? g_bytes_get_data (own, &size) : NULL;
  g_autofree char *text = data != NULL ? g_strndup (data, size) : g_strdup ("");
  const char *ours = g_bytes_get_data (present, &size);
  g_autofree char *present_text = g_strndup (ours, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (int i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], "data_key = ") != NULL && strstr (present_text, g_strstrip (lines[i])) != NULL)
      return TRUE;
  return FALSE;
}

static Finding *look_at (KithSession *session, const Guard *folder, const Archive *archive, GBytes *present)
{
  g_autofree char *path = g_build_filename (folder->directory, archive->name, NULL);

  if (archive->cause == ARCHIVE_BEFORE_RESTORE)
    return finding_new (archive, TRUE, "Kept as it was before a restore; not looked into.");
  if (store_is_encrypted () && !is_of_this_key (folder, archive, present))
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

  g_autoptr (GBytes) present = guard_read (&guard, STORE_KEYRING, 1024 * 1024, error);
  g_autoptr (GPtrArray) list = archive_list_in (&folder);

  if (present == NULL)
    return NULL;
  for (guint i = 0; i < list->len; i++) {
    if (!session_tick (session, "Checking the backups", (double)i / list->len, error))
      return NULL;
    g_ptr_array_add (findings, look_at (session, &folder, list->pdata[i], present));
  }
  return g_steal_pointer (&findings);
}
