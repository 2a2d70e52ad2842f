#include "ui/term/description.h"

#include <curses.h>
#include <term.h>
#include <unistd.h>

gboolean description_open (const char *term)
{
  int status = 0;

  return term && *term && setupterm ((NCURSES_CONST char *)term, STDOUT_FILENO, &status) == OK;
}

void description_close (void)
{
  if (cur_term)
    del_curterm (cur_term);
}

const char *description_text (const char *name)
{
  const char *text = tigetstr ((NCURSES_CONST char *)name);

  return text && text != (const char *)-1 ? text : NULL;
}

int description_number (const char *name)
{
  int number = tigetnum ((NCURSES_CONST char *)name);

  return number < 0 ? -1 : number;
}
