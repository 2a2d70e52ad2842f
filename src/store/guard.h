/* Guards: who may own and read the store's directory and files, how they are made, and how one is replaced whole.
 *
 * Everything goes through a descriptor of the directory and never follows a symbolic link. */
#pragma once

#include <glib.h>
#include <sys/types.h>

#define STORE_DATABASE "kith.db"
#define STORE_JOURNAL "kith.db-journal"
#define STORE_KEYRING "keyring.conf"
#define STORE_ERASURES "erasures"
#define STORE_DRAFTS "drafts"
#define STORE_BACKUPS "backups"
#define STORE_RESTORING "restoring"      /* a restore that is decided and not yet done: the next opening completes it */
#define STORE_REWRITING "rewriting.part" /* an automatic backup being rewritten */
#define STORE_RESTORING_PART "restoring.part" /* one that is not decided yet */

typedef struct {
  char *directory; /* its path, for sentences */
  int fd;          /* of the directory */
  gboolean shared; /* by the directory's group: 2770 and 0660 */
  gid_t group;
} Guard;

void guard_close (Guard *guard);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Guard, guard_close)

/* Opens and checks DIRECTORY: type, owner, group, mode and file system. */
gboolean guard_open (Guard *guard, const char *directory, GError **error);

/* Checks every file of the store that is there: type, owner or group, mode, and that it has no second name. */
gboolean guard_check_files (const Guard *guard, GError **error);

/* Makes DIRECTORY (and its parents), or takes an empty one, for this user or for GROUP. With ALLOWED (may be NULL), a directory
 * that holds nothing but that file is taken too. */
gboolean guard_make (Guard *guard, const char *directory, const char *group, const char *allowed, GError **error);

/* Opens the folder NAME in the store's directory, with MAKE making it where it is missing; its files have the store's owner, group and modes. Without
 * MAKE a missing one gives TRUE and a descriptor of -1. */
gboolean guard_open_folder (Guard *folder, const Guard *guard, const char *name, gboolean make, GError **error);

/* The names in it that begin with PREFIX and end with SUFFIX, in order. Element: char*. */
GPtrArray *guard_names (const Guard *folder, const char *prefix, const char *suffix);

/* TRUE when NAME is there, of whatever kind. */
gboolean guard_has (const Guard *guard, const char *name);

/* Makes the empty file NAME, which must not be there yet. A descriptor for writing, or -1. */
int guard_create (const Guard *guard, const char *name, GError **error);

/* Reads the whole file NAME, at most LIMIT bytes. NULL with KITH_ERROR_STORE. */
GBytes *guard_read (const Guard *guard, const char *name, gsize limit, GError **error);

/* Replaces NAME by DATA: a temporary file beside it, synced, renamed, the directory synced. */
gboolean guard_replace (const Guard *guard, const char *name, const void *data, gsize size, GError **error);

/* Holds everyone else's keyring changes off. FALSE with TRY_LATER after five seconds. Released by guard_close(). */
gboolean guard_lock (const Guard *guard, GError **error);

/* As guard_lock(), but does not wait: FALSE when someone else holds it. */
gboolean guard_try_lock (const Guard *guard);

/* The mode of files. */
mode_t guard_file_mode (const Guard *guard);
