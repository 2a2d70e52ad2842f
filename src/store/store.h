/* The store: a directory with one encrypted SQLite database, its keyring and its drafts.
 *
 * What always holds: the directory and its files belong to the effective user (or the store's group) and nobody else can read
 * them; the database is opened with the data key from the keyring; foreign keys are on; the schema's version is this
 * program's. Files: kith.db, keyring.conf, erasures, drafts/, backups/. */
#pragma once

#include "base/day.h"
#include "store/role.h"

#include <glib.h>

typedef struct Store Store;

#define STORE_SCHEMES_SIZE 256

/* What opening a slot gives. Keep in locked memory, wipe after use. */
typedef struct {
  unsigned char bytes[32];        /* the data key: opens the database */
  unsigned char text_public[32];  /* private texts are sealed to it (store/private_text.h) */
  unsigned char text_private[32]; /* opens them; zero unless `reads_texts` */
  gboolean reads_texts;           /* a coordinator's slot */
  SessionRole role;
  char schemes[STORE_SCHEMES_SIZE]; /* keys of the schemes the holder has, separated by ';'; "" is all of them */
} StoreKey;

/* A new data key, a new pair of keys for private texts, and a coordinator of everything. sodium_init() first. */
void store_key_make (StoreKey *key);

/* $XDG_DATA_HOME/kith, as the default of --store. Caller frees. */
char *store_default_directory (void);

/* TRUE when DIRECTORY holds a kith.db. */
gboolean store_exists (const char *directory);

/* Makes DIRECTORY (0700, or 2770 and GROUP), an empty keyed database with the present schema. GROUP may be NULL. Refuses when
 * a store, a symbolic link or anything else stands there already. The keyring is written by the caller before this. */
Store *store_create (const char *directory, const char *group, const StoreKey *key, GError **error);

/* Checks owner, modes, types and file system, opens, verifies the key and brings the schema up to date. Nothing is changed
 * when it refuses. Failures are one sentence each with KITH_ERROR_STORE (TRY_LATER when busy). */
Store *store_open (const char *directory, const StoreKey *key, GError **error);

/* The same by CLOCK: a store of an earlier kith is first saved among the automatic backups (store/archive.h), and left as it is with KITH_ERROR_UNSAVED where
 * that fails. */
Store *store_open_on (const char *directory, const StoreKey *key, const Clock *clock, GError **error);

/* Closes and wipes. */
void store_close (Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Store, store_close)

const char *store_directory (const Store *store);

/* TRUE in a build on SQLCipher. */
gboolean store_is_encrypted (void);

/* Everything read until store_end_reading() is of one moment, and costs one look at the file instead of one for each statement. For
 * drawing a picture or loading a screen. Does nothing inside a step; a step begun meanwhile ends the moment, and another begins after it. */
void store_begin_reading (Store *store);
void store_end_reading (Store *store);

/* Changes whenever anybody's commit changed the database; equal values mean nothing changed. */
gint64 store_generation (Store *store);

/* Rows changed by this session alone since it opened the store; looks at no file. */
int store_own_changes (const Store *store);

/* A random id of 16 bytes as 32 hexadecimal digits. Caller frees. */
char *store_new_uid (void);

/* A subkey of the data key for PURPOSE (8 characters), as for drafts. */
void store_subkey (const Store *store, const char *purpose, unsigned char subkey[32]);

/* Checks, in order, the directory, the files' owner and modes; for `store_open` and for commands that open no database. */
gboolean store_check_files (const char *directory, GError **error);
