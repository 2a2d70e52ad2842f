/* Loaded before kith by tests/fault/lock.sh: once the file that KITH_LATER names is there, the machine has run for an hour longer. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int clock_gettime (clockid_t id, struct timespec *now)
{
  int (*real) (clockid_t, struct timespec *) =
      (int (*) (clockid_t, struct timespec *))dlsym (RTLD_NEXT, "clock_gettime");
  int result = real (id, now);
  const char *later = getenv ("KITH_LATER");

  if (result == 0 && id == CLOCK_BOOTTIME && later != NULL && access (later, F_OK) == 0)
    now->tv_sec += 3600;
  return result;
}
