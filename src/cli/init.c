/* kith init: a new store. */
#include "cli/command.h"

#include "base/error.h"
#include "scheme/scheme.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

gboolean recovery_code_write (const char *path, const char *code, gboolean replace, GError **error)
{
  g_autoptr (GError) failure = NULL;
  if (!replace && g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                         "The recovery file is there already. Give the name of a new one.");
    return FALSE;
  }
  char *line = g_strconcat (code, "\n", NULL);
  gboolean written = g_file_set_contents_full (
      path, line, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &failure);
  sodium_memzero (line, strlen (line));
  g_free (line);
  if (!written)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                 "The recovery file could not be written, so the code is printed: keep it now. %s", failure->message);
  return written;
}

/* Before anything is made: afterwards it would be late to find that the code has no place. */
static gboolean check_recovery_file (const char *path, GError **error)
{
  if (path == NULL)
    return TRUE;
  g_autofree char *folder = g_path_get_dirname (path);
  const char *sentence = NULL;
  if (g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    sentence = "The recovery file is there already. Nothing was made; give the name of a new one.";
  else if (access (folder, W_OK) != 0)
    sentence = "The recovery file cannot be written there. Nothing was made; give a name in a folder of yours.";
  if (sentence != NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, sentence);
  return sentence == NULL;
}

static gboolean check_no_store (const char *directory, GError **error)
{
  if (!store_exists (directory))
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "There is a store in %s already. It was left as it is.", directory);
  return FALSE;
}

static gboolean hand_out_code (const char *path, const char *code, GError **error)
{
  if (path != NULL && recovery_code_write (path, code, FALSE, error)) {
    call_say ("The recovery code is in %s. Print it, lock it away, and delete the file.", path);
    return TRUE;
  }
  printf ("%s\n", code);
  if (path != NULL)
    return FALSE;
  call_say ("That is the recovery code, shown this once: it opens the store if every passphrase is forgotten. Keep it "
            "on paper.");
  return TRUE;
}

static gboolean init (Call *call, GError **error)
{
  const GlobalOptions *globals = call_globals (call);
  const char *user = call_has (call, "user") ? call_option (call, "user") : globals->actor;
  const char *recovery_file = call_option (call, "recovery-file");
  g_auto (GStrv) presets = scheme_presets ();
  if (!check_no_store (globals->store, error) || !check_recovery_file (recovery_file, error))
    return FALSE;
  g_autoptr (GError) failure = NULL;
  g_autoptr (Secret) passphrase = cli_given_passphrase (globals, &failure);
  if (failure == NULL && passphrase == NULL)
    passphrase = passphrase_ask_new ("A new passphrase for this store: ", &failure);
  if (passphrase == NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  char *code = NULL;
  g_autoptr (KithSession) session =
      cli_create_store (globals, call_option (call, "group"), user, passphrase,
                        globals->scheme != NULL ? globals->scheme : presets[0], &code, error);
  if (session == NULL)
    return FALSE;
  call_say ("The store is made in %s, for %s. Next: kith import supporters FILE, or kith supporter add.",
            globals->store, user);
  if (!store_is_encrypted ())
    call_say ("This build of kith does not encrypt: anybody who can read the files can read what is in them.");
  gboolean handed_out = hand_out_code (recovery_file, code, error);
  sodium_memzero (code, strlen (code));
  g_free (code);
  return handed_out;
}

static const CommandOption options[] = {
  { .name = "user",
    .value = "NAME",
    .help = "The first coordinator's name in this store; your login name by default." },
  { .name = "group", .value = "GROUP", .help = "Shares the store with this group of the server's users." },
  { .name = "recovery-file",
    .value = "FILE",
    .help = "Writes the recovery code there (mode 0600) instead of showing it." },
  { .name = NULL },
};

const Command init_commands[] = {
  { { "init", "[--scheme PRESET] [--user NAME] [--group GROUP] [--recovery-file FILE]",
      "Makes an encrypted store with its first coordinator and a scheme." },
    options,
    0,
    0,
    init },
  { .about = { .words = NULL } },
};
