/* The chain, for the files that write changes and check them. */
#pragma once

#include "store/audit.h"

#define AUDIT_SALT_SIZE 16
#define AUDIT_DIGEST_SIZE 32

typedef struct {
  gint64 id, at;
  const char *actor, *unix_user, *action, *table, *fields;
  gint64 row_id;
  gint64 change;               /* 0: none */
  const unsigned char *digest; /* NULL: none */
} AuditLine;

/* Loads the chain's head; once at the start of a transaction, since others may have added lines. */
gboolean audit_begin (Store *store, GError **error);

/* Adds a line after the head. */
gboolean audit_append (KithSession *session, const char *action, const char *table, gint64 row_id, const char *fields,
                       gint64 change, const unsigned char *digest, GError **error);

/* Writes the head down where a line was added that is of no change, so that a chain cut short at its end is noticed: the lines of changes
 * are missed without it. */
gboolean audit_end (Store *store, GError **error);

/* HASH of LINE after PREVIOUS. */
void audit_hash (const unsigned char *previous, const AuditLine *line, unsigned char *hash);

/* What stands for a change's images in the trail. */
void audit_digest (const unsigned char *salt, gsize salt_size, GBytes *before, GBytes *after, unsigned char *digest);

/* Walks the whole chain. TRUE with what is wrong in *FAULT (NULL where nothing is); FALSE when it cannot be read or was stopped. */
gboolean audit_check (KithSession *session, char **fault, gint64 *lines, GError **error);
