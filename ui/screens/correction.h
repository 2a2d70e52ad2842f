/* Writing a correction, from wherever a message that has left is in view. */
#pragma once

#include "ui/screens/screen.h"

/* The preview of the correction of MESSAGE, or why there is none. */
Outcome act_correct (App *app, gint64 message);
