/* Text on a grid of columns: graphemes, widths, cutting and wrapping. */
#include "base/text.h"

#include <string.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unistr.h>
#include <wchar.h>

#define ZERO_WIDTH_JOINER 0x200D
#define FURTHEST_BACK 256 /* bytes */
#define ELLIPSIS "\xE2\x80\xA6"

static ucs4_t character_at (const uint8_t *at, const uint8_t *end)
{
  ucs4_t character = 0;

  if (at < end)
    u8_mbtouc (&character, at, (size_t)(end - at));
  return character;
}

static ucs4_t character_before (const uint8_t *at, const uint8_t *start)
{
  ucs4_t character = 0;

  if (u8_prev (&character, at, start) == NULL)
    return 0;
  return character;
}

static gboolean is_flag_letter (ucs4_t character)
{
  return character >= 0x1F1E6 && character <= 0x1F1FF;
}

static gboolean is_pictograph (ucs4_t character)
{
  return character > 0xA8 && uc_is_property_extended_pictographic (character);
}

/* Most text: a character of ASCII that nothing is combined with. */
static gboolean is_plain (const uint8_t *at, const uint8_t *end)
{
  return at + 1 < end && *at < 0x80 && at[1] < 0x80 && *at != '\r';
}

/* libunistring 1.0 breaks emoji sequences after each joiner and flags into letters (UAX #29, GB11 to GB13); this joins
 * them again. */
static const uint8_t *cluster_end (const uint8_t *start, const uint8_t *end)
{
  const uint8_t *at;
  ucs4_t first;

  if (is_plain (start, end))
    return start + 1;
  at = u8_grapheme_next (start, end);
  first = character_at (start, end);
  if (is_flag_letter (first) && at == start + 4 && is_flag_letter (character_at (at, end)))
    return u8_grapheme_next (at, end);
  while (at < end && is_pictograph (first) && character_before (at, start) == ZERO_WIDTH_JOINER &&
         is_pictograph (character_at (at, end)))
    at = u8_grapheme_next (at, end);
  return at;
}

/* Where to start walking forward so that the graphemes before AT come out whole: an ASCII character begins one, unless it
 * ends a CRLF. No grapheme worth keeping whole is as long as the furthest this looks back. libunistring 1.0's own way back
 * crashes on bytes that are no text. */
static const uint8_t *walk_start (const uint8_t *at, const uint8_t *start)
{
  const uint8_t *limit = at - start > FURTHEST_BACK ? at - FURTHEST_BACK : start;

  while (at > limit) {
    at--;
    if (*at < 0x80 && *at != '\n')
      return at;
  }
  while (at > start && (*at & 0xC0) == 0x80)
    at--;
  return at;
}

static const uint8_t *cluster_start (const uint8_t *at, const uint8_t *start, const uint8_t *end)
{
  const uint8_t *walk = walk_start (at, start);

  for (;;) {
    const uint8_t *next = cluster_end (walk, end);

    if (next >= at)
      return walk;
    walk = next;
  }
}

size_t text_grapheme_next (const char *text, size_t offset)
{
  size_t length = strlen (text);
  const uint8_t *start = (const uint8_t *)text;

  if (offset >= length)
    return length;
  return (size_t)(cluster_end (start + offset, start + length) - start);
}

size_t text_grapheme_previous (const char *text, size_t offset)
{
  size_t length = strlen (text);
  const uint8_t *start = (const uint8_t *)text;

  if (offset == 0)
    return 0;
  return (size_t)(cluster_start (start + MIN (offset, length), start, start + length) - start);
}

/* wcwidth() knows no width for control characters, which take none here, and for what the C library has not heard of
 * yet, which terminals show as one replacement. */
static int character_width (ucs4_t character)
{
  int width;

  if (character < 0x20 || (character >= 0x7F && character < 0xA0))
    return 0;
  width = wcwidth ((wchar_t)character);
  return width < 0 ? 1 : width;
}

static int width_between (const uint8_t *at, const uint8_t *end)
{
  int width = 0;

  while (at < end) {
    ucs4_t character = *at;

    if (character >= 0x20 && character < 0x7F) {
      width++;
      at++;
      continue;
    }
    at += u8_mbtouc (&character, at, (size_t)(end - at));
    width += character_width (character);
  }
  return width;
}

int text_width (const char *text)
{
  return width_between ((const uint8_t *)text, (const uint8_t *)text + strlen (text));
}

/* Where the graphemes from START that fit into COLUMNS end. */
static const uint8_t *end_that_fits (const uint8_t *start, const uint8_t *end, int columns)
{
  const uint8_t *at = start;

  while (at < end) {
    const uint8_t *next = is_plain (at, end) ? at + 1 : cluster_end (at, end);

    columns -= width_between (at, next);
    if (columns < 0)
      return at;
    at = next;
  }
  return end;
}

char *text_fit (const char *text, int columns, gboolean ascii)
{
  const uint8_t *start = (const uint8_t *)text;
  const uint8_t *end = start + strlen (text);
  const uint8_t *cut;

  if (columns <= 0)
    return g_strdup ("");
  if (width_between (start, end) <= columns)
    return g_strdup (text);
  cut = end_that_fits (start, end, columns - 1);
  return g_strdup_printf ("%.*s%s", (int)(cut - start), text, ascii ? "~" : ELLIPSIS);
}

static gboolean is_break (uint8_t byte)
{
  return byte == ' ' || byte == '\t';
}

/* Where the line that starts at START ends: before the last white space that leaves it within COLUMNS, else inside the
 * word. One grapheme at least, however narrow the line, so that wrapping always ends. */
static const uint8_t *line_end (const uint8_t *start, const uint8_t *end, int columns)
{
  const uint8_t *fits = end_that_fits (start, end, columns);
  const uint8_t *at = fits;

  if (fits == end || is_break (*fits))
    return fits;
  while (at > start && !is_break (at[-1]))
    at--;
  while (at > start && is_break (at[-1]))
    at--;
  if (at > start)
    return at;
  return fits > start ? fits : cluster_end (start, end);
}

static void wrap_line (GPtrArray *lines, const uint8_t *start, const uint8_t *end, int columns)
{
  do {
    const uint8_t *stop = line_end (start, end, columns);
    const uint8_t *shown = stop;

    while (stop < end && is_break (*stop))
      stop++;
    while (stop == end && shown > start && is_break (shown[-1]))
      shown--;
    g_ptr_array_add (lines, g_strndup ((const char *)start, (size_t)(shown - start)));
    start = stop;
  } while (start < end);
}

GPtrArray *text_wrap (const char *text, int columns)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const char *start = text;

  for (;;) {
    const char *end = strchr (start, '\n');

    wrap_line (lines, (const uint8_t *)start, (const uint8_t *)(end != NULL ? end : start + strlen (start)),
               MAX (columns, 1));
    if (end == NULL)
      return lines;
    start = end + 1;
  }
}
