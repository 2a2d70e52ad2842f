/* The options, their defaults and their checks. Reading and writing the file is conf_file.c's. */
#include "base/conf.h"

#include "base/conf_private.h"
#include "base/error.h"
#include "base/folder.h"
#include "base/text.h"

#include <string.h>

static const char *const colours[] = { "auto", "256", "8", "none", NULL };
static const char *const backgrounds[] = { "dark", "light", NULL };
static const char *const yes_words[] = { "yes", "on", "true", NULL };
static const char *const no_words[] = { "no", "off", "false", NULL };

/* The program is started without a shell and without a search path. */
static const char *complaint_about_command (const char *text)
{
  if (*text != '\0' && *text != '/')
    return "Write the whole path of the mail program, as in /usr/sbin/sendmail.";
  return NULL;
}

static const ConfOption options[] = {
  { .name = "colour",
    .label = "Colour",
    .group = "terminal",
    .help = "How many colours to draw with; auto asks the terminal and heeds NO_COLOR.",
    .type = CONF_CHOICE,
    .preset = "auto",
    .choices = colours },
  { .name = "background",
    .label = "Background",
    .group = "terminal",
    .help = "Whether your terminal is dark or light, so that colours stay readable.",
    .type = CONF_CHOICE,
    .preset = "dark",
    .choices = backgrounds },
  { .name = "ascii",
    .label = "Plain characters",
    .group = "terminal",
    .help = "Draw lines and arrows with plain characters, for terminals that show them as boxes or question marks.",
    .type = CONF_SWITCH,
    .preset = "no" },
  { .name = "slow_line",
    .label = "Slow line",
    .group = "terminal",
    .help = "Mark the chosen row with an arrow only, without a bar, to send the fewest bytes.",
    .type = CONF_SWITCH,
    .preset = "no" },
  { .name = "confirm_leave",
    .label = "Ask before leaving",
    .group = "keys",
    .help = "Ask before q leaves the program from Today.",
    .type = CONF_SWITCH,
    .preset = "yes" },
  { .name = "lock_after",
    .label = "Lock after",
    .group = "keys",
    .help = "Minutes without a key after which kith locks itself; 0 never.",
    .type = CONF_NUMBER,
    .preset = "10",
    .minimum = 0,
    .maximum = 1440 },
  { .name = "sendmail",
    .label = "Mail program",
    .group = "mail",
    .help = "The program that messages are handed to, with its arguments; empty when this server sends no mail.",
    .type = CONF_TEXT,
    .preset = "/usr/sbin/sendmail",
    .complaint = complaint_about_command },
  { .name = "first_start_done",
    .label = "First start done",
    .group = "terminal",
    .help = "Whether the question of the first start, if a line and an arrow are seen, was answered.",
    .type = CONF_SWITCH,
    .preset = "no",
    .hidden = TRUE },
  { .name = NULL },
};

const ConfOption *conf_options (void)
{
  return options;
}

const ConfOption *conf_option (const char *name)
{
  for (const ConfOption *option = options; option->name != NULL; option++) {
    if (strcmp (option->name, name) == 0)
      return option;
  }
  return NULL;
}

char *conf_default_path (void)
{
  g_autofree char *folder = folder_of_user ("XDG_CONFIG_HOME", ".config");

  return g_build_filename (folder, "kith", "kith.conf", NULL);
}

static void key_clear (gpointer data)
{
  ConfKey *key = data;

  g_free (key->action);
  g_free (key->text);
}

Conf *conf_new (void)
{
  Conf *conf = g_new0 (Conf, 1);

  conf->values = g_new0 (char *, G_N_ELEMENTS (options));
  for (size_t i = 0; options[i].name != NULL; i++)
    conf->values[i] = g_strdup (options[i].preset);
  conf->keys = g_array_new (FALSE, FALSE, sizeof (ConfKey));
  g_array_set_clear_func (conf->keys, key_clear);
  return conf;
}

void conf_free (Conf *conf)
{
  if (conf == NULL)
    return;
  g_strfreev (conf->values);
  g_array_unref (conf->keys);
  g_free (conf->path);
  g_free (conf);
}

const char *conf_path (const Conf *conf)
{
  return conf->path != NULL ? conf->path : "kith.conf";
}

/* The canonical text of an option. Asking for a name or type that the table does not have is a mistake in the program. */
static const char *value_of (const Conf *conf, const char *name, ConfType type, ConfType other_type)
{
  const ConfOption *option = conf_option (name);

  g_return_val_if_fail (option != NULL, "");
  g_return_val_if_fail (option->type == type || option->type == other_type, "");
  return conf->values[option - options];
}

const char *conf_text (const Conf *conf, const char *name)
{
  return value_of (conf, name, CONF_TEXT, CONF_CHOICE);
}

long conf_number (const Conf *conf, const char *name)
{
  return (long)g_ascii_strtoll (value_of (conf, name, CONF_NUMBER, CONF_NUMBER), NULL, 10);
}

gboolean conf_switch (const Conf *conf, const char *name)
{
  return strcmp (value_of (conf, name, CONF_SWITCH, CONF_SWITCH), "yes") == 0;
}

char *conf_value (const Conf *conf, const char *name)
{
  const ConfOption *option = conf_option (name);

  g_return_val_if_fail (option != NULL, NULL);
  return g_strdup (conf->values[option - options]);
}

static char *list_of_choices (const ConfOption *option)
{
  GString *list = g_string_new (NULL);

  for (int i = 0; option->choices[i] != NULL; i++) {
    if (i > 0)
      g_string_append (list, option->choices[i + 1] == NULL ? " or " : ", ");
    g_string_append (list, option->choices[i]);
  }
  return g_string_free (list, FALSE);
}

static char *canonical_number (const ConfOption *option, const char *text, GError **error)
{
  gint64 number;

  if (g_ascii_string_to_signed (text, 10, option->minimum, option->maximum, &number, NULL))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s takes a whole number from %ld to %ld.", option->name,
               option->minimum, option->maximum);
  return NULL;
}

static char *canonical_switch (const ConfOption *option, const char *text, GError **error)
{
  g_autofree char *word = g_ascii_strdown (text, -1);

  if (g_strv_contains (yes_words, word))
    return g_strdup ("yes");
  if (g_strv_contains (no_words, word))
    return g_strdup ("no");
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s takes true or false.", option->name);
  return NULL;
}

static char *canonical_choice (const ConfOption *option, const char *text, GError **error)
{
  g_autofree char *choices = NULL;

  for (int i = 0; option->choices[i] != NULL; i++) {
    if (g_ascii_strcasecmp (option->choices[i], text) == 0)
      return g_strdup (option->choices[i]);
  }
  choices = list_of_choices (option);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s takes %s.", option->name, choices);
  return NULL;
}

static char *canonical (const ConfOption *option, const char *text, GError **error)
{
  switch (option->type) {
  case CONF_NUMBER:
    return canonical_number (option, text, error);
  case CONF_SWITCH:
    return canonical_switch (option, text, error);
  case CONF_CHOICE:
    return canonical_choice (option, text, error);
  case CONF_TEXT:
    break;
  }
  return g_strdup (text);
}

gboolean conf_set (Conf *conf, const char *name, const char *text, GError **error)
{
  const ConfOption *option = conf_option (name);
  g_autofree char *clean = text_clean_line (text, -1);
  g_autofree char *value = NULL;
  const char *complaint;

  if (option == NULL) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                         "There is no setting of that name. kith.conf(5) lists them.");
    return FALSE;
  }
  value = canonical (option, clean, error);
  if (value == NULL)
    return FALSE;
  complaint = option->complaint != NULL ? option->complaint (value) : NULL;
  if (complaint != NULL) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, complaint);
    return FALSE;
  }
  g_free (conf->values[option - options]);
  conf->values[option - options] = g_steal_pointer (&value);
  return TRUE;
}

guint conf_key_count (const Conf *conf)
{
  return conf->keys->len;
}

const char *conf_key_action (const Conf *conf, guint index)
{
  return index < conf->keys->len ? g_array_index (conf->keys, ConfKey, index).action : NULL;
}

const char *conf_key_text (const Conf *conf, guint index)
{
  return index < conf->keys->len ? g_array_index (conf->keys, ConfKey, index).text : NULL;
}

int conf_key_line (const Conf *conf, guint index)
{
  return index < conf->keys->len ? g_array_index (conf->keys, ConfKey, index).line : 0;
}

const char *conf_key (const Conf *conf, const char *action)
{
  for (guint i = 0; i < conf->keys->len; i++) {
    if (strcmp (conf_key_action (conf, i), action) == 0)
      return conf_key_text (conf, i);
  }
  return NULL;
}

void conf_add_key (Conf *conf, const char *action, const char *text, int line)
{
  ConfKey key = { g_strdup (action), g_strdup (text), line };

  for (guint i = 0; i < conf->keys->len; i++) {
    if (strcmp (conf_key_action (conf, i), action) == 0) {
      g_array_remove_index (conf->keys, i);
      break;
    }
  }
  if (text != NULL && *text != '\0')
    g_array_append_val (conf->keys, key);
  else
    key_clear (&key);
}

void conf_set_key (Conf *conf, const char *action, const char *text)
{
  conf_add_key (conf, action, text, 0);
}
