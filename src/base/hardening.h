/* What the process is before it touches a secret: whose, with which files open, and what libraries read from its environment. */
#pragma once

#include <glib.h>

/* Refuses to run set-user-id or set-group-id, and with a home or an XDG folder that belongs to somebody else (su -m, sudo): files
 * would be made there that are not theirs, or be read that they may have planted. KITH_ERROR_STORE. */
gboolean hardening_check_user (GError **error);

/* Refuses settings at PATH that somebody else could have written: they name the program that is given the mail. A file that is not
 * there is fine. KITH_ERROR_INPUT. */
gboolean hardening_check_settings (const char *path, GError **error);

/* Takes variables away by which libraries would load code, write files or change what they read (hardening_is_dropped()). */
void hardening_clean_environment (void);
gboolean hardening_is_dropped (const char *variable);

/* Closes every descriptor above the standard ones but those in KEEP (ended by -1) and those that a word of ARGV names as
 * /dev/fd/N or /proc/self/fd/N. */
void hardening_close_descriptors (char *const *argv, const int *keep);

/* The number in "/dev/fd/63", in "--file=/proc/self/fd/63" too; -1 where there is none. */
int hardening_named_descriptor (const char *word);
