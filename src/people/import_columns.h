/* Which field each column of a table goes to. */
#pragma once

#include "people/import.h"

/* Adds each column's field (const Field*, NULL where it is left out or unknown) to FIELDS and an ImportSetting to PLAN. Of two columns
 * for the same field the one that was decided on, else the first, has it; the other is unknown, with the reason. */
void import_columns_choose (ImportPlan *plan, const ImportTable *table, const ImportMapping *mapping,
                            GPtrArray *fields);
