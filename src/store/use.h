/* Who has the store open: everyone holds a shared lock on its folder of drafts, and a restore needs it alone. The system lets a lock go
 * with the process that held it. */
#pragma once

#include <glib.h>

/* *LOCK is a descriptor to close when the store is closed, or -1 where the directory has no folder to lock (a copy being looked at). FALSE with TRY_LATER while a
 * restore is under way. */
gboolean use_share (const char *directory, int *lock, GError **error);

/* FALSE with KITH_ERROR_REFUSED while anybody has the store open. */
gboolean use_alone (const char *directory, int *lock, GError **error);
