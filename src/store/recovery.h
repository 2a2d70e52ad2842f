/* The recovery code: 160 random bits as seven groups of five characters, the last three of them a check.
 *
 * The characters are Crockford's base 32 (D. Crockford, "Base 32", 2002): no I, L, O or U; what was read as one of them is taken for
 * 1, 1 and 0; capitals, spaces and dashes do not matter. */
#pragma once

#include "store/keyring.h"

/* A new code. Caller wipes and frees. */
char *recovery_code_new (void);

/* The code as it was typed, in the form that recovery_code_new() gives. NULL where something was mistyped. */
Secret *recovery_code_read (const char *typed);
