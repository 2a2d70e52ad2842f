#include "store/archive.h"

#include "base/error.h"
#include "store/archive-private.h"
#include "store/guard.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
  const char *name, *words;
} causes[ARCHIVE_CAUSES] = {
  [ARCHIVE_SCHEDULED] = { "scheduled", "every day" },
  [ARCHIVE_BY_HAND] = { "by-hand", "made by hand" },
  [ARCHIVE_BEFORE_IMPORT] = { "before-import", "before an import" },
  [ARCHIVE_BEFORE_MIGRATION] = { "before-migration", "before a newer kith changed the store" },
  [ARCHIVE_BEFORE_RESTORE] = { "before-restore", "what a restore took the place of" },
};

void archive_free (Archive *archive)
{
  if (archive == NULL)
    return;
  g_free (archive->name);
  g_free (archive);
}

const char *archive_cause_words (ArchiveCause cause)
{
  return causes[cause].words;
}

Day archive_day (const Archive *archive)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (archive->at);

  return day_from_date (g_date_time_get_year (time), g_date_time_get_month (time), g_date_time_get_day_of_month (time));
}

char *archive_path (const char *directory, const char *name)
{
  return g_build_filename (directory, STORE_BACKUPS, name, NULL);
}

char *archive_keyring_name (const char *name)
{
  return g_strdup_printf ("%.*s.keyring", (int)(strlen (name) - strlen (".db")), name);
}

/* "20261122T053000" as seconds since the epoch, -1 where it is no time. */
static gint64 read_time (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *stamp = g_strndup (text, TIME_LENGTH);
  g_autoptr (GDateTime) time = strlen (stamp) == TIME_LENGTH ? g_date_time_new_from_iso8601 (stamp, utc) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : -1;
}

/* The cause that TEXT ("before-import.db", "before-import-2.db") names; ARCHIVE_CAUSES: none. */
static ArchiveCause read_cause (const char *text)
{
  for (ArchiveCause cause = 0; cause < ARCHIVE_CAUSES; cause++) {
    const char *rest = g_str_has_prefix (text, causes[cause].name) ? text + strlen (causes[cause].name) : NULL;

    if (rest != NULL && *rest == '-')
      rest += 1 + strspn (rest + 1, "0123456789");
    if (rest != NULL && strcmp (rest, ".db") == 0)
      return cause;
  }
  return ARCHIVE_CAUSES;
}

Archive *archive_read (const Guard *folder, const char *name)
{
  g_autofree char *keyring = archive_keyring_name (name);
  const char *time = name + strlen (PREFIX);
  gint64 at = read_time (time);
  ArchiveCause cause = at >= 0 && time[TIME_LENGTH] == '-' ? read_cause (time + TIME_LENGTH + 1) : ARCHIVE_CAUSES;
  struct stat status;

  if (cause == ARCHIVE_CAUSES || !guard_has (folder, keyring) ||
      fstatat (folder->fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return NULL;

  Archive *archive = g_new0 (Archive, 1);

  *archive = (Archive){ g_strdup (name), at, cause, status.st_size };
  return archive;
}

static int newest_first (gconstpointer a, gconstpointer b)
{
  const Archive *one = *(Archive *const *)a, *other = *(Archive *const *)b;

  if (one->at != other->at)
    return one->at < other->at ? 1 : -1;
  return strlen (one->name) != strlen (other->name) ? (strlen (one->name) < strlen (other->name) ? 1 : -1)
                                                    : strcmp (other->name, one->name);
}

GPtrArray *archive_list_in (const Guard *folder)
{
  g_autoptr (GPtrArray) names = guard_names (folder, PREFIX, ".db");
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)archive_free);

  for (guint i = 0; i < names->len; i++) {
    Archive *archive = archive_read (folder, names->pdata[i]);

    if (archive != NULL)
      g_ptr_array_add (list, archive);
  }
  g_ptr_array_sort (list, newest_first);
  return list;
}

gboolean archive_open (Guard *folder, const char *directory, gboolean make, GError **error)
{
  g_auto (Guard) guard = { 0 };

  return guard_open (&guard, directory, error) && guard_open_folder (folder, &guard, STORE_BACKUPS, make, error);
}

GPtrArray *archive_list (const char *directory, GError **error)
{
  g_auto (Guard) folder = { 0 };

  return archive_open (&folder, directory, FALSE, error) ? archive_list_in (&folder) : NULL;
}

char *archive_new_name (const char *directory, ArchiveCause cause, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now);
  g_autofree char *stamp = g_date_time_format (time, "%Y%m%dT%H%M%S");

  for (guint i = 1;; i++) {
    g_autofree char *number = i == 1 ? g_strdup ("") : g_strdup_printf ("-%u", i);
    g_autofree char *stem = g_strconcat (PREFIX, stamp, "-", causes[cause].name, number, NULL);
    g_autofree char *name = g_strconcat (stem, ".db", NULL);
    g_autofree char *keyring = g_strconcat (stem, ".keyring", NULL);
    g_autofree char *path = archive_path (directory, name);
    g_autofree char *keyring_path = archive_path (directory, keyring);

    if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (keyring_path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&name);
  }
}

gboolean archive_lock (const Guard *folder, GError **error)
{
  if (guard_lock (folder, NULL))
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_TRY_LATER,
                       "Another kith is making a backup just now. Nothing was changed; try again.");
  return FALSE;
}

gboolean archive_remove (const Guard *folder, const char *name)
{
  g_autofree char *keyring = archive_keyring_name (name);
  g_autofree char *journal = g_strconcat (name, "-journal", NULL);

  /* The keyring last: one without its database is swept away, a database without its keyring would never be seen again. */
  gboolean removed = unlinkat (folder->fd, name, 0) == 0 || errno == ENOENT;

  unlinkat (folder->fd, journal, 0);
  return removed && (unlinkat (folder->fd, keyring, 0) == 0 || errno == ENOENT);
}

/* What a kith that was killed left half made. Only with the folder locked. */
void archive_sweep (const Guard *folder)
{
  g_autoptr (GPtrArray) parts = guard_names (folder, PREFIX, PART);
  g_autoptr (GPtrArray) journals = guard_names (folder, PREFIX, PART "-journal");
  g_autoptr (GPtrArray) keyrings = guard_names (folder, PREFIX, ".keyring");
  g_autoptr (GPtrArray) replacements = guard_names (folder, PREFIX, ".new");

  for (guint i = 0; i < replacements->len; i++)
    unlinkat (folder->fd, replacements->pdata[i], 0);
  for (guint i = 0; i < parts->len; i++)
    unlinkat (folder->fd, parts->pdata[i], 0);
  for (guint i = 0; i < journals->len; i++)
    unlinkat (folder->fd, journals->pdata[i], 0);
  for (guint i = 0; i < keyrings->len; i++) {
    const char *keyring = keyrings->pdata[i];
    g_autofree char *name = g_strdup_printf ("%.*s.db", (int)(strlen (keyring) - strlen (".keyring")), keyring);

    if (!guard_has (folder, name))
      unlinkat (folder->fd, keyring, 0);
  }
}
