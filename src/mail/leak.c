/* Searching a message for what it must not tell. Text and secrets are brought to the same plain form first: words in lower case
 * without diacritics, one space between them and around them, so that " shah " finds a word and " p shah " a phrase. What is searched
 * holds its words a second time with their capitals, since these alone tell the name "Bo" from a word. */
#include "mail/leak.h"

#include "base/text.h"

#include <string.h>

#define SHORTEST_NAME 3 /* letters; shorter parts ("Li", "No") are words of their own too often, unless capitals tell */
#define SHORT_NAME 2    /* letters; such a part counts as a whole word with its capital */
#define SHORTEST_PHONE 6       /* digits; fewer are an extension, compared as a word */
#define COUNTED_PHONE_DIGITS 9 /* the last ones: what is before them may be 0, +44 or 0044 */

static const char *const kind_words[] = {
  [LEAK_NAME] = "name", [LEAK_ADDRESS] = "e-mail address", [LEAK_PHONE] = "telephone number", [LEAK_COHORT] = "cohort",
  [LEAK_SITE] = "site",
};

/* A text to be searched. */
typedef struct {
  char *words; /* as all_words_of() makes it */
  char *digits;
} Haystack;

/* " word word ", or " " where there is none. */
static char *words_of (const char *text)
{
  g_autofree char *clean = text_clean_line (text, -1);
  g_autofree char *folded = text_fold (clean);
  g_autoptr (GString) words = g_string_new (" ");

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (g_unichar_isalnum (character))
      g_string_append_unichar (words, character);
    else if (words->str[words->len - 1] != ' ')
      g_string_append_c (words, ' ');
  }
  if (words->str[words->len - 1] != ' ')
    g_string_append_c (words, ' ');
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* WORD folded, but "Bo" for Bo and "BO" for BO. */
static char *fold_with_capitals (const char *word)
{
  g_autofree char *folded = text_fold (word);
  g_autofree char *first = g_strndup (folded, (size_t)(g_utf8_next_char (folded) - folded));
  g_autofree char *upper_first = g_utf8_strup (first, -1);
  g_autofree char *upper = g_utf8_strup (word, -1);

  if (!g_unichar_isupper (g_utf8_get_char (word)) && !g_unichar_istitle (g_utf8_get_char (word)))
    return g_steal_pointer (&folded);
  if (g_utf8_strlen (folded, -1) > 1 && strcmp (word, upper) == 0)
    return g_utf8_strup (folded, -1);
  return g_strconcat (upper_first, folded + strlen (first), NULL);
}

/* As words_of(), with capitals. */
static char *capital_words_of (const char *text)
{
  g_autofree char *clean = text_clean_line (text, -1);
  g_autoptr (GString) words = g_string_new (" ");

  for (const char *at = clean; *at != '\0';) {
    const char *end = at;
    g_autofree char *word = NULL, *folded = NULL;

    while (g_unichar_isalnum (g_utf8_get_char (end)) || g_unichar_ismark (g_utf8_get_char (end)))
      end = g_utf8_next_char (end);
    if (end == at) {
      at = g_utf8_next_char (at);
      continue;
    }
    word = g_strndup (at, (size_t)(end - at));
    folded = fold_with_capitals (word);
    g_string_append_printf (words, "%s ", folded);
    at = end;
  }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* Both, one after the other; the two spaces between them are in no phrase. */
static char *all_words_of (const char *text)
{
  g_autofree char *words = words_of (text);
  g_autofree char *capital_words = capital_words_of (text);

  return g_strconcat (words, capital_words, NULL);
}

/* Digits, where a letter makes a gap and everything else that numbers are grouped with vanishes. */
static char *digits_of (const char *text)
{
  g_autofree char *folded = text_fold (text);
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at)) {
    if (g_ascii_isdigit (*at))
      g_string_append_c (digits, *at);
    else if (g_unichar_isalpha (g_utf8_get_char (at)))
      g_string_append_c (digits, ' ');
  }
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

static char *without_spaces (const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);

  return g_strjoinv ("", parts);
}

/* Scripts without spaces between words: a name stands in the middle of others. */
static gboolean has_no_spaces (const char *word)
{
  GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (word));

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA ||
         script == G_UNICODE_SCRIPT_THAI || script == G_UNICODE_SCRIPT_LAO || script == G_UNICODE_SCRIPT_KHMER ||
         script == G_UNICODE_SCRIPT_MYANMAR;
}

static gboolean holds (const char *words, const char *phrase)
{
  return strlen (phrase) > 2 && strstr (words, phrase) != NULL;
}

static gboolean is_allowed (const char *phrase, const GPtrArray *allowed)
{
  for (guint i = 0; i < allowed->len; i++) {
    if (holds (allowed->pdata[i], phrase))
      return TRUE;
  }
  return FALSE;
}

/* PHRASE as words_of() makes it. */
static gboolean tells (const Haystack *text, const char *phrase, const GPtrArray *allowed)
{
  return holds (text->words, phrase) && !is_allowed (phrase, allowed);
}

static gboolean tells_word (const Haystack *text, const char *word, const GPtrArray *allowed)
{
  g_autofree char *phrase = g_strdup_printf (" %s ", word);

  if (*word == '\0')
    return FALSE;
  if (has_no_spaces (word))
    return g_utf8_strlen (word, -1) > 1 && strstr (text->words, word) != NULL && !is_allowed (phrase, allowed);
  return g_utf8_strlen (word, -1) >= SHORTEST_NAME && tells (text, phrase, allowed);
}

/* PIECE has its capitals: "Ed" is found as Ed, "JJ" as JJ and Jj, neither as ED or jj. */
static gboolean tells_short_name (const Haystack *text, const char *piece, const GPtrArray *allowed)
{
  const char *rest = g_utf8_next_char (piece);
  g_autofree char *first = g_strndup (piece, (size_t)(rest - piece));
  g_autofree char *upper_first = g_utf8_strup (first, -1);
  g_autofree char *lower_rest = g_utf8_strdown (rest, -1);
  g_autofree char *usual = g_strdup_printf (" %s%s ", upper_first, lower_rest);
  g_autofree char *as_recorded = g_strdup_printf (" %s ", piece);

  return tells (text, usual, allowed) || (strcmp (first, upper_first) == 0 && tells (text, as_recorded, allowed));
}

static gboolean tells_a_short_piece (const Haystack *text, const char *part, const GPtrArray *allowed)
{
  g_autofree char *words = capital_words_of (part);
  g_auto (GStrv) pieces = g_strsplit (words, " ", -1);

  for (guint i = 0; pieces[i] != NULL; i++) {
    if (g_utf8_strlen (pieces[i], -1) == SHORT_NAME && tells_short_name (text, pieces[i], allowed))
      return TRUE;
  }
  return FALSE;
}

static gboolean has_letter (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

/* "O'Brien": brien, and obrien. */
static gboolean tells_name_part (const Haystack *text, const char *part, const GPtrArray *allowed)
{
  /* A number in a name ("Volunteer 12") tells nobody. */
  if (!has_letter (part))
    return FALSE;

  g_autofree char *words = words_of (part);
  g_autofree char *joined = without_spaces (words);
  g_auto (GStrv) pieces = g_strsplit (words, " ", -1);

  if (tells_a_short_piece (text, part, allowed))
    return TRUE;
  for (guint i = 0; pieces[i] != NULL; i++) {
    if (tells_word (text, pieces[i], allowed))
      return TRUE;
  }
  return tells_word (text, joined, allowed);
}

static gboolean tells_a_part (const Haystack *text, char *const *parts, const GPtrArray *allowed)
{
  for (; *parts != NULL; parts++) {
    if (tells_name_part (text, *parts, allowed))
      return TRUE;
  }
  return FALSE;
}

static gboolean tells_name (const Haystack *text, const char *name, const GPtrArray *allowed)
{
  g_autofree char *clean = text_clean_line (name, -1);
  g_autofree char *words = words_of (clean);
  g_autofree char *joined = without_spaces (words);
  g_auto (GStrv) parts = g_strsplit (clean, " ", -1);
  g_auto (GStrv) pieces = g_strsplit_set (clean, " -", -1);

  if (tells_a_part (text, parts, allowed) || tells_a_part (text, pieces, allowed))
    return TRUE;
  return tells_word (text, joined, allowed) || (parts[0] != NULL && parts[1] != NULL && tells (text, words, allowed));
}

static gboolean tells_address (const Haystack *text, const char *address, const GPtrArray *allowed)
{
  g_autofree char *whole = words_of (address);
  g_autofree char *local = g_strndup (address, strcspn (address, "@"));
  g_autofree char *local_words = words_of (local);
  g_autofree char *letters = without_spaces (local_words);

  if (holds (text->words, whole))
    return TRUE;
  return g_utf8_strlen (letters, -1) >= SHORTEST_NAME &&
         (tells (text, local_words, allowed) || tells_word (text, letters, allowed));
}

/* A field may hold two numbers, or one and an extension. */
static gboolean tells_phone (const Haystack *text, const char *phone, const GPtrArray *allowed)
{
  g_autofree char *digits = digits_of (phone);
  g_auto (GStrv) numbers = g_strsplit (digits, " ", -1);
  guint long_ones = 0;

  for (guint i = 0; numbers[i] != NULL; i++) {
    size_t length = strlen (numbers[i]);

    if (length < SHORTEST_PHONE)
      continue;
    long_ones++;
    if (strstr (text->digits, numbers[i] + (length > COUNTED_PHONE_DIGITS ? length - COUNTED_PHONE_DIGITS : 0)) != NULL)
      return TRUE;
  }
  return long_ones == 0 && tells_word (text, g_strstrip (digits), allowed);
}

static gboolean tells_secret (const Haystack *text, const LeakSecret *secret, const GPtrArray *allowed)
{
  switch (secret->kind) {
  case LEAK_NAME:
    return tells_name (text, secret->text, allowed);
  case LEAK_ADDRESS:
    return tells_address (text, secret->text, allowed);
  case LEAK_PHONE:
    return tells_phone (text, secret->text, allowed);
  case LEAK_COHORT:
  case LEAK_SITE:
  default: {
    g_autofree char *phrase = words_of (secret->text);

    return tells (text, phrase, allowed);
  }
  }
}

static GPtrArray *allowed_words (const char *const *allowed)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (; allowed != NULL && *allowed != NULL; allowed++)
    g_ptr_array_add (words, all_words_of (*allowed));
  return words;
}

gboolean leak_search (const char *text, const LeakSecret *secrets, guint count, const char *const *allowed,
                      const char **found_kind)
{
  g_autofree char *words = all_words_of (text);
  g_autofree char *digits = digits_of (text);
  g_autoptr (GPtrArray) known = allowed_words (allowed);
  Haystack haystack = { words, digits };

  for (guint i = 0; i < count; i++) {
    if (secrets[i].text == NULL || !tells_secret (&haystack, &secrets[i], known))
      continue;
    if (found_kind != NULL)
      *found_kind = kind_words[secrets[i].kind];
    return TRUE;
  }
  return FALSE;
}
