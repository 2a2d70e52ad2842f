/* Making automatic backups, and removing those that the settings do not keep. */
#include "base/error.h"
#include "store/archive-private.h"
#include "store/audit.h"
#include "store/backup-private.h"
#include "store/retain.h"
#include "store/setting.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static gboolean write_failed (const Guard *folder, GError **error)
{
  int number = errno;

  if (number == ENOSPC || number == EDQUOT)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                         "The disk is full. Nothing was changed; make room and try again.");
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "%s cannot be written: %s.", folder->directory,
                 g_strerror (number));
  return FALSE;
}

static gboolean write_keyring (Store *store, const Guard *folder, const char *part, GError **error)
{
  g_autoptr (GBytes) bytes = backup_keyring (store, error);
  int fd = bytes != NULL ? guard_create (folder, part, error) : -1;

  if (fd < 0)
    return FALSE;

  gboolean written = backup_write_bytes (fd, bytes) || write_failed (folder, error);

  close (fd);
  return written;
}

static gboolean write_database (Store *store, const Guard *folder, const char *part, GError **error)
{
  g_autofree char *path = g_build_filename (folder->directory, part, NULL);
  int fd = guard_create (folder, part, error);

  if (fd < 0)
    return FALSE;
  close (fd);
  return backup_copy (store, path, error);
}

/* The keyring first: the database's name is what makes the pair count. */
static gboolean publish (const Guard *folder, const char *part, const char *name, const char *keyring_part,
                         const char *keyring, GError **error)
{
  if (renameat (folder->fd, keyring_part, folder->fd, keyring) != 0)
    return write_failed (folder, error);
  if (renameat (folder->fd, part, folder->fd, name) == 0) {
    fsync (folder->fd);
    return TRUE;
  }
  write_failed (folder, error);
  unlinkat (folder->fd, keyring, 0);
  return FALSE;
}

gboolean archive_write (Store *store, const Guard *folder, const char *name, GError **error)
{
  g_autofree char *keyring = archive_keyring_name (name);
  g_autofree char *part = g_strconcat (name, PART, NULL);
  g_autofree char *journal = g_strconcat (part, "-journal", NULL);
  g_autofree char *keyring_part = g_strconcat (keyring, PART, NULL);
  gboolean made = write_database (store, folder, part, error) && write_keyring (store, folder, keyring_part, error) &&
                  publish (folder, part, name, keyring_part, keyring, error);

  unlinkat (folder->fd, part, 0);
  unlinkat (folder->fd, journal, 0);
  unlinkat (folder->fd, keyring_part, 0);
  return made;
}

static gboolean make (Store *store, ArchiveCause cause, gint64 now, char **name, GError **error)
{
  g_auto (Guard) folder = { 0 };

  if (!archive_open (&folder, store->directory, TRUE, error) || !archive_lock (&folder, error))
    return FALSE;
  archive_sweep (&folder);
  *name = archive_new_name (store->directory, cause, now);
  return archive_write (store, &folder, *name, error);
}

gboolean archive_make (KithSession *session, ArchiveCause cause, char **name, GError **error)
{
  g_autofree char *made = NULL;
  guint removed = 0;

  if (cause == ARCHIVE_BY_HAND && !session_may (session, RIGHT_STORE, error))
    return FALSE;
  if (!make (session->store, cause, session_now (session), &made, error) ||
      !audit_note (session, "backup", "", 0, made, error) || !archive_thin (session, &removed, error))
    return FALSE;
  if (name != NULL)
    *name = g_steal_pointer (&made);
  return TRUE;
}

static gboolean unsaved (const char *what, GError *failure, GError **error)
{
  if (g_error_matches (failure, KITH_ERROR, KITH_ERROR_STOPPED)) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  g_set_error (error, KITH_ERROR, KITH_ERROR_UNSAVED, "The backup that comes before %s could not be made: %s", what,
               failure->message);
  g_error_free (failure);
  return FALSE;
}

gboolean archive_make_before (KithSession *session, ArchiveCause cause, const char *what, GError **error)
{
  GError *failure = NULL;

  return archive_make (session, cause, NULL, &failure) || unsaved (what, failure, error);
}

gboolean archive_make_for_migration (Store *store, gint64 now, GError **error)
{
  g_autofree char *name = NULL;
  GError *failure = NULL;

  return make (store, ARCHIVE_BEFORE_MIGRATION, now, &name, &failure) ||
         unsaved ("this newer kith changes the store", failure, error);
}

/* ---- by the settings */

static RetainRule rule_of (KithSession *session)
{
  return (RetainRule){ setting_number (session, "backup.keep_days"), setting_number (session, "backup.keep_weeks"),
                       setting_number (session, "backup.keep_months") };
}

static void thin_cause (const Guard *folder, GPtrArray *list, ArchiveCause cause, const RetainRule *rule,
                        guint *removed)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_autofree Day *days = g_new0 (Day, list->len);
  g_autofree gboolean *keep = g_new0 (gboolean, list->len);

  for (guint i = 0; i < list->len; i++)
    if (((Archive *)list->pdata[i])->cause == cause) {
      days[own->len] = archive_day (list->pdata[i]);
      g_ptr_array_add (own, list->pdata[i]);
    }
  retain_choose (days, own->len, rule, keep);
  for (guint i = 0; i < own->len; i++)
    if (!keep[i] && archive_remove (folder, ((Archive *)own->pdata[i])->name))
      ++*removed;
}

gboolean archive_thin (KithSession *session, guint *removed, GError **error)
{
  g_auto (Guard) folder = { 0 };
  const RetainRule rule = rule_of (session);

  *removed = 0;
  if (!archive_open (&folder, store_directory (session->store), FALSE, error))
    return FALSE;
  if (folder.fd < 0)
    return TRUE;
  if (!archive_lock (&folder, error))
    return FALSE;

  g_autoptr (GPtrArray) list = archive_list_in (&folder);

  for (ArchiveCause cause = 0; cause < ARCHIVE_CAUSES; cause++)
    thin_cause (&folder, list, cause, &rule, removed);
  fsync (folder.fd);
  return TRUE;
}

gboolean archive_is_due (KithSession *session)
{
  const RetainRule rule = rule_of (session);
  g_autoptr (GPtrArray) list = archive_list (store_directory (session->store), NULL);

  if (rule.days + rule.weeks + rule.months == 0 || list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    const Archive *archive = list->pdata[i];

    if (archive->cause <= ARCHIVE_BY_HAND && archive_day (archive) == session_today (session))
      return FALSE;
  }
  return TRUE;
}

gboolean archive_keep_schedule (KithSession *session, char **name, guint *removed, GError **error)
{
  g_autoptr (GPtrArray) before = archive_list (store_directory (session->store), error);

  *name = NULL;
  *removed = 0;
  if (before == NULL)
    return FALSE;
  if (!archive_is_due (session))
    return archive_thin (session, removed, error);
  if (!archive_make (session, ARCHIVE_SCHEDULED, name, error))
    return FALSE;

  g_autoptr (GPtrArray) after = archive_list (store_directory (session->store), error);

  if (after != NULL)
    *removed = before->len + 1 - MIN (after->len, before->len + 1);
  return after != NULL;
}
