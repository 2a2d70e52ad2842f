/* A target with faults planted in it, to see each caught before the fuzzers run: $KITH_PLANT is crash, leak, hang, or nothing. */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void write_too_far (const uint8_t *data, size_t size)
{
  char *room = g_malloc (8);

  memcpy (room, data, MIN (size, 16));
  g_free (room);
}

static void lose (size_t size)
{
  char *volatile lost = g_malloc (size);

  lost[0] = 'x';
  lost = NULL;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *plant = g_getenv ("KITH_PLANT");
  volatile gboolean go_on = TRUE;

  if (plant == NULL || size < 9)
    return 0;
  if (strcmp (plant, "crash") == 0)
    write_too_far (data, size);
  else if (strcmp (plant, "leak") == 0)
    lose (size);
  else if (strcmp (plant, "hang") == 0)
    while (go_on)
      continue;
  return 0;
}
