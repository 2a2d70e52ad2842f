/* Pairs: one supporter, one supportee. An introduction makes no pair; the pair starts when both say so. */
#pragma once

#include "store/session.h"

/* "completed", "withdrawn", "reallocated", "escalated", "left"; NULL-terminated. */
extern const char *const pair_end_kinds[];

typedef struct {
  gint64 id, version, supporter, supportee, request; /* request 0: none */
  char *supporter_name, *supportee_name;
  char *state; /* proposed, active, dormant, ended */
  Day started_on, ended_on;
  char *end_kind;   /* NULL while live */
  gint64 agreement; /* the present version's row, 0: none yet */
  long agreement_number;
  char *agreement_state; /* "none", "draft", "1 of 2 signed", "signed" */
} Pair;

void pair_free (Pair *pair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

Pair *pair_load (KithSession *session, gint64 id, GError **error);
GPtrArray *pair_list (KithSession *session, gboolean ended_too, GError **error); /* Pair*, newest first */

/* From REQUEST's latest introduction (SUPPORTER 0) or the one with SUPPORTER. Refused without an introduction, over the limit, kept apart, or before the details have left. Closes the request as
 * 'met' if open. Returns the pair's id, or 0. */
gint64 pair_start (KithSession *session, gint64 request, gint64 supporter, GError **error);

/* "Pair 3 has started; request 2 is closed as met." for a pair just started. Caller frees. */
char *pair_started_words (KithSession *session, gint64 id);

/* KIND NULL: "completed". REASON may be NULL or blank; it stays private. */
gboolean pair_end (KithSession *session, gint64 id, const char *kind, const char *reason, GError **error);

/* Why it ended, if somebody said; PRIVATE_TEXT_CLOSED where that is closed to this session. Caller frees. */
char *pair_end_reason (KithSession *session, gint64 id, GError **error);

/* The same for somebody who looks at it, which is noted in the audit trail. */
char *pair_reveal_reason (KithSession *session, gint64 id, GError **error);

/* Notes something else about how a pair ended than was noted when it did. REASON NULL: it stays as it is. KITH_ERROR_CHANGED where the pair is no longer
 * what EXPECTED_VERSION was. */
gboolean pair_correct_end (KithSession *session, gint64 id, gint64 expected_version, const char *kind,
                           const char *reason, GError **error);
