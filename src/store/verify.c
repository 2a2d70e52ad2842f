#include "base/error.h"
#include "store/audit-private.h"
#include "store/connection.h"
#include "store/image.h"
#include "store/keyring.h"
#include "store/maintenance.h"
#include "store/row.h"
#include "store/store-private.h"

#include <string.h>

/* A check says what is wrong in a new string, NULL where nothing is. FALSE with an error: it could not be made. *FOUND may get what
 * it looked at. */
typedef gboolean (*Check) (KithSession *session, char **fault, char **found, GError **error);

void finding_free (Finding *finding)
{
  if (finding == NULL)
    return;
  g_free (finding->check);
  g_free (finding->sentence);
  g_free (finding);
}

static gboolean check_files (KithSession *session, char **fault, char **found, GError **error G_GNUC_UNUSED)
{
  g_autoptr (GError) failure = NULL;

  if (!store_check_files (store_directory (session->store), &failure))
    *fault = g_strdup (failure->message);
  *found = g_strdup ("Nobody else can read the store's files.");
  return TRUE;
}

static gboolean check_encryption (KithSession *session, char **fault, char **found, GError **error G_GNUC_UNUSED)
{
  if (!store_is_encrypted ())
    *found = g_strdup ("This kith was built without encryption: the store is plain.");
  else if (connection_is_plain (session->store->db))
    *fault = g_strdup ("The store's file is not encrypted.");
  else
    *found = g_strdup ("The store's file is encrypted.");
  return TRUE;
}

static gboolean check_keyring (KithSession *session, char **fault, char **found, GError **error G_GNUC_UNUSED)
{
  g_autoptr (GError) failure = NULL;
  g_auto (GStrv) users = keyring_users (store_directory (session->store), &failure);

  if (users == NULL)
    *fault = g_strdup (failure->message);
  else
    *found = g_strdup_printf ("%u can open the store.", g_strv_length (users));
  return TRUE;
}

/* The first answer that is not EXPECTED, which may be NULL for "no row". */
static gboolean ask_pragma (KithSession *session, const char *sql, const char *expected, char **answer, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store, sql, error);
  GError *failure = NULL;

  if (statement == NULL)
    return FALSE;
  if (statement_next (statement, &failure) && g_strcmp0 (statement_text (statement, 0), expected) != 0)
    *answer = statement_dup_text (statement, 0);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean check_pages (KithSession *session, char **fault, char **found, GError **error)
{
  g_autofree char *answer = NULL;

  /* The pages as they are on the disk, not as the cache remembers them. */
  sqlite3_db_release_memory (session->store->db);
  if (!ask_pragma (session, "PRAGMA integrity_check (1)", "ok", &answer, error))
    return FALSE;
  if (answer != NULL)
    *fault = g_strdup ("The store's file is damaged. Restore the last backup.");
  *found = g_strdup ("Every page of the file is whole.");
  return TRUE;
}

static gboolean check_references (KithSession *session, char **fault, char **found, GError **error)
{
  g_autofree char *table = NULL;

  if (!ask_pragma (session, "PRAGMA foreign_key_check", NULL, &table, error))
    return FALSE;
  if (table != NULL)
    *fault = g_strdup_printf ("A row of \"%s\" names another that is gone.", table);
  *found = g_strdup ("Every row that another names is there.");
  return TRUE;
}

static gboolean check_audit (KithSession *session, char **fault, char **found, GError **error)
{
  gint64 lines = 0;

  if (!audit_check (session, fault, &lines, error))
    return FALSE;
  *found = g_strdup_printf ("%" G_GINT64_FORMAT " lines, each joined to the one before.", lines);
  return TRUE;
}

static GBytes *column_bytes (Statement *statement, int column)
{
  size_t size = 0;
  const void *data = statement_bytes (statement, column, &size);

  return data != NULL ? g_bytes_new (data, size) : NULL;
}

/* One row: change, salt, before, after, audit line's digest (NULL where it has none). Erased ones have no salt any more. */
static gboolean digest_agrees (Statement *statement)
{
  size_t salt_size = 0, size = 0;
  unsigned char digest[AUDIT_DIGEST_SIZE];

  if (statement_is_null (statement, 4))
    return FALSE;
  if (statement_is_null (statement, 1))
    return statement_is_null (statement, 2) && statement_is_null (statement, 3);

  g_autoptr (GBytes) before = column_bytes (statement, 2);
  g_autoptr (GBytes) after = column_bytes (statement, 3);
  const unsigned char *salt = statement_bytes (statement, 1, &salt_size);

  if (salt_size != AUDIT_SALT_SIZE)
    return FALSE;
  audit_digest (salt, salt_size, before, after, digest);

  const void *written = statement_bytes (statement, 4, &size);

  return size == sizeof digest && memcmp (written, digest, size) == 0;
}

/* Joined in the order of both tables' ids, which is the order in which both were written: no index on audit.change is needed. */
static gboolean check_changes (KithSession *session, char **fault, char **found, GError **error)
{
  g_autoptr (Statement) statement =
      statement_new (session->store,
                     "SELECT change.id, change.salt, change.before, change.after, audit.digest\n"
                     "FROM audit\n"
                     "JOIN change ON change.id = audit.change\n"
                     "ORDER BY audit.id",
                     error);
  gint64 seen = 0;
  GError *failure = NULL;

  if (statement == NULL)
    return FALSE;
  while (*fault == NULL && statement_next (statement, &failure)) {
    seen++;
    if (!digest_agrees (statement))
      *fault = g_strdup_printf ("Change %" G_GINT64_FORMAT " is not what the audit trail says of it.",
                                statement_int (statement, 0));
    if (!session_tick (session, "Checking the changes", -1, error))
      return FALSE;
  }
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (*fault == NULL && statement_number (session->store, "SELECT count(*) FROM change", 0, error, NULL) != seen)
    *fault = g_strdup ("There is a change without its line in the audit trail.");
  if (*fault == NULL && statement_number (session->store, "SELECT count(*) FROM change_of", 0, error, NULL) != seen)
    *fault = g_strdup ("There is a change that its step does not find.");
  *found = g_strdup_printf ("%" G_GINT64_FORMAT " changes, each as the audit trail says.", seen);
  return TRUE;
}

/* Column by column: an image from before a migration may lack some of today's columns. */
static gboolean is_as_logged (const Image *now, const Row *logged)
{
  for (guint i = 0; i < logged->cells->len; i++) {
    const Cell *cell = &g_array_index (logged->cells, Cell, i);

    if (!value_equal (&now->values[table_column (now->table, cell->column)], &cell->value))
      return FALSE;
  }
  return TRUE;
}

/* Whether the row is as its last change left it. */
static gboolean row_agrees (KithSession *session, Table *table, gint64 id, gboolean *agrees, GError **error)
{
  g_autoptr (Image) now = NULL;
  g_autoptr (Statement) last = statement_new (session->store,
                                              "SELECT version_after, after\n"
                                              "FROM change\n"
                                              "WHERE table_name = :table\n"
                                              "  AND row_id = :row\n"
                                              "ORDER BY id DESC\n"
                                              "LIMIT 1",
                                              error);
  GError *failure = NULL;

  if (last == NULL || !image_read (session->store, table, id, &now, error))
    return FALSE;
  statement_bind_text (last, "table", table->name);
  statement_bind_int (last, "row", id);

  gboolean known = statement_next (last, &failure);

  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }

  g_autoptr (GBytes) after = known ? column_bytes (last, 1) : NULL;
  g_autoptr (Row) logged = after != NULL ? image_row (table, after) : NULL;

  *agrees = known && now != NULL && statement_int (last, 0) == image_version (now) &&
            (logged == NULL || is_as_logged (now, logged));
  return TRUE;
}

static gboolean check_table (KithSession *session, Table *table, char **fault, gint64 *rows, GError **error)
{
  g_autoptr (Statement) ids = statement_new (session->store, table->ids, error);
  GError *failure = NULL;

  if (ids == NULL)
    return FALSE;
  while (*fault == NULL && statement_next (ids, &failure)) {
    gint64 id = statement_int (ids, 0);
    gboolean agrees = FALSE;

    ++*rows;
    if (!row_agrees (session, table, id, &agrees, error) || !session_tick (session, "Checking the rows", -1, error))
      return FALSE;
    if (!agrees)
      *fault = g_strdup_printf ("Row %" G_GINT64_FORMAT " of \"%s\" was changed behind kith's back.", id, table->name);
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* Rows that the log says are there and are not. */
static gboolean check_missing (KithSession *session, Table *table, gint64 rows, char **fault, GError **error)
{
  g_autoptr (Statement) logged = statement_new (session->store,
                                                "SELECT count(*)\n"
                                                "FROM change AS last\n"
                                                "WHERE last.table_name = :table\n"
                                                "  AND last.version_after IS NOT NULL\n"
                                                "  AND last.id = (SELECT max (id)\n"
                                                "                 FROM change\n"
                                                "                 WHERE table_name = last.table_name\n"
                                                "                   AND row_id = last.row_id)",
                                                error);
  GError *failure = NULL;

  if (logged == NULL)
    return FALSE;
  statement_bind_text (logged, "table", table->name);
  if (statement_next (logged, &failure) && statement_int (logged, 0) > rows)
    *fault = g_strdup_printf ("A row of \"%s\" was removed behind kith's back.", table->name);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean check_rows (KithSession *session, char **fault, char **found, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  gint64 all = 0;

  if (!catalogue_load (session->store, error))
    return FALSE;
  names = catalogue_names (session->store);
  for (guint i = 0; i < names->len && *fault == NULL; i++) {
    Table *table = catalogue_table (session->store, names->pdata[i]);
    gint64 rows = 0;

    if (!check_table (session, table, fault, &rows, error))
      return FALSE;
    if (*fault == NULL && !check_missing (session, table, rows, fault, error))
      return FALSE;
    all += rows;
  }
  *found = g_strdup_printf ("%" G_GINT64_FORMAT " rows, each as its last change left it.", all);
  return TRUE;
}

static const struct {
  const char *name;
  Check check;
} checks[] = {
  { "files", check_files },     { "encryption", check_encryption },    { "keyring", check_keyring },
  { "pages", check_pages },     { "foreign keys", check_references },  { "audit chain", check_audit },
  { "changes", check_changes }, { "versions and images", check_rows },
};

/* What cannot be read any more is a finding too; only being stopped is a failure. */
static Finding *run_check (KithSession *session, guint number, GError **error)
{
  g_autofree char *fault = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean checked;

  store_begin_reading (session->store); /* what somebody saves meanwhile is no fault */
  checked = checks[number].check (session, &fault, &found, &failure);
  store_end_reading (session->store);
  if (!checked) {
    if (g_error_matches (failure, KITH_ERROR, KITH_ERROR_STOPPED)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
    g_free (fault);
    fault = g_strdup (failure->message);
  }

  Finding *finding = g_new0 (Finding, 1);

  finding->check = g_strdup (checks[number].name);
  finding->passed = fault == NULL;
  finding->sentence = fault != NULL ? g_steal_pointer (&fault) : g_steal_pointer (&found);
  return finding;
}

GPtrArray *store_verify (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    Finding *finding = run_check (session, i, error);

    if (finding == NULL)
      return NULL;
    g_ptr_array_add (findings, finding);
  }
  return g_steal_pointer (&findings);
}
