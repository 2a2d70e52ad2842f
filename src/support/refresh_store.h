/* What refreshing a request or a pair reads about its tasks. */
#pragma once

#include "base/day.h"
#include "store/session.h"

typedef struct {
  gint64 id;        /* 0 for one that is only wanted */
  const char *kind; /* static */
  gint64 ask;       /* 0: none */
  Day due_on;       /* DAY_NONE for a wanted one that keeps the day it first had */
} TaskRow;

/* The open tasks of REQUEST, or of PAIR when REQUEST is 0. Element: TaskRow. A kind that this program does not
 * know has kind NULL. */
GArray *open_tasks (KithSession *session, gint64 request, gint64 pair, GError **error);

/* A wanted 'answer' task for each open ask of the present matter. */
gboolean want_answers (KithSession *session, gint64 request, GArray *wanted, GError **error);

/* The one usable yes's ask, 0 where there are several. */
gint64 only_yes (KithSession *session, gint64 request);

/* Until when an answer on permission, volunteers or news may come. DAY_NONE where there is nothing to wait for. */
Day permission_due (KithSession *session, gint64 request);
Day broadcast_sent (KithSession *session, gint64 request);
Day quiet_day (KithSession *session, gint64 request);

/* An introduction that stands, of an open request, and when its message left. */
typedef struct {
  gint64 id, request;
  Day quiet_on;
  gint64 handed_at; /* seconds since the epoch */
} LeftIntroduction;

/* Those whose message left at SINCE or later. Element: LeftIntroduction. */
GArray *introductions_left (KithSession *session, gint64 since, GError **error);

/* How many signatures the pair's present agreement carries: 0–2, -1 where it has no agreement. *LIVE: the pair has
 * not ended. */
gboolean pair_signatures (KithSession *session, gint64 pair, int *signatures, gboolean *live, GError **error);
