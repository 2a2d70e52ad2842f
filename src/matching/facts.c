#include "matching/facts.h"

gint32 supporter_facts_load (const SupporterFacts *supporter)
{
  return supporter->open_asks + supporter->unused_yeses + supporter->active_pairs;
}

const StandingFacts *request_facts_standing (const RequestFacts *request, gint64 supporter)
{
  for (guint i = 0; i < request->standing_count; i++)
    if (request->standings[i].supporter == supporter && request->standings[i].standing != STANDING_NONE)
      return &request->standings[i];
  return NULL;
}
