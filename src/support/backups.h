/* The automatic backups follow the store: made by the schedule, and brought up to what was done since. */
#pragma once

#include "store/archive_state.h"

/* Puts right whatever is behind (store/archive_state.h), as far as this session may: whoever was erased goes, whoever was removed has no key, who
 * changed their passphrase opens it with the new one, private texts are under seal. FALSE with the first one's error where something stays behind; it
 * is tried again with the next backup. */
gboolean backups_catch_up (KithSession *session, GError **error);

/* The same, with a sentence about what stays behind and why, NULL where nothing does. Caller frees. */
char *backups_catch_up_note (KithSession *session);

/* TRUE when leaving kith should take the time: the schedule wants one, or one is behind that this session can put right. */
gboolean backups_are_due (KithSession *session);

/* Those that are behind and that this session can put right, fast enough for a picture; none where that cannot be told. Element: ArchiveBehind*. */
GPtrArray *backups_behind (KithSession *session);

/* Appends a Finding for each that is behind after it was tried again, or one that says that none is. */
gboolean backups_verify (KithSession *session, GPtrArray *findings, GError **error);
