/* The second half of a restore: what was checked takes the place of the store, which is kept among the backups.
 *
 * What is to come lies whole in the folder "restoring.part" of the store's directory. Renaming that to "restoring" decides; from then on every
 * opening of the store completes what is left, wherever the first one was cut short. No step is done twice: a file that has left the folder
 * has taken its place. */
#pragma once

#include "store/guard.h"

/* The file in the folder that holds the name under which the present store is kept. */
#define RESTORING_NAME "kept-as"

/* Decides for what lies in "restoring.part" and completes it. The present database is kept as NAME ("kith-….db") in the folder of backups, with its
 * keyring beside it. The caller holds guard_lock() and has the store alone. */
gboolean restoring_begin (const Guard *guard, const char *name, GError **error);

/* Completes a restore that was decided, if there is one. FALSE with TRY_LATER while another kith does. */
gboolean restoring_complete (const Guard *guard, GError **error);
