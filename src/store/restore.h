/* Restoring a backup: FILE and FILE.keyring, in the place of the store or where there is none yet.
 *
 * restore_begin() copies both aside within the store's directory and restore_check() opens, tries and migrates that copy: up to here the store and
 * FILE are not touched, and freeing leaves nothing behind. restore_finish() decides (store/restoring.h); the store that was there is kept among
 * the automatic backups. */
#pragma once

#include "store/keyring.h"
#include "store/session.h"

typedef struct Restore Restore;

/* DIRECTORY holds a store, however damaged, or is to be made. TICK may be NULL. */
Restore *restore_begin (const char *directory, const char *file, SessionTick tick, gpointer tick_data, GError **error);

/* Removes what was copied aside; after restore_finish() there is nothing to remove. */
void restore_free (Restore *restore);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Restore, restore_free)

/* Who can open the backup. NULL-terminated, g_strfreev(). */
char **restore_users (const Restore *restore, GError **error);

/* TRUE when DIRECTORY holds something that will be kept. */
gboolean restore_replaces (const Restore *restore);

/* Opens it with USER's passphrase of the backup's time. Refuses what is damaged, cut short, another program's or a newer kith's; brings an older one up to date
 * and notes the restore in its audit trail. */
gboolean restore_check (Restore *restore, const char *user, const Secret *passphrase, const Clock *clock,
                        GError **error);

/* KITH_ERROR_REFUSED while anybody has the store open, this process too. Held until the restore is freed. */
gboolean restore_alone (Restore *restore, GError **error);

/* Puts it in the store's place. *KEPT (caller frees) is the name of the automatic backup that the store before it became, NULL where there was none. */
gboolean restore_finish (Restore *restore, char **kept, GError **error);
