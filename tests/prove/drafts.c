/* What the drafts of a store hold: `drafts STORE PASSPHRASE-FILE USER`; for each of USER's drafts a line "FORM RECORD", then for each field
 * that is not empty a line "name=text", the characters of the text as g_strescape() writes them. Only those of sessions that are gone. */
#include "prove/lib-store.h"
#include "store/draft.h"
#include "store/keyring.h"

#include <stdio.h>

static void print (const Draft *draft)
{
  printf ("%s %" G_GINT64_FORMAT "\n", draft->form, draft->record);
  for (guint i = 0; i < values_count (draft->values); i++) {
    const char *name = values_name (draft->values, i);
    g_autofree char *text = g_strescape (values_text (draft->values, name), NULL);

    if (text[0] != '\0')
      printf ("%s=%s\n", name, text);
  }
}

int main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  StoreKey key;

  prove_must (argc == 4, NULL, "drafts STORE PASSPHRASE-FILE USER");

  g_autoptr (Secret) passphrase = secret_read_file (argv[2], &error);

  prove_must (passphrase != NULL && keyring_unlock (argv[1], argv[3], passphrase, &key, &error), error, "unlocking");

  g_autoptr (KithSession) session = prove_open (argv[1], &key, argv[3], &error);

  prove_must (session != NULL, error, "opening");

  g_autoptr (GPtrArray) drafts = draft_list (session, &error);

  prove_must (drafts != NULL, error, "drafts");
  for (guint i = 0; i < drafts->len; i++)
    print (drafts->pdata[i]);
  return 0;
}
