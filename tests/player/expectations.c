/* The directives that look at the screen, at what was written to it, and at how the program ended. */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "player/player.h"

static bool screen_contains (Player *player, const void *text)
{
  g_autofree char *screen = terminal_text (player->terminal);
  return strstr (screen, text) != NULL;
}

static char *folded_blanks (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n\t", -1);
  GString *folded = g_string_new (NULL);
  for (char **word = words; *word; word++)
    if (**word)
      g_string_append_printf (folded, "%s%s", folded->len ? " " : "", *word);
  return g_string_free (folded, FALSE);
}

static bool screen_contains_words (Player *player, const void *text)
{
  g_autofree char *screen = terminal_text (player->terminal);
  g_autofree char *folded_screen = folded_blanks (screen);
  g_autofree char *folded_text = folded_blanks (text);
  return strstr (folded_screen, folded_text) != NULL;
}

bool directive_expect (Player *player, const Call *call, GError **error)
{
  return player_await (player, screen_contains, call_text (call, 0), error);
}

bool directive_expect_words (Player *player, const Call *call, GError **error)
{
  return player_await (player, screen_contains_words, call_text (call, 0), error);
}

bool directive_expect_not (Player *player, const Call *call, GError **error)
{
  int row, col;
  if (!player_await (player, NULL, NULL, error))
    return false;
  if (terminal_find (player->terminal, call_text (call, 0), &row, &col))
    return player_fail (player, error, "the screen shows \"%s\" in line %d", call_text (call, 0), row);
  return true;
}

typedef struct {
  int number; /* from 1 */
  const char *text;
} LineText;

static bool line_contains (Player *player, const void *what)
{
  const LineText *line = what;
  g_autoptr (GPtrArray) lines = terminal_lines (player->terminal);
  return strstr (lines->pdata[line->number - 1], line->text) != NULL;
}

bool directive_expect_line (Player *player, const Call *call, GError **error)
{
  LineText line = { .text = call_text (call, 1) };
  if (!call_number (call, 0, &line.number, error))
    return false;
  if (line.number < 0)
    line.number += player->terminal->rows + 1;
  if (line.number < 1 || line.number > player->terminal->rows)
    return player_misread (error, "the screen has lines 1 to %d", player->terminal->rows);
  return player_await (player, line_contains, &line, error);
}

typedef struct {
  int row, col;
} Place;

static bool cursor_is_at (Player *player, const void *what)
{
  const Place *place = what;
  int row, col;
  terminal_cursor (player->terminal, &row, &col);
  return row == place->row && col == place->col;
}

static bool cursor_has_visibility (Player *player, const void *what)
{
  return player->terminal->cursor_visible == *(const bool *)what;
}

bool directive_expect_cursor (Player *player, const Call *call, GError **error)
{
  bool visible = strcmp (call_text (call, 0), "visible") == 0;
  if (visible || strcmp (call_text (call, 0), "hidden") == 0)
    return player_await (player, cursor_has_visibility, &visible, error);
  Place place;
  if (call->words->len != 2)
    return player_misread (error, "expect-cursor takes a row and a column, or hidden, or visible");
  if (!call_number (call, 0, &place.row, error) || !call_number (call, 1, &place.col, error))
    return false;
  return player_await (player, cursor_is_at, &place, error);
}

static bool look_has (const Look *look, const char *name, bool *known)
{
  const struct {
    const char *name;
    bool holds;
  } looks[] = {
    { "bold", look->bold },
    { "underline", look->underline },
    { "italic", look->italic },
    { "blink", look->blink },
    { "reverse", look->reverse },
    { "strike", look->strike },
    { "coloured", look->coloured },
    { "uncoloured", !look->coloured },
    { "none", !look->bold && !look->underline && !look->italic && !look->blink && !look->reverse && !look->strike },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (strcmp (name, looks[i].name) == 0)
      return looks[i].holds;
  *known = false;
  return false;
}

bool directive_expect_attr (Player *player, const Call *call, GError **error)
{
  const Word *first = call->words->pdata[0];
  int row = 0, col = 0;
  guint next = first->quoted ? 1 : 2;
  if (!first->quoted && (!call_number (call, 0, &row, error) || !call_number (call, 1, &col, error)))
    return false;
  if (call->words->len <= next)
    return player_misread (error, "no attribute is named");
  if (!player_await (player, first->quoted ? screen_contains : NULL, first->text, error))
    return false;
  if (first->quoted && !terminal_find (player->terminal, first->text, &row, &col))
    return player_fail (player, error, "no line shows \"%s\"", first->text);
  Look look = terminal_look (player->terminal, row, col);
  for (; next < call->words->len; next++) {
    bool known = true;
    bool holds = look_has (&look, call_text (call, next), &known);
    if (!known)
      return player_misread (error, "no attribute is called \"%s\"", call_text (call, next));
    if (!holds)
      return player_fail (player, error, "row %d column %d is not %s", row, col, call_text (call, next));
  }
  return true;
}

bool directive_expect_no_colour (Player *player, const Call *call G_GNUC_UNUSED, GError **error)
{
  if (!player_await (player, NULL, NULL, error))
    return false;
  for (int row = 1; row <= player->terminal->rows; row++)
    for (int col = 1; col <= player->terminal->cols; col++)
      if (terminal_look (player->terminal, row, col).coloured)
        return player_fail (player, error, "row %d column %d is coloured", row, col);
  return true;
}

bool directive_mask (Player *player, const Call *call, GError **error)
{
  GRegex *mask = g_regex_new (call_text (call, 0), 0, 0, error);
  if (!mask)
    return false;
  g_ptr_array_add (player->masks, mask);
  return true;
}

static gboolean cover (const GMatchInfo *match, GString *result, gpointer user G_GNUC_UNUSED)
{
  g_autofree char *text = g_match_info_fetch (match, 0);
  for (glong i = g_utf8_strlen (text, -1); i > 0; i--)
    g_string_append_c (result, '#');
  return FALSE;
}

static char *masked_screen (Player *player, GError **error)
{
  g_autofree char *whole = terminal_text (player->terminal);
  g_auto (GStrv) around_directory = g_strsplit (whole, player->directory, -1); /* its name is never the same */
  char *screen = g_strjoinv ("$DIR", around_directory);
  for (guint i = 0; i < player->masks->len && screen; i++) {
    g_autofree char *before = screen;
    screen = g_regex_replace_eval (player->masks->pdata[i], before, -1, 0, 0, cover, NULL, error);
  }
  return screen;
}

static char *golden_path (Player *player, const char *name)
{
  g_autofree char *beside = g_path_get_dirname (player->scenario);
  g_autofree char *file = g_strdup_printf ("%s.%dx%d.txt", name, player->terminal->cols, player->terminal->rows);
  if (player->options->golden_directory)
    return g_build_filename (player->options->golden_directory, file, NULL);
  return g_build_filename (beside, "golden", file, NULL);
}

static bool write_golden (const char *path, const char *screen, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0777);
  return g_file_set_contents (path, screen, -1, error);
}

/* The lines in which the two differ, as "-" what was expected and "+" what the screen shows. */
static char *differences (const char *expected, const char *shown)
{
  g_auto (GStrv) old = g_strsplit (expected, "\n", -1);
  g_auto (GStrv) new = g_strsplit (shown, "\n", -1);
  GString *text = g_string_new (NULL);
  guint lines = MAX (g_strv_length (old), g_strv_length (new));
  for (guint i = 0; i < lines; i++) {
    const char *a = i < g_strv_length (old) ? old[i] : "";
    const char *b = i < g_strv_length (new) ? new[i] : "";
    if (strcmp (a, b) != 0)
      g_string_append_printf (text, "%3u - %s\n    + %s\n", i + 1, a, b);
  }
  return g_string_free (text, FALSE);
}

bool directive_golden (Player *player, const Call *call, GError **error)
{
  if (!player_await (player, NULL, NULL, error))
    return false;
  g_autofree char *screen = masked_screen (player, error);
  g_autofree char *path = golden_path (player, call_text (call, 0));
  g_autofree char *expected = NULL;
  if (!screen)
    return false;
  if (player->options->accept)
    return write_golden (path, screen, error);
  if (!g_file_get_contents (path, &expected, NULL, NULL))
    return player_fail (player, error, "there is no golden screen %s; the option --accept writes it", path);
  if (strcmp (expected, screen) == 0)
    return true;
  g_autofree char *lines = differences (expected, screen);
  return player_fail (player, error, "the screen is not as in %s:\n%s", path, lines);
}

static bool program_ended (Player *player, const void *what G_GNUC_UNUSED)
{
  return !terminal_running (player->terminal);
}

static const struct {
  const char *name;
  int number;
} signals[] = {
  { "HUP", SIGHUP },   { "INT", SIGINT },   { "QUIT", SIGQUIT }, { "TERM", SIGTERM }, { "KILL", SIGKILL },
  { "STOP", SIGSTOP }, { "CONT", SIGCONT }, { "TSTP", SIGTSTP }, { "USR1", SIGUSR1 }, { "WINCH", SIGWINCH },
};

static int signal_number (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    if (strcmp (name, signals[i].name) == 0)
      return signals[i].number;
  return 0;
}

bool directive_signal (Player *player, const Call *call, GError **error)
{
  int number = signal_number (call_text (call, 0));
  if (number == 0)
    return player_misread (error, "no signal is called \"%s\"", call_text (call, 0));
  if (!player_await (player, NULL, NULL, error))
    return false;
  if (!terminal_running (player->terminal) || kill (player->terminal->pid, number) != 0)
    return player_fail (player, error, "no program takes the signal");
  return true;
}

bool directive_expect_exit (Player *player, const Call *call, GError **error)
{
  int by_signal = signal_number (call_text (call, 0));
  int expected = 128 + by_signal;
  if (by_signal == 0 && !call_number (call, 0, &expected, error))
    return false;
  if (player->terminal->pid == 0)
    return player_misread (error, "nothing was run");
  bool now = player->now;
  player->now = true;
  bool ended = player_await (player, program_ended, NULL, error);
  player->now = now;
  if (!ended)
    return false;
  int status = player->terminal->status;
  int shown = WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
  return shown == expected ||
         player_fail (player, error, "the program ended with status %d, expected %d", shown, expected);
}

bool directive_raw_mark (Player *player, const Call *call G_GNUC_UNUSED, GError **error)
{
  if (!player_await (player, NULL, NULL, error))
    return false;
  player->terminal->raw_mark = player->terminal->raw->len;
  return true;
}

static bool raw_contains (Player *player, const void *text)
{
  const GByteArray *raw = player->terminal->raw;
  gsize mark = player->terminal->raw_mark;
  return raw->len > mark && memmem (raw->data + mark, raw->len - mark, text, strlen (text)) != NULL;
}

bool directive_expect_raw (Player *player, const Call *call, GError **error)
{
  return player_await (player, raw_contains, call_text (call, 0), error);
}

bool directive_expect_raw_not (Player *player, const Call *call, GError **error)
{
  if (!player_await (player, NULL, NULL, error))
    return false;
  return !raw_contains (player, call_text (call, 0)) ||
         player_fail (player, error, "the program wrote these bytes to the terminal");
}
