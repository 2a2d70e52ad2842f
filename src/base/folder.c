#include "base/folder.h"

#include <pwd.h>
#include <unistd.h>

static const char *home (void)
{
  const char *named = g_getenv ("HOME");
  if (named != NULL && g_path_is_absolute (named))
    return named;
  const struct passwd *user = getpwuid (geteuid ());
  return user != NULL && user->pw_dir != NULL && g_path_is_absolute (user->pw_dir) ? user->pw_dir : "/";
}

char *folder_of_user (const char *variable, const char *below_home)
{
  const char *named = g_getenv (variable);
  if (named != NULL && g_path_is_absolute (named))
    return g_strdup (named);
  return g_build_filename (home (), below_home, NULL);
}
