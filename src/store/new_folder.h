/* A folder that is written as a whole or not at all: a folder beside it is filled, and then takes its place. */
#pragma once

#include <glib.h>
#include <stdio.h>

typedef struct NewFolder NewFolder;

/* PATH must not be there yet, or be an empty folder. Nothing is made yet. NOTHING_DONE is the sentence that ends each message of a
 * failure ("Nothing was exported."), a literal. NULL with an error. */
NewFolder *new_folder_plan (const char *path, const char *nothing_done, GError **error);

/* Removes what was filled in and did not take its place. */
void new_folder_free (NewFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NewFolder, new_folder_free)

/* Makes the folder that is filled, 0700. */
gboolean new_folder_make (NewFolder *folder, GError **error);

/* A new file in it, 0600, to be closed with new_folder_close(). */
FILE *new_folder_file (NewFolder *folder, const char *name, GError **error);

/* Closes STREAM (NULL: FALSE), the file NAME. TRUE when GOOD and everything has reached the disk; an error is set unless GOOD was FALSE. */
gboolean new_folder_close (NewFolder *folder, FILE *stream, const char *name, gboolean good, GError **error);

/* It takes its place. */
gboolean new_folder_finish (NewFolder *folder, GError **error);
