/* Fuzzes keyring.conf: any bytes give a keyring that is written and read back the same, or a sentence. */
#include "store/keyring-slot.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
const char *__lsan_default_suppressions (void);

/* libconfig's parser does not free the text that it was at when it meets a mistake: once for each file that is refused. */
const char *__lsan_default_suppressions (void)
{
  return "leak:libconfig_yy\nleak:strbuf_append\n";
}

static char directory[] = "/dev/shm/kith-fuzz-XXXXXX";

static void remove_directory (void)
{
  g_autofree char *file = g_build_filename (directory, STORE_KEYRING, NULL);

  unlink (file);
  rmdir (directory);
}

int LLVMFuzzerInitialize (int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
  if (sodium_init () < 0 || g_mkdtemp (directory) == NULL)
    abort ();
  atexit (remove_directory);
  return 0;
}

static void write_file (const Guard *guard, const uint8_t *data, size_t size)
{
  int fd = openat (guard->fd, STORE_KEYRING, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  if (fd < 0 || write (fd, data, size) != (ssize_t)size)
    abort ();
  close (fd);
}

static void read_back (const Guard *guard, const Keyring *keyring)
{
  g_autoptr (GError) error = NULL;

  if (!keyring_write (guard, keyring, &error))
    abort ();

  g_autoptr (Keyring) again = keyring_read (guard, &error);

  if (again == NULL || again->slots->len != keyring->slots->len ||
      keyring_is_pending (again) != keyring_is_pending (keyring))
    abort ();
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (Guard) guard = { 0 };
  g_autoptr (GError) error = NULL;

  if (!guard_open (&guard, directory, &error))
    abort ();
  write_file (&guard, data, size);

  g_autoptr (Keyring) keyring = keyring_read (&guard, &error);

  if ((keyring == NULL) != (error != NULL))
    abort ();
  if (keyring != NULL)
    read_back (&guard, keyring);
  return 0;
}
