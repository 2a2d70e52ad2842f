/* Statements by place, for the files of src/store that write rows of any table. */
#pragma once

#include "store/sqlite.h"
#include "store/statement.h"

/* A value of a row, outside the database. */
typedef struct {
  int type; /* SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB or SQLITE_NULL */
  gint64 number;
  double real;
  char *bytes; /* owned; NUL-terminated beyond `size` */
  gsize size;
} Value;

void value_clear (Value *value);
gboolean value_equal (const Value *one, const Value *other);

/* Finalises every idle statement, before the connection closes. */
void statement_finalize_all (Store *store);

/* PLACE counts from 1. VALUE must outlive the statement's run. */
void statement_bind_value (Statement *statement, int place, const Value *value);

/* COLUMN counts from 0. */
void statement_value (Statement *statement, int column, Value *value);
