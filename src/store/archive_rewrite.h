/* Automatic backups of before someone left, or was erased, are written anew: what may not be read any more must not be found in them. */
#pragma once

#include "store/archive.h"
#include "store/keyring.h"

/* Runs in a backup that was opened and brought to the present schema, on a copy of it. */
typedef gboolean (*ArchiveWork) (KithSession *backup, gpointer data, GError **error);

/* Opens the automatic backup NAME of PRESENT with KEY, runs WORK (may be NULL) in a copy of it, gives that the present data key and the present keyring, reads
 * it back, and puts it in the place of NAME whole; where the key changed, under a new name of the same time and cause. NAME is as it was when
 * this fails. */
gboolean backup_rewrite (Store *present, const char *name, const StoreKey *key, ArchiveWork work, gpointer data,
                         GError **error);

/* backup_rewrite() for each; KEY NULL: the present one. Those that KEY does not open (a backup from elsewhere was restored since) are removed where REMOVE_OTHERS says so, and counted
 * in *OTHERS (may be NULL). Goes on after a failure and gives the first one. */
gboolean archive_rewrite_all (Store *present, const StoreKey *key, ArchiveWork work, gpointer data,
                              gboolean remove_others, guint *others, GError **error);

/* USER's passphrase opens no automatic backup of DIRECTORY any more: their slot goes from each keyring. Needs no key. */
gboolean archive_drop_user (const char *directory, const char *user, GError **error);
