/* How a session leaves its drafts. */
#pragma once

#include "store/session.h"

/* Lets go of the session's hold on its drafts; what is left is offered to the actor's next session. */
void draft_leave (KithSession *session);
