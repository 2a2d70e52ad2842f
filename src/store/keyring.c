#include "store/keyring.h"

#include "base/error.h"
#include "store/archive_rewrite.h"
#include "store/connection.h"
#include "store/draft-private.h"
#include "store/keyring-slot.h"
#include "store/recovery.h"
#include "store/store-private.h"

#include <string.h>

#define SHORTEST_PASSPHRASE 8

static gboolean fail (GError **error, KithError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean fail (GError **error, KithError code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL && *error == NULL)
    *error = g_error_new_valist (KITH_ERROR, (int)code, format, arguments);
  va_end (arguments);
  return FALSE;
}

/* The sample store, with its invented people, is the one that may have a short passphrase: its own. */
static gboolean check_passphrase (const char *user, const Secret *passphrase, GError **error)
{
  const char *text = secret_text (passphrase);

  if (strcmp (user, "demo") == 0 && strcmp (text, "demo") == 0)
    return TRUE;
  if (!g_utf8_validate (text, -1, NULL))
    return fail (error, KITH_ERROR_INPUT,
                 "The passphrase is not UTF-8 text. Set the terminal to UTF-8, then try again.");
  if (g_utf8_strlen (text, -1) < SHORTEST_PASSPHRASE)
    return fail (error, KITH_ERROR_INPUT,
                 "The passphrase is too short. Take at least %d characters; a few words are best.",
                 SHORTEST_PASSPHRASE);
  return TRUE;
}

static gboolean check_user (const char *user, GError **error)
{
  gsize length = user != NULL ? strlen (user) : 0;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (user[i]) && strchr ("._-", user[i]) == NULL)
      length = 0;
  if (length > 0 && length <= 32)
    return TRUE;
  return fail (error, KITH_ERROR_INPUT,
               "A coordinator's name has 1 to 32 letters, digits, dots, dashes or underscores.");
}

/* A guarded key on the heap, wiped when freed. */
static StoreKey *key_new (void)
{
  StoreKey *key = sodium_malloc (sizeof *key);

  if (key == NULL)
    g_error ("no memory for a key");
  return key;
}

static void key_free (StoreKey *key)
{
  sodium_free (key);
}

typedef StoreKey LockedKey;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LockedKey, key_free)

typedef unsigned char PrivateKey;

static void private_key_free (PrivateKey *key)
{
  sodium_free (key);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrivateKey, private_key_free)

static gboolean is_recovery (const Slot *slot)
{
  return strcmp (slot->name, RECOVERY_SLOT) == 0 || strcmp (slot->name, NEXT_RECOVERY_SLOT) == 0;
}

static void drop_slot (Keyring *keyring, const char *name)
{
  Slot *slot = keyring_slot (keyring, name);

  if (slot != NULL)
    g_ptr_array_remove (keyring->slots, slot);
}

/* Makes the slot NAME anew under a new recovery code. */
static void renew_recovery (Keyring *keyring, const char *name, const StoreKey *key, char **code)
{
  g_autoptr (Secret) secret = NULL;

  *code = recovery_code_new ();
  secret = secret_new (*code, -1);
  drop_slot (keyring, name);

  Slot *slot = slot_new (name, secret);

  slot_grant (slot, key);
  g_ptr_array_add (keyring->slots, slot);
}

static void wipe_code (char **code)
{
  if (*code != NULL)
    sodium_memzero (*code, strlen (*code));
  g_clear_pointer (code, g_free);
}

static gboolean write_new (const Guard *guard, const char *user, const Secret *passphrase, const StoreKey *key,
                           char **code, GError **error)
{
  g_autoptr (Keyring) keyring = keyring_new ();
  Slot *slot = slot_new (user, passphrase);

  memcpy (keyring->text_public, key->text_public, sizeof keyring->text_public);
  slot_grant (slot, key);
  g_ptr_array_add (keyring->slots, slot);
  renew_recovery (keyring, RECOVERY_SLOT, key, code);
  if (keyring_write (guard, keyring, error))
    return TRUE;
  wipe_code (code);
  return FALSE;
}

gboolean keyring_create (const char *directory, const char *group, const char *user, const Secret *passphrase,
                         StoreKey *key, char **recovery_code, GError **error)
{
  g_auto (Guard) guard = { 0 };

  if (sodium_init () < 0 || !check_user (user, error) || !check_passphrase (user, passphrase, error) ||
      !guard_make (&guard, directory, group, NULL, error))
    return FALSE;
  store_key_make (key);
  if (write_new (&guard, user, passphrase, key, recovery_code, error))
    return TRUE;
  sodium_memzero (key, sizeof *key);
  return FALSE;
}

static Slot *find_slot (const Keyring *keyring, const char *user, GError **error)
{
  Slot *slot = keyring_slot (keyring, user);

  if (slot != NULL && is_recovery (slot))
    slot = NULL;
  if (slot == NULL)
    fail (error, KITH_ERROR_STORE, "This store has no coordinator \"%s\". Say who you are with --as NAME.", user);
  return slot;
}

/* Drops what a change of the data key left half done: the key that does not open the database. Only with the lock held, that is
 * when nobody is in the middle of it. */
static void settle_pending (const Guard *guard, Keyring *keyring, gboolean new_key_counts)
{
  for (guint i = keyring->slots->len; i-- > 0;) {
    Slot *slot = keyring->slots->pdata[i];

    if (new_key_counts && !slot->has_pending) {
      g_ptr_array_remove_index (keyring->slots, i);
      continue;
    }
    if (new_key_counts)
      slot_take_pending (slot);
    slot->has_pending = FALSE;
  }

  Slot *next = keyring_slot (keyring, NEXT_RECOVERY_SLOT);

  if (next != NULL && new_key_counts)
    *next->name = '\0';
  else
    drop_slot (keyring, NEXT_RECOVERY_SLOT);
  keyring_write (guard, keyring, NULL);
}

static const char damaged[] =
    "The keyring of this store is damaged. Leave the store as it is and restore keyring.conf from a backup.";

/* Role and schemes stand open in the file: they count only as whoever could open the store wrote them. */
static gboolean check_genuine (const Slot *slot, const StoreKey *key, gboolean pending, GError **error)
{
  return slot_is_genuine (slot, key, pending) ||
         fail (
             error, KITH_ERROR_STORE,
             "The keyring of this store was altered by hand. Leave the store as it is and restore keyring.conf from a "
             "backup.");
}

/* While the data key is being changed two keys are in the file, and only the database knows which is its own. */
static gboolean choose_key (const Guard *guard, Keyring *keyring, const Slot *slot, const unsigned char *private_key,
                            gboolean locked, StoreKey *key, GError **error)
{
  g_autoptr (LockedKey) pending = NULL;
  gboolean pending_fits;

  if (!slot_take (slot, private_key, keyring->text_public, FALSE, key))
    return fail (error, KITH_ERROR_STORE, "%s", damaged);
  if (!keyring_is_pending (keyring) || !store_is_encrypted ())
    return check_genuine (slot, key, FALSE, error);
  pending = key_new ();
  pending_fits = slot_take (slot, private_key, keyring->text_public, TRUE, pending) &&
                 store_key_fits (guard->directory, pending, NULL);
  if (!pending_fits && !store_key_fits (guard->directory, key, error))
    return FALSE;
  if (pending_fits)
    memcpy (key, pending, sizeof *key);
  if (!check_genuine (slot, key, pending_fits, error))
    return FALSE;
  if (locked || guard_try_lock (guard))
    settle_pending (guard, keyring, pending_fits);
  return TRUE;
}

/* Opens SLOT with SECRET; WRONG says that it is not the right one. */
static PrivateKey *open_slot (const Slot *slot, const Secret *secret, const char *wrong, GError **error)
{
  PrivateKey *private_key = slot_open (slot, secret);

  if (private_key == NULL)
    fail (error, KITH_ERROR_STORE, "%s", wrong);
  return private_key;
}

static const char wrong_passphrase[] = "That is not the right passphrase. Try again.";

gboolean keyring_unlock (const char *directory, const char *user, const Secret *passphrase, StoreKey *key,
                         GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (Keyring) keyring = NULL;
  g_autoptr (PrivateKey) private_key = NULL;
  Slot *slot = NULL;

  if (sodium_init () < 0 || !guard_open (&guard, directory, error))
    return FALSE;
  keyring = keyring_read (&guard, error);
  if (keyring == NULL)
    return FALSE;
  slot = find_slot (keyring, user, error);
  if (slot == NULL)
    return FALSE;
  private_key = open_slot (slot, passphrase, wrong_passphrase, error);
  return private_key != NULL && choose_key (&guard, keyring, slot, private_key, FALSE, key, error);
}

void holder_free (Holder *holder)
{
  if (holder == NULL)
    return;
  g_free (holder->name);
  g_free (holder->schemes);
  g_free (holder);
}

GPtrArray *keyring_holders (const char *directory, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (Keyring) keyring = NULL;
  GPtrArray *holders = NULL;

  if (!guard_open (&guard, directory, error))
    return NULL;
  keyring = keyring_read (&guard, error);
  if (keyring == NULL)
    return NULL;
  holders = g_ptr_array_new_with_free_func ((GDestroyNotify)holder_free);
  for (guint i = 0; i < keyring->slots->len; i++) {
    const Slot *slot = keyring->slots->pdata[i];
    Holder *holder = is_recovery (slot) ? NULL : g_new0 (Holder, 1);

    if (holder == NULL)
      continue;
    *holder = (Holder){ g_strdup (slot->name), slot->role, g_strdup (slot->schemes) };
    g_ptr_array_add (holders, holder);
  }
  return holders;
}

char **keyring_users (const char *directory, GError **error)
{
  g_autoptr (GPtrArray) holders = keyring_holders (directory, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (holders == NULL)
    return NULL;
  for (guint i = 0; i < holders->len; i++)
    g_ptr_array_add (names, g_strdup (((const Holder *)holders->pdata[i])->name));
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_steal (names, NULL);
}

/* The keyring for a change of it, with everyone else held off. */
static Keyring *read_locked (Guard *guard, const char *directory, GError **error)
{
  if (sodium_init () < 0 || !guard_open (guard, directory, error) || !guard_lock (guard, error))
    return NULL;
  return keyring_read (guard, error);
}

/* What opened the store before must not open its automatic backups for ever. Those that cannot be written stay behind, and are named as such
 * (archive_behind()). Whoever makes a backup takes that folder's lock first, so the keyring's is let go. */
static void renew_backups (Guard *guard, const StoreKey *key)
{
  g_autofree char *directory = g_strdup (guard->directory);

  guard_close (guard);
  archive_renew_slots (directory, key, NULL);
}

gboolean keyring_change (const char *directory, const char *user, const Secret *old_passphrase,
                         const Secret *new_passphrase, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (Keyring) keyring = NULL;
  g_autoptr (PrivateKey) private_key = NULL;
  g_autoptr (LockedKey) key = NULL;
  Slot *slot = NULL;

  if (!check_passphrase (user, new_passphrase, error))
    return FALSE;
  keyring = read_locked (&guard, directory, error);
  if (keyring == NULL)
    return FALSE;
  slot = find_slot (keyring, user, error);
  if (slot == NULL)
    return FALSE;
  private_key = open_slot (slot, old_passphrase, wrong_passphrase, error);
  if (private_key == NULL)
    return FALSE;
  slot_wrap (slot, new_passphrase, private_key);
  if (!keyring_write (&guard, keyring, error))
    return FALSE;
  key = key_new ();
  if (slot_take (slot, private_key, keyring->text_public, FALSE, key))
    renew_backups (&guard, key);
  return TRUE;
}

static gboolean may_decide_holders (const StoreKey *key, GError **error)
{
  return role_may (key->role, key->schemes[0] == '\0', RIGHT_HOLDERS, error);
}

static gboolean check_schemes (const char *schemes, GError **error)
{
  if (strlen (schemes) < STORE_SCHEMES_SIZE &&
      strspn (schemes, "abcdefghijklmnopqrstuvwxyz0123456789-;") == strlen (schemes))
    return TRUE;
  return fail (error, KITH_ERROR_INPUT, "Name schemes by their keys, separated by a semicolon, as \"peer-support\".");
}

static gboolean check_not_pending (const Keyring *keyring, GError **error)
{
  return !keyring_is_pending (keyring) ||
         fail (error, KITH_ERROR_TRY_LATER,
               "The store's key is being changed. Nothing was changed; start kith again first.");
}

gboolean keyring_add (const char *directory, const char *user, SessionRole role, const char *schemes,
                      const StoreKey *key, const Secret *passphrase, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (Keyring) keyring = NULL;

  if (!may_decide_holders (key, error) || !check_user (user, error) || !check_schemes (schemes, error) ||
      !check_passphrase (user, passphrase, error))
    return FALSE;
  keyring = read_locked (&guard, directory, error);
  if (keyring == NULL)
    return FALSE;
  if (keyring_slot (keyring, user) != NULL)
    return fail (error, KITH_ERROR_INPUT, "There is already a coordinator \"%s\". Choose another name.", user);
  if (!check_not_pending (keyring, error))
    return FALSE;

  Slot *slot = slot_new (user, passphrase);

  slot->role = role;
  g_free (slot->schemes);
  slot->schemes = g_strdup (schemes);
  slot_grant (slot, key);
  g_ptr_array_add (keyring->slots, slot);
  return keyring_write (&guard, keyring, error);
}

/* The store must keep somebody who can decide who opens it. */
static gboolean is_last_coordinator (const Keyring *keyring, const Slot *but)
{
  for (guint i = 0; i < keyring->slots->len; i++) {
    const Slot *slot = keyring->slots->pdata[i];

    if (slot != but && !is_recovery (slot) && slot->role == ROLE_COORDINATOR && slot->schemes[0] == '\0')
      return FALSE;
  }
  return TRUE;
}

gboolean keyring_set_role (const char *directory, const char *user, SessionRole role, const char *schemes,
                           const StoreKey *key, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (Keyring) keyring = NULL;
  Slot *slot = NULL;

  if (!may_decide_holders (key, error) || !check_schemes (schemes, error))
    return FALSE;
  keyring = read_locked (&guard, directory, error);
  slot = keyring != NULL && check_not_pending (keyring, error) ? find_slot (keyring, user, error) : NULL;
  if (slot == NULL)
    return FALSE;
  if ((role != ROLE_COORDINATOR || schemes[0] != '\0') && is_last_coordinator (keyring, slot))
    return fail (error, KITH_ERROR_REFUSED, "%s is the only coordinator of all schemes. Make somebody else one first.",
                 user);
  slot->role = role;
  g_free (slot->schemes);
  slot->schemes = g_strdup (schemes);
  slot_grant (slot, key);
  if (!keyring_write (&guard, keyring, error))
    return FALSE;
  renew_backups (&guard, key);
  return TRUE;
}

static gboolean check_removal (const Keyring *keyring, const char *user, const char *actor, GError **error)
{
  if (find_slot (keyring, user, error) == NULL || find_slot (keyring, actor, error) == NULL)
    return FALSE;
  if (strcmp (user, actor) == 0 && keyring->slots->len <= 2)
    return fail (error, KITH_ERROR_REFUSED, "You are the only coordinator of this store. Add another first.");
  if (strcmp (user, actor) == 0)
    return fail (error, KITH_ERROR_REFUSED, "Nobody removes themselves. Ask another coordinator to do it.");
  return TRUE;
}

/* Both keys in the file, then the database, then only the new one: whatever is cut short, one of the file's keys opens it. */
static gboolean change_data_key (const Guard *guard, Keyring *keyring, const char *user, Store *store,
                                 const StoreKey *key, GError **error)
{
  for (guint i = 0; i < keyring->slots->len; i++) {
    Slot *slot = keyring->slots->pdata[i];

    slot->has_pending = FALSE;
    if (strcmp (slot->name, user) == 0 || strcmp (slot->name, RECOVERY_SLOT) == 0)
      continue;
    if (!check_genuine (slot, store->key, FALSE, error))
      return FALSE;
    slot_grant_pending (slot, key);
  }
  if (!keyring_write (guard, keyring, error))
    return FALSE;
  if (!connection_rekey (store->db, store->key, key, error)) {
    /* On a disk that cannot be read now the database may have the new key already: then both are kept, until one opens it. */
    if (connection_is_keyed (store->db, store->key))
      settle_pending (guard, keyring, FALSE);
    return FALSE;
  }
  store_replace_key (store, key);
  settle_pending (guard, keyring, TRUE);
  return TRUE;
}

gboolean keyring_remove (const char *directory, const char *user, const char *actor, const Secret *actor_passphrase,
                         Store *store, char **recovery_code, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (Keyring) keyring = read_locked (&guard, directory, error);
  g_autoptr (PrivateKey) private_key = NULL;
  g_autoptr (LockedKey) old = NULL;
  g_autoptr (LockedKey) fresh = NULL;

  if (keyring == NULL || !check_removal (keyring, user, actor, error))
    return FALSE;
  private_key = open_slot (keyring_slot (keyring, actor), actor_passphrase, wrong_passphrase, error);
  if (private_key == NULL)
    return FALSE;
  old = key_new ();
  fresh = key_new ();
  if (!choose_key (&guard, keyring, keyring_slot (keyring, actor), private_key, TRUE, old, error) ||
      !may_decide_holders (old, error))
    return FALSE;
  /* Before anything else, and without a key: whatever is cut short, the leaver's passphrase opens no automatic backup. */
  if (!archive_drop_user (directory, user, error) || !archive_remember_key (store, old, error))
    return FALSE;
  memcpy (fresh, old, sizeof *fresh);
  randombytes_buf (fresh->bytes, sizeof fresh->bytes);
  renew_recovery (keyring, NEXT_RECOVERY_SLOT, old, recovery_code);
  if (change_data_key (&guard, keyring, user, store, fresh, error)) {
    guint left = 0;

    /* One that cannot be written anew, for want of room, keeps its key, and its keyring without the leaver, until a later pass. */
    draft_change_key (store, old);
    archive_catch_up (store, BEHIND_KEY, NULL, NULL, &left, NULL);
    return TRUE;
  }
  wipe_code (recovery_code);
  return FALSE;
}

/* After a change of the data key that was cut short, either code may be the one that was shown. */
static PrivateKey *open_recovery (const Keyring *keyring, const Secret *code, const Slot **slot, GError **error)
{
  static const char *const names[] = { RECOVERY_SLOT, NEXT_RECOVERY_SLOT };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    *slot = keyring_slot (keyring, names[i]);

    PrivateKey *private_key = *slot != NULL ? slot_open (*slot, code) : NULL;

    if (private_key != NULL)
      return private_key;
  }
  fail (error, KITH_ERROR_STORE,
        "That is not this store's recovery code. Each new code makes the one before it worthless.");
  return NULL;
}

static gboolean replace_slot (const Guard *guard, Keyring *keyring, const char *user, const Secret *passphrase,
                              const StoreKey *key, char **code, GError **error)
{
  /* Looked up only now: settling an unfinished change may have dropped it. */
  Slot *before = find_slot (keyring, user, error);

  if (before == NULL || !check_genuine (before, key, FALSE, error))
    return FALSE;

  Slot *slot = slot_new (user, passphrase);

  slot->role = before->role;
  g_free (slot->schemes);
  slot->schemes = g_strdup (before->schemes);
  drop_slot (keyring, user);
  slot_grant (slot, key);
  g_ptr_array_add (keyring->slots, slot);
  renew_recovery (keyring, RECOVERY_SLOT, key, code);
  if (keyring_write (guard, keyring, error))
    return TRUE;
  wipe_code (code);
  return FALSE;
}

gboolean keyring_recover (const char *directory, const char *recovery_code, const char *user,
                          const Secret *new_passphrase, char **new_recovery_code, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (Secret) code = recovery_code_read (recovery_code);
  g_autoptr (Keyring) keyring = NULL;
  g_autoptr (PrivateKey) private_key = NULL;
  g_autoptr (LockedKey) key = NULL;
  const Slot *recovery = NULL;

  if (code == NULL)
    return fail (error, KITH_ERROR_STORE,
                 "The recovery code has a typing mistake: it is seven groups of five characters.");
  if (!check_passphrase (user, new_passphrase, error))
    return FALSE;
  keyring = read_locked (&guard, directory, error);
  if (keyring == NULL || find_slot (keyring, user, error) == NULL)
    return FALSE;
  private_key = open_recovery (keyring, code, &recovery, error);
  key = key_new ();
  if (private_key == NULL || !choose_key (&guard, keyring, recovery, private_key, TRUE, key, error))
    return FALSE;
  if (!replace_slot (&guard, keyring, user, new_passphrase, key, new_recovery_code, error))
    return FALSE;
  renew_backups (&guard, key);
  return TRUE;
}
