/* Whom messages come from: the office's address, and the name before it. */
#pragma once

#include "store/session.h"

/* Takes "help@example.org", or "Peer support <help@example.org>" for the name as well, in one step. FALSE with KITH_ERROR_INPUT. */
gboolean sender_set (KithSession *session, const char *mailbox, GError **error);
