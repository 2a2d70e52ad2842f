/* The outbox: messages queued in the same transaction as the step that caused them, held, and handed over to sendmail.
 *
 * It is the outbox of the session's scheme: the messages of other schemes in the store are neither listed, counted nor
 * sent, since only that scheme's coordinator knows whether they still stand. */
#pragma once

#include "mail/message.h"

/* Queues MESSAGE inside the open step, with the office's sender and hold (setting mail.hold_seconds). Sets its id. KITH_ERROR_REFUSED with a
 * sentence when no sender address is set or the recipient has no address. */
gboolean outbox_queue (KithSession *session, Message *message, GError **error);

/* The office's sender and a new Message-ID in MESSAGE; outbox_queue() does this too, previews need it. */
gboolean outbox_address (KithSession *session, Message *message, GError **error);

/* A message left 'sending' by a process that is gone is shown as uncertain, here and below. KITH_ERROR_INPUT when there is none. */
Message *outbox_load (KithSession *session, gint64 id, GError **error);

/* Newest first. OPEN_ONLY: waiting, sending, failed, uncertain. Element: Message* (bodies included). */
GPtrArray *outbox_list (KithSession *session, gboolean open_only, GError **error);

/* Numbers for the status line and Today. */
typedef struct {
  long held, ready, failed, uncertain;
  gint64 next_release; /* seconds since the epoch of the earliest hold, 0: none */
} OutboxCounts;
gboolean outbox_counts (KithSession *session, OutboxCounts *counts, GError **error);

/* How messages are handed over: path and arguments of sendmail, from kith.conf. */
typedef struct {
  char **argv; /* e.g. { "/usr/sbin/sendmail", NULL }; "-oi -t" is added */
} Mailer;

/* TRUE when the program of MAILER can be run. */
gboolean mailer_is_there (const Mailer *mailer);

/* Hands over those of the session's scheme whose hold is over (all waiting ones when EVEN_HELD), or, when THOSE is not NULL,
 * the waiting ones among these ids (gint64), held or not (refused where none waits): each is marked 'sending' in a transaction of its own, handed over, and marked sent, failed, uncertain, or waiting again (exit status 75).
 * *SENT and *LEFT (those tried and not sent; may be NULL) count. One failing does not stop the others. FALSE with KITH_ERROR_REFUSED
 * when some failed or are uncertain, else KITH_ERROR_TRY_LATER when some must wait, as all do, untouched, where there is no sendmail.
 * Ticks, also while sendmail is at work; a tick that says stop ends it after the message in hand. Marks rows left 'sending' by a
 * process that is gone as uncertain first. Not inside a step. */
gboolean outbox_send (KithSession *session, const Mailer *mailer, const GArray *those, gboolean even_held, guint *sent,
                      guint *left, GError **error);

/* The coordinator sent it outside kith. Allowed from waiting, failed, uncertain. */
gboolean outbox_mark_sent (KithSession *session, gint64 id, GError **error);
gboolean outbox_discard (KithSession *session, gint64 id, GError **error);

/* A failed or uncertain one waits again, by the coordinator's decision. */
gboolean outbox_retry (KithSession *session, gint64 id, GError **error);

/* TRUE for what goes to the one who asks for support, whom no list names. */
gboolean outbox_is_to_requester (const Message *message);
