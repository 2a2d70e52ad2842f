/* Walking the audit chain from its first line to its last.
 *
 * Where it must end is known from two sides: each change has its line, and the store remembers the hash of a line (the head) after which
 * no line without a change was written. */
#include "store/audit-private.h"
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

typedef struct {
  unsigned char hash[AUDIT_HASH_SIZE];
  gint64 lines;
  gint64 change; /* of the last line that has one */
  gint64 note;   /* the last line that has none, 0: there is none */
  char head[2 * AUDIT_HASH_SIZE + 1];
  gint64 head_at; /* the line with that hash, 0: there is none */
  char *fault;
} Walk;

static void find_fault (Walk *walk, const char *format, gint64 line)
{
  if (walk->fault == NULL)
    walk->fault = g_strdup_printf (format, line);
}

static AuditLine line_of (Statement *statement)
{
  size_t size = 0;
  const void *digest = statement_bytes (statement, 9, &size);

  return (AuditLine){
    .id = statement_int (statement, 0),
    .at = statement_int (statement, 1),
    .actor = statement_text (statement, 2),
    .unix_user = statement_text (statement, 3),
    .action = statement_text (statement, 4),
    .table = statement_text (statement, 5),
    .row_id = statement_int (statement, 6),
    .fields = statement_text (statement, 7),
    .change = statement_int (statement, 8),
    .digest = size == AUDIT_DIGEST_SIZE ? digest : NULL,
  };
}

static void check_line (Walk *walk, Statement *statement)
{
  AuditLine line = line_of (statement);
  unsigned char hash[AUDIT_HASH_SIZE];
  char text[2 * AUDIT_HASH_SIZE + 1];
  size_t size = 0;
  const void *written = statement_bytes (statement, 10, &size);

  if (line.id != walk->lines + 1)
    find_fault (walk, "Line %" G_GINT64_FORMAT " of the audit trail is missing.", walk->lines + 1);
  audit_hash (walk->hash, &line, hash);
  if (size != sizeof hash || memcmp (written, hash, sizeof hash) != 0)
    find_fault (walk, "Line %" G_GINT64_FORMAT " of the audit trail was altered.", line.id);
  memcpy (walk->hash, hash, sizeof hash);
  walk->lines = line.id;
  if (line.change != 0)
    walk->change = line.change;
  else
    walk->note = line.id;
  sodium_bin2hex (text, sizeof text, hash, sizeof hash);
  if (strcmp (text, walk->head) == 0)
    walk->head_at = line.id;
}

static gboolean walk_lines (KithSession *session, Walk *walk, GError **error)
{
  g_autoptr (Statement) statement =
      statement_new (session->store,
                     "SELECT id, at, actor, unix_user, action, table_name, row_id, fields, change, digest, hash\n"
                     "FROM audit\n"
                     "ORDER BY id",
                     error);
  GError *failure = NULL;

  if (statement == NULL)
    return FALSE;
  while (walk->fault == NULL && statement_next (statement, &failure)) {
    check_line (walk, statement);
    if (!session_tick (session, "Checking the audit trail", -1, error))
      return FALSE;
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean read_head (KithSession *session, Walk *walk, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT value\n"
                                                   "FROM meta\n"
                                                   "WHERE name = 'audit.head'",
                                                   error);
  GError *failure = NULL;

  if (statement == NULL)
    return FALSE;
  if (statement_next (statement, &failure))
    g_strlcpy (walk->head, statement_text (statement, 0), sizeof walk->head);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean check_end (KithSession *session, Walk *walk, GError **error)
{
  GError *failure = NULL;
  gint64 changes = statement_number (session->store, "SELECT max(id) FROM change", 0, &failure, NULL);

  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (walk->change != changes || walk->note > walk->head_at || (walk->head[0] != '\0' && walk->head_at == 0))
    find_fault (walk,
                "The audit trail does not end where it should: lines after %" G_GINT64_FORMAT
                " are missing or were added.",
                walk->lines);
  return TRUE;
}

gboolean audit_check (KithSession *session, char **fault, gint64 *lines, GError **error)
{
  Walk walk = { .lines = 0 };
  gboolean done = read_head (session, &walk, error) && walk_lines (session, &walk, error) &&
                  (walk.fault != NULL || check_end (session, &walk, error));

  *lines = walk.lines;
  *fault = walk.fault;
  return done;
}
