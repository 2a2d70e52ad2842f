/* The directives that run shell commands beside the program. */
#include <string.h>
#include <sys/wait.h>

#include "player/player.h"

bool shell_run (Player *player, const char *command, int *status, char **output, GError **error)
{
  /* One descriptor for both streams keeps messages in the order they were written. */
  const char *argv[] = { "/bin/sh", "-c", "exec 2>&1 </dev/null\neval \"$1\"", "sh", command, NULL };
  int wait_status = 0;
  if (!g_spawn_sync (player->directory, (char **)argv, player->environment, G_SPAWN_DEFAULT, NULL, NULL, output, NULL,
                     &wait_status, error))
    return false;
  *status = WIFEXITED (wait_status) ? WEXITSTATUS (wait_status) : 128 + WTERMSIG (wait_status);
  return true;
}

static bool expect_status (Player *player, const char *command, int expected, char **output, GError **error)
{
  int status = 0;
  g_autofree char *said = NULL;
  if (!player_await (player, NULL, NULL, error) || !shell_run (player, command, &status, &said, error))
    return false;
  if (status != expected)
    return player_fail (player, error, "the command's exit status is %d, expected %d; it said:\n%s", status, expected,
                        said);
  if (output)
    *output = g_steal_pointer (&said);
  return true;
}

bool directive_shell (Player *player, const Call *call, GError **error)
{
  const char *rest = call->rest;
  g_autofree char *command = words_take_command (&rest);
  return expect_status (player, command, 0, NULL, error);
}

bool directive_shell_fails (Player *player, const Call *call, GError **error)
{
  char *rest = NULL;
  gint64 status = g_ascii_strtoll (call->rest, &rest, 10);
  if (rest == call->rest || status < 1 || status > 255)
    return player_misread (error, "the exit status comes first, 1 to 255");
  const char *line = rest;
  g_autofree char *command = words_take_command (&line);
  return expect_status (player, command, (int)status, NULL, error);
}

static bool command_succeeds (Player *player, const void *command)
{
  int status = 1;
  g_autofree char *output = NULL;
  return shell_run (player, command, &status, &output, NULL) && status == 0;
}

bool directive_shell_until (Player *player, const Call *call, GError **error)
{
  const char *rest = call->rest;
  g_autofree char *command = words_take_command (&rest);
  bool now = player->now;
  player->now = true; /* what is awaited may be the program's end, or come while it works */
  bool done = player_await (player, command_succeeds, command, error);
  player->now = now;
  return done;
}

bool directive_expect_shell (Player *player, const Call *call, GError **error)
{
  const char *rest = call->rest;
  g_autofree char *command = words_take_command (&rest);
  g_autofree char *output = NULL;
  g_autoptr (GPtrArray) words = words_split (rest, player->variables, error);
  if (!words)
    return false;
  if (words->len != 1)
    return player_misread (error, "a command in double quotes comes first, then the text expected of it");
  if (!expect_status (player, command, 0, &output, error))
    return false;
  const Word *text = words->pdata[0];
  return strstr (output, text->text) ||
         player_fail (player, error, "the command did not say \"%s\"; it said:\n%s", text->text, output);
}

bool directive_capture (Player *player, const Call *call, GError **error)
{
  const char *rest = call->rest;
  gsize length = strcspn (rest, " \t");
  g_autofree char *name = g_strndup (rest, length);
  rest += length;
  g_autofree char *command = words_take_command (&rest);
  g_autofree char *output = NULL;
  if (!expect_status (player, command, 0, &output, error))
    return false;
  g_strchomp (output);
  player_set_variable (player, name, output);
  return true;
}
