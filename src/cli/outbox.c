/* kith outbox: what waits to be sent, and handing it over. */
#include "cli/command.h"

#include "base/error.h"
#include "support/correct.h"
#include "support/outbound.h"

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
  listing_text (listing, outbox_is_to_requester (message) ? "the requester" : message->to_name);
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

/* The numbers of the arguments; NULL where one is none. */
static GArray *read_ids (Call *call, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < call_argument_count (call); i++) {
    gint64 id = call_id (call, i, "message", error);
    if (id == 0)
      return NULL;
    g_array_append_val (ids, id);
  }
  return g_steal_pointer (&ids);
}

static void say_how_many (const Outbound *outbound)
{
  if (outbound->stopped.sentence != NULL)
    call_say ("%s", outbound->stopped.sentence);
  call_say ("%u message%s handed to the mail system.", outbound->done, outbound->done == 1 ? " was" : "s were");
}

/* Of a single message its own problem is told. */
static gboolean explain_one (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Message) message = outbox_load (session, id, error);
  if (message == NULL)
    return FALSE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED, "Message %" G_GINT64_FORMAT " was not handed over; it is %s. %s",
               id, message_state_name (message->state), message->problem != NULL ? message->problem : "");
  return FALSE;
}

static gboolean send_those (KithSession *session, const Mailer *mailer, const GArray *ids, GError **error)
{
  g_auto (Outbound) outbound = { 0 };
  gboolean fine = support_send (session, mailer, ids, TRUE, &outbound, error);
  say_how_many (&outbound);
  if (fine && outbound.done == 0 && ids->len == 1)
    return explain_one (session, g_array_index (ids, gint64, 0), error);
  return fine;
}

static gboolean send_all (Call *call, KithSession *session, const Mailer *mailer, GError **error)
{
  g_auto (Outbound) outbound = { 0 };
  OutboxCounts counts = { 0 };
  gboolean fine = support_send (session, mailer, NULL, call_has (call, "now"), &outbound, error);
  say_how_many (&outbound);
  if (!fine || !outbox_counts (session, &counts, error))
    return FALSE;
  if (counts.held > 0)
    call_say (counts.held == 1 ? "%ld still waits for its hold to end; --now sends it at once."
                               : "%ld still wait for their hold to end; --now sends them at once.",
              counts.held);
  if (counts.failed + counts.uncertain > 0)
    call_say ("%ld need%s a look: kith outbox list.", counts.failed + counts.uncertain,
              counts.failed + counts.uncertain == 1 ? "s" : "");
  return TRUE;
}

static gboolean send (Call *call, GError **error)
{
  g_autoptr (GArray) ids = read_ids (call, error);
  KithSession *session = ids != NULL ? call_session (call, error) : NULL;
  g_auto (GStrv) words = session != NULL ? mailer_words (call, error) : NULL;
  if (words == NULL)
    return FALSE;
  const Mailer mailer = { words };
  return ids->len > 0 ? send_those (session, &mailer, ids, error) : send_all (call, session, &mailer, error);
}

typedef gboolean (*Change) (KithSession *session, const GArray *ids, Outbound *outbound, GError **error);

/* ONE completes "Message 3 …", SEVERAL "3 messages …". */
static gboolean act (Call *call, Change change, const char *one, const char *several, GError **error)
{
  g_autoptr (GArray) ids = read_ids (call, error);
  KithSession *session = ids != NULL ? call_session (call, error) : NULL;
  g_auto (Outbound) outbound = { 0 };
  if (session == NULL || !change (session, ids, &outbound, error))
    return FALSE;
  if (outbound.stopped.sentence != NULL)
    call_say ("%s", outbound.stopped.sentence);
  if (outbound.done == 1 && ids->len == 1)
    call_say ("Message %" G_GINT64_FORMAT " %s", g_array_index (ids, gint64, 0), one);
  else
    call_say ("%u message%s %s", outbound.done, outbound.done == 1 ? "" : "s", outbound.done == 1 ? one : several);
  if (outbound.passed > 0)
    call_say (outbound.passed == 1 ? "%u had left already or was discarded, so nothing is changed there."
                                   : "%u had left already or were discarded, so nothing is changed there.",
              outbound.passed);
  return TRUE;
}

static gboolean mark_sent (Call *call, GError **error)
{
  return act (call, support_mark_sent, "is marked as sent by hand.", "are marked as sent by hand.", error);
}

static gboolean discard (Call *call, GError **error)
{
  return act (call, support_discard, "is discarded and will not be sent.", "are discarded and will not be sent.",
              error);
}

static gboolean retry (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "message", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  if (session == NULL || !outbox_retry (session, id, error))
    return FALSE;
  call_say ("Message %" G_GINT64_FORMAT " waits again.", id);
  return TRUE;
}

static gboolean correct (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "message", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  if (session == NULL)
    return FALSE;
  if (call_has (call, "preview"))
    return call_preview (correction_preview (session, id, error));
  gint64 correction = correction_write (session, id, error);
  if (correction == 0)
    return FALSE;
  g_autofree char *hold = hold_sentence (session, 1);
  call_print_id (correction);
  call_say ("The correction of message %" G_GINT64_FORMAT " is queued. %s", id, hold);
  return TRUE;
}

static const CommandOption correct_options[] = {
  { .name = "preview", .help = "Prints the correction as it would be sent, and queues nothing." },
  { .name = NULL },
};

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
  { { "outbox mark-sent", "ID…", "You sent them yourself." }, NULL, 1, MANY_ARGUMENTS, mark_sent },
  { { "outbox discard", "ID…", "They are not to be sent." }, NULL, 1, MANY_ARGUMENTS, discard },
  { { "outbox retry", "ID", "A failed or uncertain message waits to be sent again." }, NULL, 1, 1, retry },
  { { "outbox correct", "ID [--preview]", "Tells whoever got a message that it was sent by mistake." },
    correct_options,
    1,
    1,
    correct },
  { .about = { .words = NULL } },
};
