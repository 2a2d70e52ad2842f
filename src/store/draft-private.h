/* How a session holds and leaves its files in drafts/, shared with presence. */
#pragma once

#include "store/draft.h"
#include "store/guard.h"

/* <session>.live is kept locked by its session as long as it lives; the session's name is DRAFT_UID digits. */
#define DRAFT_LIVE ".live"
#define DRAFT_UID 32

/* <session>-<digest>.draft is what was typed in one form, sealed. */
#define DRAFT_FILE ".draft"
#define DRAFT_LIMIT (4 * 1024 * 1024)

/* TRUE when a draft's file may be called that. */
gboolean draft_is_name (const char *name);

/* Lets go of the session's hold on its drafts; what is left is offered to the actor's next session. */
void draft_leave (KithSession *session);

/* The folder, checked as the store's own directory is. */
gboolean draft_folder (KithSession *session, Guard *guard, GError **error);

/* Takes the session's lock, if it does not hold it yet. */
gboolean draft_join (KithSession *session, const Guard *guard, GError **error);

/* TRUE while the session that made a file of this name is alive. */
gboolean draft_is_alive (const Guard *guard, const char *name);

/* The names in drafts/ that end with SUFFIX. Element: char*, freed with the array. */
GPtrArray *draft_names (const Guard *guard, const char *suffix);

/* Who can open what is sealed. */
typedef enum {
  DRAFT_FOR_ALL,          /* whoever opens the store */
  DRAFT_FOR_COORDINATORS, /* who reads private texts (store/private_text.h) */
} DraftReaders;

/* NULL where the bytes were not sealed for READERS. Caller unrefs. */
GBytes *draft_seal (Store *store, DraftReaders readers, const void *data, gsize size);
GBytes *draft_unseal (Store *store, DraftReaders readers, GBytes *sealed);

DraftReaders draft_own_readers (const Store *store);

/* What is sealed, and read again. Caller unrefs, frees; the draft has no file then. NULL where BYTES are no draft. */
GBytes *draft_pack (KithSession *session, const DraftOf *of, const Values *values);
Draft *draft_unpack (GBytes *bytes);

/* In draft_held.c: what could not be written, by the name its file would have. */
void draft_hold (KithSession *session, const char *name, GBytes *sealed);
void draft_let_go (KithSession *session, const char *name);
gboolean draft_is_held (const KithSession *session, const char *name);
GPtrArray *draft_held_names (const KithSession *session); /* char*, freed with the array */

/* After the store has been given a new data key: the drafts that were sealed under BEFORE are sealed under the new one. */
void draft_change_key (Store *store, const StoreKey *before);

/* In presence.c: nobody asks any more that this session ends. */
void presence_withdraw (KithSession *session, const Guard *guard);
