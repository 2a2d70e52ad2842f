/* The text of a scheme's rules, as kept in the store. */
#pragma once

#include "store/session.h"

/* Newly allocated. NULL with an error. */
char *ladder_store_rules (KithSession *session, GError **error);
