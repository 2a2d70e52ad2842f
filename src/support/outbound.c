#include "support/outbound.h"

#include "base/error.h"
#include "store/step.h"
#include "support/quiet.h"
#include "support/unsent.h"

void outbound_clear (Outbound *outbound)
{
  stopped_clear (&outbound->stopped);
}

static GArray *only (gint64 id)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (ids, id);
  return ids;
}

/* "marked message 3 as sent by hand", "discarded 3 messages". */
static char *label_of (const char *before, const char *after, const GArray *ids)
{
  if (ids->len == 1)
    return g_strdup_printf ("%s message %" G_GINT64_FORMAT "%s", before, g_array_index (ids, gint64, 0), after);
  return g_strdup_printf ("%s %u messages%s", before, ids->len, after);
}

/* Before it left, or when that failed or is not known, a coordinator may still decide about a message. */
static gboolean is_open (const Message *message)
{
  return message->state == MESSAGE_WAITING || message->state == MESSAGE_FAILED || message->state == MESSAGE_UNCERTAIN;
}

/* Those of IDS in which WANTED is true; the others are counted as passed over. */
static GArray *those_of (KithSession *session, const GArray *ids, gboolean (*wanted) (const Message *message),
                         Outbound *outbound, GError **error)
{
  g_autoptr (GArray) those = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);
    g_autoptr (Message) message = outbox_load (session, id, error);

    if (message == NULL)
      return NULL;
    if (wanted (message))
      g_array_append_val (those, id);
    else
      outbound->passed++;
  }
  return g_steal_pointer (&those);
}

typedef gboolean (*Work) (KithSession *session, gint64 id, GError **error);

/* One step over all. With a single message its own refusal is what the coordinator hears. */
static gboolean work_on (KithSession *session, const GArray *ids, Work work, const char *label, Outbound *outbound,
                         GError **error)
{
  g_autoptr (Step) step = step_begin (session, label, error);

  if (step == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    if (!work (session, g_array_index (ids, gint64, i), error))
      return FALSE;
    outbound->done++;
  }
  return step_commit (g_steal_pointer (&step), error);
}

static gboolean refuse_none (GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED,
                       "These messages have left already, or were discarded, so nothing is changed.");
  return FALSE;
}

static gboolean work_on_open (KithSession *session, const GArray *ids, Work work, const char *before, const char *after,
                              Outbound *outbound, GError **error)
{
  g_autoptr (GArray) open = those_of (session, ids, is_open, outbound, error);
  g_autofree char *label = NULL;

  if (open == NULL)
    return FALSE;
  if (open->len == 0 && outbound->stopped.count > 0)
    return TRUE;
  if (open->len == 0 && ids->len == 1)
    return work (session, g_array_index (ids, gint64, 0), error);
  if (open->len == 0)
    return refuse_none (error);
  label = label_of (before, after, open);
  return work_on (session, open, work, label, outbound, error);
}

static gboolean mark_one_sent (KithSession *session, gint64 id, GError **error)
{
  return outbox_mark_sent (session, id, error) && quiet_days_begin (session, session_now (session), error);
}

gboolean support_mark_sent (KithSession *session, const GArray *ids, Outbound *outbound, GError **error)
{
  return support_last_look (session, &outbound->stopped, error) &&
         work_on_open (session, ids, mark_one_sent, "marked", " as sent by hand", outbound, error);
}

/* One that may have left has perhaps been read, so what it asked stays asked. */
static gboolean discard_one (KithSession *session, gint64 id, GError **error)
{
  static const Unsent unsent = { .why = NULL, .yes = YES_COMES_BACK };
  g_autoptr (Message) message = outbox_load (session, id, error);

  if (message == NULL || !outbox_discard (session, id, error))
    return FALSE;
  return (message->state != MESSAGE_WAITING && message->state != MESSAGE_FAILED) ||
         unsent_follow (session, message, &unsent, error);
}

/* A question discarded takes its reminder along. */
static gboolean discard_if_open (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Message) message = outbox_load (session, id, error);

  if (message == NULL)
    return FALSE;
  return (session->step_depth > 0 && message->state == MESSAGE_DISCARDED) || discard_one (session, id, error);
}

gboolean support_discard (KithSession *session, const GArray *ids, Outbound *outbound, GError **error)
{
  return work_on_open (session, ids, discard_if_open, "discarded", "", outbound, error);
}

gboolean support_mark_one_sent (KithSession *session, gint64 id, Outbound *outbound, GError **error)
{
  g_autoptr (GArray) ids = only (id);

  return support_mark_sent (session, ids, outbound, error);
}

gboolean support_discard_message (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (GArray) ids = only (id);
  g_auto (Outbound) outbound = { 0 };

  return support_discard (session, ids, &outbound, error);
}

static gboolean may_be_put_back (const Message *message)
{
  return message->state == MESSAGE_FAILED || message->state == MESSAGE_UNCERTAIN;
}

static gboolean put_back (KithSession *session, const GArray *ids, GError **error)
{
  g_auto (Outbound) ignored = { 0 };
  g_autoptr (GArray) those = those_of (session, ids, may_be_put_back, &ignored, error);
  g_autofree char *label = NULL;

  if (those == NULL || those->len == 0)
    return those != NULL;
  label = label_of ("put", " back to be sent", those);
  return work_on (session, those, outbox_retry, label, &ignored, error);
}

gboolean support_send (KithSession *session, const Mailer *mailer, const GArray *ids, gboolean even_held,
                       Outbound *outbound, GError **error)
{
  g_autoptr (GArray) open = NULL;
  gint64 since = session_now (session);
  gboolean sent = FALSE;

  if ((ids != NULL && !put_back (session, ids, error)) || !support_last_look (session, &outbound->stopped, error))
    return FALSE;
  if (ids != NULL && (open = those_of (session, ids, is_open, outbound, error)) == NULL)
    return FALSE;
  if (open != NULL && open->len == 0 && outbound->stopped.count > 0)
    return TRUE;
  if (open != NULL && open->len == 0 && ids->len > 1)
    return refuse_none (error);
  sent = outbox_send (session, mailer, open != NULL && open->len > 0 ? open : ids, even_held, &outbound->done,
                      &outbound->left, error);

  /* Some may have left where others did not. */
  return quiet_days_begin (session, since, sent ? error : NULL) && sent;
}
