/* The inside of steps, for the files that write and undo changes. */
#pragma once

#include "store/step.h"

/* TRUE inside a step whose transaction still stands. A failure of the disk or a full disk may have ended it. */
gboolean step_is_open (KithSession *session, GError **error);

/* The open step's row, which is written with its first change: a step that changes nothing leaves the disk alone. 0 with an error. */
gint64 step_row (KithSession *session, GError **error);

/* Nothing of the open step may be committed any more. */
void step_poison (KithSession *session);

/* As row_insert(), with the version the new row shall have. ROW may name its id. */
gint64 change_insert (KithSession *session, const Row *row, gint64 version, GError **error);
