/* A request's facts. */
#include "support/candidates_store.h"

#include "base/error.h"
#include "base/text.h"
#include "store/statement.h"
#include "support/letter.h"
#include "support/letter_store.h"

static const struct {
  const char *state; /* of an ask */
  Standing standing;
} standings_of_states[] = {
  { "asked", STANDING_ASKED },           { "accepted", STANDING_ACCEPTED }, { "kept", STANDING_ACCEPTED },
  { "declined", STANDING_DECLINED },     { "lapsed", STANDING_LAPSED },     { "introduced", STANDING_INTRODUCED },
  { "taken-back", STANDING_TAKEN_BACK },
};

/* A yes that has expired is asked for again, and a void ask was about something else: neither stands. */
static Standing standing_of_state (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (standings_of_states); i++)
    if (g_str_equal (standings_of_states[i].state, state))
      return standings_of_states[i].standing;
  return STANDING_NONE;
}

void request_record_free (RequestRecord *record)
{
  if (record == NULL)
    return;
  facts_pool_free (record->pool);
  g_array_unref (record->conflicts);
  g_array_unref (record->standings);
  g_array_unref (record->paired);
  g_free (record);
}

static RequestRecord *record_new (void)
{
  RequestRecord *record = g_new0 (RequestRecord, 1);

  record->pool = facts_pool_new ();
  record->conflicts = g_array_new (FALSE, FALSE, sizeof (ConflictFacts));
  record->standings = g_array_new (FALSE, FALSE, sizeof (StandingFacts));
  record->paired = g_array_new (FALSE, FALSE, sizeof (gint64));
  return record;
}

static const char *take_text (RequestRecord *record, const char *text)
{
  return g_string_chunk_insert_const (record->pool->texts, text != NULL ? text : "");
}

static const char *take_folded (RequestRecord *record, const char *text)
{
  g_autofree char *folded = text_fold (text != NULL ? text : "");

  return take_text (record, folded);
}

static Preference preference_from_text (const char *text)
{
  if (g_strcmp0 (text, "same site") == 0)
    return PREFER_SAME_SITE;
  return g_strcmp0 (text, "same cohort") == 0 ? PREFER_SAME_COHORT : PREFER_ANYONE;
}

static gboolean read_request (KithSession *session, gint64 request, RequestRecord *record, GError **error)
{
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT r.requester, r.area, a.name, r.detail, r.detail_folded, r.prefers,\n"
                     "       p.cohort, p.site, a.sensitive\n"
                     "  FROM request r\n"
                     "  JOIN area a ON a.id = r.area\n"
                     "  JOIN person p ON p.id = r.requester\n"
                     " WHERE r.id = :request\n"
                     "   AND r.scheme = :scheme",
                     error);
  RequestFacts *facts = &record->facts;
  GError *failure = NULL;

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "request", request);
  statement_bind_int (row, "scheme", session->scheme);
  if (!statement_next (row, &failure)) {
    if (failure != NULL)
      g_propagate_error (error, failure);
    else
      g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no request %" G_GINT64_FORMAT ".", request);
    return FALSE;
  }
  facts->requester = statement_int (row, 0);
  facts->area = statement_int (row, 1);
  /* Verdicts are shown in lists that conceal a private issue. */
  facts->area_name = statement_int (row, 8) != 0 ? "this private area" : take_text (record, statement_text (row, 2));
  facts->detail = take_text (record, statement_text (row, 3));
  facts->detail_folded = take_text (record, statement_text (row, 4));
  facts->prefers = preference_from_text (statement_text (row, 5));
  facts->cohort_folded = take_folded (record, statement_text (row, 6));
  facts->site_folded = take_folded (record, statement_text (row, 7));
  return TRUE;
}

static gboolean read_conflicts (KithSession *session, RequestRecord *record, GError **error)
{
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT CASE WHEN c.person_a = :person THEN c.person_b ELSE c.person_a END, c.kind, c.until_on\n"
                     "  FROM conflict c\n"
                     " WHERE (c.person_a = :person OR c.person_b = :person)\n"
                     "   AND (c.from_on IS NULL OR c.from_on <= :today)\n"
                     "   AND (c.until_on IS NULL OR c.until_on >= :today)\n"
                     " ORDER BY c.id",
                     error);
  GError *failure = NULL;

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "person", record->facts.requester);
  statement_bind_day (row, "today", session_today (session));
  while (statement_next (row, &failure)) {
    ConflictFacts conflict = { statement_int (row, 0), take_text (record, statement_text (row, 1)),
                               statement_day (row, 2) };

    g_array_append_val (record->conflicts, conflict);
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static Day standing_day (Statement *row, Standing standing)
{
  Day asked = statement_day (row, 2), due = statement_day (row, 3), answered = statement_day (row, 4);
  Day introduced = statement_day (row, 5);

  if (standing == STANDING_ASKED)
    return asked;
  if (standing == STANDING_INTRODUCED && introduced != DAY_NONE)
    return introduced;
  if (standing == STANDING_LAPSED && due != DAY_NONE)
    return due;
  return answered != DAY_NONE ? answered : asked;
}

/* Of several asks to one supporter only the last one counts. */
static gboolean read_standings (KithSession *session, gint64 request, RequestRecord *record, GError **error)
{
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT k.supporter, k.state, k.asked_on, k.answer_due_on, k.answered_on,\n"
                     "       (SELECT max(i.made_on) FROM introduction i WHERE i.ask = k.id),\n"
                     "       " LETTER_OF_ASK "\n"
                     "  FROM ask k\n"
                     "  JOIN request r ON r.id = k.request\n"
                     " WHERE k.request = :request\n"
                     "   AND k.matter = r.matter\n"
                     "   AND k.id = (SELECT max(l.id) FROM ask l\n"
                     "                WHERE l.request = k.request\n"
                     "                  AND l.supporter = k.supporter\n"
                     "                  AND l.matter = k.matter)\n"
                     " ORDER BY k.id DESC",
                     error);
  GError *failure = NULL;

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "request", request);
  while (statement_next (row, &failure)) {
    Standing standing = standing_of_state (statement_text (row, 1));
    StandingFacts facts = { statement_int (row, 0), standing, standing_day (row, standing),
                            standing == STANDING_ASKED ? statement_day (row, 3) : DAY_NONE,
                            (standing == STANDING_ASKED || standing == STANDING_INTRODUCED) &&
                                letter_waits (letter_of_state (statement_text (row, 6))) };

    if (standing != STANDING_NONE)
      g_array_append_val (record->standings, facts);
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* Two people are not each other's supporter, so a pair the other way round counts too. */
static gboolean read_paired (KithSession *session, RequestRecord *record, GError **error)
{
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT supporter FROM pair\n"
                                             " WHERE supportee = :person AND state <> 'ended'\n"
                                             " UNION\n"
                                             "SELECT supportee FROM pair\n"
                                             " WHERE supporter = :person AND state <> 'ended'",
                                             error);
  GError *failure = NULL;

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "person", record->facts.requester);
  while (statement_next (row, &failure)) {
    gint64 supporter = statement_int (row, 0);

    g_array_append_val (record->paired, supporter);
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

RequestRecord *request_record_read (KithSession *session, gint64 request, GError **error)
{
  g_autoptr (RequestRecord) record = record_new ();

  if (!read_request (session, request, record, error) || !read_conflicts (session, record, error) ||
      !read_standings (session, request, record, error) || !read_paired (session, record, error))
    return NULL;
  record->facts.conflicts = (const ConflictFacts *)(void *)record->conflicts->data;
  record->facts.conflict_count = record->conflicts->len;
  record->facts.standings = (const StandingFacts *)(void *)record->standings->data;
  record->facts.standing_count = record->standings->len;
  record->facts.paired = (const gint64 *)(void *)record->paired->data;
  record->facts.paired_count = record->paired->len;
  return g_steal_pointer (&record);
}
