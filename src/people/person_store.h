/* The rows of persons. */
#pragma once

#include "people/person.h"
#include "store/step.h"

/* NULL without an error where there is none. */
Person *person_store_load (KithSession *session, gint64 id, GError **error);

/* Element: Person*. */
GPtrArray *person_store_by_email (KithSession *session, const char *email_folded, GError **error);
GPtrArray *person_store_by_name (KithSession *session, const char *name_folded, GError **error);
/* Supporters of the session's scheme alone. */
GPtrArray *person_store_search_supporters (KithSession *session, const char *folded, guint limit, GError **error);

/* Sets NAME and EMAIL with their folded forms; NULL leaves one alone. */
void person_store_fill (Row *row, const char *name, const char *email);

/* Inserts ROW with a uid of its own where ID is 0, else updates. Inside a step. Returns the id, or 0. */
gint64 person_store_write (KithSession *session, gint64 id, gint64 expected_version, Row *row, GError **error);
