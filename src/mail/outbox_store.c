/* Messages in the store: reading them. */
#include "mail/outbox-private.h"

#include "base/error.h"
#include "store/statement.h"

#define MESSAGE_COLUMNS                                                                                                \
  "id, version, kind, request, pair, ask, recipient, to_name, to_address, from_name, from_address, subject, body,\n"   \
  "       message_id, state, queued_at, release_at, handed_at, problem, sender_pid,\n"                                 \
  "       recipient = (SELECT requester FROM request WHERE request.id = message.request)"

static gboolean no_such_message (GError **error)
{
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no message with this number in the outbox.");
  return FALSE;
}

static MessageState read_state (Statement *statement, int column)
{
  MessageState state = MESSAGE_UNCERTAIN;

  message_state_from_name (statement_text (statement, column), &state);
  return state;
}

static Message *read_message (KithSession *session, Statement *statement)
{
  Message *message = g_new0 (Message, 1);
  gint64 sender = statement_int (statement, 19);

  message->id = statement_int (statement, 0);
  message->version = statement_int (statement, 1);
  message->kind = statement_dup_text (statement, 2);
  message->request = statement_int (statement, 3);
  message->pair = statement_int (statement, 4);
  message->ask = statement_int (statement, 5);
  message->recipient = statement_int (statement, 6);
  message->to_name = statement_dup_text (statement, 7);
  message->to_address = statement_dup_text (statement, 8);
  message->from_name = statement_dup_text (statement, 9);
  message->from_address = statement_dup_text (statement, 10);
  message->subject = statement_dup_text (statement, 11);
  message->body = statement_dup_text (statement, 12);
  message->message_id = statement_dup_text (statement, 13);
  message->state = read_state (statement, 14);
  message->queued_at = statement_int (statement, 15);
  message->release_at = statement_int (statement, 16);
  message->handed_at = statement_int (statement, 17);
  message->problem = statement_dup_text (statement, 18);
  message->to_requester = statement_int (statement, 20) != 0;
  if (message->state == MESSAGE_SENDING && outbox_sender_is_gone (sender, message->handed_at, session_now (session))) {
    message->state = MESSAGE_UNCERTAIN;
    g_free (message->problem);
    message->problem = g_strdup (OUTBOX_CUT_OFF);
  }
  return message;
}

Message *outbox_load (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT " MESSAGE_COLUMNS "\n"
                                                   "FROM message\n"
                                                   "WHERE id = :id AND scheme = :scheme",
                                                   error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "id", id);
  statement_bind_int (statement, "scheme", session->scheme);
  if (statement_next (statement, error))
    return read_message (session, statement);
  no_such_message (error);
  return NULL;
}

static Statement *list_statement (KithSession *session, gboolean open_only, GError **error)
{
  if (open_only)
    return statement_new (session->store,
                          "SELECT " MESSAGE_COLUMNS "\n"
                          "FROM message\n"
                          "WHERE scheme = :scheme\n"
                          "  AND state IN ('waiting', 'sending', 'failed', 'uncertain')\n"
                          "ORDER BY queued_at DESC, id DESC",
                          error);
  return statement_new (session->store,
                        "SELECT " MESSAGE_COLUMNS "\n"
                        "FROM message\n"
                        "WHERE scheme = :scheme\n"
                        "ORDER BY queued_at DESC, id DESC",
                        error);
}

static void free_message (gpointer message)
{
  message_free (message);
}

GPtrArray *outbox_list (KithSession *session, gboolean open_only, GError **error)
{
  g_autoptr (Statement) statement = list_statement (session, open_only, error);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (free_message);
  GError *failure = NULL;

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "scheme", session->scheme);
  while (statement_next (statement, &failure))
    g_ptr_array_add (messages, read_message (session, statement));
  if (failure == NULL)
    return g_steal_pointer (&messages);
  g_propagate_error (error, failure);
  return NULL;
}

gboolean outbox_state (KithSession *session, gint64 id, OutboxState *state, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT state, version, release_at, sender_pid, handed_at\n"
                                                   "FROM message\n"
                                                   "WHERE id = :id AND scheme = :scheme",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "id", id);
  statement_bind_int (statement, "scheme", session->scheme);
  if (!statement_next (statement, error))
    return no_such_message (error);
  state->state = read_state (statement, 0);
  state->version = statement_int (statement, 1);
  state->release_at = statement_int (statement, 2);
  state->sender = statement_int (statement, 3);
  state->since = statement_int (statement, 4);
  return TRUE;
}

GArray *outbox_ready (KithSession *session, gboolean even_held, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id\n"
                                                   "FROM message\n"
                                                   "WHERE scheme = :scheme\n"
                                                   "  AND state = 'waiting'\n"
                                                   "  AND release_at <= :until\n"
                                                   "ORDER BY id",
                                                   error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "scheme", session->scheme);
  statement_bind_int (statement, "until", even_held ? G_MAXINT64 : session_now (session));
  return statement_ids (statement, error);
}

GArray *outbox_sending (KithSession *session, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id\n"
                                                   "FROM message\n"
                                                   "WHERE scheme = :scheme\n"
                                                   "  AND state = 'sending'\n"
                                                   "ORDER BY id",
                                                   error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "scheme", session->scheme);
  return statement_ids (statement, error);
}

static gboolean count_cut_off (KithSession *session, OutboxCounts *counts, GError **error)
{
  g_autoptr (GArray) ids = outbox_sending (session, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    OutboxState state = { 0 };

    if (!outbox_state (session, g_array_index (ids, gint64, i), &state, error))
      return FALSE;
    counts->uncertain += outbox_sender_is_gone (state.sender, state.since, session_now (session)) ? 1 : 0;
  }
  return TRUE;
}

gboolean outbox_counts (KithSession *session, OutboxCounts *counts, GError **error)
{
  g_autoptr (Statement) statement = statement_new (
      session->store,
      "SELECT (SELECT count(*) FROM message WHERE scheme = :scheme AND state = 'waiting' AND release_at > :now),\n"
      "       (SELECT count(*) FROM message WHERE scheme = :scheme AND state = 'waiting' AND release_at <= :now),\n"
      "       (SELECT count(*) FROM message WHERE scheme = :scheme AND state = 'failed'),\n"
      "       (SELECT count(*) FROM message WHERE scheme = :scheme AND state = 'uncertain'),\n"
      "       (SELECT min(release_at) FROM message WHERE scheme = :scheme AND state = 'waiting' AND release_at > :now)",
      error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "now", session_now (session));
  statement_bind_int (statement, "scheme", session->scheme);
  if (!statement_next (statement, error))
    return FALSE;
  counts->held = (long)statement_int (statement, 0);
  counts->ready = (long)statement_int (statement, 1);
  counts->failed = (long)statement_int (statement, 2);
  counts->uncertain = (long)statement_int (statement, 3);
  counts->next_release = statement_int (statement, 4);
  return count_cut_off (session, counts, error);
}
