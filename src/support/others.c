/* Texts and names are brought to folded words; a name is a phrase of them, found by its first word. What was found is taken out of the
 * text as it was written. */
#include "support/others.h"

#include "base/text.h"
#include "support/others_store.h"

#include <string.h>

enum {
  SHORTEST_PART = 3,        /* letters of a part of a name; shorter ones are words too often */
  SHORTEST_PHONE = 6,       /* digits */
  COUNTED_PHONE_DIGITS = 9, /* the last ones: what is before them may be 0, +44 or 0044 */
};

typedef struct {
  size_t start, end; /* bytes in the text */
  char *folded;
  gboolean capital;
} Word;

typedef struct {
  gint64 person;
  GStrv words;
  gboolean part; /* of a name: counts with its capital alone */
  gboolean seen; /* in a text */
} Phrase;

struct Others {
  GPtrArray *phrases;   /* Phrase*, owned */
  GHashTable *by_first; /* first word (of the phrase) → GPtrArray of Phrase* */
  GHashTable *phones;   /* last digits → gint64* */
  GHashTable *agreed;   /* gint64 as pointer set */
  GHashTable *own;      /* the person's own words: no part of anybody else's name */
};

/* ---- words */

static void word_clear (gpointer data)
{
  g_free (((Word *)data)->folded);
}

static gboolean is_letter (const char *at)
{
  gunichar character = g_utf8_get_char (at);

  return g_unichar_isalnum (character) || g_unichar_ismark (character);
}

static GArray *words_in (const char *text)
{
  GArray *words = g_array_new (FALSE, TRUE, sizeof (Word));

  g_array_set_clear_func (words, word_clear);
  for (const char *at = text; *at != '\0';) {
    const char *end = at;

    while (*end != '\0' && is_letter (end))
      end = g_utf8_next_char (end);
    if (end == at) {
      at = g_utf8_next_char (at);
      continue;
    }

    g_autofree char *written = g_strndup (at, (size_t)(end - at));
    gunichar first = g_utf8_get_char (at);
    Word word = { (size_t)(at - text), (size_t)(end - text), text_fold (written),
                  g_unichar_isupper (first) || g_unichar_istitle (first) };

    g_array_append_val (words, word);
    at = end;
  }
  return words;
}

static GStrv folded_words (const char *text)
{
  g_autoptr (GArray) words = words_in (text);
  GStrv folded = g_new0 (char *, words->len + 1);

  for (guint i = 0; i < words->len; i++)
    folded[i] = g_steal_pointer (&g_array_index (words, Word, i).folded);
  return folded;
}

/* ---- telephone numbers */

/* The last digits by which one number is another; NULL where there are too few. Caller frees. */
static char *phone_key (const char *text, size_t length)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (size_t i = 0; i < length; i++)
    if (g_ascii_isdigit (text[i]))
      g_string_append_c (digits, text[i]);
  if (digits->len < SHORTEST_PHONE)
    return NULL;
  return g_strdup (digits->str + (digits->len > COUNTED_PHONE_DIGITS ? digits->len - COUNTED_PHONE_DIGITS : 0));
}

/* The run of digits, and what numbers are grouped with, that starts at TEXT; its last character is a digit. 0 where there is none. */
static size_t phone_length (const char *text)
{
  size_t length = 0;

  if (!g_ascii_isdigit (*text) && *text != '+' && *text != '(')
    return 0;
  for (size_t i = 0; text[i] != '\0' && strchr ("0123456789+()-./ ", text[i]) != NULL; i++)
    if (g_ascii_isdigit (text[i]))
      length = i + 1;
  /* A bracket that closes elsewhere is not the number's. */
  return *text == '(' && memchr (text, ')', length) == NULL ? 0 : length;
}

/* ---- who is looked for */

static void phrase_free (gpointer data)
{
  Phrase *phrase = data;

  g_strfreev (phrase->words);
  g_free (phrase);
}

void others_free (Others *others)
{
  if (others == NULL)
    return;
  g_hash_table_unref (others->by_first);
  g_hash_table_unref (others->phones);
  g_hash_table_unref (others->agreed);
  g_hash_table_unref (others->own);
  g_ptr_array_unref (others->phrases);
  g_free (others);
}

static void add_phrase (Others *others, gint64 person, GStrv words, gboolean part)
{
  Phrase *phrase = g_new0 (Phrase, 1);
  GPtrArray *same = g_hash_table_lookup (others->by_first, words[0]);

  phrase->person = person;
  phrase->words = words;
  phrase->part = part;
  g_ptr_array_add (others->phrases, phrase);
  if (same == NULL) {
    same = g_ptr_array_new ();
    g_hash_table_insert (others->by_first, words[0], same);
  }
  g_ptr_array_add (same, phrase);
}

/* Where the texts are read: what stands in them at all. */
typedef struct {
  Others *others;
  GHashTable *words, *phones; /* sets of char* */
  GHashTable *concerned;      /* set of gint64 */
} Looking;

static gboolean all_are_there (const Looking *looking, GStrv words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (!g_hash_table_contains (looking->words, words[i]))
      return FALSE;
  return words[0] != NULL;
}

static gboolean is_own (const Others *others, GStrv words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (!g_hash_table_contains (others->own, words[i]))
      return FALSE;
  return TRUE;
}

static void look_for (Looking *looking, gint64 person, const char *text)
{
  g_auto (GStrv) words = folded_words (text);

  if (all_are_there (looking, words) && !is_own (looking->others, words))
    add_phrase (looking->others, person, g_steal_pointer (&words), FALSE);
}

static void look_for_parts (Looking *looking, gint64 person, const char *name)
{
  g_auto (GStrv) words = folded_words (name);

  for (guint i = 0; words[i] != NULL; i++) {
    char *part[] = { words[i], NULL };

    if (g_utf8_strlen (words[i], -1) >= SHORTEST_PART && all_are_there (looking, part) &&
        !is_own (looking->others, part))
      add_phrase (looking->others, person, g_strdupv (part), TRUE);
  }
}

static gboolean look_for_person (KithSession *session, const OtherPerson *other, gpointer data, GError **error)
{
  Looking *looking = data;
  g_autofree char *phone = phone_key (other->phone, strlen (other->phone));

  look_for (looking, other->id, other->name);
  if (*other->email != '\0')
    look_for (looking, other->id, other->email);
  if (g_hash_table_contains (looking->concerned, &other->id))
    look_for_parts (looking, other->id, other->name);
  if (phone != NULL && g_hash_table_contains (looking->phones, phone))
    g_hash_table_replace (looking->others->phones, g_steal_pointer (&phone), g_memdup2 (&other->id, sizeof other->id));
  return session_tick (session, "Looking for other people", -1, error);
}

/* ---- finding */

static gboolean is_at (const Phrase *phrase, const GArray *words, guint index)
{
  for (guint i = 0; phrase->words[i] != NULL; i++) {
    const Word *word = index + i < words->len ? &g_array_index (words, Word, index + i) : NULL;

    if (word == NULL || strcmp (word->folded, phrase->words[i]) != 0 || (phrase->part && !word->capital))
      return FALSE;
  }
  return TRUE;
}

/* The longest phrase that starts with the word at INDEX. */
static Phrase *phrase_at (const Others *others, const GArray *words, guint index, gboolean as_sent)
{
  const GPtrArray *candidates = g_hash_table_lookup (others->by_first, g_array_index (words, Word, index).folded);
  Phrase *longest = NULL;

  for (guint i = 0; candidates != NULL && i < candidates->len; i++) {
    Phrase *phrase = candidates->pdata[i];

    if ((longest == NULL || g_strv_length (phrase->words) > g_strv_length (longest->words)) &&
        is_at (phrase, words, index) && !(as_sent && g_hash_table_contains (others->agreed, &phrase->person)))
      longest = phrase;
  }
  return longest;
}

static char *without_phones (const Others *others, const char *text, gboolean as_sent, guint *count)
{
  GString *left = g_string_new (NULL);
  gboolean in_number = FALSE;

  for (const char *at = text; *at != '\0';) {
    size_t length = in_number ? 0 : phone_length (at);
    g_autofree char *key = length > 0 ? phone_key (at, length) : NULL;
    const gint64 *whose = key != NULL ? g_hash_table_lookup (others->phones, key) : NULL;

    if (whose != NULL && !(as_sent && g_hash_table_contains (others->agreed, whose))) {
      g_string_append (left, OTHERS_MARK);
      (*count)++;
      at += length;
      continue;
    }
    in_number = g_ascii_isdigit (*at);
    g_string_append_c (left, *at++);
  }
  return g_string_free (left, FALSE);
}

char *others_take_out (const Others *others, const char *text, gboolean as_sent, guint *count)
{
  g_autoptr (GArray) words = words_in (text);
  g_autoptr (GString) left = g_string_new (NULL);
  size_t copied = 0;

  for (guint i = 0; i < words->len; i++) {
    const Word *word = &g_array_index (words, Word, i);
    Phrase *phrase = phrase_at (others, words, i, as_sent);

    if (phrase == NULL)
      continue;
    phrase->seen = TRUE;
    g_string_append_len (left, text + copied, (gssize)(word->start - copied));
    g_string_append (left, OTHERS_MARK);
    i += g_strv_length (phrase->words) - 1;
    copied = g_array_index (words, Word, i).end;
    (*count)++;
  }
  g_string_append (left, text + copied);
  return without_phones (others, left->str, as_sent, count);
}

/* ---- putting it together */

static gboolean is_named (const Others *others, gint64 person)
{
  for (guint i = 0; i < others->phrases->len; i++) {
    const Phrase *phrase = others->phrases->pdata[i];

    if (phrase->person == person && phrase->seen)
      return TRUE;
  }
  return FALSE;
}

/* Who stands in a text with the whole name is meant by a part of it elsewhere. */
static gboolean add_parts (KithSession *session, const OtherPerson *other, gpointer data, GError **error)
{
  Looking *looking = data;

  (void)session;
  (void)error;
  if (!g_hash_table_contains (looking->concerned, &other->id) && is_named (looking->others, other->id))
    look_for_parts (looking, other->id, other->name);
  return TRUE;
}

static void read_texts (Looking *looking, const GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++) {
    const char *text = texts->pdata[i];
    g_auto (GStrv) words = folded_words (text);

    for (guint n = 0; words[n] != NULL; n++)
      g_hash_table_add (looking->words, g_strdup (words[n]));
    for (const char *at = text; *at != '\0'; at++) {
      size_t length = at > text && g_ascii_isdigit (at[-1]) ? 0 : phone_length (at);
      char *key = length > 0 ? phone_key (at, length) : NULL;

      if (key != NULL)
        g_hash_table_add (looking->phones, key);
    }
  }
}

static gboolean fill_set (GHashTable *set, GArray *ids)
{
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    g_hash_table_add (set, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)));
  g_clear_pointer (&ids, g_array_unref);
  return TRUE;
}

static gboolean read_sets (KithSession *session, Looking *looking, gint64 person, GError **error)
{
  GArray *concerned = others_concerned (session, person, error);
  GArray *agreed = concerned != NULL ? others_agreed (session, person, error) : NULL;
  gboolean read = agreed != NULL;

  return fill_set (looking->concerned, concerned) && fill_set (looking->others->agreed, agreed) && read;
}

static gboolean find_all (KithSession *session, Looking *looking, gint64 person, const GPtrArray *texts, GError **error)
{
  guint count = 0;

  if (!read_sets (session, looking, person, error) || !others_each (session, person, look_for_person, looking, error))
    return FALSE;
  for (guint i = 0; i < texts->len; i++)
    g_free (others_take_out (looking->others, texts->pdata[i], FALSE, &count));
  return count == 0 || others_each (session, person, add_parts, looking, error);
}

Others *others_find (KithSession *session, gint64 person, const char *own_name, const GPtrArray *texts, GError **error)
{
  g_autoptr (Others) others = g_new0 (Others, 1);
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) phones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) concerned = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Looking looking = { others, words, phones, concerned };
  g_auto (GStrv) own = folded_words (own_name);

  others->phrases = g_ptr_array_new_with_free_func (phrase_free);
  others->by_first = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  others->phones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  others->agreed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  others->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; own[i] != NULL; i++)
    g_hash_table_add (others->own, g_strdup (own[i]));
  read_texts (&looking, texts);
  return find_all (session, &looking, person, texts, error) ? g_steal_pointer (&others) : NULL;
}
