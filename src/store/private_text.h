/* Private texts: columns whose words only coordinators can read, sealed under a key of their own.
 *
 * Every keyring names one public key; its private half lies in the coordinators' slots and not in a deputy's or a reader's. What is
 * written into a marked column is sealed to the public key (libsodium's crypto_box_seal: X25519, XSalsa20-Poly1305), so that a deputy can log a
 * request with its private text and not read it again. Sealed values are blobs, which the schema asks for. Reading goes through the
 * SQL function private_text(), which answers NULL to whom the private key is not given. */
#pragma once

#include "store/session.h"
#include "store/sqlite.h"
#include "store/statement.h"

/* TRUE where this session can read private texts. */
gboolean private_text_opens (const KithSession *session);

/* What stands in a closed text's place, wherever one is shown. It is no text itself: written into a marked column, it leaves that as it is. */
#define PRIVATE_TEXT_CLOSED "kept for the coordinator"
gboolean private_text_is_closed (const char *text);

/* The column's private_text(): PRIVATE_TEXT_CLOSED where it stays closed to this session. Caller frees. */
char *private_text_dup (Statement *statement, int column);

/* A column that is marked. The table is ended by an entry without a table's name. */
typedef struct {
  const char *table, *column;
} PrivateColumn;
const PrivateColumn *private_columns (void);
gboolean private_column_is (const char *table, const char *column);

/* Puts private_text() into a new connection of STORE. */
gboolean private_text_register (Store *store, GError **error);

/* Seals what an earlier kith left open in the marked columns, once, and takes away the images that still hold those words. */
gboolean private_text_seal_old (Store *store, GError **error);

/* TEXT sealed, as bytes of *SIZE. "" stays without a seal: NULL and size 0. Caller frees. */
void *private_text_seal (const Store *store, const char *text, size_t *size);

/* What SEALED holds; NULL where the key is not given or the bytes are not of this store. Caller frees, after wiping. */
char *private_text_open (const Store *store, const void *sealed, size_t size);
