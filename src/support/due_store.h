/* Tasks in the store. */
#pragma once

#include "support/due.h"
#include "support/letter.h"

/* One open task with what its sentence needs. */
typedef struct {
  gint64 id, request, pair, ask;
  char *kind, *area, *supporter; /* area NULL for a pair's, supporter NULL where there is no ask */
  gboolean sensitive;
  Day due_on, snoozed_until;
  Letter letter;     /* whether the message it comes from has left */
  gboolean reminder; /* that message is a reminder */
  gint64 message,
      release_at; /* that message and when its hold ends, in seconds since the epoch; 0 where there is none */
  int signatures; /* of a pair's present agreement, -1 where it has none */
} OpenTask;

void open_task_clear (OpenTask *task);

/* Those of the scheme that are not snoozed beyond today. Element: OpenTask. One statement. */
GArray *due_tasks (KithSession *session, GError **error);

/* Messages that wait though their hold is over, and that no task tells of: how many, and the day the earliest was to leave. */
typedef struct {
  long count;
  Day since;
} ReadyMessages;
gboolean ready_messages (KithSession *session, ReadyMessages *ready, GError **error);

/* FALSE without an error: no open task of that number. */
gboolean due_task_is_open (KithSession *session, gint64 task, gint64 *request, gint64 *pair, GError **error);

/* What came about since a moment: messages sent, requests logged, and, by the turn of the day, requests closed since all
 * stayed quiet and yeses expired. */
typedef struct {
  long sent, logged, closed, expired;
} SinceCounts;
gboolean count_since (KithSession *session, gint64 seconds, SinceCounts *counts, GError **error);

/* What the day turns over. */
typedef struct {
  gint64 id, request, supporter;
  Day day; /* when the answer was due, or until when the yes was good */
} TurnRow;

/* Yeses whose date is past. Element: TurnRow. */
GArray *expired_yeses (KithSession *session, GError **error);
/* Open asks past their day that nobody has noted yet, but those whose question has not left. */
GArray *overdue_asks (KithSession *session, GError **error);
/* Introduced requests that stayed quiet to their day, unless that is snoozed or the details have not left. Only `request` is set. */
GArray *quiet_requests (KithSession *session, GError **error);
/* Open requests for which nobody is being asked. Only `request` is set. */
GArray *searching_requests (KithSession *session, GError **error);
