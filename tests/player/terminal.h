/* A terminal that a program runs in: a pty whose output libvterm reads into a screen.
 *
 * Rows and columns count from 1. Text is UTF-8. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>
#include <vterm.h>

#include "player/keys.h"

typedef struct {
  char *name;
  int master, slave; /* -1 when closed; the slave is kept open to ask how much input is still unread */
  pid_t pid;         /* 0 when nothing was started */
  bool ended;
  int status; /* as waitpid gives it, once ended */
  VTerm *vt;
  VTermScreen *screen;
  int rows, cols;
  bool cursor_visible;
  Keyboard keyboard;
  GByteArray *replies; /* what libvterm wants to say to the program: answers to queries, and encoded keys */
  GByteArray *raw;     /* everything the program wrote */
  gsize raw_mark;      /* where expect-raw starts to look */
  gint64 escape_at;    /* monotonic time at which the last lone Escape was sent */
  FILE *log;           /* also everything written, or NULL; not owned */
} Terminal;

typedef struct {
  bool bold, underline, italic, blink, reverse, strike, coloured;
} Look;

Terminal *terminal_new (const char *name, int cols, int rows, FILE *log);
void terminal_free (Terminal *terminal); /* ends a program that still runs */

/* Starts ARGV with exactly ENVIRONMENT in DIRECTORY; the screen becomes empty. */
bool terminal_start (Terminal *terminal, char **argv, char **environment, const char *directory, GError **error);

bool terminal_running (const Terminal *terminal);

/* Reads all that has been written so far. Returns how many bytes that was. */
gsize terminal_pump (Terminal *terminal);

/* True when the program waits for input, all input has been read and all output is on the screen; also when it has ended. */
bool terminal_at_rest (Terminal *terminal);

/* False with an error when the program does not take it within MILLISECONDS. */
bool terminal_write (Terminal *terminal, const void *bytes, gsize length, int milliseconds, GError **error);

/* Takes out what libvterm has encoded since the last call. */
GByteArray *terminal_take_replies (Terminal *terminal);

void terminal_resize (Terminal *terminal, int cols, int rows);
void terminal_close (Terminal *terminal); /* as if the connection broke */

/* The lines of the screen without trailing blanks; always as many as there are rows. */
GPtrArray *terminal_lines (const Terminal *terminal);
char *terminal_text (const Terminal *terminal); /* the same, joined by newlines */

bool terminal_find (const Terminal *terminal, const char *text, int *row, int *col);
Look terminal_look (const Terminal *terminal, int row, int col);
void terminal_cursor (const Terminal *terminal, int *row, int *col);
