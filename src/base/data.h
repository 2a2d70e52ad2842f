/* The files that data/ ships, compiled in. */
#pragma once

#include <stddef.h>

typedef struct {
  const char *name; /* "migrations/0001-first.sql" */
  const char *text; /* NUL-terminated */
  size_t size;      /* without the NUL */
} DataFile;

/* Sorted by name, ended by an entry without one. */
extern const DataFile data_files[];

/* The file of that name, or NULL. */
const DataFile *data_file (const char *name);
