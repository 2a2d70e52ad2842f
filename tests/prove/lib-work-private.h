/* What the files of the work share. */
#pragma once

#include "prove/lib-work.h"

/* One of the ids that SQL (a literal) gives, 0 where it gives none. */
gint64 work_pick (Work *work, const char *sql);

/* One number of the row ID; SQL has the parameter `id`. */
gint64 work_part (Work *work, const char *sql, gint64 id);
gint64 work_supporter (Work *work);
gint64 work_sensitive_area (Work *work);

/* lib-work-request.c */
gboolean work_request_add (Work *work, GError **error);
gboolean work_request_change (Work *work, GError **error);
gboolean work_request_call (Work *work, GError **error);
gboolean work_acknowledge (Work *work, GError **error);
gboolean work_ask (Work *work, GError **error);
gboolean work_remind (Work *work, GError **error);
gboolean work_answer (Work *work, GError **error);
gboolean work_introduce (Work *work, GError **error);
gboolean work_wants_another (Work *work, GError **error);
gboolean work_permission_ask (Work *work, GError **error);
gboolean work_permission_record (Work *work, GError **error);
gboolean work_broadcast (Work *work, GError **error);
gboolean work_close_request (Work *work, GError **error);
gboolean work_withdraw (Work *work, GError **error);
gboolean work_reopen (Work *work, GError **error);
gboolean work_pair_start (Work *work, GError **error);
gboolean work_pair_end (Work *work, GError **error);
gboolean work_agreement_new (Work *work, GError **error);
gboolean work_agreement_change (Work *work, GError **error);
gboolean work_agreement_sign (Work *work, GError **error);
gboolean work_agreement_mail (Work *work, GError **error);
gboolean work_send (Work *work, GError **error);
gboolean work_send_all (Work *work, GError **error);
gboolean work_discard (Work *work, GError **error);
gboolean work_retry (Work *work, GError **error);
gboolean work_by_hand (Work *work, GError **error);

/* lib-work-keys.c */
gboolean work_passphrase_change (Work *work, GError **error);
gboolean work_coordinator_add (Work *work, GError **error);
gboolean work_coordinator_remove (Work *work, GError **error);
gboolean work_recover (Work *work, GError **error);
