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
  gboolean used;  /* a cell needed it */
  char *given;    /* as somebody wrote it now; NULL where it is only remembered */
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

  g_free (decision->given);
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

static void decide (GHashTable *decisions, char *key, const char *given, const char *target)
{
  Decision *known = g_hash_table_lookup (decisions, key);
  Decision *decision = NULL;

  if (known != NULL && strcmp (known->target, target) == 0) {
    g_free (known->given);
    known->given = g_strdup (given);
    g_free (key);
    return;
  }
  decision = g_new0 (Decision, 1);
  decision->id = known != NULL ? known->id : 0;
  decision->fresh = TRUE;
  decision->given = g_strdup (given);
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
  decide (mapping->headings, fold (heading), heading, field);
  return TRUE;
}

gboolean import_map_value (ImportMapping *mapping, const char *field, const char *value, const char *target,
                           GError **error)
{
  g_autofree char *folded = fold (value);
  g_autofree char *clean = text_clean_line (target, -1);
  g_autofree char *given = g_strconcat (field != NULL ? field : "", field != NULL ? ":" : "", value, NULL);

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
  decide (mapping->values, g_strconcat (field != NULL ? field : "", UNIT_SEPARATOR, folded, NULL), given, clean);
  return TRUE;
}

const char *import_mapping_value (const ImportMapping *mapping, const char *field, const char *value)
{
  g_autofree char *folded = NULL;
  g_autofree char *key = NULL;
  g_autofree char *any = NULL;
  Decision *decision;

  if (g_hash_table_size (mapping->values) == 0)
    return NULL;
  folded = fold (value);
  key = g_strconcat (field, UNIT_SEPARATOR, folded, NULL);
  any = g_strconcat (UNIT_SEPARATOR, folded, NULL);
  decision = g_hash_table_lookup (mapping->values, key);
  if (decision == NULL)
    decision = g_hash_table_lookup (mapping->values, any);
  if (decision == NULL)
    return NULL;
  decision->used = TRUE;
  return decision->target;
}

static gboolean refuse_unused (const char *option, const Decision *decision, const char *what, GError **error)
{
  g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "%s names \"%s\", and %s. Write it as it is in the file.", option,
               decision->given, what);
  return FALSE;
}

gboolean import_check_headings (const ImportMapping *mapping, const ImportTable *table, GError **error)
{
  g_autoptr (GHashTable) headings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gpointer key, value;
  GHashTableIter iter;

  for (guint i = 0; i < table->headings->len; i++)
    g_hash_table_add (headings, fold (table->headings->pdata[i]));
  g_hash_table_iter_init (&iter, mapping->headings);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    if (((const Decision *)value)->given != NULL && !g_hash_table_contains (headings, key))
      return refuse_unused ("--map", value, "no column of the file is headed so", error);
  }
  return TRUE;
}

gboolean import_check_values (const ImportMapping *mapping, GError **error)
{
  gpointer value;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, mapping->values);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Decision *decision = value;

    if (decision->given != NULL && !decision->used)
      return refuse_unused ("--map-value", decision, "no cell that is read holds it", error);
  }
  return TRUE;
}

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

gboolean import_headings_join (const char *one, const char *other)
{
  static const char *const first[] = { "name", "first name", "firstname", "forename", "forenames", "given name", NULL };
  gboolean one_is_last = import_heading_is_surname (one);
  g_autofree char *words = words_of (one_is_last ? other : one, TRUE);

  if (one_is_last == import_heading_is_surname (other))
    return FALSE;
  return g_strv_contains (first, words) || field_of_words (words) == NULL;
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
