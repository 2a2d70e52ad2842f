#include "ui/screens/correction.h"

#include "support/correct.h"

static gboolean send_correction (KithSession *session, gpointer data, gint64 *message, GError **error)
{
  *message = correction_write (session, *(gint64 *)data, error);
  return *message != 0;
}

gboolean correction_may_follow (MessageState state, char **why_not)
{
  if (state == MESSAGE_SENT || state == MESSAGE_BY_HAND || state == MESSAGE_UNCERTAIN)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("Nobody has got this message, so there is nothing to correct.");
  return FALSE;
}

Outcome act_correct (App *app, gint64 message)
{
  GError *error = NULL;
  KithSession *session = app_session (app);
  Message *correction = correction_preview (session, message, &error);
  if (correction == NULL)
    return app_fail (app, error);
  g_autofree char *reader = message_reader (session, correction);
  Preview preview = { .message = correction,
                      .title = g_strdup_printf ("Correct message %" G_GINT64_FORMAT, message),
                      .learns = g_strdup_printf ("%s learns|that it was sent by mistake",
                                                 correction->to_requester ? "The requester" : reader),
                      .not_learns = g_strdup ("Nobody learns|anything about anybody else"),
                      .count = 1,
                      .send = send_correction,
                      .data = g_memdup2 (&message, sizeof message),
                      .free_data = g_free };
  return app_preview (app, &preview);
}
