/* The line over a list that narrows it while one types: "Filter:", the text, and to the right what the list holds. */
#pragma once

#include "ui/widgets/action.h"

typedef struct FilterLine FilterLine;

FilterLine *filter_line_new (void);
void filter_line_free (FilterLine *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FilterLine, filter_line_free)

/* "" for none. Owned by the filter, changes with the next key. */
const char *filter_line_text (const FilterLine *filter);

/* TRUE while letters go into the filter. */
gboolean filter_line_typing (const FilterLine *filter);

void filter_line_start (FilterLine *filter);

/* What keys do while letters go into the filter, for the footer; NULL when they do not. Static, their number in *COUNT. */
const ActionKey *filter_line_keys (const FilterLine *filter, guint *count);

/* Ends the typing and empties the text. FALSE when there was neither. */
gboolean filter_line_clear (FilterLine *filter);

typedef enum {
  FILTER_NOT_TAKEN,
  FILTER_LEFT,    /* Enter or Tab: the text stays, letters go elsewhere again */
  FILTER_ALTERED, /* the list is to be narrowed anew */
} FilterTaken;

/* What EVENT, which is a key or a paste, does to a filter that is being typed. */
FilterTaken filter_line_event (FilterLine *filter, const Event *event);

/* Draws into one row of COLUMNS. COUNTS has at most COUNTS_COLUMNS at its right end; HINT stands in place of an empty text. */
void filter_line_draw (FilterLine *filter, Canvas *canvas, int row, int columns, const char *counts, int counts_columns,
                       const char *hint);
