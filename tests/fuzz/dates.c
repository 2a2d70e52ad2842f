/* Fuzzes what a person types for a day: any text gives a day that reads back as itself, or a sentence. */
#include "base/day.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void read_back (Day day, Day today)
{
  g_autofree char *iso = day_iso (day);
  g_autofree char *words = day_words (day, today);
  g_autofree char *due = day_due_words (day, today);
  int weekday = day_weekday (day);

  if (day_from_iso (iso) != day || weekday < 1 || weekday > 7 || words[0] == '\0' || due[0] == '\0')
    abort ();
}

/* The first two bytes choose today, the next one a number of months. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 3)
    return 0;

  const Day today = day_from_date (1970, 1, 1) + data[0] * 256 + data[1];
  g_autofree char *text = g_strndup ((const char *)data + 3, size - 3);
  g_autoptr (GError) error = NULL;
  Day day = DAY_NONE;

  if (day_parse (text, today, &day, &error) != (error == NULL))
    abort ();
  if (error != NULL && error->message[0] == '\0')
    abort ();
  if (error == NULL && day != DAY_NONE) {
    read_back (day, today);
    day_add_months (day, (int8_t)data[2]);
  }
  day_from_iso (text);
  return 0;
}
