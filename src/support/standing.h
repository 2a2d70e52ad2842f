/* What waits in the outbox leaves only while the step that caused it stands; and a step whose message never leaves
 * does not stand. */
#pragma once

#include "store/session.h"

/* Discards introductions that still wait although the yes was taken back, the request withdrawn or changed, someone
 * else wanted, a detail is no longer shared, a consent no longer in force, the supporter retired or to be kept apart.
 * Run when the day turns and right before every sending; a step of its own, which undo passes over, or part of the
 * open one. Writes nothing where all stands. */
gboolean support_discard_what_no_longer_stands (KithSession *session, GError **error);

/* The same for one request, inside the open step. */
gboolean discard_fallen_introductions (KithSession *session, gint64 request, GError **error);

/* Discards MESSAGE as outbox_discard() does. Where it had not left, what it was to say was never said: an ask without
 * an answer and an unanswered question for permission are void, an introduction gives the yes back. One step. */
gboolean support_discard_message (KithSession *session, gint64 message, GError **error);

/* What became of the messages of REQUEST's broadcasts: GONE (or perhaps gone), WAITING (or failed), STOPPED. */
typedef struct {
  long gone, waiting, stopped;
} BroadcastCounts;
gboolean request_broadcast_counts (KithSession *session, gint64 request, BroadcastCounts *counts, GError **error);

/* The requester said no after all: what still waits is discarded, with an event that says how many had gone; a
 * broadcast of which none had gone was none. Inside the open step. */
gboolean broadcast_stop (KithSession *session, gint64 request, GError **error);
