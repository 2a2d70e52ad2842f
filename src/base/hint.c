#include "base/hint.h"

#include <string.h>

#define BEGIN '\001'
#define END '\002'

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
    g_autofree char *action = g_strndup (begin + 1, (gsize)(end - begin - 1));
    g_autofree char *said = words (user, action);
    g_string_append_len (filled, sentence, begin - sentence);
    g_string_append (filled, said != NULL ? said : action);
    sentence = end + 1;
  }
  g_string_append (filled, sentence);
  return g_string_free (filled, FALSE);
}
