/* The keyring: keyring.conf holds the store's data key wrapped once per coordinator and once under the recovery code.
 *
 * Each slot has an X25519 key pair: its private key lies in a secretbox whose key is Argon2id of the passphrase (libsodium,
 * parameters in the file), and the data key is sealed to its public key (crypto_box_seal), so that a new data key reaches every
 * slot without its passphrase. The file names the cipher's parameters too, so that a later SQLCipher can open the database. Writes go to a temporary file beside it, are
 * synced and renamed. */
#pragma once

#include "store/store.h"

#include <glib.h>

/* A passphrase in locked memory, wiped when freed. */
typedef struct Secret Secret;
Secret *secret_new (const char *text, gssize length); /* copies; -1: to the NUL */
void secret_free (Secret *secret);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Secret, secret_free)
const char *secret_text (const Secret *secret);

/* Reads a passphrase up to the first newline. */
Secret *secret_read_fd (int fd, GError **error);
Secret *secret_read_file (const char *path, GError **error); /* a pipe, or a file of mode 0600 or less */

/* 0–4, with a word for people in *WORDS (static): "very weak" … "strong". Passphrases below 8 characters are refused by the keyring. */
int passphrase_strength (const char *passphrase, const char **words);

/* Locks the process down (no core, not dumpable) and starts libsodium; call once before any secret. */
gboolean keyring_harden (GError **error);

/* Makes DIRECTORY's keyring with one slot USER, a new random data key in *KEY, and the recovery code in *RECOVERY_CODE (shown once;
 * caller wipes and frees). Refuses where one exists. */
gboolean keyring_create (const char *directory, const char *group, const char *user, const Secret *passphrase,
                         StoreKey *key, char **recovery_code, GError **error);

/* Unwraps the data key through USER's slot. Wrong passphrase, no such slot and a damaged keyring are different sentences. */
gboolean keyring_unlock (const char *directory, const char *user, const Secret *passphrase, StoreKey *key,
                         GError **error);

/* The names of the slots, without the recovery slot. NULL-terminated, g_strfreev(). */
char **keyring_users (const char *directory, GError **error);

gboolean keyring_change (const char *directory, const char *user, const Secret *old_passphrase,
                         const Secret *new_passphrase, GError **error);

/* Another holder, with a role and the schemes they have ("" for all, else keys separated by ';'). KEY is the actor's, whose role must be a
 * coordinator's of all schemes. */
gboolean keyring_add (const char *directory, const char *user, SessionRole role, const char *schemes,
                      const StoreKey *key, const Secret *passphrase, GError **error);

/* Gives USER another role or other schemes, from their next start on. The store keeps one coordinator of all schemes. */
gboolean keyring_set_role (const char *directory, const char *user, SessionRole role, const char *schemes,
                           const StoreKey *key, GError **error);

/* Somebody who can open the store. */
typedef struct {
  char *name;
  SessionRole role;
  char *schemes; /* "" for all, else keys separated by ';' */
} Holder;
void holder_free (Holder *holder);

/* Everyone who can open the store, in the order they were added. Element: Holder*. NULL with an error. */
GPtrArray *keyring_holders (const char *directory, GError **error);

/* Removes USER and gives the store a new data key (the keyring holds old and new until the database's rekey has committed) and a
 * new recovery code. The slots that remain need no passphrase: the new key is sealed to each slot's public key. ACTOR proves
 * itself with its passphrase. The last slot cannot be removed. STORE stays open, under the new key. */
gboolean keyring_remove (const char *directory, const char *user, const char *actor, const Secret *actor_passphrase,
                         Store *store, char **recovery_code, GError **error);

/* Opens with the recovery code instead, and sets USER's passphrase anew (a slot that exists). Gives a new code. */
gboolean keyring_recover (const char *directory, const char *recovery_code, const char *user,
                          const Secret *new_passphrase, char **new_recovery_code, GError **error);
