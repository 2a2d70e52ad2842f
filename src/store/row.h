/* The inside of a Row, for the files that write it. */
#pragma once

#include "store/statement-private.h"
#include "store/step.h"

typedef struct {
  char *column;
  Value value;
} Cell;

struct Row {
  char *table;
  GArray *cells; /* Cell */
};

/* Takes over VALUE's bytes. A column set again has the later value. */
void row_value (Row *row, const char *column, Value value);
