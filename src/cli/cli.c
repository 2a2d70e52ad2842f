/* The entry: parses, runs, reports. */
#include "cli/call.h"

#include "base/error.h"
#include "base/hardening.h"
#include "base/sandbox.h"
#include "base/text.h"
#include "support/also_discarded.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const Command *const groups[] = {
  init_commands,      demo_commands,     passphrase_commands, import_commands,    supporter_commands,
  consent_commands,   conflict_commands, area_commands,       request_commands,   suggest_commands,
  why_commands,       ask_commands,      answer_commands,     introduce_commands, permission_commands,
  broadcast_commands, pair_commands,     agreement_commands,  outbox_commands,    due_commands,
  undo_commands,      audit_commands,    setup_commands,      export_commands,    verify_commands,
  backup_commands,    restore_commands,  report_commands,     erase_commands,     access_commands,
  retention_commands, sessions_commands, share_commands,      handover_commands,  help_commands,
};

const Command *command_at (guint index)
{
  for (guint group = 0; group < G_N_ELEMENTS (groups); group++)
    for (const Command *command = groups[group]; command->about.words != NULL; command++)
      if (index-- == 0)
        return command;
  return NULL;
}

const CommandHelp *cli_command (guint index)
{
  const Command *command = command_at (index);
  return command != NULL ? &command->about : NULL;
}

static void global_options_init (GlobalOptions *options)
{
  *options = (GlobalOptions){ .passphrase_fd = -1, .check_settings = options->check_settings };
  options->store = store_default_directory ();
  options->config = conf_default_path ();
}

/* Without --as: the login name; but where only one person can open the store and is called otherwise, that person. */
static void choose_actor (GlobalOptions *options)
{
  const char *login = g_get_user_name ();
  g_auto (GStrv) users = NULL;
  if (options->actor != NULL)
    return;
  if (store_exists (options->store))
    users = keyring_users (options->store, NULL);
  gboolean only_one = users != NULL && users[0] != NULL && users[1] == NULL;
  options->actor = g_strdup (only_one ? users[0] : login);
}

void global_options_clear (GlobalOptions *options)
{
  g_clear_pointer (&options->store, g_free);
  g_clear_pointer (&options->config, g_free);
  g_clear_pointer (&options->actor, g_free);
  g_clear_pointer (&options->scheme, g_free);
  g_clear_pointer (&options->passphrase_file, g_free);
}

static void print_version (void)
{
  printf ("kith %s (%s)\n", KITH_VERSION, store_is_encrypted () ? "encrypted store" : "plain store, not encrypted");
}

static int report (const GError *error)
{
  g_autofree char *sentence = call_sentence (error->message);
  g_autofree char *clean = text_clean_block (sentence, -1);
  fprintf (stderr, "kith: %s\n", clean);
  return kith_error_exit_status (error);
}

/* A reader that had enough (`kith export supporters | head`) is no failure. */
static int finish_output (int status)
{
  errno = 0;
  gboolean written = fflush (stdout) == 0 && !ferror (stdout);
  if (written || errno == EPIPE)
    return status;
  fprintf (stderr, "kith: The output could not be written: %s.\n", g_strerror (errno));
  return status != 0 ? status : KITH_ERROR_STORE;
}

static gboolean run (Call *call, GError **error)
{
  if (call->version) {
    print_version ();
    return TRUE;
  }
  if (call->help) {
    g_ptr_array_set_size (call->arguments, 0);
    if (call->command != NULL && call->command != help_commands)
      g_ptr_array_add (call->arguments, (gpointer)call->command->about.words);
    call->command = help_commands;
  }
  if (call->command != help_commands && call_conf (call, error) == NULL)
    return FALSE;
  if (!call->command->run (call, error))
    return FALSE;
  g_autofree char *discarded = call->session != NULL ? also_discarded_words (call->session) : NULL;
  if (discarded != NULL)
    call_say ("%s", discarded);
  return TRUE;
}

/* What the program opens must never get the number of a closed standard stream: a store would be printed into. */
static gboolean check_streams (GError **error)
{
  gboolean can_print = fcntl (STDOUT_FILENO, F_GETFD) >= 0;
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
    if (fcntl (stream, F_GETFD) < 0 && open ("/dev/null", stream == STDIN_FILENO ? O_RDONLY : O_WRONLY) != stream)
      can_print = FALSE;
  if (!can_print)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                         "Standard output is closed, so nothing can be printed; nothing was done. Send it to a file or "
                         "to /dev/null.");
  return can_print;
}

/* Before anything is read or opened. */
static gboolean harden (GError **error)
{
  hardening_clean_environment ();
  return hardening_check_user (error) && keyring_harden (error);
}

/* What hands mail over must start a program that is set-user-id on most servers; everything else starts none. */
static gboolean starts_programs (const Command *command)
{
  return strcmp (command->about.words, "outbox send") == 0;
}

Conf *cli_settings (const GlobalOptions *options, GError **error)
{
  if (!hardening_check_settings (options->config, error))
    return NULL;
  g_autoptr (Conf) conf =
      options->config_named ? conf_load_named (options->config, error) : conf_load (options->config, error);
  if (conf == NULL || (options->check_settings != NULL && !options->check_settings (conf, error)))
    return NULL;
  return g_steal_pointer (&conf);
}

gboolean cli_run (int argc, char **argv, GlobalOptions *options, int *status)
{
  g_auto (Call) call = { 0 };
  g_autoptr (GError) error = NULL;
  global_options_init (options);
  call_init (&call, options);
  if (!check_streams (&error) || !harden (&error) || !call_parse (&call, argc - 1, argv + 1, &error)) {
    *status = report (error);
    return TRUE;
  }
  hardening_close_descriptors (argv, (const int[]){ options->passphrase_fd >= 0 ? options->passphrase_fd : 0, -1 });
  choose_actor (options);
  if (call.command == NULL && !call.help && !call.version) {
    *status = call_conf (&call, &error) == NULL ? report (error) : 0;
    return *status != 0;
  }
  signal (SIGPIPE, SIG_IGN);
  if (call.command != NULL && !starts_programs (call.command))
    sandbox_enter ();
  *status = run (&call, &error) ? 0 : report (error);
  *status = finish_output (*status);
  return TRUE;
}
