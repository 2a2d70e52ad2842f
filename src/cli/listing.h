/* Listings: rows of named columns, printed as aligned text, as plain text, as CSV or as JSON.
 *
 * Whatever the format, texts are cleaned of control and bidirectional characters; a CSV cell that a spreadsheet would run is made
 * inert. Text has a heading row and no drawing characters. Plain text has one line a record, "Name: Sam Hill; Grade: 3rd year", no spaces
 * that only align, and signs that every terminal, Braille line and voice knows. */
#pragma once

#include "base/day.h"

#include <glib.h>
#include <json-glib/json-glib.h>

typedef enum { FORMAT_TEXT, FORMAT_PLAIN, FORMAT_CSV, FORMAT_JSON } ListingFormat;

/* TRUE for text and plain text: what people read. */
gboolean format_is_text (ListingFormat format);

typedef struct {
  const char *name;    /* in CSV and JSON: snake_case */
  const char *heading; /* in text and plain text; NULL: not shown there */
  gboolean right;      /* numbers */
} ListingColumn;

typedef struct Listing Listing;

/* COLUMNS are ended by one without a name and borrowed. */
Listing *listing_new (const ListingColumn *columns, ListingFormat format);
void listing_free (Listing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listing, listing_free)

/* The cells of a row, one call for each column in order; a new row begins by itself. NULL and DAY_NONE are "" and JSON's null. */
void listing_text (Listing *listing, const char *text);
void listing_number (Listing *listing, gint64 number);
void listing_day (Listing *listing, Day day);
void listing_flag (Listing *listing, gboolean flag);
void listing_texts (Listing *listing, const GPtrArray *texts); /* of char*: "a; b", and JSON's array */

/* TEXT for text and CSV; NODE (taken) for JSON. */
void listing_node (Listing *listing, const char *text, JsonNode *node);

guint listing_length (const Listing *listing);

/* The whole list as text. Caller frees. */
char *listing_render (const Listing *listing);

/* The only row: in text a line for each column, in JSON an object. Caller frees. */
char *listing_render_record (const Listing *listing);

/* Writes either to standard output. */
void listing_print (const Listing *listing);
void listing_print_record (const Listing *listing);
