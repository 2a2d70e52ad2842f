/* The quiet days after an introduction: they count from the day on which its message left, not from when it was queued,
 * since nobody can write to a supporter whose details they have not got. */
#pragma once

#include "store/session.h"

/* Sets anew, for the introductions whose message left at SINCE (seconds since the epoch) or later, until when they wait for
 * news; that day never becomes an earlier one. Part of the open step, or a step of its own, which undo passes over. */
gboolean quiet_days_begin (KithSession *session, gint64 since, GError **error);
