/* A mail program that remembers what it was given: the campaign's own, started as "PROGRAM --mail DIR -oi -t". */
#pragma once

#include "mail/outbox.h"

/* Acts as the mail program and ends, where the arguments say so. First thing in main(). */
void mail_program (int argc, char **argv);

/* The mailer that keeps its record in DIRECTORY. Lives as long as the program. */
Mailer mail_mailer (const char *directory);

/* Adds to FINDINGS each message that was handed over twice, or would be by the next sending, or is called sent and never was. */
void mail_check (KithSession *session, const char *directory, GPtrArray *findings);

/* A line in the record, as if the message had been given to it. */
void mail_record (const char *directory, const char *message_id);

/* All that the record has. Caller frees. */
char *mail_text (const char *directory);

/* The record goes back to what it was at the last mail_keep(). */
void mail_keep (const char *directory);
void mail_forget (const char *directory);
