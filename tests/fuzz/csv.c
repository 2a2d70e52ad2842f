/* Fuzzes the reading of a register: any bytes give a table with full rows, or a sentence. */
#include "people/import.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  KithSession session = { 0 };
  g_autoptr (ImportTable) table = import_read (&session, data, size, &error);
  if ((table == NULL) != (error != NULL))
    abort ();
  if (table == NULL)
    return 0;
  for (guint row = 0; row < table->rows->len; row++) {
    const GPtrArray *cells = g_ptr_array_index (table->rows, row);
    if (cells->len != table->headings->len)
      abort ();
    for (guint cell = 0; cell < cells->len; cell++)
      if (!g_utf8_validate (g_ptr_array_index (cells, cell), -1, NULL))
        abort ();
  }
  return 0;
}
