#include "store/presence.h"

#include "base/error.h"
#include "store/audit.h"
#include "store/draft-private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* <session>.end beside <session>.live: who asks that the session ends. */
#define END_SUFFIX ".end"
#define ID_LENGTH 8
#define LIVE_TYPE "(ssssxxsxx)"
#define END_TYPE "(ss)"
/* Every file is of one size, so that none tells what is in it, and is written with one call, so that nobody reads half of it. */
#define PADDED 1024
#define FILE_LIMIT 4096
#define LONGEST_WORD 120

void presence_free (Presence *presence)
{
  if (presence == NULL)
    return;
  g_free (presence->id);
  g_free (presence->actor);
  g_free (presence->unix_user);
  g_free (presence->host);
  g_free (presence->terminal);
  g_free (presence->form);
  g_free (presence);
}

static GBytes *seal_padded (Store *store, GVariant *content)
{
  gsize size = g_variant_get_size (content);
  guint8 padded[PADDED] = { 0 };
  guint16 length = GUINT16_TO_LE ((guint16)size);

  if (size > sizeof padded - sizeof length)
    return NULL;
  memcpy (padded, &length, sizeof length);
  memcpy (padded + sizeof length, g_variant_get_data (content), size);
  return draft_seal (store, DRAFT_FOR_ALL, padded, sizeof padded);
}

static GVariant *unseal_padded (Store *store, GBytes *sealed, const char *type)
{
  g_autoptr (GBytes) padded = draft_unseal (store, DRAFT_FOR_ALL, sealed);
  guint16 length;

  if (padded == NULL || g_bytes_get_size (padded) != PADDED)
    return NULL;
  memcpy (&length, g_bytes_get_data (padded, NULL), sizeof length);
  length = GUINT16_FROM_LE (length);
  if (length > PADDED - sizeof length)
    return NULL;

  g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (padded, sizeof length, length);
  g_autoptr (GVariant) content = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));

  return g_variant_is_normal_form (content) ? g_steal_pointer (&content) : NULL;
}

static GVariant *read_sealed (KithSession *session, const Guard *guard, const char *name, const char *type)
{
  /* A second look, where the first one met a writer. */
  for (int tries = 0; tries < 2; tries++) {
    g_autoptr (GBytes) sealed = guard_read (guard, name, FILE_LIMIT, NULL);
    GVariant *content = sealed == NULL ? NULL : unseal_padded (session->store, sealed, type);

    if (content != NULL || sealed == NULL)
      return content;
  }
  return NULL;
}

/* Longer ones would not fit, and say no more. */
static char *word (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text == NULL ? "" : text, -1);

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), LONGEST_WORD));
}

static char *terminal_name (void)
{
  char name[64];

  if (ttyname_r (STDIN_FILENO, name, sizeof name) != 0)
    return g_strdup ("");
  return g_strdup (g_str_has_prefix (name, "/dev/") ? name + strlen ("/dev/") : name);
}

static GVariant *describe (KithSession *session, const char *form, gint64 record)
{
  g_autofree char *actor = word (session->actor);
  g_autofree char *unix_user = word (session->unix_user);
  g_autofree char *terminal = terminal_name ();
  struct utsname machine = { 0 };
  gint64 now = session_now (session);

  uname (&machine);

  g_autofree char *host = word (machine.nodename);

  if (session->present_since == 0)
    session->present_since = now;
  return g_variant_ref_sink (g_variant_new (LIVE_TYPE, actor, unix_user, host, terminal, (gint64)getpid (),
                                            session->present_since, form == NULL ? "" : form, record, now));
}

gboolean presence_tell (KithSession *session, const char *form, gint64 record)
{
  g_auto (Guard) guard = { 0 };

  if (!draft_folder (session, &guard, NULL) || !draft_join (session, &guard, NULL))
    return FALSE;

  g_autoptr (GVariant) content = describe (session, form, record);
  g_autoptr (GBytes) sealed = seal_padded (session->store, content);
  gsize size = 0;
  const void *data = sealed == NULL ? NULL : g_bytes_get_data (sealed, &size);

  return data != NULL && pwrite (session->draft_lock, data, size, 0) == (gssize)size;
}

static gboolean is_of (const char *name, const char *suffix)
{
  return strlen (name) == DRAFT_UID + strlen (suffix) && strspn (name, "0123456789abcdef") == DRAFT_UID;
}

static gboolean is_own (const KithSession *session, const char *name)
{
  return session->draft_uid != NULL && session->draft_lock >= 0 && strncmp (name, session->draft_uid, DRAFT_UID) == 0;
}

static Presence *read_presence (KithSession *session, const Guard *guard, const char *name)
{
  g_autoptr (GVariant) content = read_sealed (session, guard, name, LIVE_TYPE);

  if (content == NULL)
    return NULL;

  Presence *presence = g_new0 (Presence, 1);

  presence->id = g_strndup (name, ID_LENGTH);
  presence->own = is_own (session, name);
  g_variant_get (content, LIVE_TYPE, &presence->actor, &presence->unix_user, &presence->host, &presence->terminal,
                 &presence->process, &presence->since, &presence->form, &presence->record, &presence->form_since);
  return presence;
}

/* This session, then those that are in longest. */
static int in_order (gconstpointer one, gconstpointer other)
{
  const Presence *a = *(const Presence *const *)one, *b = *(const Presence *const *)other;

  if (a->own != b->own)
    return a->own ? -1 : 1;
  if (a->since != b->since)
    return a->since < b->since ? -1 : 1;
  return strcmp (a->id, b->id);
}

/* Requests to sessions that are gone. */
static void sweep (const Guard *guard)
{
  g_autoptr (GPtrArray) names = draft_names (guard, END_SUFFIX);

  for (guint i = 0; i < names->len; i++)
    if (is_of (names->pdata[i], END_SUFFIX) && !draft_is_alive (guard, names->pdata[i]))
      unlinkat (guard->fd, names->pdata[i], 0);
}

GPtrArray *presence_list (KithSession *session, GError **error)
{
  g_auto (Guard) guard = { 0 };

  if (!draft_folder (session, &guard, error))
    return NULL;

  g_autoptr (GPtrArray) names = draft_names (&guard, DRAFT_LIVE);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)presence_free);

  sweep (&guard);
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    gboolean there = is_of (name, DRAFT_LIVE) && (is_own (session, name) || draft_is_alive (&guard, name));
    Presence *presence = there ? read_presence (session, &guard, name) : NULL;

    if (presence != NULL)
      g_ptr_array_add (list, presence);
  }
  g_ptr_array_sort (list, in_order);
  return list;
}

/* The name of the live session whose own begins with ID, without a suffix. Caller frees. */
static char *find (const Guard *guard, const char *id)
{
  g_autoptr (GPtrArray) names = draft_names (guard, DRAFT_LIVE);

  if (strlen (id) < ID_LENGTH)
    return NULL;
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];

    if (is_of (name, DRAFT_LIVE) && g_str_has_prefix (name, id) && draft_is_alive (guard, name))
      return g_strndup (name, DRAFT_UID);
  }
  return NULL;
}

gboolean presence_has_ended (KithSession *session, const char *id)
{
  g_auto (Guard) guard = { 0 };
  g_autofree char *uid = draft_folder (session, &guard, NULL) ? find (&guard, id) : NULL;

  return uid == NULL;
}

static gboolean refuse (GError **error, KithError code, const char *sentence)
{
  g_set_error_literal (error, KITH_ERROR, (int)code, sentence);
  return FALSE;
}

static gboolean check_end (KithSession *session, const Presence *presence, GError **error)
{
  if (presence == NULL)
    return refuse (error, KITH_ERROR_INPUT, "Nobody is in under that number. kith sessions lists who is.");
  if (presence->own)
    return refuse (error, KITH_ERROR_REFUSED, "That is this session itself. F10 leaves it.");
  if (session->role != ROLE_COORDINATOR && strcmp (presence->actor, session->actor) != 0)
    return refuse (error, KITH_ERROR_REFUSED, "Only a coordinator ends the session of somebody else. Ask one.");
  return TRUE;
}

static gboolean write_request (KithSession *session, const Guard *guard, const char *uid, GError **error)
{
  g_autofree char *name = g_strconcat (uid, END_SUFFIX, NULL);
  g_autofree char *actor = word (session->actor);
  g_autoptr (GVariant) content = g_variant_ref_sink (g_variant_new (END_TYPE, actor, uid));
  g_autoptr (GBytes) sealed = seal_padded (session->store, content);
  gsize size = 0;
  const void *data = g_bytes_get_data (sealed, &size);

  return guard_replace (guard, name, data, size, error);
}

gboolean presence_end (KithSession *session, const char *id, char **actor, GError **error)
{
  g_auto (Guard) guard = { 0 };

  if (!draft_folder (session, &guard, error))
    return FALSE;

  g_autofree char *uid = find (&guard, id);
  g_autofree char *live = uid == NULL ? NULL : g_strconcat (uid, DRAFT_LIVE, NULL);
  g_autoptr (Presence) presence = live == NULL ? NULL : read_presence (session, &guard, live);

  if (!check_end (session, presence, error) || !audit_note (session, "end session", "", 0, presence->actor, error) ||
      !write_request (session, &guard, uid, error))
    return FALSE;
  if (actor != NULL)
    *actor = g_strdup (presence->actor);
  return TRUE;
}

char *presence_ended_by (KithSession *session)
{
  g_auto (Guard) guard = { 0 };

  if (session->draft_lock < 0)
    return NULL;

  g_autofree char *name = g_strconcat (session->draft_uid, END_SUFFIX, NULL);

  if (!draft_folder (session, &guard, NULL) || faccessat (guard.fd, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
    return NULL;

  /* Whoever cannot open the store cannot write this, and what was written for one session is for no other. */
  g_autoptr (GVariant) content = read_sealed (session, &guard, name, END_TYPE);
  const char *actor = NULL, *uid = NULL;

  if (content == NULL)
    return NULL;
  g_variant_get (content, "(&s&s)", &actor, &uid);
  return strcmp (uid, session->draft_uid) == 0 ? g_strdup (actor) : NULL;
}

void presence_withdraw (KithSession *session, const Guard *guard)
{
  g_autofree char *name = g_strconcat (session->draft_uid, END_SUFFIX, NULL);

  unlinkat (guard->fd, name, 0);
}
