/* The rows behind supporters. */
#pragma once

#include "people/supporter.h"

GPtrArray *supporter_offers_new (void);

/* NULL without an error where there is none in the session's scheme. */
Supporter *supporter_store_load (KithSession *session, gint64 id, GError **error);

/* All of the scheme's supporters in one pass, without load and last asked. Key: gint64* in the Supporter; value: Supporter*. */
GHashTable *supporter_store_load_all (KithSession *session, GError **error);

/* The enrolment as supporter of PERSON in the session's scheme, or 0. */
gint64 supporter_store_enrolment (KithSession *session, gint64 person, GError **error);

/* The grade row of PERSON held from exactly that day, or 0. */
gint64 supporter_store_grade_on (KithSession *session, gint64 person, Day from, GError **error);

/* All grade rows of PERSON. Element: gint64. */
GArray *supporter_store_grades (KithSession *session, gint64 person, GError **error);

/* The consent in force, or 0. */
gint64 supporter_store_consent (KithSession *session, gint64 person, gint64 area, GError **error);

/* QUALIFIED_SINCE: the earliest day of qualification that is still in the pool. */
gboolean supporter_store_count (KithSession *session, Day qualified_since, long *all, long *can_help, GError **error);
