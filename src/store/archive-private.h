/* What the files about automatic backups share. */
#pragma once

#include "store/archive.h"
#include "store/guard.h"

#define PREFIX "kith-"
#define PART ".part"
#define TIME_LENGTH 15 /* 20261122T053000 */

/* The folder of DIRECTORY's automatic backups. */
gboolean archive_open (Guard *folder, const char *directory, gboolean make, GError **error);

GPtrArray *archive_list_in (const Guard *folder);

/* NULL where NAME is no whole backup. */
Archive *archive_read (const Guard *folder, const char *name);

/* "kith-….keyring" for "kith-….db". */
char *archive_keyring_name (const char *name);

/* Holds off everyone else who makes, rewrites or removes backups; until the folder is closed. TRY_LATER after five seconds. */
gboolean archive_lock (const Guard *folder, GError **error);

gboolean archive_remove (const Guard *folder, const char *name);
void archive_sweep (const Guard *folder);

/* What archive_make() does, without thinning and note; LOCKED is the folder, which the caller holds guard_lock() of. */
gboolean archive_write (Store *store, const Guard *folder, const char *name, GError **error);
