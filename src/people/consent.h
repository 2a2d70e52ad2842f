/* Every consent that was ever given here: its wording, day, means, and whether it was withdrawn. */
#pragma once

#include "store/session.h"

typedef struct {
  gint64 id, person, area;
  char *name, *area_name, *wording, *means;
  Day given_on, withdrawn_on; /* DAY_NONE: in force */
} Consent;

void consent_free (Consent *consent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Consent, consent_free)

/* The scheme's, by name, those in force first. Element: Consent*. ONLY_WITHDRAWN leaves out those in force. Whoever shows an area or a
 * wording notes it in the audit trail. */
GPtrArray *consent_list (KithSession *session, gboolean only_withdrawn, GError **error);
