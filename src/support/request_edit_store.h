/* What is read to know which asks and which messages in the outbox become void. */
#pragma once

#include "store/session.h"
#include "support/letter.h"

#include <glib.h>

typedef struct {
  gint64 id, supporter;
} LiveAsk;

/* Asks, yeses and kept offers of REQUEST; only those of SUPPORTER when not 0, only those without an answer when
 * UNANSWERED. Element: LiveAsk. */
GArray *live_asks (KithSession *session, gint64 request, gint64 supporter, gboolean unanswered, GError **error);

/* Ids of REQUEST's permissions that are asked or given. */
GArray *live_permissions (KithSession *session, gint64 request, GError **error);

/* TRUE when somebody was asked, offered, or was asked for permission, on REQUEST as it is worded now. */
gboolean matter_was_put (KithSession *session, gint64 request);

/* Ids of REQUEST's messages to supporters (of ASK alone when not 0) and for permission that still wait. */
GArray *waiting_messages (KithSession *session, gint64 request, gint64 ask, GError **error);

/* What became of the last introduction of ASK. */
Letter introduction_letter (KithSession *session, gint64 ask);

/* TRUE when a message of ASK other than discarded, waiting or failed ones is there: the question may have been read. */
gboolean ask_may_have_left (KithSession *session, gint64 ask);

/* TRUE when MESSAGE is the latest question for permission of REQUEST. */
gboolean is_latest_permission_message (KithSession *session, gint64 request, gint64 message);

/* Ids of REQUEST's broadcasts of the present matter, and of their messages that have not left. Element: gint64. */
GArray *present_broadcasts (KithSession *session, gint64 request, GError **error);
GArray *waiting_broadcast_messages (KithSession *session, gint64 request, GError **error);
