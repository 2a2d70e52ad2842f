#include "support/meanwhile.h"

#include "store/store-private.h"

/* What a trigger does within a statement comes as a comment. */
static int seen (unsigned type G_GNUC_UNUSED, void *data, void *handle G_GNUC_UNUSED, void *sql)
{
  const Watch *watch = data;

  if (!g_str_has_prefix (sql, "--"))
    watch->before (watch->data);
  return 0;
}

void watch_begin (Watch *watch)
{
  sqlite3_trace_v2 (watch->session->store->db, SQLITE_TRACE_STMT, seen, watch);
}

void watch_end (const Watch *watch)
{
  sqlite3_trace_v2 (watch->session->store->db, 0, NULL, NULL);
}

static void try_it (gpointer data)
{
  Meanwhile *meanwhile = data;

  if (meanwhile->act (meanwhile->other, meanwhile->data))
    meanwhile->done++;
  else
    meanwhile->refused++;
}

void meanwhile_begin (Meanwhile *meanwhile, KithSession *session, gboolean (*act) (KithSession *other, gpointer data),
                      gpointer data)
{
  g_autoptr (GError) error = NULL;
  Store *store = store_open (store_directory (session->store), session->store->key, &error);

  if (store == NULL)
    g_error ("meanwhile: %s", error->message);
  *meanwhile =
      (Meanwhile){ { session, try_it, meanwhile }, session_new (store, "ben", &session->clock), act, data, 0, 0 };
  if (session->scheme != 0 && !session_use_scheme (meanwhile->other, NULL, &error))
    g_error ("meanwhile: %s", error->message);
  sqlite3_busy_timeout (store->db, 0);
  sqlite3_exec (store->db, "PRAGMA synchronous = OFF", NULL, NULL, NULL); /* no power is cut in a test */
  watch_begin (&meanwhile->watch);
}

void meanwhile_end (Meanwhile *meanwhile)
{
  watch_end (&meanwhile->watch);
  session_free (meanwhile->other);
}
