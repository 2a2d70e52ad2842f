/* The terminal's description in terminfo. The one place that includes curses: its headers define words like `lines`. */
#pragma once

#include <glib.h>

/* Looks TERM up; FALSE when there is no such description. */
gboolean description_open (const char *term);
void description_close (void);

/* Capability NAME ("cup") as text, or NULL. Valid until description_close(). */
const char *description_text (const char *name);

/* Capability NAME ("colors") as a number, or -1. */
int description_number (const char *name);
