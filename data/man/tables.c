/* Prints a table of the program as roff, for the manual pages: tables commands|options|keys|settings|conf|fields */
#include "base/conf.h"
#include "cli/command.h"
#include "people/supporter.h"
#include "store/setting.h"
#include "support/agreement.h"
#include "support/request.h"
#include "ui/screens/screen.h"

#include <stdio.h>
#include <string.h>

/* Text as roff shows it: hyphens that can be copied, no accidental request at the start of a line. */
static void print_text (const char *text)
{
  if (*text == '.' || *text == '\'')
    fputs ("\\&", stdout);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar symbol = g_utf8_get_char (at);
    if (symbol == '\\')
      fputs ("\\e", stdout);
    else if (symbol == '-')
      fputs ("\\-", stdout);
    else if (symbol == '\n')
      fputs ("\n.br\n", stdout);
    else if (symbol == 0x2026) /* not every output device has it */
      fputs ("...", stdout);
    else if (symbol > 126)
      printf ("\\[u%04X]", symbol);
    else
      putchar ((int)symbol);
  }
}

static void print_line (const char *text)
{
  print_text (text);
  putchar ('\n');
}

/* A tagged paragraph: TAG in bold, ARGUMENT in plain. */
static void print_tag (const char *tag, const char *argument)
{
  fputs (".TP\n\\fB", stdout);
  print_text (tag);
  fputs ("\\fR", stdout);
  if (argument != NULL && *argument != '\0') {
    putchar (' ');
    print_text (argument);
  }
  putchar ('\n');
}

static void print_option (const CommandOption *option)
{
  g_autofree char *name = g_strconcat ("--", option->name, NULL);
  print_tag (name, option->value);
  print_line (option->help);
}

static void print_options (void)
{
  for (const CommandOption *option = global_option_table (); option->name != NULL; option++)
    print_option (option);
}

static void print_commands (void)
{
  for (guint i = 0; command_at (i) != NULL; i++) {
    const Command *command = command_at (i);
    g_autofree char *name = g_strconcat ("kith ", command->about.words, NULL);
    print_tag (name, command->about.usage);
    print_line (command->about.help);
    if (command->options == NULL)
      continue;
    puts (".RS");
    for (const CommandOption *option = command->options; option->name != NULL; option++)
      print_option (option);
    puts (".RE");
  }
}

static void print_actions (const Action *action)
{
  for (; action->name != NULL; action++) {
    g_auto (GStrv) keys = g_strsplit (action->keys != NULL ? action->keys : "", " ", -1);
    g_autofree char *tag = g_strjoinv (", ", keys);
    g_autofree char *name = g_strdup_printf ("(%s)", action->name);
    print_tag (*tag != '\0' ? tag : action->label, name);
    print_line (action->help != NULL ? action->help : action->label);
  }
}

/* "supporter-form" is headed "Supporter form". */
static void print_heading (const char *name)
{
  g_autofree char *title = g_strdelimit (g_strdup (name), "-", ' ');
  *title = g_ascii_toupper (*title);
  fputs (".SS ", stdout);
  print_line (title);
}

static void print_keys (void)
{
  print_heading ("every-screen");
  print_actions (app_actions);
  for (guint i = 0; screens[i] != NULL; i++) {
    if (screens[i]->actions == NULL || screens[i]->actions->name == NULL)
      continue;
    print_heading (screens[i]->name);
    print_actions (screens[i]->actions);
  }
}

static void print_settings (void)
{
  for (const SettingSpec *spec = setting_specs (); spec->name != NULL; spec++) {
    g_autofree char *preset = *spec->initial != '\0' ? g_strdup_printf ("(%s)", spec->initial) : NULL;
    print_tag (spec->name, preset);
    print_line (spec->help);
  }
}

static void print_conf (void)
{
  for (const ConfOption *option = conf_options (); option->name != NULL; option++) {
    if (option->hidden)
      continue;
    g_autofree char *preset = g_strdup_printf ("(%s)", *option->preset != '\0' ? option->preset : "empty");
    print_tag (option->name, preset);
    print_line (option->help);
    if (option->choices != NULL) {
      g_autofree char *choices = g_strjoinv (", ", (char **)option->choices);
      fputs ("One of: ", stdout);
      print_text (choices);
      puts (".");
    }
    if (option->type == CONF_NUMBER)
      printf ("From %ld to %ld.\n", option->minimum, option->maximum);
  }
}

static void print_fields_of (const char *heading, const Field *fields)
{
  print_heading (heading);
  for (; fields->name != NULL; fields++) {
    print_tag (fields->name, fields->required ? "(needed)" : NULL);
    if (fields->help != NULL)
      print_line (fields->help);
    if (fields->choices != NULL) {
      g_autofree char *choices = g_strjoinv (", ", (char **)fields->choices);
      fputs ("One of: ", stdout);
      print_text (choices);
      puts (".");
    }
    if (fields->personal)
      puts ("Personal: only on standard input.");
  }
}

static void print_fields (void)
{
  print_fields_of ("supporter", supporter_fields);
  print_fields_of ("request", request_fields);
  print_fields_of ("agreement", agreement_fields);
}

static const struct {
  const char *name;
  void (*print) (void);
} tables[] = {
  { "commands", print_commands }, { "options", print_options }, { "keys", print_keys },
  { "settings", print_settings }, { "conf", print_conf },       { "fields", print_fields },
};

int main (int argc, char **argv)
{
  for (guint i = 0; argc == 2 && i < G_N_ELEMENTS (tables); i++)
    if (strcmp (tables[i].name, argv[1]) == 0) {
      tables[i].print ();
      return fflush (stdout) == 0 ? 0 : 1;
    }
  fputs ("usage: tables commands|options|keys|settings|conf|fields\n", stderr);
  return 2;
}
