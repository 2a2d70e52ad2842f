/* The least bytes known that turn one picture into another: what a program's own output is compared with.
 *
 * Each row is the cheapest of overwriting, erasing its end, and erasing first, where a path through the columns (dynamic
 * programming over "written up to here") decides between writing, repeating a character, erasing some, and moving. The whole is the cheaper of
 * that and the same after moving a block of lines. It is a bound that can be reached, not a proof: a program may be better. */
#pragma once

#include "bench/lib/picture.h"

/* The bytes for a terminal of the xterm family whose pen is plain. Caller frees. */
GString *picture_least (const Picture *from, const Picture *to);

/* The bytes that show PICTURE on a cleared terminal, without any art; the pen is plain afterwards. Caller frees. */
GString *picture_in_full (const Picture *picture);
