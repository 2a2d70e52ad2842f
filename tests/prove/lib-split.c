#include "prove/lib-split.h"

#include "prove/lib-break.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  int to, from;
  long every;
  unsigned patience;
} Run;

static void write_end (int to, long number, int status)
{
  const SplitEnd end = { number, status };

  if (!break_free_write (to, &end, sizeof end))
    _exit (1);
}

/* TRUE in the process that was forked. */
static gboolean split (long number, gpointer data)
{
  const Run *run = data;
  int status = 0;
  char byte;

  if ((number - 1) % run->every != 0)
    return FALSE;

  pid_t pid = fork ();

  if (pid == 0) {
    alarm (run->patience);
    return TRUE;
  }
  if (pid < 0)
    _exit (1);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  write_end (run->to, number, status);
  if (read (run->from, &byte, 1) != 1)
    _exit (1);
  return FALSE;
}

void split_begin (int to, int from, long every, unsigned patience)
{
  static Run run;

  run = (Run){ to, from, every, patience };
  break_split (split, &run);
}

void split_end (int to)
{
  break_stay_alone ();
  write_end (to, 0, 0);
}

gboolean split_next (int from, SplitEnd *end)
{
  return read (from, end, sizeof *end) == (ssize_t)sizeof *end;
}

void split_go_on (int to)
{
  break_free_write (to, "", 1);
}

gboolean split_is_clean (const SplitEnd *end)
{
  return WIFSIGNALED (end->status);
}
