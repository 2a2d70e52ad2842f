/* The audit trail in words, and finding lines in it. */
#include "support/scene.h"

#include "base/error.h"
#include "people/conflict.h"
#include "store/audit.h"
#include "support/trail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct {
  const char *action, *table, *fields;
  gint64 row;
  TrailSubject subject;
  const char *words;
} Example;

static void each_kind_of_line_says_what_happened (void **state)
{
  static const Example examples[] = {
    { "insert", "person", "uid,name", 12, { .people = { 12 }, .supporter = TRUE }, "added supporter 12" },
    { "update",
      "person",
      "phone,email,email_folded,revision",
      12,
      { .people = { 12 }, .supporter = TRUE },
      "changed supporter 12: phone, e-mail" },
    { "update", "person", "revision", 12, { .people = { 12 } }, "changed person 12" },
    { "reveal", "request", "name,email,issue", 42, { .request = 42 }, "looked at request 42: name, e-mail, issue" },
    { "update",
      "enrolment",
      "place_limit",
      3,
      { .people = { 12 }, .supporter = TRUE },
      "changed the place in the register (supporter 12): places" },
    { "insert",
      "ask",
      "state",
      3,
      { .people = { 12 }, .supporter = TRUE, .request = 42 },
      "added a question to a supporter (request 42)" },
    { "delete", "grade", "", 3, { .people = { 0 } }, "removed a grade" },
    { "delete", "conflict", "", 3, { .people = { 4, 9 } }, "removed a note to keep people apart (persons 4 and 9)" },
    { "update",
      "message",
      "state,handed_at,sender_pid",
      5,
      { .request = 42, .message = 5 },
      "changed message 5 (request 42): state, handed over" },
    { "update", "pair", "end_reason", 7, { .pair = 7 }, "changed pair 7: why it ended" },
    { "export",
      "person",
      "with what is private",
      0,
      { .people = { 0 } },
      "exported the register, with what is private" },
    { "export", "", "everything", 0, { .people = { 0 } }, "exported everything" },
    { "backup", "", "", 0, { .people = { 0 } }, "made a backup" },
    { "share", "", "staff", 0, { .people = { 0 } }, "shared the store with a group: staff" },
    { "audit", "", "", 0, { .people = { 0 } }, "read this trail" },
    { "some-new-act", "", "", 0, { .people = { 0 } }, "some new act" },
    { "update", "some_table", "a_column", 1, { .people = { 0 } }, "changed some table: a column" },
  };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++) {
    const Example *example = &examples[i];
    TrailLine line = { .action = (char *)example->action,
                       .table = (char *)example->table,
                       .fields = (char *)example->fields,
                       .row = example->row,
                       .subject = example->subject };
    g_autofree char *words = trail_words (&line);

    assert_string_equal (words, example->words);
  }
}

static guint count (Scene *scene, TrailFilter filter)
{
  g_autoptr (GArray) ids = trail_ids (scene->session, &filter, NULL, NULL, &scene->error);

  scene_must (scene, ids != NULL);
  return ids->len;
}

#define FILTER(...) ((TrailFilter){ .from = DAY_NONE, .until = DAY_NONE, __VA_ARGS__ })

static void lines_are_found_by_record_and_what_hangs_on_it (void **state)
{
  Scene *scene = *state;
  guint of_sam = count (scene, FILTER (.record = "person", .number = scene->sam));
  guint of_request = count (scene, FILTER (.record = "request", .number = scene->request));
  g_autoptr (GArray) ids = NULL;

  scene_must (scene, scene_ask (scene, scene->sam));
  assert_true (count (scene, FILTER (.record = "person", .number = scene->sam)) > of_sam);
  assert_true (count (scene, FILTER (.record = "request", .number = scene->request)) > of_request);
  assert_true (count (scene, FILTER (.record = "ask", .number = 1)) == 1);
  assert_int_equal (count (scene, FILTER (.record = "person", .number = 9999)), 0);
  ids = trail_ids (scene->session, &FILTER (.record = "request", .number = scene->request), NULL, NULL, &scene->error);
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (TrailLine) line = trail_line (scene->session, g_array_index (ids, gint64, i), &scene->error);

    assert_int_equal (line->subject.request, scene->request);
    assert_true (i == 0 || g_array_index (ids, gint64, i) < g_array_index (ids, gint64, i - 1));
  }
}

/* An area taken from somebody and a note taken back: the rows are gone, the lines still say whose they were. */
static void lines_of_rows_that_are_gone_say_whose_they_were (void **state)
{
  Scene *scene = *state;
  guint before = count (scene, FILTER (.record = "person", .number = scene->sam));
  g_autoptr (GArray) ids = NULL;
  guint removed = 0;

  fixture_set (scene->session, scene->sam, "areas", "", NULL);
  ids = trail_ids (scene->session, &FILTER (.record = "person", .number = scene->sam), NULL, NULL, &scene->error);
  assert_true (ids->len > before);
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (TrailLine) line = trail_line (scene->session, g_array_index (ids, gint64, i), &scene->error);

    removed += strcmp (line->action, "delete") == 0 && strcmp (line->table, "offer") == 0;
    assert_int_equal (line->subject.people[0] == scene->sam || line->subject.people[1] == scene->sam, TRUE);
  }
  assert_true (removed > 0);
}

static void either_of_two_kept_apart_is_found (void **state)
{
  Scene *scene = *state;
  guint of_sam = count (scene, FILTER (.record = "person", .number = scene->sam));
  guint of_ana = count (scene, FILTER (.record = "person", .number = scene->ana));

  scene_must (scene, conflict_add (scene->session, scene->sam, scene->ana, "household", DAY_NONE, DAY_NONE,
                                   &scene->error) != 0);
  assert_true (count (scene, FILTER (.record = "person", .number = scene->sam)) > of_sam);
  assert_true (count (scene, FILTER (.record = "person", .number = scene->ana)) > of_ana);
}

static void by1_the_trail_does_not_join_a_requester_to_the_request (void **state)
{
  Scene *scene = *state;
  gint64 requester = fixture_sql_number (scene->session, "SELECT requester FROM request");
  g_autoptr (GArray) ids = NULL;

  scene_must (scene, request_acknowledge (scene->session, scene->request, &scene->error) != 0);
  ids = trail_ids (scene->session, &FILTER (.record = "person", .number = requester), NULL, NULL, &scene->error);
  assert_true (ids->len > 0);
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (TrailLine) line = trail_line (scene->session, g_array_index (ids, gint64, i), &scene->error);

    assert_int_equal (line->subject.request, 0);
  }
}

static void lines_are_found_by_holder_day_and_words (void **state)
{
  Scene *scene = *state;
  Day today = session_today (scene->session);
  guint all = count (scene, FILTER (.limit = 0));

  assert_int_equal (count (scene, FILTER (.who = "Coordinator")), all);
  assert_int_equal (count (scene, FILTER (.who = "ben")), 0);
  assert_int_equal (count (scene, FILTER (.limit = 3)), 3);
  assert_int_equal (count (scene, FILTER (.text = "")), all);
  assert_int_equal (count (scene, FILTER (.text = "added SUPPORTER")), 6); /* two, each with a place and an area */
  assert_int_equal (count (scene, FILTER (.text = "supporter 1 added")), 3);
  assert_int_equal (count (scene, FILTER (.text = "request 1 added supporter 1")), 0);
  assert_int_equal (count (scene, FILTER (.text = "added nowhere")), 0);
  assert_int_equal (count (scene, FILTER (.text = "dded")), 0);
  assert_int_equal (count (scene, FILTER (.text = "8")), 0);
  assert_int_equal (count (scene, FILTER (.text = "2026-1")), 0);
  assert_int_equal (count (scene, FILTER (.text = "wed 18 nov")), all);
  assert_int_equal (count (scene, FILTER (.text = "2026-11-19")), 0);
  fixture_later (scene->session, 2);
  fixture_set (scene->session, scene->sam, "phone", "07700 900111", NULL);
  assert_int_equal (count (scene, (TrailFilter){ .from = DAY_NONE, .until = today }), all);
  assert_true (count (scene, (TrailFilter){ .from = today + 1, .until = DAY_NONE }) > 0);
  assert_int_equal (count (scene, (TrailFilter){ .from = today + 1, .until = today + 1 }), 0);
}

static gboolean at_once (gpointer data)
{
  (*(guint *)data)++;
  return TRUE;
}

static void a_search_that_is_overtaken_ends (void **state)
{
  Scene *scene = *state;
  guint asked = 0;

  for (int i = 0; i < 100; i++)
    audit_note (scene->session, "report", "", 0, "", NULL);
  assert_null (trail_ids (scene->session, &FILTER (.text = "nothing"), at_once, &asked, &scene->error));
  assert_null (scene->error);
  assert_int_equal (asked, 1);
}

static void reading_is_noted_once_a_session (void **state)
{
  Scene *scene = *state;

  for (int i = 0; i < 3; i++)
    assert_true (count (scene, FILTER (.limit = 1)) == 1);
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM audit WHERE action = 'audit'"), 1);
}

static void only_a_coordinator_of_all_schemes_reads_it (void **state)
{
  static const SessionRole others[] = { ROLE_DEPUTY, ROLE_READER };
  Scene *scene = *state;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    scene->session->role = others[i];
    assert_null (trail_ids (scene->session, &FILTER (.limit = 1), NULL, NULL, &scene->error));
    assert_true (g_error_matches (scene->error, KITH_ERROR, KITH_ERROR_REFUSED));
    g_clear_error (&scene->error);
    assert_null (trail_line (scene->session, 1, &scene->error));
    g_clear_error (&scene->error);
  }
  scene->session->role = ROLE_COORDINATOR;
  assert_int_equal (fixture_sql_number (scene->session, "SELECT count(*) FROM audit WHERE action = 'audit'"), 0);
}

static void a_record_is_written_as_people_write_it (void **state)
{
  static const struct {
    const char *text, *record;
    gint64 number;
  } good[] = { { "42", NULL, 42 },
               { "#42", NULL, 42 },
               { "PS-42", "request", 42 },
               { "person:12", "person", 12 },
               { "Supporter 12", "person", 12 },
               { "message:5", "message", 5 } };
  static const char *const bad[] = { "", "person", "person:", "nothing:1", "12x", "person:0", "person:-4x" };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    TrailFilter filter = { .from = DAY_NONE };

    assert_true (trail_record (good[i].text, &filter, NULL));
    assert_int_equal (filter.number, good[i].number);
    assert_int_equal (g_strcmp0 (filter.record, good[i].record), 0);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    TrailFilter filter = { .from = DAY_NONE };

    assert_false (trail_record (bad[i], &filter, NULL));
  }
}

#define SCENE(test) cmocka_unit_test_setup_teardown (test, scene_set_up, scene_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_kind_of_line_says_what_happened),
    SCENE (lines_are_found_by_record_and_what_hangs_on_it),
    SCENE (either_of_two_kept_apart_is_found),
    SCENE (lines_of_rows_that_are_gone_say_whose_they_were),
    SCENE (by1_the_trail_does_not_join_a_requester_to_the_request),
    SCENE (lines_are_found_by_holder_day_and_words),
    SCENE (a_search_that_is_overtaken_ends),
    SCENE (reading_is_noted_once_a_session),
    SCENE (only_a_coordinator_of_all_schemes_reads_it),
    cmocka_unit_test (a_record_is_written_as_people_write_it),
  };

  return cmocka_run_group_tests_name ("trail", tests, NULL, NULL);
}
