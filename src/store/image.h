/* Images: a whole row as it is, and the same as bytes (a serialised GVariant a{sv}; SQL NULL is the empty tuple). */
#pragma once

#include "store/catalogue.h"
#include "store/statement-private.h"
#include "store/step.h"

typedef struct {
  const Table *table;
  Value *values; /* one for each of the table's columns */
} Image;

void image_free (Image *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Image, image_free)

/* The row ID of TABLE now. *IMAGE is NULL where there is none. FALSE with an error when it cannot be read. */
gboolean image_read (Store *store, const Table *table, gint64 id, Image **image, GError **error);

gint64 image_version (const Image *image);

/* NULL gives NULL. */
GBytes *image_bytes (const Image *image);

/* The columns in which the two differ, version aside; either may be NULL. */
guint64 image_difference (const Image *one, const Image *other);

/* A row that holds every column of the image but id and version. NULL where BYTES are no image, or have a column that TABLE lacks. */
Row *image_row (const Table *table, GBytes *bytes);
