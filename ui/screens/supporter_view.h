/* What the register and a supporter's page show of one supporter. */
#pragma once

#include "people/supporter.h"
#include "ui/screens/screen.h"

typedef struct {
  gint64 id, generation; /* what it was read for; 0: nothing yet */
  gboolean revealed;     /* private areas are shown */
  gboolean can_help;     /* today, as the register counts */
  Supporter *supporter;
  char *areas, *places, *asked; /* as the register's line has them */
  GPtrArray *involvements;      /* Involvement* */
  GPtrArray *say;               /* char*: what may be said if they telephone */
} SupporterView;

void supporter_view_clear (SupporterView *view);

/* Reads ID into an empty VIEW. QUALIFIED_SINCE as supporter_can_help() has it. */
gboolean supporter_view_read (SupporterView *view, KithSession *session, gint64 id, Day qualified_since,
                              GError **error);

/* The earliest day of qualification that is still in the pool; DAY_NONE with an error. */
Day supporter_view_qualified_since (KithSession *session, GError **error);

/* Reads ID unless it is there already and the store unchanged; another one hides what was revealed. */
gboolean supporter_view_load (SupporterView *view, KithSession *session, gint64 id, GError **error);

/* Shows private areas, with a line in the audit trail. */
gboolean supporter_view_reveal (SupporterView *view, KithSession *session, GError **error);

/* "waiting for answer", "away until Fri 4 Dec", "full", "can help"; caller frees. */
char *supporter_view_standing (const SupporterView *view, Day today);

/* The facts as lines of a label and a value, two of each where WIDE; an empty label continues the line above. Good as long as
 * VIEW is not read again: most values stay its own. */
typedef struct {
  const char *label, *value, *label2, *value2; /* the second pair may be NULL */
  char *own, *own2;                            /* what of the values is freed with the array */
} ViewLine;

/* Element: ViewLine. */
GArray *supporter_view_lines (const SupporterView *view, Day today, gboolean wide);

/* Draws LINES from FIRST on; returns how many rows all of them take. */
int view_lines_draw (const GArray *lines, Canvas *canvas, Rect rect, int first);

/* "3 Mar", or "3 Mar 2025" of another year; "never" for none. Caller frees. */
char *short_day (Day day, Day today);
