#include "people/import.h"

#include "base/error.h"
#include "base/text.h"
#include "people/area.h"
#include "people/person.h"
#include "people/supporter.h"
#include "store/statement.h"
#include "store/step.h"
#include "support/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static int open_store (void **state)
{
  *state = fixture_session (fixture_day ("2026-11-18"));
  return 0;
}

static int close_store (void **state)
{
  fixture_free (*state);
  return 0;
}

static void assert_words (const char *text, const char *words)
{
  if (text == NULL || strstr (text, words) == NULL)
    fail_msg ("\"%s\" is not in: %s", words, text);
}

static gint64 rows_of (KithSession *session, const char *sql)
{
  return statement_number (session->store, sql, -1, NULL, NULL);
}

static ImportTable *read_csv (KithSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;
  ImportTable *table = import_read (session, text, strlen (text), &error);

  if (table == NULL)
    fail_msg ("%s", error->message);
  return table;
}

static void assert_unreadable (KithSession *session, const void *data, size_t size, const char *words)
{
  g_autoptr (GError) error = NULL;

  assert_null (import_read (session, data, size, &error));
  assert_int_equal (error->code, KITH_ERROR_INPUT);
  assert_words (error->message, words);
}

static const char *cell (const ImportTable *table, guint row, guint column)
{
  return ((GPtrArray *)table->rows->pdata[row])->pdata[column];
}

static ImportPlan *plan_csv (KithSession *session, const char *text, ImportMapping **mapping, GError **error)
{
  g_autoptr (ImportTable) table = read_csv (session, text);

  if (*mapping == NULL)
    *mapping = import_mapping_new (session, NULL);
  return import_plan (session, table, *mapping, error);
}

/* Reads, plans and applies. */
static ImportPlan *import_csv (KithSession *session, const char *text)
{
  g_autoptr (ImportMapping) mapping = NULL;
  g_autoptr (GError) error = NULL;
  ImportPlan *plan = plan_csv (session, text, &mapping, &error);

  if (plan == NULL || !import_apply (session, plan, mapping, &error))
    fail_msg ("%s", error->message);
  return plan;
}

static void assert_value (KithSession *session, const char *name, const char *field, const char *expected)
{
  gint64 id = person_resolve (session, name, NULL);
  g_autoptr (Supporter) supporter = supporter_load (session, id, NULL);
  g_autoptr (Values) values = NULL;

  assert_non_null (supporter);
  values = supporter_values (supporter);
  assert_string_equal (values_text (values, field), expected);
}

static const ImportSetting *heading_at (const ImportPlan *plan, guint index)
{
  return plan->unknown_headings->pdata[index];
}

static void assert_unknown_value (const ImportPlan *plan, guint index, const char *words)
{
  g_autofree char *shown = import_setting_words (plan->unknown_values->pdata[index]);

  assert_string_equal (shown, words);
}

/* The settled column or value called NAME. */
static const ImportSetting *setting_of (const ImportPlan *plan, const char *name)
{
  for (guint i = 0; i < plan->settings->len; i++) {
    const ImportSetting *setting = plan->settings->pdata[i];

    if (g_strcmp0 (setting->heading, name) == 0 || g_strcmp0 (setting->value, name) == 0)
      return setting;
  }
  fail_msg ("%s is not listed", name);
  return NULL;
}

static void assert_answer (const ImportPlan *plan, const char *name, ImportOrigin origin, const char *words)
{
  const ImportSetting *setting = setting_of (plan, name);
  g_autofree char *answer = import_setting_answer (setting);

  assert_int_equal (setting->origin, origin);
  assert_string_equal (answer, words);
}

static void assert_not_applied (KithSession *session, const ImportPlan *plan, const ImportMapping *mapping,
                                const char *words)
{
  g_autoptr (GError) error = NULL;

  assert_false (import_apply (session, plan, mapping, &error));
  assert_int_equal (error->code, KITH_ERROR_INPUT);
  assert_words (error->message, words);
}

static void assert_row (const ImportPlan *plan, guint index, ImportVerdict verdict, const char *why)
{
  const ImportRow *row = plan->rows->pdata[index];

  assert_int_equal (row->verdict, verdict);
  if (why == NULL)
    assert_null (row->why);
  else
    assert_words (row->why, why);
}

static void separators_marks_and_line_ends_are_recognised (void **state)
{
  static const struct {
    const char *text;
    char separator;
  } cases[] = {
    { "Name,Notes\nSam,a;b\n", ',' },
    { "\xEF\xBB\xBFName;Notes\r\nSam;\"a,b,c\"\r\n", ';' },
    { "Name\tNotes\rSam\ta,b", '\t' },
    { "sep=;\nName;\"Notes, if any, and more\"\nSam;x\n", ';' },
    { "Name;Notes, own, private\nSam;x\nAna;y\n", ';' },
    { "\n\nName,Notes\n\nSam,b\n,\n , \n", ',' },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ImportTable) table = read_csv (*state, cases[i].text);

    assert_int_equal (table->separator, cases[i].separator);
    assert_int_equal (table->headings->len, 2);
    assert_string_equal (table->headings->pdata[0], "Name");
    assert_string_equal (cell (table, 0, 0), "Sam");
    assert_string_equal (table->encoding, "UTF-8");
  }
}

static void rows_are_counted_as_in_a_spreadsheet (void **state)
{
  g_autoptr (ImportTable) table =
      read_csv (*state, "Name,Notes\r\nSam,\"one\r\ntwo, \"\"three\"\"\r\n\"\r\n\r\nAna,\r\n");

  assert_int_equal (table->rows->len, 2);
  assert_string_equal (cell (table, 0, 1), "one\r\ntwo, \"three\"\r\n");
  assert_int_equal (g_array_index (table->row_numbers, guint, 0), 2);
  assert_int_equal (g_array_index (table->row_numbers, guint, 1), 4); /* after the empty one */

  g_autoptr (ImportTable) told = read_csv (*state, "sep=;\nName;Notes\nSam;x\n");

  assert_int_equal (g_array_index (told->row_numbers, guint, 0), 2);
}

static void windows_letters_are_read (void **state)
{
  g_autoptr (ImportTable) table = read_csv (*state, "Name,Site\nZo\xEB \x93Z\x94,Caf\xE9\n");

  assert_string_equal (table->encoding, "Windows-1252");
  assert_string_equal (cell (table, 0, 0), "Zoë “Z”");
  assert_string_equal (cell (table, 0, 1), "Café");
}

static void what_is_no_csv_is_refused_with_row_column_and_reason (void **state)
{
  g_autofree char *huge = g_strnfill (1024 * 1024, 'x');
  g_autofree char *plain_cell = g_strdup_printf ("Name,Notes\nSam,ok\nAna,%s\n", huge);
  g_autofree char *quoted_cell = g_strdup_printf ("Name,Notes\nSam,\"%s\"\n", huge);
  g_autoptr (GString) open_quote = g_string_new ("Name,Notes\nSam,\"open\n");
  static const char nul[] = "Name,Notes\nSam,a\nAna,b\0c\n";

  for (int i = 0; i < 40000; i++)
    g_string_append (open_quote, "Ana,b\n");
  assert_unreadable (*state, nul, sizeof nul - 1, "Row 3, column 2: a NUL byte");
  assert_unreadable (*state, plain_cell, strlen (plain_cell), "Row 3, column 2 (Notes): this cell is over 64 KiB");
  assert_unreadable (*state, quoted_cell, strlen (quoted_cell), "Row 2, column 2 (Notes): this cell is over 64 KiB");
  assert_unreadable (*state, open_quote->str, open_quote->len, "Row 2, column 2 (Notes)");
#define REFUSED(text, words) assert_unreadable (*state, text, strlen (text), words)
  REFUSED ("Name,Notes\nSam,a \"quoted\" word\n", "Row 2, column 2 (Notes): a quotation mark is out of place");
  REFUSED ("Name,Notes\nSam,\"open\n", "Row 2, column 2 (Notes): a quotation mark is out of place");
  REFUSED ("Name,Notes\nSam,\"a\"b\n", "Row 2, column 2");
  REFUSED ("Name,Notes\nSam,a\nAna\n", "Row 3, column 2 (Notes): the row has 1 cell, the heading row has 2");
  REFUSED ("Name,Notes\nSam,a,b\n", "Row 2, column 3: the row has 3 cells, the heading row has 2");
  REFUSED ("Name,Notes\nSam,a\nBj\x81rn,b\n", "Row 3, column 1: a letter that is neither UTF-8 nor Windows-1252");
  REFUSED ("Name,Notes\nZoë,a\nSam,\xE9\n", "Row 3, column 2: a broken letter in a file that is UTF-8");
  REFUSED ("Name,Notes\nSam,\xE9\nZoë,a\n", "Row 2, column 2: a broken letter in a file that is UTF-8");
  REFUSED ("Name,Notes\n\"Sam\nHill\",\"a \"\"\n\"\"\"\nAna,5\" b\nBj\x81rn,b\n",
           "Row 4, column 1: a letter that is neither");
  REFUSED ("Name,Notes\nSam,\"a\n\nb\"\nAna\n", "Row 3, column 2 (Notes): the row has 1 cell");
  REFUSED ("PK\3\4 something", "Save As");
  REFUSED ("\xFF\xFEN", "UTF-16");
  REFUSED ("", "headings");
  REFUSED ("\n \n", "headings");
}

static void a_file_that_is_not_there_is_named (void **state)
{
  g_autoptr (GError) error = NULL;

  assert_null (import_read_file (*state, "/nonexistent/register.csv", &error));
  assert_int_equal (error->code, KITH_ERROR_INPUT);
  assert_words (error->message, "/nonexistent/register.csv");
}

static void inert_formulas_come_back_the_same (void **state)
{
  static const char *const texts[] = { "=cmd()", "+44 7700 900123", "-1", "@x", "'=a", "plain", "it's", "'tis" };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *cell_text = text_csv_cell (texts[i]);
    g_autofree char *csv = g_strdup_printf ("Name,Notes\nSam,%s\n", cell_text);
    g_autoptr (ImportTable) table = read_csv (*state, csv);

    assert_string_equal (cell (table, 0, 1), texts[i]);
  }
}

static void headings_are_known_by_many_names (void **state)
{
  static const char *const pairs[][2] = {
    { "E-mail address", "email" },
    { "Your email", "email" },
    { "EMAIL", "email" },
    { "Full name", "name" },
    { "What is your name?", "name" },
    { "Surname", "name" },
    { "What year are you in?", "grade" },
    { "Year of training", "grade" },
    { "Mobile", "phone" },
    { "Which areas can you help with?", "areas" },
    { "Educational supervisor", "supervisor_name" },
    { "Supervisor's e-mail", "supervisor_email" },
    { "supervisor_email", "supervisor_email" },
    { "Places", "limit" },
    { "May be passed on", "share" },
    { "grade_since", "grade_since" },
    { "id", "" },
  };
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++) {
    const char *field = import_heading_field (mapping, pairs[i][0]);

    if (g_strcmp0 (field, pairs[i][1]) != 0)
      fail_msg ("%s is %s", pairs[i][0], field);
  }
  for (const Field *field = supporter_fields; field->name != NULL; field++) {
    assert_string_equal (import_heading_field (mapping, field->name), field->name);
    assert_string_equal (import_heading_field (mapping, field->label), field->name);
  }
  assert_null (import_heading_field (mapping, "Shoe size"));
  assert_null (import_heading_field (mapping, "Timestamp"));
  assert_null (import_heading_field (mapping, "What is your line manager's name?"));
}

static void an_unknown_column_stops_the_import_until_settled (void **state)
{
  static const char csv[] = "Name,Shoe size,Team\nSam Hill,43,Blue\n";
  g_autoptr (ImportMapping) mapping = NULL;
  g_autoptr (ImportMapping) later = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ImportPlan) plan = plan_csv (*state, csv, &mapping, NULL);
  g_autoptr (ImportPlan) settled = NULL;
  g_autoptr (ImportPlan) again = NULL;

  assert_int_equal (plan->unknown_headings->len, 2);
  assert_string_equal (heading_at (plan, 0)->heading, "Shoe size");
  assert_false (import_apply (*state, plan, mapping, &error));
  assert_int_equal (error->code, KITH_ERROR_INPUT);
  assert_words (error->message, "--map 'Shoe size='");
  assert_words (error->message, "Team");
  g_clear_error (&error);
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM person"), 0);
  assert_false (import_map_heading (mapping, "Team", "colour", &error));
  assert_int_equal (error->code, KITH_ERROR_USAGE);
  assert_true (import_map_heading (mapping, "shoe SIZE", "", NULL));
  assert_true (import_map_heading (mapping, "Team", "cohort", NULL));
  settled = plan_csv (*state, csv, &mapping, NULL);
  assert_true (import_apply (*state, settled, mapping, NULL));
  assert_value (*state, "Sam Hill", "cohort", "Blue");
  again = plan_csv (*state, csv, &later, NULL);
  assert_int_equal (again->unknown_headings->len, 0);
  assert_int_equal (again->same, 1);
}

static void an_unknown_value_stops_the_import_until_settled (void **state)
{
  static const char csv[] =
      "Name,Areas,Grade,Status\nSam Hill,\"Exams, Housing\",Year 2,here\nAna Ruiz,housing; None of these,Boss,\n";
  g_autoptr (ImportMapping) mapping = NULL;
  g_autoptr (ImportMapping) later = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ImportPlan) plan = plan_csv (*state, csv, &mapping, NULL);
  g_autoptr (ImportPlan) settled = NULL;
  g_autoptr (ImportPlan) again = NULL;

  assert_int_equal (plan->unknown_values->len, 4);
  assert_unknown_value (plan, 0, "\"Housing\" under Areas");
  assert_unknown_value (plan, 1, "\"here\" under Status");
  assert_unknown_value (plan, 2, "\"None of these\" under Areas");
  assert_unknown_value (plan, 3, "\"Boss\" under Grade");
  assert_false (import_apply (*state, plan, mapping, &error));
  assert_int_equal (error->code, KITH_ERROR_INPUT);
  assert_words (error->message, "--map-value 'areas:Housing=area'");
  g_clear_error (&error);
  assert_false (import_map_value (mapping, "areas", "Housing", "Nowhere", &error));
  assert_words (error->message, "no area \"Nowhere\"");
  g_clear_error (&error);
  assert_false (import_map_value (mapping, "colour", "Housing", "", &error));
  assert_int_equal (error->code, KITH_ERROR_USAGE);
  assert_true (import_map_value (mapping, "areas", "Housing", "Parenting in training", NULL));
  assert_true (import_map_value (mapping, NULL, "none of THESE", "", NULL));
  assert_true (import_map_value (mapping, "grade", "Boss", "qualified", NULL));
  assert_true (import_map_value (mapping, NULL, "here", "active", NULL));
  settled = plan_csv (*state, csv, &mapping, NULL);
  assert_int_equal (settled->unknown_values->len, 0);
  assert_true (import_apply (*state, settled, mapping, NULL));
  assert_value (*state, "Sam Hill", "areas", "Exams; Parenting in training");
  assert_value (*state, "Ana Ruiz", "areas", "Parenting in training");
  assert_value (*state, "Sam Hill", "grade", "2nd year");
  assert_value (*state, "Ana Ruiz", "grade", "qualified");
  again = plan_csv (*state, csv, &later, NULL);
  assert_int_equal (again->unknown_values->len, 0);
  assert_int_equal (again->same, 2);
}

static void several_choices_stand_in_one_cell (void **state)
{
  g_autoptr (ImportPlan) plan = NULL;

  assert_int_not_equal (area_add (*state, "Work, life and all that", FALSE, NULL), 0);
  plan = import_csv (*state, "First name,Surname,Areas,Topics\n"
                             "Sam,Hill,\"Exams, Failed assignment\",\n"
                             "Ana,Ruiz,Exams;failed assignment;,\n"
                             "Jo,Park,\"Exams\nFailed assignment\",\n"
                             "Kim,Doyle,\"Failed assignment:essay, second year lived, Exams\",\n"
                             "Lee,Wong,\"Work, life and all that, Exams\",\n"
                             "Max,Stone,Exams lived,Failed assignment\n");
  assert_int_equal (plan->add, 6);
  assert_value (*state, "Sam Hill", "areas", "Exams; Failed assignment");
  assert_value (*state, "Ana Ruiz", "areas", "Exams; Failed assignment");
  assert_value (*state, "Jo Park", "areas", "Exams; Failed assignment");
  assert_value (*state, "Kim Doyle", "areas", "Exams; Failed assignment:essay, second year lived");
  assert_value (*state, "Lee Wong", "areas", "Exams; Work, life and all that");
  assert_value (*state, "Max Stone", "areas", "Exams lived; Failed assignment");
}

static void first_and_last_name_become_one (void **state)
{
  g_autoptr (ImportPlan) plan = import_csv (*state, "Surname;First name;E-mail\nHill;Sam;sam@example.org\n");

  assert_int_equal (plan->add, 1);
  assert_value (*state, "Sam Hill", "email", "sam@example.org");
}

static void two_columns_for_one_field_are_settled_first (void **state)
{
  static const struct {
    const char *csv, *words;
  } cases[] = {
    { "Name,E-mail,Work e-mail\nSam,a@example.org,b@example.org\n",
      "the column \"Work e-mail\" is not known. It looks like E-mail, which the column \"E-mail\" is already. Say what "
      "it is with --map 'Work e-mail=field', or leave it out with --map 'Work e-mail='" },
    { "name,name,E-mail\nSam,Hill,a@example.org\n",
      "Two columns are both \"Name\", and both are headed name. Take one out of the file" },
    { "Full name,Surname\nSam Hill,Hill\n", "which the column \"Full name\" is already" },
    { "First name,Forename,Surname\nSam,Sam,Hill\n", "the column \"Forename\" is not known" },
    { "E-mail\na@example.org\n", "--map 'Heading=name'" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ImportMapping) mapping = NULL;
    g_autoptr (ImportTable) table = read_csv (*state, cases[i].csv);
    g_autoptr (ImportPlan) plan = NULL;

    mapping = import_mapping_new (*state, NULL);
    plan = import_plan (*state, table, mapping, NULL);
    assert_not_applied (*state, plan, mapping, cases[i].words);
  }
}

static void a_column_chosen_by_hand_takes_the_place_of_one_known_by_name (void **state)
{
  g_autoptr (ImportTable) table = read_csv (*state, "Name,E-mail,Other\nSam,a@example.org,b@example.org\n");
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
  g_autoptr (ImportPlan) plan = NULL;

  assert_true (import_map_heading (mapping, "Other", "email", NULL));
  plan = import_plan (*state, table, mapping, NULL);
  assert_answer (plan, "Other", IMPORT_NOW, "E-mail");
  assert_int_equal (plan->unknown_headings->len, 1);
  assert_string_equal (heading_at (plan, 0)->heading, "E-mail");
}

static void a_bad_cell_is_a_trouble_of_its_row (void **state)
{
  static const struct {
    const char *csv, *words;
  } cases[] = {
    { "Name,E-mail\nSam,s@example.org\nAna,a@example.org; b@example.org\n", "Row 3, column 2 (E-mail): " },
    { "Name,E-mail\nAna,\"a@example.org\nBcc: x@example.org\"\n", "Row 2, column 2 (E-mail): " },
    { "Name,E-mail\n\x1b]0;x\x07,a@example.org\n", "Row 2, column 1 (Name): " },
    { "Name,E-mail\n,a@example.org\n", "Row 2, column 1 (Name): a name is needed" },
    { "Name,Places\nSam,lots\n", "Row 2, column 2 (Places): A whole number" },
    { "Name,Left on\nSam,31/02/2026\n", "Row 2, column 2 (Left on): " },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ImportTable) table = read_csv (*state, cases[i].csv);
    g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
    g_autoptr (ImportPlan) plan = import_plan (*state, table, mapping, NULL);

    assert_int_equal (plan->trouble, 1);
    assert_not_applied (*state, plan, mapping, cases[i].words);
    assert_int_equal (rows_of (*state, "SELECT count(*) FROM person"), 0);
  }
}

static void every_trouble_of_a_row_is_told (void **state)
{
  g_autoptr (ImportTable) table =
      read_csv (*state, "Name,E-mail,Left on\nSam,\"a@example.org, b@example.org\",31/02/2026\nAna,,\nJo,x,\n");
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
  g_autoptr (ImportPlan) plan = import_plan (*state, table, mapping, NULL);
  const ImportRow *sam = plan->rows->pdata[0];

  assert_int_equal (plan->trouble, 2);
  assert_int_equal (plan->add, 1);
  assert_row (plan, 0, IMPORT_TROUBLE, "column 2 (E-mail): ");
  assert_row (plan, 0, IMPORT_TROUBLE, "column 3 (Left on): ");
  assert_int_equal (sam->troubles->len, 2);
  assert_string_equal (sam->name, "Sam");
  assert_not_applied (*state, plan, mapping, "with --leave-row 2 --leave-row 4");
}

static void a_row_can_be_left_out_and_put_back (void **state)
{
  g_autoptr (ImportTable) table = read_csv (
      *state, "Name,E-mail,Areas\nSam Hill,\"a@example.org, b@example.org\",Housing\nAna Ruiz,ana@example.org,Exams\n");
  g_autoptr (ImportMapping) mapping = NULL;
  g_autoptr (ImportPlan) left = NULL;
  g_autoptr (ImportPlan) back = NULL;
  g_autoptr (GError) error = NULL;

  fixture_supporter (*state, "Sam Hill", "sam@example.org", NULL);
  mapping = import_mapping_new (*state, NULL);
  import_leave_row (mapping, 2, TRUE);
  assert_true (import_check_rows (mapping, table, NULL));
  left = import_plan (*state, table, mapping, NULL);
  assert_int_equal (left->leave, 1);
  assert_int_equal (left->trouble, 0);
  assert_int_equal (left->unknown_values->len, 0); /* what is left out needs no settling */
  assert_int_equal (left->missing->len, 0);        /* Sam is in the file all the same */
  assert_row (left, 0, IMPORT_LEAVE, "left out by you: column 2 (E-mail): ");
  import_leave_row (mapping, 2, FALSE);
  back = import_plan (*state, table, mapping, NULL);
  assert_int_equal (back->leave, 0);
  assert_int_equal (back->trouble, 1);
  import_leave_row (mapping, 7, TRUE);
  assert_false (import_check_rows (mapping, table, &error));
  assert_int_equal (error->code, KITH_ERROR_USAGE);
  assert_words (error->message, "row 7");
  assert_true (import_apply (*state, left, mapping, NULL));
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM enrolment"), 2);
}

static void any_row_can_be_left_out (void **state)
{
  g_autoptr (ImportTable) table = read_csv (*state, "Name,E-mail\nSam,s@example.org\nAna,s@example.org\n");
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
  g_autoptr (ImportPlan) plan = NULL;

  import_leave_row (mapping, 2, TRUE);
  plan = import_plan (*state, table, mapping, NULL);
  assert_row (plan, 0, IMPORT_LEAVE, "left out by you");
  assert_row (plan, 1, IMPORT_ADD, NULL); /* Sam's row no longer has the address first */
}

static void what_was_settled_is_listed_and_can_be_changed (void **state)
{
  static const char csv[] = "Name,Team,Areas\nSam Hill,Blue,\"Exams, Housing\"\n";
  g_autoptr (ImportTable) table = read_csv (*state, csv);
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
  g_autoptr (ImportPlan) plan = NULL;
  g_autoptr (ImportPlan) other = NULL;
  g_autoptr (ImportMapping) later = NULL;
  g_autoptr (ImportPlan) remembered = NULL;

  assert_true (import_map_heading (mapping, "Team", "site", NULL));
  assert_true (import_map_value (mapping, "areas", "Housing", "Exams", NULL));
  plan = import_plan (*state, table, mapping, NULL);
  assert_int_equal (plan->settings->len, 4);
  assert_answer (plan, "Name", IMPORT_BY_NAME, "Name");
  assert_answer (plan, "Team", IMPORT_NOW, "Site");
  assert_answer (plan, "Housing", IMPORT_NOW, "Exams");
  assert_true (import_map_heading (mapping, "Team", "cohort", NULL));
  assert_true (import_map_value (mapping, "areas", "Housing", "", NULL));
  other = import_plan (*state, table, mapping, NULL);
  assert_answer (other, "Team", IMPORT_NOW, "Cohort");
  assert_answer (other, "Housing", IMPORT_NOW, "left out");
  assert_true (import_apply (*state, other, mapping, NULL));
  assert_value (*state, "Sam Hill", "cohort", "Blue");
  assert_value (*state, "Sam Hill", "site", "");
  assert_value (*state, "Sam Hill", "areas", "Exams");
  later = import_mapping_new (*state, NULL);
  remembered = import_plan (*state, table, later, NULL);
  assert_answer (remembered, "Team", IMPORT_REMEMBERED, "Cohort");
  assert_answer (remembered, "Housing", IMPORT_REMEMBERED, "left out");
}

static void options_can_be_copied_as_they_stand (void **state)
{
  g_autoptr (ImportTable) table =
      read_csv (*state, "Name,Who's team=?,Areas\nSam,x,\"Life's \"\"fun\"\": all = of it\"\n");
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
  g_autoptr (ImportPlan) plan = import_plan (*state, table, mapping, NULL);
  g_autofree char *column = import_setting_option (heading_at (plan, 0), "");
  g_autofree char *value = import_setting_option (plan->unknown_values->pdata[0], "Exams");
  g_autofree char *column_read = g_shell_unquote (column, NULL);
  g_autofree char *value_read = g_shell_unquote (value, NULL);

  assert_string_equal (column_read, "Who's team=?=");
  assert_string_equal (value_read, "areas:Life's \"fun\": all = of it=Exams");
  assert_not_applied (*state, plan, mapping, column);
}

static void a_new_area_comes_with_the_import (void **state)
{
  static const char csv[] = "Name,Areas\nSam Hill,\"Juggling, Exams\"\nAna Ruiz,Juggling:fire lived; Diving\n";
  g_autoptr (ImportTable) table = read_csv (*state, csv);
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
  g_autoptr (ImportPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  assert_false (import_new_area (mapping, "Exams", FALSE, &error));
  assert_words (error->message, "already an area");
  assert_true (import_new_area (mapping, "Juggling", FALSE, NULL));
  assert_true (import_new_area (mapping, "Diving", TRUE, NULL));
  assert_true (import_new_area (mapping, "Nobody's", TRUE, NULL));
  plan = import_plan (*state, table, mapping, NULL);
  assert_int_equal (plan->unknown_values->len, 0);
  assert_int_equal (plan->new_areas->len, 2);
  assert_int_equal (plan->inert->len, 1); /* of the new ones, the one called sensitive now */
  assert_string_equal (plan->inert->pdata[0], "Ana Ruiz: Diving");
  assert_int_equal (area_find (*state, "Juggling"), 0);
  assert_true (import_apply (*state, plan, mapping, NULL));
  assert_false (area_is_sensitive (*state, area_find (*state, "Juggling")));
  assert_true (area_is_sensitive (*state, area_find (*state, "Diving")));
  assert_int_equal (area_find (*state, "Nobody's"), 0);
  assert_value (*state, "Sam Hill", "areas", "Exams; Juggling");
  assert_value (*state, "Ana Ruiz", "areas", "Diving; Juggling:fire lived");
  assert_true (step_undo (*state, NULL, NULL));
  assert_int_equal (area_find (*state, "Juggling"), 0);
}

static void a_value_that_was_to_be_a_new_area_can_be_something_else (void **state)
{
  g_autoptr (ImportTable) table = read_csv (*state, "Name,Areas\nSam,Juggling\nAna,Juggling:fire\n");
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
  g_autoptr (ImportPlan) plan = NULL;
  g_autoptr (ImportPlan) other = NULL;

  assert_true (import_new_area (mapping, "Juggling", FALSE, NULL));
  assert_true (import_map_value (mapping, "areas", "Juggling", "Juggling", NULL));
  plan = import_plan (*state, table, mapping, NULL);
  assert_answer (plan, "Juggling", IMPORT_NOW, "Juggling, a new area");
  assert_true (import_map_value (mapping, "areas", "Juggling", "Exams", NULL));
  other = import_plan (*state, table, mapping, NULL);
  assert_answer (other, "Juggling", IMPORT_NOW, "Exams");
  assert_int_equal (other->new_areas->len, 0);
  assert_unknown_value (other, 0, "\"Juggling:fire\" under Areas");
}

static void hostile_text_is_inert_after_import (void **state)
{
  g_autoptr (ImportPlan) plan = import_csv (*state, "Name,Site,Notes,\x1bSpecialty\n"
                                                    "\"A\u202E Bc\nDe\",\"x\x1b[31m\u202Ey\",'=cmd(),z\n");

  assert_int_equal (plan->add, 1);
  assert_value (*state, "A Bc De", "notes", "=cmd()");
  assert_int_equal (
      rows_of (*state, "SELECT count(*) FROM person WHERE instr(site, char(27)) > 0 OR instr(site, char(8238)) > 0"),
      0);
}

static void people_are_recognised_by_address_and_changes_shown (void **state)
{
  g_autoptr (ImportPlan) first = import_csv (*state, "Name,E-mail,Site,Places,Areas\n"
                                                     "Sam Hill,sam@example.org,Preston,2,Exams\n"
                                                     "Ana Ruiz,ana@example.org,Leeds,,\n"
                                                     "Jo Park,jo@example.org,,,\n");
  g_autoptr (ImportPlan) second = import_csv (*state, "Name,E-mail,Site,Places,Areas\n"
                                                      "sam hill,SAM@example.org,Leeds,,Exams lived\n"
                                                      "Ana Ruiz,ana@example.org,,1,\n"
                                                      "Kim Doyle,kim@example.org,,,\n");
  const ImportRow *sam = second->rows->pdata[0];

  assert_int_equal (first->add, 3);
  assert_int_equal (second->add, 1);
  assert_int_equal (second->change, 1);
  assert_int_equal (second->same, 1);
  assert_int_equal (sam->changes->len, 2);
  assert_string_equal (sam->changes->pdata[0], "Site: Preston → Leeds");
  assert_string_equal (sam->changes->pdata[1], "Areas: Exams → Exams lived");
  assert_int_equal (second->missing->len, 1);
  assert_string_equal (second->missing->pdata[0], "Jo Park");
  assert_value (*state, "Sam Hill", "site", "Leeds");
  assert_value (*state, "Sam Hill", "limit", "2");
  assert_value (*state, "Ana Ruiz", "site", "Leeds");
}

static void nobody_is_merged_silently (void **state)
{
  g_autoptr (ImportMapping) mapping = NULL;
  g_autoptr (ImportPlan) plan = NULL;

  fixture_supporter (*state, "Sam Hill", "sam@example.org", NULL);
  fixture_supporter (*state, "Ana Ruiz", "ana@example.org", NULL);
  fixture_supporter (*state, "Ana Ruiz", "ana.two@example.org", NULL);
  plan = plan_csv (*state,
                   "Name,E-mail\n"
                   "Samuel Hill,sam@example.org\n" /* same address, other name */
                   "Sam Hill,new@example.org\n"    /* same name, other address */
                   "Ana Ruiz,\n"                   /* several of this name */
                   "Kim Doyle,kim@example.org\n"
                   "Kim Doyle,KIM@example.org\n"   /* twice in the file */
                   "Kit Vale,kim@example.org\n"    /* its address again */
                   "Kim Doyle,other@example.org\n" /* its name again */
                   "Kim Doyle,\n"
                   "Sam Hill,sam@example.org\n",
                   &mapping, NULL);
  assert_row (plan, 0, IMPORT_LEAVE, "same address, other name: not merged");
  assert_row (plan, 1, IMPORT_ADD, "another address is here already");
  assert_row (plan, 2, IMPORT_LEAVE, "no address: 2 supporters have the same name");
  assert_row (plan, 3, IMPORT_ADD, NULL);
  assert_row (plan, 4, IMPORT_LEAVE, "the same person is in row 5");
  assert_row (plan, 5, IMPORT_LEAVE, "row 5 has the same address with another name");
  assert_row (plan, 6, IMPORT_ADD, "same name as row 5");
  assert_row (plan, 7, IMPORT_LEAVE, "row 5 has the same name");
  assert_row (plan, 8, IMPORT_SAME, "same name as row 3");
  assert_int_equal (plan->leave, 5);
  assert_true (import_apply (*state, plan, mapping, NULL));
  assert_value (*state, "sam@example.org", "name", "Sam Hill");
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM enrolment"), 6);
}

static void a_name_alone_changes_nobody (void **state)
{
  g_autoptr (ImportPlan) plan = NULL;
  g_autoptr (ImportPlan) same = NULL;
  gint64 zoe = fixture_supporter (*state, "Zoë Adams", "zoe@example.org", NULL);
  g_autofree char *why = g_strdup_printf ("no address: Zoë Adams (supporter %" G_GINT64_FORMAT
                                          ") has the same name; add the address, or change it by hand",
                                          zoe);

  plan = import_csv (*state, "Name,Site\nZoë Adams,Leeds\n");
  assert_row (plan, 0, IMPORT_LEAVE, why);
  assert_int_equal (plan->missing->len, 0);
  assert_value (*state, "zoe@example.org", "site", "");
  same = import_csv (*state, "Name,Site\nZoë Adams,\n");
  assert_row (same, 0, IMPORT_SAME, NULL);
}

static void somebody_in_another_role_joins_as_the_same_person (void **state)
{
  KithSession *session = *state;
  g_autoptr (Step) step = step_begin (session, "added a person", NULL);
  gint64 person = person_save (session, 0, 0, "Kit Vale", "kit@example.org", NULL, NULL, NULL, NULL);
  g_autoptr (ImportPlan) plan = NULL;

  assert_true (step_commit (g_steal_pointer (&step), NULL));
  plan = import_csv (session, "Name,E-mail\nKit Vale,kit@example.org\n");
  assert_row (plan, 0, IMPORT_ADD, "joins the register");
  assert_int_equal (person_resolve (session, "kit@example.org", NULL), person);
  assert_value (session, "Kit Vale", "status", "active");
}

static void a_supervisor_who_is_also_a_supporter_is_one_person (void **state)
{
  g_autoptr (ImportPlan) plan = import_csv (*state, "Name,E-mail,Supervisor,Supervisor's e-mail\n"
                                                    "Sam Hill,sam@example.org,Kit Vale,kit@example.org\n"
                                                    "Kit Vale,kit@example.org,Ana Ruiz,ana@example.org\n"
                                                    "Ana Ruiz,ana@example.org,Sam Hill,sam@example.org\n");

  assert_int_equal (plan->add, 3);
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM person"), 3);
  assert_value (*state, "Ana Ruiz", "supervisor_name", "Sam Hill");
}

static void someone_added_meanwhile_is_not_added_twice (void **state)
{
  g_autoptr (ImportMapping) mapping = NULL;
  g_autoptr (ImportPlan) plan = plan_csv (*state, "Name,E-mail\nSam Hill,sam@example.org\n", &mapping, NULL);
  g_autoptr (GError) error = NULL;

  fixture_supporter (*state, "Sam Hill", "sam@example.org", NULL);
  assert_false (import_apply (*state, plan, mapping, &error));
  assert_int_equal (error->code, KITH_ERROR_CHANGED);
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM person"), 1);
}

static void sensitive_areas_come_in_inert_and_are_reported (void **state)
{
  g_autoptr (ImportPlan) plan = import_csv (*state, "Name,Areas\nMax Stone,Mental health lived; Exams\n");
  gint64 max = person_resolve (*state, "Max Stone", NULL);
  SupporterRow row;

  assert_int_equal (plan->inert->len, 1);
  assert_string_equal (plan->inert->pdata[0], "Max Stone: Mental health");
  assert_true (supporter_row (*state, max, &row, NULL));
  assert_string_equal (row.areas, "Exams, 1 private, consent missing");
  supporter_row_clear (&row);
}

/* As `kith export` leaves private areas out and its file comes back. */
static void offers_without_consent_survive_a_file_that_leaves_them_out (void **state)
{
  g_autoptr (ImportPlan) first =
      import_csv (*state, "Name,E-mail,Areas\nMax Stone,max@example.org,Exams; Mental health:work lived\n");
  g_autoptr (ImportPlan) same = import_csv (*state, "Name,E-mail,Areas\nMax Stone,max@example.org,Exams\n");
  g_autoptr (ImportPlan) changed =
      import_csv (*state, "Name,E-mail,Areas\nMax Stone,max@example.org,Failed assignment\n");
  const ImportRow *row = changed->rows->pdata[0];

  assert_int_equal (first->inert->len, 1);
  assert_row (same, 0, IMPORT_SAME, NULL);
  assert_row (changed, 0, IMPORT_CHANGE, NULL);
  assert_int_equal (row->changes->len, 1);
  assert_string_equal (row->changes->pdata[0], "Areas: Exams; 1 private → Failed assignment; 1 private");
  assert_int_equal (changed->inert->len, 0);
  assert_value (*state, "Max Stone", "areas", "Failed assignment; Mental health:work lived");
}

static void a_change_of_a_private_area_does_not_name_it (void **state)
{
  g_autoptr (ImportPlan) first = import_csv (*state, "Name,E-mail,Areas\nMax Stone,max@example.org,Mental health\n");
  g_autoptr (ImportPlan) changed =
      import_csv (*state, "Name,E-mail,Areas\nMax Stone,max@example.org,Mental health lived\n");
  const ImportRow *row = changed->rows->pdata[0];

  assert_int_equal (first->add, 1);
  assert_string_equal (row->changes->pdata[0], "Areas: 1 private → 1 private, with other details");
  assert_value (*state, "Max Stone", "areas", "Mental health lived");
}

static void what_was_read_of_a_new_row_is_shown (void **state)
{
  g_autoptr (ImportMapping) mapping = NULL;
  g_autoptr (ImportPlan) plan = plan_csv (*state,
                                          "Name,E-mail,Grade,Grade since,Areas,Notes\n"
                                          "Max Stone,max@example.org,Year 2,1/9/2026,\"Mental health, exams\",Own\n",
                                          &mapping, NULL);
  const ImportRow *row = plan->rows->pdata[0];

  assert_int_equal (row->verdict, IMPORT_ADD);
  assert_int_equal (row->changes->len, 5);
  assert_string_equal (row->changes->pdata[0], "E-mail: max@example.org");
  assert_string_equal (row->changes->pdata[1], "Grade: 2nd year");
  assert_string_equal (row->changes->pdata[2], "Grade since: 2026-09-01");
  assert_string_equal (row->changes->pdata[3], "Areas: Exams; 1 private");
  assert_string_equal (row->changes->pdata[4], "Notes: some text");
}

static void decisions_that_nothing_needs_are_named (void **state)
{
  static const char csv[] = "Name,Areas\nSam Hill,\"Exams, Housing\"\n";
  g_autoptr (ImportTable) table = read_csv (*state, csv);
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
  g_autoptr (ImportPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  assert_true (import_map_heading (mapping, "AREAS", "areas", NULL));
  assert_true (import_check_headings (mapping, table, NULL));
  assert_true (import_map_heading (mapping, "Nope", "notes", NULL));
  assert_false (import_check_headings (mapping, table, &error));
  assert_int_equal (error->code, KITH_ERROR_USAGE);
  assert_words (error->message, "\"Nope\"");
  g_clear_error (&error);
  assert_true (import_map_value (mapping, NULL, "Housing", "Exams", NULL));
  plan = import_plan (*state, table, mapping, NULL);
  assert_true (import_check_values (mapping, NULL));
  assert_true (import_map_value (mapping, "areas", "Huosing", "Exams", NULL));
  import_plan_free (plan);
  plan = import_plan (*state, table, mapping, NULL);
  assert_false (import_check_values (mapping, &error));
  assert_int_equal (error->code, KITH_ERROR_USAGE);
  assert_words (error->message, "\"areas:Huosing\"");
}

static void an_import_is_one_step (void **state)
{
  g_autoptr (ImportPlan) plan =
      import_csv (*state, "Name,Supervisor,Grade\nSam Hill,Kit Vale,1\nAna Ruiz,Kit Vale,2\n");
  g_autofree char *label = step_undo_label (*state);

  assert_int_equal (plan->add, 2);
  assert_string_equal (label, "imported 2 supporters");
  assert_true (step_undo (*state, NULL, NULL));
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM person"), 0);
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM grade"), 0);
}

static void undo_takes_the_people_back_and_keeps_what_was_settled (void **state)
{
  static const char csv[] = "Name,Team\nSam Hill,Blue\n";
  g_autoptr (ImportTable) table = read_csv (*state, csv);
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
  g_autoptr (ImportMapping) later = NULL;
  g_autoptr (ImportPlan) plan = NULL;
  g_autoptr (ImportPlan) again = NULL;

  assert_true (import_map_heading (mapping, "Team", "cohort", NULL));
  plan = import_plan (*state, table, mapping, NULL);
  assert_true (import_apply (*state, plan, mapping, NULL));
  assert_true (step_undo (*state, NULL, NULL));
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM person"), 0);
  later = import_mapping_new (*state, NULL);
  again = import_plan (*state, table, later, NULL);
  assert_answer (again, "Team", IMPORT_REMEMBERED, "Cohort");
  assert_true (import_apply (*state, again, later, NULL));
}

static void what_was_settled_is_kept_without_an_import (void **state)
{
  g_autoptr (ImportMapping) mapping = import_mapping_new (*state, NULL);
  g_autoptr (ImportMapping) later = NULL;
  g_autofree char *before = step_undo_label (*state);
  g_autofree char *after = NULL;

  assert_true (import_map_heading (mapping, "Team", "cohort", NULL));
  assert_true (import_remember (*state, mapping, NULL));
  assert_true (import_map_heading (mapping, "Team", "site", NULL));
  assert_true (import_remember (*state, mapping, NULL));
  later = import_mapping_new (*state, NULL);
  assert_string_equal (import_heading_field (later, "Team"), "site");
  after = step_undo_label (*state);
  assert_string_equal (after, before);
}

static void a_register_that_was_never_filled_is_empty (void **state)
{
  assert_true (import_register_is_empty (*state));
  fixture_supporter (*state, "Sam Hill", "sam@example.org", NULL);
  assert_false (import_register_is_empty (*state));
}

static void someone_elses_change_meanwhile_stops_all (void **state)
{
  g_autoptr (ImportMapping) mapping = NULL;
  g_autoptr (ImportPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  gint64 sam = fixture_supporter (*state, "Sam Hill", "sam@example.org", NULL);

  plan = plan_csv (*state, "Name,E-mail,Site\nAna Ruiz,ana@example.org,Leeds\nSam Hill,sam@example.org,Leeds\n",
                   &mapping, NULL);
  fixture_set (*state, sam, "site", "York", NULL);
  assert_false (import_apply (*state, plan, mapping, &error));
  assert_int_equal (error->code, KITH_ERROR_CHANGED);
  assert_int_equal (rows_of (*state, "SELECT count(*) FROM person"), 1);
  assert_value (*state, "Sam Hill", "site", "York");
}

static char *large_csv (int count)
{
  GString *csv = g_string_new ("Name,E-mail,Year,Site,Areas,Supervisor,Supervisor's e-mail\n");

  for (int i = 0; i < count; i++)
    g_string_append_printf (csv,
                            "Person %d,person.%d@example.org,%d,Site %d,\"Exams:paper %d lived; Failed "
                            "assignment\",Boss %d,boss.%d@example.org\n",
                            i, i, i % 3 + 1, i % 7, i % 5, i % 50, i % 50);
  return g_string_free (csv, FALSE);
}

static gboolean stop_midway (gpointer data, const char *what, double fraction)
{
  int *calls = data;

  (void)fraction;
  if (strcmp (what, "importing") == 0)
    ++*calls;
  return *calls == 0;
}

/* The tick is told at most every 50 ms, so the session's own clock of ticks decides when; a large file makes it sure. */
static void an_import_can_be_stopped_with_nothing_changed (void **state)
{
  KithSession *session = *state;
  g_autofree char *csv = large_csv (5000);
  g_autoptr (ImportMapping) mapping = NULL;
  g_autoptr (ImportPlan) plan = plan_csv (session, csv, &mapping, NULL);
  g_autoptr (GError) error = NULL;
  int calls = 0;

  session->tick = stop_midway;
  session->tick_data = &calls;
  assert_false (import_apply (session, plan, mapping, &error));
  assert_int_equal (error->code, KITH_ERROR_STOPPED);
  assert_int_equal (calls, 1);
  session->tick = NULL;
  assert_int_equal (rows_of (session, "SELECT count(*) FROM person"), 0);
  assert_int_equal (rows_of (session, "SELECT count(*) FROM change WHERE table_name = 'person'"), 0);
}

static void five_thousand_rows_are_all_there (void **state)
{
  KithSession *session = *state;
  g_autofree char *csv = large_csv (5000);
  g_autoptr (ImportPlan) plan = import_csv (session, csv);
  g_autoptr (ImportMapping) mapping = NULL;
  g_autoptr (ImportPlan) again = plan_csv (session, csv, &mapping, NULL);
  g_autoptr (GArray) ids = supporter_ids (session, "person 49", SUPPORTER_BY_NAME, FALSE, NULL, NULL, NULL);

  assert_int_equal (plan->add, 5000);
  assert_int_equal (again->same, 5000);
  assert_int_equal (again->missing->len, 0);
  assert_int_equal (rows_of (session, "SELECT count(*) FROM person"), 5050);
  assert_int_equal (rows_of (session, "SELECT count(*) FROM offer"), 10000);
  assert_int_equal (rows_of (session, "SELECT count(*) FROM offer WHERE experience = 'lived'"), 5000);
  assert_int_equal (rows_of (session, "SELECT count(*) FROM grade"), 5000);
  assert_int_equal (ids->len, 111);
  assert_value (session, "person.4321@example.org", "areas", "Exams:paper 1 lived; Failed assignment");
  assert_value (session, "person.4321@example.org", "supervisor_email", "boss.21@example.org");
}

int main (void)
{
#define CASE(name, test)                                                                                               \
  {                                                                                                                    \
    name, test, open_store, close_store, NULL                                                                          \
  }
  const struct CMUnitTest tests[] = {
    CASE ("separators-marks-and-line-ends-are-recognised", separators_marks_and_line_ends_are_recognised),
    CASE ("rows-know-their-line-across-quoted-newlines", rows_are_counted_as_in_a_spreadsheet),
    CASE ("windows-letters-are-read", windows_letters_are_read),
    CASE ("what-is-no-csv-is-refused-with-row-column-and-reason", what_is_no_csv_is_refused_with_row_column_and_reason),
    CASE ("a-file-that-is-not-there-is-named", a_file_that_is_not_there_is_named),
    CASE ("inert-formulas-come-back-the-same", inert_formulas_come_back_the_same),
    CASE ("headings-are-known-by-many-names", headings_are_known_by_many_names),
    CASE ("an-unknown-column-stops-the-import-until-settled-and-that-is-remembered",
          an_unknown_column_stops_the_import_until_settled),
    CASE ("an-unknown-value-stops-the-import-until-settled-and-that-is-remembered",
          an_unknown_value_stops_the_import_until_settled),
    CASE ("several-choices-stand-in-one-cell", several_choices_stand_in_one_cell),
    CASE ("first-and-last-name-become-one", first_and_last_name_become_one),
    CASE ("two-columns-for-one-field-are-settled-first", two_columns_for_one_field_are_settled_first),
    CASE ("a-column-chosen-by-hand-takes-the-place-of-one-known-by-name",
          a_column_chosen_by_hand_takes_the_place_of_one_known_by_name),
    CASE ("a-bad-cell-is-a-trouble-of-its-row", a_bad_cell_is_a_trouble_of_its_row),
    CASE ("every-trouble-of-a-row-is-told", every_trouble_of_a_row_is_told),
    CASE ("a-row-can-be-left-out-and-put-back", a_row_can_be_left_out_and_put_back),
    CASE ("any-row-can-be-left-out", any_row_can_be_left_out),
    CASE ("what-was-settled-is-listed-and-can-be-changed", what_was_settled_is_listed_and_can_be_changed),
    CASE ("options-can-be-copied-as-they-stand", options_can_be_copied_as_they_stand),
    CASE ("a-new-area-comes-with-the-import", a_new_area_comes_with_the_import),
    CASE ("a-value-that-was-to-be-a-new-area-can-be-something-else",
          a_value_that_was_to_be_a_new_area_can_be_something_else),
    CASE ("hostile-text-is-inert-after-import", hostile_text_is_inert_after_import),
    CASE ("people-are-recognised-by-address-and-changes-shown", people_are_recognised_by_address_and_changes_shown),
    CASE ("nobody-is-merged-silently", nobody_is_merged_silently),
    CASE ("a-name-alone-changes-nobody", a_name_alone_changes_nobody),
    CASE ("somebody-in-another-role-joins-as-the-same-person", somebody_in_another_role_joins_as_the_same_person),
    CASE ("a-supervisor-who-is-also-a-supporter-is-one-person", a_supervisor_who_is_also_a_supporter_is_one_person),
    CASE ("someone-added-meanwhile-is-not-added-twice", someone_added_meanwhile_is_not_added_twice),
    CASE ("/LA-5/sensitive-areas-come-in-inert-and-are-reported", sensitive_areas_come_in_inert_and_are_reported),
    CASE ("/LA-5/offers-without-consent-survive-a-file-that-leaves-them-out",
          offers_without_consent_survive_a_file_that_leaves_them_out),
    CASE ("/LA-5/a-change-of-a-private-area-does-not-name-it", a_change_of_a_private_area_does_not_name_it),
    CASE ("what-was-read-of-a-new-row-is-shown", what_was_read_of_a_new_row_is_shown),
    CASE ("decisions-that-nothing-needs-are-named", decisions_that_nothing_needs_are_named),
    CASE ("an-import-is-one-step-to-undo", an_import_is_one_step),
    CASE ("undo-takes-the-people-back-and-keeps-what-was-settled",
          undo_takes_the_people_back_and_keeps_what_was_settled),
    CASE ("what-was-settled-is-kept-without-an-import", what_was_settled_is_kept_without_an_import),
    CASE ("a-register-that-was-never-filled-is-empty", a_register_that_was_never_filled_is_empty),
    CASE ("someone-elses-change-meanwhile-stops-all", someone_elses_change_meanwhile_stops_all),
    CASE ("an-import-can-be-stopped-with-nothing-changed", an_import_can_be_stopped_with_nothing_changed),
    CASE ("five-thousand-rows-are-all-there", five_thousand_rows_are_all_there),
  };

  return cmocka_run_group_tests_name ("import", tests, NULL, NULL);
}
