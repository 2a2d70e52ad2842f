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
  GHashTable *emails;    /* folded address of the file → ImportRow that had it first */
  GHashTable *names;     /* folded name of the file → ImportRow that had it first */
  GHashTable *taken;     /* gint64* of a person → ImportRow that is them */
  GHashTable *mentioned; /* gint64* of a person whose name stands in a row that is left */
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

static const char *heading_at (const ImportTable *table, guint column)
{
  return table->headings->pdata[column];
}

/* Several columns may hold areas, and two the parts of a name. */
static gboolean may_repeat (const ImportTable *table, guint first, guint second, const Field *field)
{
  if (field->kind == FIELD_AREAS)
    return TRUE;
  return strcmp (field->name, "name") == 0 &&
         import_headings_join (heading_at (table, first), heading_at (table, second));
}

static gboolean refuse_twice (const ImportTable *table, guint first, guint second, const Field *field, GError **error)
{
  const char *one = heading_at (table, first), *other = heading_at (table, second);
  g_autofree char *folded = text_fold (one);
  g_autofree char *other_folded = text_fold (other);
  /* What is said of a heading goes for both columns that have it. */
  g_autofree char *advice = strcmp (folded, other_folded) == 0
                                ? g_strdup ("Take one out of the file, or give it another heading.")
                                : g_strdup_printf ("Leave one out with --map '%s='.", other);

  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "Two columns are both \"%s\": %s and %s. %s", field->label, one,
               other, advice);
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

    for (guint j = 0; field != NULL && j < i; j++) {
      if (fields->pdata[j] == field && !may_repeat (table, j, i, field))
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

/* A name alone changes nobody: ROW is left, unless it says nothing that the one person of that name does not have already. */
static gboolean meet_namesakes (Planning *planning, ImportRow *row, const GPtrArray *namesakes,
                                const KnownPerson **person)
{
  const KnownPerson *first = namesakes->pdata[0];
  const Supporter *supporter = known_supporter (planning->known, first->id);

  for (guint i = 0; i < namesakes->len; i++) {
    const KnownPerson *namesake = namesakes->pdata[i];

    g_hash_table_add (planning->mentioned, (gpointer)&namesake->id);
  }
  if (namesakes->len > 1 || supporter == NULL)
    return leave (row, g_strdup_printf ("no address: %u supporters have the same name; add the address, or change one "
                                        "by hand",
                                        namesakes->len));
  import_row_compare (row, supporter, planning->reading.vocabulary);
  if (row->changes->len == 0) {
    *person = first;
    return TRUE;
  }
  g_ptr_array_set_size (row->changes, 0);
  return leave (row, g_strdup_printf ("no address: %s (supporter %" G_GINT64_FORMAT
                                      ") has the same name; add the address, or change it by hand",
                                      supporter->name, first->id));
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
  if (*email == '\0' && namesakes != NULL)
    return meet_namesakes (planning, row, namesakes, person);
  if (namesakes != NULL) {
    g_free (row->why);
    row->why = g_strdup ("someone of this name with another address is here already: added as another person");
  }
  return TRUE;
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
  import_row_compare (row, supporter, planning->reading.vocabulary);
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

static gboolean holds (const Supporter *supporter, const Area *area)
{
  for (guint i = 0; supporter != NULL && i < supporter->offers->len; i++) {
    const Offer *offer = supporter->offers->pdata[i];

    if (offer->area == area->id)
      return TRUE;
  }
  return FALSE;
}

/* Sensitive areas that ROW brings without a consent on record: kept, never used, reported. Those held before are no news. */
static void note_inert (Planning *planning, const ImportRow *row)
{
  g_autoptr (GArray) offers = offer_texts_read (planning->reading.vocabulary, values_text (row->values, "areas"), NULL);
  const Supporter *supporter = known_supporter (planning->known, row->person);

  for (guint i = 0; offers != NULL && i < offers->len; i++) {
    const Area *area = g_array_index (offers, OfferText, i).area;

    if (area->sensitive && !holds (supporter, area) &&
        (row->person == 0 || !known_consent (planning->known, row->person, area->id)))
      g_ptr_array_add (planning->plan->inert, g_strdup_printf ("%s: %s", row->name, area->name));
  }
}

static void count (Planning *planning, ImportRow *row)
{
  ImportPlan *plan = planning->plan;

  switch (row->verdict) {
  case IMPORT_ADD:
    plan->add++;
    import_row_describe (row, planning->reading.vocabulary);
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

    if (supporter != NULL && supporter->active && !g_hash_table_contains (planning->taken, &person->id) &&
        !g_hash_table_contains (planning->mentioned, &person->id))
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
  planning.mentioned = g_hash_table_new (g_int64_hash, g_int64_equal);
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
  g_hash_table_unref (planning.mentioned);
  g_hash_table_unref (planning.taken);
  g_hash_table_unref (planning.names);
  g_hash_table_unref (planning.emails);
  return done ? g_steal_pointer (&plan) : NULL;
}
