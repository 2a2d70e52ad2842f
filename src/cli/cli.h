/* The command line: global options anywhere, then a command, or none, which opens the screens. */
#pragma once

#include "base/conf.h"
#include "store/keyring.h"
#include "store/session.h"

typedef struct {
  char *store;           /* directory, never NULL once parsed */
  char *config;          /* path of kith.conf, never NULL */
  gboolean config_named; /* by --config: then it must be there */
  char *actor;           /* keyring slot, never NULL: the login name by default */
  char *scheme;          /* NULL: the only one */
  char *passphrase_file; /* NULL: none given */
  int passphrase_fd;     /* -1: none given */
  gboolean plain;        /* no drawing characters, no colours, no spaces that only align */
  Clock clock;
  /* What is to be said of settings beyond what their table knows (keys are the screens'); set before cli_run(), may be NULL. */
  gboolean (*check_settings) (const Conf *conf, GError **error);
} GlobalOptions;

void global_options_clear (GlobalOptions *options);

/* The settings in OPTIONS' file, all of them checked. NULL with KITH_ERROR_INPUT and file, line and reason. */
Conf *cli_settings (const GlobalOptions *options, GError **error);

/* Parses ARGV and runs the command it names, once the settings are found good. *STATUS is the exit status then and the answer TRUE. FALSE: no command was named
 * (OPTIONS is filled in): the caller opens the screens. Also FALSE never after an error: that is a status. */
gboolean cli_run (int argc, char **argv, GlobalOptions *options, int *status);

/* The passphrase that --passphrase-file or --passphrase-fd gives; NULL without error when neither was given. */
Secret *cli_given_passphrase (const GlobalOptions *options, GError **error);

/* Unlocks, opens, turns the day, checks the templates and chooses the scheme. Screens and commands both start so. */
KithSession *cli_open_session (const GlobalOptions *options, const Secret *passphrase, GError **error);

/* Makes keyring, store and the scheme of PRESET where OPTIONS says, with USER's slot, and opens it. GROUP may be NULL. *RECOVERY_CODE is shown once; the
 * caller wipes and frees it. Nothing is left behind when it fails. */
KithSession *cli_create_store (const GlobalOptions *options, const char *group, const char *user,
                               const Secret *passphrase, const char *preset, char **recovery_code, GError **error);

/* What the manual, completion and tests know of a command. */
typedef struct {
  const char *words; /* "supporter list" */
  const char *usage; /* what follows the words: "ID AREA --wording T --on D --means T | --withdraw" */
  const char *help;  /* a sentence */
} CommandHelp;

/* The command at INDEX, in the order of the manual; NULL after the last. */
const CommandHelp *cli_command (guint index);
