/* What a column is and what a value stands for, in words and as the option of a command. */
#include "people/import_mapping.h"

#include "people/supporter.h"

char *import_setting_words (const ImportSetting *setting)
{
  if (setting->value == NULL)
    return g_strdup_printf ("The column \"%s\"", setting->heading);
  return g_strdup_printf ("\"%s\" under %s", setting->value, setting->field->label);
}

char *import_setting_answer (const ImportSetting *setting)
{
  if (setting->origin == IMPORT_UNKNOWN)
    return NULL;
  if (setting->value == NULL)
    return g_strdup (setting->field != NULL ? setting->field->label : "left out");
  if (*setting->target == '\0')
    return g_strdup ("left out");
  if (setting->new_area)
    return g_strdup_printf ("%s, a new %sarea", setting->target, setting->sensitive ? "sensitive " : "");
  return g_strdup (setting->target);
}

char *import_setting_option (const ImportSetting *setting, const char *target)
{
  g_autofree char *text = setting->value == NULL
                              ? g_strdup_printf ("%s=%s", setting->heading, target)
                              : g_strdup_printf ("%s:%s=%s", setting->field->name, setting->value, target);

  return g_shell_quote (text);
}
