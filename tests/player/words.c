#include "player/words.h"

#include <glib.h>
#include <string.h>

static void word_free (gpointer data)
{
  Word *word = data;
  g_free (word->text);
  g_free (word);
}

/* Reads an escape behind its backslash. Returns how many characters it had, 0 if it is none. */
static gsize append_escape (const char *at, GString *text)
{
  static const char names[] = "nrte\"\\$";
  static const char bytes[] = "\n\r\t\033\"\\$";
  const char *known = *at ? strchr (names, *at) : NULL;
  if (known) {
    g_string_append_c (text, bytes[known - names]);
    return 1;
  }
  if (at[0] == 'x' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2])) {
    g_string_append_c (text, (char)(g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2])));
    return 3;
  }
  return 0;
}

/* Reads a variable behind its dollar sign. Returns how many characters it had, 0 with an error if there is none. */
static gsize append_variable (const char *at, GHashTable *variables, GString *text, GError **error)
{
  gsize brace = at[0] == '{' ? 1 : 0;
  gsize length = 0;
  while (g_ascii_isalnum (at[brace + length]) || at[brace + length] == '_')
    length++;
  g_autofree char *name = g_strndup (at + brace, length);
  const char *value = g_hash_table_lookup (variables, name);
  if (!value || (brace && at[brace + length] != '}')) {
    g_set_error (error, G_SHELL_ERROR, G_SHELL_ERROR_BAD_QUOTING, "no variable is called \"%s\"", name);
    return 0;
  }
  g_string_append (text, value);
  return length + 2 * brace;
}

/* Reads one word at AT, which is not blank. Returns what follows it, or NULL with an error. */
static const char *take_word (const char *at, GHashTable *variables, Word *word, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char quote = '\0';
  while (*at && (quote || !g_ascii_isspace (*at))) {
    gsize taken = 1;
    if (*at == quote) {
      quote = '\0';
    } else if (!quote && (*at == '"' || *at == '\'')) {
      quote = *at;
      word->quoted = TRUE;
    } else if (*at == '\\' && quote == '"') {
      taken = 1 + append_escape (at + 1, text);
      if (taken == 1) {
        g_set_error (error, G_SHELL_ERROR, G_SHELL_ERROR_BAD_QUOTING, "no escape starts with \\%c", at[1]);
        return NULL;
      }
    } else if (*at == '$' && quote != '\'') {
      taken = append_variable (at + 1, variables, text, error);
      if (taken == 0)
        return NULL;
      taken++;
    } else {
      g_string_append_c (text, *at);
    }
    at += taken;
  }
  if (quote) {
    g_set_error (error, G_SHELL_ERROR, G_SHELL_ERROR_BAD_QUOTING, "a %c is not closed", quote);
    return NULL;
  }
  word->text = g_string_free (g_steal_pointer (&text), FALSE);
  return at;
}

GPtrArray *words_split (const char *line, GHashTable *variables, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (word_free);
  for (;;) {
    while (g_ascii_isspace (*line))
      line++;
    if (!*line)
      return g_steal_pointer (&words);
    Word *word = g_new0 (Word, 1);
    g_ptr_array_add (words, word);
    line = take_word (line, variables, word, error);
    if (!line)
      return NULL;
  }
}

char *words_take_command (const char **line)
{
  const char *at = *line;
  while (g_ascii_isspace (*at))
    at++;
  g_autoptr (GString) command = g_string_new (NULL);
  const char *end = at;
  if (*at == '"')
    for (end = at + 1; *end && *end != '"'; end++) {
      if (end[0] == '\\' && end[1] == '"')
        end++;
      g_string_append_c (command, *end);
    }
  if (*at == '"' && *end == '"' && (end[1] == '\0' || g_ascii_isspace (end[1]))) {
    *line = end + 1;
    return g_string_free (g_steal_pointer (&command), FALSE);
  }
  *line = at + strlen (at);
  return g_strdup (at);
}
