/* kith outbox: what waits to be sent, and handing it over. */
#include "cli/command.h"

#include "base/error.h"
#include "mail/outbox.h"
#include "support/introduction.h"

#include <stdio.h>
#include <string.h>

static const ListingColumn columns[] = {
  { "id", "Number", TRUE },
  { "state", "State", FALSE },
  { "kind", "Kind", FALSE },
  { "to", "To", FALSE },
  { "request", "Request", TRUE },
  { "pair", "Pair", TRUE },
  { "subject", "Subject", FALSE },
  { "queued_at", NULL, FALSE },
  { "release_at", "Not before", FALSE },
  { "handed_at", "Handed over", FALSE },
  { "problem", "Problem", FALSE },
  { .name = NULL },
};

/* A message to a supporter shows their name; who asked for support is not named in a list. */
static gboolean is_to_requester (const Message *message)
{
  static const char *const kinds[] = { "acknowledgement", "introduction", "permission", NULL };
  return g_strv_contains (kinds, message->kind);
}

static void add_number (Listing *listing, gint64 number)
{
  if (number != 0)
    listing_number (listing, number);
  else
    listing_text (listing, NULL);
}

static void add_instant (Listing *listing, gint64 seconds)
{
  g_autofree char *iso = seconds > 0 ? clock_iso (seconds) : NULL;
  listing_text (listing, iso);
}

static void add_row (Listing *listing, const Message *message)
{
  listing_number (listing, message->id);
  listing_text (listing, message_state_name (message->state));
  listing_text (listing, message->kind);
  listing_text (listing, is_to_requester (message) ? "the requester" : message->to_name);
  add_number (listing, message->request);
  add_number (listing, message->pair);
  listing_text (listing, message->subject);
  add_instant (listing, message->queued_at);
  add_instant (listing, message->release_at);
  add_instant (listing, message->handed_at);
  listing_text (listing, message->problem != NULL && *message->problem != '\0' ? message->problem : NULL);
}

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) messages = session != NULL ? outbox_list (session, !call_has (call, "all"), error) : NULL;
  if (messages == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < messages->len; i++)
    add_row (listing, messages->pdata[i]);
  listing_print (listing);
  if (messages->len == 0)
    call_say ("Nothing waits in the outbox.");
  return TRUE;
}

static gboolean show (Call *call, GError **error)
{
  size_t size = 0;
  gint64 id = call_id (call, 0, "message", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  g_autoptr (Message) message = session != NULL ? outbox_load (session, id, error) : NULL;
  if (message == NULL)
    return FALSE;
  g_autofree char *bytes =
      message_render (message, message->handed_at > 0 ? message->handed_at : session_now (session), &size, error);
  if (bytes == NULL)
    return FALSE;
  fwrite (bytes, 1, size, stdout);
  return TRUE;
}

/* The mail program of kith.conf with its arguments. Caller frees. */
static char **mailer_words (Call *call, GError **error)
{
  const Conf *conf = call_conf (call, error);
  if (conf == NULL)
    return NULL;
  g_auto (GStrv) words = g_strsplit (conf_text (conf, "sendmail"), " ", -1);
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  for (int i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (argv, words[i]);
  return g_strv_builder_end (argv);
}

static gboolean send_one (KithSession *session, const Mailer *mailer, gint64 id, guint *sent, GError **error)
{
  guint now = 0;
  gboolean fine = support_discard_what_no_longer_stands (session, error) &&
                  outbox_send (session, mailer, id, TRUE, &now, NULL, error);
  *sent += now;
  if (!fine || now > 0)
    return fine;
  g_autoptr (Message) message = outbox_load (session, id, error);
  if (message == NULL)
    return FALSE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED, "Message %" G_GINT64_FORMAT " was not handed over; it is %s. %s",
               id, message_state_name (message->state), message->problem != NULL ? message->problem : "");
  return FALSE;
}

static void say_how_many (guint sent)
{
  call_say ("%u message%s handed to the mail system.", sent, sent == 1 ? " was" : "s were");
}

static gboolean send_those (Call *call, KithSession *session, const Mailer *mailer, GError **error)
{
  guint sent = 0;
  gboolean fine = TRUE;
  for (guint i = 0; fine && i < call_argument_count (call); i++) {
    gint64 id = call_id (call, i, "message", error);
    fine = id != 0 && send_one (session, mailer, id, &sent, error);
  }
  say_how_many (sent);
  return fine;
}

static gboolean send_all (Call *call, KithSession *session, const Mailer *mailer, GError **error)
{
  guint sent = 0, left = 0;
  OutboxCounts counts = { 0 };
  gboolean fine = support_discard_what_no_longer_stands (session, error) &&
                  outbox_send (session, mailer, 0, call_has (call, "now"), &sent, &left, error);
  say_how_many (sent);
  if (!fine || !outbox_counts (session, &counts, error))
    return FALSE;
  if (counts.held > 0)
    call_say ("%ld still wait%s for their hold to end; --now sends them at once.", counts.held,
              counts.held == 1 ? "s" : "");
  if (counts.failed + counts.uncertain > 0)
    call_say ("%ld need a look: kith outbox list.", counts.failed + counts.uncertain);
  return TRUE;
}

static gboolean send (Call *call, GError **error)
{
  for (guint i = 0; i < call_argument_count (call); i++)
    if (call_id (call, i, "message", error) == 0)
      return FALSE;
  KithSession *session = call_session (call, error);
  g_auto (GStrv) words = session != NULL ? mailer_words (call, error) : NULL;
  if (words == NULL)
    return FALSE;
  const Mailer mailer = { words };
  return call_argument_count (call) > 0 ? send_those (call, session, &mailer, error)
                                        : send_all (call, session, &mailer, error);
}

static gboolean act (Call *call, gboolean (*change) (KithSession *, gint64, GError **), const char *sentence,
                     GError **error)
{
  gint64 id = call_id (call, 0, "message", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  if (session == NULL || !change (session, id, error))
    return FALSE;
  call_say ("Message %" G_GINT64_FORMAT " %s", id, sentence);
  return TRUE;
}

static gboolean mark_sent (Call *call, GError **error)
{
  return act (call, outbox_mark_sent, "is marked as sent by hand.", error);
}

static gboolean discard (Call *call, GError **error)
{
  return act (call, support_discard_message, "is discarded and will not be sent.", error);
}

static gboolean retry (Call *call, GError **error)
{
  return act (call, outbox_retry, "waits again.", error);
}

static const CommandOption list_options[] = {
  { .name = "all", .help = "Sent and discarded ones too." },
  { .name = NULL },
};

static const CommandOption send_options[] = {
  { .name = "now", .help = "Those in their hold too." },
  { .name = NULL },
};

const Command outbox_commands[] = {
  { { "outbox list", "[--all]", "Lists what is waiting, failed or uncertain." }, list_options, 0, 0, list },
  { { "outbox show", "ID", "Prints a message as it will be handed over." }, NULL, 1, 1, show },
  { { "outbox send", "[ID…] [--now]", "Hands over the messages whose hold has ended, or those named." },
    send_options,
    0,
    MANY_ARGUMENTS,
    send },
  { { "outbox mark-sent", "ID", "You sent it yourself." }, NULL, 1, 1, mark_sent },
  { { "outbox discard", "ID", "It is not to be sent." }, NULL, 1, 1, discard },
  { { "outbox retry", "ID", "A failed or uncertain message waits to be sent again." }, NULL, 1, 1, retry },
  { .about = { .words = NULL } },
};
