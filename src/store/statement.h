/* Prepared statements. SQL is a literal of the calling *_store.c, with named parameters, never built from text. */
#pragma once

#include "base/day.h"
#include "store/store.h"

#include <glib.h>

typedef struct Statement Statement;

/* From the store's cache, reset and with nothing bound. SQL must outlive the store (a literal): its address is the cache's key.
 * NULL with KITH_ERROR_STORE. */
Statement *statement_new (Store *store, const char *sql, GError **error);

/* Resets it and gives it back to the cache. */
void statement_free (Statement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Statement, statement_free)

/* An unknown parameter name is a mistake in the program and aborts. NULL text and DAY_NONE bind NULL. Text is copied. Days
 * are kept as ISO text ("2026-11-18"). A name may be given with or without its colon. */
void statement_bind_int (Statement *statement, const char *name, gint64 value);
void statement_bind_real (Statement *statement, const char *name, double value);
void statement_bind_text (Statement *statement, const char *name, const char *value);
void statement_bind_day (Statement *statement, const char *name, Day value);
void statement_bind_bytes (Statement *statement, const char *name, const void *data, size_t size);
void statement_bind_null (Statement *statement, const char *name);

/* TRUE: a row is there. FALSE: the end, or a failure with ERROR set. A constraint that a rule of the schema raised is
 * KITH_ERROR_REFUSED with the schema's own sentence (RAISE(ABORT, 'sentence')). */
gboolean statement_next (Statement *statement, GError **error);

/* Runs to its end. */
gboolean statement_run (Statement *statement, GError **error);

/* Columns count from 0. Text and bytes belong to the statement until the next step; NULL for SQL NULL. */
gint64 statement_int (Statement *statement, int column);
double statement_real (Statement *statement, int column);
const char *statement_text (Statement *statement, int column);
char *statement_dup_text (Statement *statement, int column); /* "" for SQL NULL */
Day statement_day (Statement *statement, int column);
const void *statement_bytes (Statement *statement, int column, size_t *size);
gboolean statement_is_null (Statement *statement, int column);

/* The first column of every row from here on. Element: gint64. NULL with an error. */
GArray *statement_ids (Statement *statement, GError **error);

/* One number: the first column of the first row, or OTHERWISE where there is none. BINDS: pairs of a
 * name and a gint64 (cast a plain number: `(gint64)1`), ended by NULL. */
gint64 statement_number (Store *store, const char *sql, gint64 otherwise, GError **error, ...) G_GNUC_NULL_TERMINATED;

/* The first column of every row. BINDS as above. Element: gint64. NULL with an error. */
GArray *statement_numbers (Store *store, const char *sql, GError **error, ...) G_GNUC_NULL_TERMINATED;
