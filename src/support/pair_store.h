/* Pairs in the store. */
#pragma once

#include "support/pair.h"

Pair *pair_store_load (KithSession *session, gint64 id, GError **error);
GPtrArray *pair_store_list (KithSession *session, gboolean ended_too, GError **error);

/* As pair_end_reason(). */
char *pair_store_end_reason (KithSession *session, gint64 id, GError **error);

/* The supporter of REQUEST's latest introduction (SUPPORTER 0), or SUPPORTER when one was made with them; 0 where
 * there is none. */
gint64 introduced_supporter (KithSession *session, gint64 request, gint64 supporter, GError **error);

/* TRUE when the message with SUPPORTER's details has not left for the requester of REQUEST. */
gboolean details_wait (KithSession *session, gint64 request, gint64 supporter);

/* TRUE when the two have a live pair. */
gboolean have_live_pair (KithSession *session, gint64 supporter, gint64 supportee);

/* TRUE when PERSON is enrolled as a supportee of the scheme. */
gboolean is_supportee (KithSession *session, gint64 person);

/* Ids of PAIR's messages that have not left. Element: gint64. */
GArray *pair_waiting_messages (KithSession *session, gint64 pair, GError **error);
