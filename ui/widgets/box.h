/* A box over the screen: a rule above with a title, a rule below, empty inside. */
#pragma once

#include "ui/term/draw.h"

/* Clears room for ROWS by COLUMNS of content (or as much as there is) in the middle; returns where the content goes. */
Rect box_draw (Canvas *canvas, int rows, int columns, const char *title);
