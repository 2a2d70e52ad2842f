/* Settling an unknown column or value: what it stands for, or that it is left out. */
#include "people/area.h"
#include "people/ladder.h"
#include "people/supporter.h"
#include "ui/screens/import_page.h"

#include <string.h>

static void add_target (ImportPage *page, GPtrArray *labels, const char *target, const char *label)
{
  g_ptr_array_add (page->targets, g_strdup (target));
  g_ptr_array_add (labels, g_strdup (label));
}

/* The field of "areas:Housing", and in *VALUE what stands behind the colon. Caller frees. */
static char *field_of (const char *unknown, const char **value)
{
  const char *colon = strchr (unknown, ':');
  *value = colon == NULL ? unknown : colon + 1;
  return colon == NULL ? g_strdup ("") : g_strndup (unknown, (gsize)(colon - unknown));
}

static Outcome settled (ImportPage *page, gboolean done, GError *error)
{
  return done ? page->plan_again (page) : app_fail (page->app, error);
}

static Outcome column_chosen (void *data, guint choice)
{
  ImportPage *page = data;
  GError *error = NULL;
  gboolean done = import_map_heading (page->mapping, page->settling, g_ptr_array_index (page->targets, choice), &error);
  return settled (page, done, error);
}

static Outcome map_value (ImportPage *page, const char *target)
{
  GError *error = NULL;
  const char *value;
  g_autofree char *field = field_of (page->settling, &value);
  gboolean done = import_map_value (page->mapping, *field == '\0' ? NULL : field, value, target, &error);
  return settled (page, done, error);
}

static Outcome value_chosen (void *data, guint choice)
{
  ImportPage *page = data;
  return map_value (page, g_ptr_array_index (page->targets, choice));
}

static Outcome value_typed (void *data, const char *text)
{
  return map_value (data, text);
}

static Outcome choose_column (ImportPage *page)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  add_target (page, labels, "", "Leave this column out");
  for (const Field *field = supporter_fields; field->name != NULL; field++)
    add_target (page, labels, field->name, field->label);
  g_ptr_array_add (labels, NULL);
  g_autofree char *title = g_strdup_printf ("The column \"%s\" goes to", page->settling);
  return app_choose (page->app, title, (const char *const *)labels->pdata, column_chosen);
}

static void add_areas (ImportPage *page, GPtrArray *labels)
{
  g_autoptr (GPtrArray) areas = area_list (app_session (page->app), NULL);
  for (guint i = 0; areas != NULL && i < areas->len; i++) {
    const Area *area = g_ptr_array_index (areas, i);
    add_target (page, labels, area->name, area->name);
  }
}

static void add_grades (ImportPage *page, GPtrArray *labels)
{
  g_autoptr (Ladder) ladder = ladder_load (app_session (page->app), NULL);
  for (guint i = 0; ladder != NULL && i < ladder->grades->len; i++)
    add_target (page, labels, g_ptr_array_index (ladder->grades, i), g_ptr_array_index (ladder->grades, i));
}

static Outcome choose_value (ImportPage *page)
{
  const char *value;
  g_autofree char *name = field_of (page->settling, &value);
  const Field *field = field_find (supporter_fields, name);
  g_autofree char *title =
      g_strdup_printf ("\"%s\" in %s stands for", value, field == NULL ? "this file" : field->label);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  add_target (page, labels, "", "Leave it out");
  if (field != NULL && field->kind == FIELD_AREAS)
    add_areas (page, labels);
  else if (g_str_equal (name, "grade"))
    add_grades (page, labels);
  for (guint i = 0; field != NULL && field->choices != NULL && field->choices[i] != NULL; i++)
    add_target (page, labels, field->choices[i], field->choices[i]);
  if (labels->len == 1)
    return app_prompt (page->app, title, "", FALSE, "Use it", value_typed);
  g_ptr_array_add (labels, NULL);
  return app_choose (page->app, title, (const char *const *)labels->pdata, value_chosen);
}

Outcome import_page_settle (ImportPage *page, const ImportLine *line, Outcome (*plan_again) (ImportPage *page))
{
  g_ptr_array_set_size (page->targets, 0);
  g_free (page->settling);
  page->settling = g_strdup (line->text);
  page->plan_again = plan_again;
  return line->kind == LINE_COLUMN ? choose_column (page) : choose_value (page);
}
