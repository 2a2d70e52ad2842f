/* Messages: one text to one recipient. The type has room for one recipient only. */
#pragma once

#include "store/session.h"

typedef enum {
  MESSAGE_WAITING, /* queued: in its hold, or waiting to be handed over */
  MESSAGE_SENDING,
  MESSAGE_SENT,
  MESSAGE_FAILED,
  MESSAGE_UNCERTAIN, /* the program stopped between handing over and recording; never sent again by itself */
  MESSAGE_BY_HAND,   /* the coordinator sent it outside kith */
  MESSAGE_DISCARDED,
} MessageState;

const char *message_state_name (MessageState state); /* "waiting": as in the store */
gboolean message_state_from_name (const char *name, MessageState *state);

#define MESSAGE_NOTE "note" /* the kind of a message that stands outside a request's course */

typedef struct {
  gint64 id, version;        /* 0 for a preview */
  char *kind;                /* as stage_name(), or MESSAGE_NOTE */
  gint64 request, pair, ask; /* 0 where none */
  gint64 recipient;          /* person */
  char *to_name, *to_address, *from_name, *from_address, *subject, *body, *message_id;
  MessageState state;
  gint64 queued_at, release_at, handed_at; /* seconds since the epoch; handed_at 0: not yet */
  char *problem;                           /* why it failed or waits, "" */
  gboolean to_requester; /* of one in the outbox: its reader asked for support, and no list names them */
} Message;

void message_free (Message *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Message, message_free)

/* The bytes handed to sendmail, built with GMime, parsed again and found to have exactly one recipient, the one meant. Caller frees.
 * KITH_ERROR_REFUSED otherwise. DATE in seconds since the epoch. */
char *message_render (const Message *message, gint64 date, size_t *size, GError **error);

/* The check that message_render() ends with: TRUE when BYTES, parsed, have the recipient of MESSAGE as their one recipient, its sender
 * as their one sender, and no header that ours do not have. */
gboolean message_reaches_only (const Message *message, const char *bytes, size_t size);

/* For copying by hand: no borders, whole paragraphs, "To: …" "Subject: …" first. Caller frees. */
char *message_copy_text (const Message *message);
