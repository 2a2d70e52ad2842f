/* Rules over several rows that the schema cannot hold, checked in a store that may have been tampered with. */
#pragma once

#include "store/maintenance.h"

/* store_verify() and: loads within limits where asked after the limit, introductions with their yes, broadcasts with their permission and its text, one recipient
 * for each message, states equal to what the parts say, open tasks for open requests, consents' days. Element: Finding*. */
GPtrArray *support_verify (KithSession *session, GError **error);
