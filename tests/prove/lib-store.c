#include "prove/lib-store.h"

#include "store/guard.h"
#include "store/image.h"
#include "store/statement.h"
#include "store/store-private.h"
#include "support/verify.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void prove_must (gboolean done, const GError *error, const char *what)
{
  if (done)
    return;
  fprintf (stderr, "The campaign cannot go on: %s: %s\n", what, error != NULL ? error->message : "no reason given");
  exit (2);
}

char *prove_directory (void)
{
  g_autoptr (GError) error = NULL;
  char *made = g_dir_make_tmp ("kith-prove-XXXXXX", &error);

  prove_must (made != NULL, error, "a directory");
  return made;
}

void prove_remove (const char *path)
{
  struct stat status;

  if (lstat (path, &status) != 0)
    return;
  if (S_ISDIR (status.st_mode)) {
    g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
    const char *name;

    while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      prove_remove (inside);
    }
  }
  remove (path);
}

void prove_make_directory (const char *path)
{
  prove_must (g_mkdir (path, 0700) == 0 || errno == EEXIST, NULL, path);
}

static gboolean read_file (const char *directory, const char *name, char **bytes, gsize *size)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return g_file_get_contents (path, bytes, size, NULL);
}

/* Not synced: no campaign cuts the power. */
static void write_file (const char *directory, const char *name, const char *bytes, gsize size)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  FILE *file = fopen (path, "w");

  prove_must (file != NULL && fwrite (bytes, 1, size, file) == size && fclose (file) == 0, NULL, path);
  g_chmod (path, 0600);
}

static const char *const store_files[] = { STORE_DATABASE, STORE_JOURNAL, STORE_KEYRING, STORE_ERASURES };

void prove_copy_store (const char *from, const char *to)
{
  g_autofree char *drafts = g_build_filename (to, STORE_DRAFTS, NULL);

  prove_remove (to);
  prove_make_directory (to);
  prove_make_directory (drafts);
  for (guint i = 0; i < G_N_ELEMENTS (store_files); i++) {
    g_autofree char *bytes = NULL;
    gsize size = 0;

    if (read_file (from, store_files[i], &bytes, &size))
      write_file (to, store_files[i], bytes, size);
  }
}

KithSession *prove_open (const char *directory, const StoreKey *key, const char *actor, GError **error)
{
  const Day today = day_from_date (2026, 11, 18);
  const Clock clock = { .fixed_today = today, .fixed = TRUE, .fixed_now = (gint64)today * 86400 + 43200 };
  Store *store = store_open (directory, key, error);
  g_autoptr (KithSession) session = store != NULL ? session_new (store, actor, &clock) : NULL;

  return session != NULL && session_use_scheme (session, NULL, error) ? g_steal_pointer (&session) : NULL;
}

KithSession *prove_open_backup (const char *file, const char *directory, const StoreKey *key, GError **error)
{
  g_autofree char *keyring = g_strconcat (file, ".keyring", NULL);
  g_autofree char *drafts = g_build_filename (directory, STORE_DRAFTS, NULL);
  const char *const from[] = { file, keyring }, *const to[] = { STORE_DATABASE, STORE_KEYRING };

  prove_remove (directory);
  prove_make_directory (directory);
  prove_make_directory (drafts);
  for (guint i = 0; i < G_N_ELEMENTS (from); i++) {
    g_autofree char *bytes = NULL;
    gsize size = 0;

    if (!g_file_get_contents (from[i], &bytes, &size, error))
      return NULL;
    write_file (directory, to[i], bytes, size);
  }
  return prove_open (directory, key, "coordinator", error);
}

/* One row's share of the sum. */
static Sum row_sum (gint64 id, gint64 version, GBytes *bytes)
{
  crypto_generichash_state state;
  gsize size = 0;
  const void *data = g_bytes_get_data (bytes, &size);
  Sum sum = { 0 };

  crypto_generichash_init (&state, NULL, 0, sizeof sum);
  crypto_generichash_update (&state, (const unsigned char *)&id, sizeof id);
  crypto_generichash_update (&state, (const unsigned char *)&version, sizeof version);
  crypto_generichash_update (&state, data, size);
  crypto_generichash_final (&state, (unsigned char *)&sum, sizeof sum);
  return sum;
}

static void sum_add (Sum *sum, Sum part)
{
  sum->low += part.low;
  sum->high += part.high;
}

static void sum_take (Sum *sum, Sum part)
{
  sum->low -= part.low;
  sum->high -= part.high;
}

static gboolean sum_table (KithSession *session, const char *name, Sum *sum, GError **error)
{
  Table *table = catalogue_find (session->store, name);
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s", name);
  g_autoptr (Statement) statement = statement_new (session->store, g_intern_string (sql), error);
  g_autoptr (GArray) ids = statement != NULL ? statement_ids (statement, error) : NULL;

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    g_autoptr (Image) image = NULL;
    gint64 id = g_array_index (ids, gint64, i);

    if (!image_read (session->store, table, id, &image, error) || image == NULL)
      return FALSE;
    g_autoptr (GBytes) bytes = image_bytes (image);
    sum_add (sum, row_sum (id, image_version (image), bytes));
  }
  return ids != NULL;
}

/* All zero where there is no such line. */
static gboolean read_head (KithSession *session, gint64 audit, unsigned char head[32], GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store, "SELECT hash FROM audit WHERE id = :id", error);
  GError *failure = NULL;
  size_t size = 0;

  memset (head, 0, 32);
  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "id", audit);
  if (!statement_next (statement, &failure)) {
    if (failure != NULL)
      g_propagate_error (error, failure);
    return failure == NULL;
  }

  const void *bytes = statement_bytes (statement, 0, &size);
  memcpy (head, bytes, MIN (size, 32));
  return TRUE;
}

gint64 prove_number (KithSession *session, const char *sql)
{
  return statement_number (session->store, g_intern_string (sql), 0, NULL, NULL);
}

gboolean prove_sql (KithSession *session, const char *sql)
{
  g_autoptr (Statement) statement = statement_new (session->store, g_intern_string (sql), NULL);

  return statement != NULL && statement_run (statement, NULL);
}

static gboolean draw (KithSession *session, Picture *picture, GError **error)
{
  g_autoptr (GPtrArray) names = catalogue_names (session->store);

  memset (picture, 0, sizeof *picture);
  picture->count = names->len;
  prove_must (names->len <= PICTURE_TABLES, NULL, "there are more tables than a picture has room for");
  picture->step = prove_number (session, "SELECT max(id) FROM step");
  picture->change = prove_number (session, "SELECT max(id) FROM change");
  picture->audit = prove_number (session, "SELECT max(id) FROM audit");
  if (!read_head (session, picture->audit, picture->head, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (!sum_table (session, names->pdata[i], &picture->tables[i], error))
      return FALSE;
  return TRUE;
}

/* Of one moment, which also saves the look at the file before each row. */
gboolean prove_picture (KithSession *session, Picture *picture, GError **error)
{
  store_begin_reading (session->store);

  gboolean drawn = draw (session, picture, error);

  store_end_reading (session->store);
  return drawn;
}

void prove_find (GPtrArray *findings, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (findings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static int table_place (GPtrArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (strcmp (names->pdata[i], name) == 0)
      return (int)i;
  return -1;
}

static void take_back (Statement *statement, int column, gint64 id, Sum *sum, gboolean add)
{
  size_t size = 0;
  const void *data = statement_bytes (statement, column + 1, &size);

  if (statement_is_null (statement, column))
    return;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  (add ? sum_add : sum_take) (sum, row_sum (id, statement_int (statement, column), bytes));
}

/* Subtracts from PICTURE what was changed after CHANGE. */
static void take_back_since (KithSession *session, gint64 change, Picture *picture, GPtrArray *findings)
{
  g_autoptr (GPtrArray) names = catalogue_names (session->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT table_name, row_id, version_before, before,\n"
                                                   "       version_after, after\n"
                                                   "FROM change\n"
                                                   "WHERE id > :change",
                                                   &error);

  if (statement != NULL) {
    statement_bind_int (statement, "change", change);
    while (statement_next (statement, &error)) {
      int place = table_place (names, statement_text (statement, 0));

      if (place < 0)
        continue;
      take_back (statement, 2, statement_int (statement, 1), &picture->tables[place], TRUE);
      take_back (statement, 4, statement_int (statement, 1), &picture->tables[place], FALSE);
    }
  }
  if (error != NULL)
    prove_find (findings, "what was changed cannot be read: %s", error->message);
}

static void compare_sums (KithSession *session, const Picture *now, const Picture *then, const char *what,
                          GPtrArray *findings)
{
  g_autoptr (GPtrArray) names = catalogue_names (session->store);

  for (guint i = 0; i < names->len; i++)
    if (memcmp (&now->tables[i], &then->tables[i], sizeof (Sum)) != 0)
      prove_find (findings, "table %s is not as %s", (const char *)names->pdata[i], what);
}

void prove_compare (KithSession *session, const Picture *acknowledged, guint most_steps, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  unsigned char head[32];
  Picture now;

  if (!prove_picture (session, &now, &error) || !read_head (session, acknowledged->audit, head, &error)) {
    prove_find (findings, "the store cannot be read: %s", error != NULL ? error->message : "no reason given");
    return;
  }
  if (now.change < acknowledged->change || now.step < acknowledged->step || now.audit < acknowledged->audit ||
      memcmp (head, acknowledged->head, sizeof head) != 0) {
    prove_find (findings, "lost: the changes do not reach to what was acknowledged");
    return;
  }
  if (now.step - acknowledged->step > (gint64)most_steps)
    prove_find (findings, "%" G_GINT64_FORMAT " steps follow what was acknowledged, at most %u were begun",
                now.step - acknowledged->step, most_steps);
  take_back_since (session, acknowledged->change, &now, findings);
  compare_sums (session, &now, acknowledged, "it was acknowledged", findings);
}

void prove_compare_tables (KithSession *session, const Picture *expected, const char *what, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  Picture now;

  if (!prove_picture (session, &now, &error))
    prove_find (findings, "%s cannot be read: %s", what, error != NULL ? error->message : "no reason given");
  else
    compare_sums (session, &now, expected, what, findings);
}

void prove_verify (KithSession *session, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) checks = support_verify (session, &error);

  if (checks == NULL)
    prove_find (findings, "the store cannot be verified: %s", error->message);
  for (guint i = 0; checks != NULL && i < checks->len; i++) {
    const Finding *check = checks->pdata[i];

    if (!check->passed)
      prove_find (findings, "verify, %s: %s", check->check, check->sentence);
  }
}

void prove_print (GPtrArray *findings, const char *where)
{
  for (guint i = 0; i < findings->len; i++)
    printf ("FOUND %s: %s\n", where, (const char *)findings->pdata[i]);
  fflush (stdout);
}
