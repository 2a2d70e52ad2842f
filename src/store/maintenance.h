/* Looking after the store: checks, the audit chain, backup. */
#pragma once

#include "store/session.h"

typedef struct {
  char *check; /* "pages", "foreign keys", "audit chain", … */
  gboolean passed;
  char *sentence;  /* what was found */
  gboolean beside; /* not the store itself but a backup of it is at fault */
} Finding;

void finding_free (Finding *finding);

/* Every check the store layer can make: pages (integrity_check), foreign keys, audit chain, versions and images, keyring, files'
 * modes, the file not being plain. Element: Finding*. The domain adds its own (support/verify.h). */
GPtrArray *store_verify (KithSession *session, GError **error);

/* A consistent copy to FILE, keyed with the same data key, and FILE.keyring beside it; both 0600, written whole or not at all,
 * never over an existing file. The copy is opened and checked. Notes the day in the setting "backup.last". */
gboolean store_backup (KithSession *session, const char *file, GError **error);
