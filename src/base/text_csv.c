/* Cells of a CSV file, which a spreadsheet must not run. */
#include "base/text.h"

#include <string.h>

#define FORMULA_STARTS "=+-@\t\r"

/* A formula, or one behind apostrophes: those count too, so that taking one away always undoes adding one. */
static gboolean may_run (const char *text)
{
  text += strspn (text, "'");
  return *text != '\0' && strchr (FORMULA_STARTS, *text) != NULL;
}

/* "-12", "-0.5": a number below 0 is no formula. Behind an apostrophe it keeps its guard, which reading takes away. */
static gboolean is_negative_number (const char *text)
{
  gsize whole = *text == '-' ? strspn (text + 1, "0123456789") : 0;
  const char *rest = text + 1 + whole;
  gsize part = whole > 0 && *rest == '.' ? strspn (rest + 1, "0123456789") : 0;

  return whole > 0 && rest[part > 0 ? part + 1 : 0] == '\0';
}

/* Readers strip white space around a cell that is not quoted, and guess the separator from what they see. */
static gboolean needs_quotes (const char *text, size_t length)
{
  if (length == 0)
    return FALSE;
  return strpbrk (text, ",;\"\r\n\t") != NULL || text[0] == ' ' || text[length - 1] == ' ';
}

char *text_csv_cell (const char *text)
{
  size_t length = strlen (text);
  gboolean inert = may_run (text) && !is_negative_number (text);
  GString *cell = NULL;

  if (!needs_quotes (text, length))
    return g_strconcat (inert ? "'" : "", text, NULL);
  cell = g_string_sized_new (length + 8);
  g_string_append (cell, inert ? "\"'" : "\"");
  for (; *text != '\0'; text++) {
    if (*text == '"')
      g_string_append_c (cell, '"');
    g_string_append_c (cell, *text);
  }
  g_string_append_c (cell, '"');
  return g_string_free (cell, FALSE);
}

char *text_csv_uncell (const char *text)
{
  return g_strdup (*text == '\'' && may_run (text) ? text + 1 : text);
}
