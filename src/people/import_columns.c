#include "people/import_columns.h"

#include "base/text.h"
#include "people/import_mapping.h"
#include "people/supporter.h"

#include <string.h>

static const char *heading_at (const ImportTable *table, guint column)
{
  return table->headings->pdata[column];
}

/* Several columns may hold areas, and two the parts of a name. */
static gboolean may_repeat (const ImportTable *table, guint one, guint other, const Field *field)
{
  if (field->kind == FIELD_AREAS)
    return TRUE;
  return strcmp (field->name, "name") == 0 && import_headings_join (heading_at (table, one), heading_at (table, other));
}

static gboolean are_alike (const ImportTable *table, guint one, guint other)
{
  g_autofree char *folded = text_fold (heading_at (table, one));
  g_autofree char *other_folded = text_fold (heading_at (table, other));

  return strcmp (folded, other_folded) == 0;
}

/* The column before COLUMN that is the same field and cannot be it too, or COLUMN itself where there is none. */
static guint find_clash (const ImportTable *table, const GPtrArray *fields, guint column)
{
  const Field *field = fields->pdata[column];

  for (guint i = 0; field != NULL && i < column; i++) {
    if (fields->pdata[i] == field && !may_repeat (table, i, column, field))
      return i;
  }
  return column;
}

static void lose (ImportPlan *plan, const ImportTable *table, GPtrArray *fields, guint loser, guint winner)
{
  ImportSetting *setting = plan->settings->pdata[loser];

  setting->alike = are_alike (table, loser, winner);
  if (setting->alike)
    setting->why = g_strdup_printf ("Two columns are both \"%s\", and both are headed %s. Take one out of the file, or "
                                    "give it another heading.",
                                    setting->field->label, heading_at (table, loser));
  else
    setting->why = g_strdup_printf ("It looks like %s, which the column \"%s\" is already.", setting->field->label,
                                    heading_at (table, winner));
  setting->origin = IMPORT_UNKNOWN;
  setting->field = NULL;
  fields->pdata[loser] = NULL;
}

static void settle_clashes (ImportPlan *plan, const ImportTable *table, GPtrArray *fields, guint column)
{
  guint other;

  while ((other = find_clash (table, fields, column)) != column) {
    const ImportSetting *setting = plan->settings->pdata[column];
    const ImportSetting *first = plan->settings->pdata[other];

    if (first->origin >= setting->origin)
      lose (plan, table, fields, column, other);
    else
      lose (plan, table, fields, other, column);
  }
}

void import_columns_choose (ImportPlan *plan, const ImportTable *table, const ImportMapping *mapping, GPtrArray *fields)
{
  for (guint i = 0; i < table->headings->len; i++) {
    ImportSetting *setting = g_new0 (ImportSetting, 1);
    const char *name = import_mapping_heading (mapping, heading_at (table, i), &setting->origin);

    setting->heading = g_strdup (heading_at (table, i));
    setting->field = name != NULL ? field_find (supporter_fields, name) : NULL;
    g_ptr_array_add (plan->settings, setting);
    g_ptr_array_add (fields, (gpointer)setting->field);
  }
  for (guint i = 0; i < fields->len; i++)
    settle_clashes (plan, table, fields, i);
  for (guint i = 0; i < fields->len; i++) {
    if (((const ImportSetting *)plan->settings->pdata[i])->origin == IMPORT_UNKNOWN)
      g_ptr_array_add (plan->unknown_headings, plan->settings->pdata[i]);
  }
}
