#include "store/failure.h"

#include "base/error.h"

#include <errno.h>

typedef struct {
  int result;
  KithError code;
  const char *sentence;
} Failure;

/* The first row whose result equals the extended or the primary code counts. */
static const Failure failures[] = {
  { SQLITE_CONSTRAINT_UNIQUE, KITH_ERROR_REFUSED, "There is already a record like this one." },
  { SQLITE_CONSTRAINT_PRIMARYKEY, KITH_ERROR_REFUSED, "There is already a record like this one." },
  { SQLITE_CONSTRAINT_ROWID, KITH_ERROR_REFUSED, "There is already a record like this one." },
  { SQLITE_CONSTRAINT_NOTNULL, KITH_ERROR_REFUSED, "Something that must be filled in is missing." },
  { SQLITE_CONSTRAINT_CHECK, KITH_ERROR_REFUSED, "One of the values is not among those that the store accepts." },
  { SQLITE_CONSTRAINT_FOREIGNKEY, KITH_ERROR_REFUSED,
    "Other records still depend on this one, or a record that it names is gone." },
  { SQLITE_CONSTRAINT, KITH_ERROR_REFUSED, "The store does not accept this combination of values." },
  { SQLITE_BUSY, KITH_ERROR_TRY_LATER, "Someone else is saving just now. Nothing was changed; try again." },
  { SQLITE_LOCKED, KITH_ERROR_TRY_LATER, "Someone else is saving just now. Nothing was changed; try again." },
  { SQLITE_INTERRUPT, KITH_ERROR_STOPPED, "Stopped. Nothing was changed." },
  { SQLITE_FULL, KITH_ERROR_STORE, "The disk is full. Nothing was changed; make room and try again." },
  { SQLITE_CORRUPT, KITH_ERROR_STORE, "The store is damaged. Leave it as it is and restore the last backup." },
  { SQLITE_NOTADB, KITH_ERROR_STORE, "The store is damaged. Leave it as it is and restore the last backup." },
  /* The last step of a commit: the journal is gone, so the change is there, but a power cut might still bring the journal back. */
  { SQLITE_IOERR_DIR_FSYNC, KITH_ERROR_STORE,
    "The disk did not confirm the last step, so this may have been saved or not. Look before you do it again, and tell "
    "whoever looks after this server." },
  { SQLITE_IOERR, KITH_ERROR_STORE,
    "The disk could not be read or written. Nothing was changed; tell whoever looks after this server." },
  { SQLITE_READONLY, KITH_ERROR_STORE, "The store cannot be written. Nothing was changed; look at its permissions." },
  { SQLITE_PERM, KITH_ERROR_STORE, "The store cannot be opened. Look at its permissions." },
  { SQLITE_CANTOPEN, KITH_ERROR_STORE,
    "The store cannot be opened. Look at its permissions and at the room on the disk." },
  { SQLITE_AUTH, KITH_ERROR_REFUSED,
    "This is not open to you: your way into the store is a reader's or a deputy's. Ask the coordinator." },
  { SQLITE_TOOBIG, KITH_ERROR_INPUT, "One of the values is too long for the store." },
};

static gboolean disk_is_full (sqlite3 *db, int result)
{
  int number = db != NULL ? sqlite3_system_errno (db) : 0;

  return (result & 0xff) == SQLITE_IOERR && (number == ENOSPC || number == EDQUOT);
}

static const Failure *failure_find (int result)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (failures[i].result == result || failures[i].result == (result & 0xff))
      return &failures[i];
  return NULL;
}

void failure_set (GError **error, sqlite3 *db, int result)
{
  const Failure *failure = failure_find (disk_is_full (db, result) ? SQLITE_FULL : result);

  if (result == SQLITE_CONSTRAINT_TRIGGER)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, sqlite3_errmsg (db));
  else if (failure != NULL)
    g_set_error_literal (error, KITH_ERROR, (int)failure->code, failure->sentence);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE,
                 "The store gave an answer that kith does not expect (%s). Nothing was changed.",
                 db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (result));
}
