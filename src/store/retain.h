/* Which of many backups are kept: a pure rule over their days. */
#pragma once

#include "base/day.h"

/* How many of each are kept; 0: none. */
typedef struct {
  long days, weeks, months;
} RetainRule;

/* DAYS are the days of COUNT backups, the newest first. Sets KEEP[i] for what stays: all of the newest days that have any, the last of
 * each of the newest weeks (from Monday) and months that have any, and always the newest of all. */
void retain_choose (const Day *days, guint count, const RetainRule *rule, gboolean *keep);
