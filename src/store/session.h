/* A session: one coordinator's use of one open store. Every domain call takes it. */
#pragma once

#include "base/day.h"
#include "store/store.h"

#include <glib.h>

typedef struct KithSession KithSession;

/* Called by long work about every 50 ms with what is done so far (0–1, or -1 where unknown). FALSE stops the work, which then
 * undoes itself and fails with KITH_ERROR_STOPPED. */
typedef gboolean (*SessionTick) (gpointer data, const char *what, double fraction);

struct KithSession {
  Store *store;    /* owned */
  char *actor;     /* keyring slot, owned */
  char *unix_user; /* who runs the program, owned */
  SessionRole role;
  gint64 scheme; /* row id of the scheme in use */
  Clock clock;
  SessionTick tick; /* may be NULL */
  gpointer tick_data;
  gpointer snapshot; /* cached facts for matching, owned by src/support; freed through snapshot_free */
  GDestroyNotify snapshot_free;
  int step_depth; /* managed by store/step.c */
  gint64 step;    /* row id of the step being written, 0 outside and before its first change */
  char *step_label;
  const char *step_why_not; /* NULL: it can be undone */
  gboolean step_unlisted, step_failed;
  gint64 ticked_at; /* monotonic microseconds of the last tick */
  char *draft_uid;  /* managed by store/draft.c: the prefix of this session's drafts, and the lock that says it lives */
  int draft_lock;
  GHashTable *drafts_held; /* managed by store/draft_held.c: drafts that could not be written; NULL: never any */
  gint64 present_since;    /* managed by store/presence.c */
  guint also_discarded; /* managed by support/also_discarded.c: messages that the acts since then discarded, and … */
  char *also_discarded_words; /* … the sentence that says so */
  gboolean read_audit;        /* managed by support/trail.c: that the audit trail is read has been noted */
};

/* Takes STORE, with the role of the slot that opened it. ACTOR is that slot's name. */
KithSession *session_new (Store *store, const char *actor, const Clock *clock);
void session_free (KithSession *session); /* closes the store */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSession, session_free)

Day session_today (const KithSession *session);
gint64 session_now (const KithSession *session);

/* FALSE with KITH_ERROR_REFUSED and a sentence where the session's role lacks RIGHT. */
gboolean session_may (const KithSession *session, Right right, GError **error);

/* Chooses the scheme by key, or the first one that the session's slot has when KEY is NULL. FALSE: no such scheme, or not this slot's. */
gboolean session_use_scheme (KithSession *session, const char *key, GError **error);

/* Tells the tick, if any and if due. FALSE: stop, with KITH_ERROR_STOPPED set. */
gboolean session_tick (KithSession *session, const char *what, double fraction, GError **error);
