/* The checks of support_verify() that are one statement each. */
#pragma once

#include "store/maintenance.h"

/* Appends a Finding for each check to FINDINGS. */
gboolean verify_rows (KithSession *session, GPtrArray *findings, GError **error);

/* Every request's id and stored state. */
typedef struct {
  gint64 id;
  char *state;
} StoredState;
void stored_state_clear (StoredState *stored);
GArray *stored_states (KithSession *session, GError **error);

/* Takes the id's list as it is ("3, 5"). */
Finding *finding_new (const char *check, gboolean passed, char *sentence);
