/* Roles: what each holder of a slot may do. The domain asks session_may() before an act; the database itself refuses what a role
 * may never read or write (store/permit.h), so that no path forgets. */
#pragma once

#include <glib.h>

typedef enum {
  ROLE_COORDINATOR, /* everything; of the named schemes only where the slot names some */
  ROLE_DEPUTY, /* the daily work, without the marked texts, the office's settings and the people who can open the store */
  ROLE_READER, /* figures: no name, no address, no text, no change */
} SessionRole;

/* Acts beyond reading and writing rows. */
typedef enum {
  RIGHT_CHANGE,  /* any change of the store's content */
  RIGHT_OFFICE,  /* settings of the office, vocabulary, wording of messages */
  RIGHT_HOLDERS, /* who can open the store, and the group that shares it */
  RIGHT_STORE,   /* backups, restoring, exporting everything */
  RIGHT_PEOPLE,  /* erasure, access requests, retention */
  RIGHT_AUDIT,   /* the audit trail: who did and looked at what */
  RIGHT_RECORDS, /* anything about one person: lists, records, messages */
  RIGHT_REPORT,  /* figures that name nobody */
} Right;

/* "coordinator", "deputy", "reader". */
const char *role_name (SessionRole role);

/* FALSE where NAME is no role's. */
gboolean role_from_name (const char *name, SessionRole *role);

/* The names, NULL-terminated. */
const char *const *role_names (void);

/* What the role is for, as a sentence. */
const char *role_help (SessionRole role);

/* FALSE with KITH_ERROR_REFUSED and a sentence that says whose act it is. ALL_SCHEMES is whether the slot's holder has every scheme of the store:
 * what concerns the store as a whole needs that. */
gboolean role_may (SessionRole role, gboolean all_schemes, Right right, GError **error);
