/* Retention: how long each kind of record is kept, what has been kept long enough, and clearing it. The months are settings of the office; 0 keeps
 * for good. Clearing takes the texts away as erasure does; figures stay. It cannot be taken back. Needs RIGHT_PEOPLE. */
#pragma once

#include "store/session.h"

typedef struct {
  const char *name;    /* "requests", as in the command */
  const char *title;   /* "Texts of closed requests" */
  const char *goes;    /* what clearing takes, a sentence */
  const char *setting; /* its months (store/setting.h) */
} RetentionKind;

/* Ended by one without a name. */
const RetentionKind *retention_kinds (void);
const RetentionKind *retention_kind (const char *name); /* NULL: no such kind */

typedef struct {
  const RetentionKind *kind;
  gint64 id;     /* of a request, a message, a person, a pair */
  char *subject; /* "Request 12" */
  Day since;     /* closed, sent, retired, ended */
} RetentionItem;

void retention_item_free (RetentionItem *item);

/* By kind, oldest first. Element: RetentionItem*. */
GPtrArray *retention_due (KithSession *session, GError **error);

/* Whether Today should say so: something is due, and nobody has looked through it for a month. */
gboolean retention_is_due (KithSession *session, gboolean *due, GError **error);

/* Somebody looked through it today. */
gboolean retention_note_look (KithSession *session, GError **error);

/* Clears those of ITEMS (RetentionItem*) that are still due, in one step. *COUNT (may be NULL) is how many. *NOTE (may be NULL) as in
 * person_erase(). */
gboolean retention_clear (KithSession *session, const GPtrArray *items, guint *count, char **note, GError **error);
