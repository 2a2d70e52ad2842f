/* A directory's files kept in memory: whether another is still the same, what differs in it, and making it the same again. */
#pragma once

#include <glib.h>

#define DIGEST_SIZE 32

typedef struct Pattern Pattern;

/* Of all that is in DIRECTORY and below. */
Pattern *pattern_read (const char *directory);
void pattern_free (Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pattern, pattern_free)

/* TRUE when DIRECTORY has the same entries with the same bytes, modes and no others. DIGEST is of every byte in which it
 * differs, with its place: two directories of the same digest are the same. */
gboolean pattern_compare (const Pattern *pattern, const char *directory, unsigned char digest[DIGEST_SIZE]);

/* Makes DIRECTORY the same. What is there keeps its inode, so whoever has it open reads what is there now. */
void pattern_restore (const Pattern *pattern, const char *directory);
