/* keyring.conf: libconfig text, bytes in base64. */
#include "base/error.h"
#include "store/connection.h"
#include "store/keyring-slot.h"

#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT 1
#define FILE_LIMIT (1024 * 1024)
#define MEMORY_LIMIT (1024L * 1024 * 1024)

/* The byte fields of a slot, for reading and writing alike. */
typedef struct {
  const char *name;
  size_t offset, size;
  gboolean pending;
} ByteField;

static const ByteField byte_fields[] = {
  { "salt", offsetof (Slot, salt), sizeof (((Slot *)0)->salt), FALSE },
  { "public_key", offsetof (Slot, public_key), sizeof (((Slot *)0)->public_key), FALSE },
  { "private_key", offsetof (Slot, private_key), sizeof (((Slot *)0)->private_key), FALSE },
  { "data_key", offsetof (Slot, key), sizeof (((Slot *)0)->key), FALSE },
  { "pending_data_key", offsetof (Slot, pending), sizeof (((Slot *)0)->pending), TRUE },
};

static gboolean read_bytes (const config_setting_t *setting, const ByteField *field, Slot *slot)
{
  const char *text = NULL;
  size_t length = 0;

  if (!config_setting_lookup_string (setting, field->name, &text))
    return FALSE;
  return sodium_base642bin ((unsigned char *)slot + field->offset, field->size, text, strlen (text), NULL, &length,
                            NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
         length == field->size;
}

static gboolean fill_slot (const config_setting_t *setting, Slot *slot)
{
  const char *name = NULL;
  long long memory = 0;
  int operations = 0;

  if (!config_setting_lookup_string (setting, "name", &name) ||
      !config_setting_lookup_int (setting, "operations", &operations) ||
      !config_setting_lookup_int64 (setting, "memory", &memory))
    return FALSE;
  slot->name = g_strdup (name);
  slot->operations = operations;
  slot->memory = (long)memory;
  slot->has_pending = config_setting_get_member (setting, "pending_data_key") != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (byte_fields); i++)
    if ((!byte_fields[i].pending || slot->has_pending) && !read_bytes (setting, &byte_fields[i], slot))
      return FALSE;
  return slot->operations >= 1 && slot->operations <= 20 && slot->memory >= 8192 && slot->memory <= MEMORY_LIMIT;
}

static gboolean fill_keyring (const config_t *config, Keyring *keyring)
{
  const config_setting_t *slots = config_lookup (config, "slots");
  int format = 0;

  if (!config_lookup_int (config, "format", &format) || format != FORMAT || slots == NULL)
    return FALSE;
  for (int i = 0; i < config_setting_length (slots); i++) {
    Slot *slot = g_new0 (Slot, 1);

    g_ptr_array_add (keyring->slots, slot);
    if (!fill_slot (config_setting_get_elem (slots, (unsigned)i), slot))
      return FALSE;
  }
  return keyring->slots->len > 0;
}

Keyring *keyring_read (const Guard *guard, GError **error)
{
  g_autoptr (GBytes) bytes = guard_read (guard, STORE_KEYRING, FILE_LIMIT, error);
  g_autoptr (Keyring) keyring = keyring_new ();
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  g_autofree char *text = data != NULL ? g_strndup (data, size) : g_strdup ("");
  config_t config;

  if (bytes == NULL)
    return NULL;
  config_init (&config);

  gboolean read =
      strlen (text) == size && config_read_string (&config, text) == CONFIG_TRUE && fill_keyring (&config, keyring);

  config_destroy (&config);
  if (read)
    return g_steal_pointer (&keyring);
  g_set_error_literal (
      error, KITH_ERROR, KITH_ERROR_STORE,
      "The keyring of this store is damaged. Leave the store as it is and restore keyring.conf from a backup.");
  return NULL;
}

static void add_string (config_setting_t *group, const char *name, const char *text)
{
  config_setting_set_string (config_setting_add (group, name, CONFIG_TYPE_STRING), text);
}

static void add_int (config_setting_t *group, const char *name, long number)
{
  config_setting_set_int (config_setting_add (group, name, CONFIG_TYPE_INT), (int)number);
}

static void add_bytes (config_setting_t *group, const ByteField *field, const Slot *slot)
{
  char text[sodium_base64_ENCODED_LEN (SLOT_SEALED_SIZE, sodium_base64_VARIANT_ORIGINAL)];

  sodium_bin2base64 (text, sizeof text, (const unsigned char *)slot + field->offset, field->size,
                     sodium_base64_VARIANT_ORIGINAL);
  add_string (group, field->name, text);
}

static void add_slot (config_setting_t *slots, const Slot *slot)
{
  config_setting_t *group = config_setting_add (slots, NULL, CONFIG_TYPE_GROUP);

  add_string (group, "name", slot->name);
  add_int (group, "operations", slot->operations);
  config_setting_set_int64 (config_setting_add (group, "memory", CONFIG_TYPE_INT64), slot->memory);
  for (guint i = 0; i < G_N_ELEMENTS (byte_fields); i++)
    if (!byte_fields[i].pending || slot->has_pending)
      add_bytes (group, &byte_fields[i], slot);
}

/* What a later SQLCipher needs to open the database with the same key (PRAGMA cipher_compatibility, cipher_page_size). */
static void add_cipher (config_setting_t *root)
{
  config_setting_t *cipher = config_setting_add (root, "cipher", CONFIG_TYPE_GROUP);

  add_string (cipher, "name", store_is_encrypted () ? "sqlcipher" : "none");
  if (!store_is_encrypted ())
    return;
  add_int (cipher, "compatibility", 3);
  add_int (cipher, "page_size", CIPHER_PAGE_SIZE);
  add_string (cipher, "key_form", "raw");
}

static char *keyring_text (const Keyring *keyring, size_t *size)
{
  char *text = NULL;
  FILE *stream = open_memstream (&text, size);
  config_t config;

  if (stream == NULL)
    return NULL;
  config_init (&config);

  config_setting_t *root = config_root_setting (&config);

  add_int (root, "format", FORMAT);
  add_cipher (root);

  config_setting_t *slots = config_setting_add (root, "slots", CONFIG_TYPE_LIST);

  for (guint i = 0; i < keyring->slots->len; i++)
    add_slot (slots, keyring->slots->pdata[i]);
  config_write (&config, stream);
  config_destroy (&config);
  fclose (stream);
  return text;
}

gboolean keyring_write (const Guard *guard, const Keyring *keyring, GError **error)
{
  size_t size = 0;
  char *text = keyring_text (keyring, &size);
  gboolean written = text != NULL && guard_replace (guard, STORE_KEYRING, text, size, error);

  free (text);
  return written;
}
