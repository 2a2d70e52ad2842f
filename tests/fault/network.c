/* Loaded before kith by tests/command/hazards.sh: every file system is said to be of the type that KITH_FILE_SYSTEM names (hex). */
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/vfs.h>

int fstatfs (int fd, struct statfs *status)
{
  int (*real) (int, struct statfs *) = (int (*) (int, struct statfs *))dlsym (RTLD_NEXT, "fstatfs");
  int result = real (fd, status);
  const char *type = getenv ("KITH_FILE_SYSTEM");

  if (result == 0 && type != NULL)
    status->f_type = (__fsword_t)strtoul (type, NULL, 16);
  return result;
}
