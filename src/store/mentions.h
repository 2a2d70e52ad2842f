/* mentions (value, word) in SQL: whether a text or the bytes of an image mention somebody, by base/mention.h. */
#pragma once

#include "store/store.h"

/* For each connection, before the first statement that uses it. */
gboolean mentions_register (Store *store, GError **error);
