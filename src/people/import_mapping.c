#include "people/import_mapping.h"

#include "base/error.h"
#include "base/text.h"
#include "people/area.h"
#include "people/import_store.h"
#include "people/supporter.h"
#include "store/step.h"

#include <string.h>

typedef struct {
  gboolean fresh; /* decided since it was loaded */
  gboolean used;  /* a cell needed it */
  char *given;    /* as somebody wrote it now; NULL where it is only remembered */
  char *target;
} Decision;

struct ImportMapping {
  KithSession *session;
  GHashTable *headings;  /* folded heading → Decision */
  GHashTable *values;    /* "field" unit separator "folded value" → Decision */
  GHashTable *new_areas; /* folded name → Area */
  gint64 new_area;       /* the id of the last one: they are below zero */
  GHashTable *left_rows; /* numbers of rows, as pointers */
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

static void load_decision (gpointer data, const char *kind, const char *field, const char *source_folded,
                           const char *target)
{
  ImportMapping *mapping = data;
  gboolean is_heading = strcmp (kind, "heading") == 0;
  Decision *decision = g_new0 (Decision, 1);

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
  mapping->new_areas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)area_free);
  mapping->left_rows = g_hash_table_new (NULL, NULL);
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
  g_hash_table_unref (mapping->new_areas);
  g_hash_table_unref (mapping->left_rows);
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

/* TARGET may carry a detail and an experience, as an offer does. */
static gboolean check_area (const ImportMapping *mapping, const char *target, GError **error)
{
  g_autofree char *name = g_strndup (target, strcspn (target, ":"));
  g_autofree char *folded = fold (g_strchomp (name));

  if (*target == '\0' || g_hash_table_contains (mapping->new_areas, folded) ||
      area_find (mapping->session, target) != 0 || area_find (mapping->session, name) != 0)
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
               "There is no area \"%s\". kith area list shows the areas there are; --new-area adds one.", target);
  return FALSE;
}

/* VALUE was to be a new area of that name, and is to stand for something else after all. */
static void drop_new_area (ImportMapping *mapping, const char *value_folded, const char *target)
{
  g_autofree char *folded = fold (target);

  if (strcmp (folded, value_folded) != 0)
    g_hash_table_remove (mapping->new_areas, value_folded);
}

gboolean import_map_value (ImportMapping *mapping, const char *field, const char *value, const char *target,
                           GError **error)
{
  g_autofree char *folded = fold (value);
  g_autofree char *clean = text_clean_line (target, -1);
  g_autofree char *given = g_strconcat (field != NULL ? field : "", field != NULL ? ":" : "", value, NULL);

  if (field != NULL && !check_field (field, error))
    return FALSE;
  if (field != NULL && strcmp (field, "areas") == 0 && !check_area (mapping, clean, error))
    return FALSE;
  drop_new_area (mapping, folded, clean);
  decide (mapping->values, g_strconcat (field != NULL ? field : "", UNIT_SEPARATOR, folded, NULL), given, clean);
  return TRUE;
}

gboolean import_new_area (ImportMapping *mapping, const char *name, gboolean sensitive, GError **error)
{
  g_autofree char *clean = area_check_name (mapping->session, name, error);
  Area *area;

  if (clean == NULL)
    return FALSE;
  area = g_new0 (Area, 1);
  area->id = --mapping->new_area;
  area->sensitive = sensitive;
  area->name = g_steal_pointer (&clean);
  g_hash_table_replace (mapping->new_areas, text_fold (area->name), area);
  return TRUE;
}

void import_mapping_extend (const ImportMapping *mapping, Vocabulary *vocabulary)
{
  gpointer value;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, mapping->new_areas);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Area *area = value;
    Area *copy;

    if (vocabulary_area (vocabulary, area->name) != NULL) /* somebody has added it meanwhile */
      continue;
    copy = g_new0 (Area, 1);
    copy->id = area->id;
    copy->sensitive = area->sensitive;
    copy->name = g_strdup (area->name);
    g_ptr_array_add (vocabulary->areas, copy);
    g_hash_table_insert (vocabulary->by_name, text_fold (copy->name), copy);
  }
}

void import_leave_row (ImportMapping *mapping, guint number, gboolean leave)
{
  if (leave)
    g_hash_table_add (mapping->left_rows, GUINT_TO_POINTER (number));
  else
    g_hash_table_remove (mapping->left_rows, GUINT_TO_POINTER (number));
}

gboolean import_row_is_left (const ImportMapping *mapping, guint number)
{
  return g_hash_table_contains (mapping->left_rows, GUINT_TO_POINTER (number));
}

void import_leave_unreadable (ImportMapping *mapping, const ImportPlan *plan)
{
  for (guint i = 0; i < plan->rows->len; i++) {
    const ImportRow *row = plan->rows->pdata[i];

    if (row->verdict == IMPORT_TROUBLE)
      import_leave_row (mapping, row->number, TRUE);
  }
}

static const char *answer (const Decision *decision, ImportOrigin *origin)
{
  if (decision != NULL && origin != NULL)
    *origin = decision->given != NULL ? IMPORT_NOW : IMPORT_REMEMBERED;
  return decision != NULL ? decision->target : NULL;
}

const char *import_mapping_value (const ImportMapping *mapping, const char *field, const char *value,
                                  ImportOrigin *origin)
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
  if (decision != NULL)
    decision->used = TRUE;
  return answer (decision, origin);
}

const char *import_mapping_heading (const ImportMapping *mapping, const char *heading, ImportOrigin *origin)
{
  g_autofree char *folded = fold (heading);
  const Decision *decision = g_hash_table_lookup (mapping->headings, folded);
  const char *field;

  if (decision != NULL)
    return answer (decision, origin);
  field = import_heading_recognise (heading);
  if (field != NULL && origin != NULL)
    *origin = IMPORT_BY_NAME;
  return field;
}

const char *import_heading_field (const ImportMapping *mapping, const char *heading)
{
  return import_mapping_heading (mapping, heading, NULL);
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

static gboolean is_row (const ImportTable *table, guint number)
{
  for (guint i = 0; i < table->row_numbers->len; i++) {
    if (g_array_index (table->row_numbers, guint, i) == number)
      return TRUE;
  }
  return FALSE;
}

gboolean import_check_rows (const ImportMapping *mapping, const ImportTable *table, GError **error)
{
  gpointer number;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, mapping->left_rows);
  while (g_hash_table_iter_next (&iter, &number, NULL)) {
    if (is_row (table, GPOINTER_TO_UINT (number)))
      continue;
    g_set_error (
        error, KITH_ERROR, KITH_ERROR_USAGE,
        "--leave-row names row %u, and the file has none of that number. Rows are counted as in a spreadsheet: the "
        "headings are row 1.",
        GPOINTER_TO_UINT (number));
    return FALSE;
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

static gboolean remember_heading (KithSession *session, const char *key, const Decision *decision, GError **error)
{
  return import_store_remember (session, "heading", "", key, decision->target, error);
}

static gboolean remember_value (KithSession *session, const char *key, const Decision *decision, GError **error)
{
  const char *separator = strstr (key, UNIT_SEPARATOR);
  g_autofree char *field = g_strndup (key, (gsize)(separator - key));

  return import_store_remember (session, "value", field, separator + 1, decision->target, error);
}

typedef gboolean (*Remember) (KithSession *session, const char *key, const Decision *decision, GError **error);

static gboolean remember_fresh (KithSession *session, GHashTable *decisions, Remember remember, GError **error)
{
  gpointer key, value;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, decisions);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    if (((const Decision *)value)->fresh && !remember (session, key, value, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean has_fresh (GHashTable *decisions)
{
  gpointer value;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, decisions);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (((const Decision *)value)->fresh)
      return TRUE;
  }
  return FALSE;
}

gboolean import_remember (KithSession *session, const ImportMapping *mapping, GError **error)
{
  g_autoptr (Step) step = NULL;

  if (!has_fresh (mapping->headings) && !has_fresh (mapping->values))
    return TRUE;
  step = step_begin (session, "remembered what columns and values of a file stand for", error);
  if (step == NULL)
    return FALSE;
  step_background (step);
  if (!remember_fresh (session, mapping->headings, remember_heading, error) ||
      !remember_fresh (session, mapping->values, remember_value, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}
