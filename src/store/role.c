#include "store/role.h"

#include "base/error.h"

#include <string.h>

static const char *const names[] = { "coordinator", "deputy", "reader", NULL };

static const char *const helps[] = {
  "Does everything, in every scheme or in those named.",
  "Does the daily work while the coordinator is away; private texts stay closed, and the office's settings as they "
  "are.",
  "Sees figures that name nobody.",
};

/* Who has a right: a column for each role. */
static const struct {
  gboolean has[G_N_ELEMENTS (helps)];
  gboolean whole_store; /* needs every scheme */
  const char *sentence;
} rights[] = {
  [RIGHT_CHANGE] = { { TRUE, TRUE, FALSE },
                     FALSE,
                     "You can read reports here. Changes are for coordinators and deputies." },
  [RIGHT_OFFICE] = { { TRUE, FALSE, FALSE },
                     FALSE,
                     "Settings, areas and wordings are the coordinator's. Ask the coordinator to change them." },
  [RIGHT_HOLDERS] = { { TRUE, FALSE, FALSE },
                      TRUE,
                      "Who can open the store is decided by a coordinator of all its schemes." },
  [RIGHT_STORE] = { { TRUE, FALSE, FALSE },
                    TRUE,
                    "Copies of the whole store are made and taken back by a coordinator of all its schemes." },
  [RIGHT_PEOPLE] = { { TRUE, FALSE, FALSE },
                     TRUE,
                     "Erasing, and answering what is held about somebody, is for a coordinator of all schemes." },
  [RIGHT_AUDIT] = { { TRUE, FALSE, FALSE },
                    TRUE,
                    "Who did and looked at what is for a coordinator of all schemes to read." },
  [RIGHT_RECORDS] = { { TRUE, TRUE, FALSE },
                      FALSE,
                      "You can read reports here. Records about people are for coordinators and deputies." },
  [RIGHT_REPORT] = { { TRUE, TRUE, TRUE }, FALSE, "" },
};

const char *role_name (SessionRole role)
{
  return names[role];
}

gboolean role_from_name (const char *name, SessionRole *role)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0) {
      *role = (SessionRole)i;
      return TRUE;
    }
  return FALSE;
}

const char *const *role_names (void)
{
  return names;
}

const char *role_help (SessionRole role)
{
  return helps[role];
}

gboolean role_may (SessionRole role, gboolean all_schemes, Right right, GError **error)
{
  if (rights[right].has[role] && (all_schemes || !rights[right].whole_store))
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, rights[right].sentence);
  return FALSE;
}
