#include "ui/app/keys.h"

#include "base/error.h"
#include "ui/screens/screen.h"

#include <string.h>

static gboolean is_action (const char *name)
{
  if (action_find (app_actions, name) != NULL)
    return TRUE;
  for (guint i = 0; screens[i] != NULL; i++)
    if (action_find (screens[i]->actions, name) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean refuse (const Conf *conf, int line, const char *sentence, GError **error)
{
  if (line > 0)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s, line %d: %s", conf_path (conf), line, sentence);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s: %s", conf_path (conf), sentence);
  return FALSE;
}

static gboolean check_key_names (const Conf *conf, const char *text, int line, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, " ", -1);

  for (guint i = 0; names[i] != NULL; i++) {
    if (*names[i] == '\0' || key_from_name (names[i], -1) != KEYCODE_NONE)
      continue;
    g_autofree char *sentence = g_strdup_printf (
        "There is no key called \"%s\". Write a character, F1 to F12, Ctrl-L, Space or PgDn.", names[i]);
    return refuse (conf, line, sentence, error);
  }
  return TRUE;
}

gboolean keys_check (const Conf *conf, GError **error)
{
  for (guint i = 0; i < conf_key_count (conf); i++) {
    const char *action = conf_key_action (conf, i);
    int line = conf_key_line (conf, i);

    if (!is_action (action)) {
      g_autofree char *sentence =
          g_strdup_printf ("There is no action called \"%s\" to give a key to. kith.conf(5) lists them all.", action);
      return refuse (conf, line, sentence, error);
    }
    if (!check_key_names (conf, conf_key_text (conf, i), line, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean text_has_key (const char *text, Key key)
{
  while (*text != '\0') {
    gsize length = strcspn (text, " ");

    if (length > 0 && key_from_name (text, (gssize)length) == key)
      return TRUE;
    text += length;
    text += strspn (text, " ");
  }
  return FALSE;
}

const Action *keys_find (const Conf *conf, const Action *table, Key key)
{
  for (guint i = 0; key != KEYCODE_NONE && i < conf_key_count (conf); i++) {
    const Action *action = action_find (table, conf_key_action (conf, i));

    if (action != NULL && text_has_key (conf_key_text (conf, i), key))
      return action;
  }
  return NULL;
}
