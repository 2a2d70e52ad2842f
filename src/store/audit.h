/* The audit trail: a line for every change and for every read that must be accounted for, chained by hashes.
 *
 * A line holds no value: a change's images enter it only as a digest keyed with the change's random salt. */
#pragma once

#include "store/session.h"

/* Notes something that was done but changed no row: ACTION is "reveal", "export", "backup", …; FIELDS names what was shown ("issue").
 * TABLE may be "" and ROW_ID 0 where it concerns no row. In a step of its own when none is open; undo passes over it. */
gboolean audit_note (KithSession *session, const char *action, const char *table, gint64 row_id, const char *fields,
                     GError **error);

/* Who changed that row last (0: any row of TABLE), and in *AT when (seconds since the epoch). NULL where nothing is known. Caller frees. */
char *audit_last_actor (KithSession *session, const char *table, gint64 row_id, gint64 *at);
