#include "support/pair_store.h"

#include "base/error.h"
#include "store/private_text.h"
#include "store/statement.h"

#define PAIR_COLUMNS                                                                                                   \
  "SELECT p.id, p.version, p.supporter, p.supportee, coalesce(p.request, 0), s.name, t.name, p.state,\n"               \
  "       p.started_on, p.ended_on, p.end_kind, coalesce(a.id, 0), coalesce(a.number, 0),\n"                           \
  "       (a.supporter_signed_on IS NOT NULL) + (a.supportee_signed_on IS NOT NULL)\n"                                 \
  "  FROM pair p\n"                                                                                                    \
  "  JOIN person s ON s.id = p.supporter\n"                                                                            \
  "  JOIN person t ON t.id = p.supportee\n"                                                                            \
  "  LEFT JOIN agreement a ON a.pair = p.id\n"                                                                         \
  "                       AND a.number = (SELECT max(b.number) FROM agreement b WHERE b.pair = p.id)\n"

static Pair *pair_read (Statement *row)
{
  static const char *const states[] = { "draft", "1 of 2 signed", "signed" };
  Pair *pair = g_new0 (Pair, 1);

  pair->id = statement_int (row, 0);
  pair->version = statement_int (row, 1);
  pair->supporter = statement_int (row, 2);
  pair->supportee = statement_int (row, 3);
  pair->request = statement_int (row, 4);
  pair->supporter_name = statement_dup_text (row, 5);
  pair->supportee_name = statement_dup_text (row, 6);
  pair->state = statement_dup_text (row, 7);
  pair->started_on = statement_day (row, 8);
  pair->ended_on = statement_day (row, 9);
  pair->end_kind = g_strdup (statement_text (row, 10));
  pair->agreement = statement_int (row, 11);
  pair->agreement_number = (long)statement_int (row, 12);
  pair->agreement_state = g_strdup (pair->agreement == 0 ? "none" : states[statement_int (row, 13)]);
  return pair;
}

Pair *pair_store_load (KithSession *session, gint64 id, GError **error)
{
  GError *problem = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store, PAIR_COLUMNS " WHERE p.id = :id AND p.scheme = :scheme", error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "id", id);
  statement_bind_int (row, "scheme", session->scheme);
  if (statement_next (row, &problem))
    return pair_read (row);
  if (problem != NULL)
    g_propagate_error (error, problem);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no pair %" G_GINT64_FORMAT ".", id);
  return NULL;
}

GPtrArray *pair_store_list (KithSession *session, gboolean ended_too, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)pair_free);
  g_autoptr (Statement) row = statement_new (session->store,
                                             PAIR_COLUMNS " WHERE p.scheme = :scheme\n"
                                                          "   AND (:ended_too = 1 OR p.state <> 'ended')\n"
                                                          " ORDER BY p.id DESC",
                                             error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_int (row, "ended_too", ended_too ? 1 : 0);
  while (statement_next (row, &problem))
    g_ptr_array_add (list, pair_read (row));
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

char *pair_store_end_reason (KithSession *session, gint64 id, GError **error)
{
  GError *problem = NULL;
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT private_text(end_reason)\n"
                                             "  FROM pair\n"
                                             " WHERE id = :id AND scheme = :scheme",
                                             error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "id", id);
  statement_bind_int (row, "scheme", session->scheme);
  if (statement_next (row, &problem))
    return private_text_dup (row, 0);
  if (problem != NULL)
    g_propagate_error (error, problem);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no pair %" G_GINT64_FORMAT ".", id);
  return NULL;
}

gint64 introduced_supporter (KithSession *session, gint64 request, gint64 supporter, GError **error)
{
  return statement_number (session->store,
                           "SELECT k.supporter\n"
                           "  FROM introduction i\n"
                           "  JOIN ask k ON k.id = i.ask\n"
                           " WHERE i.request = :request AND k.state = 'introduced'\n"
                           "   AND (:supporter = 0 OR k.supporter = :supporter)\n"
                           " ORDER BY i.wants_another, i.id DESC\n"
                           " LIMIT 1",
                           0, error, "request", request, "supporter", supporter, NULL);
}

gboolean details_wait (KithSession *session, gint64 request, gint64 supporter)
{
  return statement_number (session->store,
                           "SELECT count(*)\n"
                           "  FROM message m\n"
                           "  JOIN ask k ON k.id = m.ask\n"
                           " WHERE m.request = :request AND k.supporter = :supporter AND m.kind = 'introduction'\n"
                           "   AND m.state IN ('waiting', 'failed')",
                           0, NULL, "request", request, "supporter", supporter, NULL) > 0;
}

gboolean have_live_pair (KithSession *session, gint64 supporter, gint64 supportee)
{
  return statement_number (session->store,
                           "SELECT count(*)\n"
                           "  FROM pair\n"
                           " WHERE supporter = :supporter AND supportee = :supportee AND state <> 'ended'",
                           0, NULL, "supporter", supporter, "supportee", supportee, NULL) > 0;
}

gboolean is_supportee (KithSession *session, gint64 person)
{
  return statement_number (session->store,
                           "SELECT count(*)\n"
                           "  FROM enrolment\n"
                           " WHERE scheme = :scheme AND person = :person AND role = 'supportee'",
                           0, NULL, "scheme", session->scheme, "person", person, NULL) > 0;
}

GArray *pair_waiting_messages (KithSession *session, gint64 pair, GError **error)
{
  return statement_numbers (session->store,
                            "SELECT id\n"
                            "  FROM message\n"
                            " WHERE pair = :pair AND state IN ('waiting', 'failed')\n"
                            " ORDER BY id",
                            error, "pair", pair, NULL);
}
