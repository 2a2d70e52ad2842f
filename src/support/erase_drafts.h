/* Drafts that are about somebody: they go with that person, named in them or not (BY-10). */
#pragma once

#include "store/session.h"

/* Discards every draft that mentions one of WORDS (NULL-terminated) or is of a record of PERSON's, whoever began it, as far as this session can
 * open it. After the erasure. */
void erase_drafts (KithSession *session, gint64 person, const char *const *words);
