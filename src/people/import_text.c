#include "people/import_text.h"

#include "base/error.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define ROWS_LOOKED_AT 5

static const char separators[] = { ',', ';', '\t' };

/* How often each separator stands outside quotes in the record at TEXT. Returns where the next one starts. */
static gsize count_record (const char *text, gsize length, guint counts[G_N_ELEMENTS (separators)])
{
  gboolean quoted = FALSE;
  gsize i = 0;

  for (; i < length && (quoted || (text[i] != '\n' && text[i] != '\r')); i++) {
    if (text[i] == '"')
      quoted = !quoted;
    for (gsize s = 0; !quoted && s < G_N_ELEMENTS (separators); s++)
      counts[s] += text[i] == separators[s] ? 1 : 0;
  }
  while (i < length && (text[i] == '\n' || text[i] == '\r'))
    i++;
  return i;
}

char import_text_separator (const char *text, gsize length)
{
  guint heading[G_N_ELEMENTS (separators)] = { 0 };
  guint agreeing[G_N_ELEMENTS (separators)] = { 0 };
  gsize place = count_record (text, length, heading);
  gsize best = 0;

  for (int row = 0; row < ROWS_LOOKED_AT && place < length; row++) {
    guint counts[G_N_ELEMENTS (separators)] = { 0 };

    place += count_record (text + place, length - place, counts);
    for (gsize s = 0; s < G_N_ELEMENTS (separators); s++)
      agreeing[s] += heading[s] > 0 && counts[s] == heading[s] ? 1 : 0;
  }
  /* The one on which the heading and the rows agree most often; among those, the most frequent. */
  for (gsize s = 1; s < G_N_ELEMENTS (separators); s++) {
    if (agreeing[s] > agreeing[best] || (agreeing[s] == agreeing[best] && heading[s] > heading[best]))
      best = s;
  }
  return separators[best];
}

/* Row and column of OFFSET, both from 1, as a spreadsheet counts them: a cell of several lines is in one row. A quotation mark opens a
 * cell only where that begins; doubled it stands for itself. */
static void locate (const char *text, gsize offset, gsize size, guint *row, guint *column)
{
  char separator = import_text_separator (text, size);
  gboolean quoted = FALSE;

  *row = 1;
  *column = 1;
  for (gsize i = 0; i < offset; i++) {
    if (text[i] == '"')
      quoted = !quoted && (i == 0 || strchr ("\n\r\"", text[i - 1]) != NULL || text[i - 1] == separator);
    if (quoted)
      continue;
    if (text[i] == separator)
      ++*column;
    if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n')) {
      ++*row;
      *column = 1;
    }
  }
}

static void refuse_at (const char *text, gsize offset, gsize size, const char *sentence, GError **error)
{
  guint row, column;

  locate (text, offset, size, &row, &column);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "Row %u, column %u: %s", row, column, sentence);
}

static gboolean refuse (const char *sentence, GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, sentence);
  return FALSE;
}

static gboolean check_format (const char *data, gsize size, GError **error)
{
  const char *nul;

  if (size >= 4 && memcmp (data, "PK\3\4", 4) == 0)
    return refuse (
        "This is a workbook (.xlsx), not a CSV file. In Excel choose File, Save As, \"CSV UTF-8 (Comma delimited)\","
        " and import that file; or copy the cells and paste them here.",
        error);
  if (size >= 4 && memcmp (data, "\xD0\xCF\x11\xE0", 4) == 0)
    return refuse ("This is an old workbook (.xls), not a CSV file. In Excel choose File, Save As, \"CSV UTF-8 (Comma "
                   "delimited)\","
                   " and import that file.",
                   error);
  if (size >= 2 && (memcmp (data, "\xFF\xFE", 2) == 0 || memcmp (data, "\xFE\xFF", 2) == 0))
    return refuse ("This file is written in UTF-16. Save it as \"CSV UTF-8\" and import that file.", error);
  nul = memchr (data, '\0', size);
  if (nul == NULL)
    return TRUE;
  refuse_at (data, (gsize)(nul - data), size, "a NUL byte, which no text holds. Save the file anew as \"CSV UTF-8\".",
             error);
  return FALSE;
}

/* TRUE where a letter of several bytes stands whole anywhere in TEXT. */
static gboolean has_whole_letter (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if ((guchar)text[i] >= 0x80 && g_utf8_get_char_validated (text + i, (gssize)(length - i)) < (gunichar)-2)
      return TRUE;
  }
  return FALSE;
}

/* Windows-1252 leaves five bytes undefined. */
static const char *undefined_byte (const char *data, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (memchr ("\x81\x8D\x8F\x90\x9D", data[i], 5) != NULL)
      return data + i;
  }
  return NULL;
}

static char *decode_windows (const char *data, gsize size, gsize *length, GError **error)
{
  const char *wrong = undefined_byte (data, size);
  char *text = NULL;

  if (wrong == NULL)
    text = g_convert (data, (gssize)size, "UTF-8", "WINDOWS-1252", NULL, length, NULL);
  if (text == NULL)
    refuse_at (data, wrong != NULL ? (gsize)(wrong - data) : 0, size,
               "a letter that is neither UTF-8 nor Windows-1252. Save the file anew as \"CSV UTF-8\".", error);
  return text;
}

char *import_text_decode (const void *data, gsize size, const char **encoding, gsize *length, GError **error)
{
  const char *bytes = size == 0 ? "" : data; /* an empty file may come without any memory */
  gboolean has_mark = size >= 3 && memcmp (bytes, BYTE_ORDER_MARK, 3) == 0;
  const char *text = bytes + (has_mark ? 3 : 0);
  const char *end = NULL;

  size -= has_mark ? 3 : 0;
  if (!check_format (text, size, error))
    return NULL;
  *encoding = "UTF-8";
  *length = size;
  if (g_utf8_validate_len (text, size, &end))
    return g_strndup (text, size);
  /* Whole letters of UTF-8 before or behind the broken one: Windows-1252 would turn them into rubbish. */
  if (has_mark || has_whole_letter (text, size)) {
    refuse_at (text, (gsize)(end - text), size,
               "a broken letter in a file that is UTF-8. Save the file anew as \"CSV UTF-8\".", error);
    return NULL;
  }
  *encoding = "Windows-1252";
  return decode_windows (text, size, length, error);
}
