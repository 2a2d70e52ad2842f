/* A slot: one holder's way to the data key. And the keyring as a list of them, read from and written to keyring.conf.
 *
 * passphrase --Argon2id--> wrapping key --secretbox--> private key --sealed box--> data key. */
#pragma once

#include "store/guard.h"
#include "store/keyring.h"

#include <sodium.h>

#define SLOT_PRIVATE_SIZE (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + crypto_box_SECRETKEYBYTES)
#define SLOT_SEALED_SIZE (crypto_box_SEALBYTES + sizeof (StoreKey))

typedef struct {
  char *name;              /* "" for the recovery slot */
  long operations, memory; /* Argon2id's limits: passes, bytes */
  unsigned char salt[crypto_pwhash_SALTBYTES];
  unsigned char public_key[crypto_box_PUBLICKEYBYTES];
  unsigned char private_key[SLOT_PRIVATE_SIZE]; /* nonce and secretbox */
  unsigned char key[SLOT_SEALED_SIZE];
  gboolean has_pending; /* a change of the data key began: `pending` is the new one */
  unsigned char pending[SLOT_SEALED_SIZE];
} Slot;

typedef struct {
  GPtrArray *slots; /* Slot*, in the order they were made; the recovery slot is one of them */
} Keyring;

/* A new pair of keys under SECRET. */
Slot *slot_new (const char *name, const Secret *secret);
void slot_free (Slot *slot);

/* Puts the same pair of keys under another secret. PRIVATE_KEY as slot_open() gave it. */
void slot_wrap (Slot *slot, const Secret *secret, const unsigned char *private_key);

/* The private key (crypto_box_SECRETKEYBYTES, sodium_malloc()ed), or NULL where SECRET is not this slot's. */
unsigned char *slot_open (const Slot *slot, const Secret *secret);

void slot_seal (const Slot *slot, const StoreKey *key, unsigned char *sealed);
gboolean slot_unseal (const Slot *slot, const unsigned char *private_key, const unsigned char *sealed, StoreKey *key);

Keyring *keyring_new (void);
void keyring_free (Keyring *keyring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keyring, keyring_free)

/* NULL: no such slot. */
Slot *keyring_slot (const Keyring *keyring, const char *name);

/* Whether a change of the data key was begun and not finished. */
gboolean keyring_is_pending (const Keyring *keyring);

Keyring *keyring_read (const Guard *guard, GError **error);
gboolean keyring_write (const Guard *guard, const Keyring *keyring, GError **error);
