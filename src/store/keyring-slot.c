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
  slot->schemes = g_strdup ("");
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
  g_free (slot->schemes);
  sodium_memzero (slot, sizeof *slot);
  g_free (slot);
}

Slot *slot_copy (const Slot *slot)
{
  Slot *copy = g_memdup2 (slot, sizeof *slot);

  copy->name = g_strdup (slot->name);
  copy->schemes = g_strdup (slot->schemes);
  return copy;
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

static void seal (const Slot *slot, const unsigned char *key, unsigned char *sealed)
{
  if (crypto_box_seal (sealed, key, 32, slot->public_key) != 0)
    g_error ("a key could not be sealed");
}

static gboolean unseal (const Slot *slot, const unsigned char *private_key, const unsigned char *sealed,
                        unsigned char *key)
{
  return crypto_box_seal_open (key, sealed, SLOT_SEALED_SIZE, slot->public_key, private_key) == 0;
}

/* Each part with its length before it, so that none can lend the next a character. */
static void digest_part (crypto_generichash_state *state, const void *data, size_t size)
{
  guint64 length = GUINT64_TO_LE (size);

  crypto_generichash_update (state, (const unsigned char *)&length, sizeof length);
  crypto_generichash_update (state, data, size);
}

static void make_digest (const Slot *slot, const StoreKey *key, unsigned char *digest)
{
  crypto_generichash_state state;
  unsigned char subkey[crypto_kdf_KEYBYTES];
  const char *role = role_name (slot->role);
  const char *name =
      strcmp (slot->name, NEXT_RECOVERY_SLOT) == 0 ? RECOVERY_SLOT : slot->name; /* as it will be called */

  crypto_kdf_derive_from_key (subkey, sizeof subkey, 1, "keyring\0", key->bytes);
  crypto_generichash_init (&state, subkey, sizeof subkey, SLOT_DIGEST_SIZE);
  digest_part (&state, name, strlen (name));
  digest_part (&state, role, strlen (role));
  digest_part (&state, slot->schemes, strlen (slot->schemes));
  digest_part (&state, slot->public_key, sizeof slot->public_key);
  digest_part (&state, key->text_public, sizeof key->text_public);
  crypto_generichash_final (&state, digest, SLOT_DIGEST_SIZE);
  sodium_memzero (subkey, sizeof subkey);
}

void slot_grant (Slot *slot, const StoreKey *key)
{
  seal (slot, key->bytes, slot->key);
  make_digest (slot, key, slot->digest);
  slot->has_text_key = slot->role == ROLE_COORDINATOR && key->reads_texts;
  if (slot->has_text_key)
    seal (slot, key->text_private, slot->text_key);
}

void slot_grant_pending (Slot *slot, const StoreKey *key)
{
  slot->has_pending = TRUE;
  seal (slot, key->bytes, slot->pending);
  make_digest (slot, key, slot->pending_digest);
}

void slot_take_pending (Slot *slot)
{
  memcpy (slot->key, slot->pending, sizeof slot->key);
  memcpy (slot->digest, slot->pending_digest, sizeof slot->digest);
  slot->has_pending = FALSE;
}

gboolean slot_take (const Slot *slot, const unsigned char *private_key, const unsigned char *text_public,
                    gboolean pending, StoreKey *key)
{
  memset (key, 0, sizeof *key);
  memcpy (key->text_public, text_public, sizeof key->text_public);
  key->role = slot->role;
  g_strlcpy (key->schemes, slot->schemes, sizeof key->schemes);
  key->reads_texts = slot->has_text_key && unseal (slot, private_key, slot->text_key, key->text_private);
  return key->reads_texts == slot->has_text_key && (!pending || slot->has_pending) &&
         unseal (slot, private_key, pending ? slot->pending : slot->key, key->bytes);
}

gboolean slot_is_genuine (const Slot *slot, const StoreKey *key, gboolean pending)
{
  unsigned char digest[SLOT_DIGEST_SIZE];

  make_digest (slot, key, digest);
  return sodium_memcmp (digest, pending ? slot->pending_digest : slot->digest, sizeof digest) == 0;
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

gboolean keyring_take_slots (Keyring *own, const Keyring *present)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < own->slots->len; i++) {
    const Slot *now = keyring_slot (present, ((const Slot *)own->slots->pdata[i])->name);

    if (now == NULL || slot_equal (now, own->slots->pdata[i]))
      continue;
    slot_free (own->slots->pdata[i]);
    own->slots->pdata[i] = slot_copy (now);
    changed = TRUE;
  }
  return changed;
}

gboolean keyring_is_of (const Keyring *keyring, const StoreKey *key)
{
  for (guint i = 0; i < keyring->slots->len; i++)
    if (slot_is_genuine (keyring->slots->pdata[i], key, FALSE))
      return TRUE;
  return FALSE;
}
