/* Asks in the store: the questions to supporters, what they answered, and what they let be passed on. */
#pragma once

#include "support/introduction.h"

/* One ask as stored. */
typedef struct {
  gint64 id, request, supporter;
  long matter;
  char *state;
  gboolean volunteered, share_email, share_phone;
  Day asked_on, due_on, answered_on, expires_on, reminded_on;
} Ask;

void ask_free (Ask *ask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

/* The latest ask of SUPPORTER about REQUEST. NULL without an error where there is none. */
Ask *ask_latest (KithSession *session, gint64 request, gint64 supporter, GError **error);

/* The usable yeses of REQUEST, and those 'kept' that could be used still. Element: gint64, the supporter. */
GArray *ask_yeses (KithSession *session, gint64 request, GError **error);
GArray *ask_kept (KithSession *session, gint64 request, GError **error);

GPtrArray *ask_rows (KithSession *session, gint64 request, GError **error); /* AskRow* */

/* A supporter as a message needs them. */
typedef struct {
  gint64 id;
  char *name, *email, *phone;
  gboolean active, share_email, share_phone;
  long limit, open_asks, unused_yeses, active_pairs;
} Recipient;

void recipient_free (Recipient *recipient);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Recipient, recipient_free)

/* KITH_ERROR_INPUT where SUPPORTER is none of this scheme. */
Recipient *recipient_load (KithSession *session, gint64 supporter, GError **error);

/* Whom a broadcast of REQUEST reaches: active supporters with an address who are not away, but nobody who is or is kept apart from
 * the requester, or reads mail under the requester's address. Element: Recipient*. */
GPtrArray *broadcast_recipients (KithSession *session, gint64 request, GError **error);

/* TRUE when REQUEST's area is not sensitive, or SUPPORTER's consent to its use is in force. */
gboolean has_consent (KithSession *session, gint64 request, gint64 supporter);

/* TRUE when a message of KIND, not discarded, was written for REQUEST (about ASK, when not 0). */
gboolean message_of_kind (KithSession *session, gint64 request, gint64 ask, const char *kind);

/* How far such a message has come: the latest one. */
typedef struct {
  Letter letter; /* LETTER_NONE: there is none */
  gboolean by_hand;
  gint64 queued_at, handed_at; /* seconds since the epoch; 0 where it has not come to that */
} Written;
gboolean message_written (KithSession *session, gint64 request, gint64 ask, const char *kind, Written *written,
                          GError **error);

/* TRUE when the question of ASK was written and has not left. */
gboolean question_waits (KithSession *session, gint64 ask);

/* TRUE when somebody's details were written to the requester of REQUEST and have not left. */
gboolean introduction_waits (KithSession *session, gint64 request);

/* The supporter of ASK, 0 where there is none. */
gint64 ask_supporter (KithSession *session, gint64 ask);

/* TRUE when a conflict between the two is in force today. */
gboolean are_kept_apart (KithSession *session, gint64 one, gint64 other);

/* What REQUEST has been asked about: the present matter's live or last permission, 0 where none. */
typedef struct {
  gint64 id;
  char *state, *wording; /* NULL where id is 0 */
  Day asked_on, due_on, answered_on;
} Permission;

void permission_clear (Permission *permission);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Permission, permission_clear)
gboolean permission_load (KithSession *session, gint64 request, Permission *permission, GError **error);

/* Introductions of REQUEST that still stand. Element: gint64. */
GArray *standing_introductions (KithSession *session, gint64 request, GError **error);
/* Those made from ASK. */
GArray *introductions_of_ask (KithSession *session, gint64 ask, GError **error);

/* TRUE when ASK is about its request as it stands. */
gboolean ask_is_present (KithSession *session, gint64 ask);

/* TRUE when a broadcast of the present matter was made. */
gboolean was_broadcast (KithSession *session, gint64 request);
