#include "base/conf_parse.h"

gboolean conf_is_whole (const config_setting_t *setting)
{
  gboolean named = config_setting_is_group (setting);

  if (config_setting_type (setting) == CONFIG_TYPE_STRING)
    return config_setting_get_string (setting) != NULL;
  if (!config_setting_is_aggregate (setting))
    return TRUE;
  for (int i = 0; i < config_setting_length (setting); i++) {
    const config_setting_t *part = config_setting_get_elem (setting, (unsigned)i);

    if ((named && config_setting_name (part) == NULL) || !conf_is_whole (part))
      return FALSE;
  }
  return TRUE;
}

gboolean conf_parse (config_t *config, const char *text)
{
  if (config_read_string (config, text) != CONFIG_TRUE)
    return FALSE;
  if (!conf_is_whole (config_root_setting (config)))
    g_error ("no memory for settings");
  return TRUE;
}
