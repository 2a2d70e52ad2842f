/* The ledger of erasures: the file `erasures`, outside the database, so that restoring a backup does not bring anybody back.
 *
 * A line is the day and a digest of the erased person's random uid, keyed with a secret of the database that every backup of it has too: without
 * a backup it says nothing, not even about whom; with one it says who is to go again. */
#pragma once

#include "store/session.h"

/* Adds UID, synced before it returns. Noting it twice is fine. Before the erasure commits: what is cut short between the two is finished at the
 * next opening. */
gboolean erasures_note (KithSession *session, const char *uid, GError **error);

/* The persons of the database who are noted in the ledger and not yet erased in it. Element: gint64. Fast where the ledger is as it was when
 * this was last found empty. NULL with an error. */
GArray *erasures_pending (KithSession *session, GError **error);

/* The same for a backup of SESSION's store, whose own key may be another one where it is older than the ledger. */
GArray *erasures_pending_in (KithSession *session, Store *backup, GError **error);

/* A backup from before there was a ledger gets the store's key of it: restored, it is told who is to go like any other. */
gboolean erasures_share_key (KithSession *session, Store *backup, GError **error);

/* Whether UID is noted. */
gboolean erasures_hold (KithSession *session, const char *uid);

/* Takes UID out again where its erasure came to nothing: otherwise every opening would try it, and fail, again. */
void erasures_withdraw (KithSession *session, const char *uid);

/* How many lines the ledger has. */
guint erasures_count (KithSession *session);
