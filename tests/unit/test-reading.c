/* What a screen reads at one moment, and that it is let go before anybody could be kept waiting by it. */
#include "store-fixture.h"

#include "ui/app/app.h"

#include <locale.h>
#include <pty.h>

/* An application with a session, on a terminal of its own in place of standard input and output. */
typedef struct {
  Fixture store;
  App app;
  KithSession *other;
  int screen, input, output; /* the terminal's other end; what was there before */
  gint64 found, found_later;
  gboolean saved, fails;
} Stage;

static void take_terminal (Stage *stage)
{
  struct winsize size = { .ws_row = 24, .ws_col = 80 };
  g_autoptr (GError) error = NULL;
  int terminal = -1;

  assert_int_equal (openpty (&stage->screen, &terminal, NULL, NULL, &size), 0);
  stage->input = dup (STDIN_FILENO);
  stage->output = dup (STDOUT_FILENO);
  fflush (stdout);
  dup2 (terminal, STDIN_FILENO);
  dup2 (terminal, STDOUT_FILENO);
  close (terminal);
  stage->app.terminal = terminal_open (NULL, &error);
  must (stage->app.terminal != NULL, error);
}

static void give_terminal_back (Stage *stage)
{
  terminal_close (stage->app.terminal);
  fflush (stdout);
  dup2 (stage->input, STDIN_FILENO);
  dup2 (stage->output, STDOUT_FILENO);
  close (stage->input);
  close (stage->output);
  close (stage->screen);
}

static int stage_set_up (void **state)
{
  Stage *stage = g_new0 (Stage, 1);

  make_store (&stage->store);
  stage->other = open_session (&stage->store, "ben");
  sqlite3_busy_timeout (stage->other->store->db, 0);
  stage->app.session = stage->store.session;
  stage->app.session->tick = app_tick;
  stage->app.session->tick_data = &stage->app;
  *state = stage;
  return 0;
}

static int stage_tear_down (void **state)
{
  Stage *stage = *state;

  session_free (stage->other);
  drop_store (&stage->store);
  g_free (stage);
  return 0;
}

static gboolean others_can_save (Stage *stage)
{
  g_autoptr (Step) step = step_begin (stage->other, "added someone", NULL);
  g_autoptr (Row) row = person_row ("Kim");

  return step != NULL && row_insert (stage->other, row, NULL) != 0 && step_commit (g_steal_pointer (&step), NULL);
}

static gint64 people (Stage *stage)
{
  return statement_number (stage->app.session->store, "SELECT count(*) FROM person", -1, NULL, NULL);
}

/* What is asked in the terminal's place is judged once it is given back, so that a failure can be read. */
static void what_takes_long_to_read_keeps_nobody_from_saving (void **state)
{
  Stage *stage = *state;
  gboolean before, went_on, after, after_more;
  gint64 more;

  take_terminal (stage);
  app_begin_reading (&stage->app);
  people (stage);
  before = others_can_save (stage);
  went_on = session_tick (stage->app.session, "Reading", -1, NULL);
  after = others_can_save (stage);
  more = people (stage); /* the rest of what is loaded */
  after_more = others_can_save (stage);
  app_end_reading (&stage->app);
  give_terminal_back (stage);
  assert_false (before);
  assert_true (went_on);
  assert_true (stage->app.drawn_busy);
  assert_true (after);
  assert_int_equal (more, 1);
  assert_true (after_more);
}

/* A screen's look at the store, with somebody who saves in the middle of it where they can. */
static gboolean load (void *state, GError **error)
{
  Stage *stage = state;

  stage->found = people (stage);
  stage->saved = others_can_save (stage);
  stage->found_later = people (stage);
  if (stage->fails)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, "It is no longer there.");
  return !stage->fails;
}

static const Screen screen = { .name = "stand-in", .load = load };

static void load_stand_in (Stage *stage, gint64 expected)
{
  assert_int_equal (app_load (&stage->app), !stage->fails);
  assert_int_equal (stage->found, expected);
  assert_int_equal (stage->found_later, expected);
  assert_false (stage->saved);
  assert_true (others_can_save (stage));
}

static void a_screen_is_of_one_moment_which_ends_with_its_loading (void **state)
{
  Stage *stage = *state;
  Frame frame = { .screen = &screen, .state = stage };

  stage->app.stack = g_array_new (FALSE, TRUE, sizeof (Frame));
  g_array_append_val (stage->app.stack, frame);
  load_stand_in (stage, 0);
  stage->fails = TRUE;
  load_stand_in (stage, 1);
  assert_string_equal (stage->app.message, "It is no longer there.");
  g_array_unref (stage->app.stack);
  g_free (stage->app.message);
  g_free (stage->app.unsent);
}

#define STAGE(test) cmocka_unit_test_setup_teardown (test, stage_set_up, stage_tear_down)

int main (void)
{
  const struct CMUnitTest tests[] = {
    STAGE (what_takes_long_to_read_keeps_nobody_from_saving),
    STAGE (a_screen_is_of_one_moment_which_ends_with_its_loading),
  };

  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("TERM", "xterm-256color", TRUE);
  return cmocka_run_group_tests_name ("reading", tests, NULL, NULL);
}
