#include "support/transition.h"

#include "base/hint.h"

#define AFTER(state) (1u << (state))
#define OPEN                                                                                                           \
  (AFTER (REQUEST_NEW) | AFTER (REQUEST_MATCHING) | AFTER (REQUEST_ASKED) | AFTER (REQUEST_ACCEPTED) |                 \
   AFTER (REQUEST_PERMISSION) | AFTER (REQUEST_PERMITTED) | AFTER (REQUEST_BROADCAST) | AFTER (REQUEST_INTRODUCED))
#define SEARCHING (OPEN & ~AFTER (REQUEST_INTRODUCED))

/* What each act may follow, and the sentence where no more particular one is known. */
static const struct {
  unsigned after;
  const char *refusal;
} acts[] = {
  [ACT_EDIT] = { OPEN, "This request is not open, so it stays as it is. Reopen it first." },
  [ACT_ASK] = { SEARCHING, "Nobody can be asked about this request now." },
  [ACT_REMIND] = { OPEN, "Nobody is being asked at present. " HINT_ASK " asks someone." },
  [ACT_ANSWER] = { OPEN, "This request is not open, so an answer changes nothing. Reopen it first." },
  [ACT_VOLUNTEER] = { AFTER (REQUEST_BROADCAST) | AFTER (REQUEST_ACCEPTED) | AFTER (REQUEST_INTRODUCED),
                      "This request has not gone to everyone, so nobody can have offered. " HINT_ASK " asks someone." },
  [ACT_INTRODUCE] = { AFTER (REQUEST_ACCEPTED),
                      "Nobody has said yes, so no details can be passed on. " HINT_ASK " asks someone." },
  [ACT_ASK_PERMISSION] = { AFTER (REQUEST_NEW) | AFTER (REQUEST_MATCHING) | AFTER (REQUEST_ASKED) |
                               AFTER (REQUEST_PERMISSION),
                           "The requester need not be asked for permission now." },
  [ACT_RECORD_PERMISSION] = { AFTER (REQUEST_PERMISSION) | AFTER (REQUEST_PERMITTED) | AFTER (REQUEST_ACCEPTED) |
                                  AFTER (REQUEST_INTRODUCED),
                              "The requester has not been asked about this summary. " HINT_ASK_PERMISSION
                              " asks for permission first." },
  [ACT_BROADCAST] = { AFTER (REQUEST_PERMITTED), "The requester has not agreed to this summary, so it cannot go to "
                                                 "everyone. " HINT_ASK_PERMISSION " asks for permission "
                                                 "first." },
  [ACT_CLOSE] = { OPEN, "This request is closed already." },
  [ACT_WITHDRAW] = { OPEN | AFTER (REQUEST_CLOSED), "This request has been withdrawn already." },
  [ACT_REOPEN] = { AFTER (REQUEST_CLOSED) | AFTER (REQUEST_WITHDRAWN), "This request is open already." },
  [ACT_START_PAIR] = { AFTER (REQUEST_INTRODUCED) | AFTER (REQUEST_CLOSED),
                       "No details have been passed on, so no pair can start. " HINT_INTRODUCE
                       " passes them on after a yes." },
};

/* Where one state deserves its own sentence. */
static const struct {
  Act act;
  RequestState state;
  const char *refusal;
} particular[] = {
  { ACT_ASK, REQUEST_INTRODUCED,
    "Details have been passed on already. If the requester wants someone else, record that first; then " HINT_ASK
    " asks." },
  { ACT_ASK, REQUEST_CLOSED, "This request is closed, so nobody can be asked. Reopen it first." },
  { ACT_ASK, REQUEST_WITHDRAWN, "This request has been withdrawn, so nobody can be asked. Reopen it first." },
  { ACT_VOLUNTEER, REQUEST_CLOSED, "This request is closed, so an offer cannot be kept with it. Reopen it first." },
  { ACT_VOLUNTEER, REQUEST_WITHDRAWN, "This request has been withdrawn. Thank them; nothing is recorded here." },
  { ACT_INTRODUCE, REQUEST_ASKED,
    "Nobody has said yes yet, so no details can be passed on. " HINT_RECORD " records an answer; " HINT_ASK
    " asks someone else." },
  { ACT_INTRODUCE, REQUEST_INTRODUCED,
    "Details have been passed on already. If the requester wants someone else, record that first." },
  { ACT_INTRODUCE, REQUEST_CLOSED, "This request is closed, so no details can be passed on. Reopen it first." },
  { ACT_INTRODUCE, REQUEST_WITHDRAWN, "This request has been withdrawn, so no details can be passed on." },
  { ACT_ASK_PERMISSION, REQUEST_ACCEPTED,
    "Somebody has said yes. " HINT_INTRODUCE " passes the details on; no broadcast is needed." },
  { ACT_ASK_PERMISSION, REQUEST_PERMITTED,
    "The requester has agreed to this summary already. " HINT_BROADCAST " sends it to everyone." },
  { ACT_ASK_PERMISSION, REQUEST_BROADCAST,
    "This summary has gone to everyone already. " HINT_RECORD " records who offers." },
  { ACT_ASK_PERMISSION, REQUEST_INTRODUCED, "Details have been passed on already, so no broadcast is needed." },
  { ACT_ASK_PERMISSION, REQUEST_CLOSED, "This request is closed. Reopen it first." },
  { ACT_ASK_PERMISSION, REQUEST_WITHDRAWN, "This request has been withdrawn. Reopen it first." },
  { ACT_RECORD_PERMISSION, REQUEST_BROADCAST,
    "This summary has gone to everyone already; that cannot be called back." },
  { ACT_RECORD_PERMISSION, REQUEST_CLOSED, "This request is closed. Reopen it first." },
  { ACT_RECORD_PERMISSION, REQUEST_WITHDRAWN, "This request has been withdrawn. Reopen it first." },
  { ACT_BROADCAST, REQUEST_PERMISSION,
    "The requester has not answered yet, and silence is not consent. " HINT_RECORD_PERMISSION " records the answer." },
  { ACT_BROADCAST, REQUEST_ACCEPTED,
    "Somebody has said yes. " HINT_INTRODUCE " passes the details on; no broadcast is needed." },
  { ACT_BROADCAST, REQUEST_BROADCAST,
    "This summary has gone to everyone already. " HINT_RECORD " records who offers." },
  { ACT_BROADCAST, REQUEST_INTRODUCED, "Details have been passed on already, so no broadcast is needed." },
  { ACT_BROADCAST, REQUEST_CLOSED, "This request is closed, so nothing can be sent. Reopen it first." },
  { ACT_BROADCAST, REQUEST_WITHDRAWN, "This request has been withdrawn, so nothing can be sent." },
  { ACT_CLOSE, REQUEST_WITHDRAWN, "This request has been withdrawn, which ends it too." },
};

const char *transition_refusal (RequestState state, Act act)
{
  if ((acts[act].after & AFTER (state)) != 0)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (particular); i++) {
    if (particular[i].act == act && particular[i].state == state)
      return particular[i].refusal;
  }
  return acts[act].refusal;
}

RequestState request_state_of (const RequestParts *parts)
{
  if (parts->withdrawn)
    return REQUEST_WITHDRAWN;
  if (parts->closed)
    return REQUEST_CLOSED;
  if (parts->introduced)
    return REQUEST_INTRODUCED;
  if (parts->usable_yeses > 0)
    return REQUEST_ACCEPTED;
  if (parts->broadcast)
    return REQUEST_BROADCAST;
  if (parts->permission_yes)
    return REQUEST_PERMITTED;
  if (parts->permission_asked)
    return REQUEST_PERMISSION;
  if (parts->open_asks > 0)
    return REQUEST_ASKED;
  return parts->other_asks > 0 ? REQUEST_MATCHING : REQUEST_NEW;
}
