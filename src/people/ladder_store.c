#include "people/ladder_store.h"

#include "base/error.h"
#include "store/statement.h"

char *ladder_store_rules (KithSession *session, GError **error)
{
  GError *failure = NULL;
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT rules"
                                                   " FROM scheme"
                                                   " WHERE id = :id",
                                                   error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "id", session->scheme);
  if (statement_next (statement, &failure))
    return statement_dup_text (statement, 0);
  if (failure == NULL)
    g_set_error_literal (&failure, KITH_ERROR, KITH_ERROR_STORE,
                         "This store holds no scheme yet. Make one with kith init.");
  g_propagate_error (error, failure);
  return NULL;
}
