/* kith: a command goes to src/cli, no command opens the screens. */
#include "cli/cli.h"
#include "ui/app/app.h"
#include "ui/app/keys.h"

#include <locale.h>

/* Texts are UTF-8 throughout; only C.UTF-8 is sure to exist. */
static void use_utf8 (void)
{
  setlocale (LC_CTYPE, "");
  if (!g_get_charset (NULL))
    setlocale (LC_CTYPE, "C.UTF-8");
}

int main (int argc, char **argv)
{
  use_utf8 ();
  GlobalOptions options = { .check_settings = keys_check };
  int status = 0;
  GBytes *held = NULL;
  g_autofree Resume *resume = resume_take (&held);
  if (!cli_run (argc, argv, &options, &status))
    status = app_run (&options, resume, held);
  global_options_clear (&options);
  return status;
}
