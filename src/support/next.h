/* What is next for a request: one sentence that names no requester. */
#pragma once

#include "support/request_store.h"

/* Caller frees. */
char *next_sentence (const Request *request, const NextTask *task, Day today);
