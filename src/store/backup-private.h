/* Parts of a backup that the one to a file, the automatic ones and the rewriting of old ones share. */
#pragma once

#include "store/guard.h"
#include "store/session.h"
#include "store/sqlite.h"
#include "store/store.h"

/* Copies STORE, while others work in it, into the empty file PATH, under STORE's key, and reads the copy back. Ticks; stoppable. The caller removes PATH and its
 * journal when it fails. */
gboolean backup_copy (Store *store, const char *path, GError **error);

/* Reads every page of the database PATH back through a connection of its own, and that it is encrypted where it must be. FALSE without an
 * error: it is not sound; with one: it could not be looked at. */
gboolean backup_is_sound (const char *path, const StoreKey *key, GError **error);

/* The keyring that opens what STORE's key opens, at this moment. */
GBytes *backup_keyring (Store *store, GError **error);

/* Writes BYTES to FD and syncs. */
gboolean backup_write_bytes (int fd, GBytes *bytes);

/* Copies the file behind FROM into the new file NAME of FOLDER and syncs it. FROM stays open. Ticks through SESSION, which may be NULL. */
gboolean backup_copy_file (int from, const Guard *folder, const char *name, KithSession *session, GError **error);

/* Empties and removes the folder NAME, if it is there: what was staged and did not come to be. */
void backup_unstage (const Guard *guard, const char *name);
