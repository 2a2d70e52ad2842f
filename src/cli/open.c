/* Opening and making the store. */
#include "cli/command.h"

#include "base/error.h"
#include "mail/template.h"
#include "scheme/scheme.h"
#include "store/erasures.h"
#include "store/guard.h"
#include "store/purge.h"
#include "support/due.h"
#include "support/erase.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

typedef StoreKey LockedKey;

static void locked_key_free (LockedKey *key)
{
  sodium_free (key);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LockedKey, locked_key_free)

static StoreKey *locked_key_new (void)
{
  StoreKey *key = sodium_malloc (sizeof *key);
  if (key == NULL)
    g_error ("no memory for a key");
  return key;
}

Secret *cli_given_passphrase (const GlobalOptions *options, GError **error)
{
  if (options->passphrase_file != NULL)
    return secret_read_file (options->passphrase_file, error);
  return options->passphrase_fd >= 0 ? secret_read_fd (options->passphrase_fd, error) : NULL;
}

/* A restored backup may hold somebody who was erased since: nobody looks at it before they are gone again. */
static gboolean keep_erasures (KithSession *session, GError **error)
{
  if (session_may (session, RIGHT_PEOPLE, NULL)) {
    if (!erase_again (session, NULL, error))
      return FALSE;
    purge_rewrite_file (session, NULL); /* later, where others are in */
    return TRUE;
  }
  g_autoptr (GArray) pending = erasures_pending (session, error);
  if (pending != NULL && pending->len > 0)
    g_set_error_literal (
        error, KITH_ERROR, KITH_ERROR_REFUSED,
        "This store was restored from before somebody was erased. A coordinator has to open it first, which "
        "erases them again.");
  return pending != NULL && pending->len == 0;
}

KithSession *cli_open_session (const GlobalOptions *options, const Secret *passphrase, GError **error)
{
  g_autoptr (LockedKey) key = locked_key_new ();
  if (!keyring_unlock (options->store, options->actor, passphrase, key, error))
    return NULL;
  Store *store = store_open_on (options->store, key, &options->clock, error);
  if (store == NULL)
    return NULL;
  g_autoptr (KithSession) session = session_new (store, options->actor, &options->clock);
  store_begin_reading (store);
  if (!session_use_scheme (session, options->scheme, error) || !template_check_all (session, error))
    return NULL;
  store_end_reading (store);
  /* On a full disk, or while another holds the lock, the store can still be read; the day turns at the next opening, and every act
   * looks at its dates itself. */
  due_turn_the_day (session, NULL);
  if (!keep_erasures (session, error))
    return NULL;
  return g_steal_pointer (&session);
}

static gboolean check_preset (const char *preset, GError **error)
{
  g_auto (GStrv) presets = scheme_presets ();
  if (g_strv_contains ((const char *const *)presets, preset))
    return TRUE;
  g_autofree char *names = g_strjoinv (", ", presets);
  g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "There is no scheme preset \"%s\". There is: %s.", preset, names);
  return FALSE;
}

/* Only what cli_create_store() made: the directory goes too unless it was there before or holds something else. */
static void remove_made (const char *directory, gboolean was_there)
{
  static const char *const files[] = { STORE_DATABASE, STORE_JOURNAL, STORE_KEYRING };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (directory, files[i], NULL);
    unlink (path);
  }
  g_autofree char *drafts = g_build_filename (directory, STORE_DRAFTS, NULL);
  rmdir (drafts);
  if (!was_there)
    rmdir (directory);
}

static KithSession *fill_store (const GlobalOptions *options, const char *group, const char *user, const char *preset,
                                const StoreKey *key, GError **error)
{
  Store *store = store_create (options->store, group, key, error);
  if (store == NULL)
    return NULL;
  g_autoptr (KithSession) session = session_new (store, user, &options->clock);
  return scheme_create (session, preset, error) ? g_steal_pointer (&session) : NULL;
}

KithSession *cli_create_store (const GlobalOptions *options, const char *group, const char *user,
                               const Secret *passphrase, const char *preset, char **recovery_code, GError **error)
{
  g_autoptr (LockedKey) key = locked_key_new ();
  gboolean was_there = g_file_test (options->store, G_FILE_TEST_EXISTS);
  *recovery_code = NULL;
  if (!check_preset (preset, error))
    return NULL;
  if (!keyring_create (options->store, group, user, passphrase, key, recovery_code, error)) {
    if (!was_there)
      rmdir (options->store);
    return NULL;
  }
  KithSession *session = fill_store (options, group, user, preset, key, error);
  if (session != NULL)
    return session;
  remove_made (options->store, was_there);
  sodium_memzero (*recovery_code, strlen (*recovery_code));
  g_clear_pointer (recovery_code, g_free);
  return NULL;
}
