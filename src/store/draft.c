#include "store/draft.h"

#include "base/error.h"
#include "store/draft-private.h"
#include "store/guard.h"
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* In drafts/: <session>-<hash of form and record>.draft, one for each form in use, and <session>.live, which its session keeps
 * locked as long as it lives. A session is a random number of its own, so a file's name says nothing. */
#define SUFFIX ".draft"
#define DRAFT_LIMIT (4 * 1024 * 1024)
#define DRAFT_TYPE "(ssxxxa(ss))"
#define DRAFT_SUBKEY "drafts"

void draft_free (Draft *draft)
{
  if (draft == NULL)
    return;
  g_free (draft->file);
  g_free (draft->actor);
  g_free (draft->form);
  values_free (draft->values);
  g_free (draft);
}

gboolean draft_folder (KithSession *session, Guard *guard, GError **error)
{
  g_autofree char *path = g_build_filename (store_directory (session->store), STORE_DRAFTS, NULL);

  return guard_open (guard, path, error);
}

static gboolean still_named (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 && status.st_nlink > 0;
}

/* Another session's sweep may take the file away between its making and its locking: then there is one more try. */
static int make_lock (const Guard *guard, const char *name, GError **error)
{
  for (int tries = 0; tries < 3; tries++) {
    int fd = guard_create (guard, name, error);

    if (fd < 0)
      return -1;
    if (flock (fd, LOCK_EX | LOCK_NB) == 0 && still_named (fd))
      return fd;
    close (fd);
  }
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, "The draft could not be kept. Save the form soon.");
  return -1;
}

gboolean draft_join (KithSession *session, const Guard *guard, GError **error)
{
  if (session->draft_lock >= 0)
    return TRUE;
  if (session->draft_uid == NULL)
    session->draft_uid = store_new_uid ();

  g_autofree char *name = g_strconcat (session->draft_uid, DRAFT_LIVE, NULL);

  session->draft_lock = make_lock (guard, name, error);
  return session->draft_lock >= 0;
}

static char *file_name (KithSession *session, const char *form, gint64 record)
{
  g_autofree char *what = g_strdup_printf ("%s %" G_GINT64_FORMAT, form, record);
  unsigned char key[32], hash[16];
  char hex[2 * sizeof hash + 1];

  store_subkey (session->store, DRAFT_SUBKEY, key);
  crypto_generichash (hash, sizeof hash, (const unsigned char *)what, strlen (what), key, sizeof key);
  sodium_memzero (key, sizeof key);
  sodium_bin2hex (hex, sizeof hex, hash, sizeof hash);
  return g_strconcat (session->draft_uid, "-", hex, SUFFIX, NULL);
}

static GVariant *pack (KithSession *session, const char *form, gint64 record, gint64 version, const Values *values)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < values_count (values); i++) {
    const char *name = values_name (values, i);
    g_autofree char *text = g_utf8_make_valid (values_text (values, name), -1);

    g_variant_builder_add (&builder, "(ss)", name, text);
  }
  return g_variant_ref_sink (
      g_variant_new (DRAFT_TYPE, session->actor, form, record, version, session_now (session), &builder));
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

static DraftReaders own_readers (const Store *store)
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

  g_autoptr (GPtrArray) names = draft_names (&guard, SUFFIX);

  store_key_subkey (before, DRAFT_SUBKEY, key);
  for (guint i = 0; i < names->len; i++)
    seal_again (store, &guard, names->pdata[i], key);
  sodium_memzero (key, sizeof key);
}

gboolean draft_save (KithSession *session, const char *form, gint64 record, gint64 version, const Values *values,
                     GError **error)
{
  g_auto (Guard) guard = { 0 };

  if (!draft_folder (session, &guard, error) || !draft_join (session, &guard, error))
    return FALSE;

  g_autofree char *name = file_name (session, form, record);
  g_autoptr (GVariant) draft = pack (session, form, record, version, values);
  g_autoptr (GBytes) sealed =
      draft_seal (session->store, own_readers (session->store), g_variant_get_data (draft), g_variant_get_size (draft));
  gsize size = 0;
  const void *data = g_bytes_get_data (sealed, &size);

  return guard_replace (&guard, name, data, size, error);
}

void draft_discard (KithSession *session, const char *form, gint64 record)
{
  g_auto (Guard) guard = { 0 };

  if (session->draft_uid == NULL || !draft_folder (session, &guard, NULL))
    return;

  g_autofree char *name = file_name (session, form, record);

  unlinkat (guard.fd, name, 0);
}

static gboolean is_draft_name (const char *name)
{
  return strlen (name) == DRAFT_UID + 1 + 32 + strlen (SUFFIX) && g_str_has_suffix (name, SUFFIX) &&
         name[DRAFT_UID] == '-' && strspn (name, "0123456789abcdef") == DRAFT_UID;
}

void draft_discard_file (KithSession *session, const char *file)
{
  g_auto (Guard) guard = { 0 };

  if (is_draft_name (file) && draft_folder (session, &guard, NULL))
    unlinkat (guard.fd, file, 0);
}

/* TRUE while the session that made a file of this name is alive. */
gboolean draft_is_alive (const Guard *guard, const char *name)
{
  g_autofree char *lock = g_strdup_printf ("%.*s%s", DRAFT_UID, name, DRAFT_LIVE);
  int fd = openat (guard->fd, lock, O_RDWR | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0)
    return errno != ENOENT;

  gboolean alive = flock (fd, LOCK_EX | LOCK_NB) != 0;

  close (fd);
  return alive;
}

GPtrArray *draft_names (const Guard *guard, const char *suffix)
{
  g_autoptr (GDir) entries = g_dir_open (guard->directory, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_suffix (name, suffix))
      g_ptr_array_add (names, g_strdup (name));
  return names;
}

static gboolean has_drafts (GPtrArray *drafts, const char *lock)
{
  for (guint i = 0; i < drafts->len; i++)
    if (strncmp (drafts->pdata[i], lock, DRAFT_UID) == 0)
      return TRUE;
  return FALSE;
}

/* Locks that dead sessions left behind, once none of their drafts is left. */
static void sweep_locks (const Guard *guard, GPtrArray *drafts)
{
  g_autoptr (GPtrArray) locks = draft_names (guard, DRAFT_LIVE);

  for (guint i = 0; i < locks->len; i++) {
    const char *name = locks->pdata[i];

    if (strlen (name) == DRAFT_UID + strlen (DRAFT_LIVE) && !has_drafts (drafts, name) && !draft_is_alive (guard, name))
      unlinkat (guard->fd, name, 0);
  }
}

static Draft *unpack (GBytes *bytes, const char *file)
{
  g_autoptr (GVariant) whole =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (DRAFT_TYPE), bytes, FALSE));
  g_autoptr (GVariantIter) values = NULL;
  const char *name, *text;

  if (!g_variant_is_normal_form (whole))
    return NULL;

  Draft *draft = g_new0 (Draft, 1);

  draft->file = g_strdup (file);
  draft->values = values_new ();
  g_variant_get (whole, DRAFT_TYPE, &draft->actor, &draft->form, &draft->record, &draft->version, &draft->saved_at,
                 &values);
  while (g_variant_iter_next (values, "(&s&s)", &name, &text))
    values_set (draft->values, name, text);
  return draft;
}

/* TRUE when this very session made it: a form that was left and is opened again. */
static gboolean is_own (const KithSession *session, const char *name)
{
  return session->draft_uid != NULL && strncmp (name, session->draft_uid, DRAFT_UID) == 0;
}

/* Whoever's it is, as far as this session's keys reach. */
static Draft *read_any (KithSession *session, const Guard *guard, const char *name)
{
  g_autoptr (GBytes) sealed = guard_read (guard, name, DRAFT_LIMIT, NULL);
  g_autoptr (GBytes) bytes =
      sealed != NULL ? draft_unseal (session->store, own_readers (session->store), sealed) : NULL;

  if (sealed != NULL && bytes == NULL)
    bytes = draft_unseal (session->store, DRAFT_FOR_ALL, sealed);

  Draft *draft = bytes != NULL ? unpack (bytes, name) : NULL;
  struct stat status;

  if (draft != NULL && fstatat (guard->fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
    draft->written = (gint64)status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec;
  return draft;
}

static Draft *read_draft (KithSession *session, const Guard *guard, const char *name)
{
  Draft *draft = read_any (session, guard, name);

  if (draft == NULL || strcmp (draft->actor, session->actor) == 0)
    return draft;
  draft_free (draft);
  return NULL;
}

static int newest_first (gconstpointer one, gconstpointer other)
{
  const Draft *a = *(const Draft *const *)one, *b = *(const Draft *const *)other;

  if (a->saved_at != b->saved_at)
    return a->saved_at < b->saved_at ? 1 : -1;
  if (a->written != b->written)
    return a->written < b->written ? 1 : -1;
  return strcmp (a->file, b->file);
}

GPtrArray *draft_list (KithSession *session, GError **error)
{
  g_auto (Guard) guard = { 0 };

  if (!draft_folder (session, &guard, error))
    return NULL;

  g_autoptr (GPtrArray) names = draft_names (&guard, SUFFIX);
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)draft_free);

  sweep_locks (&guard, names);
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    gboolean offered = is_draft_name (name) && (is_own (session, name) || !draft_is_alive (&guard, name));
    Draft *draft = offered ? read_draft (session, &guard, name) : NULL;

    if (draft != NULL)
      g_ptr_array_add (drafts, draft);
  }
  g_ptr_array_sort (drafts, newest_first);
  return drafts;
}

Draft *draft_find (KithSession *session, const char *form, gint64 record)
{
  g_autoptr (GPtrArray) drafts = draft_list (session, NULL);

  for (guint i = 0; drafts != NULL && i < drafts->len; i++) {
    const Draft *draft = drafts->pdata[i];

    if (strcmp (draft->form, form) == 0 && draft->record == record)
      return g_ptr_array_steal_index (drafts, i);
  }
  return NULL;
}

/* Takes away the drafts of FORM and RECORD, but for the file KEEP (may be NULL). */
static void discard_but (KithSession *session, const char *form, gint64 record, const char *keep)
{
  g_autoptr (GPtrArray) drafts = draft_list (session, NULL);

  for (guint i = 0; drafts != NULL && i < drafts->len; i++) {
    const Draft *draft = drafts->pdata[i];

    if (strcmp (draft->form, form) == 0 && draft->record == record && g_strcmp0 (draft->file, keep) != 0)
      draft_discard_file (session, draft->file);
  }
}

void draft_discard_all (KithSession *session, const char *form, gint64 record)
{
  discard_but (session, form, record, NULL);
}

Draft *draft_take_up (KithSession *session, const char *form, gint64 record)
{
  Draft *draft = draft_find (session, form, record);

  if (draft == NULL || !draft_save (session, form, record, draft->version, draft->values, NULL))
    return draft;

  g_autofree char *own = file_name (session, form, record);

  discard_but (session, form, record, own);
  return draft;
}

void draft_leave (KithSession *session)
{
  g_auto (Guard) guard = { 0 };

  if (session->draft_lock < 0)
    return;
  if (draft_folder (session, &guard, NULL)) {
    g_autoptr (GPtrArray) drafts = draft_names (&guard, SUFFIX);
    g_autofree char *name = g_strconcat (session->draft_uid, DRAFT_LIVE, NULL);

    presence_withdraw (session, &guard);
    if (!has_drafts (drafts, name))
      unlinkat (guard.fd, name, 0);
  }
  close (session->draft_lock);
  session->draft_lock = -1;
}

static gboolean mentions (const Draft *draft, const char *const *words)
{
  for (guint i = 0; i < values_count (draft->values); i++)
    for (const char *const *word = words; *word != NULL; word++)
      if (strstr (values_text (draft->values, values_name (draft->values, i)), *word) != NULL)
        return TRUE;
  return FALSE;
}

void draft_discard_mentioning (KithSession *session, const char *const *words)
{
  g_auto (Guard) guard = { 0 };

  if (!draft_folder (session, &guard, NULL))
    return;

  g_autoptr (GPtrArray) names = draft_names (&guard, SUFFIX);

  for (guint i = 0; i < names->len; i++) {
    g_autoptr (Draft) draft = is_draft_name (names->pdata[i]) ? read_any (session, &guard, names->pdata[i]) : NULL;

    if (draft != NULL && mentions (draft, words))
      unlinkat (guard.fd, names->pdata[i], 0);
  }
}
