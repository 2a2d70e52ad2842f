#include "people/ladder.h"

#include "base/conf_parse.h"
#include "base/error.h"
#include "base/text.h"
#include "people/ladder_store.h"

#include <string.h>

#define MAXIMUM_MONTHS 600

void ladder_free (Ladder *ladder)
{
  if (ladder == NULL)
    return;
  g_ptr_array_unref (ladder->grades);
  g_free (ladder);
}

static Ladder *refuse (const config_setting_t *where, const char *sentence, int *line, GError **error)
{
  *line = where != NULL ? (int)config_setting_source_line (where) : 1;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, sentence);
  return NULL;
}

Ladder *ladder_read (const config_setting_t *root, int *line, GError **error)
{
  const config_setting_t *grades = config_setting_get_member (root, "grades");
  const config_setting_t *months = config_setting_get_member (root, "qualified_months");
  g_autoptr (Ladder) ladder = g_new0 (Ladder, 1);

  ladder->grades = g_ptr_array_new_with_free_func (g_free);
  if (grades == NULL || !config_setting_is_aggregate (grades) || config_setting_length (grades) == 0)
    return refuse (grades != NULL ? grades : root,
                   "\"grades\" is a list of names: grades = ( \"1st year\", \"2nd year\" );", line, error);
  for (unsigned i = 0; i < (unsigned)config_setting_length (grades); i++) {
    const config_setting_t *grade = config_setting_get_elem (grades, i);
    const char *name = config_setting_get_string (grade);

    if (name == NULL || *name == '\0')
      return refuse (grade, "Each of the \"grades\" is a name in quotation marks.", line, error);
    if (ladder->grades->len > 0 && ladder_place (ladder, name) >= 0)
      return refuse (grade, "Two of the \"grades\" mean the same.", line, error);
    g_ptr_array_add (ladder->grades, g_strdup (name));
  }
  if (months == NULL || config_setting_type (months) != CONFIG_TYPE_INT || config_setting_get_int (months) < 0 ||
      config_setting_get_int (months) > MAXIMUM_MONTHS)
    return refuse (months != NULL ? months : root, "\"qualified_months\" is a whole number of months from 0 to 600.",
                   line, error);
  ladder->qualified_months = config_setting_get_int (months);
  return g_steal_pointer (&ladder);
}

static Ladder *read_text (const char *text, GError **error)
{
  config_t config;
  Ladder *ladder = NULL;
  int line = 0;

  config_init (&config);
  if (conf_parse (&config, text))
    ladder = ladder_read (config_root_setting (&config), &line, error);
  else
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                         "The rules of this scheme cannot be read. Look with kith verify.");
  config_destroy (&config);
  return ladder;
}

Ladder *ladder_load (KithSession *session, GError **error)
{
  g_autofree char *rules = ladder_store_rules (session, error);

  return rules != NULL ? read_text (rules, error) : NULL;
}

static const char *const ordinals[] = { "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth" };
static const char *const numbers[] = { "one", "two", "three", "four", "five", "six", "seven", "eight" };
static const char *const year_words[] = { "year", "yr", "y", "grade", "level", "the", "st", "nd", "rd", "th" };

static gboolean is_year_word (const char *word)
{
  for (size_t i = 0; i < G_N_ELEMENTS (year_words); i++) {
    if (strcmp (word, year_words[i]) == 0)
      return TRUE;
  }
  return FALSE;
}

/* "1st", "2", "third" or "y3" as a number; 0 where WORD is none. */
static int number_of_word (const char *word)
{
  const char *digits = *word == 'y' && g_ascii_isdigit (word[1]) ? word + 1 : word;
  char *end = NULL;
  guint64 number;

  for (size_t i = 0; i < G_N_ELEMENTS (ordinals); i++) {
    if (strcmp (word, ordinals[i]) == 0 || strcmp (word, numbers[i]) == 0)
      return (int)i + 1;
  }
  if (!g_ascii_isdigit (*digits))
    return 0;
  number = g_ascii_strtoull (digits, &end, 10);
  return number < 100 && (*end == '\0' || is_year_word (end)) ? (int)number : 0;
}

/* The year that FOLDED means when it says nothing else ("year 2", "2nd yr", "second"), else 0. */
static int year_meant (const char *folded)
{
  g_auto (GStrv) words = g_strsplit_set (folded, " .-_", -1);
  int year = 0;

  for (int i = 0; words[i] != NULL; i++) {
    int number = number_of_word (words[i]);

    if (*words[i] == '\0' || is_year_word (words[i]))
      continue;
    if (number == 0 || year != 0)
      return 0;
    year = number;
  }
  return year;
}

int ladder_place (const Ladder *ladder, const char *text)
{
  g_autofree char *clean = text_clean_line (text, -1);
  g_autofree char *wanted = text_fold (clean);
  int year = year_meant (wanted);

  for (guint i = 0; i < ladder->grades->len; i++) {
    g_autofree char *known = text_fold (ladder->grades->pdata[i]);

    if (strcmp (known, wanted) == 0 || (year != 0 && year_meant (known) == year))
      return (int)i;
  }
  return -1;
}

Day ladder_qualified_since (const Ladder *ladder, Day today)
{
  Day since = day_add_months (today, -ladder->qualified_months);

  /* Months are of unequal length, so going back and forth does not always meet. */
  while (day_add_months (since - 1, ladder->qualified_months) >= today)
    since--;
  while (day_add_months (since, ladder->qualified_months) < today)
    since++;
  return since;
}
