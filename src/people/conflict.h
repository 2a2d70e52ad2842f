/* Conflicts: two people to be kept apart; mutual, dated, of a kind. Neither ever sees it. */
#pragma once

#include "store/session.h"

/* "educational supervisor", "assessor", "line manager", "household", "close friend", "former partner", "kept apart"; NULL-terminated. */
extern const char *const conflict_kinds[];

typedef struct {
  gint64 id, person_a, person_b;
  char *name_a, *name_b, *kind;
  Day from, until; /* DAY_NONE: open */
} Conflict;

void conflict_free (Conflict *conflict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Conflict, conflict_free)

/* A and B in any order. Refused for one and the same person, an unknown kind, or until before from. */
gint64 conflict_add (KithSession *session, gint64 a, gint64 b, const char *kind, Day from, Day until, GError **error);
gboolean conflict_remove (KithSession *session, gint64 id, GError **error);

/* Element: Conflict*. PERSON 0: all. */
GPtrArray *conflict_list (KithSession *session, gint64 person, GError **error);
