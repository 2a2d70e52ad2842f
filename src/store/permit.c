#include "store/permit.h"

#include "store/sqlite.h"
#include "store/statement-private.h"
#include "store/store-private.h"

#include <string.h>

/* A reader sees rows only as figures: by state, kind, area, day and number. What names somebody, or is somebody's own words, is a
 * column here. A new column that does so belongs here too. */
static const struct {
  const char *table, *column; /* "*": all of the table */
} personal[] = {
  { "person", "name" },
  { "person", "name_folded" },
  { "person", "email" },
  { "person", "email_folded" },
  { "person", "phone" },
  { "person", "notes" },
  { "person", "uid" },
  { "request", "detail" },
  { "request", "detail_folded" },
  { "request", "issue" },
  { "request", "summary" },
  { "offer", "detail" },
  { "offer", "detail_folded" },
  { "consent", "wording" },
  { "consent", "means" },
  { "permission", "wording" },
  { "permission", "means" },
  { "broadcast", "wording" },
  { "pair", "end_reason" },
  { "agreement", "frequency" },
  { "agreement", "length" },
  { "agreement", "when_where" },
  { "agreement", "hopes" },
  { "agreement", "communication" },
  { "agreement", "notes" },
  { "agreement", "confidentiality" },
  { "agreement", "supporter_signed_how" },
  { "agreement", "supportee_signed_how" },
  { "message", "to_name" },
  { "message", "to_address" },
  { "message", "subject" },
  { "message", "body" },
  { "message", "problem" },
  { "event", "note" },
  { "step", "label" },
  { "change", "*" },
  { "conflict", "*" },
  { "import_mapping", "*" },
  { "access_request", "*" },
  { "access_omission", "*" },
};

/* What a reader's session writes is its own trace: the line that says a report was read. */
static const char *const readers_write[] = { "step", "audit", "meta", NULL };

/* What is the coordinator's to decide. */
static const char *const deputies_do_not_write[] = { "scheme",          "area", "template", "access_request",
                                                     "access_omission", NULL };

static gboolean is_among (const char *const *names, const char *name)
{
  for (; *names != NULL; names++)
    if (strcmp (*names, name) == 0)
      return TRUE;
  return FALSE;
}

gboolean permit_reads (SessionRole role, const char *table, const char *column)
{
  if (role != ROLE_READER)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (personal); i++)
    if (strcmp (personal[i].table, table) == 0 &&
        (strcmp (personal[i].column, "*") == 0 || strcmp (personal[i].column, column) == 0))
      return FALSE;
  return TRUE;
}

gboolean permit_writes (SessionRole role, const char *table)
{
  if (role == ROLE_READER)
    return is_among (readers_write, table);
  return role == ROLE_COORDINATOR || !is_among (deputies_do_not_write, table);
}

static int decide (void *data, int action, const char *one, const char *two, const char *database, const char *inner)
{
  const Store *store = data;

  switch (action) {
  case SQLITE_READ:
    if (permit_reads (store->role, one, two))
      return SQLITE_OK;
    /* The views of store/apart.h name every column: inside, what is not allowed reads as NULL; who asks the view for it is refused. */
    return inner != NULL ? SQLITE_IGNORE : SQLITE_DENY;
  case SQLITE_INSERT:
  case SQLITE_UPDATE:
  case SQLITE_DELETE:
    if (database != NULL && strcmp (database, "temp") == 0)
      return SQLITE_OK; /* the connection's own */
    return permit_writes (store->role, one) ? SQLITE_OK : SQLITE_DENY;
  default:
    return SQLITE_OK;
  }
}

/* Statements that were prepared before are forgotten: they were not asked about. */
void permit_install (Store *store, SessionRole role)
{
  if (role == ROLE_COORDINATOR)
    return; /* everything is allowed, so nothing is asked */
  store->role = role;
  statement_finalize_all (store);
  sqlite3_set_authorizer (store->db, decide, store);
}
