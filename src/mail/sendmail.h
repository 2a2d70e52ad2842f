/* Handing one message to sendmail: spawned without a shell, addresses on its standard input only, signal mask reset, own session, closed
 * descriptors, clean environment. */
#pragma once

#include <glib.h>

typedef enum {
  SENDMAIL_TAKEN,
  SENDMAIL_LATER,   /* nothing was taken; it asks to come again */
  SENDMAIL_REFUSED, /* nothing was taken */
  SENDMAIL_ABSENT,  /* there is no such program, it may not be run, or others can write it */
  SENDMAIL_UNKNOWN, /* it was given the whole message and then died, or never answered: it may have been sent */
} SendmailResult;

#define SENDMAIL_PATIENCE 60000 /* milliseconds that a mail program may take for one message */

/* Called about every 50 ms while waiting; may be NULL. */
typedef void (*SendmailWait) (gpointer data);

/* Runs ARGV[0] (a whole path) with the rest of ARGV and "-oi" "-t", and gives it BYTES. After PATIENCE milliseconds it is ended.
 * *PROBLEM (newly allocated) says why for all but TAKEN: its exit status and last line of error text, cleaned. */
SendmailResult sendmail_hand_over (char *const *argv, const char *bytes, size_t size, int patience, SendmailWait wait,
                                   gpointer data, char **problem);
