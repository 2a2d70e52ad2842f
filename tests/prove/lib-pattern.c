#include "prove/lib-pattern.h"

#include "prove/lib-store.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 4096

typedef struct {
  char *path; /* within the directory */
  mode_t mode;
  GBytes *bytes; /* NULL: a directory */
} Entry;

struct Pattern {
  GPtrArray *entries; /* by path */
  GByteArray *now;    /* of the file that is being compared */
};

static void entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_clear_pointer (&entry->bytes, g_bytes_unref);
  g_free (entry);
}

static int by_path (gconstpointer one, gconstpointer other)
{
  const Entry *const *a = one, *const *b = other;

  return strcmp ((*a)->path, (*b)->path);
}

static void add_entries (const char *directory, const char *below, GPtrArray *entries)
{
  g_autofree char *place = g_build_filename (directory, below, NULL);
  g_autoptr (GDir) names = g_dir_open (place, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    Entry *entry = g_new0 (Entry, 1);
    g_autofree char *path = g_build_filename (place, name, NULL);
    struct stat status;

    entry->path = *below != '\0' ? g_build_filename (below, name, NULL) : g_strdup (name);
    if (lstat (path, &status) == 0)
      entry->mode = status.st_mode;
    g_ptr_array_add (entries, entry);
    if (S_ISDIR (entry->mode))
      add_entries (directory, entry->path, entries);
  }
}

static GPtrArray *list (const char *directory)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);

  add_entries (directory, "", entries);
  g_ptr_array_sort (entries, by_path);
  return entries;
}

Pattern *pattern_read (const char *directory)
{
  Pattern *pattern = g_new0 (Pattern, 1);

  pattern->entries = list (directory);
  pattern->now = g_byte_array_new ();
  for (guint i = 0; i < pattern->entries->len; i++) {
    Entry *entry = pattern->entries->pdata[i];
    g_autofree char *path = g_build_filename (directory, entry->path, NULL);
    g_autoptr (GError) error = NULL;
    char *text = NULL;
    gsize size = 0;

    if (S_ISDIR (entry->mode))
      continue;
    prove_must (g_file_get_contents (path, &text, &size, &error), error, path);
    entry->bytes = g_bytes_new_take (text, size);
  }
  return pattern;
}

void pattern_free (Pattern *pattern)
{
  g_ptr_array_unref (pattern->entries);
  g_byte_array_unref (pattern->now);
  g_free (pattern);
}

static const Entry *find (const Pattern *pattern, const char *path)
{
  const Entry wanted = { .path = (char *)path }, *const key = &wanted;
  const Entry *const *found = NULL;

  if (pattern->entries->len > 0)
    found = bsearch (&key, pattern->entries->pdata, pattern->entries->len, sizeof (gpointer), by_path);
  return found != NULL ? *found : NULL;
}

/* Reads all that FD has. */
static gboolean read_now (const Pattern *pattern, int fd)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return FALSE;
  g_byte_array_set_size (pattern->now, (guint)status.st_size);
  return pread (fd, pattern->now->data, pattern->now->len, 0) == (ssize_t)pattern->now->len;
}

/* One file's block that is not as it was; SIZE is 0 where there is none any more. */
typedef void (*Differ) (goffset at, const guint8 *bytes, gsize size, gpointer data);

static const guint8 *block_of (const guint8 *bytes, gsize size, goffset at, gsize *part)
{
  *part = (gsize)at < size ? MIN (size - (gsize)at, BLOCK) : 0;
  return bytes + ((gsize)at < size ? at : 0);
}

static void compare_blocks (const guint8 *one, gsize one_size, const guint8 *other, gsize other_size, Differ differ,
                            gpointer data)
{
  if (one_size == other_size && (one_size == 0 || memcmp (one, other, one_size) == 0))
    return;
  for (goffset at = 0; (gsize)at < MAX (one_size, other_size); at += BLOCK) {
    gsize one_part = 0, other_part = 0;
    const guint8 *is = block_of (one, one_size, at, &one_part), *was = block_of (other, other_size, at, &other_part);

    if (one_part != other_part || memcmp (is, was, one_part) != 0)
      differ (at, is, one_part, data);
  }
}

typedef struct {
  crypto_generichash_state state;
  gboolean same;
} Comparison;

static void digest_block (goffset at, const guint8 *bytes, gsize size, gpointer data)
{
  Comparison *comparison = data;
  const gint64 place[] = { at, (gint64)size };

  comparison->same = FALSE;
  crypto_generichash_update (&comparison->state, (const unsigned char *)place, sizeof place);
  crypto_generichash_update (&comparison->state, bytes, size);
}

/* Begins the part of the digest that is ENTRY's. */
static void digest_entry (Comparison *comparison, const Entry *entry, const char *what)
{
  g_autofree char *line = g_strdup_printf ("%s %s %o", what, entry->path, (unsigned)entry->mode);

  crypto_generichash_update (&comparison->state, (const unsigned char *)line, strlen (line) + 1);
}

static void compare_entry (const Pattern *pattern, const char *directory, const Entry *now, Comparison *comparison)
{
  const Entry *then = find (pattern, now->path);
  g_autofree char *path = g_build_filename (directory, now->path, NULL);
  gsize size = 0;

  digest_entry (comparison, now, "is");
  comparison->same &= then != NULL && then->mode == now->mode;
  if (!S_ISREG (now->mode))
    return;

  int fd = open (path, O_RDONLY | O_CLOEXEC);
  const guint8 *bytes = then != NULL && then->bytes != NULL ? g_bytes_get_data (then->bytes, &size) : NULL;

  prove_must (fd >= 0 && read_now (pattern, fd), NULL, path);
  close (fd);
  compare_blocks (pattern->now->data, pattern->now->len, bytes, size, digest_block, comparison);
}

gboolean pattern_compare (const Pattern *pattern, const char *directory, unsigned char digest[DIGEST_SIZE])
{
  g_autoptr (GPtrArray) entries = list (directory);
  Comparison comparison = { .same = entries->len == pattern->entries->len };

  crypto_generichash_init (&comparison.state, NULL, 0, DIGEST_SIZE);
  for (guint i = 0; i < entries->len; i++)
    compare_entry (pattern, directory, entries->pdata[i], &comparison);
  crypto_generichash_final (&comparison.state, digest, DIGEST_SIZE);
  return comparison.same;
}

static void write_block (goffset at, const guint8 *bytes, gsize size, gpointer data)
{
  const int *fd = data;

  prove_must (pwrite (*fd, bytes, size, at) == (ssize_t)size, NULL, "a file of the store");
}

static void restore_file (const Pattern *pattern, const Entry *entry, const char *path)
{
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (entry->bytes, &size);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  prove_must (fd >= 0 && read_now (pattern, fd) && ftruncate (fd, (off_t)size) == 0, NULL, path);
  compare_blocks (bytes, size, pattern->now->data, pattern->now->len, write_block, &fd);
  fchmod (fd, entry->mode & 07777);
  close (fd);
}

void pattern_restore (const Pattern *pattern, const char *directory)
{
  g_autoptr (GPtrArray) entries = list (directory);

  for (guint i = 0; i < entries->len; i++) {
    const Entry *now = entries->pdata[i], *then = find (pattern, now->path);
    g_autofree char *path = g_build_filename (directory, now->path, NULL);

    if (then == NULL || (then->mode & S_IFMT) != (now->mode & S_IFMT))
      prove_remove (path);
  }
  for (guint i = 0; i < pattern->entries->len; i++) {
    const Entry *entry = pattern->entries->pdata[i];
    g_autofree char *path = g_build_filename (directory, entry->path, NULL);

    if (!S_ISDIR (entry->mode)) {
      restore_file (pattern, entry, path);
      continue;
    }
    prove_make_directory (path);
    g_chmod (path, entry->mode & 07777);
  }
}
