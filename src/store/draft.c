#include "store/draft.h"

#include "base/error.h"
#include "base/mention.h"
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

/* In drafts/: <session>-<hash of form and record>.draft, one for each form in use (a random number in the hash's place for one that was
 * put aside), and <session>.live, which its session keeps locked as long as it lives. A session is a random number of its own, so a
 * file's name says nothing. */
#define SUFFIX DRAFT_FILE

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

/* The session's random name, made when it is first wanted. */
static const char *own_uid (KithSession *session)
{
  if (session->draft_uid == NULL)
    session->draft_uid = store_new_uid ();
  return session->draft_uid;
}

gboolean draft_join (KithSession *session, const Guard *guard, GError **error)
{
  if (session->draft_lock >= 0)
    return TRUE;

  g_autofree char *name = g_strconcat (own_uid (session), DRAFT_LIVE, NULL);

  session->draft_lock = make_lock (guard, name, error);
  return session->draft_lock >= 0;
}

static char *file_name (KithSession *session, const char *form, gint64 record)
{
  g_autofree char *what = g_strdup_printf ("%s %" G_GINT64_FORMAT, form, record);
  unsigned char key[32], hash[16];
  char hex[2 * sizeof hash + 1];

  store_subkey (session->store, "drafts", key);
  crypto_generichash (hash, sizeof hash, (const unsigned char *)what, strlen (what), key, sizeof key);
  sodium_memzero (key, sizeof key);
  sodium_bin2hex (hex, sizeof hex, hash, sizeof hash);
  return g_strconcat (own_uid (session), "-", hex, SUFFIX, NULL);
}

static gboolean write_file (KithSession *session, const char *name, GBytes *sealed, GError **error)
{
  g_auto (Guard) guard = { 0 };
  gsize size = 0;
  const void *data = g_bytes_get_data (sealed, &size);

  if (size > DRAFT_LIMIT) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, "This is too long to be kept as a draft. Save it soon.");
    return FALSE;
  }
  return draft_folder (session, &guard, error) && draft_join (session, &guard, error) &&
         guard_replace (&guard, name, data, size, error);
}

gboolean draft_save (KithSession *session, const DraftOf *of, const Values *values, GError **error)
{
  g_autofree char *name = file_name (session, of->form, of->record);
  g_autoptr (GBytes) packed = draft_pack (session, of, values);
  g_autoptr (GBytes) sealed = draft_seal (session->store, draft_own_readers (session->store),
                                          g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  gboolean written = write_file (session, name, sealed, error);

  if (written)
    draft_let_go (session, name);
  else
    draft_hold (session, name, sealed);
  return written;
}

void draft_discard (KithSession *session, const char *form, gint64 record)
{
  g_autofree char *name = file_name (session, form, record);

  draft_discard_file (session, name);
}

gboolean draft_is_name (const char *name)
{
  return strlen (name) == DRAFT_UID + 1 + 32 + strlen (SUFFIX) && g_str_has_suffix (name, SUFFIX) &&
         name[DRAFT_UID] == '-' && strspn (name, "0123456789abcdef") == DRAFT_UID;
}

void draft_discard_file (KithSession *session, const char *file)
{
  g_auto (Guard) guard = { 0 };

  if (!draft_is_name (file))
    return;
  draft_let_go (session, file);
  if (draft_folder (session, &guard, NULL))
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

/* TRUE when this very session made it: a form that was left and is opened again. */
static gboolean is_own (const KithSession *session, const char *name)
{
  return session->draft_uid != NULL && strncmp (name, session->draft_uid, DRAFT_UID) == 0;
}

/* Whoever's it is, as far as this session's keys reach. */
static Draft *open_sealed (KithSession *session, const char *name, GBytes *sealed)
{
  g_autoptr (GBytes) bytes = draft_unseal (session->store, draft_own_readers (session->store), sealed);

  if (bytes == NULL)
    bytes = draft_unseal (session->store, DRAFT_FOR_ALL, sealed);

  Draft *draft = bytes != NULL ? draft_unpack (bytes) : NULL;

  if (draft != NULL)
    draft->file = g_strdup (name);
  return draft;
}

static Draft *read_any (KithSession *session, const Guard *guard, const char *name)
{
  g_autoptr (GBytes) sealed = guard_read (guard, name, DRAFT_LIMIT, NULL);
  Draft *draft = sealed != NULL ? open_sealed (session, name, sealed) : NULL;
  struct stat status;

  if (draft != NULL && fstatat (guard->fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
    draft->written = (gint64)status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec;
  return draft;
}

/* What could not be written is later than any file. */
static Draft *read_held (KithSession *session, const char *name)
{
  Draft *draft = open_sealed (session, name, g_hash_table_lookup (session->drafts_held, name));

  if (draft != NULL) {
    draft->written = G_MAXINT64;
    draft->held = TRUE;
  }
  return draft;
}

/* Takes DRAFT; NULL where it is somebody else's. */
static void add_own (KithSession *session, GPtrArray *drafts, Draft *draft)
{
  if (draft != NULL && strcmp (draft->actor, session->actor) == 0)
    g_ptr_array_add (drafts, draft);
  else
    draft_free (draft);
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

static void list_files (KithSession *session, const Guard *guard, GPtrArray *drafts)
{
  g_autoptr (GPtrArray) names = draft_names (guard, SUFFIX);

  sweep_locks (guard, names);
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];

    if (draft_is_name (name) && !draft_is_held (session, name) &&
        (is_own (session, name) || !draft_is_alive (guard, name)))
      add_own (session, drafts, read_any (session, guard, name));
  }
}

GPtrArray *draft_list (KithSession *session, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (GPtrArray) held = draft_held_names (session);
  gboolean there = draft_folder (session, &guard, held->len == 0 ? error : NULL);

  if (!there && held->len == 0)
    return NULL;

  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)draft_free);

  if (there)
    list_files (session, &guard, drafts);
  for (guint i = 0; i < held->len; i++)
    add_own (session, drafts, read_held (session, held->pdata[i]));
  g_ptr_array_sort (drafts, newest_first);
  return drafts;
}

GPtrArray *draft_list_of (KithSession *session, const char *form, gint64 record, GError **error)
{
  GPtrArray *drafts = draft_list (session, error);

  for (guint i = drafts != NULL ? drafts->len : 0; i-- > 0;) {
    const Draft *draft = drafts->pdata[i];

    if (strcmp (draft->form, form) != 0 || draft->record != record)
      g_ptr_array_remove_index (drafts, i);
  }
  return drafts;
}

Draft *draft_find (KithSession *session, const char *form, gint64 record)
{
  g_autoptr (GPtrArray) drafts = draft_list_of (session, form, record, NULL);

  return drafts != NULL && drafts->len > 0 ? g_ptr_array_steal_index (drafts, 0) : NULL;
}

/* Takes away the drafts of FORM and RECORD, but for the file KEEP (may be NULL). */
static void discard_but (KithSession *session, const char *form, gint64 record, const char *keep)
{
  g_autoptr (GPtrArray) drafts = draft_list_of (session, form, record, NULL);

  for (guint i = 0; drafts != NULL && i < drafts->len; i++) {
    const Draft *draft = drafts->pdata[i];

    if (g_strcmp0 (draft->file, keep) != 0)
      draft_discard_file (session, draft->file);
  }
}

void draft_discard_all (KithSession *session, const char *form, gint64 record)
{
  discard_but (session, form, record, NULL);
}

gboolean draft_put_aside (KithSession *session, const char *file)
{
  g_auto (Guard) guard = { 0 };
  g_autofree char *number = store_new_uid ();
  g_autofree char *name = g_strconcat (own_uid (session), "-", number, SUFFIX, NULL);

  if (!draft_is_name (file))
    return FALSE;
  if (!is_own (session, file))
    return TRUE; /* nobody writes there any more */

  gboolean held = draft_is_held (session, file);

  if (held) {
    draft_hold (session, name, g_hash_table_lookup (session->drafts_held, file));
    draft_let_go (session, file);
  }
  return (draft_folder (session, &guard, NULL) && renameat (guard.fd, file, guard.fd, name) == 0) || held;
}

/* Seals DRAFT in the session's own file. TRUE when it is written there, and not only held. */
static gboolean make_own (KithSession *session, Draft *draft, const char *own)
{
  const DraftOf of = { draft->form, draft->record, draft->version, draft->base };
  gboolean written = draft_save (session, &of, draft->values, NULL);

  draft->held = !written;
  if (!written && draft_is_held (session, draft->file) && strcmp (draft->file, own) != 0)
    draft_let_go (session, draft->file); /* it is held under the own name now */
  return written;
}

Draft *draft_take (KithSession *session, const char *file)
{
  g_autoptr (GPtrArray) drafts = draft_list (session, NULL);

  for (guint i = 0; drafts != NULL && i < drafts->len; i++) {
    Draft *draft = drafts->pdata[i];
    g_autofree char *own = file_name (session, draft->form, draft->record);

    if (strcmp (draft->file, file) != 0)
      continue;
    if (strcmp (file, own) == 0)
      return g_ptr_array_steal_index (drafts, i);
    draft_put_aside (session, own);
    if (make_own (session, draft, own))
      draft_discard_file (session, file);
    return g_ptr_array_steal_index (drafts, i);
  }
  return NULL;
}

Draft *draft_take_up (KithSession *session, const char *form, gint64 record)
{
  Draft *draft = draft_find (session, form, record);

  if (draft == NULL)
    return NULL;

  g_autofree char *own = file_name (session, form, record);

  if (make_own (session, draft, own))
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

static gboolean any_mentions (const Values *values, const char *const *words)
{
  for (guint i = 0; values != NULL && i < values_count (values); i++)
    for (const char *const *word = words; *word != NULL; word++) {
      const char *text = values_text (values, values_name (values, i));

      if (mention_find (text, strlen (text), *word) != NULL)
        return TRUE;
    }
  return FALSE;
}

gboolean draft_mentions (const Draft *draft, const char *const *words)
{
  return any_mentions (draft->values, words) || any_mentions (draft->base, words);
}

void draft_discard_where (KithSession *session, gboolean (*goes) (const Draft *draft, gpointer data), gpointer data)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (GPtrArray) held = draft_held_names (session);

  for (guint i = 0; i < held->len; i++) {
    g_autoptr (Draft) draft = read_held (session, held->pdata[i]);

    if (draft != NULL && goes (draft, data))
      draft_let_go (session, held->pdata[i]);
  }
  if (!draft_folder (session, &guard, NULL))
    return;

  g_autoptr (GPtrArray) names = draft_names (&guard, SUFFIX);

  for (guint i = 0; i < names->len; i++) {
    g_autoptr (Draft) draft = draft_is_name (names->pdata[i]) ? read_any (session, &guard, names->pdata[i]) : NULL;

    if (draft != NULL && goes (draft, data))
      unlinkat (guard.fd, names->pdata[i], 0);
  }
}
