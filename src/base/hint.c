#include "base/hint.h"

#include <string.h>

#define BEGIN '\001'
#define END '\002'

/* What stands for HINT, "agreement 12" or just "ask". Caller frees. */
static char *say (const char *hint, HintWords words, gpointer user)
{
  gsize length = strcspn (hint, " ");
  g_autofree char *action = g_strndup (hint, length);
  g_autofree char *said = words (user, action);
  const char *place = said != NULL ? strstr (said, "%s") : NULL;
  if (said == NULL)
    return g_steal_pointer (&action);
  if (place == NULL || hint[length] == '\0')
    return g_steal_pointer (&said);
  return g_strdup_printf ("%.*s%s%s", (int)(place - said), said, hint + length + 1, place + 2);
}

char *hint_fill (const char *sentence, HintWords words, gpointer user)
{
  if (sentence == NULL)
    return NULL;
  GString *filled = g_string_new (NULL);
  for (;;) {
    const char *begin = strchr (sentence, BEGIN);
    const char *end = begin == NULL ? NULL : strchr (begin, END);
    if (end == NULL)
      break;
    g_autofree char *hint = g_strndup (begin + 1, (gsize)(end - begin - 1));
    g_autofree char *said = say (hint, words, user);
    g_string_append_len (filled, sentence, begin - sentence);
    g_string_append (filled, said);
    sentence = end + 1;
  }
  g_string_append (filled, sentence);
  return g_string_free (filled, FALSE);
}
