/* The two-key introduction: ask about the issue, record the answer, pass the details on; or permission and broadcast.
 *
 * Each act has a preview: the message exactly as it would be queued, with nothing written. A message to a supporter is
 * rendered from a Matter alone and searched for the requester's details before it is queued; a hit refuses. */
#pragma once

#include "mail/message.h"
#include "support/request.h"

typedef enum { ANSWER_YES, ANSWER_NO, ANSWER_VOLUNTEER, ANSWER_TAKEN_BACK, ANSWER_NONE /* no reply */ } Answer;
gboolean answer_from_name (const char *name, Answer *answer);

/* What the supporter agreed to pass on. */
typedef struct {
  gboolean email, phone;
} Share;

/* "email,phone" → Share. */
gboolean share_parse (const char *text, Share *share, GError **error);

Message *request_ask_preview (KithSession *session, gint64 request, gint64 supporter, GError **error);
/* Checks the state, every eligibility rule and the leak search; writes ask, message, task, event. Returns the message's id, or 0. */
gint64 request_ask (KithSession *session, gint64 request, gint64 supporter, GError **error);

/* A reminder to a supporter who has not answered. */
Message *request_remind_preview (KithSession *session, gint64 request, gint64 supporter, GError **error);
gint64 request_remind (KithSession *session, gint64 request, gint64 supporter, GError **error);

/* Records an answer. SHARE (may be NULL: what the supporter's record says) must lie within what the supporter lets be passed on. A later yes beside one that
 * was already used is thanked and kept. */
gboolean request_answer (KithSession *session, gint64 request, gint64 supporter, Answer answer, const Share *share,
                         GError **error);

/* Passes the details of SUPPORTER (0: the only one who said yes; refused if several) on to the requester. */
Message *request_introduce_preview (KithSession *session, gint64 request, gint64 supporter, GError **error);
gint64 request_introduce (KithSession *session, gint64 request, gint64 supporter, GError **error);

/* The requester wants someone else after an introduction. */
gboolean request_wants_another (KithSession *session, gint64 request, GError **error);

/* Asks the requester whether the summary as it stands may go to everyone. */
Message *request_permission_preview (KithSession *session, gint64 request, GError **error);
gint64 request_permission_ask (KithSession *session, gint64 request, GError **error);

/* What to do, or what is waited for, where nobody can be asked about REQUEST at present; NULL where somebody's answer is awaited,
 * somebody has said yes, or it is not open. A sentence with hints; caller frees. */
char *request_nobody_to_ask (KithSession *session, const Request *request);

/* TRUE while the last question for permission has not left. */
gboolean request_permission_waits (KithSession *session, gint64 request);

/* Binds to the text last asked about. HOW: "by e-mail", which a yes cannot have come by while the question waits in the outbox; then it
 * must have been said in another way. ON: DAY_NONE is today. */
gboolean request_permission_record (KithSession *session, gint64 request, gboolean yes, Day on, const char *how,
                                    GError **error);

/* One message for each active supporter with an address, but never the requester or anyone kept apart from them. PREVIEW: the first message, and in *RECIPIENTS how many. */
Message *request_broadcast_preview (KithSession *session, gint64 request, guint *recipients, GError **error);
gboolean request_broadcast (KithSession *session, gint64 request, guint *recipients, GError **error);

/* A "received" message to the requester. */
Message *request_acknowledge_preview (KithSession *session, gint64 request, GError **error);
gint64 request_acknowledge (KithSession *session, gint64 request, GError **error);

/* Thanks to a supporter whose answer was not needed or was no. */
Message *request_thank_preview (KithSession *session, gint64 request, gint64 supporter, GError **error);
gint64 request_thank (KithSession *session, gint64 request, gint64 supporter, GError **error);

/* The supporters of this request with their ask's state, newest first, for "record answer". */
typedef struct {
  gint64 supporter, ask;
  char *name, *state; /* as stored in ask.state */
  gboolean volunteered, share_email, share_phone;
  Letter letter; /* whether the question, or the introduction made from the yes, has left */
  Day asked_on, due_on, answered_on, expires_on, reminded_on;
} AskRow;
void ask_row_free (AskRow *row);
GPtrArray *request_asks (KithSession *session, gint64 request, GError **error); /* AskRow* */

/* How many are kept after a broadcast etc. is read from request_asks(). What the present permission is: "none", "asked", "yes", "no"; caller frees. */
char *request_permission_state (KithSession *session, gint64 request, char **wording, GError **error);

/* What became of the messages of REQUEST's broadcast: GONE (or perhaps gone), WAITING (or failed), STOPPED. */
typedef struct {
  long gone, waiting, stopped;
} BroadcastCounts;
gboolean request_broadcast_counts (KithSession *session, gint64 request, BroadcastCounts *counts, GError **error);
