/* Reading a text of settings with libconfig. */
#pragma once

#include <glib.h>
#include <libconfig.h>

/* As config_read_string(); TRUE: read. Where libconfig has no memory for a name or a text it leaves that out and says nothing: here the
 * program ends, as with every other allocation. */
gboolean conf_parse (config_t *config, const char *text);

/* FALSE where a setting in a group, at any depth, has lost its name, or a text its letters. */
gboolean conf_is_whole (const config_setting_t *setting);
