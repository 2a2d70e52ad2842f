/* The rows of remembered decisions, and who is there already. */
#pragma once

#include "store/session.h"

typedef void (*ImportDecision) (gpointer data, const char *kind, const char *field, const char *source_folded,
                                const char *target);

gboolean import_store_decisions (KithSession *session, ImportDecision decision, gpointer data, GError **error);

/* The last decision about the same thing counts. Inside a step. */
gboolean import_store_remember (KithSession *session, const char *kind, const char *field, const char *source_folded,
                                const char *target, GError **error);

typedef void (*ImportPerson) (gpointer data, gint64 person, gboolean enrolled, const char *name_folded,
                              const char *email_folded);

/* Every person of the store, by id; ENROLLED: as a supporter of the session's scheme. */
gboolean import_store_persons (KithSession *session, ImportPerson visit, gpointer data, GError **error);

/* Calls VISIT for each consent in force. */
typedef void (*ImportConsent) (gpointer data, gint64 person, gint64 area);
gboolean import_store_consents (KithSession *session, ImportConsent visit, gpointer data, GError **error);
