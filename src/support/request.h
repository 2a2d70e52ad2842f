/* Requests for support: the record, its life and its page. */
#pragma once

#include "base/field.h"
#include "mail/message.h"
#include "store/session.h"
#include "support/letter.h"

/* name, email, phone, cohort, site, area, detail, issue, summary, prefers, via, received, keep_apart. */
extern const Field request_fields[];

typedef enum {
  REQUEST_NEW,
  REQUEST_MATCHING, /* nobody is being asked at present; somebody was */
  REQUEST_ASKED,
  REQUEST_ACCEPTED,
  REQUEST_PERMISSION, /* the requester was asked whether a summary may go to everyone */
  REQUEST_PERMITTED,
  REQUEST_BROADCAST,
  REQUEST_INTRODUCED,
  REQUEST_CLOSED,
  REQUEST_WITHDRAWN,
} RequestState;

const char *request_state_name (RequestState state); /* as stored and in JSON: "new" … */

/* What may be said before a yes: all that a text to a supporter is rendered from. Holds nothing about the requester. */
typedef struct {
  char *tag;     /* "PS-42" */
  char *area;    /* name */
  char *summary; /* the one text that may ever be sent, "" */
} Matter;

void matter_free (Matter *matter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Matter, matter_free)

typedef struct {
  gint64 id, version;
  gint64 area;
  char *area_name;
  gboolean sensitive;
  char *detail, *summary, *prefers, *via;
  Day received_on;
  long matter;
  RequestState state;
  char *closed_as; /* NULL while open */
  Day closed_on;
  /* Of the present matter. ASKS_ALL leaves out volunteers and questions that have not left; ASKS_UNSENT of them still may. ASKS_YES
   * counts volunteers too, who are ASKS_OFFERED. */
  long asks_open, asks_yes, asks_no, asks_all, asks_unsent, asks_offered;
  Letter letter;     /* whether the message that its open task comes from has left */
  gboolean reminder; /* that message is a reminder: the question has left */
  Day due_on;        /* of its open task, DAY_NONE where none */
  char *next;        /* what is next, a sentence without the requester's name: "Sam Hill's answer was due yesterday." */
  const char *step;  /* the same in a few words: "no answer: remind, ask next"; static, "" once it has ended */
} Request;           /* nothing in it names the requester */

void request_free (Request *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

Request *request_load (KithSession *session, gint64 id, GError **error);

/* By age, oldest first. Element: Request*. FILTER (may be NULL): number, area or state; never matches the requester's name. */
GPtrArray *request_list (KithSession *session, gboolean closed_too, const char *filter, GError **error);

/* What is private: the requester and the issue. Reading it is audited. */
typedef struct {
  gint64 requester;
  char *name, *email, *phone, *cohort, *site;
  char *issue;           /* PRIVATE_TEXT_CLOSED (store/private_text.h) where it stays closed */
  GPtrArray *kept_apart; /* char*, names */
} RequestPrivate;
void request_private_free (RequestPrivate *private_part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RequestPrivate, request_private_free)
RequestPrivate *request_reveal (KithSession *session, gint64 id, GError **error);

/* For the form: all of request_fields. Counts as revealing. */
Values *request_values (KithSession *session, gint64 id, GError **error);

/* Adds (ID 0) or changes. `name` may be "Name <address>" or a pasted "From:" line. The requester is recognised by address with the same name; the same
 * address with another name is refused with that sentence unless SAME_ADDRESS_IS_FINE. Changing area, detail or summary raises the matter: asks, yeses and
 * permission are void. One step. Returns the id, or 0; complaints are set on VALUES. */
gint64 request_save (KithSession *session, gint64 id, gint64 expected_version, Values *values,
                     gboolean same_address_is_fine, GError **error);

/* "today", "1 day", "9 days": how long REQUEST has been open. Caller frees. */
char *request_age_words (const Request *request, Day today);

gboolean request_withdraw (KithSession *session, gint64 id, GError **error);
gboolean request_reopen (KithSession *session, gint64 id, GError **error);

/* AS: "details-passed-on" (only after an introduction), "met", "unmet", "duplicate". */
gboolean request_close (KithSession *session, gint64 id, const char *as, GError **error);
gboolean request_log_call (KithSession *session, gint64 id, const char *note, GError **error);

/* What happened, oldest first. */
typedef struct {
  Day on;
  gint64 at;
  char *text; /* "Asked Lee Wong": never the requester's name */
  char *mark; /* right column: "you", the actor, "sent 09:02", "waiting", "not sent" */
} Happening;
void happening_free (Happening *happening);
GPtrArray *request_history (KithSession *session, gint64 id, GError **error); /* Happening* */

/* Who may be told what today: two texts each. */
typedef struct {
  char *who;  /* "Requester", or a supporter's name */
  char *what; /* "\"Two people asked, one said no.\" No names." */
} MayBeTold;
void may_be_told_free (MayBeTold *entry);
GPtrArray *request_may_be_told (KithSession *session, gint64 id, GError **error); /* MayBeTold* */

/* REQUEST's summary as it may be shown while who asks is hidden: one that names them, and could not be sent, is a sentence that says so
 * (with hints, base/hint.h). NULL: an error. Caller frees. */
char *request_summary_shown (KithSession *session, const Request *request, GError **error);

/* A summary that could identify someone in a small cohort: a warning sentence, or NULL (BY-6). Searches the text for the requester's names, address,
 * phone, cohort and site, and counts the cohort. Caller frees. */
char *request_summary_warning (KithSession *session, gint64 id, const char *summary, GError **error);
