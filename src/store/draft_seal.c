/* What lies in a draft's file: how it is packed, and who can open it. */
#include "store/draft-private.h"

#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

#define DRAFT_SUBKEY "drafts"

/* Drafts begin with a mark that no coordinator's name can be, so that those written before there was a base are told from the others:
 * they began with the coordinator's name. */
static const char mark[8] = { '\1', 'd', 'r', 'a', 'f', 't', ' ', '2' };
#define DRAFT_TYPE "(ssxxxma(ss)a(ss))"
#define DRAFT_TYPE_BEFORE "(ssxxxa(ss))"

void draft_free (Draft *draft)
{
  if (draft == NULL)
    return;
  g_free (draft->file);
  g_free (draft->actor);
  g_free (draft->form);
  values_free (draft->base);
  values_free (draft->values);
  g_free (draft);
}

static GVariant *pack_values (const Values *values)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < values_count (values); i++) {
    const char *name = values_name (values, i);
    g_autofree char *text = g_utf8_make_valid (values_text (values, name), -1);

    g_variant_builder_add (&builder, "(ss)", name, text);
  }
  return g_variant_builder_end (&builder);
}

GBytes *draft_pack (KithSession *session, const DraftOf *of, const Values *values)
{
  GVariant *base = g_variant_new_maybe (G_VARIANT_TYPE ("a(ss)"), of->base == NULL ? NULL : pack_values (of->base));
  g_autoptr (GVariant) draft =
      g_variant_ref_sink (g_variant_new ("(ssxxx@ma(ss)@a(ss))", session->actor, of->form, of->record, of->version,
                                         session_now (session), base, pack_values (values)));
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)mark, sizeof mark);
  g_byte_array_append (bytes, g_variant_get_data (draft), (guint)g_variant_get_size (draft));
  return g_byte_array_free_to_bytes (bytes);
}

static Values *unpack_values (GVariant *packed)
{
  Values *values = values_new ();
  GVariantIter iter;
  const char *name, *text;

  g_variant_iter_init (&iter, packed);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &text))
    values_set (values, name, text);
  return values;
}

static Draft *unpack_before (GBytes *bytes)
{
  g_autoptr (GVariant) whole =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (DRAFT_TYPE_BEFORE), bytes, FALSE));
  g_autoptr (GVariant) values = NULL;

  if (!g_variant_is_normal_form (whole))
    return NULL;

  Draft *draft = g_new0 (Draft, 1);

  g_variant_get (whole, "(ssxxx@a(ss))", &draft->actor, &draft->form, &draft->record, &draft->version, &draft->saved_at,
                 &values);
  draft->values = unpack_values (values);
  return draft;
}

Draft *draft_unpack (GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size < sizeof mark || memcmp (data, mark, sizeof mark) != 0)
    return unpack_before (bytes);

  g_autoptr (GBytes) body = g_bytes_new_from_bytes (bytes, sizeof mark, size - sizeof mark);
  g_autoptr (GVariant) whole = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (DRAFT_TYPE), body, FALSE));
  g_autoptr (GVariant) base = NULL;
  g_autoptr (GVariant) values = NULL;

  if (!g_variant_is_normal_form (whole))
    return NULL;

  Draft *draft = g_new0 (Draft, 1);

  g_variant_get (whole, "(ssxxxm@a(ss)@a(ss))", &draft->actor, &draft->form, &draft->record, &draft->version,
                 &draft->saved_at, &base, &values);
  draft->base = base == NULL ? NULL : unpack_values (base);
  draft->values = unpack_values (values);
  return draft;
}

/* What seals for everyone who opens the store, or for those who read private texts, whose drafts may hold some: a deputy's key does not
 * open these. */
static void sealing_key (const Store *store, DraftReaders readers, unsigned char key[32])
{
  if (readers == DRAFT_FOR_ALL)
    store_subkey (store, DRAFT_SUBKEY, key);
  else
    crypto_kdf_derive_from_key (key, 32, 1, DRAFT_SUBKEY "\0", store->key->text_private);
}

DraftReaders draft_own_readers (const Store *store)
{
  return store->key->reads_texts ? DRAFT_FOR_COORDINATORS : DRAFT_FOR_ALL;
}

/* A random nonce, then the sealed bytes. */
GBytes *draft_seal (Store *store, DraftReaders readers, const void *data, gsize size)
{
  gsize whole = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + size;
  unsigned char *sealed = g_malloc (whole);
  unsigned char key[crypto_secretbox_KEYBYTES];

  sealing_key (store, readers, key);
  randombytes_buf (sealed, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (sealed + crypto_secretbox_NONCEBYTES, data, size, sealed, key);
  sodium_memzero (key, sizeof key);
  return g_bytes_new_take (sealed, whole);
}

static GBytes *unseal (const unsigned char key[32], GBytes *sealed)
{
  gsize size = 0;
  const unsigned char *bytes = g_bytes_get_data (sealed, &size);

  if (size < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
    return NULL;

  gsize length = size - crypto_secretbox_NONCEBYTES;
  unsigned char *data = g_malloc (length);

  if (crypto_secretbox_open_easy (data, bytes + crypto_secretbox_NONCEBYTES, length, bytes, key) == 0)
    return g_bytes_new_take (data, length - crypto_secretbox_MACBYTES);
  g_free (data);
  return NULL;
}

GBytes *draft_unseal (Store *store, DraftReaders readers, GBytes *sealed)
{
  unsigned char key[crypto_secretbox_KEYBYTES];

  sealing_key (store, readers, key);

  GBytes *opened = unseal (key, sealed);

  sodium_memzero (key, sizeof key);
  return opened;
}

static void seal_again (Store *store, const Guard *guard, const char *name, const unsigned char before[32])
{
  g_autoptr (GBytes) sealed = guard_read (guard, name, DRAFT_LIMIT, NULL);
  g_autoptr (GBytes) opened = sealed != NULL ? unseal (before, sealed) : NULL;

  if (opened == NULL)
    return; /* a coordinator's: its key stays */

  g_autoptr (GBytes) again =
      draft_seal (store, DRAFT_FOR_ALL, g_bytes_get_data (opened, NULL), g_bytes_get_size (opened));
  gsize size = 0;
  const void *data = g_bytes_get_data (again, &size);

  guard_replace (guard, name, data, size, NULL);
}

void draft_change_key (Store *store, const StoreKey *before)
{
  g_autofree char *path = g_build_filename (store->directory, STORE_DRAFTS, NULL);
  g_auto (Guard) guard = { 0 };
  unsigned char key[crypto_secretbox_KEYBYTES];

  if (!guard_open (&guard, path, NULL))
    return;

  g_autoptr (GPtrArray) names = draft_names (&guard, DRAFT_FILE);

  store_key_subkey (before, DRAFT_SUBKEY, key);
  for (guint i = 0; i < names->len; i++)
    seal_again (store, &guard, names->pdata[i], key);
  sodium_memzero (key, sizeof key);
}
