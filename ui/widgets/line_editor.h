/* One line of text being typed: UTF-8, whole characters as a reader sees them, sideways scrolling.
 *
 * Keys: arrows, Home/Ctrl-A, End/Ctrl-E, Backspace, Delete, Ctrl-U (clears to the start), Ctrl-K (to the end), Ctrl-W (a word). A
 * secret shows dots and its memory is wiped. Text that comes in is cleaned to a line. */
#pragma once

#include "ui/term/draw.h"
#include "ui/term/input.h"

typedef struct LineEditor LineEditor;

LineEditor *line_editor_new (gboolean secret);
void line_editor_free (LineEditor *editor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LineEditor, line_editor_free)

/* NULL is "". The cursor goes to the end. */
void line_editor_set_text (LineEditor *editor, const char *text);

/* The cursor to the end of the text. */
void line_editor_to_end (LineEditor *editor);

/* The text is a proposal: the first character typed replaces it; moving in it keeps it. */
void line_editor_propose (LineEditor *editor);

/* Owned by the editor, changes with the next key. */
const char *line_editor_text (const LineEditor *editor);

/* Byte offset of the cursor. */
gsize line_editor_cursor (const LineEditor *editor);

/* TRUE when the key was one of the editor's. */
gboolean line_editor_handle_key (LineEditor *editor, Key key);

/* Puts TEXT in at the cursor: newlines and tabs become spaces. Returns TRUE when there was anything to put. */
gboolean line_editor_paste (LineEditor *editor, const char *text);

/* Draws into one row; shows the cursor when FOCUSED. */
void line_editor_draw (LineEditor *editor, Canvas *canvas, int row, int column, int columns, Role role,
                       gboolean focused);
