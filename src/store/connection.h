/* One keyed connection to a database file. The only place that opens one: an unkeyed connection of an encrypted build would write
 * plain text without an error. */
#pragma once

#include "store/sqlite.h"
#include "store/store.h"

#define CIPHER_PAGE_SIZE 4096

/* Opens PATH, which must be there (an empty file is a new database), keys it and sets what always holds. The key is not tried
 * yet. */
sqlite3 *connection_open (const char *path, const StoreKey *key, GError **error);

/* TRUE when the database can be read with the connection's key; else the sentence says whether the file is plain where it should
 * be encrypted, encrypted where this build is plain, or damaged. */
gboolean connection_check (sqlite3 *db, GError **error);

/* Gives the whole database a new key, or leaves it as it was; where the disk fails it may be either (connection_is_keyed()). In a plain
 * build nothing is to do. */
gboolean connection_rekey (sqlite3 *db, const StoreKey *old_key, const StoreKey *key, GError **error);

/* TRUE when it is certain that the file has KEY: another connection reads it so, and DB has nothing begun that could still be undone. */
gboolean connection_is_keyed (sqlite3 *db, const StoreKey *key);

/* TRUE when the file begins as an unencrypted database. Reads through the connection, so that no lock of it is lost. */
gboolean connection_is_plain (sqlite3 *db);
