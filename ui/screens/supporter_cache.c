#include "ui/screens/supporter_cache.h"

/* A run is a little more than a page of the list, so that paging through does not read far beyond what is seen. */
enum { RUN = 32, KEPT_MOST = 16 * RUN };

struct SupporterCache {
  KithSession *session;
  GHashTable *views; /* gint64, in the view → SupporterView* */
  Day qualified_since;
};

static void kept_view_free (gpointer data)
{
  supporter_view_clear (data);
  g_free (data);
}

SupporterCache *supporter_cache_new (KithSession *session)
{
  SupporterCache *cache = g_new0 (SupporterCache, 1);
  cache->session = session;
  cache->views = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, kept_view_free);
  cache->qualified_since = DAY_NONE;
  return cache;
}

void supporter_cache_free (SupporterCache *cache)
{
  g_hash_table_unref (cache->views);
  g_free (cache);
}

void supporter_cache_forget (SupporterCache *cache)
{
  g_hash_table_remove_all (cache->views);
  cache->qualified_since = DAY_NONE;
}

static void read_one (SupporterCache *cache, gint64 id)
{
  SupporterView *view = g_new0 (SupporterView, 1);
  if (supporter_view_read (view, cache->session, id, cache->qualified_since, NULL))
    g_hash_table_insert (cache->views, &view->id, view);
  else
    kept_view_free (view);
}

/* The run that INDEX is in begins at a multiple of its length, so that going up finds it as well as going down. */
static void read_run (SupporterCache *cache, const GArray *ids, guint index)
{
  guint begin = index - index % RUN, end = MIN (begin + RUN, ids->len);
  if (g_hash_table_size (cache->views) + RUN > KEPT_MOST)
    g_hash_table_remove_all (cache->views);
  for (guint i = begin; i < end; i++)
    if (!g_hash_table_contains (cache->views, &g_array_index (ids, gint64, i)))
      read_one (cache, g_array_index (ids, gint64, i));
}

SupporterView *supporter_cache_view (SupporterCache *cache, const GArray *ids, guint index)
{
  const gint64 *id = &g_array_index (ids, gint64, index);
  SupporterView *view = g_hash_table_lookup (cache->views, id);
  if (view != NULL)
    return view;
  if (cache->qualified_since == DAY_NONE)
    cache->qualified_since = supporter_view_qualified_since (cache->session, NULL);
  if (cache->qualified_since != DAY_NONE)
    read_run (cache, ids, index);
  return g_hash_table_lookup (cache->views, id);
}
