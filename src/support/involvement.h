/* What a supporter has to do with requests, and what happened with them: for the supporter's page. */
#pragma once

#include "store/session.h"
#include "support/letter.h"

typedef struct {
  gint64 request;
  char *area;       /* "private issue" where sensitive */
  char *state;      /* as stored in ask.state */
  gboolean waiting; /* an ask without an answer, or a yes not used yet, of an open request */
  Letter letter;    /* whether the question, or the introduction made from the yes, has left */
  Day asked_on, due_on, answered_on, expires_on;
} Involvement;
void involvement_free (Involvement *involvement);

/* Waiting ones first, then the newest; at most LIMIT. Element: Involvement*. */
GPtrArray *involvement_list (KithSession *session, gint64 supporter, guint limit, GError **error);

/* "asked Fri 14 Nov, answer due Tue 18 Nov". Caller frees. */
char *involvement_words (const Involvement *involvement, Day today);

/* Something that happened with the supporter apart from any request: a call. */
typedef struct {
  Day on;
  char *text, *actor;
} PersonEvent;
void person_event_free (PersonEvent *event);

/* Newest first, at most LIMIT. Element: PersonEvent*. */
GPtrArray *person_events (KithSession *session, gint64 person, guint limit, GError **error);
