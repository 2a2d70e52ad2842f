#include "people/import_row.h"

#include "base/text.h"
#include "people/import_mapping.h"
#include "people/supporter.h"

#include <string.h>

#define MAXIMUM_JOINED 4 /* commas that the name of an area may hold, and one */

/* A row being read. */
typedef struct {
  const ImportReading *reading;
  gboolean aside;
  Values *values;
  GPtrArray *troubles; /* NULL until there is one */
} Reading;

static void note_trouble (Reading *row, guint column, const char *sentence)
{
  if (row->troubles == NULL)
    row->troubles = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (row->troubles,
                   g_strdup_printf ("column %u (%s): %s", column + 1,
                                    (const char *)row->reading->table->headings->pdata[column], sentence));
}

/* A value to settle (TARGET is NULL), or one that is settled: each is listed once. */
static void note_value (const Reading *row, const char *field, const char *value, const char *target,
                        ImportOrigin origin)
{
  const ImportReading *reading = row->reading;
  g_autofree char *clean = text_clean_line (value, -1);
  g_autofree char *text = g_strdup_printf ("%s:%s", field, clean);
  const Area *area =
      target != NULL && strcmp (field, "areas") == 0 ? vocabulary_area (reading->vocabulary, target) : NULL;
  ImportSetting *setting;

  if (row->aside || !g_hash_table_add (reading->met, text_fold (text)))
    return;
  setting = g_new0 (ImportSetting, 1);
  setting->origin = origin;
  setting->field = field_find (supporter_fields, field);
  setting->value = g_steal_pointer (&clean);
  setting->target = g_strdup (target);
  setting->new_area = area != NULL && area->id < 0;
  setting->sensitive = area != NULL && area->sensitive;
  g_ptr_array_add (reading->plan->settings, setting);
  if (target == NULL)
    g_ptr_array_add (reading->plan->unknown_values, setting);
}

static void note_unknown (const Reading *row, const char *field, const char *value)
{
  note_value (row, field, value, NULL, IMPORT_UNKNOWN);
}

/* TRUE where PIECE is an offer, decided to be one, or decided to be left out (then OFFER has no area). */
static gboolean read_offer (const Reading *row, const char *piece, OfferText *offer)
{
  ImportOrigin origin = IMPORT_UNKNOWN;
  const char *decided = import_mapping_value (row->reading->mapping, "areas", piece, &origin);

  memset (offer, 0, sizeof *offer);
  if ((decided == NULL || *decided != '\0') &&
      !offer_text_read (row->reading->vocabulary, decided != NULL ? decided : piece, offer))
    return FALSE;
  if (decided != NULL)
    note_value (row, "areas", piece, decided, origin);
  return TRUE;
}

/* The longest run of WORDS from FIRST on that is one offer, since the name of an area may hold commas. Returns how many. */
static guint read_joined (const Reading *row, char **words, guint first, guint count, OfferText *offer, char **text)
{
  for (guint size = MIN (count - first, MAXIMUM_JOINED); size > 0; size--) {
    g_autoptr (GString) joined = g_string_new (g_strchug (words[first]));

    for (guint i = 1; i < size; i++)
      g_string_append_printf (joined, ",%s", words[first + i]);
    /* What follows a colon and a comma may be another area, so a detail grows word by word. */
    if (size > 1 && strchr (joined->str, ':') != NULL)
      continue;
    if (read_offer (row, joined->str, offer)) {
      *text = g_string_free (g_steal_pointer (&joined), FALSE);
      return size;
    }
  }
  return 0;
}

/* One choice, or several with commas between. */
static void read_choices (const Reading *row, const char *piece, GArray *offers)
{
  g_auto (GStrv) words = g_strsplit (piece, ",", -1);
  guint count = g_strv_length (words);
  g_autofree char *last = NULL; /* the offer before, when it has a detail that a comma may continue */

  for (guint i = 0; i < count;) {
    g_autofree char *text = NULL;
    OfferText offer;
    guint size = read_joined (row, words, i, count, &offer, &text);

    if (size == 0 && last != NULL) {
      text = g_strconcat (last, ", ", words[i], NULL);
      g_array_set_size (offers, offers->len - 1);
      read_offer (row, text, &offer);
    } else if (size == 0) {
      if (*g_strstrip (words[i]) != '\0')
        note_unknown (row, "areas", words[i]);
      i++;
      continue;
    }
    i += MAX (size, 1);
    g_clear_pointer (&last, g_free);
    if (offer.area == NULL)
      continue;
    if (offer.has_detail)
      last = g_steal_pointer (&text);
    offer_texts_add (offers, offer);
  }
}

static void read_areas (const Reading *row, const char *cell, GArray *offers)
{
  g_auto (GStrv) pieces = g_strsplit_set (cell, ";\n\r", -1);

  for (int i = 0; pieces[i] != NULL; i++) {
    OfferText offer;

    if (*g_strstrip (pieces[i]) == '\0')
      continue;
    /* A whole choice that was decided on, commas and all. */
    if (import_mapping_value (row->reading->mapping, "areas", pieces[i], NULL) == NULL ||
        !read_offer (row, pieces[i], &offer))
      read_choices (row, pieces[i], offers);
    else if (offer.area != NULL)
      offer_texts_add (offers, offer);
  }
}

/* Several columns may hold areas: all count. */
static void take_areas (Reading *row, guint column, const char *cell)
{
  const Vocabulary *vocabulary = row->reading->vocabulary;
  g_autoptr (GArray) offers = offer_texts_read (vocabulary, values_text (row->values, "areas"), NULL);
  g_autofree char *list = NULL;
  g_autofree char *canonical = NULL;
  g_autoptr (GError) failure = NULL;

  if (offers == NULL)
    offers = offer_texts_new ();
  read_areas (row, cell, offers);
  list = offer_texts_write (offers);
  if (*list == '\0')
    return;
  if (field_check (field_find (supporter_fields, "areas"), list, vocabulary->today, &canonical, &failure))
    values_set (row->values, "areas", canonical);
  else
    note_trouble (row, column, failure->message);
}

/* First and last name in columns of their own become one. */
static void take_text (Reading *row, const Field *field, guint column, const char *text)
{
  const char *known = values_text (row->values, field->name);
  gboolean is_last = import_heading_is_surname (row->reading->table->headings->pdata[column]);
  g_autofree char *joined = NULL;

  if (field->kind != FIELD_NAME || *known == '\0') {
    values_set (row->values, field->name, text);
    return;
  }
  joined = g_strdup_printf ("%s %s", is_last ? known : text, is_last ? text : known);
  values_set (row->values, field->name, joined);
}

/* CELL is what the table's ORIGINAL cell stands for. */
static void take_checked (Reading *row, const Field *field, guint column, const char *cell, const char *original)
{
  g_autofree char *canonical = NULL;
  g_autoptr (GError) failure = NULL;

  if (field_check (field, cell, row->reading->vocabulary->today, &canonical, &failure)) {
    if (*canonical != '\0')
      take_text (row, field, column, canonical);
  } else if (field->kind == FIELD_CHOICE) {
    note_unknown (row, field->name, original);
  } else {
    note_trouble (row, column, failure->message);
  }
}

static void take_grade (Reading *row, const char *cell, const char *original)
{
  const char *grade = vocabulary_grade (row->reading->vocabulary, cell);

  if (grade != NULL)
    values_set (row->values, "grade", grade);
  else
    note_unknown (row, "grade", original);
}

static void take_cell (Reading *row, guint column, const char *text)
{
  const Field *field = row->reading->fields->pdata[column];
  g_autofree char *cell = g_strstrip (g_strdup (text));
  ImportOrigin origin = IMPORT_UNKNOWN;
  const char *decided;

  if (field == NULL || *cell == '\0')
    return;
  if (field->kind == FIELD_AREAS) {
    take_areas (row, column, cell);
    return;
  }
  decided = import_mapping_value (row->reading->mapping, field->name, cell, &origin);
  if (decided == NULL || *decided != '\0') {
    const char *meant = decided != NULL ? decided : cell;

    if (strcmp (field->name, "grade") == 0)
      take_grade (row, meant, cell);
    else
      take_checked (row, field, column, meant, cell);
  }
  if (decided != NULL)
    note_value (row, field->name, cell, decided, origin);
}

static guint name_column (const ImportReading *reading)
{
  for (guint i = 0; i < reading->fields->len; i++) {
    const Field *field = reading->fields->pdata[i];

    if (field != NULL && field->required)
      return i;
  }
  return 0;
}

static gboolean has_trouble_with (const Reading *row, guint column)
{
  g_autofree char *start = g_strdup_printf ("column %u (", column + 1);

  for (guint i = 0; row->troubles != NULL && i < row->troubles->len; i++) {
    if (g_str_has_prefix (row->troubles->pdata[i], start))
      return TRUE;
  }
  return FALSE;
}

Values *import_row_read (const ImportReading *reading, guint index, gboolean aside, GPtrArray **troubles)
{
  const GPtrArray *cells = reading->table->rows->pdata[index];
  guint names = name_column (reading);
  Reading row = { .reading = reading, .aside = aside, .values = values_new () };

  for (guint column = 0; column < cells->len; column++)
    take_cell (&row, column, cells->pdata[column]);
  if (*values_text (row.values, "name") == '\0' && !has_trouble_with (&row, names))
    note_trouble (&row, names, "a name is needed. Fill it in, or leave the row out.");
  *troubles = row.troubles;
  return row.values;
}

/* The areas of LIST as they may be shown: sensitive ones are only counted, with or without a consent. Caller frees. */
static char *shown_areas (const Vocabulary *vocabulary, const char *list)
{
  g_autoptr (GArray) offers = offer_texts_read (vocabulary, list, NULL);
  GString *shown = g_string_new (NULL);
  guint hidden = 0;

  for (guint i = 0; offers != NULL && i < offers->len; i++) {
    const OfferText *offer = &g_array_index (offers, OfferText, i);
    g_autofree char *text = offer_text_write (offer->area->name, offer->detail, offer->lived);

    if (offer->area->sensitive)
      hidden++;
    else
      g_string_append_printf (shown, "%s%s", shown->len > 0 ? "; " : "", text);
  }
  if (hidden > 0)
    g_string_append_printf (shown, "%s%u private", shown->len > 0 ? "; " : "", hidden);
  return g_string_free (shown, FALSE);
}

static gboolean names_offer (const GArray *offers, const OfferText *wanted)
{
  for (guint i = 0; i < offers->len; i++) {
    const OfferText *offer = &g_array_index (offers, OfferText, i);

    if (offer->area == wanted->area && strcmp (offer->detail_folded, wanted->detail_folded) == 0)
      return TRUE;
  }
  return FALSE;
}

/* An export leaves offers out that lack their consent, so a file that does not name them says nothing about them. */
static void keep_inert (Values *values, const Supporter *supporter, const Vocabulary *vocabulary)
{
  g_autoptr (GArray) offers = offer_texts_read (vocabulary, values_text (values, "areas"), NULL);
  g_autofree char *list = NULL;

  if (offers == NULL || offers->len == 0)
    return;
  for (guint i = 0; i < supporter->offers->len; i++) {
    const Offer *offer = supporter->offers->pdata[i];
    g_autofree char *text = offer_text_write (offer->area_name, offer->detail, offer->lived);
    OfferText kept;

    if (offer->consented || !offer_text_read (vocabulary, text, &kept))
      continue;
    if (names_offer (offers, &kept))
      offer_text_clear (&kept);
    else
      offer_texts_add (offers, kept);
  }
  list = offer_texts_write (offers);
  values_set (values, "areas", list);
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

/* TEXT as the preview shows it. Caller frees. */
static char *shown (const Field *field, const char *text, const Vocabulary *vocabulary)
{
  return field->kind == FIELD_AREAS ? shown_areas (vocabulary, text) : g_strdup (text);
}

static void say_change (ImportRow *row, const Field *field, const char *old, const char *new,
                        const Vocabulary *vocabulary)
{
  g_autofree char *before = shown (field, old, vocabulary);
  g_autofree char *after = shown (field, new, vocabulary);

  if (field->kind == FIELD_BLOCK)
    g_ptr_array_add (row->changes, g_strdup_printf ("%s: other text", field->label));
  else
    g_ptr_array_add (row->changes, g_strdup_printf ("%s: %s → %s%s", field->label, *before != '\0' ? before : "nothing",
                                                    after, strcmp (before, after) == 0 ? ", with other details" : ""));
}

void import_row_compare (ImportRow *row, const Supporter *supporter, const Vocabulary *vocabulary)
{
  g_autoptr (Values) present = supporter_values (supporter);

  keep_inert (row->values, supporter, vocabulary);
  for (const Field *field = supporter_fields; field->name != NULL; field++) {
    const char *new = values_get (row->values, field->name);
    const char *old = values_text (present, field->name);

    if (new == NULL)
      continue;
    if (differs (field, old, new))
      say_change (row, field, old, new, vocabulary);
    else
      values_set (row->values, field->name, NULL);
  }
}

void import_row_describe (ImportRow *row, const Vocabulary *vocabulary)
{
  for (const Field *field = supporter_fields; field->name != NULL; field++) {
    const char *text = values_text (row->values, field->name);
    g_autofree char *words = field->kind == FIELD_BLOCK ? g_strdup ("some text") : shown (field, text, vocabulary);

    if (*text != '\0' && strcmp (field->name, "name") != 0)
      g_ptr_array_add (row->changes, g_strdup_printf ("%s: %s", field->label, words));
  }
}
