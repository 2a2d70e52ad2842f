/* The last look: what waits in the outbox may have lost its ground since it was queued. One place decides that, for
 * sending by screen and by command, and for marking as sent by hand. */
#pragma once

#include "store/session.h"

/* What the last look stopped. */
typedef struct {
  guint count;
  char
      *sentence; /* "The question to Sam Hill (request 42) is not sent: away until Wed 3 Dec."; NULL where COUNT is 0 */
} Stopped;

void stopped_clear (Stopped *stopped);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stopped, stopped_clear)

/* Discards what waits (or failed) in the session's scheme and may no longer leave:
 *
 * - a question to a supporter, or a reminder of it, that the rules of matching stand against by now (retired, away, kept apart,
 *   consent or area withdrawn); the supporter counts as not asked;
 * - an introduction whose yes was taken back, or that these rules or what is shared stand against, or in which an
 *   address or number of the supporter has changed since; a yes that still stands can be used again;
 * - a broadcast, or its message to one supporter who is retired, away or to be kept apart;
 * - all of these and what goes to the requester once the request is withdrawn or changed, and an agreement of a pair
 *   that has ended;
 * - any message, but a correction, whose recipient has another address by now than the one it was written to.
 *
 * Each is noted with its request. A step of its own, which undo passes over, or part of the open one. Writes nothing
 * where all stands. STOPPED may be NULL; else cleared by the caller. */
gboolean support_last_look (KithSession *session, Stopped *stopped, GError **error);

/* The same for one request. */
gboolean request_last_look (KithSession *session, gint64 request, GError **error);
