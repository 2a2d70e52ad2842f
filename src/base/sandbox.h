/* Calls that this process never needs, refused by the kernel from here on.
 *
 * A filter can be set only together with no_new_privs, which every child inherits; and the mail program is set-user-id (Exim) or starts a
 * set-group-id helper (Postfix, msmtp) on nearly every server. So what may hand mail over, `kith outbox send` and the screens, runs without it;
 * every other command runs with it, and can start no program at all. */
#pragma once

#include <glib.h>

/* Sets both. FALSE where this kernel has no filters or this processor is not known; nothing is changed then. */
gboolean sandbox_enter (void);
