/* The same work twice gives the same bytes: chance that repeats itself, and derived keys that are remembered.
 *
 * The program defines RAND_bytes() and crypto_pwhash() itself, as lib-break.h has it. Both still do all that they did, with every
 * allocation; what came of it is then replaced by the next of a fixed row, or not derived a second time. Before same_begin() nothing
 * is altered. Nothing here is for a store that holds anything. */
#pragma once

#include <glib.h>

/* Before the first of libsodium, once. What is remembered is shared with the processes that are forked afterwards. */
void same_begin (void);

/* From here on chance takes the row numbered ROW from its beginning. */
void same_row (guint64 row);
