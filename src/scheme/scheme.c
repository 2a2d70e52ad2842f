#include "scheme/scheme.h"

#include "base/conf_parse.h"
#include "base/data.h"
#include "base/error.h"
#include "base/text.h"
#include "people/area.h"
#include "people/ladder.h"
#include "scheme/scheme_store.h"
#include "store/step.h"

#include <libconfig.h>
#include <string.h>

#define MAXIMUM_POINTS 1000
#define MAXIMUM_DAYS 3660
#define FOLDER "presets/"
#define SUFFIX ".conf"

static void area_of_preset_free (gpointer data)
{
  SchemeArea *area = data;

  g_free (area->name);
  g_free (area);
}

void scheme_rules_free (SchemeRules *rules)
{
  if (rules == NULL)
    return;
  g_free (rules->key);
  g_free (rules->name);
  g_ptr_array_unref (rules->grades);
  g_ptr_array_unref (rules->areas);
  g_free (rules);
}

static gboolean refuse (const config_setting_t *where, const char *sentence, int *line, GError **error)
{
  *line = where != NULL ? (int)config_setting_source_line (where) : 1;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, sentence);
  return FALSE;
}

static const struct {
  const char *name;
  gsize place;
} weight_table[] = {
  { "area", G_STRUCT_OFFSET (ScoreWeights, area) },     { "detail", G_STRUCT_OFFSET (ScoreWeights, detail) },
  { "lived", G_STRUCT_OFFSET (ScoreWeights, lived) },   { "site", G_STRUCT_OFFSET (ScoreWeights, site) },
  { "cohort", G_STRUCT_OFFSET (ScoreWeights, cohort) }, { "free_place", G_STRUCT_OFFSET (ScoreWeights, free_place) },
  { "rested", G_STRUCT_OFFSET (ScoreWeights, rested) },
};

static int *weight_named (ScoreWeights *weights, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (weight_table); i++) {
    if (strcmp (weight_table[i].name, name) == 0)
      return G_STRUCT_MEMBER_P (weights, weight_table[i].place);
  }
  return NULL;
}

static gboolean read_weights (const config_setting_t *root, SchemeRules *rules, int *line, GError **error)
{
  const config_setting_t *group = config_setting_get_member (root, "weights");
  int sum = 0;

  if (group == NULL || !config_setting_is_group (group))
    return refuse (group != NULL ? group : root,
                   "\"weights\" is a group of points: weights = { area = 250; lived = 300; };", line, error);
  for (unsigned i = 0; i < (unsigned)config_setting_length (group); i++) {
    const config_setting_t *entry = config_setting_get_elem (group, i);
    int *weight = weight_named (&rules->weights, config_setting_name (entry));

    if (weight == NULL)
      return refuse (entry,
                     "There is no such weight; there are area, detail, lived, site, cohort, free_place and rested.",
                     line, error);
    if (config_setting_type (entry) != CONFIG_TYPE_INT || config_setting_get_int (entry) < 0 ||
        config_setting_get_int (entry) > MAXIMUM_POINTS)
      return refuse (entry, "A weight is a whole number of points from 0 to 1000.", line, error);
    *weight = config_setting_get_int (entry);
    sum += *weight;
  }
  if (sum > MAXIMUM_POINTS)
    return refuse (group, "The weights come to more than 1000 points together.", line, error);
  return TRUE;
}

static gboolean knows_area (const SchemeRules *rules, const char *name)
{
  g_autofree char *wanted = text_fold (name);

  for (guint i = 0; i < rules->areas->len; i++) {
    const SchemeArea *area = rules->areas->pdata[i];
    g_autofree char *folded = text_fold (area->name);

    if (strcmp (folded, wanted) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean read_area (const config_setting_t *entry, SchemeRules *rules, int *line, GError **error)
{
  const char *name = NULL;
  int sensitive = 0;
  SchemeArea *area;

  if (!config_setting_is_group (entry) || config_setting_lookup_string (entry, "name", &name) != CONFIG_TRUE ||
      *name == '\0' || config_setting_lookup_bool (entry, "sensitive", &sensitive) != CONFIG_TRUE ||
      config_setting_length (entry) != 2)
    return refuse (entry, "An area is written as { name = \"Exams\"; sensitive = false; }.", line, error);
  if (knows_area (rules, name))
    return refuse (entry, "This area is there twice.", line, error);
  area = g_new0 (SchemeArea, 1);
  area->name = g_strdup (name);
  area->sensitive = sensitive != 0;
  g_ptr_array_add (rules->areas, area);
  return TRUE;
}

static gboolean read_areas (const config_setting_t *root, SchemeRules *rules, int *line, GError **error)
{
  const config_setting_t *list = config_setting_get_member (root, "areas");

  if (list == NULL)
    return TRUE;
  if (!config_setting_is_list (list))
    return refuse (list, "\"areas\" is a list: areas = ( { name = \"Exams\"; sensitive = false; } );", line, error);
  for (unsigned i = 0; i < (unsigned)config_setting_length (list); i++) {
    if (!read_area (config_setting_get_elem (list, i), rules, line, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean is_key (const char *key)
{
  return *key != '\0' && strspn (key, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (key);
}

static gboolean read_names (const config_setting_t *root, SchemeRules *rules, int *line, GError **error)
{
  const char *key = NULL;
  const char *name = NULL;
  int days = 0;

  if (config_setting_lookup_string (root, "key", &key) != CONFIG_TRUE || !is_key (key))
    return refuse (config_setting_get_member (root, "key"), "\"key\" is a word of small letters, digits and hyphens.",
                   line, error);
  if (config_setting_lookup_string (root, "name", &name) != CONFIG_TRUE || *name == '\0')
    return refuse (config_setting_get_member (root, "name"), "\"name\" is the scheme's name in quotation marks.", line,
                   error);
  if (config_setting_lookup_int (root, "rested_days", &days) != CONFIG_TRUE || days < 1 || days > MAXIMUM_DAYS)
    return refuse (config_setting_get_member (root, "rested_days"),
                   "\"rested_days\" is a whole number of days from 1 to 3660.", line, error);
  rules->key = g_strdup (key);
  rules->name = g_strdup (name);
  rules->rested_days = days;
  return TRUE;
}

static gboolean check_settings (const config_setting_t *root, int *line, GError **error)
{
  static const char *const known[] = { "key",     "name",        "grades", "qualified_months",
                                       "weights", "rested_days", "areas",  NULL };

  for (unsigned i = 0; i < (unsigned)config_setting_length (root); i++) {
    const config_setting_t *entry = config_setting_get_elem (root, i);

    if (!g_strv_contains (known, config_setting_name (entry)))
      return refuse (
          entry,
          "There is no such rule; there are key, name, grades, qualified_months, weights, rested_days and areas.", line,
          error);
  }
  return TRUE;
}

static gboolean read_ladder (const config_setting_t *root, SchemeRules *rules, int *line, GError **error)
{
  g_autoptr (Ladder) ladder = ladder_read (root, line, error);

  if (ladder == NULL)
    return FALSE;
  g_ptr_array_unref (rules->grades);
  rules->grades = g_ptr_array_ref (ladder->grades);
  rules->qualified_months = ladder->qualified_months;
  return TRUE;
}

static gboolean read_root (const config_setting_t *root, SchemeRules *rules, int *line, GError **error)
{
  return check_settings (root, line, error) && read_names (root, rules, line, error) &&
         read_ladder (root, rules, line, error) && read_weights (root, rules, line, error) &&
         read_areas (root, rules, line, error);
}

SchemeRules *scheme_rules_parse (const char *text, const char *file, GError **error)
{
  g_autoptr (SchemeRules) rules = g_new0 (SchemeRules, 1);
  gboolean is_read = FALSE;
  config_t config;
  int line = 1;

  rules->grades = g_ptr_array_new_with_free_func (g_free);
  rules->areas = g_ptr_array_new_with_free_func (area_of_preset_free);
  config_init (&config);
  if (!conf_parse (&config, text)) {
    line = config_error_line (&config);
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "It cannot be read: %s.", config_error_text (&config));
  } else {
    is_read = read_root (config_root_setting (&config), rules, &line, error);
  }
  config_destroy (&config);
  if (is_read)
    return g_steal_pointer (&rules);
  g_prefix_error (error, "%s, line %d: ", file, line);
  return NULL;
}

char **scheme_presets (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (const DataFile *file = data_files; file->name != NULL; file++) {
    if (g_str_has_prefix (file->name, FOLDER) && g_str_has_suffix (file->name, SUFFIX))
      g_ptr_array_add (names, g_strndup (file->name + strlen (FOLDER), strlen (file->name) - strlen (FOLDER SUFFIX)));
  }
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static const DataFile *find_preset (const char *preset, GError **error)
{
  g_autofree char *path = g_strconcat (FOLDER, preset, SUFFIX, NULL);
  const DataFile *file = data_file (path);
  g_auto (GStrv) names = NULL;
  g_autofree char *list = NULL;

  if (file != NULL)
    return file;
  names = scheme_presets ();
  list = g_strjoinv (", ", names);
  g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "There is no such scheme to start from. There is: %s.", list);
  return NULL;
}

static gboolean write_areas (KithSession *session, const SchemeRules *rules, GError **error)
{
  for (guint i = 0; i < rules->areas->len; i++) {
    const SchemeArea *area = rules->areas->pdata[i];

    if (area_add (session, area->name, area->sensitive, error) == 0)
      return FALSE;
  }
  return TRUE;
}

/* The areas go where the session points, so it points at the new scheme before the step ends. */
static gboolean write_scheme (KithSession *session, const SchemeRules *rules, const char *text, GError **error)
{
  g_autofree char *label = g_strdup_printf ("started the scheme %s", rules->name);
  g_autoptr (Step) step = step_begin (session, label, error);

  if (step == NULL)
    return FALSE;
  step_not_undoable (step, "A scheme that was started stays; leave it unused instead.");
  session->scheme = scheme_store_insert (session, rules, text, error);
  return session->scheme != 0 && write_areas (session, rules, error) && step_commit (g_steal_pointer (&step), error);
}

gboolean scheme_create (KithSession *session, const char *preset, GError **error)
{
  const DataFile *file = find_preset (preset, error);
  gint64 before = session->scheme;
  g_autoptr (SchemeRules) rules = NULL;

  if (file == NULL)
    return FALSE;
  rules = scheme_rules_parse (file->text, file->name, error);
  if (rules == NULL)
    return FALSE;
  if (scheme_store_exists (session, rules->key)) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED, "This store already has the scheme %s.", rules->name);
    return FALSE;
  }
  if (write_scheme (session, rules, file->text, error))
    return TRUE;
  session->scheme = before;
  return FALSE;
}

SchemeRules *scheme_rules_load (KithSession *session, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  g_autofree char *file = NULL;

  if (!scheme_store_load (session, &key, &text, error))
    return NULL;
  file = g_strdup_printf ("the rules of the scheme %s", key);
  return scheme_rules_parse (text, file, error);
}

char **scheme_keys (KithSession *session, GError **error)
{
  return scheme_store_keys (session, error);
}

gboolean scheme_check_keys (KithSession *session, const char *keys, GError **error)
{
  g_auto (GStrv) named = g_strsplit (keys, ";", -1);

  for (guint i = 0; named[i] != NULL; i++)
    if (!scheme_store_exists (session, named[i])) {
      g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                   "There is no scheme \"%s\" in this store. Name schemes by their keys, separated by a semicolon.",
                   named[i]);
      return FALSE;
    }
  return TRUE;
}
