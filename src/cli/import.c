/* kith import supporters: a register from a form service or a spreadsheet. */
#include "cli/command.h"

#include "base/error.h"
#include "base/text.h"
#include "people/import.h"
#include "people/supporter.h"
#include "store/step.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "Heading=field", split at the last '='. */
static gboolean take_heading (const Call *call, ImportMapping *mapping, const char *text, GError **error)
{
  const char *equals = strrchr (text, '=');
  if (equals == NULL || equals == text)
    return call_misused (call, error, "--map takes Heading=field, or Heading= to leave the column out.");
  g_autofree char *heading = g_strndup (text, (gsize)(equals - text));
  return import_map_heading (mapping, heading, equals + 1, error);
}

/* "Value=area" or "field:Value=area", split at the last '='; what stands before a colon is a field only if it is one's name. */
static gboolean take_value (const Call *call, ImportMapping *mapping, const char *text, GError **error)
{
  const char *equals = strrchr (text, '=');
  if (equals == NULL || equals == text)
    return call_misused (call, error, "--map-value takes [field:]Value=area, or Value= to leave the value out.");
  g_autofree char *value = g_strndup (text, (gsize)(equals - text));
  char *colon = strchr (value, ':');
  g_autofree char *field = colon != NULL ? g_strndup (value, (gsize)(colon - value)) : NULL;
  gboolean named = field != NULL && field_find (supporter_fields, field) != NULL;
  return import_map_value (mapping, named ? field : NULL, named ? colon + 1 : value, equals + 1, error);
}

static gboolean take_row (const Call *call, ImportMapping *mapping, const char *text, GError **error)
{
  guint64 number;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, &number, NULL))
    return call_misused (call, error, "--leave-row takes the number of a row, as the message about it names it.");
  import_leave_row (mapping, (guint)number, TRUE);
  return TRUE;
}

/* Before the values, which may stand for them. */
static gboolean take_areas (const Call *call, ImportMapping *mapping, GError **error)
{
  const char *text = NULL;
  for (guint i = 0; (text = call_option_at (call, "new-area", i)) != NULL; i++)
    if (!import_new_area (mapping, text, FALSE, error))
      return FALSE;
  for (guint i = 0; (text = call_option_at (call, "new-sensitive-area", i)) != NULL; i++)
    if (!import_new_area (mapping, text, TRUE, error))
      return FALSE;
  return TRUE;
}

static gboolean take_options (const Call *call, ImportMapping *mapping, GError **error)
{
  const char *text = NULL;
  if (!take_areas (call, mapping, error))
    return FALSE;
  for (guint i = 0; (text = call_option_at (call, "leave-row", i)) != NULL; i++)
    if (!take_row (call, mapping, text, error))
      return FALSE;
  for (guint i = 0; (text = call_option_at (call, "map", i)) != NULL; i++)
    if (!take_heading (call, mapping, text, error))
      return FALSE;
  for (guint i = 0; (text = call_option_at (call, "map-value", i)) != NULL; i++)
    if (!take_value (call, mapping, text, error))
      return FALSE;
  return TRUE;
}

static gboolean stopped (GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STOPPED, "The import was stopped; nothing was imported.");
  return FALSE;
}

static gboolean settle (ImportMapping *mapping, const ImportSetting *setting, const char *answer, GError **error)
{
  return setting->value == NULL ? import_map_heading (mapping, setting->heading, answer, error)
                                : import_map_value (mapping, setting->field->name, setting->value, answer, error);
}

/* Goes on asking until the answer is taken. FALSE: the terminal ended. */
static gboolean ask_setting (ImportMapping *mapping, const ImportSetting *setting, GError **error)
{
  g_autofree char *words = import_setting_words (setting);
  g_autofree char *question = g_strdup_printf (setting->value == NULL ? "%s goes to which field (Enter leaves it out): "
                                                                      : "%s stands for what (Enter leaves it out): ",
                                               words);
  if (setting->why != NULL)
    call_say ("%s", setting->why);
  for (;;) {
    g_autoptr (GError) failure = NULL;
    g_autofree char *answer = call_ask (question);
    if (answer == NULL)
      return stopped (error);
    if (settle (mapping, setting, answer, &failure))
      return TRUE;
    call_say ("%s", failure->message);
  }
}

static gboolean is_yes (const char *answer)
{
  return answer != NULL && (g_ascii_strcasecmp (answer, "y") == 0 || g_ascii_strcasecmp (answer, "yes") == 0);
}

static gboolean ask_row (ImportMapping *mapping, const ImportRow *row, GError **error)
{
  g_autofree char *question = g_strdup_printf ("Row %u, %s Leave this row out? [y/N] ", row->number, row->why);
  g_autofree char *answer = call_ask (question);
  if (!is_yes (answer))
    return stopped (error);
  import_leave_row (mapping, row->number, TRUE);
  return TRUE;
}

static gboolean ask_settings (const GPtrArray *settings, ImportMapping *mapping, GError **error)
{
  for (guint i = 0; i < settings->len; i++)
    if (!ask_setting (mapping, settings->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Columns first: the rest depends on them. */
static gboolean ask_about_unknown (const ImportPlan *plan, ImportMapping *mapping, GError **error)
{
  if (plan->unknown_headings->len > 0)
    return ask_settings (plan->unknown_headings, mapping, error);
  if (plan->unknown_values->len > 0)
    return ask_settings (plan->unknown_values, mapping, error);
  for (guint i = 0; i < plan->rows->len; i++) {
    const ImportRow *row = plan->rows->pdata[i];
    if (row->verdict == IMPORT_TROUBLE && !ask_row (mapping, row, error))
      return FALSE;
  }
  return TRUE;
}

/* No answer helps a file without names, or with two columns headed alike. */
static gboolean can_be_settled (const ImportPlan *plan)
{
  for (guint i = 0; i < plan->unknown_headings->len; i++)
    if (((const ImportSetting *)plan->unknown_headings->pdata[i])->alike)
      return FALSE;
  return !plan->nameless;
}

static const ListingColumn columns[] = {
  { "id", "Row", TRUE },   { "what", "What", FALSE },       { "name", "Name", FALSE },
  { "why", "Why", FALSE }, { "changes", "Changes", FALSE }, { .name = NULL },
};

/* What stays as it is needs no line in the text, unless there is something to say about it. */
static void print_rows (const ImportPlan *plan, ListingFormat format)
{
  static const char *const verdicts[] = { "add", "change", "same", "leave", "trouble" };
  g_autoptr (Listing) listing = listing_new (columns, format);
  for (guint i = 0; i < plan->rows->len; i++) {
    const ImportRow *row = plan->rows->pdata[i];
    g_autoptr (GPtrArray) none = g_ptr_array_new ();
    if (format_is_text (format) && row->verdict == IMPORT_SAME && row->why == NULL)
      continue;
    listing_number (listing, row->number);
    listing_text (listing, verdicts[row->verdict]);
    listing_text (listing, row->name);
    listing_text (listing, row->why);
    listing_texts (listing, row->changes != NULL ? row->changes : none);
  }
  listing_print (listing);
}

/* One line of a list on stderr. */
static void say_item (const char *text)
{
  g_autofree char *clean = text_clean_line (text, -1);
  fprintf (stderr, "  %s\n", clean);
}

static void say_texts (const char *title, const GPtrArray *texts)
{
  if (texts->len > 0)
    call_say ("%s", title);
  for (guint i = 0; i < texts->len; i++)
    say_item (texts->pdata[i]);
}

static void say_setting (const ImportSetting *setting)
{
  g_autofree char *words = import_setting_words (setting);
  g_autofree char *answer = import_setting_answer (setting);
  g_autofree char *text = answer != NULL         ? g_strdup_printf ("%s: %s", words, answer)
                          : setting->why != NULL ? g_strdup_printf ("%s. %s", words, setting->why)
                                                 : g_strdup (words);
  say_item (text);
}

static void say_settings (const ImportPlan *plan, ImportOrigin origin, const char *title)
{
  gboolean said = FALSE;
  for (guint i = 0; i < plan->settings->len; i++) {
    const ImportSetting *setting = plan->settings->pdata[i];
    if (setting->origin != origin)
      continue;
    if (!said)
      call_say ("%s", title);
    said = TRUE;
    say_setting (setting);
  }
}

static void print_preview (const ImportPlan *plan, ListingFormat format)
{
  print_rows (plan, format);
  say_settings (plan, IMPORT_REMEMBERED, "Remembered from an earlier import; --map and --map-value change it:");
  say_settings (plan, IMPORT_UNKNOWN, "Columns and values that are not known:");
  say_texts ("Sensitive areas without a recorded consent; they are kept, and not used until it is there:", plan->inert);
  say_texts ("In the register and not in this file; they stay as they are:", plan->missing);
  if (plan->trouble > 0)
    call_say ("%u to add, %u to change, %u the same, %u left out, %u that cannot be read.", plan->add, plan->change,
              plan->same, plan->leave, plan->trouble);
  else
    call_say ("%u to add, %u to change, %u the same, %u left out.", plan->add, plan->change, plan->same, plan->leave);
}

/* DONE: there is a step that undo takes back; without one it would take back whatever came before the import. */
static void say_result (const ImportPlan *plan, gboolean done)
{
  g_autofree char *result = import_plan_result (plan);
  if (done)
    call_say ("Imported: %s. kith undo takes it back. Delete the file if nobody needs it: it is not encrypted.",
              result);
  else
    call_say ("There was nothing to import; the register stays as it is. Delete the file if nobody needs it: it is not "
              "encrypted.");
}

/* A line that is written over again. */
static gboolean show_progress (gpointer data, const char *what, double fraction)
{
  (void)data;
  fprintf (stderr, "\r%s %3.0f%%", what, fraction < 0 ? 0 : fraction * 100);
  return TRUE;
}

static gboolean apply (Call *call, KithSession *session, const ImportPlan *plan, const ImportMapping *mapping,
                       GError **error)
{
  gboolean shown = isatty (STDERR_FILENO);
  gint64 before = step_undo_id (session);
  session->tick = shown ? show_progress : NULL;
  gboolean applied = call_has (call, "without-backup") ? import_apply_unsaved (session, plan, mapping, error)
                                                       : import_apply (session, plan, mapping, error);
  if (!applied && error != NULL && g_error_matches (*error, KITH_ERROR, KITH_ERROR_UNSAVED))
    g_prefix_error_literal (error, "Nothing was imported (--without-backup imports all the same). ");
  session->tick = NULL;
  if (shown)
    fprintf (stderr, "\r");
  if (applied)
    say_result (plan, step_undo_id (session) != before);
  return applied;
}

static gboolean agreed (Call *call, const ImportPlan *plan)
{
  if (!call_can_ask (call) || plan->add + plan->change == 0)
    return TRUE;
  g_autofree char *answer = call_ask ("Import this? [y/N] ");
  return is_yes (answer);
}

/* The plan, with every decision of the command line needed by it; values are known only once all columns are. */
static ImportPlan *plan_once (KithSession *session, const ImportTable *table, const ImportMapping *mapping,
                              GError **error)
{
  g_autoptr (ImportPlan) plan =
      import_check_headings (mapping, table, error) && import_check_rows (mapping, table, error)
          ? import_plan (session, table, mapping, error)
          : NULL;
  if (plan != NULL && plan->unknown_headings->len == 0 && !import_check_values (mapping, error))
    return NULL;
  return g_steal_pointer (&plan);
}

/* A row that is left out may have kept another one, of the same person, from being looked at. */
static ImportPlan *make_plan (const Call *call, KithSession *session, const ImportTable *table, ImportMapping *mapping,
                              GError **error)
{
  ImportPlan *plan = plan_once (session, table, mapping, error);
  while (plan != NULL && plan->trouble > 0 && call_has (call, "leave-unreadable")) {
    import_leave_unreadable (mapping, plan);
    import_plan_free (plan);
    plan = plan_once (session, table, mapping, error);
  }
  return plan;
}

static gboolean import (Call *call, GError **error)
{
  const char *path = call_argument (call, 0);
  KithSession *session = call_session (call, error);
  g_autoptr (ImportMapping) mapping = session != NULL ? import_mapping_new (session, error) : NULL;
  if (mapping == NULL || !take_options (call, mapping, error))
    return FALSE;
  g_autoptr (ImportTable) table = import_read_file (session, path, error);
  g_autoptr (ImportPlan) plan = table != NULL ? make_plan (call, session, table, mapping, error) : NULL;
  gboolean can_ask = call_can_ask (call) && strcmp (path, "-") != 0;
  while (plan != NULL && can_ask && !import_plan_settled (plan, NULL) && can_be_settled (plan)) {
    if (!ask_about_unknown (plan, mapping, error))
      return FALSE;
    import_plan_free (plan);
    plan = make_plan (call, session, table, mapping, error);
  }
  if (plan == NULL)
    return FALSE;
  print_preview (plan, call_format (call));
  if (!import_plan_settled (plan, error))
    return FALSE;
  if (call_has (call, "dry-run") || (can_ask && !agreed (call, plan))) {
    call_say ("Nothing was changed.");
    return TRUE;
  }
  return apply (call, session, plan, mapping, error);
}

static const CommandOption options[] = {
  { .name = "map",
    .value = "HEADING=FIELD",
    .help = "A column goes to this field; HEADING= leaves it out. Remembered.",
    .repeated = TRUE },
  { .name = "map-value",
    .value = "[FIELD:]VALUE=AREA",
    .help = "A value stands for this one; VALUE= leaves it out. Remembered.",
    .repeated = TRUE },
  { .name = "without-backup", .help = "Imports even where the backup that comes before cannot be made." },
  { .name = "new-area",
    .value = "NAME",
    .help = "Adds this area to the vocabulary with the import.",
    .repeated = TRUE },
  { .name = "new-sensitive-area",
    .value = "NAME",
    .help = "The same, as a sensitive one: offers of it are not used before a consent is recorded.",
    .repeated = TRUE },
  { .name = "leave-row",
    .value = "N",
    .help = "Leaves row N of the file out, whatever is in it. The headings are row 1, as in a spreadsheet.",
    .repeated = TRUE },
  { .name = "leave-unreadable",
    .help = "Leaves every row out that cannot be read; the preview names each with its column and why." },
  { .name = "dry-run", .help = "Prints what would be done, and changes nothing." },
  { .name = NULL },
};

const Command import_commands[] = {
  { { "import supporters",
      "FILE|- [--map HEADING=FIELD]… [--map-value [FIELD:]VALUE=AREA]… [--new-area NAME]… [--new-sensitive-area NAME]… "
      "[--leave-row N]… [--leave-unreadable] [--dry-run] [--without-backup]",
      "Imports a register from a CSV file, all or nothing; - reads standard input." },
    options,
    1,
    1,
    import },
  { .about = { .words = NULL } },
};
