/* What the register shows of its supporters, kept for as long as the store stays the same.
 *
 * A step in the list needs one more supporter, and fetching one costs the store's lock as well as the pages that it stands on. So
 * they are read a run at a time: most keys then touch the store not at all. */
#pragma once

#include "ui/screens/supporter_view.h"

typedef struct SupporterCache SupporterCache;

SupporterCache *supporter_cache_new (KithSession *session);
void supporter_cache_free (SupporterCache *cache);

/* The store has changed: everything is read anew when it is asked for. */
void supporter_cache_forget (SupporterCache *cache);

/* The one at INDEX of IDS (gint64), NULL where it cannot be read. It stays until the next call. */
SupporterView *supporter_cache_view (SupporterCache *cache, const GArray *ids, guint index);
