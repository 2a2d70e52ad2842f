/* A record that someone else saved meanwhile: the three versions over its form, until it is chosen what is to be saved. */
#pragma once

#include "base/field.h"
#include "ui/screens/screen.h"
#include "ui/widgets/three_way.h"

typedef struct ConflictPage ConflictPage;

/* "Sam changed this at 14:05.": who changed ROW of TABLE last (0: any row of it), with DID as what they did. Caller frees. */
char *conflict_who (App *app, const char *table, gint64 row, const char *did);

/* WHO is conflict_who(), or more about it. BASE is as it was when editing began, NULL where that is not known; the same holds for a field that it lacks. Only
 * what both MINE and THEIRS have is compared. */
ConflictPage *conflict_page_new (const Field *fields, const char *who, const Values *base, const Values *theirs,
                                 const Values *mine);
void conflict_page_free (ConflictPage *page);

/* FALSE: nothing that the form has differs. */
gboolean conflict_page_differs (const ConflictPage *page);

void conflict_page_draw (ConflictPage *page, Canvas *canvas, Rect body);
gboolean conflict_page_event (ConflictPage *page, const Event *event);

/* Sets what was chosen in VALUES. The label of a field that is still to be chosen instead, the cursor on it, and VALUES left as they are. */
const char *conflict_page_apply (ConflictPage *page, Values *values);
