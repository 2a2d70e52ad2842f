#include "prove/lib-break.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define OWN_ALLOCATOR 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OWN_ALLOCATOR 1
#endif
#endif

static struct {
  unsigned kinds;
  long number, seen, allocations;
  BreakWay way;
  int error;
  gboolean paused;
  const char *path, *other;
  BreakSplit split;
  gpointer split_data;
  gboolean alone;
} plan;

static const char *const names[] = { "write", "sync", "open", "rename", "unlink", "truncate", "read", "allocation" };

const char *break_name (BreakKinds kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((unsigned)kind == 1u << i)
      return names[i];
  return NULL;
}

void break_arm (BreakKinds kinds, long number, BreakWay way, int error)
{
  plan.number = number;
  plan.seen = 0;
  plan.way = way;
  plan.error = error;
  plan.kinds = kinds;
}

long break_disarm (void)
{
  plan.kinds = 0;
  plan.split = NULL;
  return plan.seen;
}

void break_pause (void)
{
  plan.paused = TRUE;
}

void break_go_on (void)
{
  plan.paused = FALSE;
}

long break_allocations (void)
{
  return plan.allocations;
}

gboolean break_skip_allocations (long count)
{
  if ((plan.kinds & BREAK_ALLOCATION) == 0 || plan.paused)
    return TRUE;
  if (plan.split != NULL)
    return FALSE;
  if (plan.number != 0 && plan.seen + count >= plan.number && (plan.seen < plan.number || plan.way != BREAK_ONCE))
    return FALSE;
  plan.seen += count;
  return TRUE;
}

void break_split (BreakSplit split, gpointer data)
{
  break_arm (BREAK_ALLOCATION, 0, BREAK_ONCE, ENOMEM);
  plan.split_data = data;
  plan.split = split;
}

void break_instead (const char *path, const char *other)
{
  plan.path = path;
  plan.other = other;
}

void break_find_own (const char *name, void *function, gsize size)
{
  void *found = dlsym (RTLD_NEXT, name);

  if (found == NULL)
    g_error ("there is no %s", name);
  memcpy (function, &found, size);
}

gboolean break_free_write (int fd, const void *bytes, gsize size)
{
  return syscall (SYS_write, fd, bytes, size) == (long)size;
}

static void die (void)
{
  syscall (SYS_kill, syscall (SYS_getpid), SIGKILL);
}

/* What the split itself calls is neither counted nor split. */
static gboolean split_here (void)
{
  unsigned kinds = plan.kinds;
  int before = errno;

  plan.kinds = 0;
  plan.alone = plan.split (plan.seen, plan.split_data);
  if (!plan.alone)
    plan.kinds = kinds;
  errno = plan.alone ? ENOMEM : before;
  return plan.alone;
}

void break_stay_alone (void)
{
  if (plan.alone)
    syscall (SYS_exit_group, BREAK_BAILED);
}

/* TRUE when this call is to fail; errno is set then. */
static gboolean breaks (BreakKinds kind)
{
  if (kind == BREAK_ALLOCATION)
    plan.allocations++;
  else
    break_stay_alone ();
  if ((plan.kinds & (unsigned)kind) == 0 || plan.paused)
    return FALSE;
  plan.seen++;
  if (plan.split != NULL)
    return split_here ();
  if (plan.number == 0 || plan.seen < plan.number || (plan.seen > plan.number && plan.way != BREAK_FROM_THEN_ON))
    return FALSE;
  if (plan.way == BREAK_KILL || (plan.way == BREAK_HALF && kind != BREAK_WRITE))
    die ();
  if (plan.way == BREAK_HALF)
    return TRUE;
  errno = plan.error;
  return TRUE;
}

/* The C library declares some of these under two names for one and the same function; both are defined. */
ssize_t write (int fd, const void *bytes, size_t size)
{
  if (!breaks (BREAK_WRITE))
    return syscall (SYS_write, fd, bytes, size);
  if (plan.way == BREAK_HALF) {
    syscall (SYS_write, fd, bytes, size / 2);
    die ();
  }
  return -1;
}

static ssize_t write_at (int fd, const void *bytes, size_t size, off_t offset)
{
  if (!breaks (BREAK_WRITE))
    return syscall (SYS_pwrite64, fd, bytes, size, offset);
  if (plan.way == BREAK_HALF) {
    syscall (SYS_pwrite64, fd, bytes, size / 2, offset);
    die ();
  }
  return -1;
}

ssize_t pwrite (int fd, const void *bytes, size_t size, off_t offset)
{
  return write_at (fd, bytes, size, offset);
}

ssize_t pwrite64 (int fd, const void *bytes, size_t size, off_t offset)
{
  return write_at (fd, bytes, size, offset);
}

static ssize_t read_at (int fd, void *bytes, size_t size, off_t offset)
{
  return breaks (BREAK_READ) ? -1 : syscall (SYS_pread64, fd, bytes, size, offset);
}

ssize_t pread (int fd, void *bytes, size_t size, off_t offset)
{
  return read_at (fd, bytes, size, offset);
}

ssize_t pread64 (int fd, void *bytes, size_t size, off_t offset)
{
  return read_at (fd, bytes, size, offset);
}

int fsync (int fd)
{
  return breaks (BREAK_SYNC) ? -1 : (int)syscall (SYS_fsync, fd);
}

int fdatasync (int fd)
{
  return breaks (BREAK_SYNC) ? -1 : (int)syscall (SYS_fdatasync, fd);
}

static int open_at (int directory, const char *path, int flags, mode_t mode)
{
  if (breaks (BREAK_OPEN))
    return -1;
  if (plan.path != NULL && strcmp (path, plan.path) == 0)
    path = plan.other;
  return (int)syscall (SYS_openat, directory, path, flags, mode);
}

#define OPEN_WITH_MODE(directory, path, flags)                                                                         \
  mode_t mode = 0;                                                                                                     \
  if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) {                                                    \
    va_list rest;                                                                                                      \
    va_start (rest, flags);                                                                                            \
    mode = va_arg (rest, mode_t);                                                                                      \
    va_end (rest);                                                                                                     \
  }                                                                                                                    \
  return open_at (directory, path, flags, mode)

int open (const char *path, int flags, ...)
{
  OPEN_WITH_MODE (AT_FDCWD, path, flags);
}

int open64 (const char *path, int flags, ...)
{
  OPEN_WITH_MODE (AT_FDCWD, path, flags);
}

int openat (int directory, const char *path, int flags, ...)
{
  OPEN_WITH_MODE (directory, path, flags);
}

int openat64 (int directory, const char *path, int flags, ...)
{
  OPEN_WITH_MODE (directory, path, flags);
}

int rename (const char *from, const char *to)
{
  return breaks (BREAK_RENAME) ? -1 : (int)syscall (SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat (int from_directory, const char *from, int to_directory, const char *to)
{
  return breaks (BREAK_RENAME) ? -1 : (int)syscall (SYS_renameat2, from_directory, from, to_directory, to, 0);
}

int link (const char *from, const char *to)
{
  return breaks (BREAK_RENAME) ? -1 : (int)syscall (SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink (const char *path)
{
  return breaks (BREAK_UNLINK) ? -1 : (int)syscall (SYS_unlinkat, AT_FDCWD, path, 0);
}

int unlinkat (int directory, const char *path, int flags)
{
  return breaks (BREAK_UNLINK) ? -1 : (int)syscall (SYS_unlinkat, directory, path, flags);
}

int posix_spawn (pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[])
{
  static int (*own) (pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
                     char *const *, char *const *);

  break_stay_alone ();
  if (own == NULL)
    break_find_own ("posix_spawn", &own, sizeof own);
  return own (pid, path, actions, attributes, arguments, environment);
}

int mkdir (const char *path, mode_t mode)
{
  break_stay_alone ();
  return (int)syscall (SYS_mkdirat, AT_FDCWD, path, mode);
}

int mkdirat (int directory, const char *path, mode_t mode)
{
  break_stay_alone ();
  return (int)syscall (SYS_mkdirat, directory, path, mode);
}

int flock (int fd, int operation)
{
  break_stay_alone ();
  return (int)syscall (SYS_flock, fd, operation);
}

int ftruncate (int fd, off_t size)
{
  return breaks (BREAK_TRUNCATE) ? -1 : (int)syscall (SYS_ftruncate, fd, size);
}

int ftruncate64 (int fd, off_t size)
{
  return breaks (BREAK_TRUNCATE) ? -1 : (int)syscall (SYS_ftruncate, fd, size);
}

#ifdef OWN_ALLOCATOR

gboolean break_reaches_allocations (void)
{
  return FALSE;
}

#else

/* The C library's own, under the names that it keeps for this. */
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t count, size_t size);
extern void *__libc_realloc (void *place, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);

gboolean break_reaches_allocations (void)
{
  return TRUE;
}

void *malloc (size_t size)
{
  return breaks (BREAK_ALLOCATION) ? NULL : __libc_malloc (size);
}

void *calloc (size_t count, size_t size)
{
  return breaks (BREAK_ALLOCATION) ? NULL : __libc_calloc (count, size);
}

void *realloc (void *place, size_t size)
{
  return breaks (BREAK_ALLOCATION) ? NULL : __libc_realloc (place, size);
}

void *aligned_alloc (size_t alignment, size_t size)
{
  return breaks (BREAK_ALLOCATION) ? NULL : __libc_memalign (alignment, size);
}

int posix_memalign (void **place, size_t alignment, size_t size)
{
  void *made = breaks (BREAK_ALLOCATION) ? NULL : __libc_memalign (alignment, size);

  if (made == NULL)
    return ENOMEM;
  *place = made;
  return 0;
}

static void *map (void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
  if ((flags & MAP_ANONYMOUS) != 0 && breaks (BREAK_ALLOCATION))
    return MAP_FAILED;
  return (void *)syscall (SYS_mmap, address, size, protection, flags, fd, offset);
}

void *mmap (void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
  return map (address, size, protection, flags, fd, offset);
}

void *mmap64 (void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
  return map (address, size, protection, flags, fd, offset);
}

#endif
