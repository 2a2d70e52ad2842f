/* Drafts that could not be written (a full disk, a folder that cannot be written to): held in memory, sealed as they would lie in their
 * files, so that they can be carried over a new start of the program without a key. */
#include "store/draft-private.h"

#include "base/error.h"
#include "store/store-private.h"

#define HELD_TYPE "a(say)"

void draft_hold (KithSession *session, const char *name, GBytes *sealed)
{
  if (session->drafts_held == NULL)
    session->drafts_held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  g_hash_table_replace (session->drafts_held, g_strdup (name), g_bytes_ref (sealed));
}

void draft_let_go (KithSession *session, const char *name)
{
  if (session->drafts_held != NULL)
    g_hash_table_remove (session->drafts_held, name);
}

gboolean draft_is_held (const KithSession *session, const char *name)
{
  return session->drafts_held != NULL && g_hash_table_contains (session->drafts_held, name);
}

GPtrArray *draft_held_names (const KithSession *session)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name;

  if (session->drafts_held == NULL)
    return names;
  g_hash_table_iter_init (&iter, session->drafts_held);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

GBytes *draft_held (const KithSession *session)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer name, sealed;

  if (session->drafts_held == NULL || g_hash_table_size (session->drafts_held) == 0)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (HELD_TYPE));
  g_hash_table_iter_init (&iter, session->drafts_held);
  while (g_hash_table_iter_next (&iter, &name, &sealed))
    g_variant_builder_add (&builder, "(s@ay)", name, g_variant_new_from_bytes (G_VARIANT_TYPE ("ay"), sealed, TRUE));

  g_autoptr (GVariant) whole = g_variant_ref_sink (g_variant_builder_end (&builder));

  return g_variant_get_data_as_bytes (whole);
}

/* NULL where HELD is nothing of the kind. */
static GVariant *unpack (GBytes *held)
{
  g_autoptr (GVariant) whole = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (HELD_TYPE), held, FALSE));

  return g_variant_is_normal_form (whole) ? g_steal_pointer (&whole) : NULL;
}

static gboolean write_one (const Guard *guard, const char *name, GBytes *sealed, GError **error)
{
  gsize size = 0;
  const void *data = g_bytes_get_data (sealed, &size);

  return guard_replace (guard, name, data, size, error);
}

gboolean draft_take_held (KithSession *session, GBytes *held)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (GVariant) whole = unpack (held);
  gboolean there = draft_folder (session, &guard, NULL), written = TRUE;

  for (gsize i = 0; whole != NULL && i < g_variant_n_children (whole); i++) {
    g_autoptr (GVariant) bytes = NULL;
    const char *name = NULL;
    g_autoptr (GVariant) one = g_variant_get_child_value (whole, i);

    g_variant_get (one, "(&s@ay)", &name, &bytes);

    g_autoptr (GBytes) sealed = g_variant_get_data_as_bytes (bytes);

    if (!draft_is_name (name) || (there && write_one (&guard, name, sealed, NULL)))
      continue;
    draft_hold (session, name, sealed);
    written = FALSE;
  }
  return written;
}

gboolean draft_write_held (const char *directory, GBytes *held, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autofree char *path = g_build_filename (directory, STORE_DRAFTS, NULL);
  g_autoptr (GVariant) whole = unpack (held);

  if (!guard_open (&guard, path, error))
    return FALSE;
  for (gsize i = 0; whole != NULL && i < g_variant_n_children (whole); i++) {
    g_autoptr (GVariant) bytes = NULL;
    const char *name = NULL;
    g_autoptr (GVariant) one = g_variant_get_child_value (whole, i);

    g_variant_get (one, "(&s@ay)", &name, &bytes);

    g_autoptr (GBytes) sealed = g_variant_get_data_as_bytes (bytes);

    if (draft_is_name (name) && !write_one (&guard, name, sealed, error))
      return FALSE;
  }
  return TRUE;
}
