#include "store/session.h"

#include "base/error.h"
#include "store/apart.h"
#include "store/draft-private.h"
#include "store/permit.h"
#include "store/statement.h"
#include "store/store-private.h"

#include <string.h>

#define TICK_EVERY_US (50 * 1000)

KithSession *session_new (Store *store, const char *actor, const Clock *clock)
{
  KithSession *session = g_new0 (KithSession, 1);

  session->store = store;
  session->actor = g_strdup (actor);
  session->unix_user = g_strdup (g_get_user_name ());
  session->role = store->key->role;
  session->draft_lock = -1;
  if (clock != NULL)
    session->clock = *clock;
  store->session = session;
  permit_install (store, session->role);
  return session;
}

void session_free (KithSession *session)
{
  if (session == NULL)
    return;
  draft_leave (session);
  if (session->snapshot_free != NULL)
    session->snapshot_free (session->snapshot);
  session->store->session = NULL;
  store_close (session->store);
  g_free (session->draft_uid);
  g_free (session->also_discarded_words);
  g_clear_pointer (&session->drafts_held, g_hash_table_unref);
  g_free (session->actor);
  g_free (session->unix_user);
  g_free (session);
}

Day session_today (const KithSession *session)
{
  return clock_today (&session->clock);
}

gint64 session_now (const KithSession *session)
{
  return clock_now (&session->clock);
}

gboolean session_may (const KithSession *session, Right right, GError **error)
{
  return role_may (session->role, session->store->key->schemes[0] == '\0', right, error);
}

/* "" names all. */
static gboolean has_scheme (const KithSession *session, const char *key)
{
  g_auto (GStrv) named = g_strsplit (session->store->key->schemes, ";", -1);

  return named[0] == NULL || g_strv_contains ((const char *const *)named, key);
}

static gboolean no_scheme (const KithSession *session, const char *key, gboolean there, GError **error)
{
  if (there)
    g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED, "The scheme \"%s\" has its own coordinator. Yours: %s.", key,
                 session->store->key->schemes);
  else if (key != NULL)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no scheme \"%s\" in this store.", key);
  else if (session->store->key->schemes[0] != '\0')
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, "None of your schemes is in this store any more.");
  else
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no scheme in this store yet.");
  return FALSE;
}

/* Takes the statement that found the scheme: the views cannot come while one is open. */
static gboolean stay_within (KithSession *session, Statement **finding, GError **error)
{
  g_clear_pointer (finding, statement_free);
  return session->store->key->schemes[0] == '\0' || apart_install (session->store, session->scheme, error);
}

gboolean session_use_scheme (KithSession *session, const char *key, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id, key\n"
                                                   "FROM scheme\n"
                                                   "ORDER BY id",
                                                   error);
  GError *failure = NULL;
  gboolean there = FALSE;

  if (statement == NULL)
    return FALSE;
  while (statement_next (statement, &failure)) {
    const char *found = statement_text (statement, 1);
    gboolean wanted = key == NULL || strcmp (key, found) == 0;

    if (wanted && has_scheme (session, found)) {
      session->scheme = statement_int (statement, 0);
      return stay_within (session, &statement, error);
    }
    there = there || (wanted && key != NULL);
  }
  if (failure == NULL)
    return no_scheme (session, key, there, error);
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean session_tick (KithSession *session, const char *what, double fraction, GError **error)
{
  gint64 now = g_get_monotonic_time ();

  if (session->tick == NULL || now - session->ticked_at < TICK_EVERY_US)
    return TRUE;
  session->ticked_at = now;
  if (session->tick (session->tick_data, what, fraction))
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STOPPED, "Stopped. Nothing was changed.");
  return FALSE;
}
