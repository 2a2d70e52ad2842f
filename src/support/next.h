/* What is next for a request: one sentence that names no requester. */
#pragma once

#include "support/request_store.h"

/* NOW in seconds since the epoch: a hold that ends later is told with its end. Caller frees. */
char *next_sentence (const Request *request, const NextTask *task, Day today, gint64 now);
