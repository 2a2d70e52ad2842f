/* The sample's plan: what data/sample/requests.txt says was done, in the order of its days. */
#pragma once

#include <glib.h>

typedef struct {
  int day;       /* counted from today: -9 */
  guint request; /* counts the plan's requests from 1; 0: the register */
  char *verb;    /* "log" for the request itself */
  char *text;    /* what stands behind the verb; of "log" the field=value lines */
} DemoStep;

/* Element: DemoStep*, freed with the array, in the order in which to do them. NULL with the line that is wrong. */
GPtrArray *demo_plan_parse (const char *text, GError **error);
