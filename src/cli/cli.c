/* The entry: parses, runs, reports. */
#include "cli/call.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const Command *const groups[] = {
  init_commands,      demo_commands,     passphrase_commands, import_commands,    supporter_commands,
  consent_commands,   conflict_commands, area_commands,       request_commands,   suggest_commands,
  why_commands,       ask_commands,      answer_commands,     introduce_commands, permission_commands,
  broadcast_commands, pair_commands,     agreement_commands,  outbox_commands,    due_commands,
  undo_commands,      setup_commands,    export_commands,     verify_commands,    backup_commands,
  help_commands,
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
  *options = (GlobalOptions){ .passphrase_fd = -1 };
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
  g_autofree char *clean = text_clean_block (error->message, -1);
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
  return call->command->run (call, error);
}

gboolean cli_run (int argc, char **argv, GlobalOptions *options, int *status)
{
  g_auto (Call) call = { 0 };
  g_autoptr (GError) error = NULL;
  global_options_init (options);
  call_init (&call, options);
  if (!keyring_harden (&error) || !call_parse (&call, argc - 1, argv + 1, &error)) {
    *status = report (error);
    return TRUE;
  }
  choose_actor (options);
  if (call.command == NULL && !call.help && !call.version)
    return FALSE;
  signal (SIGPIPE, SIG_IGN);
  *status = run (&call, &error) ? 0 : report (error);
  *status = finish_output (*status);
  return TRUE;
}
