/* What the database lets a role read and write: SQLite's authorizer, asked when a statement is prepared. A domain call that forgot to ask
 * session_may() still cannot read or write beyond its session's role. */
#pragma once

#include "store/role.h"
#include "store/store.h"

/* For the connection of STORE from here on. */
void permit_install (Store *store, SessionRole role);

/* What STORE's connection is refused under ROLE, as the authorizer sees it. For tests of its tables: a personal column that is not there would
 * be readable. */
gboolean permit_reads (SessionRole role, const char *table, const char *column);
gboolean permit_writes (SessionRole role, const char *table);
