/* Requests in the store: reading, and the SQL that other files of this folder need about them. */
#pragma once

#include "support/request.h"
#include "support/transition.h"

/* The earliest open task of a request, and what is needed to say what is next. */
typedef struct {
  char *kind;        /* NULL: none */
  Day due_on;        /* not before its snooze */
  char *supporter;   /* of its ask, NULL where none */
  Letter letter;     /* whether the message it comes from has left */
  gboolean reminder; /* that message is a reminder */
  gint64 release_at,
      handed_at; /* of that message, in seconds since the epoch; 0 where there is none, or it has not left */
} NextTask;

void next_task_clear (NextTask *task);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NextTask, next_task_clear)

/* Without `next`; *TASK (may be NULL) is the earliest open one. */
Request *request_store_load (KithSession *session, gint64 id, NextTask *task, GError **error);

/* Every request of the scheme by age, TASKS one for each. Element: Request*, NextTask. Two statements, whatever
 * their number. */
GPtrArray *request_store_list (KithSession *session, gboolean closed_too, GArray *tasks, GError **error);

/* The requester's person row; 0 with an error where there is no such request. */
gint64 request_requester (KithSession *session, gint64 id, GError **error);
char *request_issue (KithSession *session, gint64 id, GError **error);

/* What the stored parts say, as request_state_of() takes them: with the yeses good today, or on another DAY. */
gboolean request_parts (KithSession *session, gint64 id, RequestParts *parts, GError **error);
gboolean request_parts_on (KithSession *session, gint64 id, Day day, RequestParts *parts, GError **error);

/* How many people of the store are of COHORT, whatever its capitals; -1 with an error. */
long cohort_size (KithSession *session, const char *cohort, GError **error);

/* Names of those kept apart from PERSON for good by the field keep_apart. IDS (may be NULL) gets conflict row and
 * person. */
typedef struct {
  gint64 conflict, person;
  char *name;
} KeptApart;
void kept_apart_clear (KeptApart *entry);
GArray *kept_apart_list (KithSession *session, gint64 person, GError **error); /* KeptApart */

/* The rows of one request's events, oldest first. */
typedef struct {
  Day on;
  gint64 at, release_at, handed_at;
  char *kind, *note, *actor, *person, *message_state; /* person and message_state may be NULL */
  long batch, batch_left, batch_waiting;              /* of a broadcast: its messages; 0 for all else */
} EventRow;
void event_row_clear (EventRow *row);
GArray *event_rows (KithSession *session, gint64 request, GError **error);
