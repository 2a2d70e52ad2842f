/* The outbox as a coordinator uses it: what is done with several messages is one step, only those it applies to are
 * touched, and nothing leaves, or counts as sent, that no longer stands (last_look.h). */
#pragma once

#include "mail/outbox.h"
#include "support/last_look.h"

/* How it went. */
typedef struct {
  guint done;   /* sent, marked or discarded */
  guint left;   /* tried, and not sent */
  guint passed; /* it did not apply to them: gone already, or discarded */
  Stopped stopped;
} Outbound;

void outbound_clear (Outbound *outbound);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outbound, outbound_clear)

/* IDS (gint64) alone, held or not, putting failed and uncertain ones back first in one step; or, with IDS NULL, those
 * whose hold is over (all that wait when EVEN_HELD). Otherwise as outbox_send(); *OUTBOUND is filled in either way. Not
 * inside a step. */
gboolean support_send (KithSession *session, const Mailer *mailer, const GArray *ids, gboolean even_held,
                       Outbound *outbound, GError **error);

/* The coordinator sent IDS outside kith. KITH_ERROR_REFUSED when it applies to none of them. */
gboolean support_mark_sent (KithSession *session, const GArray *ids, Outbound *outbound, GError **error);

/* Discards IDS. Where one had not left, what it was to say was never said: an ask without an answer and an unanswered
 * question for permission are void, an introduction gives the yes back. KITH_ERROR_REFUSED as above. */
gboolean support_discard (KithSession *session, const GArray *ids, Outbound *outbound, GError **error);

/* One message alone. */
gboolean support_mark_one_sent (KithSession *session, gint64 id, Outbound *outbound, GError **error);
gboolean support_discard_message (KithSession *session, gint64 id, GError **error);
