/* Figures of a scheme over a period: counts that name nobody, open to every role.
 *
 * A breakdown by issue shows no count below FIGURES_LEAST: small ones are added together until their sum reaches it, and the sum of all
 * rows stays what it is, so nothing withheld can be found by subtraction. Erasing somebody changes no figure. */
#pragma once

#include "base/day.h"
#include "store/session.h"

#define FIGURES_LEAST 5

typedef struct {
  const char *section; /* "Requests", "By issue", … */
  char *label;
  gint64 count;
} Figure;

void figure_free (Figure *figure);

/* From FROM to UNTIL, both days included, in the session's scheme; what is counted "now" is as of today. Element: Figure*, in the order of a
 * report. NULL with an error. */
GPtrArray *report_figures (KithSession *session, Day from, Day until, GError **error);

/* Counts by label, the small ones lumped together: pure, for report_figures() and its test. COUNTS (element: Figure*) is sorted by
 * count, largest first; what is lumped becomes one row called OTHERS, or disappears with everything when even the whole is below LEAST
 * (then one row OTHERS with the count 0 says that there is nothing to show). */
void figures_lump (GPtrArray *counts, gint64 least, const char *others);
