/* What the files of src/store share about an open store. No other folder includes this. */
#pragma once

#include "store/catalogue.h"
#include "store/guard.h"
#include "store/session.h"
#include "store/sqlite.h"
#include "store/statement.h"
#include "store/store.h"

#define AUDIT_HASH_SIZE 32

struct Store {
  char *directory;
  sqlite3 *db;
  StoreKey *key;    /* in locked memory */
  GHashTable *idle; /* address of the SQL → Statement, a list of those not in use */
  Catalogue *catalogue;
  KithSession *session; /* whose tick runs while waiting for another's lock; may be NULL */
  gint64 waiting_since; /* monotonic microseconds */
  gint64 audit_last;    /* the chain's head while a step is open */
  unsigned char audit_hash[AUDIT_HASH_SIZE];
  gboolean audit_noted; /* a line of no change was added since */
  SessionRole role;     /* of the session, for store/permit.c */
  int use;              /* the lock that says someone has it open, -1: none */
  gboolean may_read;    /* between store_begin_reading() and store_end_reading() */
  gboolean reading;     /* … and something has been read since */
};

/* As store_subkey(), of a key that is not the store's. */
void store_key_subkey (const StoreKey *key, const char *purpose, unsigned char subkey[32]);

/* Replaces the key that the store remembers, after the database has been given a new one. */
void store_replace_key (Store *store, const StoreKey *key);

/* TRUE when KEY opens DIRECTORY's database, which must be there. FALSE with an error otherwise. */
gboolean store_key_fits (const char *directory, const StoreKey *key, GError **error);

/* Runs SQL that has no parameters and no result, a literal. */
gboolean store_run (Store *store, const char *sql, GError **error);

/* Called before each row that is read: the transaction of store_begin_reading() begins with the first, so that a picture for which nothing is
 * read costs no look at the file. */
void store_about_to_read (Store *store);

/* Ends that transaction, for something to be written. The next row that is read begins another. */
void store_stop_reading (Store *store);

/* As store_open(), for a copy in a folder of its own that nobody else looks at: no backup is made before it is migrated. */
Store *store_open_staged (const char *directory, const StoreKey *key, GError **error);

/* A look into DIRECTORY's database FILE as it is: nothing is checked but the key, and nothing brought up to date. */
Store *store_open_bare (const char *directory, const char *file, const StoreKey *key, GError **error);

gboolean store_make_drafts (const Guard *guard, GError **error);
