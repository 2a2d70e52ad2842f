/* Somebody's name, address or number in a text: as a whole, never inside a longer one ("Ann Lee" is not in "Ann Leeson", nor
 * "lee@example.org" in "j.lee@example.org"). "Ann Lee's" and "<ann@example.org>," do mention them. */
#pragma once

#include <glib.h>

/* The first place in TEXT's LENGTH bytes, which need not be text, or NULL. WORD is not empty. */
const char *mention_find (const char *text, gsize length, const char *word);

/* TEXT with MARK in place of each mention. NULL where there is none. Caller frees. */
char *mention_replace (const char *text, const char *word, const char *mark);
