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

/* While the key stays, either keyring opens either file, so both keep their names. With a new key the pair gets a new name: never would a keyring stand beside
 * a database that it does not open. */
static gboolean put_in_place (Rewriting *rewriting, const char *name, const StoreKey *key, GError **error)
{
  g_autoptr (Archive) archive = archive_read (&rewriting->folder, name);
  g_autoptr (GBytes) bytes = guard_read (&rewriting->store, STORE_KEYRING, 1024 * 1024, error);
  gboolean renamed = !has_present_key (rewriting, key);

  if (archive == NULL || bytes == NULL)
    return FALSE;

  g_autofree char *next =
      renamed ? archive_new_name (rewriting->store.directory, archive->cause, archive->at) : g_strdup (name);
  g_autofree char *keyring = archive_keyring_name (next);
  gsize size = 0;
  const void *data = g_bytes_get_data (bytes, &size);

  if (!guard_replace (&rewriting->folder, keyring, data, size, error))
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

static gboolean opens_with (const Rewriting *rewriting, const char *name, const StoreKey *key)
{
  g_autofree char *path = g_build_filename (rewriting->folder.directory, name, NULL);
  sqlite3 *db = connection_open (path, key, NULL);
  gboolean opens = db != NULL && connection_check (db, NULL);

  sqlite3_close (db);
  return opens;
}

gboolean archive_rewrite_all (Store *present, const StoreKey *key, ArchiveWork work, gpointer data,
                              gboolean remove_others, guint *others, GError **error)
{
  g_auto (Rewriting) rewriting = { .present = present };
  gboolean all = TRUE;

  if (key == NULL)
    key = present->key;
  if (others != NULL)
    *others = 0;
  if (!begin (&rewriting, present->directory, error))
    return FALSE;

  g_autoptr (GPtrArray) list = archive_list_in (&rewriting.folder);

  for (guint i = 0; i < list->len; i++) {
    const char *name = ((Archive *)list->pdata[i])->name;

    if (opens_with (&rewriting, name, key)) {
      all = rewrite (&rewriting, name, key, work, data, all ? error : NULL) && all;
      continue;
    }
    if (others != NULL)
      ++*others;
    if (remove_others)
      archive_remove (&rewriting.folder, name);
  }
  return all;
}

static gboolean drop_from (Rewriting *rewriting, const char *name, const char *user, GError **error)
{
  g_autofree char *file = archive_keyring_name (name);

  if (!stage_again (rewriting, error) || !stage_file (rewriting, file, STORE_KEYRING, TRUE, error))
    return FALSE;

  g_autoptr (Keyring) keyring = keyring_read (&rewriting->staged, NULL);
  Slot *slot = keyring != NULL ? keyring_slot (keyring, user) : NULL;

  if (slot == NULL) /* a keyring that cannot be read opens nothing */
    return TRUE;
  g_ptr_array_remove (keyring->slots, slot);
  if (!keyring_write (&rewriting->staged, keyring, error))
    return FALSE;
  if (renameat (rewriting->staged.fd, STORE_KEYRING, rewriting->folder.fd, file) == 0)
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "%s cannot be replaced: %s.", file, g_strerror (errno));
  return FALSE;
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
  if (rewriting.folder.fd >= 0)
    fsync (rewriting.folder.fd);
  return TRUE;
}
