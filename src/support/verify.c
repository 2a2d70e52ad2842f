#include "support/verify.h"

#include "support/request_store.h"
#include "support/verify_store.h"

#include <string.h>

/* A day before all others: a yes that ran out since the last turn of the day is no fault. */
#define BEFORE_ALL 0

static gboolean state_fits (KithSession *session, const StoredState *stored, gboolean *fits, GError **error)
{
  RequestParts today = { 0 }, before = { 0 };

  if (!request_parts (session, stored->id, &today, error) ||
      !request_parts_on (session, stored->id, BEFORE_ALL, &before, error))
    return FALSE;
  *fits = strcmp (stored->state, request_state_name (request_state_of (&today))) == 0 ||
          strcmp (stored->state, request_state_name (request_state_of (&before))) == 0;
  return TRUE;
}

static gboolean name_misplaced (KithSession *session, GString *faults, GError **error)
{
  g_autoptr (GArray) states = stored_states (session, error);

  if (states == NULL)
    return FALSE;
  for (guint i = 0; i < states->len; i++) {
    const StoredState *stored = &g_array_index (states, StoredState, i);
    gboolean fits = TRUE;

    if (!state_fits (session, stored, &fits, error) ||
        !session_tick (session, "Checking", (double)i / states->len, error))
      return FALSE;
    if (!fits)
      g_string_append_printf (faults, "%s%" G_GINT64_FORMAT, faults->len > 0 ? ", " : "", stored->id);
  }
  return TRUE;
}

static gboolean verify_states (KithSession *session, GPtrArray *findings, GError **error)
{
  g_autoptr (GString) faults = g_string_new (NULL);

  store_begin_reading (session->store); /* what somebody saves meanwhile is no fault */

  gboolean looked = name_misplaced (session, faults, error);

  store_end_reading (session->store);
  if (!looked)
    return FALSE;
  g_ptr_array_add (findings, finding_new ("request states", faults->len == 0,
                                          faults->len == 0
                                              ? g_strdup ("Every request stands where its asks and answers put it.")
                                              : g_strdup_printf ("Not where its asks and answers put it: request %s.",
                                                                 faults->str)));
  return TRUE;
}

GPtrArray *support_verify (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) findings = store_verify (session, error);

  if (findings == NULL || !verify_rows (session, findings, error) || !verify_states (session, findings, error))
    return NULL;
  return g_steal_pointer (&findings);
}
