/* What an import would do, decided row by row, with nothing changed. */
#include "people/import_columns.h"
#include "people/import_known.h"
#include "people/import_mapping.h"
#include "people/import_row.h"

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
  g_clear_pointer (&row->troubles, g_ptr_array_unref);
  g_ptr_array_unref (row->changes);
  values_free (row->values);
  g_free (row);
}

static void setting_free (gpointer data)
{
  ImportSetting *setting = data;

  g_free (setting->heading);
  g_free (setting->value);
  g_free (setting->target);
  g_free (setting->why);
  g_free (setting);
}

static void new_area_free (gpointer data)
{
  ImportNewArea *area = data;

  g_free (area->name);
  g_free (area);
}

void import_plan_free (ImportPlan *plan)
{
  if (plan == NULL)
    return;
  g_ptr_array_unref (plan->unknown_headings);
  g_ptr_array_unref (plan->unknown_values);
  g_ptr_array_unref (plan->settings);
  g_ptr_array_unref (plan->new_areas);
  g_ptr_array_unref (plan->rows);
  g_ptr_array_unref (plan->missing);
  g_ptr_array_unref (plan->inert);
  g_free (plan);
}

static ImportPlan *plan_new (void)
{
  ImportPlan *plan = g_new0 (ImportPlan, 1);

  plan->settings = g_ptr_array_new_with_free_func (setting_free);
  plan->unknown_headings = g_ptr_array_new ();
  plan->unknown_values = g_ptr_array_new ();
  plan->new_areas = g_ptr_array_new_with_free_func (new_area_free);
  plan->rows = g_ptr_array_new_with_free_func (row_free_import);
  plan->missing = g_ptr_array_new_with_free_func (g_free);
  plan->inert = g_ptr_array_new_with_free_func (g_free);
  return plan;
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
      return leave (row, g_strdup_printf ("the same person is in row %u already", same_email->number));
    return leave (row,
                  g_strdup_printf ("row %u has the same address with another name: not merged", same_email->number));
  }
  if (*email == '\0' && same_name != NULL)
    return leave (
        row, g_strdup_printf ("row %u has the same name, and this one has no address: not merged", same_name->number));
  if (same_name != NULL)
    row->why = g_strdup_printf ("same name as row %u, other address: two people", same_name->number);
  return TRUE;
}

static void mention (Planning *planning, const GPtrArray *persons)
{
  for (guint i = 0; persons != NULL && i < persons->len; i++) {
    const KnownPerson *person = persons->pdata[i];

    g_hash_table_add (planning->mentioned, (gpointer)&person->id);
  }
}

/* A name alone changes nobody: ROW is left, unless it says nothing that the one person of that name does not have already. */
static gboolean meet_namesakes (Planning *planning, ImportRow *row, const GPtrArray *namesakes,
                                const KnownPerson **person)
{
  const KnownPerson *first = namesakes->pdata[0];
  const Supporter *supporter = known_supporter (planning->known, first->id);

  mention (planning, namesakes);
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
    leave (row, g_strdup_printf ("the same person is in row %u already", other->number));
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

/* TRUE for a row that cannot be taken, or that is to be left out. Whom it names is in the file all the same. */
static gboolean set_aside (Planning *planning, ImportRow *row, const char *name, const char *email)
{
  g_autofree char *troubles = NULL;

  if (row->troubles == NULL && !row->by_hand)
    return FALSE;
  mention (planning, known_by_name (planning->known, name));
  mention (planning, *email != '\0' ? known_by_email (planning->known, email) : NULL);
  if (row->troubles != NULL) {
    g_ptr_array_add (row->troubles, NULL);
    troubles = g_strjoinv ("; ", (char **)row->troubles->pdata);
    g_ptr_array_set_size (row->troubles, (int)row->troubles->len - 1);
  }
  row->verdict = row->by_hand ? IMPORT_LEAVE : IMPORT_TROUBLE;
  row->why = !row->by_hand      ? g_steal_pointer (&troubles)
             : troubles != NULL ? g_strdup_printf ("left out by you: %s", troubles)
                                : g_strdup ("left out by you");
  return TRUE;
}

static void decide (Planning *planning, ImportRow *row)
{
  g_autofree char *name = text_fold (row->name);
  g_autofree char *email = text_fold (values_text (row->values, "email"));
  const KnownPerson *person = NULL;

  if (set_aside (planning, row, name, email))
    return;
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

static void note_new_area (ImportPlan *plan, const Area *area)
{
  ImportNewArea *new;

  for (guint i = 0; i < plan->new_areas->len; i++) {
    if (strcmp (((const ImportNewArea *)plan->new_areas->pdata[i])->name, area->name) == 0)
      return;
  }
  new = g_new0 (ImportNewArea, 1);
  new->name = g_strdup (area->name);
  new->sensitive = area->sensitive;
  g_ptr_array_add (plan->new_areas, new);
}

/* Areas that come with this import, and sensitive ones that ROW brings without a consent on record: kept, never used, reported. Those
 * held before are no news. */
static void note_areas (Planning *planning, const ImportRow *row)
{
  g_autoptr (GArray) offers = offer_texts_read (planning->reading.vocabulary, values_text (row->values, "areas"), NULL);
  const Supporter *supporter = known_supporter (planning->known, row->person);

  for (guint i = 0; offers != NULL && i < offers->len; i++) {
    const Area *area = g_array_index (offers, OfferText, i).area;

    if (area->id < 0)
      note_new_area (planning->plan, area);
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
    note_areas (planning, row);
    break;
  case IMPORT_CHANGE:
    plan->change++;
    note_areas (planning, row);
    break;
  case IMPORT_SAME:
    plan->same++;
    break;
  case IMPORT_LEAVE:
    plan->leave++;
    break;
  case IMPORT_TROUBLE:
    plan->trouble++;
    break;
  }
}

/* What stands in the cells for the name, where it cannot be read. Caller frees. */
static char *written_name (const Planning *planning, guint index)
{
  const GPtrArray *cells = planning->reading.table->rows->pdata[index];
  guint column;

  if (!g_ptr_array_find (planning->reading.fields, field_find (supporter_fields, "name"), &column))
    return g_strdup ("");
  return text_clean_line (cells->pdata[column], -1);
}

static ImportRow *read_row (const Planning *planning, guint index)
{
  ImportRow *row = g_new0 (ImportRow, 1);

  row->number = g_array_index (planning->reading.table->row_numbers, guint, index);
  row->by_hand = import_row_is_left (planning->reading.mapping, row->number);
  row->values = import_row_read (&planning->reading, index, row->by_hand, &row->troubles);
  row->changes = g_ptr_array_new_with_free_func (g_free);
  row->name =
      values_has (row->values, "name") ? g_strdup (values_text (row->values, "name")) : written_name (planning, index);
  return row;
}

static gboolean plan_rows (Planning *planning, GError **error)
{
  const ImportTable *table = planning->reading.table;

  for (guint i = 0; i < table->rows->len; i++) {
    ImportRow *row;

    if (i % 64 == 0 && !session_tick (planning->session, "comparing", (double)i / table->rows->len, error))
      return FALSE;
    row = read_row (planning, i);
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
  ImportPlan *plan = planning->plan;

  import_columns_choose (plan, planning->reading.table, planning->reading.mapping, planning->reading.fields);
  if (!has_names (planning)) {
    /* The names may be in a column that is not known yet. */
    plan->nameless = plan->unknown_headings->len == 0;
    return TRUE;
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
  import_mapping_extend (mapping, vocabulary);
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
    .plan = plan,
    .met = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  done = make_plan (&planning, error);
  g_hash_table_unref (planning.reading.met);
  g_ptr_array_unref (planning.reading.fields);
  g_hash_table_unref (planning.mentioned);
  g_hash_table_unref (planning.taken);
  g_hash_table_unref (planning.names);
  g_hash_table_unref (planning.emails);
  return done ? g_steal_pointer (&plan) : NULL;
}
