#include "store/erasures.h"

#include "base/error.h"
#include "store/guard.h"
#include "store/statement.h"
#include "store/step.h"
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

#define DIGEST_SIZE 32
#define DIGEST_TEXT (2 * DIGEST_SIZE)
#define LIMIT (16 * 1024 * 1024)

static gboolean read_key (KithSession *session, unsigned char key[32], GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT value\n"
                                                   "FROM meta\n"
                                                   "WHERE name = 'erasures.key'",
                                                   error);
  size_t size = 0;

  if (statement == NULL || !statement_next (statement, error))
    return FALSE;

  const char *text = statement_text (statement, 0);

  return sodium_hex2bin (key, 32, text, strlen (text), NULL, &size, NULL) == 0 && size == 32;
}

/* As hexadecimal digits. */
static void digest (const unsigned char key[32], const char *uid, char text[DIGEST_TEXT + 1])
{
  unsigned char bytes[DIGEST_SIZE];

  crypto_generichash (bytes, sizeof bytes, (const unsigned char *)uid, strlen (uid), key, 32);
  sodium_bin2hex (text, DIGEST_TEXT + 1, bytes, sizeof bytes);
}

/* "" where there is none yet. */
static char *read_ledger (KithSession *session, GError **error)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = g_build_filename (store_directory (session->store), STORE_ERASURES, NULL);
  gsize size = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_strdup ("");
  if (!guard_open (&guard, store_directory (session->store), error))
    return NULL;
  bytes = guard_read (&guard, STORE_ERASURES, LIMIT, error);

  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return bytes != NULL ? g_strndup (data != NULL ? data : "", size) : NULL;
}

/* Digest → itself, of every line. */
static GHashTable *parse (const char *ledger)
{
  GHashTable *digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (ledger, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    const char *space = strchr (lines[i], ' ');

    if (space != NULL && strlen (space + 1) == DIGEST_TEXT)
      g_hash_table_add (digests, g_strdup (space + 1));
  }
  return digests;
}

gboolean erasures_note (KithSession *session, const char *uid, GError **error)
{
  g_auto (Guard) guard = { 0 };
  unsigned char key[32];
  char text[DIGEST_TEXT + 1];

  if (!read_key (session, key, error) || !guard_open (&guard, store_directory (session->store), error) ||
      !guard_lock (&guard, error))
    return FALSE;
  digest (key, uid, text);

  g_autofree char *ledger = read_ledger (session, error);

  if (ledger == NULL)
    return FALSE;
  if (strstr (ledger, text) != NULL)
    return TRUE;

  g_autofree char *day = day_iso (session_today (session));
  g_autofree char *longer = g_strdup_printf ("%s%s %s\n", ledger, day, text);

  return guard_replace (&guard, STORE_ERASURES, longer, strlen (longer), error);
}

/* The line that stands for UID in LEDGER, or NULL. */
static char *line_of (KithSession *session, const char *ledger, const char *uid)
{
  unsigned char key[32];
  char text[DIGEST_TEXT + 1];

  if (!read_key (session, key, NULL))
    return NULL;
  digest (key, uid, text);

  g_auto (GStrv) lines = g_strsplit (ledger, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_suffix (lines[i], text))
      return g_strconcat (lines[i], "\n", NULL);
  return NULL;
}

gboolean erasures_hold (KithSession *session, const char *uid)
{
  g_autofree char *ledger = read_ledger (session, NULL);
  g_autofree char *line = ledger != NULL ? line_of (session, ledger, uid) : NULL;

  return line != NULL;
}

void erasures_withdraw (KithSession *session, const char *uid)
{
  g_auto (Guard) guard = { 0 };

  if (!guard_open (&guard, store_directory (session->store), NULL) || !guard_lock (&guard, NULL))
    return;

  g_autofree char *ledger = read_ledger (session, NULL);
  g_autofree char *line = ledger != NULL ? line_of (session, ledger, uid) : NULL;
  const char *at = line != NULL ? strstr (ledger, line) : NULL;

  if (at == NULL)
    return;

  g_autofree char *shorter = g_strdup_printf ("%.*s%s", (int)(at - ledger), ledger, at + strlen (line));

  guard_replace (&guard, STORE_ERASURES, shorter, strlen (shorter), NULL);
}

guint erasures_count (KithSession *session)
{
  g_autofree char *ledger = read_ledger (session, NULL);
  g_autoptr (GHashTable) digests = parse (ledger != NULL ? ledger : "");

  return g_hash_table_size (digests);
}

static void ledger_hash (const char *ledger, char text[DIGEST_TEXT + 1])
{
  unsigned char bytes[DIGEST_SIZE];

  crypto_generichash (bytes, sizeof bytes, (const unsigned char *)ledger, strlen (ledger), NULL, 0);
  sodium_bin2hex (text, DIGEST_TEXT + 1, bytes, sizeof bytes);
}

/* The ledger that was last held against every person of this database. */
static gboolean is_applied (KithSession *session, const char *hash)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT 1\n"
                                                   "FROM meta\n"
                                                   "WHERE name = 'erasures.applied'\n"
                                                   "  AND value = :hash",
                                                   NULL);

  if (statement == NULL)
    return FALSE;
  statement_bind_text (statement, "hash", hash);
  return statement_next (statement, NULL);
}

/* Only a shortcut: where it cannot be written the next opening looks again. */
static void note_applied (KithSession *session, const char *hash)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "INSERT OR REPLACE INTO meta (name, value)\n"
                                                   "VALUES ('erasures.applied', :hash)",
                                                   NULL);

  if (statement == NULL)
    return;
  statement_bind_text (statement, "hash", hash);
  statement_run (statement, NULL);
}

/* Those of STORE's persons whose digest, under SESSION's key, is among DIGESTS. */
static GArray *find (KithSession *session, Store *store, const char *persons, GHashTable *digests, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Statement) statement = statement_new (store, persons, error);
  GError *failure = NULL;
  unsigned char key[32];

  if (statement == NULL || !read_key (session, key, error))
    return NULL;
  while (statement_next (statement, &failure)) {
    gint64 id = statement_int (statement, 0);
    char text[DIGEST_TEXT + 1];

    digest (key, statement_text (statement, 1), text);
    if (g_hash_table_contains (digests, text))
      g_array_append_val (found, id);
  }
  if (failure == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, failure);
  return NULL;
}

static const char persons_now[] = "SELECT id, uid\n"
                                  "FROM person\n"
                                  "WHERE erased_on IS NULL";

GArray *erasures_pending (KithSession *session, GError **error)
{
  g_autofree char *ledger = read_ledger (session, error);
  g_autoptr (GHashTable) digests = NULL;
  char hash[DIGEST_TEXT + 1];

  if (ledger == NULL)
    return NULL;
  ledger_hash (ledger, hash);
  if (*ledger == '\0' || is_applied (session, hash))
    return g_array_new (FALSE, FALSE, sizeof (gint64));
  digests = parse (ledger);

  GArray *found = find (session, session->store, persons_now, digests, error);

  if (found != NULL && found->len == 0)
    note_applied (session, hash);
  return found;
}

GArray *erasures_pending_in (KithSession *session, Store *backup, GError **error)
{
  g_autofree char *ledger = read_ledger (session, error);
  g_autoptr (GHashTable) digests = ledger != NULL ? parse (ledger) : NULL;
  GArray *found = NULL;

  if (digests == NULL)
    return NULL;
  if (g_hash_table_size (digests) == 0)
    return g_array_new (FALSE, FALSE, sizeof (gint64));
  found = find (session, backup, persons_now, digests, NULL);
  /* Of before somebody could be erased. */
  return found != NULL ? found : find (session, backup, "SELECT id, uid FROM person", digests, error);
}

gboolean erasures_share_key (KithSession *session, Store *backup, GError **error)
{
  g_autoptr (Statement) statement = statement_new (backup,
                                                   "UPDATE meta\n"
                                                   "SET value = :key\n"
                                                   "WHERE name = 'erasures.key'",
                                                   error);
  unsigned char key[32];
  char text[2 * sizeof key + 1];

  if (statement == NULL || !read_key (session, key, error))
    return FALSE;
  statement_bind_text (statement, "key", sodium_bin2hex (text, sizeof text, key, sizeof key));
  return statement_run (statement, error);
}
