/* Drafts: what is typed in a form, sealed under a subkey of the data key in the session's own file in drafts/.
 *
 * Not in the database: a draft needs no write lock and empties nobody's cache. */
#pragma once

#include "base/field.h"
#include "store/session.h"

typedef struct {
  char *file; /* name in drafts/ */
  char *actor;
  char *form;      /* which form: "request", "supporter", … */
  gint64 record;   /* the row being edited, 0 for a new one */
  gint64 version;  /* its version when the form was opened */
  Values *base;    /* the record as it was then; NULL: a new one, or a draft from before bases were kept */
  gint64 saved_at; /* seconds since the epoch */
  gint64 written;  /* nanoseconds, by the file: tells those of one second apart */
  Values *values;
  gboolean held; /* in memory only: it could not be written */
} Draft;

void draft_free (Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

/* What is being edited: BASE is the record as it was when that began (NULL for a new one), VERSION its version then. */
typedef struct {
  const char *form;
  gint64 record, version;
  const Values *base;
} DraftOf;

/* Seals VALUES, as typed, with the base into this session's file for that form and record (temporary file, sync, rename). Where the file cannot be
 * written (FALSE) the sealed draft is held in memory, and found there by all the functions below as long as the session lives. */
gboolean draft_save (KithSession *session, const DraftOf *of, const Values *values, GError **error);

/* The form was saved or its draft discarded. */
void draft_discard (KithSession *session, const char *form, gint64 record);
void draft_discard_file (KithSession *session, const char *file);

/* This actor's drafts left by this session or by sessions that are gone, newest first. Element: Draft*. A file that cannot be opened is skipped. */
GPtrArray *draft_list (KithSession *session, GError **error);

/* Those of FORM and RECORD among draft_list(). */
GPtrArray *draft_list_of (KithSession *session, const char *form, gint64 record, GError **error);

/* What FILE holds keeps a name of its own, so that what is typed next in the same form does not take its place. */
gboolean draft_put_aside (KithSession *session, const char *file);

/* The draft in FILE of draft_list(), sealed again as what this session types in that form; the file goes. What this session had there before is put
 * aside. NULL where there is none. Caller frees. */
Draft *draft_take (KithSession *session, const char *file);

/* The newest draft of FORM and RECORD among draft_list(), or NULL. What it holds is this session's from then on: it is sealed again in the
 * session's own file and the older files go, so that draft_discard() takes all of it away. Caller frees. */
Draft *draft_take_up (KithSession *session, const char *form, gint64 record);

/* The newest draft of FORM and RECORD, left where it is; NULL where there is none. Caller frees. */
Draft *draft_find (KithSession *session, const char *form, gint64 record);

/* Whether what is typed in it, or was there before, mentions one of WORDS (base/mention.h; NULL-terminated). */
gboolean draft_mentions (const Draft *draft, const char *const *words);

/* Every draft that GOES says goes, whoever's it is, as far as this session can open it. */
void draft_discard_where (KithSession *session, gboolean (*goes) (const Draft *draft, gpointer data), gpointer data);

/* Every draft of FORM and RECORD goes, of this session and of those that are gone. */
void draft_discard_all (KithSession *session, const char *form, gint64 record);

/* ---- what could not be written, over a new start of the program */

/* What the session holds in memory, sealed as it is; NULL: nothing. Caller unrefs. */
GBytes *draft_held (const KithSession *session);

/* Holds what draft_held() gave an earlier session, and tries to write it. FALSE: some of it could still not be written. */
gboolean draft_take_held (KithSession *session, GBytes *held);

/* Tries to write HELD to the drafts of the store in DIRECTORY, which needs no key. FALSE: some of it could not be written. */
gboolean draft_write_held (const char *directory, GBytes *held, GError **error);
