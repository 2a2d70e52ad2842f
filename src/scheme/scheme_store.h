/* The rows of schemes. */
#pragma once

#include "scheme/scheme.h"

/* Key and rules of the session's scheme, newly allocated. FALSE with an error. */
gboolean scheme_store_load (KithSession *session, char **key, char **rules, GError **error);

/* TRUE where a scheme with this KEY is there. */
gboolean scheme_store_exists (KithSession *session, const char *key);

/* As scheme_keys(). */
char **scheme_store_keys (KithSession *session, GError **error);

/* Inside a step. The new id, or 0. */
gint64 scheme_store_insert (KithSession *session, const SchemeRules *rules, const char *text, GError **error);
