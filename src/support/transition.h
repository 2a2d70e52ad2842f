/* The pure transition table of a request: which act may follow which state, and the state that its parts add up to. */
#pragma once

#include "support/request.h"

typedef enum {
  ACT_EDIT,
  ACT_ASK,
  ACT_REMIND,
  ACT_ANSWER,    /* record a supporter's answer */
  ACT_VOLUNTEER, /* somebody offers after the broadcast */
  ACT_INTRODUCE,
  ACT_ASK_PERMISSION,
  ACT_RECORD_PERMISSION,
  ACT_BROADCAST,
  ACT_CLOSE,
  ACT_WITHDRAW,
  ACT_REOPEN,
  ACT_START_PAIR,
} Act;

/* NULL when ACT may follow STATE, else the sentence that says why not and what to press (static). */
const char *transition_refusal (RequestState state, Act act);

/* What a request's parts say. */
typedef struct {
  gboolean closed, withdrawn;
  guint open_asks, usable_yeses, other_asks; /* of the present matter */
  gboolean permission_asked, permission_yes; /* of the present matter */
  gboolean broadcast;                        /* of the present matter */
  gboolean introduced;                       /* and the requester does not want another */
} RequestParts;

RequestState request_state_of (const RequestParts *parts);
