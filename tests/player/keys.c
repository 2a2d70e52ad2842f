#include "player/keys.h"

#include <string.h>

/* Keys that send the same everywhere. */
static const struct {
  const char *name, *bytes;
} fixed_keys[] = {
  { "ENTER", "\r" }, { "TAB", "\t" },  { "S-TAB", "\033[Z" }, { "ESC", "\033" },
  { "SPACE", " " },  { "BS", "\177" }, { "NEWLINE", "\n" },
};

static const struct {
  const char *name;
  VTermKey key;
} moving_keys[] = {
  { "UP", VTERM_KEY_UP },     { "DOWN", VTERM_KEY_DOWN }, { "LEFT", VTERM_KEY_LEFT },   { "RIGHT", VTERM_KEY_RIGHT },
  { "HOME", VTERM_KEY_HOME }, { "END", VTERM_KEY_END },   { "PGUP", VTERM_KEY_PAGEUP }, { "PGDN", VTERM_KEY_PAGEDOWN },
  { "INS", VTERM_KEY_INS },   { "DEL", VTERM_KEY_DEL },
};

/* Where a keyboard differs from xterm's. */
static const struct {
  Keyboard keyboard;
  const char *name, *bytes;
} own_keys[] = {
  { KEYBOARD_PUTTY, "F1", "\033[11~" }, { KEYBOARD_PUTTY, "F2", "\033[12~" },  { KEYBOARD_PUTTY, "F3", "\033[13~" },
  { KEYBOARD_PUTTY, "F4", "\033[14~" }, { KEYBOARD_PUTTY, "HOME", "\033[1~" }, { KEYBOARD_PUTTY, "END", "\033[4~" },
  { KEYBOARD_LINUX, "F1", "\033[[A" },  { KEYBOARD_LINUX, "F2", "\033[[B" },   { KEYBOARD_LINUX, "F3", "\033[[C" },
  { KEYBOARD_LINUX, "F4", "\033[[D" },  { KEYBOARD_LINUX, "F5", "\033[[E" },   { KEYBOARD_LINUX, "HOME", "\033[1~" },
  { KEYBOARD_LINUX, "END", "\033[4~" },
};

bool keyboard_from_name (const char *name, Keyboard *keyboard)
{
  static const char *const names[] = { "xterm", "putty", "linux" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0) {
      *keyboard = (Keyboard)i;
      return true;
    }
  return false;
}

static void append (GByteArray *bytes, const char *text)
{
  g_byte_array_append (bytes, (const guint8 *)text, (guint)strlen (text));
}

static void append_terminal_key (VTerm *vt, VTermKey key, GByteArray *replies, GByteArray *bytes)
{
  g_byte_array_set_size (replies, 0);
  vterm_keyboard_key (vt, key, VTERM_MOD_NONE);
  g_byte_array_append (bytes, replies->data, replies->len);
  g_byte_array_set_size (replies, 0);
}

static bool append_hex (const char *name, GByteArray *bytes)
{
  const char *digit = name + strlen ("<hex:");
  gsize length = strlen (digit);
  if (length < 3 || length % 2 == 0 || digit[length - 1] != '>')
    return false;
  for (; *digit != '>'; digit += 2) {
    if (!g_ascii_isxdigit (digit[0]) || !g_ascii_isxdigit (digit[1]))
      return false;
    guint8 byte = (guint8)(g_ascii_xdigit_value (digit[0]) * 16 + g_ascii_xdigit_value (digit[1]));
    g_byte_array_append (bytes, &byte, 1);
  }
  return true;
}

bool key_bytes (const char *name, Keyboard keyboard, VTerm *vt, GByteArray *replies, GByteArray *bytes)
{
  if (g_utf8_validate (name, -1, NULL) && g_utf8_strlen (name, -1) == 1) {
    append (bytes, name);
    return true;
  }
  if (g_str_has_prefix (name, "<hex:"))
    return append_hex (name, bytes);
  for (guint i = 0; i < G_N_ELEMENTS (own_keys); i++)
    if (own_keys[i].keyboard == keyboard && strcmp (name, own_keys[i].name) == 0) {
      append (bytes, own_keys[i].bytes);
      return true;
    }
  for (guint i = 0; i < G_N_ELEMENTS (fixed_keys); i++)
    if (strcmp (name, fixed_keys[i].name) == 0) {
      append (bytes, fixed_keys[i].bytes);
      return true;
    }
  for (guint i = 0; i < G_N_ELEMENTS (moving_keys); i++)
    if (strcmp (name, moving_keys[i].name) == 0) {
      append_terminal_key (vt, moving_keys[i].key, replies, bytes);
      return true;
    }
  guint64 number = 0;
  if (name[0] == 'F' && g_ascii_string_to_unsigned (name + 1, 10, 1, 12, &number, NULL)) {
    append_terminal_key (vt, (VTermKey)VTERM_KEY_FUNCTION ((int)number), replies, bytes);
    return true;
  }
  if (name[0] == 'C' && name[1] == '-' && name[2] >= '?' && name[2] <= 'z' && name[3] == '\0') {
    guint8 control = name[2] == '?' ? 0x7f : (guint8)(name[2] & 0x1f);
    g_byte_array_append (bytes, &control, 1);
    return true;
  }
  if (name[0] == 'M' && name[1] == '-' && name[2]) {
    append (bytes, "\033");
    return key_bytes (name + 2, keyboard, vt, replies, bytes);
  }
  return false;
}
