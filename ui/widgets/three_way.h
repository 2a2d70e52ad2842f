/* Three versions of a record, field by field: as it was, theirs, mine. For each field that differs one of the two is chosen.
 *
 * Keys: Up and Down go from field to field, t or Left takes theirs, m or Right takes mine. Where only one side changed a field that side is
 * chosen already; where both did, nothing is. Of texts too long for the room below the table the part that is alike in all is passed over;
 * Page Down and Page Up show the rest. Knows no domain type. */
#pragma once

#include "ui/term/draw.h"
#include "ui/term/input.h"

typedef enum { SIDE_NONE, SIDE_THEIRS, SIDE_MINE } Side;

typedef struct ThreeWay ThreeWay;

ThreeWay *three_way_new (void);
void three_way_free (ThreeWay *versions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThreeWay, three_way_free)

/* A field, copied; left out where theirs and mine are as it was. BASE NULL: how it was is not known, so whatever differs is to be chosen. */
void three_way_add (ThreeWay *versions, const char *name, const char *label, const char *base, const char *theirs,
                    const char *mine);

guint three_way_count (const ThreeWay *versions);
const char *three_way_name (const ThreeWay *versions, guint index);
Side three_way_side (const ThreeWay *versions, guint index);

/* The text of the chosen side; NULL while nothing is chosen. */
const char *three_way_text (const ThreeWay *versions, guint index);

/* Moves to the first field that is still to be chosen and gives its label; NULL when all are. */
const char *three_way_next_open (ThreeWay *versions);

/* FALSE where KEY means nothing here. */
gboolean three_way_handle_key (ThreeWay *versions, Key key);

/* The fields as a table, and below it the whole texts of the one under the cursor. */
void three_way_draw (ThreeWay *versions, Canvas *canvas, Rect rect);
