/* The terminal: set-up, the one picture on it, events, leaving without a trace. terminfo says what the terminal
 * can do (description.h), render.h writes the picture.
 *
 * One terminal at a time. While it is open SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP and SIGCONT are blocked and arrive
 * as events; a child that is spawned must reset its signal mask. */
#pragma once

#include "ui/term/draw.h"
#include "ui/term/input.h"

#include <signal.h>
#include <termios.h>

typedef enum {
  COLOUR_AUTO, /* what the terminal has; none where NO_COLOR is set */
  COLOUR_256,
  COLOUR_8,
  COLOUR_NONE,
} ColourMode;

typedef struct {
  ColourMode colour;
  gboolean ascii;     /* no drawing characters */
  gboolean light;     /* a light background */
  gboolean slow_line; /* send as little as possible: the selected row has its marker only */
} TerminalOptions;

typedef struct Terminal Terminal;

/* Takes standard input and output. NULL options: all defaults. Refuses (KITH_ERROR_USAGE) when they are no terminal, or one
 * that cannot place the cursor; the sentence names the commands. */
Terminal *terminal_open (const TerminalOptions *options, GError **error);

/* Clears the screen, puts the terminal back as it was and frees. NULL is fine. */
void terminal_close (Terminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Terminal, terminal_close)

/* How the terminal was before it was opened. */
typedef struct {
  struct termios modes;
  sigset_t signals;
} TerminalBefore;

/* For a program that takes this one's place while the terminal stays as it is, and what that one opens it with. */
void terminal_before (const Terminal *terminal, TerminalBefore *before);
Terminal *terminal_take_over (const TerminalOptions *options, const TerminalBefore *before, GError **error);

const TerminalOptions *terminal_options (const Terminal *terminal);

/* Takes effect with the next terminal_show(). */
void terminal_set_options (Terminal *terminal, const TerminalOptions *options);

/* The picture to draw on, always of the window's size. Owned by the terminal. */
Canvas *terminal_canvas (Terminal *terminal);

/* Sends what changed since the last call, in one write. */
void terminal_show (Terminal *terminal);

/* The next terminal_show() sends everything (Ctrl-L, or something else wrote to the screen). */
void terminal_forget (Terminal *terminal);

/* Waits up to TIMEOUT milliseconds (-1: for ever) for one event; EVENT_TIMER when the time is over. EVENT must be clear; the caller
 * clears it afterwards. Ctrl-Z is dealt with here. */
void terminal_next_event (Terminal *terminal, int timeout, Event *event);

/* TRUE when an event can be had without waiting: typed ahead, so drawing can wait. */
gboolean terminal_input_pending (Terminal *terminal);

/* While AT_WORK, Ctrl-Z does not stop the program, which may hold a lock that others wait for. */
void terminal_at_work (Terminal *terminal, gboolean at_work);

/* Gives the terminal back to what started it (an editor, a shell) and takes it again. */
void terminal_leave (Terminal *terminal);
void terminal_return (Terminal *terminal);
