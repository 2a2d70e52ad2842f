/* Erasing a person (BY-10): what will go, what stays and why, and then gone: from the store, its drafts, what undo remembers, its
 * outbox and its file. What stays is figures: that there was a request about an issue, and how it ended. */
#pragma once

#include "store/session.h"

/* A record and what it is: "request", "pair", "supporter", "message", "access". */
typedef struct {
  const char *kind;
  gint64 record;
} EraseWay;

typedef struct {
  gint64 person;
  char *name;          /* as long as the preview is open */
  GPtrArray *goes;     /* char*: sentences */
  GPtrArray *stays;    /* char*: sentences with their reason */
  GPtrArray *blockers; /* char*: what must be settled first; empty when the person can be erased */
  GArray *ways;        /* EraseWay, one for each blocker: where it is settled */
} ErasePlan;

void erase_plan_free (ErasePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ErasePlan, erase_plan_free)

/* Looks, and changes nothing. Needs RIGHT_PEOPLE. NULL with an error; somebody erased already is KITH_ERROR_INPUT. */
ErasePlan *erase_plan (KithSession *session, gint64 person, GError **error);

/* Does it: in one transaction, noted in the ledger first (store/erasures.h), not undoable. Then the drafts that are about the person go, and the
 * file is rewritten. KITH_ERROR_REFUSED with the first blocker. *NOTE (may be NULL) is a sentence about what is still to be done, when the
 * file could not be rewritten yet because others are in the store, or an automatic backup for want of room; caller frees. */
gboolean person_erase (KithSession *session, gint64 person, char **note, GError **error);

/* The same for one of several, noted in the ledger, inside the caller's step, which cannot be undone, between purge_begin() and purge_end(), and whose
 * blockers the caller knows to be none. After the commit *UID and *WORDS go to person_erased(), and after the last one erase_finish() follows. */
gboolean person_erase_within (KithSession *session, gint64 person, char **uid, char ***words, GError **error);

/* COMMITTED: discards the drafts that are about the person; else the ledger forgets them again. Takes UID and WORDS over. */
void person_erased (KithSession *session, gint64 person, char *uid, char **words, gboolean committed);

/* Rewrites the file, and the automatic backups that hold whom the ledger names. *NOTE (may be NULL) as in person_erase(). */
void erase_finish (KithSession *session, char **note);

/* Erases from BACKUP, a copy of one of PRESENT's (a KithSession), whom the ledger names. An ArchiveWork. */
gboolean erase_in_backup (KithSession *backup, gpointer present, GError **error);

/* Erases again who was erased after this database was backed up; called when a store is opened. *COUNT (may be NULL) is how many. */
gboolean erase_again (KithSession *session, guint *count, GError **error);
