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
  gint64 saved_at; /* seconds since the epoch */
  gint64 written;  /* nanoseconds, by the file: tells those of one second apart */
  Values *values;
} Draft;

void draft_free (Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

/* Seals VALUES into this session's file for FORM and RECORD (temporary file, sync, rename). */
gboolean draft_save (KithSession *session, const char *form, gint64 record, gint64 version, const Values *values,
                     GError **error);

/* The form was saved or its draft discarded. */
void draft_discard (KithSession *session, const char *form, gint64 record);
void draft_discard_file (KithSession *session, const char *file);

/* This actor's drafts left by this session or by sessions that are gone, newest first. Element: Draft*. A file that cannot be opened is skipped. */
GPtrArray *draft_list (KithSession *session, GError **error);

/* The newest draft of FORM and RECORD among draft_list(), or NULL. What it holds is this session's from then on: it is sealed again in the
 * session's own file and the older files go, so that draft_discard() takes all of it away. Caller frees. */
Draft *draft_take_up (KithSession *session, const char *form, gint64 record);

/* The newest draft of FORM and RECORD, left where it is; NULL where there is none. Caller frees. */
Draft *draft_find (KithSession *session, const char *form, gint64 record);

/* Every draft that holds one of WORDS (NULL-terminated) goes, whoever's it is, as far as this session can open it. */
void draft_discard_mentioning (KithSession *session, const char *const *words);

/* Every draft of FORM and RECORD goes, of this session and of those that are gone. */
void draft_discard_all (KithSession *session, const char *form, gint64 record);
