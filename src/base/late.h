/* Libraries loaded when they are first called.
 *
 * GMime, JSON-GLib and the GObject below them take longer to load than all else that kith does before its first picture, and
 * most runs never write a message or JSON. A file of LATE_ lines defines each of a library's functions that kith calls: it loads
 * the library and passes the call on, so that callers include the library's own header and know nothing of it. The linker then
 * needs the library for nothing and leaves it out (--as-needed); a function without a line here only makes it a needed one
 * again. The program stays one file, which a module of its own to be loaded would not leave it. */
#pragma once

#include <glib.h>
#include <string.h>

/* The address of NAME in the shared LIBRARY. Where either is missing the program ends and says which: it was built with them. */
gpointer late_symbol (const char *library, const char *name);

/* Looked up for each call: the loader keeps the library, and finding the address takes less than what is done with it. */
#define LATE_FIND(LIBRARY, NAME)                                                                                       \
  __typeof__ (&NAME) call;                                                                                             \
  gpointer found = late_symbol (LIBRARY, #NAME);                                                                       \
  memcpy (&call, &found, sizeof call); /* C has no conversion between the two kinds of pointer */

#define LATE_VALUE(LIBRARY, TYPE, NAME, PARAMETERS, ARGUMENTS)                                                         \
  TYPE NAME PARAMETERS                                                                                                 \
  {                                                                                                                    \
    LATE_FIND (LIBRARY, NAME)                                                                                          \
    return call ARGUMENTS;                                                                                             \
  }

#define LATE_VOID(LIBRARY, NAME, PARAMETERS, ARGUMENTS)                                                                \
  void NAME PARAMETERS                                                                                                 \
  {                                                                                                                    \
    LATE_FIND (LIBRARY, NAME)                                                                                          \
    call ARGUMENTS;                                                                                                    \
  }
