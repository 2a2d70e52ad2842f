/* What somebody is called. */
#include "base/text.h"

#include <string.h>

/* What stands before a name and is no name to call somebody by. */
static const char *const titles[] = { "Dr", "Prof", "Professor", "Mr", "Mrs", "Ms", "Miss", "Mx", "Sir", "Dame", NULL };

char *text_calling_name (const char *name)
{
  const char *comma = strchr (name, ','), *begin = comma != NULL ? comma + 1 : name;

  begin += strspn (begin, " ");
  if (*begin == '\0')
    begin = name;

  g_autofree char *first = g_strndup (begin, strcspn (begin, " ,"));
  gboolean titled = begin[strlen (first)] != '\0' && (g_str_has_suffix (first, ".") || g_strv_contains (titles, first));

  return titled || *first == '\0' ? g_strdup (name) : g_steal_pointer (&first);
}
