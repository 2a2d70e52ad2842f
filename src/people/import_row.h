/* One row of a table as a supporter's values. */
#pragma once

#include "people/import.h"
#include "people/vocabulary.h"

typedef struct {
  const ImportTable *table;
  const ImportMapping *mapping;
  const Vocabulary *vocabulary;
  GPtrArray *fields; /* const Field*, one for each column; NULL where the column is left out or unknown */
  ImportPlan *plan;  /* takes what is met of values to settle, and settled ones */
  GHashTable *met;   /* "field:value", folded, of those */
} ImportReading;

/* What can be read of a row. *TROUBLES becomes a list of sentences about what cannot ("column 2 (E-mail): …"), or NULL; the caller frees
 * both. ASIDE: the row is to be left out, and its values need not be settled. */
Values *import_row_read (const ImportReading *reading, guint index, gboolean aside, GPtrArray **troubles);

/* Keeps in ROW's values only what differs from SUPPORTER, and says it in ROW's changes. A cell without text changes nothing, and
 * offers without the consent they need stay. */
void import_row_compare (ImportRow *row, const Supporter *supporter, const Vocabulary *vocabulary);

/* Says in ROW's changes what was read of someone new. */
void import_row_describe (ImportRow *row, const Vocabulary *vocabulary);
