#include "base/late.h"

#include <dlfcn.h>

gpointer late_symbol (const char *library, const char *name)
{
  gpointer loaded = dlopen (library, RTLD_LAZY | RTLD_LOCAL);
  gpointer found = loaded != NULL ? dlsym (loaded, name) : NULL;

  if (found == NULL)
    g_error ("kith needs the library %s, as it was built with it. Have it installed again. (%s)", library, dlerror ());
  return found;
}
