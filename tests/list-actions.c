/* Prints the name of every action that the screens have, one a line and each once: what tests/run compares with what the scenarios have
 * run, and what kith.conf may give keys to. */
#include "ui/screens/screen.h"

#include <stdio.h>

static void print_new (GHashTable *seen, const Action *table)
{
  for (; table != NULL && table->name != NULL; table++)
    if (g_hash_table_add (seen, (gpointer)table->name))
      puts (table->name);
}

int main (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  print_new (seen, app_actions);
  for (guint i = 0; screens[i] != NULL; i++)
    print_new (seen, screens[i]->actions);
  return fflush (stdout) == 0 ? 0 : 1;
}
