/* A form whose record someone else saved meanwhile: the three versions over it, until it is chosen what is to be saved. */
#pragma once

#include "base/field.h"
#include "ui/widgets/form.h"
#include "ui/widgets/three_way.h"

typedef struct ConflictPage ConflictPage;

/* WHO says who changed it and when, as a sentence. BASE is as it was when the form was opened, NULL where that is not known (a draft of an earlier day). Only what MINE has is compared. */
ConflictPage *conflict_page_new (const Field *fields, const char *who, const Values *base, const Values *theirs,
                                 const Values *mine);
void conflict_page_free (ConflictPage *page);

/* FALSE: nothing that the form has differs. */
gboolean conflict_page_differs (const ConflictPage *page);

void conflict_page_draw (ConflictPage *page, Canvas *canvas, Rect body);
gboolean conflict_page_event (ConflictPage *page, const Event *event);

/* Puts what was chosen into FORM. The label of a field that is still to be chosen instead, the cursor on it, and the form left as it is. */
const char *conflict_page_apply (ConflictPage *page, Form *form);
