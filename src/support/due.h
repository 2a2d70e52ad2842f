/* What is due: one list, with snooze (BY-7). */
#pragma once

#include "store/session.h"
#include "support/letter.h"

typedef enum { DUE_YOURS, DUE_WAITING, DUE_STORE } DueSection;

typedef struct {
  gint64 id; /* task, 0 for the store's own needs */
  DueSection section;
  /* "suggest", "answer", "introduce", "permission", "broadcast", "volunteers", "nobody-left", "quiet", "agreement", "sign", "outbox", "backup",
   * "backups", "second-person", "access", "retention" */
  char *kind;
  gint64 request, pair, ask, access; /* 0 where it is about none */
  gint64 message;                    /* that is to be sent first, 0: none */
  Day due_on;
  char *subject; /* "Request 42", "Pair 17" */
  char *about;   /* area name, "private issue" where sensitive, "Agreement" */
  char *next;    /* "no answer: remind, ask next" */
} Due;

void due_free (Due *due);

/* What a task of KIND asks for, in a few words: "a yes: pass the details on". ONE_ASK: it is about one supporter. UNSENT: what
 * letter_next() says of the message it comes from. LATE: its day is over. Static, or UNSENT. */
const char *due_next (const char *kind, gboolean one_ask, const char *unsent, gboolean late);

/* By section, then day, then id. Element: Due*. Snoozed ones come back on their day. */
GPtrArray *due_list (KithSession *session, GError **error);

/* Not before UNTIL. */
gboolean due_snooze (KithSession *session, gint64 task, Day until, GError **error);

/* What came since this actor's last visit: "3 sent, 1 new request, 1 closed by kith", or "" on the first. Caller frees. *SINCE: its day. */
char *due_since_last_visit (KithSession *session, Day *since, GError **error);

/* Notes the present visit, when it ends. */
gboolean due_note_visit (KithSession *session, GError **error);

/* The daily turn, run when a session opens: yeses past their date expire, requests that stayed quiet after an introduction close as
 * 'details-passed-on' (LA-13), each with its event. Doing it twice does nothing more. */
gboolean due_turn_the_day (KithSession *session, GError **error);

/* Brings REQUEST's state and its tasks in line with its parts; every act of support calls it inside its step. */
gboolean request_refresh (KithSession *session, gint64 request, GError **error);
gboolean pair_refresh (KithSession *session, gint64 pair, GError **error);
