/* What keeps a plan from being applied, each with the option that settles it, to be copied as it stands; and what it comes to. */
#include "people/import.h"

#include "base/error.h"

#define MAXIMUM_NAMED 12 /* rows in one sentence; the preview lists them all */

/* "3, 4 and 6", "3, 4, 6 and 40 more". Caller frees. */
static char *rows_left (const ImportPlan *plan)
{
  GString *text = g_string_new (NULL);
  guint named = 0;

  for (guint i = 0; i < plan->rows->len && named < MAXIMUM_NAMED; i++) {
    const ImportRow *row = plan->rows->pdata[i];

    if (row->verdict != IMPORT_LEAVE)
      continue;
    named++;
    g_string_append_printf (text, "%s%u", named == 1 ? "" : named == plan->leave ? " and " : ", ", row->number);
  }
  if (named < plan->leave)
    g_string_append_printf (text, " and %u more", plan->leave - named);
  return g_string_free (text, FALSE);
}

char *import_plan_result (const ImportPlan *plan)
{
  g_autofree char *rows = rows_left (plan);

  if (plan->leave == 0)
    return g_strdup_printf ("%u added, %u changed", plan->add, plan->change);
  return g_strdup_printf ("%u added, %u changed, %u left out (row%s %s)", plan->add, plan->change, plan->leave,
                          plan->leave == 1 ? "" : "s", rows);
}

/* " Also unknown: …" about all but the first of SETTINGS; "" for one alone. Caller frees. */
static char *others (const GPtrArray *settings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i < settings->len; i++) {
    const ImportSetting *setting = settings->pdata[i];

    g_string_append (text, i == 1 ? " Also unknown: " : ", ");
    if (setting->value == NULL)
      g_string_append_printf (text, "\"%s\"", setting->heading);
    else
      g_string_append_printf (text, "\"%s\" under %s", setting->value, setting->field->label);
  }
  if (text->len > 0)
    g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

static gboolean refuse_heading (const ImportPlan *plan, GError **error)
{
  const ImportSetting *setting = plan->unknown_headings->pdata[0];
  g_autofree char *settle = import_setting_option (setting, "field");
  g_autofree char *leave = import_setting_option (setting, "");
  g_autofree char *rest = others (plan->unknown_headings);

  if (setting->alike)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "Nothing was imported. %s%s", setting->why, rest);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                 "Nothing was imported: the column \"%s\" is not known.%s%s Say what it is with --map %s, or leave it "
                 "out with --map %s.%s",
                 setting->heading, setting->why != NULL ? " " : "", setting->why != NULL ? setting->why : "", settle,
                 leave, rest);
  return FALSE;
}

static gboolean refuse_value (const ImportPlan *plan, GError **error)
{
  const ImportSetting *setting = plan->unknown_values->pdata[0];
  gboolean is_area = setting->field->kind == FIELD_AREAS;
  g_autofree char *settle = import_setting_option (setting, is_area ? "area" : setting->field->name);
  g_autofree char *leave = import_setting_option (setting, "");
  g_autofree char *words = import_setting_words (setting);
  g_autofree char *rest = others (plan->unknown_values);
  g_autofree char *quoted = g_shell_quote (setting->value);
  g_autofree char *add =
      is_area ? g_strdup_printf (", add it with --new-area %s, or with --new-sensitive-area %s if it says something "
                                 "private of whoever offers it",
                                 quoted, quoted)
              : g_strdup ("");

  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
               "Nothing was imported: %s is not known. Say what it stands for with --map-value %s%s, or leave it out "
               "with --map-value %s.%s",
               words, settle, add, leave, rest);
  return FALSE;
}

static gboolean refuse_rows (const ImportPlan *plan, GError **error)
{
  g_autoptr (GString) options = g_string_new (NULL);
  g_autofree char *place = NULL;
  guint named = 0;

  for (guint i = 0; i < plan->rows->len; i++) {
    const ImportRow *row = plan->rows->pdata[i];

    if (row->verdict != IMPORT_TROUBLE || named++ >= MAXIMUM_NAMED)
      continue;
    g_string_append_printf (options, " --leave-row %u", row->number);
    if (place == NULL)
      place = g_strdup_printf ("Row %u, %s", row->number, (const char *)row->troubles->pdata[0]);
  }
  if (named > MAXIMUM_NAMED)
    g_string_append_printf (options, " and so on for %u more", named - MAXIMUM_NAMED);
  if (plan->trouble == 1)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                 "Nothing was imported. %s Mend the file, or leave the row out with%s", place, options->str);
  else
    g_set_error (
        error, KITH_ERROR, KITH_ERROR_INPUT,
        "Nothing was imported: %u rows cannot be read. %s Mend the file, or leave the rows out with%s, or with "
        "--leave-unreadable",
        plan->trouble, place, options->str);
  return FALSE;
}

gboolean import_plan_settled (const ImportPlan *plan, GError **error)
{
  if (plan->unknown_headings->len > 0)
    return refuse_heading (plan, error);
  if (plan->nameless) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                         "No column holds the names. Say which does with --map 'Heading=name'.");
    return FALSE;
  }
  if (plan->unknown_values->len > 0)
    return refuse_value (plan, error);
  return plan->trouble == 0 || refuse_rows (plan, error);
}
