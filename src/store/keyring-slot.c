#include "store/keyring-slot.h"

#include <string.h>

/* About a tenth of a second and 64 MB for each guess (Argon2id, RFC 9106). */
#define OPERATIONS 3
#define MEMORY (64L * 1024 * 1024)

static gboolean derive (const Slot *slot, const Secret *secret, unsigned char *key)
{
  const char *text = secret_text (secret);

  return crypto_pwhash (key, crypto_secretbox_KEYBYTES, text, strlen (text), slot->salt,
                        (unsigned long long)slot->operations, (size_t)slot->memory, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

void slot_wrap (Slot *slot, const Secret *secret, const unsigned char *private_key)
{
  unsigned char *key = sodium_malloc (crypto_secretbox_KEYBYTES);

  slot->operations = OPERATIONS;
  slot->memory = MEMORY;
  randombytes_buf (slot->salt, sizeof slot->salt);
  randombytes_buf (slot->private_key, crypto_secretbox_NONCEBYTES);
  if (key == NULL || !derive (slot, secret, key))
    g_error ("no memory for deriving a key");
  crypto_secretbox_easy (slot->private_key + crypto_secretbox_NONCEBYTES, private_key, crypto_box_SECRETKEYBYTES,
                         slot->private_key, key);
  sodium_free (key);
}

Slot *slot_new (const char *name, const Secret *secret)
{
  Slot *slot = g_new0 (Slot, 1);
  unsigned char *private_key = sodium_malloc (crypto_box_SECRETKEYBYTES);

  slot->name = g_strdup (name);
  crypto_box_keypair (slot->public_key, private_key);
  slot_wrap (slot, secret, private_key);
  sodium_free (private_key);
  return slot;
}

void slot_free (Slot *slot)
{
  if (slot == NULL)
    return;
  g_free (slot->name);
  sodium_memzero (slot, sizeof *slot);
  g_free (slot);
}

/* The public key is taken from the private one: a changed one in the file is found here. */
static gboolean unwrap (const Slot *slot, const unsigned char *key, unsigned char *private_key)
{
  unsigned char public_key[crypto_box_PUBLICKEYBYTES];

  if (crypto_secretbox_open_easy (private_key, slot->private_key + crypto_secretbox_NONCEBYTES,
                                  SLOT_PRIVATE_SIZE - crypto_secretbox_NONCEBYTES, slot->private_key, key) != 0)
    return FALSE;
  crypto_scalarmult_base (public_key, private_key);
  return sodium_memcmp (public_key, slot->public_key, sizeof public_key) == 0;
}

unsigned char *slot_open (const Slot *slot, const Secret *secret)
{
  unsigned char *key = sodium_malloc (crypto_secretbox_KEYBYTES);
  unsigned char *private_key = sodium_malloc (crypto_box_SECRETKEYBYTES);
  gboolean open = key != NULL && private_key != NULL && derive (slot, secret, key) && unwrap (slot, key, private_key);

  sodium_free (key);
  if (open)
    return private_key;
  sodium_free (private_key);
  return NULL;
}

void slot_seal (const Slot *slot, const StoreKey *key, unsigned char *sealed)
{
  if (crypto_box_seal (sealed, key->bytes, sizeof key->bytes, slot->public_key) != 0)
    g_error ("a key could not be sealed");
}

gboolean slot_unseal (const Slot *slot, const unsigned char *private_key, const unsigned char *sealed, StoreKey *key)
{
  return crypto_box_seal_open (key->bytes, sealed, SLOT_SEALED_SIZE, slot->public_key, private_key) == 0;
}

Keyring *keyring_new (void)
{
  Keyring *keyring = g_new0 (Keyring, 1);

  keyring->slots = g_ptr_array_new_with_free_func ((GDestroyNotify)slot_free);
  return keyring;
}

void keyring_free (Keyring *keyring)
{
  if (keyring == NULL)
    return;
  g_ptr_array_unref (keyring->slots);
  g_free (keyring);
}

Slot *keyring_slot (const Keyring *keyring, const char *name)
{
  for (guint i = 0; i < keyring->slots->len; i++) {
    Slot *slot = keyring->slots->pdata[i];

    if (strcmp (slot->name, name) == 0)
      return slot;
  }
  return NULL;
}

gboolean keyring_is_pending (const Keyring *keyring)
{
  for (guint i = 0; i < keyring->slots->len; i++)
    if (((const Slot *)keyring->slots->pdata[i])->has_pending)
      return TRUE;
  return FALSE;
}
