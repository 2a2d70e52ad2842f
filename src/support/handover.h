/* Handing over: what a coordinator who leaves and the one who follows have to do, and the work that is open, without anybody's name.
 *
 * Each step can be done alone and in any order, by the calls and commands that do it at other times too; here stands which are left. */
#pragma once

#include "store/session.h"

typedef enum { HANDOVER_SUCCESSOR, HANDOVER_SENDER, HANDOVER_REMOVE } HandoverKind;

typedef struct {
  HandoverKind kind;
  gboolean done;
  char *what; /* "A successor can open the store" */
  char *how;  /* what to do where it is not done, or how it stands */
} HandoverStep;
void handover_step_free (HandoverStep *step);

/* Who leaves: as recorded, or the session's actor. Caller frees. */
char *handover_leaver (KithSession *session);
gboolean handover_has_begun (KithSession *session);

/* LEAVER, who can open the store, hands over from now on. Needs RIGHT_HOLDERS. */
gboolean handover_begin (KithSession *session, const char *leaver, GError **error);

/* The sender stays as it is, by decision. Needs RIGHT_OFFICE. */
gboolean handover_keep_sender (KithSession *session, GError **error);

/* The sender's settings in one step; NULL leaves one as it is. Needs RIGHT_OFFICE. */
gboolean handover_set_sender (KithSession *session, const char *name, const char *address, const char *signature,
                              GError **error);

/* In the order in which they are best done. Element: HandoverStep*. */
GPtrArray *handover_steps (KithSession *session, GError **error);

/* One thing that is open: a request, a pair, a message. Nobody is named, and a sensitive issue is "private issue". */
typedef struct {
  const char *table; /* "request", "pair", "message" */
  gint64 id;
  char *subject; /* "Request 42" */
  char *about;   /* the issue, the agreement's state, the kind of message */
  char *next;    /* "no answer: remind, ask next" */
  Day due_on;    /* DAY_NONE: none */
} HandoverWork;
void handover_work_free (HandoverWork *work);

/* Requests by number, pairs, the outbox. Element: HandoverWork*. */
GPtrArray *handover_work (KithSession *session, GError **error);
