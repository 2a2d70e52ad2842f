/* Giving a store to a group of the server's users, and taking it back.
 *
 * All or nothing: while files change hands the directory is closed to everybody else, and what cannot be finished is put back. */
#pragma once

#include <glib.h>

/* Gives DIRECTORY and all that is in it to GROUP (2770 and 0660), or to its owner alone (0700 and 0600) where GROUP is NULL. Only its owner
 * may, and only to a group that the owner is in. KITH_ERROR_REFUSED or KITH_ERROR_STORE, with nothing changed. */
gboolean store_share (const char *directory, const char *group, GError **error);

/* The name of the group that has DIRECTORY, its number where it has no name; NULL: its owner alone. Caller frees. */
char *store_shared_with (const char *directory);

/* Puts right what a store_share() that was killed half-way left: files that are not as the directory says. Only the owner's. */
gboolean store_share_repair (const char *directory, GError **error);
