#include "support/ask_store.h"

#include "base/error.h"
#include "store/statement.h"
#include "support/letter_store.h"
#include "support/request_edit_store.h"

void ask_free (Ask *ask)
{
  if (ask == NULL)
    return;
  g_free (ask->state);
  g_free (ask);
}

/* A live one first: there is at most one. */
Ask *ask_latest (KithSession *session, gint64 request, gint64 supporter, GError **error)
{
  g_autoptr (Ask) ask = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT id, request, supporter, matter, state, volunteered, share_email, share_phone,\n"
                     "       asked_on, answer_due_on, answered_on, expires_on, reminded_on\n"
                     "  FROM ask\n"
                     " WHERE request = :request AND supporter = :supporter\n"
                     " ORDER BY state IN ('asked', 'accepted', 'kept') DESC, id DESC\n"
                     " LIMIT 1",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "request", request);
  statement_bind_int (row, "supporter", supporter);
  if (!statement_next (row, error))
    return NULL;
  ask = g_new0 (Ask, 1);
  ask->id = statement_int (row, 0);
  ask->request = statement_int (row, 1);
  ask->supporter = statement_int (row, 2);
  ask->matter = (long)statement_int (row, 3);
  ask->state = statement_dup_text (row, 4);
  ask->volunteered = statement_int (row, 5) != 0;
  ask->share_email = statement_int (row, 6) != 0;
  ask->share_phone = statement_int (row, 7) != 0;
  ask->asked_on = statement_day (row, 8);
  ask->due_on = statement_day (row, 9);
  ask->answered_on = statement_day (row, 10);
  ask->expires_on = statement_day (row, 11);
  ask->reminded_on = statement_day (row, 12);
  return g_steal_pointer (&ask);
}

static GArray *usable (KithSession *session, gint64 request, const char *state, GError **error)
{
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT k.supporter\n"
                     "  FROM ask k\n"
                     "  JOIN request r ON r.id = k.request\n"
                     " WHERE k.request = :request AND k.state = :state AND k.matter = r.matter\n"
                     "   AND k.expires_on >= :today\n"
                     " ORDER BY k.id",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "request", request);
  statement_bind_text (row, "state", state);
  statement_bind_day (row, "today", session_today (session));
  return statement_ids (row, error);
}

GArray *ask_yeses (KithSession *session, gint64 request, GError **error)
{
  return usable (session, request, "accepted", error);
}

GArray *ask_kept (KithSession *session, gint64 request, GError **error)
{
  return usable (session, request, "kept", error);
}

void ask_row_free (AskRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_free (row->state);
  g_free (row);
}

GPtrArray *ask_rows (KithSession *session, gint64 request, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)ask_row_free);
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT k.supporter, k.id, p.name, k.state, k.volunteered, k.share_email,\n"
                     "       k.share_phone, k.asked_on, k.answer_due_on, k.answered_on, k.expires_on,\n"
                     "       " LETTER_OF_ASK ", k.reminded_on\n"
                     "  FROM ask k\n"
                     "  JOIN person p ON p.id = k.supporter\n"
                     " WHERE k.request = :request\n"
                     " ORDER BY k.id DESC",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "request", request);
  while (statement_next (row, &problem)) {
    AskRow *ask = g_new0 (AskRow, 1);

    ask->supporter = statement_int (row, 0);
    ask->ask = statement_int (row, 1);
    ask->name = statement_dup_text (row, 2);
    ask->state = statement_dup_text (row, 3);
    ask->volunteered = statement_int (row, 4) != 0;
    ask->share_email = statement_int (row, 5) != 0;
    ask->share_phone = statement_int (row, 6) != 0;
    ask->asked_on = statement_day (row, 7);
    ask->due_on = statement_day (row, 8);
    ask->answered_on = statement_day (row, 9);
    ask->expires_on = statement_day (row, 10);
    ask->letter = letter_of_state (statement_text (row, 11));
    ask->reminded_on = statement_day (row, 12);
    g_ptr_array_add (list, ask);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

void recipient_free (Recipient *recipient)
{
  if (recipient == NULL)
    return;
  g_free (recipient->name);
  g_free (recipient->email);
  g_free (recipient->phone);
  g_free (recipient);
}

static Recipient *recipient_read (Statement *row)
{
  Recipient *recipient = g_new0 (Recipient, 1);

  recipient->id = statement_int (row, 0);
  recipient->name = statement_dup_text (row, 1);
  recipient->email = statement_dup_text (row, 2);
  recipient->phone = statement_dup_text (row, 3);
  recipient->active = statement_int (row, 4) != 0;
  recipient->share_email = statement_int (row, 5) != 0;
  recipient->share_phone = statement_int (row, 6) != 0;
  return recipient;
}

Recipient *recipient_load (KithSession *session, gint64 supporter, GError **error)
{
  GError *problem = NULL;
  Recipient *recipient = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT p.id, p.name, p.email, p.phone, e.status = 'active', e.share_email,\n"
                     "       e.share_phone, l.place_limit, l.open_asks, l.unused_yeses, l.active_pairs\n"
                     "  FROM person p\n"
                     "  JOIN enrolment e ON e.person = p.id AND e.role = 'supporter'\n"
                     "  JOIN supporter_load l ON l.person = p.id AND l.scheme = e.scheme\n"
                     " WHERE p.id = :person AND e.scheme = :scheme",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "person", supporter);
  statement_bind_int (row, "scheme", session->scheme);
  if (!statement_next (row, &problem)) {
    if (problem != NULL)
      g_propagate_error (error, problem);
    else
      g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no supporter %" G_GINT64_FORMAT ".", supporter);
    return NULL;
  }
  recipient = recipient_read (row);
  recipient->limit = (long)statement_int (row, 7);
  recipient->open_asks = (long)statement_int (row, 8);
  recipient->unused_yeses = (long)statement_int (row, 9);
  recipient->active_pairs = (long)statement_int (row, 10);
  return recipient;
}

GPtrArray *broadcast_recipients (KithSession *session, gint64 request, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)recipient_free);
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT p.id, p.name, p.email, p.phone, 1, e.share_email, e.share_phone\n"
                     "  FROM request r\n"
                     "  JOIN person q ON q.id = r.requester\n"
                     "  JOIN enrolment e ON e.scheme = r.scheme AND e.role = 'supporter' AND e.status = 'active'\n"
                     "  JOIN person p ON p.id = e.person\n"
                     " WHERE r.id = :request AND p.email <> '' AND p.id <> r.requester\n"
                     "   AND (e.away_until IS NULL OR e.away_until < :today)\n"
                     "   AND (q.email_folded = '' OR p.email_folded <> q.email_folded)\n"
                     "   AND NOT EXISTS (SELECT 1 FROM conflict c\n"
                     "                    WHERE c.person_a = min(p.id, q.id) AND c.person_b = max(p.id, q.id)\n"
                     "                      AND (c.from_on IS NULL OR c.from_on <= :today)\n"
                     "                      AND (c.until_on IS NULL OR c.until_on >= :today))\n"
                     " ORDER BY p.name_folded, p.id",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "request", request);
  statement_bind_day (row, "today", session_today (session));
  while (statement_next (row, &problem))
    g_ptr_array_add (list, recipient_read (row));
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

/* A store that cannot be read keeps them apart. */
gboolean are_kept_apart (KithSession *session, gint64 one, gint64 other)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT count(*)\n"
                                             "  FROM conflict\n"
                                             " WHERE person_a = min(:one, :other) AND person_b = max(:one, :other)\n"
                                             "   AND (from_on IS NULL OR from_on <= :today)\n"
                                             "   AND (until_on IS NULL OR until_on >= :today)",
                                             NULL);

  if (row == NULL)
    return TRUE;
  statement_bind_int (row, "one", one);
  statement_bind_int (row, "other", other);
  statement_bind_day (row, "today", session_today (session));
  return !statement_next (row, NULL) || statement_int (row, 0) > 0;
}

/* A store that cannot be read has no consent. */
gboolean has_consent (KithSession *session, gint64 request, gint64 supporter)
{
  return statement_number (session->store,
                           "SELECT count(*)\n"
                           "  FROM request r\n"
                           "  JOIN area a ON a.id = r.area\n"
                           " WHERE r.id = :request\n"
                           "   AND (a.sensitive = 0\n"
                           "        OR EXISTS (SELECT 1 FROM consent c\n"
                           "                    WHERE c.person = :supporter AND c.area = a.id\n"
                           "                      AND c.withdrawn_on IS NULL))",
                           0, NULL, "request", request, "supporter", supporter, NULL) > 0;
}

gboolean message_of_kind (KithSession *session, gint64 request, gint64 ask, const char *kind)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT count(*)\n"
                                             "  FROM message\n"
                                             " WHERE request = :request AND kind = :kind AND state <> 'discarded'\n"
                                             "   AND (:ask = 0 OR ask = :ask)",
                                             NULL);

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "request", request);
  statement_bind_int (row, "ask", ask);
  statement_bind_text (row, "kind", kind);
  return statement_next (row, NULL) && statement_int (row, 0) > 0;
}

gboolean message_written (KithSession *session, gint64 request, gint64 ask, const char *kind, Written *written,
                          GError **error)
{
  GError *problem = NULL;
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT state, queued_at, handed_at\n"
                                             "  FROM message\n"
                                             " WHERE request = :request AND kind = :kind AND state <> 'discarded'\n"
                                             "   AND (:ask = 0 OR ask = :ask)\n"
                                             " ORDER BY id DESC\n"
                                             " LIMIT 1",
                                             error);

  *written = (Written){ .letter = LETTER_NONE };
  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "request", request);
  statement_bind_int (row, "ask", ask);
  statement_bind_text (row, "kind", kind);
  if (statement_next (row, &problem))
    *written = (Written){ letter_of_state (statement_text (row, 0)), strcmp (statement_text (row, 0), "by-hand") == 0,
                          statement_int (row, 1), statement_int (row, 2) };
  if (problem != NULL)
    g_propagate_error (error, problem);
  return problem == NULL;
}

gboolean question_waits (KithSession *session, gint64 ask)
{
  return statement_number (session->store, "SELECT count(*) FROM ask k WHERE k.id = :ask AND " ASK_IS_UNSENT, 0, NULL,
                           "ask", ask, NULL) > 0;
}

gboolean introduction_waits (KithSession *session, gint64 request)
{
  return statement_number (session->store,
                           "SELECT count(*)\n"
                           "  FROM message\n"
                           " WHERE request = :request AND kind = 'introduction' AND state IN ('waiting', 'failed')",
                           0, NULL, "request", request, NULL) > 0;
}

gint64 ask_supporter (KithSession *session, gint64 ask)
{
  return statement_number (session->store, "SELECT supporter FROM ask WHERE id = :ask", 0, NULL, "ask", ask, NULL);
}

void permission_clear (Permission *permission)
{
  g_clear_pointer (&permission->state, g_free);
  g_clear_pointer (&permission->wording, g_free);
  permission->id = 0;
}

gboolean permission_load (KithSession *session, gint64 request, Permission *permission, GError **error)
{
  GError *problem = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT p.id, p.state, p.wording, p.asked_on, p.answer_due_on, p.answered_on\n"
                     "  FROM permission p\n"
                     "  JOIN request r ON r.id = p.request\n"
                     " WHERE p.request = :request AND p.matter = r.matter AND p.state <> 'void'\n"
                     " ORDER BY p.id DESC\n"
                     " LIMIT 1",
                     error);

  *permission = (Permission){ 0 };
  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "request", request);
  if (statement_next (row, &problem)) {
    permission->id = statement_int (row, 0);
    permission->state = statement_dup_text (row, 1);
    permission->wording = statement_dup_text (row, 2);
    permission->asked_on = statement_day (row, 3);
    permission->due_on = statement_day (row, 4);
    permission->answered_on = statement_day (row, 5);
  }
  if (problem != NULL)
    g_propagate_error (error, problem);
  return problem == NULL;
}

GArray *standing_introductions (KithSession *session, gint64 request, GError **error)
{
  return statement_numbers (session->store,
                            "SELECT id\n"
                            "  FROM introduction\n"
                            " WHERE request = :request AND wants_another = 0\n"
                            " ORDER BY id",
                            error, "request", request, NULL);
}

GArray *introductions_of_ask (KithSession *session, gint64 ask, GError **error)
{
  return statement_numbers (session->store,
                            "SELECT id\n"
                            "  FROM introduction\n"
                            " WHERE ask = :ask AND wants_another = 0",
                            error, "ask", ask, NULL);
}

gboolean ask_is_present (KithSession *session, gint64 ask)
{
  return statement_number (session->store,
                           "SELECT k.matter = r.matter\n"
                           "  FROM ask k\n"
                           "  JOIN request r ON r.id = k.request\n"
                           " WHERE k.id = :ask",
                           0, NULL, "ask", ask, NULL) != 0;
}

gboolean was_broadcast (KithSession *session, gint64 request)
{
  g_autoptr (GArray) broadcasts = present_broadcasts (session, request, NULL);

  return broadcasts != NULL && broadcasts->len > 0;
}
