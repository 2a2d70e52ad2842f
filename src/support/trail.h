/* The audit trail as a coordinator reads it: who did and looked at what, when, without any value (BY-11, LA-14).
 *
 * Only a coordinator of all schemes may read it (RIGHT_AUDIT), and that it was read is noted once in each session. */
#pragma once

#include "base/day.h"
#include "store/session.h"

/* What a line is about. Zero where it is not about one of these, or the row that says so is gone. */
typedef struct {
  gint64 people[2], request, pair, message;
  gboolean supporter; /* people[0] is one */
} TrailSubject;

typedef struct {
  gint64 id, at; /* seconds since the epoch */
  char *who, *account;
  char *action, *table, *fields; /* as kept */
  gint64 row;
  TrailSubject subject;
  char *words;   /* "changed supporter 12: e-mail" */
  char *details; /* what was changed or shown, in words; "" */
} TrailLine;

void trail_line_free (TrailLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrailLine, trail_line_free)

/* Which lines. Zero-initialised: all of them; but days that are not given are DAY_NONE. */
typedef struct {
  const char *who;    /* a holder's name; NULL: anybody */
  const char *record; /* "person", "request", "pair", "message" or a table; NULL: a person or a request */
  gint64 number;      /* of that record, with what hangs on it; 0: any */
  Day from, until;    /* both included */
  const char *text;   /* words that all stand in who, what or day; NULL: any */
  guint limit;        /* 0: no limit */
} TrailFilter;

/* "42", "person:12", "supporter:12", "PS-42", "setting:3" into FILTER, whose `record` is then static or part of TEXT's own table names. FALSE
 * with KITH_ERROR_INPUT. */
gboolean trail_record (const char *text, TrailFilter *filter, GError **error);

/* The right to read, and the note that it was read. Everything below asks for it first. */
gboolean trail_open (KithSession *session, GError **error);

/* Newest first. Element: gint64. OVERTAKEN (may be NULL) says that the answer is no longer wanted: NULL without an error then. */
GArray *trail_ids (KithSession *session, const TrailFilter *filter, gboolean (*overtaken) (gpointer data),
                   gpointer data, GError **error);
TrailLine *trail_line (KithSession *session, gint64 id, GError **error);

/* The sentence for a line, and its details. Pure. */
char *trail_words (const TrailLine *line);
char *trail_details (const TrailLine *line);
