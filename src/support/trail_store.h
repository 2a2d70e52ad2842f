/* The lines of the audit trail in the store, and what they are about. */
#pragma once

#include "store/statement.h"
#include "support/trail.h"

/* The lines of WHO (NULL: anybody) from one instant to before another, newest first. */
Statement *trail_select (KithSession *session, const char *who, gint64 from, gint64 before, GError **error);
Statement *trail_select_one (KithSession *session, gint64 id, GError **error);

/* A line as it is kept, without subject and words. */
TrailLine *trail_read (Statement *statement);

/* What the row ID of TABLE belongs to. */
void trail_subject (KithSession *session, const char *table, gint64 id, TrailSubject *subject);
