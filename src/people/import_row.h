/* One row of a table as a supporter's values. */
#pragma once

#include "people/import.h"
#include "people/vocabulary.h"

typedef struct {
  const ImportTable *table;
  const ImportMapping *mapping;
  const Vocabulary *vocabulary;
  GPtrArray *fields;         /* const Field*, one for each column; NULL where the column is left out or unknown */
  GPtrArray *unknown_values; /* char*: "areas:Housing" */
  GHashTable *unknown_seen;  /* the same, folded */
} ImportReading;

/* NULL with an error that names row, column and reason. */
Values *import_row_read (const ImportReading *reading, guint index, GError **error);
