#include "store/archive_state.h"

#include "store/archive-private.h"
#include "store/erasures.h"
#include "store/keyring-slot.h"
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

#define KEYRING_LIMIT (1024 * 1024)
#define RESTORED "restored " /* begins a mark that only asks to look */
#define KEY_TEXT (2 * sizeof ((StoreKey *)0)->bytes)

/* ---- what the database remembers */

/* NULL: nothing of that name. Caller frees. */
static char *read_fact (Store *store, const char *name)
{
  g_autoptr (Statement) statement = statement_new (store,
                                                   "SELECT value\n"
                                                   "FROM meta\n"
                                                   "WHERE name = :name",
                                                   NULL);

  if (statement == NULL)
    return NULL;
  statement_bind_text (statement, "name", name);
  return statement_next (statement, NULL) ? statement_dup_text (statement, 0) : NULL;
}

static gboolean write_fact (Store *store, const char *name, const char *value, GError **error)
{
  g_autoptr (Statement) statement = statement_new (store,
                                                   "INSERT OR REPLACE INTO meta (name, value)\n"
                                                   "VALUES (:name, :value)",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_text (statement, "name", name);
  statement_bind_text (statement, "value", value);
  return statement_run (statement, error);
}

/* Not what another kith has written since it was read. */
static void forget_fact (Store *store, const char *name, const char *value)
{
  g_autoptr (Statement) statement = value != NULL ? statement_new (store,
                                                                   "DELETE FROM meta\n"
                                                                   "WHERE name = :name\n"
                                                                   "  AND value = :value",
                                                                   NULL)
                                                  : NULL;

  if (statement == NULL)
    return;
  statement_bind_text (statement, "name", name);
  statement_bind_text (statement, "value", value);
  statement_run (statement, NULL);
}

/* A new value each time, so that whoever puts the backups right takes away no later mark. */
gboolean archive_mark_behind (Store *store, gboolean restored, GError **error)
{
  g_autofree char *uid = store_new_uid ();
  g_autofree char *value = g_strconcat (restored ? RESTORED : "", uid, NULL);

  return write_fact (store, FACT_BEHIND, value, error);
}

static void wipe_and_free (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

gboolean archive_remember_key (Store *store, const StoreKey *key, GError **error)
{
  char digits[KEY_TEXT + 1];
  char *before = read_fact (store, FACT_KEYS);
  char *after;

  sodium_bin2hex (digits, sizeof digits, key->bytes, sizeof key->bytes);
  after = before != NULL ? g_strjoin (" ", before, digits, NULL) : g_strdup (digits);

  gboolean written = (before != NULL && strstr (before, digits) != NULL) || write_fact (store, FACT_KEYS, after, error);

  sodium_memzero (digits, sizeof digits);
  wipe_and_free (before);
  wipe_and_free (after);
  return written;
}

/* ---- a view of the backups from where the store stands */

void archive_view_clear (ArchiveView *view)
{
  g_clear_pointer (&view->present, keyring_free);
  g_clear_pointer (&view->text, g_bytes_unref);
  g_clear_pointer (&view->mark, g_free);
  g_clear_pointer (&view->remembered, wipe_and_free);
  g_clear_pointer (&view->keys, sodium_free);
}

static void take_keys (ArchiveView *view)
{
  guint most = view->remembered != NULL ? (guint)(strlen (view->remembered) / KEY_TEXT) : 0;
  const StoreKey *present = view->store->key;

  view->keys = sodium_allocarray (most + 1, sizeof *view->keys);
  if (view->keys == NULL)
    g_error ("no memory for a key");
  view->keys[0] = *present;
  view->count = 1;
  for (guint i = 0; i < most; i++) {
    StoreKey *key = &view->keys[view->count];
    size_t size = 0;

    *key = *present;
    if (sodium_hex2bin (key->bytes, sizeof key->bytes, view->remembered + i * (KEY_TEXT + 1), KEY_TEXT, NULL, &size,
                        NULL) == 0 &&
        size == sizeof key->bytes)
      view->count++;
  }
}

static gboolean somebody_reads_no_texts (const Keyring *keyring)
{
  for (guint i = 0; i < keyring->slots->len; i++)
    if (!((const Slot *)keyring->slots->pdata[i])->has_text_key)
      return TRUE;
  return FALSE;
}

gboolean archive_view_open (ArchiveView *view, Store *store, const Guard *folder, GPtrArray *list, gboolean thorough,
                            GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autofree char *sealed = read_fact (store, FACT_SEALED);

  *view = (ArchiveView){ .store = store, .folder = folder };
  if (!guard_open (&guard, store->directory, error))
    return FALSE;
  if (list->len > 0) {
    view->text = guard_read (&guard, STORE_KEYRING, KEYRING_LIMIT, error);
    view->present = view->text != NULL ? keyring_read (&guard, error) : NULL;
    if (view->present == NULL)
      return FALSE;
  }
  view->mark = read_fact (store, FACT_BEHIND);
  view->remembered = read_fact (store, FACT_KEYS);
  view->withholds = view->present != NULL && somebody_reads_no_texts (view->present);
  view->knows_sealed = sealed != NULL;
  view->deep = thorough || view->mark != NULL || (view->withholds && sealed == NULL);
  take_keys (view);
  return TRUE;
}

/* Whose keyring it is: *KEY NULL where none of ours opens it. */
static guint look_at_keyring (const ArchiveView *view, const char *name, const StoreKey **key)
{
  g_autofree char *file = archive_keyring_name (name);
  g_autoptr (GBytes) text = guard_read (view->folder, file, KEYRING_LIMIT, NULL);
  g_autoptr (Keyring) own = NULL;

  *key = text != NULL && g_bytes_equal (text, view->text) ? &view->keys[0] : NULL;
  if (*key != NULL || text == NULL)
    return 0;
  own = keyring_read_as (view->folder, file, NULL);
  for (guint i = 0; own != NULL && i < view->count && *key == NULL; i++)
    if (keyring_is_of (own, &view->keys[i]))
      *key = &view->keys[i];
  if (*key == NULL)
    return 0;
  if (*key != &view->keys[0])
    return BEHIND_KEY;
  /* While the data key is being changed the slots are of two keys. */
  return !keyring_is_pending (view->present) && keyring_take_slots (own, view->present) ? BEHIND_SLOTS : 0;
}

static guint look_inside (const ArchiveView *view, const char *name, const StoreKey *key, gboolean *sealed)
{
  g_autoptr (Store) backup = store_open_bare (view->folder->directory, name, key, NULL);
  KithSession *session = view->store->session;
  g_autoptr (GArray) pending = NULL;
  guint why = 0;

  *sealed = TRUE;
  if (backup == NULL) /* after an erasure nobody can be taken out of it */
    return view->mark != NULL && !g_str_has_prefix (view->mark, RESTORED) ? BEHIND_ERASED : 0;
  pending = session != NULL ? erasures_pending_in (session, backup, NULL) : NULL;
  if (session != NULL && (pending == NULL || pending->len > 0))
    why |= BEHIND_ERASED;
  *sealed = statement_number (backup, "SELECT count(*) FROM meta WHERE name = 'texts.sealed'", 0, NULL, NULL) > 0;
  return why | (!*sealed && view->withholds ? BEHIND_TEXTS : 0);
}

guint archive_view_look (ArchiveView *view, const char *name, const StoreKey **key)
{
  guint why = look_at_keyring (view, name, key);
  gboolean sealed = TRUE;

  if (*key != NULL && view->deep)
    why |= look_inside (view, name, *key, &sealed);
  if (!sealed)
    view->unsealed++;
  return why;
}

void archive_view_settle (ArchiveView *view, guint which)
{
  if (which & BEHIND_KEY)
    forget_fact (view->store, FACT_KEYS, view->remembered);
  if (which & BEHIND_ERASED)
    forget_fact (view->store, FACT_BEHIND, view->mark);
  if ((which & BEHIND_TEXTS) && view->deep && view->unsealed == 0 && !view->knows_sealed)
    write_fact (view->store, FACT_SEALED, "yes", NULL);
}

/* ---- what is behind */

void archive_behind_free (ArchiveBehind *behind)
{
  g_free (behind->name);
  g_free (behind);
}

GPtrArray *archive_behind (Store *store, gboolean thorough, GError **error)
{
  g_auto (Guard) folder = { 0 };
  g_auto (ArchiveView) view = { 0 };
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)archive_behind_free);

  if (!archive_open (&folder, store->directory, FALSE, error))
    return NULL;

  g_autoptr (GPtrArray) list = archive_list_in (&folder);

  if (list->len == 0)
    return g_steal_pointer (&found);
  if (!archive_view_open (&view, store, &folder, list, thorough, error))
    return NULL;
  for (guint i = 0; i < list->len; i++) {
    const char *name = ((const Archive *)list->pdata[i])->name;
    const StoreKey *key = NULL;
    guint why = archive_view_look (&view, name, &key);

    if (why == 0)
      continue;

    ArchiveBehind *behind = g_new0 (ArchiveBehind, 1);

    *behind = (ArchiveBehind){ g_strdup (name), why };
    g_ptr_array_add (found, behind);
  }
  return g_steal_pointer (&found);
}

guint archive_slots_behind (const char *directory, const StoreKey *key)
{
  g_auto (Guard) guard = { 0 };
  g_auto (Guard) folder = { 0 };
  g_autoptr (Keyring) present = NULL;
  guint count = 0;

  if (!guard_open (&guard, directory, NULL) || !guard_open_folder (&folder, &guard, STORE_BACKUPS, FALSE, NULL))
    return 0;
  present = keyring_read (&guard, NULL);

  g_autoptr (GPtrArray) list = archive_list_in (&folder);

  for (guint i = 0; present != NULL && !keyring_is_pending (present) && i < list->len; i++) {
    g_autofree char *file = archive_keyring_name (((const Archive *)list->pdata[i])->name);
    g_autoptr (Keyring) own = keyring_read_as (&folder, file, NULL);

    count += own != NULL && keyring_is_of (own, key) && keyring_take_slots (own, present) ? 1 : 0;
  }
  return count;
}
