/* Reading the command line. */
#include "cli/call.h"

#include "base/error.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_COMMAND 3 /* words */

static const CommandOption global_options[] = {
  { .name = "store", .value = "DIR", .help = "The directory of the store." },
  { .name = "config",
    .value = "FILE",
    .help = "Your own settings, instead of kith.conf in your configuration directory." },
  { .name = "as",
    .value = "NAME",
    .help = "Which coordinator of the store you are; by default your login name, or whoever alone can open it." },
  { .name = "scheme",
    .value = "KEY",
    .help = "Which scheme of the store; the first one by default. For init: which of the shipped ones to set up." },
  { .name = "today",
    .value = "YYYY-MM-DD",
    .help = "Takes this day for today; with a time of day (2026-11-18T09:02) the clock stands still at it, in UTC." },
  { .name = "format", .value = "text|csv|json", .help = "How lists and records are printed; text by default." },
  { .name = "plain",
    .help =
        "For screen readers and Braille lines: a record a line, each value with its heading, no drawing characters and "
        "nothing that only aligns. Without a command: the full screen without colours and drawing characters." },
  { .name = "passphrase-file",
    .value = "FILE",
    .help = "Reads the passphrase from a pipe, or from a file that only you can read." },
  { .name = "passphrase-fd", .value = "N", .help = "Reads the passphrase from an open file descriptor." },
  { .name = "help", .help = "Shows how a command is used." },
  { .name = "version", .help = "Prints the version and how the store is kept." },
  { .name = NULL },
};

const CommandOption *global_option_table (void)
{
  return global_options;
}

static gboolean misused (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean misused (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (KITH_ERROR, KITH_ERROR_USAGE, format, arguments);
  va_end (arguments);
  return FALSE;
}

static const CommandOption *find_option (const CommandOption *table, const char *name, size_t length)
{
  for (; table != NULL && table->name != NULL; table++)
    if (strlen (table->name) == length && strncmp (table->name, name, length) == 0)
      return table;
  return NULL;
}

/* "2026-11-18" or "2026-11-18T09:02". */
static gboolean set_today (Clock *clock, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "T", 2);
  clock->fixed_today = parts[0] != NULL ? day_from_iso (parts[0]) : DAY_NONE;
  clock->fixed = clock->fixed_today != DAY_NONE;
  if (clock->fixed && parts[1] == NULL)
    return TRUE;
  const char *time = clock->fixed ? parts[1] : "";
  gboolean good = strlen (time) == 5 && g_ascii_isdigit (time[0]) && g_ascii_isdigit (time[1]) && time[2] == ':' &&
                  g_ascii_isdigit (time[3]) && g_ascii_isdigit (time[4]);
  int hours = good ? atoi (time) : 24, minutes = good ? atoi (time + 3) : 60;
  if (hours > 23 || minutes > 59)
    return misused (error, "--today takes a day written as 2026-11-18.");
  clock->fixed_now = ((gint64)clock->fixed_today * 24 + hours) * 3600 + minutes * 60;
  return TRUE;
}

/* One of the choices of its row. */
static ListingFormat format_of (const char *value)
{
  if (strcmp (value, "csv") == 0)
    return FORMAT_CSV;
  return strcmp (value, "json") == 0 ? FORMAT_JSON : FORMAT_TEXT;
}

static gboolean set_descriptor (GlobalOptions *globals, const char *value, GError **error)
{
  gint64 number;
  if (!g_ascii_string_to_signed (value, 10, 0, 65535, &number, NULL))
    return misused (error, "--passphrase-fd takes the number of an open file descriptor.");
  globals->passphrase_fd = (int)number;
  return TRUE;
}

static void replace (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static gboolean take_global (Call *call, const char *name, const char *value, GError **error)
{
  GlobalOptions *globals = call->globals;
  const struct {
    const char *name;
    char **text;
  } texts[] = { { "store", &globals->store },
                { "config", &globals->config },
                { "as", &globals->actor },
                { "scheme", &globals->scheme },
                { "passphrase-file", &globals->passphrase_file } };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].name, name) == 0) {
      replace (texts[i].text, value);
      globals->config_named = globals->config_named || texts[i].text == &globals->config;
      return *value != '\0' || misused (error, "--%s is empty.", name);
    }
  if (strcmp (name, "today") == 0)
    return set_today (&globals->clock, value, error);
  if (strcmp (name, "format") == 0)
    call->format = format_of (value);
  if (strcmp (name, "passphrase-fd") == 0)
    return set_descriptor (globals, value, error);
  globals->plain = globals->plain || strcmp (name, "plain") == 0;
  call->help = call->help || strcmp (name, "help") == 0;
  call->version = call->version || strcmp (name, "version") == 0;
  return TRUE;
}

static gboolean is_option (const char *word)
{
  return word[0] == '-' && word[1] != '\0';
}

/* The longest command that the first words name. *USED is how many of them; options between them are skipped. */
static const Command *find_command (int count, char **words, int *used, const char **first)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const Command *found = NULL;
  int taken = 0;
  for (int i = 0; i < count && taken < LONGEST_COMMAND; i++) {
    if (is_option (words[i])) {
      const CommandOption *option =
          g_str_has_prefix (words[i], "--") ? find_option (global_options, words[i] + 2, strlen (words[i] + 2)) : NULL;
      i += option != NULL && option->value != NULL ? 1 : 0;
      continue;
    }
    *first = *first != NULL ? *first : words[i];
    g_string_append_printf (name, "%s%s", taken > 0 ? " " : "", words[i]);
    taken++;
    for (guint k = 0; command_at (k) != NULL; k++)
      if (strcmp (command_at (k)->about.words, name->str) == 0) {
        found = command_at (k);
        *used = taken;
      }
  }
  return found;
}

static gboolean refuse_command (const char *first, GError **error)
{
  g_autoptr (GString) similar = g_string_new (NULL);
  g_autofree char *group = g_strconcat (first, " ", NULL);
  for (guint i = 0; command_at (i) != NULL; i++)
    if (g_str_has_prefix (command_at (i)->about.words, group))
      g_string_append_printf (similar, "%skith %s", similar->len > 0 ? ", " : "", command_at (i)->about.words);
  if (similar->len > 0)
    return misused (error, "Say which: %s.", similar->str);
  g_autofree char *clean = text_clean_line (first, -1);
  g_autofree char *word = text_fit (clean, 40, TRUE);
  return misused (error, "There is no command \"%s\". kith help lists them.", word);
}

static gboolean given_before (const Call *call, const CommandOption *option)
{
  for (guint i = 0; i < call->given->len; i++)
    if (g_array_index (call->given, GivenOption, i).option == option)
      return TRUE;
  return FALSE;
}

/* TRUE when VALUE is one of what the option takes: "met|unmet". */
static gboolean is_choice (const CommandOption *option, const char *value)
{
  g_auto (GStrv) choices = g_strsplit (option->value, "|", -1);
  return choices[0] == NULL || choices[1] == NULL || g_strv_contains ((const char *const *)choices, value);
}

static gboolean refuse_choice (const CommandOption *option, GError **error)
{
  g_auto (GStrv) choices = g_strsplit (option->value, "|", -1);
  g_autofree char *list = g_strjoinv (", ", choices);
  return misused (error, "--%s takes one of: %s.%s", option->name, list,
                  strcmp (option->name, "as") == 0 ? " Put --as NAME before the command to say who you are." : "");
}

/* `--as` is a global option, and a few commands have one of their own. Before the command it is the global one; behind it the value
 * decides: what the command cannot take is the global one's, provided that the command's own is there too. */
static const CommandOption *own_option (const Call *call, const CommandOption *own, int count, char **words, int index)
{
  if (own == NULL || own->value == NULL || index + 1 >= count || is_choice (own, words[index + 1]) ||
      given_before (call, own))
    return own != NULL && given_before (call, own) ? NULL : own;
  for (int i = index + 2; i + 1 < count; i++)
    if (strcmp (words[i], words[index]) == 0 && is_choice (own, words[i + 1]))
      return NULL;
  return own;
}

/* Takes the option in WORDS[*INDEX], and the word behind it where that is its value. */
static gboolean take_option (Call *call, gboolean behind, int count, char **words, int *index, GError **error)
{
  const char *word = words[*index];
  const char *name = g_str_has_prefix (word, "--") ? word + 2 : "";
  size_t length = strcspn (name, "=");
  const char *value = name[length] == '=' ? name + length + 1 : NULL;
  const CommandOption *option = find_option (global_options, name, length);
  const CommandOption *own = call->command != NULL ? find_option (call->command->options, name, length) : NULL;
  if (option != NULL && own != NULL)
    own = behind ? own_option (call, own, count, words, *index) : NULL;
  gboolean global = own == NULL;
  option = own != NULL ? own : option;
  if (option == NULL)
    return misused (error, "There is no option \"%.*s\" here. kith help%s%s shows how it is used.",
                    (int)MIN (strcspn (word, "="), 40), word, call->command != NULL ? " " : "",
                    call->command != NULL ? call->command->about.words : "");
  if (option->value == NULL && value != NULL)
    return misused (error, "--%s takes no value.", option->name);
  if (option->value != NULL && value == NULL && *index + 1 >= count)
    return misused (error, "--%s needs %s behind it.", option->name, option->value);
  if (option->value != NULL && value == NULL)
    value = words[++*index];
  if (given_before (call, option) && !option->repeated)
    return misused (error, "--%s is given twice. Keep one.", option->name);
  if (option->value != NULL && !is_choice (option, value))
    return refuse_choice (option, error);
  GivenOption given = { option, value };
  g_array_append_val (call->given, given);
  return !global || take_global (call, option->name, value, error);
}

/* Only the name of a file may be any bytes. */
static gboolean check_text (const Call *call, GError **error)
{
  gboolean takes_file = call->command != NULL && (g_str_has_prefix (call->command->about.usage, "FILE") ||
                                                  g_str_has_prefix (call->command->about.usage, "DIR"));
  for (guint i = takes_file ? 1 : 0; i < call->arguments->len; i++)
    if (!g_utf8_validate (call->arguments->pdata[i], -1, NULL))
      return misused (error, "What stands as number %u behind the command is no text in UTF-8. Write it again.", i + 1);
  for (guint i = 0; i < call->given->len; i++) {
    const GivenOption *given = &g_array_index (call->given, GivenOption, i);
    gboolean is_file = g_strcmp0 (given->option->value, "FILE") == 0 || g_strcmp0 (given->option->value, "DIR") == 0;
    if (!is_file && given->value != NULL && !g_utf8_validate (given->value, -1, NULL))
      return misused (error, "What stands behind --%s is no text in UTF-8. Write it again.", given->option->name);
  }
  return TRUE;
}

static gboolean check_arguments (const Call *call, GError **error)
{
  const Command *command = call->command;
  if (!check_text (call, error))
    return FALSE;
  if (command == NULL || call->help)
    return TRUE;
  if (call->arguments->len < command->minimum)
    return call_misused (call, error, "Something is missing.");
  if (call->arguments->len > command->maximum)
    return call_misused (call, error, "That is more than this command takes.");
  return TRUE;
}

gboolean call_parse (Call *call, int count, char **words, GError **error)
{
  const char *first = NULL;
  int used = 0;
  gboolean options_end = FALSE;
  call->command = find_command (count, words, &used, &first);
  for (int i = 0; i < count; i++) {
    if (!options_end && strcmp (words[i], "--") == 0)
      options_end = TRUE;
    else if (!options_end && is_option (words[i])) {
      if (!take_option (call, used == 0, count, words, &i, error))
        return FALSE;
    } else if (used > 0)
      used--;
    else
      g_ptr_array_add (call->arguments, words[i]);
  }
  if (call->command == NULL && first != NULL && !call->help && !call->version)
    return refuse_command (first, error);
  if (call->globals->passphrase_file != NULL && call->globals->passphrase_fd >= 0)
    return misused (error, "Give --passphrase-file or --passphrase-fd, not both.");
  return check_arguments (call, error);
}
