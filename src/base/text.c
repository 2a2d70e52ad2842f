/* Making text from outside safe, and folding it for search. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#define ZERO_WIDTH_NON_JOINER 0x200C
#define ZERO_WIDTH_JOINER 0x200D

typedef enum { KEEP, DROP, SPACE, NEWLINE, JOINER } CharacterClass;

typedef struct {
  ucs4_t first, last;
} Range;

/* Characters that show nothing and can hide, reorder or impersonate what is shown. In order. */
static const Range invisible[] = {
  { 0x00AD, 0x00AD },   /* soft hyphen */
  { 0x034F, 0x034F },   /* combining grapheme joiner */
  { 0x061C, 0x061C },   /* Arabic letter mark */
  { 0x180E, 0x180E },   /* Mongolian vowel separator */
  { 0x200B, 0x200B },   /* zero-width space */
  { 0x200E, 0x200F },   /* direction marks */
  { 0x202A, 0x202E },   /* bidirectional embeddings and overrides */
  { 0x2060, 0x206F },   /* word joiner, invisible operators, isolates, deprecated format characters */
  { 0x3164, 0x3164 },   /* Hangul filler: an invisible letter */
  { 0xFEFF, 0xFEFF },   /* byte order mark */
  { 0xFFA0, 0xFFA0 },   /* half-width Hangul filler */
  { 0xFFF0, 0xFFFB },   /* interlinear annotations and their unassigned neighbours */
  { 0xFFFE, 0xFFFF },   /* no characters */
  { 0x1BCA0, 0x1BCA3 }, /* shorthand format controls */
  { 0x1D173, 0x1D17A }, /* musical format controls */
  { 0xE0000, 0xE007F }, /* tags */
};

/* Letters that have no decomposition but are searched for by their plain neighbours, and punctuation that word
 * processors make typographic. In order; after case folding, so small letters suffice. */
static const struct {
  ucs4_t letter;
  const char *plain;
} plain_letters[] = {
  { 0x00DF, "ss" }, { 0x00E6, "ae" }, { 0x00F0, "d" },  { 0x00F8, "o" }, { 0x00FE, "th" }, { 0x0111, "d" },
  { 0x0127, "h" },  { 0x0131, "i" },  { 0x0138, "k" },  { 0x0142, "l" }, { 0x014B, "n" },  { 0x0153, "oe" },
  { 0x0167, "t" },  { 0x0180, "b" },  { 0x0199, "k" },  { 0x019A, "l" }, { 0x01B6, "z" },  { 0x01E5, "g" },
  { 0x0253, "b" },  { 0x0257, "d" },  { 0x0268, "i" },  { 0x02BC, "'" }, { 0x2010, "-" },  { 0x2011, "-" },
  { 0x2012, "-" },  { 0x2013, "-" },  { 0x2014, "-" },  { 0x2015, "-" }, { 0x2018, "'" },  { 0x2019, "'" },
  { 0x201B, "'" },  { 0x201C, "\"" }, { 0x201D, "\"" }, { 0x2212, "-" },
};

static gboolean is_invisible (ucs4_t character)
{
  for (size_t i = 0; i < G_N_ELEMENTS (invisible) && character >= invisible[i].first; i++) {
    if (character <= invisible[i].last)
      return TRUE;
  }
  return FALSE;
}

static CharacterClass classify (ucs4_t character)
{
  if (character == '\n' || character == '\r' || character == '\v' || character == '\f')
    return NEWLINE;
  if (character == '\t' || character == ' ')
    return SPACE;
  if (character < 0x20 || (character >= 0x7F && character < 0xA0))
    return DROP;
  if (character < 0xA0)
    return KEEP;
  if (character == 0x2028 || character == 0x2029)
    return NEWLINE;
  if (character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER)
    return JOINER;
  if (is_invisible (character))
    return DROP;
  return uc_is_property_white_space (character) ? SPACE : KEEP;
}

/* What most imported cells are: printable ASCII that cleaning leaves as it is. */
static gboolean is_clean_ascii (const char *text, size_t length)
{
  gboolean after_space = TRUE;

  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)text[i];

    if (byte < 0x20 || byte > 0x7E || (byte == ' ' && after_space))
      return FALSE;
    after_space = byte == ' ';
  }
  return length == 0 || !after_space;
}

/* White space waits until something visible follows it, so that none is written at an end. */
typedef struct {
  GString *out;
  gboolean block;
  gboolean space;
  int newlines;
  gboolean after_return; /* the LF of a CRLF makes no second line */
} Cleaner;

static void cleaner_flush (Cleaner *cleaner)
{
  if (cleaner->out->len > 0 && cleaner->newlines > 0) {
    for (int i = 0; i < MIN (cleaner->newlines, 2); i++)
      g_string_append_c (cleaner->out, '\n');
  } else if (cleaner->out->len > 0 && cleaner->space) {
    g_string_append_c (cleaner->out, ' ');
  }
  cleaner->newlines = 0;
  cleaner->space = FALSE;
}

static void cleaner_take (Cleaner *cleaner, ucs4_t character, const char *bytes, size_t length)
{
  gboolean after_return = cleaner->after_return;
  gboolean waiting = cleaner->space || cleaner->newlines > 0 || cleaner->out->len == 0;

  cleaner->after_return = character == '\r';
  switch (classify (character)) {
  case DROP:
    break;
  case NEWLINE:
    if (!cleaner->block)
      cleaner->space = TRUE;
    else if (character != '\n' || !after_return)
      cleaner->newlines++;
    break;
  case SPACE:
    cleaner->space = TRUE;
    break;
  case JOINER:
    /* With nothing before it to join it would only be an invisible character. */
    if (!waiting)
      g_string_append_len (cleaner->out, bytes, (gssize)length);
    break;
  case KEEP:
    cleaner_flush (cleaner);
    g_string_append_len (cleaner->out, bytes, (gssize)length);
    break;
  }
}

static char *composed (const GString *text)
{
  size_t length = 0;
  g_autofree char *copy = NULL;
  uint8_t *normal = u8_normalize (UNINORM_NFC, (const uint8_t *)text->str, text->len, NULL, &length);

  copy = g_strndup (normal != NULL ? (const char *)normal : text->str, normal != NULL ? length : text->len);
  free (normal);
  return g_steal_pointer (&copy);
}

static char *clean (const char *text, gssize length, gboolean block)
{
  size_t size = length < 0 ? strlen (text) : (size_t)length;
  const char *end = text + size;
  g_autoptr (GString) out = NULL;
  Cleaner cleaner = { .block = block };
  gboolean ascii = TRUE;

  if (is_clean_ascii (text, size))
    return g_strndup (text, size);
  out = g_string_sized_new (size);
  cleaner.out = out;
  while (text < end) {
    ucs4_t character;
    int step = u8_mbtoucr (&character, (const uint8_t *)text, (size_t)(end - text));

    if (step < 1) {
      step = u8_mbtouc (&character, (const uint8_t *)text, (size_t)(end - text));
      cleaner_take (&cleaner, 0xFFFD, "\xEF\xBF\xBD", 3);
    } else {
      cleaner_take (&cleaner, character, text, (size_t)step);
    }
    ascii = ascii && character < 0x80;
    text += step;
  }
  return ascii ? g_string_free (g_steal_pointer (&out), FALSE) : composed (out);
}

char *text_clean_line (const char *text, gssize length)
{
  return clean (text, length, FALSE);
}

char *text_clean_block (const char *text, gssize length)
{
  return clean (text, length, TRUE);
}

gboolean text_is_hostile (const char *text)
{
  const uint8_t *at = (const uint8_t *)text;
  const uint8_t *end = at + strlen (text);

  while (at < end) {
    ucs4_t character;
    int step = u8_mbtoucr (&character, at, (size_t)(end - at));

    if (step < 1 || classify (character) == DROP)
      return TRUE;
    at += step;
  }
  return FALSE;
}

static void fold_character (GString *out, ucs4_t character, const uint8_t *bytes, size_t length)
{
  int combining = character < 0x300 ? 0 : uc_combining_class (character);

  /* Nukta, kana voicing and virama (7 to 9) make another letter; all other marks are diacritics. */
  if (combining != 0 && (combining < 7 || combining > 9))
    return;
  if (classify (character) == DROP || classify (character) == JOINER || (character >= 0xFE00 && character <= 0xFE0F))
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (plain_letters) && character >= plain_letters[i].letter; i++) {
    if (character == plain_letters[i].letter) {
      g_string_append (out, plain_letters[i].plain);
      return;
    }
  }
  g_string_append_len (out, (const char *)bytes, (gssize)length);
}

static gboolean is_ascii (const char *text)
{
  for (; *text != '\0'; text++) {
    if ((unsigned char)*text >= 0x80)
      return FALSE;
  }
  return TRUE;
}

/* Compatibility forms first, since some of them ("℻") only then show capitals to fold; then the case. Caller frees
 * with free(). */
static uint8_t *casefolded (const char *text, size_t *length)
{
  size_t size = 0;
  uint8_t *folded = NULL;
  uint8_t *decomposed = u8_normalize (UNINORM_NFKD, (const uint8_t *)text, strlen (text), NULL, &size);

  if (decomposed != NULL)
    folded = u8_casefold (decomposed, size, NULL, UNINORM_NFKD, NULL, length);
  free (decomposed);
  return folded;
}

char *text_fold (const char *text)
{
  g_autofree char *valid = NULL;
  GString *out = NULL;
  uint8_t *folded = NULL;
  size_t length = 0;

  if (is_ascii (text))
    return g_ascii_strdown (text, -1);
  valid = g_utf8_make_valid (text, -1);
  folded = casefolded (valid, &length);
  if (folded == NULL)
    return g_utf8_strdown (valid, -1);
  out = g_string_sized_new (length);
  for (size_t i = 0; i < length;) {
    ucs4_t character;
    int step = u8_mbtouc (&character, folded + i, length - i);

    fold_character (out, character, folded + i, (size_t)step);
    i += (size_t)step;
  }
  free (folded);
  return g_string_free (out, FALSE);
}
