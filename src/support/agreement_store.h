/* Agreements in the store. */
#pragma once

#include "support/agreement.h"

Agreement *agreement_store_load (KithSession *session, gint64 id, GError **error);
GPtrArray *agreement_store_list (KithSession *session, GError **error);
