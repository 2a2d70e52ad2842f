/* keyring.conf: libconfig text, bytes in base64. */
#include "base/conf_parse.h"
#include "base/error.h"
#include "store/connection.h"
#include "store/keyring-slot.h"

#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FORMAT 2 /* 1 knew no roles */
#define FILE_LIMIT (1024 * 1024)
#define MEMORY_LIMIT (1024L * 1024 * 1024)

/* The byte fields of a slot, for reading and writing alike. */
typedef struct {
  const char *name;
  size_t offset, size;
  size_t when; /* offset of the gboolean without which the slot has no such bytes; 0: it always has */
} ByteField;

static const ByteField byte_fields[] = {
  { "salt", offsetof (Slot, salt), sizeof (((Slot *)0)->salt), 0 },
  { "public_key", offsetof (Slot, public_key), sizeof (((Slot *)0)->public_key), 0 },
  { "private_key", offsetof (Slot, private_key), sizeof (((Slot *)0)->private_key), 0 },
  { "data_key", offsetof (Slot, key), sizeof (((Slot *)0)->key), 0 },
  { "digest", offsetof (Slot, digest), sizeof (((Slot *)0)->digest), 0 },
  { "text_key", offsetof (Slot, text_key), sizeof (((Slot *)0)->text_key), offsetof (Slot, has_text_key) },
  { "pending_data_key", offsetof (Slot, pending), sizeof (((Slot *)0)->pending), offsetof (Slot, has_pending) },
  { "pending_digest", offsetof (Slot, pending_digest), sizeof (((Slot *)0)->pending_digest),
    offsetof (Slot, has_pending) },
};

static gboolean has_bytes (const Slot *slot, const ByteField *field)
{
  return field->when == 0 || *(const gboolean *)((const char *)slot + field->when);
}

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
  const char *name = NULL, *role = NULL, *schemes = NULL;
  long long memory = 0;
  int operations = 0;

  if (!config_setting_lookup_string (setting, "name", &name) ||
      !config_setting_lookup_string (setting, "role", &role) || !role_from_name (role, &slot->role) ||
      !config_setting_lookup_string (setting, "schemes", &schemes) || strlen (schemes) >= STORE_SCHEMES_SIZE ||
      !config_setting_lookup_int (setting, "operations", &operations) ||
      !config_setting_lookup_int64 (setting, "memory", &memory))
    return FALSE;
  slot->name = g_strdup (name);
  slot->schemes = g_strdup (schemes);
  slot->operations = operations;
  slot->memory = (long)memory;
  slot->has_pending = config_setting_get_member (setting, "pending_data_key") != NULL;
  slot->has_text_key = config_setting_get_member (setting, "text_key") != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (byte_fields); i++)
    if (has_bytes (slot, &byte_fields[i]) && !read_bytes (setting, &byte_fields[i], slot))
      return FALSE;
  return slot->operations >= 1 && slot->operations <= 20 && slot->memory >= 8192 && slot->memory <= MEMORY_LIMIT;
}

static gboolean fill_keyring (const config_t *config, Keyring *keyring)
{
  const config_setting_t *slots = config_lookup (config, "slots");
  const char *text_key = NULL;
  size_t length = 0;
  int format = 0;

  if (!config_lookup_int (config, "format", &format) || format != FORMAT || slots == NULL ||
      !config_lookup_string (config, "text_public_key", &text_key) ||
      sodium_base642bin (keyring->text_public, sizeof keyring->text_public, text_key, strlen (text_key), NULL, &length,
                         NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
      length != sizeof keyring->text_public)
    return FALSE;
  for (int i = 0; i < config_setting_length (slots); i++) {
    Slot *slot = g_new0 (Slot, 1);

    g_ptr_array_add (keyring->slots, slot);
    if (!fill_slot (config_setting_get_elem (slots, (unsigned)i), slot))
      return FALSE;
  }
  return keyring->slots->len > 0;
}

/* NULL where TEXT is no keyring. */
static Keyring *parse (const char *text)
{
  g_autoptr (Keyring) keyring = keyring_new ();
  config_t config;

  config_init (&config);

  gboolean read = conf_parse (&config, text) && fill_keyring (&config, keyring);

  config_destroy (&config);
  return read ? g_steal_pointer (&keyring) : NULL;
}

/* A keyring of format 1. */
static gboolean is_earlier (const char *text)
{
  config_t config;
  int format = 0;

  config_init (&config);

  gboolean earlier = conf_parse (&config, text) && config_lookup_int (&config, "format", &format) == CONFIG_TRUE &&
                     format > 0 && format < FORMAT;

  config_destroy (&config);
  return earlier;
}

Keyring *keyring_read_as (const Guard *guard, const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = guard_read (guard, name, FILE_LIMIT, error);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  g_autofree char *text = data != NULL ? g_strndup (data, size) : g_strdup ("");
  Keyring *keyring = NULL;

  if (bytes == NULL)
    return NULL;
  if (strlen (text) == size)
    keyring = parse (text);
  if (keyring != NULL)
    return keyring;
  if (is_earlier (text)) {
    g_set_error_literal (
        error, KITH_ERROR, KITH_ERROR_STORE,
        "This store was made by a kith from before roles, which was never released. Export it with that one, and "
        "import it into a new store.");
    return NULL;
  }
  g_set_error_literal (
      error, KITH_ERROR, KITH_ERROR_STORE,
      "The keyring of this store is damaged. Leave the store as it is and restore keyring.conf from a backup.");
  return NULL;
}

Keyring *keyring_read (const Guard *guard, GError **error)
{
  return keyring_read_as (guard, STORE_KEYRING, error);
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
  add_string (group, "role", role_name (slot->role));
  add_string (group, "schemes", slot->schemes);
  add_int (group, "operations", slot->operations);
  config_setting_set_int64 (config_setting_add (group, "memory", CONFIG_TYPE_INT64), slot->memory);
  for (guint i = 0; i < G_N_ELEMENTS (byte_fields); i++)
    if (has_bytes (slot, &byte_fields[i]))
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

  char text_key[sodium_base64_ENCODED_LEN (sizeof keyring->text_public, sodium_base64_VARIANT_ORIGINAL)];

  sodium_bin2base64 (text_key, sizeof text_key, keyring->text_public, sizeof keyring->text_public,
                     sodium_base64_VARIANT_ORIGINAL);
  add_string (root, "text_public_key", text_key);

  config_setting_t *slots = config_setting_add (root, "slots", CONFIG_TYPE_LIST);

  for (guint i = 0; i < keyring->slots->len; i++)
    add_slot (slots, keyring->slots->pdata[i]);
  config_write (&config, stream);
  config_destroy (&config);
  fclose (stream);
  return text;
}

gboolean slot_equal (const Slot *one, const Slot *other)
{
  for (guint i = 0; i < G_N_ELEMENTS (byte_fields); i++) {
    const ByteField *field = &byte_fields[i];

    if (has_bytes (one, field) != has_bytes (other, field) ||
        (has_bytes (one, field) &&
         memcmp ((const char *)one + field->offset, (const char *)other + field->offset, field->size) != 0))
      return FALSE;
  }
  return strcmp (one->name, other->name) == 0 && one->role == other->role &&
         g_strcmp0 (one->schemes, other->schemes) == 0 && one->operations == other->operations &&
         one->memory == other->memory;
}

/* libconfig leaves out what it had no memory for, and says nothing; nobody could open a store with such a keyring. */
static gboolean says_all (const char *text, const Keyring *keyring)
{
  g_autoptr (Keyring) again = text != NULL ? parse (text) : NULL;

  if (again == NULL || again->slots->len != keyring->slots->len ||
      memcmp (again->text_public, keyring->text_public, sizeof keyring->text_public) != 0)
    return FALSE;
  for (guint i = 0; i < keyring->slots->len; i++)
    if (!slot_equal (keyring->slots->pdata[i], again->slots->pdata[i]))
      return FALSE;
  return TRUE;
}

/* What somebody's kith that was killed was about to write holds slots of then. Every keyring is written by whoever has its folder locked. */
static void sweep (const Guard *guard, const char *name)
{
  g_autofree char *prefix = g_strconcat (name, ".", NULL);
  g_autoptr (GPtrArray) left = guard_names (guard, prefix, ".new");

  for (guint i = 0; i < left->len; i++)
    unlinkat (guard->fd, left->pdata[i], 0);
}

gboolean keyring_write_as (const Guard *guard, const char *name, const Keyring *keyring, GError **error)
{
  size_t size = 0;
  char *text = keyring_text (keyring, &size);
  gboolean whole = says_all (text, keyring);
  gboolean written = whole && guard_replace (guard, name, text, size, error);

  if (!whole)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                         "The keyring could not be written for want of memory. Nothing was changed; try again later.");
  free (text);
  if (written)
    sweep (guard, name);
  return written;
}

gboolean keyring_write (const Guard *guard, const Keyring *keyring, GError **error)
{
  return keyring_write_as (guard, STORE_KEYRING, keyring, error);
}
