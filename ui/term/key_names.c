/* Keys by name, as tables of actions and the settings write them. */
#include "ui/term/input.h"

#include <string.h>

static const struct {
  const char *name;
  Key key;
} key_names[] = {
  { "Enter", KEYCODE_ENTER },         { "Esc", KEYCODE_ESCAPE },  { "Tab", KEYCODE_TAB },
  { "Shift-Tab", KEYCODE_BACKTAB },   { "Space", KEYCODE_SPACE }, { "Up", KEYCODE_UP },
  { "Down", KEYCODE_DOWN },           { "Left", KEYCODE_LEFT },   { "Right", KEYCODE_RIGHT },
  { "Home", KEYCODE_HOME },           { "End", KEYCODE_END },     { "PgUp", KEYCODE_PAGE_UP },
  { "PgDn", KEYCODE_PAGE_DOWN },      { "Ins", KEYCODE_INSERT },  { "Del", KEYCODE_DELETE },
  { "Backspace", KEYCODE_BACKSPACE },
};

#define CONTROL_PREFIX "Ctrl-"

gboolean key_is_text (Key key)
{
  return key >= ' ' && key < KEYCODE_FIRST && key != 0x7f && !(key >= 0x80 && key < 0xa0);
}

static Key named_key (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (key_names); i++)
    if (!g_ascii_strcasecmp (name, key_names[i].name))
      return key_names[i].key;
  return KEYCODE_NONE;
}

static Key function_key (const char *name)
{
  guint64 number;

  if (name[0] != 'F' || !g_ascii_string_to_unsigned (name + 1, 10, 1, 12, &number, NULL))
    return KEYCODE_NONE;
  return KEYCODE_F1 + (Key)number - 1;
}

Key key_from_name (const char *name, gssize length)
{
  g_autofree char *copy = length < 0 ? g_strdup (name) : g_strndup (name, (gsize)length);
  Key key = named_key (copy);

  if (key == KEYCODE_NONE)
    key = function_key (copy);
  if (key != KEYCODE_NONE || !*copy)
    return key;
  if (g_str_has_prefix (copy, CONTROL_PREFIX) && strlen (copy) == strlen (CONTROL_PREFIX) + 1)
    return KEYCODE_CONTROL (copy[strlen (CONTROL_PREFIX)]);
  if (g_utf8_validate (copy, -1, NULL) && g_utf8_strlen (copy, -1) == 1 && key_is_text (g_utf8_get_char (copy)))
    return g_utf8_get_char (copy);
  return KEYCODE_NONE;
}

char *key_label (Key key)
{
  char text[7] = "";

  for (guint i = 0; i < G_N_ELEMENTS (key_names); i++)
    if (key_names[i].key == key)
      return g_strdup (key_names[i].name);
  if (key >= KEYCODE_F1 && key <= KEYCODE_F12)
    return g_strdup_printf ("F%u", key - KEYCODE_F1 + 1);
  if (key > 0 && key < ' ')
    return g_strdup_printf (CONTROL_PREFIX "%c", (int)(key + '@'));
  if (key_is_text (key))
    g_unichar_to_utf8 (key, text);
  return g_strdup (text);
}
