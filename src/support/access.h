/* Requests of people to see what is held about them (BY-11), and their clock: one calendar month from the day one was received, and
 * while the office waits for proof of identity or for what is meant, the clock stands still. All of it needs RIGHT_PEOPLE. */
#pragma once

#include "store/session.h"

typedef struct {
  gint64 id, version, person;
  char *name; /* the person's */
  Day received_on;
  Day due_on;      /* while the clock stands still: what it was when it stopped */
  Day paused_on;   /* DAY_NONE: the clock runs */
  int paused_days; /* of pauses that are over */
  Day answered_on; /* DAY_NONE: open */
  char *note;
} AccessRequest;

void access_request_free (AccessRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccessRequest, access_request_free)

/* The day by which a request received on RECEIVED is to be answered, when its clock stood still for PAUSED_DAYS: the same day of the next
 * month, or its last where the month is shorter, and so many days more. */
Day access_due_day (Day received, int paused_days);

/* By the day due. Element: AccessRequest*. */
GPtrArray *access_list (KithSession *session, gboolean answered_too, GError **error);
AccessRequest *access_load (KithSession *session, gint64 id, GError **error);

/* The open request of PERSON; 0 where there is none (ERROR not set) or that cannot be told (ERROR set). */
gint64 access_open_of (KithSession *session, gint64 person, GError **error);

/* Its id. Refused where the person has one open already, or RECEIVED is still to come. NOTE may be NULL. */
gint64 access_add (KithSession *session, gint64 person, Day received, const char *note, GError **error);

/* Stops the clock; lets it go on from today, the days between added. */
gboolean access_pause (KithSession *session, gint64 id, GError **error);
gboolean access_resume (KithSession *session, gint64 id, GError **error);

/* Answered today; a pause ends with it. */
gboolean access_answered (KithSession *session, gint64 id, GError **error);

/* Leaves ENTRY ("message 12", as the preview names it) out of the pack of request ID, for REASON; NULL puts it back. */
gboolean access_leave_out (KithSession *session, gint64 id, const char *entry, const char *reason, GError **error);
