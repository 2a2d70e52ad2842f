#include "support/also_discarded.h"

#include "mail/outbox.h"
#include "support/act.h"
#include "support/ask_store.h"

#include <string.h>

/* SUPPORTER: the message is to or about one. */
static const struct {
  const char *kind, *words;
  gboolean supporter;
} kinds[] = {
  { "ask", "The question to ", TRUE },
  { "reminder", "The reminder to ", TRUE },
  { "broadcast", "The summary to ", TRUE },
  { "introduction", "The introduction of ", TRUE },
  { "permission", "The question to the requester", FALSE },
  { "acknowledgement", "The acknowledgement", FALSE },
  { "agreement", "The agreement", FALSE },
};

char *message_called (KithSession *session, const Message *message)
{
  const char *words = "The message";
  g_autofree char *name = g_strdup ("");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (strcmp (message->kind, kinds[i].kind) != 0)
      continue;
    words = kinds[i].words;
    if (kinds[i].supporter) {
      g_free (name);
      name = person_name (session, message->ask != 0 ? ask_supporter (session, message->ask) : message->recipient);
    }
  }
  if (message->pair != 0)
    return g_strdup_printf ("%s (pair %" G_GINT64_FORMAT ")", words, message->pair);
  return g_strdup_printf ("%s%s (request %" G_GINT64_FORMAT ")", words, name, message->request);
}

gboolean also_discard (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Message) message = outbox_load (session, id, error);
  g_autofree char *called = message != NULL ? message_called (session, message) : NULL;
  g_autofree char *words = NULL;

  if (message == NULL || !outbox_discard (session, id, error))
    return FALSE;
  words = g_strdup_printf ("%s had not left and is discarded.", called);
  also_discarded_note (session, 1, words);
  return TRUE;
}

void also_discarded_note (KithSession *session, guint count, const char *words)
{
  if (count == 0)
    return;
  session->also_discarded += count;
  g_free (session->also_discarded_words);
  session->also_discarded_words =
      session->also_discarded == 1
          ? g_strdup (words)
          : g_strdup_printf ("%u messages that had not left are discarded.", session->also_discarded);
}

char *also_discarded_words (KithSession *session)
{
  session->also_discarded = 0;
  return g_steal_pointer (&session->also_discarded_words);
}
