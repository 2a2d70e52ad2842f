/* What the database library answers, as a sentence for a coordinator. */
#pragma once

#include "store/sqlite.h"

#include <glib.h>

/* Sets ERROR for RESULT (an SQLite result code that is not OK, ROW or DONE) of DB. A trigger's own sentence is kept. */
void failure_set (GError **error, sqlite3 *db, int result);
