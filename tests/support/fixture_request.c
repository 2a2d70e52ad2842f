#include "support/fixture_request.h"

#include "store/catalogue.h"
#include "store/setting.h"
#include "store/statement.h"
#include "store/store-private.h"

#include <glib/gstdio.h>
#include <string.h>

void fixture_must (gboolean done, const GError *error)
{
  if (!done)
    g_error ("fixture: %s", error != NULL ? error->message : "failed without a sentence");
}

void fixture_sender (KithSession *session)
{
  g_autoptr (GError) error = NULL;

  fixture_must (setting_set (session, "office.sender_address", "peer.support@example.org", &error), error);
}

gint64 fixture_request (KithSession *session, const char *name, const char *email, const char *area,
                        const char *summary)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) values = values_new ();
  gint64 id = 0;

  values_set (values, "name", name);
  values_set (values, "email", email);
  values_set (values, "area", area);
  values_set (values, "summary", summary);
  id = request_save (session, 0, 0, values, FALSE, &error);
  fixture_must (id != 0, error);
  return id;
}

void fixture_request_set (KithSession *session, gint64 request, const char *field, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) values = values_new ();

  values_set (values, field, text);
  fixture_must (request_save (session, request, 0, values, FALSE, &error) == request, error);
}

void fixture_yes (KithSession *session, gint64 request, gint64 supporter)
{
  g_autoptr (GError) error = NULL;

  fixture_must (request_ask (session, request, supporter, &error) != 0, error);
  fixture_must (request_answer (session, request, supporter, ANSWER_YES, NULL, &error), error);
}

void fixture_later (KithSession *session, int days)
{
  session->clock.fixed_today += days;
  session->clock.fixed_now += (gint64)days * 86400;
}

void fixture_sql (KithSession *session, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Statement) statement = statement_new (session->store, g_intern_string (sql), &error);

  fixture_must (statement != NULL && statement_run (statement, &error), error);
}

char *fixture_sql_text (KithSession *session, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Statement) statement = statement_new (session->store, g_intern_string (sql), &error);

  fixture_must (statement != NULL, error);
  if (!statement_next (statement, &error)) {
    fixture_must (error == NULL, error);
    return g_strdup ("");
  }
  return statement_dup_text (statement, 0);
}

gint64 fixture_sql_number (KithSession *session, const char *sql)
{
  g_autofree char *text = fixture_sql_text (session, sql);

  return g_ascii_strtoll (text, NULL, 10);
}

static void append_table (KithSession *session, const char *name, GString *contents)
{
  g_autoptr (GError) error = NULL;
  Table *table = catalogue_find (session->store, name);
  g_autoptr (GString) sql = g_string_new ("SELECT ''");
  g_autoptr (Statement) statement = NULL;

  for (guint i = 0; i < table->count; i++) {
    if ((int)i != table->version)
      g_string_append_printf (sql, " || ' ' || quote(%s)", table->columns[i]);
  }
  g_string_append_printf (sql, " FROM %s ORDER BY id", name);
  statement = statement_new (session->store, g_intern_string (sql->str), &error);
  fixture_must (statement != NULL, error);
  g_string_append_printf (contents, "-- %s\n", name);
  while (statement_next (statement, &error))
    g_string_append_printf (contents, "%s\n", statement_text (statement, 0));
  fixture_must (error == NULL, error);
}

char *fixture_contents (KithSession *session)
{
  g_autoptr (GPtrArray) names = catalogue_names (session->store);
  GString *contents = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    append_table (session, names->pdata[i], contents);
  return g_string_free (contents, FALSE);
}

void fixture_sent (KithSession *session)
{
  fixture_sql (session, "UPDATE message SET state = 'sent', handed_at = queued_at WHERE state = 'waiting'");
}

RequestState fixture_state (KithSession *session, gint64 request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Request) loaded = request_load (session, request, &error);

  fixture_must (loaded != NULL, error);
  return loaded->state;
}

gboolean fixture_stands_in_pages (KithSession *session, const char *word)
{
  g_autofree char *path = g_build_filename (store_directory (session->store), "pages", NULL);
  g_autofree char *bytes = NULL;
  sqlite3 *plain = NULL;
  gsize size = 0;

  fixture_must (sqlite3_open (path, &plain) == SQLITE_OK, NULL);

  sqlite3_backup *backup = sqlite3_backup_init (plain, "main", session->store->db, "main");

  fixture_must (backup != NULL, NULL);
  fixture_must (sqlite3_backup_step (backup, -1) == SQLITE_DONE, NULL);
  fixture_must (sqlite3_backup_finish (backup) == SQLITE_OK, NULL);
  sqlite3_close (plain);
  fixture_must (g_file_get_contents (path, &bytes, &size, NULL), NULL);
  fixture_must (size > 15 && memcmp (bytes, "SQLite format 3", 15) == 0, NULL);
  g_remove (path);
  return memmem (bytes, size, word, strlen (word)) != NULL;
}
