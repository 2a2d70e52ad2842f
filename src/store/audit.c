#include "store/audit.h"

#include "base/error.h"
#include "store/audit-private.h"
#include "store/step-private.h"
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

gboolean audit_begin (Store *store, GError **error)
{
  g_autoptr (Statement) last = statement_new (store,
                                              "SELECT id, hash\n"
                                              "FROM audit\n"
                                              "ORDER BY id DESC\n"
                                              "LIMIT 1",
                                              error);
  GError *failure = NULL;
  size_t size = 0;

  if (last == NULL)
    return FALSE;
  store->audit_last = 0;
  memset (store->audit_hash, 0, sizeof store->audit_hash);
  if (statement_next (last, &failure)) {
    const void *hash = statement_bytes (last, 1, &size);

    store->audit_last = statement_int (last, 0);
    if (size == sizeof store->audit_hash)
      memcpy (store->audit_hash, hash, size);
  }
  store->audit_noted = FALSE;
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static void hash_number (crypto_generichash_state *state, gint64 number)
{
  guint64 fixed = GUINT64_TO_LE ((guint64)number);

  crypto_generichash_update (state, (const unsigned char *)&fixed, sizeof fixed);
}

/* The length first, so that no two different lines give the same bytes. */
static void hash_bytes (crypto_generichash_state *state, const void *bytes, gsize size)
{
  hash_number (state, (gint64)size);
  if (size > 0)
    crypto_generichash_update (state, bytes, size);
}

static void hash_text (crypto_generichash_state *state, const char *text)
{
  hash_bytes (state, text, strlen (text));
}

void audit_hash (const unsigned char *previous, const AuditLine *line, unsigned char *hash)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, AUDIT_HASH_SIZE);
  crypto_generichash_update (&state, previous, AUDIT_HASH_SIZE);
  hash_number (&state, line->id);
  hash_number (&state, line->at);
  hash_text (&state, line->actor);
  hash_text (&state, line->unix_user);
  hash_text (&state, line->action);
  hash_text (&state, line->table);
  hash_number (&state, line->row_id);
  hash_text (&state, line->fields);
  hash_number (&state, line->change);
  hash_bytes (&state, line->digest, line->digest != NULL ? AUDIT_DIGEST_SIZE : 0);
  crypto_generichash_final (&state, hash, AUDIT_HASH_SIZE);
}

static void hash_image (crypto_generichash_state *state, GBytes *image)
{
  gsize size = 0;
  const void *bytes = image != NULL ? g_bytes_get_data (image, &size) : NULL;

  hash_number (state, image != NULL);
  hash_bytes (state, bytes, size);
}

void audit_digest (const unsigned char *salt, gsize salt_size, GBytes *before, GBytes *after, unsigned char *digest)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, salt, salt_size, AUDIT_DIGEST_SIZE);
  hash_image (&state, before);
  hash_image (&state, after);
  crypto_generichash_final (&state, digest, AUDIT_DIGEST_SIZE);
}

static gboolean insert_line (Store *store, const AuditLine *line, const unsigned char *hash, GError **error)
{
  g_autoptr (Statement) statement = statement_new (
      store,
      "INSERT INTO audit (id, at, actor, unix_user, action, table_name, row_id, fields, change, digest, hash)\n"
      "VALUES (:id, :at, :actor, :unix_user, :action, :table, :row, :fields, :change, :digest, :hash)",
      error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "id", line->id);
  statement_bind_int (statement, "at", line->at);
  statement_bind_text (statement, "actor", line->actor);
  statement_bind_text (statement, "unix_user", line->unix_user);
  statement_bind_text (statement, "action", line->action);
  statement_bind_text (statement, "table", line->table);
  statement_bind_int (statement, "row", line->row_id);
  statement_bind_text (statement, "fields", line->fields);
  if (line->change != 0)
    statement_bind_int (statement, "change", line->change);
  if (line->digest != NULL)
    statement_bind_bytes (statement, "digest", line->digest, AUDIT_DIGEST_SIZE);
  statement_bind_bytes (statement, "hash", hash, AUDIT_HASH_SIZE);
  return statement_run (statement, error);
}

gboolean audit_append (KithSession *session, const char *action, const char *table, gint64 row_id, const char *fields,
                       gint64 change, const unsigned char *digest, GError **error)
{
  Store *store = session->store;
  unsigned char hash[AUDIT_HASH_SIZE];
  AuditLine line = {
    .id = store->audit_last + 1,
    .at = session_now (session),
    .actor = session->actor,
    .unix_user = session->unix_user,
    .action = action,
    .table = table,
    .row_id = row_id,
    .fields = fields,
    .change = change,
    .digest = digest,
  };

  audit_hash (store->audit_hash, &line, hash);
  if (!insert_line (store, &line, hash, error))
    return FALSE;
  store->audit_last = line.id;
  store->audit_noted = store->audit_noted || change == 0;
  memcpy (store->audit_hash, hash, sizeof hash);
  return TRUE;
}

gboolean audit_end (Store *store, GError **error)
{
  char text[2 * AUDIT_HASH_SIZE + 1];

  if (!store->audit_noted)
    return TRUE;

  g_autoptr (Statement) statement = statement_new (store,
                                                   "INSERT OR REPLACE INTO meta (name, value)\n"
                                                   "VALUES ('audit.head', :hash)",
                                                   error);

  if (statement == NULL)
    return FALSE;
  sodium_bin2hex (text, sizeof text, store->audit_hash, sizeof store->audit_hash);
  statement_bind_text (statement, "hash", text);
  return statement_run (statement, error);
}

gboolean audit_note (KithSession *session, const char *action, const char *table, gint64 row_id, const char *fields,
                     GError **error)
{
  g_autoptr (Step) step = step_begin (session, action, error);

  if (step == NULL)
    return FALSE;
  step_background (step);
  if (!audit_append (session, action, table, row_id, fields, 0, NULL, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}

char *audit_last_actor (KithSession *session, const char *table, gint64 row_id, gint64 *at)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT s.actor, s.at\n"
                                                   "FROM change c\n"
                                                   "JOIN step s ON s.id = c.step\n"
                                                   "WHERE c.table_name = :table AND (c.row_id = :row OR :row = 0)\n"
                                                   "ORDER BY c.id DESC\n"
                                                   "LIMIT 1",
                                                   NULL);

  if (statement == NULL)
    return NULL;
  statement_bind_text (statement, "table", table);
  statement_bind_int (statement, "row", row_id);
  if (!statement_next (statement, NULL))
    return NULL;
  *at = statement_int (statement, 1);
  return statement_dup_text (statement, 0);
}
