/* Writing a supporter's rows, for what is typed and for what is imported. */
#pragma once

#include "people/supporter.h"
#include "people/vocabulary.h"

/* Sets complaints for what the vocabulary does not know (areas, grade) and puts the grade in the scheme's spelling. FALSE with
 * "Label: sentence". */
gboolean supporter_check_words (const Vocabulary *vocabulary, Values *values, GError **error);

/* Writes VALUES, which were checked. BEFORE: the supporter as stored, or NULL to make one, of the person PERSON where that is
 * not 0. Inside a step. Returns the person's id, or 0. */
gint64 supporter_write (KithSession *session, const Vocabulary *vocabulary, const Supporter *before, gint64 person,
                        const Values *values, GError **error);
