/* Where a person's own files are kept. */
#pragma once

#include <glib.h>

/* What the environment VARIABLE ("XDG_DATA_HOME") names, else BELOW_HOME (".local/share") in the home directory. A path that is not
 * absolute counts for nothing, as the XDG specification has it: a store must not depend on the folder one happens to be in. The home
 * directory is that of the server's list of users where HOME will not do. Caller frees. */
char *folder_of_user (const char *variable, const char *below_home);
