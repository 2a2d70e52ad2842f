#include "support/snapshot.h"

#include "scheme/scheme.h"
#include "support/candidates_store.h"

/* More supporters than this fraction are not worth reading one by one. */
#define REFRESH_AT_MOST_ONE_IN 20
#define REFRESH_AT_LEAST 64

#define GENERATION_UNKNOWN (-1)

struct Snapshot {
  gint64 scheme, generation, change; /* what was read, and the last change in it */
  Day today;                         /* DAY_NONE: to be read again */
  MatchingRules rules;
  FactsPool *pool;
  GArray *supporters; /* SupporterFacts by name */
  Roster *roster;
  GArray *unsettled; /* gint64: supporters as an open step has them, who are read again in any case */
  guint refreshed;   /* supporters read again since; what they had before still lies in POOL */
};

gboolean matching_rules_read (KithSession *session, MatchingRules *rules, GError **error)
{
  g_autoptr (SchemeRules) scheme = scheme_rules_load (session, error);

  if (scheme == NULL)
    return FALSE;
  *rules = (MatchingRules){
    .today = session_today (session),
    .qualified_months = scheme->qualified_months,
    .rested_days = scheme->rested_days,
    .weights = {
      .area = scheme->weights.area,
      .detail = scheme->weights.detail,
      .lived = scheme->weights.lived,
      .site = scheme->weights.site,
      .cohort = scheme->weights.cohort,
      .free_place = scheme->weights.free_place,
      .rested = scheme->weights.rested,
    },
  };
  return TRUE;
}

static void snapshot_free (gpointer data)
{
  Snapshot *snapshot = data;

  if (snapshot == NULL)
    return;
  roster_free (snapshot->roster);
  if (snapshot->supporters != NULL)
    g_array_unref (snapshot->supporters);
  if (snapshot->unsettled != NULL)
    g_array_unref (snapshot->unsettled);
  facts_pool_free (snapshot->pool);
  g_free (snapshot);
}

static void index_supporters (Snapshot *snapshot)
{
  g_clear_pointer (&snapshot->roster, roster_free);
  snapshot->roster = roster_new ((const SupporterFacts *)(void *)snapshot->supporters->data, snapshot->supporters->len);
}

/* The last change is read before the facts: what is committed meanwhile is read once more, never missed. */
static gboolean snapshot_read (Snapshot *snapshot, KithSession *session, GError **error)
{
  snapshot->scheme = session->scheme;
  snapshot->generation = store_generation (session->store);
  snapshot->change = change_last (session, error);
  if (snapshot->change < 0 || !matching_rules_read (session, &snapshot->rules, error))
    return FALSE;
  snapshot->pool = facts_pool_new ();
  snapshot->unsettled = g_array_new (FALSE, FALSE, sizeof (gint64));
  snapshot->supporters = supporter_facts_read (session, 0, snapshot->pool, error);
  if (snapshot->supporters == NULL)
    return FALSE;
  index_supporters (snapshot);
  /* What an open step wrote may yet be taken back, and here nobody knows what that was: such facts serve once. */
  snapshot->today = session->step_depth > 0 ? DAY_NONE : session_today (session);
  return TRUE;
}

static void keep_in_session (KithSession *session, Snapshot *snapshot)
{
  if (session->snapshot_free != NULL)
    session->snapshot_free (session->snapshot);
  session->snapshot = snapshot;
  session->snapshot_free = snapshot_free;
}

static gboolean same_areas (const SupporterFacts *one, const SupporterFacts *other)
{
  if (one->offer_count != other->offer_count)
    return FALSE;
  for (guint i = 0; i < one->offer_count; i++)
    if (one->offers[i].area != other->offers[i].area)
      return FALSE;
  return TRUE;
}

typedef enum { REFRESHED, NEEDS_READING, FAILED } Refresh;

/* A supporter who came, went or has another name would change the order. */
static Refresh refresh_one (Snapshot *snapshot, KithSession *session, gint64 person, gboolean *index_changed,
                            GError **error)
{
  g_autoptr (GArray) read = supporter_facts_read (session, person, snapshot->pool, error);
  const SupporterFacts *known = roster_find (snapshot->roster, person);

  if (read == NULL)
    return FAILED;
  if (known == NULL || read->len == 0)
    return known == NULL && read->len == 0 ? REFRESHED : NEEDS_READING;

  const SupporterFacts *now = &g_array_index (read, SupporterFacts, 0);

  if (!g_str_equal (known->name, now->name))
    return NEEDS_READING;
  *index_changed |= !same_areas (known, now);
  g_array_index (snapshot->supporters, SupporterFacts, known - roster_at (snapshot->roster, 0)) = *now;
  snapshot->refreshed++;
  return REFRESHED;
}

static Refresh refresh_people (Snapshot *snapshot, KithSession *session, const GArray *people, GError **error)
{
  gboolean index_changed = FALSE;

  for (guint i = 0; i < people->len; i++) {
    Refresh result = refresh_one (snapshot, session, g_array_index (people, gint64, i), &index_changed, error);

    if (result != REFRESHED)
      return result;
  }
  if (index_changed)
    index_supporters (snapshot);
  return REFRESHED;
}

/* What an open step wrote may be taken back without a trace, so after it the same supporters are read once more. */
static void settle (Snapshot *snapshot, KithSession *session, const GArray *people, gint64 generation, gint64 last)
{
  g_array_set_size (snapshot->unsettled, 0);
  if (session->step_depth > 0) {
    g_array_append_vals (snapshot->unsettled, people->data, people->len);
    snapshot->generation = GENERATION_UNKNOWN;
    return;
  }
  snapshot->generation = generation;
  snapshot->change = last;
}

static Refresh snapshot_refresh (Snapshot *snapshot, KithSession *session, GError **error)
{
  gint64 generation = store_generation (session->store), last = change_last (session, error);
  guint most = MAX (snapshot->supporters->len / REFRESH_AT_MOST_ONE_IN, REFRESH_AT_LEAST);
  gboolean everything = FALSE;

  if (last < 0)
    return FAILED;
  if (last < snapshot->change)
    return NEEDS_READING;

  g_autoptr (GArray) people = change_people (session, snapshot->change, &everything, error);

  if (people == NULL)
    return FAILED;
  g_array_append_vals (people, snapshot->unsettled->data, snapshot->unsettled->len);
  if (everything || snapshot->refreshed + people->len > most)
    return NEEDS_READING;

  Refresh result = refresh_people (snapshot, session, people, error);

  if (result == REFRESHED)
    settle (snapshot, session, people, generation, last);
  return result;
}

/* Half-refreshed facts are never kept: whatever is not REFRESHED is read anew or dropped. */
const Snapshot *snapshot_current (KithSession *session, GError **error)
{
  Snapshot *snapshot = session->snapshot;

  if (snapshot != NULL && snapshot->scheme == session->scheme && snapshot->today == session_today (session)) {
    if (snapshot->generation == store_generation (session->store))
      return snapshot;

    Refresh result = snapshot_refresh (snapshot, session, error);

    if (result == REFRESHED)
      return snapshot;
    keep_in_session (session, NULL);
    if (result == FAILED)
      return NULL;
  }

  Snapshot *fresh = g_new0 (Snapshot, 1);

  if (!snapshot_read (fresh, session, error)) {
    snapshot_free (fresh);
    return NULL;
  }
  keep_in_session (session, fresh);
  return fresh;
}

const Roster *snapshot_roster (const Snapshot *snapshot)
{
  return snapshot->roster;
}

const MatchingRules *snapshot_rules (const Snapshot *snapshot)
{
  return &snapshot->rules;
}
