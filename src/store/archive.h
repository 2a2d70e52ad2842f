/* The automatic backups: pairs of files in the store's own folder "backups", as private as the store itself. A name says when, in UTC, and why:
 * kith-20261122T053000-before-import.db, with kith-20261122T053000-before-import.keyring beside it. They save from mistakes and from a damaged
 * file; a copy on another machine (store_backup) saves from a lost disk. */
#pragma once

#include "store/session.h"

typedef enum {
  ARCHIVE_SCHEDULED, /* once a day */
  ARCHIVE_BY_HAND,
  ARCHIVE_BEFORE_IMPORT,
  ARCHIVE_BEFORE_MIGRATION,
  ARCHIVE_BEFORE_RESTORE, /* the store that a restore took the place of, as it was: it may be damaged */
  ARCHIVE_CAUSES,
} ArchiveCause;

typedef struct {
  char *name; /* "kith-….db" */
  gint64 at;  /* seconds since the epoch */
  ArchiveCause cause;
  gint64 size; /* bytes of the database */
} Archive;

void archive_free (Archive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_free)

/* "every day", "before an import", … */
const char *archive_cause_words (ArchiveCause cause);

/* The local day of its time. */
Day archive_day (const Archive *archive);

/* All that are whole, the newest first. Element: Archive*. */
GPtrArray *archive_list (const char *directory, GError **error);

/* DIRECTORY's file of that name. Caller frees. */
char *archive_path (const char *directory, const char *name);

/* Makes one and reads it back, then thins out by the settings. *NAME (may be NULL) is its name; caller frees. Ticks; stoppable; noted in the audit
 * trail. Nothing is left when it fails. */
gboolean archive_make (KithSession *session, ArchiveCause cause, char **name, GError **error);

/* The same for what must not go on without: a failure is KITH_ERROR_UNSAVED with why, except being stopped. */
gboolean archive_make_before (KithSession *session, ArchiveCause cause, const char *what, GError **error);

/* Before a migration, when there is no session yet. NOW in seconds since the epoch. */
gboolean archive_make_for_migration (Store *store, gint64 now, GError **error);

/* TRUE when the settings want automatic backups and none was made today, by the schedule or by hand. */
gboolean archive_is_due (KithSession *session);

/* Makes one if it is due, and thins out. *NAME is NULL where none was due. */
gboolean archive_keep_schedule (KithSession *session, char **name, guint *removed, GError **error);

/* Removes what the settings do not keep; of each cause apart, so that none pushes out another's. */
gboolean archive_thin (KithSession *session, guint *removed, GError **error);

/* A name for CAUSE at NOW that is not taken. Caller frees. */
char *archive_new_name (const char *directory, ArchiveCause cause, gint64 now);

/* A finding for each, as store_verify() gives them. Element: Finding*. */
GPtrArray *archive_verify (KithSession *session, GError **error);
