#include "support/retention_store.h"

#include "store/statement.h"

#include <string.h>

#define CLEARED "[cleared]"

/* Id, subject, day. :limit is a day; what was sent or retired has seconds, of which it is the end. */
static const struct {
  const char *kind, *sql;
} queries[] = {
  { "requests", "SELECT id, 'Request ' || id, closed_on\n"
                "FROM request\n"
                "WHERE state IN ('closed', 'withdrawn') AND (issue <> '' OR summary <> '' OR detail <> '')\n"
                "  AND closed_on <= :limit\n"
                "ORDER BY closed_on, id" },
  { "messages", "SELECT id, 'Message ' || id, date (coalesce (handed_at, release_at), 'unixepoch')\n"
                "FROM message\n"
                "WHERE state IN ('sent', 'by-hand', 'discarded') AND body NOT IN ('[cleared]', '[erased]')\n"
                "  AND release_at < CAST (strftime ('%s', :limit, '+1 day') AS INTEGER)\n"
                "  AND date (coalesce (handed_at, release_at), 'unixepoch') <= :limit\n"
                "ORDER BY release_at, id" },
  { "supporters", "SELECT p.id, 'Supporter ' || p.id,\n"
                  "       date ((SELECT max (s.at) FROM change c JOIN step s ON s.id = c.step\n"
                  "              WHERE c.table_name = 'enrolment' AND c.row_id = e.id), 'unixepoch') AS since\n"
                  "FROM enrolment e\n"
                  "JOIN person p ON p.id = e.person\n"
                  "WHERE e.role = 'supporter' AND e.status = 'retired' AND p.erased_on IS NULL\n"
                  "  AND since <= :limit\n"
                  "  AND NOT EXISTS (SELECT 1 FROM enrolment o\n"
                  "                  WHERE o.person = p.id AND o.role = 'supporter' AND o.status = 'active')\n"
                  "  AND NOT EXISTS (SELECT 1 FROM request r\n"
                  "                  WHERE r.requester = p.id AND (r.closed_on IS NULL OR r.closed_on > :limit))\n"
                  "  AND NOT EXISTS (SELECT 1 FROM pair q\n"
                  "                  WHERE (q.supporter = p.id OR q.supportee = p.id)\n"
                  "                    AND (q.ended_on IS NULL OR q.ended_on > :limit))\n"
                  "GROUP BY p.id\n"
                  "ORDER BY since, p.id" },
  { "agreements", "SELECT p.id, 'Pair ' || p.id, p.ended_on\n"
                  "FROM pair p\n"
                  "WHERE p.state = 'ended' AND p.ended_on <= :limit\n"
                  "  AND (p.end_reason <> ''\n"
                  "       OR EXISTS (SELECT 1 FROM agreement g\n"
                  "                  WHERE g.pair = p.id\n"
                  "                    AND g.frequency || g.length || g.when_where || g.communication || "
                  "g.confidentiality || g.hopes\n"
                  "                        || g.notes || g.supporter_signed_how || g.supportee_signed_how <> ''))\n"
                  "ORDER BY p.ended_on, p.id" },
};

static const RetentionRule rules[] = {
  { "requests",
    "request",
    "SELECT id FROM request WHERE id = :id",
    { { "detail", "" }, { "detail_folded", "" }, { "issue", "" }, { "summary", "" } } },
  { "requests",
    "permission",
    "SELECT id FROM permission WHERE request = :id",
    { { "wording", CLEARED }, { "means", "" } } },
  { "requests", "broadcast", "SELECT id FROM broadcast WHERE request = :id", { { "wording", CLEARED } } },
  { "requests", "event", "SELECT id FROM event WHERE request = :id", { { "note", "" } } },
  { "messages",
    "message",
    "SELECT id FROM message WHERE id = :id",
    { { "subject", CLEARED }, { "body", CLEARED }, { "problem", "" } } },
  { "agreements",
    "agreement",
    "SELECT id FROM agreement WHERE pair = :id",
    { { "frequency", "" },
      { "length", "" },
      { "when_where", "" },
      { "communication", "" },
      { "confidentiality", "" },
      { "hopes", "" },
      { "notes", "" },
      { "supporter_signed_how", "" },
      { "supportee_signed_how", "" } } },
  { "agreements", "pair", "SELECT id FROM pair WHERE id = :id", { { "end_reason", "" } } },
  { "agreements", "event", "SELECT id FROM event WHERE pair = :id", { { "note", "" } } },
  { .kind = NULL },
};

const RetentionRule *retention_rules (void)
{
  return rules;
}

GArray *retention_rule_ids (KithSession *session, const RetentionRule *rule, gint64 id, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store, rule->ids, error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "id", id);
  return statement_ids (row, error);
}

static const char *query_of (const RetentionKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    if (strcmp (queries[i].kind, kind->name) == 0)
      return queries[i].sql;
  g_error ("no query for %s", kind->name);
}

GPtrArray *retention_rows (KithSession *session, const RetentionKind *kind, Day limit, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify)retention_item_free);
  g_autoptr (Statement) row = statement_new (session->store, query_of (kind), error);
  GError *failure = NULL;

  if (row == NULL)
    return NULL;
  statement_bind_day (row, "limit", limit);
  while (statement_next (row, &failure)) {
    RetentionItem *item = g_new0 (RetentionItem, 1);

    item->kind = kind;
    item->id = statement_int (row, 0);
    item->subject = statement_dup_text (row, 1);
    item->since = statement_day (row, 2);
    g_ptr_array_add (items, item);
  }
  if (failure == NULL)
    return g_steal_pointer (&items);
  g_propagate_error (error, failure);
  return NULL;
}
