/* Fuzzes kith.conf: any bytes give settings that are written and read back as they are, or a sentence that names the file. */
#include "base/conf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
const char *__lsan_default_suppressions (void);

/* libconfig's parser does not free the text that it was at when it meets a mistake: once for each file that is refused. */
const char *__lsan_default_suppressions (void)
{
  return "leak:libconfig_yy\nleak:strbuf_append\n";
}

/* A file of nothing but memory. */
static int make_file (const uint8_t *data, size_t size, char *path, size_t room)
{
  int fd = memfd_create ("kith.conf", MFD_CLOEXEC);

  if (fd < 0 || write (fd, data, size) != (ssize_t)size)
    abort ();
  g_snprintf (path, room, "/proc/self/fd/%d", fd);
  return fd;
}

static void set_each_again (Conf *conf)
{
  for (const ConfOption *option = conf_options (); option->name != NULL; option++) {
    g_autofree char *value = conf_value (conf, option->name);
    g_autoptr (GError) error = NULL;

    if (!conf_set (conf, option->name, value, &error))
      abort ();
  }
}

/* A text is tried for every option too. */
static void set_text (Conf *conf, const char *text)
{
  for (const ConfOption *option = conf_options (); option->name != NULL; option++) {
    g_autoptr (GError) error = NULL;

    if (conf_set (conf, option->name, text, &error) != (error == NULL))
      abort ();
  }
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  char path[64];
  int fd = make_file (data, size, path, sizeof path);
  g_autoptr (GError) error = NULL;
  g_autoptr (Conf) conf = conf_load (path, &error);
  g_autoptr (Conf) plain = conf_new ();
  g_autofree char *text = g_strndup ((const char *)data, size);

  close (fd);
  if ((conf == NULL) != (error != NULL) || (error != NULL && strstr (error->message, path) == NULL))
    abort ();
  if (conf != NULL)
    set_each_again (conf);
  set_text (plain, text);
  set_each_again (plain);
  return 0;
}
