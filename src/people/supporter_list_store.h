/* Passes over the tables behind the register, each one statement that hands every row to a visitor. A visitor that answers FALSE ends the pass. */
#pragma once

#include "store/session.h"

/* NUMBER: 1, a load, or a day, as the pass says. */
typedef gboolean (*NumberVisit) (gpointer data, gint64 person, gint64 number);

/* TEXTS are borrowed for the call. */
typedef gboolean (*TextVisit) (gpointer data, gint64 person, const char *const *texts);

/* The highest person's id; -1 with an error. */
gint64 supporter_list_store_highest (KithSession *session, GError **error);

/* Those enrolled as supporters in the session's scheme. */
gboolean supporter_list_store_enrolled (KithSession *session, gboolean retired_too, NumberVisit visit, gpointer data,
                                        GError **error);

/* Every person in the order of names, then ids. Reads an index alone. */
gboolean supporter_list_store_names (KithSession *session, NumberVisit visit, gpointer data, GError **error);

/* Every person: folded name, folded address, site, cohort. */
gboolean supporter_list_store_texts (KithSession *session, TextVisit visit, gpointer data, GError **error);

/* Those who offer AREA. */
gboolean supporter_list_store_offers (KithSession *session, gint64 area, NumberVisit visit, gpointer data,
                                      GError **error);

/* Grades up to today, of each person the latest last. TEXTS: the grade. */
gboolean supporter_list_store_grades (KithSession *session, TextVisit visit, gpointer data, GError **error);

/* Those with a load, and it. */
gboolean supporter_list_store_loads (KithSession *session, NumberVisit visit, gpointer data, GError **error);

/* Those who were ever asked, and the last Day. */
gboolean supporter_list_store_asked (KithSession *session, NumberVisit visit, gpointer data, GError **error);
