/* Names of keys, and the bytes each sends. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <vterm.h>

/* Which terminal's encodings F1-F4, Home and End have; the rest is common to all. */
typedef enum { KEYBOARD_XTERM, KEYBOARD_PUTTY, KEYBOARD_LINUX } Keyboard;

bool keyboard_from_name (const char *name, Keyboard *keyboard);

/* Appends the bytes of the key NAME: `j`, `ENTER`, `F3`, `C-l`, `M-x`, `S-TAB`, `<hex:1b5b41>`. Keys whose encoding the program
 * can switch (arrows) follow the mode VT is in; their bytes reach VT's output callback first, hence REPLIES, the array that
 * callback fills. Returns false for a name that is no key. */
bool key_bytes (const char *name, Keyboard keyboard, VTerm *vt, GByteArray *replies, GByteArray *bytes);
