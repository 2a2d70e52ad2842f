/* kith help: what there is, and how one command is used. */
#include "cli/command.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 26 };

static void print_options (const CommandOption *options)
{
  for (; options != NULL && options->name != NULL; options++) {
    g_autofree char *name = g_strconcat ("--", options->name, options->value != NULL ? " " : "",
                                         options->value != NULL ? options->value : "", NULL);
    if (strlen (name) <= NAME_WIDTH)
      printf ("  %-*s %s\n", NAME_WIDTH, name, options->help);
    else
      printf ("  %s\n  %-*s %s\n", name, NAME_WIDTH, "", options->help);
  }
}

static void print_usage (const Command *command)
{
  printf ("kith %s%s%s\n", command->about.words, *command->about.usage != '\0' ? " " : "", command->about.usage);
}

static gboolean print_command (const char *words, GError **error)
{
  gboolean found = FALSE;
  for (guint i = 0; command_at (i) != NULL; i++) {
    const Command *command = command_at (i);
    gsize length = strlen (words);
    if (strncmp (command->about.words, words, length) != 0 ||
        (command->about.words[length] != '\0' && command->about.words[length] != ' '))
      continue;
    if (found)
      printf ("\n");
    found = TRUE;
    print_usage (command);
    printf ("  %s\n", command->about.help);
    print_options (command->options);
  }
  if (!found)
    g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "There is no command \"%s\". kith help lists them.", words);
  return found;
}

static void print_all (void)
{
  printf ("kith: peer-support schemes, from the register of supporters to a signed agreement.\n\n"
          "Without a command kith opens the full screen.\n\nCommands\n");
  for (guint i = 0; command_at (i) != NULL; i++) {
    printf ("  ");
    print_usage (command_at (i));
  }
  printf ("\nOptions, anywhere on the line\n");
  print_options (global_option_table ());
  printf ("\nExit status: 0 done, 1 refused by a rule, 2 wrong usage, 3 something wrong in what was given,\n"
          "4 the store cannot be used, 75 try later. man kith tells more.\n");
}

/* For completion: a line for each command, its words and its options. */
static void print_words (void)
{
  printf ("*");
  for (const CommandOption *option = global_option_table (); option->name != NULL; option++)
    printf (" --%s%s", option->name, option->value != NULL ? "=" : "");
  printf ("\n");
  for (guint i = 0; command_at (i) != NULL; i++) {
    printf ("%s", command_at (i)->about.words);
    for (const CommandOption *option = command_at (i)->options; option != NULL && option->name != NULL; option++)
      printf (" --%s%s", option->name, option->value != NULL ? "=" : "");
    printf ("\n");
  }
}

static gboolean help (Call *call, GError **error)
{
  if (call_has (call, "words")) {
    print_words ();
    return TRUE;
  }
  if (call_argument_count (call) == 0) {
    print_all ();
    return TRUE;
  }
  g_autoptr (GString) words = g_string_new (call_argument (call, 0));
  for (guint i = 1; i < call_argument_count (call); i++)
    g_string_append_printf (words, " %s", call_argument (call, i));
  return print_command (words->str, error);
}

static const CommandOption options[] = {
  { .name = "words", .help = "Lists commands and options, one command a line, for completion." },
  { .name = NULL },
};

const Command help_commands[] = {
  { { "help", "[COMMAND | --words]", "Lists the commands, or shows how one is used." }, options, 0, 3, help },
  { .about = { .words = NULL } },
};
