/* Supporters: a person with an enrolment as supporter and what they offer. A supporter's id is the person's id. */
#pragma once

#include "base/field.h"
#include "store/session.h"

/* Fields in order: name, email, phone, grade, grade_since, cohort, site, specialty, areas, limit, share (choice: e-mail | phone |
 * e-mail and phone | nothing), away_until, supervisor_name, supervisor_email, qualified_on, left_on, status (active | retired), notes. Shared by form, commands,
 * import and export. */
extern const Field supporter_fields[];

typedef struct {
  gint64 id; /* offer row */
  gint64 area;
  char *area_name;
  gboolean sensitive;
  gboolean consented; /* TRUE also where none is needed */
  Day consented_on;   /* DAY_NONE where none is recorded */
  char *detail;
  gboolean lived;
} Offer;

typedef struct {
  gint64 id;      /* person */
  gint64 version; /* the person's row */
  gint64 enrolment, enrolment_version;
  char *uid, *name, *email, *phone, *cohort, *site, *specialty, *notes;
  char *grade;
  Day grade_since;
  gboolean active;
  long limit, open_asks, unused_yeses, active_pairs; /* load is the sum of the last three */
  gboolean share_email, share_phone;
  Day away_until, qualified_on, left_on, joined_on;
  gint64 supervisor;
  char *supervisor_name, *supervisor_email;
  Day last_asked_on; /* DAY_NONE: never */
  gboolean has_asks; /* something was ever asked of them, or offered by them */
  GPtrArray *offers; /* Offer* */
} Supporter;

void supporter_free (Supporter *supporter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Supporter, supporter_free)

/* NULL with an error ("There is no supporter 12.", KITH_ERROR_INPUT) where there is none in the session's scheme. */
Supporter *supporter_load (KithSession *session, gint64 id, GError **error);

/* Places taken: asks without an answer, yeses not yet used, active pairs. */
long supporter_load_of (const Supporter *supporter);

/* "0 of 2 taken", "1 of 2: 1 question open": a place that only a question holds is not called taken. Caller frees. */
char *supporter_places_words (const Supporter *supporter);

/* "Exams, 2 private, consent missing": what may be shown of their areas. Caller frees. */
char *supporter_areas_words (const Supporter *supporter);

/* Active, with a free place and something they may be asked about, and there today. QUALIFIED_SINCE is the earliest day of
 * qualification that is still in the pool (ladder_qualified_since()). */
gboolean supporter_can_help (const Supporter *supporter, Day today, Day qualified_since);

/* As the form and `supporter show` have it: one text for each of supporter_fields. Caller frees. */
Values *supporter_values (const Supporter *supporter);

/* Adds (ID 0) or changes a supporter: checks VALUES against supporter_fields (whole when adding), sets complaints on it, looks areas
 * up (an unknown area is a complaint that names the nearest one), recognises the same e-mail address with another name (refused with that
 * sentence unless SAME_ADDRESS_IS_FINE). "areas+" and "areas-" add and take away. The default limit is the setting supporter.default_limit.
 * One step. Returns the person's id, or 0. EXPECTED_VERSION is checked against the person's row (0: not checked). */
gint64 supporter_save (KithSession *session, gint64 id, gint64 expected_version, Values *values,
                       gboolean same_address_is_fine, GError **error);

/* Retired: the present pairs stay, no new ones. An open ask can be answered with a no; a yes is refused. */
gboolean supporter_retire (KithSession *session, gint64 id, GError **error);

/* "away until" from a telephone call; DAY_NONE clears. */
gboolean supporter_set_away (KithSession *session, gint64 id, Day until, GError **error);

/* Records consent for a sensitive AREA. WORDING is what they agreed to, MEANS how ("by e-mail"). */
gboolean supporter_consent (KithSession *session, gint64 id, gint64 area, const char *wording, Day on,
                            const char *means, GError **error);
gboolean supporter_consent_withdraw (KithSession *session, gint64 id, gint64 area, GError **error);

/* A call was logged: an event with NOTE on the person's page. */
gboolean supporter_log_call (KithSession *session, gint64 id, const char *note, GError **error);

/* One line of the register. */
typedef struct {
  gint64 id;
  char *name, *grade,
      *areas; /* areas: names of those that may be shown, "1 private", "consent missing" as SCREENS.md has it */
  long load, limit;
  Day last_asked_on;
  gboolean active, can_help;
} SupporterRow;
void supporter_row_clear (SupporterRow *row);

typedef enum { SUPPORTER_BY_NAME, SUPPORTER_BY_GRADE, SUPPORTER_BY_LOAD, SUPPORTER_BY_LAST_ASKED } SupporterOrder;

/* Ids of the scheme's supporters whose name, e-mail, site, cohort or (non-private) areas contain FILTER (folded; NULL: all), in ORDER.
 * Element: gint64. One pass; the ids of an unfiltered list cost no more than reading an index. STOP (may be NULL) is asked now and
 * then and ends the search early when it answers TRUE, giving NULL without error. */
GArray *supporter_ids (KithSession *session, const char *filter, SupporterOrder order, gboolean retired_too,
                       gboolean (*stop) (gpointer), gpointer stop_data, GError **error);

/* Fills ROW for one id: what a list fetches for the rows it shows. */
gboolean supporter_row (KithSession *session, gint64 id, SupporterRow *row, GError **error);

/* The same of one who is loaded. */
void supporter_row_fill (KithSession *session, const Supporter *supporter, SupporterRow *row);

/* How many there are, and how many can help today. */
gboolean supporter_count (KithSession *session, long *all, long *can_help, GError **error);
