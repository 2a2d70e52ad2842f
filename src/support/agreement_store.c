#include "support/agreement_store.h"

#include "base/error.h"
#include "store/statement.h"

/* The columns after the eighth stand in the order of agreement_fields. */
#define AGREEMENT_COLUMNS                                                                                              \
  "SELECT a.id, a.version, a.pair, a.number, s.name, t.name,\n"                                                        \
  "       a.number = (SELECT max(b.number) FROM agreement b WHERE b.pair = a.pair),\n"                                 \
  "       a.supporter_signed_on, a.supporter_signed_how, a.supportee_signed_on, a.supportee_signed_how,\n"             \
  "       a.start_on, a.end_on, a.frequency, a.length, a.when_where, a.communication, a.confidentiality,\n"            \
  "       a.hopes, a.notes\n"                                                                                          \
  "  FROM agreement a\n"                                                                                               \
  "  JOIN pair p ON p.id = a.pair\n"                                                                                   \
  "  JOIN person s ON s.id = p.supporter\n"                                                                            \
  "  JOIN person t ON t.id = p.supportee\n"

#define FIRST_FIELD 11

static Agreement *agreement_read (Statement *row)
{
  Agreement *agreement = g_new0 (Agreement, 1);

  agreement->id = statement_int (row, 0);
  agreement->version = statement_int (row, 1);
  agreement->pair = statement_int (row, 2);
  agreement->number = (long)statement_int (row, 3);
  agreement->supporter_name = statement_dup_text (row, 4);
  agreement->supportee_name = statement_dup_text (row, 5);
  agreement->present = statement_int (row, 6) != 0;
  agreement->supporter_signed_on = statement_day (row, 7);
  agreement->supporter_signed_how = statement_dup_text (row, 8);
  agreement->supportee_signed_on = statement_day (row, 9);
  agreement->supportee_signed_how = statement_dup_text (row, 10);
  agreement->values = values_new ();
  for (int i = 0; agreement_fields[i].name != NULL; i++) {
    const char *text = statement_text (row, FIRST_FIELD + i);

    values_set (agreement->values, agreement_fields[i].name, text != NULL ? text : "");
  }
  return agreement;
}

Agreement *agreement_store_load (KithSession *session, gint64 id, GError **error)
{
  GError *problem = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store, AGREEMENT_COLUMNS " WHERE a.id = :id AND p.scheme = :scheme", error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "id", id);
  statement_bind_int (row, "scheme", session->scheme);
  if (statement_next (row, &problem))
    return agreement_read (row);
  if (problem != NULL)
    g_propagate_error (error, problem);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no agreement %" G_GINT64_FORMAT ".", id);
  return NULL;
}

GPtrArray *agreement_store_list (KithSession *session, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)agreement_free);
  g_autoptr (Statement) row = statement_new (
      session->store,
      AGREEMENT_COLUMNS " WHERE p.scheme = :scheme\n"
                        "   AND a.number = (SELECT max(b.number) FROM agreement b WHERE b.pair = a.pair)\n"
                        " ORDER BY a.pair DESC",
      error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "scheme", session->scheme);
  while (statement_next (row, &problem))
    g_ptr_array_add (list, agreement_read (row));
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}
