/* Every action that the screens have, and kith with one of them emptied: how tests/run proves that each one's scenario would miss it.
 *
 *   list-actions                                     prints SCREEN.ACTION of each, one a line; those of every screen are everywhere.ACTION
 *   list-actions --without SCREEN.ACTION FILE [ARGUMENT…]
 *                                                    is kith with these arguments, but that action does nothing except make FILE
 *
 * The shipped program knows nothing of this: the row of the action's table is changed in memory. */
#include "cli/cli.h"
#include "ui/app/app.h"
#include "ui/app/keys.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define EVERYWHERE "everywhere"

static const char *called_file;

static Outcome emptied (void *state)
{
  (void)state;
  g_file_set_contents (called_file, "", 0, NULL);
  return OUTCOME_REDRAW;
}

static void print_table (const char *screen, const Action *table)
{
  for (; table != NULL && table->name != NULL; table++)
    printf ("%s.%s\n", screen, table->name);
}

static const Action *find (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", 2);
  if (g_strv_length (parts) != 2)
    return NULL;
  if (strcmp (parts[0], EVERYWHERE) == 0)
    return action_find (app_actions, parts[1]);
  const Screen *screen = screen_find (parts[0]);
  return screen == NULL ? NULL : action_find (screen->actions, parts[1]);
}

/* The tables are constants, so their pages are writable only from here on. */
static gboolean empty_handler (const Action *action)
{
  uintptr_t page = (uintptr_t)sysconf (_SC_PAGESIZE), start = (uintptr_t)action, end = start + sizeof *action;
  start -= start % page;
  if (mprotect ((void *)start, end - start, PROT_READ | PROT_WRITE) != 0)
    return FALSE;
  Outcome (*handler) (void *) = emptied;
  memcpy ((char *)(uintptr_t)action + offsetof (Action, run), &handler, sizeof handler);
  return TRUE;
}

static int run_kith (int argc, char **argv)
{
  setlocale (LC_CTYPE, "");
  GlobalOptions options = { .check_settings = keys_check };
  int status = 0;
  GBytes *held = NULL;
  g_autofree Resume *resume =
      resume_take (&held); /* behind a lock the words are the same, so this is what starts anew */
  if (!cli_run (argc, argv, &options, &status))
    status = app_run (&options, resume, held);
  global_options_clear (&options);
  return status;
}

int main (int argc, char **argv)
{
  if (argc == 1) {
    print_table (EVERYWHERE, app_actions);
    for (guint i = 0; screens[i] != NULL; i++)
      print_table (screens[i]->name, screens[i]->actions);
    return fflush (stdout) == 0 ? 0 : 1;
  }
  const Action *action = argc >= 4 && strcmp (argv[1], "--without") == 0 ? find (argv[2]) : NULL;
  if (action == NULL || !empty_handler (action)) {
    fprintf (stderr, "list-actions: which action is to be emptied?\n");
    return 2;
  }
  called_file = argv[3];
  argv[3] = argv[0];
  return run_kith (argc - 3, argv + 3);
}
