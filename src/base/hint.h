/* Hints: places in a sentence that say how something is done, filled in by whoever shows it.
 *
 * The rules of the domain say what to do next, and know neither keys nor commands. They name an action instead:
 *
 *     "Nobody has said yes. " HINT_RECORD " records an answer."
 *
 * which a screen shows as "r records an answer", a command as "kith answer records an answer". A hint may name what it is about by
 * its number, for whoever says that: HINT_AGREEMENT is part of a format and takes a gint64. */
#pragma once

#include <glib.h>

/* Control characters stand around the name; no text from outside holds any. */
#define HINT_AGREEMENT "\001agreement %" G_GINT64_FORMAT "\002"
#define HINT_ASK "\001ask\002"
#define HINT_ASK_PERMISSION "\001ask-permission\002"
#define HINT_BROADCAST "\001broadcast\002"
#define HINT_CANDIDATES "\001candidates\002"
#define HINT_EDIT "\001edit\002"
#define HINT_END "\001end\002"
#define HINT_HOLDERS "\001holders\002"
#define HINT_INTRODUCE "\001introduce\002"
#define HINT_MAILER "\001mailer\002"
#define HINT_OFFICE "\001office\002"
#define HINT_OUTBOX "\001outbox\002"
#define HINT_PAIRS "\001pairs\002"
#define HINT_RECORD "\001record\002"
#define HINT_RECORD_PERMISSION "\001record-permission\002"
#define HINT_REVEAL "\001reveal\002"
#define HINT_SAME_ADDRESS "\001same-address\002" /* ends a sentence; may become nothing */
#define HINT_WORDING "\001wording\002"

/* What to say for ACTION ("ask"), newly allocated, with %s where the number goes, if it is to be said; NULL: its name will do. */
typedef char *(*HintWords) (gpointer user, const char *action);

/* SENTENCE with its hints filled in; NULL for NULL. Caller frees. */
char *hint_fill (const char *sentence, HintWords words, gpointer user);
