/* What saving a request shares between its files: the people it names, and what a change of the matter makes void. */
#pragma once

#include "support/request.h"

/* Splits a mailbox or a pasted header in `name` into `name` and `email`. FALSE with a complaint on VALUES. */
gboolean requester_split (Values *values, GError **error);

/* The row of the requester that VALUES describe, written inside the open step. PRESENT is the request's requester,
 * 0 for a new request. Returns its id, or 0. */
gint64 requester_save (KithSession *session, gint64 present, Values *values, gboolean same_address_is_fine,
                       GError **error);

/* The people of `keep_apart`: each "#12", a whole name, a part that only one supporter has, or the whole name of somebody new,
 * who is added inside the open step. Element: gint64; NULL with a complaint on VALUES. */
GArray *keep_apart_read (KithSession *session, Values *values, GError **error);

/* Makes conflicts of REQUESTER with PEOPLE, and voids what REQUEST has open with those added. REMOVE: those that
 * the field made before and no longer names go; a new request leaves what an older one of the same person said. */
gboolean keep_apart_save (KithSession *session, gint64 request, gint64 requester, const GArray *people, gboolean remove,
                          GError **error);
char *keep_apart_text (KithSession *session, gint64 requester, GError **error);

/* Asks, yeses and permission of REQUEST no longer count; what waits in the outbox for them is discarded. */
gboolean matter_void (KithSession *session, gint64 request, GError **error);

/* The area of that name, or 0 with a complaint that names the nearest one. */
gint64 request_area (KithSession *session, Values *values, GError **error);

/* Sets the complaint on VALUES and an error "Label: sentence". Always FALSE. */
gboolean request_complain (Values *values, const char *field, const char *sentence, GError **error);
