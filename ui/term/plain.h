/* Text as it is, with nothing around it: the terminal alone wraps it, so that what is selected there comes out in whole
 * lines. It stays on the screen that the picture is on, and never scrolls, so that nothing of it remains afterwards. */
#pragma once

#include "ui/term/terminal.h"

/* How many bytes of TEXT fit on ROWS rows: whole lines where there is more, or as much of the first line as fits. At
 * least one character of a TEXT that has one. */
gsize plain_fit (const char *text, int rows, int columns);

/* How many bytes of TEXT terminal_show_plain() has room for. */
gsize terminal_plain_room (const Terminal *terminal, const char *text);

/* Clears the screen and writes TEXT (clean as by text_clean_block(), no longer than there is room for), and in the last row LAST.
 * Writes nothing where just that is shown: a selection on the screen stays. The next terminal_show() clears it away. */
void terminal_show_plain (Terminal *terminal, const char *text, const char *last);
