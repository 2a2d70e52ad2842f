/* Access requests in the store. */
#pragma once

#include "support/access.h"

/* Element: AccessRequest*. ID 0: all. */
GPtrArray *access_rows (KithSession *session, gint64 id, gboolean answered_too, GError **error);

gint64 access_open_id (KithSession *session, gint64 person, GError **error);

/* entry → reason (char*) of a request. NULL with an error. */
GHashTable *access_omissions (KithSession *session, gint64 id, GError **error);

/* The row of that omission; 0: none; -1 with an error. */
gint64 access_omission_id (KithSession *session, gint64 id, const char *entry, GError **error);
