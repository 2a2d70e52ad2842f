/* Schemes apart: a slot that names schemes sees rows of the one in use alone.
 *
 * The connection gets a temporary view in front of each table that belongs to a scheme: SQLite finds it first, so that every statement of
 * the domain, also one that forgot to ask, reads the scheme in use and nothing else. A row of another scheme is not there; what is not
 * there is not written (store/change.c). The schema's own triggers and views see everything still, so rules between schemes hold. */
#pragma once

#include "store/store.h"

/* From here on STORE's connection shows the rows of SCHEME. Once apart, a connection stays so. */
gboolean apart_install (Store *store, gint64 scheme, GError **error);

/* TRUE where TABLE stands behind a view. For the test that knows which tables belong to no scheme. */
gboolean apart_covers (const char *table);
