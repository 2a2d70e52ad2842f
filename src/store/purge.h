/* Purging: taking words out of what the store remembers of the past (images of changes, the labels of steps) and out of its file.
 *
 * The audit trail holds no value, only digests keyed with salts that go with the images: the chain still verifies, and nothing can be
 * found in it. */
#pragma once

#include "store/session.h"

/* Inside a step: what is never edited may be overwritten from here to the step's end (the schema's triggers look for this). */
gboolean purge_begin (KithSession *session, GError **error);

/* The end of that. Marks the file as one to be rewritten. */
gboolean purge_end (KithSession *session, GError **error);

/* Inside a step: the images of every change of the row go. It can be undone no more. */
gboolean purge_images (KithSession *session, const char *table, gint64 row_id, GError **error);

/* Inside a step: the images that mention one of WORDS (base/mention.h; NULL-terminated, none empty) go, and so does each label of a step that does. */
gboolean purge_mentions (KithSession *session, const char *const *words, GError **error);

/* The rows of TABLE in which one of its open text columns mentions WORD. Element: gint64. NULL with an error. */
GArray *purge_find (KithSession *session, const char *table, const char *word, GError **error);

/* Puts MARK in the place of each mention of WORD in every open text column of the row, and in its private texts. Inside a step. TRUE in *CHANGED when
 * there was one. */
gboolean purge_replace (KithSession *session, const char *table, gint64 row_id, const char *word, const char *mark,
                        gboolean *changed, GError **error);

/* Outside a step: writes the whole file anew where purge_end() marked it, so that no page holds what was deleted. TRY_LATER while
 * somebody else is reading or writing; the mark stays until it is done. */
gboolean purge_rewrite_file (KithSession *session, GError **error);
