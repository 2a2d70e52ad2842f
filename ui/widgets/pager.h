/* Text to read: wrapped, scrolled, with headings. Keys: Up Down j k PgUp PgDn Space Home End. */
#pragma once

#include "ui/term/draw.h"
#include "ui/term/input.h"

typedef struct Pager Pager;

Pager *pager_new (void);
void pager_free (Pager *pager);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pager, pager_free)

void pager_clear (Pager *pager);
void pager_add_heading (Pager *pager, const char *text);

/* Paragraphs; kept as they are broken, wrapped where too long. INDENT columns stand before each line. */
void pager_add_text (Pager *pager, int indent, Role role, const char *text);

/* "   KEY    text": TERM in a column of its own, WIDTH wide, the text wrapped beside it. */
void pager_add_entry (Pager *pager, int width, const char *term, const char *text);
void pager_add_gap (Pager *pager);

gboolean pager_handle_key (Pager *pager, Key key);

/* At the bottom right says where the reader is when there is more than fits. */
void pager_draw (Pager *pager, Canvas *canvas, Rect rect);
