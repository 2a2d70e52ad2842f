#include "scheme/scheme_store.h"

#include "base/error.h"
#include "store/statement.h"
#include "store/step.h"

gboolean scheme_store_load (KithSession *session, char **key, char **rules, GError **error)
{
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT key, rules"
                                                   " FROM scheme"
                                                   " WHERE id = :id",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "id", session->scheme);
  if (!statement_next (statement, &failure)) {
    if (failure == NULL)
      g_set_error_literal (&failure, KITH_ERROR, KITH_ERROR_STORE,
                           "This store holds no scheme yet. Make one with kith init.");
    g_propagate_error (error, failure);
    return FALSE;
  }
  *key = statement_dup_text (statement, 0);
  *rules = statement_dup_text (statement, 1);
  return TRUE;
}

gboolean scheme_store_exists (KithSession *session, const char *key)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT 1"
                                                   " FROM scheme"
                                                   " WHERE key = :key",
                                                   NULL);

  if (statement == NULL)
    return FALSE;
  statement_bind_text (statement, "key", key);
  return statement_next (statement, NULL);
}

char **scheme_store_keys (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT key"
                                                   " FROM scheme"
                                                   " ORDER BY id",
                                                   error);

  if (statement == NULL)
    return NULL;
  while (statement_next (statement, &failure))
    g_ptr_array_add (keys, statement_dup_text (statement, 0));
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  g_ptr_array_add (keys, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

gint64 scheme_store_insert (KithSession *session, const SchemeRules *rules, const char *text, GError **error)
{
  Row *row = row_new ("scheme");
  gint64 id;

  row_text (row, "key", rules->key);
  row_text (row, "name", rules->name);
  row_text (row, "rules", text);
  id = row_insert (session, row, error);
  row_free (row);
  return id;
}
