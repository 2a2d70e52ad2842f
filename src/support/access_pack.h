/* What is held about somebody, entry by entry, with other people taken out: the preview of the answer to their request, and the answer itself, in plain
 * words and the same as JSON (BY-11). Needs RIGHT_PEOPLE; looking is noted in the audit trail. */
#pragma once

#include "store/session.h"

typedef struct {
  const char *name, *label; /* in JSON, and in words */
  char *text;
} PackLine;

typedef struct {
  char *key;           /* "message 12", for access_leave_out() */
  const char *section; /* "Messages to you" */
  char *title;         /* "Message 12" */
  GPtrArray *lines;    /* PackLine* */
  guint taken_out;     /* other people in it */
  char *left_out;      /* the reason; NULL: it is in */
} PackEntry;

typedef struct {
  gint64 person, request;
  char *name, *office;
  Day on;
  GPtrArray *entries; /* PackEntry*, section by section */
} AccessPack;

void access_pack_free (AccessPack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccessPack, access_pack_free)

/* For access request ID: what it leaves out is left out. */
AccessPack *access_pack_load (KithSession *session, gint64 id, GError **error);

/* The same again for who sees it already: not noted once more. */
AccessPack *access_pack_again (KithSession *session, const AccessPack *pack, GError **error);

/* For anybody, without a request; nothing is left out. */
AccessPack *access_pack_of (KithSession *session, gint64 person, GError **error);

guint access_pack_taken_out (const AccessPack *pack);
guint access_pack_left_out (const AccessPack *pack);

/* Caller frees. */
char *access_pack_text (const AccessPack *pack);
char *access_pack_json (const AccessPack *pack);

/* Writes answer.txt and answer.json of access request ID into DIRECTORY, which is made, or is there and empty: 0700, the files 0600, all of it or
 * nothing. Noted in the audit trail. */
gboolean access_pack_write (KithSession *session, gint64 id, const char *directory, GError **error);
