/* What is kept, and for how long it has been. */
#pragma once

#include "support/retention.h"

typedef struct {
  const char *column, *value;
} RetentionValue;

typedef struct {
  const char *kind, *table;
  const char *ids; /* SQL: the rows that belong to the record :id */
  RetentionValue values[10];
} RetentionRule;

/* Ended by one without a kind. Retired supporters have none: they are erased. */
const RetentionRule *retention_rules (void);
GArray *retention_rule_ids (KithSession *session, const RetentionRule *rule, gint64 id, GError **error);

/* The items of KIND whose time ended on LIMIT or before. Element: RetentionItem*. */
GPtrArray *retention_rows (KithSession *session, const RetentionKind *kind, Day limit, GError **error);
