/* What an import would do, decided row by row, with nothing changed. */
#include "people/import_known.h"
#include "people/import_mapping.h"
#include "people/import_row.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

typedef struct {
  KithSession *session;
  ImportReading reading;
  const Known *known;
  ImportPlan *plan;
  GHashTable *emails; /* folded address of the file → ImportRow that had it first */
  GHashTable *names;  /* folded name of the file → ImportRow that had it first */
  GHashTable *taken;  /* gint64* of a person → ImportRow that is them */
} Planning;

static void row_free_import (gpointer data)
{
  ImportRow *row = data;

  g_free (row->name);
  g_free (row->why);
  g_ptr_array_unref (row->changes);
  values_free (row->values);
  g_free (row);
}

void import_plan_free (ImportPlan *plan)
{
  if (plan == NULL)
    return;
  g_ptr_array_unref (plan->unknown_headings);
  g_ptr_array_unref (plan->unknown_values);
  g_ptr_array_unref (plan->rows);
  g_ptr_array_unref (plan->missing);
  g_ptr_array_unref (plan->inert);
  g_free (plan);
}

static ImportPlan *plan_new (void)
{
  ImportPlan *plan = g_new0 (ImportPlan, 1);

  plan->unknown_headings = g_ptr_array_new_with_free_func (g_free);
  plan->unknown_values = g_ptr_array_new_with_free_func (g_free);
  plan->rows = g_ptr_array_new_with_free_func (row_free_import);
  plan->missing = g_ptr_array_new_with_free_func (g_free);
  plan->inert = g_ptr_array_new_with_free_func (g_free);
  return plan;
}

static gboolean may_repeat (const Field *field)
{
  return field->kind == FIELD_AREAS || strcmp (field->name, "name") == 0;
}

static gboolean refuse_twice (const ImportTable *table, guint first, guint second, const Field *field, GError **error)
{
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
               "Two columns are both \"%s\": %s and %s. Leave one out with --map '%s='.", field->label,
               (const char *)table->headings->pdata[first], (const char *)table->headings->pdata[second],
               (const char *)table->headings->pdata[second]);
  return FALSE;
}

/* The field of each column. Unknown headings go to the plan. */
static gboolean choose_fields (Planning *planning, GError **error)
{
  const ImportTable *table = planning->reading.table;
  GPtrArray *fields = planning->reading.fields;

  for (guint i = 0; i < table->headings->len; i++) {
    const char *heading = table->headings->pdata[i];
    const char *name = import_heading_field (planning->reading.mapping, heading);
    const Field *field = name != NULL ? field_find (supporter_fields, name) : NULL;

    for (guint j = 0; field != NULL && !may_repeat (field) && j < i; j++) {
      if (fields->pdata[j] == field)
        return refuse_twice (table, j, i, field, error);
    }
    if (name == NULL)
      g_ptr_array_add (planning->plan->unknown_headings, g_strdup (heading));
    g_ptr_array_add (fields, (gpointer)field);
  }
  return TRUE;
}

static gboolean has_names (const Planning *planning)
{
  return g_ptr_array_find (planning->reading.fields, field_find (supporter_fields, "name"), NULL);
}

static gboolean leave (ImportRow *row, char *why)
{
  row->verdict = IMPORT_LEAVE;
  g_free (row->why);
  row->why = why;
  return FALSE;
}

/* TRUE where the file has not named this person before. */
static gboolean is_first (Planning *planning, ImportRow *row, const char *name, const char *email)
{
  const ImportRow *same_email = *email != '\0' ? g_hash_table_lookup (planning->emails, email) : NULL;
  const ImportRow *same_name = g_hash_table_lookup (planning->names, name);

  if (same_email != NULL) {
    g_autofree char *folded = text_fold (same_email->name);

    if (strcmp (folded, name) == 0)
      return leave (row, g_strdup_printf ("the same person is in row %u already", same_email->line));
    return leave (row, g_strdup_printf ("row %u has the same address with another name: not merged", same_email->line));
  }
  if (*email == '\0' && same_name != NULL)
    return leave (
        row, g_strdup_printf ("row %u has the same name, and this one has no address: not merged", same_name->line));
  if (same_name != NULL)
    row->why = g_strdup_printf ("same name as row %u, other address: two people", same_name->line);
  return TRUE;
}

/* The person that ROW means, or NULL. FALSE where the row is to be left. */
static gboolean recognise (Planning *planning, ImportRow *row, const char *name, const char *email,
                           const KnownPerson **person)
{
  const GPtrArray *namesakes = known_by_name (planning->known, name);
  const GPtrArray *same_email = *email != '\0' ? known_by_email (planning->known, email) : NULL;

  *person = NULL;
  for (guint i = 0; same_email != NULL && i < same_email->len; i++) {
    const KnownPerson *known = same_email->pdata[i];

    if (strcmp (known->name, name) == 0 && (*person == NULL || known->enrolled))
      *person = known;
  }
  if (*person != NULL)
    return TRUE;
  if (same_email != NULL)
    return leave (row, g_strdup ("same address, other name: not merged"));
  if (*email == '\0' && namesakes != NULL && namesakes->len == 1) {
    *person = namesakes->pdata[0];
    return TRUE;
  }
  if (namesakes != NULL) {
    g_free (row->why);
    row->why =
        g_strdup (*email != '\0' ? "someone of this name with another address is here already: added as another person"
                                 : "several of this name are here and the row has no address: added as another person");
  }
  return TRUE;
}

/* Capitals alone are no difference: forms are often filled in without. */
static gboolean differs (const Field *field, const char *old, const char *new)
{
  g_autofree char *old_case = NULL;
  g_autofree char *new_case = NULL;

  if (strcmp (old, new) == 0)
    return FALSE;
  if (field->kind != FIELD_NAME && field->kind != FIELD_EMAIL)
    return TRUE;
  old_case = g_utf8_casefold (old, -1);
  new_case = g_utf8_casefold (new, -1);
  return strcmp (old_case, new_case) != 0;
}

/* Keeps in ROW's values only what differs from the register, and says it. A cell without text changes nothing. */
static void compare (ImportRow *row, const Supporter *supporter)
{
  g_autoptr (Values) present = supporter_values (supporter);

  for (const Field *field = supporter_fields; field->name != NULL; field++) {
    const char *new = values_get (row->values, field->name);
    const char *old = values_text (present, field->name);

    if (new == NULL)
      continue;
    if (!differs (field, old, new))
      values_set (row->values, field->name, NULL);
    else if (field->kind == FIELD_BLOCK)
      g_ptr_array_add (row->changes, g_strdup_printf ("%s: other text", field->label));
    else
      g_ptr_array_add (row->changes,
                       g_strdup_printf ("%s: %s → %s", field->label, *old != '\0' ? old : "nothing", new));
  }
}

static void decide_known (Planning *planning, ImportRow *row, const KnownPerson *person)
{
  const Supporter *supporter = known_supporter (planning->known, person->id);
  const ImportRow *other = g_hash_table_lookup (planning->taken, &person->id);

  row->person = person->id;
  if (other != NULL) {
    leave (row, g_strdup_printf ("the same person is in row %u already", other->line));
    return;
  }
  g_hash_table_insert (planning->taken, &row->person, row);
  if (supporter == NULL) {
    row->verdict = IMPORT_ADD;
    g_free (row->why);
    row->why = g_strdup ("known here already in another role: joins the register");
    return;
  }
  row->version = supporter->version;
  compare (row, supporter);
  row->verdict = row->changes->len > 0 ? IMPORT_CHANGE : IMPORT_SAME;
}

static void decide (Planning *planning, ImportRow *row)
{
  g_autofree char *name = text_fold (row->name);
  g_autofree char *email = text_fold (values_text (row->values, "email"));
  const KnownPerson *person = NULL;

  row->verdict = IMPORT_ADD;
  if (!is_first (planning, row, name, email) || !recognise (planning, row, name, email, &person))
    return;
  if (person != NULL)
    decide_known (planning, row, person);
  if (*email != '\0')
    g_hash_table_insert (planning->emails, g_strdup (email), row);
  if (!g_hash_table_contains (planning->names, name))
    g_hash_table_insert (planning->names, g_strdup (name), row);
}

/* Sensitive areas that ROW brings without a consent on record: kept, never used, reported. */
static void note_inert (Planning *planning, const ImportRow *row)
{
  g_autoptr (GArray) offers = offer_texts_read (planning->reading.vocabulary, values_text (row->values, "areas"), NULL);

  for (guint i = 0; offers != NULL && i < offers->len; i++) {
    const Area *area = g_array_index (offers, OfferText, i).area;

    if (area->sensitive && (row->person == 0 || !known_consent (planning->known, row->person, area->id)))
      g_ptr_array_add (planning->plan->inert, g_strdup_printf ("%s: %s", row->name, area->name));
  }
}

static void count (Planning *planning, const ImportRow *row)
{
  ImportPlan *plan = planning->plan;

  switch (row->verdict) {
  case IMPORT_ADD:
    plan->add++;
    note_inert (planning, row);
    break;
  case IMPORT_CHANGE:
    plan->change++;
    note_inert (planning, row);
    break;
  case IMPORT_SAME:
    plan->same++;
    break;
  case IMPORT_LEAVE:
    plan->leave++;
    break;
  }
}

static gboolean plan_rows (Planning *planning, GError **error)
{
  const ImportTable *table = planning->reading.table;

  for (guint i = 0; i < table->rows->len; i++) {
    Values *values = import_row_read (&planning->reading, i, error);
    ImportRow *row;

    if (values == NULL ||
        (i % 64 == 0 && !session_tick (planning->session, "comparing", (double)i / table->rows->len, error))) {
      values_free (values);
      return FALSE;
    }
    row = g_new0 (ImportRow, 1);
    row->line = g_array_index (table->row_numbers, guint, i);
    row->name = g_strdup (values_text (values, "name"));
    row->changes = g_ptr_array_new_with_free_func (g_free);
    row->values = values;
    g_ptr_array_add (planning->plan->rows, row);
    decide (planning, row);
    count (planning, row);
  }
  return TRUE;
}

/* Active supporters who are not in the file: nothing happens to them, but it is said. */
static void note_missing (Planning *planning)
{
  for (guint i = 0; i < planning->known->persons->len; i++) {
    const KnownPerson *person = planning->known->persons->pdata[i];
    const Supporter *supporter = person->enrolled ? known_supporter (planning->known, person->id) : NULL;

    if (supporter != NULL && supporter->active && !g_hash_table_contains (planning->taken, &person->id))
      g_ptr_array_add (planning->plan->missing, g_strdup (supporter->name));
  }
}

static gboolean make_plan (Planning *planning, GError **error)
{
  if (!choose_fields (planning, error))
    return FALSE;
  if (!has_names (planning)) {
    /* The names may be in a column that is not known yet. */
    if (planning->plan->unknown_headings->len > 0)
      return TRUE;
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                         "No column holds the names. Say which does with --map 'Heading=name'.");
    return FALSE;
  }
  if (!plan_rows (planning, error))
    return FALSE;
  note_missing (planning);
  return TRUE;
}

ImportPlan *import_plan (KithSession *session, const ImportTable *table, const ImportMapping *mapping, GError **error)
{
  g_autoptr (Vocabulary) vocabulary = vocabulary_load (session, error);
  g_autoptr (Known) known = vocabulary != NULL ? known_load (session, error) : NULL;
  g_autoptr (ImportPlan) plan = NULL;
  Planning planning = { .session = session, .known = known };
  gboolean done;

  if (known == NULL)
    return NULL;
  plan = plan_new ();
  planning.plan = plan;
  planning.emails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  planning.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  planning.taken = g_hash_table_new (g_int64_hash, g_int64_equal);
  planning.reading = (ImportReading){
    .table = table,
    .mapping = mapping,
    .vocabulary = vocabulary,
    .fields = g_ptr_array_new (),
    .unknown_values = plan->unknown_values,
    .unknown_seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  done = make_plan (&planning, error);
  g_hash_table_unref (planning.reading.unknown_seen);
  g_ptr_array_unref (planning.reading.fields);
  g_hash_table_unref (planning.taken);
  g_hash_table_unref (planning.names);
  g_hash_table_unref (planning.emails);
  return done ? g_steal_pointer (&plan) : NULL;
}
