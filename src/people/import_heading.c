/* Headings as people write them: which field they mean, and which of them are parts of a name. */
#include "people/import_mapping.h"

#include "base/text.h"
#include "people/supporter.h"

#include <string.h>

/* What headings are called, in words as words_of() leaves them, each between bars. */
static const struct {
  const char *field;
  const char *spellings;
} spellings[] = {
  { "name",
    "|name|full name|fullname|first name|firstname|forename|forenames|given name|surname|last name|lastname|family "
    "name|supporter|supporter name|volunteer|volunteer name|name of supporter|name of volunteer|" },
  { "email", "|email|email address|mail|work email|work email address|nhs email|university email|contact email|" },
  { "phone", "|phone|phone number|telephone|telephone number|tel|mobile|mobile number|mobile phone|contact number|" },
  { "grade", "|grade|year|year group|training year|year training|year of training|year of study|year of "
             "course|level|stage|stage of training|seniority|" },
  { "grade_since", "|grade since|since|" },
  { "cohort", "|cohort|intake|entry year|year of entry|start year|" },
  { "site", "|site|location|hospital|base|campus|trust|place of work|workplace|" },
  { "specialty", "|specialty|speciality|field|" },
  { "areas", "|areas|area|issues|issue|topics|topic|areas of experience|areas of support|experience|support areas|help "
             "with|support with|issues support|areas help with|areas support with|issues help with|" },
  { "limit",
    "|limit|places|maximum|capacity|how many people|number of people|number of supportees|number of mentees|" },
  { "share", "|share|passed on|details passed on|" },
  { "away_until", "|away until|away|on leave until|back on|" },
  { "supervisor_name", "|supervisor|supervisor name|supervisor s name|educational supervisor|educational supervisor "
                       "name|name of supervisor|name of educational supervisor|" },
  { "supervisor_email", "|supervisor email|supervisor s email|supervisor email address|educational supervisor "
                        "email|supervisor s email address|" },
  { "qualified_on", "|qualified on|qualified|date qualified|qualification date|date of qualification|expected "
                    "qualification date|end of course|course end|" },
  { "left_on", "|left on|left|leaving date|date left|" },
  { "status", "|status|state|active|" },
  { "notes", "|notes|note|comments|comment|remarks|" },
  { "", "|id|" }, /* as kith's own export has it */
};

/* Words that questions of a form put around what they ask for. */
static const char *const filler[] = { "your",     "you",     "the",    "what",  "is",        "are",     "do",
                                      "does",     "in",      "please", "enter", "give",      "a",       "an",
                                      "which",    "would",   "can",    "could", "currently", "current", "us",
                                      "we",       "may",     "be",     "to",    "tell",      "own",     "optional",
                                      "required", "choose",  "select", "all",   "that",      "apply",   "happy",
                                      "able",     "willing", "at",     "now",   NULL };

/* "e-mail" is one word. */
static void join_e_mail (char **words)
{
  for (int i = 0; words[i] != NULL && words[i + 1] != NULL; i++) {
    if (strcmp (words[i], "e") != 0 || strcmp (words[i + 1], "mail") != 0)
      continue;
    *words[i] = '\0';
    g_free (words[i + 1]);
    words[i + 1] = g_strdup ("email");
  }
}

static char *fold_heading (const char *heading)
{
  g_autofree char *clean = text_clean_line (heading, -1);

  return text_fold (clean);
}

/* Folded words with one space between them; without what is in FILLER when PLAIN. Caller frees. */
static char *words_of (const char *heading, gboolean plain)
{
  g_autofree char *folded = fold_heading (heading);
  g_auto (GStrv) words = NULL;
  GString *kept = g_string_new (NULL);

  for (char *at = folded; *at != '\0'; at++) {
    if ((guchar)*at < 0x80 && !g_ascii_isalnum (*at))
      *at = ' ';
  }
  words = g_strsplit (folded, " ", -1);
  join_e_mail (words);
  for (int i = 0; words[i] != NULL; i++) {
    if (*words[i] != '\0' && !(plain && g_strv_contains (filler, words[i])))
      g_string_append_printf (kept, "%s%s", kept->len > 0 ? " " : "", words[i]);
  }
  return g_string_free (kept, FALSE);
}

static const char *field_of_words (const char *words)
{
  g_autofree char *bars = NULL;

  for (const Field *field = supporter_fields; field->name != NULL; field++) {
    g_autofree char *name = words_of (field->name, FALSE);
    g_autofree char *label = words_of (field->label, FALSE);

    if (strcmp (words, name) == 0 || strcmp (words, label) == 0)
      return field->name;
  }
  bars = g_strdup_printf ("|%s|", words);
  for (size_t i = 0; i < G_N_ELEMENTS (spellings); i++) {
    if (strstr (spellings[i].spellings, bars) != NULL)
      return spellings[i].field;
  }
  return NULL;
}

const char *import_heading_recognise (const char *heading)
{
  g_autofree char *words = words_of (heading, FALSE);
  const char *field = field_of_words (words);
  g_autofree char *plain = NULL;

  if (field != NULL)
    return field;
  plain = words_of (heading, TRUE);
  return field_of_words (plain);
}

gboolean import_heading_is_surname (const char *heading)
{
  static const char *const names[] = { "surname", "last name", "lastname", "family name", NULL };
  g_autofree char *words = words_of (heading, TRUE);

  return g_strv_contains (names, words);
}

gboolean import_headings_join (const char *one, const char *other)
{
  static const char *const first[] = { "name", "first name", "firstname", "forename", "forenames", "given name", NULL };
  gboolean one_is_last = import_heading_is_surname (one);
  g_autofree char *words = words_of (one_is_last ? other : one, TRUE);

  if (one_is_last == import_heading_is_surname (other))
    return FALSE;
  return g_strv_contains (first, words) || field_of_words (words) == NULL;
}
