/* The table of directives, and those that set up, start and feed a program. */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "player/player.h"

#define ANY_NUMBER 1000

typedef struct {
  const char *name;
  guint least, most; /* how many words */
  bool whole_line;   /* the line is taken as it stands, not as words */
  DirectiveHandler *play;
} Directive;

static const Directive directives[] = {
  { "size", 1, 1, false, directive_size },
  { "term", 1, 1, false, directive_term },
  { "env", 1, 1, false, directive_env },
  { "unset", 1, 1, false, directive_unset },
  { "keyboard", 1, 1, false, directive_keyboard },
  { "file", 2, 2, false, directive_file },
  { "include", 1, 1, false, directive_include },
  { "action", 1, 1, false, directive_action },
  { "setup", 0, 0, true, directive_shell },
  { "setup-fails", 0, 0, true, directive_shell_fails },
  { "shell", 0, 0, true, directive_shell },
  { "shell-fails", 0, 0, true, directive_shell_fails },
  { "shell-until", 0, 0, true, directive_shell_until },
  { "expect-shell", 0, 0, true, directive_expect_shell },
  { "capture", 0, 0, true, directive_capture },
  { "terminal", 1, 1, false, directive_terminal },
  { "run", 1, ANY_NUMBER, false, directive_run },
  { "keys", 1, ANY_NUMBER, false, directive_keys },
  { "burst", 1, ANY_NUMBER, false, directive_burst },
  { "paste", 1, 1, false, directive_paste },
  { "paste-file", 1, 1, false, directive_paste_file },
  { "resize", 1, 1, false, directive_resize },
  { "signal", 1, 1, false, directive_signal },
  { "close", 0, 0, false, directive_close },
  { "deadline", 1, 1, false, directive_deadline },
  { "settle", 0, 0, false, directive_settle },
  { "expect", 1, 1, false, directive_expect },
  { "expect-words", 1, 1, false, directive_expect_words },
  { "expect-not", 1, 1, false, directive_expect_not },
  { "expect-line", 2, 2, false, directive_expect_line },
  { "expect-cursor", 1, 2, false, directive_expect_cursor },
  { "expect-attr", 2, ANY_NUMBER, false, directive_expect_attr },
  { "expect-no-colour", 0, 0, false, directive_expect_no_colour },
  { "golden", 1, 1, false, directive_golden },
  { "mask", 1, 1, false, directive_mask },
  { "expect-exit", 1, 1, false, directive_expect_exit },
  { "raw-mark", 0, 0, false, directive_raw_mark },
  { "expect-raw", 1, 1, false, directive_expect_raw },
  { "expect-raw-not", 1, 1, false, directive_expect_raw_not },
};

const char *call_text (const Call *call, guint index)
{
  const Word *word = call->words->pdata[index];
  return word->text;
}

bool call_number (const Call *call, guint index, int *number, GError **error)
{
  char *end = NULL;
  gint64 value = g_ascii_strtoll (call_text (call, index), &end, 10);
  if (*end || end == call_text (call, index) || value < -10000 || value > 10000)
    return player_misread (error, "\"%s\" is not a number", call_text (call, index));
  *number = (int)value;
  return true;
}

static const Directive *find_directive (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (directives); i++)
    if (strcmp (name, directives[i].name) == 0)
      return &directives[i];
  return NULL;
}

static bool play_directive (Player *player, const Directive *directive, const char *rest, GError **error)
{
  g_autoptr (GPtrArray) words = NULL;
  if (!directive->whole_line) {
    words = words_split (rest, player->variables, error);
    if (!words)
      return false;
    if (words->len < directive->least || words->len > directive->most)
      return player_misread (error, "%s takes another number of words", directive->name);
  } else if (!*rest) {
    return player_misread (error, "%s needs a command", directive->name);
  }
  Call call = { .rest = rest, .words = words };
  return directive->play (player, &call, error);
}

bool directive_play (Player *player, const char *line, GError **error)
{
  while (g_ascii_isspace (*line))
    line++;
  if (!*line || *line == '#')
    return true;
  gsize length = strcspn (line, " \t");
  g_autofree char *name = g_strndup (line, length);
  const char *rest = line + length + strspn (line + length, " \t");
  if (strcmp (name, "now") == 0) {
    player->now = true;
    bool played = directive_play (player, rest, error);
    player->now = false;
    return played;
  }
  const Directive *directive = find_directive (name);
  if (!directive)
    return player_misread (error, "no directive is called \"%s\"", name);
  return play_directive (player, directive, rest, error);
}

static bool size_from_text (const char *text, int *cols, int *rows, GError **error)
{
  char *end = NULL;
  *cols = (int)strtol (text, &end, 10);
  *rows = *end == 'x' ? (int)strtol (end + 1, &end, 10) : 0;
  if (*end || *cols < 1 || *cols > 1000 || *rows < 1 || *rows > 1000)
    return player_misread (error, "\"%s\" is not a size such as 80x24", text);
  return true;
}

bool directive_size (Player *player, const Call *call, GError **error)
{
  int cols, rows;
  if (!size_from_text (call_text (call, 0), &cols, &rows, error))
    return false;
  if (terminal_running (player->terminal))
    return player_misread (error, "the program runs already; resize changes its terminal");
  terminal_resize (player->terminal, cols, rows);
  return true;
}

bool directive_resize (Player *player, const Call *call, GError **error)
{
  int cols, rows;
  if (!size_from_text (call_text (call, 0), &cols, &rows, error) || !player_await (player, NULL, NULL, error))
    return false;
  terminal_resize (player->terminal, cols, rows);
  return true;
}

bool directive_term (Player *player, const Call *call, GError **error G_GNUC_UNUSED)
{
  player->environment = g_environ_setenv (player->environment, "TERM", call_text (call, 0), TRUE);
  return true;
}

bool directive_env (Player *player, const Call *call, GError **error)
{
  const char *equals = strchr (call_text (call, 0), '=');
  if (!equals)
    return player_misread (error, "env takes NAME=VALUE");
  g_autofree char *name = g_strndup (call_text (call, 0), (gsize)(equals - call_text (call, 0)));
  player->environment = g_environ_setenv (player->environment, name, equals + 1, TRUE);
  return true;
}

bool directive_unset (Player *player, const Call *call, GError **error G_GNUC_UNUSED)
{
  player->environment = g_environ_unsetenv (player->environment, call_text (call, 0));
  return true;
}

bool directive_keyboard (Player *player, const Call *call, GError **error)
{
  return keyboard_from_name (call_text (call, 0), &player->terminal->keyboard) ||
         player_misread (error, "no keyboard is called \"%s\"", call_text (call, 0));
}

bool directive_file (Player *player, const Call *call, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (call_text (call, 0), player->directory);
  return g_file_set_contents_full (path, call_text (call, 1), -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

bool directive_include (Player *player, const Call *call, GError **error)
{
  g_autofree char *beside = g_path_get_dirname (player->scenario);
  g_autofree char *path = g_canonicalize_filename (call_text (call, 0), beside);
  if (player->includes > 8)
    return player_misread (error, "files include each other");
  player->includes++;
  bool played = scenario_play (player, path, error);
  player->includes--;
  return played;
}

/* Nothing to do: tests/run reads these lines, and has each action emptied to see the scenario fail. */
bool directive_action (Player *player G_GNUC_UNUSED, const Call *call, GError **error)
{
  return strchr (call_text (call, 0), '.') || player_misread (error, "action takes SCREEN.ACTION");
}

bool directive_terminal (Player *player, const Call *call, GError **error G_GNUC_UNUSED)
{
  for (guint i = 0; i < player->terminals->len; i++) {
    Terminal *terminal = player->terminals->pdata[i];
    if (strcmp (terminal->name, call_text (call, 0)) == 0) {
      player->terminal = terminal;
      return true;
    }
  }
  player->terminal = terminal_new (call_text (call, 0), player->terminal->cols, player->terminal->rows, player->log);
  g_ptr_array_add (player->terminals, player->terminal);
  return true;
}

bool directive_run (Player *player, const Call *call, GError **error)
{
  if (terminal_running (player->terminal))
    return player_misread (error, "a program runs already in this terminal");
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const Word *first = call->words->pdata[0];
  g_ptr_array_add (argv,
                   strcmp (first->text, "kith") == 0 ? g_hash_table_lookup (player->variables, "KITH") : first->text);
  for (guint i = 1; i < call->words->len; i++)
    g_ptr_array_add (argv, (char *)call_text (call, i));
  g_ptr_array_add (argv, NULL);
  if (!argv->pdata[0])
    return player_misread (error, "the environment variable KITH does not say which program to run");
  return terminal_start (player->terminal, (char **)argv->pdata, player->environment, player->directory, error);
}

/* Splits "j*20" into "j" and 20. */
static char *key_and_count (const char *text, int *count)
{
  const char *star = strrchr (text, '*');
  guint64 number = 0;
  *count = 1;
  if (!star || star == text || !g_ascii_string_to_unsigned (star + 1, 10, 1, 100000, &number, NULL))
    return g_strdup (text);
  *count = (int)number;
  return g_strndup (text, (gsize)(star - text));
}

static bool send_bytes (Player *player, const void *bytes, gsize length, GError **error)
{
  if (!terminal_running (player->terminal))
    return player_fail (player, error, "the program has ended and takes no keys");
  return terminal_write (player->terminal, bytes, length, (int)(player->deadline * 1000), error) ||
         player_fail (player, error, "the program takes no keys");
}

/* Sends what a word stands for. With PENDING it is collected there instead, to be sent in one go. */
static bool send_key (Player *player, const char *name, GByteArray *pending, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Terminal *terminal = player->terminal;
  if (!pending && !player_await (player, NULL, NULL, error))
    return false;
  if (!key_bytes (name, terminal->keyboard, terminal->vt, terminal->replies, bytes))
    return player_misread (error, "no key is called \"%s\"; text to type stands in quotes", name);
  if (!pending)
    return send_bytes (player, bytes->data, bytes->len, error);
  g_byte_array_append (pending, bytes->data, bytes->len);
  return true;
}

static bool send_typed_text (Player *player, const char *text, GByteArray *pending, GError **error)
{
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gsize length = (gsize)(g_utf8_next_char (at) - at);
    g_autofree char *character = g_strndup (at, length);
    if (!send_key (player, character, pending, error))
      return false;
  }
  return true;
}

static bool send_words (Player *player, const Call *call, GByteArray *pending, GError **error)
{
  for (guint i = 0; i < call->words->len; i++) {
    const Word *word = call->words->pdata[i];
    int count = 1;
    if (word->quoted) {
      if (!send_typed_text (player, word->text, pending, error))
        return false;
      continue;
    }
    g_autofree char *name = key_and_count (word->text, &count);
    while (count-- > 0)
      if (!send_key (player, name, pending, error))
        return false;
  }
  return true;
}

bool directive_keys (Player *player, const Call *call, GError **error)
{
  return send_words (player, call, NULL, error);
}

bool directive_burst (Player *player, const Call *call, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  return player_await (player, NULL, NULL, error) && send_words (player, call, bytes, error) &&
         send_bytes (player, bytes->data, bytes->len, error);
}

/* As terminals paste: between brackets where the program has asked for them, with line ends as the Enter key sends them. */
static bool paste_text (Player *player, const char *text, GError **error)
{
  Terminal *terminal = player->terminal;
  if (!player_await (player, NULL, NULL, error))
    return false;
  g_autofree char *body = g_strdelimit (g_strdup (text), "\n", '\r');
  vterm_keyboard_start_paste (terminal->vt);
  g_byte_array_append (terminal->replies, (const guint8 *)body, (guint)strlen (body));
  vterm_keyboard_end_paste (terminal->vt);
  g_autoptr (GByteArray) bytes = terminal_take_replies (terminal);
  return send_bytes (player, bytes->data, bytes->len, error);
}

bool directive_paste (Player *player, const Call *call, GError **error)
{
  return paste_text (player, call_text (call, 0), error);
}

bool directive_paste_file (Player *player, const Call *call, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (call_text (call, 0), player->directory);
  g_autofree char *text = NULL;
  return g_file_get_contents (path, &text, NULL, error) && paste_text (player, text, error);
}

bool directive_close (Player *player, const Call *call G_GNUC_UNUSED, GError **error)
{
  if (!player_await (player, NULL, NULL, error))
    return false;
  terminal_close (player->terminal);
  return true;
}

bool directive_settle (Player *player, const Call *call G_GNUC_UNUSED, GError **error)
{
  return player_await (player, NULL, NULL, error);
}

bool directive_deadline (Player *player, const Call *call, GError **error)
{
  char *end = NULL;
  player->deadline = g_ascii_strtod (call_text (call, 0), &end);
  return (*end == '\0' && player->deadline > 0) || player_misread (error, "deadline takes a number of seconds");
}
