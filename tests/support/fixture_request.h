/* Requests for a test's store, and looking at that store as a whole. */
#pragma once

#include "support/introduction.h"
#include "support/request.h"

/* The office's address, without which nothing can be written to anybody. */
void fixture_sender (KithSession *session);

/* Logs a request of NAME (e-mail may be NULL) about AREA with SUMMARY (may be NULL). Returns its id. */
gint64 fixture_request (KithSession *session, const char *name, const char *email, const char *area,
                        const char *summary);

/* Changes one field of a request. */
void fixture_request_set (KithSession *session, gint64 request, const char *field, const char *text);

/* Asks SUPPORTER and records ANSWER_YES. */
void fixture_yes (KithSession *session, gint64 request, gint64 supporter);

/* Moves the clock. */
void fixture_later (KithSession *session, int days);

/* Runs SQL past every rule of the domain; must succeed. */
void fixture_sql (KithSession *session, const char *sql);

/* The first column of the first row as text; caller frees. */
char *fixture_sql_text (KithSession *session, const char *sql);
gint64 fixture_sql_number (KithSession *session, const char *sql);

/* Every row of every table that undo restores, without versions. Caller frees. */
char *fixture_contents (KithSession *session);

/* What waits in the outbox has been sent. */
void fixture_sent (KithSession *session);

RequestState fixture_state (KithSession *session, gint64 request);

/* Ends the test program when ERROR is set. */
void fixture_must (gboolean done, const GError *error);

/* Whether WORD stands in any page of the store, decrypted and with what was deleted in it: a backup without a key copies page by page. */
gboolean fixture_stands_in_pages (KithSession *session, const char *word);
