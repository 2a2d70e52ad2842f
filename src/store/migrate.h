/* The schema's version is the number of migrations applied (PRAGMA user_version). */
#pragma once

#include "store/store.h"

/* How many migrations this program has. */
int migration_count (void);

/* Applies what is missing, each migration in one transaction. A store with more migrations than this program, or a database that
 * is not kith's, is refused untouched. */
gboolean migrate (Store *store, GError **error);

/* Applies only the first COUNT migrations, as an earlier program would have. For tests of migrating from there. */
gboolean migrate_up_to (Store *store, int count, GError **error);
