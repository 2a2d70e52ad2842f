/* Which rows of which tables say something about a person, and what becomes of each. */
#pragma once

#include "store/session.h"
#include "support/erase.h"

typedef struct {
  const char *column, *value; /* NULL: SQL NULL */
} EraseValue;

typedef struct {
  const char *table;
  const char *ids;          /* SQL: the ids that concern :person */
  EraseValue values[8];     /* what the columns become, ended by one without a column; none: the row is deleted */
  const char *goes, *stays; /* sentences for the plan with one %u for how many; NULL: nothing to say of it */
} EraseRule;

/* In the order in which they are to be applied; ended by one without a table. The person's own row is the last. */
const EraseRule *erase_rules (void);

/* The ids that RULE finds for PERSON. Element: gint64. */
GArray *erase_rule_ids (KithSession *session, const EraseRule *rule, gint64 person, GError **error);

/* Sentences about what is still open; element: char*. *WAYS (may be NULL): an EraseWay for each; caller unrefs. */
GPtrArray *erase_blockers (KithSession *session, gint64 person, GArray **ways, GError **error);

/* The words by which a person may be found elsewhere: name, address and telephone as written and folded, those that are long enough to be
 * nobody else's, and that nobody else in the store has too. NULL-terminated; wiped by the caller. */
char **erase_words (KithSession *session, gint64 person, GError **error);

/* Who has UID, 0 where there is nobody, or nobody any more. */
gint64 erase_person_of (KithSession *session, const char *uid, GError **error);

/* The random uid, or NULL with an error where there is no such person or they are erased already. Caller frees. */
char *erase_uid (KithSession *session, gint64 person, char **name, GError **error);

/* Rows that hold a private text, table by table: calls EACH for every one. */
gboolean erase_each_private (KithSession *session,
                             gboolean (*each) (KithSession *session, const char *table, gint64 id, gpointer data,
                                               GError **error),
                             gpointer data, GError **error);
