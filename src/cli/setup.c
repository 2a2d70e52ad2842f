/* kith setup: what the office agrees on, and its wording of messages. */
#include "cli/command.h"

#include "base/error.h"
#include "base/text.h"
#include "mail/sender.h"
#include "mail/template.h"
#include "store/setting.h"
#include "store/step.h"

#include <stdio.h>
#include <string.h>

static const ListingColumn setting_columns[] = {
  { "id", "Setting", FALSE }, { "value", "Value", FALSE }, { "label", "What it is", FALSE },
  { "help", NULL, FALSE },    { "default", NULL, FALSE },  { .name = NULL },
};

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  if (session == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (setting_columns, call_format (call));
  for (const SettingSpec *spec = setting_specs (); spec->name != NULL; spec++) {
    g_autofree char *value = setting_text (session, spec->name);
    listing_text (listing, spec->name);
    listing_text (listing, value);
    listing_text (listing, spec->label);
    listing_text (listing, spec->help);
    listing_text (listing, spec->initial);
  }
  listing_print (listing);
  return TRUE;
}

static gboolean is_setting (const char *name)
{
  for (const SettingSpec *spec = setting_specs (); spec->name != NULL; spec++)
    if (strcmp (spec->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* "name=value", where \n stands for a new line. Adds the name to SET. */
static gboolean set_one (KithSession *session, const char *line, GPtrArray *set, GError **error)
{
  const char *equals = strchr (line, '=');
  if (equals == NULL) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_USAGE,
                         "Write it as setting=value. kith setup list shows the settings.");
    return FALSE;
  }
  g_autofree char *name = g_strndup (line, (gsize)(equals - line));
  g_autoptr (GString) value = g_string_new (equals + 1);
  g_string_replace (value, "\\n", "\n", 0);
  g_strstrip (name);
  if (!is_setting (name)) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "There is no setting \"%s\". kith setup list shows them.", name);
    return FALSE;
  }
  g_strstrip (value->str);
  if (strcmp (name, "office.sender_address") == 0 ? !sender_set (session, value->str, error)
                                                  : !setting_set (session, name, value->str, error))
    return FALSE;
  g_ptr_array_add (set, g_steal_pointer (&name));
  return TRUE;
}

/* What is to be set: the arguments, or else the lines of standard input, of which empty ones and remarks stay empty. */
static char **lines_given (Call *call, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autofree char *text = call_argument_count (call) == 0 ? call_input (call, "setting=value: ", error) : g_strdup ("");
  if (text == NULL)
    return NULL;
  if (call_argument_count (call) == 0)
    return g_strsplit (text, "\n", -1);
  for (guint i = 0; i < call_argument_count (call); i++)
    g_ptr_array_add (lines, g_strdup (call_argument (call, i)));
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_steal (lines, NULL);
}

static gboolean set_each (Call *call, KithSession *session, char **lines, GPtrArray *set, GError **error)
{
  for (int i = 0; lines[i] != NULL; i++) {
    const char *line = g_strstrip (lines[i]);
    if (*line == '\0' || *line == '#' || set_one (session, line, set, error))
      continue;
    if (call_argument_count (call) == 0)
      g_prefix_error (error, "Line %d: ", i + 1);
    return FALSE;
  }
  if (set->len == 0)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_USAGE,
                         "Nothing was given. Write setting=value lines to standard input; kith setup list shows the "
                         "settings.");
  return set->len > 0;
}

/* All of them or none. */
static gboolean set (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_auto (GStrv) lines = session != NULL ? lines_given (call, error) : NULL;
  g_autoptr (Step) step = lines != NULL ? step_begin (session, "changed settings", error) : NULL;
  g_autoptr (GPtrArray) set = g_ptr_array_new_with_free_func (g_free);
  if (step == NULL || !set_each (call, session, lines, set, error) || !step_commit (g_steal_pointer (&step), error))
    return FALSE;
  for (guint i = 0; i < set->len; i++)
    call_say ("%s is set.", (const char *)g_ptr_array_index (set, i));
  return TRUE;
}

static gboolean stage_argument (const Call *call, Stage *stage, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  if (stage_from_name (call_argument (call, 0), stage))
    return TRUE;
  for (int i = 0; i < STAGE_COUNT; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", stage_name ((Stage)i));
  return call_misused (call, error, "The templates are: %s.", names->str);
}

static const ListingColumn template_columns[] = {
  { "id", "Template", FALSE },
  { "own", "Your wording", FALSE },
  { "fields", "Fields", FALSE },
  { .name = NULL },
};

static gboolean template_list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  if (session == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (template_columns, call_format (call));
  for (int i = 0; i < STAGE_COUNT; i++) {
    gboolean own = FALSE;
    g_autofree char *text = template_text (session, (Stage)i, &own, error);
    g_autoptr (GPtrArray) fields = g_ptr_array_new ();
    if (text == NULL)
      return FALSE;
    for (const TemplateField *field = stage_fields ((Stage)i); field->field != NULL; field++)
      g_ptr_array_add (fields, (gpointer)field->field);
    listing_text (listing, stage_name ((Stage)i));
    listing_flag (listing, own);
    listing_texts (listing, fields);
  }
  listing_print (listing);
  return TRUE;
}

static gboolean template_show (Call *call, GError **error)
{
  Stage stage;
  if (!stage_argument (call, &stage, error))
    return FALSE;
  KithSession *session = call_session (call, error);
  g_autofree char *text = session != NULL ? template_text (session, stage, NULL, error) : NULL;
  if (text == NULL)
    return FALSE;
  call_print (text);
  return TRUE;
}

static gboolean template_put (Call *call, GError **error)
{
  Stage stage;
  gboolean shipped = call_has (call, "shipped");
  if (!stage_argument (call, &stage, error))
    return FALSE;
  KithSession *session = call_session (call, error);
  if (session == NULL)
    return FALSE;
  g_autofree char *text = shipped ? NULL : call_input (call, "Subject: ", error);
  if ((text == NULL && !shipped) || !template_set (session, stage, text, error))
    return FALSE;
  call_say (shipped ? "The template %s has its shipped wording again." : "The template %s has your wording.",
            stage_name (stage));
  return TRUE;
}

static const CommandOption template_options[] = {
  { .name = "shipped", .help = "Goes back to the wording that came with kith." },
  { .name = NULL },
};

const Command setup_commands[] = {
  { { "setup list", "", "Lists the office's settings." }, NULL, 0, 0, list },
  { { "setup set", "[SETTING=VALUE…]", "Changes settings, given here or as lines on standard input." },
    NULL,
    0,
    MANY_ARGUMENTS,
    set },
  { { "setup template list", "", "Lists the templates with the fields that each may use." },
    NULL,
    0,
    0,
    template_list },
  { { "setup template show", "NAME", "Prints the wording of a kind of message." }, NULL, 1, 1, template_show },
  { { "setup template set", "NAME [--shipped]", "Takes your own wording from standard input, once it is checked." },
    template_options,
    1,
    1,
    template_put },
  { .about = { .words = NULL } },
};
