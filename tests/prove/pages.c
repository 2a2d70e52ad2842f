/* Every page of a store or of a backup, decrypted and with what was deleted in it: `pages STORE-OR-BACKUP PASSPHRASE-FILE USER FILE`. For the
 * campaign that looks for words in them; FILE is its own to remove. */
#include "prove/lib-store.h"
#include "store/keyring.h"
#include "store/store-private.h"

#include <glib/gstdio.h>
#include <string.h>

static void copy_pages (KithSession *session, const char *path)
{
  sqlite3 *plain = NULL;
  sqlite3_backup *backup = NULL;

  prove_must (sqlite3_open (path, &plain) == SQLITE_OK, NULL, "the file for the pages");
  backup = sqlite3_backup_init (plain, "main", session->store->db, "main");
  prove_must (backup != NULL && sqlite3_backup_step (backup, -1) == SQLITE_DONE &&
                  sqlite3_backup_finish (backup) == SQLITE_OK,
              NULL, "copying the pages");
  sqlite3_close (plain);
}

/* Where the keyring of a backup is, a directory has to be made for it that looks like a store. */
static char *keyring_place (const char *from, const char *beside)
{
  g_autofree char *keyring = g_strconcat (from, ".keyring", NULL);
  g_autofree char *copy = g_build_filename (beside, "keyring.conf", NULL);
  g_autofree char *text = NULL;
  gsize size = 0;

  prove_make_directory (beside);
  prove_must (g_file_get_contents (keyring, &text, &size, NULL) &&
                  g_file_set_contents_full (copy, text, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, NULL),
              NULL, keyring);
  return g_strdup (beside);
}

int main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  StoreKey key;

  prove_must (argc == 5, NULL, "pages STORE-OR-BACKUP PASSPHRASE-FILE USER FILE");

  gboolean is_store = g_file_test (argv[1], G_FILE_TEST_IS_DIR);
  g_autofree char *beside = g_strconcat (argv[4], ".keyring", NULL);
  g_autofree char *opened = g_strconcat (argv[4], ".store", NULL);
  g_autofree char *keyring = is_store ? g_strdup (argv[1]) : keyring_place (argv[1], beside);
  g_autoptr (Secret) passphrase = secret_read_file (argv[2], &error);

  prove_must (passphrase != NULL && keyring_unlock (keyring, argv[3], passphrase, &key, &error), error, "unlocking");

  g_autoptr (KithSession) session =
      is_store ? prove_open (argv[1], &key, argv[3], &error) : prove_open_backup (argv[1], opened, &key, &error);

  prove_must (session != NULL, error, "opening");
  copy_pages (session, argv[4]);
  prove_remove (beside);
  prove_remove (opened);
  return 0;
}
