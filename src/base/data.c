#include "base/data.h"

#include <string.h>

const DataFile *data_file (const char *name)
{
  for (const DataFile *file = data_files; file->name != NULL; file++) {
    if (strcmp (file->name, name) == 0)
      return file;
  }
  return NULL;
}
