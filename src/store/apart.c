#include "store/apart.h"

#include "store/statement-private.h"
#include "store/store-private.h"

#include <string.h>

#define OF_SCHEME "scheme = (SELECT scheme FROM temp.scheme_in_use)"
#define OF_REQUEST "request IN (SELECT id FROM main.request WHERE " OF_SCHEME ")"
#define OF_PERSON "person IN (SELECT id FROM temp.person)"

/* Somebody is the scheme's who takes part in it or supervises who does. Who takes part in no scheme at all is nobody's, and so everybody's,
 * unless they are kept apart from people of other schemes only. */
#define IS_PERSON                                                                                                      \
  "EXISTS (SELECT 1 FROM main.enrolment e WHERE e.person = p.id AND e." OF_SCHEME ")\n"                                \
  "   OR EXISTS (SELECT 1 FROM main.request r WHERE r.requester = p.id AND r." OF_SCHEME ")\n"                         \
  "   OR EXISTS (SELECT 1 FROM main.pair x WHERE x.supporter = p.id AND x." OF_SCHEME ")\n"                            \
  "   OR EXISTS (SELECT 1 FROM main.pair x WHERE x.supportee = p.id AND x." OF_SCHEME ")\n"                            \
  "   OR EXISTS (SELECT 1 FROM main.person q JOIN main.enrolment e ON e.person = q.id\n"                               \
  "               WHERE q.supervisor = p.id AND e." OF_SCHEME ")\n"                                                    \
  "   OR (NOT EXISTS (SELECT 1 FROM main.enrolment e WHERE e.person = p.id)\n"                                         \
  "       AND NOT EXISTS (SELECT 1 FROM main.request r WHERE r.requester = p.id)\n"                                    \
  "       AND NOT EXISTS (SELECT 1 FROM main.person q WHERE q.supervisor = p.id)\n"                                    \
  "       AND (NOT EXISTS (SELECT 1 FROM main.conflict c WHERE c.person_a = p.id OR c.person_b = p.id)\n"              \
  "            OR EXISTS (SELECT 1 FROM main.conflict c JOIN main.enrolment e ON e.person = c.person_a\n"              \
  "                                                                           OR e.person = c.person_b\n"              \
  "                        WHERE (c.person_a = p.id OR c.person_b = p.id) AND e." OF_SCHEME ")\n"                      \
  "            OR EXISTS (SELECT 1 FROM main.conflict c JOIN main.request r ON r.requester = c.person_a\n"             \
  "                                                                         OR r.requester = c.person_b\n"             \
  "                        WHERE (c.person_a = p.id OR c.person_b = p.id) AND r." OF_SCHEME ")))"

/* In this order: later ones may ask earlier ones. */
static const struct {
  const char *table, *view;
} views[] = {
#define VIEW(table, condition)                                                                                         \
  {                                                                                                                    \
    table, "CREATE TEMP VIEW " table " AS SELECT * FROM main." table " WHERE " condition                               \
  }
  VIEW ("area", OF_SCHEME),
  VIEW ("enrolment", OF_SCHEME),
  VIEW ("event", OF_SCHEME),
  VIEW ("import_mapping", OF_SCHEME),
  VIEW ("message", OF_SCHEME),
  VIEW ("pair", OF_SCHEME),
  VIEW ("request", OF_SCHEME),
  VIEW ("task", OF_SCHEME),
  { "person", "CREATE TEMP VIEW person AS SELECT * FROM main.person p WHERE " IS_PERSON },
  VIEW ("ask", OF_REQUEST),
  VIEW ("broadcast", OF_REQUEST),
  VIEW ("introduction", OF_REQUEST),
  VIEW ("permission", OF_REQUEST),
  VIEW ("agreement", "pair IN (SELECT id FROM main.pair WHERE " OF_SCHEME ")"),
  VIEW ("offer", "enrolment IN (SELECT id FROM main.enrolment WHERE " OF_SCHEME ")"),
  VIEW ("consent", "area IN (SELECT id FROM main.area WHERE " OF_SCHEME ")"),
  VIEW ("grade", OF_PERSON),
  VIEW ("conflict", "person_a IN (SELECT id FROM temp.person) AND person_b IN (SELECT id FROM temp.person)"),
  VIEW ("access_request", OF_PERSON),
  VIEW ("access_omission", "access_request IN (SELECT id FROM temp.access_request)"),
#undef VIEW
};

gboolean apart_covers (const char *table)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (strcmp (views[i].table, table) == 0)
      return TRUE;
  return FALSE;
}

static gboolean is_apart (Store *store)
{
  return statement_number (store, "SELECT count(*) FROM sqlite_temp_master WHERE name = 'scheme_in_use'", 0, NULL,
                           NULL) > 0;
}

/* Statements that were prepared before read the tables behind the views: they are forgotten. */
static gboolean put_views (Store *store, GError **error)
{
  if (!catalogue_load (store, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (catalogue_find (store, views[i].table) != NULL && !store_run (store, views[i].view, error))
      return FALSE;
  statement_finalize_all (store);
  return store_run (store, "CREATE TEMP TABLE scheme_in_use (scheme INTEGER NOT NULL)", error);
}

static gboolean choose (Store *store, gint64 scheme, GError **error)
{
  g_autoptr (Statement) statement = NULL;

  if (!store_run (store, "DELETE FROM temp.scheme_in_use", error))
    return FALSE;
  statement = statement_new (store,
                             "INSERT INTO temp.scheme_in_use (scheme)\n"
                             "VALUES (:scheme)",
                             error);
  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "scheme", scheme);
  return statement_run (statement, error);
}

gboolean apart_install (Store *store, gint64 scheme, GError **error)
{
  return (is_apart (store) || put_views (store, error)) && choose (store, scheme, error);
}
