/* Text with a cursor in it, as both editors use it. Memory that held a secret is wiped. */
#pragma once

#include "ui/term/input.h"

typedef struct {
  char *text; /* valid UTF-8 with its NUL */
  gsize length, size;
  gsize cursor; /* byte offset, on a character as a reader sees it */
  gboolean secret;
} EditBuffer;

void edit_buffer_init (EditBuffer *buffer, gboolean secret);
void edit_buffer_release (EditBuffer *buffer);
void edit_buffer_set (EditBuffer *buffer, const char *text);
void edit_buffer_insert (EditBuffer *buffer, const char *text, gsize length);

/* Takes bytes FROM to END out; the cursor goes to FROM. */
void edit_buffer_remove (EditBuffer *buffer, gsize from, gsize end);

/* Begin and end of the line OFFSET is in. */
gsize edit_buffer_line_begin (const EditBuffer *buffer, gsize offset);
gsize edit_buffer_line_end (const EditBuffer *buffer, gsize offset);

/* The keys that both editors share, within the cursor's line; FALSE for any other. */
gboolean edit_buffer_handle_key (EditBuffer *buffer, Key key);

/* TEXT made safe to go in: no controls but newline, and that only with LINES. Caller frees. */
char *edit_clean (const char *text, gboolean lines);
