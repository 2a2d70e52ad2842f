#include "store/archive_rewrite.h"

#include "base/error.h"
#include "store/archive-private.h"
#include "store/backup-private.h"
#include "store/connection.h"
#include "store/keyring-slot.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  Store *present; /* NULL where only keyrings are at stake */
  Guard store, folder, staged;
} Rewriting;

static void rewriting_clear (Rewriting *rewriting)
{
  if (rewriting->store.fd > 0)
    backup_unstage (&rewriting->store, STORE_REWRITING);
  guard_close (&rewriting->staged);
  guard_close (&rewriting->folder);
  guard_close (&rewriting->store);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rewriting, rewriting_clear)

/* With the folder of backups locked, so that there is one of these at a time. */
static gboolean begin (Rewriting *rewriting, const char *directory, GError **error)
{
  if (!guard_open (&rewriting->store, directory, error) ||
      !guard_open_folder (&rewriting->folder, &rewriting->store, STORE_BACKUPS, FALSE, error))
    return FALSE;
  return rewriting->folder.fd < 0 || archive_lock (&rewriting->folder, error);
}

static gboolean stage_file (Rewriting *rewriting, const char *name, const char *as, gboolean required, GError **error)
{
  int fd = openat (rewriting->folder.fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0 && !required)
    return TRUE;
  if (fd < 0) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "The backup %s cannot be opened: %s.", name, g_strerror (errno));
    return FALSE;
  }

  gboolean staged = backup_copy_file (fd, &rewriting->staged, as, NULL, error);

  close (fd);
  return staged;
}

static gboolean stage_again (Rewriting *rewriting, GError **error)
{
  guard_close (&rewriting->staged);
  backup_unstage (&rewriting->store, STORE_REWRITING);
  return guard_open_folder (&rewriting->staged, &rewriting->store, STORE_REWRITING, TRUE, error);
}

static gboolean stage (Rewriting *rewriting, const char *name, GError **error)
{
  g_autofree char *journal = g_strconcat (name, "-journal", NULL);
  g_autofree char *keyring = archive_keyring_name (name);

  return stage_again (rewriting, error) && stage_file (rewriting, name, STORE_DATABASE, TRUE, error) &&
         stage_file (rewriting, journal, STORE_JOURNAL, FALSE, error) &&
         stage_file (rewriting, keyring, STORE_KEYRING, TRUE, error);
}

static gboolean work_in (Rewriting *rewriting, const StoreKey *key, ArchiveWork work, gpointer data, GError **error)
{
  const KithSession *now = rewriting->present->session;
  Store *copy = store_open_staged (rewriting->staged.directory, key, error);

  if (copy == NULL)
    return FALSE;

  g_autoptr (KithSession) session =
      session_new (copy, now != NULL ? now->actor : "kith", now != NULL ? &now->clock : NULL);

  if (now != NULL)
    session->scheme = now->scheme;
  return work == NULL || work (session, data, error);
}

static gboolean has_present_key (const Rewriting *rewriting, const StoreKey *key)
{
  return sodium_memcmp (key->bytes, rewriting->present->key->bytes, sizeof key->bytes) == 0;
}

static gboolean give_key (Rewriting *rewriting, const StoreKey *key, GError **error)
{
  g_autofree char *path = g_build_filename (rewriting->staged.directory, STORE_DATABASE, NULL);
  const StoreKey *present = rewriting->present->key;

  if (!has_present_key (rewriting, key)) {
    sqlite3 *db = connection_open (path, key, error);
    gboolean given = db != NULL && connection_check (db, error) && connection_rekey (db, key, present, error);

    sqlite3_close (db);
    if (!given)
      return FALSE;
  }
  if (backup_is_sound (path, present, error))
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                         "An automatic backup could not be read back when it was rewritten.");
  return FALSE;
}

/* The store's own keyring where the data key is a new one; else the backup's, with the slots as they are now. */
static gboolean put_keyring (const Rewriting *rewriting, const char *file, gboolean new_key, GError **error)
{
  g_autoptr (Keyring) present = keyring_read (&rewriting->store, error);
  g_autoptr (Keyring) own = new_key ? NULL : keyring_read (&rewriting->staged, NULL);

  if (present == NULL)
    return FALSE;
  if (own != NULL && !keyring_is_pending (present))
    keyring_take_slots (own, present);
  return keyring_write_as (&rewriting->folder, file, own != NULL ? own : present, error);
}

/* While the key stays, either keyring opens either file, so both keep their names. With a new key the pair gets a new name: never would a keyring stand beside
 * a database that it does not open. */
static gboolean put_in_place (Rewriting *rewriting, const char *name, const StoreKey *key, GError **error)
{
  g_autoptr (Archive) archive = archive_read (&rewriting->folder, name);
  gboolean renamed = !has_present_key (rewriting, key);

  if (archive == NULL)
    return FALSE;

  g_autofree char *next =
      renamed ? archive_new_name (rewriting->store.directory, archive->cause, archive->at) : g_strdup (name);
  g_autofree char *keyring = archive_keyring_name (next);

  if (!put_keyring (rewriting, keyring, renamed, error))
    return FALSE;
  if (renameat (rewriting->staged.fd, STORE_DATABASE, rewriting->folder.fd, next) != 0) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "The backup %s cannot be replaced: %s.", name,
                 g_strerror (errno));
    if (renamed)
      unlinkat (rewriting->folder.fd, keyring, 0);
    return FALSE;
  }

  g_autofree char *journal = g_strconcat (name, "-journal", NULL);

  unlinkat (rewriting->folder.fd, journal, 0);
  if (renamed)
    archive_remove (&rewriting->folder, name);
  fsync (rewriting->folder.fd);
  return TRUE;
}

static gboolean rewrite (Rewriting *rewriting, const char *name, const StoreKey *key, ArchiveWork work, gpointer data,
                         GError **error)
{
  return stage (rewriting, name, error) && work_in (rewriting, key, work, data, error) &&
         give_key (rewriting, key, error) && put_in_place (rewriting, name, key, error);
}

gboolean backup_rewrite (Store *present, const char *name, const StoreKey *key, ArchiveWork work, gpointer data,
                         GError **error)
{
  g_auto (Rewriting) rewriting = { .present = present };

  return begin (&rewriting, present->directory, error) && rewrite (&rewriting, name, key, work, data, error);
}

/* ---- all of them */

static gboolean renew_slots (const Rewriting *rewriting, const char *name, const Keyring *present, GError **error)
{
  g_autofree char *file = archive_keyring_name (name);
  g_autoptr (Keyring) own = keyring_read_as (&rewriting->folder, file, error);

  return own != NULL && (!keyring_take_slots (own, present) || keyring_write_as (&rewriting->folder, file, own, error));
}

gboolean archive_catch_up (Store *present, guint which, ArchiveWork work, gpointer data, guint *left, GError **error)
{
  g_auto (Rewriting) rewriting = { .present = present };
  g_auto (ArchiveView) view = { 0 };

  *left = 0;
  if (!begin (&rewriting, present->directory, error))
    return FALSE;

  g_autoptr (GPtrArray) list = archive_list_in (&rewriting.folder);

  if (!archive_view_open (&view, present, &rewriting.folder, list, (which & BEHIND_ERASED) != 0, error))
    return FALSE;

  for (guint i = 0; i < list->len; i++) {
    const char *name = ((Archive *)list->pdata[i])->name;
    const StoreKey *key = NULL;
    guint why = archive_view_look (&view, name, &key) & which;
    GError **first = *left == 0 ? error : NULL;
    gboolean done = why == 0              ? TRUE
                    : why == BEHIND_SLOTS ? renew_slots (&rewriting, name, view.present, first)
                                          : rewrite (&rewriting, name, key, work, data, first);

    *left += done ? 0 : 1;
  }
  if (*left == 0)
    archive_view_settle (&view, which);
  return *left == 0;
}

gboolean archive_renew_slots (const char *directory, const StoreKey *key, GError **error)
{
  g_auto (Rewriting) rewriting = { 0 };
  g_autoptr (Keyring) present = NULL;
  gboolean all = TRUE;

  if (!begin (&rewriting, directory, error))
    return FALSE;
  present = keyring_read (&rewriting.store, error);
  if (present == NULL || keyring_is_pending (present))
    return present != NULL;

  g_autoptr (GPtrArray) list = archive_list_in (&rewriting.folder);

  for (guint i = 0; i < list->len; i++) {
    const char *name = ((Archive *)list->pdata[i])->name;
    g_autofree char *file = archive_keyring_name (name);
    g_autoptr (Keyring) own = keyring_read_as (&rewriting.folder, file, NULL);

    if (own != NULL && keyring_is_of (own, key))
      all = renew_slots (&rewriting, name, present, all ? error : NULL) && all;
  }
  return all;
}

static gboolean drop_from (const Rewriting *rewriting, const char *name, const char *user, GError **error)
{
  g_autofree char *file = archive_keyring_name (name);
  g_autoptr (Keyring) keyring = keyring_read_as (&rewriting->folder, file, NULL);
  Slot *slot = keyring != NULL ? keyring_slot (keyring, user) : NULL;

  if (slot == NULL) /* a keyring that cannot be read opens nothing */
    return TRUE;
  g_ptr_array_remove (keyring->slots, slot);
  return keyring_write_as (&rewriting->folder, file, keyring, error);
}

gboolean archive_drop_user (const char *directory, const char *user, GError **error)
{
  g_auto (Rewriting) rewriting = { 0 };

  if (!begin (&rewriting, directory, error))
    return FALSE;

  g_autoptr (GPtrArray) list = archive_list_in (&rewriting.folder);

  for (guint i = 0; i < list->len; i++)
    if (!drop_from (&rewriting, ((Archive *)list->pdata[i])->name, user, error))
      return FALSE;
  return TRUE;
}
