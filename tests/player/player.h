/* The player's state while it plays one scenario, and what the directives are made of. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

#include "player/terminal.h"
#include "player/words.h"

#define PLAYER_ERROR (player_error_quark ())

typedef enum {
  PLAYER_ERROR_SCENARIO, /* the scenario itself is wrong */
  PLAYER_ERROR_FAILED,   /* something expected did not come */
} PlayerError;

GQuark player_error_quark (void);

typedef struct {
  const char *golden_directory; /* NULL: the folder "golden" beside the scenario */
  const char *log_file;
  double deadline; /* seconds that one directive may wait */
  bool accept;     /* write golden screens instead of comparing them */
  bool keep;       /* leave $DIR behind */
} PlayerOptions;

typedef struct {
  const PlayerOptions *options;
  const char *scenario;  /* its path */
  char *directory;       /* $DIR */
  GHashTable *variables; /* what $NAME stands for */
  char **environment;    /* of the program and of shell commands */
  GPtrArray *terminals;  /* of Terminal */
  Terminal *terminal;    /* the one that directives are about */
  GPtrArray *masks;      /* of GRegex, for golden screens */
  FILE *log;
  unsigned includes; /* how deep */
  double deadline;   /* seconds that a directive may wait */
  bool now;          /* the directive does not wait for the program to be at rest */
} Player;

/* One directive as a handler receives it. */
typedef struct {
  const char *rest; /* the line behind the directive's name */
  GPtrArray *words; /* of Word; NULL where the directive takes the line as it stands */
} Call;

typedef bool DirectiveHandler (Player *player, const Call *call, GError **error);

const char *call_text (const Call *call, guint index);
bool call_number (const Call *call, guint index, int *number, GError **error);

/* Plays one line; blank lines and comments (#) do nothing. */
bool directive_play (Player *player, const char *line, GError **error);

/* Plays every line of the file PATH; an error names file and line. */
bool scenario_play (Player *player, const char *path, GError **error);

/* A condition on the player's current terminal. */
typedef bool Condition (Player *player, const void *what);

/* Waits until the program is at rest (unless `now`) and, if given, CONDITION holds of WHAT. Fails at the deadline or when the
 * program has ended without it; the error then ends in the screen as text. */
bool player_await (Player *player, Condition *condition, const void *what, GError **error);

/* Sets a PLAYER_ERROR_FAILED whose message is the formatted sentence and the screen as text. Always false. */
bool player_fail (Player *player, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
bool player_misread (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

void player_set_variable (Player *player, const char *name, const char *value);

/* Runs COMMAND by /bin/sh in $DIR. False with an error when it cannot be started; OUTPUT is stdout and stderr together. */
bool shell_run (Player *player, const char *command, int *status, char **output, GError **error);

/* The directives, each documented in player.c. */
DirectiveHandler directive_size, directive_term, directive_env, directive_unset, directive_keyboard, directive_file,
    directive_run, directive_terminal, directive_keys, directive_burst, directive_paste, directive_paste_file,
    directive_resize, directive_signal, directive_close, directive_settle, directive_deadline, directive_include,
    directive_action;
DirectiveHandler directive_shell, directive_shell_fails, directive_shell_until, directive_expect_shell,
    directive_capture;
DirectiveHandler directive_expect, directive_expect_not, directive_expect_words, directive_expect_line,
    directive_expect_cursor, directive_expect_attr, directive_expect_no_colour, directive_golden, directive_mask,
    directive_expect_exit, directive_raw_mark, directive_expect_raw, directive_expect_raw_not;
