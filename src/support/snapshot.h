/* The facts of all supporters, kept in the session between calls. Only candidates.c uses it. */
#pragma once

#include "matching/ranking.h"
#include "store/session.h"

typedef struct Snapshot Snapshot;

/* The scheme's rules for matching, as of today. */
gboolean matching_rules_read (KithSession *session, MatchingRules *rules, GError **error);

/* Up to date: read anew where the day, the scheme or very much changed, else only the supporters that changes
 * touched. Owned by the session, good until the next call. NULL with an error; ticks. */
const Snapshot *snapshot_current (KithSession *session, GError **error);

const Roster *snapshot_roster (const Snapshot *snapshot);
const MatchingRules *snapshot_rules (const Snapshot *snapshot);
