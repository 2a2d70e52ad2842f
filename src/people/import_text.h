/* The bytes of a file to import as text: encoding, separator, and where in the file something stands. */
#pragma once

#include <glib.h>

/* FILE's bytes as UTF-8 without a mark at the start; NULL with a sentence that names row and column. *ENCODING is static. */
char *import_text_decode (const void *data, gsize size, const char **encoding, gsize *length, GError **error);

/* The separator of TEXT: comma, semicolon or tab. */
char import_text_separator (const char *text, gsize length);
