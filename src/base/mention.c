#include "base/mention.h"

#include <string.h>

static gboolean is_of_word (gunichar c)
{
  return c != (gunichar)-1 && c != (gunichar)-2 && g_unichar_isalnum (c);
}

/* A sign that joins two parts of one name or address: it goes on where a letter or digit stands behind the sign. */
static gboolean joins (char c, gboolean address)
{
  return c == '-' || (address && c != '\0' && strchr ("._%+", c) != NULL);
}

static gboolean goes_on_before (const char *begin, const char *at, gboolean address)
{
  const char *previous = g_utf8_find_prev_char (begin, at);

  if (previous != NULL && is_of_word (g_utf8_get_char_validated (previous, at - previous)))
    return TRUE;
  return at > begin && joins (at[-1], address) && at - 1 > begin && goes_on_before (begin, at - 1, FALSE);
}

static gboolean goes_on_behind (const char *at, const char *end, gboolean address)
{
  if (at < end && is_of_word (g_utf8_get_char_validated (at, end - at)))
    return TRUE;
  return at + 1 < end && joins (*at, address) && is_of_word (g_utf8_get_char_validated (at + 1, end - at - 1));
}

const char *mention_find (const char *text, gsize length, const char *word)
{
  const char *end = text + length, *from = text, *at;
  gsize size = strlen (word);
  gboolean address = strchr (word, '@') != NULL;

  while ((at = memmem (from, (gsize)(end - from), word, size)) != NULL) {
    if (!goes_on_before (text, at, address) && !goes_on_behind (at + size, end, address))
      return at;
    from = at + 1;
  }
  return NULL;
}

char *mention_replace (const char *text, const char *word, const char *mark)
{
  const char *end = text + strlen (text), *from = text, *at = mention_find (text, strlen (text), word);
  GString *without = at != NULL ? g_string_sized_new (strlen (text)) : NULL;

  if (without == NULL)
    return NULL;
  for (; at != NULL; at = mention_find (from, (gsize)(end - from), word)) {
    g_string_append_len (without, from, at - from);
    g_string_append (without, mark);
    from = at + strlen (word);
  }
  g_string_append (without, from);
  return g_string_free (without, FALSE);
}
