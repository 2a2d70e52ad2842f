#include "base/clock.h"

#include <time.h>

gint64 clock_since_boot (void)
{
  struct timespec now = { 0 };

  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return g_get_monotonic_time () / 1000;
  return (gint64)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

gint64 clock_of_system (void)
{
  return g_get_real_time () / 1000;
}
