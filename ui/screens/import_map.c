/* Settling a column or value: what it stands for, or that it is left out. What is typed narrows the choice. */
#include "base/text.h"
#include "people/area.h"
#include "people/ladder.h"
#include "people/supporter.h"
#include "ui/screens/import_page.h"

#include <string.h>

enum { EXAMPLE_COLUMNS = 30 };

typedef enum { TARGET_NAMED, TARGET_NEW_AREA, TARGET_NEW_SENSITIVE_AREA } TargetKind;

typedef struct {
  TargetKind kind;
  char *text; /* a field's name, an area, …; "" leaves it out */
} ImportTarget;

static void target_clear (gpointer data)
{
  g_free (((ImportTarget *)data)->text);
}

void import_page_chooser_close (ImportPage *page)
{
  ImportChooser *chooser = &page->chooser;
  g_clear_pointer (&chooser->palette, palette_free);
  g_clear_pointer (&chooser->targets, g_array_unref);
  g_free (chooser->question);
  g_free (chooser->heading);
  g_free (chooser->value);
  *chooser = (ImportChooser){ 0 };
}

static void add (ImportChooser *chooser, TargetKind kind, const char *text, const char *label, const char *note)
{
  ImportTarget target = { kind, g_strdup (text) };
  g_array_append_val (chooser->targets, target);
  palette_add (chooser->palette, label, note, NULL, GUINT_TO_POINTER (chooser->targets->len));
}

static char *column_of (const ImportPage *page, const Field *field)
{
  for (guint i = 0; i < page->plan->settings->len; i++) {
    const ImportSetting *setting = g_ptr_array_index (page->plan->settings, i);
    if (setting->heading != NULL && setting->field == field)
      return g_strdup_printf ("so far \"%s\"", setting->heading);
  }
  return NULL;
}

static void add_fields (ImportPage *page)
{
  add (&page->chooser, TARGET_NAMED, "", "Leave this column out", NULL);
  for (const Field *field = supporter_fields; field->name != NULL; field++) {
    g_autofree char *note = column_of (page, field);
    add (&page->chooser, TARGET_NAMED, field->name, field->label, note);
  }
}

/* The value itself, as an area that is not there yet: its detail is none of the name's. */
static void add_new_areas (ImportPage *page)
{
  g_autofree char *start = g_strndup (page->chooser.value, strcspn (page->chooser.value, ":"));
  g_autofree char *name = area_check_name (app_session (page->app), g_strchomp (start), NULL);
  if (name == NULL)
    return;
  g_autofree char *plain = g_strdup_printf ("New area: %s", name);
  g_autofree char *sensitive = g_strdup_printf ("New sensitive area: %s", name);
  add (&page->chooser, TARGET_NEW_AREA, name, plain, "joins the vocabulary");
  add (&page->chooser, TARGET_NEW_SENSITIVE_AREA, name, sensitive, "used only with a consent");
}

static void add_areas (ImportPage *page)
{
  g_autoptr (GPtrArray) areas = area_list (app_session (page->app), NULL);
  for (guint i = 0; areas != NULL && i < areas->len; i++) {
    const Area *area = g_ptr_array_index (areas, i);
    add (&page->chooser, TARGET_NAMED, area->name, area->name, area->sensitive ? "sensitive" : NULL);
  }
}

static void add_grades (ImportPage *page)
{
  g_autoptr (Ladder) ladder = ladder_load (app_session (page->app), NULL);
  for (guint i = 0; ladder != NULL && i < ladder->grades->len; i++)
    add (&page->chooser, TARGET_NAMED, g_ptr_array_index (ladder->grades, i), g_ptr_array_index (ladder->grades, i),
         NULL);
}

static void add_values (ImportPage *page)
{
  const Field *field = page->chooser.field;
  add (&page->chooser, TARGET_NAMED, "", "Leave it out", NULL);
  if (field->kind == FIELD_AREAS) {
    add_new_areas (page);
    add_areas (page);
  } else if (g_str_equal (field->name, "grade")) {
    add_grades (page);
  }
  for (guint i = 0; field->choices != NULL && field->choices[i] != NULL; i++)
    add (&page->chooser, TARGET_NAMED, field->choices[i], field->choices[i], NULL);
}

/* ---- the answer */

static gboolean map_value (ImportPage *page, const ImportTarget *target, GError **error)
{
  const ImportChooser *chooser = &page->chooser;
  if (target->kind == TARGET_NAMED)
    return import_map_value (page->mapping, chooser->field->name, chooser->value, target->text, error);
  return import_new_area (page->mapping, target->text, target->kind == TARGET_NEW_SENSITIVE_AREA, error) &&
         import_map_value (page->mapping, chooser->field->name, chooser->value, chooser->value, error);
}

static char *sentence_about (const ImportPage *page, const ImportTarget *target)
{
  const char *what = page->chooser.heading != NULL ? page->chooser.heading : page->chooser.value;
  const Field *field = page->chooser.heading != NULL ? field_find (supporter_fields, target->text) : NULL;
  if (target->kind != TARGET_NAMED)
    return g_strdup_printf ("\"%s\" becomes a new %sarea when you import. F6 shows and changes what was settled.",
                            target->text, target->kind == TARGET_NEW_SENSITIVE_AREA ? "sensitive " : "");
  if (*target->text == '\0')
    return g_strdup_printf ("\"%s\" is left out. F6 shows and changes what was settled.", what);
  return g_strdup_printf ("\"%s\" is %s. F6 shows and changes what was settled.", what,
                          field != NULL ? field->label : target->text);
}

static Outcome take (ImportPage *page, const ImportTarget *target)
{
  GError *error = NULL;
  g_autofree char *sentence = sentence_about (page, target);
  gboolean done = page->chooser.heading != NULL
                      ? import_map_heading (page->mapping, page->chooser.heading, target->text, &error)
                      : map_value (page, target, &error);
  import_page_chooser_close (page);
  return done ? page->settled (page, sentence) : app_fail (page->app, error);
}

static Outcome value_typed (void *data, const char *text)
{
  const ImportTarget target = { TARGET_NAMED, (char *)text };
  return take (data, &target);
}

Outcome import_page_chooser_event (ImportPage *page, const Event *event)
{
  switch (palette_handle_event (page->chooser.palette, event)) {
  case PALETTE_CHOSEN: {
    guint place = GPOINTER_TO_UINT (palette_data (page->chooser.palette));
    if (place == 0)
      return OUTCOME_NOTHING;
    if (place == page->chooser.settled) {
      import_page_chooser_close (page);
      return OUTCOME_REDRAW;
    }
    g_autoptr (GArray) targets = g_array_ref (page->chooser.targets);
    return take (page, &g_array_index (targets, ImportTarget, place - 1));
  }
  case PALETTE_CLOSED:
    import_page_chooser_close (page);
    return OUTCOME_REDRAW;
  case PALETTE_TAKEN:
    return OUTCOME_REDRAW;
  case PALETTE_IGNORED:
    break;
  }
  return OUTCOME_IGNORED;
}

/* 'The column "Timestamp" (as 2026-01-03 10:00) goes to': what stands in a column says most about it. Caller frees. */
static char *question_about (const ImportPage *page, const ImportSetting *setting)
{
  g_autofree char *words = import_setting_words (setting);
  guint column;
  if (setting->heading == NULL)
    return g_strdup_printf ("%s stands for", words);
  for (column = 0; g_ptr_array_index (page->plan->settings, column) != setting; column++)
    ;
  for (guint i = 0; i < page->table->rows->len; i++) {
    const GPtrArray *cells = g_ptr_array_index (page->table->rows, i);
    g_autofree char *clean = text_clean_line (g_ptr_array_index (cells, column), -1);
    g_autofree char *example = text_fit (clean, EXAMPLE_COLUMNS, TRUE);
    if (*g_strstrip (example) != '\0')
      return g_strdup_printf ("%s (as %s) goes to", words, example);
  }
  return g_strdup_printf ("%s goes to", words);
}

/* What it is settled as now; NULL: not yet. */
static const char *settled_as (const ImportSetting *setting)
{
  if (setting->heading == NULL || setting->origin == IMPORT_UNKNOWN)
    return setting->target;
  return setting->field == NULL ? "" : setting->field->name;
}

static gboolean is_settled_as (const ImportTarget *target, const ImportSetting *setting)
{
  if (setting->new_area)
    return target->kind == (setting->sensitive ? TARGET_NEW_SENSITIVE_AREA : TARGET_NEW_AREA);
  return target->kind == TARGET_NAMED && g_str_equal (target->text, settled_as (setting));
}

/* The cursor to what is settled now, so that Enter alone changes nothing. */
static void show_settled (ImportPage *page, const ImportSetting *setting)
{
  ImportChooser *chooser = &page->chooser;
  guint place = 0;
  if (settled_as (setting) == NULL)
    return;
  while (place < chooser->targets->len &&
         !is_settled_as (&g_array_index (chooser->targets, ImportTarget, place), setting))
    place++;
  if (place == chooser->targets->len) /* an area with a detail */
    add (chooser, TARGET_NAMED, setting->target, setting->target, "as now");
  chooser->settled = place + 1;
  palette_select (chooser->palette, GUINT_TO_POINTER (chooser->settled));
}

const ActionKey *import_page_chooser_keys (void *data, guint *count)
{
  static const ActionKey keys[] = {
    { "Type", "part of a name" }, { "Up, Down", "Choose" }, { "Enter", "Take it" }, { "Esc", "Back" }
  };
  *count = G_N_ELEMENTS (keys);
  return ((const ImportPage *)data)->chooser.palette == NULL ? NULL : keys;
}

Outcome import_page_settle (ImportPage *page, const ImportSetting *setting)
{
  ImportChooser *chooser = &page->chooser;
  import_page_chooser_close (page);
  chooser->question = question_about (page, setting);
  chooser->heading = g_strdup (setting->heading);
  chooser->field = setting->field;
  chooser->value = g_strdup (setting->value);
  chooser->targets = g_array_new (FALSE, FALSE, sizeof (ImportTarget));
  g_array_set_clear_func (chooser->targets, target_clear);
  chooser->palette = palette_new ("Type to choose:");
  if (setting->heading != NULL)
    add_fields (page);
  else
    add_values (page);
  if (chooser->targets->len > 1) {
    show_settled (page, setting);
    return OUTCOME_REDRAW;
  }
  g_clear_pointer (&chooser->palette, palette_free); /* any text will do */
  return app_prompt (page->app, chooser->question, setting->target, PROMPT_TEXT, "Use it", value_typed);
}
