/* kith.conf, read with libconfig and written by hand, since libconfig writes no comments. */
#include "base/conf.h"

#include "base/conf_parse.h"
#include "base/conf_private.h"
#include "base/error.h"
#include "base/text.h"

#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

#define KEYS "keys"

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (config_t, config_destroy)

/* FALSE, with PATH and LINE put before REASON. */
static gboolean refuse_line (const char *path, int line, const char *reason, GError **error)
{
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s, line %d: %s", path, line, reason);
  return FALSE;
}

/* The value as conf_set() reads it; NULL where it is of another type than the option. */
static char *setting_text (const ConfOption *option, const config_setting_t *setting)
{
  int type = config_setting_type (setting);

  switch (option->type) {
  case CONF_SWITCH:
    return type == CONFIG_TYPE_BOOL ? g_strdup (config_setting_get_bool (setting) ? "yes" : "no") : NULL;
  case CONF_NUMBER:
    if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
      return NULL;
    return g_strdup_printf ("%lld", config_setting_get_int64 (setting));
  case CONF_TEXT:
  case CONF_CHOICE:
    break;
  }
  return type == CONFIG_TYPE_STRING ? g_strdup (config_setting_get_string (setting)) : NULL;
}

static const char *wrong_type (ConfType type)
{
  switch (type) {
  case CONF_SWITCH:
    return "takes true or false, without quotes.";
  case CONF_NUMBER:
    return "takes a whole number, without quotes.";
  case CONF_TEXT:
  case CONF_CHOICE:
    break;
  }
  return "takes a text in double quotes.";
}

static gboolean take_option (Conf *conf, const config_setting_t *setting, const char *path, GError **error)
{
  const char *name = config_setting_name (setting);
  int line = (int)config_setting_source_line (setting);
  const ConfOption *option = conf_option (name);
  g_autoptr (GError) reason = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;

  if (option == NULL) {
    sentence = g_strdup_printf ("There is no setting called %s. Take the line out; kith.conf(5) lists them all.", name);
    return refuse_line (path, line, sentence, error);
  }
  text = setting_text (option, setting);
  if (text == NULL) {
    sentence = g_strdup_printf ("%s %s", name, wrong_type (option->type));
    return refuse_line (path, line, sentence, error);
  }
  if (!conf_set (conf, name, text, &reason))
    return refuse_line (path, line, reason->message, error);
  return TRUE;
}

static gboolean take_keys (Conf *conf, const config_setting_t *group, const char *path, GError **error)
{
  if (config_setting_type (group) != CONFIG_TYPE_GROUP)
    return refuse_line (path, (int)config_setting_source_line (group),
                        "keys takes a group, as in keys = { ask = \"A\"; };", error);
  for (int i = 0; i < config_setting_length (group); i++) {
    const config_setting_t *setting = config_setting_get_elem (group, (unsigned int)i);
    int line = (int)config_setting_source_line (setting);
    g_autofree char *text = NULL;

    if (config_setting_type (setting) == CONFIG_TYPE_STRING)
      text = text_clean_line (config_setting_get_string (setting), -1);
    if (text == NULL || *text == '\0')
      return refuse_line (path, line, "A key is a text in double quotes, as in ask = \"A\";", error);
    conf_add_key (conf, config_setting_name (setting), text, line);
  }
  return TRUE;
}

static int line_of (const char *contents, const char *at)
{
  int line = 1;

  for (; contents < at; contents++)
    line += *contents == '\n' ? 1 : 0;
  return line;
}

/* One file is all there is: what it includes would escape the checks above and the line numbers below. */
static gboolean check_contents (const char *path, const char *contents, gsize length, GError **error)
{
  const char *bad = NULL;

  if (!g_utf8_validate (contents, (gssize)length, &bad))
    return refuse_line (path, line_of (contents, bad), "This is not text in UTF-8. Write the line again.", error);
  for (const char *line = contents; line != NULL; line = strchr (line, '\n')) {
    line += *line == '\n' ? 1 : 0;
    if (g_str_has_prefix (line + strspn (line, " \t"), "@include"))
      return refuse_line (path, line_of (contents, line), "Other files cannot be included. Write the settings here.",
                          error);
  }
  return TRUE;
}

static Conf *parse (const char *path, const char *contents, gsize length, GError **error)
{
  g_auto (config_t) file;
  g_autoptr (Conf) conf = conf_new ();
  const config_setting_t *root;

  config_init (&file);
  conf->path = g_strdup (path);
  if (!check_contents (path, contents, length, error))
    return NULL;
  if (!conf_parse (&file, contents)) {
    g_autofree char *reason = g_strdup_printf ("This cannot be read (%s). Each setting is written as name = value;",
                                               config_error_text (&file));

    refuse_line (path, config_error_line (&file), reason, error);
    return NULL;
  }
  root = config_root_setting (&file);
  for (int i = 0; i < config_setting_length (root); i++) {
    const config_setting_t *setting = config_setting_get_elem (root, (unsigned int)i);
    gboolean taken = strcmp (config_setting_name (setting), KEYS) == 0 ? take_keys (conf, setting, path, error)
                                                                       : take_option (conf, setting, path, error);

    if (!taken)
      return NULL;
  }
  return g_steal_pointer (&conf);
}

Conf *conf_load_named (const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return conf_load (path, error);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
               "There is no file %s to read your settings from. Write --config with another one, or leave it out.",
               path);
  return NULL;
}

Conf *conf_load (const char *path, GError **error)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) reason = NULL;
  gsize length = 0;

  if (g_file_get_contents (path, &contents, &length, &reason))
    return parse (path, contents, length, error);
  if (g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return conf_new ();
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
               "Your settings cannot be read. %s. Mend that, or name another file with --config.", reason->message);
  return NULL;
}

static void append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\')
      g_string_append_c (out, '\\');
    g_string_append_c (out, *text);
  }
  g_string_append_c (out, '"');
}

static void append_option (GString *out, const ConfOption *option, const char *value)
{
  g_string_append_printf (out, "# %s\n%s = ", option->help, option->name);
  if (option->type == CONF_SWITCH)
    g_string_append (out, strcmp (value, "yes") == 0 ? "true" : "false");
  else if (option->type == CONF_NUMBER)
    g_string_append (out, value);
  else
    append_quoted (out, value);
  g_string_append (out, ";\n\n");
}

static char *written (const Conf *conf)
{
  const ConfOption *options = conf_options ();
  GString *out =
      g_string_new ("# Settings of kith; kith.conf(5) explains them. The Setup screen writes this file anew.\n\n");

  for (size_t i = 0; options[i].name != NULL; i++) {
    if (strcmp (conf->values[i], options[i].preset) != 0)
      append_option (out, &options[i], conf->values[i]);
  }
  if (conf->keys->len > 0) {
    g_string_append (out, "# Extra keys for actions.\n" KEYS " = {\n");
    for (guint i = 0; i < conf->keys->len; i++) {
      g_string_append_printf (out, "  %s = ", conf_key_action (conf, i));
      append_quoted (out, conf_key_text (conf, i));
      g_string_append (out, ";\n");
    }
    g_string_append (out, "};\n");
  }
  return g_string_free (out, FALSE);
}

gboolean conf_save (const Conf *conf, const char *path, GError **error)
{
  /* Where the file is a link into a folder of settings under version control, the file there is replaced, not the link. */
  g_autofree char *link_free = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? realpath (path, NULL) : NULL;
  const char *target = link_free != NULL ? link_free : path;
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *contents = written (conf);
  g_autoptr (GError) reason = NULL;

  /* A folder that cannot be made shows when the file is written. */
  (void)g_mkdir_with_parents (folder, 0700);
  if (g_file_set_contents_full (target, contents, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &reason))
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "Your settings were not saved. %s. They count until you leave.",
               reason->message);
  return FALSE;
}
