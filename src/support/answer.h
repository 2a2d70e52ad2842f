/* What answers share with the acts that make yeses usable again. */
#pragma once

#include "support/ask_store.h"

/* TRUE when one more yes fits SUPPORTER's places. COUNTED: the ask takes one of them already. The refusal cites
 * the figures. */
gboolean place_is_free (const Recipient *supporter, gboolean counted, GError **error);

/* The kept yeses of REQUEST, still in date and with a place free, are usable again. */
gboolean kept_to_accepted (KithSession *session, gint64 request, GError **error);

/* All usable yeses but SUPPORTER's (0: all) are kept, which frees their places. */
gboolean accepted_to_kept (KithSession *session, gint64 request, gint64 supporter, GError **error);
