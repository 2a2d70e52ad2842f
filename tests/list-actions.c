/* Prints the name of every action of every screen, one a line: what the scenarios must run. */
#include "ui/screens/screen.h"

#include <stdio.h>

static void print_table (const Action *table)
{
  for (const Action *action = table; action->name != NULL; action++)
    puts (action->name);
}

int main (void)
{
  print_table (app_actions);
  for (guint i = 0; screens[i] != NULL; i++)
    print_table (screens[i]->actions);
  return 0;
}
