/* A program that ends for want of memory leaves a journal, and the next one to open the store puts everything back. One that goes on does
 * harm: SQLCipher 3.4.1 does not look at what OpenSSL answers, so that an allocation which fails there in the middle of a commit leaves a
 * page that nobody can read any more; and a text that SQLite had no room for is bound, or read, as NULL. Both were measured, with
 * tests/prove/faults.c. So both libraries are given GLib's allocator. */
#include "store/memory.h"

#include "store/sqlite.h"

#include <dlfcn.h>
#include <glib.h>
#include <string.h>

/* SQLite asks how large a piece is: that stands before it. */
#define HEADER 16

static void *take (int size)
{
  char *place = g_malloc ((gsize)size + HEADER);

  memcpy (place, &size, sizeof size);
  return place + HEADER;
}

static void give (void *piece)
{
  g_free ((char *)piece - HEADER);
}

static void *resize (void *piece, int size)
{
  char *place = g_realloc ((char *)piece - HEADER, (gsize)size + HEADER);

  memcpy (place, &size, sizeof size);
  return place + HEADER;
}

static int piece_size (void *piece)
{
  int size = 0;

  if (piece != NULL)
    memcpy (&size, (char *)piece - HEADER, sizeof size);
  return size;
}

static int round_up (int size)
{
  return (size + 7) & ~7;
}

static int begin (void *data G_GNUC_UNUSED)
{
  return SQLITE_OK;
}

static void end (void *data G_GNUC_UNUSED)
{
}

static const sqlite3_mem_methods methods = { take, give, resize, piece_size, round_up, begin, end, NULL };

static void *cipher_take (size_t size, const char *file G_GNUC_UNUSED, int line G_GNUC_UNUSED)
{
  return g_malloc (size);
}

static void *cipher_resize (void *place, size_t size, const char *file G_GNUC_UNUSED, int line G_GNUC_UNUSED)
{
  return g_realloc (place, size);
}

static void cipher_give (void *place, const char *file G_GNUC_UNUSED, int line G_GNUC_UNUSED)
{
  g_free (place);
}

typedef int (*SetCipherMemory) (void *(*take) (size_t, const char *, int),
                                void *(*resize) (void *, size_t, const char *, int),
                                void (*give) (void *, const char *, int));

/* By name, since kith itself does not use OpenSSL: it comes with SQLCipher, or another library of the same task does. It listens
 * only before its first allocation, and SQLite only before its first use, which makes later calls harmless. */
void memory_guard (void)
{
  SetCipherMemory set = NULL;
  void *found = dlsym (RTLD_DEFAULT, "CRYPTO_set_mem_functions");

  sqlite3_config (SQLITE_CONFIG_MALLOC, &methods);
  if (found == NULL)
    return;
  memcpy (&set, &found, sizeof set);
  set (cipher_take, cipher_resize, cipher_give);
}
