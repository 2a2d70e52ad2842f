#include "report/figures_store.h"

#include "store/statement.h"
#include "support/letter_store.h"

#include <string.h>

/* A question that has not left has asked nobody. */
#define ASKED_IN_PERIOD                                                                                                \
  "FROM ask k\n"                                                                                                       \
  "JOIN request ON request.id = k.request\n"                                                                           \
  "WHERE request.scheme = :scheme AND k.volunteered = 0 AND k.asked_on BETWEEN :from AND :until\n"                     \
  "  AND NOT " ASK_IS_UNSENT

/* Every statement may name :scheme, :from and :until. */
static const struct {
  const char *section, *label, *sql;
} counts[] = {
  { "Requests", "Received",
    "SELECT count(*)\n"
    "FROM request\n"
    "WHERE scheme = :scheme AND received_on BETWEEN :from AND :until" },
  { "Requests", "Open now",
    "SELECT count(*)\n"
    "FROM request\n"
    "WHERE scheme = :scheme AND state NOT IN ('closed', 'withdrawn')" },
  { "Requests", "Closed, details passed on",
    "SELECT count(*)\n"
    "FROM request\n"
    "WHERE scheme = :scheme AND closed_as = 'details-passed-on' AND closed_on BETWEEN :from AND :until" },
  { "Requests", "Closed, met",
    "SELECT count(*)\n"
    "FROM request\n"
    "WHERE scheme = :scheme AND closed_as = 'met' AND closed_on BETWEEN :from AND :until" },
  { "Requests", "Closed, unmet",
    "SELECT count(*)\n"
    "FROM request\n"
    "WHERE scheme = :scheme AND closed_as = 'unmet' AND closed_on BETWEEN :from AND :until" },
  { "Requests", "Withdrawn, of those received",
    "SELECT count(*)\n"
    "FROM request\n"
    "WHERE scheme = :scheme AND state = 'withdrawn' AND received_on BETWEEN :from AND :until" },
  /* These four are of the same asks, so that they add up. */
  { "Asking", "Supporters asked", "SELECT count(*)\n" ASKED_IN_PERIOD },
  { "Asking", "Said yes, of those asked",
    "SELECT count(*)\n" ASKED_IN_PERIOD " AND k.answered_on IS NOT NULL AND k.state <> 'declined'" },
  { "Asking", "Said no, of those asked", "SELECT count(*)\n" ASKED_IN_PERIOD " AND k.state = 'declined'" },
  { "Asking", "No answer, of those asked",
    "SELECT count(*)\n" ASKED_IN_PERIOD " AND k.answered_on IS NULL AND k.state <> 'declined'" },
  { "Asking", "Broadcasts",
    "SELECT count(*)\n"
    "FROM broadcast\n"
    "JOIN request ON request.id = broadcast.request\n"
    "WHERE request.scheme = :scheme AND broadcast.sent_on BETWEEN :from AND :until" },
  { "Asking", "Offered after a broadcast",
    "SELECT count(*)\n"
    "FROM ask\n"
    "JOIN request ON request.id = ask.request\n"
    "WHERE request.scheme = :scheme AND ask.volunteered = 1 AND ask.asked_on BETWEEN :from AND :until" },
  { "Asking", "Details passed on",
    "SELECT count(*)\n"
    "FROM introduction\n"
    "JOIN request ON request.id = introduction.request\n"
    "WHERE request.scheme = :scheme AND introduction.made_on BETWEEN :from AND :until" },
  { "Pairs", "Started",
    "SELECT count(*)\n"
    "FROM pair\n"
    "WHERE scheme = :scheme AND started_on BETWEEN :from AND :until" },
  { "Pairs", "Active now",
    "SELECT count(*)\n"
    "FROM pair\n"
    "WHERE scheme = :scheme AND state = 'active'" },
  { "Pairs", "Ended",
    "SELECT count(*)\n"
    "FROM pair\n"
    "WHERE scheme = :scheme AND ended_on BETWEEN :from AND :until" },
  { "Pairs", "With an agreement signed by both, now",
    "SELECT count(DISTINCT agreement.pair)\n"
    "FROM agreement\n"
    "JOIN pair ON pair.id = agreement.pair\n"
    "WHERE pair.scheme = :scheme AND agreement.supporter_signed_on NOTNULL AND agreement.supportee_signed_on NOTNULL" },
  { "Supporters", "Active now",
    "SELECT count(*)\n"
    "FROM enrolment\n"
    "WHERE scheme = :scheme AND role = 'supporter' AND status = 'active'" },
  { "Supporters", "Retired",
    "SELECT count(*)\n"
    "FROM enrolment\n"
    "WHERE scheme = :scheme AND role = 'supporter' AND status = 'retired'" },
  { "Messages", "Sent",
    "SELECT count(*)\n"
    "FROM message\n"
    "WHERE scheme = :scheme AND state IN ('sent', 'by-hand')\n"
    "  AND date(handed_at, 'unixepoch') BETWEEN :from AND :until" },
};

static void bind (Statement *statement, const char *sql, KithSession *session, Day from, Day until)
{
  statement_bind_int (statement, "scheme", session->scheme);
  if (strstr (sql, ":from") == NULL)
    return;
  statement_bind_day (statement, "from", from);
  statement_bind_day (statement, "until", until);
}

static void add (GPtrArray *figures, const char *section, const char *label, gint64 count)
{
  Figure *figure = g_new0 (Figure, 1);

  *figure = (Figure){ section, g_strdup (label), count };
  g_ptr_array_add (figures, figure);
}

GPtrArray *figures_store_counts (KithSession *session, Day from, Day until, GError **error)
{
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func ((GDestroyNotify)figure_free);

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr (Statement) statement = statement_new (session->store, counts[i].sql, error);

    if (statement == NULL)
      return NULL;
    bind (statement, counts[i].sql, session, from, until);
    if (!statement_next (statement, error))
      return NULL;
    add (figures, counts[i].section, counts[i].label, statement_int (statement, 0));
  }
  return g_steal_pointer (&figures);
}

GPtrArray *figures_store_by_issue (KithSession *session, Day from, Day until, GError **error)
{
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func ((GDestroyNotify)figure_free);
  GError *failure = NULL;
  g_autoptr (Statement) statement =
      statement_new (session->store,
                     "SELECT area.name, count(*)\n"
                     "FROM request\n"
                     "JOIN area ON area.id = request.area\n"
                     "WHERE request.scheme = :scheme AND request.received_on BETWEEN :from AND :until\n"
                     "GROUP BY area.id",
                     error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "scheme", session->scheme);
  statement_bind_day (statement, "from", from);
  statement_bind_day (statement, "until", until);
  while (statement_next (statement, &failure))
    add (figures, "Requests received, by issue", statement_text (statement, 0), statement_int (statement, 1));
  if (failure == NULL)
    return g_steal_pointer (&figures);
  g_propagate_error (error, failure);
  return NULL;
}
