/* Paragraphs being typed: wrapped to the width, scrolled to the cursor.
 *
 * Keys as in a line editor, and Enter, Up, Down, PgUp, PgDn. A paste keeps its line breaks. */
#pragma once

#include "ui/term/draw.h"
#include "ui/term/input.h"

typedef struct TextArea TextArea;

TextArea *text_area_new (void);
void text_area_free (TextArea *area);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TextArea, text_area_free)

/* NULL is "". The cursor goes to the start: a page of text is read from there. */
void text_area_set_text (TextArea *area, const char *text);
void text_area_to_end (TextArea *area);
const char *text_area_text (const TextArea *area);
gsize text_area_cursor (const TextArea *area);

/* FALSE for keys that are not the area's, and for Up on the first line and Down on the last, so that a form can move on. */
gboolean text_area_handle_key (TextArea *area, Key key);
gboolean text_area_paste (TextArea *area, const char *text);

/* Lines that the text takes when COLUMNS wide; at least 1. */
int text_area_lines (const TextArea *area, int columns);
void text_area_draw (TextArea *area, Canvas *canvas, Rect rect, Role role, gboolean focused);
