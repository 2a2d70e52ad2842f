/* The ladder: the grades of a scheme, and how long someone stays in its pool after qualifying. Part of the scheme's rules. */
#pragma once

#include "store/session.h"

#include <libconfig.h>

typedef struct {
  GPtrArray *grades;    /* char*, from least to most senior */
  int qualified_months; /* a supporter stays in the pool this long after their own qualification */
} Ladder;

void ladder_free (Ladder *ladder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ladder, ladder_free)

/* Reads "grades" and "qualified_months" of ROOT. NULL with a sentence; *LINE is where the file is wrong. */
Ladder *ladder_read (const config_setting_t *root, int *line, GError **error);

/* That of the session's scheme. */
Ladder *ladder_load (KithSession *session, GError **error);

/* The place of the grade that TEXT means ("1st year", "Year 1", "first"), or -1. */
int ladder_place (const Ladder *ladder, const char *text);

/* The earliest day of qualification with which someone is still in the pool on TODAY. */
Day ladder_qualified_since (const Ladder *ladder, Day today);
