/* What editing a request reads to know what becomes void. */
#pragma once

#include "store/session.h"

#include <glib.h>

typedef struct {
  gint64 id, supporter;
} LiveAsk;

/* Asks, yeses and kept offers of REQUEST; only those of SUPPORTER when not 0, only those without an answer when
 * UNANSWERED. Element: LiveAsk. */
GArray *live_asks (KithSession *session, gint64 request, gint64 supporter, gboolean unanswered, GError **error);

/* Ids of REQUEST's permissions that are asked or given. */
GArray *live_permissions (KithSession *session, gint64 request, GError **error);

/* Ids of REQUEST's messages to supporters (of ASK alone when not 0) and for permission that still wait. */
GArray *waiting_messages (KithSession *session, gint64 request, gint64 ask, GError **error);
