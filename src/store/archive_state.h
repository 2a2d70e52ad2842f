/* How the automatic backups stand to the store: what they still have that the store has no more. Whatever could not be put right at once, for
 * want of room or of a right to write, is found again here. */
#pragma once

#include "store/archive.h"

typedef enum {
  BEHIND_KEY = 1 << 0,    /* under the data key from before somebody was removed */
  BEHIND_SLOTS = 1 << 1,  /* opens with a passphrase, a recovery code or a role that was changed since */
  BEHIND_ERASED = 1 << 2, /* holds somebody who was erased since, or cannot be looked into after an erasure */
  BEHIND_TEXTS =
      1 << 3, /* holds private texts without a seal, while somebody can open the store who may not read them */
} Behind;

#define BEHIND_ANY (BEHIND_KEY | BEHIND_SLOTS | BEHIND_ERASED | BEHIND_TEXTS)

typedef struct {
  char *name; /* "kith-….db" */
  guint why;  /* of Behind */
} ArchiveBehind;

/* Those that are behind, the newest first. Without THOROUGH they are opened only where something says that there is a reason: fast enough for
 * a picture. Element: ArchiveBehind*. NULL with an error. */
GPtrArray *archive_behind (Store *store, gboolean thorough, GError **error);

/* How many of DIRECTORY's, of the data key KEY, are behind by their slots. Needs no open store. */
guint archive_slots_behind (const char *directory, const StoreKey *key);

/* Says in the database that the backups have to be looked into: inside the transaction that erases somebody, or because it is RESTORED itself. */
gboolean archive_mark_behind (Store *store, gboolean restored, GError **error);

/* Before the data key KEY gives way to another one: it is kept in the database until no backup needs it. */
gboolean archive_remember_key (Store *store, const StoreKey *key, GError **error);
