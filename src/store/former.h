/* Rows that are no longer there, as their last images remember them. */
#pragma once

#include "store/session.h"

/* What column COLUMN of row ID of TABLE held last: a number, or 0 where it held none, where there never was such a row, or where its
 * images were erased. Source: the images that undo works from. */
gint64 former_number (KithSession *session, const char *table, gint64 id, const char *column);
