/* Where in the store something about a person stands, as a table. */
#pragma once

#include "store/session.h"
#include "store/statement.h"

typedef enum {
  PACK_END,
  PACK_WORDS,   /* as they are */
  PACK_FREE,    /* somebody's own words: other people are taken out */
  PACK_SENT,    /* a message as it was sent: those who agreed to be named stay */
  PACK_SECONDS, /* since the epoch */
  PACK_YES_NO,
} PackKind;

typedef struct {
  const char *name, *label;
  PackKind kind;
} PackColumn;

/* SQL gives an id, a title, and the columns; :person is the person. */
typedef struct {
  const char *section, *key;
  const char *sql;
  PackColumn columns[14];
  gboolean together; /* all rows are one entry, each a line of it: the title, and the columns */
} PackSource;

/* Ended by one without a section. */
const PackSource *pack_sources (void);

/* The rows of SOURCE about PERSON. */
Statement *pack_rows (KithSession *session, const PackSource *source, gint64 person, GError **error);
