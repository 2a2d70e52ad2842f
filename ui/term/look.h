/* How each role looks on this terminal, and what the terminal can do: from its description and the options. */
#pragma once

#include "ui/term/render.h"
#include "ui/term/terminal.h"

/* The description must be open. */
void look_describe (const TerminalOptions *options, RenderStyle *style);
