/* Between terminal.c, which sets the terminal up and writes to it, and terminal_events.c, which waits for what comes from it. */
#pragma once

#include "ui/term/render.h"
#include "ui/term/terminal.h"

#include <signal.h>
#include <termios.h>

struct Terminal {
  TerminalOptions options;
  Canvas *canvas;
  Renderer *renderer;
  KeyDecoder *decoder;
  GString *out;
  struct termios before;
  sigset_t mask_before;
  int input, output, signals;
  gint64 drained_at;   /* monotonic microseconds: when all that had come was read, 0: more may be there */
  gboolean own_output; /* opened here, so that writing never blocks */
  gboolean stays;      /* taken over: the second screen is in use already */
  gboolean at_work;    /* not to be stopped (terminal_at_work()) */
  gboolean gone;       /* the terminal does not answer any more */
  EventKind pending;   /* an event that came up while doing something else */
  char *plain;         /* the text that is shown in the picture's place (plain.h); NULL: the picture */
};

/* Gives the canvas the window's size; TRUE when it was another. */
gboolean terminal_fit (Terminal *terminal);

/* Writes what is in `out`. */
void terminal_flush (Terminal *terminal);

/* No plain text is to be seen any more: whatever is shown next is shown from nothing. */
void terminal_plain_over (Terminal *terminal);
