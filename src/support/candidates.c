#include "support/candidates.h"

#include "base/error.h"
#include "support/candidates_store.h"
#include "support/snapshot.h"

static void candidate_free (gpointer data)
{
  Candidate *candidate = data;

  if (candidate == NULL)
    return;
  g_free (candidate->name);
  g_free (candidate->grade);
  g_clear_pointer (&candidate->parts, g_array_unref);
  g_clear_pointer (&candidate->verdicts, g_array_unref);
  g_free (candidate);
}

void candidates_free (Candidates *candidates)
{
  if (candidates == NULL)
    return;
  g_ptr_array_unref (candidates->can);
  g_ptr_array_unref (candidates->asked);
  g_ptr_array_unref (candidates->cannot);
  g_free (candidates);
}

/* One request beside all supporters. */
typedef struct {
  const Roster *roster;
  const MatchingRules *rules;
  const RequestFacts *request;
} Search;

static Candidate *candidate_new (const SupporterFacts *supporter)
{
  Candidate *candidate = g_new0 (Candidate, 1);

  candidate->supporter = supporter->id;
  candidate->name = g_strdup (supporter->name);
  candidate->grade = g_strdup (supporter->grade);
  candidate->load = supporter_facts_load (supporter);
  candidate->limit = supporter->limit;
  candidate->score = -1;
  candidate->standing_on = candidate->standing_due = DAY_NONE;
  return candidate;
}

static Candidate *candidate_ranked (const Search *search, const Ranked *ranked)
{
  const SupporterFacts *supporter = roster_at (search->roster, ranked->index);
  Candidate *candidate = candidate_new (supporter);

  candidate->score = ranked->score;
  candidate->parts = score_explain (search->rules, search->request, supporter);
  return candidate;
}

/* In a list nobody asked for by name, being the one who asks must not show: it reads as being kept apart. */
static void conceal_requester (GArray *verdicts, const GArray *all)
{
  for (guint i = 0; i < verdicts->len; i++) {
    Verdict *verdict = &g_array_index (verdicts, Verdict, i);

    if (!g_str_equal (verdict->rule, "self"))
      continue;
    for (guint k = 0; k < all->len; k++)
      if (g_str_equal (g_array_index (all, Verdict, k).rule, "kept-apart")) {
        verdict->rule = g_array_index (all, Verdict, k).rule;
        verdict->title = g_array_index (all, Verdict, k).title;
      }
    g_free (verdict->because);
    verdict->because = g_strdup ("to be kept apart");
  }
}

static GArray *failed_verdicts (const Search *search, const SupporterFacts *supporter)
{
  g_autoptr (GArray) all = eligibility_explain (search->rules, search->request, supporter);
  GArray *failed = g_array_new (FALSE, TRUE, sizeof (Verdict));

  g_array_set_clear_func (failed, (GDestroyNotify)verdict_clear);
  for (guint i = 0; i < all->len; i++) {
    Verdict *verdict = &g_array_index (all, Verdict, i);

    if (verdict->passed)
      continue;
    g_array_append_vals (failed, verdict, 1);
    verdict->because = verdict->unless = NULL;
  }
  conceal_requester (failed, all);
  return failed;
}

static void find_can (const Search *search, Candidates *candidates, guint limit)
{
  guint eligible = 0;
  g_autoptr (GArray) ranked = ranking_suggest (search->roster, search->rules, search->request, limit, &eligible);

  for (guint i = 0; i < ranked->len; i++)
    g_ptr_array_add (candidates->can, candidate_ranked (search, &g_array_index (ranked, Ranked, i)));
  candidates->can_count = eligible;
}

static void find_asked (const Search *search, Candidates *candidates)
{
  for (guint i = 0; i < search->request->standing_count; i++) {
    const StandingFacts *standing = &search->request->standings[i];
    const SupporterFacts *supporter = roster_find (search->roster, standing->supporter);

    if (supporter == NULL)
      continue;

    Candidate *candidate = candidate_new (supporter);

    candidate->standing = standing->standing;
    candidate->standing_on = standing->on;
    candidate->standing_due = standing->due;
    g_ptr_array_add (candidates->asked, candidate);
  }
}

static gboolean find_cannot (KithSession *session, const Search *search, Candidates *candidates, guint limit,
                             GError **error)
{
  guint count = roster_count (search->roster);

  for (guint i = 0; i < count && (limit == 0 || candidates->cannot->len < limit); i++) {
    const SupporterFacts *supporter = roster_at (search->roster, i);

    if (request_facts_standing (search->request, supporter->id) != NULL ||
        eligibility_check (search->rules, search->request, supporter, NULL))
      continue;
    if (!session_tick (session, "Explaining", (double)i / count, error))
      return FALSE;

    Candidate *candidate = candidate_new (supporter);

    candidate->verdicts = failed_verdicts (search, supporter);
    g_ptr_array_add (candidates->cannot, candidate);
  }
  return TRUE;
}

Candidates *candidates_for_request (KithSession *session, gint64 request, guint limit, gboolean all, GError **error)
{
  g_autoptr (RequestRecord) record = request_record_read (session, request, error);
  const Snapshot *snapshot = record != NULL ? snapshot_current (session, error) : NULL;

  if (snapshot == NULL)
    return NULL;

  const Search search = { snapshot_roster (snapshot), snapshot_rules (snapshot), &record->facts };
  g_autoptr (Candidates) candidates = g_new0 (Candidates, 1);

  candidates->can = g_ptr_array_new_with_free_func (candidate_free);
  candidates->asked = g_ptr_array_new_with_free_func (candidate_free);
  candidates->cannot = g_ptr_array_new_with_free_func (candidate_free);
  find_can (&search, candidates, limit);
  find_asked (&search, candidates);
  candidates->cannot_count = (long)roster_count (search.roster) - candidates->can_count - (long)candidates->asked->len;
  if (all && !find_cannot (session, &search, candidates, limit, error))
    return NULL;
  return g_steal_pointer (&candidates);
}

/* One supporter's facts are read alone, so that asking about one costs the same however many there are. */
GArray *candidates_why (KithSession *session, gint64 request, gint64 supporter, int *score, GArray **parts,
                        GError **error)
{
  MatchingRules rules;
  g_autoptr (FactsPool) pool = facts_pool_new ();
  g_autoptr (RequestRecord) record = request_record_read (session, request, error);

  if (record == NULL || !matching_rules_read (session, &rules, error))
    return NULL;

  g_autoptr (GArray) read = supporter != 0 ? supporter_facts_read (session, supporter, pool, error)
                                           : g_array_new (FALSE, FALSE, sizeof (SupporterFacts));

  if (read == NULL)
    return NULL;
  if (read->len == 0) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no supporter %" G_GINT64_FORMAT ".", supporter);
    return NULL;
  }

  const SupporterFacts *facts = &g_array_index (read, SupporterFacts, 0);

  if (score != NULL)
    *score = eligibility_check (&rules, &record->facts, facts, NULL) ? score_sum (&rules, &record->facts, facts) : -1;
  if (parts != NULL)
    *parts = score_explain (&rules, &record->facts, facts);
  return eligibility_explain (&rules, &record->facts, facts);
}

GPtrArray *candidates_best (KithSession *session, const GArray *requests, GError **error)
{
  const Snapshot *snapshot = snapshot_current (session, error);
  g_autoptr (GPtrArray) best = g_ptr_array_new_with_free_func (candidate_free);

  if (snapshot == NULL)
    return NULL;
  for (guint i = 0; i < requests->len; i++) {
    g_autoptr (RequestRecord) record = request_record_read (session, g_array_index (requests, gint64, i), error);

    if (record == NULL || !session_tick (session, "Matching", (double)i / requests->len, error))
      return NULL;

    const Search search = { snapshot_roster (snapshot), snapshot_rules (snapshot), &record->facts };
    g_autoptr (GArray) ranked = ranking_suggest (search.roster, search.rules, search.request, 1, NULL);
    gpointer candidate = ranked->len > 0 ? candidate_ranked (&search, &g_array_index (ranked, Ranked, 0)) : NULL;

    g_ptr_array_add (best, candidate);
  }
  return g_steal_pointer (&best);
}
