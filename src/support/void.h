/* Making asks, permissions and their waiting messages void, inside the open step. */
#pragma once

#include "store/session.h"

/* Every live ask of REQUEST, or of SUPPORTER alone when not 0, each with an event and without its waiting messages. */
gboolean void_asks (KithSession *session, gint64 request, gint64 supporter, const char *event_kind, GError **error);

/* Those alone that have no answer yet. */
gboolean void_open_asks (KithSession *session, gint64 request, const char *event_kind, GError **error);

/* EVENT_KIND NULL: without an event. */
gboolean void_permissions (KithSession *session, gint64 request, const char *event_kind, GError **error);

/* ASK 0: all of the request's that ask or tell supporters, or ask for permission. */
gboolean void_messages (KithSession *session, gint64 request, gint64 ask, GError **error);

/* The requester said no after all: what still waits is discarded, with an event that says how many had gone; a
 * broadcast of which none had gone was none. */
gboolean broadcast_stop (KithSession *session, gint64 request, GError **error);

/* The broadcasts of REQUEST's present matter were none: not one message has left. */
gboolean broadcast_take_back (KithSession *session, gint64 request, GError **error);
