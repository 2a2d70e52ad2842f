/* The tables that steps may write, as the open database itself describes them.
 *
 * A table is in the catalogue when it has the columns `id` and `version`. */
#pragma once

#include "store/store.h"

#include <glib.h>

typedef struct Catalogue Catalogue;

typedef struct {
  char *name;
  guint count;                   /* columns, at most 64 */
  char **columns;                /* in the schema's order, NULL-terminated */
  int id, version;               /* their columns */
  guint64 sealed;                /* those that hold private texts (store/private_text.h) */
  GHashTable *places;            /* column name → place + 1 */
  GHashTable *inserts, *updates; /* set of columns (gint64) → SQL */
  char *select, *remove, *next_id, *ids, *mentions;
} Table;

/* Reads the schema of STORE's connection, once. Called before the functions below, which end the program where they have to do so
 * themselves and cannot; what writes a row has done so (store/change.c). */
gboolean catalogue_load (Store *store, GError **error);
void catalogue_free (Catalogue *catalogue);

/* An unknown table or column is a mistake in the program and aborts. */
Table *catalogue_table (Store *store, const char *name);
int table_column (const Table *table, const char *column);

/* NULL where the table or column is not there (any more). */
Table *catalogue_find (Store *store, const char *name);
gboolean table_has (const Table *table, const char *column);

/* Every table's name, in order. Element: const char*, owned by the catalogue; the array is the caller's. */
GPtrArray *catalogue_names (Store *store);

/* The ids of the rows in which a column holds the text :word. Lives as long as the store. */
const char *table_mentions_sql (const Table *table);

/* SQL that lives as long as the store. Parameter N + 1 is column N. COLUMNS has bit N set for column N. */
const char *table_insert_sql (Table *table, guint64 columns);
const char *table_update_sql (Table *table, guint64 columns);
