/* A slot: one holder's way to the data key, and what it lets them do. And the keyring as a list of them, read from and written to keyring.conf.
 *
 * passphrase --Argon2id--> wrapping key --secretbox--> private key --sealed box--> data key.
 *
 * A coordinator's slot holds the key of private texts in the same way. Role and schemes stand open in the file, under a digest
 * keyed with the data key: who cannot open the store cannot alter them, and an altered slot opens nothing. */
#pragma once

#include "store/guard.h"
#include "store/keyring.h"

#include <sodium.h>

#define SLOT_PRIVATE_SIZE (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + crypto_box_SECRETKEYBYTES)
#define SLOT_SEALED_SIZE (crypto_box_SEALBYTES + 32) /* a key */
#define SLOT_DIGEST_SIZE 32

/* Names of slots that are nobody's. */
#define RECOVERY_SLOT ""
#define NEXT_RECOVERY_SLOT "+" /* the one that shall take its place, while the data key is being changed */

typedef struct {
  char *name;              /* "" for the recovery slot */
  long operations, memory; /* Argon2id's limits: passes, bytes */
  unsigned char salt[crypto_pwhash_SALTBYTES];
  unsigned char public_key[crypto_box_PUBLICKEYBYTES];
  unsigned char private_key[SLOT_PRIVATE_SIZE]; /* nonce and secretbox */
  SessionRole role;
  char *schemes; /* as in StoreKey */
  unsigned char key[SLOT_SEALED_SIZE];
  unsigned char digest[SLOT_DIGEST_SIZE];
  gboolean has_text_key; /* of private texts */
  unsigned char text_key[SLOT_SEALED_SIZE];
  gboolean has_pending; /* a change of the data key began: `pending` is the new one */
  unsigned char pending[SLOT_SEALED_SIZE];
  unsigned char pending_digest[SLOT_DIGEST_SIZE];
} Slot;

typedef struct {
  unsigned char text_public[32]; /* private texts are sealed to it */
  GPtrArray *slots;              /* Slot*, in the order they were made; the recovery slot is one of them */
} Keyring;

/* A new pair of keys under SECRET. */
Slot *slot_new (const char *name, const Secret *secret);
void slot_free (Slot *slot);
Slot *slot_copy (const Slot *slot);
gboolean slot_equal (const Slot *one, const Slot *other);

/* Puts the same pair of keys under another secret. PRIVATE_KEY as slot_open() gave it. */
void slot_wrap (Slot *slot, const Secret *secret, const unsigned char *private_key);

/* The private key (crypto_box_SECRETKEYBYTES, sodium_malloc()ed), or NULL where SECRET is not this slot's. */
unsigned char *slot_open (const Slot *slot, const Secret *secret);

/* Gives SLOT what KEY holds: the data key and, where the slot's role reads them, the key of private texts; with the digest over its role. */
void slot_grant (Slot *slot, const StoreKey *key);

/* As slot_grant() for a data key that is not the database's yet. */
void slot_grant_pending (Slot *slot, const StoreKey *key);

/* The pending data key becomes the slot's. */
void slot_take_pending (Slot *slot);

/* What SLOT gives in *KEY: with its data key, or the PENDING one, its role and, where it has it, the key of private texts. TEXT_PUBLIC
 * is the keyring's. FALSE where the bytes are not for this private key. */
gboolean slot_take (const Slot *slot, const unsigned char *private_key, const unsigned char *text_public,
                    gboolean pending, StoreKey *key);

/* TRUE when role, schemes and keys are as whoever had the data key KEY (or the PENDING one) wrote them. */
gboolean slot_is_genuine (const Slot *slot, const StoreKey *key, gboolean pending);

Keyring *keyring_new (void);
void keyring_free (Keyring *keyring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keyring, keyring_free)

/* NULL: no such slot. */
Slot *keyring_slot (const Keyring *keyring, const char *name);

/* Whether a change of the data key was begun and not finished. */
gboolean keyring_is_pending (const Keyring *keyring);

/* Whoever has a slot in both gets the one of PRESENT in OWN; nobody comes or goes. TRUE where that changed OWN. */
gboolean keyring_take_slots (Keyring *own, const Keyring *present);

/* TRUE where a slot of it, written by whoever had the data key KEY, says so: KEY is what its slots open. */
gboolean keyring_is_of (const Keyring *keyring, const StoreKey *key);

/* The store's own, or the file NAME. */
Keyring *keyring_read (const Guard *guard, GError **error);
Keyring *keyring_read_as (const Guard *guard, const char *name, GError **error);
gboolean keyring_write (const Guard *guard, const Keyring *keyring, GError **error);
gboolean keyring_write_as (const Guard *guard, const char *name, const Keyring *keyring, GError **error);
