#include "matching/ranking.h"

#include "matching/eligibility.h"
#include "matching/score.h"

struct Roster {
  const SupporterFacts *supporters; /* borrowed */
  guint count;
  GHashTable *by_id;   /* address of an id → index + 1 */
  GHashTable *by_area; /* address of an area's id → GArray of guint */
};

static void free_places (gpointer places)
{
  g_array_unref (places);
}

static void index_offer (Roster *roster, guint index, const OfferFacts *offer)
{
  GArray *places = g_hash_table_lookup (roster->by_area, &offer->area);

  if (places == NULL) {
    places = g_array_new (FALSE, FALSE, sizeof (guint));
    g_hash_table_insert (roster->by_area, g_memdup2 (&offer->area, sizeof offer->area), places);
  }
  /* The same area with another detail: the supporter is its last entry already. */
  if (places->len == 0 || g_array_index (places, guint, places->len - 1) != index)
    g_array_append_val (places, index);
}

Roster *roster_new (const SupporterFacts *supporters, guint count)
{
  Roster *roster = g_new0 (Roster, 1);

  roster->supporters = supporters;
  roster->count = count;
  roster->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  roster->by_area = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_places);
  for (guint i = 0; i < count; i++) {
    g_hash_table_insert (roster->by_id, (gpointer)&supporters[i].id, GUINT_TO_POINTER (i + 1));
    for (guint offer = 0; offer < supporters[i].offer_count; offer++)
      index_offer (roster, i, &supporters[i].offers[offer]);
  }
  return roster;
}

void roster_free (Roster *roster)
{
  if (roster == NULL)
    return;
  g_hash_table_unref (roster->by_id);
  g_hash_table_unref (roster->by_area);
  g_free (roster);
}

guint roster_count (const Roster *roster)
{
  return roster->count;
}

const SupporterFacts *roster_at (const Roster *roster, guint index)
{
  g_return_val_if_fail (index < roster->count, NULL);
  return &roster->supporters[index];
}

const SupporterFacts *roster_find (const Roster *roster, gint64 id)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (roster->by_id, &id));

  return place > 0 ? &roster->supporters[place - 1] : NULL;
}

static int compare_ranked (gconstpointer one, gconstpointer other, gpointer data)
{
  const Roster *roster = data;
  const Ranked *a = one, *b = other;

  return score_compare (a->score, &roster->supporters[a->index], b->score, &roster->supporters[b->index]);
}

/* BEST is a heap with the worst entry on top, so that a better one finds its place among the best N in log N
 * steps. */
static void sink (const Roster *roster, GArray *best, guint place)
{
  Ranked *heap = (Ranked *)(void *)best->data;

  for (;;) {
    guint worst = place;

    for (guint child = 2 * place + 1; child <= 2 * place + 2 && child < best->len; child++)
      if (compare_ranked (&heap[child], &heap[worst], (gpointer)roster) > 0)
        worst = child;
    if (worst == place)
      return;

    Ranked moved = heap[place];

    heap[place] = heap[worst];
    heap[worst] = moved;
    place = worst;
  }
}

static void keep_best (const Roster *roster, GArray *best, guint limit, const Ranked *ranked)
{
  if (limit == 0 || best->len < limit) {
    g_array_append_vals (best, ranked, 1);
    for (guint place = best->len / 2; best->len == limit && place-- > 0;)
      sink (roster, best, place);
    return;
  }

  Ranked *worst = &g_array_index (best, Ranked, 0);

  if (compare_ranked (ranked, worst, (gpointer)roster) >= 0)
    return;
  *worst = *ranked;
  sink (roster, best, 0);
}

GArray *ranking_suggest (const Roster *roster, const MatchingRules *rules, const RequestFacts *request, guint limit,
                         guint *eligible)
{
  GArray *best = g_array_new (FALSE, FALSE, sizeof (Ranked));
  const GArray *places = g_hash_table_lookup (roster->by_area, &request->area);
  guint count = 0;

  for (guint i = 0; places != NULL && i < places->len; i++) {
    Ranked ranked = { .index = g_array_index (places, guint, i) };
    const SupporterFacts *supporter = &roster->supporters[ranked.index];

    if (!eligibility_check (rules, request, supporter, NULL))
      continue;
    count++;
    ranked.score = score_sum (rules, request, supporter);
    keep_best (roster, best, limit, &ranked);
  }
  g_array_sort_with_data (best, compare_ranked, (gpointer)roster);
  if (eligible != NULL)
    *eligible = count;
  return best;
}
