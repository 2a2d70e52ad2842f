/* The facts of matching, read from the store. Only candidates.c uses it. */
#pragma once

#include "matching/facts.h"
#include "store/session.h"

/* Where the texts and offers of facts live. */
typedef struct {
  GStringChunk *texts;
  GHashTable *folded; /* text → its folded form, both in TEXTS: sites and cohorts repeat */
  GPtrArray *blocks;  /* of OfferFacts */
} FactsPool;

FactsPool *facts_pool_new (void);
void facts_pool_free (FactsPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FactsPool, facts_pool_free)

/* The scheme's supporters, retired ones too, by name; or PERSON alone where it is not 0 (none: an empty array).
 * Element: SupporterFacts, whose texts and offers live in POOL. NULL with an error; ticks. */
GArray *supporter_facts_read (KithSession *session, gint64 person, FactsPool *pool, GError **error);

/* A request's facts with what they point to. */
typedef struct {
  RequestFacts facts;
  FactsPool *pool;
  GArray *conflicts, *standings, *paired;
} RequestRecord;

void request_record_free (RequestRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RequestRecord, request_record_free)

/* NULL with an error ("There is no request 12.") where there is none in the session's scheme. Standings: newest
 * first. */
RequestRecord *request_record_read (KithSession *session, gint64 request, GError **error);

/* The number of the store's last change, -1 with an error. */
gint64 change_last (KithSession *session, GError **error);

/* The persons whose facts the changes after SINCE may have altered. Element: gint64. *EVERYTHING is TRUE where that
 * cannot be said of single persons (an area, the scheme's rules, a row that is gone). NULL with an error. */
GArray *change_people (KithSession *session, gint64 since, gboolean *everything, GError **error);
