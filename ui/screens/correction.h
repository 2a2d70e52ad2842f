/* Writing a correction, from wherever a message that has left is in view. */
#pragma once

#include "ui/screens/screen.h"

/* FALSE, with why in *WHY_NOT (which may be NULL), for a message that nobody can have got. */
gboolean correction_may_follow (MessageState state, char **why_not);

/* The preview of the correction of MESSAGE, or why there is none. */
Outcome act_correct (App *app, gint64 message);
