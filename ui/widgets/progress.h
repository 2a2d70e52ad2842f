/* Long work: what is being done, how far it is, and Esc to stop. Drawn over the screen, in the middle. */
#pragma once

#include "ui/term/draw.h"
#include "ui/term/input.h"

typedef struct {
  const char *what;     /* "Importing supporters" */
  gint64 done, total;   /* total 0: not known, only what is done is shown */
  const char *stopping; /* what stopping leaves behind: "Esc stops, nothing is changed"; NULL: it cannot be stopped */
} Progress;

void progress_draw (const Progress *progress, Canvas *canvas);

/* TRUE for Esc when it can be stopped. */
gboolean progress_stops (const Progress *progress, const Event *event);
