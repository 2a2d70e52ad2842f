/* Type to find: a line to type in and, under it, the entries that have all the words typed, best first. For `:` (every action by
 * name) and F4 (names and numbers, through a callback). */
#pragma once

#include "ui/widgets/action.h"

typedef struct Palette Palette;

typedef enum {
  PALETTE_IGNORED,
  PALETTE_TAKEN,
  PALETTE_CHOSEN, /* palette_data(), palette_text() */
  PALETTE_CLOSED, /* Esc */
} PaletteResult;

/* PROMPT stands before the line: ":" or "Find". */
Palette *palette_new (const char *prompt);
void palette_free (Palette *palette);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Palette, palette_free)

/* An entry: what it is called, what stands beside it (NULL: nothing), why it cannot be chosen (NULL: it can). Copied. DATA is given
 * back when it is chosen. */
void palette_add (Palette *palette, const char *label, const char *note, const char *why_not, const void *data);
/* Those of TABLE whose name BUT (NULL: none) does not have. */
void palette_add_actions (Palette *palette, const Action *table, void *screen, const Action *but);
void palette_clear (Palette *palette);

/* The cursor to the entry with DATA, if there is one, until the text changes. */
void palette_select (Palette *palette, const void *data);

/* SEARCH is called after each change of the text and fills the palette anew with palette_add(); without it the entries are
 * filtered here. */
void palette_set_search (Palette *palette, void (*search) (Palette *palette, const char *typed, void *user),
                         void *user);

const char *palette_text (const Palette *palette);

/* NULL when Enter was pressed with nothing found. */
const void *palette_data (const Palette *palette);

PaletteResult palette_handle_event (Palette *palette, const Event *event);
void palette_draw (Palette *palette, Canvas *canvas);
