/* Agreements: versions and signatures. An edit of a signed version makes a new one and voids the signatures. */
#pragma once

#include "base/field.h"
#include "mail/message.h"
#include "store/session.h"

/* start_on, end_on, frequency, length, when_where, communication, confidentiality, hopes, notes. */
extern const Field agreement_fields[];

/* The present version of PAIR's agreement, or a new one with our own wording on confidentiality (with the risk-of-harm exception) as first text. Returns its row id, or 0. */
gint64 agreement_new (KithSession *session, gint64 pair, GError **error);

typedef struct {
  gint64 id, version, pair;
  long number;
  char *supporter_name, *supportee_name;
  Values *values; /* agreement_fields, days as ISO */
  Day supporter_signed_on, supportee_signed_on;
  char *supporter_signed_how, *supportee_signed_how;
  gboolean present; /* the pair's latest version */
} Agreement;

void agreement_free (Agreement *agreement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Agreement, agreement_free)
Agreement *agreement_load (KithSession *session, gint64 id, GError **error);
GPtrArray *agreement_list (KithSession *session, GError **error); /* Agreement*, present versions */

/* Changes it, or makes version n+1 when it carries a signature. Returns the row that now holds it, or 0. */
gint64 agreement_set (KithSession *session, gint64 id, gint64 expected_version, Values *values, GError **error);

/* SUPPORTER TRUE: the supporter signed. HOW: "by reply", "on paper". Refused on a version that is not the present one, or a day in the future. */
gboolean agreement_sign (KithSession *session, gint64 id, gboolean supporter, Day on, const char *how, GError **error);

/* In the order of NP-28: names, start and estimated end, how often and how long, when and where, preferred communication, confidentiality, hopes, notes,
 * two signatures with dates. WIDTH columns. *MISSING (may be NULL) lists labels of what is missing (char*). Caller frees. */
char *agreement_render (const Agreement *agreement, int width, GPtrArray **missing);

/* The same under a title, for paper: what is to be signed says what it is. Caller frees. */
char *agreement_print (const Agreement *agreement, int width);

/* "Still missing: the start, how often, and the supporter's signature.", or NULL when nothing is. Caller frees. */
char *agreement_missing_sentence (const Agreement *agreement);

/* The agreement to one of the pair, to sign by reply. */
Message *agreement_mail_preview (KithSession *session, gint64 id, gboolean to_supporter, GError **error);
gint64 agreement_mail (KithSession *session, gint64 id, gboolean to_supporter, GError **error);
