/* The screen player itself: what it promises to scenarios, and that each expectation can fail.
 *
 * The programs it plays are in this file: the player starts this test binary with --program NAME. The player is found through
 * the environment variable PLAYER, or beside this binary in the build tree. */
#include <glib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
/* after the standard headers it needs */
#include <cmocka.h>

/* ---- the programs ---- */

static void raw_mode (void)
{
  struct termios modes;
  tcgetattr (STDIN_FILENO, &modes);
  cfmakeraw (&modes);
  modes.c_oflag |= OPOST;
  tcsetattr (STDIN_FILENO, TCSADRAIN, &modes);
  printf ("ready\n");
  fflush (stdout);
}

/* Prints what each read brings; waits after a lone Escape for the rest of a key, as curses does. */
static int program_keys (void)
{
  unsigned char bytes[256];
  raw_mode ();
  for (;;) {
    ssize_t length = read (STDIN_FILENO, bytes, sizeof bytes);
    if (length <= 0 || bytes[0] == 'q')
      return 3;
    struct pollfd more = { .fd = STDIN_FILENO, .events = POLLIN };
    if (length == 1 && bytes[0] == 0x1b && poll (&more, 1, 100) > 0)
      length += read (STDIN_FILENO, bytes + 1, sizeof bytes - 1);
    printf ("got");
    for (ssize_t i = 0; i < length; i++)
      printf (" %02x", bytes[i]);
    printf ("\n");
    fflush (stdout);
  }
}

static int program_paste (void)
{
  printf ("\033[?2004h");
  return program_keys ();
}

/* Works a fifth of a second of processor time on each key, then says so. */
static int program_work (void)
{
  char byte;
  raw_mode ();
  for (int done = 1; read (STDIN_FILENO, &byte, 1) == 1 && byte != 'q'; done++) {
    printf ("\033[2J\033[Hworking\n");
    fflush (stdout);
    clock_t until = clock () + CLOCKS_PER_SEC / 5;
    while (clock () < until)
      ;
    printf ("\033[2J\033[Hdone %d\n", done);
    fflush (stdout);
  }
  return 0;
}

/* Asks the terminal where its cursor is, and prints the answer. */
static int program_ask (void)
{
  char answer[64] = "";
  raw_mode ();
  printf ("\033[6n");
  fflush (stdout);
  if (read (STDIN_FILENO, answer, sizeof answer - 1) > 0)
    printf ("answer %s\n", answer + 1);
  fflush (stdout);
  return read (STDIN_FILENO, answer, 1) == 1 ? 0 : 1;
}

/* Leaves with status 7 when its terminal is gone, which alone tells it. */
static int program_gone (void)
{
  signal (SIGHUP, SIG_IGN);
  raw_mode ();
  struct pollfd terminal = { .fd = STDIN_FILENO, .events = POLLIN };
  poll (&terminal, 1, -1);
  return terminal.revents & POLLHUP ? 7 : 1;
}

/* Shows every look on the second line, a private line, and clears everything when it leaves. */
static int program_looks (void)
{
  char byte;
  raw_mode ();
  printf ("\033[?1049h\033[?2004h\033[?25l\033[2J\033[2;1H\033[1mbold\033[m \033[7mback\033[m \033[4munder\033[m "
          "\033[31mred\033[m plain");
  printf ("\033[4;3HSam Hill \xe2\x96\xba wide \xe4\xba\xba end \xe2\x94\x80\033[6;1Ha sentence that\r\n  goes on");
  fflush (stdout);
  bool read_one = read (STDIN_FILENO, &byte, 1) == 1;
  printf ("\033[2J\033[?2004l\033[?25h\033[?1049l");
  fflush (stdout);
  return read_one ? 0 : 1;
}

static volatile sig_atomic_t resized;

static void note_resize (int number)
{
  (void)number;
  resized = 1;
}

static int program_size (void)
{
  char byte;
  struct sigaction action = { .sa_handler = note_resize };
  sigaction (SIGWINCH, &action, NULL);
  raw_mode ();
  while (read (STDIN_FILENO, &byte, 1) != 1 && resized) {
    struct winsize size;
    ioctl (STDIN_FILENO, TIOCGWINSZ, &size);
    printf ("%dx%d\n", size.ws_col, size.ws_row);
    fflush (stdout);
    resized = 0;
  }
  return 0;
}

static const struct {
  const char *name;
  int (*run) (void);
} programs[] = {
  { "keys", program_keys }, { "paste", program_paste }, { "work", program_work }, { "ask", program_ask },
  { "gone", program_gone }, { "looks", program_looks }, { "size", program_size },
};

static int run_program (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (programs); i++)
    if (strcmp (name, programs[i].name) == 0)
      return programs[i].run ();
  return 99;
}

/* ---- playing ---- */

static char *player_path (const char *self)
{
  if (g_getenv ("PLAYER"))
    return g_strdup (g_getenv ("PLAYER"));
  g_autofree char *folder = g_path_get_dirname (self);
  return g_build_filename (folder, "..", "player", "player", NULL);
}

/* Plays a scenario in which "PROGRAM x" starts a program of this file. Returns the player's exit status. */
static int play (const char *directory, const char *scenario, const char *option, char **said)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *player = player_path (self);
  g_autofree char *start = g_strdup_printf ("run %s --program", self);
  g_auto (GStrv) parts = g_strsplit (scenario, "PROGRAM", -1);
  g_autofree char *text = g_strjoinv (start, parts);
  g_autofree char *path = g_build_filename (directory, "test.scn", NULL);
  assert_true (g_file_set_contents (path, text, -1, NULL));
  const char *argv[] = { player, path, option, NULL };
  int status = 0;
  GError *error = NULL;
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, said, NULL, &status, &error);
  if (error)
    fail_msg ("the player cannot be started: %s", error->message);
  return g_spawn_check_wait_status (status, NULL) ? 0 : status >> 8;
}

static void remove_directory (const char *directory)
{
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  for (const char *name = g_dir_read_name (entries); name; name = g_dir_read_name (entries)) {
    g_autofree char *path = g_build_filename (directory, name, NULL);
    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_directory (path);
    else
      g_unlink (path);
  }
  g_rmdir (directory);
}

static void passes (const char *scenario)
{
  g_autofree char *directory = g_dir_make_tmp ("test-player-XXXXXX", NULL);
  g_autofree char *said = NULL;
  int status = play (directory, scenario, NULL, &said);
  remove_directory (directory);
  if (status != 0)
    fail_msg ("the scenario should pass; the player said:\n%s", said);
}

/* The scenario fails, in its line LINE, and the player says WHY. */
static void fails (const char *scenario, int line, const char *why)
{
  g_autofree char *directory = g_dir_make_tmp ("test-player-XXXXXX", NULL);
  g_autofree char *said = NULL;
  g_autofree char *place = g_strdup_printf ("test.scn:%d: ", line);
  int status = play (directory, scenario, NULL, &said);
  remove_directory (directory);
  assert_int_equal (status, 1);
  if (!strstr (said, place) || !strstr (said, why))
    fail_msg ("expected line %d and \"%s\"; the player said:\n%s", line, why, said);
}

static void each_key_goes_to_a_program_that_awaits_it (void **state)
{
  (void)state;
  passes ("PROGRAM keys\nexpect \"ready\"\nkeys a \"b\\xc3\\xa9\" F1 C-l\nexpect \"got 61\"\nexpect \"got 62\"\nexpect "
          "\"got c3 a9\"\n"
          "expect \"got 1b 4f 50\"\nexpect \"got 0c\"\nkeys q\nexpect-exit 3\n");
}

static void escape_is_not_taken_for_the_start_of_the_next_key (void **state)
{
  (void)state;
  passes ("PROGRAM keys\nkeys ESC j M-j\nexpect-line 2 \"got 1b\"\nexpect-line 3 \"got 6a\"\nexpect-line 4 \"got 1b "
          "6a\"\nkeys q\n");
}

static void a_burst_is_one_write (void **state)
{
  (void)state;
  passes ("PROGRAM keys\nexpect \"ready\"\nburst j*5 UP <hex:0102>\nexpect \"got 6a 6a 6a 6a 6a 1b 5b 41 01 02\"\nkeys "
          "q\n");
}

static void keyboards_differ_as_terminals_do (void **state)
{
  (void)state;
  passes ("keyboard putty\nPROGRAM keys\nkeys F1 HOME F5\nexpect \"got 1b 5b 31 31 7e\"\nexpect \"got 1b 5b 31 7e\"\n"
          "expect \"got 1b 5b 31 35 7e\"\nkeyboard linux\nkeys F2\nexpect \"got 1b 5b 5b 42\"\nkeys q\n");
}

static void nothing_is_looked_at_while_the_program_works (void **state)
{
  (void)state;
  passes (
      "PROGRAM work\nexpect \"ready\"\nkeys a b\nexpect-not \"working\"\nexpect \"done 2\"\nkeys q\nexpect-exit 0\n");
}

static void work_that_goes_on_can_be_looked_at (void **state)
{
  (void)state;
  passes ("PROGRAM work\nkeys a\nnow expect \"working\"\nexpect \"done 1\"\nkeys q\nexpect-exit 0\n");
}

static void queries_of_the_program_are_answered (void **state)
{
  (void)state;
  passes ("PROGRAM ask\nexpect \"answer [2;1R\"\nkeys a\nexpect-exit 0\n");
}

static void a_closed_terminal_is_noticed (void **state)
{
  (void)state;
  passes ("PROGRAM gone\nexpect \"ready\"\nclose\nexpect-exit 7\n");
}

static void signals_arrive (void **state)
{
  (void)state;
  passes ("PROGRAM keys\nsignal STOP\nsettle\nsignal CONT\nkeys a\nexpect \"got 61\"\nsignal TERM\nexpect-exit TERM\n"
          "PROGRAM keys\nexpect \"ready\"\nsignal KILL\nexpect-exit 137\n");
}

static void the_program_learns_its_size (void **state)
{
  (void)state;
  passes ("size 60x15\nPROGRAM size\nexpect \"ready\"\nresize 132x43\nexpect \"132x43\"\nkeys q\n");
}

static void looks_places_and_bytes_are_seen (void **state)
{
  (void)state;
  passes (
      "PROGRAM looks\nexpect \"Sam Hill \xe2\x96\xba wide \xe4\xba\xba end \xe2\x94\x80\"\nexpect-line 4 \"Sam\"\n"
      "expect-words \"sentence that goes\"\nexpect-attr \"bold\" bold uncoloured\nexpect-attr 2 6 reverse\n"
      "expect-attr \"under\" underline\nexpect-attr \"red\" coloured none\nexpect-attr \"plain\" none uncoloured\n"
      "expect-cursor hidden\nexpect-cursor 7 10\nexpect-raw \"\\e[?2004h\"\nraw-mark\nexpect-raw-not \"Sam\"\nkeys q\n"
      "expect-exit 0\nexpect-not \"Sam\"\nexpect-raw \"\\e[?2004l\"\nexpect-cursor visible\nexpect-no-colour\n");
}

static void a_paste_is_bracketed_where_it_was_asked_for (void **state)
{
  (void)state;
  passes ("PROGRAM keys\npaste \"a\\nb\"\nexpect \"got 61 0d 62\"\nkeys q\nexpect-exit 3\n"
          "PROGRAM paste\nexpect \"ready\"\npaste \"a\"\nexpect \"got 1b 5b 32 30 30 7e 61 1b 5b 32 30 31 7e\"\n"
          "keys q\nexpect-exit 3\n");
}

static void shell_commands_and_variables_work_together (void **state)
{
  (void)state;
  passes (
      "file note \"one\\ntwo\\n\"\nsetup test -f $DIR/note && test \"$(stat -c %a note)\" = 600\nsetup-fails 3 exit 3\n"
      "capture COUNT wc -l < note\nrun echo \"lines: $COUNT\"\nexpect \"lines: 2\"\nexpect-exit 0\n"
      "expect-shell \"echo \\\"a $COUNT\\\"\" \"a 2\"\nshell test $HOME = $DIR/home\nshell-until test -f note\n");
}

static void two_terminals_play_side_by_side (void **state)
{
  (void)state;
  passes ("PROGRAM keys\nkeys a\nterminal B\nPROGRAM keys\nkeys b\nexpect \"got 62\"\nexpect-not \"got 61\"\nkeys "
          "q\nexpect-exit 3\n"
          "terminal 1\nexpect \"got 61\"\nkeys q\nexpect-exit 3\n");
}

static void every_expectation_can_fail (void **state)
{
  (void)state;
  const struct {
    const char *directive, *why;
  } wrong[] = {
    { "expect \"Sam Hull\"", "4|  Sam Hill" },
    { "expect-words \"goes that\"", "did not come" },
    { "expect-not \"Sam\"", "the screen shows \"Sam\" in line 4" },
    { "expect-line 3 \"Sam\"", "did not come" },
    { "expect-cursor 1 1", "did not come" },
    { "expect-cursor visible", "did not come" },
    { "expect-attr \"bold\" reverse", "is not reverse" },
    { "expect-attr 2 1 none", "is not none" },
    { "expect-attr 2 1 purple", "no attribute" },
    { "expect-no-colour", "is coloured" },
    { "expect-raw \"\\e[?1000h\"", "did not come" },
    { "expect-raw-not \"Sam\"", "wrote these bytes" },
    { "expect-exit 0", "did not come" },
    { "golden none", "there is no golden screen" },
    { "shell false", "exit status is 1" },
    { "shell-fails 2 exit 1", "exit status is 1, expected 2" },
    { "shell-until false", "did not come" },
    { "expect-shell \"echo a\" \"b\"", "did not say" },
    { "keys NOKEY", "no key" },
    { "press a", "no directive" },
    { "expect \"open", "not closed" },
    { "expect $NOTHING", "no variable" },
    { "run cat", "runs already" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *scenario =
        g_strdup_printf ("PROGRAM looks\nexpect \"Sam\"\ndeadline 0.2\n%s\n", wrong[i].directive);
    fails (scenario, 4, wrong[i].why);
  }
}

static void a_program_that_ended_too_early_is_told_at_once (void **state)
{
  (void)state;
  fails ("run true\nexpect \"ready\"\n", 2, "the program has ended");
  fails ("PROGRAM keys\nkeys q\nexpect-exit 3\nkeys a\n", 4, "the program has ended");
  fails ("run false\nexpect-exit 0\n", 2, "ended with status 1, expected 0");
}

static void a_program_that_never_rests_is_a_failure (void **state)
{
  (void)state;
  fails ("run sh -c 'while :; do :; done'\ndeadline 0.2\nsettle\n", 3, "was not at rest");
}

static void golden_screens_are_compared_and_written_only_on_demand (void **state)
{
  (void)state;
  g_autofree char *directory = g_dir_make_tmp ("test-player-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "golden", "looks.20x3.txt", NULL);
  g_autofree char *said = NULL, *golden = NULL, *why = NULL, *after = NULL;
  const char *scenario = "size 20x3\nmask \"[0-9]+\"\nrun sh -c 'echo on day 17; cat'\nexpect \"day\"\ngolden looks\n";
  assert_int_equal (play (directory, scenario, NULL, &said), 1);
  assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_pointer (&said, g_free);
  assert_int_equal (play (directory, scenario, "--accept", &said), 0);
  assert_true (g_file_get_contents (path, &golden, NULL, NULL));
  assert_true (g_str_has_prefix (golden, "on day ##\n"));
  assert_int_equal (
      play (directory, "size 20x3\nrun sh -c 'echo other; cat'\nexpect other\ngolden looks\n", NULL, &why), 1);
  assert_non_null (strstr (why, "+ other"));
  assert_true (g_file_get_contents (path, &after, NULL, NULL));
  assert_string_equal (after, golden);
  remove_directory (directory);
}

static void an_action_is_named_with_its_screen (void **state)
{
  (void)state;
  g_autofree char *directory = g_dir_make_tmp ("test-player-XXXXXX", NULL);
  g_autofree char *said = NULL, *more = NULL;
  assert_int_equal (play (directory, "action today.do\n", NULL, &said), 0);
  assert_int_equal (play (directory, "action do\n", NULL, &more), 1);
  remove_directory (directory);
}

int main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--program") == 0)
    return run_program (argv[2]);
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_key_goes_to_a_program_that_awaits_it),
    cmocka_unit_test (escape_is_not_taken_for_the_start_of_the_next_key),
    cmocka_unit_test (a_burst_is_one_write),
    cmocka_unit_test (keyboards_differ_as_terminals_do),
    cmocka_unit_test (nothing_is_looked_at_while_the_program_works),
    cmocka_unit_test (work_that_goes_on_can_be_looked_at),
    cmocka_unit_test (queries_of_the_program_are_answered),
    cmocka_unit_test (a_closed_terminal_is_noticed),
    cmocka_unit_test (signals_arrive),
    cmocka_unit_test (the_program_learns_its_size),
    cmocka_unit_test (looks_places_and_bytes_are_seen),
    cmocka_unit_test (a_paste_is_bracketed_where_it_was_asked_for),
    cmocka_unit_test (shell_commands_and_variables_work_together),
    cmocka_unit_test (two_terminals_play_side_by_side),
    cmocka_unit_test (every_expectation_can_fail),
    cmocka_unit_test (a_program_that_ended_too_early_is_told_at_once),
    cmocka_unit_test (a_program_that_never_rests_is_a_failure),
    cmocka_unit_test (golden_screens_are_compared_and_written_only_on_demand),
    cmocka_unit_test (an_action_is_named_with_its_screen),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
