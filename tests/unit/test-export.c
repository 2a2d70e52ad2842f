/* Everything in open formats. */
#include "backup-fixture.h"

#include "store/export.h"
#include "store/maintenance.h"
#include "support/meanwhile.h"

#include <json-glib/json-glib.h>

/* What is no content of the office's: facts about the file, and what undo needs. */
static const char *const left_out[] = { "meta", "step", "change", NULL };

static char *export_everything (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_build_filename (fixture->parent, "everything", NULL);

  must (store_export (fixture->session, folder, &error), error);
  return folder;
}

static guint times_in (const char *folder, const char *file, const char *mark)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = NULL;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));

  g_auto (GStrv) parts = g_strsplit (text, mark, -1);

  return g_strv_length (parts) - 1;
}

/* A table that a later migration adds is exported, or this fails. */
static void every_table_of_the_schema_is_exported (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = export_everything (fixture);
  g_autoptr (Statement) tables =
      statement_new (fixture->session->store,
                     "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'", &error);
  guint seen = 0;

  must (tables != NULL, error);
  while (statement_next (tables, &error)) {
    const char *name = statement_text (tables, 0);
    g_autofree char *csv = g_strdup_printf ("%s/%s.csv", folder, name);
    g_autofree char *json = g_strdup_printf ("%s/%s.json", folder, name);
    gboolean wanted = !g_strv_contains (left_out, name);

    seen++;
    if (g_file_test (csv, G_FILE_TEST_EXISTS) != wanted || g_file_test (json, G_FILE_TEST_EXISTS) != wanted)
      fail_msg ("the table %s is %sexported", name, wanted ? "not " : "");
  }
  assert_true (seen > 10);
}

static void times_are_named_so_that_they_are_found (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *folder = export_everything (fixture);
  g_autofree char *path = g_build_filename (folder, "audit.csv", NULL);
  g_autofree char *text = NULL;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_non_null (strstr (text, "2026-11-22T12:00:00Z"));
}

static void the_figures_agree (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *csv = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  add_person (fixture->session, "=1+1");
  add_person (fixture->session, "Zo\u00eb \"Z\", Ward");
  folder = export_everything (fixture);
  path = g_build_filename (folder, "person.json", NULL);
  must (json_parser_load_from_file (parser, path, &error), error);

  JsonArray *rows = json_node_get_array (json_parser_get_root (parser));

  assert_int_equal (json_array_get_length (rows), people (fixture->session));
  assert_string_equal (json_object_get_string_member (json_array_get_object_element (rows, 1), "name"), "=1+1");
  g_free (path);
  path = g_build_filename (folder, "person.csv", NULL);
  assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  assert_non_null (strstr (csv, ",'=1+1,"));
  assert_null (strstr (csv, ",=1+1,"));
  assert_non_null (strstr (csv, "\"Zo\u00eb \"\"Z\"\", Ward\""));

  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);

  assert_int_equal (g_strv_length (lines), people (fixture->session) + 2); /* the headings, and the end */
}

/* Sealed in the store, as it was typed here: nobody is locked in. */
static void private_texts_are_written_as_they_were_typed (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Row) row = row_new ("person");
  Step *step = step_begin (fixture->session, "noted", &error);
  g_autofree char *folder = NULL;

  row_text (row, "notes", "prefers mornings");
  must (row_update (fixture->session, 1, 0, row, &error) && step_commit (step, &error), error);
  folder = export_everything (fixture);
  for (int json = 0; json < 2; json++) {
    g_autofree char *path = g_build_filename (folder, json ? "person.json" : "person.csv", NULL);
    g_autofree char *text = NULL;

    assert_true (g_file_get_contents (path, &text, NULL, NULL));
    assert_non_null (strstr (text, "prefers mornings"));
  }
}

static void it_is_private_described_and_noted (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *folder = export_everything (fixture);
  g_autofree char *path = g_build_filename (folder, "person.csv", NULL);
  g_autofree char *readme = g_build_filename (folder, "README.txt", NULL);
  g_autofree char *words = NULL;
  struct stat status;

  assert_int_equal (stat (folder, &status), 0);
  assert_int_equal (status.st_mode & 07777, 0700);
  assert_int_equal (stat (path, &status), 0);
  assert_int_equal (status.st_mode & 07777, 0600);
  assert_true (g_file_get_contents (readme, &words, NULL, NULL));
  assert_non_null (strstr (words, "person.csv, person.json: 1 row\n  id, uid, name"));
  assert_int_equal (
      statement_number (fixture->session->store, "SELECT count(*) FROM audit WHERE action = 'export'", 0, NULL, NULL),
      1);
}

/* The audit trail stands in the folder beside the catalogue's tables, and is none of them. */
static void the_store_goes_on_as_before (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = export_everything (fixture);
  g_autoptr (GPtrArray) findings = store_verify (fixture->session, &error);

  assert_non_null (folder);
  must (findings != NULL, error);
  for (guint i = 0; i < findings->len; i++)
    assert_true (((const Finding *)findings->pdata[i])->passed);
}

static void a_folder_that_holds_something_is_left (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (fixture->parent, "everything", NULL);
  g_autofree char *file = g_build_filename (folder, "mine", NULL);
  g_autofree char *before = NULL;

  g_mkdir (folder, 0755);
  assert_true (g_file_set_contents (file, "mine", -1, NULL));
  before = seal_of (folder);
  assert_false (store_export (fixture->session, folder, &error));
  expect_error (&error, KITH_ERROR_INPUT, "already");
  expect_untouched (before, folder);
}

/* In a step of its own; FALSE where somebody reads or writes just now. */
static gboolean add_another (KithSession *other, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (Step) step = step_begin (other, "added someone", NULL);
  g_autoptr (Row) row = person_row ("Kim");

  return step != NULL && row_insert (other, row, NULL) != 0 && step_commit (g_steal_pointer (&step), NULL);
}

/* The audit trail is written last, and has a line for each row of the tables before it. */
static void all_files_are_of_one_moment_whoever_saves_meanwhile (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *folder = NULL;
  Meanwhile meanwhile;
  guint exported, noted;

  meanwhile_begin (&meanwhile, fixture->session, add_another, NULL);
  folder = export_everything (fixture);
  meanwhile_end (&meanwhile);
  assert_true (meanwhile.done > 0);
  assert_true (meanwhile.refused > 1);
  exported = times_in (folder, "person.csv", "\r\n") - 1; /* the headings */
  noted = times_in (folder, "audit.csv", ",insert,person,");
  assert_int_equal (exported, noted);
  assert_true (exported > 1);
}

static gboolean give_up (gpointer data G_GNUC_UNUSED, const char *what G_GNUC_UNUSED, double fraction G_GNUC_UNUSED)
{
  return FALSE;
}

static void one_that_is_stopped_leaves_nothing_behind (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (fixture->parent, "out", "everything", NULL);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *before = NULL;

  g_mkdir (parent, 0700);
  before = seal_of (parent);
  fixture->session->tick = give_up;
  assert_false (store_export (fixture->session, folder, &error));
  fixture->session->tick = NULL;
  expect_error (&error, KITH_ERROR_STOPPED, "Stopped");
  expect_untouched (before, parent);
}

#define EXPORT(test) cmocka_unit_test_setup_teardown (test, set_up, store_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    EXPORT (every_table_of_the_schema_is_exported),
    EXPORT (times_are_named_so_that_they_are_found),
    EXPORT (the_figures_agree),
    EXPORT (private_texts_are_written_as_they_were_typed),
    EXPORT (it_is_private_described_and_noted),
    EXPORT (all_files_are_of_one_moment_whoever_saves_meanwhile),
    EXPORT (the_store_goes_on_as_before),
    EXPORT (a_folder_that_holds_something_is_left),
    EXPORT (one_that_is_stopped_leaves_nothing_behind),
  };

  return cmocka_run_group_tests_name ("export", tests, NULL, NULL);
}
