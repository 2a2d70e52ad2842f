#include "support/take_back.h"

#include "base/error.h"
#include "mail/outbox.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/correct.h"
#include "support/take_back_store.h"

/* "Message 12 to Sam Hill has left and cannot be called back."; NULL where none has left. */
static char *left_sentence (KithSession *session, gint64 step, gint64 *left)
{
  g_autoptr (GArray) ids = step_messages_left (session, step, NULL);
  g_autoptr (Message) first =
      ids != NULL && ids->len > 0 ? outbox_load (session, g_array_index (ids, gint64, 0), NULL) : NULL;
  g_autofree char *reader = NULL;

  if (first == NULL)
    return NULL;
  if (left != NULL)
    *left = first->id;
  reader = message_reader (session, first);
  if (ids->len == 1 && first->state == MESSAGE_BY_HAND)
    return g_strdup_printf ("Message %" G_GINT64_FORMAT
                            " to %s was marked as sent by hand since. If it was not sent, take "
                            "the mark back first.",
                            first->id, reader);
  if (ids->len == 1)
    return g_strdup_printf ("Message %" G_GINT64_FORMAT " to %s %s and cannot be called back.", first->id, reader,
                            first->state == MESSAGE_UNCERTAIN ? "may have left" : "has left");
  return g_strdup_printf ("Message %" G_GINT64_FORMAT " to %s and %u more have left and cannot be called back.",
                          first->id, reader, ids->len - 1);
}

char *support_why_not (KithSession *session, gint64 step, gint64 *left)
{
  char *sentence = NULL;

  if (left != NULL)
    *left = 0;
  sentence = left_sentence (session, step, left);
  return sentence != NULL ? sentence : step_why_not (session, step);
}

gboolean support_undo (KithSession *session, gint64 step, char **label, gint64 *left, GError **error)
{
  gint64 id = step != 0 ? step : step_undo_id (session);
  g_autoptr (GError) refusal = NULL;
  g_autofree char *sentence = NULL;

  if (left != NULL)
    *left = 0;
  if (id != 0 ? step_undo_one (session, id, label, &refusal) : step_undo (session, label, &refusal))
    return TRUE;
  if (g_error_matches (refusal, KITH_ERROR, KITH_ERROR_REFUSED) && id != 0)
    sentence = left_sentence (session, id, left);
  if (sentence != NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, sentence);
  else
    g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* Its hold begins anew, or it would leave before anybody could think again. */
static gboolean hold_again (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Message) message = outbox_load (session, id, error);
  g_autoptr (Row) row = row_new ("message");

  if (message == NULL || !message_names_nobody (session, message, error))
    return FALSE;
  row_int (row, "release_at", session_now (session) + setting_number (session, "mail.hold_seconds"));
  return row_update (session, id, message->version, row, error);
}

gboolean support_redo (KithSession *session, char **label, GError **error)
{
  g_autoptr (Step) step = step_begin (session, "redo", error);
  g_autofree char *done = NULL;
  g_autoptr (GArray) ids = NULL;

  if (step == NULL || !step_redo (session, &done, error))
    return FALSE;
  ids = step_messages_waiting (session, session->step, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!hold_again (session, g_array_index (ids, gint64, i), error))
      return FALSE;
  if (ids == NULL || !step_commit (g_steal_pointer (&step), error))
    return FALSE;
  if (label != NULL)
    *label = g_steal_pointer (&done);
  return TRUE;
}
