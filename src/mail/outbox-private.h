/* What the files of the outbox share. No other folder includes this. */
#pragma once

#include "mail/outbox.h"

/* As stored: what outbox_load() shows of a row in 'sending' depends on its sender. */
typedef struct {
  MessageState state;
  gint64 version, release_at;
  gint64 sender, since; /* process and time of 'sending', 0 where none */
} OutboxState;

/* KITH_ERROR_INPUT when there is no such message. */
gboolean outbox_state (KithSession *session, gint64 id, OutboxState *state, GError **error);

/* Ids in the order to send them. Element: gint64. */
GArray *outbox_ready (KithSession *session, gboolean even_held, GError **error);
GArray *outbox_sending (KithSession *session, GError **error);

/* TRUE when the process that marked a message 'sending' cannot be handing it over any more. */
gboolean outbox_sender_is_gone (gint64 sender, gint64 since, gint64 now);

/* What an uncertain message says. */
#define OUTBOX_CUT_OFF                                                                                                 \
  "The program stopped while this message was handed over, so it may have been sent. Ask, or look in the mail "        \
  "program's log, before "                                                                                             \
  "it is sent again."
