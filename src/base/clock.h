/* The two readings of the system's clocks that no `--today` may set: how long nobody typed, and when a wait is over. */
#pragma once

#include <glib.h>

/* Milliseconds since the machine started, the time it slept included. */
gint64 clock_since_boot (void);

/* Milliseconds since the epoch, as the system has them. */
gint64 clock_of_system (void);
