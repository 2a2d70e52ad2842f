/* Requests, asks, pairs, agreements and messages. */
#include "base/error.h"
#include "prove/lib-work-private.h"
#include "support/agreement.h"
#include "support/introduction.h"
#include "support/outbound.h"
#include "support/pair.h"

#include <string.h>

gboolean work_request_add (Work *work, GError **error)
{
  g_autoptr (Values) values = values_new ();
  g_autofree char *name = g_strdup_printf ("Quiet Heron%u", work->number);
  g_autofree char *email = g_strdup_printf ("r%u@asks.example", work->number);
  g_autofree char *summary = g_strdup_printf ("A second attempt, number %u.", work->number);

  values_set (values, "name", name);
  values_set (values, "email", email);
  values_set (values, "area", "Exams");
  values_set (values, "summary", summary);
  values_set (values, "issue", "What nobody else may read.");
  return request_save (work->session, 0, 0, values, FALSE, error) != 0;
}

/* Half of them change the matter, and so end what was asked. */
gboolean work_request_change (Work *work, GError **error)
{
  g_autoptr (Values) values = values_new ();
  g_autofree char *text = g_strdup_printf ("As it is now, number %u.", work->number);
  gint64 id = work_pick (work, "SELECT id FROM request WHERE state NOT IN ('closed', 'withdrawn')");

  if (id == 0)
    return FALSE;
  values_set (values, g_rand_boolean (work->chance) ? "summary" : "issue", text);
  return request_save (work->session, id, 0, values, FALSE, error) != 0;
}

gboolean work_request_call (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM request");

  return id != 0 && request_log_call (work->session, id, "Will ring again.", error);
}

gboolean work_acknowledge (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM request WHERE state NOT IN ('closed', 'withdrawn')");

  return id != 0 && request_acknowledge (work->session, id, error) != 0;
}

gboolean work_ask (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM request WHERE state IN ('new', 'matching', 'asked')");
  gint64 supporter = work_supporter (work);

  return id != 0 && supporter != 0 && request_ask (work->session, id, supporter, error) != 0;
}

/* The request and the supporter of an ask. */
static gboolean load_ask (Work *work, gint64 ask, gint64 *request, gint64 *supporter)
{
  *request = work_part (work, "SELECT request FROM ask WHERE id = :id", ask);
  *supporter = work_part (work, "SELECT supporter FROM ask WHERE id = :id", ask);
  return ask != 0;
}

gboolean work_remind (Work *work, GError **error)
{
  gint64 request = 0, supporter = 0;

  return load_ask (work, work_pick (work, "SELECT id FROM ask WHERE state = 'asked'"), &request, &supporter) &&
         request_remind (work->session, request, supporter, error) != 0;
}

gboolean work_answer (Work *work, GError **error)
{
  static const Answer answers[] = { ANSWER_YES, ANSWER_YES, ANSWER_NO, ANSWER_NONE };
  gint64 request = 0, supporter = 0;

  return load_ask (work, work_pick (work, "SELECT id FROM ask WHERE state = 'asked'"), &request, &supporter) &&
         request_answer (work->session, request, supporter, answers[g_rand_int_range (work->chance, 0, 4)], NULL,
                         error);
}

gboolean work_introduce (Work *work, GError **error)
{
  gint64 request = 0, supporter = 0;

  return load_ask (work, work_pick (work, "SELECT id FROM ask WHERE state = 'accepted'"), &request, &supporter) &&
         request_introduce (work->session, request, supporter, error) != 0;
}

gboolean work_wants_another (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM request WHERE state = 'introduced'");

  return id != 0 && request_wants_another (work->session, id, error);
}

gboolean work_permission_ask (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM request WHERE state IN ('new', 'matching')");

  return id != 0 && request_permission_ask (work->session, id, error) != 0;
}

gboolean work_permission_record (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM request WHERE state = 'permission'");

  return id != 0 && request_permission_record (work->session, id, g_rand_int_range (work->chance, 0, 4) != 0, DAY_NONE,
                                               "by phone", error);
}

gboolean work_broadcast (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM request WHERE state = 'permitted'");

  return id != 0 && request_broadcast (work->session, id, NULL, error);
}

gboolean work_close_request (Work *work, GError **error)
{
  static const char *const ways[] = { "details-passed-on", "met", "unmet", "duplicate" };
  gint64 id = work_pick (work, "SELECT id FROM request WHERE state NOT IN ('closed', 'withdrawn')");

  return id != 0 && request_close (work->session, id, ways[g_rand_int_range (work->chance, 0, 4)], error);
}

gboolean work_withdraw (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM request WHERE state NOT IN ('closed', 'withdrawn')");

  return id != 0 && request_withdraw (work->session, id, error);
}

gboolean work_reopen (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM request WHERE state IN ('closed', 'withdrawn')");

  return id != 0 && request_reopen (work->session, id, error);
}

gboolean work_pair_start (Work *work, GError **error)
{
  gint64 request = 0, supporter = 0;
  gint64 ask = work_pick (work, "SELECT i.ask FROM introduction i WHERE i.request NOT IN (SELECT request FROM pair)"
                                " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.request = i.request"
                                " AND m.kind = 'introduction' AND m.state IN ('waiting', 'failed'))");

  return load_ask (work, ask, &request, &supporter) && pair_start (work->session, request, supporter, error) != 0;
}

gboolean work_pair_end (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM pair WHERE state <> 'ended'");

  return id != 0 && pair_end (work->session, id, NULL, "They have what they came for.", error);
}

gboolean work_agreement_new (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM pair WHERE state <> 'ended' AND id NOT IN (SELECT pair FROM agreement)");

  return id != 0 && agreement_new (work->session, id, error) != 0;
}

static gint64 present_agreement (Work *work)
{
  return work_pick (work, "SELECT max(agreement.id)\n"
                          "FROM agreement\n"
                          "JOIN pair ON pair.id = agreement.pair\n"
                          "WHERE pair.state <> 'ended'\n"
                          "GROUP BY agreement.pair");
}

gboolean work_agreement_change (Work *work, GError **error)
{
  g_autoptr (Values) values = values_new ();
  g_autofree char *text = g_strdup_printf ("Hopes, number %u", work->number);
  gint64 id = present_agreement (work);

  values_set (values, "hopes", text);
  return id != 0 && agreement_set (work->session, id, 0, values, error) != 0;
}

gboolean work_agreement_sign (Work *work, GError **error)
{
  gint64 id = present_agreement (work);

  return id != 0 && agreement_sign (work->session, id, g_rand_boolean (work->chance), session_today (work->session),
                                    "by reply", error);
}

gboolean work_agreement_mail (Work *work, GError **error)
{
  gint64 id = present_agreement (work);

  return id != 0 && agreement_mail (work->session, id, g_rand_boolean (work->chance), error) != 0;
}

/* Mail that failed or must wait is no refusal here: what became of each message stands in the outbox. */
static gboolean hand_over (Work *work, const GArray *those, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (outbox_send (work->session, &work->mailer, those, TRUE, NULL, NULL, &failure))
    return TRUE;
  if (g_error_matches (failure, KITH_ERROR, KITH_ERROR_REFUSED) ||
      (g_error_matches (failure, KITH_ERROR, KITH_ERROR_TRY_LATER) && strstr (failure->message, "mail") != NULL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean work_send (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM message WHERE state = 'waiting'");

  g_autoptr (GArray) those = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (those, id);
  return id != 0 && hand_over (work, those, error);
}

gboolean work_send_all (Work *work, GError **error)
{
  return hand_over (work, NULL, error);
}

gboolean work_discard (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM message WHERE state IN ('waiting', 'failed', 'uncertain')");

  return id != 0 && support_discard_message (work->session, id, error);
}

/* Only one that the mail program refused: putting an uncertain one back is to send it twice, by the coordinator's decision. */
gboolean work_retry (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM message WHERE state = 'failed'");

  return id != 0 && outbox_retry (work->session, id, error);
}

gboolean work_by_hand (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM message WHERE state IN ('waiting', 'failed', 'uncertain')");

  return id != 0 && outbox_mark_sent (work->session, id, error);
}
