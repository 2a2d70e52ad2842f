#include "people/import_mapping.h"

#include "base/error.h"
#include "base/text.h"
#include "people/area.h"
#include "people/import_store.h"
#include "people/supporter.h"

#include <string.h>

typedef struct {
  gint64 id;      /* row, 0 where not remembered yet */
  gboolean fresh; /* decided since it was loaded */
  char *target;
} Decision;

struct ImportMapping {
  KithSession *session;
  GHashTable *headings; /* folded heading → Decision */
  GHashTable *values;   /* "field" unit separator "folded value" → Decision */
};

#define UNIT_SEPARATOR "\x1F"

static void decision_free (gpointer data)
{
  Decision *decision = data;

  g_free (decision->target);
  g_free (decision);
}

static char *fold (const char *text)
{
  g_autofree char *clean = text_clean_line (text, -1);

  return text_fold (clean);
}

static void load_decision (gpointer data, gint64 id, const char *kind, const char *field, const char *source_folded,
                           const char *target)
{
  ImportMapping *mapping = data;
  gboolean is_heading = strcmp (kind, "heading") == 0;
  Decision *decision = g_new0 (Decision, 1);

  decision->id = id;
  decision->target = g_strdup (target);
  g_hash_table_replace (
      is_heading ? mapping->headings : mapping->values,
      is_heading ? g_strdup (source_folded) : g_strconcat (field, UNIT_SEPARATOR, source_folded, NULL), decision);
}

ImportMapping *import_mapping_new (KithSession *session, GError **error)
{
  ImportMapping *mapping = g_new0 (ImportMapping, 1);

  mapping->session = session;
  mapping->headings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, decision_free);
  mapping->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, decision_free);
  if (import_store_decisions (session, load_decision, mapping, error))
    return mapping;
  import_mapping_free (mapping);
  return NULL;
}

void import_mapping_free (ImportMapping *mapping)
{
  if (mapping == NULL)
    return;
  g_hash_table_unref (mapping->headings);
  g_hash_table_unref (mapping->values);
  g_free (mapping);
}

static void decide (GHashTable *decisions, char *key, const char *target)
{
  Decision *known = g_hash_table_lookup (decisions, key);
  Decision *decision = NULL;

  if (known != NULL && strcmp (known->target, target) == 0) {
    g_free (key);
    return;
  }
  decision = g_new0 (Decision, 1);
  decision->id = known != NULL ? known->id : 0;
  decision->fresh = TRUE;
  decision->target = g_strdup (target);
  g_hash_table_replace (decisions, key, decision);
}

static gboolean check_field (const char *field, GError **error)
{
  g_autoptr (GString) names = NULL;

  if (field_find (supporter_fields, field) != NULL)
    return TRUE;
  names = g_string_new (NULL);
  for (const Field *known = supporter_fields; known->name != NULL; known++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", known->name);
  g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "There is no such field. The fields are: %s.", names->str);
  return FALSE;
}

gboolean import_map_heading (ImportMapping *mapping, const char *heading, const char *field, GError **error)
{
  if (*field != '\0' && !check_field (field, error))
    return FALSE;
  decide (mapping->headings, fold (heading), field);
  return TRUE;
}

gboolean import_map_value (ImportMapping *mapping, const char *field, const char *value, const char *target,
                           GError **error)
{
  g_autofree char *folded = fold (value);
  g_autofree char *clean = text_clean_line (target, -1);

  if (field != NULL && !check_field (field, error))
    return FALSE;
  if (field != NULL && strcmp (field, "areas") == 0 && *clean != '\0') {
    g_autofree char *name = g_strndup (clean, strcspn (clean, ":"));

    if (area_find (mapping->session, clean) == 0 && area_find (mapping->session, name) == 0) {
      g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                   "There is no area \"%s\". kith area list shows the areas there are.", clean);
      return FALSE;
    }
  }
  decide (mapping->values, g_strconcat (field != NULL ? field : "", UNIT_SEPARATOR, folded, NULL), clean);
  return TRUE;
}

const char *import_mapping_value (const ImportMapping *mapping, const char *field, const char *value)
{
  g_autofree char *folded = NULL;
  g_autofree char *key = NULL;
  g_autofree char *any = NULL;
  const Decision *decision;

  if (g_hash_table_size (mapping->values) == 0)
    return NULL;
  folded = fold (value);
  key = g_strconcat (field, UNIT_SEPARATOR, folded, NULL);
  decision = g_hash_table_lookup (mapping->values, key);
  if (decision != NULL)
    return decision->target;
  any = g_strconcat (UNIT_SEPARATOR, folded, NULL);
  decision = g_hash_table_lookup (mapping->values, any);
  return decision != NULL ? decision->target : NULL;
}

/* What headings are called, in words as words_of() leaves them. */
static const struct {
  const char *words;
  const char *field;
} spellings[] = {
  { "name", "name" },
  { "full name", "name" },
  { "fullname", "name" },
  { "first name", "name" },
  { "firstname", "name" },
  { "forename", "name" },
  { "forenames", "name" },
  { "given name", "name" },
  { "surname", "name" },
  { "last name", "name" },
  { "lastname", "name" },
  { "family name", "name" },
  { "supporter", "name" },
  { "supporter name", "name" },
  { "volunteer", "name" },
  { "volunteer name", "name" },
  { "name of supporter", "name" },
  { "name of volunteer", "name" },
  { "email", "email" },
  { "email address", "email" },
  { "mail", "email" },
  { "work email", "email" },
  { "work email address", "email" },
  { "nhs email", "email" },
  { "university email", "email" },
  { "contact email", "email" },
  { "phone", "phone" },
  { "phone number", "phone" },
  { "telephone", "phone" },
  { "telephone number", "phone" },
  { "tel", "phone" },
  { "mobile", "phone" },
  { "mobile number", "phone" },
  { "mobile phone", "phone" },
  { "contact number", "phone" },
  { "grade", "grade" },
  { "year", "grade" },
  { "year group", "grade" },
  { "training year", "grade" },
  { "year training", "grade" },
  { "year of training", "grade" },
  { "year of study", "grade" },
  { "year of course", "grade" },
  { "level", "grade" },
  { "stage", "grade" },
  { "stage of training", "grade" },
  { "seniority", "grade" },
  { "grade since", "grade_since" },
  { "since", "grade_since" },
  { "cohort", "cohort" },
  { "intake", "cohort" },
  { "entry year", "cohort" },
  { "year of entry", "cohort" },
  { "start year", "cohort" },
  { "site", "site" },
  { "location", "site" },
  { "hospital", "site" },
  { "base", "site" },
  { "campus", "site" },
  { "trust", "site" },
  { "place of work", "site" },
  { "workplace", "site" },
  { "specialty", "specialty" },
  { "speciality", "specialty" },
  { "field", "specialty" },
  { "areas", "areas" },
  { "area", "areas" },
  { "issues", "areas" },
  { "issue", "areas" },
  { "topics", "areas" },
  { "topic", "areas" },
  { "areas of experience", "areas" },
  { "areas of support", "areas" },
  { "experience", "areas" },
  { "support areas", "areas" },
  { "help with", "areas" },
  { "support with", "areas" },
  { "issues support", "areas" },
  { "areas help with", "areas" },
  { "areas support with", "areas" },
  { "issues help with", "areas" },
  { "limit", "limit" },
  { "places", "limit" },
  { "maximum", "limit" },
  { "capacity", "limit" },
  { "how many people", "limit" },
  { "number of people", "limit" },
  { "number of supportees", "limit" },
  { "number of mentees", "limit" },
  { "share", "share" },
  { "passed on", "share" },
  { "details passed on", "share" },
  { "away until", "away_until" },
  { "away", "away_until" },
  { "on leave until", "away_until" },
  { "back on", "away_until" },
  { "supervisor", "supervisor_name" },
  { "supervisor name", "supervisor_name" },
  { "supervisor s name", "supervisor_name" },
  { "educational supervisor", "supervisor_name" },
  { "educational supervisor name", "supervisor_name" },
  { "name of supervisor", "supervisor_name" },
  { "name of educational supervisor", "supervisor_name" },
  { "supervisor email", "supervisor_email" },
  { "supervisor s email", "supervisor_email" },
  { "supervisor email address", "supervisor_email" },
  { "educational supervisor email", "supervisor_email" },
  { "supervisor s email address", "supervisor_email" },
  { "qualified on", "qualified_on" },
  { "qualified", "qualified_on" },
  { "date qualified", "qualified_on" },
  { "qualification date", "qualified_on" },
  { "date of qualification", "qualified_on" },
  { "expected qualification date", "qualified_on" },
  { "end of course", "qualified_on" },
  { "course end", "qualified_on" },
  { "left on", "left_on" },
  { "left", "left_on" },
  { "leaving date", "left_on" },
  { "date left", "left_on" },
  { "status", "status" },
  { "state", "status" },
  { "active", "status" },
  { "notes", "notes" },
  { "note", "notes" },
  { "comments", "notes" },
  { "comment", "notes" },
  { "remarks", "notes" },
  { "id", "" }, /* as kith's own export has it */
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

/* Folded words with one space between them; without what is in FILLER when PLAIN. Caller frees. */
static char *words_of (const char *heading, gboolean plain)
{
  g_autofree char *folded = fold (heading);
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
  for (const Field *field = supporter_fields; field->name != NULL; field++) {
    g_autofree char *name = words_of (field->name, FALSE);
    g_autofree char *label = words_of (field->label, FALSE);

    if (strcmp (words, name) == 0 || strcmp (words, label) == 0)
      return field->name;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (spellings); i++) {
    if (strcmp (words, spellings[i].words) == 0)
      return spellings[i].field;
  }
  return NULL;
}

const char *import_heading_field (const ImportMapping *mapping, const char *heading)
{
  g_autofree char *folded = fold (heading);
  const Decision *decision = g_hash_table_lookup (mapping->headings, folded);
  g_autofree char *words = NULL;
  g_autofree char *plain = NULL;
  const char *field;

  if (decision != NULL)
    return decision->target;
  words = words_of (heading, FALSE);
  field = field_of_words (words);
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

static gboolean remember_value (KithSession *session, const char *key, const Decision *decision, GError **error)
{
  const char *separator = strstr (key, UNIT_SEPARATOR);
  g_autofree char *field = g_strndup (key, (gsize)(separator - key));

  return import_store_remember (session, decision->id, "value", field, separator + 1, decision->target, error);
}

gboolean import_mapping_remember (KithSession *session, const ImportMapping *mapping, GError **error)
{
  gpointer key, value;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, mapping->headings);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const Decision *decision = value;

    if (decision->fresh && !import_store_remember (session, decision->id, "heading", "", key, decision->target, error))
      return FALSE;
  }
  g_hash_table_iter_init (&iter, mapping->values);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const Decision *decision = value;

    if (decision->fresh && !remember_value (session, key, decision, error))
      return FALSE;
  }
  return TRUE;
}
