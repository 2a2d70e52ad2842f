/* The screen player: runs a program in a pseudo-terminal, reads its screen with libvterm, and plays a scenario against it.
 *
 *   KITH=/path/to/kith SRC=/path/to/source player [OPTION…] SCENARIO
 *
 * Exit status 0: everything was as expected. 1: something was not; it prints where, what and the screen. 2: wrong usage.
 *
 * Nothing ever sleeps. Before each directive that touches the program the player waits until the program is *at rest*: it waits
 * for input, has read all there was, and all it wrote is on the screen (rest.h). The deadline only ends a hang.
 *
 * A scenario has one directive a line; # starts a comment line. Words are split at blanks; "…" knows \n \r \t \e \" \\ \$ \xHH and
 * variables, '…' nothing. Variables: $KITH, $SRC, $DIR (a fresh private directory, also the working directory), and those
 * captured. Rows and columns count from 1.
 *
 *   size 80x24                     of the terminal (this is the default)         term xterm-256color
 *   env NAME=VALUE                 unset NAME                                    keyboard xterm|putty|linux
 *   file NAME "text"               writes $DIR/NAME, mode 0600                   include FILE (beside the scenario)
 *   setup COMMAND                  a shell command that must exit 0              setup-fails N COMMAND
 *   shell COMMAND                  the same, later                               shell-fails N COMMAND
 *   shell-until COMMAND            until it exits 0                              expect-shell "COMMAND" "text in its output"
 *   capture NAME COMMAND           its output becomes $NAME
 *   run kith --store $DIR/s        starts a program; again once it has ended     terminal NAME (another one, made at first use)
 *   keys j j*20 ENTER "typed text" F3 S-TAB C-l M-x <hex:1b5b317e>               one after the other, each when awaited
 *   burst …                        the same in one write: type-ahead
 *   paste "text\n…"                bracketed where the program asked for it      paste-file FILE
 *   resize 132x43                  signal HUP|TERM|KILL|STOP|CONT|…              close (the terminal is gone)
 *   settle                         waits until the program is at rest            deadline SECONDS (a directive's, else 20)
 *   expect "text"                  waits until one line shows it                 expect-words "…" (across lines and blanks)
 *   expect-not "text"              no line shows it; at rest                     expect-line N "text" (-1 is the last)
 *   expect-cursor ROW COL          or hidden, or visible
 *   expect-attr ROW COL LOOK…      or "text" LOOK…: bold underline italic blink reverse strike none coloured uncoloured
 *   expect-no-colour               nowhere on the screen
 *   golden NAME                    the whole screen is golden/NAME.WxH.txt       mask REGEX (### in golden screens)
 *   raw-mark                       expect-raw looks only at what comes after
 *   expect-raw "bytes"             expect-raw-not "bytes"
 *   expect-exit N|SIGNAL           waits for the program's end
 *   action SCREEN.NAME             this scenario shows what that action does: tests/run sees it fail without
 *   now DIRECTIVE                  without waiting for rest: to look at, or to disturb, work that goes on
 *
 * Commands are the shell's as they stand: in "…" only \" is changed.
 * Keys: ENTER TAB S-TAB ESC SPACE BS DEL INS UP DOWN LEFT RIGHT HOME END PGUP PGDN F1…F12 C-x M-x, and single characters. */
#include "player/player.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

GQuark player_error_quark (void)
{
  return g_quark_from_string ("player-error");
}

static char *screen_as_text (const Terminal *terminal)
{
  g_autoptr (GPtrArray) lines = terminal_lines (terminal);
  int row, col;
  terminal_cursor (terminal, &row, &col);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "The screen (%dx%d, cursor at row %d column %d%s):\n", terminal->cols, terminal->rows,
                          row, col, terminal_running (terminal) ? "" : ", program ended");
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%3u|%s\n", i + 1, (const char *)lines->pdata[i]);
  return g_string_free (text, FALSE);
}

bool player_fail (Player *player, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  terminal_pump (player->terminal);
  g_autofree char *screen = screen_as_text (player->terminal);
  g_clear_error (error);
  g_set_error (error, PLAYER_ERROR, PLAYER_ERROR_FAILED, "%s\n%s", sentence, screen);
  return false;
}

bool player_misread (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, PLAYER_ERROR, PLAYER_ERROR_SCENARIO, sentence);
  return false;
}

void player_set_variable (Player *player, const char *name, const char *value)
{
  g_hash_table_insert (player->variables, g_strdup (name), g_strdup (value));
  player->environment = g_environ_setenv (player->environment, name, value, TRUE);
}

/* Lets every program write on, and returns when the current one did or after MILLISECONDS. */
static void wait_for_output (Player *player, int milliseconds)
{
  for (guint i = 0; i < player->terminals->len; i++)
    if (player->terminals->pdata[i] != player->terminal)
      terminal_pump (player->terminals->pdata[i]);
  GPollFD poll = { .fd = player->terminal->master, .events = G_IO_IN };
  g_poll (&poll, poll.fd >= 0 ? 1 : 0, milliseconds);
  terminal_pump (player->terminal);
}

bool player_await (Player *player, Condition *condition, const void *what, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64)(player->deadline * G_TIME_SPAN_SECOND);
  if (player->terminal->pid == 0 && !condition)
    return true; /* nothing runs yet */
  for (int pause = 1;; pause = MIN (2 * pause, 20)) {
    bool rest = terminal_at_rest (player->terminal);
    bool running = terminal_running (player->terminal);
    if ((rest || player->now) && (!condition || condition (player, what)))
      return true;
    if (rest && !running)
      return player_fail (player, error, "the program has ended; this cannot come any more");
    if (g_get_monotonic_time () > deadline)
      return player_fail (player, error,
                          rest || player->now ? "it did not come in %g seconds"
                                              : "the program was not at rest in %g seconds",
                          player->deadline);
    wait_for_output (player, pause);
  }
}

bool scenario_play (Player *player, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, error))
    return false;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (!directive_play (player, lines[i], error)) {
      g_prefix_error (error, "%s:%u: %s\n", path, i + 1, g_strstrip (lines[i]));
      return false;
    }
  return true;
}

static void prepare_environment (Player *player)
{
  /* From outside come only the path, and what sanitizers and coverage builds are told by their environment. */
  static const char *const inherited[] = {
    "PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LLVM_PROFILE_FILE", "GCOV_PREFIX", "GCOV_PREFIX_STRIP"
  };
  static const struct {
    const char *variable, *folder;
  } folders[] = {
    { "HOME", "home" },
    { "TMPDIR", "tmp" },
    { "XDG_DATA_HOME", "data" },
    { "XDG_CONFIG_HOME", "config" },
    { "XDG_STATE_HOME", "state" },
    { "XDG_CACHE_HOME", "cache" },
    { "XDG_RUNTIME_DIR", "runtime" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (inherited); i++)
    if (g_getenv (inherited[i]))
      player->environment = g_environ_setenv (player->environment, inherited[i], g_getenv (inherited[i]), TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (player->directory, folders[i].folder, NULL);
    g_mkdir (path, 0700);
    player->environment = g_environ_setenv (player->environment, folders[i].variable, path, TRUE);
  }
  player->environment = g_environ_setenv (player->environment, "LC_ALL", "C.UTF-8", TRUE);
  player->environment = g_environ_setenv (player->environment, "TZ", "UTC", TRUE);
  player->environment = g_environ_setenv (player->environment, "TERM", "xterm-256color", TRUE);
}

static bool player_begin (Player *player, GError **error)
{
  player->directory = g_dir_make_tmp ("kith-play-XXXXXX", error);
  if (!player->directory)
    return false;
  player->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  player->terminals = g_ptr_array_new_with_free_func ((GDestroyNotify)terminal_free);
  player->masks = g_ptr_array_new_with_free_func ((GDestroyNotify)g_regex_unref);
  prepare_environment (player);
  player_set_variable (player, "DIR", player->directory);
  if (g_getenv ("KITH"))
    player_set_variable (player, "KITH", g_getenv ("KITH"));
  if (g_getenv ("SRC"))
    player_set_variable (player, "SRC", g_getenv ("SRC"));
  if (player->options->log_file) {
    player->log = g_fopen (player->options->log_file, "we");
    if (!player->log) {
      g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (errno), "cannot write %s",
                   player->options->log_file);
      return false;
    }
  }
  player->terminal = terminal_new ("1", 80, 24, player->log);
  g_ptr_array_add (player->terminals, player->terminal);
  return true;
}

static int remove_entry (const char *path, const struct stat *status G_GNUC_UNUSED, int type,
                         struct FTW *walk G_GNUC_UNUSED)
{
  if (type == FTW_DNR)
    g_chmod (path, 0700);
  return remove (path) == 0 || errno == ENOENT ? 0 : 1;
}

static void player_end (Player *player)
{
  g_clear_pointer (&player->terminals, g_ptr_array_unref);
  g_clear_pointer (&player->variables, g_hash_table_unref);
  g_clear_pointer (&player->masks, g_ptr_array_unref);
  g_clear_pointer (&player->environment, g_strfreev);
  g_clear_pointer (&player->log, fclose);
  if (player->directory && !player->options->keep)
    nftw (player->directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  else if (player->directory)
    g_print ("kept: %s\n", player->directory);
  g_clear_pointer (&player->directory, g_free);
}

static bool play (const PlayerOptions *options, const char *scenario, GError **error)
{
  Player player = { .options = options, .scenario = scenario, .deadline = options->deadline };
  bool played = player_begin (&player, error) && scenario_play (&player, scenario, error);
  player_end (&player);
  return played;
}

int main (int argc, char **argv)
{
  gboolean accept = FALSE, keep = FALSE;
  g_autofree char *golden = NULL, *log = NULL;
  PlayerOptions options = { .deadline = 20 };
  const GOptionEntry entries[] = {
    { "accept", 0, 0, G_OPTION_ARG_NONE, &accept, "Write the golden screens instead of comparing them", NULL },
    { "golden", 0, 0, G_OPTION_ARG_FILENAME, &golden, "Where golden screens are", "DIR" },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &log, "Write every byte the program writes", "FILE" },
    { "deadline", 0, 0, G_OPTION_ARG_DOUBLE, &options.deadline, "How long a directive may wait (20)", "SECONDS" },
    { "keep", 0, 0, G_OPTION_ARG_NONE, &keep, "Leave the scenario's directory behind", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("SCENARIO");
  g_autoptr (GError) error = NULL;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2 || options.deadline <= 0) {
    g_printerr ("player: %s\n", error ? error->message : "one scenario is played");
    return 2;
  }
  options.accept = accept;
  options.keep = keep;
  options.golden_directory = golden;
  options.log_file = log;
  signal (SIGPIPE, SIG_IGN);
  g_autofree char *scenario = g_canonicalize_filename (argv[1], NULL);
  if (play (&options, scenario, &error))
    return 0;
  g_print ("%s\n", error->message);
  return 1;
}
