/* A store of its own for a test: in a directory from mkdtemp(), with the scheme "peer-support" and its areas. */
#pragma once

#include "store/session.h"

/* The clock stands still at noon of TODAY. The actor is "coordinator". Anything that fails ends the test program. */
KithSession *fixture_session (Day today);

/* Closes the store and removes its directory. */
void fixture_free (KithSession *session);

/* Adds a supporter. AREAS as in the field: "Failed assignment:essay lived; Exams". EMAIL and AREAS may be NULL. Returns the
 * person's id. */
gint64 fixture_supporter (KithSession *session, const char *name, const char *email, const char *areas);

/* Changes fields of a supporter: pairs of field and text, ended by NULL. */
void fixture_set (KithSession *session, gint64 supporter, ...) G_GNUC_NULL_TERMINATED;

/* The day of an ISO text that must be one. */
Day fixture_day (const char *iso);
