/* Who else is in the store, and what they have open: for those who work in it at the same time.
 *
 * Each session writes it, sealed like a draft, into its own file in drafts/, which it keeps locked as long as it lives: what is left by a
 * process that is gone shows nobody. A session is asked to end by a file that it looks for between keys, since a signal does not reach another
 * account's process. */
#pragma once

#include "store/session.h"

typedef struct {
  char *id; /* the first eight digits of the session's random name */
  char *actor, *unix_user;
  char *host, *terminal; /* "" where it is not known */
  gint64 process;
  gint64 since; /* seconds since the epoch */
  char *form;   /* the screen it changes something in, "" for none */
  gint64 record, form_since;
  gboolean own; /* this very session */
} Presence;

void presence_free (Presence *presence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Presence, presence_free)

/* Says that the session is in, and which FORM with which RECORD it has open (NULL and 0: none). FALSE where that could not be written; the
 * session works all the same. */
gboolean presence_tell (KithSession *session, const char *form, gint64 record);

/* All that are in, this session first if it told so, then the longest. Element: Presence*. A file that cannot be read is skipped. */
GPtrArray *presence_list (KithSession *session, GError **error);

/* Asks the session ID, an actor's own or, for a coordinator, anybody's, to keep its drafts and leave; noted in the audit trail. *ACTOR
 * (may be NULL) is whose it is; caller frees. Answers at once: presence_has_ended() says when it is gone. */
gboolean presence_end (KithSession *session, const char *id, char **actor, GError **error);
gboolean presence_has_ended (KithSession *session, const char *id);

/* The actor who asked this session to end, or NULL. Caller frees. */
char *presence_ended_by (KithSession *session);
