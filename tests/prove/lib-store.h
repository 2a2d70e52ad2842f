/* Stores for the campaigns: making, copying, opening; and comparing one with what was acknowledged about it.
 *
 * A Picture holds a sum over the images of all rows of each table, how far the changes had come, and the audit chain's head. What has
 * been added to a store since can be subtracted again by its own change images, so that what remains must be the picture, row by row:
 * nothing lost, nothing there twice. */
#pragma once

#include "store/session.h"

#define PICTURE_TABLES 48

typedef struct {
  guint64 low, high;
} Sum;

typedef struct {
  gint64 step, change, audit; /* the last of each */
  unsigned char head[32];     /* the hash of that audit line */
  guint count;
  Sum tables[PICTURE_TABLES]; /* in the catalogue's order */
} Picture;

/* A new directory below TMPDIR. Caller frees. */
char *prove_directory (void);
void prove_remove (const char *path);
void prove_make_directory (const char *path);

/* Copies the store FROM, which nobody has open, to TO, which is made or made anew. */
void prove_copy_store (const char *from, const char *to);

/* The store in DIRECTORY as ACTOR; the clock stands still. NULL with an error. */
KithSession *prove_open (const char *directory, const StoreKey *key, const char *actor, GError **error);

/* FILE and FILE.keyring of a backup, opened as a store in DIRECTORY, which is made anew. */
KithSession *prove_open_backup (const char *file, const char *directory, const StoreKey *key, GError **error);

gboolean prove_picture (KithSession *session, Picture *picture, GError **error);

/* Adds to FINDINGS (char*) each way in which the store is not what ACKNOWLEDGED says with at most MOST_STEPS steps after it. */
void prove_compare (KithSession *session, const Picture *acknowledged, guint most_steps, GPtrArray *findings);

/* The tables only, whatever was noted since. */
void prove_compare_tables (KithSession *session, const Picture *expected, const char *what, GPtrArray *findings);

/* support_verify(). */
void prove_verify (KithSession *session, GPtrArray *findings);

void prove_find (GPtrArray *findings, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Prints them, each behind WHERE. */
void prove_print (GPtrArray *findings, const char *where);

/* Ends the program: the campaign itself does not work. */
void prove_must (gboolean done, const GError *error, const char *what);

gint64 prove_number (KithSession *session, const char *sql);
gboolean prove_sql (KithSession *session, const char *sql);
