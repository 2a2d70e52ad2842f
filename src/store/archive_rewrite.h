/* Automatic backups of before someone left, or was erased, are written anew: what may not be read any more must not be found in them. */
#pragma once

#include "store/archive_state.h"
#include "store/keyring.h"

/* Runs in a backup that was opened and brought to the present schema, on a copy of it. */
typedef gboolean (*ArchiveWork) (KithSession *backup, gpointer data, GError **error);

/* Opens the automatic backup NAME of PRESENT with KEY, runs WORK (may be NULL) in a copy of it, gives that the present data key and the present keyring, reads
 * it back, and puts it in the place of NAME whole; where the key changed, under a new name of the same time and cause. NAME is as it was when
 * this fails. */
gboolean backup_rewrite (Store *present, const char *name, const StoreKey *key, ArchiveWork work, gpointer data,
                         GError **error);

/* Puts right what is behind for one of the reasons WHICH (of Behind): the keyring alone where its slots are all, else the whole by backup_rewrite() with
 * WORK, which takes away who was erased. *LEFT is how many could not be, which archive_behind() goes on naming; the error is the first one's. */
gboolean archive_catch_up (Store *present, guint which, ArchiveWork work, gpointer data, guint *left, GError **error);

/* After a change of the keyring that leaves the data key KEY: whoever has a slot in an automatic backup has it there as in the store. Goes on after
 * a failure and gives the first one. */
gboolean archive_renew_slots (const char *directory, const StoreKey *key, GError **error);

/* USER's passphrase opens no automatic backup of DIRECTORY any more: their slot goes from each keyring. Needs no key. */
gboolean archive_drop_user (const char *directory, const char *user, GError **error);
