#include "store/session.h"

#include "base/error.h"
#include "store/draft-private.h"
#include "store/statement.h"
#include "store/store-private.h"

#define TICK_EVERY_US (50 * 1000)

KithSession *session_new (Store *store, const char *actor, const Clock *clock)
{
  KithSession *session = g_new0 (KithSession, 1);

  session->store = store;
  session->actor = g_strdup (actor);
  session->unix_user = g_strdup (g_get_user_name ());
  session->role = ROLE_COORDINATOR;
  session->draft_lock = -1;
  if (clock != NULL)
    session->clock = *clock;
  store->session = session;
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

static Statement *scheme_statement (KithSession *session, const char *key, GError **error)
{
  Statement *statement = NULL;

  if (key == NULL)
    return statement_new (session->store,
                          "SELECT id\n"
                          "FROM scheme\n"
                          "ORDER BY id\n"
                          "LIMIT 1",
                          error);
  statement = statement_new (session->store,
                             "SELECT id\n"
                             "FROM scheme\n"
                             "WHERE key = :key",
                             error);
  if (statement != NULL)
    statement_bind_text (statement, "key", key);
  return statement;
}

gboolean session_use_scheme (KithSession *session, const char *key, GError **error)
{
  g_autoptr (Statement) statement = scheme_statement (session, key, error);
  GError *failure = NULL;

  if (statement == NULL)
    return FALSE;
  if (statement_next (statement, &failure)) {
    session->scheme = statement_int (statement, 0);
    return TRUE;
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  else if (key != NULL)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no scheme \"%s\" in this store.", key);
  else
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no scheme in this store yet.");
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
